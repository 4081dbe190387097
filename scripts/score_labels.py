#!/usr/bin/env python3
"""Score the labels that `naql page` gives to blocks whose labels are known.

  tests/pages/make_pages.py --out DIR; naql page DIR/html > DIR/pages.jsonl
  scripts/score_labels.py --gold DIR/gold.jsonl --pages DIR/pages.jsonl [--half a] [--wrong 40]

The words of gold and output stand in the same order, so each gold block gets the label under which most of its words
were printed. Printed are, over blocks: F1 for each label, their mean (macro) and the share of blocks that are right
(micro); precision and recall of the rights notices and of the picture credits as texts; for each language the micro
share. Pages are split by structure (the first bit of the SHA-256 of its name): rules are chosen on half a, half b says
what they are worth on structures that were not looked at, and so says "half" c, eight that were written last. --need MICRO fails below that share.
"""
import argparse, collections, hashlib, json, os, re, sys


def words(s):
    return re.findall(r'\w+', s or '')


# Written last, when all rules were made.
LAST = {'amp_copy', 'print_copy', 'picture_series', 'wire_of_the_agency', 'marked_by_schema', 'quotation_amid', 'deep_wrappers',
        'readers_write'}


def half(name):
    if name in LAST:
        return 'c'
    return 'ab'[hashlib.sha256(name.encode()).digest()[0] & 1]


def labelled(gold, page):
    """For each gold block its label and the one it was given; None where the words do not come."""
    stream = [(w, b['label'], b['why']) for b in page['blocks'] for w in words(b['text'])]
    at = 0
    for label, text in gold['blocks']:
        seen, why = collections.Counter(), {}
        for w in words(text):
            k = at
            while k < len(stream) and k < at + 40 and stream[k][0] != w:
                k += 1
            if k < len(stream) and stream[k][0] == w:
                seen[stream[k][1]] += 1
                why[stream[k][1]] = stream[k][2]
                at = k + 1
        got = seen.most_common(1)[0][0] if seen else None
        yield label, got, why.get(got), text


class Texts:
    """Texts that are to be found, as sets a page."""

    def __init__(self):
        self.tp = self.fp = self.fn = 0

    def add(self, want, got):
        want, got = [words(x) for x in want], [words(x) for x in got]
        for w in want:
            if w in got:
                got.remove(w)
                self.tp += 1
            else:
                self.fn += 1
        self.fp += len(got)

    def __str__(self):
        return f'precision {self.tp / max(1, self.tp + self.fp):.4f} recall {self.tp / max(1, self.tp + self.fn):.4f} of {self.tp + self.fn}'


class Score:
    def __init__(self):
        self.tp, self.fp, self.fn = collections.Counter(), collections.Counter(), collections.Counter()
        self.lang, self.lang_right = collections.Counter(), collections.Counter()
        self.notices, self.credits, self.pages = Texts(), Texts(), 0

    def micro(self):
        return sum(self.tp.values()) / max(1, sum(self.tp.values()) + sum(self.fn.values()))

    def show(self, name):
        f = {}
        for label in sorted(set(self.tp) | set(self.fn)):
            f[label] = 2 * self.tp[label] / max(1, 2 * self.tp[label] + self.fp[label] + self.fn[label])
        macro = sum(f.values()) / max(1, len(f))
        print(f'{name}: {self.pages} pages, {sum(self.tp.values()) + sum(self.fn.values())} blocks: micro {self.micro():.4f} macro F {macro:.4f}')
        print('  ' + '  '.join(f'{k} {v:.3f}' for k, v in f.items()))
        print(f'  notices {self.notices}; picture credits {self.credits}')
        print('  ' + '  '.join(f'{k} {self.lang_right[k] / n:.3f}' for k, n in self.lang.items()))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--gold', required=True)
    ap.add_argument('--pages', required=True)
    ap.add_argument('--half', choices=['a', 'b', 'c'])
    ap.add_argument('--wrong', type=int, default=0, metavar='N', help='print the first N blocks that are wrong')
    ap.add_argument('--need', type=float, default=0.0, metavar='MICRO')
    a = ap.parse_args()
    pages = {os.path.basename(p['id']): p for p in map(json.loads, open(a.pages, encoding='utf-8'))}
    scores, left = collections.defaultdict(Score), a.wrong
    for line in open(a.gold, encoding='utf-8'):
        g = json.loads(line)
        h = half(g['structure'])
        if a.half and h != a.half:
            continue
        p = pages[g['id']]
        for s in (scores[h], scores['all']):
            s.pages += 1
            s.notices.add(g['notices'], [n['text'] for n in p['notices'] if n['kind'] == 'text'])
            s.credits.add(g['picture_credits'], p.get('picture_credits') or [])
            for label, got, why, text in labelled(g, p):
                s.lang[g['lang']] += 1
                if got == label:
                    s.tp[label] += 1
                    s.lang_right[g['lang']] += 1
                    continue
                s.fn[label] += 1
                s.fp[got] += 1
                if s is scores['all'] and left > 0:
                    left -= 1
                    print(f'{g["id"]}\t{label}\t{got}: {why}\t{text[:60]}')
    for name in sorted(scores, key=lambda n: (n == 'all', n)):
        if name != 'all' or not a.half:
            scores[name].show(name)
    if scores['all'].micro() < a.need:
        sys.exit(f'micro {scores["all"].micro():.4f} is under {a.need}')


if __name__ == '__main__':
    main()
