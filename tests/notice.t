#!/bin/sh
# notice.t - the notice from the record to the site, to the register, to the check, and the
# notices of others in pages and crawls.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

cat > record.json <<'JSON'
{"form": "naql-notice-1", "agency": "وكالة سنابل", "names": {"en": "Sanabel News Agency"},
 "site": "https://sanabel.example", "email": "rights@sanabel.example",
 "licensing": "https://sanabel.example/licensing", "languages": ["ar", "en", "tr", "ckb", "kmr", "fa"],
 "uses": {"search": "allow", "ai-input": "offer"},
 "paths": [{"path": "/open/", "uses": {"search": "allow", "ai-index": "allow", "ai-input": "allow",
                                       "ai-train": "allow", "tdm": "allow"}},
           {"path": "/open/desk/", "uses": {"search": "reserve", "ai-index": "reserve", "ai-input": "reserve",
                                            "ai-train": "reserve", "tdm": "reserve"}}],
 "robots": {"groups": [{"agents": ["*"]}, {"agents": ["ferrybot", "trambot"]}]},
 "emit": {"content_usage": "draft-08", "content_signal": true}}
JSON
"$NAQL" init a --agency "Sanabel News Agency" --host sanabel.example
"$NAQL" add a -q "$demo/stories.jsonl"

# ---- write ----
exits 2 "write wants a root" "$NAQL" notice write a record.json
exits 2 "write without a record, where none is kept" "$NAQL" notice write a -o web
exits 3 "a record that is none is refused" "$NAQL" notice write a "$demo/stories.jsonl" -o web
exits 0 "write" "$NAQL" notice write a record.json -o web --by Sara --reason first
says err 'version 1' "says which version"
for f in robots.txt rsl.xml .well-known/tdmrep.json tdm-policy.json notice/head.html notice/head-1.html \
	notice/head-2.html notice/index.html notice/nginx-http.conf notice/nginx-server.conf notice/apache.conf \
	notice/rights.xmp notice/newsml-g2-rights.xml notice/notice.ar.txt notice/notice.kmr.txt; do
	[ -s "web/$f" ]
	ok $? "writes $f"
done
is "$(head -n 3 web/robots.txt | tail -n 1)" "License: https://sanabel.example/rsl.xml" "License stands before the first group"
is "$(grep -c '^License: ' web/robots.txt)" 3 "and again in every group"
cp -r web web1
exits 0 "write again, from the register" "$NAQL" notice write a -o web2
says err 'version 1, unchanged' "is no new version"
diff -r web web2 > /dev/null
ok $? "and gives the same bytes"
LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8 TZ=Asia/Riyadh "$NAQL" notice write a -q -o web3
diff -r web web3 > /dev/null
ok $? "in any language and time zone"
exits 4 "a root that cannot be made" "$NAQL" notice write a record.json -o /proc/nowhere

# ---- show ----
sed 's/"offer"/"reserve"/' record.json > record2.json
sleep 1
exits 0 "another record" "$NAQL" notice write a record2.json -o web --by Azad --reason "no offer any more"
says err 'version 2' "is another version"
today=$(date -u +%Y-%m-%d)
"$NAQL" notice show a --at "$today" > out
[ "$(lines out)" = 2 ] || [ "$(lines out)" = 1 ] # midnight
ok $? "show --at DAY: all that held on it"
"$NAQL" notice show a > out
is "$(lines out)" 1 "show: the newest"
is "$(field version < out)" 2 "is version 2"
is "$(field reason < out)" "no offer any more" "with its reason"
from=$(python3 -c 'import json,sys; print(json.loads(sys.stdin.readline())["from"])' < out)
"$NAQL" notice show a --at "$from" --file rsl.xml > then
same then web/rsl.xml "show --file: the bytes of then"
"$NAQL" notice show a > out && cp out newest
python3 - <<'PY'
import hashlib, json
n = json.loads(open('out').readline())
lines = ''
for f in sorted(n['files'], key=lambda f: f['path'].encode()):
    digest = hashlib.sha256(f['text'].encode()).hexdigest()
    assert digest == f['sha256'] == hashlib.sha256(open('web/' + f['path'], 'rb').read()).hexdigest(), f['path']
    lines += digest + '  ' + f['path'] + '\n'
