/*
 * use.h - a matched pair made into a use: place, quotation, credit, own words, kind, how.
 * The one writer of the use record (docs/format-use.md).
 */
#ifndef NAQL_USE_USE_H
#define NAQL_USE_USE_H

#include "base/arena.h"
#include "base/buf.h"
#include "match/match.h"
#include "page/page.h"
#include "text/charset.h"

enum use_kind { USE_WHOLE, USE_PART, USE_QUOTE, USE_COMMON_SOURCE, USE_TRACE };
enum use_how { USE_VERBATIM, USE_EDITED, USE_PARAPHRASE, USE_TRANSLATION };
const char *use_kind_name(enum use_kind k);
const char *use_how_name(enum use_how h);

/* What the scan knows of the page. Slices are borrowed. */
struct use_page {
	struct slice id, url, host, file, captured, published, title, lang;
	struct slice byline; /* read for credits, never kept */
	uint64_t offset;
	const char *sha256; /* 64 hex digits of the payload */
	const struct charset_text *text;
	bool plain;	 /* the text is no HTML: '<' and '&' stand for themselves */
	uint64_t window; /* added to every page offset */
	const struct page *page;
	const struct word *words;
	size_t n_words;
	uint32_t body_words;  /* words in body, headline, lead, quote blocks; all words
				 where there are none */
	const char *reserved; /* "yes", "no" by the notice it carries; NULL: unknown */
	struct slice notice;  /* the reasons, a JSON array; absent: none */
	const struct place *place; /* from use_page_take(); NULL: each use looks itself */
};

struct use_item {
	struct slice id;
	uint32_t version;
	index_item item;
	int64_t published;
	const struct word *words;
	size_t n_words;
	const uint8_t *others; /* per word: 1 where it is not the agency's own (quoted
				  statement, third party); NULL: all own */
	struct slice url;
	struct slice text;     /* the item's text, for excerpts and runs */
	const uint64_t *title; /* hashes of its title's words */
	size_t n_title;
};

/* Words of both sides that were aligned: a passage is one, or several, in any order. */
struct use_piece {
	uint64_t item_begin, item_end, page_begin, page_end; /* bytes, as a passage's */
	uint32_t item_word, page_word, n_item, n_page;
	uint32_t first_run, n_runs; /* in use.runs */
};

struct use_passage {
	uint64_t item_begin, item_end, page_begin,
		page_end; /* bytes: stored text; payload */
	uint32_t words;
	enum use_how how;
	enum page_label where;
	bool quoted, certain;
	uint32_t item_word, page_word, n_item, n_page; /* words of its spans */
	const struct use_piece *pieces;		       /* ascending on the page */
	size_t n_pieces;
};

struct use_credit {
	struct slice text;
	uint64_t begin, end; /* payload bytes; equal: the name stands beside the text */
};

struct use_slip {
	struct slice text; /* as the page writes it */
	uint64_t item_begin, item_end, page_begin, page_end;
	uint32_t page_word;
};

/* Why a use is USE_COMMON_SOURCE. */
#define USE_DOUBT_OTHERS 1u /* of the story's words mostly others' are shared */
#define USE_DOUBT_OLDER	 2u /* the page was published over a day before the story */
#define USE_DOUBT_CREDIT 4u /* in short runs, and its byline names another agency */
#define USE_DOUBT_SPOKEN 8u /* in short runs, and both report what somebody said */

