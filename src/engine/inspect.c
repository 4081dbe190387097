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
#include "base/vec.h"
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
	     const naql_error *why, const char *note, naql_error *err)
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
	if (note) {
		jw_key(&jw, "note");
		jw_cstr(&jw, note);
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
	char hex[SHA256_HEX_LEN + 1];
	naql_status st = file_map(&map, path, err);

	if (st != NAQL_OK)
		return st;
	st = sha256_hex(map.bytes, map.len, hex, err);
	file_unmap(&map);
	if (st != NAQL_OK)
		return st;
	if (strcmp(hex, row->sha256) != 0)
		return naql_fail(err, NAQL_E_CORRUPT, path, NAQL_NO_OFFSET,
				 "its SHA-256 is not the one in the register");
	return NAQL_OK;
}

/* A live segment, as a list of them holds it. */
struct live {
	struct register_segment row; /* its strings are on the heap */
	char *path;
	bool checked;
};
typedef VEC(struct live) live_vec;

static void
live_fini(live_vec *list)
{
	for (size_t i = 0; i < list->n; i++)
		mem_free(list->ptr[i].path);
	VEC_FREE(list);
}

struct listing {
	naql_archive *a;
	live_vec list;
};

/* live_copy() - path, name and digest side by side on the heap. */
static naql_status
live_copy(struct listing *l, const struct register_segment *row, naql_error *err)
{
	struct live live = { .row = *row };
	char *path = archive_segment_path(l->a, row->name);
	size_t n = path ? strlen(path) : 0;

	live.path = path ? mem_alloc(n + 1 + SHA256_HEX_LEN + 1) : NULL;
	if (live.path) {
		memcpy(live.path, path, n + 1);
		snprintf(live.path + n + 1, SHA256_HEX_LEN + 1, "%s", row->sha256);
		live.row.sha256 = live.path + n + 1;
		live.row.name = live.path + n - strlen(row->name);
	}
	mem_free(path);
	if (live.path && VEC_PUSH(&l->list, live))
		return NAQL_OK;
	mem_free(live.path);
	return naql_nomem(err);
}

static naql_status
list_live(void *ctx, const struct register_segment *row, naql_error *err)
{
	struct listing *l = ctx;

	for (size_t i = 0; i < l->list.n; i++) {
		if (l->list.ptr[i].row.id == row->id)
			return NAQL_OK;
	}
	return live_copy(l, row, err);
}

static naql_status
is_live(void *ctx, const struct register_segment *row, naql_error *err)
{
	int64_t *id = ctx;

	(void)err;
	if (row->id == *id)
		*id = 0;
	return NAQL_OK;
}

/* gone() - was the segment merged into another since it was listed? */
static bool
gone(naql_archive *a, int64_t id)
{
	return register_segment_each(a->reg, is_live, &id, NULL) == NAQL_OK && id != 0;
}

static naql_status
verify_segment(struct verify *v, struct live *live, naql_error *err)
{
	char what[64];
	struct segment *s = NULL;
	naql_error why = { 0 };
	naql_status st = segment_open(&s, live->path, &why);

	live->checked = true;
	if (st == NAQL_OK)
		st = segment_verify(s, &why); /* names the place, so it goes first */
	if (st == NAQL_OK)
		st = check_digest(&live->row, live->path, &why);
	segment_close(s);
	if (st == NAQL_E_IO && why.sys_errno == ENOENT && gone(v->a, live->row.id))
		return NAQL_OK; /* what it became is listed next */
	snprintf(what, sizeof(what), "segments/%s", live->row.name);
	return report_check(v, what, st, &why, NULL, err);
}

/* verify_segments() - all live ones, and those that they become meanwhile. */
static naql_status
verify_segments(struct verify *v, struct listing *l, naql_error *err)
{
	size_t done;
	naql_status st;

	do {
		done = l->list.n;
		st = register_segment_each(v->a->reg, list_live, l, err);
		for (size_t i = done; i < l->list.n && st == NAQL_OK; i++)
			st = verify_segment(v, &l->list.ptr[i], err);
	} while (st == NAQL_OK && l->list.n > done);
	return st;
}

struct strays {
	struct verify *v;
	struct listing
		known; /* live ones, and merged ones whose file is not removed yet */
	char next[ARCHIVE_SEGMENT_NAME];
};

/*
 * report_stray() - a file that the archive knows nothing of is told, so that somebody may
 * ask where it comes from. Not those that a writer at work has, or one that was killed:
 * the next writer removes them.
 */
