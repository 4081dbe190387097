#!/bin/sh
# cases.t - the desk's work on the command line: from an open case to its end, what has to
# be looked at before anybody is contacted, and texts that were dismissed.
# shellcheck source=tests/lib.sh
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

demo_archive
c=$demo/contracts
"$NAQL" party a add -q "$c/parties.json"
"$NAQL" outlet a add -q "$c/outlets.json"
"$NAQL" contract a add -q "$c"/SN-*.json "$c/allow.json"
"$NAQL" scan a -q --record crawl/demo.warc.gz > first
id_of() { # URL-PATTERN: the id of the first use on such a page
	grep "\"url\":\"$1" first | head -1 | sed 's/.*"id":"\([0-9a-f]\{16\}\)".*/\1/'
}
ids_in() { # CASE
	"$NAQL" case a show "$1" | grep '"type":"use"' | sed 's/.*"type":"use","id":"\([0-9a-f]*\)".*/\1/'
}
desk() {
	"$NAQL" case a "$@" --by Leyla
}

# ---- opened by a party: what waits, and nothing that is left to a person ----
is "$("$NAQL" uses a --new | wc -l)" "$(wc -l < first)" "at first every use is new to the desk"
exits 0 "open by party" desk open --party shurfa --reason "whole stories"
says out '"case":1,"state":"new","owner":null,"due":null,"clock":"none"' "a new case has nobody and no date"
says out '"subject":{"by":"party","id":"shurfa"}' "and says what it is about"
waits=$("$NAQL" uses a --party shurfa --outcome NO_CONTRACT_FOUND | wc -l)
says err "^case 1: $waits uses" "it takes what waits"
is "$("$NAQL" uses a --party shurfa --new | grep -c QUOTATION_REVIEW)" 1 "but not a quotation that nobody has looked at"
exits 2 "nothing waits twice" desk open --party shurfa
exits 2 "a party without uses" desk open --party nobody
exits 2 "a case is about something" desk open
exits 2 "and about one thing" desk open --party shurfa --outlet shurfa.example
quote=$(id_of https://shurfa.example/sky/why)
exits 2 "a use of another case" desk open "$(ids_in 1 | head -1)"
says err 'stands in case 1 already' "which is named"
"$NAQL" uses a > listed
is "$(grep -c '"case":1}' listed)" "$waits" "naql uses says in which case a use stands"
exits 2 "nobody is no name" "$NAQL" case a note 1 "a note" --by " "
exits 0 "without --by it is the user" "$NAQL" case a note 1 "a note"
says out "\"by\":\"$(id -un)\"" "by the login name"

# ---- nobody is contacted unread ----
exits 2 "a new case is not yet with the other side" desk state 1 contacted --reason "a call"
exits 0 "assign" desk assign 1 Rojin
says out '"state":"assigned","owner":"Rojin"' "gives it an owner"
exits 2 "not before it was read" desk state 1 contacted --reason "a call"
says err 'nobody has opened use' "says why"
ids=$(ids_in 1)
n=0
for id in $ids; do
	[ "$n" = 0 ] || desk review 1 "$id" > shown 2> err
	n=$((n + 1))
done
says shown '│' "a review shows the two side by side"
exits 2 "all but one is not all" desk state 1 contacted --reason "a call"
says err "$(echo "$ids" | head -1)" "the one is named"
desk review 1 "$(echo "$ids" | head -1)" > /dev/null
exits 2 "a state needs a reason" desk state 1 contacted
exits 0 "read, page by page" desk state 1 contacted --reason "a call"
exits 0 "then offered" desk state 1 licence_offered --reason "by letter of their own"
exits 0 "due" desk due 1 2026-12-01 --reason "their answer"
says out '"due":"2026-12-01T00:00:00Z","clock":"running"' "has its date"
is "$("$NAQL" case a list --due-before 2027-01-01 | wc -l)" 1 "and is listed when it is past"
is "$("$NAQL" case a list --due-before 2026-11-30 | wc -l)" 0 "and not before"
exits 0 "an answer that disputes" desk reply 1 "we wrote this ourselves" --dispute
says out '"due":null,"clock":"stopped"' "stops the clock"
is "$("$NAQL" case a list --due-before 2036-01-01 | wc -l)" 0 "nothing is overdue meanwhile"
exits 2 "nothing goes out meanwhile" desk state 1 takedown_sent --reason "now"
exits 0 "the dispute ends" desk resume 1 --reason "they have seen the archive"
says out '"clock":"running"' "and the clock goes on"
exits 0 "settled" desk state 1 settled --reason "a contract was signed"
is "$("$NAQL" case a list --open | wc -l)" 0 "a settled case is closed"
"$NAQL" case a show 1 > shown
is "$(grep -c '"type":"case_event"' shown)" "$((n + 9))" "each step is an event"
says shown '"by":"Leyla","reason":null,"content":{"event":"dispute","value":"we wrote this ourselves"' \
	"with who and what"
is "$(python3 -c 'import sqlite3
print(sqlite3.connect("a/naql.db").execute("SELECT count(*) FROM log WHERE kind = ?", ["case"]).fetchone()[0])')" \
	"$((n + 9))" "and an entry of the log"

# ---- what is left to a person ----
for url in https://shurfa.example/sky/why https://orchardtimes.example/town/hedge; do
	id=$(id_of "$url")
	why=$(grep "$id" first | sed 's/.*"outcome":"\([A-Z_]*\)".*/\1/')
	k=$(desk open -q "$id" | sed 's/.*"case":\([0-9]*\).*/\1/')
	desk assign "$k" Rojin > /dev/null
	desk review "$k" "$id" > /dev/null
	exits 2 "$why: looking at it is not enough" desk state "$k" contacted --reason "a call"
	says err 'a person.s review with a reason' "$why: says why"
	desk review "$k" "$id" --reason "the whole interview, not a sentence of it" > /dev/null
	exits 0 "$why: with a person's reason" desk state "$k" contacted --reason "a call"
done
exits 2 "a use of another case is not reviewed here" desk review 1 "$quote"
"$NAQL" judge a -q > /dev/null
exits 0 "verify" "$NAQL" verify a

# ---- dismissed: known again, never deleted ----
formula=$(id_of https://qahwa-wa-kitab)
k=$(desk open -q "$formula" | sed 's/.*"case":\([0-9]*\).*/\1/')
exits 2 "a dismissal says why" desk dismiss "$k" formula
exits 2 "with one of its words" desk dismiss "$k" boring --reason "a test"
exits 0 "dismiss" desk dismiss "$k" formula --reason "the opening hours, as on every notice"
says out '"state":"dismissed".*"dismissal":"formula"' "with its word"
"$NAQL" case a dismissed > texts
says texts "\"case\":$k,\"why\":\"formula\".*\"ended\":null.*\"uses\":1}" "its text is remembered"
# the same passage on another page, and the whole story on a third
python3 - "$demo/stories.jsonl" > pages.jsonl <<'PY'
import json
import sys

story = next(s for s in map(json.loads, open(sys.argv[1], encoding='utf-8')) if s['id'] == 'SN-AR-08')
use = next(u for u in map(json.loads, open('first', encoding='utf-8'))
           if 'qahwa-wa-kitab' in (u['page']['url'] or '') and u['story'] == 'SN-AR-08')
raw = story['text'].encode()
passage = ' '.join(raw[b:e].decode() for b, e in (p['story'] for p in use['passages']))
for name, text in (('notice', 'لوحة الحديقة اليوم. ' + passage), ('whole', story['text'])):
    print(json.dumps({'id': name, 'url': 'https://kiosk.example/' + name, 'text': text}, ensure_ascii=False))
PY
"$NAQL" scan a -q --record pages.jsonl > second
is "$(grep -c SN-AR-08 second)" 2 "both pages are found and recorded"
"$NAQL" uses a --outlet kiosk.example > again
is "$(wc -l < again)" 2 "and listed"
is "$(grep -c '"dismissed_before":{"text":"[0-9a-f]\{16\}","case":'"$k"',"why":"formula"' again)" 1 \
	"one is marked, with the case and why"
says again '/notice.*dismissed_before' "the one that is the formula"
is "$("$NAQL" uses a --outlet kiosk.example --new | grep -c /whole)" 1 "the whole story is raised"
is "$("$NAQL" uses a --outlet kiosk.example --new | wc -l)" 1 "the formula is not"
marked=$(grep /notice again | field id)
"$NAQL" show a "$marked" > shown
says shown '^Desk *dismissed before: formula' "naql show says so"
"$NAQL" report a -q -o r.html
says r.html 'Dismissed by the desk' "the report has a part of its own"
"$NAQL" report a -q -o r.csv
says r.csv "^$marked,no," "where it is not counted"
"$NAQL" report a -q -o r.jsonl
"$NAQL" uses a > listed
same listed r.jsonl "JSONL has the lines of naql uses"
text=$(sed 's/.*"text":"\([0-9a-f]*\)".*/\1/' texts)
exits 2 "undo wants a reason" desk undo "$text"
exits 2 "undo what is not there" desk undo 0000000000000000 --reason "a test"
exits 0 "undo" desk undo "$text" --reason "it is more than the opening hours"
is "$("$NAQL" uses a --outlet kiosk.example --new | wc -l)" 2 "raises its uses again"
says texts "$text" "the text"
"$NAQL" case a dismissed > texts
says texts '"ended":"20' "is still listed, with its end"
desk reopen "$k" --reason "once more" > /dev/null
desk dismiss "$k" syndicated --reason "a notice of the library" > /dev/null
is "$("$NAQL" uses a --outlet kiosk.example --new | wc -l)" 1 "dismissed again"
exits 0 "reopen" desk reopen "$k" --reason "a test"
is "$("$NAQL" uses a --outlet kiosk.example --new | wc -l)" 2 "reopening its case undoes it too"
exits 0 "a use is forgotten" "$NAQL" forget a "$marked" --reason "a test"
exits 0 "verify" "$NAQL" verify a

# ---- a text is known the same from the words at hand and from what was kept of them ----
"$NAQL" init b --agency "Sanabel News Agency" --host sanabel.example
"$NAQL" add b -q "$demo/stories.jsonl" 2> /dev/null
"$NAQL" scan b -q --record crawl/demo.warc.gz > all
# shellcheck disable=SC2046
"$NAQL" case b open -q --by Leyla $(sed 's/.*"type":"use","id":"\([0-9a-f]*\)".*/\1/' all) > /dev/null
"$NAQL" case b dismiss 1 not_ours --reason "a test" --by Leyla > /dev/null
is "$(python3 -c 'import sqlite3
db = sqlite3.connect("b/naql.db")
odd = 0
for use, keys in db.execute("SELECT use, keys FROM use_text").fetchall():
    kept = {int.from_bytes(keys[i:i + 8], "little", signed=True) for i in range(0, len(keys), 8)}
    held = [{k for k, in db.execute("SELECT key FROM dismissed_key WHERE text = ?", [t])}
            for t, in db.execute("SELECT text FROM dismissed_use WHERE use = ?", [use])]
    odd += not any(kept <= h for h in held)
print(odd, db.execute("SELECT count(*) FROM use_text").fetchone()[0] == len(open("all").readlines()))')" "0 True" \
	"every use is of its own text, key by key"

# ---- misuse ----
exits 2 "no such word" desk remove 1
exits 2 "no such case" desk note 999 "a note"
exits 2 "no number" desk note one "a note"
exits 2 "too little" desk note 1
exits 2 "too much" desk note 1 a b
exits 2 "no such use" desk add 1 ffffffffffffffff
exits 2 "an empty note" desk note 1 " "
done_testing
