#!/bin/sh
# archive_faults.t - what must not hurt an archive: a full disk, flipped bits, two writers,
# kill -9 and SIGINT in the middle of things. Nothing committed is lost, ever.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

demo_archive
python3 - <<'P'
import json
with open('more.jsonl', 'w') as f:
    for k in range(400):
        f.write(json.dumps({'id': 'n%d' % k, 'text': ' '.join('ferry%d' % (k * 211 + i) for i in range(200))}) + '\n')
P

# The disk is full (the size of files is limited).
before=$("$NAQL" stats a)
for blocks in 1 8 64 256 400; do
	sh -c "trap '' XFSZ; ulimit -f $blocks; exec \"\$NAQL\" add a -q more.jsonl" > out 2> err
	is $? 4 "a full disk ($blocks blocks) ends add with 4"
	says err '^naql: .' "and says why"
	exits 0 "the archive is whole" "$NAQL" verify a
	is "$("$NAQL" stats a)" "$before" "and as it was"
done
for blocks in 8 64 256; do
	sh -c "trap '' XFSZ; ulimit -f $blocks; exec \"\$NAQL\" add a --memory 64K -q more.jsonl" > out 2> err
	is $? 4 "a full disk ($blocks blocks) for what memory does not hold"
	is "$("$NAQL" stats a)" "$before" "leaves the archive as it was"
	is "$(ls -A a/segments | wc -l | tr -d ' ')" 1 "and nothing beside it"
done
cp -r a full
sh -c "trap '' XFSZ; ulimit -f 80; exec \"\$NAQL\" scan full --record -q crawl/demo.warc.gz" > out 2> err
is $? 4 "a full disk during scan --record ends with 4"
exits 0 "the archive is whole" "$NAQL" verify full
exits 0 "scan --record once there is room" "$NAQL" scan full --record -q crawl/demo.warc.gz
is "$("$NAQL" stats full | field uses)" "$n_whole" "every use is there once"
sh -c "trap '' XFSZ; ulimit -f 8; exec \"\$NAQL\" backup a copy" > out 2> err
is $? 4 "a full disk during backup ends with 4"
exits 4 "a full output is an error" sh -c '"$NAQL" scan a -q crawl/demo.warc.gz > /dev/full'

# A flipped bit in a segment is found by verify, wherever it is; a scan ends in order.
python3 - <<'P'
import glob, os, random, subprocess
random.seed(11)
name = glob.glob('a/segments/*.seg')[0]
good = open(name, 'rb').read()
naql = os.environ['NAQL']
subprocess.run(['cp', '-r', 'a', 'damaged'], check=True)
path = name.replace('a/', 'damaged/', 1)
unseen, unnamed, disorder = [], [], []
places = [0, 4, 8, 16, 64, len(good) - 1] + [random.randrange(len(good)) for _ in range(36)]
for at in places:
    bad = bytearray(good)
    bad[at] ^= 1 << random.randrange(8)
    open(path, 'wb').write(bad)
    p = subprocess.run([naql, 'verify', 'damaged'], capture_output=True, text=True)
    if p.returncode != 1:
        unseen.append((at, p.returncode))
    if '"what":"segments/%s","ok":false' % os.path.basename(name) not in p.stdout:
        unnamed.append(at)
    if at in places[::4]:
        p = subprocess.run([naql, 'scan', 'damaged', '-q', 'crawl/demo.warc.gz'], capture_output=True)
        if p.returncode not in (0, 3, 4) or (p.returncode and not p.stderr):
            disorder.append((at, p.returncode))
