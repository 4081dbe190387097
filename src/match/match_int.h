/*
 * match_int.h - what the stages of a match hand to each other: seed -> chain -> align ->
 * score.
 *
 * Each stage owns its arrays and keeps them over pages, so nothing is allocated once
 * warm.
 */
#ifndef NAQL_MATCH_MATCH_INT_H
#define NAQL_MATCH_MATCH_INT_H

#include "match/match.h"

/* Two sequences of words held against each other. */
struct match_pair {
	const struct word *item, *page;
	uint32_t n_item, n_page;
	int32_t day;		   /* of the item */
	const uint8_t *others;	   /* of the item, see match_text */
	struct match_notes *notes; /* of the item */
};

#define MATCH_PLACE 78 /* bits/16 that a run pays at least in a paraphrase */

/* ---- cost.c: what a word is worth ---- */
#define COST_CACHE 16384u

struct cost {
	const struct index *index;
	struct cost_entry {
		uint64_t key;
		uint32_t bits;
	} * cache;	/* direct-mapped; the index does not change while it is open */
	uint16_t *page; /* per page word: cost without neighbours + 1; 0: not asked yet */
	size_t page_cap;
};

naql_status cost_init(struct cost *c, const struct index *x,
		      naql_error *err) NAQL_MUST_USE;
void cost_fini(struct cost *c);
naql_status cost_page(struct cost *c, size_t n_words, naql_error *err) NAQL_MUST_USE;
/* cost_word() - bits/16 of a word wherever it stands; cost_at() of one of the page. */
uint32_t cost_word(struct cost *c, uint64_t word);
uint32_t cost_at(struct cost *c, const struct word *page, uint32_t at);

/* ---- notes.c: what an item's words are worth, whatever the page ---- */

/* A word of an item and the pair that it makes with the word before it. Costs in bits/16.
 */
struct match_note {
	uint32_t word, pair; /* where in the item they stand for the first time */
	uint16_t n_word,
		n_pair; /* times in the item; more than 65535 are not told apart */
	uint16_t again, pair_again; /* cost of a second time in one passage */
	uint16_t alone, behind; /* cost without and behind the word before, and 1; 0: not
				   asked yet */
	uint8_t days; /* of the shingle that begins here, and 1; 0: not asked yet */
};

struct notes {
	const struct index *index;
	struct notes_slot {
		uint64_t key;
		uint32_t first, n;
	} * slots; /* scratch: words and pairs of an item, open addressing */
	size_t slots_cap;
	uint32_t mask;
};

#define NOTES_DAYS 5u /* more days are not told apart */

void notes_fini(struct notes *t);
/* notes_take() - count the words and pairs of the item, unless that was done. */
naql_status notes_take(struct notes *t, const struct match_pair *p,
		       naql_error *err) NAQL_MUST_USE;
/* notes_prefetch() - ask memory for what the next words' notes will need, unless they are
 * known. */
void notes_prefetch(const struct notes *t, const struct match_pair *p, uint32_t item,
		    uint32_t n);
uint32_t notes_alone(const struct notes *t, struct match_note *n, const struct word *w);
uint32_t notes_behind(const struct notes *t, struct match_note *n, const struct word *w);
unsigned notes_days(const struct notes *t, struct match_note *n, uint64_t shingle,
		    int32_t day);

/* ---- seed.c: runs of equal words that begin with a seed ---- */
#define SEED_WEIGHT  10u  /* two words, or five characters of a script without spaces */
#define SEED_RUN_MAX 256u /* a longer run is several anchors */

struct anchor {
	uint32_t item, page; /* first words */
	uint32_t len;	     /* equal words */
	int32_t gain;	     /* bits/16 */
};
typedef VEC(struct anchor) anchor_vec;

#define SEED_BITS                                                                        \
	64u /* a seed that is not there finds its bit set 1 time in 128 to 256 */

struct seed_table {
	uint32_t *head; /* position + 1 of a seed's first occurrence, by hash; 0: none */
	size_t head_cap;
	uint32_t mask;
	uint64_t *bits; /* SEED_BITS for each head: is a seed there at all? */
	struct seed_node {
		uint64_t hash;
		uint32_t next; /* position + 1 */
	} * node;
	size_t node_cap;
	uint64_t *diagonal; /* epoch << 32 | item word up to which the diagonal is covered
			     */
	size_t diagonal_cap;
	uint32_t epoch;
	uint32_t *there; /* scratch: item words whose seed's bit is set */
	size_t there_cap;
};

void seed_fini(struct seed_table *t);
naql_status seed_page(struct seed_table *t, const struct word *page, uint32_t n,
		      naql_error *err) NAQL_MUST_USE;
/* seed_take() - the item's seeds into its notes, unless that was done. */
naql_status seed_take(const struct match_pair *p, naql_error *err) NAQL_MUST_USE;
/* seed_item() - anchors ascending by (item, page). After seed_take(). */
naql_status seed_item(struct seed_table *t, const struct match_pair *p, struct cost *c,
		      anchor_vec *out, naql_error *err) NAQL_MUST_USE;

