/*
 * notice_compare.c - voices and paths: who is asked, and about what.
 */
#include "rights/notice_compare.h"

#include <stdio.h>

#include "base/error.h"
#include "rights/notice_path.h"
#include "rights/notice_rsl_terms.h"

#define AGENTS_ASKED 8u

/* A form, or what a robots.txt says to one crawler. */
struct voice {
	struct notice_checked *c;
	struct slice agent;
	bool signal; /* its Content-Signal alone */
	bool pathless;
};

struct comparing {
	struct voice voices[NOTICE_COMPARE_FORMS];
	size_t n;
	struct slice paths[NOTICE_COMPARE_PATHS];
	size_t n_paths;
	struct arena arena;
	bool refused;
};

static void
add_voice(struct comparing *k, struct voice v)
{
	if (k->n < NOTICE_COMPARE_FORMS)
		k->voices[k->n++] = v;
}

/* A path that the pattern matches: stars are one letter, the dollar is dropped. */
static void
add_path(struct comparing *k, struct slice pattern)
{
	char *copy;
	size_t n = 0;

	pattern = notice_path_of_url(pattern);
	if (pattern.len == 0 || k->n_paths == NOTICE_COMPARE_PATHS)
		return;
	copy = arena_alloc(&k->arena, pattern.len, 1);
	if (copy == NULL) {
		k->refused = true;
		return;
	}
	for (size_t i = 0; i < pattern.len; i++)
		if (pattern.ptr[i] != '$' || i + 1 < pattern.len)
			copy[n++] = pattern.ptr[i] == '*' ? 'x' : pattern.ptr[i];
	for (size_t i = 0; i < k->n_paths; i++)
		if (slice_eq(k->paths[i], (struct slice){ copy, n }))
			return;
	k->paths[k->n_paths++] = (struct slice){ copy, n };
}

static void
add_robots(struct comparing *k, struct notice_checked *c)
{
	for (size_t i = 0; i < c->robots.agents.n && i < AGENTS_ASKED; i++) {
		struct voice v = { c, c->robots.agents.ptr[i].token, false, false };

		add_voice(k, v);
		v.signal = v.pathless = true;
		add_voice(k, v);
	}
	for (size_t i = 0; i < c->robots.rules.n; i++)
		if (c->robots.rules.ptr[i].kind == ROBOTS_USAGE)
			add_path(k, c->robots.rules.ptr[i].path);
}

static void
add_checked(struct comparing *k, struct notice_checked *c)
{
	struct voice v = { .c = c };

	switch (c->form) {
	case NOTICE_FORM_ROBOTS:
		add_robots(k, c);
		return;
	case NOTICE_FORM_XMP:
	case NOTICE_FORM_NEWSML:
	case NOTICE_FORM_ODRL:
		v.pathless = true;
		break;
	case NOTICE_FORM_HTML:
		add_path(k, c->path);
		break;
	case NOTICE_FORM_RSL:
		for (size_t i = 0; i < c->rsl.contents.n; i++)
			add_path(k, c->rsl.contents.ptr[i].url);
		if (c->findings.errors)
			return; /* no valid document */
		break;
	case NOTICE_FORM_TDMREP:
		for (size_t i = 0; i < c->tdmrep.n; i++)
			add_path(k, c->tdmrep.rules[i].location);
		break;
	default:
		return;
	}
	add_voice(k, v);
}

