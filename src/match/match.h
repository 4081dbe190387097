/*
 * match.h - where an item's words stand on a page: seed, chain, align, score.
 *
 * No files, no threads, no clock: words in, passages out. The page is prepared once
 * (match_page) and then held against each candidate (match_item).
 */
#ifndef NAQL_MATCH_MATCH_H
#define NAQL_MATCH_MATCH_H

#include "base/vec.h"
#include "index/index.h"
#include "text/fold.h"

struct matcher; /* one thread; memory kept over pages */

/* bits/16 from which a passage is certain: by accident on 1 page in 2^24, about 17
 * million. */
#define MATCH_CUT (24 * 16)

/* bits/16 over the search space from which pieces in any order are a paraphrase. */
#define MATCH_PARAPHRASE (80 * 16)

struct match_options {
	uint32_t min_words; /* shortest passage, in equal folded words; 0: 8. A character
			     * of a script without spaces counts 2/5 of a word */
	bool traces;	    /* also passages whose bits do not reach the cut */
	int32_t cut;	    /* bits/16 from which a passage is certain; 0: MATCH_CUT */
	bool paraphrase;    /* also sentences that say the same in other words, and
			     * neighbouring pieces as one group */
};

/*
 * Which passages a result holds: with traces all of min_words equal words; without, none
 * unless one is certain, and then the others too that the two texts would hardly share by
 * their subject alone.
 */

/* How a run of words corresponds. Words of one side only: the other side's count is 0. */
enum match_op {
	MATCH_EQUAL,
	MATCH_SUBSTITUTED,
	MATCH_INSERTED /* on the page */,
	MATCH_DELETED
};
struct match_run {
	enum match_op op;
	uint32_t n_item, n_page; /* words */
};

struct match_passage {
	uint32_t item_begin, item_end; /* word indices, end exclusive; first and last
					  words are equal words */
	uint32_t page_begin, page_end;
	uint32_t equal;	  /* equal words */
	uint32_t longest; /* longest run of equal words */
	int32_t bits; /* bits/16: the words' rarity, formulae discounted, minus the search
			 space */
	bool certain; /* bits reach the cut */
	uint32_t first_run, n_runs; /* in match_result.runs; they cover the passage */
	bool sentences; /* two sentences that say the same: they may begin and end with
			   words that are not equal */
	uint32_t group; /* number of its group, and 1 */
};

/*
 * What a person would draw as one passage: pieces that stand near each other on both
 * sides, in any order. Its spans are from its first piece's beginning to its last one's
 * end, and on to the border of a sentence where that is near.
 */
struct match_group {
	uint32_t item_begin, item_end, page_begin, page_end; /* words */
	size_t first, n; /* in match_result.passages: its pieces */
	int32_t bits;	 /* bits/16 of a paraphrase, of a piece that stands alone */
	bool certain;	 /* a piece is, or it is a paraphrase: those are never doubtful */
	bool paraphrase; /* none of its pieces is certain by itself */
};

struct match_result {
	const struct match_passage
		*passages; /* disjoint on the page; ascending there within a group */
	size_t n_passages;
	const struct match_group *groups; /* ascending by page_begin; one for each
					     passage that stands alone */
	size_t n_groups;
	const struct match_run *runs;
	int32_t bits; /* bits/16 of the union of the passages, the search space paid once;
			 of its best paraphrase, where that is worth more */
	int32_t own_bits;    /* the same of the item's own words alone, gaps not paid */
	uint32_t item_words; /* distinct item words in passages: equal ones */
	uint32_t page_words; /* distinct page words in passages: equal ones */
};

/*
 * What a matcher works out about an item whatever the page: how often its words stand in
 * it, what they cost, on how many days its shingles stood. Kept by the caller beside the
 * words, because a story comes back for many pages. Zeroed before the first use; good for
 * these words, this day and this index only. Memory: 4 bytes a word, and 24 more once a
 * passage was scored.
 */
struct match_notes {
	uint32_t *seeds; /* one an item word */
	size_t n_seeds, seeds_cap;
	struct match_note *words; /* one an item word, once a passage was scored */
	size_t n, cap;
	struct match_sentence {
		uint32_t end;	   /* words */
		uint32_t distinct; /* words */
	} * sentences;		   /* once a paraphrase was thought possible */
	size_t n_sentences, sentences_cap;
};
void match_notes_drop(struct match_notes *notes);
size_t match_notes_bytes(const struct match_notes *notes); /* of memory */

/* One item's words, as they are held against a page. */
struct match_text {
	const struct word *words;
	size_t n_words;
	int32_t day; /* the item's, left out of the recurrence of its shingles */
	struct match_notes *notes; /* borrowed and filled; NULL: not kept */
	const uint8_t *others; /* per word, 0: the item's own; NULL: all are. Borrowed */
};

naql_status matcher_new(struct matcher **out, const struct index *x,
			const struct match_options *opt, naql_error *err) NAQL_MUST_USE;
void matcher_free(struct matcher *m);
/* match_page() - prepare a page; words are borrowed until the next match_page(). */
naql_status match_page(struct matcher *m, const struct word *words, size_t n_words,
		       naql_error *err) NAQL_MUST_USE;
/*
 * match_hint() - whether the sentences around the page's words [first, last], which stand
 * in the item too, are alike: where that is all that is known, a paraphrase is possible.
 *
 * item     with notes of its own.
 * Cost     O(item words): a small part of match_item()'s.
 */
naql_status match_hint(struct matcher *m, const struct match_text *item, uint32_t first,
		       uint32_t last, bool *hint, naql_error *err) NAQL_MUST_USE;
/*
 * match_like() - whether sentences of the item, each beside the page's best for it, share
 * words enough for a paraphrase.
 *
 * item     with notes of its own.
 * Cost     O(item words): a small part of match_item()'s.
 */
naql_status match_like(struct matcher *m, const struct match_text *item, bool *like,
		       naql_error *err) NAQL_MUST_USE;
/*
 * match_item() - hold one item's words against the prepared page.
 *
 * item     borrowed during the call, its words for as long as the result is used.
 * result   owned by m until its next match_item(); n_passages 0: nothing.
 * Cost     O(item words + page hits * 64); gaps are aligned in a band.
 */
naql_status match_item(struct matcher *m, const struct match_text *item,
		       const struct match_result **result, naql_error *err) NAQL_MUST_USE;

#endif
