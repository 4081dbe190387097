/*
 * notice_mining.h - the Data Mining property of PLUS and IPTC: nine values, in XMP of
 * pictures and video and in rightsInfo of NewsML-G2.
 */
#ifndef NAQL_RIGHTS_NOTICE_MINING_H
#define NAQL_RIGHTS_NOTICE_MINING_H

#include "rights/notice_finding.h"
#include "rights/notice_use.h"

#define NOTICE_MINING_URI "http://ns.useplus.org/ldf/vocab/"
#define NOTICE_PLUS_NS	  "http://ns.useplus.org/ldf/xmp/1.0/"
#define NOTICE_NEWSML_NS  "http://iptc.org/std/nar/2006-10-01/"

/* notice_mining_value() - the value, without the address before it, that says what the
 * answers say; where none does, the one that points to a constraint. */
const char *notice_mining_value(const struct notice_answers *a);
bool notice_mining_needs_constraint(const char *value);
/* notice_mining_read() - what a value says; false: it is none of the nine. */
bool notice_mining_read(struct slice value, struct notice_answers *out);

/*
 * notice_mining_check() - the data mining value of an XMP packet or a NewsML-G2 document.
 *
 * found    receives how many values stand there.
 * Returns  NAQL_OK; NAQL_E_FORMAT (no XML), NAQL_E_LIMIT, NAQL_E_NOMEM.
 */
naql_status notice_mining_check(struct slice text, const char *source,
				struct notice_findings *findings,
				struct notice_answers *out, unsigned *found,
				naql_error *err) NAQL_MUST_USE;

#endif
