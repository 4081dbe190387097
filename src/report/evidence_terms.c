/*
 * evidence_terms.c - what was held against a use: its judgements in order, the versions
 * of contracts that were looked at, party and outlet, and what the outlet answered.
 *
 * Contacts of a party and who entered something are left out: they prove nothing here.
 */
#include "report/evidence_int.h"

#include "base/error.h"
#include "register/cases.h"
#include "register/judgements.h"
#include "register/terms.h"

/* ---- judgements ---- */

struct judged {
	struct evidence *ev;
	int64_t nth, at;     /* of the newest */
	struct buf versions; /* JSON, of the newest */
};

static naql_status
judgement(void *ctx, const struct register_judgement *j, naql_error *err)
{
	struct judged *d = ctx;
	struct evidence *ev = d->ev;

	d->at = j->at;
	buf_reset(&d->versions);
	buf_add_slice(&d->versions, j->versions);
	evidence_json(ev);
	jw_key(&ev->w, "nth");
	jw_int(&ev->w, ++d->nth);
	evidence_time(ev, "at", j->at);
	jw_key(&ev->w, "rules");
	jw_uint(&ev->w, j->rules);
	jw_key(&ev->w, "versions");
	jw_raw(&ev->w, j->versions);
	jw_key(&ev->w, "cause");
	jw_raw(&ev->w, j->cause.ptr ? j->cause : SLICE("null"));
	jw_key(&ev->w, "judgement");
	jw_raw(&ev->w, j->json);
	evidence_json_end(ev);
	return buf_status(&d->versions, err);
}

/* ---- terms ---- */

struct terms {
	struct evidence *ev;
	const struct json *versions; /* contracts: numbers that were looked at */
	int64_t at;		     /* party, outlet, allow: as known then */
	struct buf newest;	     /* the line of the newest version until then */
};

static void
write_term(const struct register_term *t, struct slice content, struct buf *out)
{
	struct json_writer w;
	char recorded[21];

	time_format(t->recorded, recorded);
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "kind");
	jw_cstr(&w, register_term_name(t->kind));
	jw_key(&w, "id");
	jw_str(&w, t->id);
	jw_key(&w, "version");
	jw_uint(&w, t->version);
	jw_key(&w, "recorded");
	jw_cstr(&w, recorded);
	jw_key(&w, "content");
	jw_raw(&w, content);
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}

static naql_status
looked_at(void *ctx, const struct register_term *t, naql_error *err)
{
	struct terms *x = ctx;

	for (size_t i = 0; i < json_count(x->versions); i++)
		if (json_int(json_at(x->versions, i)) == t->n)
			write_term(t, t->json, &x->ev->line);
	return buf_status(&x->ev->line, err);
}

struct members {
	struct json_writer w;
	struct buf out;
};

static bool
keep_member(void *ctx, struct slice key, const struct json *value)
{
	struct members *m = ctx;
	struct buf text = { 0 };

	if (slice_eq(key, SLICE("contact")) || slice_eq(key, SLICE("contacts")))
		return true;
	json_dump(value, false, &text);
	jw_key(&m->w, key.ptr); /* jansson's keys end in a NUL */
	jw_raw(&m->w, buf_slice(&text));
	m->out.failed |= text.failed;
	buf_fini(&text);
	return true;
}

/* Versions come oldest first: the last one that was known then is kept. */
static naql_status
known_then(void *ctx, const struct register_term *t, naql_error *err)
{
	struct terms *x = ctx;
	struct members m = { .out = { 0 } };
	struct json *o = NULL;
	naql_status st;

	if (t->recorded > x->at)
		return NAQL_OK;
	st = json_parse(&o, t->json.ptr, t->json.len, "naql.db", err);
	if (st != NAQL_OK)
		return st;
	jw_init(&m.w, &m.out);
	jw_object(&m.w);
	json_each_key(o, keep_member, &m);
	jw_object_end(&m.w);
	buf_reset(&x->newest);
	write_term(t, buf_slice(&m.out), &x->newest);
	x->newest.failed |= m.out.failed;
	buf_fini(&m.out);
	json_free(o);
	return buf_status(&x->newest, err);
}

