/*
 * notice_rsl_terms.c - RSL 3.1 for one licence: narrower beats broader, what is permitted
 * and prohibited alike is not licensed, in doubt nothing is.
 */
#include "rights/notice_rsl_terms.h"

#include "rights/notice_path.h"

static const struct {
	const char *name;
	uint32_t bit;
} words[] = {
	{ "all", RSL_ALL },	      { "ai-all", RSL_AI_ALL },
	{ "ai-train", RSL_AI_TRAIN }, { "ai-input", RSL_AI_INPUT },
	{ "ai-index", RSL_AI_INDEX }, { "search", RSL_SEARCH },
};

uint32_t
notice_rsl_terms_usage(struct slice word)
{
	for (size_t i = 0; i < NAQL_COUNT(words); i++)
		if (slice_eq(word, SLICE(words[i].name)))
			return words[i].bit;
	return 0;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool
notice_rsl_terms_word(struct slice *list, struct slice *word)
{
	size_t begin = 0, end;

	*word = (struct slice){ NULL, 0 };
	if (list->len == 0)
		return false;
	while (begin < list->len && is_space(list->ptr[begin]))
		begin++;
	for (end = begin; end < list->len && !is_space(list->ptr[end]); end++) {
	}
	*word = (struct slice){ list->ptr + begin, end - begin };
	list->ptr += end;
	list->len -= end;
	return word->len > 0;
}

bool
notice_rsl_terms_has(struct slice list, struct slice word)
{
	struct slice one;

	while (notice_rsl_terms_word(&list, &one))
		if (slice_eq(one, word))
			return true;
	return false;
}

static uint32_t
bit_of(enum notice_use use)
{
	static const uint32_t bits[NOTICE_USES] = {
		[NOTICE_SEARCH] = RSL_SEARCH,
		[NOTICE_AI_INDEX] = RSL_AI_INDEX,
		[NOTICE_AI_INPUT] = RSL_AI_INPUT,
		[NOTICE_AI_TRAIN] = RSL_AI_TRAIN,
	};

	return bits[use];
}

/* How narrowly a set of words names the use: 3 by itself, 2 as one of AI, 1 by "all". */
static unsigned
narrowness(uint32_t set, enum notice_use use)
{
	if (set & bit_of(use))
		return 3;
	if (use != NOTICE_SEARCH && (set & RSL_AI_ALL))
		return 2;
	return set & RSL_ALL ? 1 : 0;
}

static bool
grants_usage(const struct rsl_license *l, enum notice_use use)
{
	unsigned yes = narrowness(l->permits.usage, use);
	unsigned no = l->prohibits.usage_told ? narrowness(l->prohibits.usage, use) : 0;

	if (l->prohibits.usage & RSL_ALL)
		return false; /* leaves nothing, however narrow a permission beside it */
	if (l->permits.usage_told && yes == 0)
		return false; /* the list is closed */
	return no == 0 || yes > no;
}

/* 1 granted, 0 not, -1: it depends on who asks, and that is not known. */
static int
grants_asker(const struct rsl_side *permits, const struct rsl_side *prohibits, bool geo,
	     struct slice who)
{
	bool yes_told = geo ? permits->geo_told : permits->user_told;
	bool no_told = geo ? prohibits->geo_told : prohibits->user_told;
	struct slice yes = geo ? permits->geos : permits->users;
	struct slice no = geo ? prohibits->geos : prohibits->users;

	if (!yes_told && !no_told)
		return 1;
	if (who.ptr == NULL)
		return -1;
	if (yes_told && !notice_rsl_terms_has(yes, who))
		return 0;
	return !(no_told && notice_rsl_terms_has(no, who));
}

enum notice_answer
notice_rsl_terms_answer(const struct rsl_license *l, enum notice_use use,
			const struct rsl_asker *asker)
{
	int user = grants_asker(&l->permits, &l->prohibits, false, asker->user);
	int geo = grants_asker(&l->permits, &l->prohibits, true, asker->geo);
	bool free = l->payment == RSL_PAYMENT_NONE || l->payment == RSL_PAYMENT_FREE;

	if (!grants_usage(l, use) || user == 0 || geo == 0)
		return NOTICE_RESERVED;
	return free && user > 0 && geo > 0 && !l->reporting ? NOTICE_ALLOWED
							    : NOTICE_OFFERED;
}

/* ---- a document ---- */

/* How narrowly a content names the path; -1: not at all. */
static int64_t
weight_of(const struct rsl_content *c, struct slice path)
{
	if (!c->url_told)
		return -1;
	if (c->url.len == 0)
		return 0; /* the association is the scope */
	struct slice pattern = notice_path_of_url(c->url);

	return notice_path_match(pattern, path) ? (int64_t)notice_path_weight(pattern)
						: -1;
}

/* The best of a content's licences: they are alternatives. */
static enum notice_answer
ask_content(const struct notice_rsl *r, size_t content, enum notice_use use,
	    const struct rsl_asker *asker)
{
	enum notice_answer best = NOTICE_RESERVED;

	for (size_t i = 0; i < r->licenses.n; i++) {
		const struct rsl_license *l = &r->licenses.ptr[i];
		enum notice_answer one;

		if (l->content != content)
			continue;
		one = notice_rsl_terms_answer(l, use, asker);
		if (one < best)
			best = one;
	}
	/* a token is to be got first, also where nothing is paid */
	if (best == NOTICE_ALLOWED && r->contents.ptr[content].server.ptr)
		best = NOTICE_OFFERED;
	return best;
}

enum notice_answer
notice_rsl_terms_ask(const struct notice_rsl *r, struct slice path, enum notice_use use,
		     const struct rsl_asker *asker)
{
	enum notice_answer answer = NOTICE_UNKNOWN;
	int64_t narrowest = 0;

	if (use == NOTICE_TDM)
		return NOTICE_UNKNOWN;
	for (size_t i = 0; i < r->contents.n; i++) {
		int64_t weight = weight_of(&r->contents.ptr[i], path);
		enum notice_answer one;

		if (weight < narrowest)
			continue;
		one = ask_content(r, i, use, asker);
		if (weight > narrowest || one > answer)
			answer = one;
		narrowest = weight;
	}
	return answer;
}

/* ---- pitfalls ---- */

static bool
is_free(const struct rsl_license *l)
{
	return l->payment == RSL_PAYMENT_NONE || l->payment == RSL_PAYMENT_FREE;
}

static void
warn_free(const struct rsl_license *l, struct notice_findings *f)
{
	bool any = false;

	for (unsigned u = 0; u < NOTICE_TDM; u++) {
		if (!grants_usage(l, (enum notice_use)u))
			continue;
		any = true;
		if (u != NOTICE_SEARCH && l->payment == RSL_PAYMENT_FREE) {
			notice_finding_add(f, NOTICE_RSL_FREE_AI, l->line, l->offset,
					   "%s is free by this license",
					   notice_use_name((enum notice_use)u));
			break;
		}
	}
	if (any && l->payment == RSL_PAYMENT_NONE)
		notice_finding_add(f, NOTICE_RSL_FREE, l->line, l->offset,
				   "the license has no payment, so what it permits is "
				   "free");
	if (is_free(l) && !l->permits.usage_told && !(l->prohibits.usage & RSL_ALL))
		notice_finding_add(f, NOTICE_RSL_OPEN, l->line, l->offset,
				   "the license permits every use that it does not "
				   "prohibit");
}

static void
warn_kills(const struct rsl_license *l, struct notice_findings *f)
{
	uint32_t yes = l->permits.usage, no = l->prohibits.usage;

	for (size_t i = 0; i < NAQL_COUNT(words); i++) {
		uint32_t bit = words[i].bit;
		bool ai = (bit & (RSL_AI_TRAIN | RSL_AI_INPUT | RSL_AI_INDEX)) != 0;

		if (!(yes & bit))
			continue;
		if ((no & bit) || (no & RSL_ALL))
			notice_finding_add(f, NOTICE_RSL_KILLS, l->line, l->offset,
					   "%s is permitted, and prohibited by %s",
					   words[i].name,
					   no & RSL_ALL ? "all" : words[i].name);
		else if (ai && (no & RSL_AI_ALL))
			notice_finding_add(f, NOTICE_RSL_KILLS, l->line, l->offset,
					   "%s is permitted beside a prohibition of "
					   "ai-all; readers differ",
					   words[i].name);
	}
}

#define CONFLICTS_LOOKED_AT 64u

static void
warn_conflict(const struct notice_rsl *r, size_t i, struct notice_findings *f)
{
	const struct rsl_content *c = &r->contents.ptr[i];
	const struct rsl_asker nobody = { 0 };

	for (size_t k = 0; k < i; k++) {
		if (!slice_eq(r->contents.ptr[k].url, c->url))
			continue;
		for (unsigned u = 0; u < NOTICE_TDM; u++) {
			enum notice_use use = (enum notice_use)u;

			if (ask_content(r, i, use, &nobody) ==
			    ask_content(r, k, use, &nobody))
				continue;
			notice_finding_add(f, NOTICE_RSL_CONFLICT, c->line, c->offset,
					   "another content of this path says something "
					   "else of %s",
					   notice_use_name(use));
			return;
		}
	}
}

void
notice_rsl_terms_warn(const struct notice_rsl *r, bool inline_in,
		      struct notice_findings *findings)
{
	for (size_t i = 0; i < r->contents.n; i++) {
		const struct rsl_content *c = &r->contents.ptr[i];

		if (c->server.ptr)
			notice_finding_add(findings, NOTICE_RSL_SERVER_ON, c->line,
					   c->offset, "the content names a server");
		if (!inline_in && notice_path_is_absolute(c->url))
			notice_finding_add(findings, NOTICE_RSL_FULL_URL, c->line,
					   c->offset, "url is a full address");
		if (i < CONFLICTS_LOOKED_AT)
			warn_conflict(r, i, findings);
	}
	for (size_t i = 0; i < r->licenses.n; i++) {
		warn_free(&r->licenses.ptr[i], findings);
		warn_kills(&r->licenses.ptr[i], findings);
	}
}
