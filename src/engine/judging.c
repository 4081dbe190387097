/*
 * judging.c - see judging.h.
 */
#include "engine/judging.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "rights/judgement_write.h"

#define ITEM_SLOTS 4096u /* of items asked for lately: a story is used on many pages */
#define ITEM_ID	   64u	 /* longer ids and languages are asked for each time */
#define ITEM_LANG  16u

/* What the register says of an item's version. */
struct item_slot {
	char id[ITEM_ID], lang[ITEM_LANG];
	uint8_t id_len; /* 0: empty */
	uint32_t version;
	struct register_item_facts facts; /* its lang points here */
};

struct judging {
	struct reg *reg;
	struct item_slot items[ITEM_SLOTS]; /* by hash of the id */
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

/*
 * The facts of an item from its slot or from the register, which a question costs two
 * locks of its file. NAQL_DONE: no such item.
 */
static naql_status
item_facts(struct judging *j, struct slice id, uint32_t version,
	   struct register_item_facts *out, naql_error *err)
{
	struct item_slot *slot =
		&j->items[hash_bytes(id.ptr, id.len, version) % ITEM_SLOTS];
	naql_status st;

	if (slot->id_len && slot->version == version &&
	    slice_eq((struct slice){ slot->id, slot->id_len }, id)) {
		*out = slot->facts;
		return NAQL_OK;
	}
	st = register_item_facts(j->reg, id, version, out, err);
	if (st || id.len == 0 || id.len > ITEM_ID || out->lang.len > ITEM_LANG)
		return st;
	memcpy(slot->id, id.ptr, id.len);
	slot->id_len = (uint8_t)id.len;
	slot->version = version;
	slot->facts = *out;
	if (out->lang.len) {
		memcpy(slot->lang, out->lang.ptr, out->lang.len);
		slot->facts.lang.ptr = slot->lang;
	}
	return NAQL_OK;
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
	st = item_facts(j, story, version, &item, err);
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
