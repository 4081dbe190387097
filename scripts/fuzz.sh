#!/bin/sh
# fuzz.sh BUILD SECONDS - run every fuzz target for so long, seeds first. Crashes stay in BUILD.
set -eu
build=$1
seconds=$2
cd "$(dirname "$0")/.."
ninja -C "$build" >/dev/null
status=0
for target in "$build"/fuzz/fuzz_*; do
	[ -x "$target" ] && [ -f "$target" ] || continue
	name=$(basename "$target")
	mkdir -p "$build/corpus/$name"
	seeds="fuzz/seeds/$name"
	[ -d "$seeds" ] || seeds=
	# shellcheck disable=SC2086
	if "$target" -max_total_time="$seconds" -rss_limit_mb=4096 -timeout=25 \
		-artifact_prefix="$build/$name-" "$build/corpus/$name" $seeds > "$build/$name.log" 2>&1; then
		echo "ok $name $(grep -o 'Done [0-9]* runs' "$build/$name.log" || true)"
	else
		echo "not ok $name: $build/$name.log"
		tail -n 20 "$build/$name.log"
		status=1
	fi
done
exit $status
