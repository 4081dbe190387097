#!/usr/bin/env python3
"""numbers.py BUILD OUT.md [README.md] - all that naql is measured by, in one run: scores, costs, peers, goals.

    NAQL_DATA=DIR make numbers

NAQL_DATA holds development sets, which may not be passed on; what is not there is said to be missing. For the costs
bench/make_data.py makes some, and the labels of blocks are scored on pages of our own (tests/pages).

  planted/{archive.jsonl,pages.warc.gz,truth.jsonl}   stories, a crawl with known uses of them, and which (scripts/score_uses.py)
  news-ar.jsonl.zst          articles of newspapers of 2015: id, outlet, date, title, byline, text (docs/labels.tsv)
  news-ar-2018.jsonl.zst     articles of other papers and another year
  align-en.tar.zst           text alignment in PAN form (scripts/score_align.py)
  pages-mixed.tar.zst, pages-articles.tar.zst         html/ and gold.jsonl (scripts/score_pages.py)

Nothing is measured here: bench/run.sh, bench/scale.py, bench_sieve, bench_page and scripts/score_*.py do that; this file runs them,
says beside each number what it must reach and what the goal beyond that is, and writes the page, and a few of its rows between the two marks in README.md. Progress
goes to stderr.
"""
import datetime
import json
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, os.path.join(ROOT, 'scripts'))
from score_uses import wilson  # noqa: E402: one interval for all

BEGIN = time.monotonic()
KINDS = (('whole', .995), ('half', .995), ('para', .995), ('order', .995), ('edit10', .995), ('edit30', .99), ('spelling', .99),
         ('hidden', .99), ('quote', .99), ('teaser', .95), ('sentence', .99), ('six', .995))
NAMES = {'para': 'one paragraph', 'order': 'paragraphs in another order', 'edit10': '10 % of words edited', 'edit30': '30 % of words edited',
         'spelling': 'spelling changed', 'hidden': 'hidden characters', 'quote': 'in quotation marks', 'teaser': 'teaser box',
         'sentence': 'one sentence, 12 to 30 words', 'six': 'six words, `--traces --min-words 6`'}
SETS = (('02-no-obfuscation', 'copied', .97), ('03-random-obfuscation', 'words shuffled and replaced', .90),
        ('04-translation-obfuscation', 'translated and back', .90), ('05-summary-obfuscation', 'summarised', .55, .62), ('all', 'all', .90))


class Page:
    """The document: sections of rows, and what was not reached."""

    def __init__(self):
        self.lines, self.missed, self.missing, self.quoted = [], [], [], []  # missed: name, measured, must, goal, is the first reached

    def section(self, title, command, heads):
        self.lines += ['', '## ' + title, '', '    ' + command, '', '| ' + ' | '.join(heads) + ' |', '|' + ' --- |' * len(heads)]

    def row(self, *cells):
        self.lines.append('| ' + ' | '.join(cells) + ' |')

    def quote(self, *cells):
        """A row of README: what, measured, goal."""
        self.quoted.append('| ' + ' | '.join(cells) + ' |')

    def note(self, text):
        self.lines += ['', text]

    def lacks(self, what, name):
        say('missing: ' + name)
        self.missing.append((name, what))

    def goal(self, name, value, must, further=None, at_most=False):
        """What it must reach, and a goal beyond, as a cell; the row is among those not reached where it is one. None: there is no such."""
        def reached(aim):
            return aim is None or (value <= aim if at_most else value >= aim)

        if not reached(must) or not reached(further):
            self.missed.append((name, short(value), must, further, reached(must)))
        cell = '' if must is None else '%s %s%s' % ('at most' if at_most else 'at least', short(must), '' if reached(must) else ': **not reached**')
        if further is None:
            return cell
        return '%sgoal %s%s' % (cell + '; ' if cell else '', short(further), '' if reached(further) else ': not reached')


def short(value):
    if 0 < value < .0005:
        return '%.5f' % value
    if isinstance(value, float) and value < 1:
        return ('%.3f' % value).lstrip('0') if value else '0'
    return '%.3g' % value if value < 100 else '%.0f' % value


def share(k, n):
    low, high = wilson(k, n)
    return '%s (%s to %s), %d of %d' % (short(k / n) if n else '-', short(low), short(high), k, n)


