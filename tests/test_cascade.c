/*
 * sieve and match: what the cascade lets go on beside what all items held against the
 * page give, over pages as hostile as they come.
 *
 * The page's text is made of words of the archive and runs of its stories; then it is
 * written as HTML with references in words, tags in words, comments, scripts that hold
 * text, in UTF-8, UTF-16 or windows-1256.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "match/match.h"
#include "page/page.h"
#include "segment_room.h"
#include "sieve/sieve.h"
#include "text/charset.h"

#define N_STORIES 150
#define SEGMENTS  3
#define CUT	  (24 * 16)

struct held { /* an item's words */
	struct word *words;
	size_t n;
	int32_t day;
};

struct cascade {
	struct stories stories;
	struct held held[STORIES_MAX];
	struct index *x;
	struct page_parser *parser;
	struct sieve *sieve;
	struct matcher *matcher;
	struct charset_text text;
};

/* Two days in each of three segments. */
static void
write_segments(struct stories *s, const char *const *paths)
{
	size_t share = s->n / SEGMENTS;

	for (size_t i = 0; i < s->n; i++)
		s->items[i].day = (int32_t)(i % 2);
	for (size_t i = 0; i < SEGMENTS; i++)
		assert_int_equal(segment_make(s->items + i * share, share, SEGMENT_ITEMS,
					      paths[i]),
				 NAQL_OK);
}

static void
hold(struct cascade *c)
{
	struct fold *f;

	assert_int_equal(fold_new(&f, NULL), NAQL_OK);
	for (index_item i = 0; i < index_n_items(c->x); i++) {
		struct segment_item item;
		const struct word *words;
		struct buf text = { 0 };

		assert_int_equal(index_get(c->x, i, &item, NULL), NAQL_OK);
		assert_int_equal(index_text(c->x, i, &text, NULL), NAQL_OK);
		assert_int_equal(
			fold_plain(f, buf_slice(&text), &words, &c->held[i].n, NULL),
			NAQL_OK);
		c->held[i].words = mem_alloc((c->held[i].n + 1) * sizeof(*words));
		assert_non_null(c->held[i].words);
		if (c->held[i].n)
			memcpy(c->held[i].words, words, c->held[i].n * sizeof(*words));
		c->held[i].day = item.day;
		buf_fini(&text);
	}
	fold_free(f);
}

static struct cascade *
cascade_new(void)
{
	static const char *const paths[SEGMENTS] = { "0.seg", "1.seg", "2.seg" };
	const struct match_options mo = { 0 };
	const struct sieve_options so = { 0 };
	struct cascade *c = mem_calloc(1, sizeof(*c));
	struct prop p = { 7, 7 };

	assert_non_null(c);
	stories_make(&c->stories, &p, N_STORIES, 300);
	write_segments(&c->stories, paths);
	assert_int_equal(index_open(&c->x, paths, SEGMENTS, NULL), NAQL_OK);
	assert_int_equal(page_parser_new(&c->parser, NULL), NAQL_OK);
	assert_int_equal(sieve_new(&c->sieve, c->x, &so, NULL), NAQL_OK);
	assert_int_equal(matcher_new(&c->matcher, c->x, &mo, NULL), NAQL_OK);
	hold(c);
	return c;
}

static void
cascade_free(struct cascade *c)
{
	for (size_t i = 0; i < STORIES_MAX; i++)
		mem_free(c->held[i].words);
	stories_free(&c->stories);
	charset_text_fini(&c->text);
	matcher_free(c->matcher);
	sieve_free(c->sieve);
	page_parser_free(c->parser);
	index_close(c->x);
	mem_free(c);
}

/* ---- pages ---- */

/* Words of the archive, and in them runs of one story, every eighth word or so another.
 */
static void
page_text(struct prop *p, const struct cascade *c, struct buf *out)
{
	struct buf part = { 0 };

	buf_reset(out);
	for (size_t i = 0; i < 3; i++) {
		size_t story = prop_below(p, N_STORIES), edit = 6 + prop_below(p, 20);
		const char *s = c->stories.items[story].text.ptr;
		size_t len = c->stories.items[story].text.len, n = 0;
		size_t begin = len ? prop_below(p, len) : 0, most = 6 + prop_below(p, 40);

		story_text(p, prop_below(p, 80), &part);
		buf_add_slice(out, buf_slice(&part));
		while (begin < len && s[begin] != ' ')
			begin++;
		for (size_t at = begin; at < len && n < most; at++) {
			n += s[at] == ' ';
			if (s[at] == ' ' && n % edit == edit - 1)
				buf_add_str(out, " changed");
			buf_add_byte(out, (uint8_t)s[at]);
		}
		buf_add_byte(out, ' ');
	}
	buf_fini(&part);
}

static void
page_noise(struct prop *p, bool in_word, struct buf *out)
{
	static const char *const inside[] = {
		"<b>",	   "</b>",  "<!-- a comment -->",     "<span class=\"x y\">",
		"</span>", "&shy;", "<a href='?a=1&amp;b=2'>"
	};
	static const char *const between[] = {
		"<p>",
		"</p>\n<p class=x>",
		"<script>var s = \"text <p> in it\";</script>",
		"<style>p { color: red }</style>",
		"&nbsp;",
		"<br>",
		"<div data-x='a > b'>",
		"<!-- <p>text in a comment</p> -->",
		"\xc3\x28 <",
		"<template>hidden words</template>"
	};

	if (in_word)
		buf_add_str(out, inside[prop_below(p, NAQL_COUNT(inside))]);
	else
		buf_add_str(out, between[prop_below(p, NAQL_COUNT(between))]);
}

