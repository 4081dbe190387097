#!/bin/sh
# evidence.t - a bundle is whole, checks without naql, is the same each time, and shows
# every byte that was turned over.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"
. "$NAQL_SOURCE_ROOT/tests/authority.sh"
export PYTHONDONTWRITEBYTECODE=1

demo_archive
c=$demo/contracts
check=$NAQL_SOURCE_ROOT/tests/bundle_check.py
"$NAQL" party a add "$c/parties.json" --by Halim 2> /dev/null
"$NAQL" outlet a add "$c/outlets.json" --by Halim 2> /dev/null
"$NAQL" contract a add "$c"/SN-*.json "$c/allow.json" --by Halim 2> /dev/null
"$NAQL" scan a -q --record crawl/demo.warc.gz --by Halim > uses
id=$(sed -n 's/.*"id":"\([0-9a-f]\{16\}\)".*"how":"verbatim".*"outcome":"COVERED".*/\1/p' uses | head -1)
ids=$(sed -n 's/.*"type":"use","id":"\([0-9a-f]\{16\}\)".*/\1/p' uses)

# stranger DIR [CA]: verify.sh where there is no naql, in an environment of nothing
stranger() {
	(cd "$1" && env -i PATH=/usr/bin:/bin sh ./verify.sh ${2+"$2"})
}
# opened ZIP DIR
opened() {
	rm -rf "$2" && mkdir "$2" && unzip -q "$1" -d "$2"
}

exits 2 "say where" "$NAQL" evidence a "$id"
exits 2 "a use that is not there" "$NAQL" evidence a 0000000000000000 -o no.zip
exits 2 "a prefix that is too short" "$NAQL" evidence a 0 -o no.zip
[ ! -e no.zip ]
ok $? "what is refused leaves no file"
exits 0 "a bundle" "$NAQL" evidence a "$id" -o one.zip --by Halim
says out '"type":"evidence".*"stamped":false' "is told"
printed=$(sed 's/.*"manifest_sha256":"\([0-9a-f]*\)".*/\1/' out)
opened one.zip b
exits 0 "a stranger finds it right" stranger b
is "$(grep -c '^right' out)" 15 "in fifteen lines"
is "$(grep -c '^WRONG' out)" 0 "and nothing wrong"
says out "MANIFEST.sha256 itself: $printed" "the manifest's digest is the one that was told"
(cd b && sha256sum --quiet -c MANIFEST.sha256)
ok $? "sha256sum -c takes the manifest"
is "$(python3 "$check" right b)" "" "another hand finds it right"
for f in README.en.txt README.ar.txt archive.json log/head.txt use-$id/about.txt use-$id/page.warc \
	use-$id/page.payload use-$id/page.txt use-$id/alignment.json use-$id/story.txt use-$id/contracts.jsonl \
	use-$id/judgements.jsonl use-$id/notice.json use-$id/side-by-side.html; do
	[ -s "b/$f" ]
	ok $? "it has ${f#use-$id/}"
done
for shell in dash bash 'busybox sh'; do
	command -v "${shell% *}" > /dev/null || continue
	(cd b && $shell ./verify.sh > ../out)
	ok $? "$shell runs verify.sh"
done
says "b/use-$id/capture.json" '"block_digest":{"stated":"sha1:\([A-Z2-7]*\)","computed":"sha1:\1","same":true}' \
	"the record's own digests are computed again"
says b/archive.json '"own_hosts":\["sanabel.example"\]' "the agency's own hosts"
says "b/use-$id/contracts.jsonl" '"kind":"contract","id":"SN-' "the contract that was looked at"
if grep -rq "Halim" b; then ok 1 "nobody of the desk is named"; else ok 0 "nobody of the desk is named"; fi
"$NAQL" log a list > entries
says entries "\"kind\":\"evidence\",\"subject\":\"$id\".*$printed.*\"by\":\"Halim\"" "handing over is logged, with the manifest's digest"