def say(text):
    print('[%3d s] %s' % (time.monotonic() - BEGIN, text), file=sys.stderr, flush=True)


def run(*command, out=None, env=None, tell=False):
    """What it prints; it must succeed. 'tell': what it says of its progress is said on."""
    done = subprocess.run(command, stdout=out or subprocess.PIPE, stderr=None if tell else subprocess.PIPE, cwd=ROOT,
                          env={**os.environ, **(env or {})})
    if done.returncode != 0:
        sys.exit('numbers.py: %s ended with %d: %s' % (' '.join(command[:4]), done.returncode, (done.stderr or b'').decode()[-400:]))
    return (done.stdout or b'').decode()


class Work:
    def __init__(self, build, folder):
        self.build, self.folder = os.path.abspath(build), folder
        self.naql = os.path.join(self.build, 'src', 'cli', 'naql')
        self.data = os.path.abspath(os.environ['NAQL_DATA']) if os.environ.get('NAQL_DATA') else ''

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def set(self, *names):
        path = os.path.join(self.data, *names)
        return path if self.data and os.path.exists(path) else None

    def unpack(self, name):
        path = self.set(name + '.tar.zst')
        if path:
            run('tar', '--zstd', '-xf', path, '-C', self.folder)
        return path and self.at(name)

    def archive(self, name, stories, *options, background=None):
        run(self.naql, 'init', self.at(name), *options)
        if background:
            run(self.naql, 'background', self.at(name), '-q', background)
        run(self.naql, 'add', self.at(name), '-q', stories)
        return self.at(name)

    def scan(self, archive, pages, *options):
        path = archive + '.uses' + ''.join(options)
        with open(path, 'wb') as out:
            run(self.naql, 'scan', archive, '-q', *options, pages, out=out)
        return path


def planted(w, page):
    if not w.set('planted', 'truth.jsonl'):
        return page.lacks('recall of planted uses', 'planted/')
    say('planted uses')
    truth, crawl = w.set('planted', 'truth.jsonl'), w.set('planted', 'pages.warc.gz')
    archive = w.archive('planted', w.set('planted', 'archive.jsonl'), '--agency', 'واس')
    text = run('scripts/score_uses.py', truth, w.scan(archive, crawl))
    six = run('scripts/score_uses.py', truth, w.scan(archive, crawl, '--traces', '--min-words', '6'))
    page.section('Planted uses', 'naql scan archive pages.warc.gz > uses.jsonl; scripts/score_uses.py truth.jsonl uses.jsonl',
                 ('planted', 'recall (95 % interval)', 'goal'))
    recalls = []
    for kind, aim in KINDS:
        found = re.search(r'^%s +(\d+) +(\d+)' % kind, six if kind == 'six' else text, re.M)
        if found:
            n, k = map(int, found.groups())
            recalls.append((k / n if n else 0, NAMES.get(kind, kind)))
            page.row(NAMES.get(kind, kind), share(k, n), page.goal('planted: ' + NAMES.get(kind, kind), round(k / n, 3) if n else 0., aim))
    k, n, bound = re.search(r'record: (\d+) of (\d+);.*?([\d.]+)$', text, re.M).groups()
    page.quote('planted uses found, of %d kinds' % len(recalls), '%s to %s; least of %s' % (
        short(min(recalls)[0]), short(max(recalls)[0]), min(recalls)[1]), '.95 to .995, by kind')
    page.quote('pages without a use that got one', '%s of %s (at most %s)' % (k, n, bound.lstrip('0')), '0')
    page.note('Clean pages with a record: %s of %s, 95 %% upper bound %s.' % (k, n, bound.lstrip('0')))
    return None