static naql_status
report_stray(void *ctx, const char *path, struct slice id, naql_error *err)
{
	struct strays *s = ctx;
	char what[300];

	(void)path;
	if (file_is_temporary(id) || slice_eq(id, SLICE(s->next)))
		return NAQL_OK;
	for (size_t i = 0; i < s->known.list.n; i++) {
		if (slice_eq(id, SLICE(s->known.list.ptr[i].row.name)))
			return NAQL_OK;
	}
	snprintf(what, sizeof(what), "segments/%.*s", id.len > 255 ? 255 : (int)id.len,
		 id.ptr);
	return report_check(s->v, what, NAQL_OK, NULL, "not a file of the archive", err);
}

static naql_status
verify_strays(struct verify *v, naql_error *err)
{
	struct strays s = { .v = v, .known = { .a = v->a } };
	struct file_walk walk = { .fn = report_stray, .ctx = &s };
	int64_t next = 0;
	naql_status st = register_segment_each(v->a->reg, list_live, &s.known, err);

	if (st == NAQL_OK)
		st = register_segment_merged_each(v->a->reg, list_live, &s.known, err);
	if (st == NAQL_OK)
		st = archive_next_segment(v->a, &next, err);
	archive_segment_name(next, s.next);
	if (st == NAQL_OK && file_walk(v->a->segments, &walk, err) == NAQL_E_NOMEM)
		st = NAQL_E_NOMEM; /* a directory that is not there was missed above */
	live_fini(&s.known.list);
	return st;
}

naql_status
naql_archive_verify(naql_archive *a, const naql_sink *sink, uint64_t *damaged,
		    naql_error *err)
{
	struct verify v = { .a = a, .sink = sink };
	struct listing l = { .a = a };
	naql_error why = { 0 };
	naql_status st = register_verify(a->reg, &why);

	st = report_check(&v, "naql.db", st, &why, NULL, err);
	if (st == NAQL_OK)
		st = verify_segments(&v, &l, err);
	if (st == NAQL_OK)
		st = verify_strays(&v, err);
	live_fini(&l.list);
	*damaged = v.damaged;
	if (st == NAQL_E_CORRUPT && v.damaged > 0)
		return NAQL_OK; /* of the register, and told */
	return st;
}

/* ---- backup ---- */

#define BACKUP_TRIES 8 /* merges that may come between, one after another */

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

struct backup {
	naql_archive *a, *copy;
	naql_error *why;
	bool merged; /* a segment that the copy names is gone */
};

static naql_status
copy_segment(void *ctx, const struct register_segment *row, naql_error *err)
{
	struct backup *b = ctx;
	char *from = archive_segment_path(b->a, row->name);
	char *to = archive_segment_path(b->copy, row->name);
	naql_status st = from && to ? copy_file(from, to, b->why) : naql_nomem(b->why);

	b->merged = st == NAQL_E_IO && b->why->sys_errno == ENOENT && gone(b->a, row->id);
	mem_free(from);
	mem_free(to);
	if (st != NAQL_OK && err)
		*err = *b->why;
	return st;
}

static naql_status
remove_copy(void *ctx, const struct register_segment *row, naql_error *err)
{
	struct backup *b = ctx;
	char *to = archive_segment_path(b->copy, row->name);
	naql_status st = to ? file_remove(to, err) : naql_nomem(err);

	mem_free(to);
	return st;
}

/* The database first, then the segments that this copy of it names: they never change,
 * but a merge meanwhile may have removed them. */
static naql_status
copy_archive(struct backup *b, const char *to, const char *db, naql_error *err)
{
	naql_status st = register_backup(b->a->reg, db, err);

	if (st == NAQL_OK)
		st = naql_archive_open(&b->copy, to, false, err);
	if (st == NAQL_OK)
		st = register_segment_each(b->copy->reg, copy_segment, b, err);
	if (b->merged &&
	    register_segment_each(b->copy->reg, remove_copy, b, NULL) != NAQL_OK)
		b->merged = false; /* no second try: the fault is told */
	naql_archive_close(b->copy);
	b->copy = NULL;
	if (b->merged && file_remove(db, NULL) != NAQL_OK)
		b->merged = false;
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

naql_status
naql_archive_backup(naql_archive *a, const char *to, naql_error *err)
{
	char *db = file_join(to, "naql.db");
	char *segments = file_join(to, "segments");
	naql_status st = make_dir(to, err);

	if (st == NAQL_OK)
		st = make_dir(segments, err);
	if (st == NAQL_OK && db == NULL)
		st = naql_nomem(err);
	for (unsigned i = 0; st == NAQL_OK && i < BACKUP_TRIES; i++) {
		naql_error why = { 0 };
		struct backup b = { .a = a, .why = &why };

		st = copy_archive(&b, to, db, err);
		if (!b.merged)
			break;
		st = i + 1 < BACKUP_TRIES ? NAQL_OK : st;
	}
	mem_free(db);
	mem_free(segments);
	return st;
}
