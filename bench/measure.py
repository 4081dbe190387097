#!/usr/bin/env python3
"""measure.py FIGURES NAME BYTES COMMAND...: run three times, append the fastest as JSON, with what the slowest took.

Python, because a shell's `time` is not the same everywhere and tells no peak memory.
"""
import json
import os
import subprocess
import sys
import time


def once(command):
    begin = time.monotonic()
    with open(os.devnull, 'w') as nowhere:
        child = subprocess.Popen(command, stdout=nowhere, stderr=nowhere)
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f'measure.py: {command[0]} ended with {child.returncode}')
    return {'wall': time.monotonic() - begin, 'cpu': usage.ru_utime + usage.ru_stime,
            'peak_kib': usage.ru_maxrss}


def main():
    figures, name, size, *command = sys.argv[1:]
    runs = sorted((once(command) for _ in range(3)), key=lambda run: run['cpu'])
    best = runs[0]
    best.update(name=name, cpu_most=runs[-1]['cpu'], bytes=int(size), mb_per_cpu_second=int(size) / 1e6 / max(best['cpu'], 1e-3))
    with open(figures, 'a', encoding='utf-8') as out:
        out.write(json.dumps(best) + '\n')


if __name__ == '__main__':
    main()
