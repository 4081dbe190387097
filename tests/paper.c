/*
 * paper.c - a second judge, from "How a use is judged" in docs/contract-format.md and
 * nothing else: plain, table by table, moment by moment. It looks for no boundaries: a
 * use that was seen for some time is judged at every quarter of a day (and at each full
 * day after it was first seen), and equal neighbours are one part.
 */
#include <stdio.h>
#include <string.h>

#include "paper_int.h"

/* Outcomes, best first; the table and the list at its end. */
enum {
	COVERED,
	DUTY_OPEN,
	VIA,
	UNDETERMINED,
	SUSPENDED,
	EXPIRED,
	EARLY,
	OUT,
	NO_CONTRACT,
	UNKNOWN_PARTY,
	QUOTATION,
	ORIGIN,
	EXCLUDED
};
static const char *const outcome_names[] = {
	"COVERED",	 "COVERED_DUTY_OPEN", "COVERED_VIA",
	"UNDETERMINED",	 "SUSPENDED",	      "EXPIRED",
	"EARLY",	 "OUT_OF_SCOPE",      "NO_CONTRACT_FOUND",
	"UNKNOWN_PARTY", "QUOTATION_REVIEW",  "ORIGIN_UNCLEAR",
	"EXCLUDED"
};

static const char *const fact_names[] = {
	"media",  "language", "time",	      "words",	   "where",	"link",
	"how",	  "products", "categories",   "item_date", "page_date", "territory",
	"chars",  "share",    "credit_place", "notice",	   "count",	"recipient",
	"outlet", "action",   "seats"
};

static const char *const clause_names[] = { "media",	    "products",
					    "categories",   "languages",
					    "sources",	    "items",
					    "embargo_tier", "outlets",
					    "territories",  "actions",
					    "time",	    "extent",
					    "credit",	    "credit_where",
					    "link",	    "no_alteration",
					    "keep_notice",  "correct_within_s",
					    "online_days",  "publish_within_days",
					    "max_uses",	    "seats" };

/* ---- answers ---- */

struct answer {
	int outcome;
	const char *number; /* NULL: no contract decided */
	char grant;	    /* 0: none */
	bool via;
	const struct p_contract *contract;
	const struct p_grant *permit;
	char missing[256];
	bool against; /* a restriction or a prohibition stands */
	bool known;   /* the outlet is, at that time */
};

static void
name(char out[256], const char *what)
{
	size_t n = strlen(out);

	snprintf(out + n, 256 - n, "%s%s", n ? "," : "", what);
}

static void
name_facts(char out[256], unsigned facts)
{
	out[0] = '\0';
	for (int i = 0; i < N_F; i++)
		if (facts >> i & 1u)
			name(out, fact_names[i]);
}

/* The table, row by row, for one permit; false: no outcome. */
static bool
permit(const struct moment *m, const struct p_contract *c, const struct p_grant *g,
       struct answer *a)
{
	enum phase when = paper_phase(c, m->at);
	enum tri r[N_C];
	unsigned facts = 0;
	bool fails = false, hangs = false, open = false, rests = false;

	*a = (struct answer){
		.number = c->number, .grant = g->id, .contract = c, .permit = g
	};
	for (int i = 0; i < N_C; i++) {
		if (i == C_TIME) {
			if (when == P_DUNNO)
				facts |= 1u << F_TIME;
			continue;
		}
		r[i] = i < C_TIME ? paper_scope(m, g, i, &facts)
				  : paper_duty(m, c, g, i, &facts);
		fails |= i < C_TIME && r[i] == NO;
		hangs |= i < C_TIME && r[i] == DUNNO;
		open |= i > C_TIME && r[i] == NO;
		rests |= i > C_TIME && r[i] == DUNNO;
	}
	if (fails) {
		a->outcome = OUT;
		for (int i = 0; i < C_TIME; i++)
			if (r[i] == NO)
				name(a->missing, clause_names[i]);
		return when == P_IN;
	}
	if (hangs || when == P_DUNNO) {
		a->outcome = UNDETERMINED;
		name_facts(a->missing, facts);
		return when == P_IN || when == P_DUNNO;
	}
	a->outcome = when == P_BEFORE ? EARLY : when == P_AFTER ? EXPIRED : SUSPENDED;
	if (when != P_IN)
		return true;
	a->outcome = open ? DUTY_OPEN : rests ? UNDETERMINED : COVERED;
	for (int i = C_TIME + 1; open && i < N_C; i++)
		if (r[i] == NO)
			name(a->missing, clause_names[i]);
	if (!open && rests)
		name_facts(a->missing, facts);
	return true;
}

