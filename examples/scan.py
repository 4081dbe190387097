#!/usr/bin/env python3
"""scan.py ARCHIVE INPUT... - uses of an archive in crawls, from Python: who used how much. ctypes over libnaql.so.0,
nothing else (NAQL_LIBRARY names another file); the structs are those of naql/status.h, archive.h and scan.h."""
import collections
import ctypes as c
import json
import os
import sys

size_t, LINE = c.c_size_t, c.CFUNCTYPE(c.c_int, c.c_void_p, c.POINTER(c.c_char), c.c_size_t, c.c_void_p)


def struct(name, **members):
    return type(name, (c.Structure,), {'_fields_': list(members.items())})


Strings = struct('Strings', ptr=c.POINTER(c.c_char_p), n=size_t)
Error = struct('Error', code=c.c_int, errno=c.c_int, offset=c.c_uint64, source=c.c_char * 128, text=c.c_char * 192)
FAULT = c.CFUNCTYPE(None, c.c_void_p, c.POINTER(Error))
Sink = struct('Sink', line=LINE, fault=FAULT, progress=c.c_void_p, stop=c.c_void_p, flush=c.c_void_p, ctx=c.c_void_p)
Options = struct('Options', size=size_t, input_size=size_t, text_fields=Strings, chunk=size_t, window=size_t, jobs=c.c_uint,
                 min_words=c.c_uint, traces=c.c_bool, reserved=c.c_bool, record=c.c_bool, no_paraphrase=c.c_bool, resume=c.c_char_p)
naql = c.CDLL(os.environ.get('NAQL_LIBRARY', 'libnaql.so.0'))


def scan(archive, inputs, on_use, on_fault, **options):
    """Call on_use with each record, a dict, in the order of the input; on this thread, while others scan."""
    error, handle, counts, failed = Error(), c.c_void_p(), (c.c_uint64 * 64)(), []  # counts: room, not looked at

    def line(_, text, length, __):
        try:
            on_use(json.loads(text[:length]))
            return 0
        except BaseException as fault:  # must not cross into C: it ends the scan, and is raised below
            failed.append(fault)
            return 12  # NAQL_E_INTERNAL

    names = Strings((c.c_char_p * len(inputs))(*map(os.fsencode, inputs)), len(inputs))
    sink, options = Sink(LINE(line), FAULT(lambda _, fault: on_fault(fault[0]))), Options(c.sizeof(Options), **options)
    status = naql.naql_archive_open(c.byref(handle), os.fsencode(archive), c.c_bool(options.record), c.byref(error))
    status = status or naql.naql_scan(handle, names, c.byref(options), c.byref(sink), counts, c.byref(error))
    naql.naql_archive_close(handle)
    if status:
        raise failed[0] if failed else OSError('%s: %s' % (os.fsdecode(error.source), error.text.decode()))


if __name__ == '__main__':
    words = collections.Counter()

    def count(use):
        if use['primary'] and use['kind'] in ('whole', 'part'):
            words[use['page']['host'] or use['page']['id']] += use['words']

    try:
        scan(sys.argv[1], sys.argv[2:], count, lambda fault: print('%s, byte %d: %s' % (
            os.fsdecode(fault.source), fault.offset, fault.text.decode()), file=sys.stderr))
    except OSError as why:
        sys.exit('scan.py: %s' % why)
    for host, n in sorted(words.items(), key=lambda pair: (-pair[1], pair[0])):
        print('%7d words  %s' % (n, host))
