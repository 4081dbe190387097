#!/bin/sh
# statement.t - a party's statement: what it used, what the contract's prices come to, and
# what stands apart because no contract covers it. Sums are proved against single uses.
# shellcheck source=tests/lib.sh
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

python3 "$demo/make_crawl.py" --out crawl > /dev/null
"$NAQL" init a --agency "Sanabel News Agency" --host sanabel.example --credit Sanabel --credit سنابل
"$NAQL" add a -q "$demo/stories.jsonl" 2> /dev/null
"$NAQL" party a add -q "$demo/contracts/parties.json"
"$NAQL" outlet a add -q "$demo/contracts/outlets.json"
"$NAQL" contract a add -q "$demo/contracts/allow.json"
contract() { # NUMBER PARTY MORE-OF-THE-GRANT
	cat > "$1.json" <<JSON
{ "form": 2, "number": "$1", "party": "$2", "kind": "subscription", "state": "active",
  "tz": "Asia/Amman", "valid_from": "2026-01-01", "valid_to": "2027-01-01",
  "grants": [ { "id": "web", "effect": "permit", "media": ["text"], "products": "all", "categories": "all",
    "languages": "all", "sources": ["own"], "items": "all", "territories": { "include": ["WORLD"] },
    "outlets": "all", "actions": ["publish_web"], "extent": { "kind": "full" }, $3 } ] }
JSON
	"$NAQL" contract a add -q "$1.json"
}
contract A-1 bayraq '"limits": { "max_uses": 1, "count_by": "event", "period": "month" },
	"duties": { "credit": { "patterns": ["سنابل"] } },
	"price": { "kind": "bundle", "currency": "JOD", "period": "month", "amount": 450000, "n": 1, "overage": 12500,
	           "tax_rule": "by_total", "tax_bp": 1600 }'
contract A-2 shurfa '"price": { "kind": "per_use", "currency": "JPY", "period": "month", "rates": [ { "amount": 101 } ],
	"tax_rule": "by_line", "tax_bp": 1050 }'
"$NAQL" scan a -q --record crawl/demo.warc.gz > /dev/null
"$NAQL" judge a -q > /dev/null

statement() { # PARTY FROM TO FILE
	"$NAQL" statement a --party "$1" --from "$2" --to "$3" -o "$4"
}
exits 0 "a statement" statement bayraq 2026-10-01 2026-12-01 b.html
says err '^5 lines in b.html: 2 uses covered, 1 with a duty open (1 over a limit), 0 for an offer' "counts its lines"
exits 0 "for a spreadsheet" statement bayraq 2026-10-01 2026-12-01 b.csv

# ---- the total is the sum of the lines, and the lines are the uses ----
cat > prove.py <<'PY'
"""prove.py CSV HTML URLS...: the sums of the two, and which uses the lines are."""
import csv
import html
import re
import sys

rows = list(csv.DictReader(open(sys.argv[1], encoding='utf-8-sig', newline='')))
text = re.sub(r'<style>.*?</style>', '', open(sys.argv[2], encoding='utf-8').read(), flags=re.S)
lines = [r for r in rows if r['currency']]
net, tax = (sum(int(r[c] or 0) for r in lines) for c in ('amount_minor', 'tax_minor'))
print('net', net)
print('tax', tax)
digits = {'JOD': 3, 'JPY': 0}[lines[0]['currency']] if lines else 2


def minor(amount):
    return int(re.sub(r'[.,]', '', html.unescape(amount)).replace('\u2212', '-'))


tables = re.findall(r'<table.*?</table>', text, re.S)
totals = re.findall(r'<td class="n"><bdi dir="ltr">(.*?)</bdi>', tables[1])
print('totals', ' '.join(str(minor(t)) for t in totals))
body = [t for t in tables if 'class="statement"' in t and '<tfoot>' in t]
shown = [minor(a.split(' ')[0]) for t in body for a in
         re.findall(r'<td class="n"><bdi dir="ltr">(.*?)</bdi></td></tr>', t.split('<tfoot>')[0])]