/* Prohibitions of a party's contracts in force, by id. 'hits' has a bit a letter. */
static void
prohibitions(const struct moment *m, const char *party, unsigned *hits, unsigned *facts)
{
	*hits = *facts = 0;
	for (int i = 0; i < m->book->n_contracts; i++) {
		const struct p_contract *c = &m->book->contracts[i];

		if (strcmp(c->party, party) != 0 || !paper_holds(m, i) ||
		    paper_phase(c, m->at) != P_IN)
			continue;
		for (int k = 0; k < c->n_grants; k++) {
			const struct p_grant *g = &c->grants[k];
			unsigned lacking = 0;
			enum tri r = YES;

			if (!g->prohibit)
				continue;
			for (int s = 0; s < C_TIME; s++)
				r = paper_both(r, paper_scope(m, g, s, &lacking));
			if (r == YES)
				*hits |= 1u << (g->id - 'a');
			if (r == DUNNO)
				*facts |= lacking;
		}
	}
}

/* Restrictions and prohibitions against what a permit came to. */
static void
narrow(const struct moment *m, struct answer *a, unsigned hits, unsigned unsure)
{
	char against[256] = "", text[32];

	if (a->outcome > UNDETERMINED)
		return;
	for (char id = 'a'; id <= 'z'; id++)
		for (int i = 0; i < m->book->n_restricts; i++) {
			if (m->book->restricts[i].id != id ||
			    paper_restricts(m, &m->book->restricts[i], a->permit,
					    &unsure) != YES)
				continue;
			snprintf(text, sizeof(text), "restriction:%c", id);
			name(against, text);
		}
	for (char id = 'a'; id <= 'z'; id++)
		if (hits >> (id - 'a') & 1u) {
			snprintf(text, sizeof(text), "prohibit:%c", id);
			name(against, text);
		}
	if (against[0]) {
		a->outcome = OUT;
		a->against = true;
		memcpy(a->missing, against, sizeof(against));
	} else if (unsure && a->outcome < UNDETERMINED) {
		a->outcome = UNDETERMINED;
		name_facts(a->missing, unsure);
	}
}

/* Better outcome; of equals the smaller number, then the smaller grant. */
static bool
beats(const struct answer *a, const struct answer *b)
{
	int c;

	if (!b->number || a->outcome != b->outcome)
		return !b->number ? true : a->outcome < b->outcome;
	c = strcmp(a->number, b->number);
	if (c || a->contract != b->contract)
		return c < 0 ||
		       (c == 0 &&
			a->contract < b->contract); /* the version entered first */
	return a->grant && b->grant && a->grant < b->grant;
}

static void
own_contracts(const struct moment *m, struct answer *best, unsigned hits, unsigned unsure)
{
	for (int i = 0; i < m->book->n_contracts; i++) {
		const struct p_contract *c = &m->book->contracts[i];
		bool permits = false;
		struct answer a;

		if (strcmp(c->party, "p") != 0 || !paper_holds(m, i))
			continue;
		for (int k = 0; k < c->n_grants; k++) {
			if (c->grants[k].prohibit)
				continue;
			permits = true;
			if (!permit(m, c, &c->grants[k], &a))
				continue;
			narrow(m, &a, hits, unsure);
			if (beats(&a, best))
				*best = a;
		}
		a = (struct answer){ .outcome = OUT, .number = c->number, .contract = c };
		if (!permits && paper_phase(c, m->at) == P_IN && beats(&a, best))
			*best = a;
	}
}

