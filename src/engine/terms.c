/*
 * terms.c - parties, outlets, contracts: files in, listings out.
 */
#include <string.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/timestamp.h"
#include "engine/archive_int.h"
#include "io/file.h"
#include "naql/rights.h"
#include "rights/enter.h"

static const enum register_term_kind kinds[] = {
	[NAQL_TERM_PARTY] = REGISTER_PARTY,
	[NAQL_TERM_OUTLET] = REGISTER_OUTLET,
	[NAQL_TERM_CONTRACT] = REGISTER_CONTRACT,
	[NAQL_TERM_RESTRICTION] = REGISTER_RESTRICTION,
};

/* ---- in ---- */

/* finish() - commit what went well, drop what did not. */
static naql_status
finish(naql_archive *a, naql_status st, naql_error *err)
{
	if (st == NAQL_OK)
		st = register_commit(a->reg, err);
	if (st != NAQL_OK)
		register_rollback(a->reg);
	return st;
}

static naql_status
enter_all(naql_archive *a, const struct contract_file *file,
	  const struct enter_note *note, naql_term_counts *counts, naql_error *err)
{
	struct rights_book *book = NULL;
	naql_status st = rights_book_load(&book, a->reg, err);

	for (size_t i = 0; i < file->n && st == NAQL_OK; i++) {
		enum enter_result result = ENTER_UNCHANGED;

		st = enter_entry(a->reg, book, &file->entries[i], note, &result, err);
		counts->added += st == NAQL_OK && result == ENTER_ADDED;
		counts->new_versions += st == NAQL_OK && result == ENTER_NEW_VERSION;
		counts->unchanged += st == NAQL_OK && result == ENTER_UNCHANGED;
	}
	rights_book_free(book);
	return st;
}

naql_status
naql_term_add(naql_archive *a, naql_term_kind kind, const char *path, const char *author,
	      const char *reason, naql_term_counts *counts, naql_error *err)
{
	struct enter_note note = { .source = path,
				   .author = SLICE(author),
				   .reason = SLICE(reason),
				   .now = time_now() };
	naql_term_counts n = { 0 };
	struct file_map map = { 0 };
	struct contract_file file = { 0 };
	struct arena arena = { 0 };
	naql_status st = file_map(&map, path, err);

	if (st == NAQL_OK)
		st = contract_file_parse(
			&file, (struct slice){ (const char *)map.bytes, map.len },
			kinds[kind], path, &arena, err);
	if (st == NAQL_OK)
		st = register_begin(a->reg, err);
	if (st == NAQL_OK)
		st = finish(a, enter_all(a, &file, &note, &n, err), err);
	if (counts)
		*counts = st == NAQL_OK ? n : (naql_term_counts){ 0 };
	arena_fini(&arena);
	file_unmap(&map);
	return st;
}

/* ---- out ---- */

struct listing {
	const naql_sink *sink;
	struct buf line;
	uint64_t n;
};

static naql_status
print_term(void *ctx, const struct register_term *t, naql_error *err)
{
	struct listing *l = ctx;
	struct json_writer w;
	char recorded[21];
	naql_status st;

	time_format(t->recorded, recorded);
	buf_reset(&l->line);
	jw_init(&w, &l->line);
	jw_object(&w);
	jw_key(&w, "type");
	jw_cstr(&w, register_term_name(t->kind));
	jw_key(&w, "id");
	jw_str(&w, t->id);
	jw_key(&w, "version");
	jw_uint(&w, t->version);
	jw_key(&w, "recorded");
	jw_cstr(&w, recorded);
	jw_key(&w, "author");
	jw_str(&w, t->author);
	jw_key(&w, "reason");
	jw_str(&w, t->reason);
	if (t->on) {
		jw_key(&w, "on");
		jw_bool(&w, true);
	}
	jw_key(&w, "content");
	jw_raw(&w, t->json);
	jw_object_end(&w);
	st = buf_status(&l->line, err);
	l->n++;
	if (st == NAQL_OK && l->sink && l->sink->line)
		st = l->sink->line(l->sink->ctx, l->line.ptr, l->line.len, err);
	return st;
}

/* Contracts have the allow entries in their train. */
static naql_status
print_terms(naql_archive *a, naql_term_kind kind, struct register_term_query q,
	    struct listing *l, naql_error *err)
{
	naql_status st;

	q.kind = kinds[kind];
	st = register_term_each(a->reg, &q, print_term, l, err);
	q.kind = REGISTER_ALLOW;
	if (st == NAQL_OK && kind == NAQL_TERM_CONTRACT)
		st = register_term_each(a->reg, &q, print_term, l, err);
	buf_fini(&l->line);
	return st;
}

naql_status
naql_term_list(naql_archive *a, naql_term_kind kind, const naql_sink *sink,
	       naql_error *err)
{
	struct listing l = { .sink = sink };

	return print_terms(a, kind, (struct register_term_query){ 0 }, &l, err);
}

