#!/bin/sh
# align.sh CORPUS [HALF] - passages of a text-alignment corpus in PAN form against its gold.
#
# CORPUS holds src/, susp/ and the gold folders (scripts/score_align.py). The sources are the archive, the
# suspicious documents the pages; once without what is said in other words, and once as scan does it.
set -eu
corpus=$1
half=${2-}
naql=${NAQL:-build/naql}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$naql" init "$dir/a" --agency "Corpus" > /dev/null
"$naql" add -q "$dir/a" "$corpus/src"
for option in --no-paraphrase ""; do
	echo "scan $option"
	"$naql" scan -q $option "$dir/a" "$corpus/susp" > "$dir/uses.jsonl"
	"$(dirname "$0")/../scripts/score_align.py" "$corpus" "$dir/uses.jsonl" $half
done
