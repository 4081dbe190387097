#!/bin/sh
# log.t - the log from the command line: who, when and why of every change; heads and
# proofs checked by another program that knows docs/format-register.md only; erasing.
. "$NAQL_SOURCE_ROOT/tests/lib.sh"

demo_archive
c=$demo/contracts
cat > check.py <<'PY'
"""Entries, head and proofs of a log, by RFC 9162 and docs/format-register.md alone."""
import hashlib
import json
import sys


def sha(b):
    return hashlib.sha256(b).digest()


def mth(d):
    if len(d) < 2:
        return d[0] if d else sha(b'')
    k = 1
    while 2 * k < len(d):
        k *= 2
    return sha(b'\x01' + mth(d[:k]) + mth(d[k:]))


def salted(salt, first, second):
    first, second = first.encode(), second.encode()
    return sha(b'%s\n%d\n%s\n%s\n' % (salt.encode(), len(first), first, second)).hex()


def up(h, at, size, path):
    """Path of a proof to the root, walked by place (RFC 9162, 2.1.3.2)."""
    last = size - 1
    for p in path:
        if at & 1 or at == last:
            h = sha(b'\x01' + p + h)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            h = sha(b'\x01' + h + p)
        at >>= 1
        last >>= 1
    return h


leaves = []
for line in open(sys.argv[1], encoding='utf-8'):
    e = json.loads(line)
    at = sum(int(x) * y for x, y in zip(e['at'][11:19].split(':'), (3600, 60, 1)))
    import datetime
    at += (datetime.date.fromisoformat(e['at'][:10]) - datetime.date(1970, 1, 1)).days * 86400
    if e['salt'] is not None:
        assert e['fact'] == salted(e['salt'], e['subject'], e['detail']), e
    else:
        assert e['subject'] is None and e['detail'] is None, e
    if e['note_salt'] is not None:
        assert e['note'] == salted(e['note_salt'], e['by'], e['reason']), e
    else:
        assert e['by'] is None and e['reason'] is None, e
    text = 'naql log 1\nentry %d\nat %d\nkind %s\nfact %s\nnote %s\n' % (
        e['seq'], at, e['kind'], e['fact'], e['note'])
    leaf = sha(b'\x00' + text.encode())
    assert leaf.hex() == e['leaf'], e
    leaves.append(leaf)
for line in open(sys.argv[2], encoding='utf-8'):
    p = json.loads(line)
    assert mth(leaves[:p['size']]).hex() == p['root'], p
    path = [bytes.fromhex(h) for h in p.get('path', [])]
    if p['type'] == 'inclusion':
        assert up(leaves[p['seq'] - 1], p['seq'] - 1, p['size'], path).hex() == p['root'], p
    if p['type'] == 'consistency':
        assert mth(leaves[:p['first']]).hex() == p['first_root'], p
    print(p['type'], p['size'])
PY

exits 0 "list" "$NAQL" log a list
n=$(lines out)
says out "\"kind\":\"init\".*\"by\":\"$(id -un)\"" "the login name is who, where nobody says"
"$NAQL" party a add "$c/parties.json" --by "Suad" --reason "first parties" 2> /dev/null
"$NAQL" scan a -q --record crawl/demo.warc.gz --by "night shift" > uses
"$NAQL" outlet a add "$c/outlets.json" --by "Suad" 2> /dev/null
"$NAQL" contract a add "$c"/SN-*.json "$c/allow.json" --by "Suad" 2> /dev/null
"$NAQL" judge a --by "Halim" -q > /dev/null
id=$(sed -n '1s/.*"type":"use","id":"\([0-9a-f]*\)".*/\1/p' uses)
"$NAQL" forget a "$id" --by "Halim" --reason "a test"
story=$(sed -n '1s/.*"id": *"\([^"]*\)".*/\1/p' "$demo/stories.jsonl")
"$NAQL" withdraw a "$story" --by "Halim" --reason "killed"
"$NAQL" log a list > entries
says entries '"kind":"party".*"by":"Suad","reason":"first parties"' "who and why of a party"
says entries '"kind":"use".*"by":"night shift"' "of a use"
says entries '"kind":"scan".*"by":"night shift"' "of a scan"
says entries '"kind":"judgement".*"by":"Halim"' "of a judgement"
says entries '"kind":"forget".*"by":"Halim","reason":"a test"' "of a use that is forgotten"
says entries '"kind":"withdraw".*"by":"Halim","reason":"killed"' "of a withdrawal"
says entries '"kind":"item".*"subject":".*sha256' "an item's digest stands since the day it was added"
is "$(grep -c '"kind":"use"' entries)" "$n_whole" "every use is there"
[ "$(lines entries)" -gt "$n" ]
ok $? "the log has grown"

