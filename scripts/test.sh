#!/bin/sh
# test.sh BUILD [PATTERN] - build the tests and run those whose name matches, under prove.
#
# prove counts the cases of every program; the line it ends in is the result. The log of
# the run stands in BUILD/prove.log, where scripts/summary.sh adds up. Tests of memory
# limits skip themselves in a build with a sanitizer (NAQL_SANITIZED).
set -eu
pattern=${2-}
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
rm -f "$build/prove.log"
# set up before cmocka was there
ninja -C "$build" -t query unit-tests > /dev/null 2>&1 ||
	meson setup --reconfigure "$build" > "$build/ninja.log" 2>&1 || true
ninja -C "$build" all unit-tests > "$build/ninja.log" 2>&1 || {
	grep -v '^\[[0-9]' "$build/ninja.log"
	exit 1
}
export CMOCKA_MESSAGE_OUTPUT=TAP
export NAQL_SOURCE_ROOT="$PWD"
export NAQL_BUILD_ROOT="$build"
export NAQL="$build/src/cli/naql"
if grep -q -e '-fsanitize=' "$build/build.ninja"; then
	export NAQL_SANITIZED=1
	export ASAN_OPTIONS="${ASAN_OPTIONS-detect_leaks=1:allocator_may_return_null=1}"
	export UBSAN_OPTIONS="${UBSAN_OPTIONS-halt_on_error=1:print_stacktrace=1}"
	export TSAN_OPTIONS="${TSAN_OPTIONS-halt_on_error=1}"
fi

# The programs that this tree names, not what an earlier one left in BUILD.
set --
for source in tests/test_*"$pattern"*.c; do
	[ -f "$source" ] || continue
	program=$build/tests/$(basename "$source" .c)
	if [ ! -x "$program" ]; then
		echo "test.sh: $source is not built: name it in tests/meson.build" >&2
		exit 1
	fi
	set -- "$@" "$program"
done
for script in tests/*"$pattern"*.t; do
	[ ! -x "$script" ] || set -- "$@" "$script"
done
if [ $# = 0 ]; then
	echo "test.sh: no test is called *$pattern*" >&2
	exit 2
fi
if prove --jobs "$(nproc)" --timer --exec scripts/tap.sh "$@" > "$build/prove.log" 2>&1; then
	tail -n 3 "$build/prove.log"
else
	cat "$build/prove.log"
	exit 1
fi
