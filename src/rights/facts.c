/*
 * facts.c - see facts.h.
 */
#include "rights/facts.h"

#include "base/error.h"
#include "base/json.h"

static struct slice
keep(struct slice s, struct arena *arena, bool *refused)
{
	char *copy = s.ptr ? arena_strndup(arena, s.ptr, s.len) : NULL;

	*refused |= s.ptr && !copy;
	return (struct slice){ copy, copy ? s.len : 0 };
}

static enum rights_result
flag(const struct json *v)
{
	if (json_type(v) != JSON_BOOL)
		return RIGHTS_UNKNOWN;
	return json_bool(v) ? RIGHTS_PASS : RIGHTS_FAIL;
}

/* One passage that is not so is enough; without a passage nothing is known. */
static enum rights_result
all_of(const struct json *passages, const char *member, const char *const *words)
{
	size_t n = json_count(passages);
	enum rights_result out = n ? RIGHTS_PASS : RIGHTS_UNKNOWN;

	for (size_t i = 0; i < n; i++) {
		struct slice s = json_str(json_get(json_at(passages, i), member));
		bool is = false;

		for (size_t k = 0; words[k]; k++)
			is |= slice_eq(s, SLICE(words[k]));
		if (s.ptr && !is)
			return RIGHTS_FAIL;
		if (!s.ptr)
			out = RIGHTS_UNKNOWN;
	}
	return out;
}

static naql_status
kind_of(struct slice name, enum use_kind *out, naql_error *err)
{
	for (int k = USE_WHOLE; k <= USE_TRACE; k++)
		if (slice_eq(name, SLICE(use_kind_name((enum use_kind)k)))) {
			*out = (enum use_kind)k;
			return NAQL_OK;
		}
	return naql_fail(err, NAQL_E_FORMAT, NULL, NAQL_NO_OFFSET,
			 "a use record without a kind");
}

/* ---- what both ways of reading share ---- */

static void
facts_init(struct rights_facts *f)
{
	memset(f, 0, sizeof(*f));
	f->item_date = f->superseded = TIME_NONE;
	f->words = f->bytes = f->permille = f->page_permille = -1;
	f->notice = RIGHTS_UNKNOWN;
}

/* The moment of the capture; without one the page's own date is all there is. */
static void
set_times(struct rights_facts *f, struct slice captured, struct slice published)
{
	f->page_date = time_parse(published);
	f->first = time_parse(captured);
	if (f->first == TIME_NONE)
		f->first = f->page_date;
	f->last = f->first;
}

/* Where the credit stands to what is used: bytes of the page. */
static enum rights_place
place_of(uint64_t credit, uint64_t first, uint64_t last)
{
	if (credit < first)
		return RIGHTS_IN_FRONT;
	return credit >= last ? RIGHTS_AFTER : RIGHTS_AMONG;
}

static naql_status
fold_credits(struct rights_facts *f, const struct slice *others, size_t n,
	     struct arena *arena, naql_error *err)
{
	struct use_words *words = n ? arena_array(arena, n, sizeof(*words)) : NULL;
	naql_status st = NAQL_OK;

	if (n && !words)
		return naql_nomem(err);
	if (f->has_credit)
		st = use_fold_words(f->credit, arena, &f->credit_words, err);
	for (size_t i = 0; i < n && !st; i++)
		st = use_fold_words(others[i], arena, &words[i], err);
	f->credits_other = words;
	f->n_credits_other = n;
	return st;
}

/* ---- of a record ---- */

static int64_t
permille(const struct json *v)
{
	enum json_type type = json_type(v);

	if (type != JSON_INT && type != JSON_REAL)
		return -1;
	return (int64_t)(json_number(v) * 1000 + 0.5);
}

static uint64_t
span_at(const struct json *span, size_t i)
{
	int64_t n = json_int(json_at(span, i));

	return n > 0 ? (uint64_t)n : 0;
}

/* Bytes of the item in the passages, and where the credit stands to them. */
static void
fill_spans(struct rights_facts *f, const struct json *passages, const struct json *at)
{
	uint64_t first = UINT64_MAX, last = 0, bytes = 0;
	size_t n = json_count(passages);

	for (size_t i = 0; i < n; i++) {
		const struct json *story = json_get(json_at(passages, i), "story");
		const struct json *page = json_get(json_at(passages, i), "page");
		uint64_t begin = span_at(story, 0), end = span_at(story, 1);

		if (json_count(story) != 2 || json_count(page) != 2 || end < begin ||
		    end > INT32_MAX)
			return;
		bytes += end - begin;
		first = span_at(page, 0) < first ? span_at(page, 0) : first;
		last = span_at(page, 1) > last ? span_at(page, 1) : last;
	}
	if (n == 0)
		return;
	f->bytes = (int64_t)bytes;
	if (json_count(at) == 2)
		f->credit_place = place_of(span_at(at, 0), first, last);
}

static naql_status
fill_credits(struct rights_facts *f, const struct json *use, struct arena *arena,
	     naql_error *err)
{
	const struct json *credit = json_get(use, "credit");
	const struct json *list = json_get(use, "credits_other");
	size_t n = json_count(list);
	struct slice *others = n ? arena_array(arena, n, sizeof(*others)) : NULL;
	bool refused = false;

	if (n && !others)
		return naql_nomem(err);
	for (size_t i = 0; i < n; i++)
		others[i] = json_str(json_at(list, i));
	f->credit = keep(json_str(json_get(credit, "text")), arena, &refused);
	f->has_credit = f->credit.len > 0;
	if (refused)
		return naql_nomem(err);
	return fold_credits(f, others, n, arena, err);
}

