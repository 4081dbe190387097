/*
 * document.c - see document.h.
 */
#include "report/document.h"

#include <stdio.h>

#include "base/compiler.h"
#include "base/timestamp.h"
#include "report/assets.h"

#define SCANS_SHOWN 20u
#define TABLE_ROWS  200u  /* a table: those out of sight are not laid out */
#define LARGE	    1000u /* records: more are as quick to open as these */

static void
count_code(struct document_count *counts, struct slice code)
{
	size_t i = 0;

	if (code.len >= sizeof(counts[0].code))
		code.len = sizeof(counts[0].code) - 1;
	while (i + 1 < DOCUMENT_CODES && counts[i].n &&
	       !slice_eq(SLICE(counts[i].code), code))
		i++;
	if (counts[i].n++ == 0)
		memcpy(counts[i].code, code.ptr, code.len);
}

bool
document_count(struct document *d, const struct entry *e)
{
	d->n[e->part]++;
	if (e->part == ENTRY_USE) {
		count_code(d->outcomes, e->outcome.len ? e->outcome : SLICE(""));
		count_code(d->kinds, SLICE(e->row->kind));
	}
	return VEC_PUSH(&d->parts, (uint8_t)e->part);
}

/* Most first; the last place, where the rest is, stays. */
static void
sort_codes(struct document_count *counts)
{
	for (size_t i = 1; i + 1 < DOCUMENT_CODES && counts[i].n; i++)
		for (size_t k = i; k > 0 && counts[k].n > counts[k - 1].n; k--) {
			struct document_count swap = counts[k];

			counts[k] = counts[k - 1];
			counts[k - 1] = swap;
		}
}

/* ---- the top ---- */

static naql_status
agency(void *ctx, struct slice value, naql_error *err)
{
	struct html *h = ctx;

	(void)err;
	html_bdi(h, value);
	return NAQL_DONE; /* the first is the name */
}

static naql_status
heading(struct document *d, naql_error *err)
{
	struct html *h = &d->h;
	naql_status st;

	html_raw(h, "<header>\n<h1>Uses of the work of ");
	st = register_setting_each(d->reg, "agency", agency, h, err);
	html_raw(h,
		 "</h1>\n<p class=\"stand\">This report shows evidence; people decide. "
		 "A use is one story found on one page. Shares, spans and clauses are "
		 "facts that others can check against the captured bytes; none of them "
		 "says whether a use was allowed.</p>\n");
	return st;
}

static void
filter_row(struct html *h, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(&h->buf, "<dt>%s</dt><dd>", name);
	html_bdi(h, SLICE(value));
	html_raw(h, "</dd>");
}

/* A report that leaves something out says so. */
static void
narrowed(struct document *d)
{
	const naql_use_filter *f = d->filter;
	struct html *h = &d->h;

	if (f == NULL || !(f->since || f->until || f->host || f->story || f->kind ||
			   f->outcome || f->id || f->limit))
		return;
	html_raw(h, "<section class=\"narrowed\"><h2>This report shows a part</h2><dl>");
	filter_row(h, "Captured on or after", f->since);
	filter_row(h, "Captured before", f->until);
	filter_row(h, "Outlet, and below it", f->host);
	filter_row(h, "Story", f->story);
	filter_row(h, "Kind", f->kind);
	filter_row(h, "Outcome", f->outcome);
	filter_row(h, "Use", f->id);
	if (f->limit) {
		html_raw(h, "<dt>At most</dt><dd>");
		html_number(h, f->limit);
		html_raw(h, " records, the strongest</dd>");
	}
	html_raw(h, "</dl></section>\n");
}

/* ---- what was scanned ---- */

struct scans {
	struct html *h;
	struct register_scan sum;
	uint64_t n;
	bool print;
};

static void
time_cell(struct html *h, int64_t at)
{
	char text[21];

	time_format(at, text);
	html_raw(h, "<td>");
	html_raw(h, text[0] ? text : "–");
	html_raw(h, "</td>");
}

static void
numbers(struct html *h, const struct register_scan *s)
{
	const uint64_t cells[] = { s->records, s->pages, s->bytes, s->faults };

	for (size_t i = 0; i < NAQL_COUNT(cells); i++) {
		html_raw(h, "<td class=\"n\">");
		html_number(h, cells[i]);
		html_raw(h, "</td>");
	}
}

static void
scan_row(struct html *h, const struct register_scan *s)
{
	html_raw(h, "<tr>");
	time_cell(h, s->started);
	time_cell(h, s->ended);
	html_raw(h, "<td class=\"inputs\">");
	html_bdi(h, s->input);
	html_raw(h, "</td>");
	numbers(h, s);
	html_raw(h, "</tr>\n");
}

static naql_status
add_scan(void *ctx, const struct register_scan *s, naql_error *err)
{
	struct scans *all = ctx;

	(void)err;
	all->n++;
	all->sum.records += s->records;
	all->sum.pages += s->pages;
	all->sum.bytes += s->bytes;
	all->sum.faults += s->faults;
	if (all->print)
		scan_row(all->h, s);
	return NAQL_OK;
}

