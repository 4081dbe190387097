/*
 * container.c - the steps that the WARC and the ARC reader share.
 */
#include "record/container.h"

#include <string.h>

#include "record/capture_feed.h"

naql_status
container_hand(struct record_reader *r, const struct http_block *block,
	       struct record *out, bool *found, naql_error *err)
{
	enum http_verdict verdict;
	naql_status st = http_page(r, block, out, &verdict, err);

	if (st != NAQL_OK)
		return st;
	if (verdict == HTTP_FEED)
		return capture_feed_open(r, out, err);
	if (verdict != HTTP_PAGE) {
		r->counts.skipped += verdict == HTTP_SKIP;
		return NAQL_OK;
	}
	out->window_last = true;
	record_hand(r, out);
	*found = true;
	return NAQL_OK;
}

naql_status
container_go_on(struct record_reader *r, naql_status st, struct record *out, bool *found,
		naql_error *err)
{
	if (st == NAQL_E_FORMAT) {
		r->lost = true;
		st = NAQL_OK;
	} else if (st == NAQL_OK && !*found) {
		st = capture_feed_next(r, out, found, err);
	}
	if (st == NAQL_OK && !*found)
		memset(out, 0, sizeof(*out));
	return st;
}

uint64_t
container_step(struct record_reader *r)
{
	uint64_t member = source_offset(r->src), position = source_position(r->src);

	if (source_coding(r->src) == SOURCE_PLAIN)
		return 0;
	if (member != r->member) {
		r->member = member;
		r->member_begin = position;
	}
	return position - r->member_begin;
}

naql_status
container_truncated(struct record_reader *r, size_t n, uint64_t offset, naql_error *err)
{
	const uint8_t *bytes;
	size_t more;

	source_consume(r->src, n);
	naql_status st = record_peek(r, 1, &bytes, &more, err);

	if (st != NAQL_OK)
		return st;
	record_fault(r, NAQL_E_FORMAT, offset, "the input ends within a record");
	return NAQL_E_FORMAT;
}
