/*
 * use_int.h - shared by the files of use: the table of phrases, and where words stand.
 */
#ifndef NAQL_USE_USE_INT_H
#define NAQL_USE_USE_INT_H

#include "use/use.h"

/*
 * ---- table.c, and table_data.c: data/agencies.txt, attributions-*.txt, statements-*.txt
 * and credits-*.txt, folded ----
 */
#define TABLE_WORDS 6u

enum table_kind {
	TABLE_ATTRIBUTION, /* somebody else speaks */
	TABLE_STATEMENT,   /* somebody else's text follows, to its end */
	TABLE_CREDIT,	   /* the agency named behind it is credited */
	TABLE_AGENCY
};
struct table_phrase {
	enum table_kind kind;
	const char *name;  /* of the agency */
	const char *exact; /* these very bytes are asked: short names in capitals; NULL:
			      folding decides */
	uint32_t n;
	uint64_t words[TABLE_WORDS];
};
/* Made by tests/test_use_table.c, which says how when the lists and the table differ. */
extern const struct table_phrase table_data_phrases[]; /* ascending by words[0] */
extern const size_t table_data_n;
extern const uint64_t table_data_bloom[64]; /* of words[0], for table_begins() */

/* table_begins() - whether a phrase whose bit is set may begin with this word: asked of
 * every word of a page. */
static inline bool
table_begins(const uint64_t bloom[64], uint64_t hash)
{
	return bloom[hash >> 6 & 63] >> (hash & 63) & 1;
}

/* table_match() - the longest phrase of this kind that begins at words[at]; NULL: none.
 * 'utf8' is the text the words count in. */
const struct table_phrase *table_match(enum table_kind kind, const char *utf8,
				       const struct word *words, size_t n_words,
				       size_t at);

/* ---- place.c: which block each word stands in ---- */
#define PLACE_NONE UINT32_MAX

/* Flags of words that a use tells of. */
#define PLACE_FLAGS 3u
extern const uint16_t place_flags[PLACE_FLAGS];

#define PLACE_OTHERS 4u

/* An agency's name on the page. */
struct place_mention {
	uint32_t word;			  /* its first */
	uint32_t n_ours;		  /* words of our agency's name; 0: none */
	const struct table_phrase *other; /* a name of the table that is not ours */
};

struct place {
	const struct use_page *page;
	const uint32_t *block; /* of each word, ascending; PLACE_NONE before the first
				  block or without blocks */
	const char *utf8;
	const struct place_mention *mentions; /* ascending */
	size_t n_mentions;
	struct slice byline;		  /* our name in the page's byline field */
	const char *others[PLACE_OTHERS]; /* other agencies there */
	size_t n_others;
	bool link;		       /* to one of our hosts */
	uint64_t flagged[PLACE_FLAGS]; /* words, by place_flags */
};

/* place_headed() - whether the n words at 'at' stand as a dateline prints an agency's
 * name: in brackets, or before a colon or dash. */
bool place_headed(const char *utf8, const struct word *words, size_t n_words, size_t at,
		  size_t n);
naql_status place_new(const struct place **out, const struct use_page *page,
		      const struct use_agency *agency, struct arena *arena,
		      naql_error *err) NAQL_MUST_USE;
enum page_label place_label(const struct place *p, uint32_t word);
bool place_quoted(const struct place *p, uint32_t word);
bool place_body(const struct place *p, uint32_t word); /* counts into page_share */
/* place_bytes() - the payload bytes of words [begin, end), end > begin. */
void place_bytes(const struct place *p, uint32_t begin, uint32_t end, uint64_t *from,
		 uint64_t *to);

/* ---- piece.c ---- */

/* piece_left_out() - the first run of the story's words in [begin, end) that no piece of
 * the passage has. Returns false where there is none. */
bool piece_left_out(const struct use_passage *p, size_t begin, size_t end, size_t *from,
		    size_t *to);

/* ---- use_agency.c ---- */
struct agency_name {
	uint32_t n;
	uint64_t words[TABLE_WORDS];
	char *exact; /* as in table_phrase; owned */
};
struct use_agency {
	VEC(struct agency_name) names;
	VEC(char *) hosts;	/* lower case, NUL-terminated */
	VEC(const char *) ours; /* names in the table that are this agency */
	uint64_t bloom[64];
};
/* use_agency_at() - words of one of the agency's names that begins at words[at]; 0: none.
 */
uint32_t use_agency_at(const struct use_agency *a, const char *utf8,
		       const struct word *words, size_t n_words, size_t at);
bool use_agency_is(const struct use_agency *a, const char *table_name);
bool use_agency_host(const struct use_agency *a, struct slice url);

/* ---- origin.c ---- */

/*
 * origin_doubts() - USE_DOUBT_*: what leaves open where the page has the words from; none
 * where it credits us or links to us. After credit_find(), with the passages made.
 *
 * shared   per word of the story: 1 where the passages have it; n_shared of them.
 * Cost     O(story's words), of uses without a credit only.
 */
unsigned origin_doubts(const struct use *u, const struct place *p, const uint8_t *shared,
		       uint32_t n_shared);

/* ---- use.c ---- */

/* use_by_share() - USE_WHOLE or USE_PART. */
enum use_kind use_by_share(const struct use *u);

/* ---- credit.c ---- */
naql_status credit_find(struct use *u, const struct place *p,
			const struct match_result *m, struct arena *arena,
			naql_error *err) NAQL_MUST_USE;

#endif
