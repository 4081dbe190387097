/*
 * notice_page.h - the notice that a page carries in itself: does it reserve rights?
 *
 * yes      something on it says so: TDMRep, AIPREF, an inline RSL licence, noai, or a
 *          printed notice ("all rights reserved").
 * no       something on it allows mining or training, and nothing reserves any use.
 * unknown  everything else. A licence that is only linked to is not read, so it makes
 *          nothing known; neither does silence, nor a copyright sign alone.
 */
#ifndef NAQL_RIGHTS_NOTICE_PAGE_H
#define NAQL_RIGHTS_NOTICE_PAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "rights/notice_finding.h"
#include "rights/notice_use.h"

enum notice_claim_kind {
	NOTICE_CLAIM_META,    /* <meta name content> */
	NOTICE_CLAIM_LINK,    /* rel=license: name is the media type, value the address */
	NOTICE_CLAIM_RSL,     /* the text of an inline licence */
	NOTICE_CLAIM_PRINTED, /* a text in which words that reserve rights were found */
	NOTICE_CLAIM_HEADER,  /* a field of the response */
};

struct notice_claim {
	enum notice_claim_kind kind;
	struct slice name, value;
};

#define NOTICE_REASONS	   24u	/* of one page; what is beyond is not told */
#define NOTICE_REASON_TEXT 120u /* bytes of a reason's text */

struct notice_reason {
	const char
		*form; /* "tdm-meta", "tdm-header", "content-usage", "rsl-inline", ... */
	enum notice_answer says;
	struct notice_answers of; /* which uses; all unknown: in general */
	struct slice text;	  /* as the page has it, cut */
};

enum notice_reserved { NOTICE_NOT_KNOWN, NOTICE_NO, NOTICE_YES };

struct notice_page {
	enum notice_reserved reserved;
	struct notice_reason reasons[NOTICE_REASONS];
	size_t n;
};

/*
 * notice_page_read() - hold what a page says together.
 *
 * path     of the page's address: an inline licence may be about others.
 * http     the header of its response, "Name: value" lines; may be {NULL, 0}.
 * arena    for what is read on the way; reasons borrow claims, http and arena.
 * Returns  NAQL_OK, whatever stands there; NAQL_E_NOMEM.
 */
naql_status notice_page_read(struct notice_page *out, const struct notice_claim *claims,
			     size_t n_claims, struct slice path, struct slice http,
			     struct arena *arena, naql_error *err) NAQL_MUST_USE;
const char *notice_page_word(enum notice_reserved r); /* "yes", "no", "unknown" */
/* notice_page_reasons() - the reasons as a JSON array. */
void notice_page_reasons(const struct notice_page *p, struct buf *out);

#endif
