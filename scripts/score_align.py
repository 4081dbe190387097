#!/usr/bin/env python3
"""Score the passages of use records against a text-alignment corpus in PAN form: score_align.py DIR USES.jsonl [0|1]

DIR holds src/, susp/ and the gold folders 01-* ... 05-* of XML files, one a pair, with character offsets. Stories are the
files of src, pages those of susp; bench/align.sh makes the records. Printed are precision, recall and granularity, averaged
over passages and cases, and plagdet (Potthast et al. 2010). With 0 or 1 only the suspicious files of that half count: the
last bit of the CRC-32 of the file's name. Constants are chosen on half 0 and reported on half 1.
"""
import bisect
import collections
import glob
import json
import math
import os
import sys
import xml.etree.ElementTree as ET
import zlib

KINDS = ('plagiarism', 'artificial-plagiarism', 'simulated-plagiarism')


def read_gold(folder):
    gold = {}
    for path in glob.glob(os.path.join(folder, '*.xml')):
        page, story = os.path.basename(path)[:-4].split('-source')
        cases = []
        for f in ET.parse(path).getroot().iter('feature'):
            if f.get('name') not in KINDS:
                continue
            page_at, story_at = int(f.get('this_offset')), int(f.get('source_offset'))
            cases.append(((page_at, page_at + int(f.get('this_length'))),
                          (story_at, story_at + int(f.get('source_length')))))
        gold[page + '.txt', 'source' + story + '.txt'] = cases
    return gold


class Characters:
    """Bytes of UTF-8 files to characters, each file read once."""

    def __init__(self, base):
        self.base, self.starts = base, {}

    def span(self, kind, name, pair):
        key = kind, name
        if key not in self.starts:
            data = open(os.path.join(self.base, kind, name), 'rb').read()
            self.starts[key] = [i for i, c in enumerate(data) if c & 0xC0 != 0x80]
        return tuple(bisect.bisect_left(self.starts[key], at) for at in pair)


def read_uses(path, base, wanted):
    found, characters = collections.defaultdict(list), Characters(base)
    for line in open(path, encoding='utf-8'):
        use = json.loads(line)
        pair = os.path.basename(use['page']['id']), os.path.basename(use['story'])
        if pair not in wanted:
            continue
        for p in use['passages']:
            found[pair].append((characters.span('susp', pair[0], p['page']), characters.span('src', pair[1], p['story'])))
    return found


def common(a, b):
    return max(a[0], b[0]), min(a[1], b[1])


def covered(one, others):
    """The share of one's characters, of both texts, in others that meet it in both; and how many do."""
    meet = [o for o in others if all(b < e for b, e in (common(x, y) for x, y in zip(one, o)))]
    total = 0
    for side in (0, 1):
        at = one[side][0]
        for b, e in sorted(common(one[side], o[side]) for o in meet):
            b = max(b, at)
            total += max(0, e - b)
            at = max(at, e)
    return total / sum(e - b for b, e in one), len(meet)


def score(gold, found):
    recall = [covered(c, found.get(pair, [])) for pair, cases in gold.items() for c in cases]
    precision = [covered(d, gold[pair])[0] for pair in gold for d in found.get(pair, [])]
    r = sum(x[0] for x in recall) / len(recall) if recall else float(not precision)
    p = sum(precision) / len(precision) if precision else float(not recall)
    met = [n for _, n in recall if n]
    g = sum(met) / len(met) if met else 1.0
    f = 2 * p * r / (p + r) if p + r else 0.0
    return p, r, g, f / math.log2(1 + g), len(recall), len(precision)


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    base, half = sys.argv[1], sys.argv[3] if len(sys.argv) == 4 else None
    folders = {os.path.basename(d): read_gold(d) for d in sorted(glob.glob(os.path.join(base, '[0-9][0-9]-*')))}
    if not folders:
        sys.exit(f'{base}: no gold folders 01-* ... in it')
    every = {}
    for name, gold in folders.items():
        folders[name] = {pair: cases for pair, cases in gold.items()
                         if half is None or zlib.crc32(pair[0].encode()) & 1 == int(half)}
        every.update(folders[name])
    folders['all'] = every
    found = read_uses(sys.argv[2], base, every)
    print(f'{"set":28}precision  recall granularity plagdet  cases  found')
    for name, gold in folders.items():
        print('%-28s   %.4f  %.4f      %.4f  %.4f %6d %6d' % ((name,) + score(gold, found)))


if __name__ == '__main__':
    main()