def labelled(w, page):
    news = w.set('news-ar.jsonl.zst')
    if not news:
        return page.lacks('labelled pairs of real papers', 'news-ar.jsonl.zst')
    say('labelled pairs')
    halves = {'A': '2015-07-21:2015-07-28', 'B': '2015-07-30:2015-08-06'}
    for half, other in (('A', 'B'), ('B', 'A')):
        run('scripts/real_papers.py', news, '--paper', 'aljazirah', '--paper', 'okaz', '--byline', r'\bو ?ا ?س\b', '--days', halves[half],
            '--background', halves[other], '-o', w.at(half))
    uses = []
    for half, other in (('A', 'B'), ('B', 'A')):  # the other's background is all articles of this half
        archive = w.archive('half' + half, w.at(half, 'archive.jsonl'), '--agency', 'واس', '--credit', 'وكالة الأنباء السعودية',
                            background=w.at(half, 'background.jsonl'))
        uses.append('%s=%s' % (half, w.scan(archive, w.at(other, 'background.jsonl'), '--traces')))
    text = run('scripts/label_score.py', 'docs/labels.tsv', *uses)
    page.section('Real papers', 'scripts/label_score.py docs/labels.tsv A=a.jsonl B=b.jsonl    (docs/accuracy.md, The labelled pairs)',
                 ('320 labelled pairs', 'half A', 'half B', 'both', 'goal'))
    blocks = re.split(r'^half .*$', text, flags=re.M)[1:]
    for name, aim, at_most in (('recall', .98, False), ('precision, uses and formulae', .98, False), ('formulae reported', None, True),
                               ('common source reported', .02, True)):
        cells = [tuple(map(int, re.search(re.escape(name) + r' +(\d+) of +(\d+)', block).groups())) for block in blocks]
        page.row(name, *(share(*cell) for cell in cells),
                 page.goal('labelled pairs: ' + name, cells[-1][0] / cells[-1][1], aim, at_most=at_most) if aim else '')
        if aim:
            page.quote('real papers: ' + name, share(*cells[-1]), '%s %s' % ('at most' if at_most else 'at least', short(aim)))
    return None


def ten_thousand(w):
    """An archive of 10,000 stories of 2015, drawn by chance; None where there are none."""
    news = w.set('news-ar.jsonl.zst')
    if not news:
        return None
    lines = run('zstd', '-dcqf', news).split('\n')[:-1]
    random.Random(1).shuffle(lines)
    with open(w.at('ten.jsonl'), 'w', encoding='utf-8') as out:
        out.write('\n'.join(lines[:10000]) + '\n')
    return w.archive('ten', w.at('ten.jsonl'), '--agency', 'واس')


def unrelated(w, page):
    pages, archive = w.set('news-ar-2018.jsonl.zst'), ten_thousand(w)
    if not pages or not archive:
        return page.lacks('unrelated pages', 'news-ar-2018.jsonl.zst or news-ar.jsonl.zst')
    say('unrelated pages')
    text = run('zstd', '-dcqf', pages)
    with open(w.scan(archive, pages), encoding='utf-8') as lines:
        hit = {use['page']['id'] for use in map(json.loads, lines) if use['kind'] in ('whole', 'part', 'quote')}
    n, held = text.count('\n'), []
    with open(w.at('long.jsonl'), 'w', encoding='utf-8') as out:  # pages of 1,000 words and more, of neighbours put together
        for article in map(json.loads, text.split('\n')[:-1]):
            held += article['text'].split()
            if len(held) >= 1000:
                out.write(json.dumps({'id': article['id'], 'text': ' '.join(held)}, ensure_ascii=False) + '\n')
                held = []
    sieve = run(os.path.join(w.build, 'bench', 'bench_sieve'), archive, w.at('long.jsonl'))
    words, on = re.search(r'of (\d+) words.*?([\d.]+) % go on', sieve).groups()
    page.section('Unrelated pages', 'naql scan archive news-ar-2018.jsonl.zst; build/bench/bench_sieve archive long.jsonl',
                 ('10,000 stories of 2015, pages of 2018', 'measured', 'goal'))
    page.row('pages with a use, in %', '%s %% (at most %s %%), %d of %d' % (short(100 * len(hit) / n), short(100 * wilson(len(hit), n)[1]), len(hit), n),
             page.goal('unrelated pages with a use, %', 100 * len(hit) / n, None, 1e-5, at_most=True))
    page.row('pages of %s words that leave the sieve' % words, on + ' %', page.goal('unrelated pages that leave the sieve, %', float(on), 5., 2., at_most=True))
    return None


