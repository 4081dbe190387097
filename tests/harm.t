#!/bin/sh
# harm.t - harm prevented by construction: each sentence of docs/DESIGN.md's section of that
# name is a test, named after it. What is said there of things that do not exist yet
# (letters, delivery, the wire) is tested as far as they do: no command makes a letter,
# and a withdrawn story is searched for no more.
# shellcheck source=tests/lib.sh
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

demo_archive
c=$demo/contracts
"$NAQL" party a add -q "$c/parties.json"
"$NAQL" outlet a add -q "$c/outlets.json"
"$NAQL" contract a add -q "$c"/SN-*.json "$c/allow.json"
"$NAQL" scan a --record crawl/demo.warc.gz > found 2> told
"$NAQL" judge a -q > /dev/null
desk() {
	"$NAQL" case a "$@" --by Leyla
}
of() { # OUTCOME: ids of the uses judged so
	"$NAQL" uses a --outcome "$1" | sed 's/.*"type":"use","id":"\([0-9a-f]*\)".*/\1/'
}

# sentence TEXT: the tests that follow are its; it stands in the paper, word for word.
sentence() {
	tr -s '\n ' '  ' < "$NAQL_SOURCE_ROOT/docs/DESIGN.md" | grep -qF "$1"
	ok $? "the paper says: $1"
}

