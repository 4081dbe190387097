#!/bin/sh
# contract_schema.t - the schema of contract files takes what their reader takes.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"
[ -z "${NAQL_SANITIZED-}" ] || skip_all "the reader is tested by test_contract_file; this would take long"
python3 -c 'import jsonschema' 2> /dev/null || skip_all "python3-jsonschema is not installed"

python3 "$NAQL_SOURCE_ROOT/tests/contract_schema.py" "$NAQL" "$NAQL_SOURCE_ROOT/docs/contract.schema.json" \
	"$NAQL_SOURCE_ROOT"/tests/contract_files/*.json "$NAQL_SOURCE_ROOT"/demo-data/contracts/SN-2026-00[19].json \
	"$NAQL_SOURCE_ROOT"/demo-data/contracts/allow.json > out 2> err
is $? 0 "the comparison runs"
while read -r verdict what; do
	is "$verdict" same "$what"
done < out
is "$(wc -l < out)" 5 "five files were compared"
sed 's/^/# /' err
done_testing
