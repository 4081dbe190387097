#!/bin/sh
# fetch.t - pages that are named are asked for, robots.txt obeyed, each answer kept byte by
# byte; and the audit of a site. Servers of the test's own on the loopback interface.
# shellcheck source=tests/lib.sh
. "$NAQL_SOURCE_ROOT/tests/lib.sh"
export PYTHONDONTWRITEBYTECODE=1
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy

cat > server.py <<'PY'
"""server.py KIND: prints its port, then "PATH AGENT" for each request, into KIND.log."""
import gzip
import http.server
import sys

kind = sys.argv[1]
log = open(kind + '.log', 'w', encoding='utf-8')
NOTICE = '<meta name="tdm-reservation" content="1">'
PAGE = '<!doctype html><html><head><title>Garden</title>%s</head><body><p>The garden is open on Friday, %s.</p></body></html>'


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *args):
        pass

    def answer(self, status, body=b'', **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace('_', '-'), value)
        if 'Transfer_Encoding' not in fields:
            self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def page(self, notice, words, **fields):
        self.answer(200, (PAGE % (NOTICE if notice else '', words)).encode(), Content_Type='text/html; charset=utf-8', **fields)

    def do_GET(self):
        at = 'http://127.0.0.1:%d' % self.server.server_port
        print(self.path, self.headers['User-Agent'], file=log, flush=True)
        if kind == 'broken' or (kind == 'busy' and self.path != '/robots.txt'):
            return self.answer(503 if kind == 'broken' else 429)
        if kind == 'open':
            return self.answer(404) if self.path == '/robots.txt' else self.page(False, 'all day')
        if self.path == '/robots.txt':
            return self.answer(302, Location='/robots-here.txt')
        if self.path == '/robots-here.txt':
            return self.answer(200, ('User-agent: *\nDisallow: /private/\nSitemap: %s/map.xml\nUser-agent: naql\nDisallow: /private/\n'
                                     'Disallow: /desk\n' % at).encode(), Content_Type='text/plain')
        if self.path == '/map.xml':
            return self.answer(200, ('<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>'
                                     '<loc>%s/pages.xml</loc></sitemap></sitemapindex>' % at).encode(), Content_Type='application/xml')
        if self.path == '/pages.xml':
            locs = ['%s/one' % at, '%s/two' % at, '%s/private/three' % at, 'http://127.0.0.1:9/elsewhere', '%s/one#again' % at, '/gzip']
            body = '<urlset>%s</urlset>' % ''.join('<url><loc>%s</loc></url>' % loc for loc in locs)
            return self.answer(200, body.encode(), Content_Type='application/xml')
        if self.path == '/moved':
            return self.answer(301, Location='/one')
        if self.path == '/round':
            return self.answer(302, Location='/round?x')
        if self.path.startswith('/round?'):
            return self.answer(302, Location=self.path + 'x')
        if self.path == '/away':
            return self.answer(302, Location='http://localhost:%d/one' % self.server.server_port)
        if self.path == '/chunks':
            body = (PAGE % (NOTICE, 'in pieces')).encode()
            pieces = b''.join(b'%x\r\n%s\r\n' % (len(body[i:i + 20]), body[i:i + 20]) for i in range(0, len(body), 20))
            return self.answer(200, pieces + b'0\r\n\r\n', Transfer_Encoding='chunked', Content_Type='text/html')
        if self.path == '/gzip':
            return self.answer(200, gzip.compress((PAGE % ('', 'packed')).encode()), Content_Encoding='gzip', Content_Type='text/html')
        if self.path == '/long':
            return self.answer(200, b'<p>' + b'x' * (17 << 20), Content_Type='text/html')
        if self.path == '/none':
            return self.answer(404)
        return self.page(self.path != '/two', 'page ' + self.path)


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
print(server.server_port, file=open(kind + '.port', 'w'))
server.serve_forever()
PY
pids=
trap 'kill $pids 2>/dev/null; chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
for kind in garden open broken busy; do
	python3 server.py $kind &
	pids="$pids $!"
done
for kind in garden open broken busy; do
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ -s $kind.port ] && break
		sleep 0.2
	done
	eval "$kind=http://127.0.0.1:$(cat $kind.port)"
done
get() { # what a manager would type, quickly
	"$NAQL" fetch --contact desk@sanabel.example --delay 1 "$@"
}

exits 2 "say where" "$NAQL" fetch "$garden/one" --contact a@b.example
exits 2 "say who asks" "$NAQL" fetch "$garden/one" -o one.warc
exits 2 "who asks goes into a header" "$NAQL" fetch "$garden/one" -o one.warc --contact "a (b)"
exits 2 "no other scheme" get file:///etc/passwd -o one.warc
exits 2 "nobody's password" get http://user:word@127.0.0.1/ -o one.warc
[ ! -e one.warc ] && [ ! -s garden.log ]
ok $? "what is refused asks nothing and leaves no file"

exits 0 "a page" get "$garden/one" -o one.warc
says out '"type":"fetched","url":"http://127.0.0.1:[0-9]*/one","status":200,"bytes":[0-9]*,"record":"urn:uuid:' "is told"
says err '1 answers in one.warc, 1 of them with a page; 0 not asked for by robots.txt, 0 not had' "and counted"
is "$(sed 's/ .*//' garden.log | tr '\n' ' ')" '/robots.txt /robots-here.txt /one ' "robots.txt first, then the page, nothing else"
says garden.log '^/one naql/[0-9.]* (+desk@sanabel.example)$' "the site sees who asks"
exits 2 "what was captured is not overwritten" get "$garden/two" -o one.warc
"$NAQL" page one.warc > page
says page '"url":"http://127.0.0.1:[0-9]*/one".*garden is open on Friday' "the answer is a page of a crawl"
python3 - one.warc <<'PY' > out
import hashlib
import re
import sys

