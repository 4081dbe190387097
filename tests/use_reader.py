"""use_reader.py - use records read and held against page and story, from docs/format-use.md alone.

Of folding it takes words.py (docs/format-words.md), of the stories' texts segment_reader.py. Its pages
are those of a WARC file that it reads itself, .html, .txt and .jsonl.
"""
import gzip
import hashlib
import html
import json
import os
import re
import zlib

from words import words

NAMES = {'kind': ('whole', 'part', 'quote', 'common_source', 'trace'),
         'how': ('verbatim', 'edited', 'paraphrase', 'translation'), 'reserved': ('yes', 'no', 'unknown')}
DOUBTS = {'others_words', 'older_page', 'other_credit', 'reported_speech'}
CHANGES = {'zero-width', 'look-alike', 'bidi'}


def warc_payload(record):
    """The body of a response, its transfer and content codings undone."""
    _, fields, body = record.split(b'\r\n\r\n', 2)
    fields, body = fields.lower(), body[:-4]
    if b'transfer-encoding: chunked' in fields:
        coded, body = body, b''
        while coded:
            size, _, coded = coded.partition(b'\r\n')
            body, coded = body + coded[:int(size, 16)], coded[int(size, 16) + 2:]
    return gzip.decompress(body) if b'content-encoding: gzip' in fields else body


def payload(page):
    """The bytes in which the page's spans count."""
    with open(page['file'], 'rb') as f:
        f.seek(page['offset'])
        data = f.read()
    if page['file'].endswith('.warc.gz'):
        return warc_payload(zlib.decompressobj(31).decompress(data))
    if page['file'].endswith('.jsonl'):
        return json.loads(data.split(b'\n')[0])['text'].encode()
    return data


def identity(use):
    page = use['page']
    fields = (use['story'].encode(), use['version'].to_bytes(4, 'little'), (page['url'] or page['id']).encode(),
              (page['captured'] or '').encode(), page['sha256'].encode())
    return hashlib.sha256(b''.join(len(f).to_bytes(8, 'little') + f for f in fields)).hexdigest()[:16]


def visible(page, data, span):
    """What a reader sees of a piece of a page, in the charset that its markup names."""
    named = re.search(rb'<meta[^>]*charset=["\']?([\w-]+)', data[:1024])
    text = data[slice(*span)].decode(named.group(1).decode() if named else 'utf-8')
    if page['file'].endswith(('.txt', '.jsonl')):
        return text
    text = re.sub(r'</?(b|i|em|strong|a|span|sup|q|cite)\b[^>]*>|<!--.*?-->', '', text, flags=re.S)  # words go on over these
    return html.unescape(re.sub(r'<[^>]*>', ' \n\n', text))


def check(use, story):
    """What is wrong with a record whose story is given, with its title and stored text: a list of complaints."""
    page, text, bad = use['page'], story['text'], []

    def need(fact, what):
        if not fact:
            bad.append('%s: %s' % (use['id'], what))

    data = payload(page)
    need(hashlib.sha256(data).hexdigest() == page['sha256'], 'the digest of the payload')
    need(identity(use) == use['id'], 'the id')
    need(all(use[key] in names for key, names in NAMES.items()), 'a name')
    need((use['kind'] == 'common_source') == bool(use.get('doubts')) and set(use.get('doubts', ())) <= DOUBTS, 'doubts')
    need(set(use['char_changes']) <= CHANGES, 'char_changes')
    host = re.match(r'\w+://(?:[^/@]*@)?([^/:]*)', page['url'] or '')
    need(page['host'] == (host and host.group(1).lower()), 'the host')
    need(0 <= use['story_share'] <= 1 and 0 <= use['page_share'] <= 1, 'a share')
    need(use['kind'] != 'whole' or use['story_share'] >= .8, 'a whole use of less than .8')
    need(use['words'] <= len(words(text)), 'more words than the story has')
    need(use['words'] <= sum(p['words'] for p in use['passages']), 'words that stand in no passage')
    need([p['page'] for p in use['passages']] == sorted(p['page'] for p in use['passages']), 'the order of passages')
    if use.get('title_at'):
        need(words(story['title']) == words(visible(page, data, use['title_at'])), 'the title')
    if use['credit']:
        need(words(use['credit']['text']) == words(visible(page, data, use['credit']['at'])) or
             use['credit'].get('where') == 'byline', 'the credit')
    end = 0
    for p in use['passages']:
        own, shown = words(text.encode()[slice(*p['story'])].decode()), words(visible(page, data, p['page']))
        need(end <= p['page'][0] < p['page'][1] <= len(data), 'a page span')
        end = p['page'][1]
        need(p['how'] != 'verbatim' or own == shown, 'the words of a verbatim passage')
        need(p['how'] != 'verbatim' or len(own) <= use['longest'] or 'aligned' in p, 'the longest run')
        need(p['words'] <= min(len(own), len(shown)), 'the words of a passage')
        need(len(own) and len(shown), 'a passage without words')
        for piece in p.get('aligned', ()):
            need(p['story'][0] <= piece['story'][0] < piece['story'][1] <= p['story'][1], 'a piece of the story')
            need(p['page'][0] <= piece['page'][0] < piece['page'][1] <= p['page'][1], 'a piece of the page')
    return bad
