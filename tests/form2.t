#!/bin/sh
# form2.t - contracts of form 2 on the demo's crawl: checked, explained, imported; amended,
# drafted, restricted, counted; and what judge says of each, with its cause.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

demo=$NAQL_SOURCE_ROOT/demo-data
c=$demo/contracts
python3 "$demo/make_crawl.py" --out crawl > /dev/null
"$NAQL" init a --agency "Sanabel News Agency" --host sanabel.example \
	--credit Sanabel --credit سنابل --credit سەنابل
"$NAQL" background a "$demo/background.jsonl" --sketch-mib 1 2> /dev/null
"$NAQL" add a "$demo/stories.jsonl" 2> /dev/null
"$NAQL" party a add -q "$c/parties.json"
"$NAQL" outlet a add -q "$c/outlets.json"

# ---- files, without an archive ----
files=$NAQL_SOURCE_ROOT/tests/contract_files
exits 0 "check" "$NAQL" contract check "$files/excerpts.json" "$c"/*.json
says err '40 entries, 0 would be refused' "counts what it read"
says out 'SN-2026-009: grants\[0\].duties.credit: left out' "remarks what is rarely meant"
sed 's/"max_words": 40/"max_wordz": 40/; s/"valid_to": "2027/"valid_to": "2025/' "$files/excerpts.json" > one.json
printf '[%s,{"id":"p","legal_name":"n","country":"jo"},%s]' "$(cat one.json)" "$(cat "$files/excerpts.json")" > many.json
exits 3 "check says what would be refused" "$NAQL" contract check many.json
says err 'many.json: \[0\].valid_to: must lie behind the beginning' "the first entry's fault"
says err 'many.json: \[1\].country: must be two capitals' "and the second's"
says err '3 entries, 2 would be refused' "each entry for itself"
sed 's/"form": 2, //' "$files/excerpts.json" > form.json
"$NAQL" contract check form.json > out 2> err
says err 'belongs to form 2: write "form": 2 into the contract' "a member of form 2 in form 1 says the remedy"
exits 0 "explain a file" "$NAQL" contract explain "$files/excerpts.json"
says out '^  limit: 100 uses a month$' "in plain words"
says out 'What no grant names is not allowed' "and says what is not there"
exits 4 "explain what is not there" "$NAQL" contract explain no-such.json

# ---- out of a spreadsheet ----
cat > sheet.csv <<'CSV'
number;party;kind;state;tz;valid_from;valid_to;grant;effect;media;products;categories;languages;sources;territories;archive_days;outlets;actions;extent;max_words;credit;link;price;currency;price_period;amount;x_note
SH-1;lantern;contract;active;Europe/London;2026-01-01;open;excerpts;permit;text;all;all;fa;own;WORLD;all;all;publish_web;excerpt;60;"Sanabel | ""Sanabel News Agency""";no;flat;GBP;month;25000;=1+1
;;;;;;;no-ai;prohibit;all;;;all;;;;all;ai_train ai_input ai_index;;;;;;;;;
SH-2;orchard;trial;active;Asia/Amman;2026-09-01;2026-12-01;turkish;permit;text;all;all;tr en;own;WORLD -US;30;all;publish_web;full;;any;;;;;;
CSV
exits 0 "import, dry" "$NAQL" contract a import sheet.csv --dry-run
is "$(grep -c '"would":"add"' out)" 2 "says what would be written"
says out '"patterns":\["Sanabel","\\"Sanabel News Agency\\""\]' "quoted cells and patterns"
says out '"exclude":\["US"\]' "territories with a minus"
is "$("$NAQL" contract a list | wc -l)" 0 "and wrote nothing"
exits 0 "import" "$NAQL" contract a import sheet.csv --by "the manager" --reason "from the spreadsheet"
says err '^2 added, 0 new versions, 0 unchanged$' "writes them"
exits 0 "the same again" "$NAQL" contract a import sheet.csv
says err '^0 added, 0 new versions, 2 unchanged$' "is nothing"
exits 0 "explain by number" "$NAQL" contract a explain SH-2
says out 'territories: WORLD but not US' "what was imported"
exits 2 "explain what is unknown" "$NAQL" contract a explain SH-9
sed 's/;flat;GBP;month;25000;/;per_use;GBP;month;1850;/; s/^SH-1/SH-3/; s/^SH-2/SH-4/' sheet.csv > by-use.csv
exits 0 "a price by use" "$NAQL" contract a import by-use.csv --dry-run
says out '"price":{"kind":"per_use","currency":"GBP","period":"month","rates":\[{"amount":1850}\]}' "is its one rate"
cat > priced.json <<'JSON'
{ "form": 2, "number": "P-1", "party": "lantern", "kind": "contract", "state": "active", "tz": "UTC",
  "valid_from": "2026-01-01", "valid_to": null, "grants": [ { "id": "g", "effect": "permit", "media": ["text", "picture"],
    "products": "all", "categories": "all", "languages": "all", "sources": ["own"], "items": "all",
    "territories": { "include": ["WORLD"] }, "outlets": "all", "actions": ["publish_web"], "extent": { "kind": "full" },
    "price": { "kind": "credits", "currency": "JOD", "period": "month", "amount": 100000, "n": 3, "overage": 20000,
      "tax_rule": "by_line", "tax_bp": 1605, "rates": [ { "amount": 4, "media": ["picture"] }, { "amount": 1 } ] } } ] }
JSON
exits 0 "explain a price" "$NAQL" contract explain priced.json
says out '100000 for 3, each further one 20000: 4 credits for any use of picture; 1 credits for any use; and 16.05 % tax, of each line$' \
	"what is bought, of which media, and its tax"
sed 's/;WORLD;all;all;/;WORLD;;all;/; s/^SH-1/SH-3/; s/^SH-2/SH-4/' sheet.csv > bad.csv
exits 3 "a spreadsheet that does not say which items" "$NAQL" contract a import bad.csv
says err 'bad.csv: row 2, grants\[0\].items: is missing' "grants none"
sed 's/;tr en;/;tr e_n;/' sheet.csv > bad.csv
exits 3 "a fault in a cell" "$NAQL" contract a import bad.csv
says err "bad.csv: row 4, grants\[0\].languages: 'e_n' is no" "names its row and member"
sed 's/;Sanabel | /;any | /; s/;"Sanabel | /;"any | /' sheet.csv > bad.csv
exits 3 "any among patterns" "$NAQL" contract a import bad.csv
says err 'bad.csv: row 2, column credit: any stands alone' "would be looked for as a word"
sed '1s/territories/teritories/' sheet.csv > bad.csv
exits 3 "a column that is not known" "$NAQL" contract a import bad.csv
says err 'row 1, column teritories: no column of this name' "is named"
printf '\357\273\277id,legal_name,country\r\nnew-paper,"A ""New"" Paper, Ltd",TR\r\n' > parties.csv
exits 0 "parties" "$NAQL" contract a import parties.csv
says err '^1 added' "with a byte order mark, commas and CR LF"
printf 'id\tparty\tname\tkind\thosts\nnew-web\tnew-paper\tNew\tweb\t*.new.example paper.example\n' > outlets.csv
exits 0 "outlets" "$NAQL" contract a import outlets.csv
is "$("$NAQL" outlet a show new-web | grep -c '"value":"new.example","include_sub":true')" 1 "with tabs, and hosts below"

printf 'id,items,kind,categories,territories,reason\nd-1,SN-EN-01 SN-EN-02,describe,medtop:15000000/medtop:20000822 weather,,\nt-1,SN-EN-03,territory,,WORLD -US,=cmd\n' > items.csv
exits 0 "restrictions, and what items are" "$NAQL" contract a import items.csv --dry-run
says out '"items":\["SN-EN-01","SN-EN-02"\],"kind":"describe","categories":\["medtop:15000000/medtop:20000822","weather"\]' "two items in a row"
says out '"territories":{"include":\["WORLD"\],"exclude":\["US"\]}' "territories with a minus"
exits 0 "import" "$NAQL" contract a import items.csv
says err '^2 added' "writes them"
exits 0 "listed" "$NAQL" restrict a list
is "$(lines out)" 2 "both"
sed 's/describe/discribe/' items.csv > bad.csv
exits 3 "a kind that is none" "$NAQL" contract a import bad.csv
says err 'bad.csv: row 2, kind: must be one of' "is named"

# ---- judged ----
"$NAQL" contract a add -q "$c"/SN-*.json "$c/allow.json"
"$NAQL" scan a -q --record crawl/demo.warc.gz > first
exits 0 "judge changes nothing" "$NAQL" judge a
is "$(wc -c < out)" 0 "as the scan has judged"

# ---- an amendment holds from a day on ----
sed 's/"number"/"form": 2, "effective_from": "2026-11-02", "number"/; s/"tz": "UTC", /"tz": "Asia\/Amman", /; s/"effective_from": "2026-11-02", //; s/"valid_from"/"effective_from": "2026-11-02", "valid_from"/; s/"actions": \["publish_web", "publish_app"\]/"actions": ["print"], "products": "all", "categories": "all", "sources": "all", "items": "all", "territories": {"include": ["WORLD"]}/' \
	"$c/SN-2026-001.json" > amended.json
cp amended.json draft.json
exits 0 "a draft is told" "$NAQL" judge a --draft draft.json
cp out told
says err 'would change; nothing was written' "and not written"
[ "$(wc -l < told)" -ge 1 ]
ok $? "some uses would change"
says told '"why":\["contract SN-2026-001 as drafted"\]' "with the cause"
is "$("$NAQL" contract a show SN-2026-001 | wc -l)" 1 "the register has no other version"
exits 0 "it is added" "$NAQL" contract a add amended.json
exits 0 "judge" "$NAQL" judge a
sed 's/ as drafted/ version 2/' told > wanted
cmp -s wanted out
ok $? "what was told came out, with the version"
is "$(grep -c '"from":"COVERED","to":"OUT_OF_SCOPE"' out)" "$(wc -l < out)" "behind the day it grants print alone"
"$NAQL" uses a --outcome COVERED > covered
says covered '"contract":"SN-2026-001"' "before the day the version before still holds"
exits 0 "judge once more" "$NAQL" judge a
is "$(wc -c < out)" 0 "and then nothing"
sqlite3 a/naql.db 'SELECT count(*) FROM judgement WHERE cause IS NOT NULL' > n 2> /dev/null
[ "$(cat n)" -ge 1 ]
ok $? "the cause is kept with the judgement"

# ---- restrictions ----
story=$(sed -n 's/.*"story":"\([^"]*\)".*"outcome":"COVERED",.*/\1/p' first | head -1)
printf '[{"id":"R-1","items":["%s"],"kind":"legal_hold","reason":"a test"}]' "$story" > hold.json
exits 0 "a restriction" "$NAQL" restrict a add hold.json --by desk
is "$("$NAQL" restrict a list | grep -c '"type":"restriction","id":"R-1"')" 1 "is listed"
exits 0 "judge" "$NAQL" judge a
says out '"to":"OUT_OF_SCOPE".*"missing":\["restriction:R-1"\],"why":\["restriction:R-1"\]' "stands against the use, and says so"
exits 2 "its end wants a reason" "$NAQL" restrict a end R-1 --date 2020-01-01
exits 0 "it ends" "$NAQL" restrict a end R-1 --date 2020-01-01 --reason "released"
is "$("$NAQL" restrict a show R-1 | wc -l)" 2 "both versions are kept"
exits 0 "judge" "$NAQL" judge a
says out '"from":"OUT_OF_SCOPE","to":"COVERED"' "and is over"
echo '{"id":"R-2","items":["x"],"kind":"kill"}' > kill.json
exits 3 "a kill wants a time" "$NAQL" restrict a add kill.json
exits 0 "verify" "$NAQL" verify a

