/*
 * paraphrase.h - which pieces of two texts belong together, whatever their order, and
 * which sentences say the same in other words.
 */
#ifndef NAQL_MATCH_PARAPHRASE_H
#define NAQL_MATCH_PARAPHRASE_H

#include "match/sentence.h"
#include "naql/status.h"

struct match_pair;
struct match_passage;
struct match_run;

/* A pair of spans in words: a passage that was aligned, or two sentences. */
struct piece {
	uint32_t item_begin, item_end, page_begin, page_end;
	uint32_t passage; /* its index, or PIECE_SENTENCES */
	uint32_t cosine;  /* of the sentences, percent */
};
#define PIECE_SENTENCES UINT32_MAX
typedef VEC(struct piece) piece_vec;

/* Pieces that stand near each other on both sides. */
struct cluster {
	uint32_t item_begin, item_end, page_begin, page_end; /* words */
	size_t first, n;				     /* in paraphrase.pieces */
	uint32_t cosine;    /* of the two spans, percent */
	int32_t bits;	    /* bits/16 that its pieces are worth together */
	int32_t density;    /* bits/16 of each word that is counted */
	bool other_figures; /* the page gives other figures than the item */
	bool certain;	    /* one of its passages is, without the others */
};

/* The passages that were aligned, in the order in which they were scored. */
struct paraphrase_passages {
	const struct match_passage *ptr;
	size_t n;
	const struct match_run *runs;
	const uint16_t *gains; /* of each equal word of each passage */
};

struct paraphrase {
	struct sentence_pair text;
	piece_vec pieces;
	VEC(struct cluster) clusters;
	VEC(struct paraphrase_work) work;
	VEC(uint64_t) dots;   /* of each page sentence, while one of the item is held */
	VEC(uint32_t) common; /* terms; likewise */
	VEC(uint32_t) touched;
	VEC(uint8_t) covered; /* page words, then item words: in a passage */
	uint32_t words;	      /* counted, in the cluster at hand */
	VEC(uint8_t) counted; /* item words of a cluster whose worth is counted */
	VEC(size_t) gains;    /* of each passage: its first */
};

struct paraphrase_work {
	size_t first, n;
	uint32_t gap;	   /* words */
	bool by_page;	   /* the side that is cut next */
	unsigned unbroken; /* sides in a row that were not cut */
};

void paraphrase_fini(struct paraphrase *x);
/*
 * paraphrase_find() - clusters of a pair's passages and similar sentences, ascending on
 * the page, disjoint there unless they are certain; what may count is the caller's choice
 * by bits.
 *
 * cost     what a word of the page is worth.
 * Source   Sanchez-Perez, Sidorov and Gelbukh 2014 (seeds, clusters, summaries); their
 *          gaps are counted in sentences, ours in words.
 * Cost     O(words + equal words of sentence pairs); bounded by PARAPHRASE_SEEDS.
 */
struct cost;
naql_status paraphrase_find(struct paraphrase *x, const struct match_pair *p,
			    const struct paraphrase_passages *v, struct cost *cost,
			    naql_error *err) NAQL_MUST_USE;

/* ---- cluster.c ---- */
naql_status cluster_find(struct paraphrase *x, const struct paraphrase_passages *v,
			 naql_error *err) NAQL_MUST_USE;

#endif
