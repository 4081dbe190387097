/*
 * gate.h - what an item's hits on a page can be worth: the bound by which S1 lets a page
 * go on (docs/DESIGN.md, What leaves the sieve).
 *
 * A run of equal words holds a stored shingle in each window of WINNOW_WINDOW shingles.
 * So where an item's next hit is farther than that, the run has ended, and what lies
 * between two runs costs what match asks of a gap. The words that can be equal are
 * therefore those of the hits and of the two shingles on either side, and their price,
 * formulae discounted, minus the gaps, is at least what match finds in all runs of six
 * words and more. Shingles that are common or a formula hold no item's name: they let a
 * run go on, whoever's it is.
 *
 * Not promised: a passage that owes its bits to runs of five words and less. Those hold
 * no stored shingle, or one by chance.
 */
#ifndef NAQL_SIEVE_GATE_H
#define NAQL_SIEVE_GATE_H

#include "index/index.h"
#include "sketch/sketch.h"

/* A shingle of the page that the archive has, exactly. */
struct gate_hit {
	uint32_t shingle;
	uint32_t next; /* index + 1 of the item's next hit; 0: the last */
};

/* Bits/16 that a word of the page is worth without and behind the word before it, and 1;
 * 0: not asked yet. Hits stand close together and ask for the same words. */
struct gate_cost {
	uint32_t alone, behind;
};

/* The days of a shingle of the page in one segment: asked again and again for the items
 * of one hit, and for hits side by side. */
struct gate_day {
	uint32_t page, shingle;
	uint32_t segment;
	uint8_t days;
};
#define GATE_DAYS 1024u

struct gate {
	const struct index *index;
	uint32_t min_words; /* of a passage */
	int32_t enough;	    /* bits/16 of a run from which its further words are not asked
			     * for: far over what any passage needs */
	const struct word *words;
	size_t n_words;
	const struct shingle *shingles;
	size_t n_shingles;
	VEC(uint32_t) shared;	     /* shingles that are nobody's, ascending */
	VEC(uint16_t) days;	     /* by shingle: its days and 1; 0: not asked yet */
	VEC(struct gate_cost) costs; /* by page word */
	size_t segment;		     /* of the item at hand; gate_segment() */
	uint32_t page;		     /* its number, from 1 */
	struct gate_day segment_days[GATE_DAYS];
};

/* What the hits of one item come to, in bits/16. */
struct gate_reach {
	int32_t best; /* most of any passage of min_words, over what it needs by its form
		       */
	int32_t sum;  /* of all runs, each paying for its place as in a paraphrase */
};

void gate_fini(struct gate *g);
/* gate_page() - a new page; words and shingles are borrowed until the next. */
naql_status gate_page(struct gate *g, const struct word *words, size_t n_words,
		      const struct shingle *shingles, size_t n_shingles,
		      naql_error *err) NAQL_MUST_USE;
/* gate_segment() - what follows is about an item of this segment: where its runs end is
 * told by the days there, for all its shingles are in them. What words are worth is told
 * by the days of all. */
void gate_segment(struct gate *g, size_t segment);
/* gate_left() - eighths of its words' price that the days of a shingle leave at most; one
 * of the days may be the item's own. */
unsigned gate_left(struct gate *g, uint32_t shingle);
/* gate_long() - whether the runs of an item's hits can be as long as a passage must be,
 * whatever their words are worth. Asks the index for days only. */
bool gate_long(struct gate *g, const struct gate_hit *hits, uint32_t first);
/* gate_item() - the hits of an item, ascending, the first hits[first - 1].
 * Cost  O(words around the hits); asks the index for words not asked before. */
struct gate_reach gate_item(struct gate *g, const struct gate_hit *hits, uint32_t first);

#endif
