#!/usr/bin/env python3
"""plot.py OUT: the drawings of docs/scale.md, from the figures that stand in its tables.

    bench/plot.py docs

writes scale-archive.svg (rate of the first stage and pages that go on against the size of the archive) and
scale-cost.svg (core-hours against the size of the crawl). The tables are read from OUT/scale.md itself, so that a
drawing never says other than the text.
"""
import math
import os
import re
import sys

WIDTH, HEIGHT, LEFT, BOTTOM = 640, 360, 70, 50
COLOURS = ('#1b6ca8', '#b5541c', '#3a7d34')


def tables(path):
    """Rows of numbers of each table that follows a comment <!-- plot NAME -->."""
    out = {}
    for name, body in re.findall(r'<!-- plot (\w+) -->\n((?:\|.*\n)+)', open(path, encoding='utf-8').read()):
        lines = [[cell.strip() for cell in line.strip('|\n').split('|')] for line in body.splitlines(True)]
        rows = [[float(re.sub(r'[^0-9.]', '', cell)) for cell in line] for line in lines[2:]]
        out[name] = lines[0], rows
    return out


def scale(values, low, high):
    a, b = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    b = max(b, a + 1)
    return a, b, lambda v: low + (high - low) * (math.log10(v) - a) / (b - a)


def label(power):
    return ('%g' % 10 ** power) if power < 4 else '10<tspan dy="-5" font-size="9">%d</tspan>' % power


def draw(path, header, rows, xname):
    xs = [row[0] for row in rows]
    ys = [value for row in rows for value in row[1:] if value > 0]
    xa, xb, x = scale(xs, LEFT, WIDTH - 20)
    ya, yb, y = scale(ys, HEIGHT - BOTTOM, 40)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">'
           % (WIDTH, HEIGHT), '<rect width="100%" height="100%" fill="#fff"/>']
    for p in range(xa, xb + 1):
        out.append('<path d="M%.1f 40V%d" stroke="#ddd"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>'
                   % (x(10 ** p), HEIGHT - BOTTOM, x(10 ** p), HEIGHT - BOTTOM + 18, label(p)))
    for p in range(ya, yb + 1):
        out.append('<path d="M%d %.1fH%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%s</text>'
                   % (LEFT, y(10 ** p), WIDTH - 20, LEFT - 6, y(10 ** p) + 4, label(p)))
    for k, name in enumerate(header[1:]):
        points = [(x(row[0]), y(row[k + 1])) for row in rows if row[k + 1] > 0]
        out.append('<path d="M%s" fill="none" stroke="%s" stroke-width="2"/>'
                   % (' L'.join('%.1f %.1f' % p for p in points), COLOURS[k]))
        out += ['<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"/>' % (*p, COLOURS[k]) for p in points]
        out.append('<text x="%d" y="%d" fill="%s">%s</text>' % (LEFT + 190 * k, 24, COLOURS[k], name))
    out += ['<text x="%d" y="%d" text-anchor="middle">%s</text>' % ((LEFT + WIDTH) // 2, HEIGHT - 10, xname), '</svg>\n']
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\n'.join(out))


def main():
    docs, = sys.argv[1:]
    for name, (header, rows) in tables(os.path.join(docs, 'scale.md')).items():
        draw(os.path.join(docs, 'scale-%s.svg' % name), header, rows, header[0])


if __name__ == '__main__':
    main()
