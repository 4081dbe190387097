/*
 * facts.c - see facts.h.
 */
#include "rights/facts.h"

#include "base/error.h"
#include "base/json.h"

static struct slice
keep(struct slice s, struct arena *arena, bool *refused)
{
	char *copy = s.ptr ? arena_strndup(arena, s.ptr, s.len) : NULL;

	*refused |= s.ptr && !copy;
	return (struct slice){ copy, copy ? s.len : 0 };
}

static enum rights_result
flag(const struct json *v)
{
	if (json_type(v) != JSON_BOOL)
		return RIGHTS_UNKNOWN;
	return json_bool(v) ? RIGHTS_PASS : RIGHTS_FAIL;
}

/* One passage that is not so is enough; without a passage nothing is known. */
static enum rights_result
all_of(const struct json *passages, const char *member, const char *const *words)
{
	size_t n = json_count(passages);
	enum rights_result out = n ? RIGHTS_PASS : RIGHTS_UNKNOWN;

	for (size_t i = 0; i < n; i++) {
		struct slice s = json_str(json_get(json_at(passages, i), member));
		bool is = false;

		for (size_t k = 0; words[k]; k++)
			is |= slice_eq(s, SLICE(words[k]));
		if (s.ptr && !is)
			return RIGHTS_FAIL;
		if (!s.ptr)
			out = RIGHTS_UNKNOWN;
	}
	return out;
}

static naql_status
kind_of(struct slice name, enum use_kind *out, naql_error *err)
{
	for (int k = USE_WHOLE; k <= USE_TRACE; k++)
		if (slice_eq(name, SLICE(use_kind_name((enum use_kind)k)))) {
			*out = (enum use_kind)k;
			return NAQL_OK;
		}
	return naql_fail(err, NAQL_E_FORMAT, NULL, NAQL_NO_OFFSET,
			 "a use record without a kind");
}

static naql_status
fill(struct rights_facts *f, const struct json *use, struct arena *arena, naql_error *err)
{
	static const char *const verbatim[] = { "verbatim", NULL };
	static const char *const heads[] = { "headline", "lead", "teaser", NULL };
	const struct json *page = json_get(use, "page"), *words = json_get(use, "words");
	const struct json *passages = json_get(use, "passages");
	bool refused = false;
	naql_status st = kind_of(json_str(json_get(use, "kind")), &f->kind, err);

	if (st)
		return st;
	f->translation = slice_eq(json_str(json_get(use, "how")), SLICE("translation"));
	f->words = json_type(words) == JSON_INT ? json_int(words) : -1;
	f->link = flag(json_get(use, "link"));
	f->verbatim = all_of(passages, "how", verbatim);
	f->in_heads = all_of(passages, "where", heads);
	f->time = time_parse(json_str(json_get(page, "captured")));
	if (f->time == TIME_NONE)
		f->time = time_parse(json_str(json_get(page, "published")));
	f->url = keep(json_str(json_get(page, "url")), arena, &refused);
	f->host = keep(json_str(json_get(page, "host")), arena, &refused);
	f->credit = keep(json_str(json_get(json_get(use, "credit"), "text")), arena,
			 &refused);
	f->has_credit = f->credit.len > 0;
	if (refused)
		return naql_nomem(err);
	return f->has_credit ? use_fold_words(f->credit, arena, &f->credit_words, err)
			     : NAQL_OK;
}

naql_status
facts_of_record(struct rights_facts *out, struct slice record, struct arena *arena,
		naql_error *err)
{
	struct json *use = NULL;
	naql_status st;

	memset(out, 0, sizeof(*out));
	st = json_parse(&use, record.ptr, record.len, "use record", err);
	if (!st)
		st = fill(out, use, arena, err);
	json_free(use);
	return st;
}

/* ---- of a use at hand ---- */

static bool
is_head(enum page_label label)
{
	return label == PAGE_HEADLINE || label == PAGE_LEAD || label == PAGE_TEASER;
}

naql_status
facts_of_use(struct rights_facts *out, const struct use *u, struct arena *arena,
	     naql_error *err)
{
	enum rights_result all = u->n_passages ? RIGHTS_PASS : RIGHTS_UNKNOWN;
	bool refused = false;

	memset(out, 0, sizeof(*out));
	out->kind = u->kind;
	out->translation = u->how == USE_TRANSLATION;
	out->words = u->words;
	out->link = u->link ? RIGHTS_PASS : RIGHTS_FAIL;
	out->verbatim = out->in_heads = all;
	for (size_t i = 0; i < u->n_passages; i++) {
		if (u->passages[i].how != USE_VERBATIM)
			out->verbatim = RIGHTS_FAIL;
		if (!is_head(u->passages[i].where))
			out->in_heads = RIGHTS_FAIL;
	}
	out->time = time_parse(u->page.captured);
	if (out->time == TIME_NONE)
		out->time = time_parse(u->page.published);
	out->url = keep(u->page.url, arena, &refused);
	out->host = keep(u->page.host, arena, &refused);
	out->credit = keep(u->credit.text, arena, &refused);
	out->has_credit = out->credit.len > 0;
	if (refused)
		return naql_nomem(err);
	return out->has_credit
		       ? use_fold_words(out->credit, arena, &out->credit_words, err)
		       : NAQL_OK;
}
