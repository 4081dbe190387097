#!/bin/sh
# bad_input.t - hostile and broken inputs: a clear error or a counted fault that names file,
# offset and reason, the rest done. What happens to the archive: archive_faults.t.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

demo_archive

# Containers
size=$(wc -c < crawl/demo.warc.gz)
head -c $((size - 100)) crawl/demo.warc.gz > cut.warc.gz
exits 3 "a truncated gzip member is a fault" "$NAQL" scan a cut.warc.gz
says err 'cut.warc.gz at byte [0-9]*: gzip member: cut off' "named with file, offset and reason"
[ "$(lines out)" -ge $((n_whole - 4)) ]
ok $? "the rest was done"

python3 - <<'P'
data = bytearray(open('crawl/demo.warc.gz', 'rb').read())
at = data.find(b'\x1f\x8b\x08', len(data) // 2)
data[at + 40] ^= 0xff
open('flip.warc.gz', 'wb').write(data)
open('flip.at', 'w').write('%d' % at)
P
exits 3 "a corrupt gzip member is a fault" "$NAQL" scan a flip.warc.gz
says err "flip.warc.gz at byte $(cat flip.at): gzip member: " "named with the member's offset"
[ "$(lines out)" -ge $((n_whole - 6)) ]
ok $? "one member is lost at most"
python3 - <<'P'
import random
random.seed(7)
for k in range(12):
    data = bytearray(open('crawl/demo.warc.gz', 'rb').read())
    for _ in range(random.choice([1, 20, 400])):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    open('hit%d.warc.gz' % k, 'wb').write(data)
P
worst=0
for f in hit*.warc.gz; do
	"$NAQL" scan a -q "$f" > out 2> err
	code=$?
	[ $code = 0 ] || [ $code = 3 ] || worst=$code
done
is $worst 0 "crawls with up to 400 flipped bits are read to the end"

gzip -dc crawl/demo.warc.gz > plain.warc
exits 0 "the same crawl, plain" "$NAQL" scan a plain.warc
is "$(lines out)" "$n_whole" "gives as many"
gzip -c plain.warc > one.warc.gz
exits 0 "the same crawl, one gzip member" "$NAQL" scan a one.warc.gz
is "$(lines out)" "$n_whole" "gives as many"
zstd -q plain.warc -o plain.warc.zst
exits 0 "the same crawl, zstd" "$NAQL" scan a plain.warc.zst
is "$(lines out)" "$n_whole" "gives as many"
head -c $(($(wc -c < plain.warc.zst) - 50)) plain.warc.zst > cut.warc.zst
exits 3 "a truncated zstd frame is a fault" "$NAQL" scan a cut.warc.zst
says err 'cut.warc.zst at byte' "named with its place"
cat crawl/demo.warc.gz crawl/demo.warc.gz > twice.warc.gz
exits 0 "a crawl twice in one file" "$NAQL" scan a twice.warc.gz
is "$(lines out)" $((2 * n_whole)) "gives twice as many"

python3 - <<'P'
import re
data = open('plain.warc', 'rb').read()
def lie(name, which, by):
    k = 0
    def wrong(m):
        nonlocal k
        k += 1
        n = int(m.group(1))
        return b'Content-Length: %s\r\n\r\nHTTP' % (by(n) if k == which else b'%d' % n)
    out = re.sub(rb'Content-Length: (\d+)\r\n\r\nHTTP', wrong, data)
    assert k > which
    open(name + '.warc', 'wb').write(out)
lie('long', 9, lambda n: b'%d' % (n + 37))
lie('short', 9, lambda n: b'%d' % (n - 37))
lie('none', 9, lambda n: b'0')
lie('huge', 9, lambda n: b'99999999999999999999')
lie('minus', 9, lambda n: b'-5')
lie('word', 9, lambda n: b'many')
open('tail.warc', 'wb').write(data[:-700])
P
for f in long short none huge minus word tail; do
	exits 3 "a record whose length is wrong ($f) is a fault" "$NAQL" scan a $f.warc
	says err "passed over: $f.warc at byte [0-9]*: ." "named with file, offset and reason"
	[ "$(lines out)" -ge $((n_whole - 8)) ]
	ok $? "the rest was done"
done

# Pages
: > empty.warc.gz
: > empty.txt
: > empty.html
: > empty.jsonl
exits 0 "empty files are nothing" "$NAQL" scan a empty.warc.gz empty.txt empty.html empty.jsonl
head -n 1 "$demo/stories.jsonl" > one.jsonl
field text < one.jsonl > one.txt
python3 -c 'open("nested.html", "w").write("<html><body>" + "<div>" * 1000000 + open("one.txt").read() + "</body></html>")'
exits 0 "a million nested tags" "$NAQL" scan a nested.html
[ "$(uses out)" -ge 1 ]
ok $? "and the story below them is found"
exits 0 "naql page reads them too" "$NAQL" page nested.html
python3 -c 'open("open.html", "w").write("<html><body><p>" + "<b><i><a href=" * 300000)'
exits 0 "tags that never end" "$NAQL" scan a open.html
python3 -c 'open("attr.html", "w").write("<html><p " + " ".join("a%d=\"x\"" % k for k in range(300000)) + ">x")'
exits 0 "a tag with 300,000 attributes" "$NAQL" scan a attr.html
head -c 1000000 /dev/zero > nul.txt
exits 0 "a text of NULs" "$NAQL" scan a nul.txt
(printf '<html><body><p>\0\0\0' && cat one.txt && printf '\0</p></body></html>') > nul.html
exits 0 "a page with NULs" "$NAQL" scan a nul.html
[ "$(uses out)" -ge 1 ]
ok $? "and the story in it"
head -c 3000000 /dev/urandom > noise.bin
for name in noise.html noise.txt noise.jsonl noise.warc noise.gz; do
	cp noise.bin $name
	ends "0 3" "noise as $name" "$NAQL" scan a $name
done
(printf '\037\213\010\0' && cat noise.bin) > magic.gz
exits 3 "noise behind the magic of gzip" "$NAQL" scan a magic.gz

# Charsets
for charset in UTF-16 UTF-16LE UTF-16BE; do
	(case $charset in *LE) printf '\377\376' ;; *BE) printf '\376\377' ;; esac
	iconv -f UTF-8 -t $charset < one.txt) > utf16.txt
	exits 0 "$charset is read" "$NAQL" scan a utf16.txt
	[ "$(uses out)" -ge 1 ]
	ok $? "and the story found in it"
	head -c $(($(wc -c < utf16.txt) - 1)) utf16.txt > odd.txt
	exits 0 "$charset with half a character at its end" "$NAQL" scan a odd.txt