static naql_status
scanned(struct document *d, naql_error *err)
{
	struct html *h = &d->h;
	struct scans counted = { .h = h }, all = { .h = h, .print = true };
	naql_status st = register_scan_each(d->reg, add_scan, &counted, err);

	if (st != NAQL_OK)
		return st;
	html_raw(h, "<section><h2>What was scanned</h2>\n");
	if (counted.n == 0) {
		html_raw(h, "<p>No recorded scan.</p></section>\n");
		return NAQL_OK;
	}
	html_raw(h, counted.n > SCANS_SHOWN ? "<details class=\"scans\"><summary>"
					    : "<details class=\"scans\" open><summary>");
	html_number(h, counted.n);
	html_raw(h, counted.n == 1 ? " scan" : " scans");
	html_raw(h,
		 "</summary><div class=\"wide\"><table><thead><tr>"
		 "<th scope=\"col\">Began</th><th scope=\"col\">Ended</th>"
		 "<th scope=\"col\">Inputs</th><th class=\"n\" scope=\"col\">Records</th>"
		 "<th class=\"n\" scope=\"col\">Pages</th><th class=\"n\" "
		 "scope=\"col\">Bytes</th>"
		 "<th class=\"n\" scope=\"col\">Faults</th></tr></thead><tbody>\n");
	st = register_scan_each(d->reg, add_scan, &all, err);
	html_raw(h, "</tbody>");
	if (counted.n > 1) {
		html_raw(h, "<tfoot><tr><th scope=\"row\" colspan=\"3\">Together</th>");
		numbers(h, &counted.sum);
		html_raw(h, "</tr></tfoot>");
	}
	html_raw(h, "</table></div></details></section>\n");
	return st;
}

/* ---- the counts ---- */

static void
count_table(struct html *h, const char *title, const struct document_count *counts,
	    struct slice (*words)(struct slice code))
{
	buf_printf(&h->buf,
		   "<table><caption>%s</caption><thead class=\"off\"><tr>"
		   "<th scope=\"col\">Name</th><th scope=\"col\">Uses</th></tr></thead>"
		   "<tbody>\n",
		   title);
	for (size_t i = 0; i < DOCUMENT_CODES && counts[i].n; i++) {
		html_raw(h, "<tr><th scope=\"row\">");
		html_text(h, i + 1 < DOCUMENT_CODES ? words(SLICE(counts[i].code))
						    : SLICE("others"));
		html_raw(h, "</th><td class=\"n\">");
		html_number(h, counts[i].n);
		html_raw(h, "</td></tr>\n");
	}
	html_raw(h, "</tbody></table>\n");
}

static void
apart_table(struct document *d)
{
	struct html *h = &d->h;

	html_raw(h, "<table><caption>Apart, not counted as uses</caption>"
		    "<thead class=\"off\"><tr><th scope=\"col\">Name</th>"
		    "<th class=\"n\" scope=\"col\">Records</th></tr></thead><tbody>\n");
	for (int part = ENTRY_USE + 1; part < ENTRY_N_PARTS; part++) {
		if (d->n[part] == 0 && part >= ENTRY_TRACE)
			continue;
		html_raw(h, "<tr><th scope=\"row\">");
		html_raw(h, entry_part_title((enum entry_part)part));
		html_raw(h, "</th><td class=\"n\">");
		html_number(h, d->n[part]);
		html_raw(h, "</td></tr>\n");
	}
	html_raw(h, "</tbody></table>\n");
}

static void
counts(struct document *d)
{
	struct html *h = &d->h;

	html_raw(h, "<section><h2>");
	html_number(h, d->n[ENTRY_USE]);
	html_raw(h, d->n[ENTRY_USE] == 1 ? " use</h2>\n" : " uses</h2>\n");
	html_raw(h, "<div class=\"counts\">\n");
	if (d->n[ENTRY_USE]) {
		sort_codes(d->outcomes);
		sort_codes(d->kinds);
		count_table(h, "By outcome", d->outcomes, entry_outcome_words);
		count_table(h, "By kind", d->kinds, entry_kind_words);
	}
	apart_table(d);
	html_raw(h, "</div></section>\n");
}

/* ---- filters: a form that the script shows and fills ---- */

static const char filters[] =
	"<form id=\"filters\" hidden aria-label=\"Filters\">\n"
	"<label>Outlet <select name=\"outlet\"><option "
	"value=\"\">any</option></select></label>\n"
	"<label>Outcome <select name=\"outcome\"><option "
	"value=\"\">any</option></select></label>\n"
	"<label>Kind <select name=\"kind\"><option "
	"value=\"\">any</option></select></label>\n"
	"<label>Captured from <input type=\"date\" name=\"from\"></label>\n"
	"<label>to <input type=\"date\" name=\"to\"></label>\n"
	"<button type=\"reset\">Show all</button>\n"
	"<button type=\"button\" id=\"unfold\">Open all</button>\n"
	"<button type=\"button\" id=\"fold\">Close all</button>\n"
	"<output id=\"shown\" aria-live=\"polite\"></output>\n</form>\n";

