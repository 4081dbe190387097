#!/bin/sh
# verify.sh - check this bundle: sh verify.sh [CA.pem]
#
# Needs sha256sum, a POSIX shell with its tools and, for a time stamp, openssl. Nothing of
# naql. CA.pem: the certificate of the time-stamping authority, from the authority itself.
# What is checked is told line by line; the exit is 0 when all of it is right, else 1.
set -u
LC_ALL=C
export LC_ALL
ca=${1-}
case $ca in
'' | /*) ;;
*) ca=$PWD/$ca ;;
esac
cd "$(dirname "$0")" || exit 1
wrong=0

right() {
	printf 'right   %s\n' "$1"
}

not_right() {
	printf 'WRONG   %s\n' "$1"
	wrong=1
}

# check WHAT A B: two that must be one and must be there
check() {
	if [ -n "$2" ] && [ "$2" = "$3" ]; then
		right "$1"
	else
		not_right "$1"
	fi
}

digest() {
	sha256sum | cut -c 1-64
}

# bytes HEX: the bytes that HEX writes
bytes() {
	hex=$1
	list=
	while [ -n "$hex" ]; do
		rest=${hex#??}
		list="$list 0x${hex%"$rest"}"
		hex=$rest
	done
	# shellcheck disable=SC2086,SC2059
	printf "$(printf '\\%03o' $list)"
}

is_digest() {
	[ ${#1} -eq 64 ] && case $1 in *[!0-9a-f]*) false ;; esac
}

# node LEFT RIGHT: RFC 9162, section 2.1.1
node() {
	{
		printf '\001'
		bytes "$1"
		bytes "$2"
	} | digest
}

# field NAME FILE: what follows the name on its line
field() {
	sed -n "s/^$1 //p" "$2"
}

# proof NAME: NAME.fact is vouched for by NAME.leaf, and that by the tree head (2.1.3.2)
proof() {
	check "$1.fact is what its log entry says" \
		"$(field fact "$1.leaf")" "$(digest < "$1.fact")"
	place=$(field entry "$1.leaf")
	size=$(field size log/head.txt)
	case $place$size in
	'' | *[!0-9]*)
		not_right "$1.leaf stands in the log"
		return
		;;
	esac
	at=$((place - 1))
	last=$((size - 1))
	hash=$({
		printf '\000'
		cat "$1.leaf"
	} | digest)
	while read -r other; do
		if ! is_digest "$other" || [ "$last" -le 0 ]; then
			hash=
			break
		fi
		if [ $((at % 2)) -eq 1 ] || [ "$at" -eq "$last" ]; then
			hash=$(node "$other" "$hash")
			while [ $((at % 2)) -eq 0 ] && [ "$at" -ne 0 ]; do
				at=$((at / 2))
				last=$((last / 2))
			done
		else
			hash=$(node "$hash" "$other")
		fi
		at=$((at / 2))
		last=$((last / 2))
	done < "$1.path"
	[ "$last" -eq 0 ] || hash=
	check "$1.leaf stands in the log of log/head.txt" "$hash" "$(field root log/head.txt)"
}

# told NAME FILE: a digest out of the JSON on one line of FILE
told() {
	sed -n "s/.*\"$1\":\"\([0-9a-f]\{64\}\)\".*/\1/p" "$2"
}

# ---- every file, and no other ----
if find . -type f ! -path ./MANIFEST.sha256 | sort | while read -r f; do
	sha256sum "$f"
done | cmp -s - MANIFEST.sha256; then
	right "every file is as MANIFEST.sha256 has it"
else
	not_right "every file is as MANIFEST.sha256 has it"
fi
printf '        MANIFEST.sha256 itself: %s\n' "$(digest < MANIFEST.sha256)"

# ---- each use ----
for dir in use-*; do
	if [ -f "$dir/use.leaf" ]; then
		proof "$dir/use"
		check "$dir/record.json is the record that was logged" \
			"$(told record_sha256 "$dir/use.fact")" "$(digest < "$dir/record.json")"
	fi
	if [ -f "$dir/judgement.leaf" ]; then
		proof "$dir/judgement"
		check "$dir/judgement.json is the judgement that was logged" \
			"$(told sha256 "$dir/judgement.fact")" "$(digest < "$dir/judgement.json")"
	fi
	if [ -f "$dir/story.leaf" ]; then
		proof "$dir/story"
	fi
	if [ -f "$dir/story.leaf" ] && [ -f "$dir/story.bin" ]; then
		check "$dir/story.bin is the story that was logged" \
			"$(told sha256 "$dir/story.fact")" "$(digest < "$dir/story.bin")"
	fi
	for leaf in "$dir"/notice-*.leaf; do
		[ -f "$leaf" ] || continue
		notice=${leaf%.leaf}
		proof "$notice"
		check "$notice.files is the list of files that was logged" \
			"$(told sha256 "$notice.fact")" "$(digest < "$notice.files")"
		if (cd "$notice" && find . -type f | cut -c 3- | sort | while read -r f; do
			printf '%s  %s\n' "$(digest < "$f")" "$f"
		done) | cmp -s - "$notice.files"; then
			right "$notice/ holds those files"
		else
			not_right "$notice/ holds those files"
		fi
	done
	if [ -f "$dir/page.payload" ]; then
		check "$dir/page.payload is the page of the record" \
			"$(told sha256 "$dir/record.json")" "$(digest < "$dir/page.payload")"
	fi
done

# ---- the time stamp ----
if [ ! -f log/head.tsr ]; then
	printf 'absent  no time stamp: the time of the log rests on the word of its keeper\n'
elif [ -z "$ca" ]; then
	printf 'open    log/head.tsr was not checked: give the certificate of its authority\n'
elif openssl ts -verify -data log/head.txt -in log/head.tsr -CAfile "$ca" > /dev/null 2>&1; then
	right "log/head.tsr is a time stamp over log/head.txt"
	openssl ts -reply -in log/head.tsr -text 2> /dev/null | sed -n 's/^Time stamp: /        /p'
else
	not_right "log/head.tsr is a time stamp over log/head.txt"
fi
exit $wrong
