#!/bin/sh
# readers.t - what docs/format-words.md, docs/format-segment.md and docs/format-use.md say is
# enough to read a segment and a use record by: readers in Python that were written from
# these documents, against what naql says of the same archive.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

# Stories of one frame, more than 50: shingles that are common.
python3 - > frame.jsonl <<'P'
import json
for i in range(60):
    print(json.dumps({'id': 'w%d' % i, 'date': '2026-09-%02dT10:00:00Z' % (i % 30 + 1), 'title': 'Rain in %d valleys' % i, 'text':
                      'The weather office of the valley reports for day %d that rain number %d will pass over village %d before noon and '
                      'that the evening stays dry.\n\n%s %d:40, half an hour late ("½ h"), with 6’4\" of\u200bwater.\n'
                      % (i, i * 7, i * 13, 'The bus came at' if i % 3 else 'The boat came at', i % 24)}))
P
# Stories of too few words for a shingle, and of just enough for one.
printf '%s\n' '{"id":"few","text":"Rain at noon"}' '{"id":"four","text":"The ferry leaves at"}' \
	'{"id":"loud","date":"2026-09-09","text":"THE FERRY - leaves at!"}' > few.jsonl
mkdir bin
ln -s "$NAQL" bin/naql
PATH=$work/bin:$PATH
export PATH

python3 "$demo/make_crawl.py" --out crawl > made
naql init a --agency "Sanabel News Agency" --host sanabel.example --credit Sanabel --credit سنابل
naql background a -q "$demo/background.jsonl" --sketch-mib 1 2> err &&
	naql add a -q "$demo/stories.jsonl" 2> err && naql add a -q frame.jsonl few.jsonl 2> err
ok $? "the archive is made"
python3 - "$demo/stories.jsonl" <<'P'
import json
import sys
texts = [json.loads(line) for line in open(sys.argv[1], encoding='utf-8')]
with open('crawl/line.jsonl', 'w', encoding='utf-8') as f:
    for story in texts[3:6]:
        print(json.dumps({'id': 'line-' + story['id'], 'text': 'Before it.\n' + story['text'] + '\nBehind it.'}, ensure_ascii=False), file=f)
with open('crawl/page.txt', 'w', encoding='utf-8') as f:
    f.write('A < B & C\n\n' + texts[6]['text'])
P
naql scan a -q --record crawl > uses
compare() {
	python3 "$NAQL_SOURCE_ROOT/tests/readers_check.py" "$@" > checks
	ok $? "the readers read $*"
	while read -r verdict what; do
		is "$verdict" same "$what"
	done < checks
}
compare a uses
naql withdraw a SN-AR-05 --reason "a mistake" && naql withdraw a four --reason "a mistake" && naql merge a -q 2> err
ok $? "two are withdrawn, and the segments merged"
compare a
done_testing
