/*
 * archive.c - an archive opened: its register, its live segments, its agency.
 *
 * The index is opened on first use, because most commands on the register need no
 * segment.
 */
#include "engine/archive_int.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "index/segment.h"
#include "io/file.h"

typedef VEC(char *) path_vec;

static void
paths_free(path_vec *paths)
{
	for (size_t i = 0; i < paths->n; i++)
		mem_free(paths->ptr[i]);
	VEC_FREE(paths);
}

static naql_status
add_settings(struct reg *reg, const char *key, naql_strings values, naql_error *err)
{
	for (size_t i = 0; i < values.n; i++) {
		naql_status st =
			register_setting_add(reg, key, SLICE(values.ptr[i]), err);

		if (st != NAQL_OK)
			return st;
	}
	return NAQL_OK;
}

static naql_status
enter_agency(struct reg *reg, const char *agency, naql_strings hosts,
	     naql_strings credits, naql_error *err)
{
	const char *const one[] = { agency };
	naql_status st = register_begin(reg, err);

	if (st != NAQL_OK)
		return st;
	st = add_settings(reg, ARCHIVE_AGENCY, (naql_strings){ one, 1 }, err);
	if (st == NAQL_OK)
		st = add_settings(reg, ARCHIVE_HOST, hosts, err);
	if (st == NAQL_OK)
		st = add_settings(reg, ARCHIVE_CREDIT, credits, err);
	if (st == NAQL_OK)
		st = register_log(reg, time_now(), "init", SLICE(agency), SLICE("{}"),
				  err);
	if (st == NAQL_OK)
		st = register_commit(reg, err);
	if (st != NAQL_OK)
		register_rollback(reg);
	return st;
}

naql_status
naql_archive_init(const char *dir, const char *agency, naql_strings hosts,
		  naql_strings credits, const char *by, naql_error *err)
{
	struct reg *reg = NULL;
	naql_status st;

	if (agency == NULL || slice_trim(SLICE(agency)).len == 0)
		return naql_fail(err, NAQL_E_USAGE, dir, NAQL_NO_OFFSET,
				 "an archive needs the agency's name: --agency NAME");
	st = register_create(dir, err);
	if (st == NAQL_OK)
		st = register_open(&reg, dir, true, err);
	if (st == NAQL_OK)
		st = register_by(reg, SLICE(by), err);
	if (st == NAQL_OK)
		st = enter_agency(reg, agency, hosts, credits, err);
	register_close(reg);
	return st;
}

naql_status
naql_archive_open(naql_archive **out, const char *dir, bool writable, naql_error *err)
{
	naql_archive *a = mem_calloc(1, sizeof(*a));
	naql_status st = NAQL_OK;

	*out = NULL;
	if (a == NULL)
		return naql_nomem(err);
	a->writable = writable;
	a->memory = ARCHIVE_MEMORY;
	a->dir = mem_strndup(dir, strlen(dir));
	a->segments = file_join(dir, "segments");
	if (a->dir == NULL || a->segments == NULL)
		st = naql_nomem(err);
	if (st == NAQL_OK)
		st = register_open(&a->reg, dir, writable, err);
	if (st == NAQL_OK) {
		*out = a;
		a = NULL; /* handed over */
	}
	naql_archive_close(a);
	return st;
}

void
naql_archive_close(naql_archive *a)
{
	if (a == NULL)
		return;
	archive_forget_index(a);
	use_agency_free(a->agency);
	register_close(a->reg);
	mem_free(a->dir);
	mem_free(a->segments);
	mem_free(a);
}

void
naql_archive_memory(naql_archive *a, size_t bytes)
{
	a->memory = bytes ? bytes : ARCHIVE_MEMORY;
}

naql_status
naql_archive_by(naql_archive *a, const char *name, naql_error *err)
{
	return register_by(a->reg, SLICE(name), err);
}

void
archive_forget_index(naql_archive *a)
{
	index_close(a->index);
	a->index = NULL;
}

