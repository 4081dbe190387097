#!/usr/bin/env python3
"""table.py FIGURES STATS [JSON]: the figures of bench/run.sh for people, and as JSON."""
import json
import sys


def ratio(runs, one, other):
    if one in runs and other in runs:
        return runs[one]['mb_per_cpu_second'] / runs[other]['mb_per_cpu_second']
    return None


def main():
    figures, stats, *out = sys.argv[1:]
    runs = {}
    for line in open(figures, encoding='utf-8'):
        run = json.loads(line)
        runs[run.pop('name')] = run
    segment = json.load(open(stats, encoding='utf-8'))['segments'][0]
    lookup = sum(segment[k] for k in ('filter_bytes', 'key_bytes', 'posting_bytes'))
    result = {
        'runs': runs,
        'segment_bytes_per_text_byte': segment['file_bytes'] / segment['text_bytes'],
        'lookup_bytes_per_text_byte': lookup / segment['text_bytes'],
        'scan_times_inflate_alone': ratio(runs, 'inflate alone (igzip -dc)', 'naql scan --jobs 1'),
        'scan_times_sim_text': ratio(runs, 'naql scan --jobs 1, same text',
                                     'sim_text -n -S -r 8 new / old'),
    }
    print(f'{"":32}{"MB":>8}{"cpu s":>8}{"wall s":>8}{"MB/s core":>11}{"peak MiB":>10}')
    for name, run in runs.items():
        print(f'{name:32}{run["bytes"] / 1e6:8.1f}{run["cpu"]:8.2f}{run["wall"]:8.2f}'
              f'{run["mb_per_cpu_second"]:11.1f}{run["peak_kib"] / 1024:10.1f}')
    for key, text in (('segment_bytes_per_text_byte', 'segment, bytes a byte of text'),
                      ('lookup_bytes_per_text_byte', '  of it filter, keys, postings'),
                      ('scan_times_inflate_alone', 'scan, times inflate alone'),
                      ('scan_times_sim_text', 'scan of text, times sim_text')):
        if result[key] is not None:
            print(f'{text:32}{result[key]:8.2f}')
    if out:
        with open(out[0], 'w', encoding='utf-8') as f:
            json.dump(result, f, indent=1)
            f.write('\n')


if __name__ == '__main__':
    main()
