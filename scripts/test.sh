#!/bin/sh
# test.sh BUILD [PATTERN] - build the tests and run those whose name matches, under prove.
#
# prove counts the cases of every program; the line it ends in is the result.
set -eu
build=$1
pattern=${2-}
cd "$(dirname "$0")/.."
ninja -C "$build" >/dev/null
export CMOCKA_MESSAGE_OUTPUT=TAP
export NAQL_SOURCE_ROOT="$PWD"
export NAQL_BUILD_ROOT="$PWD/$build"
export NAQL="$PWD/$build/src/cli/naql"
tests=$(ls "$build"/tests/test_*"$pattern"* 2>/dev/null | grep -v '\.p$' || true)
scripts=$(ls tests/*"$pattern"*.t 2>/dev/null || true)
# shellcheck disable=SC2086
prove --jobs "$(nproc)" --timer --merge --exec '' $tests $scripts > "$build/prove.log" 2>&1 || failed=1
if [ -n "${failed-}" ]; then
	cat "$build/prove.log"
else
	tail -n 3 "$build/prove.log"
fi
total=$(sed -n 's/^Files=[0-9]*, Tests=\([0-9]*\),.*/\1/p' "$build/prove.log")
not_ok=$(grep -c '^not ok' "$build/prove.log" || true)
[ -z "${failed-}" ]
