#!/usr/bin/env python3
"""scan.py ARCHIVE INPUT... - uses of an archive in crawls, from Python: who used how much of what.

ctypes over libnaql.so.0, nothing else (NAQL_LIBRARY names another file). Scanning runs on all processors
without Python; only the records come through here, one call each, on the thread that called.
"""
import collections
import ctypes as c
import json
import os
import sys


class Strings(c.Structure):
    _fields_ = [('ptr', c.POINTER(c.c_char_p)), ('n', c.c_size_t)]

    def __init__(self, *values):
        super().__init__((c.c_char_p * len(values))(*map(os.fsencode, values)), len(values))


class Error(c.Structure):
    _fields_ = [('code', c.c_int), ('sys_errno', c.c_int), ('offset', c.c_uint64),
                ('source', c.c_char * 128), ('text', c.c_char * 192)]


LINE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.POINTER(c.c_char), c.c_size_t, c.POINTER(Error))
FAULT = c.CFUNCTYPE(None, c.c_void_p, c.POINTER(Error))


class Sink(c.Structure):  # of naql/archive.h; what is left out is NULL
    _fields_ = [('line', LINE), ('fault', FAULT), ('progress', c.c_void_p), ('stop', c.c_void_p),
                ('flush', c.c_void_p), ('ctx', c.c_void_p)]


class ScanOptions(c.Structure):  # of naql/scan.h
    _fields_ = [('size', c.c_size_t), ('input_size', c.c_size_t), ('text_fields', Strings), ('chunk', c.c_size_t),
                ('window', c.c_size_t), ('jobs', c.c_uint), ('min_words', c.c_uint), ('traces', c.c_bool),
                ('reserved', c.c_bool), ('record', c.c_bool), ('no_paraphrase', c.c_bool), ('resume', c.c_char_p)]


naql = c.CDLL(os.environ.get('NAQL_LIBRARY', 'libnaql.so.0'))
naql.naql_archive_close.argtypes = [c.c_void_p]


def scan(archive, inputs, on_use, on_fault, **options):
    """Call on_use with each record, a dict, in the order of the input."""
    error, handle, counts, failed = Error(), c.c_void_p(), (c.c_uint64 * 64)(), []  # counts: room, not looked at

    def line(_, text, length, err):
        try:
            on_use(json.loads(text[:length]))
            return 0
        except BaseException as fault:  # must not cross into C: it ends the scan, and is raised below
            failed.append(fault)
            return 12  # NAQL_E_INTERNAL

    sink = Sink(LINE(line), FAULT(lambda _, fault: on_fault(fault[0])))
    options = ScanOptions(size=c.sizeof(ScanOptions), **options)
    status = naql.naql_archive_open(c.byref(handle), os.fsencode(archive), c.c_bool(options.record), c.byref(error))
    try:
        status = status or naql.naql_scan(handle, Strings(*inputs), c.byref(options), c.byref(sink), counts, c.byref(error))
    finally:
        naql.naql_archive_close(handle)
    if failed:
        raise failed[0]
    if status:
        raise OSError('%s: %s' % (os.fsdecode(error.source), error.text.decode()))


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    words, stories = collections.Counter(), collections.defaultdict(set)

    def on_use(use):
        if use['primary'] and use['kind'] in ('whole', 'part'):
            who = use['page']['host'] or use['page']['id']
            words[who] += use['words']
            stories[who].add(use['story'])

    def on_fault(fault):
        print('%s, byte %d: %s' % (os.fsdecode(fault.source), fault.offset, fault.text.decode()), file=sys.stderr)

    try:
        scan(sys.argv[1], sys.argv[2:], on_use, on_fault)
    except OSError as error:
        sys.exit('scan.py: %s' % error)
    for host, n in sorted(words.items(), key=lambda pair: (-pair[1], pair[0])):
        print('%7d words of %3d stories  %s' % (n, len(stories[host]), host))


if __name__ == '__main__':
    main()
