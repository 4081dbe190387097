/*
 * html_use.c - the article of one use: its facts, side by side, judgement, capture.
 *
 * Addresses are text, not links: the live page is not the page that was captured, and a
 * report must load nothing.
 */
#include "report/html.h"

static void
term(struct html *h, const char *name)
{
	buf_printf(&h->buf, "<dt>%s</dt><dd>", name);
}

static void
text_row(struct html *h, const char *name, struct slice value)
{
	if (value.len == 0)
		return;
	term(h, name);
	html_bdi(h, value);
	html_raw(h, "</dd>");
}

static void
value_row(struct html *h, const char *name, const struct json *v)
{
	if (json_count(v) == 0)
		return;
	term(h, name);
	html_value(h, v);
	html_raw(h, "</dd>");
}

static void
slips_row(struct html *h, const struct json *slips)
{
	size_t n = json_count(slips);

	if (n == 0)
		return;
	term(h, "Slips in common");
	for (size_t i = 0; i < n; i++) {
		if (i)
			html_raw(h, ", ");
		html_bdi(h, json_str(json_get(json_at(slips, i), "text")));
	}
	html_raw(h, "</dd>");
}

/* A share as a number and as a bar; the bar is a drawing, so it says nothing to a reader
 * that cannot see it. */
static void
share_row(struct html *h, const char *name, uint32_t permille)
{
	term(h, name);
	html_percent(h, permille);
	buf_printf(
		&h->buf,
		"<svg class=\"bar\" aria-hidden=\"true\"><rect width=\"100%%\" "
		"height=\"100%%\"/><rect width=\"%u.%u%%\" height=\"100%%\"/></svg></dd>",
		permille / 10, permille % 10);
}

static void
credit_row(struct html *h, const struct entry *e)
{
	const struct json *credit = json_get(e->record, "credit");
	const struct json *at = json_get(credit, "at");

	term(h, "Credit to the agency");
	if (json_type(credit) != JSON_OBJECT) {
		html_raw(h, "none found</dd>");
		return;
	}
	html_bdi(h, json_str(json_get(credit, "text")));
	if (json_str(json_get(credit, "where")).len) {
		html_raw(h, ", in the page's byline field</dd>");
		return;
	}
	html_raw(h, ", at page bytes ");
	html_number(h, (uint64_t)json_int(json_at(at, 0)));
	html_raw(h, "–");
	html_number(h, (uint64_t)json_int(json_at(at, 1)));
	html_raw(h, "</dd>");
}

static void
also_row(struct html *h, const struct entry *e)
{
	const struct json *also = json_get(e->record, "also");

	if (json_count(also) == 0)
		return;
	term(h, "The passage also stands in");
	for (size_t i = 0; i < json_count(also); i++) {
		html_raw(h, i ? ", " : "");
		html_bdi(h, json_str(json_get(json_at(also, i), "story")));
	}
	html_raw(h, "</dd>");
}

static void
desk_row(struct html *h, const struct entry *e)
{
	if (e->file == 0 && e->why[0] == '\0')
		return;
	term(h, "The desk");
	if (e->file) {
		html_raw(h, "case ");
		html_number(h, (uint64_t)e->file);
		html_raw(h, ", ");
		html_text(h, entry_state_words(SLICE(e->state)));
	}
	if (e->why[0]) {
		html_raw(h, e->file ? ": " : "dismissed before: ");
		html_text(h, entry_state_words(SLICE(e->why)));
	}
	html_raw(h, "</dd>");
}

static void
story_rows(struct html *h, const struct entry *e)
{
	term(h, "Story");
	html_bdi(h, e->row->story);
	html_raw(h, ", version ");
	html_number(h, e->row->version);
	html_raw(h, "</dd>");
	text_row(h, "Story published", SLICE(e->published));
	text_row(h, "Outlet", e->row->host);
	text_row(h, "Page title", e->row->title);
	text_row(h, "Page published, as it says", e->row->published);
}

