/*
 * capture.c - see capture.h.
 */
#include "record/capture.h"

#include <string.h>

#include "base/error.h"
#include "io/source.h"
#include "record/fields.h"
#include "record/http.h"

void
capture_fini(struct capture *c)
{
	buf_fini(&c->bytes);
	memset(c, 0, sizeof(*c));
}

/* What is broken is not found here: the scan has told it. */
static naql_status
not_found(naql_status st)
{
	return st == NAQL_E_NOMEM || st == NAQL_DONE ? st : NAQL_DONE;
}

static naql_status
skip(struct source *src, uint64_t n, naql_error *err)
{
	while (n > 0) {
		const uint8_t *b;
		size_t have;
		naql_status st = source_peek(src, 1, &b, &have, err);

		if (st != NAQL_OK || have == 0)
			return st != NAQL_OK ? not_found(st) : NAQL_DONE;
		have = have < n ? have : (size_t)n;
		source_consume(src, have);
		n -= have;
	}
	return NAQL_OK;
}

/* The header at hand, behind blank lines; NAQL_DONE where none begins. */
static naql_status
peek_head(struct source *src, const uint8_t **b, size_t *head, naql_error *err)
{
	size_t want = 4096, n;

	for (;;) {
		naql_status st = source_peek(src, want, b, &n, err);

		if (st != NAQL_OK || n == 0)
			return st != NAQL_OK ? not_found(st) : NAQL_DONE;
		if ((*b)[0] == '\r' || (*b)[0] == '\n') {
			source_consume(src, 1);
			continue;
		}
		if (n >= 5 && memcmp(*b, "WARC/", 5) != 0)
			return NAQL_DONE;
		*head = fields_length(*b, n < RECORD_HEAD_MAX ? n : RECORD_HEAD_MAX);
		if (*head != SIZE_MAX)
			return NAQL_OK;
		if (n < want || want >= RECORD_HEAD_MAX)
			return NAQL_DONE;
		want *= 4;
	}
}

static struct slice
unbracket(struct slice s)
{
	if (s.len >= 2 && s.ptr[0] == '<' && s.ptr[s.len - 1] == '>')
		s = slice_trim((struct slice){ s.ptr + 1, s.len - 2 });
	return s;
}

/* Fields out of a copy that is read in place; false where there is no length. */
static bool
read_fields(struct capture *c, struct buf *copy, uint64_t *length)
{
	const struct {
		const char *name;
		struct slice *to;
	} wanted[] = { { "WARC-Type", &c->type },
		       { "WARC-Record-ID", &c->id },
		       { "WARC-Target-URI", &c->url },
		       { "WARC-Date", &c->date },
		       { "WARC-Payload-Digest", &c->payload_digest },
		       { "WARC-Block-Digest", &c->block_digest } };
	struct fields f;
	struct field field;
	struct slice version;
	bool has_length = false;

	fields_init(&f, copy);
	if (!fields_line(&f, &version))
		return false;
	while (fields_next(&f, &field) && f.n <= RECORD_FIELDS_MAX) {
		if (!has_length && slice_ieq(field.name, SLICE("Content-Length")))
			has_length = fields_number(field.value, length);
		for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
			if (!wanted[i].to->ptr &&
			    slice_ieq(field.name, SLICE(wanted[i].name)))
				*wanted[i].to = unbracket(field.value);
	}
	return has_length;
}

/* The slices lie in a copy of the header: move them behind the record in c->bytes. */
static void
keep_fields(struct capture *c)
{
	struct slice *const all[] = {
		&c->type, &c->id, &c->url, &c->date, &c->payload_digest, &c->block_digest
	};
	size_t at[6];

	for (size_t i = 0; i < 6; i++) {
		at[i] = c->bytes.len;
		buf_add_slice(&c->bytes, *all[i]);
	}
	for (size_t i = 0; i < 6 && !c->bytes.failed; i++)
		if (all[i]->ptr)
			all[i]->ptr = c->bytes.ptr + at[i];
}

static naql_status
take(struct source *src, struct capture *c, size_t head, uint64_t length, naql_error *err)
{
	const uint8_t *b;
	size_t n, whole;
	naql_status st;

	if (length > RECORD_BLOCK_MAX)
		return NAQL_DONE;
	whole = head + (size_t)length;
	st = source_peek(src, whole, &b, &n, err);
	if (st != NAQL_OK || n < whole)
		return st != NAQL_OK ? not_found(st) : NAQL_DONE;
	buf_reset(&c->bytes);
	buf_add(&c->bytes, b, whole);
	keep_fields(c);
	c->bytes.len = c->bytes.failed ? 0 : whole; /* the fields stay behind its end */
	c->head_len = head;
	return buf_status(&c->bytes, err);
}

static bool
is_it(const struct capture *c, const struct capture_place *where)
{
	if (where->id.ptr)
		return slice_eq(c->id, where->id);
	return where->digest.len > 0 && slice_eq(c->payload_digest, where->digest) &&
	       !slice_ieq(c->type, SLICE("revisit"));
}

static naql_status
find_from(struct source *src, const struct capture_place *where, struct capture *out,
	  struct buf *copy, naql_error *err)
{
	for (;;) {
		struct capture c = { .bytes = out->bytes };
		const uint8_t *b;
		uint64_t length = 0;
		size_t head;
		naql_status st = peek_head(src, &b, &head, err);

		if (st != NAQL_OK)
			return st;
		buf_reset(copy);
		buf_add(copy, b, head);
		st = buf_status(copy, err);
		if (st == NAQL_OK && !read_fields(&c, copy, &length))
			st = NAQL_DONE;
		if (st != NAQL_OK)
			return st;
		if (is_it(&c, where)) {
			st = take(src, &c, head, length, err);
			*out = c;
			return st;
		}
		st = skip(src, head, err);
		if (st == NAQL_OK)
			st = skip(src, length, err);
		if (st != NAQL_OK)
			return st;
	}
}

static naql_status
find_at(const uint8_t *bytes, size_t len, const struct capture_place *where,
	uint64_t offset, struct capture *out, naql_error *err)
{
	struct source *src = NULL;
	struct buf copy = { 0 };
	naql_status st;

	if (offset >= len)
		return NAQL_DONE;
	st = source_open_memory(&src, bytes + offset, len - (size_t)offset, where->name,
				NULL, err);
	if (st == NAQL_OK)
		st = find_from(src, where, out, &copy, err);
	source_close(src);
	buf_fini(&copy);
	return st;
}

naql_status
capture_find(const void *bytes, size_t len, const struct capture_place *where,
	     struct capture *out, naql_error *err)
{
	naql_status st = find_at(bytes, len, where, where->offset, out, err);

	if (st == NAQL_DONE && where->offset > 0)
		st = find_at(bytes, len, where, 0, out, err);
	return st;
}

struct slice
capture_block(const struct capture *c)
{
	return (struct slice){ c->bytes.ptr + c->head_len, c->bytes.len - c->head_len };
}

struct slice
capture_body(const struct capture *c)
{
	struct slice block = capture_block(c);
	const uint8_t *b = (const uint8_t *)block.ptr;
	size_t head;

	if (!http_is_head(b, block.len))
		return block;
	head = fields_length(b, block.len);
	if (head == SIZE_MAX)
		return (struct slice){ block.ptr + block.len, 0 };
	return (struct slice){ block.ptr + head, block.len - head };
}
