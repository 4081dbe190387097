#!/usr/bin/env python3
"""Write labelled pages: thirty-nine site structures and two plain texts in eleven languages, right-to-left first.

  tests/pages/make_pages.py --out DIR

DIR/html/STRUCTURE-LANG.html (.txt), and DIR/gold.jsonl with, for each page, its blocks in the order of the document as
[label, text], the rights notices and the picture credits that stand on it, and what is in its fields.
The same arguments give the same bytes. Markup and texts are ours; scripts/score_labels.py scores what naql says.
"""
import argparse, html, json, os, random

from texts import ENDS, TEXTS

STRUCTURES = []


def structure(fn):
    STRUCTURES.append(fn)
    return fn


class Page:
    """A page being written: w() markup, t() a text with its label, in the order of the document."""

    def __init__(self, lang, t, seed):
        self.lang, self.x, self.out, self.blocks = lang, t, [], []
        self.r = random.Random(seed)
        self.story = self.r.randrange(2)
        self.used, self.body, self.ext = [], None, '.html'

    def w(self, markup):
        self.out.append(markup)

    def t(self, label, text):
        self.blocks.append([label, text])
        self.out.append(html.escape(text, quote=False))

    def el(self, tag, label, text, attrs=''):
        self.w(f'<{tag}{" " + attrs if attrs else ""}>')
        self.t(label, text)
        self.w(f'</{tag}>\n')

    def para(self, n=2):
        """The next n sentences that were not used yet."""
        left = [s for s in self.x['sentences'] if s not in self.used]
        if len(left) < n:
            self.used, left = [], list(self.x['sentences'])
        picked = self.r.sample(left, n)
        self.used += picked
        return ('' if self.lang in ('zh', 'ja') else ' ').join(picked)

    def head(self, title=None, extra='', dated=False):
        x = self.x
        self.headline, self.lead = x['headline'][self.story], x['lead'][self.story]
        self.w(f'<!DOCTYPE html>\n<html lang="{self.lang}" dir="{x["dir"]}">\n<head><meta charset="utf-8">\n<title>')
        self.t('title', title or f'{self.headline} | {x["site"]}')
        self.w(f'</title>\n{extra}</head>\n')

    def meta(self, *pairs):
        return ''.join(f'<meta property="{k}" content="{html.escape(v)}">\n' for k, v in pairs)

    def nav(self, open_='<nav><ul>', item='<li><a href="/{}">', end='</a></li>', close='</ul></nav>\n', label='navigation'):
        self.w(open_)
        for i, name in enumerate(self.x['nav']):
            self.w(item.format(i))
            self.t(label, name)
            self.w(end)
        self.w(close)

    def pick(self, key):
        return self.r.choice(self.x[key])

    def paras(self, n, tag='p', attrs='', first=''):
        for i in range(n):
            self.el(tag, 'body', (first if i == 0 else '') + self.para(), attrs)

    def teasers(self, which, outer='div', attrs='class="related"', item='div', h='h3', heading=None, summary=True):
        self.w(f'<{outer} {attrs}>\n')
        if heading:
            self.el('h2', 'teaser', heading)
        for i in which:
            head, text = self.x['teasers'][i]
            self.w(f'<{item}><{h}><a href="/t{i}">')
            self.t('teaser', head)
            self.w(f'</a></{h}>')
            if summary:
                self.el('p', 'teaser', text)
            self.w(f'</{item}>\n')
        self.w(f'</{outer}>\n')

    def footer(self, notice=True, tag='footer', attrs=''):
        self.w(f'<{tag} {attrs}><p>')
        for i, key in enumerate(('about', 'contact')):
            self.w(f'<a href="/{key}">')
            self.t('boilerplate', self.x[key]) if i == 0 else self.joined(self.x[key])
            self.w('</a> ')
        self.w('</p>')
        if notice:
            self.el('p', 'notice', self.x['notice'][1])
        self.w(f'</{tag}></body></html>\n')

    def joined(self, text):
        """Goes on in the block before."""
        self.blocks[-1][1] += ' ' + text
        self.out.append(html.escape(text, quote=False))


# ---- structures ----

