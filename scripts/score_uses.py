#!/usr/bin/env python3
"""Score use records against a crawl whose uses are known: score_uses.py TRUTH.jsonl USES.jsonl

TRUTH has one line a page: {"url", "clean", "planted": [{"story", "kind", "span": [begin, end]}]}, span in bytes of the
story's text; demo-data/make_crawl.py and bench/make_data.py write it. A planted use is found when the passages of that
story on that page cover at least half of the span. Recall is printed per kind with its 95 % interval (Wilson 1927);
on pages marked clean every record is false, and the 95 % upper bound of their rate is printed.
"""
import collections
import json
import math
import sys

Z = 1.959964


def wilson(hits, n):
    if n == 0:
        return 0.0, 1.0
    p = hits / n
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def covered(spans, begin, end):
    total, at = 0, begin
    for b, e in sorted(spans):
        b, e = max(b, at), min(e, end)
        if e > b:
            total, at = total + e - b, e
    return total


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    uses = collections.defaultdict(lambda: collections.defaultdict(list))
    for line in open(sys.argv[2], encoding='utf-8'):
        use = json.loads(line)
        if use.get('type') == 'use':
            uses[use['page']['url'] or use['page']['id']][use['story']] += [p['story'] for p in use['passages']]
    planted, found = collections.Counter(), collections.Counter()
    clean = dirty = extra = 0
    for line in open(sys.argv[1], encoding='utf-8'):
        page = json.loads(line)
        here = uses.get(page['url'], {})
        clean += bool(page.get('clean'))
        dirty += bool(page.get('clean') and here)
        if not page.get('clean'):
            extra += len(set(here) - {p['story'] for p in page['planted']})
        for p in page['planted']:
            begin, end = p['span']
            planted[p['kind']] += 1
            found[p['kind']] += 2 * covered(here.get(p['story'], []), begin, end) >= end - begin
    print('%-16s %7s %7s  %6s  95 %% interval' % ('kind', 'planted', 'found', 'recall'))
    for kind in sorted(planted):
        low, high = wilson(found[kind], planted[kind])
        print('%-16s %7d %7d  %.4f  %.4f to %.4f' % (kind, planted[kind], found[kind], found[kind] / planted[kind], low, high))
    if clean:
        print('clean pages with a record: %d of %d; 95 %% upper bound of the rate %.5f'
              % (dirty, clean, wilson(dirty, clean)[1] if dirty else 1 - 0.05 ** (1 / clean)))
    print('records of stories that were not planted on the page: %d' % extra)


if __name__ == '__main__':
    main()
