#!/bin/sh
# run.sh BUILD - what naql costs beside its peers, in one run; prints a table.
#
# Works on NAQL_BENCH_DIR (archive.jsonl, pages.warc.gz); without one a crawl of the demo's texts is made and
# repeated, which is too regular for figures to be quoted but enough to compare two builds.
set -eu
build=$1
cd "$(dirname "$0")/.."
naql=$build/src/cli/naql
dir=${NAQL_BENCH_DIR-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "$dir" ]; then
	dir=$work/data
	python3 bench/make_data.py --out "$dir"
fi

now() { date +%s.%N; }
# rate NAME BYTES COMMAND...: seconds and MB/s of the bytes given
rate() {
	name=$1; bytes=$2; shift 2
	begin=$(now)
	"$@" > /dev/null 2> "$work/err" || { [ $? -le 1 ] || { cat "$work/err"; return; }; }
	end=$(now)
	awk -v n="$name" -v b="$bytes" -v s="$begin" -v e="$end" \
		'BEGIN { printf "%-34s %8.2f s %9.1f MB/s\n", n, e - s, b / 1e6 / (e - s) }'
}

crawl=$dir/pages.warc.gz
stored=$(wc -c < "$crawl")
plain=$(igzip -dc "$crawl" | wc -c)
text=$(wc -c < "$dir/archive.jsonl")
echo "crawl $stored bytes stored, $plain inflated; stories $text bytes of JSONL"
rate "igzip -dc (inflate alone)" "$plain" igzip -dc "$crawl"
$naql init "$work/a" --agency "Bench"
rate "naql add" "$text" "$naql" add "$work/a" -q "$dir/archive.jsonl"
rate "naql scan --jobs 1 (warc.gz)" "$plain" "$naql" scan "$work/a" -q --jobs 1 "$crawl"
/usr/bin/time -f '%M' -o "$work/rss" "$naql" scan "$work/a" -q --jobs 1 "$crawl" > /dev/null 2>&1 || true
echo "peak memory of that scan, KiB: $(tail -n 1 "$work/rss")"
rate "naql scan --jobs 2" "$plain" "$naql" scan "$work/a" -q --jobs 2 "$crawl"
"$naql" stats "$work/a" | python3 -c 'import json,sys
s = json.load(sys.stdin)["segments"][0]
print("segment bytes a byte of text: %.3f" % (s["file_bytes"] / s["text_bytes"]))'

# Plain text against sim_text: the stories as old, a share of the pages' text as new.
python3 bench/make_text.py "$dir/archive.jsonl" "$crawl" "$work/old.txt" "$work/new.txt" 4000000
new=$(wc -c < "$work/new.txt")
rate "sim_text -n -S -r 8 new / old" "$new" sim_text -n -S -r 8 -o "$work/sim.out" "$work/new.txt" / "$work/old.txt"
rate "naql scan --jobs 1 (same text)" "$new" "$naql" scan "$work/a" -q --jobs 1 "$work/new.txt"
