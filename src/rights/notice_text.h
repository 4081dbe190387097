/*
 * notice_text.h - the notice for people, in the languages of data/notice-*.txt: the
 * agency's one rule, in each of them.
 */
#ifndef NAQL_RIGHTS_NOTICE_TEXT_H
#define NAQL_RIGHTS_NOTICE_TEXT_H

#include "base/buf.h"

struct notice_text {
	const char *lang; /* BCP 47: "ar" */
	const char *name; /* of the language, in itself */
	bool rtl;
	const char *title;
	const char *rule; /* {agency}: who owns what, and that nothing may be used without
			     a contract or a subscription */
	const char *mining; /* the reservation of text and data mining and of AI */
	const char *ask;    /* {url}: where a licence is to be had */
	const char *line;   /* {agency}: one line, for a page's foot and for metadata */
	const char *credit; /* {agency} */
};

/* notice_text_find() - the texts of a language; NULL: there are none. */
const struct notice_text *notice_text_find(struct slice lang);
size_t notice_text_count(void);
const struct notice_text *notice_text_at(size_t i);
/* notice_text_fill() - a text with its {agency} and {url} filled in, as plain text. */
void notice_text_fill(const char *text, struct slice agency, struct slice url,
		      struct buf *out);

#endif
