/*
 * notice_rsl_terms.h - what an RSL document gives: RSL 3.1, and the pitfalls.
 */
#ifndef NAQL_RIGHTS_NOTICE_RSL_TERMS_H
#define NAQL_RIGHTS_NOTICE_RSL_TERMS_H

#include "rights/notice_rsl.h"

/* Who asks; an absent one is not known, and then terms that depend on it are terms. */
struct rsl_asker {
	struct slice user; /* "commercial", ... */
	struct slice geo;  /* "TR" */
};

/* notice_rsl_terms_usage() - the bit of a usage word; 0: none of RSL's. */
uint32_t notice_rsl_terms_usage(struct slice word);
/* notice_rsl_terms_word() - the next of words parted by XML white space, taken off *list;
 * false: no more. */
bool notice_rsl_terms_word(struct slice *list, struct slice *word);
/* notice_rsl_terms_has() - is the word in the list. */
bool notice_rsl_terms_has(struct slice list, struct slice word);
/* notice_rsl_terms_answer() - what this licence alone gives. */
enum notice_answer notice_rsl_terms_answer(const struct rsl_license *l,
					   enum notice_use use,
					   const struct rsl_asker *asker);

/*
 * notice_rsl_terms_ask() - section 3.1: what a document says of a use of the asset at
 * 'path'.
 *
 * The order of contents and licenses never matters. Where no content matches, or the use
 * is NOTICE_TDM, for which RSL has no word: NOTICE_UNKNOWN. Only for a conformant
 * document: a reader of another one has no licence (4.3).
 */
enum notice_answer notice_rsl_terms_ask(const struct notice_rsl *r, struct slice path,
					enum notice_use use,
					const struct rsl_asker *asker);
/* notice_rsl_terms_warn() - the pitfalls of a document that was read. */
void notice_rsl_terms_warn(const struct notice_rsl *r, bool inline_in,
			   struct notice_findings *findings);

#endif
