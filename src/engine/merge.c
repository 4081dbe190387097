/*
 * merge.c - segments become one. The new file is built from the texts that the old ones
 * hold, by the builder that add uses: so it is, byte for byte, the segment that one add
 * of all their stories would have made, whatever order and number of adds there was.
 *
 * Nothing is lost on the way, wherever it is cut off: the new file stands before the
 * commit that names it, and the old ones go only after it. What a killed process leaves
 * is a file that nothing names; the next writer removes it. Readers who have the old
 * files mapped keep them.
 *
 * Not for background segments: they hold counts that cannot be added up again.
 */
#include "engine/merge.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/timestamp.h"
#include "io/file.h"

/* A segment's offsets into its postings have 31 bits, and in ten million made stories an
 * eighth of it were postings (docs/scale.md): some four million stories. */
#define SEGMENT_BYTES_MAX ((uint64_t)12 << 30)
/* A segment of the merged ones' size or below twice of it is merged as well. */
#define MERGE_RATIO 2u
/* Bytes of text after which the old segments' pages are given back. */
#define FORGET_STRIDE ((uint64_t)64 << 20)

struct part {
	int64_t id;
	uint64_t bytes;
	char *path;
	const struct segment *segment; /* of the open index */
	index_item base;	       /* of its first item there */
};

struct merge {
	naql_archive *a;
	const naql_sink *sink;
	naql_merge_counts *counts;
	VEC(struct part) parts; /* live item segments, oldest first */
	struct segment_builder *builder;
	naql_progress progress;
	uint64_t unforgotten; /* text that was read since pages were given back */
};

size_t
merge_choose(const uint64_t *bytes, size_t n)
{
	uint64_t total = n ? bytes[n - 1] : 0;

	if (n <= MERGE_LIVE_MAX)
		return n;
	for (size_t i = n - 1; i-- > 0;) {
		if (total + bytes[i] > SEGMENT_BYTES_MAX)
			return i + 1 < n - 1 ? i + 1 : n;
		total += bytes[i];
		if (i == 0 || total <= bytes[i - 1] / MERGE_RATIO)
			return i;
	}
	return n;
}

static naql_status
list_part(void *ctx, const struct register_segment *s, naql_error *err)
{
	struct merge *m = ctx;
	struct part part = { .id = s->id, .bytes = s->bytes };

	if (s->kind != SEGMENT_ITEMS)
		return NAQL_OK;
	part.path = archive_segment_path(m->a, s->name);
	if (part.path && VEC_PUSH(&m->parts, part))
		return NAQL_OK;
	mem_free(part.path);
	return naql_nomem(err);
}

/* find_parts() - where the parts from 'first' on lie in the index. */
static naql_status
find_parts(struct merge *m, const struct index *x, naql_error *err)
{
	index_item base = 0;
	size_t at = 0;

	for (size_t i = 0; i < index_n_segments(x); i++) {
		const struct segment *s = index_segment(x, i);

		if (at < m->parts.n &&
		    strcmp(segment_name(s), m->parts.ptr[at].path) == 0) {
			m->parts.ptr[at].segment = s;
			m->parts.ptr[at++].base = base;
		}
		base += (index_item)segment_n_items(s);
	}
	if (at < m->parts.n)
		return naql_fail(err, NAQL_E_INTERNAL, m->a->dir, NAQL_NO_OFFSET,
				 "a live segment is not open");
	return NAQL_OK;
}

/* look_around() - the items went in up to here: progress, and is it to stop? */
static naql_status
look_around(struct merge *m, uint64_t text_bytes, naql_error *err)
{
	m->progress.payload_bytes += text_bytes;
	m->unforgotten += text_bytes;
	m->progress.records++;
	if (!m->sink || m->progress.records % 256 != 0)
		return NAQL_OK;
	if (m->sink->progress)
		m->sink->progress(m->sink->ctx, &m->progress);
	if (m->sink->stop && m->sink->stop(m->sink->ctx))
		return naql_fail(err, NAQL_E_STOPPED, NULL, NAQL_NO_OFFSET, "stopped");
	return NAQL_OK;
}

