#!/usr/bin/env python3
"""Make the demo's crawl from stories.jsonl and pages.json, and the truth about it.

  make_crawl.py --out DIR     writes DIR/demo.warc.gz and DIR/truth.jsonl
  make_crawl.py --check       holds the recipe, the stories and the contracts against each other

The crawl has one gzip member a record: warcinfo, and for every page a response and for every second one a
request. truth.jsonl has a line a page: {"url","clean","planted":[{"story","version","kind","span"}],"expect"},
span in bytes of the story's text. No clock and no chance: the same recipe gives the same records. Not a
model of how the web is distributed: it holds one page of every kind, so no rate may be read from it.
"""
import argparse
import base64
import hashlib
import html
import json
import os
import re
import sys
import uuid
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
RTL = {'ar', 'ckb', 'fa'}
PYTHON_CHARSET = {'utf-8': 'utf-8', 'windows-1256': 'cp1256', 'windows-1254': 'cp1254',
                  'iso-8859-9': 'iso8859-9'}
CODINGS = {'none', 'gzip', 'chunked', 'gzip+chunked'}
AGENCY = re.compile('سنابل|سەنابل|sanabel', re.I)

# What the furniture of a page says: sections, "read also", "source", rights, newsletter, photo.
WORDS = {
    'ar': (['الرئيسية', 'محليات', 'ثقافة', 'رياضة', 'طقس', 'اتصل بنا'], 'اقرأ أيضا', 'المصدر: ',
           'جميع الحقوق محفوظة', 'اشترك في الرسالة الصباحية', 'صورة'),
    'en': (['Home', 'Town', 'Culture', 'Sport', 'Weather', 'Contact'], 'Read also', 'Source: ',
           'All rights reserved', 'Get the morning letter', 'Photo'),
    'tr': (['Ana sayfa', 'Yerel', 'Kültür', 'Spor', 'Hava', 'İletişim'], 'Bunları da okuyun', 'Kaynak: ',
           'Tüm hakları saklıdır', 'Sabah bültenine kaydolun', 'Fotoğraf'),
    'ku': (['Destpêk', 'Herêm', 'Çand', 'Werziş', 'Hewa', 'Têkilî'], 'Van jî bixwîne', 'Çavkanî: ',
           'Hemû maf parastî ne', 'Bibe aboneyê nameya sibehê', 'Wêne'),
    'ckb': (['سەرەتا', 'ناوخۆ', 'کولتوور', 'وەرزش', 'کەشوهەوا', 'پەیوەندی'], 'ئەمانەش بخوێنەرەوە', 'سەرچاوە: ',
            'هەموو مافەکان پارێزراون', 'ببە بە بەشداری نامەی بەیانیان', 'وێنە'),
    'fa': (['خانه', 'محلی', 'فرهنگ', 'ورزش', 'هوا', 'تماس'], 'این‌ها را هم بخوانید', 'منبع: ',
           'همهٔ حقوق محفوظ است', 'مشترک نامهٔ صبح شوید', 'عکس'),
}


class Fault(Exception):
    """The recipe contradicts itself."""


def need(true, *what):
    if not true:
        raise Fault(': '.join(str(w) for w in what))


def load():
    """The stories as {id: [version 1, version 2, ...]} and the recipe."""
    stories = {}
    with open(os.path.join(HERE, 'stories.jsonl'), encoding='utf-8') as f:
        for line in f:
            s = json.loads(line)
            stories.setdefault(s['id'], []).append(s)
    with open(os.path.join(HERE, 'pages.json'), encoding='utf-8') as f:
        return stories, json.load(f)


def host_of(url):
    return url.split('/')[2]


# ---- pieces: what is printed, and which bytes of the story it stands for ----