done
(printf '\377\376\377 ' && cat one.txt && printf ' \300\200\355\240\200\364\220\200\200') > broken.html
exits 0 "broken UTF-8 is read" "$NAQL" scan a broken.html
python3 - <<'P'
text = open('one.txt', 'rb').read()
out = b'<meta charset=utf-8><p>' + text[:60] + b'\xff\xc0' + text[60:]
open('inside.html', 'wb').write(out)
P
exits 0 "a broken byte inside the story" "$NAQL" scan a inside.html
[ "$(uses out)" -ge 1 ]
ok $? "the story is still found"

# A text too long to be a story, which may still teach what recurs
python3 -c 'print("the ferry leaves at nine in the morning rain. " * 900000)' > book.txt
cp -r a fresh
exits 3 "a text of 40 MB is no story" "$NAQL" add fresh book.txt one.txt
is "$(grep -c '^naql: passed over: book.txt at byte 0: ' err)" 1 "told once"
says err '^1 added' "the other is taken"
exits 0 "naql background takes it" "$NAQL" background fresh book.txt --sketch-mib 1
exits 0 "and the archive is whole" "$NAQL" verify fresh
rm -r book.txt fresh

# JSONL
printf '{"id":"x","text":"half\n{"id":"y","text":"ok"}\n[1]\nnull\n' > bad.jsonl
cat one.jsonl >> bad.jsonl
exits 3 "bad JSONL lines are faults" "$NAQL" scan a bad.jsonl
says err 'bad.jsonl at byte 22: line 1: ' "named with offset and line"
is "$(grep -c '^naql: passed over' err)" 3 "each of them"
[ "$(uses out)" -ge 1 ]
ok $? "the others are read"
python3 -c 'print("{\"id\":" + "[" * 2000000)' > deep.jsonl
cat one.jsonl >> deep.jsonl
exits 3 "a JSONL line nested two million deep is a fault" "$NAQL" scan a deep.jsonl
[ "$(uses out)" -ge 1 ]
ok $? "the others are read"
cp -r a fresh
exits 3 "add takes the good lines of a bad file" "$NAQL" add fresh bad.jsonl
exits 0 "and the archive is whole" "$NAQL" verify fresh
printf '<kml/>' > map.xml
exits 3 "a format that is not read is a fault, not silence" "$NAQL" scan a map.xml
says err 'map.xml at byte 0: line 1: XML of an unknown kind, <kml>' "and named"

# Directories
mkdir d
cp one.jsonl d/
ln -s /nonexistent d/link
ln -s .. d/up
mkfifo d/pipe
exits 0 "links and pipes inside directories are not followed" "$NAQL" scan a d
[ "$(uses out)" -ge 1 ]
ok $? "the files are read"
exits 3 "a missing input is a fault, the others are read" "$NAQL" scan a no-such-file one.jsonl
says err 'passed over: no-such-file: ' "named"
[ "$(uses out)" -ge 1 ]
ok $? "the other was read"

# Without permission: root reads everything, so another one runs the command.
unprivileged() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		"$@"
	fi
}
mkdir closed mixed mixed/inner
cp one.jsonl closed/
cp one.jsonl mixed/inner/
cp one.jsonl mixed/a.jsonl
cp one.jsonl mixed/b.jsonl
chmod -R a+rX . a
chmod 0 closed mixed/inner mixed/b.jsonl
if unprivileged test -x "$NAQL" && unprivileged test -r a/naql.db; then
	exits 3 "a directory without permission is a fault" unprivileged "$NAQL" scan a closed one.jsonl
	says err 'passed over: closed: .*Permission denied' "named"
	[ "$(uses out)" -ge 1 ]
	ok $? "the other input was read"
	exits 3 "one file and one directory of several" unprivileged "$NAQL" scan a mixed
	is "$(grep -c 'Permission denied' err)" 2 "each is named"
	[ "$(uses out)" -ge 1 ]
	ok $? "the others are read"
	chmod -R a-w a
	exits 4 "an archive that may not be written" unprivileged "$NAQL" add a one.jsonl
	says err 'naql: a/' "named"
	chmod 0 a
	exits 4 "an archive that may not be entered" unprivileged "$NAQL" scan a one.jsonl
	says err 'Permission denied' "and why"
	chmod 0755 a
	chmod -R u+w a
else
	for k in 1 2 3 4 5 6 7 8 9 10; do
		ok 0 "a directory without permission # SKIP nobody cannot reach the program"
	done
fi
chmod -R u+rwX closed mixed
exits 0 "the archive is whole after all this" "$NAQL" verify a
"$NAQL" scan a -q crawl/demo.warc.gz > again
same whole again "and finds the same"
done_testing
