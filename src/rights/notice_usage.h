/*
 * notice_usage.h - the two short statements of preference: Content-Usage (AIPREF,
 * draft-ietf-aipref-vocab-08 and -attach-05) and Content-Signal (Cloudflare).
 *
 * Both are one line in robots.txt or in a header. AIPREF says train-ai, Content-Signal
 * ai-train: each word is taken only where it belongs.
 */
#ifndef NAQL_RIGHTS_NOTICE_USAGE_H
#define NAQL_RIGHTS_NOTICE_USAGE_H

#include "rights/notice_field.h"
#include "rights/notice_finding.h"
#include "rights/notice_use.h"

/* Where a statement stands, for findings; f may be NULL. */
struct notice_usage_place {
	struct notice_findings *findings;
	uint64_t line, offset;
};

/*
 * notice_usage_read() - what a Content-Usage value says; what is no dictionary says
 * nothing.
 *
 * scratch  of the caller, kept over calls.
 * Returns  NAQL_OK; NAQL_E_NOMEM.
 */
naql_status notice_usage_read(struct slice value, struct notice_field *scratch,
			      const struct notice_usage_place *place,
			      struct notice_answers *out, naql_error *err) NAQL_MUST_USE;
/* notice_usage_signal() - the same of a Content-Signal value. Allocates nothing. */
void notice_usage_signal(struct slice value, const struct notice_usage_place *place,
			 struct notice_answers *out);

#endif