print('lines', sum(shown), len(shown) == len(lines))
print('uses', ' '.join(sorted(r['use'] for r in rows if r['line'] == 'use')))
PY
python3 prove.py b.csv b.html > proved
is "$(sed -n 's/^net //p' proved)" 912500 "two months, and one use above the one that is in: 450,000 + 450,000 + 12,500"
is "$(sed -n 's/^totals //p' proved)" "912500 146000 1058500" "the total is their sum, its tax that of the total"
is "$(sed -n 's/^lines //p' proved)" "912500 True" "each line stands in both forms"
"$NAQL" uses a --party bayraq | python3 -c 'import json, sys
first = {}
for u in map(json.loads, sys.stdin):
    if u["judgement"]["outcome"] in ("COVERED", "COVERED_DUTY_OPEN"):
        e = u["seen"]["event"]
        first[e] = min(first.get(e, ("~", "")), (u["page"]["captured"], u["id"]))
print(" ".join(sorted(i for _, i in first.values())))' > wanted
is "$(sed -n 's/^uses //p' proved)" "$(cat wanted)" "the lines are the recorded uses, an event once"
says b.csv 'credit | max_uses,yes,over,JOD,12500,' "with its open duties, its limit, and why it costs what it costs"

# ---- side by side, periods come to what one comes to ----
statement shurfa 2026-10-01 2026-12-01 s.csv 2> /dev/null
statement shurfa 2026-10-01 2026-12-01 s.html 2> /dev/null
python3 prove.py s.csv s.html > proved
n=$(grep -c '^use,' s.csv)
[ "$n" -ge 8 ]
ok $? "a use has its own line"
is "$(sed -n 's/^net //p' proved)" $((n * 101)) "at the rate of each"
is "$(sed -n 's/^tax //p' proved)" $((n * 11)) "taxed line by line: 10.605 is 11"
is "$(sed -n 's/^totals //p' proved)" "$((n * 101)) $((n * 11)) $((n * 112))" "which the total is the sum of"
: > parts
for days in "2026-10-01 2026-10-14" "2026-10-14 2026-10-15" "2026-10-15 2026-12-01"; do
	# shellcheck disable=SC2086
	statement shurfa $days part.csv 2> /dev/null
	sed 1d part.csv >> parts
done
sed 1d s.csv | sort > whole_lines
sort parts | cmp -s - whole_lines
ok $? "three statements side by side have the lines of one"

# ---- what no contract covers ----
exits 0 "a party without a contract" statement baghnameh 2026-10-01 2026-12-01 o.html
says err '^0 lines in o.html: 0 uses covered, 0 with a duty open (0 over a limit), 2 for an offer' "has no line"
says o.html 'Uses for an offer' "but a part for an offer"
says o.html 'there is no amount without a contract' "that says why"
statement baghnameh 2026-10-01 2026-12-01 o.csv 2> /dev/null
is "$(sed 1d o.csv | grep -c '^not_covered,.*,,,,.$')" 2 "no amount, no currency"
is "$(grep -ci 'invoice' o.html)" 1 "the word stands where it says that this is none"
for f in b.html o.html; do
	weighs='theft|infring|violat|unlicens|evasion|disguise|illegal|stolen|pirat'
	[ "$(sed '/<style>/,/<\/style>/d' $f | grep -Eic "$weighs")" = 0 ]
	ok $? "$f: no word that weighs"
done

# ---- what is left to a person stands in no statement ----
for id in $("$NAQL" uses a --outcome QUOTATION_REVIEW | sed 's/.*"type":"use","id":"\([0-9a-f]*\)".*/\1/'); do
	for f in s.html s.csv; do
		[ "$(grep -c "$id" $f)" = 0 ]
		ok $? "a quotation is not in $f"
	done
