/*
 * statement_csv.c - the statement for a spreadsheet: a row a line, amounts in minor units
 * so that no program rounds them; then what no contract covers, without an amount.
 */
#include "report/statement.h"

#include "base/error.h"
#include "base/timestamp.h"
#include "report/escape.h"
#include "report/statement_words.h"

#define BOM "\xef\xbb\xbf" /* without it spreadsheets read Latin-1 */

static const char head[] =
	"line,contract,grant,period_from,period_to,due,event,use,story,story_title,"
	"outlet,"
	"url,first_seen,last_seen,gone,captures,addresses,words,story_share,outcome,"
	"missing,over_limit,note,currency,amount_minor,tax_minor\r\n";

static void
field(struct buf *out, struct slice s)
{
	escape_csv(out, s);
	buf_add_byte(out, ',');
}

static void
time_field(struct buf *out, int64_t t)
{
	char text[21];

	time_format(t, text);
	field(out, SLICE(text));
}

static void
empty(struct buf *out, unsigned n)
{
	while (n-- > 0)
		buf_add_byte(out, ',');
}

static void
event_fields(struct buf *out, const struct statement_event *e)
{
	if (!e) {
		empty(out, 16);
		return;
	}
	field(out, SLICE(e->id));
	field(out, SLICE(e->use));
	field(out, e->story);
	field(out, e->title);
	field(out, e->outlet);
	field(out, e->url);
	time_field(out, e->first);
	time_field(out, e->last);
	time_field(out, e->gone);
	buf_printf(out, "%u,%u,%u,%u.%03u,", e->captures, e->addresses, e->words,
		   e->permille / 1000, e->permille % 1000);
	field(out, e->outcome);
	field(out, e->missing);
	field(out, e->over ? SLICE("yes") : SLICE("no"));
}

static void
line_row(struct buf *out, const struct statement_line *l)
{
	const struct charge_line *c = &l->charge;

	field(out, SLICE(statement_kind_code(c->kind)));
	field(out, l->contract->number);
	field(out, c->grant);
	time_field(out, c->from);
	time_field(out, c->to);
	time_field(out, c->at);
	event_fields(out, l->event);
	field(out, SLICE(statement_note_code(c->note)));
	field(out, c->price ? SLICE(c->price->currency) : SLICE(""));
	if (c->kind == CHARGE_DECLARED)
		buf_add_byte(out, ',');
	else
		buf_printf(out, "%lld,%lld", (long long)c->amount, (long long)c->tax);
	buf_add_str(out, "\r\n");
}

static void
open_row(struct buf *out, const struct statement_event *e)
{
	field(out, e->is == STATEMENT_VIA ? SLICE("covered_via") : SLICE("not_covered"));
	field(out, e->contract);
	field(out, e->grant);
	empty(out, 3);
	event_fields(out, e);
	empty(out, 3);
	buf_add_str(out, "\r\n");
}

static naql_status
flush(struct buf *b, struct file_writer *file, naql_error *err)
{
	naql_status st = buf_status(b, err);

	if (!st)
		st = file_writer_add(file, b->ptr, b->len, err);
	buf_reset(b);
	return st;
}

naql_status
statement_csv(struct statement *s, struct file_writer *file, naql_error *err)
{
	struct buf b = { 0 };
	naql_status st;

	buf_add_str(&b, BOM);
	buf_add_str(&b, head);
	st = flush(&b, file, err);
	for (size_t i = 0; i < s->lines.n && !st; i++) {
		line_row(&b, &s->lines.ptr[i]);
		st = flush(&b, file, err);
	}
	for (size_t i = 0; i < s->events.n && !st; i++) {
		const struct statement_event *e = &s->events.ptr[i];

		if ((e->is != STATEMENT_VIA && e->is != STATEMENT_NOT_COVERED) ||
		    !statement_in(s, e))
			continue;
		open_row(&b, e);
		st = flush(&b, file, err);
	}
	buf_fini(&b);
	return st;
}