# ---- limits of number ----
sed 's/"number"/"form": 2, "number"/; s/"actions": \["publish_web"\],/"actions": ["publish_web"], "products": "all", "categories": "all", "sources": "all", "items": "all", "territories": {"include": ["WORLD"]}, "limits": {"max_uses": 1, "count_by": "event", "period": "term"},/' \
	"$c/SN-2026-003.json" > limited.json
exits 0 "a limit" "$NAQL" contract a add limited.json
"$NAQL" scan a -q crawl/demo.warc.gz > counted
is "$(grep -c '"missing":\["count"\]' counted)" "$(grep -c '"contract":"SN-2026-003".*"missing":\["count"\]' counted)" \
	"a scan leaves limits of number open"
[ "$(grep -c '"missing":\["count"\]' counted)" -ge 1 ]
ok $? "for some uses"
exits 0 "judge counts" "$NAQL" judge a
"$NAQL" uses a > all
is "$(grep -c '"outcome":"UNDETERMINED".*"missing":\["count"\]' all)" 0 "and leaves none open"
covered=$(grep -c '"outcome":"COVERED","contract":"SN-2026-003"' all)
[ "$covered" -le 1 ]
ok $? "one event at most is covered"
over=$(grep -c '"contract":"SN-2026-003".*"missing":\[[^]]*"max_uses"' all)
[ "$((covered + over))" -ge 1 ]
ok $? "the others are over the limit, or none is"
TZ=Asia/Riyadh LC_ALL=tr_TR.UTF-8 "$NAQL" judge a > out 2> err
is "$(wc -c < out)" 0 "counting again changes nothing, in no other zone"

