/*
 * judgement_write.c - see judgement_write.h.
 */
#include "rights/judgement_write.h"

#include "base/json_write.h"

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
write_number(struct json_writer *w, const char *key, int64_t n)
{
	jw_key(w, key);
	if (n < 0)
		jw_null(w);
	else
		jw_int(w, n);
}

static void
write_actions_done(struct json_writer *w, const struct rights_part *p,
		   const struct rights_facts *f)
{
	bool open = p->outlet->kind == RIGHTS_AI_SYSTEM && !p->outlet->does;

	if (open) { /* one of three things */
		jw_null(w);
		return;
	}
	jw_array(w);
	for (unsigned a = 0; a < RIGHTS_N_ACTIONS; a++)
		if (p->outlet->does >> a & 1u)
			jw_cstr(w, rights_action_name(a));
	if (!p->outlet->does)
		jw_cstr(w, rights_action_name(rights_outlet_action(p->outlet->kind)));
	if (f->translation)
		jw_cstr(w, rights_action_name(RIGHTS_TRANSLATE));
	if (f->paraphrased == RIGHTS_PASS)
		jw_cstr(w, rights_action_name(RIGHTS_ADAPT));
	jw_array_end(w);
}

/* Of an excerpt its words; of a headline with a link all three that make one. */
static void
write_extent_fact(struct json_writer *w, const struct rights_grant *g,
		  const struct rights_facts *f)
{
	jw_object(w);
	write_number(w, "words", f->words);
	if (g->max_chars != RIGHTS_NO_LIMIT)
		write_number(w, "bytes", f->bytes);
	if (g->max_permille != RIGHTS_NO_LIMIT)
		write_number(w, "permille", f->permille);
	if (g->extent == RIGHTS_HEADLINE_LINK) {
		jw_key(w, "in_heads");
		write_result(w, f->in_heads);
		jw_key(w, "link");
		write_result(w, f->link);
	}
	if (g->extent == RIGHTS_SUMMARY) {
		jw_key(w, "paraphrased");
		write_result(w, f->paraphrased);
	}
	jw_object_end(w);
}

static void
write_days(struct json_writer *w, int64_t since, int64_t until)
{
	if (since == TIME_NONE || until == TIME_NONE)
		jw_null(w);
	else
		jw_int(w, (until - since) / 86400);
}

static void
write_online_fact(struct json_writer *w, const struct rights_part *p,
		  const struct rights_facts *f)
{
	jw_object(w);
	jw_key(w, "first");
	jw_time(w, f->first);
	jw_key(w, "page_date");
	jw_time(w, f->page_date);
	jw_key(w, "at");
	jw_time(w, p->from);
	jw_object_end(w);
}

static void
write_duty_fact(struct json_writer *w, const struct rights_clause *c,
		const struct rights_part *p, const struct rights_facts *f)
{
	static const char *const places[] = { NULL, "before", "among", "behind" };

	switch (c->name) {
	case CLAUSE_EXTENT:
		write_extent_fact(w, c->grant, f);
		break;
	case CLAUSE_CREDIT:
		jw_str(w, f->has_credit ? f->credit : (struct slice){ NULL, 0 });
		break;
	case CLAUSE_CREDIT_WHERE:
		jw_cstr(w, f->has_credit ? places[f->credit_place] : NULL);
		break;
	case CLAUSE_LINK:
		write_result(w, f->link);
		break;
	case CLAUSE_NO_ALTERATION:
		write_result(w, f->verbatim);
		break;
	case CLAUSE_KEEP_NOTICE:
		write_result(w, f->notice);
		break;
	case CLAUSE_CORRECT:
		jw_time(w, f->superseded);
		break;
	case CLAUSE_ONLINE_DAYS:
	case CLAUSE_PUBLISH_WITHIN:
		write_online_fact(w, p, f);
		break;
	case CLAUSE_MAX_USES:
		if (c->counted < 0)
			jw_null(w);
		else
			jw_int(w, c->counted);
		break;
	case CLAUSE_SEATS:
		if (p->outlet->seats == RIGHTS_NO_LIMIT)
			jw_null(w);
		else
			jw_uint(w, p->outlet->seats);
		break;
	default:
		jw_null(w);
	}
}

