/*
 * statement_html.c - the statement as one page to read and to print: loads nothing, runs
 * nothing, in English or, from right to left, in Arabic.
 */
#include "report/statement.h"

#include "base/compiler.h"
#include "base/error.h"
#include "base/timestamp.h"
#include "report/assets.h"
#include "report/html.h"
#include "report/statement_words.h"
#include "rights/zone.h"

struct writer {
	struct statement *s;
	struct html h;
	uint64_t number; /* of the line at hand */
};

static void
say(struct writer *w, enum statement_word word)
{
	html_text(&w->h, SLICE(statement_word(word, w->s->lang)));
}

static void
head_cell(struct writer *w, enum statement_word word, bool number)
{
	html_raw(&w->h, number ? "<th class=\"n\" scope=\"col\">" : "<th scope=\"col\">");
	say(w, word);
	html_raw(&w->h, "</th>");
}

static void
day(struct writer *w, int64_t at)
{
	char text[21];

	time_format(at, text);
	text[10] = '\0';
	html_bdi(&w->h, SLICE(text[0] ? text : "\xe2\x80\x93"));
}

/* A number keeps its order in a right-to-left text. */
static void
money(struct writer *w, int64_t amount, const char *currency, bool named)
{
	struct buf b = { 0 };

	statement_money(&b, amount, currency);
	if (named) {
		buf_add_byte(&b, ' ');
		buf_add_str(&b, currency);
	}
	html_raw(&w->h, "<bdi dir=\"ltr\">");
	html_text(&w->h, buf_slice(&b));
	html_raw(&w->h, "</bdi>");
	w->h.buf.failed |= b.failed;
	buf_fini(&b);
}

static void
fact(struct writer *w, enum statement_word word, struct slice value)
{
	html_raw(&w->h, "<dt>");
	say(w, word);
	html_raw(&w->h, "</dt><dd>");
	html_bdi(&w->h, value);
	html_raw(&w->h, "</dd>");
}

/* ---- the top ---- */

static void
head(struct writer *w)
{
	struct html *h = &w->h;

	html_raw(h,
		 w->s->lang
			 ? "<!doctype html>\n<html lang=\"ar\" dir=\"rtl\">\n<head>\n"
			 : "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n");
	html_raw(h,
		 "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
		 "content=\"default-src 'none'; style-src '");
	html_raw(h, assets_style_hash);
	html_raw(h,
		 "'; base-uri 'none'; form-action 'none'\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width, "
		 "initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light "
		 "dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
		 "<meta name=\"robots\" content=\"noindex\">\n"
		 "<meta name=\"generator\" content=\"naql " NAQL_VERSION "\">\n<title>");
	say(w, SAY_TITLE);
	html_raw(h, "</title>\n<style>");
	html_raw(h, assets_style);
	html_raw(h, "</style>\n</head>\n<body>\n<header>\n<h1>");
	say(w, SAY_TITLE);
	html_raw(h, "</h1>\n<p class=\"stand\">");
	say(w, SAY_STAND);
	html_raw(h, "</p>\n");
}

static naql_status
agency(void *ctx, struct slice value, naql_error *err)
{
	(void)err;
	fact(ctx, SAY_AGENCY, value);
	return NAQL_DONE; /* the first is the name */
}

static naql_status
about(struct writer *w, naql_error *err)
{
	struct statement *s = w->s;
	naql_status st;

	html_raw(&w->h, "<dl>");
	st = register_setting_each(s->reg, "agency", agency, w, err);
	fact(w, SAY_PARTY, s->party->name.len ? s->party->name : s->party->id);
	html_raw(&w->h, "<dt>");
	say(w, SAY_PERIOD);
	html_raw(&w->h, "</dt><dd>");
	day(w, s->from);
	html_raw(&w->h, " ");
	say(w, SAY_UNTIL);
	html_raw(&w->h, " ");
	day(w, s->to);
	html_raw(&w->h, "</dd></dl>\n");
	return st;
}

static void
count_row(struct writer *w, enum statement_word word, uint64_t n)
{
	html_raw(&w->h, "<tr><th scope=\"row\">");
	say(w, word);
	html_raw(&w->h, "</th><td class=\"n\">");
	html_number(&w->h, n);
	html_raw(&w->h, "</td></tr>\n");
}

