#!/usr/bin/env python3
"""make_data.py --out DIR: an archive and a crawl of generated text, for machines without data.
make_data.py --out DIR --articles FILE.jsonl[.zst]: a crawl only, of the articles of a file.

DIR/archive.jsonl holds stories, DIR/pages.warc.gz pages, one gzip member a record. A third of
the pages hold whole or cut stories, a third one paragraph, sometimes edited, among text of
their own; a third nothing. Around each stands what stands around an article: a menu, a script,
teasers, a footer.

The text has natural word statistics and no meaning. A Markov chain over the demo's stories and
background, one chain a language, gives a third of the words: what followed the last one. A
third is drawn from the same texts at large, and a third from 20,000 words coined from the
halves of two others, by Zipf's law: the demo's texts are small, and with their words alone any
two stories would share runs of four by chance. The same options give the same bytes.

With --articles the pages hold the texts and titles of FILE instead, and what stands around them is generated as above.
"""
import argparse
import gzip
import html
import json
import os
import random
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
DEMO = os.path.join(HERE, '..', 'demo-data')
COINED = 20000
DATE = '2026-01-%02dT%02d:00:00Z'


class Chain:
    def __init__(self, texts):
        self.words = []
        self.next = {}
        for text in texts:
            words = text.split()
            self.words += words
            for a, b in zip(words, words[1:]):
                self.next.setdefault(a, []).append(b)

        rng = random.Random(len(self.words))
        self.coined = []
        for _ in range(COINED):
            a, b = rng.choice(self.words), rng.choice(self.words)
            self.coined.append(a[:(len(a) + 1) // 2] + b[len(b) // 2:])

    def word(self, rng, last):
        chance = rng.random()
        if chance < 1 / 3:
            return self.coined[int(COINED ** rng.random()) - 1]
        if chance < 2 / 3 and last in self.next:
            return rng.choice(self.next[last])
        return rng.choice(self.words)

    def sentence(self, rng, n):
        out = ['']
        while len(out) <= n:
            out.append(self.word(rng, out[-1]))
        return ' '.join(out[1:]).rstrip('.،,؛;:') + '.'

    def story(self, rng):
        """Paragraphs; as many words as news has: half of the stories have over 200."""
        left = min(2500, int(rng.lognormvariate(5.4, .7)) + 30)
        paragraphs = []
        while left > 0:
            paragraphs.append(' '.join(self.sentence(rng, rng.randint(8, 30))
                                       for _ in range(rng.randint(1, 3))))
            left -= len(paragraphs[-1].split())
        return paragraphs


def chains():
    texts = {}
    for name in ('stories.jsonl', 'background.jsonl'):
        with open(os.path.join(DEMO, name), encoding='utf-8') as lines:
            for line in lines:
                story = json.loads(line)
                texts.setdefault(story.get('lang') or 'ar', []).append(story['text'])
    return [Chain(texts[lang]) for lang in sorted(texts)]


def edited(rng, chain, text):
    """One word in ten another."""
    return ' '.join(rng.choice(chain.words) if rng.random() < .1 else w for w in text.split())


def body_of(rng, chain, stories, kind):
    if kind == 0:
        return chain.story(rng)
    story = rng.choice(stories)
    if kind == 1:
        return story if rng.random() < .5 else story[:(len(story) + 1) // 2]
    own = chain.story(rng)
    paragraph = rng.choice(story)
    own.insert(rng.randint(0, len(own)),
               edited(rng, chain, paragraph) if rng.random() < .5 else paragraph)
    return own


def page_of(rng, chain, body, number, title=None):
    title = html.escape(title or chain.sentence(rng, 8))
    menu = ''.join(f'<li><a href="/s{i}">{html.escape(chain.words[i])}</a></li>'
                   for i in range(20))
    teasers = ''.join(f'<div class="teaser"><a href="/t{rng.randint(1, 9999)}">'
                      f'{html.escape(chain.sentence(rng, 9))}</a></div>' for _ in range(8))
    text = ''.join(f'<p>{html.escape(p)}</p>\n' for p in body)
    script = 'var slots = [' + ', '.join(str(rng.randint(0, 99999)) for _ in range(250)) + '];'
    return (f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>\n'
            f'<script>{script}</script></head>\n<body><nav><ul>{menu}</ul></nav>'
            f'<main><article><h1>{title}</h1>\n{text}</article></main>\n'
            f'<aside>{teasers}</aside><footer>Outlet {number % 97}</footer></body></html>\n')


def record_of(page, number):
    payload = page.encode()
    head = (f'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n'
            f'Content-Length: {len(payload)}\r\n\r\n').encode()
    return (f'WARC/1.0\r\nWARC-Type: response\r\n'
            f'WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n'
            f'WARC-Date: {DATE % (number % 28 + 1, number % 24)}\r\n'
            f'WARC-Target-URI: https://outlet{number % 97}.example/{number}\r\n'
            f'Content-Type: application/http; msgtype=response\r\n'
            f'Content-Length: {len(head) + len(payload)}\r\n\r\n').encode() + head + payload + b'\r\n\r\n'


def articles(path):
    command = ['zstd', '-dcqf', '--', path] if path.endswith('.zst') else ['cat', '--', path]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as stream:
        yield from map(json.loads, stream.stdout)


def write_articles(path, languages, rng, source):
    with open(path, 'wb') as out:
        for i, article in enumerate(articles(source)):
            body = [p for p in article['text'].split('\n') if p.strip()]
            page = page_of(rng, languages[0], body, i, article.get('title'))
            out.write(gzip.compress(record_of(page, i), 6, mtime=0))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', 1)[0])
    parser.add_argument('--out', required=True, metavar='DIR')
    parser.add_argument('--stories', type=int, default=3000)
    parser.add_argument('--pages', type=int, default=6000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--articles', metavar='FILE')
    args = parser.parse_args()
    rng = random.Random(args.seed)
    languages = chains()
    archive = [[] for _ in languages]
    os.makedirs(args.out, exist_ok=True)
    if args.articles:
        write_articles(os.path.join(args.out, 'pages.warc.gz'), languages, rng, args.articles)
        return
    with open(os.path.join(args.out, 'archive.jsonl'), 'w', encoding='utf-8') as out:
        for i in range(args.stories):
            lang = i % len(languages)
            archive[lang].append(languages[lang].story(rng))
            out.write(json.dumps({'id': f'story-{i:06d}', 'date': DATE % (i % 28 + 1, 6),
                                  'title': languages[lang].sentence(rng, 8),
                                  'text': '\n\n'.join(archive[lang][-1])},
                                 ensure_ascii=False) + '\n')
    with open(os.path.join(args.out, 'pages.warc.gz'), 'wb') as out:
        for i in range(args.pages):
            lang = rng.randrange(len(languages))
            body = body_of(rng, languages[lang], archive[lang], i % 3)
            page = page_of(rng, languages[lang], body, i)
            out.write(gzip.compress(record_of(page, i), 6, mtime=0))


if __name__ == '__main__':
    main()
