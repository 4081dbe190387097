/*
 * notice_usage.c - words to answers. What a reader of the draft would pass over is passed
 * over here, and told.
 */
#include "rights/notice_usage.h"

struct word {
	const char *name;
	enum notice_use use;
};

static const struct word usage_words[] = {
	{ "train-ai", NOTICE_AI_TRAIN },
	{ "ai-use", NOTICE_AI_INPUT },
	{ "search", NOTICE_SEARCH },
};

static const struct word signal_words[] = {
	{ "search", NOTICE_SEARCH },
	{ "ai-input", NOTICE_AI_INPUT },
	{ "ai-train", NOTICE_AI_TRAIN },
};

static const struct word *
find(const struct word *words, size_t n, struct slice name)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(name, SLICE(words[i].name)))
			return &words[i];
	return NULL;
}

static void
tell_words(const struct notice_field *f, const struct notice_usage_place *at)
{
	char shown[NOTICE_SHOWN];

	for (size_t i = 0; i < f->nodes.n; i++) {
		struct slice name = notice_field_text(f, &f->nodes.ptr[i]);

		if (f->nodes.ptr[i].type != FIELD_KEY ||
		    find(usage_words, NAQL_COUNT(usage_words), name))
			continue;
		if (slice_eq(name, SLICE("ai-train")))
			notice_finding_add(at->findings, NOTICE_USAGE_SWAPPED, at->line,
					   at->offset, "Content-Usage has no ai-train");
		else
			notice_finding_add(at->findings, NOTICE_USAGE_WORD, at->line,
					   at->offset, "Content-Usage has no word '%s'",
					   notice_finding_shown(name, shown));
	}
}

/* The words as they count, and one that says neither y nor n. */
static void
take_words(const struct notice_field *f, const struct notice_usage_place *at,
	   struct notice_answers *out)
{
	for (size_t i = 0; i < NAQL_COUNT(usage_words); i++) {
		const struct word *w = &usage_words[i];
		const struct notice_field_node *v = notice_field_get(f, SLICE(w->name));
		struct slice text;

		if (v == NULL)
			continue;
		text = v->type == FIELD_TOKEN ? notice_field_text(f, v)
					      : (struct slice){ NULL, 0 };
		if (slice_eq(text, SLICE("y")))
			notice_use_put(out, w->use, NOTICE_ALLOWED);
		else if (slice_eq(text, SLICE("n")))
			notice_use_put(out, w->use, NOTICE_RESERVED);
		else
			notice_finding_add(at->findings, NOTICE_USAGE_VALUE, at->line,
					   at->offset, "%s is neither y nor n", w->name);
	}
}

naql_status
notice_usage_read(struct slice value, struct notice_field *scratch,
		  const struct notice_usage_place *place, struct notice_answers *out,
		  naql_error *err)
{
	naql_error why = { 0 };
	naql_status st =
		notice_field_parse(scratch, NOTICE_FIELD_DICTIONARY, value, &why);

	*out = (struct notice_answers){ 0 };
	if (st == NAQL_E_FORMAT) {
		notice_finding_add(place->findings, NOTICE_USAGE_SYNTAX, place->line,
				   place->offset, "Content-Usage is %s", why.text);
		return NAQL_OK;
	}
	if (st != NAQL_OK) {
		if (err)
			*err = why;
		return st;
	}
	tell_words(scratch, place);
	take_words(scratch, place, out);
	return NAQL_OK;
}

static void
take_signal(struct slice part, const struct notice_usage_place *at,
	    struct notice_answers *out)
{
	size_t equals = slice_find(part, SLICE("="));
	char shown[NOTICE_SHOWN];
	struct slice name, value;
	const struct word *w;

	(void)notice_finding_shown(part, shown);
	if (equals == SIZE_MAX) {
		notice_finding_add(at->findings, NOTICE_SIGNAL_SYNTAX, at->line,
				   at->offset, "Content-Signal: '%s' sets nothing",
				   shown);
		return;
	}
	name = slice_trim((struct slice){ part.ptr, equals });
	value = slice_trim(
		(struct slice){ part.ptr + equals + 1, part.len - equals - 1 });
	w = find(signal_words, NAQL_COUNT(signal_words), name);
	if (slice_eq(name, SLICE("train-ai")))
		notice_finding_add(at->findings, NOTICE_SIGNAL_SWAPPED, at->line,
				   at->offset, "Content-Signal has no train-ai");
	else if (w == NULL)
		notice_finding_add(at->findings, NOTICE_SIGNAL_WORD, at->line, at->offset,
				   "Content-Signal has no word in '%s'", shown);
	else if (slice_ieq(value, SLICE("yes")))
		notice_use_put(out, w->use, NOTICE_ALLOWED);
	else if (slice_ieq(value, SLICE("no")))
		notice_use_put(out, w->use, NOTICE_RESERVED);
	else
		notice_finding_add(at->findings, NOTICE_SIGNAL_SYNTAX, at->line,
				   at->offset,
				   "Content-Signal: '%s' is neither yes nor no", shown);
}

void
notice_usage_signal(struct slice value, const struct notice_usage_place *place,
		    struct notice_answers *out)
{
	*out = (struct notice_answers){ 0 };
	while (value.len > 0) {
		size_t comma = slice_find(value, SLICE(","));
		struct slice part = { value.ptr, comma == SIZE_MAX ? value.len : comma };

		part = slice_trim(part);
		if (part.len > 0)
			take_signal(part, place, out);
		if (comma == SIZE_MAX)
			return;
		value = (struct slice){ value.ptr + comma + 1, value.len - comma - 1 };
	}
}
