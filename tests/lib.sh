# lib.sh - TAP for shell tests. Source it; then ok, is, exits, and done_testing at the end.
#
# NAQL names the program under test; each test works in a directory of its own. A test of
# memory limits calls skip_sanitized first: sanitizers want terabytes of addresses.
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

# ends CODE NAME COMMAND...: the same, for one of several codes: ends "0 3" ...
ends() {
	wanted=$1
	name=$2
	shift 2
	"$@" > out 2> err
	code=$?
	case " $wanted " in *" $code "*) ok 0 "$name" ;; *) ok 1 "$name: $code" ;; esac
}

# same FILE FILE NAME
same() {
	cmp -s "$1" "$2"
	ok $? "$3"
}

# lines FILE, uses FILE: how many
lines() {
	wc -l < "$1" | tr -d ' '
}
uses() {
	grep -c '"type":"use"' "$1"
}

# field NAME < JSON: a field of the one object there
field() {
	python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())[sys.argv[1]])' "$1"
}

# installed: what `make install` makes, below root/; pkg-config and the loader find it there.
installed() {
	meson install -C "$NAQL_BUILD_ROOT" --no-rebuild --destdir "$work/root" > /dev/null &&
		PKG_CONFIG_PATH=$(dirname "$(find "$work/root" -name naql.pc)") &&
		LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH") || return 1
	export PKG_CONFIG_PATH LD_LIBRARY_PATH PKG_CONFIG_SYSROOT_DIR="$work/root"
}

skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}
skip_sanitized() {
	[ -z "${NAQL_SANITIZED-}" ] || skip_all "no memory limits under a sanitizer"
}

# demo_archive: the demonstration's archive in a/, its crawl in crawl/demo.warc.gz, the uses
# in 'whole' and their number in n_whole.
demo=$NAQL_SOURCE_ROOT/demo-data
demo_archive() {
	python3 "$demo/make_crawl.py" --out crawl > /dev/null &&
		"$NAQL" init a --agency "Sanabel News Agency" --host sanabel.example &&
		"$NAQL" add a -q "$demo/stories.jsonl" 2> /dev/null &&
		"$NAQL" scan a -q crawl/demo.warc.gz > whole || {
		echo "Bail out! the demonstration's archive cannot be made"
		exit 1
	}
	n_whole=$(lines whole)
}

done_testing() {
	echo "1..$n_tests"
	[ "$n_failed" = 0 ]
}
