#!/bin/sh
# lint.sh - the layering table, the layout, file lengths; with --tidy BUILD also clang-tidy.
set -eu
cd "$(dirname "$0")/.."
status=0

# Who may include whom: scripts/layers.txt.
awk -f scripts/lint_layers.awk scripts/layers.txt $(find src -name '*.c' -o -name '*.h' | sort) || status=1

# A third-party header stands in one .c of a room, and never in a header.
awk '/#include <(openssl|jansson|zlib|libdeflate|zstd|brotli|uchardet|sqlite3|libpsl|iconv)/ {
	n = split(FILENAME, p, "/"); room = p[2]; split($0, h, /[<>]/)
	if (FILENAME ~ /\.h$/) { print FILENAME ":" FNR ": third-party header in a header: " h[2]; bad = 1 }
	if (seen[room " " h[2]] && seen[room " " h[2]] != FILENAME) {
		print FILENAME ":" FNR ": " h[2] " stands in " seen[room " " h[2]] " already"; bad = 1 }
	seen[room " " h[2]] = FILENAME }
	END { exit bad }' $(find src -name '*.c' -o -name '*.h' | sort) || status=1

for f in $(git ls-files '*.c' '*.h'); do
	case $f in *_tables.c | *_table.c | *_tables.h | *_gen.c) continue ;; esac
	lines=$(wc -l < "$f")
	if [ "$lines" -gt 600 ]; then
		echo "$f: $lines lines, 600 are the limit"
		status=1
	fi
done

if command -v clang-format >/dev/null; then
	clang-format --dry-run --Werror $(git ls-files '*.c' '*.h' | grep -v -e '_tables\.[ch]$' -e '_table\.c$' -e '_gen\.c$') || status=1
else
	echo "lint: clang-format is not there; layout not checked" >&2
fi

if [ "${1-}" = --tidy ]; then
	clang-tidy -p "$2" --quiet $(git ls-files 'src/*.c' | grep -v -e '_tables\.c$' -e '_table\.c$' -e '_gen\.c$') || status=1
fi
exit $status
