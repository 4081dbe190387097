#!/bin/sh
# deps.sh - what a fresh Debian 12 or Ubuntu 24.04 needs, each package with its reason.
#
#   scripts/deps.sh --list      print packages and reasons
#   scripts/deps.sh --install   install what is missing (apt-get; sudo where needed)
#   scripts/deps.sh --missing   print what is missing
# A second argument takes one purpose only: build, test, bench. Of NAME|NAME one is enough,
# the first that is packaged.
set -eu

packages() {
	cat <<'EOT'
build gcc                 the C17 compiler of release builds
build meson               the build system
build ninja-build         what meson drives
build make                names for errands
build pkg-config          finds the libraries below
build libc6-dev           the C library's headers
build libdeflate-dev      gzip members of a crawl, whole
build zlib1g-dev          gzip streams that are too large to be taken whole
build libzstd-dev         zstd inputs, and the text in segments
build libbrotli-dev       Content-Encoding: br
build libxml2-dev         feeds, NewsML-G2, NITF and licence documents
build libssl-dev          SHA-256, and time stamps (RFC 3161)
build libjansson-dev      reading JSON and JSONL
build libuchardet-dev     the charset of pages that name none
build libsqlite3-dev      the register
build libarchive-dev    zip: evidence bundles
build libcurl4-openssl-dev  asking sites for pages: fetch, notice audit
build libpsl-dev          public suffixes: which host belongs to whom
build publicsuffix        the list itself
test  libcmocka-dev       unit tests, TAP
test  perl                prove, which runs and counts the tests
test  python3             generators, the made crawl, checks of documents
test  unicode-data        the Unicode database: the tables are made again and compared
test  clang               sanitizers and fuzzing
test  libclang-rt-18-dev|libclang-rt-14-dev  their run time, of whichever clang is there
test  clang-tidy          the one analyser
test  clang-format        the layout of the source
test  g++                 public headers must compile as C++
test  zstd                test inputs
test  bzip2               a table of the Unicode database is packed with it
test  openssl             a time-stamping authority, and checking a bundle without naql
test  unzip               opening a bundle without naql
test  sqlite3             looking at a register from outside
test  python3-jsonschema  the schema of contract files is held against their reader
test  mandoc              the man page is checked
test  libgumbo-dev        the standard's parser: an oracle for the text of pages
test  chromium            the report is opened in a real browser
bench isal                igzip: inflate alone, the bound of a scan
bench similarity-tester   sim_text, the peer
bench libxml2-dev        a peer of the page reader
bench hyperfine           timing of commands
EOT
}

missing() {
	packages | while read -r purpose name reason; do
		[ -z "$1" ] || [ "$1" = "$purpose" ] || continue
		for one in $(echo "$name" | tr '|' ' '); do
			if dpkg-query -W -f='${Status}' "$one" 2>/dev/null | grep -q 'ok installed'; then
				continue 2
			fi
		done
		echo "$name"
	done
}

install_missing() {
	want=$(missing "$1")
	[ -n "$want" ] || return 0
	sudo=
	if [ "$(id -u)" != 0 ]; then
		sudo=sudo
	fi
	echo "installing: $(echo "$want" | tr '\n' ' ')" >&2
	$sudo apt-get update -qq || echo "deps.sh: apt-get update failed; trying with the lists that are there" >&2
	for name in $want; do
		for one in $(echo "$name" | tr '|' ' '); do
			if apt-cache show "$one" >/dev/null 2>&1; then
				set -- "$@" "$one"
				continue 2
			fi
		done
		echo "deps.sh: $name is not packaged here" >&2
	done
	shift
	# shellcheck disable=SC2086
	DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

case "${1-}" in
--list) packages ;;
--missing) missing "${2-}" ;;
--install) install_missing "${2-}" ;;
*)
	sed -n '2,8p' "$0"
	exit 2
	;;
esac