assert hashlib.sha256(lines.encode()).hexdigest() == n['sha256']
PY
ok $? "the hashes are those of the files"
exits 2 "show before everything" "$NAQL" notice show a --at 2020-03-03
says err '2020-03-03' "says so"
exits 2 "show with a date that is none" "$NAQL" notice show a --at yesterday
exits 2 "show a file that there was not" "$NAQL" notice show a --file garden.txt
exits 0 "verify proves the versions" "$NAQL" verify a
exits 0 "backup takes them along" "$NAQL" backup a copy
"$NAQL" notice show copy > again
same newest again "unchanged"

# ---- check ----
exits 0 "the site is conformant" "$NAQL" notice check web1
is "$(grep -c '"severity":"error"' out)" 0 "without errors"
is "$(grep -c 'forms-disagree' out)" 0 "and its forms agree"
is "$(grep -c '"code":"[^"]*"' out)" "$(grep -c '"code":"rsl-free-ai"' out)" "what is told is what the record opens"
exits 0 "the record is checked too" "$NAQL" notice check record.json
sed 's/Content-Usage: train-ai=n/Content-Usage: train-ai=y/' web1/robots.txt > r && cp -r web1 other && cp r other/robots.txt
exits 0 "forms that disagree are a warning" "$NAQL" notice check other
says out 'forms-disagree' "that is told"
printf '<rsl xmlns="https://rslstandard.org/rsl">\n<content url="/"/>\n</rsl>\n' > bad.xml
exits 1 "what is not conformant" "$NAQL" notice check bad.xml
says out '"line":2,.*"severity":"error","code":"rsl-missing"' "has line and code"
says out '"remedy":"' "and a remedy"
printf '<rsl xmlns="https://rslstandard.org/rsl">' > cut.xml
exits 3 "what is no XML cannot be read" "$NAQL" notice check cut.xml
says err 'cut.xml' "and is named"
printf '[{"location":' > tdmrep.json
exits 3 "nor what is no JSON" "$NAQL" notice check tdmrep.json
exits 3 "nor what is not there" "$NAQL" notice check nowhere.xml
echo garden > garden.txt
exits 3 "nor what is no form of a notice" "$NAQL" notice check garden.txt
mkdir empty
exits 3 "nor a directory without any" "$NAQL" notice check empty
exits 3 "of several the others are checked" "$NAQL" notice check bad.xml nowhere.xml
says out '"type":"checked","file":"bad.xml"' "and told"
printf 'HTTP/1.1 200 OK\r\ntdm-reservation: yes\r\nLink: </l.xml>; rel=license; type=application/rsl+xml\r\n\r\n' > page.http
exits 1 "headers are checked" "$NAQL" notice check page.http
says out 'header-tdm' "tdm-reservation"
says out 'header-link' "Link"
printf '<html><head><meta name="tdm-reservation" content="x"><title>A</title></head><body>Rain.</body></html>' > p.html
exits 1 "pages are checked" "$NAQL" notice check p.html
says out 'html-tdm' "their meta elements"
exits 2 "check wants a file" "$NAQL" notice check

# ---- headers: what the two servers would send ----
cat > servers.py <<'PY'
"""Read the snippets as the servers do: nginx takes the first expression of a map that matches, Apache applies
every section that matches, the last one counts."""
import re

http = open('web1/notice/nginx-http.conf').read()
server = open('web1/notice/nginx-server.conf').read()
apache = open('web1/notice/apache.conf').read()


def nginx(path):
    values = {}
    for name, body in re.findall(r'map \$uri \$(\w+) \{\n(.*?)\n\}', http, re.S):
        rows = re.findall(r'^\t("~([^"]*)"|default) "(.*)";$', body, re.M)
        assert rows and rows[-1][0] == 'default'
        values[name] = next(v for word, exp, v in rows if word == 'default' or re.match(exp, path))
    out = {}
    for header, value in re.findall(r"^add_header (\S+) (\$\w+|'[^']*') always;$", server, re.M):
        out[header] = values[value[1:]] if value[0] == '$' else value[1:-1]
    return {k: v for k, v in out.items() if v}


def apache_headers(path):
    out = {}
    for exp, body in re.findall(r'<LocationMatch "([^"]*)">\n(.*?)</LocationMatch>', apache, re.S):
        if not re.match(exp, path):
            continue
        for verb, header, value in re.findall(r'^\tHeader always (set|unset) (\S+)(?: "(.*)")?$', body, re.M):
            out.pop(header, None)
            if verb == 'set':
                out[header] = value.replace('%%', '%')
    for header, value in re.findall(r'^Header always add (\S+) "(.*)"$', apache, re.M):
        out[header] = value.replace('\\"', '"').replace('%%', '%')
    return out


OPEN = {'/open/', '/open/1'}
for path in ['/', '/news/1', '/open', '/open/', '/open/1', '/open/desk/', '/open/desk/2', '/openx']:
    a, n = apache_headers(path), nginx(path)
    assert a == n, (path, a, n)
    free = path in OPEN
    assert n['tdm-reservation'] == ('0' if free else '1'), (path, n)
    assert ('tdm-policy' in n) == (not free), (path, n)
    assert ('train-ai=y' in n['Content-Usage']) == free, (path, n)
    assert ('search=y' in n['Content-Usage']) == ('/desk/' not in path), (path, n)
    assert n['Link'] == '<https://sanabel.example/rsl.xml>; rel="license"; type="application/rsl+xml"'
PY
python3 servers.py > err 2>&1
ok $? "nginx and Apache send what the record says"
sed 's/^/# /' err

# ---- pages of others ----
python3 - <<'PY'
import gzip, json

story = next(json.loads(l) for l in open(__import__('os').environ['NAQL_SOURCE_ROOT'] + '/demo-data/stories.jsonl'))
text = story['text'].replace('\n', '</p><p>')
rsl = ('<script type="application/rsl+xml"><rsl xmlns="https://rslstandard.org/rsl"><content url=""><license>%s'
       '</license></content></rsl></script>')
pages = [
    ('https://sanabel.example/1', 'tdm-reservation: 1\r\n', '', ''),
    ('https://www.sanabel.example/2', 'Link: <https://sanabel.example/rsl.xml>; rel="license"; '
     'type="application/rsl+xml"\r\n', '', ''),
    ('https://sanabel.example/3', '', '', ''),
    ('https://sanabel.example/4', '', '<meta name="tdm-reservation" content="0">', ''),
    ('https://daily.example/1', '', '<meta name="tdm-reservation" content="1">', ''),
    ('https://daily.example/2', 'Content-Usage: train-ai=n\r\n', '', ''),
    ('https://daily.example/3', '', '', '<footer><p>© 2026 Daily Lantern. All rights reserved.</p></footer>'),
    ('https://daily.example/4', '', rsl % '<prohibits type="usage">ai-all</prohibits><payment type="use"/>', ''),
    ('https://daily.example/5', '', '<meta name="tdm-reservation" content="0">', ''),
    ('https://daily.example/6', '', '<link rel="license" type="application/rsl+xml" href="https://d.example/l">', ''),
    ('https://daily.example/7', '', '', '<footer><p>© 2026 Daily Lantern</p></footer>'),
    ('https://daily.example/8', '', '', '<footer><p>Some rights reserved.</p></footer>'),
]
with gzip.open('crawl.warc.gz', 'wb') as out:
    for n, (url, header, head, foot) in enumerate(pages):
        body = ('<!DOCTYPE html><html><head><meta charset="utf-8"><title>Page %d</title>%s</head><body><article>'
                '<p>%s</p></article>%s</body></html>' % (n, head, text, foot)).encode()
        block = ('HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n%s\r\n' % header).encode() + body
        out.write(('WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:%032d>\r\nWARC-Date: '
                   '2026-11-0%dT00:00:00Z\r\nWARC-Target-URI: %s\r\nContent-Type: application/http; msgtype=response'
                   '\r\nContent-Length: %d\r\n\r\n' % (n, n % 9 + 1, url, len(block))).encode() + block + b'\r\n\r\n')
PY
exits 0 "page" "$NAQL" page crawl.warc.gz
reserved_of() {
	python3 -c '
import json, sys
for line in sys.stdin:
    r = json.loads(line)
    if r["type"] == sys.argv[1]:
        url = r.get("url") or r["page"]["url"]
        print(url.split("/")[2].replace("sanabel.example", "s").replace("daily.example", "d") + url.split("/")[3],
              r["reserved"], " ".join(n["form"] for n in r["reserved_why"]))' "$1"
}
cat > wanted <<'TXT'
s1 yes tdm-header
www.s2 unknown rsl-header
s3 unknown 
s4 no tdm-meta
d1 yes tdm-meta
d2 yes content-usage
d3 yes printed
d4 yes rsl-inline
d5 no tdm-meta
d6 unknown rsl-link
d7 unknown 
d8 unknown 
TXT
reserved_of page < out > got
same got wanted "page: does each page reserve its rights, and why"
diff wanted got | sed 's/^/# /'
exits 0 "scan" "$NAQL" scan a -q crawl.warc.gz
reserved_of use < out > got
sort wanted > w && sort got > g
same g w "scan: a use says it of its page"
cp out all
exits 0 "scan --reserved" "$NAQL" scan a -q --reserved crawl.warc.gz
reserved_of reserved < out > got
grep ' yes ' wanted > w
same got w "tells the pages that do, and no others"
reserved_of use < out > got
same got w "with their uses"
grep '"type":"use"' out > some
is "$(grep -cFx -f some all)" "$(lines some)" "whose records are the same as without"
"$NAQL" scan a -q --reserved --jobs 8 crawl.warc.gz > again
same again out "for any number of threads"
exits 2 "not with --record" "$NAQL" scan a --reserved --record crawl.warc.gz

# ---- audit ----
exits 0 "audit" "$NAQL" notice audit a crawl.warc.gz
is "$(grep -c '"type":"audit"' out)" 4 "looks at own pages"
says out '"type":"audited","pages":4,"carrying":2,"share":0.5000,"forms":{"tdm-header":1,"rsl-header":1}' "and adds up"
says out '/4".*"contradicts":\["tdm"\]' "a page that says something else is told"
says err '2 of 4 own pages carry' "share printed"
exits 0 "audit of other hosts" "$NAQL" notice audit a crawl.warc.gz --host daily.example
says out '"pages":8,"carrying":4,' "on request"
"$NAQL" init b --agency "Garden"
exits 2 "audit without a host" "$NAQL" notice audit b crawl.warc.gz

# ---- the documentation ----
missing=0
for code in $(grep -o 'X([A-Z_]*, "[a-z-]*"' "$NAQL_SOURCE_ROOT/src/rights/notice_finding.h" | sed 's/.*"\(.*\)"/\1/'); do
	grep -q "^| \`$code\`" "$NAQL_SOURCE_ROOT/docs/notice-format.md" || {
		missing=$((missing + 1))
		echo "# $code is not in docs/notice-format.md"
	}
done
is $missing 0 "every code is documented"

# ---- fixtures of others: NAQL_NOTICE_FIXTURES names a directory with rsl/valid and rsl/invalid ----
if [ -d "${NAQL_NOTICE_FIXTURES-/nowhere}/rsl" ]; then
	n=0
	bad=0
	for f in "$NAQL_NOTICE_FIXTURES"/rsl/valid/*.xml; do
		n=$((n + 1))
		"$NAQL" notice check -q "$f" > /dev/null || bad=$((bad + 1))
	done
	is $bad 0 "$n valid licences are conformant"
	n=0
	bad=0
	for f in "$NAQL_NOTICE_FIXTURES"/rsl/invalid/*.xml; do
		n=$((n + 1))
		"$NAQL" notice check -q "$f" > /dev/null
		[ $? = 1 ] || bad=$((bad + 1))
	done
	is $bad 0 "$n invalid ones are not"
fi
done_testing
