/*
 * log.c - the log for people and for other programs: entries, heads, proofs, erasing.
 */
#include "naql/log.h"

#include <inttypes.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/timestamp.h"
#include "engine/archive_int.h"
#include "register/log.h"

struct listing {
	const naql_sink *sink;
	struct buf line;
	struct json_writer w;
};

static void
open_line(struct listing *l, const char *type)
{
	buf_reset(&l->line);
	jw_init(&l->w, &l->line);
	jw_object(&l->w);
	jw_key(&l->w, "type");
	jw_cstr(&l->w, type);
}

static naql_status
end_line(struct listing *l, naql_error *err)
{
	naql_status st;

	jw_object_end(&l->w);
	st = buf_status(&l->line, err);
	if (st == NAQL_OK && l->sink && l->sink->line)
		st = l->sink->line(l->sink->ctx, l->line.ptr, l->line.len, err);
	return st;
}

/* Empty stays empty; absent is null. */
static void
add_hex(struct json_writer *w, const char *key, struct slice bytes)
{
	char hex[2 * SHA256_LEN + 1];

	jw_key(w, key);
	if (bytes.ptr == NULL || bytes.len > SHA256_LEN) {
		jw_null(w);
		return;
	}
	hex_encode((const uint8_t *)bytes.ptr, bytes.len, hex);
	jw_cstr(w, hex);
}

static void
add_hash(struct json_writer *w, const char *key, const struct merkle_hash *h)
{
	add_hex(w, key, (struct slice){ (const char *)h->byte, SHA256_LEN });
}

static void
add_text(struct json_writer *w, const char *key, struct slice text, bool erased)
{
	jw_key(w, key);
	jw_str(w, erased ? (struct slice){ NULL, 0 } : slice_or(text, SLICE("")));
}

/* ---- entries ---- */

static naql_status
print_entry(void *ctx, const struct register_log_entry *e, naql_error *err)
{
	struct listing *l = ctx;
	bool erased = !e->salt.ptr, no_note = !e->note_salt.ptr;
	char at[21];

	time_format(e->at, at);
	open_line(l, "entry");
	jw_key(&l->w, "seq");
	jw_int(&l->w, e->seq);
	jw_key(&l->w, "at");
	jw_cstr(&l->w, at);
	jw_key(&l->w, "kind");
	jw_cstr(&l->w, e->kind);
	add_text(&l->w, "subject", e->subject, erased);
	add_text(&l->w, "detail", e->detail, erased);
	add_text(&l->w, "by", e->author, no_note);
	add_text(&l->w, "reason", e->reason, no_note);
	add_hex(&l->w, "salt", e->salt);
	add_hex(&l->w, "note_salt", e->note_salt);
	add_hex(&l->w, "fact", e->fact);
	add_hex(&l->w, "note", e->note);
	add_hex(&l->w, "leaf", e->hash);
	return end_line(l, err);
}

naql_status
naql_log_list(naql_archive *a, const char *holding, const naql_sink *sink,
	      naql_error *err)
{
	struct listing l = { .sink = sink };
	naql_status st = holding ? register_log_holding(a->reg, SLICE(holding),
							print_entry, &l, err)
				 : register_log_each(a->reg, 0, print_entry, &l, err);

	buf_fini(&l.line);
	return st;
}

/* ---- heads and proofs: of one state ---- */

static naql_status
head_of(naql_archive *a, uint64_t size, struct merkle_head *head, naql_error *err)
{
	return size ? register_log_head(a->reg, size, head, err)
		    : register_log_newest(a->reg, head, err);
}

static naql_status
add_stamp(void *ctx, const struct register_stamp *s, naql_error *err)
{
	struct listing *l = ctx;
	char at[21];

	(void)err;
	time_format(s->at, at);
	jw_object(&l->w);
	jw_key(&l->w, "size");
	jw_uint(&l->w, s->size);
	jw_key(&l->w, "at");
	jw_cstr(&l->w, at);
	jw_object_end(&l->w);
	return NAQL_OK;
}

static naql_status
print_head(naql_archive *a, uint64_t size, struct listing *l, naql_error *err)
{
	struct merkle_head head;
	naql_status st = head_of(a, size, &head, err);

	if (st != NAQL_OK)
		return st;
	open_line(l, "head");
	jw_key(&l->w, "size");
	jw_uint(&l->w, head.size);
	add_hash(&l->w, "root", &head.root);
	jw_key(&l->w, "stamps");
	jw_array(&l->w);
	st = register_stamp_each(a->reg, add_stamp, l, err);
	jw_array_end(&l->w);
	return st != NAQL_OK ? st : end_line(l, err);
}

