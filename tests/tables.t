#!/bin/sh
# tables.t - the generated tables are what their generators write today. Those of Unicode
# are compared where the database of their version is installed (unicode-data).
. "$NAQL_SOURCE_ROOT/tests/lib.sh"
[ -z "${NAQL_SANITIZED-}" ] || skip_all "no program of ours is run"

for path in "$NAQL_SOURCE_ROOT"/scripts/gen_*.py; do
	name=$(basename "$path")
	PYTHONDONTWRITEBYTECODE=1 python3 "$path" --check > out 2>&1
	code=$?
	if [ $code = 77 ]; then
		ok 0 "$name # SKIP $(tail -n 1 out)"
	else
		is $code 0 "$name"
		[ $code = 0 ] || sed 's/^/# /' out
	fi
done
python3 "$NAQL_SOURCE_ROOT/tests/merkle_vectors.py" > vectors
same vectors "$NAQL_SOURCE_ROOT/tests/merkle_vectors.h" "merkle_vectors.h"
# (the table of agencies and attributions: test_use_table.c)
done_testing
