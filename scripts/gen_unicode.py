#!/usr/bin/env python3
"""Write the tables of src/text: folding, character references, honorifics.

  gen_unicode.py [--check] [--unicode DIR]

Reads the Unicode database (Debian: unicode-data, /usr/share/unicode), Python's list of the
named character references of HTML, and data/lookalikes.txt and data/honorifics-*.txt.
--check writes nothing and says with its exit code whether the tables are up to date: 1 where
they are not, 77 where the database is of another version.
The layout of an action is that of src/text/fold_int.h.
"""
import argparse
import glob
import hashlib
import html.entities
import os
import re
import struct
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BLOCK_BITS = 7
VERSION = 2  # of the folding: raise it with every change of what a word becomes

LETTER, CP = 1 << 31, 0x1fffff
LATIN, GREEK, CYRILLIC, ARABIC, DIGIT = 1 << 21, 1 << 22, 1 << 23, 1 << 24, 1 << 25
SPELLED, STYLED, HALF, MARK, ODD = 1 << 26, 1 << 27, 1 << 28, 1 << 29, 1 << 30
SEPARATOR, DELETE, EXPAND, APOSTROPHE, QUOTE, HANGUL = (k << 28 for k in range(6))
PLAIN, SPACE, LINE, PARAGRAPH, STOP, TERMINAL = range(6)
EXPAND_ALONE = 1 << 21
ZERO_WIDTH, BIDI, SPELLING, JOINER, DELETE_MARK = 1, 2, 8, 0x8000, 0x10000

SCRIPT_CLASS = {'Latin': LATIN, 'Greek': GREEK, 'Armenian': GREEK, 'Cherokee': GREEK, 'Coptic': GREEK,
                'Cyrillic': CYRILLIC, 'Arabic': ARABIC}
SPACELESS = {'Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar'}
# Scripts whose non-spacing marks are points and accents over letters that are read without.
POINTED = {'Inherited', 'Arabic', 'Hebrew', 'Syriac', 'Latin', 'Greek', 'Cyrillic'}

# Letters that Unicode does not take apart, though readers take them for the plain one.
PLAIN_LETTERS = {'ø': 'o', 'đ': 'd', 'ł': 'l', 'ħ': 'h', 'ŧ': 't', 'ð': 'd', 'þ': 'th', 'æ': 'ae',
                 'œ': 'oe', 'ı': 'i', 'ƀ': 'b', 'ƶ': 'z', 'ǥ': 'g', 'ɨ': 'i'}


def code_points(*ranges):
    return {c for r in ranges for c in (range(r[0], r[1] + 1) if isinstance(r, tuple) else (r,))}


ARABIC_FORMS = {}
for target, forms in (
        (0x627, code_points(0x671, 0x672, 0x673, 0x675, 0x773, 0x774, (0x870, 0x882))),  # alef
        (0x64a, code_points(0x649, 0x6cc, 0x6cd, 0x6ce, 0x6d0, 0x620, (0x63d, 0x63f), (0x775, 0x777))),
        (0x647, code_points(0x629, 0x6be, 0x6c1, 0x6c3, 0x6d5, 0x6ff)),  # heh and teh marbuta
        (0x643, code_points(0x6a9, 0x6aa))):  # kaf
    ARABIC_FORMS.update((c, target) for c in forms)

APOSTROPHES = code_points(0x27, 0x60, 0xb4, 0x2018, 0x2019, 0x201b, 0x2b9, (0x2bb, 0x2bf), 0x2c8, 0x2ca,
                          0x2cb, 0x55a, 0x5f3, 0x5f4, 0x2032, 0xff07, 0xa78c)
BIDI_CONTROLS = code_points(0x61c, 0x200e, 0x200f, (0x202a, 0x202e), (0x2066, 0x2069))
NO_WIDTH_NO_FLAG = code_points((0x180b, 0x180f), (0x17b4, 0x17b5))  # ordinary in their scripts
# The long forms of these leave the stream (data/honorifics-*.txt), so they separate.
SEPARATORS = code_points(0xfdfa, 0xfdfb, 0x2120, 0x2122)
ALONE = code_points(0xfdfc)  # the rial sign
WHOLE = code_points(0xe33, 0xeb3)  # Thai and Lao am: nobody writes them in two
STOPS = code_points(0x2e, 0x2024, 0x2026, 0xfe52, 0xff0e)
SPACES = code_points(0x9, 0xb, 0x20, 0xa0, 0x1680, (0x2000, 0x200a), 0x202f, 0x205f, 0x3000)
# Families of quotation marks; the first string opens, the second closes.
QUOTES = (('', '"＂'), ('«', '»'), ('“„‟', '”'), ('‹', '›'), ('「｢', '」｣'), ('『', '』'), ('〝', '〞〟'))