struct use {
	char id[17];
	enum use_kind kind;
	unsigned doubts; /* USE_DOUBT_*; none for other kinds */
	enum use_how how;
	bool primary;
	bool link; /* to one of our hosts; not known where page.plain */
	uint32_t story_permille, page_permille, words, longest;
	int32_t bits; /* bits/16 */
	struct use_page page;
	struct use_item item;
	const struct use_passage *passages;
	size_t n_passages;
	struct use_credit credit; /* ours; text.len 0: none found */
	const struct slice *credits_other;
	size_t n_credits_other;
	uint64_t title_begin,
		title_end; /* the story's title on the page; equal: not there */
	const struct use_slip *slips; /* rare slips of the story that the page has too */
	size_t n_slips;
	unsigned char_changes; /* WORD_ZERO_WIDTH | WORD_BIDI | WORD_LOOKALIKE */
	const struct use_also {
		struct slice id;
		int32_t bits;
	} * also;
	size_t n_also;
	const struct match_run
		*runs; /* of all passages, in order: for show and the report */
	size_t n_runs;
};

/* Credit patterns of this archive (init --credit, --host), prepared once. */
struct use_agency;
naql_status use_agency_new(struct use_agency **out, const struct slice *names,
			   size_t n_names, const struct slice *hosts, size_t n_hosts,
			   naql_error *err) NAQL_MUST_USE;
void use_agency_free(struct use_agency *a);

/*
 * use_page_take() - what all uses of a page share: where its words stand, whom it names.
 *
 * page     filled but for .place, which is set; stays where it is while uses are made.
 * Cost     O(words), once a page; a use then costs what its passages hold.
 */
naql_status use_page_take(struct use_page *page, const struct use_agency *agency,
			  struct arena *arena, naql_error *err) NAQL_MUST_USE;
/*
 * use_title() - where the story's title stands on the page, word for word. One of fewer
 * than four words is in many texts and is not looked for.
 *
 * Returns  its first word; n_words: nowhere.
 */
size_t use_title(const struct use_item *item, const struct word *words, size_t n_words);
/* use_page_time() - when the page was published, in seconds of UTC; TIME_NONE where it
 * does not say, or only its running text names a date. */
int64_t use_page_time(const struct use *u);
/*
 * use_from_match() - everything of a use but primary and also.
 *
 * out      filled from 'arena'; borrows page and item.
 * Returns  NAQL_OK; NAQL_DONE when nothing printable is left (only traces and traces is
 * false). A title alone is a trace without passages.
 */
naql_status use_from_match(struct use *out, const struct use_page *page,
			   const struct use_item *item, const struct match_result *m,
			   const struct use_agency *agency,
			   const struct match_options *opt, struct arena *arena,
			   naql_error *err) NAQL_MUST_USE;
/*
 * use_explained() - drop the paraphrases that another story explains better.
 *
 * A page that repeats one story word for word says of its sisters, on the same event,
 * "the same in other words". Where half of a paraphrase's bytes on the page stand in
 * certain passages of another use, it is dropped.
 *
 * uses     moved: those that stay keep their order.
 * Returns  how many stay.
 */
size_t use_explained(struct use *uses, size_t n);
/*
 * use_twins() - make traces of records that only share a form of words with the page: a
 * stronger use has the rare words amid it as the page does, and they say something else.
 *
 * uses     strongest first; their page's words are at hand (of a long text they are not:
 *          nothing is asked then).
 * Returns  NAQL_OK; NAQL_E_NOMEM.
 * Cost     a walk over the words of two records for each pair of them.
 */
naql_status use_twins(struct use *uses, size_t n, const struct index *x,
		      struct arena *arena, naql_error *err) NAQL_MUST_USE;
/* use_group() - set primary and also over all uses of one page (overlap of .5 on the page
 * side). */
naql_status use_group(struct use *uses, size_t n, struct arena *arena,
		      naql_error *err) NAQL_MUST_USE;
/* use_write() - one record, no line end. judgement: a JSON object written by rights;
 * empty: null. */
void use_write(const struct use *u, struct slice judgement, struct buf *out);

/*
 * use_others() - mark the words of a story that are somebody else's: USE_OTHERS inside
 * quotation marks or behind an attribution (data/attributions-*.txt), USE_STATEMENT in a
 * statement that is printed in full (data/statements-*.txt), which counts as the agency's
 * item on a page that credits the agency; USE_STANDING in a verse, which anybody may
 * quote. 'others' has n_words bytes; own words are 0.
 */