static void
write_fact(struct json_writer *w, const struct rights_clause *c,
	   const struct rights_part *p, const struct rights_facts *f)
{
	jw_key(w, "fact");
	switch (c->name) {
	case CLAUSE_MEDIA:
		jw_cstr(w, f->medium ? rights_medium_name(f->medium) : NULL);
		break;
	case CLAUSE_LANGUAGES:
		jw_str(w, f->lang);
		break;
	case CLAUSE_SOURCES:
		jw_cstr(w, f->others_item ? "third_party" : "own");
		break;
	case CLAUSE_ITEMS:
	case CLAUSE_EMBARGO_TIER:
		jw_time(w, f->item_date);
		break;
	case CLAUSE_OUTLETS:
		jw_str(w, p->outlet->id);
		break;
	case CLAUSE_TERRITORIES:
		if (p->outlet->territories.n)
			write_list(w, false, p->outlet->territories.ptr,
				   p->outlet->territories.n);
		else
			jw_null(w);
		break;
	case CLAUSE_ACTIONS:
		write_actions_done(w, p, f);
		break;
	case CLAUSE_TIME:
		jw_time(w, p->from);
		break;
	default: /* products and categories stand in the register */
		write_duty_fact(w, c, p, f);
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
	int64_t to = rights_end(c);

	if (c->suspended_from != TIME_NONE)
		to = c->suspended_from;
	jw_array(w);
	jw_time(w, c->valid_from);
	jw_time(w, to);
	jw_array_end(w);
}

static void
write_limit(struct json_writer *w, const char *key, uint32_t limit)
{
	if (limit == RIGHTS_NO_LIMIT)
		return;
	jw_key(w, key);
	jw_uint(w, limit);
}

static void
write_extent(struct json_writer *w, const struct rights_grant *g)
{
	static const char *const kinds[] = { "full", "excerpt", "headline_link",
					     "summary" };

	jw_object(w);
	jw_key(w, "kind");
	jw_cstr(w, kinds[g->extent]);
	write_limit(w, "max_words", g->max_words);
	write_limit(w, "max_chars", g->max_chars);
	write_limit(w, "max_permille", g->max_permille);
	jw_object_end(w);
}

static void
write_items(struct json_writer *w, const struct rights_grant *g)
{
	jw_object(w);
	jw_key(w, "created_from");
	jw_time(w, g->created_from);
	jw_key(w, "created_to");
	jw_time(w, g->created_to);
	write_limit(w, "archive_days", g->archive_days);
	jw_object_end(w);
}

static void
write_territories(struct json_writer *w, const struct rights_territories *t)
{
	jw_object(w);
	jw_key(w, "include");
	write_list(w, false, t->include, t->n_include);
	jw_key(w, "exclude");
	write_list(w, false, t->exclude, t->n_exclude);
	jw_object_end(w);
}

static void
write_count(struct json_writer *w, const struct rights_grant *g)
{
	static const char *const by[] = { "event", "item", "item_outlet" };
	static const char *const in[] = { "term", "day", "month", "once" };

	jw_object(w);
	jw_key(w, "max_uses");
	jw_uint(w, g->max_uses);
	jw_key(w, "count_by");
	jw_cstr(w, by[g->count_by]);
	jw_key(w, "period");
	jw_cstr(w, in[g->count_in]);
	jw_object_end(w);
}

static void
write_duty_wanted(struct json_writer *w, const struct rights_clause *c)
{
	static const char *const where[] = { "any", "before", "behind" };
	const struct rights_grant *g = c->grant;

	switch (c->name) {
	case CLAUSE_EXTENT:
		write_extent(w, g);
		break;
	case CLAUSE_CREDIT:
		write_list(w, false, g->patterns, g->n_patterns);
		break;
	case CLAUSE_CREDIT_WHERE:
		jw_cstr(w, where[g->credit_where]);
		break;
	case CLAUSE_CORRECT:
		jw_uint(w, g->correct_within_s);
		break;
	case CLAUSE_ONLINE_DAYS:
		jw_uint(w, g->online_days);
		break;
	case CLAUSE_PUBLISH_WITHIN:
		jw_uint(w, g->publish_within_days);
		break;
	case CLAUSE_MAX_USES:
		write_count(w, g);
		break;
	case CLAUSE_SEATS:
		jw_uint(w, g->seats);
		break;
	default: /* a link, no alteration, the notice */
		jw_bool(w, true);
	}
}

static void
write_wanted(struct json_writer *w, const struct rights_clause *c)
{
	static const char *const sources[] = { "", "own", "third_party" };
	const struct rights_grant *g = c->grant;

	jw_key(w, "wanted");
	switch (c->name) {
	case CLAUSE_MEDIA:
		write_bits(w, g->all_media, g->media, rights_medium_name);
		break;
	case CLAUSE_PRODUCTS:
		write_list(w, g->products.all, g->products.ptr, g->products.n);
		break;
	case CLAUSE_CATEGORIES:
		write_list(w, g->categories.all, g->categories.ptr, g->categories.n);
		break;
	case CLAUSE_LANGUAGES:
		write_list(w, g->languages.all, g->languages.ptr, g->languages.n);
		break;
	case CLAUSE_SOURCES:
		jw_cstr(w, sources[g->sources % 3]);
		break;
	case CLAUSE_ITEMS:
		write_items(w, g);
		break;
	case CLAUSE_EMBARGO_TIER:
		jw_int(w, g->embargo_tier);
		break;
	case CLAUSE_OUTLETS:
		write_list(w, g->outlets.all, g->outlets.ptr, g->outlets.n);
		break;
	case CLAUSE_TERRITORIES:
		write_territories(w, &g->territories);
		break;
	case CLAUSE_ACTIONS:
		write_bits(w, g->all_actions, g->actions, rights_action_name);
		break;
	case CLAUSE_TIME:
		write_term(w, c->contract);
		break;
	default:
		write_duty_wanted(w, c);
	}
}

static void
write_clauses(struct json_writer *w, const struct rights_part *p,
	      const struct rights_facts *f)
{
	static const char *const results[] = { "fail", "pass", "unknown" };

	jw_key(w, "clauses");
	jw_array(w);
	for (size_t i = 0; i < p->n_clauses; i++) {
		const struct rights_clause *c = &p->clauses[i];

		jw_object(w);
		jw_member(w, "contract", c->contract->number);
		jw_member(w, "grant", c->grant->id);
		jw_member(w, "clause", SLICE(rights_clause_text(c->name)));
		jw_member(w, "result", SLICE(results[c->result]));
		write_fact(w, c, p, f);
		write_wanted(w, c);
		jw_object_end(w);
	}
	jw_array_end(w);
}

/* ---- the judgement ---- */

/* Behind the end of a contract: until when it lets things stand, and whether the use was
 * there before the end. */
static void
write_exit(struct json_writer *w, const struct rights_part *p,
	   const struct rights_facts *f)
{
	const struct rights_contract *c = p->decided;
	int64_t end = rights_end(c), days = c->exit_grace_days, until;

	jw_key(w, "exit_grace_days");
	jw_uint(w, c->exit_grace_days);
	jw_member(w, "retain_published", c->retain_name);
	if (p->permit && p->permit->delete_within_days != RIGHTS_NO_LIMIT)
		days = p->permit->delete_within_days;
	until = end + days * 86400;
	jw_key(w, "exit");
	jw_object(w);
	jw_key(w, "until");
	jw_time(w, until);
	jw_key(w, "over");
	jw_bool(w, f->last >= until);
	jw_key(w, "seen_before_end");
	if (f->first < end)
		jw_bool(w, true);
	else
		jw_null(w); /* not seen is not absent */
	jw_object_end(w);
}

static void
write_answer(struct json_writer *w, const struct rights_part *p,
	     const struct rights_facts *f)
{
	jw_member(w, "outcome", SLICE(rights_outcome_name(p->outcome)));
	jw_member(w, "contract", p->contract);
	jw_member(w, "grant", p->grant);
	jw_key(w, "missing");
	write_list(w, false, p->missing, p->n_missing);
	write_clauses(w, p, f);
	if (p->outlet) {
		jw_member(w, "party", p->outlet->party);
		jw_member(w, "outlet", p->outlet->id);
	}
	if (p->via.ptr)
		jw_member(w, "via", p->via);
	if (p->outcome == RIGHTS_EXPIRED)
		write_exit(w, p, f);
}

/* Facts beside the answer, for a person: never a verdict. */
static void
write_facts(struct json_writer *w, const struct rights_facts *f)
{
	jw_key(w, "facts");
	jw_object(w);
	write_number(w, "words", f->words);
	write_number(w, "story_permille", f->permille);
	write_number(w, "page_permille", f->page_permille);
	jw_key(w, "quotation");
	jw_bool(w, f->kind == USE_QUOTE);
	jw_key(w, "credit");
	jw_bool(w, f->has_credit);
	jw_key(w, "link");
	write_result(w, f->link);
	jw_key(w, "first_seen");
	jw_time(w, f->first);
	jw_key(w, "last_seen");
	jw_time(w, f->last);
	jw_key(w, "days_since_publication");
	write_days(w, f->item_date, f->first);
	jw_object_end(w);
}

void
judgement_write(const struct rights_judgement *j, const struct rights_facts *f,
		struct buf *out)
{
	struct json_writer w;

	jw_init(&w, out);
	jw_object(&w);
	write_answer(&w, j->whole, f);
	write_facts(&w, f);
	if (j->n_parts > 1) {
		jw_key(&w, "parts");
		jw_array(&w);
		for (size_t i = 0; i < j->n_parts; i++) {
			jw_object(&w);
			jw_key(&w, "from");
			jw_time(&w, j->parts[i].from);
			jw_key(&w, "to");
			jw_time(&w, j->parts[i].to);
			write_answer(&w, &j->parts[i], f);
			jw_object_end(&w);
		}
		jw_array_end(&w);
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
