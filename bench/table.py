#!/usr/bin/env python3
"""table.py WORK INSTRUCTIONS [JSON]: the figures of bench/run.sh for people, and as JSON.

WORK holds figures, stats, sieve.html and sieve.text; INSTRUCTIONS is "INSTRUCTIONS BYTES" or empty.
"""
import json
import os
import re
import sys


def ratio(runs, one, other):
    if one in runs and other in runs:
        return runs[one]['mb_per_cpu_second'] / runs[other]['mb_per_cpu_second']
    return None


def read_sieve(path):
    """What bench_sieve printed: rates by stage, and what a page takes."""
    text = open(path, encoding='utf-8').read()
    rates = re.findall(r'^(.+?) +([0-9.]+) MB/s$', text, re.M)
    page = re.search(r'of ([0-9.]+) words.*?([0-9.]+) % go on; a page: ([0-9.]+) probes, ([0-9.]+) look-ups', text)
    names = ('words_a_page', 'percent_that_go_on', 'probes_a_page', 'look_ups_a_page')
    return {'mb_per_cpu_second': {name: float(rate) for name, rate in rates},
            **{name: float(value) for name, value in zip(names, page.groups())}}


RATIOS = (
    ('segment_bytes_per_text_byte', 'segment, bytes a byte of text', None),
    ('lookup_bytes_per_text_byte', '  of it filter, keys, postings', None),
    ('scan_times_inflate_alone', 'scan / inflate alone', ('naql scan --jobs 1', 'inflate alone (igzip -dc)')),
    ('clean_scan_times_inflate_alone', 'clean: scan / inflate alone',
     ('clean: naql scan --jobs 1', 'clean: inflate alone (igzip -dc)')),
    ('scan_times_sim_text', 'text with uses, times sim_text',
     ('new text: naql scan, as WET', 'new text: sim_text -n -S -r 8')),
    ('clean_scan_times_sim_text', 'clean text, times sim_text',
     ('clean text: naql scan, as WET', 'clean text: sim_text -n -S -r 8')),
    ('instructions_per_byte_of_clean_text', 'instructions a byte, clean text', None),
)


def gather(work, instructions):
    runs = {}
    for line in open(os.path.join(work, 'figures'), encoding='utf-8'):
        run = json.loads(line)
        runs[run.pop('name')] = run
    segment = json.load(open(os.path.join(work, 'stats'), encoding='utf-8'))['segments'][0]
    lookup = sum(segment[k] for k in ('filter_bytes', 'key_bytes', 'posting_bytes'))
    result = {'runs': runs,
              'sieve': {name: read_sieve(os.path.join(work, 'sieve.' + name)) for name in ('html', 'text')},
              'segment_bytes_per_text_byte': segment['file_bytes'] / segment['text_bytes'],
              'lookup_bytes_per_text_byte': lookup / segment['text_bytes'],
              'instructions_per_byte_of_clean_text': None}
    for key, _, pair in RATIOS:
        if pair:
            result[key] = ratio(runs, *pair)
    if instructions.strip():
        n, size = instructions.split()
        result['instructions_per_byte_of_clean_text'] = int(n) / int(size)
    return result


def main():
    work, instructions, *out = sys.argv[1:]
    result = gather(work, instructions)
    print(f'{"":36}{"MB":>8}{"cpu s":>8}{"wall s":>8}{"MB/s core":>11}{"peak MiB":>10}')
    for name, run in result['runs'].items():
        print(f'{name:36}{run["bytes"] / 1e6:8.1f}{run["cpu"]:8.2f}{run["wall"]:8.2f}'
              f'{run["mb_per_cpu_second"]:11.1f}{run["peak_kib"] / 1024:10.1f}')
    for name, sieve in result['sieve'].items():
        for stage, rate in sieve['mb_per_cpu_second'].items():
            print(f'{"clean " + name + ": " + stage:36}{rate:35.1f}')
        print(f'{"  pages that go on, %":36}{sieve["percent_that_go_on"]:8.2f}'
              f'  of {sieve["words_a_page"]:.0f} words; look-ups a page {sieve["look_ups_a_page"]:.1f}')
    for key, text, _ in RATIOS:
        if result[key] is not None:
            print(f'{text:36}{result[key]:8.2f}')
    if out:
        with open(out[0], 'w', encoding='utf-8') as f:
            json.dump(result, f, indent=1)
            f.write('\n')


if __name__ == '__main__':
    main()
