#!/usr/bin/env python3
"""Write hostile pages: markup repeated until it is BYTES long, of every kind that makes some parser slow or deep.

  tests/pages/make_hostile.py --bytes 4000000 --out DIR
"""
import argparse, os

PAGES = {
    'lt': '<', 'div': '<div>', 'classes': '<div class="a b c">', 'p': '<p>a', 'table': '<table><tr><td>', 'li': '<ul><li>',
    'amp': '&', 'references': '&notit;', 'figures': '&#x41;', 'comments': '<!--', 'attributes': ('<a ', 'b=c '),
    'quoted': ('<a href="', 'x'), 'scripts': '<script>', 'scripts_in_comments': '<script><!--<script>', 'links': '<a href=x>y</a> ',
    'times': '<time datetime=2026-01-0>x</time>', 'metas': '<meta name=date content=x>',
    'graphs': ('<script type=application/ld+json>', '{"@graph":['), 'escapes': ('<script type=application/ld+json>', '{"a":"b\\'),
    'dates': '<p>03/04/2026 5 May', 'months': ('<h1>x</h1>', '<p>March March '), 'headlines': ('<title>abcdefgh</title>', '<h1>abcdefgh'),
    'word': 'a', 'arabic_word': 'ا', 'digits': '1', 'blanks': ' ', 'ends': '\r', 'quotes': '<q>', 'blockquotes': '<blockquote>a</blockquote>',
    'svg': '<svg><text>', 'options': '<select><option>', 'figures_with_credit': '<figure><figcaption>©2026 a',
    'rights': 'all rights reserved ', 'read_also': 'اقرأ أيضا ', 'state': ('<script>var a={', '"body":"x '),
    'published': ('<script>', '"datePublished":'), 'reference': ('&', 'a'), 'templates': '<template>', 'nested': '<a><b><i><p>',
    'ends_of_nothing': '</div></p></td>', 'classes_of_one': ('<p class="', 'relatedPosts '), 'bidi': '‏‎',
}

ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument('--bytes', type=int, default=4000000)
ap.add_argument('--out', required=True)
a = ap.parse_args()
os.makedirs(a.out, exist_ok=True)
for name, parts in PAGES.items():
    head, part = parts if isinstance(parts, tuple) else ('', parts)
    with open(os.path.join(a.out, name + '.html'), 'w', encoding='utf-8') as f:
        f.write(head + part * (a.bytes // len(part.encode())))
