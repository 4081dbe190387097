#!/bin/sh
# run.sh BUILD [JSON] - what naql costs beside its peers, in one run: a table, and with JSON
# the same figures in that file.
#
# Works on the sets in NAQL_DATA (bench/numbers.py names them): planted/ as archive and crawl,
# news-ar-2018.jsonl.zst as a crawl without uses; what is not there bench/make_data.py makes of generated
# text, good for comparing two builds on one machine. Rates are of processor
# time (user and system), so that they are a core's whatever else the machine does. Every
# command runs three times and the fastest counts. What is not installed is left out.
set -eu
build=$(cd "$1" && pwd)
json=${2-}
cd "$(dirname "$0")/.."
naql=$build/src/cli/naql
data=${NAQL_DATA-}
dir=$data/planted
articles=$data/news-ar-2018.jsonl.zst
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ ! -f "$dir/pages.warc.gz" ]; then
	dir=$work/data
	python3 bench/make_data.py --out "$dir"
fi
crawl=$dir/pages.warc.gz
clean=$work/other/pages.warc.gz
if [ -f "$articles" ]; then
	python3 bench/make_data.py --out "$work/other" --articles "$articles"
else
	python3 bench/make_data.py --out "$work/other" --seed 2
fi
ninja -C "$build" bench/bench_sieve > "$work/ninja.log" || {
	cat "$work/ninja.log" >&2
	exit 1
}

# measure NAME BYTES COMMAND...: one line of $work/figures for bench/table.py
measure() {
	name=$1
	bytes=$2
	shift 2
	command -v "$1" >/dev/null || return 0
	echo "bench: $name" >&2
	python3 bench/measure.py "$work/figures" "$name" "$bytes" "$@"
}

add() {
	rm -rf "$work/a"
	"$naql" init "$work/a" --agency Bench
	"$naql" add "$work/a" -q "$dir/archive.jsonl" 2>/dev/null
}

add
plain=$(gzip -dc "$crawl" | wc -c)
printf '%s\n' "#!/bin/sh" "rm -rf $work/b && $naql init $work/b --agency Bench" \
	"exec $naql add $work/b -q $dir/archive.jsonl" > "$work/add"
chmod +x "$work/add"
measure 'inflate alone (igzip -dc)' "$plain" igzip -dc "$crawl"
measure 'naql add' "$(wc -c < "$dir/archive.jsonl")" "$work/add"
measure 'naql scan --jobs 1' "$plain" "$naql" scan "$work/a" -q --jobs 1 "$crawl"
measure 'naql scan --jobs 2' "$plain" "$naql" scan "$work/a" -q --jobs 2 "$crawl"

# Pages without a use: what the first stage and the reading cost.
plain=$(gzip -dc "$clean" | wc -c)
measure 'clean: inflate alone (igzip -dc)' "$plain" igzip -dc "$clean"
measure 'clean: naql scan --jobs 1' "$plain" "$naql" scan "$work/a" -q --jobs 1 "$clean"
if command -v zstd >/dev/null; then
	gzip -dc "$clean" | zstd -q -o "$work/clean.warc.zst"
	measure 'clean: zstd -dc' "$plain" zstd -dcq "$work/clean.warc.zst"
	measure 'clean: naql scan, zstd' "$plain" "$naql" scan "$work/a" -q --jobs 1 "$work/clean.warc.zst"
fi
"$build/bench/bench_sieve" "$work/a" "$clean" > "$work/sieve.html"

# Plain text against sim_text: the stories as old, a share of the pages' text as new; with uses
# and without.
python3 bench/make_text.py "$dir/archive.jsonl" "$crawl" "$work/old.txt" "$work/new.txt" 24000000
python3 bench/make_text.py "$dir/archive.jsonl" "$clean" "$work/old.txt" "$work/clean.txt" 24000000
for text in new clean; do
	size=$(wc -c < "$work/$text.txt")
	measure "$text text: sim_text -n -S -r 8" "$size" \
		sim_text -n -S -r 8 -o "$work/sim.out" "$work/$text.txt" / "$work/old.txt"
	measure "$text text: naql scan, as WET" "$size" "$naql" scan "$work/a" -q --jobs 1 "$work/$text.txt.wet"
	measure "$text text: naql scan, as one text" "$size" "$naql" scan "$work/a" -q --jobs 1 "$work/$text.txt"
	measure "$text text: grep -F, one word" "$size" grep -Fc 'الحديقتان' "$work/$text.txt"
done
"$build/bench/bench_sieve" "$work/a" "$work/clean.txt.wet" > "$work/sieve.text"
instructions=
if command -v valgrind >/dev/null; then
	head -c 2000000 "$work/clean.txt.wet" > "$work/some.wet"
	instructions=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		"$naql" scan "$work/a" -q --jobs 1 "$work/some.wet" 2>&1 | sed -n 's/.*Collected : //p')
	instructions="$instructions $(wc -c < "$work/some.wet")"
fi

"$naql" stats "$work/a" > "$work/stats"
python3 bench/table.py "$work" "$instructions" ${json:+"$json"}

# An archive as it grows, and one page against each size: bench/scale.py says how its stories are made; of real ones
# where they are. A million take 10 GB of disk for some minutes; NAQL_BENCH_STORIES names other sizes.
set --
if [ -f "$data/news-ar.jsonl.zst" ]; then
	zstd -dcqf "$data/news-ar.jsonl.zst" > "$work/corpus.jsonl"
	set -- --corpus "$work/corpus.jsonl"
fi
texts=$work/other/archive.jsonl
if [ -f "$articles" ]; then
	texts=$work/texts.jsonl
	zstd -dcqf "$articles" > "$texts"
fi
# shellcheck disable=SC2086 # a list of numbers
python3 bench/scale.py "$build" "$@" --pages "$texts" --stories ${NAQL_BENCH_STORIES:-10000 100000 1000000} \
	${json:+--json "${json%.json}-scale.json"}
