#!/bin/sh
# scan --resume: inputs that were finished are passed over, and nothing is lost or printed
# twice.
. "$(dirname "$0")/lib.sh"

"$NAQL" init a --agency Agency > /dev/null
python3 - << 'EOF'
import json, os
text = ('The ferry to the northern harbour will leave half an hour later this week because the '
        'old pier is being painted, the harbour master told the gardeners of the library. ')
with open('stories.jsonl', 'w', encoding='utf-8') as out:
    for i in range(4):
        body = text.replace('northern', 'northern%d' % i).replace('pier', 'pier%d' % i)
        body = ' '.join(w + str(i) if len(w) > 5 else w for w in body.split())
        out.write(json.dumps({'id': 's%d' % i, 'text': body}) + '\n')
        os.makedirs('crawl', exist_ok=True)
        open('crawl/page%d.txt' % i, 'w', encoding='utf-8').write('Today in the news: ' + body)
EOF
"$NAQL" add a -q stories.jsonl > /dev/null
"$NAQL" scan a -q crawl > all
is "$(wc -l < all)" 4 "four pages with a use"

exits 0 "a first scan keeps what it finished" "$NAQL" scan a -q --resume state crawl
is "$(cat out)" "$(cat all)" "it prints all uses"
is "$(sed 1d state | sed 's/.* //')" "$(printf 'crawl/page%d.txt\n' 0 1 2 3)" "the state names the files"
exits 0 "the same again" "$NAQL" scan a -q --resume state crawl
is "$(wc -c < out)" 0 "passes over all of them"

# what is new, and what has grown, is scanned
cp crawl/page0.txt crawl/page9.txt
echo ' and more' >> crawl/page1.txt
exits 0 "new and changed files" "$NAQL" scan a -q --resume state crawl
is "$(sed 's/.*"file":"\([^"]*\)".*/\1/' out)" "$(printf 'crawl/page%d.txt\n' 1 9)" "are scanned, the others not"

# a scan that ends in the middle: the rest is what is missing
rm crawl/page9.txt
"$NAQL" scan a -q crawl > all
head -n 3 state > half
exits 0 "from a half-way state" "$NAQL" scan a -q --resume half crawl
is "$(wc -l < out)" 3 "two files are left, and one that has grown since"
cat > interrupt.py << 'EOF'
import signal, subprocess, sys
def fresh():
    signal.signal(signal.SIGINT, signal.default_int_handler)
p = subprocess.Popen([sys.argv[1], 'scan', 'a', '--progress', '--resume', 'cut', 'crawl/page0.txt', '-'],
                     stdin=subprocess.PIPE, stdout=open('first', 'w'), stderr=open('err', 'w'), preexec_fn=fresh)
import time
time.sleep(.3)
p.send_signal(signal.SIGINT)
print(p.wait())
EOF
is "$(python3 interrupt.py "$NAQL")" 130 "SIGINT ends a scan with 130"
grep -q 'with --resume cut' err
ok $? "and says how to go on"
exits 0 "going on" "$NAQL" scan a -q --resume cut crawl
is "$(cat first out | sort)" "$(sort all)" "gives each use once in all"

# states of other scans, and what is no state
exits 2 "a state of other options is refused" "$NAQL" scan a -q --traces --resume state crawl
grep -q 'not left by a scan with these options' err
ok $? "and told"
exits 2 "a file that is no state is refused" "$NAQL" scan a -q --resume stories.jsonl crawl
is "$(wc -l < stories.jsonl)" 4 "and left as it is"
: > empty
exits 0 "an empty file is a state" "$NAQL" scan a -q --resume empty crawl
is "$(cat out)" "$(cat all)" "of nothing"
exits 4 "a state that cannot be written is told" "$NAQL" scan a -q --resume none/state crawl

# with --record the register has what the state names
exits 0 "recorded" "$NAQL" scan a -q --record --resume kept crawl
is "$("$NAQL" uses a | wc -l)" 4 "four uses"
exits 0 "recorded again" "$NAQL" scan a -q --record --resume kept crawl
is "$("$NAQL" uses a | wc -l)" 4 "no more"
done_testing