def alignment(w, page):
    corpus = w.unpack('align-en')
    if not corpus:
        return page.lacks('alignment', 'align-en.tar.zst')
    say('alignment')
    text = run('bench/align.sh', corpus, '1', env={'NAQL': w.naql})
    plain, full = text.split('scan ')[1:]
    page.section('Alignment', 'bench/align.sh align-en 1    (half 1; settings were chosen on half 0)',
                 ('plagdet', '`--no-paraphrase`', 'as it is', 'granularity', 'goal', "others' best, as published"))
    best = {'02-no-obfuscation': '.90-.93', '03-random-obfuscation': '.88', '04-translation-obfuscation': '.89',
            '05-summary-obfuscation': '.56', 'all': '.878 (Sanchez-Perez et al. 2014)'}
    for name, words, *aims in SETS:
        before, now = (re.search(r'^%s +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)' % name, t, re.M).groups() for t in (plain, full))
        page.row(words, short(float(before[3])), short(float(now[3])), now[2],
                 page.goal('plagdet: ' + words, float(now[3]), *aims), best[name])
    page.quote('alignment (PAN form), plagdet', short(float(now[3])), 'at least .9')
    page.note('Granularity of all: at most 1.02 was aimed at.')
    return None


def pages(w, page):
    goals = {'snippet f': (.915, .935), 'shingle f1': (.93,), 'date': (.90,)}
    found = [(name, w.unpack('pages-' + name)) for name in ('mixed', 'articles')]
    for name, folder in found:
        if not folder:
            page.lacks('bodies and fields', 'pages-%s.tar.zst' % name)
    if any(folder for _, folder in found):
        page.section('Bodies and fields', 'naql page html/ > pages.jsonl; scripts/score_pages.py --gold gold.jsonl --pages pages.jsonl',
                     ('', 'half a, where rules were chosen', 'half b', 'all', 'goal'))
    for name, folder in found:
        if not folder:
            continue
        say('pages: ' + name)
        with open(folder + '.pages', 'wb') as out:
            run(w.naql, 'page', folder + '/html', '-q', out=out)
        text = run('scripts/score_pages.py', '--gold', folder + '/gold.jsonl', '--pages', folder + '.pages')
        for what, pattern in (('snippet f', r'snippet .* f ([\d.]+)'), ('shingle f1', r'shingle .* f1 ([\d.]+)'), ('exact', r'exact ([\d.]+)'),
                              ('date', r'field date ([\d.]+)'), ('title', r'field title ([\d.]+)'), ('author', r'field author ([\d.]+)')):
            cells = [re.search(r'^%s *.*?%s' % (half, pattern), text, re.M) for half in ('a', 'b', 'all')]
            if cells[2]:
                values = [float(c.group(1)) for c in cells]
                aims = goals.get(what) if what != 'snippet f' or name == 'mixed' else None
                page.row('%s: %s' % (name, what), *map(short, values), page.goal('%s: %s' % (name, what), values[2], *aims) if aims else '')
    own_labels(w, page)


def own_labels(w, page):
    say('labels of blocks')
    run('python3', 'tests/pages/make_pages.py', '--out', w.at('own'))
    with open(w.at('own.pages'), 'wb') as out:
        run(w.naql, 'page', w.at('own', 'html'), '-q', out=out)
    text = run('scripts/score_labels.py', '--gold', w.at('own', 'gold.jsonl'), '--pages', w.at('own.pages'))
    page.section('Labels of blocks', 'scripts/score_labels.py --gold gold.jsonl --pages pages.jsonl    (tests/pages/make_pages.py --out DIR)',
                 ('pages of our own', 'right (micro)', 'mean F (macro)', 'goal'))
    for half, n, micro, macro in re.findall(r'^(\w+): (\d+) pages.* micro ([\d.]+) macro F ([\d.]+)', text, re.M):
        name = {'a': 'half a, where rules were chosen', 'b': 'half b', 'c': 'structures written last'}.get(half, half)
        page.row('%s: %s pages' % (name, n), short(float(micro)), short(float(macro)), page.goal('labels: ' + name, float(macro), .95))


def rate(run_):
    low = run_['bytes'] / 1e6 / max(run_['cpu_most'], 1e-3)
    return '%.4g MB/s (%.4g)' % (run_['mb_per_cpu_second'], low)


