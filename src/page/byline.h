/*
 * byline.h - the name in a byline: "Von Ayşe Demir | 5. März 2026" is "Ayşe Demir".
 *
 * Says what stands where names stand; whether it is a person is not asked.
 */
#ifndef NAQL_PAGE_BYLINE_H
#define NAQL_PAGE_BYLINE_H

#include "page/date_text.h"
#include "page/phrase.h"

struct byline_tools {
	const struct date_names *months;
	const struct phrases *phrases;
	struct fold *fold;
};

/* byline_name() - the part of 'text' that is a name, or {NULL, 0}; borrows text. said: a
 * phrase in front of it says that it is one ("by"); may be NULL. */
struct slice byline_name(const struct byline_tools *t, struct slice text, bool *said);

#endif
