#!/bin/sh
# furniture.t - a block with a passage that stands on many pages of a host is furniture; pages
# and their copies are told apart; any number of workers says the same.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

cat > make.py <<'P'
import random, sys
random.seed(11)
words = [a + b for a in ('har', 'fer', 'bri', 'gar', 'lib', 'win', 'sto', 'mar') for b in
         ('bour', 'ry', 'dge', 'den', 'rary', 'ter', 'ne', 'ket', 'lan', 'sen', 'tor', 'vel')]


def prose(n):
    return ' '.join(random.choice(words) for _ in range(n)).capitalize() + ', said the harbour office.'


story = prose(40)
body = [[prose(60), prose(60)] for _ in range(60)]
warc = []


def page(url, title, paragraphs, head=''):
    html = ('<html><head><title>%s</title>%s</head><body><h1>%s</h1><div>%s</div></body></html>' % (
        title, head, title, ''.join('<p>%s</p>' % p for p in paragraphs))).encode()
    http = b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n' + html
    warc.append(b'WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:p:%d>\r\n'
                b'WARC-Date: 2026-01-02T03:04:05Z\r\nWARC-Target-URI: %s\r\n'
                b'Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n'
                % (len(warc), url.encode(), len(http), http))


for i in range(14):
    # a box amid the text of every page
    page('https://box.example/%d' % i, 'Page number %d' % i, [body[i][0], story, body[i][1]])
    # one page at many addresses, under one title
    page('https://title.example/%d' % i, 'One page', [body[20][0], story, body[20][1]])
    # likewise under many titles, with the address that it names itself by
    page('https://copy.example/%d' % i, 'Copy %d' % i, [body[21][0], story, body[21][1]],
         '<link rel=canonical href=https://copy.example/0>')
    # the story itself under many headlines
    page('https://story.example/%d' % i, 'Headline %d' % i, [story])
    # another host each
    page('https://h%d.example/' % i, 'Host %d' % i, [body[i + 25][0], story, body[i + 25][1]])
open('crawl.warc', 'wb').write(b''.join(warc))
open('story.jsonl', 'w').write('{"id":"s","date":"2026-01-01","text":"%s"}\n' % story)
P
python3 make.py
exits 0 "an archive" "$NAQL" init a --agency Sanabel
exits 0 "with a story" "$NAQL" add a story.jsonl
exits 0 "one worker" "$NAQL" scan a -q --jobs 1 crawl.warc
cp out one
is "$(lines one)" 70 "a use on each page"
for n in 2 5; do
	exits 0 "$n workers" "$NAQL" scan a -q --jobs $n crawl.warc
	cmp -s out one
	ok $? "say the same"
done
python3 - > where <<'P'
import json
for line in open('one'):
    u = json.loads(line)
    print(u['page']['url'], *[p['where'] for p in u['passages']])
P
is "$(grep -c 'box.example/[0-8] body' where)" 9 "nine pages with a box: it may be their text"
is "$(grep -c 'box.example/.* boilerplate' where)" 5 "from the tenth on it is known"
is "$(grep -Ec '(title|copy|story|h[0-9]+).example/.* (body|lead)' where)" 56 "copies of a page, a story under many headlines, other hosts: nothing"

exits 0 "recorded" "$NAQL" scan a -q --record crawl.warc
exits 0 "and listed" "$NAQL" uses a
is "$(grep -c '"where":"boilerplate"' out)" 5 "with the same labels"
done_testing
