#!/bin/sh
# report.t - the evidence report of the demonstration, from the scan to a real browser.
# shellcheck source=tests/lib.sh
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

demo_archive
"$NAQL" scan a -q --record crawl/demo.warc.gz > /dev/null

exits 0 "report writes HTML" "$NAQL" report a -o r.html
says err "^$n_whole records in r.html" "and says how many"
exits 0 "report writes CSV" "$NAQL" report a -o r.csv
exits 0 "report writes JSONL" "$NAQL" report a -o r.jsonl
"$NAQL" uses a > listed
same listed r.jsonl "JSONL has the lines of naql uses"
is "$(grep -c '<article ' r.html)" "$n_whole" "an article for each record"
for lang in C tr_TR.UTF-8 ar_SA.UTF-8; do
	LANG=$lang LC_ALL=$lang TZ=Asia/Riyadh "$NAQL" report a -q -o again.html
	same r.html again.html "the same bytes for LANG=$lang in another time zone"
done
exits 2 "a report wants a name" "$NAQL" report a
exits 2 "and one of three extensions" "$NAQL" report a -o r.pdf
exits 2 "a date that is none is misuse" "$NAQL" report a -o x.html --since yesterday
[ ! -e x.html ]
ok $? "and leaves no file"
exits 4 "a directory that is not there is an error" "$NAQL" report a -o no/such/r.html
"$NAQL" report a -q -o part.html --kind part
is "$(grep -c '<article ' part.html)" "$("$NAQL" uses a --kind part | wc -l | tr -d ' ')" "filters as those of naql uses"
says part.html 'This report shows a part' "a part says that it is one"

# Nothing is loaded, nothing weighs, and colours can be read.
python3 - r.html "$NAQL_SOURCE_ROOT/src/report/report.css" > facts << 'EOT'
import base64
import hashlib
import re
import sys
from html.parser import HTMLParser

loads, tags, attributes = [], {}, set()


class Page(HTMLParser):
    def handle_starttag(self, tag, attrs):
        tags[tag] = tags.get(tag, 0) + 1
        for name, value in attrs:
            attributes.add(name)
            if name in ('src', 'srcset', 'data', 'action', 'poster', 'background') or (
                    name in ('href', 'xlink:href') and not value.startswith('#')):
                loads.append((tag, name, value))


text = open(sys.argv[1], encoding='utf-8').read()
Page().feed(text)
css = open(sys.argv[2], encoding='utf-8').read()
print('loads', len(loads) + len(re.findall(r'@import|url\(', text)))
print('inline', len([a for a in attributes if a.startswith('on') or a == 'style']))
weighs = 'theft|infring|violat|unlicens|evasion|disguise|illegal|stolen|pirat'
print('weighs', len(re.findall(weighs, re.sub(r'<article.*</article>', '', text, flags=re.S), re.I)))
policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1)
for element in ('style', 'script'):
    inside = re.search('<%s>(.*?)</%s>' % (element, element), text, re.S).group(1)
    digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    print(element, "%s-src 'sha256-%s'" % (element, digest) in policy)


def colours(block):
    return dict(re.findall(r'--([\w-]+): (#[0-9a-f]{6})', block))


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    a, b = sorted((luminance(a), luminance(b)))
    return (b + 0.05) / (a + 0.05)


light = colours(css[:css.index('@media (prefers')])
dark = colours(css[css.index('@media (prefers'):css.index('* { box-sizing')])
low = []
for c in (light, dark):
    pairs = [(t, g) for t in ('text', 'muted', 'link') for g in ('ground', 'raised')]
    pairs += [('text', g) for g in ('swap', 'page-only', 'story-only')]
    pairs += [('on-colour', 'c%d' % i) for i in range(6)]
    low += [p for p in pairs if contrast(c[p[0]], c[p[1]]) < 4.5]
    low += [i for i in range(6) if contrast(c['c%d' % i], c['raised']) < 3]
print('low', low)
EOT
is "$(sed -n 's/^loads //p' facts)" 0 "the file loads nothing"
is "$(sed -n 's/^inline //p' facts)" 0 "no inline handler or style"
is "$(sed -n 's/^weighs //p' facts)" 0 "no word that weighs"
is "$(sed -n 's/^style //p' facts)" True "the policy names the style by its hash"
is "$(sed -n 's/^script //p' facts)" True "and the script"
is "$(sed -n 's/^low //p' facts)" "[]" "every colour can be read on its ground, light and dark"

# The table for a spreadsheet.
python3 - r.csv > facts << 'EOT'
import csv
import sys

raw = open(sys.argv[1], 'rb').read()
rows = list(csv.reader(raw.decode('utf-8-sig').splitlines(), strict=True))
print('bom', raw[:3] == b'\xef\xbb\xbf')
print('rows', len(rows) - 1)
print('ragged', len([r for r in rows if len(r) != len(rows[0])]))
print('columns', ' '.join(rows[0][:5]))
print('counted', len([r for r in rows[1:] if r[1] == 'yes']))
EOT
is "$(sed -n 's/^bom //p' facts)" True "CSV begins with a byte order mark"
is "$(sed -n 's/^rows //p' facts)" "$n_whole" "a row for each record"
is "$(sed -n 's/^ragged //p' facts)" 0 "every row has every column"
is "$(sed -n 's/^columns //p' facts)" "id counted kind how outcome" "columns stay where they are"
apart=$(grep -c -e '"outcome":"\(ORIGIN_UNCLEAR\|QUOTATION_REVIEW\|EXCLUDED\)"' listed)
is "$(sed -n 's/^counted //p' facts)" "$((n_whole - apart))" "quotations, common source and own pages are not counted"

