/*
 * case_load.c - see case_load.h.
 */
#include "engine/case_load.h"

#include <inttypes.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/json.h"

struct loading {
	struct arena *arena;
	struct case_file *out;
	bool found;
};

static naql_status
load(void *ctx, const struct register_case_event *newest, int64_t opened, uint64_t n_uses,
     naql_error *err)
{
	struct loading *l = ctx;

	(void)opened;
	(void)n_uses;
	l->found = true;
	return case_file_read(l->out, newest->json, l->arena, err);
}

naql_status
case_load(struct reg *r, int64_t number, struct arena *arena, struct case_file *out,
	  naql_error *err)
{
	struct loading l = { .arena = arena, .out = out };
	naql_status st =
		number > 0 ? register_case_each(r, number, load, &l, err) : NAQL_OK;

	if (st == NAQL_OK && !l.found)
		st = naql_fail(err, NAQL_E_NOTFOUND, NULL, NAQL_NO_OFFSET,
			       "there is no case %" PRId64
			       "; naql case DIR list shows them",
			       number);
	return st;
}

bool
case_load_outcome_is(struct slice judgement, const char *outcome)
{
	/* As judgement_write.c begins: the outcome first. */
	static const char head[] = "{\"outcome\":\"";
	size_t len = strlen(outcome), at = sizeof(head) - 1;

	return judgement.len > at + len && memcmp(judgement.ptr, head, at) == 0 &&
	       memcmp(judgement.ptr + at, outcome, len) == 0 &&
	       judgement.ptr[at + len] == '"';
}

const char *
case_load_for_review(const struct register_use *u, struct slice judgement)
{
	static const char *const outcomes[] = { "QUOTATION_REVIEW", "UNDETERMINED",
						"ORIGIN_UNCLEAR" };

	if (slice_eq(SLICE(u->kind), SLICE("common_source")))
		return "of common source";
	if (judgement.len == 0)
		return "not judged";
	for (size_t i = 0; i < NAQL_COUNT(outcomes); i++)
		if (case_load_outcome_is(judgement, outcomes[i]))
			return outcomes[i];
	return NULL;
}

naql_status
case_load_reviewed(const struct register_case_event *e, struct slice use, bool *out,
		   naql_error *err)
{
	struct json *o = NULL;
	naql_status st = json_parse(&o, e->json.ptr, e->json.len, "case", err);

	*out = st == NAQL_OK &&
	       slice_eq(json_str(json_get(o, "event")), SLICE("review")) &&
	       slice_eq(json_str(json_get(o, "use")), use);
	json_free(o);
	return st;
}
