/*
 * entry.c - see entry.h.
 */
#include "report/entry.h"

#include "base/compiler.h"
#include "base/error.h"
#include "base/timestamp.h"
#include "engine/case_load.h"
#include "register/dismissed.h"
#include "register/sightings.h"

struct word_pair {
	const char *code, *words;
};

static struct slice
words_of(struct slice code, const struct word_pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(code, SLICE(pairs[i].code)))
			return SLICE(pairs[i].words);
	return code;
}

struct slice
entry_outcome_words(struct slice code)
{
	static const struct word_pair pairs[] = {
		{ "COVERED", "covered by a contract" },
		{ "COVERED_VIA", "covered through another party" },
		{ "COVERED_DUTY_OPEN", "covered; a duty is open" },
		{ "OUT_OF_SCOPE", "outside the scope of the contract" },
		{ "EXPIRED", "the contract had ended" },
		{ "EARLY", "before the contract began" },
		{ "SUSPENDED", "the contract was suspended" },
		{ "NO_CONTRACT_FOUND", "no contract found" },
		{ "UNKNOWN_PARTY", "party not known" },
		{ "UNDETERMINED", "undetermined: a fact is missing" },
		{ "QUOTATION_REVIEW", "quotation, for review by a person" },
		{ "ORIGIN_UNCLEAR", "origin not clear" },
		{ "EXCLUDED", "excluded" },
	};

	if (code.len == 0)
		return SLICE("not judged yet");
	return words_of(code, pairs, NAQL_COUNT(pairs));
}

struct slice
entry_kind_words(struct slice kind)
{
	static const struct word_pair pairs[] = {
		{ "whole", "whole story" },	{ "part", "part of the story" },
		{ "quote", "quotation" },	{ "common_source", "common source" },
		{ "trace", "shared formulae" },
	};

	return words_of(kind, pairs, NAQL_COUNT(pairs));
}

struct slice
entry_how_words(struct slice how)
{
	static const struct word_pair pairs[] = {
		{ "verbatim", "verbatim" },
		{ "edited", "edited" },
		{ "paraphrase", "paraphrased" },
		{ "translation", "translated" },
	};

	return words_of(how, pairs, NAQL_COUNT(pairs));
}

struct slice
entry_state_words(struct slice state)
{
	static const struct word_pair pairs[] = {
		{ "licence_offered", "licence offered" },
		{ "correction_asked", "correction asked" },
		{ "takedown_sent", "removal asked" },
		{ "counter_notice", "the other side disputes" },
		{ "removed_verified", "removed, as seen" },
		{ "written_off", "written off" },
		{ "not_ours", "not ours" },
		{ "quotation_reviewed", "a quotation, as a person saw" },
		{ "syndicated", "a syndicated text" },
		{ "other", "for another reason" },
	};

	return words_of(state, pairs, NAQL_COUNT(pairs));
}

const char *
entry_part_title(enum entry_part part)
{
	static const char *const titles[ENTRY_N_PARTS] = {
		"Uses, strongest first",
		"Quotations, for review by a person",
		"Common source, or origin not clear",
		"Excluded",
		"Shared formulae only",
		"Dismissed by the desk"
	};

	return titles[part];
}

static enum entry_part
part_of(struct slice kind, struct slice outcome)
{
	if (slice_eq(kind, SLICE("trace")))
		return ENTRY_TRACE;
	if (slice_eq(kind, SLICE("common_source")) ||
	    slice_eq(outcome, SLICE("ORIGIN_UNCLEAR")))
		return ENTRY_ORIGIN;
	if (slice_eq(outcome, SLICE("QUOTATION_REVIEW")) ||
	    (slice_eq(kind, SLICE("quote")) && outcome.len == 0))
		return ENTRY_QUOTATION;
	if (slice_eq(outcome, SLICE("EXCLUDED")))
		return ENTRY_EXCLUDED;
	return ENTRY_USE;
}

static naql_status
parse(struct json **out, struct slice text, const struct register_use *row,
      const char *what, naql_error *err)
{
	naql_status st;

	*out = NULL;
	if (text.len == 0)
		return NAQL_OK;
	st = json_parse(out, text.ptr, text.len, what, NULL);
	if (st == NAQL_E_NOMEM)
		return naql_nomem(err);
	return st == NAQL_OK ? NAQL_OK
			     : naql_fail(err, NAQL_E_CORRUPT, row->id, NAQL_NO_OFFSET,
					 "the stored %s is no JSON", what);
}

