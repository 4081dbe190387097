/*
 * html.c - a file that is one HTML page. Up to RECORD_PAYLOAD_MAX bytes of it; a page
 * that long is no page of text, and the page room wants the whole of it in memory.
 */
#include "record/record_int.h"

/* After the page: a fault may stand where it ended. */
static naql_status
finish(struct record_reader *r, naql_error *err)
{
	const uint8_t *b;
	size_t n;
	naql_status st = record_drop(r, err);

	if (st == NAQL_OK)
		st = record_peek(r, 1, &b, &n, err);
	r->format = &nothing_format;
	return st == NAQL_OK || st == NAQL_E_FORMAT ? NAQL_DONE : st;
}

static naql_status
html_next(struct record_reader *r, struct record *out, naql_error *err)
{
	const uint8_t *b;
	size_t n;
	naql_status st;

	if (r->begun)
		return finish(r, err);
	do
		st = record_peek(r, RECORD_PAYLOAD_MAX + 1, &b, &n, err);
	while (st == NAQL_E_FORMAT);
	if (st != NAQL_OK || n == 0)
		return st == NAQL_OK ? NAQL_DONE : st;
	r->begun = true;
	r->counts.records++;
	if (n > RECORD_PAYLOAD_MAX) {
		r->counts.cut++;
		n = RECORD_PAYLOAD_MAX;
	}
	out->kind = RECORD_HTML;
	out->id = buf_slice(&r->file_id);
	out->charset = r->charset;
	out->payload = b;
	out->payload_len = n;
	out->window_last = true;
	out->offset = source_offset(r->src);
	r->pending = n;
	record_hand(r, out);
	return NAQL_OK;
}

const struct record_format html_format = { html_next };