/* Scope of a grant to hand on: all but outlets and actions, and the time. */
static enum tri
concerns(const struct moment *m, const struct p_contract *c, const struct p_grant *g,
	 unsigned *facts)
{
	enum phase when = paper_phase(c, m->at);
	enum tri r =
		when == P_DUNNO ? paper_lacks(facts, F_TIME) : paper_yes_if(when == P_IN);

	for (int s = 0; s < C_TIME; s++)
		if (s != C_OUTLETS && s != C_ACTIONS)
			r = paper_both(r, paper_scope(m, g, s, facts));
	return r;
}

static void
chain(const struct moment *m, struct answer *best, unsigned own_unsure)
{
	bool forbidden = false;
	unsigned unsure = own_unsure;

	if (!m->use->ferry)
		return;
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < m->book->n_contracts; i++) {
			const struct p_contract *c = &m->book->contracts[i];

			if (strcmp(c->party, "s") != 0 || !paper_holds(m, i))
				continue;
			for (int k = 0; k < c->n_grants && !forbidden; k++) {
				const struct p_grant *g = &c->grants[k];
				unsigned facts = 0, held = 0;
				struct answer a = { .outcome = VIA,
						    .number = c->number,
						    .grant = g->id,
						    .via = true,
						    .contract = c,
						    .permit = g };
				enum tri r = concerns(m, c, g, &facts);
				bool stands = false;

				if (!paper_grants(g, 8) || g->prohibit != (pass == 0))
					continue;
				if (pass == 0 && g->outlets & EVERY) {
					forbidden |= r == YES;
					unsure |= r == DUNNO ? facts : 0;
				}
				if (pass == 0 || r == NO)
					continue;
				for (int x = 0; x < m->book->n_restricts; x++)
					stands |=
						paper_restricts(m, &m->book->restricts[x],
								g, &held) == YES;
				if (stands)
					continue;
				facts |= held | unsure;
				if (!(g->recipients & EVERY) &&
				    !(m->use->outlet < 2 &&
				      g->recipients >> m->use->outlet & 1u) &&
				    !(m->use->outlet != O_NOBODY &&
				      g->recipients >> 20 & 1u))
					facts |= 1u << F_RECIPIENT;
				if (facts)
					a.outcome = UNDETERMINED;
				name_facts(a.missing, facts);
				if (a.outcome < best->outcome ||
				    (a.outcome == best->outcome && best->via &&
				     a.grant < best->grant))
					*best = a;
			}
		}
}

static struct answer
moment(const struct moment *m)
{
	struct answer best = { .outcome = NO_CONTRACT };
	enum p_outlet o = m->use->outlet;
	unsigned hits = 0, unsure = 0;

	/* app is let be from day 3 to day 4 */
	if (o == O_APP && m->at != NEVER &&
	    paper_within(m->at, PAPER_EPOCH + 3 * DAY, PAPER_EPOCH + 4 * DAY))
		return (struct answer){ .outcome = EXCLUDED, .number = "allowed" };
	if (m->use->kind == 'q')
		return (struct answer){ .outcome = QUOTATION };
	/* app hangs on the time of its allow entry, late on its own */
	if (m->at == NEVER && (o == O_APP || o == O_LATE)) {
		best.outcome = UNDETERMINED;
		name_facts(best.missing, 1u << F_TIME);
		return best;
	}
	if (o == O_NOBODY || (o == O_LATE && m->at < PAPER_EPOCH + 2 * DAY)) {
		best.outcome = UNKNOWN_PARTY;
	} else {
		prohibitions(m, "p", &hits, &unsure);
		own_contracts(m, &best, hits, unsure);
	}
	if (best.outcome >= UNDETERMINED && !best.against && !hits) {
		struct p_use u = *m->use;
		struct moment page = *m;

		if (best.outcome == UNKNOWN_PARTY)
			u.outlet = O_NOBODY;
		page.use = &u;
		chain(&page, &best, unsure);
	}
	if (paper_third(m) && best.outcome > UNDETERMINED)
		return (struct answer){ .outcome = ORIGIN };
	return best;
}

/* ---- parts ---- */

static bool
equal(const struct answer *a, const struct answer *b)
{
	return a->outcome == b->outcome && a->known == b->known &&
	       a->contract == b->contract && a->grant == b->grant && a->via == b->via &&
	       strcmp(a->missing, b->missing) == 0;
}