class Unicode:
    """What the files of the database say, by code point."""

    def __init__(self, folder):
        self.folder = folder
        self.version = re.search(r'-([\d.]+)\.txt', self.lines('Scripts.txt', comments=True)[0]).group(1)
        self.category, self.combining, self.decomposition, self.digit, self.nukta = {}, {}, {}, {}, set()
        self.read_unicode_data()
        self.script = self.property('Scripts.txt')
        for c, scripts in self.property('ScriptExtensions.txt').items():
            if scripts.split()[0] in ('Hira', 'Kana', 'Hani') and self.script.get(c) == 'Common':
                self.script[c] = 'Katakana'
        derived = self.lines('DerivedCoreProperties.txt')
        self.ignorable = set(self.ranges(derived, 'Default_Ignorable_Code_Point'))
        self.terminal = set(self.ranges(self.lines('PropList.txt'), 'Sentence_Terminal'))
        breaks = self.property('auxiliary/GraphemeBreakProperty.txt')
        self.extends = {c for c, b in breaks.items() if b in ('Extend', 'SpacingMark')}
        self.complex = {c for c, b in self.property('LineBreak.txt').items() if b == 'SA'}
        self.case = {}
        for line in self.lines('CaseFolding.txt'):
            c, status, to = [x.strip() for x in line.split(';')[:3]]
            if status in 'CF':
                self.case[int(c, 16)] = [int(x, 16) for x in to.split()]

    def lines(self, name, comments=False):
        with open(os.path.join(self.folder, name), encoding='utf-8') as f:
            return [l for l in f if comments or (l.strip() and not l.startswith('#'))]

    @staticmethod
    def ranges(lines, value):
        for line in lines:
            where, what = line.split('#')[0].split(';')[:2]
            if what.strip() == value:
                ends = [int(x, 16) for x in where.strip().split('..')]
                yield from range(ends[0], ends[-1] + 1)

    def property(self, name):
        out = {}
        for line in self.lines(name):
            where, what = line.split('#')[0].split(';')[:2]
            ends = [int(x, 16) for x in where.strip().split('..')]
            for c in range(ends[0], ends[-1] + 1):
                out[c] = what.strip()
        return out

    def read_unicode_data(self):
        first = None
        for line in self.lines('UnicodeData.txt'):
            f = line.rstrip('\n').split(';')
            c = int(f[0], 16)
            if f[1].endswith(', First>'):
                first = c
                continue
            for k in range(first if first is not None else c, c + 1):
                self.category[k] = f[2]
                self.combining[k] = int(f[3])
            first = None
            if f[1].endswith(' SIGN NUKTA'):
                self.nukta.add(c)
            if f[5]:
                tag, rest = re.match(r'(?:<(\w+)> )?(.*)', f[5]).groups()
                self.decomposition[c] = (tag, [int(x, 16) for x in rest.split()])
            if f[2] == 'Nd':
                self.digit[c] = int(f[6])