char *
archive_segment_path(const naql_archive *a, const char *name)
{
	return file_join(a->segments, name);
}

struct path_list {
	naql_archive *a;
	path_vec paths;
};

static naql_status
list_segment(void *ctx, const struct register_segment *s, naql_error *err)
{
	struct path_list *list = ctx;
	char *path = archive_segment_path(list->a, s->name);

	if (path == NULL || !VEC_PUSH(&list->paths, path)) {
		mem_free(path);
		return naql_nomem(err);
	}
	return NAQL_OK;
}

static bool
same_paths(const path_vec *a, const path_vec *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = strcmp(a->ptr[i], b->ptr[i]) == 0;
	return same;
}

static naql_status
hide_withdrawn(void *ctx, const struct register_item *item, naql_error *err)
{
	struct index *x = ctx;
	index_item found;

	if (!index_find(x, item->id, item->version, &found))
		return NAQL_OK;
	return index_hide(x, found, err);
}

/*
 * open_live() - the segments that are live now. Between reading their names and opening
 * them another process may have merged them: where one is gone and the names are others
 * now, those are opened.
 */
static naql_status
open_live(naql_archive *a, naql_error *err)
{
	struct path_list list = { .a = a }, now = { .a = a };
	naql_error why = { 0 };
	naql_status st = register_segment_each(a->reg, list_segment, &list, &why);

	while (st == NAQL_OK) {
		st = index_open(&a->index, (const char *const *)list.paths.ptr,
				list.paths.n, &why);
		if (st != NAQL_E_IO || why.sys_errno != ENOENT ||
		    register_segment_each(a->reg, list_segment, &now, NULL) != NAQL_OK ||
		    same_paths(&list.paths, &now.paths))
			break;
		paths_free(&list.paths);
		list.paths = now.paths;
		now.paths = (path_vec){ 0 };
		st = NAQL_OK;
	}
	paths_free(&list.paths);
	paths_free(&now.paths);
	if (st != NAQL_OK && err)
		*err = why;
	return st;
}

naql_status
archive_index(naql_archive *a, const struct index **out, naql_error *err)
{
	naql_status st = NAQL_OK;

	if (a->index == NULL) {
		st = open_live(a, err);
		if (st == NAQL_OK)
			st = register_withdrawn_each(a->reg, hide_withdrawn, a->index,
						     err);
		if (st != NAQL_OK)
			archive_forget_index(a);
	}
	*out = a->index;
	return st;
}

typedef VEC(struct slice) slice_vec;

static naql_status
collect_value(void *ctx, struct slice value, naql_error *err)
{
	slice_vec *values = ctx;
	char *copy = mem_strndup(value.ptr, value.len);

	if (copy == NULL || !VEC_PUSH(values, ((struct slice){ copy, value.len }))) {
		mem_free(copy);
		return naql_nomem(err);
	}
	return NAQL_OK;
}

static void
values_free(slice_vec *values)
{
	for (size_t i = 0; i < values->n; i++) {
		void *copy;

		memcpy(&copy, &values->ptr[i].ptr, sizeof(copy));
		mem_free(copy);
	}
	VEC_FREE(values);
}

naql_status
archive_agency(naql_archive *a, const struct use_agency **out, naql_error *err)
{
	slice_vec names = { 0 }, hosts = { 0 };
	naql_status st = NAQL_OK;

	if (a->agency == NULL) {
		st = register_setting_each(a->reg, ARCHIVE_AGENCY, collect_value, &names,
					   err);
		if (st == NAQL_OK)
			st = register_setting_each(a->reg, ARCHIVE_CREDIT, collect_value,
						   &names, err);
		if (st == NAQL_OK)
			st = register_setting_each(a->reg, ARCHIVE_HOST, collect_value,
						   &hosts, err);
		if (st == NAQL_OK)
			st = use_agency_new(&a->agency, names.ptr, names.n, hosts.ptr,
					    hosts.n, err);
		values_free(&names);
		values_free(&hosts);
	}
	*out = a->agency;
	return st;
}

