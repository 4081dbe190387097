"""words.py - text to hashes of words and shingles, written from docs/format-words.md alone.

Of scripts it knows those of the demonstration's stories and their neighbours: none without
spaces, no Hangul. Python's Unicode need not be 15.0: what is asked of it is old.
"""
import functools
import glob
import os
import re
import unicodedata

MASK = (1 << 64) - 1
DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'data')
SEPARATES, APOSTROPHE, QUOTE = 'separates', 'apostrophe', 'quote'


def ranges(text):
    for part in text.split():
        a, _, b = part.partition('-')
        yield from range(int(a, 16), int(b or a, 16) + 1)


APART = set(ranges('fdfa fdfb 2120 2122'))
APOSTROPHES = set(map(ord, "'`´‘’‛")) | set(ranges('2b9 2bb-2bf 2c8 2ca 2cb 55a 5f3 5f4 2032 a78c ff07'))
QUOTES = set(map(ord, '«»“„‟”‹›「｢」｣『』〝〞〟'))
IGNORABLE = set(ranges('ad 34f 61c 115f-1160 17b4-17b5 180b-180f 200b-200f 202a-202e 2060-206f 3164 fe00-fe0f feff ffa0 '
                       'fff0-fff8 1bca0-1bca3 1d173-1d17a e0000-e0fff'))
POINTED = ('ARABIC', 'HEBREW', 'SYRIAC', 'COMBINING')  # names of the marks of scripts that are read without
FORMS = {c: to for to, these in ((0x627, '671-673 675 773 774 870-882'), (0x64a, '620 63d-63f 649 6cc-6ce 6d0 775-777'),
                                 (0x647, '629 6be 6c1 6c3 6d5 6ff'), (0x643, '6a9 6aa')) for c in ranges(these)}
PLAIN = dict(pair.split() for pair in 'ø o,đ d,ł l,ħ h,ŧ t,ð d,þ th,æ ae,œ oe,ı i,ƀ b,ƶ z,ǥ g,ɨ i'.split(','))
LIKE = [line.split() for line in open(DATA + '/lookalikes.txt', encoding='utf-8') if line.strip() and line[0] != '#']


def script(c):
    name = unicodedata.name(c, '').split()[0:1]
    return name[0] if name else ''


PLAIN.update((a, b) for a, b in LIKE if script(a) == script(b) == 'LATIN')
FOREIGN = {a: b for a, b in LIKE if script(a) == script(b) == 'ARABIC'}
LINES, PARAGRAPH = '\n\r\f\x85\u2028', '\u2029'


def deleted(c):
    kind, name = unicodedata.category(c), unicodedata.name(c, '')
    if ord(c) in (0x345, 0x3099, 0x309a):
        return False
    return ord(c) in IGNORABLE or ord(c) in (0x640, 0x674) or kind == 'Me' or (kind == 'Lm' and script(c) == 'ARABIC') or (
        kind == 'Mn' and (name.startswith(POINTED) or name.endswith('SIGN NUKTA')))


def flatten(c):
    taken_apart = re.sub(r'<\w+> ?', '', unicodedata.decomposition(c))
    if taken_apart and ord(c) not in (0xe33, 0xeb3):
        to = ''.join(chr(int(x, 16)) for x in taken_apart.split())
    else:
        to = c.casefold() if c.casefold() != c else PLAIN.get(c, chr(FORMS.get(ord(c), ord(c))))
    return c if to == c else ''.join(map(flatten, to))


def letter(c):
    kind = unicodedata.category(c)
    return str(unicodedata.digit(c)) if kind == 'Nd' else c if kind[0] in 'LNM' else None


