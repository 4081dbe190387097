/*
 * phrase.h - phrases that say what a block is ("اقرأ أيضا", "all rights reserved"), found
 * as folded words, so that vowel marks, alef forms and dotless i do not matter.
 *
 * For short blocks and the ends of long ones; running text is not searched, because a
 * story may speak of rights without being a notice.
 */
#ifndef NAQL_PAGE_PHRASE_H
#define NAQL_PAGE_PHRASE_H

#include <stdbool.h>

#include "base/vec.h"
#include "page/page_tables.h"
#include "text/fold.h"

#define PHRASE_SLOTS	 2048
#define PHRASE_BIT(kind) (1u << (kind))

struct phrase {
	uint32_t first; /* of its hashes; 0 among them is the star */
	uint16_t n;
	uint16_t next; /* index + 1 of another phrase with the same slot */
	enum phrase_kind kind;
	const char *exact; /* a short Latin name must stand as written here; NULL: any */
};

struct phrases {
	VEC(struct phrase) list;
	VEC(uint64_t) hashes;
	uint16_t slot[PHRASE_SLOTS]; /* index + 1 */
};

/* What stands in a run of words. Word indices; end exclusive. */
struct phrase_hits {
	unsigned at_start; /* PHRASE_BIT of kinds that begin with the first word */
	unsigned anywhere;
	uint32_t start_end;		   /* behind the longest at the first word */
	uint32_t agency_begin, agency_end; /* the last agency named */
	uint32_t agency_words, cue_words, notice_words;
	uint32_t n_words, notice_end;
	uint32_t picture_begin, picture_end; /* the last that says who made a picture */
	bool start_colon, picture_colon;     /* a colon stands behind it */
};

naql_status phrases_init(struct phrases *p, struct fold *f,
			 naql_error *err) NAQL_MUST_USE;
void phrases_fini(struct phrases *p);
/* phrases_find() - text: what the words' offsets count in. */
void phrases_find(const struct phrases *p, const char *text, const struct word *words,
		  size_t n, struct phrase_hits *hits);

#endif
