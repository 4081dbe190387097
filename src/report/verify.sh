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

# told NAME FILE: a digest out of the JSON on the last line of FILE
told() {
	sed -n "\$s/.*\"$1\":\"\([0-9a-f]\{64\}\)\".*/\1/p" "$2"
}

# subject NAME: what NAME.fact is about, as it is written in JSON
subject() {
	tab=$(printf '\t')
	sed '1,2d;$d' "$1.fact" | sed 's/[\\"]/\\&/g; s/'"$tab"'/\\t/g; $!s/$/\\n/' | tr -d '\n'
}

# about NAME KIND ID: the log entry is of that kind and about that; else it vouches for another
about() {
	check "$1.leaf is an entry of kind $2 about $3" "$2 $3" "$(field kind "$1.leaf") $(subject "$1")"
}

# of_record DIR: story.fact is about the story and the version that record.json names
of_record() {
	id=$(subject "$1/story")
	n=$(sed -n '$s/^{"version":\([0-9]*\),.*/\1/p' "$1/story.fact")
	case $id in
	*[[:cntrl:]]*)
		printf 'open    %s\n' "$1/story.fact: its id is no plain text, compare it with record.json"
		return
		;;
	esac
	case $(field kind "$1/story.leaf")$(cat "$1/record.json") in
	'item{'*'"story":"'"$id"'","version":'"$n"','*)
		right "$1/story.fact is about the story of the record"
		;;
	*)
		not_right "$1/story.fact is about the story of the record"
		;;
	esac
}

# text_of STORY.BIN STORY.TXT: digest of the end of the one, as long as the other, behind a zero
text_of() {
	n=$(($(wc -c < "$2")))
	[ "$(tail -c $((n + 1)) "$1" | od -An -tx1 -N1 | tr -d ' ')" = 00 ] &&
		tail -c "$n" "$1" | digest
}

# absent WHAT: not wrong, but nothing vouches for it
absent() {
	printf 'absent  %s\n' "$1"
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
	if [ ! -f "$dir/record.json" ]; then
		not_right "$dir/record.json is there"
		continue
	fi
	use=${dir#use-}
	case $(cat "$dir/record.json") in
	'{"type":"use","id":"'"$use"'",'*) ;;
	*) not_right "$dir/record.json is the record of $use" ;;
	esac
	if [ -f "$dir/use.leaf" ]; then
		proof "$dir/use"
		about "$dir/use" use "$use"
		check "$dir/record.json is the record that was logged" \
			"$(told record_sha256 "$dir/use.fact")" "$(digest < "$dir/record.json")"
	else
		absent "$dir/use.leaf: nothing here shows that the record was logged"
	fi
	if [ -f "$dir/judgement.leaf" ]; then
		proof "$dir/judgement"
		about "$dir/judgement" judgement "$use"
		check "$dir/judgement.json is the judgement that was logged" \
			"$(told sha256 "$dir/judgement.fact")" "$(digest < "$dir/judgement.json")"
	else
		absent "$dir/judgement.leaf: nothing here shows that a judgement was logged"
	fi
	if [ -f "$dir/story.leaf" ]; then
		proof "$dir/story"
		of_record "$dir"
	else
		absent "$dir/story.leaf: nothing here shows that the story was logged"
	fi
	if [ -f "$dir/story.leaf" ] && [ -f "$dir/story.bin" ]; then
		check "$dir/story.bin is the story that was logged" \
			"$(told sha256 "$dir/story.fact")" "$(digest < "$dir/story.bin")"
		check "$dir/story.txt is its text" "$(text_of "$dir/story.bin" "$dir/story.txt")" \
			"$(digest < "$dir/story.txt")"
	fi
	for leaf in "$dir"/notice-*.leaf; do
		[ -f "$leaf" ] || continue
		notice=${leaf%.leaf}
		proof "$notice"
		about "$notice" notice "${notice##*/notice-}"
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
	else
		absent "$dir/page.payload: the page as captured is not in here"
	fi
done

# ---- the time stamp ----
if [ ! -f log/head.tsr ]; then
	absent 'no time stamp: the time of the log rests on the word of its keeper'
elif [ -z "$ca" ]; then
	printf 'open    log/head.tsr was not checked: give the certificate of its authority\n'
elif openssl ts -verify -data log/head.txt -in log/head.tsr -CAfile "$ca" > /dev/null 2>&1; then
	right "log/head.tsr is a time stamp over log/head.txt"
	openssl ts -reply -in log/head.tsr -text 2> /dev/null | sed -n 's/^Time stamp: /        /p'
else
	not_right "log/head.tsr is a time stamp over log/head.txt"
fi
exit $wrong
