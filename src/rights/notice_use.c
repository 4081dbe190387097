/*
 * notice_use.c - names and order of uses and answers.
 */
#include "rights/notice_use.h"

static const char *const use_names[NOTICE_USES] = {
	[NOTICE_SEARCH] = "search",	[NOTICE_AI_INDEX] = "ai-index",
	[NOTICE_AI_INPUT] = "ai-input", [NOTICE_AI_TRAIN] = "ai-train",
	[NOTICE_TDM] = "tdm",
};

static const char *const answer_names[] = {
	[NOTICE_UNKNOWN] = "unknown",
	[NOTICE_ALLOWED] = "allowed",
	[NOTICE_OFFERED] = "offered",
	[NOTICE_RESERVED] = "reserved",
};

const char *
notice_use_name(enum notice_use u)
{
	return use_names[u];
}

const char *
notice_use_answer(enum notice_answer a)
{
	return answer_names[a];
}

void
notice_use_put(struct notice_answers *into, enum notice_use u, enum notice_answer a)
{
	if (a > into->of[u])
		into->of[u] = (uint8_t)a;
}

void
notice_use_join(struct notice_answers *into, const struct notice_answers *other)
{
	for (unsigned u = 0; u < NOTICE_USES; u++)
		notice_use_put(into, (enum notice_use)u,
			       (enum notice_answer)other->of[u]);
}

bool
notice_use_differ(uint8_t a, uint8_t b)
{
	return a && b && (a == NOTICE_ALLOWED) != (b == NOTICE_ALLOWED);
}

bool
notice_use_of_word(struct slice word, enum notice_use *out)
{
	for (unsigned u = 0; u < NOTICE_USES; u++) {
		if (slice_eq(word, SLICE(use_names[u]))) {
			*out = (enum notice_use)u;
			return true;
		}
	}
	return false;
}