naql_status
entry_read(struct entry *e, const struct register_use *row, struct slice judgement,
	   bool excerpts, naql_error *err)
{
	naql_status st;

	memset(e, 0, sizeof(*e));
	e->row = row;
	st = parse(&e->record, row->record, row, "record", err);
	if (st == NAQL_OK)
		st = parse(&e->judgement, judgement, row, "judgement", err);
	if (st == NAQL_OK && excerpts)
		st = parse(&e->excerpts, row->excerpts, row, "excerpts", err);
	if (st != NAQL_OK) {
		entry_fini(e);
		return st;
	}
	e->page = json_get(e->record, "page");
	e->outcome = json_str(json_get(e->judgement, "outcome"));
	e->part = part_of(SLICE(row->kind), e->outcome);
	return NAQL_OK;
}

void
entry_fini(struct entry *e)
{
	json_free(e->record);
	json_free(e->judgement);
	json_free(e->excerpts);
	memset(e, 0, sizeof(*e));
}

naql_status
entry_story(struct entry *e, struct reg *r, naql_error *err)
{
	struct register_item item;
	naql_status st = register_item_latest(r, e->row->story, &item, err);

	if (st == NAQL_DONE)
		return NAQL_OK; /* forgotten since: the record still says what it said */
	if (st != NAQL_OK)
		return st;
	e->title = item.title;
	e->lang = item.lang;
	time_format(item.published, e->published);
	return NAQL_OK;
}

static void
copy_word(char *out, size_t cap, struct slice word)
{
	size_t n = word.len < cap ? word.len : cap - 1;

	memcpy(out, word.len ? word.ptr : "", n);
	out[n] = '\0';
}

static naql_status
desk_case(struct entry *e, struct reg *r, naql_error *err)
{
	struct arena arena = { 0 };
	struct case_file f;
	naql_status st = case_load(r, e->file, &arena, &f, err);

	if (st == NAQL_OK) {
		copy_word(e->state, sizeof(e->state), SLICE(case_state_name(f.state)));
		copy_word(e->why, sizeof(e->why), f.dismissal);
	}
	arena_fini(&arena);
	return st;
}

naql_status
entry_desk(struct entry *e, struct reg *r, naql_error *err)
{
	struct register_dismissed d;
	naql_status st = register_sighting_case(r, SLICE(e->row->id), &e->file, err);

	if (st == NAQL_OK)
		st = desk_case(e, r, err);
	if (st <= NAQL_DONE && e->why[0] == '\0') {
		st = register_dismissed_of(r, SLICE(e->row->id), &d, err);
		if (st == NAQL_OK)
			copy_word(e->why, sizeof(e->why), d.why);
	}
	if (e->why[0])
		e->part = ENTRY_DISMISSED;
	return st == NAQL_DONE ? NAQL_OK : st;
}

/* Ids may be written as strings or as numbers. */
static bool
same_id(const struct json *a, const struct json *b)
{
	if (json_type(a) == JSON_NULL || json_type(b) == JSON_NULL)
		return true;
	return json_type(a) == json_type(b) && slice_eq(json_str(a), json_str(b)) &&
	       json_int(a) == json_int(b);
}

const struct json *
entry_deciding(const struct entry *e)
{
	static const char *const results[] = { "fail", "unknown" };
	const struct json *clauses = json_get(e->judgement, "clauses");
	const struct json *contract = json_get(e->judgement, "contract");
	const struct json *grant = json_get(e->judgement, "grant");

	for (size_t r = 0; r < NAQL_COUNT(results); r++) {
		for (size_t i = 0; i < json_count(clauses); i++) {
			const struct json *c = json_at(clauses, i);

			if (slice_eq(json_str(json_get(c, "result")),
				     SLICE(results[r])) &&
			    same_id(contract, json_get(c, "contract")) &&
			    same_id(grant, json_get(c, "grant")))
				return c;
		}
	}
	return NULL;
}