@structure
def blog_theme(p):
    p.head()
    p.w('<body class="single">')
    p.nav('<div class="menu-main"><ul>', '<li><a href="/{}">', '</a></li>', '</ul></div>')
    p.w('<div id="content"><article class="post type-post"><header class="entry-header">')
    p.el('h1', 'headline', p.headline, 'class="entry-title"')
    p.w('<div class="entry-meta">')
    p.el('div', 'date', p.pick('date'), 'class="entry-date"')
    p.el('div', 'byline', p.x['byline'][0], 'class="author vcard"')
    p.w('</div></header><div class="entry-content">')
    p.paras(5)
    p.w('</div></article>')
    p.teasers([0, 1, 2], attrs='class="yarpp-related"', heading=p.x['related'])
    p.w('<div id="comments">')
    p.el('h3', 'comment', p.x['comments'])
    for who, what in zip(p.x['people'], p.x['comment']):
        p.w('<div class="comment-body">')
        p.el('div', 'comment', who, 'class="fn"')
        p.el('p', 'comment', what)
        p.w('</div>')
    p.w('</div></div>')
    p.footer()


@structure
def table_of_two_thousand(p):
    p.head()
    p.w('<body bgcolor=white><table width=780><tr><td colspan=3>')
    p.nav('', '<a href="/{}">', '</a> | ', '', 'navigation')
    # one line of links is one block
    links = [b for b in p.blocks if b[0] == 'navigation']
    p.blocks = [b for b in p.blocks if b[0] != 'navigation'] + [['navigation', ' | '.join(b[1] for b in links)]]
    p.w('</td></tr><tr><td width=520 valign=top><font size=5><b>')
    p.t('headline', p.headline)
    p.w('</b></font><br><br>')
    p.w('<font size=2>')
    p.t('date', p.x['date'][0])
    p.w('</font><br><br>')
    for i in range(5):
        p.t('body', p.para())
        p.w('<br><br>\n')
    p.w('</td><td width=200 valign=top><b>')
    p.t('teaser', p.x['most'])
    p.w('</b><br><br>')
    for i in (0, 1, 2, 3):
        p.w(f'<a href="/t{i}">')
        p.t('teaser', p.x['teasers'][i][0])
        p.w('</a><br><br>')
    p.w('</td></tr><tr><td colspan=3 align=center><small>')
    p.t('notice', p.x['notice'][1])
    p.w('</small></td></tr></table></body></html>')


@structure
def hashed_classes(p):
    p.head(extra=p.meta(('og:title', p.x['headline'][p.story]), ('og:description', p.x['lead'][p.story])))
    p.w('<body><div class="a9x"><div class="q1z">')
    p.nav('<div class="k2"><nav>', '<a class="z" href="/{}"><div>', '</div></a>', '</nav></div>')
    p.w('</div><div class="h77">')
    p.el('h1', 'headline', p.headline, 'class="t0"')
    p.el('div', 'lead', p.lead, 'class="t1"')
    p.w('<div class="m4">')
    p.el('div', 'byline', p.x['byline'][0], 'class="m5"')
    p.w('<time datetime="2026-03-08T10:30:00+03:00">')
    p.t('date', p.pick('date'))
    p.w('</time></div><div class="c8">')
    p.paras(6, attrs='class="p3"')
    p.w('</div></div><div class="r5">')
    p.el('div', 'teaser', p.x['related'], 'class="r6"')
    for i in (1, 3):
        p.w(f'<a class="r7" href="/t{i}"><div>')
        p.t('teaser', p.x['teasers'][i][0])
        p.w('</div></a>')
    p.w('</div></div>')
    p.footer()


@structure
def body_in_pieces(p):
    p.head()
    p.w('<body><header>')
    p.nav()
    p.w('</header><main>')
    p.el('h1', 'headline', p.headline)
    p.el('div', 'byline', p.pick('byline'), 'class="writer"')
    for k in range(3):
        p.w('<div class="story-part">')
        p.paras(2)
        p.w('</div><div class="adbox">')
        p.el('p', 'boilerplate', p.x['newsletter'])
        p.w('</div>')
        if k == 1:
            p.w('<div class="inline-related"><p>')
            p.t('teaser', p.x['also'])
            p.w(' <a href="/t2">')
            p.joined(p.x['teasers'][2][0])
            p.w('</a></p></div>')
    p.w('</main>')
    p.footer()