static void
counts(struct writer *w)
{
	const naql_statement_counts *c = &w->s->counts;

	html_raw(&w->h, "<div class=\"counts\"><table><caption>");
	say(w, SAY_COUNTS);
	html_raw(&w->h, "</caption><tbody>\n");
	count_row(w, SAY_COVERED, c->covered);
	count_row(w, SAY_DUTY_OPEN, c->duty_open);
	count_row(w, SAY_OVER, c->over_limit);
	if (c->via)
		count_row(w, SAY_VIA, c->via);
	count_row(w, SAY_NOT_COVERED, c->not_covered);
	if (c->undetermined)
		count_row(w, SAY_UNDETERMINED, c->undetermined);
	html_raw(&w->h, "</tbody></table>\n");
}

static void
totals(struct writer *w)
{
	struct html *h = &w->h;

	if (w->s->sums.n == 0)
		return;
	html_raw(h, "<table class=\"totals\"><caption>");
	say(w, SAY_TOTALS);
	html_raw(h, "</caption><thead><tr>");
	head_cell(w, SAY_CONTRACT, false);
	head_cell(w, SAY_CURRENCY, false);
	head_cell(w, SAY_LINES, true);
	head_cell(w, SAY_NET, true);
	head_cell(w, SAY_TAX, true);
	head_cell(w, SAY_GROSS, true);
	html_raw(h, "</tr></thead><tbody>\n");
	for (size_t i = 0; i < w->s->sums.n; i++) {
		const struct statement_sum *sum = &w->s->sums.ptr[i];
		const int64_t amounts[] = { sum->net, sum->tax, sum->net + sum->tax };

		html_raw(h, "<tr><th scope=\"row\">");
		html_bdi(h, sum->contract);
		html_raw(h, "</th><td>");
		html_bdi(h, SLICE(sum->price->currency));
		html_raw(h, "</td><td class=\"n\">");
		html_number(h, sum->lines);
		html_raw(h, "</td>");
		for (size_t k = 0; k < NAQL_COUNT(amounts); k++) {
			html_raw(h, "<td class=\"n\">");
			money(w, amounts[k], sum->price->currency, false);
			html_raw(h, "</td>");
		}
		html_raw(h, "</tr>\n");
	}
	html_raw(h, "</tbody></table></div>\n");
}

/* ---- events ---- */

static void
duties(struct writer *w, struct slice missing)
{
	while (missing.len) {
		size_t bar = slice_find(missing, SLICE(" | "));
		struct slice one = { missing.ptr, bar < missing.len ? bar : missing.len };

		html_raw(&w->h, "<br>");
		html_bdi(&w->h, statement_duty(one, w->s->lang));
		if (bar >= missing.len)
			break;
		missing.ptr += bar + 3;
		missing.len -= bar + 3;
	}
}

static void
what(struct writer *w, const struct statement_event *e)
{
	struct html *h = &w->h;

	html_bdi(h, e->title.len ? e->title : e->story);
	html_raw(h, "<br><span class=\"muted\">");
	html_bdi(h, e->story);
	html_raw(h, " \xc2\xb7 ");
	html_bdi(h, SLICE(e->use));
	html_raw(h, "</span>");
}

static void
where(struct writer *w, const struct statement_event *e)
{
	struct html *h = &w->h;

	html_raw(h, "<td>");
	html_bdi(h, e->outlet);
	html_raw(h, "<br><span class=\"muted\">");
	html_bdi(h, e->url);
	html_raw(h, "</span>");
	if (e->gone != TIME_NONE) {
		html_raw(h, "<br>");
		say(w, SAY_GONE);
		html_raw(h, " ");
		day(w, e->gone);
	}
	html_raw(h, "</td><td class=\"n\">");
	html_number(h, e->words);
	html_raw(h, "<br>");
	html_percent(h, e->permille);
	html_raw(h, "</td>");
}

static void
judged(struct writer *w, const struct statement_event *e)
{
	struct slice outcome = e->outcome;

	if (e->is == STATEMENT_DUTY_OPEN)
		outcome = SLICE("COVERED_DUTY_OPEN");
	html_raw(&w->h, "<td>");
	html_bdi(&w->h, statement_outcome(outcome, w->s->lang));
	duties(w, e->missing);
	html_raw(&w->h, "</td>");
}

