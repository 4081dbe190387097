#!/bin/sh
# seen.t - uses over time: four crawls of one outlet, from the first day of a copy to the
# day it is gone. One use at several addresses is one; pages without a use leave nothing.
# shellcheck source=tests/lib.sh
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

cat > make.py <<'PY'
# make.py DAY PATH=STORY... > day.warc: pages of that day, with a story or with other words
import json
import sys

stories = {s['id']: s for s in map(json.loads, open(sys.argv[1] + '/stories.jsonl', encoding='utf-8'))}
day = sys.argv[2]
other = 'Today the garden is open from nine to five. The lemon trees stand at the south wall, and the pond is full.'
for n, page in enumerate(sys.argv[3:]):
    path, story = page.split('=')
    text = stories[story]['text'] if story in stories else other
    title = stories[story]['title'] if story in stories else 'The garden in autumn'
    canonical = '<link rel="canonical" href="/2026/ferry">' if path.startswith('/2026/') else ''
    html = '<!doctype html><html><head><title>%s</title>%s</head><body><article><h1>%s</h1>%s</article></body></html>' % (
        title, canonical, title, ''.join('<p>%s</p>' % p for p in text.split('\n') if p))
    status = '404 Not Found' if story == 'missing' else '200 OK'
    http = ('HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\n\r\n' % status).encode() + html.encode()
    head = ('WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-%s-%012d>\r\n'
            'WARC-Date: %sT08:%02d:00Z\r\nWARC-Target-URI: https://%s%s\r\n'
            'Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n') % (
                day[5:7] + day[8:10], n, day, n, 'm.pier.example' if path.endswith('.amp') else 'pier.example', path, len(http))
    sys.stdout.buffer.write(head.encode() + http + b'\r\n\r\n')
PY
day() {
	python3 make.py "$demo" "$@"
}
"$NAQL" init a --agency "Sanabel News Agency" --host sanabel.example
"$NAQL" add a -q "$demo/stories.jsonl" 2> /dev/null
day 2026-11-01 /2026/ferry=SN-EN-01 /2026/ferry.amp=SN-EN-01 /2026/ferry-2/print=SN-EN-01 /empty-page=none /front=SN-EN-02 > 1.warc
day 2026-11-02 /2026/ferry=SN-EN-01 /empty-page=none /front=SN-EN-03 > 2.warc
day 2026-11-03 /2026/ferry=none /empty-page=none > 3.warc
day 2026-11-04 /2026/ferry=none /2026/ferry.amp=none > 4.warc
day 2026-11-05 /2026/ferry=SN-EN-01 > 5.warc
seen() { # STORY: what is said of its first use
	"$NAQL" uses a --story "$1" | sed -n '1s/.*"seen":{\([^}]*\)}.*/\1/p'
}

"$NAQL" scan a -q --record 1.warc > /dev/null
says=$(seen SN-EN-01)
is "${says#*,}" '"first":"2026-11-01T08:00:00Z","last":"2026-11-01T08:02:00Z","captures":3,"addresses":2,"gone":null,"without":0' \
	"page, telephone and print are one use"
is "$("$NAQL" uses a --story SN-EN-01 | sed 's/.*"seen":{"event":"\([0-9a-f]*\)".*/\1/' | sort -u | wc -l)" 1 "with one name"
"$NAQL" scan a -q --record 2.warc > /dev/null
says=$(seen SN-EN-01)
is "${says#*,}" '"first":"2026-11-01T08:00:00Z","last":"2026-11-02T08:00:00Z","captures":4,"addresses":2,"gone":null,"without":0' \
	"the next day it is still there"
says=$(seen SN-EN-02)
is "${says#*,}" '"first":"2026-11-01T08:04:00Z","last":"2026-11-01T08:04:00Z","captures":1,"addresses":1,"gone":"2026-11-02T08:02:00Z","without":1' \
	"a story is gone where the page has another one"
"$NAQL" scan a -q --record --min-words 40 3.warc > /dev/null
is "$(seen SN-EN-01 | sed 's/.*"gone":\([^,]*\).*/\1/')" null "a scan for long passages says nothing of what it lacks"
for jobs in 1 4; do
	rm -rf "b$jobs" && cp -r a "b$jobs"
	"$NAQL" scan "b$jobs" -q --record --jobs $jobs 3.warc 4.warc > /dev/null
	"$NAQL" uses "b$jobs" > "uses$jobs"
done
same uses1 uses4 "the same for any number of threads"
"$NAQL" scan a -q --record 3.warc 4.warc > /dev/null
"$NAQL" scan a -q --record 4.warc 3.warc 1.warc > /dev/null
"$NAQL" uses a > uses
same uses uses1 "scanned twice is scanned once"
says=$(seen SN-EN-01)
is "${says#*,}" '"first":"2026-11-01T08:00:00Z","last":"2026-11-02T08:00:00Z","captures":4,"addresses":2,"gone":"2026-11-03T08:00:00Z","without":3' \
	"then it is gone"
