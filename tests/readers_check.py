"""readers_check.py DIR USES: an archive and its uses as the readers of the documents find them.

Says "same" or "differs" and of what, a line each. Lists of keys, postings, words and days are made
again from the stored texts, by the documents: what is compared is what a second writer would write.
"""
import collections
import functools
import glob
import json
import re
import subprocess
import sys

import use_reader
from segment_reader import SECTIONS, Segment, count
from words import MASK, mix, shingles, words

ODD = 0x9e3779b97f4a7c15
CODES = [count(c) for c in range(240)]


def said(fact, what):
    print('same' if fact else 'differs', what)


def naql(*args):
    done = subprocess.run(['naql', *args], stdout=subprocess.PIPE)
    return done.returncode, done.stdout.decode()


@functools.lru_cache(None)
def rounded(n, limit):
    up = next(c for c in CODES if c >= n)
    return up if n > limit or up <= limit else max(c for c in CODES if c <= n)


class Made:
    """What the items of a segment should have left in it."""

    def __init__(self, items):
        self.holders, self.days = collections.Counter(), collections.defaultdict(set)
        self.words, self.pairs, self.runs = collections.Counter(), collections.Counter(), []
        self.limit, self.windows, self.common = max(50, min(len(items) // 200, 2000)), 0, 0
        for ordinal, item in enumerate(items):
            if item['medium'] & 512:
                continue
            w = words(item['text'])
            self.words.update(w)
            self.pairs.update(zip(w, w[1:]))
            runs = [shingles(words(item['title'] or '')), shingles(w)]
            self.holders.update(set(runs[0] + runs[1]))
            for h in runs[0] + runs[1]:
                self.days[h].add(item['day'] % 8)
            self.runs += [(ordinal, run) for run in runs if run]

    def order(self, h):
        n = rounded(self.holders[h], self.limit)
        return n > self.limit, 0 if n < 2 else (n - 1).bit_length(), h * ODD & MASK

    def keys(self, mask):
        """{key: (items that hold it, common, ordinals)}, by winnowing."""
        kept = collections.defaultdict(set)
        for ordinal, run in self.runs:
            wide = min(3, len(run))
            for i in range(len(run) - wide + 1):
                best = min(range(i, i + wide), key=lambda j: (self.order(run[j]), -j))
                kept[run[best]].add(ordinal)
                self.windows += 1
                self.common += all(self.order(h)[0] for h in run[i:i + wide])
        out = {}
        for h, ordinals in kept.items():
            common, key = self.order(h)[0], h & mask
            out[key] = rounded(self.holders[h], self.limit), common, sorted(
                o for o in ordinals if not common or mix(key, o) % 8 == 0)
        return out


@functools.lru_cache(None)
def near(n):
    return min(CODES, key=lambda c: (abs(c - n), c))


def check_items(name, s):
    items = [s.item(o) for o in range(s.n['items'])]
    ids = [int.from_bytes(s.part['ids'][4 * i:4 * i + 4], 'little') for i in range(len(items))]
    order = sorted(range(len(items)), key=lambda o: (items[o]['id'].encode(), items[o]['version'], o))
    said(ids == order, name + ': ids in their order')
    said(all(i['words'] == (0 if i['medium'] & 512 else len(words(i['text']))) for i in items), name + ': words an item')
    made = Made(items)
    keys = made.keys(s.mask)
    found = {h: s.look_up(h) for h in keys}
    said(found == keys and len(keys) == s.n['keys'], name + ': each key, and which items it leads to')
    said(all(s.filtered(h) for h in keys), name + ': each key passes the filter')
    strange = [mix(i, ODD) for i in range(2000)]
    said(sum(map(s.filtered, strange)) < 60 and not any(map(s.look_up, strange)), name + ': few others do, and are no keys')
    said((made.windows, made.common, len(made.holders)) == (s.n['windows'], s.n['windows_common'], s.n['shingles']),
         name + ': windows and shingles')
    said(all(made.days[h] <= s.days(h) for h in made.days), name + ': days of each shingle')
    said(sum(made.days[h] == s.days(h) for h in made.days) > .99 * len(made.days), name + ': and few besides')
    said(all(s.counted(w) == near(n) for w, n in made.words.items()), name + ': how often each word stands')
    said(all(s.counted(*p) == near(n) for p, n in made.pairs.items()), name + ': and each pair')
    return items


def check_stats(s, line):
    pairs = {'items': 'items', 'words': 'folded_words', 'text_bytes': 'text_bytes', 'file_bytes': 'length', 'keys': 'keys',
             'common_keys': 'common', 'postings': 'postings', 'windows': 'windows', 'windows_all_common': 'windows_common'}
    sections = {'filter_bytes': 'filter', 'posting_bytes': 'postings', 'days_bytes': 'days', 'stored_text_bytes': 'text'}
    return (line['kind'] == {1: 'items', 2: 'background'}[s.kind] and all(line[a] == s.n[b] for a, b in pairs.items()) and
            all(line[a] == len(s.part[b]) for a, b in sections.items()))


def check_damage(path, s):
    """A byte of each section and of the header: both see it."""
    whole, unseen = s.data, []
    places = {'header': 70}
    places.update((name, s.data.index(s.part[name]) + len(s.part[name]) // 2) for name in SECTIONS if s.part[name])
    for name, at in places.items():
        hit = bytearray(whole)
        hit[at] ^= 4
        with open(path, 'wb') as f:
            f.write(hit)
        try:
            Segment(bytes(hit))
            unseen.append(name)
        except AssertionError:
            pass
        if naql('verify', sys.argv[1])[0] != 1:
            unseen.append(name + ' by verify')
    with open(path, 'wb') as f:
        f.write(whole)
    said(not unseen, 'damage in each section is seen by both ' + ' '.join(unseen))


def check_by_hand(segments, texts):
    """The document's two hashes, and the shingle's postings."""
    with open(sys.path[0] + '/../docs/format-words.md', encoding='utf-8') as f:
        word, phrase, shingle = re.search(r'`naql` is `0x(\w+)`.*"([^"]+)" is `0x(\w+)`', f.read()).groups()
    said(words('naql') == (int(word, 16),) and shingles(words(phrase)) == [int(shingle, 16)], 'the two hashes of the document')
    holders = sorted(key for key, item in texts.items() if words(item['text']) == words(phrase) and not item['medium'] & 512)
    led = [(s.item(o)['id'], s.item(o)['version']) for s in segments for o in (s.look_up(int(shingle, 16)) or (0, 0, []))[2]]
    said(holders and holders == sorted(led), '"%s" leads to the stories that say so: %d' % (phrase, len(holders)))


def check_uses(path, texts):
    with open(path, encoding='utf-8') as f:
        uses = [json.loads(line) for line in f]
    bad = [complaint for use in uses for complaint in use_reader.check(use, texts[use['story'], use['version']])]
    said(not bad, '%d uses are as the document says %s' % (len(uses), bad))
    how = collections.Counter(p['how'] for use in uses for p in use['passages'])
    said(how['verbatim'] > 40 and how['edited'] > 5, 'verbatim and edited passages are among them')
    _, listed = naql('uses', sys.argv[1])
    kept = {use['id']: use for use in map(json.loads, listed.splitlines())}
    said(all({**kept.get(use['id'], {}), 'judgement': 0, 'seen': 0} == {**use, 'judgement': 0, 'seen': 0} for use in uses) and
         len(kept) == len(uses), 'naql uses lists the same records')
    shown = naql('show', sys.argv[1], uses[0]['id'])[1]
    said(all(uses[0][k] in shown for k in ('id', 'story', 'kind', 'how')) and uses[0]['page']['url'] in shown, 'naql show shows it')
    for change in ({'story_share': 2}, {'kind': 'many'}, {'version': 7}, {'passages': [{**uses[0]['passages'][0], 'page': [0, 40]}]},
                   {'page': {**uses[0]['page'], 'sha256': '0' * 64}}):
        said(use_reader.check({**uses[0], **change}, texts[uses[0]['story'], uses[0]['version']]),
             'a record with another %s is complained of' % list(change)[0])


def main():
    status, out = naql('verify', sys.argv[1])
    said(status == 0 and out.count('"ok":true') == len(out.splitlines()), 'naql verify finds all whole')
    paths = sorted(glob.glob(sys.argv[1] + '/segments/*.seg'))
    segments = [Segment(open(path, 'rb').read()) for path in paths]
    lines = json.loads(naql('stats', sys.argv[1])[1])['segments']
    said(len(lines) == len(segments) and all(map(check_stats, segments, lines)), 'naql stats counts the same')
    texts = {}
    for i, s in enumerate(segments):
        if s.kind == 1:
            texts.update(((item['id'], item['version']), item) for item in check_items('segment %d' % i, s))
    check_by_hand(segments, texts)
    if len(sys.argv) > 2:
        check_uses(sys.argv[2], texts)
        check_damage(paths[-1], segments[-1])


if __name__ == '__main__':
    main()