def cost(w, page):
    say('cost: bench/run.sh, some minutes')
    sizes = '0 50000' if os.path.isfile(os.path.join(w.data, 'news-ar.jsonl.zst')) else '5000 50000'
    run('bench/run.sh', w.build, w.at('cost.json'), env={'NAQL_DATA': w.data, 'NAQL_BENCH_STORIES': sizes}, tell=True)
    with open(w.at('cost.json'), encoding='utf-8') as f:
        cost_, runs = (lambda c: (c, c['runs']))(json.load(f))
    sieve = {name: cost_['sieve'][name]['mb_per_cpu_second'] for name in ('html', 'text')}
    page.section('Cost of a scan', 'bench/run.sh build figures.json    (MB a second of one core; in brackets the slowest of three)',
                 ('', 'naql', 'beside it, same bytes', 'goal'))

    def line(name, mine, other, words, ratio, *aims, at_most=False):
        if mine in runs and other in runs:
            times = runs[mine]['mb_per_cpu_second'] / runs[other]['mb_per_cpu_second']
            times = 1 / times if at_most else times
            page.row(name, rate(runs[mine]), '%s: %s' % (words, rate(runs[other])),
                     '%s: %s' % (ratio % short(times), page.goal(name, times, *aims, at_most=at_most)) if aims else ratio % short(times))

    def quoted(words, mine, other, what, aim):
        if mine in runs and other in runs:
            ratio = runs[mine]['mb_per_cpu_second'] / runs[other]['mb_per_cpu_second']
            page.quote(words, '%.0f MB/s, %s' % (runs[mine]['mb_per_cpu_second'], what % short(max(ratio, 1 / ratio))), aim)

    quoted('scan of .warc.gz without uses, one core', 'clean: naql scan --jobs 1', 'clean: inflate alone (igzip -dc)',
           '%s times the time of `igzip -dc`', 'at most 4 times; goal 2.5')
    quoted('scan of WET without uses, one core', 'clean text: naql scan, as WET', 'clean text: sim_text -n -S -r 8', '%s times `sim_text`',
           'at least 20 times')
    line('.warc.gz without uses', 'clean: naql scan --jobs 1', 'clean: inflate alone (igzip -dc)', '`igzip -dc`', '%s times as long', 4., 2.5, at_most=True)
    line('.warc.gz, a use on four pages of ten', 'naql scan --jobs 1', 'inflate alone (igzip -dc)', '`igzip -dc`', '%s times as long', at_most=True)
    line('.warc.zst without uses', 'clean: naql scan, zstd', 'clean: zstd -dc', '`zstd -dc`', '%s times as long', at_most=True)
    line('text as WET without uses', 'clean text: naql scan, as WET', 'clean text: sim_text -n -S -r 8', '`sim_text -n -S -r 8`', '%s times as fast', 20)
    line('text as WET with uses', 'new text: naql scan, as WET', 'new text: sim_text -n -S -r 8', '`sim_text -n -S -r 8`', '%s times as fast')
    line('one long text without uses', 'clean text: naql scan, as one text', 'clean text: sim_text -n -S -r 8', '`sim_text -n -S -r 8`', '%s times as fast')
    for name, kind, stage, *aims in (('prefilter: HTML', 'html', 'charset, words, sieve', 500, 600),
                                     ('prefilter: text', 'text', 'charset, words, sieve', 350, 400)):
        page.row(name + ', in memory', '%.0f MB/s' % sieve[kind][stage], 'words alone: %.0f MB/s' % sieve[kind]['charset, words'],
                 page.goal(name + ', MB/s', sieve[kind][stage], *aims))
    with_uses = runs['naql scan --jobs 1']['mb_per_cpu_second']
    page.row('pages with uses', '%.0f MB/s' % with_uses, '', page.goal('pages with uses, MB/s', with_uses, 60, 100))
    page.quote('scan of pages of which four in ten have a use, one core', '%.0f MB/s' % with_uses, 'at least 60; goal 100')
    peak = runs['naql scan --jobs 1']['peak_kib'] / 1024, runs['naql scan --jobs 2']['peak_kib'] / 1024
    page.row('memory, one job and two', '%.0f and %.0f MiB' % peak, '', '')
    if os.path.isdir(w.at('pages-mixed')):
        say('cost: bench_page')
        html = [w.at('pages-mixed', 'html', name) for name in sorted(os.listdir(w.at('pages-mixed', 'html')))]
        found = dict(re.findall(r'^(.+?) +([\d.]+) MB/s', run(os.path.join(w.build, 'bench', 'bench_page'), *html), re.M))
        mine = float(found['naql: blocks and fields'])
        page.row('parse and label pages', '%.0f MB/s' % mine, ', '.join('%s %s MB/s' % (k, v) for k, v in found.items() if not k.startswith('naql')),
                 page.goal('parse and label, MB/s', mine, 250, 400))