/* take_in() - the items of one part; the bytes must be those that were written, for after
 * this nothing else shows that they were not. */
static naql_status
take_in(struct merge *m, const struct index *x, const struct part *part, naql_error *err)
{
	struct segment_texts texts = { .segment = part->segment };
	naql_status st = segment_check(part->segment, err);

	for (uint32_t i = 0; i < segment_n_items(part->segment) && st == NAQL_OK; i++) {
		struct segment_item item = { 0 };

		st = segment_item(part->segment, i, &item, err);
		if (st == NAQL_OK)
			st = segment_texts_get(&texts, i, &item.text, err);
		item.unsearched |= index_hidden(x, part->base + i);
		m->counts->withdrawn += item.unsearched;
		if (st == NAQL_OK)
			st = segment_builder_add(m->builder, &item, err);
		if (st == NAQL_OK)
			st = look_around(m, item.text.len, err);
		if (m->unforgotten > FORGET_STRIDE) {
			segment_forget(part->segment);
			m->unforgotten = 0;
		}
	}
	segment_texts_fini(&texts);
	return st;
}

static naql_status
enter_merge(struct merge *m, size_t first, int64_t into, naql_error *err)
{
	VEC(int64_t) from = { 0 };
	struct register_merge row = { .into = into, .at = time_now() };
	naql_status st = NAQL_OK;

	for (size_t i = first; i < m->parts.n && st == NAQL_OK; i++)
		st = VEC_PUSH(&from, m->parts.ptr[i].id) ? NAQL_OK : naql_nomem(err);
	row.from = from.ptr;
	row.n = from.n;
	if (st == NAQL_OK)
		st = register_segment_merge(m->a->reg, &row, err);
	VEC_FREE(&from);
	return st;
}

/* merge_in_transaction() - the parts from 'first' on, committed. */
static naql_status
merge_in_transaction(struct merge *m, size_t first, naql_error *err)
{
	const struct index *x = NULL;
	int64_t into = 0;
	naql_status st = archive_index(m->a, &x, err);

	if (st == NAQL_OK)
		st = find_parts(m, x, err);
	if (st == NAQL_OK)
		st = archive_next_segment(m->a, &into, err);
	if (st == NAQL_OK)
		st = archive_builder_new(m->a, &m->builder, SEGMENT_ITEMS, 0, err);
	for (size_t i = first; i < m->parts.n && st == NAQL_OK; i++) {
		m->counts->segments++;
		m->counts->bytes_before += m->parts.ptr[i].bytes;
		m->progress.total_bytes += m->parts.ptr[i].bytes;
		st = take_in(m, x, &m->parts.ptr[i], err);
		m->progress.stored_bytes += m->parts.ptr[i].bytes;
	}
	if (st == NAQL_OK) {
		m->counts->items = segment_builder_count(m->builder);
		st = archive_keep_segment(m->a, m->builder, SEGMENT_ITEMS, into,
					  &m->counts->bytes_after, err);
	}
	if (st == NAQL_OK)
		st = enter_merge(m, first, into, err);
	return st == NAQL_OK ? register_commit(m->a->reg, err) : st;
}

static naql_status
merge_parts(struct merge *m, size_t first, naql_error *err)
{
	naql_status st = register_begin(m->a->reg, err);

	if (st != NAQL_OK)
		return st;
	st = merge_in_transaction(m, first, err);
	register_rollback(m->a->reg); /* nothing is open after the commit */
	segment_builder_free(m->builder);
	m->builder = NULL;
	archive_forget_index(m->a);
	for (size_t i = first; i < m->parts.n && st == NAQL_OK; i++)
		st = file_remove(m->parts.ptr[i].path, err);
	return st;
}

static void
merge_fini(struct merge *m)
{
	for (size_t i = 0; i < m->parts.n; i++)
		mem_free(m->parts.ptr[i].path);
	VEC_FREE(&m->parts);
}