class Folding:
    """The action of each code point."""

    def __init__(self, u):
        self.u = u
        self.expansions = []
        self.places = {}
        self.foreign, self.phonetic, self.pairs = {}, {}, []
        self.read_lookalikes()
        self.actions = [self.action(c) for c in range(0x110000)]

    def read_lookalikes(self):
        with open(os.path.join(ROOT, 'data/lookalikes.txt'), encoding='utf-8') as f:
            for line in f:
                line = line.strip()
                if not line or line.startswith('#'):
                    continue
                a, b = (ord(x) for x in line.split())
                scripts = (self.u.script[a], self.u.script[b])
                if scripts == ('Arabic', 'Arabic'):
                    self.foreign[a] = b
                elif scripts == ('Latin', 'Latin'):
                    self.phonetic[a] = b
                else:
                    self.pairs.append((a, b))

    def full(self, c):
        """Decomposed, case-folded and flattened, until nothing changes."""
        out, before = [c], None
        while out != before:
            before, new = out, []
            for x in out:
                if x in WHOLE:
                    new.append(x)
                elif x in self.u.decomposition:
                    new += self.u.decomposition[x][1]
                elif x in self.u.case:
                    new += self.u.case[x]
                elif chr(x) in PLAIN_LETTERS:
                    new += map(ord, PLAIN_LETTERS[chr(x)])
                elif x in self.phonetic:
                    new.append(self.phonetic[x])
                else:
                    new.append(ARABIC_FORMS.get(x, x))
            out = new
        return out

    def deleted(self, c):
        """The flags with which a code point is deleted, or None."""
        u = self.u
        category, script = u.category.get(c, 'Cn'), u.script.get(c, 'Unknown')
        mark = DELETE_MARK if category[0] == 'M' else 0
        if c in u.ignorable:
            if c in (0x200c, 0x200d):
                return JOINER
            if c in BIDI_CONTROLS:
                return BIDI
            return mark if c in NO_WIDTH_NO_FLAG else mark | ZERO_WIDTH
        if c in (0x3099, 0x309a, 0x345):  # the iota below is a letter where case is folded
            return None
        if category in ('Mn', 'Me') and (script in POINTED or c in u.nukta or category == 'Me'):
            return mark | SPELLING
        if script in ('Arabic', 'Common') and (c in (0x640, 0x674) or (category == 'Lm' and script == 'Arabic')):
            return SPELLING
        return None

    def letter(self, c):
        """The letter action of a folded code point, or None when it is none."""
        u = self.u
        category = u.category.get(c, 'Cn')
        if c in u.digit:
            return LETTER | DIGIT | (0x30 + u.digit[c])
        if category[0] not in 'LNM':
            return None
        classes = SCRIPT_CLASS.get(u.script.get(c), 0)
        if u.script.get(c) in SPACELESS or c in u.complex:
            classes |= HALF
        if category[0] == 'M' or c in u.extends:
            classes |= MARK
        return LETTER | classes | c

    def separator(self, c):
        if c in (0xa, 0xd, 0xc, 0x85, 0x2028):
            return SEPARATOR | LINE
        if c == 0x2029:
            return SEPARATOR | PARAGRAPH
        if c in SPACES:
            return SEPARATOR | SPACE
        if c in STOPS:
            return SEPARATOR | STOP
        return SEPARATOR | (TERMINAL if c in self.u.terminal else PLAIN)

    def special(self, c):
        if 0xd800 <= c < 0xe000 or c in SEPARATORS:
            return SEPARATOR
        if 0xac00 <= c < 0xd7a4:
            return HANGUL
        if c in APOSTROPHES:
            return APOSTROPHE
        for family, (opening, closing) in enumerate(QUOTES):
            if chr(c) in opening + closing:
                return QUOTE | family << 1 | (chr(c) in opening)
        flags = self.deleted(c)
        return None if flags is None else DELETE | flags

    def action(self, c):
        special = self.special(c)
        if special is not None:
            return special
        parts = []
        for x in self.full(c):
            letter = self.letter(x) if self.deleted(x) is None and x not in APOSTROPHES else None
            if letter or (self.deleted(x) is None and x not in APOSTROPHES):
                parts.append(letter or x)
        letters = [p for p in parts if p & LETTER]
        if not letters:
            marks = [self.deleted(x) for x in self.full(c) if x != 0x20]
            if marks and None not in marks:
                return DELETE | SPELLING | (marks[0] & DELETE_MARK if self.u.category[c][0] == 'M' else 0)
            return self.separator(c)
        letters = [p | self.source_classes(c, p) for p in letters]
        if len(parts) > len(letters) or c in ALONE:
            while not parts[0] & LETTER:
                parts.pop(0)
            while not parts[-1] & LETTER:
                parts.pop()
            return self.expand([p if p & LETTER else LETTER | 0x20 for p in parts], EXPAND_ALONE)
        if len(letters) > 1:
            return self.expand(letters, 0)
        return letters[0] & ~CP if letters[0] & CP == c else letters[0]

    def source_classes(self, c, letter):
        """Classes that a letter has from the code point it was written with."""
        tag = self.u.decomposition.get(c, (None,))[0]
        if tag in ('isolated', 'initial', 'medial', 'final'):
            return SPELLED
        if letter & (DIGIT | HALF):
            return MARK if c in self.u.extends else 0
        if tag in ('font', 'circle') or c in self.phonetic:
            return STYLED | ODD
        if tag == 'wide':
            return STYLED
        if c in self.foreign:
            return ODD
        if letter & (LATIN | GREEK | CYRILLIC) and self.u.category[c] in ('Lu', 'Lt'):
            return ODD
        return 0

    def expand(self, letters, alone):
        key = tuple(letters)
        if key not in self.places:
            self.places[key] = len(self.expansions)
            self.expansions += letters
        assert len(letters) <= 18 and self.places[key] < 1 << 16
        return EXPAND | alone | len(letters) << 16 | self.places[key]

    def low(self, c):
        a = self.actions[c]
        return a | c if a & LETTER and not a & CP else a

    def letters_of(self, c):
        a = self.low(c)
        if a & LETTER:
            return [a]
        if a & 0x70000000 == EXPAND:
            at = a & 0xffff
            return self.expansions[at:at + (a >> 16 & 31)]
        return []

    def words(self, text):
        """Folded words of plain text: for word lists, so without look-alikes and Hangul."""
        words, word = [], []
        for c in map(ord, text + ' '):
            a = self.actions[c]
            if a & LETTER or a & 0x70000000 == EXPAND:
                word += [x & CP for x in self.letters_of(c)]
            elif a & 0x70000000 not in (DELETE, APOSTROPHE) and word:
                words.append(word)
                word = []
        return words

    def marks(self):
        """Kept marks that stand in an order of their own: Unicode's canonical ordering."""
        return [(c, k) for c, k in sorted(self.u.combining.items())
                if k and self.actions[c] & LETTER and self.actions[c] & MARK]

    def pair_tables(self):
        tables = {LATIN: {}, GREEK: {}, CYRILLIC: {}, ARABIC: {}}
        for a, b in self.pairs:
            one, two = self.letters_of(a), self.letters_of(b)
            assert len(one) == len(two) == 1, chr(a)
            tables[LATIN].setdefault(one[0] & (CP | ODD), two[0] & ~ODD)
            script = one[0] & (GREEK | CYRILLIC)
            tables[script].setdefault(two[0] & (CP | ODD), one[0] & ~ODD)
        for a, b in self.foreign.items():
            tables[ARABIC][self.low(a) & (CP | ODD)] = self.low(b)
        return tables


