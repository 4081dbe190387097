#!/bin/sh
# paraphrase.t - a story told in other words: found with its sentences as evidence, and only when asked.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

cat > stories.jsonl <<'END'
{"id":"ferry","date":"2026-03-02","text":"Visitors of the island will find a new timetable at every pier from Monday. The harbour office moves the first ferry forward by forty minutes because the school year begins. Bicycles travel free of charge on weekdays until October. Captain Marlow Ostrander told the council that eleven crews were trained in Pellworth during spring."}
{"id":"seeds","date":"2026-03-02","text":"The library on the hill lends seeds of old apple trees to every school that asks. A gardener shows the children in March how a branch is grafted, and the first fruit is due in four years."}
{"id":"match","date":"2026-03-03","text":"The women of Tarnbrook won the district cup by three goals to one after extra time. Their keeper held two penalties in heavy rain before nine hundred spectators at the old mill ground."}
END
cat > pages.jsonl <<'END'
{"id":"retold","date":"2026-03-03","text":"The lighthouse keeper collects stamps and paints small boats in winter. Until October bicycles travel free of charge and nobody pays on weekdays. The school year begins, so the harbour office moves the ferry, the first one, by forty minutes. Trained in Pellworth during spring were eleven crews, as Captain Marlow Ostrander had the council told. Visitors to every pier of the island find from Monday the timetable, a new one."}
{"id":"late","date":"2029-03-03","text":"The lighthouse keeper collects stamps and paints small boats in winter. Until October bicycles travel free of charge and nobody pays on weekdays. The school year begins, so the harbour office moves the ferry, the first one, by forty minutes. Trained in Pellworth during spring were eleven crews, as Captain Marlow Ostrander had the council told. Visitors to every pier of the island find from Monday the timetable, a new one."}
{"id":"moved","date":"2026-03-03","text":"Captain Marlow Ostrander told the council that eleven crews were trained in Pellworth during spring. Bicycles travel free of charge on weekdays until October. Visitors of the island will find a new timetable at every pier from Monday. The harbour office moves the first ferry forward by forty minutes because the school year begins."}
{"id":"other","date":"2026-03-03","text":"The bakery at the corner opens an hour earlier in summer. Its owner sells bread with caraway, and on Fridays the children of the street carry the baskets to the market hall."}
END
# words are worth something only where others are written too
awk 'BEGIN { for (i = 0; i < 200; i++) { printf "{\"id\":\"filler%d\",\"text\":\"", i
	for (k = 0; k < 100; k++) printf "plant%d ", (i * 7919 + k * k * 31) % 9973
	print "\"}" } }' >> stories.jsonl
exits 0 "init" "$NAQL" init a --agency "Sanabel News Agency" --host sanabel.example
exits 0 "add" "$NAQL" add a stories.jsonl
exits 0 "scan" "$NAQL" scan a pages.jsonl
cp out uses

grep '"id":"retold"' uses > use
is "$(wc -l < use)" 1 "the retold story is found"
grep -q '"how":"paraphrase","story_share"' use
ok $? "as a paraphrase"
grep -q '"aligned":\[{"story":\[[0-9]*,[0-9]*\],"page":\[[0-9]*,[0-9]*\]}' use
ok $? "with its pieces side by side"
grep -q '"id":"late"' uses
is $? 1 "three years later the same words prove nothing"
is "$(grep '"id":"moved"' uses | grep -o '"where"' | wc -l)" 1 "moved sentences are one passage"
grep '"id":"moved"' uses | grep -q '"how":"paraphrase"'
is $? 1 "and no paraphrase"
grep -q '"id":"other"' uses
is $? 1 "another subject is not found"

exits 0 "scan --no-paraphrase" "$NAQL" scan a --no-paraphrase pages.jsonl
grep -q '"how":"paraphrase"\|"aligned"' out
is $? 1 "prints no paraphrase and joins nothing"

exits 0 "scan --record" "$NAQL" scan a --record pages.jsonl
id=$(grep '"id":"moved"' uses | grep -o '"id":"[0-9a-f]\{16\}"' | head -1 | cut -d'"' -f4)
exits 0 "show" "$NAQL" show a "$id"
grep -qF '[>' out
ok $? "show marks what was moved"
done_testing
