/*
 * Contract files from strangers: whatever is accepted is accepted again from what the
 * register would keep of it, with the same content; and nothing that is accepted permits
 * an ai_ action through "all".
 */
#include <stdlib.h>

#include "rights/contract_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_contract(const struct rights_contract *c)
{
	if (c->n_grants > CONTRACT_GRANTS_MAX ||
	    (c->valid_to != TIME_NONE && c->valid_from >= c->valid_to))
		abort();
	for (size_t i = 0; i < c->n_grants; i++) {
		const struct rights_grant *g = &c->grants[i];

		if (!g->prohibit && g->all_actions && g->actions != RIGHTS_ALL_BUT_AI)
			abort();
		if (g->prohibit && (!g->actions || (!g->all_media && !g->media) ||
				    (!g->languages.all && !g->languages.n) ||
				    (!g->outlets.all && !g->outlets.n)))
			abort();
		for (size_t k = 0; k < g->n_patterns; k++)
			if (g->pattern_words[k].n == 0)
				abort();
	}
}

static void
check_again(const struct contract_entry *e, enum register_term_kind kind,
	    struct arena *arena)
{
	struct contract_file again;

	if (contract_file_parse(&again, e->json, kind, "again", arena, NULL) ||
	    again.n != 1 || again.entries[0].kind != e->kind ||
	    !slice_eq(again.entries[0].id, e->id) ||
	    !slice_eq(again.entries[0].json, e->json) ||
	    !slice_eq(again.entries[0].content, e->content))
		abort();
	if (e->contract)
		check_contract(e->contract);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum register_term_kind kinds[] = { REGISTER_PARTY, REGISTER_OUTLET,
							 REGISTER_CONTRACT };
	struct arena arena = { 0 };
	struct contract_file file;
	naql_error err = { 0 };
	enum register_term_kind kind;

	if (size == 0)
		return 0;
	kind = kinds[data[0] % 3];
	if (contract_file_parse(&file, (struct slice){ (const char *)data + 1, size - 1 },
				kind, "fuzz", &arena, &err)) {
		if (file.n != 0 || err.text[0] == '\0')
			abort();
	}
	for (size_t i = 0; i < file.n; i++)
		check_again(&file.entries[i], kind, &arena);
	arena_fini(&arena);
	return 0;
}