# show
id=$(field id < whole)
exits 0 "show a use" "$NAQL" show a "$id"
says out "$id" "it names the use"
says out '│' "in two columns"
[ "$(grep -c "$(printf '\033')" out)" = 0 ]
ok $? "no colours in a file"
exits 0 "show in colour" "$NAQL" show a "$id" --color always
exits 2 "an unknown --color" "$NAQL" show a "$id" --color pink
exits 2 "an unknown use" "$NAQL" show a ffffffffffffffff
exits 2 "too short an id" "$NAQL" show a "$(echo "$id" | cut -c1-3)"
exits 0 "four digits will do where they are one use's" "$NAQL" show a "$(echo "$id" | cut -c1-4)"
if [ -d /usr/share/unicode ]; then
	python3 "$NAQL_SOURCE_ROOT/scripts/gen_width.py" --check
	ok $? "the table of widths is up to date"
else
	ok 0 "the table of widths is up to date # SKIP no unicode-data on this machine"
fi

# In a browser. dom URL NAME: the page after its script, in NAME.
chromium=$(command -v chromium || command -v chromium-browser || true)
browse() {
	timeout 120 "$chromium" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync \
		--user-data-dir="$work/profile" "$@" 2> /dev/null
}
dom() {
	browse --dump-dom "file://$work/$1" > "$2"
}
marker() {
	sed -n "s/.*<html[^>]* data-$1=\"\([0-9]*\)\".*/\1/p" "$2"
}
shown() {
	python3 -c 'import re, sys
print(len([a for a in re.findall("<article [^>]*>", open(sys.argv[1], encoding="utf-8").read()) if "hidden" not in a]))' "$1"
}
pages() {
	grep -ac '/Type /Page$' "$1"
}
# near GOT WANTED NAME: a page break may fall one line earlier
near() {
	[ "$1" -ge $(($2 - 3)) ] && [ "$1" -le $(($2 + 3)) ]
	ok $? "$3"
}
browser_tests() {
	dom r.html all
	is "$(marker ready all)" "$n_whole" "the script has run and found every article"
	is "$(shown all)" "$n_whole" "all are shown"
	dom 'r.html#kind=part' part
	wanted=$("$NAQL" uses a --kind part | wc -l | tr -d ' ')
	is "$(marker shown part)" "$wanted" "a filter in the address shows the parts only"
	is "$(shown part)" "$wanted" "and hides the others"
	dom 'r.html#outlet=shurfa.example&from=2026-10-10&to=2026-10-20' outlet
	wanted=$(grep -c '"host":"shurfa.example".*"captured":"2026-10-\(1[0-9]\|20\)' whole)
	is "$(marker shown outlet)" "$wanted" "by outlet and date"
	dom "r.html#u-$id" one
	is "$(grep -o "<article id=\"u-$id\".*" one | wc -l | tr -d ' ')" 1 "a use has an address"
	python3 -c 'import re, sys
text = open("one", encoding="utf-8").read()
article = re.search("<article id=\"u-%s\".*?</article>" % sys.argv[1], text, re.S).group(0)
sys.exit(article.count("<details") != article.count("open=\"\""))' "$id"
	ok $? "which opens it"
	sed 's/<script>.*//; /<script>/,$d' r.html > plain.html
	dom plain.html plain
	is "$(grep -o '<details [^>]*open' plain | wc -l | tr -d ' ')" "$(grep -o '<details ' r.html | wc -l | tr -d ' ')" \
		"without the script all is open"
	# A large report keeps what is folded away as text: the same with this small one.
	sed '/<article/,/<\/article>/ { s|</summary>|&<noscript>|; s|</details>$|</noscript>&|; }' r.html > large.html
	dom "large.html#u-$id" one
	is "$(grep -c 'class="passage' one)" "$(grep -c 'class="passage' r.html)" "folded text is still there"
	python3 -c 'import re, sys
text = open("one", encoding="utf-8").read()
article = re.search("<article id=\"u-%s\".*?</article>" % sys.argv[1], text, re.S).group(0)
sys.exit("<noscript" in article or "class=\"passage" not in article)' "$id"
	ok $? "and becomes elements where it is opened"
	# At five widths, with the Tab key.
	timeout 120 python3 "$NAQL_SOURCE_ROOT/scripts/browse_report.py" r.html > said
	is "$(python3 -c 'import json; print(set(json.load(open("said"))["sideways_px"].values()))')" "{0}" \
		"from 320 to 1920 points wide nothing scrolls sideways"
	is "$(python3 -c 'import json; print(json.load(open("said"))["focus_not_seen"])')" "[]" \
		"each place that Tab reaches shows that it has the focus"
	is "$(python3 -c 'import json; print([s.split(":")[0] for s in json.load(open("said"))["tab"]][:3])')" \
		"['a.skip', 'summary', 'select outlet']" "Tab begins at the top: the way to the uses, the scans, the filters"
	for f in r plain large; do
		browse --print-to-pdf=$f.pdf --no-pdf-header-footer "file://$work/$f.html" > /dev/null
	done
	[ "$(pages r.pdf)" -gt 20 ]
	ok $? "it prints, whatever is folded"
	near "$(pages r.pdf)" "$(pages plain.pdf)" "as many pages as without the script"
	near "$(pages large.pdf)" "$(pages plain.pdf)" "and where content was kept as text"
}
if [ -n "$chromium" ]; then
	browser_tests
else
	ok 0 "the report in a browser # SKIP no chromium on this machine"
fi
done_testing
