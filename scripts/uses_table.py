#!/usr/bin/env python3
"""Use records (JSONL on stdin) as a table for people: naql scan ... | scripts/uses_table.py"""
import json
import sys


def cell(text, width):
    return (text or '-')[:width].ljust(width)


def main():
    n = 0
    print(cell('kind', 13), cell('how', 8), 'story', 'page', ' bits', cell('credit', 6), cell('outcome', 18), 'where')
    for line in sys.stdin:
        use = json.loads(line)
        n += 1
        judgement = use.get('judgement') or {}
        print(cell(use['kind'], 13), cell(use['how'], 8), '%4d%%' % round(use['story_share'] * 100),
              '%3d%%' % round(use['page_share'] * 100), '%5d' % use['bits'],
              cell('yes' if use['credit'] else 'no', 6), cell(judgement.get('outcome'), 18),
              use['story'], '->', use['page']['url'] or use['page']['id'])
    print(n, 'uses')


if __name__ == '__main__':
    sys.exit(main())