static naql_status
term_of(struct terms *x, enum register_term_kind kind, struct slice id, naql_error *err)
{
	struct register_term_query q = { .kind = kind, .id = id, .history = true };
	naql_status st;

	if (!id.ptr)
		return NAQL_OK;
	buf_reset(&x->newest);
	st = register_term_each(x->ev->reg, &q, known_then, x, err);
	buf_add_slice(&x->ev->line, buf_slice(&x->newest));
	return st;
}

static naql_status
contracts(struct evidence_page *p, const struct judged *d, naql_error *err)
{
	struct register_term_query q = { .kind = REGISTER_CONTRACT, .history = true };
	struct terms x = { .ev = p->ev, .at = d->at };
	struct json *versions = NULL;
	const struct json *j = p->e->judgement;
	struct slice decided = json_str(json_get(j, "contract"));
	bool excluded = slice_eq(p->e->outcome, SLICE("EXCLUDED"));
	naql_status st = NAQL_OK;

	if (d->versions.len)
		st = json_parse(&versions, d->versions.ptr, d->versions.len, "naql.db",
				err);
	x.versions = versions;
	if (st == NAQL_OK)
		st = register_term_each(p->ev->reg, &q, looked_at, &x, err);
	if (st == NAQL_OK)
		st = term_of(&x, REGISTER_PARTY, json_str(json_get(j, "party")), err);
	if (st == NAQL_OK)
		st = term_of(&x, REGISTER_OUTLET, json_str(json_get(j, "outlet")), err);
	if (st == NAQL_OK && excluded)
		st = term_of(&x, REGISTER_ALLOW, decided, err);
	json_free(versions);
	buf_fini(&x.newest);
	return st == NAQL_OK ? evidence_add(p->ev, p->use, "contracts.jsonl", err) : st;
}

/* ---- answers ---- */

/* What the other side said: a reply, one that disputes, or a counter-notice, which has no
 * words here. */
static bool
is_answer(const struct json *event, bool *disputes)
{
	struct slice name = json_str(json_get(event, "event"));

	*disputes =
		slice_eq(name, SLICE("dispute")) ||
		(slice_eq(name, SLICE("state")) &&
		 slice_eq(json_str(json_get(event, "value")), SLICE("counter_notice")));
	return *disputes || slice_eq(name, SLICE("reply"));
}

static naql_status
answer(void *ctx, const struct register_case_event *e, naql_error *err)
{
	struct evidence *ev = ctx;
	struct json *o = NULL;
	bool disputes = false;
	naql_status st = json_parse(&o, e->json.ptr, e->json.len, "naql.db", err);
	struct slice value = json_str(json_get(o, "value"));

	if (st == NAQL_OK && is_answer(o, &disputes)) {
		evidence_json(ev);
		evidence_time(ev, "at", e->at);
		evidence_str(ev, "answer",
			     slice_eq(value, SLICE("counter_notice"))
				     ? (struct slice){ NULL, 0 }
				     : value);
		jw_key(&ev->w, "disputes");
		jw_bool(&ev->w, disputes);
		jw_key(&ev->w, "disputed"); /* a dispute stands, by this or before */
		jw_bool(&ev->w, json_bool(json_get(o, "disputed")));
		evidence_json_end(ev);
	}
	json_free(o);
	return st;
}

static naql_status
answers(struct evidence_page *p, naql_error *err)
{
	int64_t file = 0;
	naql_status st = register_case_of(p->ev->reg, SLICE(p->use->id), &file, err);

	if (st == NAQL_OK)
		st = register_case_events(p->ev->reg, file, answer, p->ev, err);
	if (st == NAQL_OK && p->ev->line.len)
		st = evidence_add(p->ev, p->use, "answers.jsonl", err);
	return st == NAQL_DONE ? NAQL_OK : st;
}

naql_status
evidence_terms(struct evidence_page *p, naql_error *err)
{
	struct judged d = { .ev = p->ev, .at = TIME_NONE };
	naql_status st = register_judgement_each(p->ev->reg, SLICE(p->use->id), judgement,
						 &d, err);

	if (st == NAQL_OK)
		st = evidence_add(p->ev, p->use, "judgements.jsonl", err);
	if (st == NAQL_OK)
		st = contracts(p, &d, err);
	if (st == NAQL_OK)
		st = answers(p, err);
	buf_fini(&d.versions);
	return st;
}