done
before=$(grep -c '^use,' s.csv)
id=$(sed -n 's/^use,[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,\([0-9a-f]*\),.*/\1/p' s.csv | head -1)
"$NAQL" case a open -q "$id" --by Leyla > /dev/null
"$NAQL" case a dismiss 1 not_ours --reason "a test" --by Leyla > /dev/null
statement shurfa 2026-10-01 2026-12-01 d.csv 2> /dev/null
is "$(grep -c '^use,' d.csv)" $((before - 1)) "nor one that was dismissed"
[ "$(grep -c "$id" d.csv)" = 0 ]
ok $? "that one"

# ---- a spreadsheet runs nothing, a page loads nothing ----
python3 - "$demo/stories.jsonl" > evil.jsonl <<'PY'
import json
import sys

story = json.loads(open(sys.argv[1], encoding='utf-8').readline())
story['id'] = '=HYPERLINK("http://evil.example","x")'
story['title'] = '<script>alert(1)</script>'
story['text'] = 'A lemon tree was planted at the quay this morning, and the harbour master watered it himself before noon.'
print(json.dumps(story))
json.dump({'id': 'p', 'url': 'https://shurfa.example/@SUM(1+1)', 'date': '2026-10-20', 'text': story['text']},
          open('page.jsonl', 'w'))
PY
"$NAQL" add a -q evil.jsonl 2> /dev/null
"$NAQL" scan a -q --record page.jsonl > /dev/null
"$NAQL" judge a -q > /dev/null
statement shurfa 2026-01-01 2036-01-01 e.csv 2> /dev/null
statement shurfa 2026-01-01 2036-01-01 e.html 2> /dev/null
says e.csv "'=HYPERLINK" "a formula is text in the spreadsheet"
python3 -c 'import csv, sys
rows = list(csv.reader(open("e.csv", encoding="utf-8-sig", newline="")))
sys.exit(any(len(r) != len(rows[0]) for r in rows) or any(f[:1] in "=+@\t\r" for r in rows for f in r if f))'
ok $? "no field begins as a formula does, and every row has every column"
[ "$(grep -c '<script' e.html)" = 0 ]
ok $? "the page has no script"
says e.html '&lt;script&gt;alert(1)&lt;/script&gt;' "a title is text"
[ "$(sed '/<style>/,/<\/style>/d' e.html | grep -Ec 'src=|href=|url\(')" = 0 ]
ok $? "and loads nothing"
says e.html "Content-Security-Policy\" content=\"default-src 'none'" "nor may it"

# ---- right to left, and the same on every machine ----
exits 0 "in Arabic" "$NAQL" statement a --party bayraq --from 2026-10-01 --to 2026-12-01 -o ar.html --lang ar
says ar.html '<html lang="ar" dir="rtl">' "from right to left"
says ar.html 'كشف الاستخدامات' "in its own words"
for lang in C tr_TR.UTF-8; do
	LANG=$lang LC_ALL=$lang TZ=Asia/Riyadh statement bayraq 2026-10-01 2026-12-01 again.html 2> /dev/null
	same b.html again.html "the same bytes for LANG=$lang in another time zone"
done

# ---- misuse ----
exits 2 "whose?" "$NAQL" statement a --from 2026-10-01 --to 2026-11-01 -o x.html
exits 2 "of when?" "$NAQL" statement a --party bayraq --from 2026-10-01 -o x.html
exits 2 "where?" "$NAQL" statement a --party bayraq --from 2026-10-01 --to 2026-11-01
exits 2 "an unknown party" statement nobody 2026-10-01 2026-11-01 x.html
exits 2 "a day that is none" statement bayraq 2026-10 2026-11-01 x.html
exits 2 "a period that ends before it begins" statement bayraq 2026-11-01 2026-10-01 x.html
exits 2 "an extension" statement bayraq 2026-10-01 2026-11-01 x.pdf
exits 2 "a language" "$NAQL" statement a --party bayraq --from 2026-10-01 --to 2026-11-01 -o x.html --lang fr
[ ! -e x.html ]
ok $? "and no file is left"
exits 4 "a directory that is not there" statement bayraq 2026-10-01 2026-11-01 no/x.html
done_testing
