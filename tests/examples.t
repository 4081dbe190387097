#!/bin/sh
# examples.t - examples/ as callers would use them: installed below a prefix of its own, the
# C program compiled through pkg-config, the Python one over the library installed there.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"
[ -z "${NAQL_SANITIZED-}" ] || skip_all "a sanitizer's library is not loaded by others"
examples=$NAQL_SOURCE_ROOT/examples
demo_archive

for example in scan.c scan.py; do
	[ "$(wc -l < "$examples/$example")" -le 60 ]
	ok $? "$example is read in a minute: 60 lines"
done

# Both compile as what they say, and see only what is installed.
installed
ok $? "make install below a folder"
exits 0 "pkg-config knows it" pkg-config --modversion naql
is "$(cat out)" "$("$NAQL" version | awk '{ print $2 }')" "and its version"
# shellcheck disable=SC2046,SC2086
exits 0 "scan.c compiles as C99 against what is installed" \
	${CC:-cc} -std=c99 -Wall -Wextra -Wpedantic -Werror "$examples/scan.c" -o scan $(pkg-config --cflags --libs naql)
exits 0 "scan.c runs" ./scan a crawl/demo.warc.gz
same out whole "and prints what naql scan prints"
says err "81 pages, [0-9]* uses, 0 bad records" "and a sum"
exits 0 "so does the one that every build makes" "$NAQL_BUILD_ROOT/examples/example_scan" a crawl/demo.warc.gz
same out whole "it prints the same"

exits 0 "scan.py runs" python3 "$examples/scan.py" a crawl/demo.warc.gz
python3 - whole > wanted <<'P'
import collections, json, sys
words = collections.Counter()
for use in map(json.loads, open(sys.argv[1], encoding='utf-8')):
    if use['primary'] and use['kind'] in ('whole', 'part'):
        words[use['page']['host']] += use['words']
for host in sorted(words, key=lambda host: (-words[host], host)):
    print('%7d words  %s' % (words[host], host))
P
same out wanted "and counts what naql scan prints"
printf '%s\n' 'no JSON' > bad.jsonl
exits 0 "a bad record stops neither" python3 "$examples/scan.py" a bad.jsonl
says err "bad.jsonl, byte 0: line 1" "and is told by Python"
exits 0 "nor C" ./scan a bad.jsonl
says err "bad.jsonl, byte 0: line 1" "and is told by C"
exits 1 "no archive: Python says so" python3 "$examples/scan.py" nowhere crawl
says err "no archive here" "and why"
exits 1 "C says so" ./scan nowhere crawl
says err "no archive here" "and why"
exits 1 "a full disk ends the C program" sh -c './scan a crawl > /dev/full'
exits 0 "an exception goes through the library" python3 - "$examples" <<'P'
import sys
sys.path.insert(0, sys.argv[1])
import scan
def stop(use):
    raise KeyError(use['id'])
try:
    scan.scan('a', ['crawl'], stop, print)
except KeyError:
    sys.exit(0)
sys.exit('no exception came')
P
done_testing