static void
facts(struct html *h, const struct entry *e)
{
	html_raw(h, "<dl class=\"facts\">");
	story_rows(h, e);
	share_row(h, "Share of the story", e->row->story_permille);
	share_row(h, "Share of the page", e->row->page_permille);
	term(h, "Own words in common");
	html_number(h, e->row->words);
	html_raw(h, ", longest run of all words ");
	html_number(h, (uint64_t)json_int(json_get(e->record, "longest")));
	html_raw(h, "</dd>");
	term(h, "Strength");
	buf_printf(&h->buf, "%lld bits</dd>", (long long)(e->row->bits / 16));
	credit_row(h, e);
	term(h, "Link to the agency");
	html_raw(h, json_type(json_get(e->record, "link")) != JSON_BOOL
			    ? "not known: the capture is text without links</dd>"
		    : json_bool(json_get(e->record, "link")) ? "yes</dd>"
							     : "no</dd>");
	value_row(h, "Credits to others", json_get(e->record, "credits_other"));
	value_row(h, "Origin not clear by", json_get(e->record, "doubts"));
	value_row(h, "Characters that differ", json_get(e->record, "char_changes"));
	slips_row(h, json_get(e->record, "slips"));
	also_row(h, e);
	desk_row(h, e);
	html_raw(h, "</dl>\n");
}

static void
capture(struct html *h, const struct entry *e)
{
	html_folded(h, "capture");
	html_raw(h, "Capture");
	html_folded_summary_end(h);
	html_raw(h, "<dl>");
	text_row(h, "URL", e->row->url);
	text_row(h, "Captured", e->row->captured);
	text_row(h, "Record", json_str(json_get(e->page, "id")));
	text_row(h, "File", e->row->file);
	term(h, "Offset in the file");
	html_number(h, e->row->offset);
	html_raw(h, " bytes</dd>");
	text_row(h, "SHA-256 of the page", json_str(json_get(e->page, "sha256")));
	text_row(h, "Use", SLICE(e->row->id));
	html_raw(h, "</dl>\n");
	html_folded_end(h);
}

static void
heading(struct html *h, const struct entry *e, uint64_t number)
{
	html_raw(h, "<h3><a href=\"#u-");
	html_text(h, SLICE(e->row->id));
	html_raw(h, "\">");
	html_number(h, number);
	html_raw(h, "</a> ");
	html_bdi(h, e->title.len ? e->title : e->row->story);
	html_raw(h, "</h3>\n<p class=\"line\"><span>on ");
	html_bdi(h, e->row->host.len ? e->row->host : SLICE("an unnamed host"));
	html_raw(h, "</span> <span>");
	html_text(h, entry_kind_words(SLICE(e->row->kind)));
	html_raw(h, ", ");
	html_text(h, entry_how_words(SLICE(e->row->how)));
	html_raw(h, "</span> <span>");
	html_text(h, entry_outcome_words(e->outcome));
	html_raw(h, "</span></p>\n");
}

/* What the filters go by. */
static void
filter_attributes(struct html *h, const struct entry *e)
{
	struct slice day = e->row->captured;

	day.len = day.len > 10 ? 10 : day.len;
	html_attribute(h, "data-outlet", e->row->host);
	html_attribute(h, "data-kind", SLICE(e->row->kind));
	html_attribute(h, "data-outcome",
		       e->outcome.len ? e->outcome : SLICE("NOT_JUDGED"));
	html_attribute(h, "data-day", day);
}

void
html_use(struct html *h, const struct entry *e, uint64_t number)
{
	html_raw(h, "<article id=\"u-");
	html_text(h, SLICE(e->row->id));
	html_raw(h, "\"");
	filter_attributes(h, e);
	html_raw(h, ">\n");
	heading(h, e, number);
	facts(h, e);
	html_side(h, e);
	html_judgement(h, e);
	capture(h, e);
	html_raw(h, "</article>\n");
}
