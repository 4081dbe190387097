#!/usr/bin/env python3
"""warc_count.py - records and pages of WARC and ARC files, counted without naql, and held
against what naql counts.

    warc_count.py make DIR          write samples, good and malformed, into DIR
    warc_count.py check NAQL DIR    count every file of DIR both ways; a line a file; exit 1
                                    where the counts, or who saw damage, differ
"""
import gzip
import os
import re
import subprocess
import sys
import zlib

MARK = re.compile(rb'(?:\A|\n)(WARC/\d)')
CUT = 16 << 20


# ---- the other reader ----

def stretches(data):
    """Runs of decoded bytes between damages, and how often there was damage."""
    if data[:2] != b'\x1f\x8b':
        return [data], 0
    runs, damage, at = [b''], 0, 0
    while at < len(data):
        if data[at:at + 2] != b'\x1f\x8b':
            if data[at:].strip(b'\0'):
                damage += 1
            at = data.find(b'\x1f\x8b\x08', at)
            if at < 0:
                break
            runs.append(b'')
            continue
        z, made = zlib.decompressobj(31), b''
        try:
            made = z.decompress(data[at:])
            whole = z.eof
        except zlib.error:
            whole = False
            z = zlib.decompressobj(31)
            try:
                for i in range(at, len(data)):
                    made += z.decompress(data[i:i + 1])
            except zlib.error:
                pass
        runs[-1] += made
        if whole:
            at = len(data) - len(z.unused_data)
            continue
        damage += 1
        at = data.find(b'\x1f\x8b\x08', at + 1)
        if at < 0:
            break
        runs.append(b'')
    return runs, damage


def fields(head):
    found = {}
    for line in re.sub(rb'\r?\n[ \t]+', b' ', head).split(b'\n')[1:]:
        name, colon, value = line.partition(b':')
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def head_end(data):
    m = re.search(rb'(?:\A|\n)\r*\n', data)
    return m.end() if m else None


def media(value):
    return value.split(b';')[0].strip().lower()


def is_markup(body):
    return bool(re.search(rb'<(!doctype html|html|head|body|p|div)[\s>/]', body[:1024], re.I))


def page(block, http, declared, identified):
    """1 a page, 0 none, None: the head is bad."""
    body = block
    if http:
        end = head_end(block)
        head = block[:end] if end else block
        body = block[end:] if end else b''
        status = re.match(rb'(?:HTTP/[\d.]+|ICY)\s+(\d{3})', head)
        if not status:
            return None
        if not 200 <= int(status.group(1)) < 300:
            return 0
        found = fields(head)
        declared = found.get(b'content-type', b'')
    declared, identified = media(declared), media(identified)
    html = (b'text/html', b'application/xhtml+xml')
    if identified in html:
        return 1
    if re.match(rb'image/|video/|audio/|font/|application/(pdf|zip)', identified):
        return 0
    if declared in html or declared == b'text/plain':
        return 1
    if not declared and not identified:
        if is_markup(body):
            return 1
        return int(bool(body) and b'\0' not in body[:1024] and body[:1] not in (b'{', b'[') and
                   not body.startswith(b'<?xml'))
    generic = (b'', b'application/octet-stream', b'unknown/unknown', b'*/*')
    return int(declared in generic and identified == b'text/plain')


def count_warc(runs):
    records = pages = damage = 0
    seen = set()
    for data in runs:
        at = 0
        while True:
            m = re.compile(rb'(WARC/\d)').match(data, at) or MARK.search(data, at)
            if not m:
                damage += bool(data[at:].strip())
                break
            if data[at:m.start(1)].strip():
                damage += 1
            start = m.start(1)
            records += 1
            end = head_end(data[start:start + 65536])
            if end is None:
                damage += 1
                break
            found = fields(data[start:start + end])
            begin = start + end
            try:
                length = int(found[b'content-length'])
            except (KeyError, ValueError):
                damage += 1
                at = begin
                continue
            stop = begin + length
            after = data[stop:stop + 4]
            good = stop <= len(data) and (
                re.match(rb'\r*\n\r*\n', data[stop:stop + 8]) or re.match(rb'\r?\n?\Z', after) or
                after.startswith(b'WARC'[:len(after) or 4]) or re.match(rb'\r?\nW', after) or
                re.match(rb'\r\n\r\Z', after))
            if not good:
                damage += 1
                again = re.compile(rb'\r?\n\r?\nWARC/\d').search(data, begin)
                if not again and stop > len(data):
                    break  # its end is not there
                stop = again.start() if again else stop
                if not again:
                    if data.endswith(b'\r\n\r\n') and len(data) - 4 >= stop:
                        stop = len(data) - 4
                    else:
                        at = begin
                        continue
            block = data[begin:stop]
            kind = found.get(b'warc-type', b'').lower()
            digest = found.get(b'warc-payload-digest')
            got = 0
            if kind in (b'response', b'resource', b'conversion'):
                declared = found.get(b'content-type', b'')
                http = media(declared) == b'application/http' or (
                    kind == b'response' and (not declared or block.startswith(b'HTTP/')))
                got = page(block, http, declared,
                           found.get(b'warc-identified-payload-type', b''))
                if got and kind == b'response' and digest:
                    seen.add(digest)
            elif kind == b'revisit':
                got = int(digest in seen)
            damage += got is None
            pages += got or 0
            at = stop
    return records, pages, damage