static naql_status
fill(struct rights_facts *f, const struct json *use, struct arena *arena, naql_error *err)
{
	static const char *const verbatim[] = { "verbatim", NULL };
	static const char *const paraphrase[] = { "paraphrase", NULL };
	static const char *const heads[] = { "headline", "lead", "teaser", NULL };
	const struct json *page = json_get(use, "page"), *words = json_get(use, "words");
	const struct json *passages = json_get(use, "passages");
	struct slice id = json_str(json_get(use, "id"));
	bool refused = false;
	naql_status st = kind_of(json_str(json_get(use, "kind")), &f->kind, err);

	if (st)
		return st;
	if (id.len < sizeof(f->id))
		memcpy(f->id, id.len ? id.ptr : "", id.len);
	f->translation = slice_eq(json_str(json_get(use, "how")), SLICE("translation"));
	f->words = json_type(words) == JSON_INT ? json_int(words) : -1;
	f->permille = permille(json_get(use, "story_share"));
	f->page_permille = permille(json_get(use, "page_share"));
	f->link = flag(json_get(use, "link"));
	f->notice = flag(json_get(use, "notice"));
	f->verbatim = all_of(passages, "how", verbatim);
	f->paraphrased = all_of(passages, "how", paraphrase);
	f->in_heads = all_of(passages, "where", heads);
	fill_spans(f, passages, json_get(json_get(use, "credit"), "at"));
	set_times(f, json_str(json_get(page, "captured")),
		  json_str(json_get(page, "published")));
	f->item = keep(json_str(json_get(use, "story")), arena, &refused);
	f->url = keep(json_str(json_get(page, "url")), arena, &refused);
	f->host = keep(json_str(json_get(page, "host")), arena, &refused);
	return refused ? naql_nomem(err) : fill_credits(f, use, arena, err);
}

naql_status
facts_of_record(struct rights_facts *out, struct slice record, struct arena *arena,
		naql_error *err)
{
	struct json *use = NULL;
	naql_status st;

	facts_init(out);
	st = json_parse(&use, record.ptr, record.len, "use record", err);
	if (!st)
		st = fill(out, use, arena, err);
	json_free(use);
	return st;
}

/* ---- of a use at hand ---- */

static bool
is_head(enum page_label label)
{
	return label == PAGE_HEADLINE || label == PAGE_LEAD || label == PAGE_TEASER;
}

/* Every passage is so: fails with one that is not, unknown without any. */
static void
use_passages(struct rights_facts *f, const struct use *u)
{
	enum rights_result all = u->n_passages ? RIGHTS_PASS : RIGHTS_UNKNOWN;
	uint64_t first = UINT64_MAX, last = 0;

	f->verbatim = f->paraphrased = f->in_heads = all;
	for (size_t i = 0; i < u->n_passages; i++) {
		const struct use_passage *p = &u->passages[i];

		if (p->how != USE_VERBATIM)
			f->verbatim = RIGHTS_FAIL;
		if (p->how != USE_PARAPHRASE)
			f->paraphrased = RIGHTS_FAIL;
		if (!is_head(p->where))
			f->in_heads = RIGHTS_FAIL;
		f->bytes = (i ? f->bytes : 0) + (int64_t)(p->item_end - p->item_begin);
		first = p->page_begin < first ? p->page_begin : first;
		last = p->page_end > last ? p->page_end : last;
	}
	if (u->n_passages && u->credit.text.len)
		f->credit_place = place_of(u->credit.begin, first, last);
}

naql_status
facts_of_use(struct rights_facts *out, const struct use *u, struct arena *arena,
	     naql_error *err)
{
	bool refused = false;

	facts_init(out);
	memcpy(out->id, u->id, sizeof(out->id));
	out->kind = u->kind;
	out->translation = u->how == USE_TRANSLATION;
	out->words = u->words;
	out->permille = u->story_permille;
	out->page_permille = u->page_permille;
	out->link = u->page.plain ? RIGHTS_UNKNOWN : u->link ? RIGHTS_PASS : RIGHTS_FAIL;
	use_passages(out, u);
	set_times(out, u->page.captured, u->page.published);
	out->item = keep(u->item.id, arena, &refused);
	out->url = keep(u->page.url, arena, &refused);
	out->host = keep(u->page.host, arena, &refused);
	out->credit = keep(u->credit.text, arena, &refused);
	out->has_credit = out->credit.len > 0;
	if (refused)
		return naql_nomem(err);
	return fold_credits(out, u->credits_other, u->n_credits_other, arena, err);
}

/* ---- what the register adds ---- */

void
facts_of_item(struct rights_facts *out, const struct register_item_facts *item)
{
	bool known = item->medium >= RIGHTS_TEXT && item->medium <= RIGHTS_DATA;

	out->medium = known ? (unsigned)item->medium : 0;
	out->lang = item->lang;
	out->others_item = item->others;
	out->item_date = item->published;
	out->superseded = item->superseded;
}

void
facts_seen(struct rights_facts *out, int64_t first, int64_t last)
{
	if (first == TIME_NONE || last < first)
		return;
	out->first = first;
	out->last = last;
}