# ---- an earlier use that is found later takes its place in the count ----
early=$(sed -n 's/.*"id":"\([0-9a-f]\{16\}\)".*"outcome":"COVERED","contract":"SN-2026-003".*/\1/p' all | head -1)
late=$(sed -n 's/.*"id":"\([0-9a-f]\{16\}\)".*"contract":"SN-2026-003".*"missing":\["extent","max_uses"\].*/\1/p' all | head -1)
"$NAQL" forget a "$early" --reason "a test"
"$NAQL" judge a > out 2> err
says out "\"use\":\"$late\".*\"missing\":\[\"extent\"\],\"why\":\[\"the uses are counted anew\"\]" "without it the later one is within the limit"
"$NAQL" scan a -q --record crawl/demo.warc.gz > again
"$NAQL" judge a > out 2> err
says out "\"use\":\"$early\".*\"to\":\"COVERED\"" "found again it is counted first"
says out "\"use\":\"$late\".*\"missing\":\[\"extent\",\"max_uses\"\],\"why\":\[\"counted before it: use $early\"\]" \
	"and the later one is over the limit, which names it"

# ---- a use that was seen until its contract had ended ----
id=$(sed -n 's/.*"id":"\([0-9a-f]\{16\}\)".*"outcome":"COVERED","contract":"SN-2026-016".*/\1/p' all | head -1)
sqlite3 a/naql.db "UPDATE use SET last_seen = unixepoch('2027-09-01') WHERE id = '$id'"
exits 0 "judge" "$NAQL" judge a
says out "\"use\":\"$id\".*\"from\":\"COVERED\",\"to\":\"EXPIRED\"" "what is farthest from covered stands in front"
"$NAQL" uses a | grep "\"id\":\"$id\"" > use
says use '"parts":\[{"from":"2026-[^"]*","to":"2027-06-01T00:00:00Z","outcome":"COVERED"' "covered until the end"
says use '{"from":"2027-06-01T00:00:00Z","to":"2027-09-01T00:00:00Z","outcome":"EXPIRED"' "and not behind it"
says use '"exit":{"until":"2027-06-01T00:00:00Z","over":true,"seen_before_end":true}' "with what the contract says of its exit"
exits 0 "report" "$NAQL" report a -o report.html
says report.html 'Parts of the time in which it was seen' "the report has the parts"
done_testing
