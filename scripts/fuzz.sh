#!/bin/sh
# fuzz.sh BUILD SECONDS - run every fuzz target for so long, seeds first, as many at once
# as there are processors. What breaks a target stays in BUILD.
set -eu
build=$(cd "$1" && pwd)
seconds=$2
cd "$(dirname "$0")/.."
if [ "${3-}" ]; then # one target: the call of ourselves below
	name=$3
	mkdir -p "$build/corpus/$name"
	seeds="fuzz/seeds/$name"
	[ -d "$seeds" ] || seeds=
	# shellcheck disable=SC2086
	if "$build/fuzz/$name" -max_total_time="$seconds" -rss_limit_mb=4096 -timeout=25 \
		-artifact_prefix="$build/$name-" "$build/corpus/$name" $seeds > "$build/$name.log" 2>&1; then
		echo "ok $name $(grep -o 'Done [0-9]* runs' "$build/$name.log" || true)"
		exit 0
	fi
	echo "not ok $name: $build/$name.log"
	tail -n 20 "$build/$name.log"
	exit 1
fi
ninja -C "$build" > "$build/ninja.log" 2>&1 || {
	grep -v '^\[[0-9]' "$build/ninja.log"
	exit 1
}
for source in fuzz/fuzz_*.c; do
	basename "$source" .c
done | xargs -P "$(nproc)" -n 1 scripts/fuzz.sh "$build" "$seconds"