static void
number_cell(struct writer *w)
{
	html_raw(&w->h, "<tr><th scope=\"row\">");
	html_number(&w->h, ++w->number);
	html_raw(&w->h, "</th><td class=\"short\">");
}

/* ---- lines ---- */

static enum statement_word
kind_word(enum charge_kind k)
{
	return k == CHARGE_MINIMUM    ? SAY_MINIMUM
	       : k == CHARGE_DECLARED ? SAY_DECLARED
				      : SAY_BASE;
}

static void
note(struct writer *w, enum charge_note n)
{
	static const enum statement_word notes[] = {
		[CHARGE_NO_PRICE] = SAY_NOTE_NO_PRICE,
		[CHARGE_NO_RATE] = SAY_NOTE_NO_RATE,
		[CHARGE_INCLUDED] = SAY_NOTE_INCLUDED,
		[CHARGE_OVER] = SAY_NOTE_OVER,
		[CHARGE_CAPPED] = SAY_NOTE_CAPPED,
	};

	if (n == CHARGE_PLAIN)
		return;
	html_raw(&w->h, "<br><span class=\"muted\">");
	say(w, notes[n]);
	html_raw(&w->h, "</span>");
}

/* Of which days it is, as the contract's zone counts them. */
static void
period(struct writer *w, const struct statement_line *l)
{
	const struct charge_line *c = &l->charge;

	say(w, kind_word(c->kind));
	html_raw(&w->h, "<br><span class=\"muted\">");
	day(w, c->from + zone_offset(l->contract->tz, c->from));
	html_raw(&w->h, " ");
	say(w, SAY_UNTIL);
	html_raw(&w->h, " ");
	day(w,
	    c->to == TIME_NONE ? TIME_NONE : c->to + zone_offset(l->contract->tz, c->to));
	html_raw(&w->h, "</span>");
}

static void
line_row(struct writer *w, const struct statement_line *l)
{
	const struct charge_line *c = &l->charge;
	struct html *h = &w->h;

	number_cell(w);
	day(w, c->at + zone_offset(l->contract->tz, c->at));
	html_raw(h, "</td><td>");
	if (l->event)
		what(w, l->event);
	else
		period(w, l);
	html_raw(h, "</td>");
	if (l->event)
		where(w, l->event);
	else
		html_raw(h, "<td></td><td></td>");
	html_raw(h, "<td>");
	html_bdi(h, c->grant);
	note(w, c->note);
	html_raw(h, "</td>");
	if (l->event)
		judged(w, l->event);
	else
		html_raw(h, "<td></td>");
	html_raw(h, "<td class=\"n\">");
	if (c->price && c->kind != CHARGE_DECLARED)
		money(w, c->amount, c->price->currency, true);
	html_raw(h, "</td></tr>\n");
}

static void
table_head(struct writer *w, bool charged)
{
	static const struct {
		enum statement_word word;
		bool number, charged;
	} columns[] = {
		{ SAY_NO, false, false },      { SAY_FIRST_SEEN, false, false },
		{ SAY_WHAT, false, false },    { SAY_OUTLET, false, false },
		{ SAY_WORDS, true, false },    { SAY_GRANT, false, true },
		{ SAY_OUTCOME, false, false }, { SAY_AMOUNT, true, true },
	};

	html_raw(&w->h, "<div class=\"wide\" tabindex=\"0\"><table class=\"statement\">"
			"<thead><tr>");
	for (size_t i = 0; i < NAQL_COUNT(columns); i++)
		if (charged || !columns[i].charged)
			head_cell(w, columns[i].word, columns[i].number);
	html_raw(&w->h, "</tr></thead><tbody>\n");
}

static void
sum_rows(struct writer *w, struct slice number)
{
	struct html *h = &w->h;

	html_raw(h, "</tbody><tfoot>");
	for (size_t i = 0; i < w->s->sums.n; i++) {
		const struct statement_sum *sum = &w->s->sums.ptr[i];

		if (!slice_eq(sum->contract, number))
			continue;
		html_raw(h, "<tr><th scope=\"row\" colspan=\"7\">");
		say(w, SAY_SUM);
		html_raw(h, "</th><td class=\"n\">");
		money(w, sum->net, sum->price->currency, true);
		html_raw(h, "</td></tr>\n");
	}
	html_raw(h, "</tfoot></table></div></section>\n");
}