def arc_line(line):
    """URL may hold blanks, so from the right; version 1 has five words, version 2 ten."""
    for extra in (0, 5):
        words = line.rsplit(b' ', 4 + extra)
        if (len(words) == 5 + extra and re.fullmatch(rb'\d+', words[-1]) and
                re.fullmatch(rb'\d{12,18}', words[2]) and b':' in words[0]):
            return words[0], words[3], int(words[-1])
    return None


def count_arc(runs):
    records = pages = damage = 0
    for data in runs:
        at, lost = 0, False
        while at < len(data):
            end = data.find(b'\n', at)
            end = len(data) if end < 0 else end
            line = data[at:end].strip()
            at = end + 1
            if not line:
                continue
            found = arc_line(line)
            if not found:
                damage += not lost
                lost = True
                continue
            lost = False
            records += 1
            url, declared, length = found
            block = data[at:at + length]
            if len(block) < length:
                damage += 1
                break
            after = data[at + length:at + length + 1]
            if after not in (b'', b'\n', b'\r'):
                damage += 1
                lost = True
                continue
            at += length
            if url.startswith(b'filedesc://'):
                continue
            got = page(block, block.startswith(b'HTTP/'), declared, b'')
            damage += got is None
            pages += got or 0
    return records, pages, damage


def count(path):
    data = open(path, 'rb').read()
    runs, damage = stretches(data)
    first = runs[0][:64] if runs else b''
    is_arc = first.startswith(b'filedesc://') or re.search(r'\.arc(\.gz)?$', path)
    records, pages, more = (count_arc if is_arc else count_warc)(runs)
    return records, pages, damage + more


# ---- samples ----

def record(kind, block, more=b'', length=None, gz=False):
    data = (b'WARC/1.0\r\nWARC-Type: ' + kind + b'\r\n' + more + b'Content-Length: ' +
            str(len(block) if length is None else length).encode() + b'\r\n\r\n' + block +
            b'\r\n\r\n')
    return gzip.compress(data, mtime=0) if gz else data


def response(n, head=b'', body=None, status=b'HTTP/1.1 200 OK', more=b'', **how):
    body = b'<html><p>Tea number %d.</p></html>' % n if body is None else body
    return record(b'response', status + b'\r\nContent-Type: text/html\r\n' + head + b'\r\n' + body,
                  b'WARC-Record-ID: <urn:t:%d>\r\nContent-Type: application/http\r\n' % n + more,
                  **how)


def arc(n, body=b'<html><p>Old tea.</p></html>', kind=b'text/html', url=None, length=None):
    block = b'HTTP/1.0 200 OK\r\nContent-Type: ' + kind + b'\r\n\r\n' + body
    return b'%s 10.0.0.1 20011122%06d %s %d\n%s\n' % (
        url or b'http://tea.example/%d' % n, n, kind, len(block) if length is None else length, block)


ARC_HEAD = (b'filedesc://tea.arc 0.0.0.0 20011122000000 text/plain 30\n'
            b'1 0 Tea\nURL IP-address Archive' + b'\n\n')


