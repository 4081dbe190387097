#!/usr/bin/env python3
"""Write src/text/charset_tables.c: the encodings of the WHATWG standard and their labels.

  gen_charsets.py [--check]

Labels come from data/charset-labels.txt, single-byte tables from Python's codecs, with the
few bytes in which the standard is of another mind. --check writes nothing and says with its
exit code whether the table is up to date.
"""
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

CODECS = {'ibm866': 'cp866', 'koi8-r': 'koi8_r', 'koi8-u': 'koi8_u', 'macintosh': 'mac_roman',
          'x-mac-cyrillic': 'mac_cyrillic', 'windows-874': 'cp874', 'iso-8859-8-i': 'iso8859_8'}
CODECS.update(('windows-%d' % n, 'cp%d' % n) for n in range(1250, 1259))
CODECS.update(('iso-8859-%d' % n, 'iso8859_%d' % n) for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16))
STANDARD = {('windows-1255', 0xca): 0x5ba, ('koi8-u', 0xae): 0x45e, ('koi8-u', 0xbe): 0x40e}
# kind, and the name by which iconv has it
OTHERS = {'utf-8': ('UTF8', None), 'utf-16le': ('UTF16LE', None), 'utf-16be': ('UTF16BE', None),
          'replacement': ('REPLACEMENT', None), 'iso-2022-jp': ('ISO2022JP', 'EUC-JP-MS'),
          'gbk': ('MULTI', 'GB18030'), 'gb18030': ('MULTI', 'GB18030'), 'big5': ('MULTI', 'BIG5-HKSCS'),
          'euc-jp': ('MULTI', 'EUC-JP-MS'), 'shift_jis': ('MULTI', 'CP932'), 'euc-kr': ('MULTI', 'CP949')}


def high_half(name):
    """Code points of bytes 128 to 255; U+FFFD where there is none."""
    if name == 'x-user-defined':
        return [0xf700 + b for b in range(128, 256)]
    out = []
    for b in range(128, 256):
        c = bytes([b]).decode(CODECS[name], 'replace')
        if c == '\ufffd' and b < 0xa0:
            c = chr(b)  # the standard gives the control characters, as Windows does
        out.append(STANDARD.get((name, b), ord(c)))
    return out


def rows(values, form, per_row):
    text = [form % v for v in values]
    return '\n'.join('\t' + ', '.join(text[i:i + per_row]) + ',' for i in range(0, len(text), per_row))


def table():
    labels = {}
    with open(os.path.join(ROOT, 'data/charset-labels.txt'), encoding='utf-8') as f:
        for line in f:
            if not line.startswith('#'):
                name, rest = line.split(': ')
                labels.update((label, name) for label in rest.split())
    names = sorted(set(labels.values()))
    out = ['/*\n * charset_tables.c - the encodings of the WHATWG standard.\n *\n'
           ' * Written by scripts/gen_charsets.py; do not edit.\n */\n'
           '/* clang-format off */\n#include "text/charset_int.h"\n']
    entries = []
    for name in names:
        if name in OTHERS:
            kind, iconv = OTHERS[name]
            high = 'NULL'
        else:
            kind, iconv, high = 'SINGLE', None, 'high_' + name.replace('-', '_')
            out.append('static const uint16_t %s[128] = {\n%s\n};\n' % (high, rows(high_half(name), '%#x', 10)))
        entries.append('{ "%s", CHARSET_%s, %s, %s }' % (name, kind, high, '"%s"' % iconv if iconv else 'NULL'))
    out.append('const struct charset charset_all[] = {\n%s\n};\n' % rows(entries, '%s', 1))
    pairs = ['{ "%s", %d }' % (label, names.index(labels[label])) for label in sorted(labels)]
    out.append('const struct charset_label charset_labels[] = {\n%s\n};\n' % rows(pairs, '%s', 3))
    out.append('const size_t charset_n_labels = %d;\n' % len(pairs))
    for what, name in (('utf8', 'utf-8'), ('windows_1252', 'windows-1252'), ('utf16le', 'utf-16le'),
                       ('utf16be', 'utf-16be')):
        out.append('const struct charset *const charset_%s_entry = &charset_all[%d];' % (what, names.index(name)))
    return '\n'.join(out) + '\n'


def main():
    path, text = os.path.join(ROOT, 'src/text/charset_tables.c'), table()
    if sys.argv[1:] == ['--check']:
        with open(path, encoding='utf-8') as f:
            if f.read() == text:
                return 0
        print('src/text/charset_tables.c differs: run scripts/gen_charsets.py', file=sys.stderr)
        return 1
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    return 0


if __name__ == '__main__':
    sys.exit(main())
