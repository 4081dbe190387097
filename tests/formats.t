#!/bin/sh
# formats.t - feeds and news items as archive and as pages; and, where NAQL_FORMATS_DIR names
# published suites of these formats, all of their documents held against another reader.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

story='The harbour ferry leaves at nine in the morning and carries flour, tea and the post to the three islands beyond the sandbank, where the bakers wait'
cat > wire.xml <<X
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<language>en</language><copyright>Harbour News</copyright>
<item><guid>ferry-1</guid><title>Ferry</title><pubDate>Tue, 21 Jul 2026 10:00:00 GMT</pubDate>
<content:encoded><![CDATA[<p>$story.</p>]]></content:encoded></item>
<item><title>broken & lost</title></item>
</channel></rss>
X
exits 0 "an archive" "$NAQL" init a --agency "Harbour News"
exits 3 "a feed is added, its bad item told" "$NAQL" add a wire.xml
says err '1 added' "the good item is in"
says err 'wire.xml at byte [0-9]*: line 5: ' "the bad one with file, byte and line"

cat > page.atom <<X
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><entry><id>urn:a:1</id><title>Isles</title>
<link href="https://isles.example/1"/><published>2026-07-22T08:00:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Tide &amp; time.</p>
<p>$story.</p></div></content></entry></feed>
X
cat > item.json <<X
{ "uri": "https://isles.example/2", "versioncreated": "2026-07-22T09:00:00Z", "body_text": "$story" }
X
cat > item.nitf <<X
<nitf><head><docdata><doc-id id-string="n1"/></docdata></head><body><body.content><p>$story.</p></body.content></body></nitf>
X
cat > news.xml <<X
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem guid="g1"><itemMeta>
<itemClass qcode="ninat:text"/><provider literal="x"/><versionCreated>2026-07-22T09:00:00Z</versionCreated>
<pubStatus qcode="stat:usable"/></itemMeta><contentSet><inlineData contenttype="text/plain">$story</inlineData></contentSet>
</newsItem><newsItem guid="g2"><itemMeta>
<itemClass qcode="ninat:text"/><provider literal="x"/><versionCreated>2026-07-22T09:00:00Z</versionCreated>
<pubStatus qcode="stat:canceled"/></itemMeta><contentSet>
<inlineData contenttype="text/plain">$story</inlineData></contentSet></newsItem></itemSet></newsMessage>
X
exits 0 "feeds and items are scanned" "$NAQL" scan a page.atom item.json item.nitf news.xml
is "$(lines out)" 4 "a use in each but the cancelled item"
says err '1 records hold no page' "which is counted"
python3 - "$story" <<'P'
import json, sys
story = sys.argv[1]
payload = {
    'urn:a:1': '<div><p>Tide &amp; time.</p>\n<p>' + story + '.</p></div>',
    'https://isles.example/2': story, 'n1': '<p>' + story + '.</p>', 'g1': story}
bad = 0
for line in open('out'):
    u = json.loads(line)
    text = payload[u['page']['id']].encode()
    for p in u['passages']:
        b, e = p['page']
        bad += text[b:e].decode() != story
    bad += u['kind'] != 'whole'
sys.exit(bad)
P
ok $? "spans are bytes of the payload as docs/formats.md says"
exits 0 "a page of a feed" "$NAQL" page page.atom
says out '"title":"Isles".*"published":"2026-07-22T08:00:00Z","published_source":"record"' \
	"says what the record says of itself"
gzip -c page.atom > page.atom.gz
zstd -q item.json
for f in page.atom.gz item.json.zst; do
	exits 0 "$f" "$NAQL" scan a -q "$f"
	is "$(lines out)" 1 "is read too"
done

# Hostile
python3 - <<'P'
open('bomb.xml', 'w').write('<!DOCTYPE rss [<!ENTITY a "' + 'x' * 1000 + '">' + ''.join(
    '<!ENTITY %s "%s">' % (chr(98 + i), ('&%s;' % chr(97 + i)) * 50) for i in range(8)) +
    ']><rss><channel><item><title>&i;</title></item></channel></rss>')
open('deep.xml', 'w').write('<rss><channel><item>' + '<a>' * 100000)
open('wide.xml', 'w').write('<rss><channel><item ' + ' '.join('a%d="1"' % i for i in range(300)) +
                            '/><item/></channel></rss>')
open('tag.xml', 'w').write('<rss><channel><item a="' + 'x' * 3000000 + '"/></channel></rss>')
open('file.xml', 'w').write('<!DOCTYPE rss [<!ENTITY a SYSTEM "wire.xml">]><rss><channel><item>'
                            '<title>&a;</title></item></channel></rss>')
open('items.xml', 'w').write('<rss><channel>' + '<item <' * 300000)
open('deep.json', 'w').write('[' * 100000)
open('keys.json', 'w').write('{"uri":"1",' + ','.join('"k%d":0' % i for i in range(200000)) + '}')
P
for f in bomb deep wide tag file items; do
	exits 3 "$f.xml is told" "$NAQL" page "$f.xml"
	says err "$f.xml at byte [0-9]*: line 1: " "with its place"
done
printf '<?xml version="1.0" encoding="GB18030"?><rss><channel><item><title>\377\377\332\332</title></item></channel></rss>' > charset.xml
exits 3 "bytes that are not of the charset" "$NAQL" page charset.xml
is "$(grep -cv '^naql: ' err)" 0 "nothing but naql says so"
for f in deep keys; do
	exits 3 "$f.json is told" "$NAQL" page "$f.json"
done

if [ -n "${NAQL_FORMATS_DIR-}" ]; then
	python3 "$NAQL_SOURCE_ROOT/tests/formats_check.py" "$NAQL" "$NAQL_FORMATS_DIR"
	ok $? "the published suites read as they should"
else
	echo "# NAQL_FORMATS_DIR is not set: the published suites are not read"
fi
done_testing
