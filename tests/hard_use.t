#!/bin/sh
# hard_use.t - a little of what scripts/hard_use.py does for hours (docs/reliability.md): processes that are
# killed, a disk that fills, some days of an archive's life.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

export NAQL
exits 0 "kill -9 in the middle of add, judge, scan --record and merge" \
	python3 "$NAQL_SOURCE_ROOT/scripts/hard_use.py" kill 8
says out '^kill: 0 wrong' "loses nothing that was committed"
exits 0 "nine days: stories, corrections, scans, verify after each" python3 "$NAQL_SOURCE_ROOT/scripts/hard_use.py" days 9
says out 'all [1-9][0-9]* of an archive made at once among them' "and the same is found as in an archive made at once"
done_testing
