/*
 * statement.c - naql_statement(): one committed state of the register into a file that
 * appears whole or not at all.
 */
#include "report/statement.h"

#include "base/error.h"
#include "base/options.h"
#include "engine/recorded.h"

static naql_status
read_day(const char *text, const char *name, int64_t *out, naql_error *err)
{
	*out = text && strlen(text) == 10 ? time_parse(SLICE(text)) : TIME_NONE;
	if (*out != TIME_NONE)
		return NAQL_OK;
	return naql_fail(err, NAQL_E_USAGE, name, NAQL_NO_OFFSET,
			 "'%.40s' is no day: write 2026-10-01", text ? text : "");
}

static naql_status
read_options(struct statement *s, const naql_statement_options *opt, naql_error *err)
{
	naql_status st = options_check(opt, sizeof(*opt), "naql_statement_options", err);

	if (!st)
		st = read_day(opt->from, "--from", &s->from, err);

	if (!st)
		st = read_day(opt->to, "--to", &s->to, err);
	if (!st && s->to <= s->from)
		st = naql_fail(err, NAQL_E_USAGE, "--to", NAQL_NO_OFFSET,
			       "the period ends before it begins");
	if (!st && opt->lang && strcmp(opt->lang, "en") != 0 &&
	    strcmp(opt->lang, "ar") != 0)
		st = naql_fail(err, NAQL_E_USAGE, "--lang", NAQL_NO_OFFSET,
			       "a statement is written in en or ar");
	s->lang = opt->lang && strcmp(opt->lang, "ar") == 0;
	return st;
}

static bool
has_extension(const char *path, const char *extension)
{
	struct slice name = SLICE(path), ext = SLICE(extension);

	return name.len > ext.len &&
	       slice_ieq((struct slice){ name.ptr + name.len - ext.len, ext.len }, ext);
}

static naql_status
find_party(struct statement *s, const char *id, naql_error *err)
{
	for (size_t i = 0; i < s->book->parties.n && !s->party; i++)
		if (slice_eq(s->book->parties.ptr[i]->id, SLICE(id)))
			s->party = s->book->parties.ptr[i];
	if (s->party)
		return NAQL_OK;
	return naql_fail(err, NAQL_E_NOTFOUND, NULL, NAQL_NO_OFFSET,
			 "there is no party '%.64s'; naql party DIR list shows them",
			 id ? id : "");
}

static naql_status
write_statement(struct statement *s, const char *party, bool csv,
		struct file_writer *file, naql_error *err)
{
	naql_status st = register_snapshot(s->reg, err);

	if (st)
		return st;
	st = rights_book_load(&s->book, s->reg, err);
	if (!st)
		st = find_party(s, party, err);
	if (!st)
		st = statement_gather(s, err);
	if (!st)
		st = statement_sum(s, err);
	if (!st)
		st = csv ? statement_csv(s, file, err) : statement_html(s, file, err);
	register_rollback(s->reg);
	return st;
}

naql_status
naql_statement(naql_archive *a, const naql_statement_options *opt, const char *path,
	       naql_statement_counts *counts, naql_error *err)
{
	struct statement s = { .reg = recorded_register(a) };
	struct file_writer *file = NULL;
	bool csv = has_extension(path, ".csv");
	naql_status st = read_options(&s, opt, err);

	if (!st && !csv && !has_extension(path, ".html") && !has_extension(path, ".htm"))
		st = naql_fail(err, NAQL_E_USAGE, path, NAQL_NO_OFFSET,
			       "a statement is .html or .csv");
	if (!st)
		st = file_writer_open(&file, path, err);
	if (st)
		return st;
	st = write_statement(&s, opt->party, csv, file, err);
	if (!st)
		st = file_writer_commit(file, err);
	else
		file_writer_discard(file);
	if (counts)
		*counts = s.counts;
	rights_book_free(s.book);
	arena_fini(&s.arena);
	VEC_FREE(&s.events);
	VEC_FREE(&s.lines);
	VEC_FREE(&s.sums);
	return st;
}