static void
add_path(struct json_writer *w, const struct merkle_proof *p)
{
	jw_key(w, "path");
	jw_array(w);
	for (size_t i = 0; i < p->n; i++) {
		char hex[SHA256_HEX_LEN + 1];

		hex_encode(p->hash[i].byte, SHA256_LEN, hex);
		jw_cstr(w, hex);
	}
	jw_array_end(w);
}

static naql_status
take_leaf(void *ctx, const struct register_log_entry *e, naql_error *err)
{
	struct listing *l = ctx;

	(void)err;
	add_hex(&l->w, "leaf", e->hash);
	return NAQL_DONE;
}

static naql_status
print_inclusion(naql_archive *a, uint64_t seq, uint64_t size, struct listing *l,
		naql_error *err)
{
	struct merkle_head head;
	struct merkle_proof p;
	int64_t n = seq > INT64_MAX ? INT64_MAX : (int64_t)seq;
	naql_status st = head_of(a, size, &head, err);

	if (st == NAQL_OK)
		st = register_log_prove(a->reg, n, head.size, &p, err);
	if (st != NAQL_OK)
		return st;
	open_line(l, "inclusion");
	jw_key(&l->w, "seq");
	jw_uint(&l->w, seq);
	jw_key(&l->w, "size");
	jw_uint(&l->w, head.size);
	st = register_log_each(a->reg, n, take_leaf, l, err);
	add_path(&l->w, &p);
	add_hash(&l->w, "root", &head.root);
	return st != NAQL_OK ? st : end_line(l, err);
}

static naql_status
print_consistency(naql_archive *a, uint64_t first, uint64_t size, struct listing *l,
		  naql_error *err)
{
	struct merkle_head old, head;
	struct merkle_proof p;
	naql_status st = register_log_head(a->reg, first, &old, err);

	if (st == NAQL_OK)
		st = head_of(a, size, &head, err);
	if (st == NAQL_OK)
		st = register_log_extends(a->reg, first, head.size, &p, err);
	if (st != NAQL_OK)
		return st;
	open_line(l, "consistency");
	jw_key(&l->w, "first");
	jw_uint(&l->w, first);
	add_hash(&l->w, "first_root", &old.root);
	jw_key(&l->w, "size");
	jw_uint(&l->w, head.size);
	add_hash(&l->w, "root", &head.root);
	add_path(&l->w, &p);
	return end_line(l, err);
}

naql_status
naql_log_head(naql_archive *a, uint64_t size, const naql_sink *sink, naql_error *err)
{
	struct listing l = { .sink = sink };
	naql_status st = register_snapshot(a->reg, err);

	if (st != NAQL_OK)
		return st;
	st = print_head(a, size, &l, err);
	register_rollback(a->reg);
	buf_fini(&l.line);
	return st;
}

naql_status
naql_log_prove(naql_archive *a, uint64_t seq, uint64_t size, const naql_sink *sink,
	       naql_error *err)
{
	struct listing l = { .sink = sink };
	naql_status st = register_snapshot(a->reg, err);

	if (st != NAQL_OK)
		return st;
	st = print_inclusion(a, seq, size, &l, err);
	register_rollback(a->reg);
	buf_fini(&l.line);
	return st;
}

naql_status
naql_log_extends(naql_archive *a, uint64_t first, uint64_t size, const naql_sink *sink,
		 naql_error *err)
{
	struct listing l = { .sink = sink };
	naql_status st = register_snapshot(a->reg, err);

	if (st != NAQL_OK)
		return st;
	st = print_consistency(a, first, size, &l, err);
	register_rollback(a->reg);
	buf_fini(&l.line);
	return st;
}

/* ---- erasing ---- */

naql_status
naql_log_erase(naql_archive *a, uint64_t seq, const char *reason, naql_error *err)
{
	int64_t n = seq > INT64_MAX ? INT64_MAX : (int64_t)seq;
	naql_status st = register_begin(a->reg, err);

	if (st != NAQL_OK)
		return st;
	st = register_log_erase(a->reg, n, SLICE(reason), time_now(), err);
	if (st == NAQL_DONE)
		st = naql_fail(err, NAQL_E_USAGE, a->dir, NAQL_NO_OFFSET,
			       "log entry %" PRIu64 " was erased before", seq);
	if (st == NAQL_OK)
		st = register_commit(a->reg, err);
	if (st != NAQL_OK)
		register_rollback(a->reg);
	return st;
}