#define USE_OTHERS    1
#define USE_STANDING  2
#define USE_STATEMENT 3
void use_others(struct slice text, const struct word *words, size_t n_words,
		uint8_t *others);

/*
 * use_dateline() - a story whose dateline names another agency and not ours is declared
 * to be theirs: all its words are USE_OTHERS. After use_others().
 */
void use_dateline(const struct use_agency *agency, struct slice text,
		  const struct word *words, size_t n_words, uint8_t *others);
/*
 * use_standing() - mark as USE_STANDING what the agency prints on every story: a dateline
 * or byline that stands before the first sentence, and the last line ("end of item,
 * time").
 *
 * Learned by frequency: a first or last line all of whose words, figures apart, stand in
 * a third as many places as the archive has stories. Cost: a question to the index a word
 * of these lines. After use_others(): what it marked stays.
 */
void use_standing(const struct index *x, const struct word *words, size_t n_words,
		  uint8_t *others);

/*
 * use_slips() - the words of a story that are probably misspelt or wrongly spaced: they
 * stand nowhere else in archive and background, one letter or space makes a common word
 * of them, and that one stands elsewhere beside the same neighbour.
 *
 * slips    n_words bytes, set to 0 or 1.
 * Returns  NAQL_OK; NAQL_E_NOMEM.
 * Cost     up to 16 words of a story are asked, some 40 us each: once a story, not a use.
 */
naql_status use_slips(const struct index *x, struct slice text, const struct word *words,
		      size_t n_words, uint8_t *slips, naql_error *err) NAQL_MUST_USE;
/* use_take_slips() - those of them that the use's passages share, from 'arena'. One is
 * enough to lay USE_DOUBT_SPOKEN: two editors do not make the same slip. */
naql_status use_take_slips(struct use *u, const uint8_t *slips, struct arena *arena,
			   naql_error *err) NAQL_MUST_USE;

/* ---- words compared as the engine compares them: for credit patterns of contracts ----
 */
struct use_words {
	const uint64_t *ptr; /* hashes of the folded words, in order */
	size_t n;
};
/* use_fold_words() - the folded words of a short text, in 'arena'. None is no error. */
naql_status use_fold_words(struct slice text, struct arena *arena, struct use_words *out,
			   naql_error *err) NAQL_MUST_USE;
/* use_words_contain() - whether 'part' stands in 'text', word for word; no words stand in
 * every text. */
bool use_words_contain(struct use_words text, struct use_words part);

/* ---- what outlives the page: for the register and for long texts ---- */

/* use_url_host() - the host of a URL in lower case, without user and port; {NULL, 0} if
 * there is none. */
struct slice use_url_host(struct slice url, struct arena *arena);
/* use_pin_item() - copy the item's words and text into 'arena': the caller's cache may
 * drop them. */
naql_status use_pin_item(struct use *u, struct arena *arena,
			 naql_error *err) NAQL_MUST_USE;
/* use_write_excerpts() - for show and report: JSON with each passage's words as both
 * sides print them. */
void use_write_excerpts(const struct use *u, struct buf *out);

/* A long text is matched window by window; its uses are gathered and sealed at the end.
 */
/* use_keep() - a copy in 'arena' that borrows nothing of page or matcher. */
naql_status use_keep(struct use *out, const struct use *u, struct arena *arena,
		     naql_error *err) NAQL_MUST_USE;
/* use_merge() - add a later window's passages; of two that overlap on the page the longer
 * stays. */
naql_status use_merge(struct use *into, const struct use *more, struct arena *arena,
		      naql_error *err) NAQL_MUST_USE;
/* use_seal() - the digest of the whole payload, its words, and with them id and shares.
 */
naql_status use_seal(struct use *u, const char *sha256, uint32_t page_words,
		     naql_error *err) NAQL_MUST_USE;

#endif
