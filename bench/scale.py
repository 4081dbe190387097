#!/usr/bin/env python3
"""scale.py BUILD [--corpus FILE.jsonl] [--stories N ...] [--dir DIR] [--json FILE]

What an archive costs as it grows: building, memory, size, opening, a day's add, merging.

Stories are made by bench/make_stories.c out of a corpus, of which it says how: the
demonstration's 40 stories, or a larger one by --corpus; --stories 0 takes the corpus itself.
Rates are of text a second of processor time (user and system), sizes are bytes a byte of
text. 'build' is naql merge: inflating, building and writing of what the archive holds.
'open' is a whole `naql scan` of one line, the start of the process and all. 'page' is what
one page of 1,000 words costs a scan that runs, from the page's text to its uses: --pages
FILE.jsonl names texts, which are joined to such pages; without it there is none.
A million stories take about 6 minutes, 3.3 GB of input, 2.5 GB of segments and as much
again for what memory does not hold.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

PAGES, PAGE_WORDS = 2000, 1000


def run(*command):
    """Seconds of processor and wall, peak MiB; the command must succeed."""
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f'scale.py: {" ".join(command)} ended with {child.returncode}: {said.decode()}')
    return {'cpu': usage.ru_utime + usage.ru_stime, 'wall': time.monotonic() - begin,
            'peak_mib': usage.ru_maxrss / 1024}


def write(path, command):
    with open(path, 'wb') as out:
        subprocess.run(command, stdout=out, stderr=subprocess.DEVNULL, check=True)


def stats(naql, archive):
    segments = json.loads(subprocess.run([naql, 'stats', archive], capture_output=True,
                                         check=True).stdout)['segments']
    total = lambda *keys: sum(s[k] for s in segments for k in keys)
    text = total('text_bytes')
    return {'segments': len(segments), 'text_bytes': text,
            'lookup': total('filter_bytes', 'key_bytes', 'posting_bytes') / text,
            'all': total('file_bytes') / text}


def days(b):
    """Ten files of 1,000 stories each that the archive does not have."""
    lines = subprocess.run([b.maker, b.corpus, '10000', '1000'], capture_output=True,
                           check=True).stdout.replace(b'{"id":"made-', b'{"id":"day-').splitlines(True)
    for k in range(10):
        with open(os.path.join(b.work, f'day{k}.jsonl'), 'wb') as out:
            out.writelines(lines[1000 * k:1000 * k + 1000])


def page_ms(b, empty):
    """Processor time of a page, the fastest scan of three less that of one line."""
    if not b.n_pages:
        return None
    scans = [run(b.naql, 'scan', '-q', '--jobs', '1', b.archive, b.page_file) for _ in range(3)]
    return (min(s['cpu'] for s in scans) - empty) * 1000 / b.n_pages


def pages(b):
    """At most PAGES of PAGE_WORDS words and more, of neighbouring texts put together."""
    b.page_file = os.path.join(b.work, 'pages.jsonl')
    b.n_pages, held = 0, []
    if not b.pages:
        return
    with open(b.pages, encoding='utf-8') as texts, open(b.page_file, 'w', encoding='utf-8') as out:
        for line in texts:
            held += json.loads(line)['text'].split()
            if len(held) >= PAGE_WORDS:
                out.write(json.dumps({'id': str(b.n_pages), 'text': ' '.join(held)}, ensure_ascii=False) + '\n')
                b.n_pages, held = b.n_pages + 1, []
            if b.n_pages == PAGES:
                return


def row(b, n):
    stories = b.corpus
    if n:
        stories = os.path.join(b.work, 'stories.jsonl')
        write(stories, [b.maker, b.corpus, str(n)])
    shutil.rmtree(b.archive, ignore_errors=True)
    run(b.naql, 'init', b.archive, '--agency', 'Bench')
    add = run(b.naql, 'add', '-q', b.archive, stories)
    r = dict(stats(b.naql, b.archive), stories=n)
    line = os.path.join(b.work, 'line.jsonl')
    with open(line, 'w', encoding='utf-8') as out:
        out.write('{"id":"x","text":"nothing of this is there"}\n')
    opens = [run(b.naql, 'scan', '-q', '--jobs', '1', b.archive, line) for _ in range(5)]
    r['page_ms'] = page_ms(b, min(o['cpu'] for o in opens))
    added = [run(b.naql, 'add', '-q', b.archive, os.path.join(b.work, f'day{k}.jsonl')) for k in range(10)]
    after = stats(b.naql, b.archive)
    merge = run(b.naql, 'merge', '-q', b.archive)
    r.update(add_mb=r['text_bytes'] / 1e6 / add['cpu'], add_peak_mib=add['peak_mib'],
             open_ms=min(o['cpu'] for o in opens) * 1000,
             open_wall_ms=min(o['wall'] for o in opens) * 1000,
             day_s=sorted(d['cpu'] for d in added)[4], day_worst_s=max(d['cpu'] for d in added),
             segments_after_days=after['segments'],
             build_mb=after['text_bytes'] / 1e6 / merge['cpu'], build_peak_mib=merge['peak_mib'])
    return r


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('build')
    p.add_argument('--corpus', default=os.path.join(os.path.dirname(__file__), '..', 'demo-data', 'stories.jsonl'))
    p.add_argument('--stories', type=int, nargs='+', default=[5000, 50000])
    p.add_argument('--pages', help='JSONL of texts that the archive does not have')
    p.add_argument('--dir', help='where the archives are made [a temporary directory]')
    p.add_argument('--json')
    b = p.parse_args()
    subprocess.run(['ninja', '-C', b.build, 'bench/make_stories'], check=True, stdout=subprocess.DEVNULL)
    b.naql = os.path.join(b.build, 'src', 'cli', 'naql')
    b.maker = os.path.join(b.build, 'bench', 'make_stories')
    rows = []
    with tempfile.TemporaryDirectory(dir=b.dir) as b.work:
        b.archive = os.path.join(b.work, 'a')
        days(b)
        pages(b)
        print(f'{"stories":>9}{"text MB":>9}{"add MB/s":>10}{"peak MiB":>9}{"build MB/s":>11}'
              f'{"peak MiB":>9}{"lookup":>8}{"all":>7}{"open ms":>9}{"page ms":>9}{"day s":>7}{"worst":>7}', flush=True)
        for n in b.stories:
            r = row(b, n)
            rows.append(r)
            print(f'{r["stories"] or "corpus":>9}{r["text_bytes"] / 1e6:9.0f}{r["add_mb"]:10.1f}{r["add_peak_mib"]:9.0f}'
                  f'{r["build_mb"]:11.1f}{r["build_peak_mib"]:9.0f}{r["lookup"]:8.3f}{r["all"]:7.3f}'
                  f'{r["open_ms"]:9.0f}{"-" if r["page_ms"] is None else "%.2f" % r["page_ms"]:>9}{r["day_s"]:7.2f}{r["day_worst_s"]:7.2f}', flush=True)
    if b.json:
        with open(b.json, 'w', encoding='utf-8') as out:
            json.dump(rows, out, indent=1)
            out.write('\n')


if __name__ == '__main__':
    main()
