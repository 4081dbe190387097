#!/bin/sh
# run.sh BUILD [JSON] - what naql costs beside its peers, in one run: a table, and with JSON
# the same figures in that file.
#
# Works on NAQL_BENCH_DIR (archive.jsonl, pages.warc.gz); without one bench/make_data.py makes
# them of generated text, good for comparing two builds on one machine. Rates are of processor
# time (user and system), so that they are a core's whatever else the machine does. Every
# command runs three times and the fastest counts. What is not installed is left out.
set -eu
build=$(cd "$1" && pwd)
json=${2-}
cd "$(dirname "$0")/.."
naql=$build/src/cli/naql
dir=${NAQL_BENCH_DIR-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "$dir" ]; then
	dir=$work/data
	python3 bench/make_data.py --out "$dir"
fi
crawl=$dir/pages.warc.gz

# measure NAME BYTES COMMAND...: one line of $work/figures for bench/table.py
measure() {
	name=$1
	bytes=$2
	shift 2
	command -v "$1" >/dev/null || return 0
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

# Plain text against sim_text: the stories as old, a share of the pages' text as new.
python3 bench/make_text.py "$dir/archive.jsonl" "$crawl" "$work/old.txt" "$work/new.txt" 4000000
new=$(wc -c < "$work/new.txt")
measure 'sim_text -n -S -r 8 new / old' "$new" \
	sim_text -n -S -r 8 -o "$work/sim.out" "$work/new.txt" / "$work/old.txt"
measure 'naql scan --jobs 1, same text' "$new" "$naql" scan "$work/a" -q --jobs 1 "$work/new.txt"

"$naql" stats "$work/a" > "$work/stats"
python3 bench/table.py "$work/figures" "$work/stats" ${json:+"$json"}