def growth(w, page):
    with open(w.at('cost-scale.json'), encoding='utf-8') as f:
        rows = json.load(f)
    page.section('The archive', 'bench/scale.py build    (made stories: by bench/make_stories, of the real ones or of the demonstration\'s)',
                 ('', *('%s, %.0f MB' % ('{:,} made stories'.format(r['stories']) if r['stories'] else 'real stories', r['text_bytes'] / 1e6)
                        for r in rows), 'goal, of the first' if not rows[0]['stories'] else 'goal, of the last'))
    judged = rows[-1] if rows[0]['stories'] else rows[0]
    for name, key, aims, at_most, form in (
            ('add, MB/s', 'add_mb', (), False, '%.0f'), ('build (`naql merge`), MB/s', 'build_mb', (40., 60.), False, '%.0f'),
            ('memory of a build, MiB', 'build_peak_mib', (1024.,), True, '%.0f'), ('lookup part, bytes a byte of text', 'lookup', (.5, .45), True, '%.3f'),
            ('whole segment, bytes a byte of text', 'all', (.9, .8), True, '%.3f'), ('a scan of one line, ms', 'open_ms', (50.,), True, '%.0f'),
            ('one page of 1,000 words without uses, ms', 'page_ms', (5.,), True, '%.2f'), ('1,000 stories more, s', 'day_s', (), True, '%.2f')):
        if rows[0][key] is not None:
            page.row(name, *(form % r[key] for r in rows), page.goal('archive: ' + name, float(form % judged[key]), *aims, at_most=at_most) if aims else '')


HOLDS = (  # what holds a goal back, by how its name begins: docs/ has the long form
    ('planted: six words', 'those not found have no six equal words with a shingle that is not common, or an honorific among them (docs/accuracy.md)'),
    ('planted: one sentence', 'formulae of telegrams and receptions, full titles: words of other days\' stories too (docs/accuracy.md)'),
    ('labelled pairs: recall', 'telegrams and receptions that are formulae but for a name (docs/accuracy.md)'),
    ('labelled pairs: precision', 'mostly other stories of the agency on the template of this one (docs/accuracy.md)'),
    ('labelled pairs: common', 'an office\'s release, in the paper and in the agency\'s story: two texts do not say who had it first; the release itself in the archive would'),
    ('unrelated pages with', 'laws, leaflets and fixed texts that neither side says are a third\'s (docs/accuracy.md); 1 in ten million cannot be shown on so few pages'),
    ('unrelated pages that', 'the bound that lets a page go counts neighbours of its hits too; a lower one costs edited copies (docs/DESIGN.md, What leaves the sieve)'),
    ('plagdet: translated', 'nine in a hundred cases share no stored shingle of four words: no candidate is made (docs/accuracy.md, Alignment)'),
    ('plagdet: summ', 'pages that share a few scattered phrases and nothing else do not leave the sieve (docs/accuracy.md, What the gate costs)'),
    ('mixed: date', 'the gold gives the day of the last change for a third of the misses; of others the page says nothing (docs/pages.md)'),
    ('articles: date', 'one gold date in twenty is not on its page; where a page shows only its change the gold gives now that day, now the first (docs/pages.md)'),
    ('mixed: snippet', 'boxes amid the story and notes under it, taken or left by the eye (docs/pages.md)'),
    ('.warc.gz', 'reading and inflating is a third; the rest is folding, hashing and the filter (docs/scale.md)'),
    ('prefilter: HTML', 'a page is 65 short runs of words between tags, and each costs 80 ns before its first word (docs/scale.md)'),
    ('prefilter: text', 'half of it is shingles, filter and look-ups (docs/scale.md)'),
    ('pages with uses', 'a third of the time goes into holding stories against pages, a seventh into parsing and labels (docs/DESIGN.md)'),
    ('parse and label', 'within the spread of this machine, or the tree of blocks (docs/pages.md, Speed)'),
    ('archive: build', 'libzstd is a third; the rest is spread over winnowing, tables and streams (docs/DESIGN.md)'),
    ('archive: whole', 'small archives keep more (exact days, words that stand once) and compress worse; at a million stories .791 (docs/DESIGN.md)'),
    ('archive: lookup', 'small archives have more different shingles a word; at a million stories .364 (docs/DESIGN.md)'),
)


