#!/usr/bin/env python3
"""Write src/rights/zone_tables.c out of data/zones.txt: the time zones contracts are written in.

  gen_zones.py [--check]
  gen_zones.py --extract   write data/zones.txt anew from this machine's tzdata

The list is kept in the repository, as the machine's own copy would make one and the same
contract end at other hours on other machines. --check writes nothing and says with its exit
code whether the table is up to date.
"""
import datetime
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.path.join(ROOT, 'data/zones.txt')
TABLE = os.path.join(ROOT, 'src/rights/zone_tables.c')
FIRST, END = 2000, 2038  # of the years kept
UTC = datetime.timezone.utc


def offsets(zone):
    """Offset on the first day, and (second, offset) of each change after it."""
    begin = datetime.datetime(FIRST, 1, 1, tzinfo=UTC)
    days = (datetime.datetime(END, 1, 1, tzinfo=UTC) - begin).days
    at = lambda t: int(datetime.datetime.fromtimestamp(t, UTC).astimezone(zone).utcoffset().total_seconds())
    low = int(begin.timestamp())
    now, changes = at(low), []
    first = now
    for _ in range(days):
        high = low + 86400
        if at(high) != now:  # at most one a day
            a, b = low, high
            while b - a > 1:
                mid = (a + b) // 2
                a, b = (mid, b) if at(mid) == now else (a, mid)
            now = at(high)
            changes.append((b, now))
        low = high
    return first, changes


def extract():
    import zoneinfo
    base = '/usr/share/zoneinfo'
    with open(os.path.join(base, 'tzdata.zi'), encoding='ascii') as f:
        version = f.readline().split()[-1]
    names = sorted(n for n in zoneinfo.available_timezones()
                   if '/' in n and not n.startswith(('Etc/', 'posix/', 'right/', 'SystemV/', 'US/', 'Canada/',
                                                     'Brazil/', 'Chile/', 'Mexico/')))
    same = {}
    for name in names:
        first, changes = offsets(zoneinfo.ZoneInfo(name))
        same.setdefault((first, tuple(changes)), []).append(name)
    with open(DATA, 'w', encoding='ascii') as f:
        f.write('# Time zones of the IANA, version %s, years %d to %d: offset to UTC in minutes, then each change\n'
                '# as minutes since 1970 in UTC and the offset from then on; names that share it. Written by\n'
                '# scripts/gen_zones.py --extract.\n' % (version, FIRST, END - 1))
        for (first, changes), zones in sorted(same.items(), key=lambda kv: kv[1]):
            assert first % 60 == 0 and all(t % 60 == 0 and o % 60 == 0 for t, o in changes), zones
            f.write('%s: %d%s\n' % (' '.join(zones), first // 60,
                                    ''.join(' %d/%d' % (t // 60, o // 60) for t, o in changes)))


def read():
    zones, names, version = [], [], ''
    with open(DATA, encoding='ascii') as f:
        for line in f:
            if line.startswith('#'):
                if 'version' in line:
                    version = line.split('version ')[1].split(',')[0]
                continue
            left, right = line.split(': ')
            first, *rest = right.split()
            names += [(n, len(zones)) for n in left.split()]
            zones.append((int(first), [tuple(map(int, c.split('/'))) for c in rest]))
    return version, sorted(names), zones


def rows(values, per_row):
    return '\n'.join('\t' + ', '.join(values[i:i + per_row]) + ',' for i in range(0, len(values), per_row))


def table():
    version, names, zones = read()
    out = ['/*\n * zone_tables.c - the time zones of data/zones.txt.\n *\n'
           ' * Written by scripts/gen_zones.py; do not edit.\n */\n'
           '/* clang-format off */\n#include "rights/zone_int.h"\n',
           'const char zone_version[] = "%s";\n' % version]
    changes, entries = [], []
    for first, rest in zones:
        entries.append('{ %d, %d, %d }' % (first, len(changes), len(rest)))
        changes += ['{ %d, %d }' % c for c in rest]
    out.append('const struct zone_change zone_changes[] = {\n%s\n};\n' % rows(changes, 6))
    out.append('const struct zone_rules zone_rules[] = {\n%s\n};\n' % rows(entries, 6))
    out.append('const struct zone_name zone_names[] = {\n%s\n};' % rows(['{ "%s", %d }' % n for n in names], 3))
    out.append('const size_t zone_n_names = %d;' % len(names))
    return '\n'.join(out) + '\n'


def main():
    if sys.argv[1:] == ['--extract']:
        extract()
        return 0
    text = table()
    if sys.argv[1:] == ['--check']:
        with open(TABLE, encoding='ascii') as f:
            if f.read() == text:
                return 0
        print('src/rights/zone_tables.c differs: run scripts/gen_zones.py', file=sys.stderr)
        return 1
    with open(TABLE, 'w', encoding='ascii') as f:
        f.write(text)
    return 0


if __name__ == '__main__':
    sys.exit(main())
