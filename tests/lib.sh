# lib.sh - TAP for shell tests. Source it; then ok, is, exits, and done_testing at the end.
#
# NAQL names the program under test; each test works in a directory of its own.
set -u
: "${NAQL:?name the program under test}"
: "${NAQL_SOURCE_ROOT:?name the source tree}"
NAQL=$(readlink -f "$NAQL")
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
n_tests=0
n_failed=0

# ok CONDITION-EXIT NAME
ok() {
	n_tests=$((n_tests + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n_tests - $2"
	else
		n_failed=$((n_failed + 1))
		echo "not ok $n_tests - $2"
	fi
}

# is GOT WANTED NAME
is() {
	[ "$1" = "$2" ]
	ok $? "$3"
	[ "$1" = "$2" ] || printf '# got:    %s\n# wanted: %s\n' "$1" "$2"
}

# exits CODE NAME COMMAND...: stdout in out, stderr in err
exits() {
	wanted=$1
	name=$2
	shift 2
	"$@" > out 2> err
	code=$?
	is "$code" "$wanted" "$name"
	[ "$code" = "$wanted" ] || sed 's/^/# /' err
}

# says FILE PATTERN NAME
says() {
	grep -q -- "$2" "$1"
	ok $? "$3"
}

done_testing() {
	echo "1..$n_tests"
	[ "$n_failed" = 0 ]
}