def spelling(text):
    """Another way to write the same Arabic words: marks, tatweel, alef, yeh and heh forms, digits.

    The mark is a fatha before alef, alef maqsura and teh marbuta, where it stands in vowelled text too; not
    after the letters whose alef may be that of the article or of a plural.
    """
    out = []
    for i, c in enumerate(text):
        before, following = text[i - 1:i], text[i + 1:i + 2]
        inside = '\u0621' <= before <= '\u064a'
        out.append({'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ى': 'ي', 'ة': 'ه'}.get(c, c))
        if c.isdigit():
            out[-1] = chr(0x0660 + int(c))
        marked = following in ('ى', 'ة') or (following == 'ا' and inside and c not in 'لوب')
        if marked and '\u0628' <= c <= '\u064a':
            out.append('\u064e')
        if c in 'بتثجحخسشصضطظعغفقكلمنهي' and '\u0628' <= following <= '\u064a' and i % 19 == 5:
            out.append('\u0640')
    return ''.join(out)


def hidden(text):
    """Zero-width space, word joiner and soft hyphen inside words."""
    out = []
    for i, c in enumerate(text):
        out.append(c)
        if c.isalpha() and text[i + 1:i + 2].isalpha() and i % 11 == 4:
            out.append('\u200b\u2060\u00ad'[i // 11 % 3])
    return ''.join(out)


def swap(paras, pairs):
    text = '\0'.join(paras)
    for old, new in pairs:
        need(text.count(old) == 1, 'words to swap stand there %d times' % text.count(old), old)
        text = text.replace(old, new)
    return text.split('\0')


def story_of(piece, stories):
    versions = stories.get(piece['story'])
    need(versions, 'no such story', piece['story'])
    version = piece.get('version', len(versions))
    need(1 <= version <= len(versions), 'no such version', piece)
    return versions[version - 1]['text'], version


def story_span(piece, stories):
    """(characters begin, end) of the piece in the story's text."""
    text, _ = story_of(piece, stories)
    paras = text.split('\n\n')
    begin, end = piece['paras']
    need(0 <= begin < end <= len(paras), 'no such paragraphs', piece['story'], piece['paras'])
    at = sum(len(p) + 2 for p in paras[:begin])
    stop = at + len('\n\n'.join(paras[begin:end]))
    if 'skip' in piece:
        need(text.startswith(piece['skip'], at), 'the paragraph does not begin so', piece['skip'])
        at += len(piece['skip'])
    if 'find' in piece:
        need(text.count(piece['find'], at, stop) == 1, 'not once in its paragraphs', piece['find'])
        at = text.index(piece['find'], at, stop)
        stop = at + len(piece['find'])
    return at, stop


def printed(piece, stories, texts):
    """The paragraphs that a piece prints; a pair ('quote', paragraph) is a block quotation."""
    if 'own' in piece:
        return [piece['own']]
    if 'text' in piece:
        paras = texts[piece['text']]['paras']
        begin, end = piece['paras']
        need(0 <= begin < end <= len(paras), 'no such paragraphs', piece)
        return paras[begin:end]
    begin, end = story_span(piece, stories)
    paras = story_of(piece, stories)[0][begin:end].split('\n\n')
    edit = piece.get('edit', {})
    op = edit.get('op')
    if op == 'swap':
        return swap(paras, edit['pairs'])
    if op == 'spelling':
        return [spelling(p) for p in paras]
    if op == 'hidden':
        return [hidden(p) for p in paras]
    if op == 'order':
        need(sorted(edit['as']) == list(range(len(paras))), 'not an order', edit)
        return [paras[i] for i in edit['as']]
    if op == 'quote':
        need(len(paras) == 1, 'a quotation is one paragraph', piece)
        quoted = edit['open'] + paras[0] + edit['close']
        if edit.get('block'):
            return [edit['before'].strip(), ('quote', quoted)]
        return [edit['before'] + quoted + edit['after']]
    need(op is None, 'unknown op', op)
    return paras


def kind_of(piece, page, stories):
    """The kind of planting, for the truth."""
    op = piece.get('edit', {}).get('op')
    if op:
        return {'swap': 'edited'}.get(op, op)
    if page['kind'] in ('teaser', 'third_source'):
        return page['kind']
    n = story_of(piece, stories)[0].count('\n\n') + 1
    return 'whole' if piece['paras'] == [0, n] else 'part'


def planted(page, stories):
    out = []
    for piece in page['body'] + page.get('teaser_pieces', []) + page.get('also', []):
        if 'story' not in piece:
            continue
        text, version = story_of(piece, stories)
        begin, end = story_span(piece, stories)
        out.append({'story': piece['story'], 'version': version, 'kind': kind_of(piece, page, stories),
                    'span': [len(text[:begin].encode()), len(text[:end].encode())]})
    return out


def is_clean(page):
    return page['kind'] in ('unrelated', 'credit_only', 'formula_only')


# ---- pages: six ways to build one ----

def esc(text):
    return html.escape(text, quote=False)


def flow(paras, sep='\n'):
    out = []
    for p in paras:
        if isinstance(p, tuple):
            out.append('<blockquote><p>%s</p></blockquote>' % esc(p[1]))
        else:
            out.append('<p>%s</p>' % esc(p))
    return sep.join(out)


def entities(text):
    """Named entities, as older editors wrote them; the words stay."""
    for c, name in (('«', '&laquo;'), ('»', '&raquo;'), ('“', '&ldquo;'), ('”', '&rdquo;')):
        text = text.replace(c, name)
    return text


def head(v, extra=''):
    return ('<!DOCTYPE html>\n<html lang="{lang}" dir="{dir}">\n<head>\n<meta charset="{charset}">\n'
            '<title>{title} | {site}</title>\n<link rel="canonical" href="{url}">\n'
            '<meta name="viewport" content="width=device-width">\n').format(**v) + extra + '</head>\n'


def figure(v, tag='img'):
    if not v['figure']:
        return ''
    return ('<figure><%s src="/img/%d.jpg" alt=""></%s><figcaption>%s <span class="photo-credit">%s</span>'
            '</figcaption></figure>\n' % (tag, v['n'], tag, esc(v['figure'][0]), esc(v['figure'][1]))
            ).replace('</img>', '')


def teasers(v, item='<li><a href="/r/{i}">{h}</a>{t}</li>'):
    return '\n'.join(item.format(i=i, h=esc(h), t=(' <span>%s</span>' % esc(t)) if t else '')
                     for i, (h, t) in enumerate(v['teasers']))


def broadsheet(v):
    ld = json.dumps({'@context': 'https://schema.org', '@type': 'NewsArticle', 'headline': v['raw_title'],
                     'datePublished': v['published'], 'mainEntityOfPage': v['url'],
                     'publisher': {'@type': 'Organization', 'name': v['raw_site']}}, ensure_ascii=False)
    extra = ('<meta property="og:type" content="article">\n<meta property="og:title" content="{title}">\n'
             '<meta property="article:published_time" content="{published}">\n'
             '<script type="application/ld+json">{ld}</script>\n'
             '<script>window.ads = ["top", "side"]; if (1 < 2) {{ window.go = "<p>x</p>"; }}</script>\n'
             '<style>.wrap > p {{ margin: 1em }}</style>\n').format(**dict(v, ld=ld.replace('</', '<\\/')))
    nav = ''.join('<li><a href="/s/%d">%s</a></li>' % (i, esc(s)) for i, s in enumerate(v['nav']))
    return head(v, extra) + (
        '<body>\n<header class="masthead"><a class="logo" href="/">{site}</a>\n<nav><ul>{menu}</ul></nav></header>\n'
        '<main>\n<article>\n<h1>{title}</h1>\n{by}<time datetime="{published}">{day}</time>\n{fig}{text}\n'
        '{source}</article>\n<aside class="related"><h3>{also}</h3>\n<ul>\n{more}\n</ul></aside>\n</main>\n'
        '<footer><p>© {year} {site}. {rights}.</p></footer>\n</body>\n</html>\n').format(**dict(
            v, menu=nav, fig=figure(v), text=flow(v['paras']), more=teasers(v),
            by='<p class="byline">%s</p>\n' % v['byline'] if v['byline'] else '',
            source='<p class="source">%s</p>\n' % v['source'] if v['source'] else ''))


def portal(v):
    first, rest = v['paras'][0], v['paras'][1:]
    lead = first
    if isinstance(first, str):
        words = esc(first).split(' ')
        lead = '<p><strong>%s</strong> %s</p>' % (' '.join(words[:3]), ' '.join(words[3:]))
    else:
        lead = flow([first])
    menu = ' | '.join('<a href="/%d">%s</a>' % (i, esc(s)) for i, s in enumerate(v['nav']))
    return head(v, '<meta name="description" content="{title}">\n'.format(**v)) + (
        '<body class="portal">\n<div id="cookie" class="bar">OK</div>\n<div class="top"><div class="menu">{menu}</div></div>\n'
        '<div class="container"><div class="col-8 content">\n<h1 class="entry-title">{title}</h1>\n'
        '<div class="meta"><span class="author">{byline}</span> <span class="source">{source}</span> '
        '<time datetime="{published}">{day}</time></div>\n{fig}<div class="entry-content">\n{lead}\n'
        '<div class="ad-slot" id="mid"></div>\n{text}\n</div>\n'
        '<div class="share"><a href="#">+</a></div></div>\n'
        '<div class="col-4 sidebar"><div class="newsletter">{letter}</div>\n'
        '<div class="most-read"><h4>{also}</h4>\n{more}\n</div></div></div>\n'
        '<div class="footer">{rights} © {site} {year}</div>\n</body>\n</html>\n').format(**dict(
            v, menu=menu, fig=figure(v), lead=lead, text=flow(rest),
            more=teasers(v, '<div class="item"><a href="/r/{i}">{h}</a>{t}</div>')))


def amp(v):
    return head(dict(v, url=v['url'].replace('//m.', '//').replace('.amp', '')), '<style amp-boilerplate>'
                'body{animation:none}</style>\n').replace('<html ', '<html amp ') + (
        '<body>\n<article>\n<h1>{title}</h1>\n<p class="byline">{byline} {source}</p>\n{fig}{text}\n</article>\n'
        '<footer>© {site}</footer>\n</body>\n</html>\n').format(**dict(
            v, fig=figure(v, 'amp-img'), text=flow(v['paras'])))


def table(v):
    paras = [p[1] if isinstance(p, tuple) else p for p in v['paras']]
    menu = ''.join('<tr><td><a href="/%d.asp">%s</a></td></tr>' % (i, esc(s)) for i, s in enumerate(v['nav']))
    return ('<html dir="{dir}"><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">\n'
            '<title>{site} - {title}</title></head>\n<body bgcolor="#ffffff">\n<table width="980" align="center">'
            '<tr><td valign="top" width="160"><table>{menu}</table></td>\n<td valign="top">\n'
            '<font size="5"><b>{title}</b></font><br>\n<font size="1">{day} {byline}</font><br><br>\n'
            '<font size="3">{text}</font>\n{tail}</td>\n<td valign="top" width="200"><b>{also}</b><br>\n{more}\n'
            '</td></tr>\n<tr><td colspan="3" align="center"><font size="1">{rights} &copy; {site} {year}</font></td></tr>'
            '</table>\n</body></html>\n').format(**dict(
                v, menu=menu, text='\n<br><br>\n'.join(entities(esc(p)) for p in paras),
                tail='<br><br><i>%s</i>\n' % v['source'] if v['source'] else '',
                more=teasers(v, '<a href="/r{i}.asp">{h}</a>{t}<br>')))


def blog(v):
    return head(v, '<link rel="alternate" type="application/atom+xml" href="/feed">\n') + (
        '<body>\n<div class="h-entry">\n<h2 class="p-name">{title}</h2>\n<time class="dt-published" '
        'datetime="{published}">{day}</time>\n{fig}<div class="e-content">\n{text}\n</div>\n{via}</div>\n'
        '<div class="older"><h3>{also}</h3><ul>{more}</ul></div>\n<div class="comments"><form action="/c">'
        '<textarea name="c"></textarea></form></div>\n<p class="foot">{site}</p>\n</body>\n</html>\n').format(**dict(
            v, fig=figure(v), text=flow(v['paras']), more=teasers(v),
            via='<p class="via">%s</p>\n' % v['source'] if v['source'] else ''))


def plain(v):
    return ('<html>\n<head><meta charset={charset}><title>{title}</title></head>\n<body dir={dir}>\n<h2>{title}</h2>\n'
            '{text}\n{tail}<hr>\n<small>{site}</small>\n</body>\n').format(**dict(
                v, text=flow(v['paras']).replace('</p>', ''),
                tail='<p>%s\n' % v['source'] if v['source'] else ''))


TEMPLATES = {'broadsheet': broadsheet, 'portal': portal, 'amp': amp, 'table': table, 'blog': blog, 'plain': plain}


def site_of(page, recipe):
    host = host_of(page['url'])
    for name in (host, re.sub(r'^(www|m)\.', '', host)):
        if name in recipe['sites']:
            return recipe['sites'][name]
    raise Fault('no site for ' + host)


def title_of(page, stories):
    if page.get('title', '=') != '=':
        return page['title']
    for piece in page['body']:
        if 'story' in piece:
            return stories[piece['story']][piece.get('version', 0) - 1]['title']
    raise Fault('no story to take a title from')


def render(page, stories, recipe):
    """The page's HTML, as characters."""
    site, texts = site_of(page, recipe), recipe['texts']
    lang = page.get('lang', site['lang'])
    nav, also, source, rights, letter, _ = WORDS[lang]
    paras = [p for piece in page['body'] for p in printed(piece, stories, texts)]
    body = ' '.join(p[1] if isinstance(p, tuple) else p for p in paras)
    credit = page.get('credit', '')
    if credit and credit in body + page.get('byline', ''):
        credit = ''    # the story's own dateline says it, or the writer
    elif credit and not credit.startswith('('):
        credit = source + credit
    more = [(p['heading'], ' '.join(printed(p, stories, texts))) for p in page.get('teaser_pieces', [])]
    more += [(texts[t]['title'], '') for t in page.get('teasers', [])]
    title = title_of(page, stories)
    view = dict(n=page['n'], lang=lang, dir='rtl' if lang in RTL else 'ltr', charset=page.get('charset', 'utf-8'),
                raw_title=title, title=html.escape(title), raw_site=site['name'], site=esc(site['name']),
                url=html.escape(page['url']), published=page['published'], day=page['published'], nav=nav, also=esc(also),
                rights=esc(rights), letter=esc(letter), year=page['captured'][:4], paras=paras, teasers=more,
                byline=esc(page.get('byline', '')), source=esc(credit), figure=page.get('figure'))
    return TEMPLATES[page.get('template', site['template'])](view)


# ---- the crawl ----

def gzip_member(data):
    """gzip without a name, a time or a system: the header never tells the machine."""
    z = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (b'\x1f\x8b\x08\0\0\0\0\0\x02\xff' + z.compress(data) + z.flush()
            + zlib.crc32(data).to_bytes(4, 'little') + (len(data) & 0xffffffff).to_bytes(4, 'little'))


def chunked(data, size=1021):
    parts = [data[i:i + size] for i in range(0, len(data), size)]
    return b''.join(b'%x\r\n%s\r\n' % (len(p), p) for p in parts) + b'0\r\n\r\n'


def digest(data):
    return 'sha1:' + base64.b32encode(hashlib.sha1(data).digest()).decode()


def record_id(kind, url):
    return '<urn:uuid:%s>' % uuid.uuid5(uuid.NAMESPACE_URL, kind + ' ' + url)


def warc_record(fields, block):
    lines = ['WARC/1.1'] + ['%s: %s' % f for f in fields] + ['WARC-Block-Digest: ' + digest(block),
                                                             'Content-Length: %d' % len(block)]
    return gzip_member('\r\n'.join(lines).encode() + b'\r\n\r\n' + block + b'\r\n\r\n')


def response(page, payload):
    charset, coding = page.get('charset', 'utf-8'), page.get('coding', 'none')
    lines = ['HTTP/1.1 200 OK', 'Server: demo', 'Content-Type: text/html; charset=' + charset]
    if page['n'] % 4 == 0:
        lines[-1] = 'Content-Type: text/html'    # the page alone says what it is written in
    body = payload
    if 'gzip' in coding:
        body = gzip_member(payload)
        lines.append('Content-Encoding: gzip')
    entity = body
    if 'chunked' in coding:
        body = chunked(body)
        lines.append('Transfer-Encoding: chunked')
    else:
        lines.append('Content-Length: %d' % len(body))
    block = '\r\n'.join(lines).encode() + b'\r\n\r\n' + body
    return warc_record([('WARC-Type', 'response'), ('WARC-Record-ID', record_id('response', page['url'])),
                        ('WARC-Date', page['captured']), ('WARC-Target-URI', page['url']),
                        ('WARC-Payload-Digest', digest(entity)),
                        ('Content-Type', 'application/http; msgtype=response')], block)


def request(page):
    path = '/' + page['url'].split('/', 3)[3]
    block = ('GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: naql-demo\r\nAccept: text/html\r\n\r\n'
             % (path, host_of(page['url']))).encode()
    return warc_record([('WARC-Type', 'request'), ('WARC-Record-ID', record_id('request', page['url'])),
                        ('WARC-Date', page['captured']), ('WARC-Target-URI', page['url']),
                        ('WARC-Concurrent-To', record_id('response', page['url'])),
                        ('Content-Type', 'application/http; msgtype=request')], block)


def payload_of(page, stories, recipe):
    try:
        return render(page, stories, recipe).encode(PYTHON_CHARSET[page.get('charset', 'utf-8')])
    except UnicodeEncodeError as e:
        raise Fault('%s: the charset has no %r' % (page['url'], e.object[e.start])) from e


def crawl(stories, recipe):
    """All records, in the order of capture."""
    pages = sorted(recipe['pages'], key=lambda p: (p['captured'], p['n']))
    yield warc_record([('WARC-Type', 'warcinfo'), ('WARC-Record-ID', record_id('warcinfo', 'demo.warc.gz')),
                       ('WARC-Date', pages[0]['captured']), ('WARC-Filename', 'demo.warc.gz'),
                       ('Content-Type', 'application/warc-fields')],
                      b'software: make_crawl.py\r\nformat: WARC File Format 1.1\r\ndescription: made, not captured\r\n')
    for k, page in enumerate(pages):
        if k % 2:
            yield request(page)
        yield response(page, payload_of(page, stories, recipe))


def write(out):
    stories, recipe = load()
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, 'demo.warc.gz'), 'wb') as f:
        for member in crawl(stories, recipe):
            f.write(member)
    with open(os.path.join(out, 'truth.jsonl'), 'w', encoding='utf-8') as f:
        for page in recipe['pages']:
            f.write(json.dumps({'url': page['url'], 'clean': is_clean(page), 'planted': planted(page, stories),
                                'expect': page['expect']}, ensure_ascii=False) + '\n')
    print('%s: %d pages' % (out, len(recipe['pages'])))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = ap.add_mutually_exclusive_group(required=True)
    what.add_argument('--out', metavar='DIR')
    what.add_argument('--check', action='store_true')
    a = ap.parse_args()
    try:
        if a.check:
            sys.dont_write_bytecode = True
            import check_recipe
            sys.exit(check_recipe.check())
        else:
            write(a.out)
    except Fault as fault:
        sys.exit('make_crawl.py: %s' % fault)


if __name__ == '__main__':
    main()