static naql_status
not_there(const naql_archive *a, enum register_term_kind kind, const char *id,
	  naql_error *err)
{
	return naql_fail(err, NAQL_E_NOTFOUND, a->dir, NAQL_NO_OFFSET,
			 "there is no %s '%s'; naql %s DIR list shows them",
			 register_term_name(kind), id,
			 kind == REGISTER_RESTRICTION ? "restrict"
						      : register_term_name(kind));
}

naql_status
naql_term_show(naql_archive *a, naql_term_kind kind, const char *id,
	       const naql_sink *sink, naql_error *err)
{
	struct register_term_query q = { .id = SLICE(id), .history = true };
	struct listing l = { .sink = sink };
	naql_status st = print_terms(a, kind, q, &l, err);

	if (st == NAQL_OK && l.n == 0)
		st = not_there(a, kinds[kind], id, err);
	return st;
}

/* ---- changed by one word ---- */

static naql_status
needs_reason(const naql_archive *a, const char *reason, naql_error *err)
{
	if (reason && slice_trim(SLICE(reason)).len)
		return NAQL_OK;
	return naql_fail(err, NAQL_E_USAGE, a->dir, NAQL_NO_OFFSET,
			 "say why: the reason goes into the log");
}

struct one_term {
	struct arena arena;
	const struct contract_entry *entry; /* NULL: none of this id */
	bool on;
};

static naql_status
take_term(void *ctx, const struct register_term *t, naql_error *err)
{
	struct one_term *one = ctx;
	struct contract_file file;
	naql_status st =
		contract_file_parse(&file, t->json, t->kind, "naql.db", &one->arena, err);

	if (st == NAQL_OK && file.n == 1)
		one->entry = file.entries;
	one->on = t->on;
	return st;
}

static naql_status
find_term(naql_archive *a, enum register_term_kind kind, const char *id,
	  struct one_term *out, naql_error *err)
{
	struct register_term_query q = { .kind = kind, .id = SLICE(id) };
	naql_status st = register_term_each(a->reg, &q, take_term, out, err);

	if (st == NAQL_OK && out->entry == NULL)
		st = not_there(a, kind, id, err);
	return st;
}

static naql_status
end_entry(naql_archive *a, struct one_term *one, const char *date,
	  struct enter_note *note, naql_error *err)
{
	struct contract_file file = { 0 };
	naql_term_counts counts = { 0 };
	struct slice json;
	naql_status st = enter_end(one->entry, SLICE(date), &one->arena, &json, err);

	if (st == NAQL_OK)
		st = contract_file_parse(&file, json, one->entry->kind, note->source,
					 &one->arena, err);
	return st == NAQL_OK ? enter_all(a, &file, note, &counts, err) : st;
}

static naql_status
end_term(naql_archive *a, enum register_term_kind kind, const char *date,
	 struct enter_note *note, naql_error *err)
{
	struct one_term one = { 0 };
	naql_status st = needs_reason(a, note->reason.ptr, err);

	note->now = time_now();
	if (st == NAQL_OK)
		st = register_begin(a->reg, err);
	if (st != NAQL_OK)
		return st;
	st = find_term(a, kind, note->source, &one, err);
	if (st == NAQL_OK)
		st = end_entry(a, &one, date, note, err);
	arena_fini(&one.arena);
	return finish(a, st, err);
}

naql_status
naql_contract_end(naql_archive *a, const char *number, const char *date,
		  const char *reason, const char *author, naql_error *err)
{
	struct enter_note note = { .source = number,
				   .author = SLICE(author),
				   .reason = SLICE(reason) };

	return end_term(a, REGISTER_CONTRACT, date, &note, err);
}

naql_status
naql_restriction_end(naql_archive *a, const char *id, const char *date,
		     const char *reason, const char *author, naql_error *err)
{
	struct enter_note note = { .source = id,
				   .author = SLICE(author),
				   .reason = SLICE(reason) };

	return end_term(a, REGISTER_RESTRICTION, date, &note, err);
}

naql_status
naql_outlet_on(naql_archive *a, const char *id, const char *reason, const char *author,
	       naql_error *err)
{
	struct one_term one = { 0 };
	naql_status st = needs_reason(a, reason, err);

	if (st == NAQL_OK)
		st = register_begin(a->reg, err);
	if (st != NAQL_OK)
		return st;
	st = find_term(a, REGISTER_OUTLET, id, &one, err);
	if (st == NAQL_OK && !one.entry->outlet->is_private)
		st = naql_fail(err, NAQL_E_USAGE, a->dir, NAQL_NO_OFFSET,
			       "outlet '%s' is not private: it is judged already", id);
	if (st == NAQL_OK)
		st = register_outlet_on(a->reg, SLICE(id), SLICE(author), SLICE(reason),
					time_now(), err);
	if (st == NAQL_DONE)
		st = naql_fail(err, NAQL_E_USAGE, a->dir, NAQL_NO_OFFSET,
			       "outlet '%s' is on already", id);
	arena_fini(&one.arena);
	return finish(a, st, err);
}
