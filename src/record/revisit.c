/*
 * revisit.c - a ring of payloads and a table over it, each digest in one place: what
 * comes later drives out what was there. Bounded, and a look-up costs one comparison.
 */
#include "record/revisit.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"

#define SLOTS	    4096u
#define DIGEST_MAX  96u
#define CHARSET_MAX 40u

struct slot {
	uint64_t begin; /* in all bytes ever put into the ring */
	uint32_t len;
	uint8_t digest_len, charset_len; /* digest_len 0: nothing is here */
	bool has_charset;
	enum record_kind kind;
	char digest[DIGEST_MAX], charset[CHARSET_MAX];
};

struct revisit {
	uint64_t end; /* bytes ever put in, with what was left out at the ring's end */
	struct slot slots[SLOTS];
	uint8_t ring[REVISIT_BYTES];
};

static size_t
slot_of(struct slice digest)
{
	return (size_t)(hash_bytes(digest.ptr, digest.len, 0) % SLOTS);
}

naql_status
revisit_keep(struct revisit **rv, struct slice digest, const struct record *rec,
	     naql_error *err)
{
	size_t len = rec->payload_len;

	if (!digest.ptr || digest.len == 0 || digest.len > DIGEST_MAX ||
	    len > REVISIT_MAX || rec->charset.len > CHARSET_MAX)
		return NAQL_OK;
	if (!*rv)
		*rv = mem_calloc(1, sizeof(**rv));
	if (!*rv)
		return naql_nomem(err);
	struct revisit *r = *rv;
	struct slot *s = &r->slots[slot_of(digest)];

	if (r->end % REVISIT_BYTES + len > REVISIT_BYTES) /* payloads lie in one piece */
		r->end += REVISIT_BYTES - r->end % REVISIT_BYTES;
	s->begin = r->end;
	s->len = (uint32_t)len;
	s->kind = rec->kind;
	s->digest_len = (uint8_t)digest.len;
	memcpy(s->digest, digest.ptr, digest.len);
	s->has_charset = rec->charset.ptr != NULL;
	s->charset_len = (uint8_t)rec->charset.len;
	if (rec->charset.ptr && rec->charset.len)
		memcpy(s->charset, rec->charset.ptr, rec->charset.len);
	if (len && rec->payload)
		memcpy(r->ring + r->end % REVISIT_BYTES, rec->payload, len);
	r->end += len;
	return NAQL_OK;
}

bool
revisit_find(const struct revisit *rv, struct slice digest, struct record *rec)
{
	const struct slot *s;

	if (!rv || digest.len == 0)
		return false;
	s = &rv->slots[slot_of(digest)];
	if (!slice_eq(digest, (struct slice){ s->digest, s->digest_len }) ||
	    rv->end - s->begin > REVISIT_BYTES)
		return false;
	rec->kind = s->kind;
	rec->charset =
		(struct slice){ s->has_charset ? s->charset : NULL, s->charset_len };
	rec->payload = rv->ring + s->begin % REVISIT_BYTES;
	rec->payload_len = s->len;
	return true;
}

void
revisit_free(struct revisit *rv)
{
	mem_free(rv);
}
