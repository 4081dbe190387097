#!/usr/bin/env python3
"""Turn data/page-words-*.txt, data/page-phrases-*.txt, data/page-months.txt and data/agencies.txt into
src/page/page_tables.[ch].

  scripts/gen_page_words.py [--check]

The tables are committed; --check writes nothing and exits 1 when they are not what the data say.
"""
import glob, os, sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KINDS = ['body', 'nav', 'teaser', 'comment', 'boiler', 'caption', 'credit', 'byline', 'date', 'lead', 'headline',
         'article_body', 'picture', 'media']
CALENDARS = ['gregorian', 'lunar', 'solar']
PHRASES = ['notice', 'teaser', 'comment', 'boiler', 'byline', 'date', 'update', 'cue', 'picture', 'agency', 'reserved', 'call']


def lines(pattern):
    for path in sorted(glob.glob(os.path.join(ROOT, 'data', pattern))):
        for n, line in enumerate(open(path, encoding='utf-8'), 1):
            line = line.strip()
            if line and not line.startswith('#'):
                yield f'{os.path.basename(path)}:{n}', line


def kind_of(where, line, kinds):
    kind, colon, rest = line.partition(':')
    if not colon or kind not in kinds:
        sys.exit(f'{where}: not "kind: words"')
    return kind, rest.strip()


def fnv(word):
    h = 2166136261
    for c in word.encode():
        h = (h ^ c) * 16777619 & 0xffffffff
    return h


def quote(s):
    return '"' + s.replace('\\', '\\\\').replace('"', '\\"') + '"'


def words():
    out = {}
    for where, line in lines('page-words-*.txt'):
        kind, rest = kind_of(where, line, KINDS)
        for w in rest.split():
            if not (w.isascii() and w.isalpha() and w.islower() and len(w) <= 24):
                sys.exit(f'{where}: {w}: small ASCII letters only, at most 24')
            out.setdefault(w, set()).add(kind)
    return out


def phrases():
    out = {}
    for where, line in lines('page-phrases-*.txt'):
        kind, rest = kind_of(where, line, PHRASES)
        out.setdefault((kind, rest))
    for where, line in lines('agencies.txt'):
        for name in line.split('|'):
            out.setdefault(('agency', name.strip()))
    return list(out)


def months():
    out = {}
    for where, line in lines('page-months.txt'):
        key, colon, rest = line.partition(':')
        calendar, _, number = key.partition(' ')
        if not colon or calendar not in CALENDARS or number not in map(str, range(1, 13)):
            sys.exit(f'{where}: not "calendar number: names"')
        for name in rest.split(','):
            if not name.strip() or len(name.split()) > 2:
                sys.exit(f'{where}: {name!r}: one or two words')
            out.setdefault((calendar, int(number), name.strip()))
    return list(out)


def slots(table):
    n = 64
    while n < 3 * len(table):
        n *= 2
    out = [None] * n
    for w in sorted(table):
        i = fnv(w) % n
        while out[i]:
            i = (i + 1) % n
        out[i] = w
    return out


def header(n_slots, n_phrases, n_months):
    marks = '\n'.join(f'#define MARK_{k.upper():<12} 0x{1 << i:04x}u' for i, k in enumerate(KINDS))
    calendars = ', '.join(f'CALENDAR_{c.upper()}' for c in CALENDARS)
    kinds = ', '.join(f'PHRASE_{k.upper()}' for k in PHRASES)
    return f'''/*
 * page_tables.h - word lists of the page room. Written by scripts/gen_page_words.py from
 * data/page-words-*.txt, data/page-phrases-*.txt, data/page-months.txt and
 * data/agencies.txt: change those.
 */
#ifndef NAQL_PAGE_PAGE_TABLES_H
#define NAQL_PAGE_PAGE_TABLES_H

#include <stdint.h>

/* clang-format off */
{marks}

/* Class words by FNV-1a of the word, open addressing; word NULL: free. */
#define PAGE_WORD_SLOTS {n_slots}
struct page_word {{
	const char *word;
	uint8_t len;
	uint16_t marks;
}};
extern const struct page_word page_word_table[PAGE_WORD_SLOTS];

enum phrase_kind {{ {kinds} }};
#define PAGE_PHRASES {n_phrases}
struct page_phrase {{
	const char *text; /* UTF-8; a lone star stands for up to six words */
	enum phrase_kind kind;
}};
extern const struct page_phrase page_phrase_table[PAGE_PHRASES];

enum page_calendar {{ {calendars} }};
#define PAGE_MONTHS {n_months}
struct page_month {{
	const char *name; /* UTF-8, one or two words */
	uint8_t calendar, number;
}};
extern const struct page_month page_month_table[PAGE_MONTHS];
/* clang-format on */

#endif
'''


def source(table, slot, phrase, month):
    out = ['/*', ' * page_tables.c - written by scripts/gen_page_words.py: change the lists in data/.', ' */',
           '/* clang-format off */', '#include "page/page_tables.h"', '',
           'const struct page_word page_word_table[PAGE_WORD_SLOTS] = {']
    for i, w in enumerate(slot):
        if w:
            marks = ' | '.join(f'MARK_{k.upper()}' for k in KINDS if k in table[w])
            out.append(f'\t[{i}] = {{ {quote(w)}, {len(w)}, {marks} }},')
    out += ['};', '', 'const struct page_phrase page_phrase_table[PAGE_PHRASES] = {']
    out += [f'\t{{ {quote(t)}, PHRASE_{k.upper()} }},' for k, t in phrase]
    out += ['};', '', 'const struct page_month page_month_table[PAGE_MONTHS] = {']
    out += [f'\t{{ {quote(name)}, CALENDAR_{c.upper()}, {n} }},' for c, n, name in month]
    return '\n'.join(out + ['};', '/* clang-format on */', ''])


def main():
    table, phrase, month = words(), phrases(), months()
    slot = slots(table)
    files = {'page_tables.h': header(len(slot), len(phrase), len(month)),
             'page_tables.c': source(table, slot, phrase, month)}
    stale = False
    for name, text in files.items():
        path = os.path.join(ROOT, 'src', 'page', name)
        if '--check' in sys.argv[1:]:
            stale |= not os.path.exists(path) or open(path, encoding='utf-8').read() != text
        else:
            open(path, 'w', encoding='utf-8').write(text)
    if stale:
        sys.exit('src/page/page_tables.[ch] are stale: run scripts/gen_page_words.py')


if __name__ == '__main__':
    main()
