#!/bin/sh
# headers.t - what others compile and link: each public header by itself as C99 and as
# C++11, and a library that shows what the headers declare and nothing else.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

strict="-Wall -Wextra -Wpedantic -Werror -I$NAQL_SOURCE_ROOT/include"
cc=${CC:-cc}
cxx=${CXX:-c++}
command -v "${cxx%% *}" > /dev/null || cxx=clang++
for path in "$NAQL_SOURCE_ROOT"/include/naql/*.h; do
	header=naql/$(basename "$path")
	printf '#include <%s>\n#include <%s>\ntypedef int use_of_it;\n' "$header" "$header" > one.c
	cp one.c one.cc
	# shellcheck disable=SC2086
	exits 0 "$header by itself is C99" $cc -std=c99 $strict -fsyntax-only one.c
	# shellcheck disable=SC2086
	exits 0 "$header by itself is C++11" $cxx -std=c++11 $strict -fsyntax-only one.cc
	! grep -n '^#include' "$path" | grep -v -e '"naql/' -e '<std[a-z]*\.h>'
	ok $? "$header includes only naql/ and the standard's headers"
done

cat "$NAQL_SOURCE_ROOT"/include/naql/*.h | tr '\n' ' ' | sed 's/\/\*[^*]*\*\+\([^\/*][^*]*\*\+\)*\///g' |
	grep -o 'NAQL_API[^;]*' | grep -o 'naql_[a-z0-9_]* *(' | tr -d ' (' | sort -u > declared
lib=$(ls "$NAQL_BUILD_ROOT"/libnaql.so* 2> /dev/null | head -n 1)
nm -D --defined-only "$lib" | awk '$2 == "T" { sub(/@.*/, "", $3); print $3 }' | sort -u > shown
[ -s declared ]
ok $? "the headers declare functions"
if [ -n "${NAQL_SANITIZED-}" ]; then
	ok 0 "nothing else is visible # SKIP a sanitizer shows symbols of its own"
else
	is "$(comm -13 declared shown | tr '\n' ' ')" "" "the library shows nothing that no header declares"
fi
is "$(comm -23 declared shown | tr '\n' ' ')" "" "the library has everything that the headers declare"
if [ -z "${NAQL_SANITIZED-}" ]; then
	cat > main.c <<'C'
#include <naql/naql.h>
#include <stdio.h>
int main(void)
{
	naql_archive *a = 0;
	naql_error err;
	naql_strings none = { 0, 0 };
	if (naql_archive_init("library", "Sanabel", none, none, NULL, &err) != NAQL_OK ||
	    naql_archive_open(&a, "library", false, &err) != NAQL_OK)
		return 1;
	naql_archive_close(a);
	return puts(naql_version()) < 0;
}
C
	# shellcheck disable=SC2086
	exits 0 "a C99 program links with it" $cc -std=c99 $strict main.c -o main "$lib"
	LD_LIBRARY_PATH=$NAQL_BUILD_ROOT exits 0 "and runs" ./main
	is "$(cat out)" "$("$NAQL" version | awk '{ print $2 }')" "and is of the program's version"
fi
done_testing