# ---- the same each time ----
exits 0 "once more" env LC_ALL=tr_TR.UTF-8 TZ=Asia/Riyadh "$NAQL" evidence a "$id" -o again.zip
same one.zip again.zip "gives the same bytes, in another language and time zone, after more was logged"

# ---- many, in charsets of all kinds ----
# shellcheck disable=SC2086
exits 0 "a bundle of all uses" "$NAQL" evidence a $ids -o all.zip
opened all.zip all
is "$(python3 "$check" right all)" "" "another hand finds it right"
# shellcheck disable=SC2046
exits 0 "a bundle of four" "$NAQL" evidence a $(echo "$ids" | sed -n '2~9p' | head -4) -o four.zip
opened four.zip four
exits 0 "a stranger finds it right" stranger four
is "$(grep -c '^right' out)" 57 "in fifty-seven lines"
python3 "$check" passages all > out 2> err
ok $? "every passage is the same words in the payload and in the text"
sed 's/^/# /' err
[ "$(cat out)" -ge 50 ]
ok $? "of fifty passages at least"
is "$(find all -name page.warc | wc -l)" "$n_whole" "every page was found again"

# ---- a byte turned over ----
python3 "$check" flip b > out 2> err
ok $? "every byte that is turned over shows in the manifest: $(cat out) changes"
sed 's/^/# /' err
python3 "$check" forge b > out 2> err
ok $? "of what the log vouches for also when the manifest is made anew: $(cat out) changes"
sed 's/^/# /' err
# turn FILE N BY: XOR byte N
turn() {
	python3 -c 'import sys
p, n, by = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
b = bytearray(open(p, "rb").read())
b[n % len(b)] ^= by
open(p, "wb").write(b)' "$1" "$2" "$3"
}
renew() {
	(cd "$1" && find . -type f ! -path ./MANIFEST.sha256 | LC_ALL=C sort | xargs sha256sum > MANIFEST.sha256)
}
for f in README.ar.txt MANIFEST.sha256 log/head.txt use-$id/page.warc use-$id/side-by-side.html; do
	rm -rf t && cp -r b t
	turn "t/$f" 77 1
	stranger t > out 2>&1
	is "$?" 1 "a byte of ${f#use-$id/} is seen by the stranger"
done
rm -rf t && cp -r b t
turn t/verify.sh 77 1
(cd t && sha256sum --quiet -c MANIFEST.sha256) > out 2>&1
[ $? != 0 ]
ok $? "a byte of verify.sh is seen by sha256sum alone"
for f in record.json judgement.json story.bin story.txt page.payload use.leaf use.fact use.path judgement.leaf story.fact; do
	rm -rf t && cp -r b t
	turn "t/use-$id/$f" 60 1
	renew t
	stranger t > out 2>&1
	is "$?" 1 "a byte of $f, the manifest made anew, is seen by the stranger"
done
rm -rf t && cp -r b t
echo more > t/another.txt
stranger t > out 2>&1
is "$?" 1 "a file too many is seen"
rm t/another.txt "t/use-$id/about.txt"
stranger t > out 2>&1
is "$?" 1 "a file too few"
rm -rf t && cp -r b t
second=$(echo "$ids" | sed -n '/'"$id"'/!p' | head -1)
for part in leaf fact path; do
	cp "all/use-$second/use.$part" "t/use-$id/use.$part"
done
cp all/log/head.txt t/log/head.txt
renew t
stranger t > out 2>&1
is "$?" 1 "the proof of another use is no proof of this one"
# what the log does vouch for, but of another use, in the place of this one's
other=$(echo "$ids" | sed -n "/$id/!p" | while read -r u; do
	cmp -s "all/use-$u/story.bin" "b/use-$id/story.bin" || { echo "$u" && break; }
done)
"$NAQL" evidence a "$id" "$other" -o two.zip > out
opened two.zip two
for name in use judgement story; do
	rm -rf t && cp -r two t
	cp "two/use-$other/$name".* "t/use-$id/"
	[ $name != use ] || cp "two/use-$other/record.json" "two/use-$other/page.payload" "t/use-$id/"
	renew t
	exits 1 "the $name of another use, in the log like this one's, is seen" stranger t
	python3 "$check" right t > out
	says out "use-$id" "by another hand too"