naql_status
archive_next_segment(naql_archive *a, int64_t *id, naql_error *err)
{
	return register_segment_next(a->reg, id, err);
}

naql_status
archive_builder_new(naql_archive *a, struct segment_builder **out, int kind,
		    size_t days_bytes, naql_error *err)
{
	struct segment_build_options opt = { .kind = (enum segment_kind)kind,
					     .days_bytes = days_bytes,
					     .memory = a->memory,
					     .dir = a->segments };

	return segment_builder_new(out, &opt, err);
}

#define DIGEST_STRIDE ((size_t)32 << 20)

static naql_status
digest_map(const struct file_map *map, uint8_t digest[SHA256_LEN], naql_error *err)
{
	struct sha256 *h = NULL;
	naql_status st = sha256_new(&h, err);

	for (size_t at = 0, n; st == NAQL_OK && at < map->len; at += n) {
		n = map->len - at < DIGEST_STRIDE ? map->len - at : DIGEST_STRIDE;
		st = sha256_add(h, map->bytes + at, n, err);
		file_map_forget(map);
	}
	if (st == NAQL_OK)
		st = sha256_final(h, digest, err);
	sha256_free(h);
	return st;
}

static naql_status
digest_file(const char *path, char hex[SHA256_HEX_LEN + 1], uint64_t *bytes,
	    naql_error *err)
{
	struct file_map map = { 0 };
	uint8_t digest[SHA256_LEN];
	naql_status st = file_map(&map, path, err);

	if (st != NAQL_OK)
		return st;
	st = digest_map(&map, digest, err);
	if (st == NAQL_OK) {
		hex_encode(digest, SHA256_LEN, hex);
		*bytes = map.len;
	}
	file_unmap(&map);
	return st;
}

void
archive_segment_name(int64_t id, char out[ARCHIVE_SEGMENT_NAME])
{
	snprintf(out, ARCHIVE_SEGMENT_NAME, "%08" PRId64 ".seg", id);
}

naql_status
archive_keep_segment(naql_archive *a, struct segment_builder *b, int kind, int64_t id,
		     uint64_t *bytes, naql_error *err)
{
	struct register_segment row = { .id = id, .kind = kind, .added = time_now() };
	char name[ARCHIVE_SEGMENT_NAME], hex[SHA256_HEX_LEN + 1];
	char *path;
	naql_status st;

	archive_segment_name(id, name);
	path = archive_segment_path(a, name);
	if (path == NULL)
		return naql_nomem(err);
	st = segment_builder_write(b, path, err);
	if (st == NAQL_OK)
		st = digest_file(path, hex, &row.bytes, err);
	if (st == NAQL_OK) {
		row.name = name;
		row.sha256 = hex;
		row.n_items = segment_builder_count(b);
		*bytes = row.bytes;
		st = register_segment_add(a->reg, &row, &id, err);
	}
	mem_free(path);
	return st;
}

int32_t
archive_day(int64_t seconds, struct slice id)
{
	if (seconds != TIME_NONE)
		return time_day(seconds);
	return (int32_t)(hash_bytes(id.ptr, id.len, HASH_SEED) & 0x7fffffff);
}

naql_status
naql_archive_withdraw(naql_archive *a, const char *story, const char *reason,
		      naql_error *err)
{
	naql_status st = register_begin(a->reg, err);

	if (st != NAQL_OK)
		return st;
	st = register_item_withdraw(a->reg, SLICE(story), SLICE(reason), time_now(), err);
	if (st == NAQL_DONE)
		st = naql_fail(
			err, NAQL_E_NOTFOUND, a->dir, NAQL_NO_OFFSET,
			"no story of this id is there, or it is withdrawn already: '%s'",
			story);
	if (st == NAQL_OK)
		st = register_commit(a->reg, err);
	if (st != NAQL_OK)
		register_rollback(a->reg);
	archive_forget_index(a);
	return st;
}
