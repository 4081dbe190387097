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

# ---- a person's words, wherever they stand ----
cat > person.json <<'JSON'
[ { "id": "kanat-web", "party": "bayraq", "name": "Kanat's page", "kind": "web", "private": true,
    "keys": [ { "type": "host", "value": "kanat.example", "proof": "a letter of Zehra Kanat" } ] } ]
JSON
cat > signed.json <<'JSON'
{ "form": 2, "number": "K-1", "party": "lantern", "kind": "contract", "state": "active", "tz": "UTC", "x_signed": "Zehra \"Z\" Kanat",
  "valid_from": "2026-01-01", "valid_to": null, "grants": [ { "id": "g", "effect": "permit", "media": ["text"], "products": "all",
    "categories": "all", "languages": "all", "sources": ["own"], "items": "all", "territories": { "include": ["WORLD"] },
    "outlets": "all", "actions": ["print"], "extent": { "kind": "full", "x_asked": "Kanat" } } ] }
JSON
cat > kill.json <<'JSON'
{ "id": "K-2", "items": ["SN-EN-03"], "kind": "legal_hold", "author": "Zehra Kanat", "reason": "Kanat's brother asked", "from": "2027-01-01" }
JSON
cat > allow.json <<'JSON'
{ "id": "K-3", "scope": "host", "value": "kanat-test.example", "reason": "test", "tz": "UTC", "from": "2026-01-01", "to": "2027-01-01",
  "author": "Zehra Kanat" }
JSON
"$NAQL" outlet a add -q person.json --by Suad && "$NAQL" contract a add -q signed.json allow.json --by Suad &&
	"$NAQL" restrict a add kill.json --by Suad
ok $? "four rows with a name in them"
use=$("$NAQL" uses a --new | sed -n '1s/.*"type":"use","id":"\([0-9a-f]*\)".*/\1/p')
"$NAQL" case a open -q "$use" --by Suad > /dev/null
"$NAQL" case a assign 1 "Zehra Kanat" --by Suad > /dev/null
"$NAQL" case a note 1 "Ms Kanat will call" --by Suad > /dev/null
"$NAQL" case a reply 1 "Kanat says it is theirs" --dispute --by Suad > /dev/null
"$NAQL" contract a explain K-1 > explained
"$NAQL" uses a > judged
exits 0 "who holds a name" "$NAQL" log a list --holding "Kanat"
is "$(sed 's/.*"kind":"\([a-z]*\)".*/\1/' out | sort | uniq -c | tr -s ' \n' ' ')" \
	" 1 allow 3 case 1 contract 1 outlet 1 restriction " "seven entries, by what stands beside them"
held=$(sed 's/.*"seq":\([0-9]*\),.*/\1/' out)
exits 0 "what a JSON string quotes is found as it was written" "$NAQL" log a list --holding 'Zehra "Z" Kanat'
is "$(lines out)" 1 "in the contract"
# shellcheck disable=SC2086
exits 0 "all of them are erased" "$NAQL" log a erase $held --reason "asked for by letter" --by Halim
"$NAQL" log a list --holding "Kanat" > out
is "$(lines out)" 0 "nobody holds it"
is "$(grep -ac 'Kanat' a/naql.db)" 0 "nor does the file"
exits 0 "the register is whole" "$NAQL" verify a
"$NAQL" log a list > after
"$NAQL" log a head > proofs
exits 0 "the tree as it was" python3 check.py after proofs
"$NAQL" contract a explain K-1 > explained.after
same explained explained.after "the contract grants what it granted"
"$NAQL" outlet a show kanat-web > out
says out '"value":"kanat.example"' "the outlet keeps its key"
says out '"private":true' "and stays private"
says out '"name":"\[erased\]"' "without its name"
"$NAQL" case a show 1 > out
says out '"clock":"stopped"' "the case stands where it stood"
says out '"event":"dispute","value":"\[erased\]"' "without the words"
exits 0 "and goes on" "$NAQL" case a resume 1 --reason "over" --by Halim
"$NAQL" judge a -q > out
is "$(lines out)" 0 "no judgement changes"
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
UPDATE contract_version SET json = replace(json, 'print', 'store') WHERE json LIKE '%K-1%'|K-1.* holds something else than erasing left
UPDATE outlet_version SET json = '{}' WHERE json LIKE '%kanat%'|kanat-web.* holds something else
UPDATE case_event SET json = replace(json, 'erased', 'raised') WHERE json LIKE '%dispute"%'|of case 1 holds something else than erasing left
EOT
fi
done_testing