def write_quotes(path, page, lines):
    """The rows of README, between its marks; nothing else of it changes."""
    machine = [line.split('|')[2].strip() for line in lines if line.startswith(('| date', '| machine'))]
    with open(path, encoding='utf-8') as f:
        text = f.read()
    block = ['%s; %s:' % (machine[0].split(' UTC')[0], machine[1].split(', load')[0]), '', '| | measured | goal |', '| --- | --- | --- |', *page.quoted,
             '', 'Of what it must reach %d are not reached, and %d goals beyond that; docs/numbers.md lists them with what holds them back.' % (
                 sum(not row[4] for row in page.missed), sum(row[4] for row in page.missed))]
    text, n = re.subn(r'(<!-- numbers:[^\n]*-->\n).*?(<!-- end of numbers -->)', lambda m: m.group(1) + '\n'.join(block) + '\n' + m.group(2), text,
                      flags=re.S)
    if n != 1:
        sys.exit('numbers.py: %s has no place for numbers' % path)
    with open(path, 'w', encoding='utf-8') as out:
        out.write(text)


def head(w, took):
    def first(pattern, path):
        with open(path, encoding='utf-8') as f:
            found = re.search(pattern, f.read())
        return found.group(1) if found else '?'

    version = run(w.naql, 'version').split()[1]
    commit = subprocess.run(['git', 'describe', '--always', '--dirty'], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return ['# Numbers', '',
            'Written by `NAQL_DATA=DIR make numbers` (bench/numbers.py says what DIR holds); no number is typed by hand. What holds a goal '
            'back is text that stands in bench/numbers.py, written by who looked into it, and no older than the documents it names. Development data: '
            'they show what the program does on known text, not what it does on yours. Shares have their 95 % interval (Wilson) in brackets. Rates are of '
            'processor time, MB a second of one core, the fastest of three; all of a table were measured in one run.', '',
            '| | |', '| --- | --- |',
            '| date | %s UTC, %d s |' % (datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%d %H:%M'), took),
            '| program | naql %s%s, %s |' % (version, ' (%s)' % commit if commit else '', run('sh', '-c', '${CC:-cc} --version | head -n 1').strip()),
            '| machine | %s, %d processors, %.1f GiB, %s, load %.1f at the end |' % (
                first(r'model name\s*: (.*)', '/proc/cpuinfo'), os.cpu_count(), int(first(r'MemTotal: +(\d+)', '/proc/meminfo')) / 2 ** 20,
                first(r'PRETTY_NAME="(.*)"', '/etc/os-release') if os.path.exists('/etc/os-release') else platform.platform(), os.getloadavg()[0])]


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    page = Page()
    with tempfile.TemporaryDirectory() as folder:
        w = Work(sys.argv[1], folder)
        run('ninja', '-C', w.build, 'bench/bench_sieve', 'bench/bench_page', 'bench/make_stories')
        for part in (planted, labelled, unrelated, alignment, pages, cost, growth):
            part(w, page)
        lines = head(w, time.monotonic() - BEGIN)
    for name, what in dict.fromkeys(page.missing):
        lines += ['', '**Missing: %s** (%s).' % (name, what)]
    for title, met in (('Not reached', False), ('Reached, but not the goal beyond', True)):
        lines += ['', '## ' + title, '', '| what | measured | must be | goal beyond | what holds it back |', '| --- | --- | --- | --- | --- |']
        for name, value, must, further, reached in page.missed:
            if reached == met:
                why = next((text for begin, text in HOLDS if name.startswith(begin)), 'not looked into')
                lines.append('| %s | %s | %s | %s | %s |' % (name, value, *('' if aim is None else short(aim) for aim in (must, further)), why))
    if len(sys.argv) == 4:
        write_quotes(sys.argv[3], page, lines)
    with open(sys.argv[2], 'w', encoding='utf-8') as out:
        out.write('\n'.join(lines + page.lines) + '\n')
    say('%s: %d goals not reached, %d sets missing' % (sys.argv[2], len(page.missed), len(page.missing)))


if __name__ == '__main__':
    main()