static naql_status
choose_first(struct merge *m, size_t *first, naql_error *err)
{
	VEC(uint64_t) bytes = { 0 };
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < m->parts.n && st == NAQL_OK; i++)
		st = VEC_PUSH(&bytes, m->parts.ptr[i].bytes) ? NAQL_OK : naql_nomem(err);
	if (st == NAQL_OK)
		*first = merge_choose(bytes.ptr, bytes.n);
	VEC_FREE(&bytes);
	return st;
}

static naql_status
count_part(void *ctx, const struct register_segment *s, naql_error *err)
{
	size_t *n = ctx;

	(void)err;
	*n += s->kind == SEGMENT_ITEMS;
	return NAQL_OK;
}

naql_status
merge_after_add(naql_archive *a, const naql_sink *sink, naql_merge_counts *counts,
		naql_error *err)
{
	struct merge m = { .a = a, .sink = sink, .counts = counts };
	size_t first = 0, n = 0;
	naql_status st = register_segment_each(a->reg, count_part, &n, err);

	memset(counts, 0, sizeof(*counts));
	if (st != NAQL_OK || n <= MERGE_LIVE_MAX)
		return st; /* most adds: nothing may fail behind the commit */
	st = register_segment_each(a->reg, list_part, &m, err);
	if (st == NAQL_OK)
		st = choose_first(&m, &first, err);
	if (st == NAQL_OK && first < m.parts.n)
		st = merge_parts(&m, first, err);
	merge_fini(&m);
	return st;
}

/* has_work() - several segments, or one with an item that was withdrawn since. */
static naql_status
has_work(struct merge *m, bool *work, naql_error *err)
{
	const struct index *x = NULL;
	naql_status st = archive_index(m->a, &x, err);

	*work = m->parts.n > 1;
	for (index_item i = 0; st == NAQL_OK && !*work && i < index_n_items(x); i++) {
		struct segment_item item = { 0 };

		if (!index_hidden(x, i))
			continue;
		st = index_get(x, i, &item, err);
		*work = st == NAQL_OK && !item.unsearched;
	}
	return st;
}

naql_status
naql_archive_merge(naql_archive *a, const naql_sink *sink, naql_merge_counts *counts,
		   naql_error *err)
{
	struct merge m = { .a = a, .sink = sink, .counts = counts };
	bool work = false;
	naql_status st = NAQL_OK;

	memset(counts, 0, sizeof(*counts));
	if (!a->writable)
		return naql_fail(err, NAQL_E_USAGE, a->dir, NAQL_NO_OFFSET,
				 "the archive was opened for reading only");
	st = merge_sweep(a, err);
	if (st == NAQL_OK)
		st = register_segment_each(a->reg, list_part, &m, err);
	if (st == NAQL_OK)
		st = has_work(&m, &work, err);
	if (st == NAQL_OK && work)
		st = merge_parts(&m, 0, err);
	merge_fini(&m);
	return st;
}

/* ---- what killed writers left ---- */

static naql_status
remove_merged(void *ctx, const struct register_segment *s, naql_error *err)
{
	char *path = archive_segment_path(ctx, s->name);
	naql_status st = path ? file_remove(path, err) : naql_nomem(err);

	mem_free(path);
	return st;
}

static naql_status
remove_temporary(void *ctx, const char *path, struct slice id, naql_error *err)
{
	(void)ctx;
	return file_is_temporary(id) ? file_remove(path, err) : NAQL_OK;
}

naql_status
merge_sweep(naql_archive *a, naql_error *err)
{
	struct file_walk walk = { .fn = remove_temporary };
	struct register_segment never = { 0 };
	char name[ARCHIVE_SEGMENT_NAME];
	int64_t next = 0;
	naql_status st = register_segment_merged_each(a->reg, remove_merged, a, err);

	if (st == NAQL_OK)
		st = archive_next_segment(a, &next, err);
	if (st != NAQL_OK)
		return st;
	archive_segment_name(next, name);
	never.name = name;
	st = remove_merged(a, &never, err);
	return st == NAQL_OK ? file_walk(a->segments, &walk, err) : st;
}
