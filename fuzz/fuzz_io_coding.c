/*
 * fuzz_io_coding.c - any body in any coding: a smaller cap gives the begin of what a
 * larger one gives, never more than the cap, and errors name a place inside the input.
 */
#include "fuzz.h"

#include <string.h>

#include "io/coding.h"

static naql_status
decode(unsigned what, const uint8_t *in, size_t len, size_t cap, struct buf *out)
{
	naql_error err = { .offset = 0 };
	naql_status st = what % 7 == 6 ? chunked_decode(in, len, cap, out, &err)
				       : coding_decode((enum coding)(what % 7), in, len,
						       cap, out, &err);

	must(st == NAQL_OK || st == NAQL_E_FORMAT || st == NAQL_E_LIMIT);
	must(err.offset <= len && out->len <= cap);
	must(st != NAQL_E_LIMIT || out->len == cap);
	return st;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf large = { 0 };
	struct buf small = { 0 };
	size_t cap;
	naql_status st;

	if (size < 3)
		return 0;
	st = decode(data[0], data + 3, size - 3, 1 << 20, &large);
	cap = large.len * (data[1] | (size_t)data[2] << 8) >> 16;
	(void)decode(data[0], data + 3, size - 3, cap, &small);
	must(small.len <= large.len &&
	     (!small.len || memcmp(small.ptr, large.ptr, small.len) == 0));
	must(st != NAQL_OK || small.len == cap);
	buf_fini(&large);
	buf_fini(&small);
	return 0;
}