@functools.lru_cache(None)
def action(c):
    """SEPARATES, APOSTROPHE, QUOTE or (letters, whether they are a word by themselves); no letters: deleted."""
    if ord(c) in APART or ord(c) in QUOTES:
        return SEPARATES
    if ord(c) in APOSTROPHES:
        return APOSTROPHE
    if c in '"＂':
        return QUOTE
    if deleted(c):
        return '', False
    whole = flatten(c)
    parts = [letter(x) or ' ' for x in whole if not deleted(x) and ord(x) not in APOSTROPHES]
    letters = ''.join(parts).strip()
    if not letters:
        marks = whole.replace(' ', '')
        return ('', False) if marks and all(map(deleted, marks)) else SEPARATES
    return letters, len(''.join(parts)) > sum(x != ' ' for x in parts) or ord(c) == 0xfdfc


@functools.lru_cache(None)
def settle(word, source):
    """Likenesses: of a word that mixes scripts."""
    odd = [x in FOREIGN for x in source]
    if any(odd) and not all(odd[i] for i, x in enumerate(source) if script(x) == 'ARABIC'):
        return ''.join(flatten(FOREIGN.get(x, x)) for x in source)
    assert len({script(x) for x in source} & {'LATIN', 'CYRILLIC', 'GREEK'}) < 2, 'this reader does not unmix: ' + word
    return word


def folded(text):
    """(word, whether a break stands before it) of a text, honorifics and all."""
    word, source, apart, pending, lines, carriage = '', '', False, None, 2, False

    def done():
        nonlocal word, source, apart, pending, lines
        if word:
            yield settle(word, source), lines >= 2
            lines = 0
        word, source, apart, pending = '', '', False, None

    for c in text:
        what = action(c)
        if isinstance(what, tuple):
            letters, alone = what
            if not letters:
                continue
            hebrew = word and all('\u05d0' <= x <= '\u05ea' for x in (word[-1], letters[0]))
            if apart or alone or len(word) + len(letters) > 128 or (pending == QUOTE and not hebrew):
                yield from done()
            word, source, apart, pending, carriage = word + letters, source + c, alone, None, False
        elif what != SEPARATES and word and not apart and not pending:
            pending = what
        else:
            yield from done()
            if c == PARAGRAPH:
                lines = 2
            elif c in LINES:
                lines += not (c == '\n' and carriage)
            elif unicodedata.category(c) != 'Zs' and c not in '\t\v' and lines < 2:
                lines = 0
            carriage = c == '\r'
    yield from done()


def mix(a, b):
    r = (a ^ 0xa0761d6478bd642f) * (b ^ 0xe7037ed1a0b428db)
    return (r ^ r >> 64) & MASK


def high(a, n):
    return a * n >> 64


@functools.lru_cache(None)
def word_hash(word):
    points = list(map(ord, word)) + [0] * 15
    t = [points[i] + (points[i + 1] << 21) + (points[i + 2] << 42) for i in range(0, len(points) - 2, 3)]
    h = mix(mix(0x9e3779b97f4a7c15 ^ t[0], t[1]) ^ t[2], len(word))
    for i in range(3, (len(word) + 2) // 3, 2):
        h = mix(h ^ t[i], t[i + 1])
    return h


def honorifics():
    lines = (line for path in glob.glob(DATA + '/honorifics-*.txt') for line in open(path, encoding='utf-8'))
    return sorted(({tuple(w for w, _ in folded(line)) for line in lines if line.strip() and line[0] != '#'}), key=len)[::-1]


HONORIFICS = honorifics()
BEGIN_ONE = {p[0] for p in HONORIFICS}


@functools.lru_cache(None)
def words(text):
    """Hashes of the words of a text."""
    left, out = list(folded(text)), []
    spelt = tuple(w for w, _ in left)
    at = 0
    while at < len(left):
        n = next((len(p) for p in HONORIFICS if spelt[at:at + len(p)] == p and
                  not any(b for _, b in left[at + 1:at + len(p)])), 0) if spelt[at] in BEGIN_ONE else 0
        if not n:
            out.append(word_hash(spelt[at]))
        at += n or 1
    return tuple(out)


def shingles(w):
    """Of words of weight 5: four in a row."""
    return [mix(mix(*w[i:i + 2]), mix(*w[i + 2:i + 4])) for i in range(len(w) - 3)]
