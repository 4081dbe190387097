#!/usr/bin/env python3
"""make_text.py ARCHIVE.jsonl CRAWL.warc.gz OLD NEW BYTES: the same texts for naql and for sim_text.

OLD is the archive's text, NEW the visible text of the crawl's pages, at most BYTES; NEW.wet holds the
same, a record a page.
"""
import gzip
import html
import json
import re
import sys

RECORD = ('WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-%012d>\r\n'
          'WARC-Date: 2026-01-02T03:04:05Z\r\nWARC-Target-URI: https://outlet.example/%d\r\n'
          'Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n')


def main():
    archive, crawl, old, new, limit = sys.argv[1:6]
    with open(old, 'w', encoding='utf-8') as out:
        for line in open(archive, encoding='utf-8'):
            out.write(json.loads(line).get('text', '') + '\n\n')
    written = 0
    with gzip.open(crawl, 'rb') as stream, open(new, 'w', encoding='utf-8') as out, open(new + '.wet', 'wb') as wet:
        for record in stream.read(int(limit) * 12).split(b'WARC/1.0\r\n'):
            body = record.partition(b'<body>')[2].decode('utf-8', 'ignore')
            text = html.unescape(re.sub(r'<[^>]+>', ' ', body))
            if '\ufffd' in text or not text:
                continue
            out.write(text + '\n\n')
            page = text.encode()
            wet.write((RECORD % (written, written, len(page))).encode() + page + b'\r\n\r\n')
            written += len(page)
            if written > int(limit):
                break


if __name__ == '__main__':
    sys.exit(main())
