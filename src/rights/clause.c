/*
 * clause.c - one clause of a grant against the facts: pass, fail or unknown, and on which
 * missing fact it hangs.
 */
#include "rights/clause.h"

const char *
rights_clause_text(enum rights_clause_name c)
{
	static const char *const names[] = { "media",	"languages", "outlets",
					     "actions", "time",	     "extent",
					     "credit",	"link",	     "no_alteration" };

	return names[c];
}

static enum rights_result
pass_if(bool yes)
{
	return yes ? RIGHTS_PASS : RIGHTS_FAIL;
}

static enum rights_result
missing(unsigned *facts, unsigned fact)
{
	*facts |= fact;
	return RIGHTS_UNKNOWN;
}

static char
lower(char c)
{
	if (c == '_')
		return '-'; /* as some systems write a language tag */
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
rights_language_fits(struct slice range, struct slice tag)
{
	if (tag.len < range.len)
		return false;
	for (size_t i = 0; i < range.len; i++)
		if (lower(range.ptr[i]) != lower(tag.ptr[i]))
			return false;
	return tag.len == range.len || lower(tag.ptr[range.len]) == '-';
}

static enum rights_result
judge_media(const struct clause_case *u, const struct rights_grant *g, unsigned *facts)
{
	if (g->all_media)
		return RIGHTS_PASS;
	if (u->facts->medium == 0)
		return missing(facts, FACT_MEDIA);
	return pass_if(g->media >> u->facts->medium & 1u);
}

static enum rights_result
judge_languages(const struct clause_case *u, const struct rights_grant *g,
		unsigned *facts)
{
	struct slice lang = slice_trim(u->facts->lang);

	if (g->languages.all)
		return RIGHTS_PASS;
	if (lang.len == 0 || rights_language_fits(SLICE("und"), lang))
		return missing(facts, FACT_LANGUAGE);
	for (size_t i = 0; i < g->languages.n; i++)
		if (rights_language_fits(g->languages.ptr[i], lang))
			return RIGHTS_PASS;
	return RIGHTS_FAIL;
}

static enum rights_result
judge_outlets(const struct clause_case *u, const struct rights_grant *g)
{
	if (g->outlets.all)
		return RIGHTS_PASS;
	for (size_t i = 0; i < g->outlets.n; i++)
		if (slice_eq(g->outlets.ptr[i], u->outlet->id))
			return RIGHTS_PASS;
	return RIGHTS_FAIL;
}

static enum rights_result
judge_actions(const struct clause_case *u, const struct rights_grant *g)
{
	unsigned done = RIGHTS_ACTION(rights_outlet_action(u->outlet->kind));

	if (u->facts->translation)
		done |= RIGHTS_ACTION(RIGHTS_TRANSLATE);
	if (g->prohibit)
		return pass_if((g->actions & done) != 0);
	return pass_if((g->actions & done) == done);
}

static enum rights_result
judge_extent(const struct clause_case *u, const struct rights_grant *g, unsigned *facts)
{
	const struct rights_facts *f = u->facts;
	unsigned lacking = 0;

	if (g->extent == RIGHTS_FULL)
		return RIGHTS_PASS;
	if (f->words >= 0 && (uint64_t)f->words > g->max_words)
		return RIGHTS_FAIL;
	lacking |= f->words < 0 ? FACT_WORDS : 0u;
	if (g->extent == RIGHTS_HEADLINE_LINK) {
		if (f->in_heads == RIGHTS_FAIL || f->link == RIGHTS_FAIL)
			return RIGHTS_FAIL;
		lacking |= f->in_heads == RIGHTS_UNKNOWN ? FACT_WHERE : 0u;
		lacking |= f->link == RIGHTS_UNKNOWN ? FACT_LINK : 0u;
	}
	return lacking ? missing(facts, lacking) : RIGHTS_PASS;
}

static enum rights_result
judge_credit(const struct clause_case *u, const struct rights_grant *g)
{
	if (!u->facts->has_credit)
		return RIGHTS_FAIL;
	for (size_t i = 0; i < g->n_patterns; i++)
		if (use_words_contain(u->facts->credit_words, g->pattern_words[i]))
			return RIGHTS_PASS;
	/* none written: the archive's own forms, by one of which the credit was found */
	return pass_if(g->n_patterns == 0);
}

static enum rights_result
known(enum rights_result r, unsigned *facts, unsigned fact)
{
	return r == RIGHTS_UNKNOWN ? missing(facts, fact) : r;
}

enum when
clause_when(const struct clause_case *u, const struct rights_contract *c)
{
	int64_t at = u->facts->time;

	if (at == TIME_NONE)
		return WHEN_UNKNOWN;
	if (at < c->valid_from)
		return WHEN_BEFORE;
	if (c->valid_to != TIME_NONE && at >= c->valid_to)
		return WHEN_AFTER;
	if (c->suspended_from != TIME_NONE && at >= c->suspended_from)
		return WHEN_SUSPENDED;
	return WHEN_IN_FORCE;
}

enum rights_result
clause_judge(const struct clause_case *u, const struct rights_contract *c,
	     const struct rights_grant *g, enum rights_clause_name name, unsigned *facts)
{
	enum when when;

	switch (name) {
	case CLAUSE_MEDIA:
		return judge_media(u, g, facts);
	case CLAUSE_LANGUAGES:
		return judge_languages(u, g, facts);
	case CLAUSE_OUTLETS:
		return judge_outlets(u, g);
	case CLAUSE_ACTIONS:
		return judge_actions(u, g);
	case CLAUSE_TIME:
		when = clause_when(u, c);
		return when == WHEN_UNKNOWN ? missing(facts, FACT_TIME)
					    : pass_if(when == WHEN_IN_FORCE);
	case CLAUSE_EXTENT:
		return judge_extent(u, g, facts);
	case CLAUSE_CREDIT:
		return judge_credit(u, g);
	case CLAUSE_LINK:
		return known(u->facts->link, facts, FACT_LINK);
	case CLAUSE_NO_ALTERATION:
		return known(u->facts->verbatim, facts, FACT_HOW);
	case RIGHTS_N_CLAUSES:
		break;
	}
	return RIGHTS_FAIL;
}

bool
clause_stands(const struct rights_grant *g, enum rights_clause_name name)
{
	switch (name) {
	case CLAUSE_EXTENT:
		return !g->prohibit;
	case CLAUSE_CREDIT:
		return g->credit;
	case CLAUSE_LINK:
		return g->link;
	case CLAUSE_NO_ALTERATION:
		return g->no_alteration;
	default:
		return true;
	}
}
