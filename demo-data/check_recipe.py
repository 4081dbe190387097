"""Hold the demo's stories, recipe and contracts against each other; for `make_crawl.py --check`.

Every rule here answers a way in which a truth can be wrong without anybody seeing it: a span beside its
words, a letter that the charset lacks, a credit on a page said to have none, an outcome that the contracts do
not give. The judge below knows docs/contract-format.md as far as this recipe needs it and no further.
"""
import datetime
import glob
import gzip
import html
import json
import os
import re
import unicodedata

from make_crawl import (AGENCY, CODINGS, HERE, PYTHON_CHARSET, TEMPLATES, WORDS, Fault, crawl, host_of, is_clean,
                        load, need, payload_of, planted, printed, render, site_of, story_of, story_span)

KINDS = {'credited', 'whole', 'part', 'edited', 'quote', 'spelling', 'hidden', 'third_source', 'teaser', 'credit_only',
         'formula_only', 'own_host', 'unrelated'}
OWN_HOST = 'sanabel.example'
ORDER = ['COVERED', 'COVERED_DUTY_OPEN', 'UNDETERMINED', 'SUSPENDED', 'EXPIRED', 'EARLY', 'OUT_OF_SCOPE']


def seconds(text):
    if re.fullmatch(r'\d{4}-\d\d-\d\d', text):
        text += 'T00:00:00Z'
    need(re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', text), 'no date', text)
    return datetime.datetime.fromisoformat(text.replace('Z', '+00:00')).timestamp()


def words(text):
    """Words as a reader counts them, marks and case aside."""
    text = unicodedata.normalize('NFKD', text.lower().replace('ı', 'i'))
    text = ''.join(c for c in text if unicodedata.category(c) not in ('Mn', 'Cf'))
    return re.findall(r'\w+', text.replace('ـ', ''))


def shingles(text, k=6):
    w = words(text)
    return {tuple(w[i:i + k]) for i in range(len(w) - k + 1)}


# ---- the stories ----

def check_jsonl(name, fields, least, most):
    seen = set()
    with open(os.path.join(HERE, name), encoding='utf-8') as f:
        for line in f:
            s = json.loads(line)
            need(set(s) == fields, name, s['id'], 'fields', sorted(s))
            need((s['id'], s['date']) not in seen, name, 'twice', s['id'])
            seen.add((s['id'], s['date']))
            seconds(s['date'])
            need(s['lang'] in WORDS, name, s['id'], s['lang'])
            n = len(s['text'].split())
            need(least <= n <= most, name, s['id'], '%d words' % n)
            need(s['text'] == unicodedata.normalize('NFC', s['text']).strip(), name, s['id'], 'not NFC or not stripped')
            need(all(s['text'].split('\n\n')) and '\n' not in s['text'].replace('\n\n', ''), name, s['id'], 'line ends')
            need(not re.search(r'  | \n|\n ', s['text']), name, s['id'], 'stray spaces')
    return len(seen)


# ---- the pages ----

def text_of(markup):
    """What a reader of the page reads, roughly."""
    markup = re.sub(r'<(script|style)\b.*?</\1>', ' ', markup, flags=re.S)
    return re.sub(r'\s+', ' ', html.unescape(re.sub(r'<[^>]*>', ' ', markup)))


def check_planting(page, stories, recipe, shown):
    for p in planted(page, stories):
        text = stories[p['story']][p['version'] - 1]['text'].encode()
        begin, end = p['span']
        need(0 <= begin < end <= len(text), page['url'], 'span', p)
        part = text[begin:end].decode()    # a span inside a character would not decode
        need(part == part.strip(), page['url'], 'span begins or ends in a space', p)
        if p['kind'] in ('edited', 'spelling', 'hidden', 'order'):
            continue
        for para in part.split('\n\n'):
            need(' '.join(para.split()) in shown, page['url'], 'not on the page', para[:40])
    need({p['story'] for p in planted(page, stories)} == {e['story'] for e in page['expect']},
         page['url'], 'planted and expected stories differ')


def check_own(page, stories, recipe, known):
    """Words of our own that a story has as well would be a use that the truth does not know."""
    for piece in page['body'] + page.get('teaser_pieces', []):
        if 'story' in piece or page['kind'] == 'formula_only':
            continue
        for p in printed(piece, stories, recipe['texts']):
            both = shingles(p) & known
            need(not both, page['url'], 'own words that a story has too', sorted(both)[:1])


def check_page(page, stories, recipe, known):
    url = page['url']
    need(page['kind'] in KINDS, url, 'kind', page['kind'])
    need(page.get('coding', 'none') in CODINGS, url, 'coding')
    need(page.get('charset', 'utf-8') in PYTHON_CHARSET, url, 'charset')
    need(page.get('template', site_of(page, recipe)['template']) in TEMPLATES, url, 'template')
    need(page.get('lang', site_of(page, recipe)['lang']) in WORDS, url, 'lang')
    need(seconds(page['published']) <= seconds(page['captured']), url, 'published after its capture')
    payload_of(page, stories, recipe)    # the charset has every character
    shown = text_of(render(page, stories, recipe))
    check_planting(page, stories, recipe, shown)
    check_own(page, stories, recipe, known)
    if 'credit' in page:
        need(page['credit'] in shown, url, 'credit is not on the page', page['credit'])
    else:
        need(not AGENCY.search(shown), url, 'credits the agency unasked')
    need(is_clean(page) == (not page['expect']), url, 'clean and expect')
    for e in page['expect']:
        when = min(s['date'] for s in stories[e['story']])
        need(page['kind'] == 'third_source' or seconds(when) < seconds(page['captured']), url, 'captured before the story')


def check_set(stories, recipe):
    pages = recipe['pages']
    need(len({p['url'] for p in pages}) == len(pages) >= 64, 'pages, or a URL twice', len(pages))
    need([p['n'] for p in pages] == list(range(1, len(pages) + 1)), 'n')
    need({p['kind'] for p in pages} == KINDS, 'a kind has no page')
    plain = [p for p in pages if p['kind'] == 'unrelated']
    need(len(plain) >= 20, 'unrelated pages', len(plain))
    need({p.get('lang', site_of(p, recipe)['lang']) for p in plain} == set(WORDS), 'unrelated pages lack a language')
    need({p.get('charset', 'utf-8') for p in pages} == set(PYTHON_CHARSET), 'a charset has no page')
    need({p.get('coding', 'none') for p in pages} == CODINGS, 'a coding has no page')
    need({e['outcome'] for p in pages for e in p['expect']} == set(ORDER) - {'UNDETERMINED'} | {
        'NO_CONTRACT_FOUND', 'UNKNOWN_PARTY', 'EXCLUDED', 'ORIGIN_UNCLEAR', 'QUOTATION_REVIEW'}, 'outcomes')


def check_crawl(stories, recipe):
    """Read the records back as a stranger would."""
    pages = {p['url']: p for p in recipe['pages']}
    for member in crawl(stories, recipe):
        fields, block = gzip.decompress(member)[:-4].split(b'\r\n\r\n', 1)
        f = dict(line.split(': ', 1) for line in fields.decode().split('\r\n')[1:])
        need(int(f['Content-Length']) == len(block), 'Content-Length', f['WARC-Record-ID'])
        if f['WARC-Type'] != 'response':
            continue
        head, body = block.split(b'\r\n\r\n', 1)
        if b'chunked' in head:
            parts = []
            while True:
                size, body = body.split(b'\r\n', 1)
                if not int(size, 16):
                    break
                parts.append(body[:int(size, 16)])
                body = body[int(size, 16) + 2:]
            body = b''.join(parts)
        if b'gzip' in head:
            body = gzip.decompress(body)
        page = pages.pop(f['WARC-Target-URI'])
        need(body.decode(PYTHON_CHARSET[page.get('charset', 'utf-8')]) == render(page, stories, recipe), page['url'])
    need(not pages, 'pages without a record', sorted(pages))


# ---- the contracts ----

def no_twice(pairs):
    need(len({k for k, _ in pairs}) == len(pairs), 'a key twice', pairs[0])
    return dict(pairs)


def read_register():
    """(parties, outlets, contracts, allow entries)"""
    out = {}
    for path in sorted(glob.glob(os.path.join(HERE, 'contracts', '*.json'))):
        with open(path, encoding='utf-8') as f:
            out[os.path.basename(path)] = json.load(f, object_pairs_hook=no_twice)
    parties, outlets, allow = (out.pop(n) for n in ('parties.json', 'outlets.json', 'allow.json'))
    names = {p['id'] for p in parties}
    for o in outlets:
        need(o['party'] in names, 'outlet of no party', o['id'])
    for c in out.values():
        check_contract(c, names, {o['id'] for o in outlets if o['party'] == c['party']})
    return parties, outlets, list(out.values()), allow


def check_contract(c, parties, outlets):
    least = {'number', 'party', 'kind', 'state', 'tz', 'valid_from', 'valid_to', 'grants'}
    need(least <= set(c) <= least | {'suspended_from', 'exit_grace_days', 'retain_published', 'x_note'}, c['number'], set(c))
    need(c['party'] in parties and c['tz'] == 'UTC', c['number'])
    need(('suspended_from' in c) == (c['state'] == 'suspended'), c['number'], 'suspended_from')
    need(len({g['id'] for g in c['grants']}) == len(c['grants']), c['number'], 'grant ids')
    for g in c['grants']:
        least = {'id', 'effect', 'media', 'languages', 'outlets', 'actions'}
        more = {'extent', 'duties'} if g['effect'] == 'permit' else set()
        need(least <= set(g) <= least | more, c['number'], g['id'], set(g))
        need((g['effect'] == 'permit') == ('extent' in g), c['number'], g['id'], 'extent')
        need(g['outlets'] == 'all' or set(g['outlets']) <= outlets, c['number'], g['id'], 'outlets of another party')


def key_rank(key, host, path):
    """How well a key fits an address; None: not at all."""
    name, _, prefix = key['value'].partition('/')
    if host != name and not (key.get('include_sub') and host.endswith('.' + name)):
        return None
    if not path.startswith('/' + prefix):
        return None
    return key['type'] == 'path', name.count('.'), len(prefix)


def outlet_of(url, outlets):
    host, path = re.sub(r'^www\.', '', host_of(url)), '/' + url.split('/', 3)[3]
    ranked = [(key_rank(k, host, path), o) for o in outlets for k in o['keys']]
    ranked = [r for r in ranked if r[0]]
    return max(ranked, key=lambda r: r[0])[1] if ranked else None


def when(c, t):
    if t < seconds(c['valid_from']):
        return 'EARLY'
    if c['valid_to'] and t >= seconds(c['valid_to']):
        return 'EXPIRED'
    if c['state'] == 'suspended' and t >= seconds(c['suspended_from']):
        return 'SUSPENDED'
    return 'in force'


def in_list(value, wanted, prefix=False):
    return wanted == 'all' or value in wanted or (prefix and any(value.startswith(w + '-') for w in wanted))


def duties_missing(g, use):
    out = []
    extent, duties = g['extent'], g.get('duties', {})
    if extent['kind'] == 'excerpt' and use['words'] > extent['max_words']:
        out.append('extent')
    if 'credit' in duties and not (use['credit'] and (not duties['credit']['patterns'] or any(
            p in use['page_text'] for p in duties['credit']['patterns']))):
        out.append('credit')
    if duties.get('no_alteration') and use['altered']:
        out.append('no_alteration')
    return out


def grant_outcome(c, g, outlet, use):
    time = when(c, use['time'])
    failed = [n for n, ok in (('media', in_list('text', g['media'])),
                              ('languages', in_list(use['lang'], g['languages'], True)),
                              ('outlets', in_list(outlet['id'], g['outlets'])),
                              ('actions', in_list('publish_web', g['actions']))) if not ok]
    if failed:
        return ('OUT_OF_SCOPE', c['number'], failed) if time == 'in force' else None
    if time != 'in force':
        return time, c['number'], []
    missing = duties_missing(g, use)
    return 'COVERED_DUTY_OPEN' if missing else 'COVERED', c['number'], missing


def judge(use, register):
    _, outlets, contracts, allow = register
    if use['kind'] == 'common_source':
        return 'ORIGIN_UNCLEAR', None, []
    host = re.sub(r'^www\.', '', host_of(use['url']))
    if host == OWN_HOST:
        return 'EXCLUDED', None, []
    for a in allow:
        if a['scope'] == 'host' and a['value'] == host and seconds(a['from']) <= use['time'] < seconds(a['to']):
            return 'EXCLUDED', a['id'], []
    outlet = outlet_of(use['url'], outlets)
    if outlet and outlet.get('private'):
        return 'EXCLUDED', 'private', []
    if use['kind'] == 'quote':
        return 'QUOTATION_REVIEW', None, []
    if not outlet:
        return 'UNKNOWN_PARTY', None, []
    found = [grant_outcome(c, g, outlet, use) for c in contracts if c['party'] == outlet['party'] and c['state'] != 'draft'
             for g in c['grants'] if g['effect'] == 'permit']
    found = [f for f in found if f]
    return min(found, key=lambda f: (ORDER.index(f[0]), f[1])) if found else ('NO_CONTRACT_FOUND', None, [])


def uses_of(page, stories, recipe):
    """The facts that the judge asks for, from the recipe."""
    shown = text_of(render(page, stories, recipe))
    for e in page['expect']:
        n, altered = 0, False
        for piece in page['body'] + page.get('teaser_pieces', []) + page.get('also', []):
            if piece.get('story') == e['story']:
                begin, end = story_span(piece, stories)
                n += len(words(story_of(piece, stories)[0][begin:end]))
                altered |= piece.get('edit', {}).get('op') in ('swap', 'order')
        yield e, {'url': page['url'], 'kind': e['use'], 'time': seconds(page['captured']), 'words': n,
                  'altered': altered, 'lang': stories[e['story']][0]['lang'], 'credit': 'credit' in page, 'page_text': shown}


def check_judgements(stories, recipe, register):
    for page in recipe['pages']:
        for e, use in uses_of(page, stories, recipe):
            got = judge(use, register)
            need(got == (e['outcome'], e.get('contract'), e.get('missing', [])), page['url'], 'judged', got, 'expected', e)


def check():
    """0 when all holds; else 1, and the fault is printed."""
    try:
        n = check_jsonl('stories.jsonl', {'id', 'date', 'lang', 'url', 'title', 'byline', 'text'}, 120, 300)
        b = check_jsonl('background.jsonl', {'id', 'date', 'lang', 'title', 'text'}, 30, 120)
        stories, recipe = load()
        known = set().union(*(shingles(s['title'] + '\n' + s['text']) for v in stories.values() for s in v))
        check_set(stories, recipe)
        for page in recipe['pages']:
            check_page(page, stories, recipe, known)
        check_crawl(stories, recipe)
        check_judgements(stories, recipe, read_register())
    except Fault as fault:
        print('check: %s' % fault)
        return 1
    print('check: %d stories, %d background texts, %d pages: all holds' % (n, b, len(recipe['pages'])))
    return 0