@structure
def body_in_script(p):
    body = '\n'.join(p.para() for _ in range(4))
    ld = json.dumps({'@context': 'https://schema.org', '@type': 'NewsArticle', 'headline': p.x['headline'][p.story],
                     'articleBody': body, 'datePublished': '2026-03-08T10:30:00+03:00'}, ensure_ascii=False)
    p.head(extra=f'<script type="application/ld+json">{ld}</script>\n')
    p.body = body
    p.w('<body><div id="app">')
    p.el('h1', 'headline', p.headline)
    p.w('<button>')
    p.t('boilerplate', p.x['share'])
    p.w('</button></div>')
    p.footer()


@structure
def teasers_are_articles(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<div class="page"><div class="story">')
    p.el('h1', 'headline', p.headline)
    p.el('div', 'date', p.x['date'][1], 'class="stamp"')
    p.paras(5)
    p.w('</div><section class="more-stories">')
    p.el('h2', 'teaser', p.x['related'])
    for i in range(4):
        p.w('<article><h3><a href="/x">')
        p.t('teaser', p.x['teasers'][i][0])
        p.w('</a></h3>')
        p.el('p', 'teaser', p.x['teasers'][i][1])
        p.w('</article>')
    p.w('</section></div>')
    p.footer()


@structure
def amp(p):
    p.head(extra='<style amp-boilerplate>body{}</style><link rel="canonical" href="https://x.example/story">')
    p.w('<body><amp-sidebar id="s" layout="nodisplay">')
    p.nav('<ul>', '<li><a href="/{}">', '</a></li>', '</ul>')
    p.w('</amp-sidebar><article>')
    p.el('h1', 'headline', p.headline)
    p.w('<figure><amp-img src="a.jpg"></amp-img><figcaption>')
    p.t('caption', p.x['caption'][p.story])
    p.w('</figcaption></figure>')
    p.paras(4)
    p.w('</article><amp-list><div class="teaser">')
    p.el('p', 'teaser', p.x['teasers'][1][0] + ' ' + p.x['teasers'][1][1])
    p.w('</div></amp-list>')
    p.footer()


@structure
def headline_in_a_div(p):
    p.head(title=p.x['headline'][p.story])
    p.w('<body><div class="wrap"><div class="top">')
    p.nav('<ul class="nav">')
    p.w('</div>')
    p.el('div', 'headline', p.headline, 'class="article-title"')
    p.el('div', 'lead', p.lead, 'class="article-summary"')
    p.w('<div class="article-text">')
    p.paras(5, tag='div')
    p.w('</div>')
    p.el('div', 'notice', p.x['notice'][2], 'class="note"')
    p.w('</div></body></html>')


@structure
def sections_with_headings(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<main><article>')
    p.el('h1', 'headline', p.headline)
    p.el('p', 'lead', p.lead, 'class="standfirst"')
    for i in range(3):
        p.el('h2', 'body', p.x['nav'][i + 1] + ' – ' + p.x['tags'])
        p.paras(2)
    p.w('</article></main>')
    p.teasers([2, 3], 'aside', '', heading=p.x['most'])
    p.footer()


@structure
def agency_page(p):
    """The agency's own page: the story, its rule under it, teasers, one of them the story's first words again."""
    p.head()
    p.w('<body><div class="header">')
    p.nav('<ul>', '<li><a href="/{}">', '</a></li>', '</ul>')
    p.w('</div><div class="news-view">')
    p.el('h1', 'headline', p.headline)
    first = p.para()
    p.w('<div class="news-body">')
    p.el('p', 'body', p.x['dateline'] + first)
    p.paras(4)
    p.w('</div>')
    p.el('div', 'notice', p.x['notice'][0], 'class="rule"')
    p.w('</div><div class="other-news">')
    p.el('h3', 'teaser', p.x['related'])
    p.w('<div class="item"><h4><a href="/1">')
    p.t('teaser', p.headline)
    p.w('</a></h4><p>')
    p.t('teaser', p.x['dateline'] + first)
    p.w('</p></div>')
    for i in (0, 1):
        p.w('<div class="item"><h4><a href="/2">')
        p.t('teaser', p.x['teasers'][i][0])
        p.w('</a></h4><p>')
        p.t('teaser', p.x['teasers'][i][1])
        p.w('</p></div>')
    p.w('</div>')
    p.footer(notice=False)


@structure
def box_amid_the_story(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<div class="content-area"><h1>')
    p.t('headline', p.headline)
    p.w('</h1><div class="text">')
    p.paras(3)
    p.w('<div class="box"><h4>')
    p.t('teaser', p.x['also'])
    p.w('</h4><ul>')
    for i in (0, 3):
        p.w('<li><a href="/t">')
        p.t('teaser', p.x['teasers'][i][0])
        p.w('</a></li>')
    p.w('</ul></div>')
    p.paras(3)
    p.w('</div></div>')
    p.footer()


@structure
def gallery(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<article>')
    p.el('h1', 'headline', p.headline)
    p.paras(3)
    for i in range(2):
        p.w('<figure><img src="p.jpg" alt=""><figcaption><p>')
        p.t('caption', p.x['caption'][i])
        p.w('</p><p>')
        p.t('picture_credit', p.x['credit'][i])
        p.w('</p></figcaption></figure>')
    p.paras(2)
    p.w('</article>')
    p.footer()


@structure
def caption_boxes(p):
    p.head()
    p.w('<body>')
    p.nav('<div id="navbar">', '<span><a href="/{}">', '</a></span><br><br>', '</div>')
    p.w('<div class="post-content"><h1>')
    p.t('headline', p.headline)
    p.w('</h1><div class="wp-caption alignright"><img src="a.png"><p class="wp-caption-text">')
    p.t('caption', p.x['caption'][p.story])
    p.w('</p></div>')
    p.paras(5)
    p.w('</div>')
    p.footer(tag='div', attrs='class="site-info"')


@structure
def credit_in_a_span(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<article>')
    p.el('h1', 'headline', p.headline)
    p.w('<figure class="lead-image"><img src="a.png"><figcaption>')
    p.t('caption', p.x['caption'][p.story])
    p.w(' <span class="image-credit">')
    p.t('picture_credit', p.x['credit'][0])
    p.w('</span></figcaption></figure>')
    p.paras(5)
    p.el('p', 'credit', p.x['credit_line'][0])
    p.w('</article>')
    p.footer()


@structure
def facts_in_a_list(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<main>')
    p.el('h1', 'headline', p.headline)
    p.w('<ul class="meta"><li>')
    p.t('byline', p.x['byline'][0])
    p.w('</li><li>')
    p.t('date', p.x['date'][0])
    p.w('</li></ul><section>')
    p.paras(5)
    p.w('</section></main>')
    p.teasers([0, 2, 3], 'section', 'class="also"', heading=p.x['related'], summary=False)
    p.footer()


@structure
def more_comments_than_story(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<div class="main"><div class="entry"><h1>')
    p.t('headline', p.headline)
    p.w('</h1>')
    p.paras(3)
    p.w('</div><ol class="commentlist">')
    for i in range(6):
        p.w('<li class="comment">')
        p.el('cite', 'comment', p.x['people'][i % 2])
        p.w('<p>')
        p.t('comment', p.x['comment'][i % 2])
        p.w('</p></li>')
    p.w('</ol></div>')
    p.footer()


@structure
def notice_under_the_story(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<div class="detail">')
    p.el('h1', 'headline', p.headline)
    p.paras(5)
    p.el('p', 'notice', p.x['notice'][0])
    p.w('</div>')
    p.teasers([1, 2, 3], heading=p.x['most'], attrs='class="sidebar"')
    p.w('<div class="bottom-line"><p>')
    p.t('notice', p.x['notice'][1])
    p.w('</p></div></body></html>')


@structure
def microdata(p):
    p.head()
    p.w('<body>')
    p.nav('<div role="navigation">', '<div><a href="/{}">', '</a></div>', '</div>')
    p.w('<div itemscope itemtype="https://schema.org/NewsArticle">')
    p.el('h2', 'headline', p.headline, 'itemprop="headline"')
    p.w('<p itemprop="author">')
    p.t('byline', p.x['byline'][2])
    p.w('</p><meta itemprop="datePublished" content="2026-03-08"><div itemprop="articleBody">')
    p.paras(5)
    p.w('</div></div><div role="complementary">')
    p.el('p', 'teaser', p.x['teasers'][0][0])
    p.el('p', 'teaser', p.x['teasers'][0][1])
    p.w('</div><div role="contentinfo">')
    p.el('p', 'notice', p.x['notice'][1])
    p.w('</div></body></html>')


@structure
def quotation(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<article>')
    p.el('h1', 'headline', p.headline)
    p.paras(2)
    p.w('<blockquote><p>')
    p.t('quote', p.x['quote'])
    p.w('</p></blockquote>')
    p.paras(3)
    p.w('</article>')
    p.footer()


@structure
def brief(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<div class="news">')
    p.el('h1', 'headline', p.headline)
    p.el('p', 'body', p.para(3))
    p.w('</div>')
    p.teasers([0, 1], 'div', 'class="latest"', heading=p.x['most'], summary=False)
    p.footer()


@structure
def list_in_the_story(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<article><h1>')
    p.t('headline', p.headline)
    p.w('</h1>')
    p.paras(2)
    p.w('<ul>')
    for _ in range(3):
        p.el('li', 'body', p.para(1))
    p.w('</ul>')
    p.paras(2)
    p.w('</article>')
    p.footer()


@structure
def behind_a_paywall(p):
    ld = json.dumps({'@type': 'NewsArticle', 'isAccessibleForFree': 'False', 'headline': p.x['headline'][p.story]}, ensure_ascii=False)
    p.head(extra=p.meta(('og:description', p.x['lead'][p.story])) + f'<script type="application/ld+json">{ld}</script>')
    p.w('<body>')
    p.nav()
    p.w('<article>')
    p.el('h1', 'headline', p.headline)
    p.el('p', 'lead', p.lead)
    p.w('<div class="subscribe-box">')
    p.el('p', 'boilerplate', p.x['newsletter'])
    p.w('</div></article>')
    p.footer()


@structure
def for_print(p):
    p.head(title=p.x['headline'][p.story])
    p.w('<body>')
    p.el('h2', 'headline', p.headline)
    p.el('div', 'date', p.x['date'][0])
    p.paras(6)
    p.w('<hr>')
    p.el('div', 'notice', p.x['notice'][2])
    p.w('</body></html>')


@structure
def application(p):
    p.head(extra='<script>window.__STATE__={"a":1}</script>')
    p.w('<body><div id="__next"><div data-testid="header">')
    p.nav('<div class="Header_nav__x1">', '<a href="/{}"><div>', '</div></a>', '</div>')
    p.w('</div><div class="Article_root__9f">')
    p.el('h1', 'headline', p.headline, 'class="Article_title__a2"')
    p.w('<div class="Article_meta__k1"><div class="Article_author__z">')
    p.t('byline', p.x['byline'][2])
    p.w('</div><div class="Article_date__y">')
    p.t('date', p.x['date'][1])
    p.w('</div></div><div class="Article_body__b3">')
    p.paras(5)
    p.w('</div></div><div class="Recommended_list__r1">')
    for i in (0, 1, 2):
        p.w('<div class="Card_card__c"><a href="/t">')
        p.t('teaser', p.x['teasers'][i][0])
        p.w('</a></div>')
    p.w('</div>')
    p.footer(tag='div', attrs='class="Footer_footer__f"')


@structure
def three_columns(p):
    p.head()
    p.w('<body><div id="left">')
    p.nav('<ul>', '<li><a href="/{}">', '</a></li>', '</ul>')
    p.w('</div><div id="middle">')
    p.el('h1', 'headline', p.headline)
    p.w('<p>')
    p.t('body', p.x['dateline'] + p.para())
    p.w('</p>')
    p.paras(4)
    p.el('p', 'credit', p.x['credit_line'][1])
    p.w('</div><div id="right">')
    p.el('h3', 'teaser', p.x['most'])
    for i in range(4):
        p.w('<div><a href="/t">')
        p.t('teaser', p.x['teasers'][i][0])
        p.w('</a></div>')
        p.el('div', 'teaser', p.x['teasers'][i][1])
    p.w('</div><div id="bottom">')
    p.el('p', 'notice', p.x['notice'][1])
    p.w('</div></body></html>')


@structure
def dated_blog(p):
    p.head()
    p.w('<body><div class="outer"><h2 class="date-header">')
    p.t('date', p.x['date'][0])
    p.w('</h2><div class="post hentry"><h3 class="post-title">')
    p.t('headline', p.headline)
    p.w('</h3><div class="post-body entry-content">')
    for i in range(4):
        p.t('body', p.para())
        p.w('<br><br>')
    p.w('</div></div><div class="column-right"><div class="widget">')
    p.el('h2', 'boilerplate', p.x['tags'])
    p.w('<ul class="tags">')
    for name in p.x['nav'][1:4]:
        p.w('<li><a href="/tag">')
        p.t('boilerplate', name)
        p.w('</a></li>')
    p.w('</ul></div></div></div>')
    p.footer()


@structure
def story_about_rights(p):
    """No notice on this page: the words stand in the story."""
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<article>')
    p.el('h1', 'headline', p.headline)
    p.paras(2)
    p.el('p', 'body', p.x['rights_story'])
    p.paras(2)
    p.w('</article>')
    p.footer(notice=False)


@structure
def latest_comes_first(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.teasers([0, 1, 2, 3], 'div', 'class="ticker-strip"', heading=p.x['most'])
    p.w('<div class="single-news">')
    p.el('h1', 'headline', p.headline)
    p.el('p', 'lead', p.lead, 'class="deck"')
    p.paras(4)
    p.w('</div>')
    p.footer()


@structure
def clutter_in_the_article(p):
    p.head()
    p.w('<body><div class="cookie-bar">')
    p.el('p', 'boilerplate', p.x['cookies'])
    p.w('</div>')
    p.nav()
    p.w('<article><h1>')
    p.t('headline', p.headline)
    p.w('</h1><div class="share-tools"><a href="/s">')
    p.t('boilerplate', p.x['share'])
    p.w('</a></div>')
    p.paras(4)
    p.w('<div class="tags"><span>')
    p.t('boilerplate', p.x['tags'])
    p.w('</span></div></article>')
    p.teasers([3, 0], 'div', 'class="readmore"', heading=p.x['related'])
    p.footer()


@structure
def picture_above_the_text(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<div class="article"><div class="photo"><img src="a.jpg"><div class="photo-caption">')
    p.t('caption', p.x['caption'][p.story])
    p.w('</div><div class="photo-credit">')
    p.t('picture_credit', p.x['credit'][1])
    p.w('</div></div>')
    p.el('h1', 'headline', p.headline)
    p.el('div', 'byline', p.x['byline'][1], 'class="by"')
    p.paras(5)
    p.w('</div>')
    p.footer()


# Eight more, written last and before any rule was chosen on them: scripts/score_labels.py has them as half c.

@structure
def amp_copy(p):
    p.head(extra='<link rel="canonical" href="https://harbour.example/story">')
    p.w('<body><amp-sidebar id="side" layout="nodisplay">')
    p.nav('<ul>', '<li><a href="/{}">', '</a></li>', '</ul>')
    p.w('</amp-sidebar><main role="main"><article>')
    p.el('h1', 'headline', p.headline)
    p.w('<amp-img src="a.jpg" width="4" height="3"></amp-img><div class="meta"><span class="author">')
    p.t('byline', p.x['byline'][0])
    p.w('</span></div>')
    p.paras(4)
    p.w('</article>')
    p.teasers([0, 2], 'section', 'class="amp-related-posts"', heading=p.x['related'], summary=False)
    p.w('</main>')
    p.footer()


@structure
def print_copy(p):
    p.head()
    p.w('<body onload="window.print()"><div class="print-page">')
    p.el('h2', 'headline', p.headline)
    p.el('p', 'date', p.x['date'][0], 'class="print-date"')
    p.paras(4)
    p.w('</div><hr>')
    p.el('p', 'notice', p.x['notice'][1])
    p.w('</body></html>')


@structure
def picture_series(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<div class="article-body">')
    p.el('h1', 'headline', p.headline)
    p.paras(2)
    for i in range(3):
        p.w(f'<figure><img src="{i}.jpg"><figcaption><span class="text">')
        p.t('caption', p.x['caption'][i % 2])
        p.w('</span></figcaption></figure>')
        p.paras(1)
    p.w('</div>')
    p.footer()


@structure
def wire_of_the_agency(p):
    """A news agency's own page: the story, its notice within the article, and other stories, one of them twice."""
    p.head()
    p.w('<body><div class="topbar">')
    p.nav('<ul class="menu">', '<li><a href="/{}">', '</a></li>', '</ul>')
    p.w('</div><article class="wire">')
    p.el('h1', 'headline', p.headline)
    p.w('<p>')
    p.t('body', p.x['dateline'] + p.para())
    p.w('</p>')
    p.paras(3)
    p.el('p', 'credit', p.x['credit_line'][1])
    p.el('p', 'notice', p.x['notice'][0])
    p.w('</article>')
    p.teasers([1, 2, 1], 'div', 'class="related-news"', heading=p.x['related'])
    p.footer(notice=False)


@structure
def marked_by_schema(p):
    p.head()
    p.w('<body itemscope itemtype="https://schema.org/WebPage">')
    p.nav()
    p.w('<div itemscope itemtype="https://schema.org/NewsArticle">')
    p.el('h1', 'headline', p.headline, 'itemprop="headline"')
    p.el('div', 'byline', p.x['byline'][2], 'itemprop="author"')
    p.w('<time itemprop="datePublished" datetime="2026-03-08">')
    p.t('date', p.x['date'][0])
    p.w('</time><div itemprop="articleBody">')
    p.paras(5)
    p.w('</div></div>')
    p.teasers([3, 1], 'aside', '', heading=p.x['most'])
    p.footer()


@structure
def quotation_amid(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<div class="story">')
    p.el('h1', 'headline', p.headline)
    p.el('div', 'byline', p.x['byline'][0], 'class="author"')
    p.paras(2)
    p.w('<blockquote>')
    p.el('p', 'quote', p.x['quote'])
    p.w('</blockquote>')
    p.paras(3)
    p.w('</div><div class="newsletter-signup">')
    p.el('p', 'boilerplate', p.x['newsletter'])
    p.w('</div>')
    p.footer()


@structure
def deep_wrappers(p):
    p.head()
    p.w('<body>' + '<div>' * 12)
    p.nav('<div class="navbar">', '<a href="/{}"><span>', '</span></a><br>', '</div>')
    p.w('<div><div><div>')
    p.el('h1', 'headline', p.headline)
    p.paras(5, 'div')
    p.w('</div></div></div>' + '</div>' * 12)
    p.footer(tag='div', attrs='class="site-footer"')


@structure
def readers_write(p):
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<main><article>')
    p.el('h1', 'headline', p.headline)
    p.el('p', 'lead', p.lead, 'class="standfirst"')
    p.paras(3)
    p.w('</article><section id="disqus_thread" class="comments">')
    p.el('h3', 'comment', p.x['comments'])
    for who, what in zip(p.x['people'], p.x['comment']):
        p.w('<article class="comment">')
        p.el('b', 'comment', who)
        p.w('<br>')
        p.el('p', 'comment', what)
        p.w('</article>')
    p.w('</section></main>')
    p.footer()


@structure
def calls_behind_the_story(p):
    call, notice = ENDS[p.lang]
    p.head()
    p.w('<body>')
    p.nav()
    p.w('<article>')
    p.el('h1', 'headline', p.headline)
    p.paras(4)
    p.el('p', 'boilerplate', call)
    p.el('p', 'notice', notice)
    p.w('</article>')
    p.footer(notice=False)


def text_lines(p, lines):
    for i, (label, line) in enumerate(lines):
        p.blocks.append([label, line])
        p.out.append(line + '\n' * (2 if i == 0 else 1))


@structure
def plain_text(p):
    p.ext = '.txt'
    story = [['body', s] for s in p.x['sentences'][:5]]
    notice = p.x['notice'][list(TEXTS).index(p.lang) % 3]
    text_lines(p, [['body', p.x['headline'][0]]] + story + [['notice', notice]])


@structure
def plain_text_about_rights(p):
    """No notice in it."""
    p.ext = '.txt'
    first, second, *rest = [['body', s] for s in p.x['sentences'][:4]]
    text_lines(p, [['body', p.x['headline'][1]], first, ['body', p.x['rights_story']], second, *rest])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--out', required=True)
    a = ap.parse_args()
    os.makedirs(os.path.join(a.out, 'html'), exist_ok=True)
    with open(os.path.join(a.out, 'gold.jsonl'), 'w', encoding='utf-8') as gold:
        for make in STRUCTURES:
            for lang, t in TEXTS.items():
                p = Page(lang, t, f'{make.__name__} {lang}')
                make(p)
                name = f'{make.__name__}-{lang}{p.ext}'
                with open(os.path.join(a.out, 'html', name), 'w', encoding='utf-8') as f:
                    f.write(''.join(p.out))
                json.dump({'id': name, 'structure': make.__name__, 'lang': lang, 'blocks': p.blocks,
                           'notices': [x for label, x in p.blocks if label == 'notice'],
                           'picture_credits': [x for label, x in p.blocks if label == 'picture_credit'],
                           'script_body': p.body}, gold, ensure_ascii=False)
                gold.write('\n')


if __name__ == '__main__':
    main()