rest = open(sys.argv[1], 'rb').read()
while rest:
    head, rest = rest.split(b'\r\n\r\n', 1)
    field = {k.decode(): v.decode() for k, v in re.findall(rb'^([A-Za-z-]+): (.*?)\r?$', head, re.M)}
    n = int(field['Content-Length'])
    block, rest = rest[:n], rest[n:]
    assert rest[:4] == b'\r\n\r\n', rest[:20]
    rest = rest[4:]
    assert head.startswith(b'WARC/1.1\r\n')
    assert field['WARC-Block-Digest'] == 'sha256:' + hashlib.sha256(block).hexdigest()
    assert re.fullmatch(r'<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>', field['WARC-Record-ID'])
    print(field['WARC-Type'], block.split(b'\r\n')[0].decode())
PY
is $? 0 "another reader finds each record and digest right"
is "$(tr '\n' ';' < out)" "warcinfo software: naql $("$NAQL" version | sed -n '1s/[^0-9]*\([0-9.]*\).*/\1/p');response HTTP/1.1 302 Found;request GET /robots.txt HTTP/1.1;response HTTP/1.1 200 OK;request GET /robots-here.txt HTTP/1.1;response HTTP/1.1 200 OK;request GET /one HTTP/1.1;" \
	"requests and answers, as they were"

# ---- robots.txt ----
: > garden.log
exits 3 "what robots.txt disallows" get "$garden/private/x" "$garden/desk?y" "$garden/two" -o robots.warc
says out '/private/x","status":null.*"why":"robots.txt disallows it"' "is not asked for, and told"
says err '2 not asked for by robots.txt' "counted"
is "$(grep -c 'private\|desk?' garden.log)" 0 "the site was not asked"
says out '/two","status":200' "the others are"
exits 0 "a site without robots.txt allows all" get "$open/x" -o open.warc
exits 3 "one whose robots.txt is broken allows nothing" get "$broken/x" -o broken.warc
says out 'its robots.txt cannot be had, so nothing is allowed' "as RFC 9309 has it"
is "$(sed 's/ .*//' broken.log)" /robots.txt "it was asked for that alone"
exits 3 "a site that is asked too much" get "$busy/a" "$busy/b" "$busy/c" -o busy.warc
is "$(grep -c '^/[abc] ' busy.log)" 1 "is asked no more"
exits 3 "nobody there" get http://127.0.0.1:9/ -o nobody.warc

# ---- answers of all kinds ----
exits 0 "redirect, chunks, gzip, not found" get "$garden/moved" "$garden/chunks" "$garden/gzip" "$garden/none" -o kinds.warc
"$NAQL" page kinds.warc > pages
is "$(lines pages)" 4 "four pages: robots.txt is text as well"
says pages 'Friday, in pieces' "out of chunks"
says pages 'Friday, packed' "unpacked"
says out '/none","status":404' "an error is an answer"
grep -aq '^14\|Transfer-Encoding: chunked' kinds.warc
ok $? "and kept in its coding"
exits 0 "a redirect without end" get "$garden/round" -o round.warc
says out '"why":"over five redirects"' "is left"
exits 0 "a redirect to another site" get "$garden/away" -o away.warc
says out 'it redirects to another site, which nobody named' "is not followed"
exits 0 "a page over the cap" get "$garden/long" -o long.warc
says out '"bytes":16777216.*"why":"longer than 16 MiB"' "is cut"
grep -aq 'WARC-Truncated: length' long.warc
ok $? "and says so"

# ---- sitemaps ----
: > garden.log
exits 0 "what the sitemaps name" get "$garden/" --sitemaps -o map.warc
is "$(sed 's/ .*//' garden.log | tr '\n' ' ')" '/robots.txt /robots-here.txt / /map.xml /pages.xml /one /two /gzip ' \
	"each once, of this site, but what is disallowed"
exits 0 "so many at most" get "$garden/" --sitemaps --pages 4 -o few.warc
is "$(grep -c '"type":"fetched"' out)" 4 "four"
says err 'more were named' "and says that there were more"
python3 - "$garden" > pace <<'PY'
import subprocess
import sys
import os
import time

begin = time.monotonic()
subprocess.run([os.environ['NAQL'], 'fetch', '-q', sys.argv[1] + '/one', sys.argv[1] + '/two', '-o', 'slow.warc', '--contact',
                'a@b.example', '--delay', '400'], stdout=subprocess.DEVNULL, check=True)
print(int(time.monotonic() - begin >= 1.2)) # robots.txt, its redirect, two pages: three waits
PY
is "$(cat pace)" 1 "the pace is kept"

# ---- the audit of a site ----
"$NAQL" init a --agency "Sanabel News Agency" --host sanabel.example
exits 2 "an audit of a site says where and who" "$NAQL" notice audit a "$garden/"
exits 2 "sites or crawls" "$NAQL" notice audit a "$garden/" map.warc -o x.warc --contact a@b.example
exits 0 "which of the own pages carry the notice" "$NAQL" notice audit a "$garden/" --host 127.0.0.1 -o own.warc \
	--contact desk@sanabel.example --delay 1
says out '/two".*"carries":\[\]' "one does not"
says out '"type":"audited","pages":4,"carrying":2,"share":0.5000,"forms":{"tdm-meta":2}' "the share is printed"
says err '2 of 4 own pages carry the notice' "in words too"
"$NAQL" notice audit a own.warc --host 127.0.0.1 > again
grep '"type":"audit' out > first
same first again "the file that was kept says the same"
done_testing