static void
contract_head(struct writer *w, const struct rights_contract *c)
{
	struct html *h = &w->h;

	html_raw(h, "<section class=\"part\"><h2>");
	say(w, SAY_LINES_OF);
	html_raw(h, " ");
	html_bdi(h, c->number);
	html_raw(h, "</h2>\n<p class=\"muted\">");
	say(w, SAY_TERM);
	html_raw(h, ": ");
	day(w, c->valid_from + zone_offset(c->tz, c->valid_from));
	html_raw(h, " ");
	say(w, SAY_UNTIL);
	html_raw(h, " ");
	day(w, rights_end(c) == TIME_NONE
		       ? TIME_NONE
		       : rights_end(c) + zone_offset(c->tz, rights_end(c)));
	html_raw(h, " \xc2\xb7 ");
	html_bdi(h, c->tz_name);
	html_raw(h, "</p>\n");
	table_head(w, true);
}

static naql_status
lines(struct writer *w, naql_error *err)
{
	struct statement *s = w->s;

	for (size_t i = 0; i < s->lines.n; i++) {
		const struct statement_line *l = &s->lines.ptr[i];
		bool last = i + 1 == s->lines.n || l[1].contract != l->contract;

		if (i == 0 || l[-1].contract != l->contract)
			contract_head(w, l->contract);
		line_row(w, l);
		if (last)
			sum_rows(w, l->contract->number);
		if (html_status(&w->h, NULL) != NAQL_OK)
			break;
	}
	if (s->lines.n == 0) {
		html_raw(&w->h, "<p>");
		say(w, SAY_NO_LINES);
		html_raw(&w->h, "</p>\n");
	}
	return html_status(&w->h, err);
}

/* ---- what costs nothing ---- */

static void
apart(struct writer *w, enum statement_class is, enum statement_word title,
      enum statement_word text)
{
	struct statement *s = w->s;
	bool begun = false;

	for (size_t i = 0; i < s->events.n; i++) {
		const struct statement_event *e = &s->events.ptr[i];

		if (e->is != is || !statement_in(s, e))
			continue;
		if (!begun) {
			html_raw(&w->h, "<section class=\"part\"><h2>");
			say(w, title);
			html_raw(&w->h, "</h2>\n<p>");
			say(w, text);
			html_raw(&w->h, "</p>\n");
			table_head(w, false);
			begun = true;
		}
		number_cell(w);
		day(w, e->first);
		html_raw(&w->h, "</td><td>");
		what(w, e);
		html_raw(&w->h, "</td>");
		where(w, e);
		judged(w, e);
		html_raw(&w->h, "</tr>\n");
	}
	if (begun)
		html_raw(&w->h, "</tbody></table></div></section>\n");
}

static void
foot(struct writer *w)
{
	html_raw(&w->h, "</main>\n<footer>");
	if (w->s->counts.undetermined) {
		html_raw(&w->h, "<p>");
		html_number(&w->h, w->s->counts.undetermined);
		html_raw(&w->h, " ");
		say(w, SAY_UNDETERMINED);
		html_raw(&w->h, ". ");
		say(w, SAY_UNDETERMINED_TEXT);
		html_raw(&w->h, "</p>");
	}
	html_raw(&w->h, "<p>");
	say(w, SAY_FOOT);
	html_raw(&w->h,
		 " <bdi>naql " NAQL_VERSION "</bdi></p></footer>\n</body>\n</html>\n");
}

naql_status
statement_html(struct statement *s, struct file_writer *file, naql_error *err)
{
	struct writer w = { .s = s, .h = { .file = file } };
	naql_status st;

	head(&w);
	st = about(&w, err);
	counts(&w);
	totals(&w);
	html_raw(&w.h, "</header>\n<main>\n");
	if (st == NAQL_OK)
		st = lines(&w, err);
	apart(&w, STATEMENT_VIA, SAY_VIA, SAY_VIA_TEXT);
	apart(&w, STATEMENT_NOT_COVERED, SAY_OFFER, SAY_OFFER_TEXT);
	foot(&w);
	html_flush(&w.h);
	if (st == NAQL_OK)
		st = html_status(&w.h, err);
	buf_fini(&w.h.buf);
	return st;
}
