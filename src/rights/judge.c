/*
 * judge.c - a use over the time in which it was seen: cut where an answer may change,
 * each part judged by moment.c at its first second. See judge.h.
 */
#include "rights/judge_int.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/vec.h"
#include "rights/outlet_key.h"

const char *
rights_outcome_name(enum rights_outcome o)
{
	static const char *const names[] = {
		"COVERED",	  "COVERED_DUTY_OPEN", "COVERED_VIA",
		"UNDETERMINED",	  "SUSPENDED",	       "EXPIRED",
		"EARLY",	  "OUT_OF_SCOPE",      "NO_CONTRACT_FOUND",
		"UNKNOWN_PARTY",  "QUOTATION_REVIEW",  "EXCLUDED",
		"ORIGIN_UNCLEAR",
	};

	return names[o];
}

int
judge_bytes_order(struct slice a, struct slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

const struct rights_contract *
judge_contracts_of(const struct rights_book *b, struct slice party, size_t *n)
{
	size_t low = 0, high = b->contracts.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (judge_bytes_order(b->contracts.ptr[mid].party, party) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	while (high < b->contracts.n && slice_eq(b->contracts.ptr[high].party, party))
		high++;
	*n = high - low;
	return *n ? b->contracts.ptr + low : NULL;
}

bool
judge_holds(const struct rights_contract *c, int64_t at)
{
	return c->state != RIGHTS_DRAFT &&
	       (at == TIME_NONE || rights_in(at, c->holds_from, c->holds_to));
}

void
judge_look(struct judge *j, const struct rights_contract *c)
{
	size_t at = j->n_versions;

	for (size_t i = 0; i < j->n_versions; i++)
		if (j->versions[i] == c->version)
			return;
	for (; at > 0 && j->versions[at - 1] > c->version; at--)
		j->versions[at] = j->versions[at - 1];
	j->versions[at] = c->version;
	j->n_versions++;
}

naql_status
judge_restrictions(struct judge *j, struct verdict *v, unsigned *facts)
{
	static const char prefix[] = "restriction:";
	struct slice *list = NULL;

	for (size_t i = 0; i < j->use.n_restrictions; i++) {
		const struct rights_restriction *x = j->use.restrictions[i].restriction;
		char *text;

		if (restrict_judge(&j->use, x, v->grant, facts) != RIGHTS_PASS)
			continue;
		if (!list)
			list = arena_array(j->arena, j->use.n_restrictions,
					   sizeof(*list));
		text = arena_alloc(j->arena, sizeof(prefix) - 1 + x->id.len, 1);
		if (!list || !text)
			return naql_nomem(j->err);
		memcpy(text, prefix, sizeof(prefix) - 1);
		memcpy(text + sizeof(prefix) - 1, x->id.ptr, x->id.len);
		list[v->n_against++] =
			(struct slice){ text, sizeof(prefix) - 1 + x->id.len };
	}
	v->against = list;
	return NAQL_OK;
}

/* ---- where an answer may change ---- */

struct cuts {
	VEC(int64_t) at;
	int64_t first, last;
	bool refused;
};

static void
cut(struct cuts *c, int64_t at)
{
	if (at != TIME_NONE && at > c->first && at <= c->last)
		c->refused |= !VEC_PUSH(&c->at, at);
}

static int64_t
later(int64_t at, int64_t seconds)
{
	return at == TIME_NONE ? at : at + seconds;
}

static void
cut_restrictions(struct cuts *c, const struct judge *j, const struct rights_grant *g)
{
	for (size_t i = 0; i < j->use.n_restrictions; i++) {
		const struct rights_restriction *x = j->use.restrictions[i].restriction;

		cut(c, x->from);
		cut(c, x->to);
		if (x->kind == RIGHTS_NO_ARCHIVE)
			cut(c, later(j->use.facts->item_date, x->days * DAY_SECONDS));
		if (x->kind == RIGHTS_EMBARGO && g)
			cut(c, later(x->to, g->embargo_tier));
		if (x->kind == RIGHTS_KILL && g && g->correct_within_s != RIGHTS_NO_LIMIT)
			cut(c, later(x->from, g->correct_within_s));
	}
}

static void
cut_grant(struct cuts *c, const struct judge *j, const struct rights_grant *g)
{
	const struct rights_facts *f = j->use.facts;
	int64_t days = g->online_days * DAY_SECONDS;

	if (g->archive_days != RIGHTS_NO_LIMIT)
		cut(c, later(f->item_date, g->archive_days * DAY_SECONDS));
	if (g->embargo_tier > 0)
		cut(c, later(f->item_date, g->embargo_tier));
	if (g->correct_within_s != RIGHTS_NO_LIMIT)
		cut(c, later(f->superseded, g->correct_within_s));
	if (g->online_days != RIGHTS_NO_LIMIT) {
		cut(c, later(f->first, days));
		cut(c, later(f->page_date, days));
		cut(c, f->page_date); /* a claim from then on */
		cut(c, later(f->item_date, days));
	}
	cut_restrictions(c, j, g);
}

static void
cut_party(struct cuts *c, const struct judge *j, struct slice party)
{
	size_t n = 0;
	const struct rights_contract *list = judge_contracts_of(j->book, party, &n);

	for (size_t i = 0; i < n; i++) {
		if (list[i].state == RIGHTS_DRAFT)
			continue;
		cut(c, list[i].holds_from);
		cut(c, list[i].holds_to);
		cut(c, list[i].valid_from);
		cut(c, rights_end(&list[i]));
		cut(c, list[i].suspended_from);
		for (size_t g = 0; g < list[i].n_grants; g++)
			cut_grant(c, j, &list[i].grants[g]);
	}
}

static void
cut_outlets(struct cuts *c, const struct judge *j)
{
	const struct rights_facts *f = j->use.facts;
	struct slice host = outlet_key_bare(f->host), path = outlet_key_path(f->url);

	for (size_t i = 0; i < j->book->keys.n; i++) {
		const struct book_key *k = &j->book->keys.ptr[i];
		const struct rights_outlet *o = &j->book->outlets.ptr[k->outlet];

		if (!outlet_key_fits(k->key, host, path))
			continue;
		cut(c, o->valid_from);
		cut(c, o->valid_to);
		cut_party(c, j, o->party);
	}
}

static int
time_order(const void *x, const void *y)
{
	const int64_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

/* All seconds at which another answer may begin, ascending, each once. */
static naql_status
find_cuts(struct cuts *c, struct judge *j)
{
	const struct rights_book *b = j->book;
	size_t n = 0;

	if (c->first == c->last)
		return NAQL_OK;
	for (size_t i = 0; i < b->allows.n; i++) {
		cut(c, b->allows.ptr[i]->from);
		cut(c, b->allows.ptr[i]->to);
	}
	cut_restrictions(c, j, NULL);
	cut_outlets(c, j);
	for (size_t i = 0; i < b->parties.n; i++)
		if (chain_shows(j->use.facts, b->parties.ptr[i]))
			cut_party(c, j, b->parties.ptr[i]->id);
	if (c->refused)
		return naql_nomem(j->err);
	if (c->at.n)
		qsort(c->at.ptr, c->at.n, sizeof(*c->at.ptr), time_order);
	for (size_t i = 0; i < c->at.n; i++)
		if (n == 0 || c->at.ptr[i] != c->at.ptr[n - 1])
			c->at.ptr[n++] = c->at.ptr[i];
	c->at.n = n;
	return NAQL_OK;
}

/* ---- parts ---- */

static bool
same_answer(const struct rights_part *a, const struct rights_part *b)
{
	if (a->outcome != b->outcome || !slice_eq(a->contract, b->contract) ||
	    !slice_eq(a->grant, b->grant) || !slice_eq(a->via, b->via) ||
	    a->outlet != b->outlet || a->decided != b->decided ||
	    a->n_missing != b->n_missing)
		return false;
	for (size_t i = 0; i < a->n_missing; i++)
		if (!slice_eq(a->missing[i], b->missing[i]))
			return false;
	return true;
}

/* How far from covered; what is excluded is nobody's concern. A duty that is open is open
 * whatever is unknown of another part. */
static int
distance(const struct rights_part *p)
{
	if (p->outcome == RIGHTS_EXCLUDED)
		return -1;
	if (p->outcome == RIGHTS_COVERED_DUTY_OPEN)
		return 2 * (int)RIGHTS_UNDETERMINED + 1;
	return 2 * (int)p->outcome;
}

static naql_status
judge_parts(struct judge *j, const struct cuts *c, struct rights_judgement *out)
{
	struct rights_part *parts = arena_array(j->arena, c->at.n + 1, sizeof(*parts));
	size_t n = 0;

	if (!parts)
		return naql_nomem(j->err);
	for (size_t i = 0; i <= c->at.n; i++) {
		int64_t from = i ? c->at.ptr[i - 1] : c->first;
		int64_t to = i < c->at.n ? c->at.ptr[i] : c->last;
		naql_status st = moment_judge(j, from, &parts[n]);

		if (st)
			return st;
		parts[n].from = from;
		parts[n].to = to;
		if (n && same_answer(&parts[n - 1], &parts[n]))
			parts[n - 1].to = to;
		else
			n++;
	}
	out->parts = out->whole = parts;
	out->n_parts = n;
	for (size_t i = 1; i < n; i++)
		if (distance(&parts[i]) > distance(out->whole))
			out->whole = &parts[i];
	return NAQL_OK;
}

/* The agency is not shown to be the first: shared words, or a page from before the item.
 * A day is let pass, for dates are often written without a time or a zone. */
static bool
origin_unclear(const struct rights_facts *f)
{
	if (f->kind == USE_COMMON_SOURCE)
		return true;
	return f->first != TIME_NONE && f->item_date != TIME_NONE &&
	       f->first < f->item_date - DAY_SECONDS;
}

static naql_status
judge_origin(struct judge *j, struct rights_judgement *out)
{
	struct rights_part *p = arena_alloc(j->arena, sizeof(*p), 16);

	if (!p)
		return naql_nomem(j->err);
	*p = (struct rights_part){ .outcome = RIGHTS_ORIGIN_UNCLEAR,
				   .from = j->use.facts->first,
				   .to = j->use.facts->last };
	out->parts = out->whole = p;
	out->n_parts = 1;
	return NAQL_OK;
}

naql_status
rights_judge(const struct rights_book *b, const struct rights_facts *f,
	     const struct rights_spent *spent, struct arena *arena,
	     struct rights_judgement *out, naql_error *err)
{
	struct judge j = { .book = b,
			   .use = { .facts = f, .spent = spent, .at = f->first },
			   .arena = arena,
			   .err = err };
	struct cuts cuts = { .first = f->first, .last = f->last };
	naql_status st;

	memset(out, 0, sizeof(*out));
	if (f->kind == USE_TRACE)
		return NAQL_DONE;
	if (origin_unclear(f))
		return judge_origin(&j, out);
	j.versions = arena_array(arena, b->contracts.n + 1, sizeof(*j.versions));
	if (!j.versions)
		return naql_nomem(err);
	j.use.restrictions = book_item_find(b, f->item, &j.use.n_restrictions);
	st = find_cuts(&cuts, &j);
	if (!st)
		st = judge_parts(&j, &cuts, out);
	VEC_FREE(&cuts.at);
	out->third_party = f->others_item;
	out->versions = j.versions;
	out->n_versions = j.n_versions;
	return st;
}
