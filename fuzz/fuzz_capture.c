/*
 * fuzz_capture.c - a record found in a broken crawl file is whole, and the one asked for.
 */
#include "fuzz.h"

#include <string.h>

#include "record/capture.h"

static void
find(const uint8_t *bytes, size_t len, const struct capture_place *where)
{
	struct capture c = { .head_len = 0 };
	naql_status st = capture_find(bytes, len, where, &c, NULL);

	must(st == NAQL_OK || st == NAQL_DONE);
	if (st == NAQL_OK) {
		struct slice block = capture_block(&c), body = capture_body(&c);

		must(c.bytes.len >= 5 && memcmp(c.bytes.ptr, "WARC/", 5) == 0);
		must(where->id.ptr ? slice_eq(c.id, where->id)
				   : slice_eq(c.payload_digest, where->digest));
		must(block.ptr >= c.bytes.ptr &&
		     block.ptr + block.len == c.bytes.ptr + c.bytes.len);
		must(body.ptr >= block.ptr &&
		     body.ptr + body.len == block.ptr + block.len);
	}
	capture_fini(&c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct capture_place where = { .name = "fuzz",
				       .offset = len ? bytes[0] % 4 : 0,
				       .id = SLICE("urn:x") };

	find(bytes, len, &where);
	where.id = (struct slice){ NULL, 0 };
	where.digest = SLICE("sha1:X");
	find(bytes, len, &where);
	return 0;
}
