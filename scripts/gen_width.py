#!/usr/bin/env python3
"""Write src/report/width_tables.c: columns of a terminal, and strong directions.

  gen_width.py [--check] [--unicode DIR]

Reads UnicodeData.txt and EastAsianWidth.txt (Debian: unicode-data, /usr/share/unicode).
--check writes nothing and says with its exit code whether the table is up to date.
"""
import argparse
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OUT = os.path.join(ROOT, 'src', 'report', 'width_tables.c')


def unicode_data(path):
    """code point -> (category, bidi class), ranges spelled out."""
    chars, first = {}, None
    for line in open(path, encoding='ascii'):
        f = line.split(';')
        cp = int(f[0], 16)
        if f[1].endswith(', First>'):
            first = cp
            continue
        for c in range(first if first is not None else cp, cp + 1):
            chars[c] = (f[2], f[4])
        first = None
    return chars


def wide_characters(path):
    wide = set()
    for line in open(path, encoding='utf-8'):
        line = line.split('#')[0].strip()
        if not line:
            continue
        span, width = (part.strip() for part in line.split(';'))
        if width in ('W', 'F'):
            a, _, b = span.partition('..')
            wide.update(range(int(a, 16), int(b or a, 16) + 1))
    return wide


def ranges(chars):
    out = []
    for c in sorted(chars):
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def table(name, chars):
    rows = ['{ 0x%x, 0x%x }' % tuple(r) for r in ranges(chars)]
    lines = ['\t' + ', '.join(rows[i:i + 4]) + ',' for i in range(0, len(rows), 4)]
    return ('const struct width_range width_%s[] = {\n%s\n};\nconst size_t width_n_%s = %d;\n'
            % (name, '\n'.join(lines), name, len(rows)))


def main():
    args = argparse.ArgumentParser()
    args.add_argument('--check', action='store_true')
    args.add_argument('--unicode', default='/usr/share/unicode')
    args = args.parse_args()
    chars = unicode_data(os.path.join(args.unicode, 'UnicodeData.txt'))
    marks = {c for c, (cat, _) in chars.items() if cat in ('Mn', 'Me', 'Cf') and c != 0xad}
    marks |= set(range(0x1160, 0x1200))  # vowels and finals that join the syllable before
    rtl = {c for c, (_, bidi) in chars.items() if bidi in ('R', 'AL')}
    ltr = {c for c, (_, bidi) in chars.items() if bidi == 'L'}
    wide = wide_characters(os.path.join(args.unicode, 'EastAsianWidth.txt')) - marks
    text = ('/*\n * width_tables.c - which characters take two columns of a terminal or none, and which\n'
            ' * have a direction of their own.\n *\n'
            ' * Written by scripts/gen_width.py from the Unicode database; do not edit.\n */\n'
            '/* clang-format off */\n#include "report/width.h"\n\n'
            + '\n'.join([table('marks', marks), table('wide', wide), table('rtl', rtl), table('ltr', ltr)]))
    if args.check:
        return 0 if open(OUT, encoding='utf-8').read() == text else 1
    with open(OUT, 'w', encoding='utf-8') as out:
        out.write(text)
    return 0


if __name__ == '__main__':
    sys.exit(main())
