/*
 * notice_rsl.h - RSL 1.0 (Recommendation of 2025-12-10, errata to 2026-08-07): a document
 * read, held to its rules, and asked. Implements RSL 1.0; certified by nobody.
 */
#ifndef NAQL_RIGHTS_NOTICE_RSL_H
#define NAQL_RIGHTS_NOTICE_RSL_H

#include "base/arena.h"
#include "rights/notice_finding.h"
#include "rights/notice_use.h"

#define NOTICE_RSL_NS	    "https://rslstandard.org/rsl"
#define NOTICE_RSL_MAX	    ((size_t)4 << 20) /* bytes of a document */
#define NOTICE_RSL_LICENSES 4096u	      /* in one document */

/* Usage words as bits; RSL_WORD_OTHER: an extension, never interpreted. */
enum {
	RSL_ALL = 1u << 0,
	RSL_AI_ALL = 1u << 1,
	RSL_AI_TRAIN = 1u << 2,
	RSL_AI_INPUT = 1u << 3,
	RSL_AI_INDEX = 1u << 4,
	RSL_SEARCH = 1u << 5,
	RSL_WORD_OTHER = 1u << 6,
};

/* What permits or prohibits says; 'told': there was an element of the type, which closes
 * the list. */
struct rsl_side {
	bool usage_told, user_told, geo_told;
	uint32_t usage;
	struct slice users, geos; /* words parted by blanks */
};

enum rsl_payment {
	RSL_PAYMENT_NONE, /* no element: free */
	RSL_PAYMENT_UNTYPED,
	RSL_PAYMENT_PURCHASE,
	RSL_PAYMENT_SUBSCRIPTION,
	RSL_PAYMENT_TRAINING,
	RSL_PAYMENT_CRAWL,
	RSL_PAYMENT_USE,
	RSL_PAYMENT_CONTRIBUTION,
	RSL_PAYMENT_ATTRIBUTION,
	RSL_PAYMENT_FREE,
};

struct rsl_license {
	struct rsl_side permits, prohibits;
	enum rsl_payment payment;
	bool reporting;
	uint32_t content; /* the one it stands in */
	uint64_t line, offset;
};

struct rsl_content {
	struct slice url, server;
	bool url_told;
	uint64_t line, offset;
};

struct notice_rsl {
	VEC(struct rsl_content) contents;
	VEC(struct rsl_license) licenses; /* by content */
	uint32_t max_age;		  /* days */
};

/*
 * notice_rsl_read() - a document of its own, or an inline one.
 *
 * inline_in  in HTML or a feed: exactly one content, its url may be "".
 * out        zeroed; slices go into 'arena'; notice_rsl_fini(). What is sound is there
 *            also where findings hold errors.
 * findings   never NULL: no error among them, and the document is conformant.
 * Returns    NAQL_OK; NAQL_E_FORMAT (no XML at all; err says where), NAQL_E_LIMIT,
 *            NAQL_E_NOMEM.
 */
naql_status notice_rsl_read(struct notice_rsl *out, struct slice text, bool inline_in,
			    const char *source, struct arena *arena,
			    struct notice_findings *findings,
			    naql_error *err) NAQL_MUST_USE;
void notice_rsl_fini(struct notice_rsl *r);

/* notice_rsl_is() - does the text look like an RSL document. */
bool notice_rsl_is(struct slice text);

#endif
