/*
 * matcher.h - what a matcher holds: for the files that make passages and groups of them.
 */
#ifndef NAQL_MATCH_MATCHER_H
#define NAQL_MATCH_MATCHER_H

#include "match/alike.h"
#include "match/match_int.h"
#include "match/paraphrase.h"

struct match_span {
	uint32_t begin, end; /* page words */
};

struct matcher {
	struct match_options opt;
	const struct index *index;
	struct match_pair pair;
	struct cost cost;
	struct seed_table seeds;
	anchor_vec anchors;
	struct chains chains;
	struct align align;
	struct score score;
	struct paraphrase paraphrase;
	struct alike alike;
	struct reword reword;
	VEC(struct match_group) groups;
	bool open; /* the pair's seeds can make a paraphrase, or a passage is certain */
	uint32_t n_clusters;		    /* groups of several pieces or of sentences */
	struct match_notes unkept;	    /* of an item whose caller keeps none */
	anchor_vec part;		    /* of a chain: what becomes one passage */
	VEC(struct match_span) taken;	    /* by passages, ascending */
	VEC(struct match_passage) found;    /* in the order of their chains */
	VEC(struct match_passage) passages; /* ascending on the page */
	run_vec runs;			    /* in their order */
	bool any_certain;		    /* of those found */
	struct match_result result;
};

/* ---- match.c ---- */

/* match_take() - a passage takes its words of the page for itself. */
naql_status match_take(struct matcher *m, const struct match_passage *p,
		       naql_error *err) NAQL_MUST_USE;
/* match_space() - bits/16 of the places where a passage could have stood by accident. */
int32_t match_space(const struct matcher *m);

/* ---- group.c ---- */

/* group_find() - which of the found passages belong together, and the sentences that say
 * the same: those are found passages from now on. */
naql_status group_find(struct matcher *m, naql_error *err) NAQL_MUST_USE;
/* group_all() - every passage of the result in a group, and the groups into the result.
 */
naql_status group_all(struct matcher *m, naql_error *err) NAQL_MUST_USE;

#endif
