/*
 * use_id.c - the same page scanned again gives the same id, so the register adds nothing.
 */
#include "use/use_id.h"

#include "base/sha256.h"

static naql_status
id_add(struct sha256 *h, const void *bytes, size_t len, naql_error *err)
{
	uint8_t before[8];
	naql_status st;

	for (unsigned i = 0; i < 8; i++)
		before[i] = (uint8_t)((uint64_t)len >> 8 * i);
	st = sha256_add(h, before, sizeof(before), err);
	return st || len == 0 ? st : sha256_add(h, bytes, len, err);
}

static naql_status
id_add_slice(struct sha256 *h, struct slice s, naql_error *err)
{
	return id_add(h, s.ptr, s.len, err);
}

naql_status
use_set_id(struct use *u, naql_error *err)
{
	uint8_t version[4], digest[SHA256_LEN];
	struct sha256 *h = NULL;
	naql_status st = sha256_new(&h, err);

	for (unsigned i = 0; i < 4; i++)
		version[i] = (uint8_t)(u->item.version >> 8 * i);
	if (!st)
		st = id_add_slice(h, u->item.id, err);
	if (!st)
		st = id_add(h, version, sizeof(version), err);
	if (!st)
		st = id_add_slice(h, u->page.url.len ? u->page.url : u->page.id, err);
	if (!st)
		st = id_add_slice(h, u->page.captured, err);
	if (!st)
		st = id_add_slice(h, SLICE(u->page.sha256), err);
	if (!st)
		st = sha256_final(h, digest, err);
	if (!st)
		hex_encode(digest, 8, u->id);
	sha256_free(h);
	return st;
}
