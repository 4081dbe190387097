/*
 * kept.c - see kept.h.
 */
#include "engine/kept.h"

#include "base/timestamp.h"

#define KEPT_BEFORE ((int64_t)24 * 3600)      /* seconds: clocks and time zones */
#define KEPT_AFTER  ((int64_t)31 * 24 * 3600) /* seconds */
#define KEPT_LATE   (344 * 16)		      /* bits/16 of a part in a later month */

/*
 * Whether a page's date allows a paraphrase of the story: what is reworded is reworded at
 * once, while the sentences of bulletins and telegrams come back for years (measured in
 * docs/accuracy.md). A date that is not known forbids nothing.
 */
static bool
kept_timely(const struct use *u)
{
	int64_t page = time_parse(u->page.published), story = u->item.published;

	return page == TIME_NONE || story == TIME_NONE ||
	       (page >= story - KEPT_BEFORE && page <= story + KEPT_AFTER);
}

bool
kept_possible(const struct sieve_candidate *c, const struct match_options *opt)
{
	return opt->traces || opt->paraphrase || c->certain;
}

naql_status
kept_candidate(const struct sieve_candidate *c, struct matcher *m,
	       const struct match_options *opt, const struct match_text *story,
	       bool *kept, naql_error *err)
{
	*kept = opt->traces || c->certain;
	if (*kept)
		return NAQL_OK;
	return c->hits == 1 ? match_hint(m, story, c->first, c->last, kept, err)
			    : match_like(m, story, kept, err);
}

/*
 * Whether a part of a story is too little for its page's date. News is copied at once;
 * months later a sentence or two are the law, the office's title or the paragraph of
 * background that every report of the matter has. As much as a bulletin with other
 * figures needs (match.c) is asked of them, unless the page credits us or links to us.
 */
static bool
kept_stale(const struct use *u)
{
	int64_t page = use_page_time(u), story = u->item.published;

	return u->kind != USE_WHOLE && u->bits < KEPT_LATE && page != TIME_NONE &&
	       story != TIME_NONE && page > story + KEPT_AFTER &&
	       u->credit.text.len == 0 && !u->link;
}

bool
kept_use(struct use *u, const struct match_result *m, bool promising, bool traces)
{
	if (u->how == USE_PARAPHRASE && !kept_timely(u))
		return false;
	if (u->kind != USE_TRACE && kept_stale(u)) {
		u->kind = USE_TRACE;
		u->doubts = 0;
	}
	if (u->kind == USE_TRACE && !traces)
		return false;
	for (size_t i = 0; i < m->n_groups && !promising; i++)
		promising = m->groups[i].bits >= MATCH_PARAPHRASE;
	return promising || u->how == USE_PARAPHRASE;
}

size_t
kept_of(struct use *uses, size_t n, bool traces)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (traces || uses[i].kind != USE_TRACE)
			uses[kept++] = uses[i];
	return kept;
}