done
rm -rf t && cp -r b t
rm t/use-$id/*.leaf
renew t
stranger t > out 2>&1
is "$(grep -c '^absent  use-.*leaf: nothing here shows' out)" 3 "proofs that were taken out are missed"
rm -r t/use-*
renew t
exits 1 "a bundle without a use is none" stranger t

# ---- where the crawl is not there ----
mv crawl/demo.warc.gz moved.warc.gz
exits 0 "without the crawl" "$NAQL" evidence a "$id" -o absent.zip
opened absent.zip t
exits 0 "the bundle stands" stranger t
says "t/use-$id/capture.json" '"found":false' "and says that the page is not in it"
says "t/use-$id/about.txt" "not found again: the words of both texts stand in excerpts.json" "in words too"
[ -s "t/use-$id/excerpts.json" ]
ok $? "the stored excerpts are"
exits 0 "from another file" "$NAQL" evidence a "$id" --warc moved.warc.gz -o moved.zip
opened moved.zip t
says "t/use-$id/capture.json" '"found":true' "the page is found by its record"
zcat moved.warc.gz > plain.warc
exits 0 "from the same, unpacked" "$NAQL" evidence a "$id" --warc plain.warc -o plain.zip
same moved.zip plain.zip "it is the same page"
exits 0 "from a file that is no crawl" "$NAQL" evidence a "$id" --warc "$demo/stories.jsonl" -o none.zip
opened none.zip t
says "t/use-$id/capture.json" '"found":false' "nothing is taken for the page"

# ---- time stamps ----
authority tsa
authority other
exits 2 "query says where" "$NAQL" log a query
exits 0 "a query" "$NAQL" log a query -o head.tsq
stamp_by tsa head.tsq head.tsr
ok $? "an authority takes it"
exits 2 "stamp says whom to trust" "$NAQL" log a stamp head.tsr
exits 3 "another authority is not believed" "$NAQL" log a stamp head.tsr --ca other/ca.pem
exits 3 "a query is no reply" "$NAQL" log a stamp head.tsq --ca tsa/ca.pem
exits 3 "certificates that are none" "$NAQL" log a stamp head.tsr --ca head.tsq
"$NAQL" log a query -o twin.tsq && stamp_by tsa twin.tsq twin.tsr
ok $? "a second query over the same head"
exits 3 "a reply to another query is not the answer" "$NAQL" log a stamp twin.tsr --ca tsa/ca.pem --query head.tsq
says err 'nonce' "its nonce is another"
exits 3 "nor is a query that is none" "$NAQL" log a stamp head.tsr --ca tsa/ca.pem --query head.tsr
exits 0 "the reply is kept" "$NAQL" log a stamp head.tsr --ca tsa/ca.pem --query head.tsq
says out '"type":"stamp","size":[0-9]*,"at":"20' "with its time"
exits 2 "once" "$NAQL" log a stamp head.tsr --ca tsa/ca.pem
"$NAQL" init elsewhere --agency "Another"
"$NAQL" log elsewhere query -o else.tsq && stamp_by tsa else.tsq else.tsr
exits 2 "a stamp over another log's head" "$NAQL" log a stamp else.tsr --ca tsa/ca.pem
"$NAQL" log a head > out
says out '"stamps":\[{"size":' "head tells of it"
exits 0 "verify" "$NAQL" verify a
exits 0 "a stamped bundle" "$NAQL" evidence a "$id" --warc moved.warc.gz -o stamped.zip
says out '"stamped":true' "is told as such"
opened stamped.zip s
exits 0 "right without a certificate" stranger s
says out '^open ' "but open"
exits 0 "right with it" stranger s "$work/tsa/ca.pem"
says out '^right   log/head.tsr is a time stamp' "openssl confirms the stamp"
exits 1 "not with another one" stranger s "$work/other/ca.pem"
for f in head.txt head.tsr; do
	for at in 3 20 40 70 88; do
		rm -rf t && cp -r s t
		turn "t/log/$f" $at 4
		renew t
		stranger t "$work/tsa/ca.pem" > out 2>&1
		is "$?" 1 "byte $at of $f, the manifest made anew, is seen"
	done
done

# ---- the notice of the day ----
sed -n '/^cat > record.json/,/^JSON$/p' "$NAQL_SOURCE_ROOT/tests/notice.t" | sed '1d;$d' > notice.json
exits 0 "a notice" "$NAQL" notice write a notice.json -o web --by Halim --reason first
# the same crawl, a hundred years on: the notice holds by then
sed 's/^WARC-Date: 2026/WARC-Date: 2126/' plain.warc > later.warc
"$NAQL" scan a -q --record later.warc > later
new=$(sed -n 's/.*"id":"\([0-9a-f]\{16\}\)".*"how":"verbatim".*/\1/p' later | head -1)
exits 0 "a bundle with it" "$NAQL" evidence a "$new" -o noticed.zip
opened noticed.zip n
same web/robots.txt "n/use-$new/notice-1/robots.txt" "holds its files"
[ "$(wc -l < "n/use-$new/notice-1.files")" -ge 10 ]
ok $? "ten of them at least"
exits 0 "a stranger finds it right" stranger n
says out "notice-1/ holds those files" "the notice too"
turn "n/use-$new/notice-1/robots.txt" 9 1
renew n
stranger n > out 2>&1
is "$?" 1 "a byte of the notice, the manifest made anew, is seen"
if grep -rq "Halim" n; then ok 1 "who wrote it is not named"; else ok 0 "who wrote it is not named"; fi

