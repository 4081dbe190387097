/*
 * judgement_write.c - see judgement_write.h.
 */
#include "rights/judgement_write.h"

#include "base/json_write.h"

static void
write_slice(struct json_writer *w, const char *key, struct slice s)
{
	jw_key(w, key);
	jw_str(w, s);
}

static void
write_time(struct json_writer *w, int64_t t)
{
	char text[21];

	time_format(t, text);
	if (text[0])
		jw_cstr(w, text);
	else
		jw_null(w);
}

static void
write_result(struct json_writer *w, enum rights_result r)
{
	if (r == RIGHTS_UNKNOWN)
		jw_null(w);
	else
		jw_bool(w, r == RIGHTS_PASS);
}

static void
write_list(struct json_writer *w, bool all, const struct slice *list, size_t n)
{
	if (all) {
		jw_cstr(w, "all");
		return;
	}
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		jw_str(w, list[i]);
	jw_array_end(w);
}

/* ---- the fact ---- */

static void
write_actions_done(struct json_writer *w, const struct rights_judgement *j,
		   const struct rights_facts *f)
{
	jw_array(w);
	jw_cstr(w, rights_action_name(rights_outlet_action(j->outlet->kind)));
	if (f->translation)
		jw_cstr(w, rights_action_name(RIGHTS_TRANSLATE));
	jw_array_end(w);
}

/* Of an excerpt its words; of a headline with a link all three that make one. */
static void
write_extent_fact(struct json_writer *w, const struct rights_grant *g,
		  const struct rights_facts *f)
{
	jw_object(w);
	jw_key(w, "words");
	if (f->words < 0)
		jw_null(w);
	else
		jw_int(w, f->words);
	if (g->extent == RIGHTS_HEADLINE_LINK) {
		jw_key(w, "in_heads");
		write_result(w, f->in_heads);
		jw_key(w, "link");
		write_result(w, f->link);
	}
	jw_object_end(w);
}

static void
write_fact(struct json_writer *w, const struct rights_clause *c,
	   const struct rights_judgement *j, const struct rights_facts *f)
{
	jw_key(w, "fact");
	switch (c->name) {
	case CLAUSE_MEDIA:
		jw_cstr(w, f->medium ? rights_medium_name(f->medium) : NULL);
		break;
	case CLAUSE_LANGUAGES:
		jw_str(w, f->lang);
		break;
	case CLAUSE_OUTLETS:
		jw_str(w, j->outlet->id);
		break;
	case CLAUSE_ACTIONS:
		write_actions_done(w, j, f);
		break;
	case CLAUSE_TIME:
		write_time(w, f->time);
		break;
	case CLAUSE_EXTENT:
		write_extent_fact(w, c->grant, f);
		break;
	case CLAUSE_CREDIT:
		jw_str(w, f->has_credit ? f->credit : (struct slice){ NULL, 0 });
		break;
	case CLAUSE_LINK:
		write_result(w, f->link);
		break;
	case CLAUSE_NO_ALTERATION:
		write_result(w, f->verbatim);
		break;
	case RIGHTS_N_CLAUSES:
		jw_null(w);
		break;
	}
}

/* ---- what was wanted ---- */

static void
write_bits(struct json_writer *w, bool all, unsigned bits,
	   const char *(*name)(unsigned bit))
{
	if (all) {
		jw_cstr(w, "all");
		return;
	}
	jw_array(w);
	for (unsigned i = 0; i < 32; i++)
		if (bits >> i & 1u)
			jw_cstr(w, name(i));
	jw_array_end(w);
}

static void
write_term(struct json_writer *w, const struct rights_contract *c)
{
	int64_t to = c->valid_to;

	if (c->suspended_from != TIME_NONE)
		to = c->suspended_from;
	jw_array(w);
	write_time(w, c->valid_from);
	write_time(w, to);
	jw_array_end(w);
}

static void
write_extent(struct json_writer *w, const struct rights_grant *g)
{
	static const char *const kinds[] = { "full", "excerpt", "headline_link" };

	jw_object(w);
	jw_key(w, "kind");
	jw_cstr(w, kinds[g->extent]);
	if (g->extent != RIGHTS_FULL) {
		jw_key(w, "max_words");
		jw_uint(w, g->max_words);
	}
	jw_object_end(w);
}

static void
write_wanted(struct json_writer *w, const struct rights_clause *c)
{
	const struct rights_grant *g = c->grant;

	jw_key(w, "wanted");
	switch (c->name) {
	case CLAUSE_MEDIA:
		write_bits(w, g->all_media, g->media, rights_medium_name);
		break;
	case CLAUSE_LANGUAGES:
		write_list(w, g->languages.all, g->languages.ptr, g->languages.n);
		break;
	case CLAUSE_OUTLETS:
		write_list(w, g->outlets.all, g->outlets.ptr, g->outlets.n);
		break;
	case CLAUSE_ACTIONS:
		write_bits(w, g->all_actions, g->actions, rights_action_name);
		break;
	case CLAUSE_TIME:
		write_term(w, c->contract);
		break;
	case CLAUSE_EXTENT:
		write_extent(w, g);
		break;
	case CLAUSE_CREDIT:
		write_list(w, false, g->patterns, g->n_patterns);
		break;
	case CLAUSE_LINK:
	case CLAUSE_NO_ALTERATION:
		jw_bool(w, true);
		break;
	case RIGHTS_N_CLAUSES:
		jw_null(w);
		break;
	}
}

static void
write_clauses(struct json_writer *w, const struct rights_judgement *j,
	      const struct rights_facts *f)
{
	static const char *const results[] = { "fail", "pass", "unknown" };

	jw_key(w, "clauses");
	jw_array(w);
	for (size_t i = 0; i < j->n_clauses; i++) {
		const struct rights_clause *c = &j->clauses[i];

		jw_object(w);
		write_slice(w, "contract", c->contract->number);
		write_slice(w, "grant", c->grant->id);
		write_slice(w, "clause", SLICE(rights_clause_text(c->name)));
		write_slice(w, "result", SLICE(results[c->result]));
		write_fact(w, c, j, f);
		write_wanted(w, c);
		jw_object_end(w);
	}
	jw_array_end(w);
}

void
judgement_write(const struct rights_judgement *j, const struct rights_facts *f,
		struct buf *out)
{
	struct json_writer w;

	jw_init(&w, out);
	jw_object(&w);
	write_slice(&w, "outcome", SLICE(rights_outcome_name(j->outcome)));
	write_slice(&w, "contract", j->contract);
	write_slice(&w, "grant", j->grant);
	jw_key(&w, "missing");
	write_list(&w, false, j->missing, j->n_missing);
	write_clauses(&w, j, f);
	if (j->outlet) {
		write_slice(&w, "party", j->outlet->party);
		write_slice(&w, "outlet", j->outlet->id);
	}
	if (j->outcome == RIGHTS_EXPIRED) {
		jw_key(&w, "exit_grace_days");
		jw_uint(&w, j->decided->exit_grace_days);
		write_slice(&w, "retain_published", j->decided->retain_published);
	}
	jw_object_end(&w);
}

void
judgement_write_versions(const struct rights_judgement *j, struct buf *out)
{
	struct json_writer w;

	jw_init(&w, out);
	jw_array(&w);
	for (size_t i = 0; i < j->n_versions; i++)
		jw_int(&w, j->versions[i]);
	jw_array_end(&w);
}
