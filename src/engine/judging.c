/*
 * judging.c - see judging.h.
 */
#include "engine/judging.h"

#include "base/error.h"
#include "base/mem.h"
#include "rights/judgement_write.h"

struct judging {
	struct reg *reg;
	struct rights_book *book;
	struct arena arena; /* of the use at hand */
	struct buf json, versions;
};

naql_status
judging_new(struct judging **out, struct reg *r, naql_error *err)
{
	struct judging *j = mem_calloc(1, sizeof(*j));
	naql_status st;

	*out = NULL;
	if (!j)
		return naql_nomem(err);
	j->reg = r;
	st = rights_book_load(&j->book, r, err);
	if (!st) {
		*out = j;
		j = NULL; /* handed over */
	}
	judging_free(j);
	return st;
}

void
judging_free(struct judging *j)
{
	if (!j)
		return;
	rights_book_free(j->book);
	arena_fini(&j->arena);
	buf_fini(&j->json);
	buf_fini(&j->versions);
	mem_free(j);
}

static naql_status
write(struct judging *j, const struct rights_judgement *made,
      const struct rights_facts *facts, struct register_judgement *out, naql_error *err)
{
	naql_status st;

	buf_reset(&j->json);
	buf_reset(&j->versions);
	judgement_write(made, facts, &j->json);
	judgement_write_versions(made, &j->versions);
	st = buf_status(&j->json, err);
	if (!st)
		st = buf_status(&j->versions, err);
	out->outcome = rights_outcome_name(made->outcome);
	out->contract = made->contract;
	out->grant = made->grant;
	out->versions = buf_slice(&j->versions);
	out->rules = RIGHTS_RULES_VERSION;
	out->json = buf_slice(&j->json);
	return st;
}

naql_status
judging_use(struct judging *j, struct rights_facts *facts, struct slice story,
	    uint32_t version, struct register_judgement *out, naql_error *err)
{
	struct rights_judgement made;
	struct register_item_facts item;
	naql_status st;

	memset(out, 0, sizeof(*out));
	arena_reset(&j->arena);
	st = register_item_facts(j->reg, story, version, &item, err);
	if (st > NAQL_DONE)
		return st;
	facts->lang = item.lang;
	facts->medium = item.medium < RIGHTS_TEXT || item.medium > RIGHTS_VIDEO
				? 0
				: (unsigned)item.medium;
	st = rights_judge(j->book, facts, &j->arena, &made, err);
	if (st)
		return st == NAQL_DONE ? NAQL_OK : st;
	return write(j, &made, facts, out, err);
}