static const char legend[] =
	"<p class=\"legend\">Side by side: equal words plain, <mark>words put in place "
	"of "
	"others</mark>, <ins>words on the page only</ins>, <del>words in the story "
	"only</del>, <i>words that were moved</i>. Words count as equal whatever their "
	"spelling: vowel marks, letter "
	"forms and character sets do not matter. A passage has one number and one colour "
	"on both sides.</p>\n";

static void
head(struct html *h)
{
	html_raw(h, "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n"
		    "<meta charset=\"utf-8\">\n"
		    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
		    "'none'; style-src '");
	html_raw(h, assets_style_hash);
	html_raw(h, "'; script-src '");
	html_raw(h, assets_script_hash);
	html_raw(h, "'; base-uri 'none'; form-action 'none'\">\n"
		    "<meta name=\"viewport\" content=\"width=device-width, "
		    "initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light "
		    "dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
		    "<meta name=\"robots\" content=\"noindex\">\n"
		    "<meta name=\"generator\" content=\"naql " NAQL_VERSION "\">\n"
		    "<title>Uses found</title>\n<style>");
	html_raw(h, assets_style);
	html_raw(h, "</style>\n</head>\n<body>\n"
		    "<a class=\"skip\" href=\"#uses\">To the uses</a>\n");
}

naql_status
document_open(struct document *d, naql_error *err)
{
	struct html *h = &d->h;
	naql_status st;

	h->large = d->parts.n > LARGE;
	head(h);
	st = heading(d, err);
	if (st != NAQL_OK)
		return st;
	narrowed(d);
	counts(d);
	st = scanned(d, err);
	html_raw(h, "</header>\n<main id=\"uses\">\n");
	html_raw(h, filters);
	html_raw(h, legend);
	return st;
}

/* ---- the table of uses, and the parts ---- */

static const char table_head[] =
	"<div class=\"wide\" role=\"region\" aria-label=\"Table of uses\" "
	"tabindex=\"0\"><table class=\"uses\"><thead><tr><th scope=\"col\">No.</th>"
	"<th scope=\"col\">Story</th><th scope=\"col\">Outlet</th>"
	"<th scope=\"col\">Kind</th><th class=\"n\" scope=\"col\">Of the story</th>"
	"<th class=\"n\" scope=\"col\">Of the page</th><th scope=\"col\">Credit</th>"
	"<th scope=\"col\">Captured</th><th scope=\"col\">Outcome</th></tr></thead>"
	"<tbody>\n";

static const char table_end[] = "</tbody></table></div>\n";

static void
cell(struct html *h, struct slice text, bool breaks)
{
	html_raw(h, breaks ? "<td>" : "<td class=\"short\">");
	html_bdi(h, text);
	html_raw(h, "</td>");
}

static void
percent_cell(struct html *h, uint32_t permille)
{
	html_raw(h, "<td class=\"n\">");
	html_percent(h, permille);
	html_raw(h, "</td>");
}

void
document_row(struct document *d, const struct entry *e, uint64_t number)
{
	struct html *h = &d->h;
	struct slice day = e->row->captured;
	bool credit = json_type(json_get(e->record, "credit")) == JSON_OBJECT;

	if ((number - 1) % TABLE_ROWS == 0) {
		html_raw(h, number > 1 ? table_end : "");
		html_raw(h, table_head);
	}
	day.len = day.len > 10 ? 10 : day.len;
	html_raw(h, "<tr><th scope=\"row\"><a href=\"#u-");
	html_text(h, SLICE(e->row->id));
	html_raw(h, "\">");
	html_number(h, number);
	html_raw(h, "</a></th>");
	cell(h, e->title.len ? e->title : e->row->story, true);
	cell(h, e->row->host, true);
	cell(h, entry_kind_words(SLICE(e->row->kind)), false);
	percent_cell(h, e->row->story_permille);
	percent_cell(h, e->row->page_permille);
	cell(h, credit ? SLICE("yes") : SLICE("none found"), false);
	cell(h, day, false);
	cell(h, entry_outcome_words(e->outcome), true);
	html_raw(h, "</tr>\n");
}

void
document_table_end(struct document *d)
{
	if (d->n[ENTRY_USE])
		html_raw(&d->h, table_end);
}

void
document_part(struct document *d, enum entry_part part)
{
	struct html *h = &d->h;

	html_raw(h, "<section class=\"part\"><h2>");
	html_raw(h, entry_part_title(part));
	html_raw(h, " <span class=\"many\">");
	html_number(h, d->n[part]);
	html_raw(h, "</span></h2>\n");
	if (part != ENTRY_USE)
		html_raw(h, "<p>These are not counted as uses.</p>\n");
}

void
document_part_end(struct document *d)
{
	html_raw(&d->h, "</section>\n");
}

void
document_close(struct document *d)
{
	struct html *h = &d->h;

	html_raw(h, "</main>\n<footer><p>Written by naql " NAQL_VERSION
		    ". Spans are bytes: of the story as stored, and of the page as "
		    "captured. Times are UTC.</p></footer>\n<script>");
	html_raw(h, assets_script);
	html_raw(h, "</script>\n</body>\n</html>\n");
}