# ---- heads and proofs ----
all=$(lines entries)
"$NAQL" log a head > proofs
"$NAQL" log a head --size "$n" >> proofs
for entry in 1 2 16 17 "$n" "$all"; do
	"$NAQL" log a prove "$entry" >> proofs
done
"$NAQL" log a prove 3 --size "$n" >> proofs
for size in 1 16 "$n" "$all"; do
	"$NAQL" log a extends "$size" >> proofs
done
exits 0 "another program finds every leaf, head and proof right" python3 check.py entries proofs
is "$(lines out)" 13 "all thirteen"
exits 2 "an entry that is not there" "$NAQL" log a prove 99999999
exits 2 "a number that is none" "$NAQL" log a prove first
exits 2 "a size that is too large" "$NAQL" log a head --size 99999999
exits 2 "no such word" "$NAQL" log a burn

# ---- erasing ----
entry=$(sed -n 's/.*"seq":\([0-9]*\),.*"kind":"party".*/\1/p' entries | head -1)
exits 2 "erasing wants a reason" "$NAQL" log a erase "$entry"
exits 0 "erase" "$NAQL" log a erase "$entry" --reason "asked for by letter" --by "Halim"
exits 2 "once" "$NAQL" log a erase "$entry" --reason "again"
"$NAQL" log a list > after
sed -n "${entry}p" after > erased
says erased '"subject":null,"detail":null,"by":null,"reason":null,"salt":null' "nothing is left in the entry"
is "$(sed -n "${entry}s/.*\"leaf\"//p" after)" "$(sed -n "${entry}s/.*\"leaf\"//p" entries)" "but its leaf"
exits 0 "the tree is as it was" python3 check.py after proofs
"$NAQL" log a head > proofs
"$NAQL" log a prove "$entry" >> proofs
exits 0 "and proofs of the erased entry lead to the head of today" python3 check.py after proofs
"$NAQL" party a list > parties
says parties '"name":"\[erased\]"' "the party's content is erased too"
exits 0 "judging goes on" "$NAQL" judge a
exits 0 "verify" "$NAQL" verify a

# ---- damage has a name ----
if command -v sqlite3 > /dev/null; then
	while IFS='|' read -r sql told; do
		rm -rf d && cp -r a d
		sqlite3 d/naql.db "$sql"
		exits 1 "$sql" "$NAQL" verify d
		says out "$told" "is named"
	done <<'EOT'
DROP TRIGGER log_no_update; UPDATE log SET at = at + 1 WHERE seq = 5|log entry 5 is not what was written
DROP TRIGGER log_no_update; UPDATE log SET reason = x'41' WHERE kind = 'forget'|is not what was written: its note
DROP TRIGGER log_no_delete; DELETE FROM log WHERE kind = 'forget'|log entry [0-9]* is missing
DROP TRIGGER log_node_no_update; UPDATE log_node SET hash = zeroblob(32) WHERE at = 1|tree is damaged at level 4, place 1
UPDATE use SET record = replace(record, 'whole', 'part')|use .* is not what its log entry says
UPDATE version SET sha256 = printf('%064d', 1) WHERE n = 1|is not what its log entry says
EOT
fi
done_testing