MASK = (1 << 64) - 1


def mix(a, b):
    r = (a ^ 0xa0761d6478bd642f) * (b ^ 0xe7037ed1a0b428db)
    return (r ^ r >> 64) & MASK


def word_hash(word):
    """As fold_hash() in src/text/fold.c; tests/test_fold.c holds the two together."""
    letters = list(word) + [0] * 9
    k = [letters[i] | letters[i + 1] << 21 | letters[i + 2] << 42 for i in range(0, len(letters) - 2, 3)]
    h = mix(0x9e3779b97f4a7c15 ^ k[0], k[1])
    h = mix(h ^ k[2], len(word))
    for i in range(9, len(word), 6):
        h = mix(h ^ k[i // 3], k[i // 3 + 1])
    return h


def honorifics(folding):
    phrases = set()
    for path in sorted(glob.glob(os.path.join(ROOT, 'data/honorifics-*.txt'))):
        with open(path, encoding='utf-8') as f:
            for line in f:
                line = line.strip()
                if line and not line.startswith('#'):
                    phrases.add(tuple(word_hash(w) for w in folding.words(line)))
    return sorted(phrases, key=lambda p: (p[0], -len(p), p))


def references():
    names = {}
    for name, text in html.entities.html5.items():
        cps = [ord(x) for x in text]
        bare = not name.endswith(';')
        old = names.get(name.rstrip(';'), (False, cps))
        assert old[1] == cps and len(cps) <= 2
        names[name.rstrip(';')] = (old[0] or bare, cps)
    return sorted((n.encode(), bare, cps) for n, (bare, cps) in names.items())


def rows(values, form, per_row):
    text = [form % v for v in values]
    return '\n'.join('\t' + ', '.join(text[i:i + per_row]) + ',' for i in range(0, len(text), per_row))


def head(what, version):
    return ('/*\n * %s\n *\n * Written by scripts/gen_unicode.py from Unicode %s; do not edit.\n */\n'
            '/* clang-format off */\n#include "text/fold_int.h"\n\n' % (what, version))


def fold_tables(folding, digest):
    blocks, index, places = [], [], {}
    for at in range(0, 0x110000, 1 << BLOCK_BITS):
        block = tuple(folding.actions[at:at + (1 << BLOCK_BITS)])
        if block not in places:
            places[block] = len(places)
            blocks += block
        index.append(places[block])
    out = [head('fold_tables.c - what each code point does when text is folded.', folding.u.version)]
    out.append('const uint32_t fold_low[0x840] = {\n%s\n};\n' % rows([folding.low(c) for c in range(0x800)], '%#x', 10))
    out.append('const uint16_t fold_index[0x110000 >> FOLD_BLOCK_BITS] = {\n%s\n};\n' % rows(index, '%d', 20))
    out.append('const uint32_t fold_blocks[] = {\n%s\n};\n' % rows(blocks, '%#x', 10))
    out.append('const uint32_t fold_expansions[] = {\n%s\n};\n' % rows(folding.expansions, '%#x', 8))
    tables = folding.pair_tables()
    for bit, name in ((LATIN, 'latin'), (GREEK, 'greek'), (CYRILLIC, 'cyrillic'), (ARABIC, 'arabic')):
        pairs = ['{ %#x, %#x }' % p for p in sorted(tables[bit].items())]
        out.append('static const struct fold_pair to_%s[] = {\n%s\n};\n' % (name, rows(pairs, '%s', 3)))
        out.append('const struct fold_pairs fold_to_%s = { to_%s, %d };\n' % (name, name, len(pairs)))
    marks = ['{ %#x, %d }' % m for m in folding.marks()]
    out.append('const struct fold_mark fold_marks[] = {\n%s\n};\n' % rows(marks, '%s', 6))
    out.append('const size_t fold_n_marks = %d;\n' % len(marks))
    out.append('static const uint8_t digest[32] = {\n%s\n};\n' % rows(digest, '%#04x', 8))
    out.append('uint32_t\nfold_version(void)\n{\n\treturn %d;\n}\n' % VERSION)
    out.append('const uint8_t *\nfold_digest(void)\n{\n\treturn digest;\n}\n')
    return '\n'.join(out)


def honorific_tables(phrases, version):
    rest, entries, bits = [], [], [0] * 64
    for p in phrases:
        entries.append('{ 0x%016xu, %d, %d }' % (p[0], len(rest), len(p) - 1))
        rest += p[1:]
        bits[p[0] % 4096 // 64] |= 1 << (p[0] % 64)
    return '\n'.join([
        head('honorific_tables.c - phrases of data/honorifics-*.txt, as hashes of their words.', version),
        'const struct honorific_phrase honorific_phrases[] = {\n%s\n};\n' % rows(entries, '%s', 2),
        'const size_t honorific_n_phrases = %d;\n' % len(entries),
        'const uint64_t honorific_rest[] = {\n%s\n};\n' % rows(rest, '0x%016xu', 4),
        'const uint64_t honorific_filter[HONORIFIC_BITS / 64] = {\n%s\n};\n' % rows(bits, '0x%016xu', 4)])


def reference_tables(names, version):
    entries, at, first = [], 0, []
    for name, bare, cps in names:
        entries.append('{ %d, %d, %s, { %#x, %#x } }' % (at, len(name), str(bare).lower(), cps[0], (cps + [0])[1]))
        at += len(name)
    for c in range(129):
        first.append(sum(1 for n in names if n[0][0] < c))
    pool = b''.join(n[0] for n in names)
    return '\n'.join([
        head('reference_tables.c - the named character references of HTML.', version),
        'const struct reference_name reference_table[] = {\n%s\n};\n' % rows(entries, '%s', 2),
        'const uint16_t reference_first[129] = {\n%s\n};\n' % rows(first, '%d', 16),
        'const char reference_names[] = {\n%s\n};\n' % rows(pool, '%d', 24)])


def digest_of(folding, phrases, names):
    h = hashlib.sha256(b'naql folding %d\n' % VERSION)
    h.update(struct.pack('<%dI' % len(folding.actions), *folding.actions))
    h.update(struct.pack('<%dI' % len(folding.expansions), *folding.expansions))
    h.update(repr(sorted((k, sorted(t.items())) for k, t in folding.pair_tables().items())).encode())
    h.update(repr(phrases).encode())
    h.update(repr(names).encode())
    return h.digest()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--check', action='store_true')
    ap.add_argument('--unicode', default='/usr/share/unicode')
    args = ap.parse_args()
    folding = Folding(Unicode(args.unicode))
    phrases, names, version = honorifics(folding), references(), folding.u.version
    with open(os.path.join(ROOT, 'src/text/fold_tables.c'), encoding='utf-8') as f:
        if args.check and ('from Unicode %s;' % version) not in f.read(400):
            print('the database here is Unicode %s, the tables are of another' % version)
            return 77  # not to be compared
    stale = 0
    for path, text in (
            ('src/text/fold_tables.c', fold_tables(folding, digest_of(folding, phrases, names))),
            ('src/text/honorific_tables.c', honorific_tables(phrases, version)),
            ('src/text/reference_tables.c', reference_tables(names, version))):
        full = os.path.join(ROOT, path)
        if not args.check:
            with open(full, 'w', encoding='utf-8') as f:
                f.write(text)
            continue
        with open(full, encoding='utf-8') as f:
            if f.read() != text:
                print('%s differs: run scripts/gen_unicode.py' % path, file=sys.stderr)
                stale = 1
    return stale


if __name__ == '__main__':
    sys.exit(main())
