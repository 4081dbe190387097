"""segment_reader.py - a segment file, read from docs/format-segment.md and format-words.md alone.

Library: the standard one, and libzstd through ctypes. A reader of everything, for comparing; it trusts
nobody, and says so with an assertion.
"""
import ctypes
import ctypes.util
import struct

from words import high, mix

MAGIC = bytes.fromhex('8a6e61716c73670a')
SECTIONS = 'filter buckets keys postings days words pairs items ids strings blocks dictionary text'.split()
COUNTS = ('length items folded_words text_bytes keys common postings windows windows_common blocks shingles _ '
          'bucket_bits value_len words_bits pairs_bits').split()
ROW = ('string_at', 'published', 'id_len', 'title_len', 'version', 'day', 'words', 'medium', 'block', 'text_at', 'text_len')
ZSTD = ctypes.CDLL(ctypes.util.find_library('zstd') or 'libzstd.so.1')
ZSTD.ZSTD_createDCtx.restype = ZSTD.ZSTD_decompress_usingDict.restype = ctypes.c_size_t
ZSTD.ZSTD_createDCtx.restype = ctypes.c_void_p
ZSTD.ZSTD_decompress_usingDict.argtypes = [ctypes.c_void_p] + [ctypes.c_char_p, ctypes.c_size_t] * 3
TABLE = []
for byte in range(256):
    for _ in range(8):
        byte = byte >> 1 ^ (0x82f63b78 if byte & 1 else 0)
    TABLE.append(byte)


def crc32c(data):
    crc = 0xffffffff
    for byte in data:
        crc = TABLE[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 0xffffffff


def count(code):
    return code if code < 16 else (8 + code % 8) * 2 ** (code // 8 - 1)


class Segment:
    def __init__(self, data):
        self.data = data
        assert data[:8] == MAGIC and struct.unpack_from('<II', data, 8) == (1, 0x01020304), 'not a segment of version 1'
        assert struct.unpack_from('<I', data, 508)[0] == crc32c(data[:508]), 'the header is damaged'
        self.kind, self.folding, self.digest = struct.unpack_from('<II32s', data, 16)
        self.n = dict(zip(COUNTS, struct.unpack_from('<12Q4I', data, 64)))
        assert self.n['length'] == len(data)
        self.part, end = {}, 512
        for i, name in enumerate(SECTIONS):
            at, length, crc, zero = struct.unpack_from('<QQII', data, 176 + 24 * i)
            assert at == (end + 63) // 64 * 64 and at + length <= len(data) and zero == 0
            assert not any(data[end:at]), 'between the sections stands something'
            end, self.part[name] = at + length, data[at:at + length]
            assert crc == crc32c(self.part[name]), name + ' is damaged'
        assert end == len(data)
        bits = self.n['bucket_bits']
        self.mask = 2 ** 64 - 2 ** (32 - bits)
        self.buckets = struct.unpack('<%dI' % (2 ** bits + 1), self.part['buckets'])

    def filtered(self, h):
        """Perhaps a key?"""
        h, blocks = h & self.mask, self.n['keys'] * 12 // 512 + 1
        assert len(self.part['filter']) == (64 * blocks if self.n['keys'] else 0)
        block, g = 64 * high(h, blocks), mix(h, 0x9e3779b97f4a7c15)
        bits = [(g >> s) % 512 for s in (55, 46, 37, 28, 19, 10)]
        return bool(self.n['keys']) and all(self.part['filter'][block + b // 8] >> b % 8 & 1 for b in bits)

    def entry(self, i):
        """Key i without its bucket's bits, and its value."""
        size = 4 + self.n['value_len']
        e = self.part['keys'][size * i:size * i + size]
        return int.from_bytes(e[:4], 'little'), int.from_bytes(e[4:], 'little')

    def look_up(self, h):
        """(items that hold it, common, ordinals listed) of a shingle, or None."""
        bits = self.n['bucket_bits']
        for i in range(*self.buckets[h >> 64 - bits:][:2]):
            low, value = self.entry(i)
            if low == h >> 32 - bits & 0xffffffff:
                return self.listed(value)
        return None

    def listed(self, value):
        top = 1 << 8 * self.n['value_len'] - 1
        if value & top:
            return 1, False, [value - top]
        data, at = self.part['postings'], value + 1

        def varint():
            nonlocal at
            v = shift = 0
            while True:
                v |= (data[at] & 127) << shift
                at, shift = at + 1, shift + 7
                if data[at - 1] < 128:
                    return v

        n, ordinals = varint(), []
        for _ in range(n // 2):
            ordinals.append(varint() + (ordinals[-1] + 1 if ordinals else 0))
        return count(data[value]), bool(n & 1), ordinals

    def days(self, h):
        """The days mod 8 on which a shingle may have stood."""
        g, lines = mix(h, 0x1f83d9abfb41bd6b), len(self.part['days']) // 64
        line = self.part['days'][64 * high(g, lines):][:64]
        return {d for d in range(8)
                if all(line[(g >> 6 * r) % 64] >> (d + (h >> 3 * r) % 8) % 8 & 1 for r in range(6))}

    def counted(self, w, pair=None):
        """How often a word stands in the texts, or the pair of it and the next."""
        name = 'pairs' if pair else 'words'
        bits, data = self.n[name + '_bits'], self.part[name]
        h = mix(mix(w, 0xa54ff53a5f1d36f1), pair) if pair else mix(w, 0x3c6ef372fe94f82b)
        a, b = struct.unpack_from('<II', data, 4 * (h >> 64 - bits))
        for i in range(a, b):
            low, code = struct.unpack_from('<HB', data, 4 * (2 ** bits + 1) + 3 * i)
            if low == h >> 48 - bits & 0xffff:
                return count(code)
        return 0

    def item(self, ordinal):
        """A row of the table, with its id, title and text."""
        row = dict(zip(ROW, struct.unpack_from('<QqIIIiIIIII', self.part['items'], 56 * ordinal)))
        at = row['string_at'] + row['id_len']
        row['id'] = self.part['strings'][row['string_at']:at].decode()
        row['title'] = self.part['strings'][at:at + row['title_len']].decode() if row['medium'] & 256 else None
        row['text'] = self.block(row['block'])[row['text_at']:][:row['text_len']].decode()
        return row

    def block(self, i):
        at, length, unpacked = struct.unpack_from('<QII', self.part['blocks'], 16 * i)
        out, words, context = ctypes.create_string_buffer(unpacked), self.part['dictionary'], ZSTD.ZSTD_createDCtx()
        n = ZSTD.ZSTD_decompress_usingDict(context, out, unpacked, self.part['text'][at:at + length], length, words, len(words))
        ZSTD.ZSTD_freeDCtx(ctypes.c_void_p(context))
        assert n == unpacked, 'a text block is damaged'
        return out.raw
