#!/usr/bin/env python3
"""Score what `naql page` says against gold pages, over all of them and over two halves.

  naql page html/ > pages.jsonl
  scripts/score_pages.py --gold gold.jsonl --pages pages.jsonl [--half a] [--worst 20] [--fields date]

gold.jsonl: one page a line with "id" (its file name) and any of "body" (the whole text), "with" and "without"
(snippets that must and must not be in the body), "title", "author", "date". Pages are split by the first bit of the
SHA-256 of their name: rules are chosen on half a, half b says what they are worth.

  shingle  4-word shingles of the body: precision, recall, F1 of the two averages; exact: all words equal
  snippet  precision, recall, F over all snippets
  field    share of gold values that are equal, case and white space folded; date-or-change: `published` or, where the gold
           gives that, the day of the last change or `first_published`; with --html, date-held: the day of
           publication, of those gold days that stand in the page at all: in figures, with a name of a month, or as seconds since 1970 (the address counts too)
"""
import argparse, collections, datetime, hashlib, html, json, os, re, sys


def words(s):
    return re.findall(r'\w+', s or '')


def shingles(s, n=4):
    w = words(s)
    return collections.Counter(tuple(w[i:i + n]) for i in range(max(1, len(w) - n + 1))) if w else collections.Counter()


def fold(s):
    return re.sub(r'\s+', ' ', s or '').strip().lower()


def half(name):
    return 'ab'[hashlib.sha256(name.encode()).digest()[0] & 1]


def months():
    """Number -> names of the month, as the reader knows them."""
    names = collections.defaultdict(list)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'data', 'page-months.txt'), encoding='utf-8') as f:
        for line in f:
            m = re.match(r'gregorian (\d+): (.*)', line)
            if m:
                names[int(m[1])] += [n.strip() for n in m[2].split(',')]
    return names


def holds(text, day, names):
    """Does this day stand in the text, in any writing."""
    y, m, d = day.year, day.month, day.day
    name = '(?:%s)' % '|'.join(sorted(map(re.escape, names[m]), key=len, reverse=True))
    gap, mm, dd = r'[^0-9A-Za-z<>]{1,4}', f'0?{m}', f'0?{d}'
    forms = [f'{y}{gap}{mm}{gap}{dd}', f'{y}{m:02}{d:02}', f'{dd}{gap}{mm}{gap}(?:{y}|{y % 100:02})',
             f'{mm}{gap}{dd}{gap}(?:{y}|{y % 100:02})', rf'{dd}[^0-9<>]{{0,8}}{name}[^0-9<>]{{0,8}}{y}',
             rf'{name}[^0-9<>]{{0,3}}{dd}[^0-9<>]{{0,6}}{y}', f'{y}/{name}/{dd}']
    if re.search('(?<![0-9])(?:%s)(?![0-9])' % '|'.join(forms), text, re.I):
        return True
    begin = datetime.datetime(y, m, d, tzinfo=datetime.timezone.utc).timestamp()
    return any(begin - 14 * 3600 <= int(n[:10]) < begin + 38 * 3600
               for n in re.findall(r'(?<![0-9])1[0-9]{9}(?:[0-9]{3})?(?![0-9])', text))


def is_held(g, folder, names):
    """Is the gold's day one of the calendar, and does it stand in the page or its address."""
    try:
        day = datetime.date.fromisoformat(g['date'])
    except ValueError:
        return False
    with open(os.path.join(folder, os.path.basename(g['id'])), 'rb') as f:
        text = f.read().decode('utf-8', 'replace')
    return holds(html.unescape(text) + ' ' + (g.get('url') or ''), day, names)


class Score:
    def __init__(self):
        self.p = self.r = 0.0
        self.n = self.said = self.exact = self.tp = self.fp = self.fn = 0
        self.fields, self.right, self.worst = collections.Counter(), collections.Counter(), []

    def body(self, got, want, name):
        x, y = shingles(got), shingles(want)
        both = sum((x & y).values())
        p, r = both / sum(x.values()) if x else 0.0, both / sum(y.values()) if y else 1.0
        self.p, self.r, self.n, self.said = self.p + p, self.r + r, self.n + 1, self.said + bool(x)
        self.exact += words(got) == words(want)
        self.worst.append((2 * p * r / (p + r) if p + r else 0.0, name))

    def snippets(self, body, gold):
        for s in gold.get('with') or []:
            hit = fold(s) in body
            self.tp, self.fn = self.tp + hit, self.fn + (not hit)
        self.fp += sum(fold(s) in body for s in gold.get('without') or [])

    def field(self, key, got, want):
        self.fields[key] += 1
        self.right[key] += fold(got) == fold(want)

    def lines(self):
        if self.n:
            p, r = self.p / self.said if self.said else 0.0, self.r / self.n
            yield (f'shingle precision {p:.4f} recall {r:.4f} f1 {2 * p * r / (p + r) if p + r else 0:.4f} '
                   f'exact {self.exact / self.n:.4f} pages {self.n}')
        if self.tp + self.fn:
            p, r = self.tp / max(1, self.tp + self.fp), self.tp / (self.tp + self.fn)
            yield f'snippet precision {p:.4f} recall {r:.4f} f {2 * p * r / (p + r) if p + r else 0:.4f}'
        for key, n in self.fields.items():
            yield f'field {key} {self.right[key] / n:.4f} of {n}'


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--gold', required=True)
    ap.add_argument('--pages', required=True)
    ap.add_argument('--html', metavar='DIR', help='the pages: which gold dates stand in them')
    ap.add_argument('--half', choices=['a', 'b'], help='only this half')
    ap.add_argument('--worst', type=int, default=0, metavar='N', help='name the N worst bodies')
    ap.add_argument('--fields', action='append', default=[], metavar='NAME', help='print each wrong value of a field')
    a = ap.parse_args()
    pages = {}
    for line in open(a.pages, encoding='utf-8'):
        p = json.loads(line)
        pages[os.path.basename(p['id'])] = p
    names = months()
    scores = {'a': Score(), 'b': Score(), 'all': Score()}
    for line in open(a.gold, encoding='utf-8'):
        g = json.loads(line)
        name = os.path.basename(g['id'])
        if a.half and half(name) != a.half:
            continue
        p = pages.get(name) or {}
        got = {'title': p.get('headline') or p.get('title'), 'author': p.get('byline'), 'date': (p.get('published') or '')[:10]}
        told = [(p.get(key) or '')[:10] for key in ('modified', 'first_published')]
        said = g.get('date') if g.get('date') in told else got['date']
        held = bool(a.html and g.get('date')) and (got['date'] == g['date'] or is_held(g, a.html, names))
        for s in (scores[half(name)], scores['all']):
            if g.get('body'):
                s.body(p.get('body'), g['body'], name)
            s.snippets(fold(p.get('body')), g)
            for key, value in got.items():
                if g.get(key):
                    s.field(key, value, str(g[key]))
            if g.get('date'):
                s.field('date-or-change', said, str(g['date']))
            if held:
                s.field('date-held', got['date'], str(g['date']))
        for key in a.fields:
            if g.get(key) and fold(got[key]) != fold(str(g[key])):
                print(f'{name}\t{key}\tgold {g[key]!r}\tgot {got[key]!r}\t{p.get("published_source") if key == "date" else ""}')
    for name, s in scores.items():
        if name != 'all' and a.half and name != a.half:
            continue
        for text in s.lines():
            print(f'{name:<4}{text}')
    for f, name in sorted(scores['all'].worst)[:a.worst]:
        print(f'{f:.3f} {name}')


if __name__ == '__main__':
    sys.exit(main())