static void
write_answer(const struct answer *a, struct buf *out)
{
	char grant[2] = { a->grant ? a->grant : '-', 0 };

	buf_printf(out, "%s %s %s %s %s;", outcome_names[a->outcome],
		   a->number ? a->number : "-", grant, a->via ? "s" : "-",
		   a->missing[0] ? a->missing : "-");
}

static int
farness(const struct answer *a)
{
	static const int far[] = {
		[COVERED] = 0,	     [VIA] = 1,	       [UNDETERMINED] = 2,
		[DUTY_OPEN] = 3,     [SUSPENDED] = 4,  [EXPIRED] = 5,
		[EARLY] = 6,	     [OUT] = 7,	       [NO_CONTRACT] = 8,
		[UNKNOWN_PARTY] = 9, [QUOTATION] = 10, [ORIGIN] = 11,
		[EXCLUDED] = -1
	};

	return far[a->outcome];
}

static void
note(struct paper_count *count, const struct p_use *u, const struct answer *a)
{
	int64_t when = 0;

	if (!a->permit || a->permit->max_uses < 0 || a->outcome > DUTY_OPEN ||
	    strstr(a->missing, "max_uses") || count->n == PAPER_EVENTS ||
	    !paper_period(u, a->permit, a->contract->dhaka, &when))
		return;
	for (int i = 0; i < count->n; i++)
		if (paper_counts_for(&count->events[i], a->number, a->permit, when) &&
		    paper_same_event(&count->events[i], u, a->permit))
			return;
	count->events[count->n++] =
		(struct paper_event){ a->number,     a->grant, a->permit->by,
				      a->permit->in, when,     (int)u->outlet,
				      u->page };
}

#define MAX_PARTS 64

struct paper_parts {
	struct answer answers[MAX_PARTS];
	int64_t from[MAX_PARTS];
	int n;
};

/* The next quarter of a day, or full day after it was first seen. */
static int64_t
step(int64_t at, int64_t first)
{
	int64_t quarter = at + QUARTER - (at - PAPER_EPOCH + 400 * DAY) % QUARTER;
	int64_t full = first + ((at - first) / DAY + 1) * DAY;

	return full < quarter ? full : quarter;
}

/* With whether there is an outlet: another one is another part. */
static struct answer
answer_at(const struct moment *m)
{
	struct answer a = moment(m);

	a.known = m->use->outlet != O_NOBODY &&
		  (m->use->outlet != O_LATE || m->at >= PAPER_EPOCH + 2 * DAY);
	return a;
}

static void
find_parts(struct moment *m, struct paper_parts *p)
{
	const struct p_use *u = m->use;

	p->n = 1;
	p->from[0] = u->first;
	p->answers[0] = (struct answer){ .outcome = ORIGIN };
	if (u->kind == 'c' ||
	    (u->first != NEVER && u->item_date != NEVER && u->first < u->item_date - DAY))
		return;
	m->at = u->first;
	p->answers[0] = answer_at(m);
	while (m->at != NEVER && (m->at = step(m->at, u->first)) <= u->last) {
		struct answer a = answer_at(m);

		if (equal(&a, &p->answers[p->n - 1]))
			continue;
		p->answers[p->n] = a;
		p->from[p->n++] = m->at;
	}
}

void
paper_judge(const struct p_book *b, const struct p_use *u, struct paper_count *count,
	    struct buf *out)
{
	struct moment m = { .book = b, .use = u, .count = count, .at = u->first };
	struct paper_parts p;
	int worst = 0;

	find_parts(&m, &p);
	for (int i = 1; i < p.n; i++)
		if (farness(&p.answers[i]) > farness(&p.answers[worst]))
			worst = i;
	write_answer(&p.answers[worst], out);
	for (int i = 0; i < p.n; i++) {
		buf_printf(out, "%lld-%lld ", (long long)p.from[i],
			   (long long)(i + 1 < p.n ? p.from[i + 1] : u->last));
		write_answer(&p.answers[i], out);
	}
	for (int i = 0; count && i < p.n; i++)
		note(count, u, &p.answers[i]);
}