id=$("$NAQL" uses a --story SN-EN-01 | head -1 | field id)
"$NAQL" show a "$id" > shown
says shown '^Seen *first 2026-11-01T08:00:00Z, last 2026-11-02T08:00:00Z, 4 captures, 2 addresses; gone on 2026-11-03T08:00:00Z, 3 captures without it' \
	"naql show says so"

# ---- pages without a use leave nothing behind ----
exits 0 "verify" "$NAQL" verify a
grep -c 'empty-page' 1.warc > /dev/null
ok $? "the crawl had a page without a use"
[ "$(cat a/naql.db* | grep -ac 'empty-page\|The garden in autumn\|lemon trees')" = 0 ]
ok $? "the register has neither its address nor its words"
is "$(python3 -c 'import sqlite3
for row in sqlite3.connect("a/naql.db").execute("SELECT DISTINCT address, item FROM absence ORDER BY 1, 2"):
    print(row[0].decode(), end=" ")')" 'pier.example/2026/ferry pier.example/front ' \
	"of a capture without a use its address alone, where there was one"

# ---- a capture is no new work ----
"$NAQL" case a open -q "$id" --by Leyla > /dev/null
"$NAQL" scan a -q --record 5.warc > /dev/null
is "$(seen SN-EN-01 | sed 's/.*"last":"\([^"]*\)".*"gone":\([^,]*\).*/\1 \2/')" '2026-11-05T08:00:00Z null' "it is back"
is "$("$NAQL" uses a --story SN-EN-01 --new | wc -l)" 0 "and no new work: its page stands in a case"
is "$("$NAQL" uses a --story SN-EN-01 | grep -c '"case":1')" 5 "which every capture names"

# ---- what is one use is counted as one, also where only the titles agree ----
cat > pier.json <<'JSON'
{ "id": "pier", "legal_name": "The Pier", "country": "GB" }
JSON
cat > pier-web.json <<'JSON'
{ "id": "pier-web", "party": "pier", "name": "The Pier", "kind": "web", "keys": [ { "type": "host", "value": "pier.example", "include_sub": true } ] }
JSON
cat > two.json <<'JSON'
{ "form": 2, "number": "TWO", "party": "pier", "kind": "contract", "state": "active", "tz": "UTC", "valid_from": "2026-01-01",
  "valid_to": null, "grants": [ { "id": "g", "effect": "permit", "media": "all", "products": "all", "categories": "all", "languages": "all",
  "sources": ["own"], "items": "all", "territories": { "include": ["WORLD"] }, "outlets": "all", "actions": ["publish_web"],
  "extent": { "kind": "full" }, "limits": { "max_uses": 2, "count_by": "event", "period": "month" } } ] }
JSON
rm -rf t && "$NAQL" init t --agency "Sanabel News Agency" --host sanabel.example && "$NAQL" add t -q "$demo/stories.jsonl" 2> /dev/null
"$NAQL" party t add -q pier.json && "$NAQL" outlet t add -q pier-web.json && "$NAQL" contract t add -q two.json
day 2026-11-01 /one=SN-EN-01 /one-again=SN-EN-01 /one/for/readers=SN-EN-01 /two=SN-EN-02 /three=SN-EN-03 > t.warc
"$NAQL" scan t -q --record t.warc > /dev/null
says=$("$NAQL" uses t --story SN-EN-01 | sed 's/.*"event":"\([0-9a-f]*\)".*/\1/' | sort -u | wc -l)
is "$says" 1 "three addresses, one title: one use"
"$NAQL" judge t -q > judged
is "$("$NAQL" uses t --story SN-EN-01 | grep -c '"outcome":"COVERED"')" 3 "which uses up one of two"
is "$("$NAQL" uses t --story SN-EN-02 | grep -c '"outcome":"COVERED"')" 1 "the second use is covered"
is "$("$NAQL" uses t --story SN-EN-03 | grep -c '"outcome":"COVERED_DUTY_OPEN".*"missing":\["max_uses"\]')" 1 "the third is over the limit"
"$NAQL" judge t -q > again
is "$(lines again)" 0 "judged again nothing changes"
"$NAQL" statement t -q --party pier --from 2026-11-01 --to 2026-12-01 -o pier.csv
is "$(grep -c '^use,' pier.csv)" 3 "the statement counts the same three"

# ---- what is withdrawn is not searched for, so nothing is said of it ----
"$NAQL" withdraw a SN-EN-01 --reason "a test"
day 2026-11-06 /2026/ferry=SN-EN-01 > 6.warc
"$NAQL" scan a -q --record 6.warc > /dev/null
is "$(seen SN-EN-01 | sed 's/.*"gone":\([^,]*\).*/\1/')" null "a story that was withdrawn is not said to be gone"

# ---- a page that is not there is no capture of a page ----
day 2026-11-07 /front=missing > 7.warc
"$NAQL" scan a -q --record 7.warc > /dev/null
is "$(seen SN-EN-03 | sed 's/.*"gone":\([^,]*\).*/\1/')" null "an error page is no page"
done_testing
