/*
 * log_stamp.c - time stamps over the log's heads: a query out, a reply in. A reply is
 * kept only when it is over a head of this log and an authority that is trusted has
 * signed it.
 */
#include "base/error.h"
#include "base/json_write.h"
#include "base/timestamp.h"
#include "engine/archive_int.h"
#include "engine/stamp.h"
#include "io/file.h"
#include "naql/log.h"
#include "register/log.h"

static naql_status
write_file(const char *path, struct slice bytes, naql_error *err)
{
	struct file_writer *w = NULL;
	naql_status st = file_writer_open(&w, path, err);

	if (st != NAQL_OK)
		return st;
	st = file_writer_add(w, bytes.ptr, bytes.len, err);
	if (st == NAQL_OK)
		return file_writer_commit(w, err);
	file_writer_discard(w);
	return st;
}

naql_status
naql_log_query(naql_archive *a, const char *path, naql_error *err)
{
	struct merkle_head head;
	struct buf text = { 0 }, der = { 0 };
	naql_status st = register_log_newest(a->reg, &head, err);

	if (st == NAQL_OK && head.size == 0)
		st = naql_fail(err, NAQL_E_USAGE, a->dir, NAQL_NO_OFFSET,
			       "the log has no entries that could be stamped");
	if (st != NAQL_OK)
		return st;
	register_log_head_text(&text, &head);
	st = buf_status(&text, err);
	if (st == NAQL_OK)
		st = stamp_query(buf_slice(&text), &der, err);
	if (st == NAQL_OK)
		st = write_file(path, buf_slice(&der), err);
	buf_fini(&text);
	buf_fini(&der);
	return st;
}

/* ---- a reply ---- */

struct search {
	const struct stamp *stamp;
	struct buf text; /* of the head that was found; empty: none */
	uint64_t size;
};

static naql_status
compare(void *ctx, const struct merkle_head *head, naql_error *err)
{
	struct search *s = ctx;
	uint8_t digest[SHA256_LEN];
	naql_status st;

	buf_reset(&s->text);
	register_log_head_text(&s->text, head);
	st = buf_status(&s->text, err);
	if (st == NAQL_OK)
		st = sha256_bytes(s->text.ptr, s->text.len, digest, err);
	if (st != NAQL_OK)
		return st;
	if (memcmp(digest, s->stamp->imprint, SHA256_LEN) == 0) {
		s->size = head->size;
		return NAQL_DONE;
	}
	buf_reset(&s->text);
	return NAQL_OK;
}

static naql_status
keep(naql_archive *a, const struct register_stamp *row, const naql_sink *sink,
     naql_error *err)
{
	struct json_writer w;
	struct buf line = { 0 };
	char at[21];
	naql_status st = register_stamp_add(a->reg, row, err);

	if (st == NAQL_DONE)
		st = naql_fail(err, NAQL_E_USAGE, a->dir, NAQL_NO_OFFSET,
			       "this time stamp is kept already");
	if (st != NAQL_OK || !sink || !sink->line)
		return st;
	time_format(row->at, at);
	jw_init(&w, &line);
	jw_object(&w);
	jw_key(&w, "type");
	jw_cstr(&w, "stamp");
	jw_key(&w, "size");
	jw_uint(&w, row->size);
	jw_key(&w, "at");
	jw_cstr(&w, at);
	jw_object_end(&w);
	st = buf_status(&line, err);
	if (st == NAQL_OK)
		st = sink->line(sink->ctx, line.ptr, line.len, err);
	buf_fini(&line);
	return st;
}

/* What was brought in: files, as slices. */
struct brought {
	const char *path; /* of the reply */
	struct slice reply, query, certs;
};

static struct slice
bytes_of(const struct file_map *m)
{
	return (struct slice){ (const char *)m->bytes, m->len };
}

static naql_status
take(naql_archive *a, const struct brought *b, const naql_sink *sink, naql_error *err)
{
	struct stamp stamp;
	struct search s = { .stamp = &stamp };
	struct register_stamp row = { .reply = b->reply, .added = time_now() };
	naql_status st = stamp_read(b->reply, b->path, &stamp, err);

	if (st == NAQL_OK && b->query.ptr)
		st = stamp_answers(b->reply, b->query, b->path, err);
	if (st == NAQL_OK)
		st = register_head_each(a->reg, compare, &s, err);
	if (st == NAQL_OK && s.text.len == 0)
		st = naql_fail(err, NAQL_E_NOTFOUND, b->path, NAQL_NO_OFFSET,
			       "the time stamp is over no head of this log");
	if (st == NAQL_OK)
		st = stamp_check(b->reply, buf_slice(&s.text), b->certs, b->path, err);
	row.size = s.size;
	row.at = stamp.at;
	if (st == NAQL_OK)
		st = keep(a, &row, sink, err);
	buf_fini(&s.text);
	return st;
}

naql_status
naql_log_stamp(naql_archive *a, const char *reply, const char *query, const char *ca,
	       const naql_sink *sink, naql_error *err)
{
	struct file_map file = { 0 }, asked = { 0 }, certs = { 0 };
	struct brought b = { .path = reply };
	naql_status st = file_map(&file, reply, err);

	if (st == NAQL_OK && query)
		st = file_map(&asked, query, err);
	if (st == NAQL_OK)
		st = file_map(&certs, ca, err);
	if (st == NAQL_OK) {
		b.reply = bytes_of(&file);
		b.certs = bytes_of(&certs);
		if (query)
			b.query = slice_or(bytes_of(&asked), SLICE(""));
		st = take(a, &b, sink, err);
	}
	file_unmap(&certs);
	file_unmap(&asked);
	file_unmap(&file);
	return st;
}