/* The code point at *at, which moves behind it; the text is valid UTF-8. */
static uint32_t
take(struct slice s, size_t *at)
{
	uint8_t lead = (uint8_t)s.ptr[(*at)++];
	uint32_t cp = lead < 0x80 ? lead : lead < 0xe0 ? lead & 0x1fu : lead & 0xfu;

	for (unsigned n = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : 2; n > 0; n--)
		cp = cp << 6 | ((uint8_t)s.ptr[(*at)++] & 0x3fu);
	return cp;
}

static void
page_html(struct prop *p, struct slice text, struct buf *out)
{
	size_t noise = 5 + prop_below(p, 60);

	buf_reset(out);
	buf_add_str(out, "<!DOCTYPE html><title>A page</title><body>");
	for (size_t at = 0; at < text.len;) {
		bool space = text.ptr[at] == ' ';
		uint32_t cp = take(text, &at);

		if (prop_below(p, noise) == 0)
			page_noise(p, !space, out);
		if (!space && prop_below(p, noise) == 0)
			buf_printf(out, "&#%s%x;", "x", (unsigned)cp);
		else
			buf_add_utf8(out, cp);
	}
}

/* The page in another charset. Characters that windows-1256 lacks become references. */
static const char *
page_encode(struct prop *p, const struct buf *utf8, struct buf *out)
{
	uint64_t how = prop_below(p, 3);
	struct slice s = buf_slice(utf8);

	buf_reset(out);
	if (how == 0 || memchr(s.ptr, 0xc3, s.len)) { /* broken bytes stay as they are */
		buf_add_slice(out, s);
		return "utf-8";
	}
	for (size_t at = 0; at < s.len;) {
		uint32_t cp = take(s, &at);

		if (how == 1 || cp < 0x80) {
			buf_add_byte(out, (uint8_t)cp);
			if (how == 1)
				buf_add_byte(out, (uint8_t)(cp >> 8));
		} else {
			buf_printf(out, "&#%u;", (unsigned)cp);
		}
	}
	return how == 1 ? "utf-16le" : "windows-1256";
}

/* ---- both ways ---- */

/*
 * Whether runs of six words and more make the passage certain by themselves: gate.h
 * promises nothing of what shorter ones bring.
 */
static bool
stands_alone(const struct cascade *c, const struct held *h, const struct match_result *m,
	     size_t n_page)
{
	int64_t space = 16 * (2 + 63 - __builtin_clzll(index_n_words(c->x)) + 63 -
			      __builtin_clzll(n_page | 1));

	for (size_t i = 0; i < m->n_passages; i++) {
		const struct match_passage *q = &m->passages[i];
		uint32_t at = q->item_begin, n = 0;
		int64_t bits = 0;

		for (uint32_t r = 0; r < q->n_runs; r++) {
			const struct match_run *run = &m->runs[q->first_run + r];

			if (run->op == MATCH_EQUAL && run->n_item >= 6) {
				for (uint32_t w = at + 1; w < at + run->n_item; w++)
					bits += index_word_cost(c->x,
								h->words[w - 1].hash,
								h->words[w].hash, 1, 1);
				bits -= n++ ? 400 : 0; /* more than any gap here */
			}
			at += run->n_item;
		}
		if (bits - space >= CUT + (q->longest < 12 ? 640 : 0))
			return true;
	}
	return false;
}

static void
compare(struct prop *p, struct cascade *c, const struct word *words, size_t n,
	unsigned *counts)
{
	const struct sieve_candidate *cand;
	size_t n_cand;

	assert_int_equal(sieve_page(c->sieve, words, n, &cand, &n_cand, NULL), NAQL_OK);
	assert_int_equal(match_page(c->matcher, words, n, NULL), NAQL_OK);
	for (index_item i = 0; i < index_n_items(c->x); i++) {
		const struct held *h = &c->held[i];
		struct match_text item = { .words = h->words,
					   .n_words = h->n,
					   .day = h->day };
		const struct match_result *m;
		bool found = false;

		assert_int_equal(match_item(c->matcher, &item, &m, NULL), NAQL_OK);
		for (size_t k = 0; k < n_cand; k++)
			found |= cand[k].item == i;
		if (m->n_passages == 0)
			continue;
		counts[0]++;
		counts[1] += !found;
		assert_true(prop_check(p, found || !stands_alone(c, h, m, n),
				       "the sieve drops no item with a passage"));
	}
}

static void
test_cascade_is_lossless(void **state)
{
	struct cascade *c = cascade_new();
	struct buf text = { 0 }, html = { 0 }, bytes = { 0 };
	unsigned counts[2] = { 0, 0 };

	(void)state;
	PROP_RUN(p, 400)
	{
		const struct charset *cs;
		const struct word *words;
		const char *label;
		size_t n;

		page_text(&p, c, &text);
		page_html(&p, buf_slice(&text), &html);
		label = page_encode(&p, &html, &bytes);
		cs = charset_detect((const uint8_t *)bytes.ptr, bytes.len, SLICE(label),
				    true);
		assert_int_equal(charset_decode(&c->text, cs, (const uint8_t *)bytes.ptr,
						bytes.len, NULL),
				 NAQL_OK);
		assert_int_equal(
			page_words(c->parser,
				   (struct slice){ c->text.utf8, c->text.utf8_len }, true,
				   &words, &n, NULL),
			NAQL_OK);
		compare(&p, c, words, n, counts);
	}
	print_message("# %u pairs with a passage, %u of them of short runs dropped\n",
		      counts[0], counts[1]);
	assert_in_range(counts[0], 300, 2000);
	assert_in_range(counts[1], 0, counts[0] / 20);
	buf_fini(&text);
	buf_fini(&html);
	buf_fini(&bytes);
	cascade_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cascade_is_lossless),
	};

	return cmocka_run_group_tests_name("sieve: the cascade and the full path", tests,
					   enter, leave);
}
