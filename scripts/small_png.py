#!/usr/bin/env python3
"""small_png.py IN.png OUT.png - an 8-bit RGB(A) picture with at most 256 colours.

Screenshots hold few colours that matter: the commonest 256 stay, and every other one
becomes the nearest of them. Standard library only.
"""
import collections
import struct
import sys
import zlib


def chunks(data):
    at = 8
    while at < len(data):
        size, kind = struct.unpack('>I4s', data[at:at + 8])
        yield kind, data[at + 8:at + 8 + size]
        at += 12 + size


def unfilter(raw, width, height, n):
    stride, at, above, rows = width * n, 0, bytearray(width * n), []
    for _ in range(height):
        kind, row = raw[at], bytearray(raw[at + 1:at + 1 + stride])
        at += 1 + stride
        for i in range(stride):
            left = row[i - n] if i >= n else 0
            up = above[i]
            if kind == 1:
                row[i] = (row[i] + left) & 255
            elif kind == 2:
                row[i] = (row[i] + up) & 255
            elif kind == 3:
                row[i] = (row[i] + (left + up) // 2) & 255
            elif kind == 4:
                corner = above[i - n] if i >= n else 0
                p = left + up - corner
                a, b, c = abs(p - left), abs(p - up), abs(p - corner)
                row[i] = (row[i] + (left if a <= b and a <= c else up if b <= c else corner)) & 255
        rows.append(row)
        above = row
    return rows


def main():
    data = open(sys.argv[1], 'rb').read()
    parts = list(chunks(data))
    width, height, depth, colour = struct.unpack('>IIBB', dict(parts)[b'IHDR'][:10])
    assert depth == 8 and colour in (2, 6), 'an 8-bit RGB or RGBA picture'
    n = 3 if colour == 2 else 4
    raw = zlib.decompress(b''.join(body for kind, body in parts if kind == b'IDAT'))
    rows = unfilter(raw, width, height, n)
    points = [[bytes(row[i:i + 3]) for i in range(0, len(row), n)] for row in rows]
    counts = collections.Counter(p for row in points for p in row)
    palette = [p for p, _ in sorted(counts.items(), key=lambda pc: (-pc[1], pc[0]))[:256]]
    place = {p: i for i, p in enumerate(palette)}
    for p in counts:
        if p not in place:
            place[p] = min(range(len(palette)), key=lambda i: sum((a - b) ** 2 for a, b in zip(p, palette[i])))
    body = zlib.compress(b''.join(b'\0' + bytes(place[p] for p in row) for row in points), 9)

    def chunk(kind, content):
        return struct.pack('>I', len(content)) + kind + content + struct.pack('>I', zlib.crc32(kind + content))

    with open(sys.argv[2], 'wb') as out:
        out.write(data[:8] + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 3, 0, 0, 0))
                  + chunk(b'PLTE', b''.join(palette)) + chunk(b'IDAT', body) + chunk(b'IEND', b''))


if __name__ == '__main__':
    sys.exit(main())
