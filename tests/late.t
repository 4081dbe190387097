#!/bin/sh
# late.t - what a page's date says: a sentence of a later month is no use, nor is a page older than the story one.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

sentence="Captain Marlow Ostrander told the council that eleven crews were trained in Pellworth during spring."
story="Visitors of the island will find a new timetable at every pier from Monday. The harbour office moves the first ferry forward by forty minutes because the school year begins. Bicycles travel free of charge on weekdays until October. $sentence"
chatter="The lighthouse keeper collects stamps and paints small boats in winter, and the bakery at the corner opens an hour earlier."
printf '{"id":"ferry","date":"2026-03-02","text":"%s"}\n' "$story" > stories.jsonl
# words are worth something only where others are written too
awk 'BEGIN { for (i = 0; i < 200; i++) { printf "{\"id\":\"filler%d\",\"text\":\"", i
	for (k = 0; k < 100; k++) printf "plant%d ", (i * 7919 + k * k * 31) % 9973
	print "\"}" } }' >> stories.jsonl
page() { # ID DATE TEXT [BYLINE]
	printf '{"id":"%s","date":"%s","byline":"%s","text":"%s"}\n' "$1" "$2" "${4-}" "$3"
}
{
	page same-week 2026-03-05 "$chatter $sentence"
	page next-year 2027-03-05 "$chatter $sentence"
	page undated "" "$chatter $sentence"
	page credited 2027-03-05 "$chatter $sentence" "Sanabel News Agency"
	page whole-late 2027-03-05 "$chatter $story"
	page day-before 2026-03-01 "$chatter $sentence"
	page week-before 2026-02-22 "$chatter $story"
} > pages.jsonl
{
	printf '<!DOCTYPE html><html><head><title>Boats</title></head><body><article><h1>Boats</h1><p>%s</p>' "$chatter"
	printf '<p>%s</p><p>The old boat was built on 12 May 1952 by hand.</p></article></body></html>\n' "$sentence"
} > boats.html
exits 0 "init" "$NAQL" init a --agency "Sanabel News Agency"
exits 0 "add" "$NAQL" add a stories.jsonl
exits 0 "scan" "$NAQL" scan a pages.jsonl boats.html
cp out uses

kind() {
	grep "\"page\":{\"id\":\"$1\"" uses | grep -o '"kind":"[a-z_]*"' | cut -d'"' -f4
}
is "$(kind same-week)" part "a sentence, the same week"
is "$(kind next-year)" "" "the same a year later is what every report of the matter has"
is "$(kind undated)" part "a date that is not known forbids nothing"
is "$(kind credited)" part "a credit tells whose it is"
is "$(kind whole-late)" whole "a whole story is one in any year"
is "$(kind day-before)" part "a day is the width of time zones"
is "$(kind week-before)" common_source "a page that is older than the story has it from elsewhere"
grep '"id":"week-before"' uses | grep -q '"doubts":\["older_page"\]'
ok $? "and the record says so"
is "$(kind boats.html)" part "a date in the running text is not the page's"

exits 0 "scan --traces" "$NAQL" scan a --traces pages.jsonl
cp out uses
is "$(kind next-year)" trace "it is a trace, for those who ask"
done_testing
