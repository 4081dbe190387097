/*
 * html_side.c - story and page side by side, passage by passage.
 *
 * A passage has the same number and colour on both sides. What stands before and after it
 * are texts of their own beside those of the other side, so that the passage begins at
 * one height on both and its direction is that of its own words. A substituted run
 * carries the number of its partner on the other side.
 */
#include "report/html.h"

#define COLOURS 6u

enum { STORY, PAGE };

/* BCP 47 in its plain shape; anything else is not worth an attribute. */
static bool
is_lang(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') ||
		      (s.ptr[i] >= 'A' && s.ptr[i] <= 'Z') ||
		      (i && ((s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == '-'))))
			return false;
	return s.len >= 2 && s.len <= 24;
}

static void
run(struct html *h, const struct json *r, size_t number, int side)
{
	struct slice op = json_str(json_at(r, 0));
	struct slice text = json_str(json_at(r, (size_t)side + 1));
	const char *element = NULL;
	size_t words; /* bytes without the white space behind them */

	if (slice_eq(op, SLICE("~")))
		element = "mark";
	else if (slice_eq(op, SLICE("+")))
		element = "ins";
	else if (slice_eq(op, SLICE("-")))
		element = "del";
	else if (slice_eq(op, SLICE(">")))
		element = "i";
	if (text.len == 0)
		return;
	if (element == NULL) {
		html_text(h, text);
		return;
	}
	words = text.len;
	while (words && (text.ptr[words - 1] == ' ' || text.ptr[words - 1] == '\n'))
		words--;
	buf_printf(&h->buf, "<%s", element);
	if (element[0] == 'm')
		buf_printf(&h->buf, " data-r=\"%zu\"", number);
	html_raw(h, ">");
	html_text(h, (struct slice){ text.ptr, words });
	buf_printf(&h->buf, "</%s>", element);
	html_text(h, (struct slice){ text.ptr + words, text.len - words });
}

static void
open_text(struct html *h, const struct entry *e, const char *name, int side)
{
	struct slice lang = side == STORY ? e->lang : json_str(json_get(e->page, "lang"));

	buf_printf(&h->buf, "<p class=\"%s\" dir=\"auto\"", name);
	if (is_lang(lang))
		html_attribute(h, "lang", lang);
	html_raw(h, ">");
}

static void
context(struct html *h, const struct entry *e, const struct json *pair, int side)
{
	open_text(h, e, "around", side);
	html_text(h, slice_trim(json_str(json_at(pair, (size_t)side))));
	html_raw(h, "</p>");
}

static void
column(struct html *h, const struct entry *e, const struct json *p, int side)
{
	const struct json *runs = json_get(p, "runs");

	context(h, e, json_get(p, "before"), side);
	open_text(h, e, side == STORY ? "of-story" : "of-page", side);
	for (size_t i = 0; i < json_count(runs); i++)
		run(h, json_at(runs, i), i, side);
	html_raw(h, "</p>");
	context(h, e, json_get(p, "after"), side);
}

static void
span(struct html *h, const char *what, const struct json *pair)
{
	html_raw(h, what);
	html_number(h, (uint64_t)json_int(json_at(pair, 0)));
	html_raw(h, "–");
	html_number(h, (uint64_t)json_int(json_at(pair, 1)));
}

/* Words, place and bytes of passage i: from the record, which counts them. */
static void
passage_facts(struct html *h, const struct entry *e, size_t i)
{
	const struct json *p = json_at(json_get(e->record, "passages"), i);

	html_raw(h, "<p class=\"of-passage\"><b class=\"no\">");
	html_number(h, i + 1);
	html_raw(h, "</b> ");
	html_number(h, (uint64_t)json_int(json_get(p, "words")));
	html_raw(h, " words, ");
	html_text(h, entry_how_words(json_str(json_get(p, "how"))));
	html_raw(h, ", in ");
	html_text(h, json_str(json_get(p, "where")));
	span(h, " · story bytes ", json_get(p, "story"));
	span(h, " · page bytes ", json_get(p, "page"));
	html_raw(h, "</p>");
}

static void
passage(struct html *h, const struct entry *e, const struct json *p, size_t i)
{
	buf_printf(&h->buf,
		   "<section class=\"passage c%zu\" tabindex=\"0\" aria-label=\"Passage "
		   "%zu\">",
		   i % COLOURS, i + 1);
	passage_facts(h, e, i);
	if (p) {
		html_raw(h, "<div class=\"sides texts\">");
		column(h, e, p, STORY);
		column(h, e, p, PAGE);
		html_raw(h, "</div>");
	}
	html_raw(h, "</section>\n");
}

void
html_side(struct html *h, const struct entry *e)
{
	const struct json *texts = json_get(e->excerpts, "passages");
	size_t n = json_count(json_get(e->record, "passages"));

	html_folded(h, "side");
	html_raw(h, "Side by side: ");
	html_number(h, n);
	html_raw(h, n == 1 ? " passage" : " passages");
	html_folded_summary_end(h);
	html_raw(h, "<div class=\"sides heads\"><p>Story ");
	html_bdi(h, e->row->story);
	html_raw(h, "</p><p>Page on ");
	html_bdi(h, e->row->host.len ? e->row->host : SLICE("an unnamed host"));
	html_raw(h, "</p></div>\n");
	if (json_count(texts) == 0)
		html_raw(h, "<p>The words of this text were not kept; its passages lie "
			    "at these bytes.</p>\n");
	for (size_t i = 0; i < n; i++)
		passage(h, e, json_at(texts, i), i);
	html_folded_end(h);
}