/* ---- chain.c: anchors that belong together ---- */
#define CHAIN_LOOK_BACK 64u
#define CHAIN_GAP_MAX                                                                    \
	30u /* words on either side; a larger gap is a border between passages */

struct chain_node {
	int32_t score;	  /* of the best chain that ends here */
	uint32_t prev;	  /* index + 1; 0: it begins here */
	uint32_t max_end; /* largest item end among the anchors up to this one */
	bool used;
};
struct chains {
	VEC(struct chain_node) nodes;
	VEC(uint64_t) ends; /* score << 32 | ~index, a heap with the best on top */
	int32_t least;
	VEC(uint32_t) chain; /* anchors of the chain handed out, ascending */
	int32_t score;	     /* its own, with what better chains have taken of it */
};

void chain_fini(struct chains *c);
/* chain_link() - what 'to' gains when it follows 'from'; INT32_MIN: it cannot. */
int32_t chain_link(const struct anchor *from, const struct anchor *to);
/* chain_score() - fill nodes and ends; chains under 'least' are not handed out. */
naql_status chain_score(struct chains *c, const anchor_vec *anchors, int32_t least,
			uint32_t look_back, naql_error *err) NAQL_MUST_USE;
/* chain_next() - the next best chain of unused anchors into c->chain. NAQL_DONE: no more.
 */
naql_status chain_next(struct chains *c, naql_error *err) NAQL_MUST_USE;

/* ---- align.c: runs from a chain ---- */
typedef VEC(struct match_run) run_vec;

#define ALIGN_SIDE 32u /* words on either side of one table: gaps and ends */

struct align {
	int32_t score[(ALIGN_SIDE + 1) * (ALIGN_SIDE + 1)];
	uint8_t step[(ALIGN_SIDE + 1) * (ALIGN_SIDE + 1)];
	run_vec runs; /* of all passages of the pair */
	run_vec ends; /* scratch: an end, from the passage outwards */
};

/* Where a passage may reach: its neighbours on the page stand at these words. */
struct align_limit {
	uint32_t page_begin, page_end;
};

void align_fini(struct align *a);
/* align_chain() - append the runs of one passage, trimmed to equal words, and fill its
 * spans. */
naql_status align_chain(struct align *a, const struct match_pair *p, struct cost *c,
			const struct anchor *anchors, size_t n, struct align_limit limit,
			struct match_passage *out, naql_error *err) NAQL_MUST_USE;

/* ---- reword.c: runs of two sentences ---- */
#define REWORD_SIDE                                                                      \
	160u /* words of a sentence: the most that sentence.c leaves whole               \
	      */

struct reword {
	int16_t score[(REWORD_SIDE + 1) * (REWORD_SIDE + 1)];
	uint8_t step[(REWORD_SIDE + 1) * (REWORD_SIDE + 1)];
	run_vec back; /* scratch: the runs from the end */
};
void reword_fini(struct reword *r);
/* reword_align() - append the runs of words [begin, end) of both sides, and fill the rest
 * of *io. Both sides hold REWORD_SIDE words at most. */
naql_status reword_align(struct reword *r, const struct match_pair *p, run_vec *runs,
			 struct match_passage *io, naql_error *err) NAQL_MUST_USE;

/* ---- score.c: bits ---- */
struct score {
	struct notes notes;
	struct score_seen {
		uint32_t word, pair; /* number of the latest passage that has it */
	} * seen;		     /* by the place where it stands first */
	size_t seen_cap;
	uint32_t passage; /* number of the one being scored, over all items */
	shingle_vec shingles;
	VEC(uint16_t) gains; /* one for each equal word, in the order of the runs */
	VEC(uint8_t) days;   /* scratch of one run */
	uint8_t *counted;    /* item words that the union has */
	size_t counted_cap;
};

void score_init(struct score *s, const struct index *x);
void score_fini(struct score *s);
void score_item(struct score *s); /* a new item */
/* score_passage() - raw bits of one passage; its words' gains are appended to s->gains.
 */
naql_status score_passage(struct score *s, const struct match_pair *p,
			  const struct match_run *runs, struct match_passage *io,
			  naql_error *err) NAQL_MUST_USE;
/* score_union() - raw bits and distinct words of all passages, which stand in the order
 * in which they were scored; an item word that stands twice on the page counts once. */
naql_status score_union(struct score *s, const struct match_pair *p,
			const struct match_run *runs,
			const struct match_passage *passages, size_t n,
			struct match_result *out, naql_error *err) NAQL_MUST_USE;
int32_t score_clamp(int64_t bits);
/* score_break() - bits/16 that a run pays for standing anywhere within a gap. */
int32_t score_break(uint32_t gap_item, uint32_t gap_page);

#endif
