/*
 * kept.h - which candidates are looked at, and which uses of them are printed.
 */
#ifndef NAQL_ENGINE_KEPT_H
#define NAQL_ENGINE_KEPT_H

#include "match/match.h"
#include "sieve/sieve.h"
#include "use/use.h"

/* kept_possible() - whether anything could come of a candidate, before its story is read:
 * what its hits alone are worth decides where no paraphrase is looked for. */
bool kept_possible(const struct sieve_candidate *c, const struct match_options *opt);
/*
 * kept_candidate() - of a possible one, whether a story is held against the page: its
 * hits can make a certain passage, or sentences are alike. A lone hit says little of the
 * rest of the story, so it is asked first whether the sentences around it are.
 */
naql_status kept_candidate(const struct sieve_candidate *c, struct matcher *m,
			   const struct match_options *opt,
			   const struct match_text *story, bool *kept,
			   naql_error *err) NAQL_MUST_USE;
/*
 * kept_use() - whether a use stays, by the dates of page and story and by its worth.
 *
 * u          becomes USE_TRACE where it is too little for a page of a later month.
 * promising  the sieve has two hits, or one that can make a passage; without, its pieces
 *            must be worth what a paraphrase is.
 * traces     are printed too.
 * Returns    false: nobody hears of it.
 */
bool kept_use(struct use *u, const struct match_result *m, bool promising, bool traces);

/* kept_of() - drop what became a trace, unless traces are printed; the others keep their
 * order. Returns how many stay. */
size_t kept_of(struct use *uses, size_t n, bool traces);

#endif
