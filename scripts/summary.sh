#!/bin/sh
# summary.sh - add up what the test runs counted; the last line is the result.
#
# A run that left no log, or that failed before a case could, counts as one failure.
set -eu
cd "$(dirname "$0")/.."
total=0
failed=0
for log in build/prove.log build-asan/prove.log build-tsan/prove.log; do
	n=$(sed -n 's/^Files=[0-9]*, Tests=\([0-9]*\),.*/\1/p' "$log" 2>/dev/null || true)
	bad=$(sed -n 's/.*(Wstat:.* Failed: \([0-9]*\))$/\1/p' "$log" 2>/dev/null |
		awk '{ n += $1 } END { print n + 0 }')
	if [ "$bad" = 0 ] && ! grep -q '^Result: PASS' "$log" 2>/dev/null; then
		bad=1
	fi
	echo "$log: ${n:-0} cases, $bad failed"
	total=$((total + ${n:-0}))
	failed=$((failed + bad))
done
failed=$((failed + ${1-0})) # of the other errands
passed=$((total - failed))
[ "$passed" -ge 0 ] || passed=0
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
