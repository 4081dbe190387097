#!/bin/sh
# contracts.t - contracts from file to judgement: every page of the demo's crawl against
# the outcome that its recipe says, then what a change of contract changes.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

demo=$NAQL_SOURCE_ROOT/demo-data
c=$demo/contracts
python3 "$demo/make_crawl.py" --out crawl > /dev/null
"$NAQL" init a --agency "Sanabel News Agency" --host sanabel.example \
	--credit Sanabel --credit سنابل --credit سەنابل
"$NAQL" background a "$demo/background.jsonl" --sketch-mib 1 2> /dev/null
"$NAQL" add a "$demo/stories.jsonl" 2> /dev/null

exits 3 "an outlet of nobody is refused" "$NAQL" outlet a add "$c/outlets.json"
says err "party: 'bayraq' is not in the register" "and named"
is "$("$NAQL" outlet a list | wc -l)" 0 "nothing of the file was taken"
exits 0 "parties" "$NAQL" party a add "$c/parties.json"
says err '^13 added, 0 new versions, 0 unchanged' "are counted"
exits 0 "outlets" "$NAQL" outlet a add "$c/outlets.json"
exits 0 "contracts and allow entries" "$NAQL" contract a add "$c"/SN-*.json "$c/allow.json"
says err '^12 added, 0 new versions, 0 unchanged' "are counted"
exits 0 "the same again" "$NAQL" contract a add "$c"/SN-*.json "$c/allow.json"
says err '^0 added, 0 new versions, 12 unchanged' "is nothing"
is "$("$NAQL" party a list | wc -l)" 13 "parties are listed"
is "$("$NAQL" contract a list | grep -c '"type":"allow"')" 2 "allow entries are listed with the contracts"
exits 0 "show" "$NAQL" contract a show SN-2026-001
says out '"id":"SN-2026-001","version":1' "shows the contract"
exits 2 "show what is not there" "$NAQL" contract a show SN-1900-001

# ---- every page's outcome, contract and missing ----
exits 0 "scan" "$NAQL" scan a --record crawl/demo.warc.gz
cp out first
cat > compare.py <<'PY'
import json
import sys

uses = {}
for line in open(sys.argv[1], encoding='utf-8'):
    use = json.loads(line)
    uses[use['page']['url'], use['story']] = use
for line in open('crawl/truth.jsonl', encoding='utf-8'):
    page = json.loads(line)
    for e in page['expect']:
        use = uses.pop((page['url'], e['story']), None)
        j = use['judgement'] if use else {}
        got = j.get('outcome'), j.get('contract'), j.get('missing')
        want = e['outcome'], e.get('contract'), e.get('missing', [])
        print('same' if got == want else 'differs', page['url'], e['story'], want, got)
for url, story in uses:
    print('unexpected', url, story)
PY
python3 compare.py first > compared
while read -r verdict what; do
	is "$verdict" same "$what"
done < compared
[ "$(wc -l < compared)" -ge 50 ]
ok $? "over fifty outcomes were compared"
is "$(sed -n 's/.*"judgement":{"outcome":"\([A-Z_]*\)".*/\1/p' first | sort -u | wc -l)" 11 \
	"eleven outcomes occur"
says first '"clause":"credit","result":"fail","fact":null,"wanted":\["سنابل"\]' \
	"a clause says what was found and what was wanted"
says first '"outcome":"EXPIRED".*"exit_grace_days":14,"retain_published":"in_context"' \
	"EXPIRED shows what the contract says about published pages"
for jobs in 2 8; do
	"$NAQL" scan a -q --jobs $jobs crawl/demo.warc.gz > again
	cmp -s first again
	ok $? "the judgements are the same for --jobs $jobs"
done
LC_ALL=tr_TR.UTF-8 TZ=Asia/Riyadh "$NAQL" scan a -q crawl/demo.warc.gz > again
cmp -s first again
ok $? "and in another language and time zone"

