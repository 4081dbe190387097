#!/usr/bin/env python3
"""make_text.py ARCHIVE.jsonl CRAWL.warc.gz OLD NEW BYTES: the same texts for naql and for sim_text.

OLD is the archive's text, NEW the visible text of the crawl's pages, at most BYTES.
"""
import gzip
import html
import json
import re
import sys


def main():
    archive, crawl, old, new, limit = sys.argv[1:6]
    with open(old, 'w', encoding='utf-8') as out:
        for line in open(archive, encoding='utf-8'):
            out.write(json.loads(line).get('text', '') + '\n\n')
    written = 0
    with gzip.open(crawl, 'rb') as stream, open(new, 'w', encoding='utf-8') as out:
        for record in stream.read(int(limit) * 12).split(b'WARC/1.0\r\n'):
            body = record.partition(b'<body>')[2].decode('utf-8', 'ignore')
            text = html.unescape(re.sub(r'<[^>]+>', ' ', body))
            if '\ufffd' in text or not text:
                continue
            out.write(text + '\n\n')
            written += len(text.encode())
            if written > int(limit):
                break


if __name__ == '__main__':
    sys.exit(main())