static naql_status
ask(const struct voice *v, struct slice path, struct notice_answers *out, naql_error *err)
{
	const struct notice_checked *c = v->c;
	const struct rsl_asker nobody = { 0 };
	struct notice_robots_answer robots;
	const struct tdmrep_rule *rule;
	naql_status st = NAQL_OK;

	*out = (struct notice_answers){ 0 };
	if (c->form == NOTICE_FORM_ROBOTS) {
		st = notice_robots_evaluate(&c->robots, v->agent, path, &robots, err);
		if (st == NAQL_OK)
			*out = v->signal ? robots.signal : robots.usage;
	} else if (c->form == NOTICE_FORM_RSL) {
		for (unsigned u = 0; u < NOTICE_USES; u++)
			out->of[u] = (uint8_t)notice_rsl_terms_ask(
				&c->rsl, path, (enum notice_use)u, &nobody);
	} else if (c->form == NOTICE_FORM_TDMREP) {
		rule = notice_tdmrep_find(&c->tdmrep, path);
		if (rule)
			out->of[NOTICE_TDM] =
				(uint8_t)notice_tdmrep_answer(rule->reservation);
	} else if (c->form != NOTICE_FORM_HTML || slice_eq(c->path, path)) {
		*out = c->answers;
	}
	return st;
}

static void
tell(const struct voice *free, const struct voice *other, enum notice_use use,
     struct slice path)
{
	char at[NOTICE_SHOWN], file[NOTICE_SHOWN];

	notice_finding_add(&free->c->findings, NOTICE_DISAGREE, 0, NAQL_NO_OFFSET,
			   "%s is free at '%s' by %s, and not by %s of %s",
			   notice_use_name(use), notice_finding_shown(path, at),
			   notice_check_form_name(free->c->form),
			   notice_check_form_name(other->c->form),
			   notice_finding_shown(other->c->file, file));
}

static void
compare(const struct voice *a, const struct voice *b, const struct notice_answers *of_a,
	const struct notice_answers *of_b, struct slice path)
{
	for (unsigned u = 0; u < NOTICE_USES; u++) {
		bool a_free = of_a->of[u] == NOTICE_ALLOWED;
		const struct voice *free = a_free ? a : b;

		if (!notice_use_differ(of_a->of[u], of_b->of[u]))
			continue;
		/* without paths a form says the strictest: only laxer is a difference */
		if ((a->pathless || b->pathless) && !free->pathless)
			continue;
		tell(free, a_free ? b : a, (enum notice_use)u, path);
	}
}

static naql_status
compare_at(struct comparing *k, struct slice path, naql_error *err)
{
	struct notice_answers of[NOTICE_COMPARE_FORMS];
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < k->n && st == NAQL_OK; i++)
		st = ask(&k->voices[i], path, &of[i], err);
	for (size_t i = 0; i < k->n && st == NAQL_OK; i++)
		for (size_t j = 0; j < i; j++)
			compare(&k->voices[j], &k->voices[i], &of[j], &of[i], path);
	return st;
}

/* A site has a licence or a reservation for all of it, and no robots.txt: most readers
 * look there first, and to not find one means that all is allowed. */
static void
check_missing(struct notice_checked *const *all, size_t n)
{
	struct notice_checked *site = NULL;

	for (size_t i = 0; i < n; i++) {
		if (all[i]->form == NOTICE_FORM_ROBOTS)
			return;
		if (all[i]->form == NOTICE_FORM_RSL || all[i]->form == NOTICE_FORM_TDMREP)
			site = all[i];
	}
	if (site)
		notice_finding_add(&site->findings, NOTICE_ROBOTS_MISSING, 0,
				   NAQL_NO_OFFSET, "there is no robots.txt beside it");
}

naql_status
notice_compare_all(struct notice_checked *const *all, size_t n, naql_error *err)
{
	struct comparing *k = mem_calloc(1, sizeof(*k));
	naql_status st = NAQL_OK;

	if (k == NULL)
		return naql_nomem(err);
	check_missing(all, n);
	add_path(k, SLICE("/"));
	for (size_t i = 0; i < n; i++)
		add_checked(k, all[i]);
	if (k->refused)
		st = naql_nomem(err);
	for (size_t i = 0; i < k->n_paths && st == NAQL_OK; i++)
		st = compare_at(k, k->paths[i], err);
	for (size_t i = 0; i < n && st == NAQL_OK; i++)
		st = notice_finding_status(&all[i]->findings, err);
	arena_fini(&k->arena);
	mem_free(k);
	return st;
}