for bad in (good[:len(good) // 2], good[:10], b'', good + b'x'):
    open(path, 'wb').write(bad)
    p = subprocess.run([naql, 'verify', 'damaged'], capture_output=True, text=True)
    if p.returncode != 1 or '"ok":false' not in p.stdout:
        unseen.append(('cut', len(bad), p.returncode))
    p = subprocess.run([naql, 'scan', 'damaged', '-q', 'crawl/demo.warc.gz'], capture_output=True)
    if p.returncode not in (0, 4):
        disorder.append(('cut', len(bad), p.returncode))
open('flips', 'w').write('%s\n%s\n%s\n' % (unseen, unnamed, disorder))
P
is "$(sed -n 1p flips)" "[]" "verify finds each of 42 flipped bits and 4 wrong lengths"
is "$(sed -n 2p flips)" "[]" "and names the segment"
is "$(sed -n 3p flips)" "[]" "a scan of a damaged archive ends in order"
rm damaged/segments/*.seg
exits 1 "verify finds a missing segment" "$NAQL" verify damaged
exits 4 "a scan without its segment says so" "$NAQL" scan damaged -q crawl/demo.warc.gz
says err 'segments/' "and names it"
cp -r a damaged2
head -c 5000 /dev/urandom | dd of=damaged2/naql.db bs=1 seek=9000 conv=notrunc 2> /dev/null
exits 1 "verify finds a damaged register" "$NAQL" verify damaged2
ends "0 3 4" "a scan over a damaged register ends in order" "$NAQL" scan damaged2 -q crawl/demo.warc.gz

# Two writers: the second is told at once; readers are not disturbed.
mkfifo pipe
"$NAQL" add a -q - < pipe > /dev/null 2>&1 &
writer=$!
exec 9> pipe
cat more.jsonl >&9 # more than a pipe holds: it has read, so it has the lock
exits 4 "a second writer is refused" "$NAQL" add a "$demo/stories.jsonl"
says err 'writ' "and told why"
exits 0 "a reader is not" "$NAQL" stats a
"$NAQL" scan a -q crawl/demo.warc.gz > again
same whole again "nor is a scan"
exits 0 "nor is verify" "$NAQL" verify a
kill -9 $writer 2> /dev/null
wait $writer 2> /dev/null
exec 9>&-
exits 0 "a lock of a killed process is no lock" "$NAQL" add a "$demo/stories.jsonl"
says err '^0 added, 0 new versions' "and nothing of it went in"
python3 - <<'P'
import os, subprocess
naql = os.environ['NAQL']
open('p0.jsonl', 'w').write('{"id":"p0","text":"the ferry to the island leaves at nine in spring"}\n')
open('p1.jsonl', 'w').write('{"id":"p1","text":"the library of the harbour opens its garden today"}\n')
codes = []
for _ in range(8):
    two = [subprocess.Popen([naql, 'add', 'a', '-q', 'p%d.jsonl' % k], stderr=subprocess.PIPE) for k in (0, 1)]
    codes += [p.communicate() and p.returncode for p in two]
print(sorted(set(codes) - {0, 4}), file=open('codes', 'w'))
P
is "$(cat codes)" "[]" "two adds at once: each is done or refused"
"$NAQL" add a -q p0.jsonl p1.jsonl 2> /dev/null
exits 0 "the archive is whole" "$NAQL" verify a

# kill -9 in the middle of add: the last committed state.
items=$("$NAQL" stats a | field items)
for delay in 0.003 0.01 0.02 0.03 0.05 0.08 0.12; do
	"$NAQL" add a -q more.jsonl > /dev/null 2>&1 &
	sleep $delay
	kill -9 $! 2> /dev/null
	wait $! 2> /dev/null
	exits 0 "whole after add was killed at $delay s" "$NAQL" verify a
	got=$("$NAQL" stats a | field items)
	[ "$got" = "$items" ] || [ "$got" = $((items + 400)) ]
	ok $? "with all of the file or nothing"
done
exits 0 "add after the kills" "$NAQL" add a more.jsonl
exits 0 "verify after the kills" "$NAQL" verify a
is "$("$NAQL" stats a | field items)" $((items + 400)) "every story is there once"

# Merging: a full disk, kill -9, and readers beside it.
"$NAQL" init parts --agency "Sanabel News Agency" --host sanabel.example
for k in 1 2 3 4; do
	sed -n "$((k * 100 - 99)),$((k * 100))p" more.jsonl > part.jsonl
	"$NAQL" add parts -q part.jsonl 2> /dev/null
done
"$NAQL" add parts -q "$demo/stories.jsonl" 2> /dev/null
"$NAQL" scan parts -q crawl/demo.warc.gz | cut -d, -f1-4 > before
for blocks in 1 8 64 256; do
	sh -c "trap '' XFSZ; ulimit -f $blocks; exec \"\$NAQL\" merge parts" > out 2> err
	is $? 4 "a full disk ($blocks blocks) ends merge with 4"
	exits 0 "the archive is whole" "$NAQL" verify parts
	is "$(ls parts/segments | wc -l | tr -d ' ')" 5 "and has its segments"
done
for delay in 0.003 0.01 0.02 0.03 0.05 0.08 0.12; do
	rm -rf killed
	cp -r parts killed
	"$NAQL" merge killed > /dev/null 2>&1 &
	sleep $delay
	kill -9 $! 2> /dev/null
	wait $! 2> /dev/null
	exits 0 "whole after merge was killed at $delay s" "$NAQL" verify killed
	"$NAQL" scan killed -q crawl/demo.warc.gz | cut -d, -f1-4 > after
	same before after "and finds what it found"
	exits 0 "merge after the kill" "$NAQL" merge killed
	is "$(ls -A killed/segments | wc -l | tr -d ' ')" 1 "leaves one file"
done
cat > beside.py <<'P'
"""beside.py - readers that open an archive again and again while it is merged again and
again: none may miss a segment; nor may a backup. Prints what went wrong."""
import os, shutil, subprocess
naql = os.environ['NAQL']
shutil.copytree('parts', 'live')
quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
wrong = []
for k in range(12):
    open('drop.jsonl', 'w').write('{"id":"d%d","text":"the bakery at the harbour opens at %d"}\n' % (k, k))
    subprocess.run([naql, 'add', 'live', '-q', 'drop.jsonl'], check=True, **quiet)
    merge = subprocess.Popen([naql, 'merge', 'live', '-q'], **quiet)
    n = 0
    while merge.poll() is None or n == 0:
        n += 1
        copy = 'b%d-%d' % (k, n)
        jobs = [subprocess.Popen([naql, *c], **quiet) for c in (
            ['scan', 'live', '-q', 'drop.jsonl'], ['verify', 'live'], ['backup', 'live', copy])]
        wrong += [p.args + [e] for p in jobs if (e := p.communicate()[1]) or p.returncode]
        if subprocess.run([naql, 'verify', copy], **quiet).returncode:
            wrong.append('a backup')
        shutil.rmtree(copy)
    if merge.returncode:
        wrong.append(merge.stderr.read())
print(wrong)
P
is "$(python3 beside.py)" "[]" "scan, verify and backup beside a merge are not disturbed"
echo "not ours" > live/segments/note.txt
exits 0 "verify with a file that is none of the archive's" "$NAQL" verify live
says out '"what":"segments/note.txt","ok":true,"note":"not a file of the archive"' "names it"
exits 0 "merge" "$NAQL" merge live
[ -e live/segments/note.txt ]
ok $? "and nobody removes it"

# kill -9 in the middle of scan --record: what was committed stays, the rest comes again.
for k in 1 2 3 4 5 6 7 8; do
	cp crawl/demo.warc.gz crawl/copy$k.warc.gz
done
"$NAQL" scan a -q crawl > once
n_ids=$(python3 -c 'import json; print(len({json.loads(l)["id"] for l in open("once")}))')
for delay in 0.005 0.01 0.02 0.04 0.08; do
	"$NAQL" scan a --record -q crawl > /dev/null 2>&1 &
	sleep $delay
	kill -9 $! 2> /dev/null
	wait $! 2> /dev/null
	exits 0 "whole after scan --record was killed at $delay s" "$NAQL" verify a
done
exits 0 "scan --record after the kills" "$NAQL" scan a --record -q crawl
is "$("$NAQL" stats a | field uses)" "$n_ids" "every use is there once"
exits 0 "scan --record again" "$NAQL" scan a --record crawl
says err '^0 uses new' "adds nothing"

# SIGINT: results flushed, recorded ones committed, 130.
cp -r a stopped
cat > interrupt.py <<'P'
"""interrupt.py FEED COMMAND... - run with a pipe as input, feed it, and when it waits for
more, send SIGINT; print the exit code."""
import os, signal, subprocess, sys, time
feed, command = sys.argv[1], sys.argv[2:]
def fresh():  # a shell sets SIGINT aside in what it puts into the background
    signal.signal(signal.SIGINT, signal.default_int_handler)
with open('out', 'wb') as out, open('err', 'wb') as err:
    p = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=err, preexec_fn=fresh)
    p.stdin.write(open(feed, 'rb').read())
    p.stdin.flush()
    time.sleep(0.5)
    p.send_signal(signal.SIGINT)
    try:
        print(p.wait(20))
    except subprocess.TimeoutExpired:
        p.kill()
        print('did not end')
P
for k in 1 2 3 4 5 6 7 8; do cat crawl/demo.warc.gz; done > feed.warc.gz # more than is read ahead
"$NAQL" init empty --agency "Sanabel News Agency" --host sanabel.example
"$NAQL" add empty -q "$demo/stories.jsonl" 2> /dev/null
is "$(python3 interrupt.py feed.warc.gz "$NAQL" scan empty --record -)" 130 "SIGINT ends a scan of a pipe with 130"
says err '^stopped; what was printed stands and is recorded' "and says what stands"
[ "$(lines out)" -ge "$n_whole" ]
ok $? "results were flushed"
is "$(python3 -c 'import json; print(len({json.loads(l)["id"] for l in open("out") if l.endswith("}\n")}))')" \
	"$("$NAQL" stats empty | field uses)" "what was printed is recorded"
exits 0 "the archive is whole" "$NAQL" verify empty
before=$("$NAQL" stats stopped)
is "$(python3 interrupt.py more.jsonl "$NAQL" add stopped -q -)" 130 "SIGINT ends add with 130"
is "$("$NAQL" stats stopped)" "$before" "and nothing was added"
exits 0 "the archive is whole" "$NAQL" verify stopped
is "$(python3 interrupt.py p0.jsonl "$NAQL" page -)" 130 "SIGINT ends page with 130"
mkfifo silent
is "$(python3 interrupt.py p0.jsonl "$NAQL" scan stopped silent)" 130 "SIGINT ends the wait for a pipe that nobody writes"
done_testing