def samples():
    many = [response(i) for i in range(6)]
    packed = [response(i, gz=True) for i in range(6)]
    broken = bytearray(packed[2])
    broken[len(broken) // 2] ^= 0xff
    chunked = b'Transfer-Encoding: chunked\r\n'
    yield 'good.warc', b''.join(many)
    yield 'good.warc.gz', b''.join(packed)
    yield 'one-member.warc.gz', gzip.compress(b''.join(many), mtime=0)
    yield 'kinds.warc', b''.join(
        [record(k, b'x: y\r\n') for k in (b'warcinfo', b'request', b'metadata', b'unheard')] +
        [record(b'conversion', b'words', b'Content-Type: text/plain\r\n'),
         record(b'resource', b'<p>x</p>', b'Content-Type: text/html\r\n'),
         record(b'resource', b'\x89PNG', b'Content-Type: image/png\r\n')])
    yield 'statuses.warc', b''.join(
        response(i, status=s) for i, s in enumerate(
            (b'HTTP/1.1 200', b'HTTP/1.0 404 Not Found', b'HTTP/1.1 301 Moved', b'garbage',
             b'HTTP/1.1  206 Partial', b'')))
    yield 'long-length.warc', many[0] + response(7, length=4000) + many[1]
    yield 'short-length.warc', many[0] + response(7, length=60) + many[1]
    yield 'no-length.warc', many[0] + many[1].replace(b'Content-Length', b'Content-Size') + many[2]
    yield 'garbage-between.warc', many[0] + b'what is this\nand that\n' + many[1]
    yield 'no-trailer.warc', many[0][:-4] + many[1][:-2] + many[2]
    yield 'cut-block.warc', b''.join(many)[:-60]
    yield 'cut-head.warc', b''.join(many) + b'WARC/1.0\r\nWARC-Type: resp'
    yield 'cut.warc.gz', b''.join(packed)[:-40]
    yield 'broken-member.warc.gz', packed[0] + packed[1] + bytes(broken) + packed[3] + packed[4]
    yield 'garbage.warc.gz', packed[0] + b'no gzip at all' + packed[1]
    yield 'padded.warc.gz', packed[0] + packed[1] + b'\0' * 40
    yield 'lf-only.warc', b''.join(many).replace(b'\r\n', b'\n')
    yield 'spaces.warc', response(1, more=b'WARC-Target-URI: http://tea.example/a b\r\n')
    yield 'folded.warc', response(1, more=b'WARC-Target-URI:\r\n http://tea.example/\r\n')
    yield 'chunks.warc', response(1, chunked, b'5\r\n<p>ab\r\n0\r\n\r\n') + response(
        2, chunked, b'<p>never chunked</p>') + many[3]
    yield 'revisits.warc', b''.join(
        [response(1, more=b'WARC-Payload-Digest: sha1:A\r\n'),
         record(b'revisit', b'HTTP/1.1 200 OK\r\n\r\n', b'WARC-Payload-Digest: sha1:A\r\n'),
         record(b'revisit', b'HTTP/1.1 200 OK\r\n\r\n', b'WARC-Payload-Digest: sha1:B\r\n'),
         record(b'revisit', b'')])
    yield 'metadata.warc.wat', record(b'metadata', b'{"a":1}', b'Content-Type: application/json\r\n') * 3
    yield 'good.arc', ARC_HEAD + arc(1) + arc(2, b'\x89PNG', b'image/png') + arc(3)
    yield 'good.arc.gz', b''.join(gzip.compress(x, mtime=0) for x in (ARC_HEAD, arc(1), arc(2)))
    yield 'spaces.arc', ARC_HEAD + arc(1, url=b'http://tea.example/a b c') + arc(2)
    yield 'cut.arc', (ARC_HEAD + arc(1) + arc(2))[:-20]
    yield 'length.arc', ARC_HEAD + arc(1, length=40) + arc(2)
    yield 'bad.arc', b'not an arc line\n' + ARC_HEAD + arc(1)
    yield 'empty.warc', b''


def make(folder):
    for name, data in samples():
        with open(os.path.join(folder, name), 'wb') as f:
            f.write(data)


# ---- both ----

def naql_counts(naql, path):
    p = subprocess.run([naql, 'scan', 'empty', path], capture_output=True)
    err = p.stderr.decode('utf-8', 'replace')
    m = re.search(r'(\d+) pages? in (\d+) records?', err)
    faults = re.findall(r'passed over: (.*)', err)
    return int(m.group(2)), int(m.group(1)), faults, p.returncode


def check(naql, folder):
    if not os.path.isdir('empty'):
        subprocess.run([naql, 'init', 'empty', '--agency', 'X'], check=True)
    wrong = n = 0
    print('# %-44s %8s %8s %8s %8s  %s' % ('file', 'records', 'ours', 'pages', 'ours', 'told'))
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(where, name)
            if not re.search(r'\.(warc|arc|wet|wat)(\.gz)?(\.bad)?$', name):
                continue
            records, pages, damage = count(path)
            ours = naql_counts(naql, path)
            same = (ours[0], ours[1], bool(ours[2])) == (records, pages, bool(damage))
            same = same and ours[3] == (3 if damage else 0)
            same = same and all(' at byte ' in f for f in ours[2])
            told = ours[2][0].split(': ', 1)[-1][:60] if ours[2] else '-'
            print('# %-44s %8d %8d %8d %8d  %s%s' % (
                os.path.relpath(path, folder)[-44:], records, ours[0], pages, ours[1], told,
                '' if same else '  <- DIFFERS, damage %d' % damage))
            wrong += not same
            n += 1
    print('# %d files, %d differ' % (n, wrong))
    return 1 if wrong or not n else 0


if __name__ == '__main__':
    if sys.argv[1] == 'make':
        make(sys.argv[2])
    else:
        sys.exit(check(sys.argv[2], sys.argv[3]))