# ---- recorded ----
"$NAQL" uses a > recorded
# naql uses adds when the use was seen
sort first > sorted && sed 's/,"seen":{[^}]*}//' recorded | sort | cmp -s - sorted
ok $? "recorded uses come with the judgement that was printed"
is "$("$NAQL" uses a --outcome COVERED | wc -l)" "$(grep -c '"outcome":"COVERED",' first)" \
	"uses are chosen by outcome"
exits 0 "judge again" "$NAQL" judge a
is "$(wc -c < out)" 0 "changes nothing"

# ---- a contract ends ----
exits 2 "end wants a reason" "$NAQL" contract a end SN-2026-001 --date 2026-11-01
exits 2 "end wants a date" "$NAQL" contract a end SN-2026-001 --date soon --reason "a test"
exits 2 "end lies behind the beginning" \
	"$NAQL" contract a end SN-2026-001 --date 2026-01-01 --reason "a test"
exits 2 "end is no prolongation" \
	"$NAQL" contract a end SN-2026-001 --date 2029-01-01 --reason "a test"
exits 2 "a draft does not end" \
	"$NAQL" contract a end SN-2026-030 --date 2026-12-01 --reason "a test"
exits 0 "end" "$NAQL" contract a end SN-2026-001 --date 2026-11-01 --reason "a test" --by desk
"$NAQL" contract a show SN-2026-001 > versions
is "$(wc -l < versions)" 2 "the old version stays"
says versions '"version":2,.*"author":"desk","reason":"a test",.*"state":"terminated"' "the new one says why"
exits 0 "judge" "$NAQL" judge a
is "$(wc -l < out)" 1 "one use changes"
says out '"url":"https://portal-khalij.example/bayraq/olive-season","from":"COVERED","to":"EXPIRED"' \
	"the one behind the end"
exits 0 "judge once more" "$NAQL" judge a
is "$(wc -c < out)" 0 "and then nothing"
"$NAQL" contract a end SN-2026-009 --date 2026-10-28 --reason "a test"
"$NAQL" contract a show SN-2026-009 > versions
says versions '"version":2,.*"state":"suspended".*"suspended_from"' "a suspended contract is not revived by its end"
"$NAQL" judge a > out 2> err
says out '"from":"SUSPENDED","to":"EXPIRED"' "and a use behind the end is judged so"

# ---- a private outlet ----
exits 2 "on wants a reason" "$NAQL" outlet a on balcony-web
exits 2 "an outlet that is not private" "$NAQL" outlet a on shurfa-web --reason "a test"
exits 0 "on" "$NAQL" outlet a on balcony-web --reason "the owner asked for it"
exits 2 "on twice" "$NAQL" outlet a on balcony-web --reason "a test"
"$NAQL" judge a > out 2> err
says out '"from":"EXCLUDED","to":"NO_CONTRACT_FOUND"' "its uses are judged"

# ---- refused whole ----
sed 's/"exit_grace_days": 14/"exit_grace_dayz": 14/' "$c/SN-2025-014.json" > typo.json
exits 3 "a member that is not known is refused" "$NAQL" contract a add typo.json
says err 'typo.json: exit_grace_dayz: no member of this name' "with file, member and reason"
printf '[%s,{"number":"N-2"}]' "$(sed 's/SN-2025-014/N-1/' "$c/SN-2025-014.json")" > half.json
exits 3 "half a file is none" "$NAQL" contract a add half.json
says err 'half.json: \[1\].party: is missing' "the fault is in the second"
exits 2 "and the first was not taken" "$NAQL" contract a show N-1
exits 4 "no file" "$NAQL" contract a add no-such-file.json
exits 2 "no such word" "$NAQL" contract a remove SN-2026-001

# ---- forget ----
id=$(sed -n '1s/.*"id":"\([0-9a-f]\{16\}\)".*/\1/p' first)
exits 0 "forget" "$NAQL" forget a "$id" --reason "a test"
exits 0 "verify" "$NAQL" verify a
done_testing
