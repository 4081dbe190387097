#!/bin/sh
# cli.t - the commands as a person types them: results, exit codes, what is said.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

python3 "$demo/make_crawl.py" --out crawl > /dev/null
exits 0 "init makes an archive" "$NAQL" init a --agency "Sanabel News Agency" --host sanabel.example
exits 2 "init twice is misuse" "$NAQL" init a --agency "Sanabel News Agency"
exits 2 "init without a name is misuse" "$NAQL" init b
exits 0 "add takes stories" "$NAQL" add a "$demo/stories.jsonl"
says err 'added' "add says how many"
exits 0 "add again is nothing" "$NAQL" add a "$demo/stories.jsonl"
says err '^0 added, 0 new versions' "and says so"

exits 0 "scan finds uses" "$NAQL" scan a crawl/demo.warc.gz
[ "$(grep -c '"type":"use"' out)" -ge 20 ]
ok $? "at least twenty"
cp out first
for jobs in 2 8; do
	"$NAQL" scan a -q --jobs $jobs crawl/demo.warc.gz > again
	cmp -s first again
	ok $? "the output is the same for --jobs $jobs"
done
for lang in C tr_TR.UTF-8 ar_SA.UTF-8; do
	LANG=$lang LC_ALL=$lang TZ=Asia/Riyadh "$NAQL" scan a -q crawl/demo.warc.gz > again
	cmp -s first again
	ok $? "the output is the same for LANG=$lang in another time zone"
done
"$NAQL" scan a -q - < crawl/demo.warc.gz > again
is "$(wc -l < again)" "$(wc -l < first)" "standard input gives as many"
exits 2 "min-words below the promise is misuse" "$NAQL" scan a --min-words 5 crawl/demo.warc.gz
exits 4 "a full output is an error" sh -c '"$NAQL" scan a -q crawl/demo.warc.gz > /dev/full'

"$NAQL" scan a -q --traces crawl/demo.warc.gz 2> err | head -c 10 > /dev/null
is "$(wc -c < err)" 0 "a reader that has seen enough is no error to be told"

exits 0 "scan --record keeps uses" "$NAQL" scan a --record crawl/demo.warc.gz
"$NAQL" uses a > recorded
is "$(wc -l < recorded)" "$(wc -l < first)" "as many as were printed"
exits 0 "scan --record again" "$NAQL" scan a --record crawl/demo.warc.gz
says err '^0 uses new' "adds nothing"
"$NAQL" uses a > again
cmp -s recorded again
ok $? "and changes nothing"
id=$(python3 -c 'import json,sys; print(json.loads(sys.stdin.readline())["id"])' < recorded)
exits 2 "forget wants a reason" "$NAQL" forget a "$id"
exits 0 "forget deletes a use" "$NAQL" forget a "$id" --reason "a test"
is "$("$NAQL" uses a | grep -c "\"id\":\"$id\"")" 0 "it is gone"
exits 2 "forget an unknown use" "$NAQL" forget a 0000000000000000 --reason "a test"

story=$(python3 -c 'import json,sys; print(json.loads(sys.stdin.readline())["story"])' < recorded)
exits 0 "withdraw a story" "$NAQL" withdraw a "$story" --reason "a test"
is "$("$NAQL" scan a -q crawl/demo.warc.gz | grep -c "\"story\":\"$story\"")" 0 "it is searched for no more"
exits 2 "withdraw an unknown story" "$NAQL" withdraw a no-such-story

exits 0 "stats" "$NAQL" stats a
exits 0 "verify" "$NAQL" verify a
exits 0 "backup" "$NAQL" backup a copy
exits 0 "the copy is whole" "$NAQL" verify copy
exits 2 "backup into what is there is misuse" "$NAQL" backup a copy
exits 0 "page says what a page says" "$NAQL" page crawl/demo.warc.gz
says out '"type":"page"' "as JSON"
exits 0 "version" "$NAQL" version --json
exits 0 "help" "$NAQL" help
exits 0 "help of a command" "$NAQL" help scan
exits 0 "--help anywhere" "$NAQL" scan --help
exits 2 "an unknown command" "$NAQL" frobnicate
exits 2 "an unknown option" "$NAQL" scan a --frobnicate crawl/demo.warc.gz
exits 2 "too few arguments" "$NAQL" scan a
exits 4 "no archive there" "$NAQL" stats nowhere
says err 'naql init' "and what to do"
"$NAQL" help man > naql.1 && mandoc -T lint -W error naql.1 > lint 2>&1
ok $? "the man page is well formed"
"$NAQL" help markdown > commands.md
same commands.md "$NAQL_SOURCE_ROOT/docs/commands.md" "docs/commands.md is what the tables say: naql help markdown"
for c in $("$NAQL" help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
	"$NAQL" help "$c" | grep -q '^usage: naql'
	ok $? "help $c"
done
done_testing
