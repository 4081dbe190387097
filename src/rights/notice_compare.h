/*
 * notice_compare.h - do the forms of one site say the same of each use?
 */
#ifndef NAQL_RIGHTS_NOTICE_COMPARE_H
#define NAQL_RIGHTS_NOTICE_COMPARE_H

#include "rights/notice_check.h"

#define NOTICE_COMPARE_FORMS 64u /* of one site; pages beyond are not compared */
#define NOTICE_COMPARE_PATHS 64u

/*
 * notice_compare_all() - hold every two of them together.
 *
 * Each is asked about "/" and every path that one of them names. What one lets free and
 * another does not is a finding of the former. A form without paths (a picture's XMP, an
 * ODRL policy, Content-Signal) must only not be laxer than the others. A page is asked
 * about its own path.
 */
naql_status notice_compare_all(struct notice_checked *const *all, size_t n,
			       naql_error *err) NAQL_MUST_USE;

#endif
