/*
 * xml_open.c - opening an XML reader, on bytes that somebody brings or on memory.
 */
#include "base/error.h"
#include "io/xml_int.h"

#define DEPTH_MAX 200u
#define ATTR_MAX  256u
#define TAG_MAX	  ((size_t)64 << 10)

static naql_status
memory_bytes(void *ctx, size_t want, const uint8_t **bytes, size_t *len, naql_error *err)
{
	struct xml_reader *r = ctx;

	(void)err;
	*len = want < r->memory.len ? want : r->memory.len;
	*bytes = (const uint8_t *)r->memory.ptr;
	r->memory.ptr += *len;
	r->memory.len -= *len;
	return NAQL_OK;
}

naql_status
xml_open(struct xml_reader **out, const struct xml_options *opt, xml_bytes bytes,
	 void *ctx, naql_error *err)
{
	struct xml_reader *r = mem_calloc(1, sizeof(*r));

	*out = NULL;
	if (!r)
		return naql_nomem(err);
	if (opt)
		r->opt = *opt;
	r->opt.depth_max = r->opt.depth_max ? r->opt.depth_max : DEPTH_MAX;
	r->opt.attr_max = r->opt.attr_max ? r->opt.attr_max : ATTR_MAX;
	r->opt.tag_max = r->opt.tag_max ? r->opt.tag_max : TAG_MAX;
	r->bytes = bytes;
	r->bytes_ctx = ctx;
	r->base_line = r->held_line = 1;
	naql_status st = xml_parser_new(r, err);

	if (st != NAQL_OK) {
		xml_close(r);
		return st;
	}
	*out = r;
	return NAQL_OK;
}

naql_status
xml_open_memory(struct xml_reader **out, const struct xml_options *opt,
		struct slice bytes, naql_error *err)
{
	naql_status st = xml_open(out, opt, memory_bytes, NULL, err);
	struct xml_reader *r = *out;

	if (st != NAQL_OK || !r)
		return st;
	r->memory = bytes.ptr ? bytes : SLICE("");
	r->bytes_ctx = r;
	return NAQL_OK;
}