# ---------------------------------------------------------------------------------------
sentence 'Outcomes are facts ("no contract found"), never verdicts.'
"$NAQL" report a -q -o r.html
"$NAQL" report a -q -o r.csv
"$NAQL" statement a -q --party shurfa --from 2026-01-01 --to 2027-01-01 -o s.html
"$NAQL" statement a -q --party bayraq --from 2026-01-01 --to 2027-01-01 -o s.csv
"$NAQL" help man > man
"$NAQL" case a list > cases
"$NAQL" show a "$(of NO_CONTRACT_FOUND | head -1)" > shown
weighs='theft|thief|stolen|steal|infring|violat|unlicens|unauthori|illegal|unlawful|pirat|evasion|disguise|culprit|offend|guilty'
for f in found told s.html s.csv man cases shown; do
	# a story may say anything: its words are not ours
	is "$(sed 's/"title":"[^"]*"//g' $f | grep -Eic "$weighs")" 0 "$f: no word that weighs"
done
is "$(python3 -c 'import re, sys
text = re.sub("<article.*</article>", "", open("r.html", encoding="utf-8").read(), flags=re.S)
print(len(re.findall(sys.argv[1], text, re.I)))' "$weighs")" 0 "the report's own words: none that weighs"
is "$(sed 's/.*"judgement":{"outcome":"\([A-Z_]*\)".*/\1/' found | sort -u | tr '\n' ' ')" \
	"COVERED COVERED_DUTY_OPEN EARLY EXCLUDED EXPIRED NO_CONTRACT_FOUND ORIGIN_UNCLEAR OUT_OF_SCOPE QUOTATION_REVIEW SUSPENDED UNKNOWN_PARTY " \
	"outcomes say what the register of contracts says"
says shown 'no contract found' "in these words"
is "$(grep -Eo 'class="[^"]*"|#[0-9a-f]{6}' r.html | grep -Eic 'good|bad|danger|error|alert|success|warn')" 0 \
	"no colour weighs: the report has no class for better or worse"

# ---------------------------------------------------------------------------------------
sentence 'A quotation stops at a person before it counts anywhere.'
quotes=$(of QUOTATION_REVIEW | wc -l)
[ "$quotes" -gt 2 ]
ok $? "the crawl has quotations"
is "$(grep -c '"kind":"quote"' found)" "$quotes" "each quotation is left to a person"
n=$(grep -c '"kind":"\(whole\|part\)"' found)
says told "; $n uses, $quotes quotations for review," "a scan does not count it as a use"
counted=$(python3 -c 'import csv
print(len([r for r in csv.DictReader(open("r.csv", encoding="utf-8-sig")) if r["outcome"] == "QUOTATION_REVIEW" and r["counted"] != "no"]))')
is "$counted" 0 "nor does the report"
for party in shurfa orchard nergis-foto; do
	"$NAQL" statement a -q --party $party --from 2026-01-01 --to 2027-01-01 -o q.csv
	for id in $(of QUOTATION_REVIEW); do
		is "$(grep -c "$id" q.csv)" 0 "nor the statement of $party: $id"
	done
done
desk open -q --party orchard > /dev/null
is "$("$NAQL" case a show 1 | grep -c 'QUOTATION_REVIEW')" 0 "nor does a case that takes what waits"

# ---------------------------------------------------------------------------------------
sentence 'An outlet of a private person is off by default; turning one on is logged with a reason.'
is "$("$NAQL" uses a --outlet balkongunlugu.example | grep -c '"outcome":"EXCLUDED","contract":"private"')" 1 "it is off"
is "$(grep -c balkongunlugu s.html)" 0 "and in nobody's statement"
exits 2 "turning it on wants a reason" "$NAQL" outlet a on balcony-web
exits 2 "not an empty one" "$NAQL" outlet a on balcony-web --reason " "
"$NAQL" judge a -q > /dev/null
is "$(of EXCLUDED | wc -l)" "$(grep -c '"outcome":"EXCLUDED"' found)" "and without one it stays off"
exits 0 "with a reason it is on" "$NAQL" outlet a on balcony-web --reason "the owner asked us to look"
python3 -c 'import sqlite3
print([r for r in sqlite3.connect("a/naql.db").execute("SELECT * FROM log WHERE kind = ?", ["outlet_on"])])' > logged
says logged 'balcony-web' "which outlet stands in the log"
says logged 'the owner asked us to look' "and why"

# ---------------------------------------------------------------------------------------
sentence 'Bylines of other people'"'"'s pages are not stored; there is no search by author and no ranking of persons.'
mkdir pages
python3 - "$demo/stories.jsonl" <<'PY'
import json
import sys

story = next(s for s in map(json.loads, open(sys.argv[1], encoding='utf-8')) if s['id'] == 'SN-EN-01')
body = ''.join('<p>%s</p>' % p for p in story['text'].split('\n') if p)
page = '''<!doctype html><html lang="en"><head><title>%s</title><meta name="author" content="Zelphine Marwick">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"%s",
"author":{"@type":"Person","name":"Zelphine Marwick"}}</script></head><body><article><h1>%s</h1>
<p class="byline">By <a rel="author" href="/staff/zelphine-marwick">Zelphine Marwick</a></p>%s
<p class="byline">Zelphine Marwick</p></article></body></html>''' % (story['title'], story['title'], story['title'], body)
open('pages/byline.html', 'w', encoding='utf-8').write(page)
json.dump({'id': 'feed-1', 'url': 'https://tides.example/1', 'byline': 'Zelphine Marwick', 'title': story['title'],
           'text': story['text']}, open('pages/byline.jsonl', 'w', encoding='utf-8'))
PY
"$NAQL" scan a -q --record pages > bylines
is "$(grep -c SN-EN-01 bylines)" 2 "pages that name their author are found"
"$NAQL" page pages/byline.html > page.json
says page.json '"byline":"[^"]*Zelphine' "and the page reader knows the name"
is "$(grep -ci 'zelphine' bylines)" 0 "the use records do not"
is "$(cat a/naql.db* | grep -aci 'zelphine\|marwick')" 0 "the register does not hold it, nowhere"
"$NAQL" show a "$(head -1 bylines | field id)" > shown
is "$(grep -ci 'zelphine' shown)" 0 "and it is not shown"
for command in uses report scan case statement show; do
	"$NAQL" help $command > help
	is "$(grep -Ec -- '--(author|byline|journalist|writer|person|rank|top)' help)" 0 "$command: no search by author, no ranking"
done
"$NAQL" stats a > stats
is "$(grep -Eci 'byline|author|person' stats)" 0 "no counts of persons"

# ---------------------------------------------------------------------------------------
sentence 'Pages without a use leave nothing behind.'
printf '<!doctype html><title>Kumquats at Thornmere</title><p>%s</p>' \
	"The kumquats of Thornmere are ripe, and the orchard opens its gate on Friday for anybody with a basket." > pages/clean.html
cp a/naql.db before.db
"$NAQL" scan a -q --record pages/clean.html > clean
is "$(wc -c < clean)" 0 "a page without a use gives no record"
is "$(cat a/naql.db* | grep -aci 'thornmere\|kumquat')" 0 "and neither its words nor its title are kept"
is "$(python3 -c 'import sqlite3
tables = [r[0] for r in sqlite3.connect("a/naql.db").execute("SELECT name FROM sqlite_schema WHERE type = ?", ["table"])]
rows = [tuple(sqlite3.connect(f).execute("SELECT count(*) FROM %s" % t).fetchone()[0] for f in ("before.db", "a/naql.db"))
        for t in tables if not t.startswith("log") and not t.startswith("sqlite") and t != "scan"]
print(len([1 for x, y in rows if x != y]))')" 0 "no table but that of scans, and the log, has a row more"

# ---------------------------------------------------------------------------------------
sentence 'No letter is made from QUOTATION_REVIEW, UNDETERMINED, ORIGIN_UNCLEAR or common_source, and none without a side-by-side that a person opened, page by page.'
is "$("$NAQL" help | grep -Eic 'letter|notice of|takedown|mail|send')" 0 "no command writes or sends a letter"
# an undetermined use: the contract grants by territory, and the outlet's is not known
cat > where.json <<'JSON'
{ "form": 2, "number": "W-1", "party": "baghnameh", "kind": "contract", "state": "active", "tz": "UTC",
  "valid_from": "2026-01-01", "valid_to": "2027-01-01", "grants": [ { "id": "g", "effect": "permit",
    "media": ["text"], "products": "all", "categories": "all", "languages": "all", "sources": ["own"], "items": "all",
    "territories": { "include": ["IR"] }, "outlets": "all", "actions": ["publish_web"], "extent": { "kind": "full" } } ] }
JSON
"$NAQL" contract a add -q where.json
"$NAQL" judge a -q > /dev/null
common=$(grep '"kind":"common_source"' found | head -1 | field id)
for what in QUOTATION_REVIEW UNDETERMINED ORIGIN_UNCLEAR common_source; do
	id=$(of $what | grep -v "$common" | head -1)
	[ $what != common_source ] || id=$common
	[ -n "$id" ]
	ok $? "$what: there is one"
	k=$(desk open -q "$id" | sed 's/.*"case":\([0-9]*\).*/\1/')
	desk assign "$k" Rojin > /dev/null
	exits 2 "$what: not before a person opened it" desk state "$k" contacted --reason "a call"
	says err 'nobody has opened use' "$what: which is the reason"
	desk review "$k" "$id" > /dev/null
	for state in contacted licence_offered correction_asked takedown_sent; do
		exits 2 "$what: nor $state when it was opened" desk state "$k" $state --reason "a call"
	done
done
k=$(desk open -q --party shurfa | sed 's/.*"case":\([0-9]*\).*/\1/')
desk assign "$k" Rojin > /dev/null
ids=$("$NAQL" case a show "$k" | sed -n 's/.*"type":"use","id":"\([0-9a-f]*\)".*/\1/p')
for id in $ids; do
	exits 2 "one that nobody opened is enough: $id" desk state "$k" contacted --reason "a call"
	desk review "$k" "$id" > opened
	says opened '│' "it is opened side by side"
done
exits 2 "not two at a time" desk review "$k" $ids
exits 0 "when each page was opened, a person may write" desk state "$k" contacted --reason "a call"

# ---------------------------------------------------------------------------------------
sentence 'Every finding has a reply field; the outlet'"'"'s answer travels in the bundle; a dispute stops the clock.'
exits 0 "an answer is kept" desk reply "$k" "these were bought from a syndicate"
"$NAQL" case a show "$k" > shown
says shown '"event":"reply","value":"these were bought from a syndicate"' "in its words"
exits 2 "not an empty one" desk reply "$k" ""
desk due "$k" 2026-12-01 > /dev/null
exits 0 "it disputes" desk reply "$k" "and we have the paper" --dispute
says out '"due":null,"clock":"stopped"' "the clock stops"
is "$("$NAQL" case a list --due-before 2099-01-01 | grep -c "\"case\":$k,")" 0 "nothing is late meanwhile"
exits 2 "nothing more goes out meanwhile" desk state "$k" takedown_sent --reason "now"
one=$(echo "$ids" | head -1)
exits 0 "what it answered goes with the evidence" "$NAQL" evidence a "$one" -o answered.zip
unzip -p answered.zip "use-$one/answers.jsonl" > answers
says answers '"answer":"these were bought from a syndicate","disputes":false' "the answer travels in the bundle"
says answers '"answer":"and we have the paper","disputes":true,"disputed":true' "and so does the dispute"
desk resume "$k" --reason "they sent it" > out
says out '"clock":"running"' "when it is over the clock goes on"

# ---------------------------------------------------------------------------------------
sentence '`withdraw` stops delivery and hides from the wire; it never deletes evidence.'
"$NAQL" uses a --story SN-AR-05 | sed 's/,"seen":{[^}]*}//; s/,"case":[0-9]*}$/}/' > kept
[ -s kept ]
ok $? "a story with uses"
"$NAQL" withdraw a SN-AR-05 --reason "killed by the desk"
"$NAQL" scan a -q crawl/demo.warc.gz > again
is "$(grep -c '"story":"SN-AR-05"' again)" 0 "is searched for no more"
"$NAQL" uses a --story SN-AR-05 | sed 's/,"seen":{[^}]*}//; s/,"case":[0-9]*}$/}/' > after
same kept after "its uses and their judgements stay"
exits 0 "and are shown side by side" "$NAQL" show a "$(head -1 kept | field id)"
says out '│' "from what was kept"
exits 0 "and the register is whole" "$NAQL" verify a
done_testing
