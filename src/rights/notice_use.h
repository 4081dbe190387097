/*
 * notice_use.h - what a notice is asked, and what it answers: the one vocabulary into
 * which every form (RSL, TDMRep, AIPREF, Content-Signal, metadata) is read, so that forms
 * can be compared.
 *
 * An answer is what the form says of itself. Silence is NOTICE_UNKNOWN and never becomes
 * a yes or a no.
 */
#ifndef NAQL_RIGHTS_NOTICE_USE_H
#define NAQL_RIGHTS_NOTICE_USE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

enum notice_use {
	NOTICE_SEARCH,	 /* finding and linking, no summaries */
	NOTICE_AI_INDEX, /* an index for answers made by a model */
	NOTICE_AI_INPUT, /* grounding: given to a model as input */
	NOTICE_AI_TRAIN, /* training */
	NOTICE_TDM,	 /* text and data mining, as EU law has it */
};
#define NOTICE_USES 5

/* In the order of strictness: of two, the larger holds. */
enum notice_answer {
	NOTICE_UNKNOWN,	 /* says nothing of it */
	NOTICE_ALLOWED,	 /* may be used without asking */
	NOTICE_OFFERED,	 /* may be used on terms: a payment, a contract */
	NOTICE_RESERVED, /* may not be used */
};

struct notice_answers {
	uint8_t of[NOTICE_USES]; /* enum notice_answer */
};

const char *notice_use_name(enum notice_use u);	     /* "ai-train": as RSL has it */
const char *notice_use_answer(enum notice_answer a); /* "reserved" */
/* notice_use_join() - each use gets the stricter of the two (RSL 4.9, AIPREF 5.1). */
void notice_use_join(struct notice_answers *into, const struct notice_answers *other);
void notice_use_put(struct notice_answers *into, enum notice_use u, enum notice_answer a);
/* notice_use_differ() - both speak, and one lets free what the other does not. */
bool notice_use_differ(uint8_t a, uint8_t b);
/* notice_use_of_word() - an RSL usage word; false: it is none of the five. */
bool notice_use_of_word(struct slice word, enum notice_use *out);

#endif
