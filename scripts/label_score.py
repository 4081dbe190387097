#!/usr/bin/env python3
"""Score use records against labelled pairs of real stories and pages; draw the separation.

  label_score.py docs/labels.tsv A=usesA.jsonl B=usesB.jsonl [--svg docs/accuracy-bits.svg]

docs/labels.tsv has one pair a line: half, stratum, weight (pairs of the stratum that each labelled one stands for),
story, page, label of the first reading, of the second, and whether the page credits the agency. Labels: whole, part,
rewrite (uses), common (common source), formula (no use). docs/accuracy.md says how the pairs were drawn and how the
uses are made: by scans with --traces, one a half. A pair is found when it has a record of the kind whole, part or quote.
Intervals are Wilson's at 95 %; weighted figures stand for all pairs of the strata and have none.
"""
import argparse
import csv
import json
import math

USES = ('whole', 'part', 'rewrite')
FOUND = ('whole', 'part', 'quote')
BINS = (0, 8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024, 1e9)
COLOURS = {'use': '#2a6f97', 'common': '#e9b44c', 'formula': '#b23a48'}


def wilson(k, n, z=1.959964):
    if n == 0:
        return 0.0, 1.0
    p, d = k / n, 1 + z * z / n
    mid, half = (p + z * z / (2 * n)) / d, z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / d
    return max(0.0, mid - half), min(1.0, mid + half)


def share(k, n):
    low, high = wilson(k, n)
    return '%3d of %3d  %.3f (%.3f to %.3f)' % (k, n, k / n if n else 0, low, high)


def read_uses(path):
    out = {}
    with open(path, encoding='utf-8') as f:
        for line in f:
            u = json.loads(line)
            if u.get('type') == 'use':
                out[u['story'], u['page']['id']] = u
    return out


def score(half, rows):
    n = {}
    for r in rows:
        key = 'use' if r['label'] in USES else r['label'], r['kind'] in FOUND
        a, b = n.get(key, (0, 0.0))
        n[key] = a + 1, b + float(r['weight'])
    get = lambda label, found: n.get((label, found), (0, 0.0))
    tp, fn, fp = get('use', True), get('use', False), get('formula', True)
    cs, cs_not = get('common', True), get('common', False)
    print('half %s: %d pairs' % (half, len(rows)))
    print('  recall                      ', share(tp[0], tp[0] + fn[0]), ' weighted %.3f' % (tp[1] / (tp[1] + fn[1])))
    print('  precision, uses and formulae', share(tp[0], tp[0] + fp[0]), ' weighted %.3f' % (tp[1] / (tp[1] + fp[1])))
    print('  formulae reported           ', share(fp[0], fp[0] + get('formula', False)[0]))
    print('  common source reported      ', share(cs[0], cs[0] + cs_not[0]))


def svg(path, rows):
    """Stacked bars: how many pairs of each label fall into each range of bits."""
    bars = [{k: 0 for k in COLOURS} for _ in BINS[1:]]
    for r in rows:
        i = max(i for i, b in enumerate(BINS[:-1]) if r['bits'] >= b)
        bars[i]['use' if r['label'] in USES else r['label']] += 1
    top, w, h = max(sum(b.values()) for b in bars), 46, 260
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">'
           % (w * len(bars) + 60, h + 70), '<title>Labelled pairs by bits</title>']
    for i, b in enumerate(bars):
        y, x = h + 20, 40 + i * w
        for k, colour in COLOURS.items():
            size = b[k] * h / top
            y -= size
            if size:
                out.append('<rect x="%d" y="%.1f" width="%d" height="%.1f" fill="%s"><title>%d %s</title></rect>'
                           % (x, y, w - 6, size, colour, b[k], k))
        out.append('<text x="%d" y="%d">%s</text>' % (x, h + 36, '%d' % BINS[i]))
        out.append('<text x="%d" y="%.1f" fill="#555">%d</text>' % (x, y - 4, sum(b.values())))
    for i, (k, colour) in enumerate(COLOURS.items()):
        out.append('<rect x="%d" y="%d" width="12" height="12" fill="%s"/><text x="%d" y="%d">%s</text>'
                   % (40 + 120 * i, h + 48, colour, 58 + 120 * i, h + 58, k))
    out.append('<text x="420" y="%d" fill="#555">bits, from the number below each bar</text>' % (h + 58))
    out.append('</svg>')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\n'.join(out) + '\n')


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('labels')
    ap.add_argument('uses', nargs='+', metavar='HALF=USES.jsonl')
    ap.add_argument('--svg', help='draw the histogram of bits there')
    a = ap.parse_args()
    uses = {half: read_uses(path) for half, path in (u.split('=', 1) for u in a.uses)}
    rows = []
    with open(a.labels, encoding='utf-8') as f:
        for r in csv.DictReader(f, delimiter='\t'):
            u = uses.get(r['half'], {}).get((r['story'], r['page']))
            r['kind'], r['bits'] = (u['kind'], max(0, u['bits'])) if u else ('', 0)
            if r['half'] in uses:
                rows.append(r)
    for half in sorted(uses):
        score(half, [r for r in rows if r['half'] == half])
    score('all', rows)
    if a.svg:
        svg(a.svg, rows)


if __name__ == '__main__':
    main()
