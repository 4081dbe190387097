#!/usr/bin/env python3
"""Real newspapers as an experiment: one agency's stories in one paper against all the other papers.

An agency's archive is seldom at hand, but what a paper printed under the agency's name is nearly as good: those
articles are the archive, the articles of every other paper on the same days are the web, and the days before are
the background from which formulae are learned. docs/real-papers.md says what was found that way.

  scripts/real_papers.py news.jsonl.zst --paper morning-post --byline '\\bو ?ا ?س\\b' --days 2015-07-31:2015-08-06 \\
      --background 2015-07-21:2015-07-27 -o w
  naql init a --agency واس && naql add a w/archive.jsonl
  naql background a w/background.jsonl
  naql scan a w/web.jsonl > uses.jsonl

The input is JSONL, plain or .zst (read by the zstd command), one article a line: id, outlet, url, date, title,
byline, text. In the byline pattern a space stands for any white space, HTML entities are decoded before it is
asked. Days are inclusive, written YYYY-MM-DD; a date may be ISO 8601 or that of a mail header.
Writes archive.jsonl, web.jsonl, the same by day in web/YYYY-MM-DD.jsonl, and background.jsonl.
"""
import argparse
import collections
import email.utils
import html
import json
import os
import re
import subprocess
import sys


def lines(path):
    if not path.endswith('.zst'):
        with open(path, encoding='utf-8') as f:
            yield from f
        return
    with subprocess.Popen(['zstd', '-dcqf', '--', path], stdout=subprocess.PIPE, encoding='utf-8') as p:
        yield from p.stdout
    if p.returncode:
        sys.exit(f'{path}: zstd ended with {p.returncode}')


def day_of(date):
    """YYYY-MM-DD as the article's own zone has it; '' where the date says nothing."""
    if re.match(r'\d{4}-\d\d-\d\d', date or ''):
        return date[:10]
    try:
        return email.utils.parsedate_to_datetime(date or '').strftime('%Y-%m-%d')
    except (TypeError, ValueError):
        return ''


def span(text):
    begin, _, end = text.partition(':')
    for day in (begin, end or begin):
        if not re.fullmatch(r'\d{4}-\d\d-\d\d', day):
            raise argparse.ArgumentTypeError(f'{text}: not YYYY-MM-DD:YYYY-MM-DD')
    return begin, end or begin


def within(day, days):
    return bool(days) and days[0] <= day <= days[1]


class Writer:
    """Files below a directory, opened when first written to."""

    def __init__(self, directory):
        self.directory = directory
        self.files = {}
        self.n = collections.Counter()

    def put(self, name, line):
        if name not in self.files:
            path = os.path.join(self.directory, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            self.files[name] = open(path, 'w', encoding='utf-8')
        self.files[name].write(line if line.endswith('\n') else line + '\n')
        self.n[name] += 1

    def close(self):
        for f in self.files.values():
            f.close()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('input')
    ap.add_argument('--paper', required=True, action='append', help='value of "outlet" whose agency stories are the archive; may repeat')
    ap.add_argument('--byline', required=True, help='pattern a byline must hold')
    ap.add_argument('--not-byline', help='pattern it must not hold: other agencies in the same byline')
    ap.add_argument('--days', required=True, type=span, help='days of archive and web')
    ap.add_argument('--background', type=span, help='days of the background, all papers')
    ap.add_argument('-o', '--output', required=True)
    a = ap.parse_args()
    if a.background and a.background[0] <= a.days[1] and a.days[0] <= a.background[1]:
        ap.error('--background and --days overlap')
    yes = re.compile(a.byline)
    no = re.compile(a.not_byline) if a.not_byline else None
    out = Writer(a.output)
    for line in lines(a.input):
        r = json.loads(line)
        day = day_of(r.get('date'))
        if within(day, a.background):
            out.put('background.jsonl', line)
        if not within(day, a.days):
            continue
        if r.get('outlet') not in a.paper:
            out.put('web.jsonl', line)
            out.put(f'web/{day}.jsonl', line)
            continue
        byline = ' '.join(html.unescape(r.get('byline') or '').split())
        if yes.search(byline) and not (no and no.search(byline)):
            out.put('archive.jsonl', line)
    out.close()
    for name in sorted(out.n):
        print(f'{out.n[name]:7}  {name}')
    if not out.n['archive.jsonl']:
        sys.exit('no story: is the byline pattern right?')


if __name__ == '__main__':
    main()
