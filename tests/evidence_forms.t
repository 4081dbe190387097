#!/bin/sh
# evidence_forms.t - a bundle finds the page again whatever it was found in: a feed, a news
# file, a revisit, a text so long that it is read in windows; and says why where it does not.
# shellcheck source=tests/lib.sh
. "$NAQL_SOURCE_ROOT/tests/lib.sh"
export PYTHONDONTWRITEBYTECODE=1
check=$NAQL_SOURCE_ROOT/tests/bundle_check.py

python3 - "$demo/stories.jsonl" <<'PY'
import base64
import hashlib
import html
import json
import sys

stories = {s['id']: s for s in map(json.loads, open(sys.argv[1], encoding='utf-8'))}
ferry, night = stories['SN-EN-01'], stories['SN-EN-02']


def put(name, text):
    open(name, 'w', encoding='utf-8').write(text)


item = '<item><title>%s</title><link>https://feed.example/%s</link><description>%s</description></item>'
put('feed.xml', '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Pier</title>%s</channel></rss>' % ''.join(
    item % tuple(html.escape(s[k]) for k in ('title', 'id', 'text')) for s in (night, ferry)))
put('news.json', json.dumps({'version': '3.1', 'uri': 'urn:x:1', 'type': 'text', 'headlines': [{'value': ferry['title']}],
                             'bodies': [{'contentType': 'text/plain', 'value': ferry['text']}]}))
page = ('<!doctype html><html><head><title>Pier</title></head><body><p>%s</p></body></html>' % ferry['text'].replace(
    '\n', '</p><p>')).encode()
digest = 'sha1:' + base64.b32encode(hashlib.sha1(page).digest()).decode()
head = b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'


def record(kind, n, block, more=''):
    return ('WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-%012d>\r\nWARC-Date: 2026-11-0%dT08:00:00Z\r\n'
            'WARC-Target-URI: https://pier.example/%d\r\nWARC-Payload-Digest: %s\r\n%sContent-Type: application/http; msgtype=response\r\n'
            'Content-Length: %d\r\n\r\n' % (kind, n, n, n, digest, more, len(block))).encode() + block + b'\r\n\r\n'


revisit = record('revisit', 2, head, 'WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n')
open('revisit.warc', 'wb').write(record('response', 1, head + page) + revisit)
open('alone.warc', 'wb').write(revisit)
rest = '\n'.join('Line %d of the list: the lamp %d was lit at %d and put out at %d.' % (i, i * 7 % 1013, i % 24, i * 5 % 24)
                 for i in range(45000))
text = '%s\n\n%s\n\n%s' % (rest, ferry['text'], rest)
put('long.txt', text)
put('long.jsonl', '%s\n%s\n' % (json.dumps({'id': 'a', 'text': 'A lamp.'}), json.dumps({'id': 'b', 'text': text})))
PY
"$NAQL" init a --agency "Sanabel News Agency" --host sanabel.example
"$NAQL" add a -q "$demo/stories.jsonl" 2> /dev/null
[ "$(wc -c < long.txt)" -gt 4300000 ]
ok $? "the text is longer than a window"
"$NAQL" scan a -q --record feed.xml news.json revisit.warc long.txt long.jsonl > uses
is "$(uses uses)" 7 "seven uses"
# bundle ID [OPTION...]: into b/
bundle() {
	rm -rf b && mkdir b && "$NAQL" evidence a "$@" -o b.zip > out 2> err && unzip -q b.zip -d b
}
while read -r id file; do
	bundle "$id"
	says "b/use-$id/capture.json" '"found":true' "$file: the page is found again"
	is "$(python3 "$check" right b)" "" "$file: another hand finds the bundle right"
	[ "$(python3 "$check" passages b)" -gt 0 ]
	ok $? "$file: each passage is the same words in the payload and in the text"
	(cd b && sh ./verify.sh) > out
	is "$?" 0 "$file: and so does a stranger"
done <<IDS
$(sed 's/.*"type":"use","id":"\([0-9a-f]*\)".*"file":"\([^"]*\)".*/\1 \2/' uses)
IDS

# ---- a revisit refers to another record: that is there too ----
id=$(grep '"url":"https://pier.example/2"' uses | field id)
bundle "$id"
says "b/use-$id/capture.json" '"warc_type":"revisit".*"payload_digest":{"stated":"\(sha1:[A-Z2-7]*\)","computed":"\1","same":true}' \
	"the digest of a revisit is over the payload it refers to"
says "b/use-$id/capture.json" '"original_target":"https://pier.example/1"' "which is named"
says "b/use-$id/page-original.warc" 'WARC-Target-URI: https://pier.example/1' "and in the bundle"
bundle "$id" --warc alone.warc
says "b/use-$id/capture.json" '"found":false.*"why":"nothing in the file has the digest' "without it the page is not there, and it says why"

# ---- gone ----
id=$(grep '"file":"long.txt"' uses | field id)
mv long.txt elsewhere.txt
bundle "$id"
says "b/use-$id/capture.json" '"found":false.*"why":"the file it was found in is not there' "a file that is gone is told"
bundle "$id" --warc elsewhere.txt
says "b/use-$id/capture.json" '"found":true' "and found where it lies now"
done_testing
