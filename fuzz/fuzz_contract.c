/*
 * Contract files and spreadsheets from strangers: whatever is accepted is accepted again
 * from what the register would keep of it, with the same content; nothing that is
 * accepted permits an ai_ action through "all"; amounts are no debts; and a spreadsheet
 * that is taken is JSON.
 */
#include "fuzz.h"

#include "rights/csv_file.h"
#include "rights/explain.h"

static void
check_contract(const struct rights_contract *c)
{
	must(c->n_grants <= CONTRACT_GRANTS_MAX &&
	     (c->valid_to == TIME_NONE || c->valid_from < c->valid_to));
	for (size_t i = 0; i < c->n_grants; i++) {
		const struct rights_grant *g = &c->grants[i];

		must(g->prohibit || !g->all_actions || g->actions == RIGHTS_ALL_BUT_AI);
		must(!g->prohibit || (g->actions && (g->all_media || g->media) &&
				      (g->languages.all || g->languages.n) &&
				      (g->outlets.all || g->outlets.n)));
		must(g->price.amount >= 0 && g->price.overage >= 0 &&
		     g->price.cap >= -1 &&
		     (g->price.kind == RIGHTS_PRICE_NONE ||
		      strlen(g->price.currency) == 3));
		must(g->max_uses == RIGHTS_NO_LIMIT || g->count_in != RIGHTS_ONCE ||
		     g->count_by != RIGHTS_BY_ITEM);
		for (size_t k = 0; k < g->n_patterns; k++)
			must(g->pattern_words[k].n != 0);
	}
}

static void
check_again(const struct contract_entry *e, enum register_term_kind kind,
	    struct arena *arena)
{
	struct contract_file again;

	/* an allow entry is read among the contracts */
	must(!contract_file_parse(&again, e->json, kind, "again", arena, NULL) &&
	     again.n == 1 && again.entries[0].kind == e->kind &&
	     slice_eq(again.entries[0].id, e->id) &&
	     slice_eq(again.entries[0].json, e->json) &&
	     slice_eq(again.entries[0].content, e->content));
	if (e->contract)
		check_contract(e->contract);
	must(!e->restriction ||
	     (e->restriction->n_items != 0 && (e->restriction->kind != RIGHTS_EMBARGO ||
					       e->restriction->to != TIME_NONE)));
}

/* Plain words are made of anything that is accepted. */
static void
check_words(const struct contract_entry *e)
{
	struct buf words = { 0 };

	explain_entry(e, &words);
	explain_remarks(e, &words);
	must(words.len != 0);
	buf_fini(&words);
}

static void
check_sheet(struct slice text, struct arena *arena)
{
	struct csv_file csv;
	struct json *root = NULL;
	naql_error err = { 0 };

	if (csv_file_read(&csv, text, "fuzz", arena, &err)) {
		must(err.text[0] != '\0');
		return;
	}
	must(!json_parse_strict(&root, csv.json, "sheet", NULL) &&
	     json_count(root) == csv.n);
	json_free(root);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum register_term_kind kinds[] = { REGISTER_PARTY, REGISTER_OUTLET,
							 REGISTER_CONTRACT,
							 REGISTER_RESTRICTION,
							 CONTRACT_FILE_ANY };
	struct arena arena = { 0 };
	struct contract_file file;
	naql_error err = { 0 };
	enum register_term_kind kind;

	if (size == 0)
		return 0;
	if (data[0] % 6 == 5) {
		check_sheet((struct slice){ (const char *)data + 1, size - 1 }, &arena);
		arena_fini(&arena);
		return 0;
	}
	kind = kinds[data[0] % 6];
	if (contract_file_parse(&file, (struct slice){ (const char *)data + 1, size - 1 },
				kind, "fuzz", &arena, &err)) {
		must(file.n == 0 && err.text[0] != '\0');
	}
	for (size_t i = 0; i < file.n; i++) {
		check_again(&file.entries[i], kind, &arena);
		check_words(&file.entries[i]);
	}
	arena_fini(&arena);
	return 0;
}
