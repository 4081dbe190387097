#!/bin/sh
# bad_input.t - hostile and broken inputs: a clear error or a counted fault, the rest done, nothing lost.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

demo=$NAQL_SOURCE_ROOT/demo-data
python3 "$demo/make_crawl.py" --out crawl > /dev/null
"$NAQL" init a --agency "Sanabel News Agency"
"$NAQL" add a -q "$demo/stories.jsonl" 2> /dev/null
"$NAQL" scan a -q crawl/demo.warc.gz > whole
n=$(wc -l < whole)

size=$(wc -c < crawl/demo.warc.gz)
head -c $((size - 100)) crawl/demo.warc.gz > cut.warc.gz
exits 3 "a truncated gzip member is a fault" "$NAQL" scan a cut.warc.gz
says err 'cut.warc.gz at byte' "named with its place"
[ "$(wc -l < out)" -ge $((n - 4)) ]
ok $? "the rest was done"

python3 - <<'P'
data = bytearray(open('crawl/demo.warc.gz', 'rb').read())
at = data.find(b'\x1f\x8b\x08', len(data) // 2)
data[at + 40] ^= 0xff
open('flip.warc.gz', 'wb').write(data)
P
exits 3 "a corrupt gzip member is a fault" "$NAQL" scan a flip.warc.gz
[ "$(wc -l < out)" -ge $((n - 6)) ]
ok $? "one member is lost at most"

gzip -dc crawl/demo.warc.gz > plain.warc
exits 0 "the same crawl, plain" "$NAQL" scan a plain.warc
is "$(wc -l < out)" "$n" "gives as many"
zstd -q plain.warc -o plain.warc.zst
exits 0 "the same crawl, zstd" "$NAQL" scan a plain.warc.zst
is "$(wc -l < out)" "$n" "gives as many"
python3 - <<'P'
import re
data = open('plain.warc', 'rb').read()
k = 0
def wrong(m):
    global k
    k += 1
    return b'Content-Length: %d\r\n\r\nHTTP' % (int(m.group(1)) + (37 if k == 9 else 0))
open('wrong.warc', 'wb').write(re.sub(rb'Content-Length: (\d+)\r\n\r\nHTTP', wrong, data))
P
exits 3 "a wrong record length is a fault" "$NAQL" scan a wrong.warc
[ "$(wc -l < out)" -ge $((n - 8)) ]
ok $? "the rest was done"

: > empty.warc.gz
: > empty.txt
exits 0 "empty files are nothing" "$NAQL" scan a empty.warc.gz empty.txt
python3 -c 'open("nested.html","w").write("<html><body>" + "<div>" * 1000000 + "deep</body></html>")'
exits 0 "a million nested tags" "$NAQL" scan a nested.html
head -c 1000000 /dev/zero > nul.txt
exits 0 "a text of NULs" "$NAQL" scan a nul.txt
head -c 3000000 /dev/urandom > noise.html
"$NAQL" scan a noise.html > out 2> err
[ $? = 0 ] || [ $? = 3 ]
ok $? "noise"
python3 -c 'print(open("'"$demo"'/stories.jsonl",encoding="utf-8").readline())' > one.jsonl
text=$(python3 -c 'import json; print(json.load(open("one.jsonl"))["text"])')
printf '%s' "$text" | iconv -t UTF-16 > utf16.txt
exits 0 "UTF-16 is read" "$NAQL" scan a utf16.txt
[ "$(grep -c '"type":"use"' out)" -ge 1 ]
ok $? "and the story found in it"
printf '\377\376\377 %s \300\200' "$text" > broken.txt
exits 0 "broken UTF-8 is read" "$NAQL" scan a broken.txt
printf '{"id":"x","text":"half\n{"id":"y","text":"ok"}\n[1]\nnull\n' > bad.jsonl
exits 3 "bad JSONL lines are faults" "$NAQL" scan a bad.jsonl
says err 'bad.jsonl' "named"
is "$(grep -c 'passed over' err)" 3 "each of them"
mkdir d
cp one.jsonl d/
ln -s /nonexistent d/link
exits 0 "links inside directories are not followed" "$NAQL" scan a d
exits 3 "a missing input is a fault, the others are read" "$NAQL" scan a no-such-file one.jsonl
[ "$(grep -c '"type":"use"' out)" -ge 1 ]
ok $? "the other was read"
if [ "$(id -u)" != 0 ]; then
	mkdir closed && cp one.jsonl closed/ && chmod 0 closed
	exits 3 "a directory without permission" "$NAQL" scan a closed one.jsonl
fi

# The disk is full (the size of files is limited): nothing is lost.
before=$("$NAQL" stats a)
python3 - <<'P'
import json
with open('more.jsonl', 'w') as f:
    for k in range(400):
        f.write(json.dumps({'id': 'n%d' % k, 'text': ' '.join('ferry%d' % (k * 211 + i) for i in range(200))}) + '\n')
P
sh -c 'trap "" XFSZ; ulimit -f 64; exec "$NAQL" add a -q more.jsonl' > out 2> err
is $? 4 "a full disk during add"
exits 0 "the archive is whole" "$NAQL" verify a
is "$("$NAQL" stats a)" "$before" "and as it was"

# A flipped bit in a segment is found, and opening says so or works.
cp -r a damaged
python3 - <<'P'
import glob
name = glob.glob('damaged/segments/*.seg')[0]
data = bytearray(open(name, 'rb').read())
data[len(data) // 3] ^= 4
open(name, 'wb').write(data)
P
exits 1 "verify finds a flipped bit" "$NAQL" verify damaged
says out '"ok":false' "and names the file"
"$NAQL" scan damaged -q crawl/demo.warc.gz > out 2> err
code=$?
[ $code = 0 ] || [ $code = 3 ] || [ $code = 4 ]
ok $? "a scan of a damaged archive ends in order"

# Two writers: the second is told at once.
mkfifo pipe
"$NAQL" add a -q - < pipe > /dev/null 2>&1 &
exec 9> pipe
sleep 1
exits 4 "a second writer is refused" "$NAQL" add a one.jsonl
says err 'writ' "and told why"
exits 0 "a reader is not" "$NAQL" stats a
kill -9 $! 2> /dev/null
wait $! 2> /dev/null
exec 9>&-
exits 0 "a lock of a killed process is no lock" "$NAQL" add a one.jsonl

# kill -9 in the middle of add: the last committed state.
before=$("$NAQL" stats a)
for delay in 0.01 0.03 0.05 0.08 0.12; do
	"$NAQL" add a -q more.jsonl > /dev/null 2>&1 &
	sleep $delay
	kill -9 $! 2> /dev/null
	wait $! 2> /dev/null
	"$NAQL" verify a > out 2> err
	ok $? "whole after kill -9 at $delay s"
done
exits 0 "add after the kills" "$NAQL" add a more.jsonl
exits 0 "verify after the kills" "$NAQL" verify a
is "$("$NAQL" stats a | python3 -c 'import json,sys; print(json.load(sys.stdin)["items"])')" \
	"$(python3 -c 'import json,sys; print(json.loads(sys.argv[1])["items"] + 400)' "$before" 2>/dev/null || echo x)" \
	"every story is there once" || true
done_testing
