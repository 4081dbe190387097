#!/usr/bin/env python3
"""Turn data/notice-*.txt into src/rights/notice_tables.[ch].

  scripts/gen_notice_texts.py [--check]

The tables are committed; --check writes nothing and exits 1 when they are not what the data say.
"""
import glob, os, sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIELDS = ['name', 'direction', 'title', 'rule', 'mining', 'ask', 'line', 'credit']
NEEDS = {'rule': '{agency}', 'ask': '{url}', 'line': '{agency}', 'credit': '{agency}'}


def read(path):
    """A line "field: text"; lines that begin with a blank go on."""
    out, last = {}, None
    for n, line in enumerate(open(path, encoding='utf-8'), 1):
        if line.startswith('#') or not line.strip():
            continue
        if line[0] in ' \t':
            out[last] += ' ' + line.strip()
            continue
        last, colon, text = line.partition(':')
        if not colon or last not in FIELDS or last in out:
            sys.exit(f'{path}:{n}: not one of {", ".join(FIELDS)}, once')
        out[last] = text.strip()
    for field in FIELDS:
        if not out.get(field):
            sys.exit(f'{path}: {field} is missing')
        if NEEDS.get(field, '') not in out[field]:
            sys.exit(f'{path}: {field} has no {NEEDS[field]}')
    if out['direction'] not in ('ltr', 'rtl'):
        sys.exit(f'{path}: direction is ltr or rtl')
    return out


def quote(s):
    return '"' + s.replace('\\', '\\\\').replace('"', '\\"') + '"'


def header(n):
    return f'''/*
 * notice_tables.h - the notice for people. Written by scripts/gen_notice_texts.py from
 * data/notice-*.txt: change those.
 */
#ifndef NAQL_RIGHTS_NOTICE_TABLES_H
#define NAQL_RIGHTS_NOTICE_TABLES_H

#include "rights/notice_text.h"

#define NOTICE_TEXTS {n}
extern const struct notice_text notice_tables[NOTICE_TEXTS]; /* by the bytes of the code */

#endif
'''


def source(texts):
    out = ['/*', ' * notice_tables.c - written by scripts/gen_notice_texts.py: change data/notice-*.txt.', ' */',
           '/* clang-format off */', '#include "rights/notice_tables.h"', '',
           'const struct notice_text notice_tables[NOTICE_TEXTS] = {']
    for lang, t in texts:
        rtl = 'true' if t['direction'] == 'rtl' else 'false'
        out.append(f'\t{{ {quote(lang)}, {quote(t["name"])}, {rtl},')
        out += [f'\t  {quote(t[f])},' for f in FIELDS[2:]]
        out.append('\t},')
    return '\n'.join(out + ['};', '/* clang-format on */', ''])


def main():
    texts = [(os.path.basename(p)[7:-4], read(p)) for p in sorted(glob.glob(os.path.join(ROOT, 'data', 'notice-*.txt')))]
    files = {'notice_tables.h': header(len(texts)), 'notice_tables.c': source(texts)}
    stale = False
    for name, text in files.items():
        path = os.path.join(ROOT, 'src', 'rights', name)
        if '--check' in sys.argv[1:]:
            stale |= not os.path.exists(path) or open(path, encoding='utf-8').read() != text
        else:
            open(path, 'w', encoding='utf-8').write(text)
    if stale:
        sys.exit('src/rights/notice_tables.[ch] are stale: run scripts/gen_notice_texts.py')


if __name__ == '__main__':
    main()