# ---- what the desk and the log did since ----
"$NAQL" case a open "$id" --by Suad > case 2> /dev/null
"$NAQL" case a reply 1 "We bought it from a reseller." --by Suad > out 2>&1
"$NAQL" case a reply 1 "And we have the invoice." --dispute --by Suad > out 2>&1
exits 0 "with an answer" "$NAQL" evidence a "$id" --warc moved.warc.gz -o answered.zip
opened answered.zip t
says "t/use-$id/answers.jsonl" '"answer":"We bought it from a reseller."' "the outlet's answer travels in the bundle"
says "t/use-$id/answers.jsonl" '"answer":"And we have the invoice.","disputes":true,"disputed":true' "and so does its dispute"
is "$(lines "t/use-$id/answers.jsonl")" 2 "both, and no more"
if grep -rq "Suad" t; then ok 1 "who wrote it down does not"; else ok 0 "who wrote it down does not"; fi
"$NAQL" case a add 1 "$second" --by Suad > out 2>&1
exits 0 "a bundle of a case" "$NAQL" evidence a --case 1 --warc moved.warc.gz -o case.zip
says out '"uses":2' "of all its uses"
opened case.zip t
exits 0 "a stranger finds it right" stranger t
exits 2 "a case that is not there" "$NAQL" evidence a --case 99 -o no-case.zip
"$NAQL" forget a "$second" --reason "a test" --by Halim
exits 0 "what was forgotten is not shown" "$NAQL" evidence a --case 1 --warc moved.warc.gz -o case.zip
says out '"uses":1' "the others are"
opened answered.zip t
story=$(sed -n "s/.*\"id\":\"$id\",\"media\":\"text\",\"story\":\"\([^\"]*\)\".*/\1/p" uses)
"$NAQL" withdraw a "$story" --reason "killed"
exits 0 "of a story that was withdrawn" "$NAQL" evidence a "$id" --warc moved.warc.gz -o killed.zip
opened killed.zip t
exits 0 "the evidence stays" stranger t "$work/tsa/ca.pem"
same t/use-$id/story.txt b/use-$id/story.txt "and the text"
exits 0 "an old bundle is right as before" stranger b
done_testing
