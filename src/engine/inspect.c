/*
 * inspect.c - what an archive holds (stats), whether it is whole (verify), a copy of it
 * (backup).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/mem.h"
#include "base/sha256.h"
#include "engine/archive_int.h"
#include "index/segment.h"
#include "io/file.h"

static naql_status
send(const naql_sink *sink, const struct buf *line, naql_error *err)
{
	naql_status st = buf_status(line, err);

	if (st == NAQL_OK && sink && sink->line)
		st = sink->line(sink->ctx, line->ptr, line->len, err);
	return st;
}

/* ---- stats ---- */

static void
write_register(struct json_writer *jw, const struct register_counts *c)
{
	const struct {
		const char *key;
		uint64_t v;
	} rows[] = {
		{ "items", c->items },	       { "versions", c->versions },
		{ "withdrawn", c->withdrawn }, { "without_words", c->without_words },
		{ "uses", c->uses },	       { "judgements", c->judgements },
		{ "parties", c->parties },     { "outlets", c->outlets },
		{ "contracts", c->contracts }, { "log_entries", c->log_entries },
	};

	for (size_t i = 0; i < NAQL_COUNT(rows); i++) {
		jw_key(jw, rows[i].key);
		jw_uint(jw, rows[i].v);
	}
}

static void
write_segment(struct json_writer *jw, const struct segment_stats *s)
{
	const struct {
		const char *key;
		uint64_t v;
	} rows[] = {
		{ "items", s->n_items },
		{ "words", s->n_words },
		{ "text_bytes", s->text_bytes },
		{ "file_bytes", s->file_bytes },
		{ "keys", s->n_keys },
		{ "common_keys", s->n_common },
		{ "postings", s->n_postings },
		{ "filter_bytes", s->filter_bytes },
		{ "key_bytes", s->key_bytes },
		{ "posting_bytes", s->posting_bytes },
		{ "days_bytes", s->days_bytes },
		{ "word_bytes", s->word_bytes },
		{ "table_bytes", s->table_bytes },
		{ "stored_text_bytes", s->stored_text_bytes },
		{ "windows", s->n_windows },
		{ "windows_all_common", s->n_windows_common },
	};

	jw_object(jw);
	jw_key(jw, "kind");
	jw_cstr(jw, s->kind == SEGMENT_BACKGROUND ? "background" : "items");
	for (size_t i = 0; i < NAQL_COUNT(rows); i++) {
		jw_key(jw, rows[i].key);
		jw_uint(jw, rows[i].v);
	}
	if (s->text_bytes && s->kind == SEGMENT_ITEMS) {
		jw_key(jw, "bytes_per_text_byte");
		jw_fixed(jw, (int64_t)(s->file_bytes * 1000 / s->text_bytes), 3);
	}
	if (s->n_windows) {
		jw_key(jw, "share_all_common");
		jw_fixed(jw, (int64_t)(s->n_windows_common * 1000000 / s->n_windows), 6);
	}
	jw_object_end(jw);
}

naql_status
naql_archive_stats(naql_archive *a, const naql_sink *sink, naql_error *err)
{
	struct register_counts counts;
	const struct index *x;
	struct json_writer jw;
	struct buf line = { 0 };
	naql_status st = register_count(a->reg, &counts, err);

	if (st == NAQL_OK)
		st = archive_index(a, &x, err);
	if (st != NAQL_OK)
		return st;
	jw_init(&jw, &line);
	jw_object(&jw);
	jw_key(&jw, "type");
	jw_cstr(&jw, "stats");
	write_register(&jw, &counts);
	jw_key(&jw, "segments");
	jw_array(&jw);
	for (size_t i = 0; i < index_n_segments(x); i++) {
		struct segment_stats s;

		segment_stats(index_segment(x, i), &s);
		write_segment(&jw, &s);
	}
	jw_array_end(&jw);
	jw_object_end(&jw);
	st = send(sink, &line, err);
	buf_fini(&line);
	return st;
}

/* ---- verify ---- */

struct verify {
	naql_archive *a;
	const naql_sink *sink;
	uint64_t damaged;
};

static naql_status
report_check(struct verify *v, const char *what, naql_status checked,
	     const naql_error *why, naql_error *err)
{
	struct json_writer jw;
	struct buf line = { 0 };
	naql_status st;

	if (checked == NAQL_E_NOMEM || checked == NAQL_E_STOPPED) {
		if (err)
			*err = *why;
		return checked;
	}
	v->damaged += checked != NAQL_OK;
	jw_init(&jw, &line);
	jw_object(&jw);
	jw_key(&jw, "type");
	jw_cstr(&jw, "check");
	jw_key(&jw, "what");
	jw_cstr(&jw, what);
	jw_key(&jw, "ok");
	jw_bool(&jw, checked == NAQL_OK);
	if (checked != NAQL_OK) {
		jw_key(&jw, "error");
		jw_cstr(&jw, why->text);
		if (why->offset != NAQL_NO_OFFSET) {
			jw_key(&jw, "offset");
			jw_uint(&jw, why->offset);
		}
	}
	jw_object_end(&jw);
	st = send(v->sink, &line, err);
	buf_fini(&line);
	return st;
}

