"""bundle_check.py - an evidence bundle read by another hand: docs/evidence-format.md, RFC
9162 and hashlib, nothing of naql.

  bundle_check.py right DIR      say what is wrong; nothing: all is right
  bundle_check.py passages DIR   each passage is the same words in payload and page.txt
  bundle_check.py flip DIR       turn every byte of every file of up to 4 KiB over, and 512
                                 spread over each longer one: the manifest must see it
  bundle_check.py forge DIR      the same for what the log vouches for, with a manifest made
                                 anew: the proofs must see it
"""
import hashlib
import html
import json
import os
import re
import sys

SMALL, SPREAD = 4096, 512


def sha(b):
    return hashlib.sha256(b).digest()


def read_all(top):
    files = {}
    for at, _, names in os.walk(top):
        for name in names:
            path = os.path.join(at, name)
            files['./' + os.path.relpath(path, top)] = open(path, 'rb').read()
    return files


def manifest(files):
    return ''.join('%s  %s\n' % (hashlib.sha256(files[n]).hexdigest(), n)
                   for n in sorted(files, key=str.encode) if n != './MANIFEST.sha256').encode()


def lines(text):
    """Name and value of each line of a leaf or a head."""
    return dict(l.split(' ', 1) for l in text.decode('ascii').split('\n') if ' ' in l)


def told(text, name):
    found = re.findall(b'"%s":"([0-9a-f]{64})"' % name, text)
    return found[-1].decode() if found else None


def path_of(text):
    if text and not text.endswith(b'\n'):
        raise ValueError('a path ends in a line end')
    for line in text.decode('ascii').split('\n')[:-1]:
        if not re.fullmatch('[0-9a-f]{64}', line):
            raise ValueError('no hash')
        yield bytes.fromhex(line)


def proof(files, name):
    leaf, fact = lines(files[name + '.leaf']), files[name + '.fact']
    head = lines(files['./log/head.txt'])
    if leaf['fact'] != sha(fact).hex():
        return 'fact'
    at, last = int(leaf['entry']) - 1, int(head['size']) - 1
    h = sha(b'\0' + files[name + '.leaf'])
    for other in path_of(files[name + '.path']):
        if last <= 0:
            return 'path'
        if at & 1 or at == last:
            h = sha(b'\x01' + other + h)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            h = sha(b'\x01' + h + other)
        at, last = at >> 1, last >> 1
    return None if last == 0 and h.hex() == head['root'] else 'root'


def subject(fact):
    """What a fact is about: salt, its length, it, the detail."""
    _, n, rest = fact.split(b'\n', 2)
    return rest[:int(n)].decode()


def stands_for(files, d, name):
    """A proof of something else proves nothing here."""
    record = json.loads(files[d + '/record.json'])
    fact = files['%s/%s.fact' % (d, name)]
    kind = lines(files['%s/%s.leaf' % (d, name)])['kind']
    if name == 'story':
        version = json.loads(fact[:-1].rsplit(b'\n', 1)[1])['version']
        return (kind, subject(fact), version) == ('item', record['story'], record['version'])
    return (kind, subject(fact), d) == (name, record['id'], './use-' + record['id'])


def wrong(files, dirs):
    """What of the proofs and of what they vouch for is not right."""
    out = []
    bound = (('use', b'record_sha256', 'record.json'), ('judgement', b'sha256', 'judgement.json'),
             ('story', b'sha256', 'story.bin'))
    for d in dirs:
        for name, key, content in bound:
            base = '%s/%s' % (d, name)
            if base + '.leaf' not in files:
                continue
            try:
                bad = proof(files, base) or (not stands_for(files, d, name) and 'of something else')
            except (ValueError, KeyError, IndexError, UnicodeError) as e:
                bad = repr(e)
            if bad:
                out.append('%s: %s' % (base, bad))
            stored = files.get('%s/%s' % (d, content))
            if stored is not None and told(files[base + '.fact'], key) != sha(stored).hex():
                out.append(d + '/' + content)
        if d + '/story.bin' in files and files[d + '/story.bin'].partition(b'\0')[2] != files[d + '/story.txt']:
            out.append(d + '/story.txt')
        payload = files.get(d + '/page.payload')
        if payload is not None and told(files[d + '/record.json'], b'sha256') != sha(payload).hex():
            out.append(d + '/page.payload')
    return out


def letters(text):
    return ''.join(c for c in text if c.isalnum())


def passages(files, dirs):
    n = 0
    for d in dirs:
        payload = files.get(d + '/page.payload')
        if payload is None:
            continue
        text, story = files[d + '/page.txt'], files[d + '/story.txt']
        charset = json.loads(files[d + '/capture.json'])['charset']
        for p in json.loads(files[d + '/alignment.json'])['passages']:
            b, e = p['page_payload']
            raw = payload[b:e].decode(charset)
            raw = html.unescape(re.sub(r'<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>', ' ', raw, flags=re.S | re.I))
            b, e = p['page_text']
            seen = text[b:e].decode('utf-8')
            assert letters(raw) == letters(seen), (d, raw, seen)
            b, e = p['story']
            assert story[b:e].decode('utf-8').strip(), d
            n += 1
    print(n)


def places(content):
    if len(content) <= SMALL:
        return range(len(content))
    return sorted({i * (len(content) - 1) // (SPREAD - 1) for i in range(SPREAD)})


def flipped(content, at):
    """Turned over in one bit, in the bit of ASCII case, and in all."""
    for by in (0x01, 0x20, 0xff):
        yield content[:at] + bytes([content[at] ^ by]) + content[at + 1:]


def flip(files):
    n = 0
    listed = files['./MANIFEST.sha256'].decode()
    assert manifest(files).decode() == listed
    for name, content in files.items():
        for at in places(content):
            for other in flipped(content, at):
                n += 1
                line = '%s  %s\n' % (hashlib.sha256(other).hexdigest(), name)
                assert other != content and line not in listed, (name, at)
    print(n)


def forge(files, dirs):
    n = 0
    bound = ['record.json', 'judgement.json', 'story.bin', 'story.txt', 'page.payload'] + [
        '%s.%s' % (name, part) for name in ('use', 'judgement', 'story') for part in ('leaf', 'fact', 'path')]
    for d in dirs[:1]:
        for name in bound:
            content = files['%s/%s' % (d, name)]
            for at in places(content):
                other = list(flipped(content, at))[at % 3]
                changed = dict(files)
                changed['%s/%s' % (d, name)] = other
                assert wrong(changed, [d]), (name, at, other[at])
                n += 1
    print(n)


def main():
    what, top = sys.argv[1:]
    files = read_all(top)
    dirs = sorted({n[:n.index('/', 2)] for n in files if n.startswith('./use-')})
    if what == 'right':
        for line in wrong(files, dirs):
            print(line)
        if manifest(files) != files['./MANIFEST.sha256']:
            print('MANIFEST.sha256')
    elif what == 'passages':
        passages(files, dirs)
    elif what == 'flip':
        flip(files)
    else:
        forge(files, dirs)


if __name__ == '__main__':
    sys.exit(main())
