#!/usr/bin/env python3
"""Count paragraphs that stand under several titles of one outlet: what a rule about furniture would call so.

  scripts/count_repeats.py [--over N] NEWS.jsonl

A line is one article with "title", "text" and "outlet" (or "url", for its host). Of paragraphs of eight words and more
that are under 40 % of their article, how many stand under more than 3, 4, ... titles; and those over N, to be read.
"""
import argparse, collections, json, urllib.parse

ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument('--over', type=int, default=9)
ap.add_argument('news')
a = ap.parse_args()
titles, articles = collections.defaultdict(set), 0
for line in open(a.news, encoding='utf-8'):
    r = json.loads(line)
    articles += 1
    outlet, total = r.get('outlet') or urllib.parse.urlsplit(r.get('url') or '').netloc, len(r['text'].split())
    for p in map(str.strip, r['text'].split('\n')):
        n = len(p.split())
        if n >= 8 and n * 100 < total * 40:
            titles[outlet, p].add((r.get('title') or '').strip())
counts = sorted(((len(t), *key) for key, t in titles.items() if len(t) > 3), reverse=True)
print(f'{articles} articles, {len(titles)} different paragraphs')
for n in range(3, 13):
    print(f'under more than {n} titles: {sum(c[0] > n for c in counts)}')
for c in counts:
    if c[0] > a.over:
        print(*c, sep='\t')