static naql_status
check_digest(const struct register_segment *row, const char *path, naql_error *err)
{
	struct file_map map = { 0 };
	uint8_t digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN + 1];
	naql_status st = file_map(&map, path, err);

	if (st != NAQL_OK)
		return st;
	st = sha256_bytes(map.bytes, map.len, digest, err);
	file_unmap(&map);
	if (st != NAQL_OK)
		return st;
	hex_encode(digest, SHA256_LEN, hex);
	if (strcmp(hex, row->sha256) != 0)
		return naql_fail(err, NAQL_E_CORRUPT, path, NAQL_NO_OFFSET,
				 "its SHA-256 is not the one in the register");
	return NAQL_OK;
}

static naql_status
verify_segment(void *ctx, const struct register_segment *row, naql_error *err)
{
	struct verify *v = ctx;
	char *path = archive_segment_path(v->a, row->name);
	char what[64];
	struct segment *s = NULL;
	naql_error why = { 0 };
	naql_status st;

	if (path == NULL)
		return naql_nomem(err);
	snprintf(what, sizeof(what), "segments/%s", row->name);
	st = segment_open(&s, path, &why);
	if (st == NAQL_OK)
		st = segment_verify(s, &why); /* names the place, so it goes first */
	if (st == NAQL_OK)
		st = check_digest(row, path, &why);
	segment_close(s);
	mem_free(path);
	return report_check(v, what, st, &why, err);
}

naql_status
naql_archive_verify(naql_archive *a, const naql_sink *sink, uint64_t *damaged,
		    naql_error *err)
{
	struct verify v = { .a = a, .sink = sink };
	naql_error why = { 0 };
	naql_status st = register_verify(a->reg, &why);

	st = report_check(&v, "naql.db", st, &why, err);
	if (st == NAQL_OK)
		st = register_segment_each(a->reg, verify_segment, &v, err);
	*damaged = v.damaged;
	return st;
}

/* ---- backup ---- */

struct backup {
	naql_archive *a;
	const char *to;
};

static naql_status
copy_file(const char *from, const char *to, naql_error *err)
{
	struct file_map map = { 0 };
	struct file_writer *w = NULL;
	naql_status st = file_map(&map, from, err);

	if (st != NAQL_OK)
		return st;
	st = file_writer_open(&w, to, err);
	if (st == NAQL_OK)
		st = file_writer_add(w, map.bytes, map.len, err);
	if (st == NAQL_OK) {
		st = file_writer_commit(w, err);
		w = NULL; /* freed by the commit */
	}
	file_writer_discard(w);
	file_unmap(&map);
	return st;
}

static naql_status
copy_segment(void *ctx, const struct register_segment *row, naql_error *err)
{
	struct backup *b = ctx;
	char *from = archive_segment_path(b->a, row->name);
	char *dir = file_join(b->to, "segments");
	char *to = dir ? file_join(dir, row->name) : NULL;
	naql_status st = from && to ? copy_file(from, to, err) : naql_nomem(err);

	mem_free(from);
	mem_free(dir);
	mem_free(to);
	return st;
}

static naql_status
make_dir(const char *path, naql_error *err)
{
	if (path == NULL)
		return naql_nomem(err);
	if (mkdir(path, 0777) != 0)
		return naql_fail(
			err, errno == EEXIST ? NAQL_E_USAGE : NAQL_E_IO, path,
			NAQL_NO_OFFSET,
			errno == EEXIST
				? "a backup needs a new directory, this one is there"
				: "the directory cannot be made");
	return NAQL_OK;
}

/* The database first: the segments it names are immutable and stay, whatever is added
 * later. */
naql_status
naql_archive_backup(naql_archive *a, const char *to, naql_error *err)
{
	struct backup b = { a, to };
	char *db = file_join(to, "naql.db");
	char *segments = file_join(to, "segments");
	naql_status st = make_dir(to, err);

	if (st == NAQL_OK)
		st = make_dir(segments, err);
	if (st == NAQL_OK)
		st = db ? register_backup(a->reg, db, err) : naql_nomem(err);
	if (st == NAQL_OK)
		st = register_segment_each(a->reg, copy_segment, &b, err);
	mem_free(db);
	mem_free(segments);
	return st;
}
