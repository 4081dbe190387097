#!/bin/sh
# lint.sh - the layering table, what documents name, the layout, file lengths; with --tidy BUILD also clang-tidy.
set -eu
cd "$(dirname "$0")/.."
status=0

# Who may include whom: scripts/layers.txt.
awk -f scripts/lint_layers.awk scripts/layers.txt $(find src -name '*.c' -o -name '*.h' | sort) || status=1

# A third-party header stands in one .c of a room, and never in a header.
awk '/#include <(openssl|jansson|zlib|libdeflate|zstd|brotli|uchardet|sqlite3|libpsl|iconv|archive|curl)/ {
	n = split(FILENAME, p, "/"); room = p[2]; split($0, h, /[<>]/)
	if (FILENAME ~ /\.h$/) { print FILENAME ":" FNR ": third-party header in a header: " h[2]; bad = 1 }
	if (seen[room " " h[2]] && seen[room " " h[2]] != FILENAME) {
		print FILENAME ":" FNR ": " h[2] " stands in " seen[room " " h[2]] " already"; bad = 1 }
	seen[room " " h[2]] = FILENAME }
	END { exit bad }' $(find src -name '*.c' -o -name '*.h' | sort) || status=1

# What documents name is there.
python3 scripts/lint_docs.py || status=1

# Written by people: not the generated tables. Without git (a tarball) by name.
sources=$(find src include tests fuzz bench -name '*.[ch]' | sort | grep -v -e '_tables\.[ch]$' -e '_table\.c$' -e '_gen\.c$' -e 'use/table_data\.c$')

for f in $sources; do
	lines=$(wc -l < "$f")
	if [ "$lines" -gt 600 ]; then
		echo "$f: $lines lines, 600 are the limit"
		status=1
	fi
done

# The layout is what one version of the tool makes of it; another one may differ.
version=$(clang-format --version 2>/dev/null | sed -n 's/.*version \([0-9]*\).*/\1/p')
# shellcheck disable=SC2086
case $version in
14) clang-format --dry-run --Werror $sources || status=1 ;;
'') echo "lint: clang-format is not there; layout not checked" >&2 ;;
*) clang-format --dry-run --Werror $sources >/dev/null 2>&1 ||
	echo "lint: clang-format $version would lay some files out another way than 14 does" >&2 ;;
esac

# So are the warnings.
if [ "${1-}" = --tidy ]; then
	tidy() {
		echo "$sources" | grep '^src/.*\.c$' |
			xargs -P "$(nproc)" -n 8 clang-tidy -p "$1" --quiet --extra-arg=-Wno-ignored-optimization-argument 2>/dev/null
	}
	if clang-tidy --version | grep -q 'version 14\.'; then
		tidy "$2" || status=1
	else
		tidy "$2" || echo "lint: warnings of another clang-tidy than 14" >&2
	fi
fi
exit $status
