#!/bin/sh
# setup.sh BUILD OPTION... - a build directory, once; what meson says is told when it fails.
set -eu
build=$1
shift
[ ! -f "$build/build.ninja" ] || exit 0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
meson setup "$build" "$@" > "$log" 2>&1 || {
	cat "$log" >&2
	exit 1
}
