/*
 * grant_terms.c - see grant_terms.h.
 */
#include "rights/grant_terms.h"

#include "rights/grant_file.h"
#include "rights/word.h"

#define COUNT_MAX 1000000000u
#define RATES_MAX 256u
#define BP_MAX	  10000u
#define TIER_MAX  INT64_C(1000000000000)

/* ---- limits ---- */

void
grant_limits(struct member_reader *r, const struct json *o, struct rights_grant *g)
{
	static const char *const names[] = {
		"max_uses", "count_by", "period", "online_days", "publish_within_days",
		"seats",    NULL
	};
	static const char *const by[] = { "event", "item", "item_outlet", NULL };
	static const char *const in[] = { "term", "day", "month", "once", NULL };
	const struct json *v = json_get(o, "limits");
	int count_by, count_in;
	size_t mark;

	if (r->st || !v)
		return;
	mark = member_enter(r, "limits", MEMBER_NO_INDEX);
	if (member_object(r, v, names)) {
		g->max_uses =
			member_count(r, v, "max_uses", RIGHTS_NO_LIMIT, 0, COUNT_MAX);
		count_by = member_word(r, v, "count_by", json_get(v, "max_uses") != NULL,
				       by);
		count_in =
			member_word(r, v, "period", json_get(v, "max_uses") != NULL, in);
		if (!json_get(v, "max_uses") && (count_by >= 0 || count_in >= 0))
			member_bad(r, "max_uses", "is missing: it must be written");
		g->count_by =
			count_by < 0 ? RIGHTS_BY_EVENT : (enum rights_count_by)count_by;
		g->count_in =
			count_in < 0 ? RIGHTS_IN_TERM : (enum rights_count_in)count_in;
		if (g->count_in == RIGHTS_ONCE && g->count_by == RIGHTS_BY_ITEM)
			member_bad(
				r, "count_by",
				"\"once\" counts what is made of each item: by event or "
				"item_outlet");
		g->online_days =
			member_count(r, v, "online_days", RIGHTS_NO_LIMIT, 1, DAYS_MAX);
		g->publish_within_days = member_count(r, v, "publish_within_days",
						      RIGHTS_NO_LIMIT, 0, DAYS_MAX);
		g->seats = member_count(r, v, "seats", RIGHTS_NO_LIMIT, 1, COUNT_MAX);
	}
	member_leave(r, mark);
}

/* ---- duties ---- */

static void
read_credit(struct member_reader *r, const struct json *credit, struct rights_grant *g,
	    unsigned form)
{
	static const char *const names[] = { "patterns", "link", NULL };
	static const char *const later[] = { "where", NULL };
	static const char *const where[] = { "any", "before", "behind", NULL };
	int at;

	if (!credit || r->st || !member_object_form(r, credit, names, later, form))
		return;
	g->credit = true;
	g->link = member_flag(r, credit, "link");
	g->patterns =
		member_patterns(r, credit, "patterns", &g->pattern_words, &g->n_patterns);
	at = member_word(r, credit, "where", false, where);
	g->credit_where = at < 0 ? RIGHTS_ANYWHERE : (enum rights_where)at;
}

void
grant_duties(struct member_reader *r, const struct json *o, struct rights_grant *g,
	     unsigned form)
{
	static const char *const names[] = { "credit", "no_alteration", NULL };
	static const char *const later[] = { "keep_notice", "correct_within_s",
					     "delete_within_days", "report_every", NULL };
	static const char *const every[] = { "day",	"week", "month",
					     "quarter", "year", NULL };
	const struct json *duties = json_get(o, "duties");
	size_t mark, inner;
	int report;

	if (r->st || !duties)
		return;
	mark = member_enter(r, "duties", MEMBER_NO_INDEX);
	if (member_object_form(r, duties, names, later, form)) {
		g->no_alteration = member_flag(r, duties, "no_alteration");
		g->keep_notice = member_flag(r, duties, "keep_notice");
		g->correct_within_s = member_count(r, duties, "correct_within_s",
						   RIGHTS_NO_LIMIT, 0, DAYS_MAX * 86400u);
		g->delete_within_days = member_count(r, duties, "delete_within_days",
						     RIGHTS_NO_LIMIT, 0, DAYS_MAX);
		report = member_word(r, duties, "report_every", false, every);
		if (report >= 0)
			g->report_every = SLICE(every[report]);
		inner = member_enter(r, "credit", MEMBER_NO_INDEX);
		read_credit(r, json_get(duties, "credit"), g, form);
		member_leave(r, inner);
	}
	member_leave(r, mark);
}

/* ---- price ---- */

static void
read_rate(struct member_reader *r, const struct json *v, struct rights_rate *rate)
{
	static const char *const names[] = { "actions", "media", "amount", NULL };
	struct rights_list actions, media;

	if (!member_object(r, v, names))
		return;
	actions = member_list(r, v, "actions", word_is_action, "action");
	media = member_list(r, v, "media", word_is_medium, "medium");
	if (json_get(v, "actions") && !actions.all && actions.n == 0)
		member_bad(r, "actions", "is empty: leave it out for a rate of any");
	if (json_get(v, "media") && !media.all && media.n == 0)
		member_bad(r, "media", "is empty: leave it out for a rate of any");
	rate->actions = word_actions(actions.ptr, actions.n);
	rate->media = word_media(media.ptr, media.n);
	rate->amount = member_amount(r, v, "amount", MEMBER_AMOUNT_REQUIRED);
}

/* A list of objects: its length, and room of 'size' bytes for each. */
static void *
room_for(struct member_reader *r, const struct json *o, const char *name, size_t size,
	 size_t *n)
{
	const struct json *list = json_get(o, name);
	void *room = NULL;

	*n = json_count(list);
	if (r->st)
		return NULL;
	if (*n == 0 || *n > RATES_MAX) {
		member_bad(r, name, "must be a list of 1 to %u", RATES_MAX);
		return NULL;
	}
	room = arena_array(r->arena, *n, size);
	if (room)
		memset(room, 0, *n * size);
	else
		member_nomem(r);
	return room;
}

static void
read_rates(struct member_reader *r, const struct json *o, struct rights_price *p)
{
	size_t n = 0;
	struct rights_rate *rates = room_for(r, o, "rates", sizeof(*rates), &n);

	for (size_t i = 0; i < n && !r->st; i++) {
		size_t mark = member_enter(r, "rates", i);

		read_rate(r, json_at(json_get(o, "rates"), i), &rates[i]);
		member_leave(r, mark);
	}
	p->rates = rates;
	p->n_rates = rates ? n : 0;
}

static void
read_tier(struct member_reader *r, const struct json *v, bool last, uint64_t below,
	  struct rights_tier *t)
{
	static const char *const names[] = { "up_to", "amount", NULL };
	const struct json *up_to;
	int64_t n;

	if (!member_object(r, v, names))
		return;
	up_to = json_get(v, "up_to");
	n = json_int(up_to);
	t->amount = member_amount(r, v, "amount", MEMBER_AMOUNT_REQUIRED);
	t->up_to = UINT64_MAX;
	if (last && (!up_to || json_type(up_to) == JSON_NULL))
		return;
	if (last)
		member_bad(r, "up_to", "the last tier has no end: write null");
	else if (json_type(up_to) != JSON_INT || n <= 0 || n > TIER_MAX ||
		 (uint64_t)n <= below)
		member_bad(r, "up_to", "must be a number above that of the tier before");
	else
		t->up_to = (uint64_t)n;
}

static void
read_tiers(struct member_reader *r, const struct json *o, struct rights_price *p)
{
	size_t n = 0;
	struct rights_tier *tiers = room_for(r, o, "tiers", sizeof(*tiers), &n);

	for (size_t i = 0; i < n && !r->st; i++) {
		size_t mark = member_enter(r, "tiers", i);

		read_tier(r, json_at(json_get(o, "tiers"), i), i + 1 == n,
			  i ? tiers[i - 1].up_to : 0, &tiers[i]);
		member_leave(r, mark);
	}
	p->tiers = tiers;
	p->n_tiers = tiers ? n : 0;
}

static void
read_currency(struct member_reader *r, const struct json *v, struct rights_price *p)
{
	struct slice c = member_text(r, v, "currency", true, 3);

	if (r->st)
		return;
	for (size_t i = 0; i < 3; i++)
		if (c.len != 3 || c.ptr[i] < 'A' || c.ptr[i] > 'Z') {
			member_bad(r, "currency",
				   "must be three capitals, as ISO 4217 has them");
			return;
		}
	memcpy(p->currency, c.ptr, 3);
}

static void
read_tax(struct member_reader *r, const struct json *v, struct rights_price *p)
{
	static const char *const rules[] = { "none", "by_line", "by_total", NULL };
	int rule = member_word(r, v, "tax_rule", false, rules);

	p->tax = rule < 0 ? RIGHTS_TAX_NONE : (enum rights_tax)rule;
	if (p->tax != RIGHTS_TAX_NONE)
		p->tax_bp = member_count(r, v, "tax_bp", MEMBER_REQUIRED, 0, BP_MAX);
	else if (json_get(v, "tax_bp"))
		member_bad(r, "tax_rule", "is missing: by_line or by_total");
}

/* What belongs to each kind of price, beside currency, tax, minimum and cap. */
static const struct price_form {
	const char *name, *members[6];
} price_forms[] = {
	[RIGHTS_PRICE_NONE] = { "", { NULL } },
	[RIGHTS_PRICE_FLAT] = { "flat", { "period", "amount", NULL } },
	[RIGHTS_PRICE_PER_USE] = { "per_use", { "period", "rates", NULL } },
	[RIGHTS_PRICE_BUNDLE] = { "bundle",
				  { "period", "amount", "n", "overage", NULL } },
	[RIGHTS_PRICE_CREDITS] = { "credits",
				   { "period", "amount", "n", "overage", "rates",
				     NULL } },
	[RIGHTS_PRICE_TIERS] = { "tiers", { "period", "tiers", NULL } },
	[RIGHTS_PRICE_SHARE] = { "share", { "period", "share_bp", NULL } },
};

static bool
has_member(enum rights_price_kind kind, const char *name)
{
	for (int i = 0; price_forms[kind].members[i]; i++)
		if (strcmp(price_forms[kind].members[i], name) == 0)
			return true;
	return false;
}

/* A price with a member that its kind does not use says something else than it means. */
static void
foreign_members(struct member_reader *r, const struct json *v,
		enum rights_price_kind kind)
{
	static const char *const all[] = { "amount", "n",     "overage",
					   "rates",  "tiers", "share_bp" };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (json_get(v, all[i]) && !has_member(kind, all[i]))
			member_bad(r, all[i], "has no meaning in a price of kind %s",
				   price_forms[kind].name);
}

static void
read_amounts(struct member_reader *r, const struct json *v, struct rights_price *p)
{
	static const char *const periods[] = { "month", "quarter", "year", "term", NULL };
	int period = member_word(r, v, "period", true, periods);

	p->period = period < 0 ? RIGHTS_MONTH : (enum rights_every)period;
	foreign_members(r, v, p->kind);
	if (has_member(p->kind, "amount"))
		p->amount = member_amount(r, v, "amount", MEMBER_AMOUNT_REQUIRED);
	if (has_member(p->kind, "n"))
		p->n = member_count(r, v, "n", MEMBER_REQUIRED, 1, COUNT_MAX);
	if (has_member(p->kind, "overage"))
		p->overage = member_amount(r, v, "overage", MEMBER_AMOUNT_REQUIRED);
	if (has_member(p->kind, "rates"))
		read_rates(r, v, p);
	if (has_member(p->kind, "tiers"))
		read_tiers(r, v, p);
	if (has_member(p->kind, "share_bp"))
		p->share_bp = member_count(r, v, "share_bp", MEMBER_REQUIRED, 1, BP_MAX);
	p->minimum = member_amount(r, v, "minimum", -1);
	p->cap = member_amount(r, v, "cap", -1);
	if (p->minimum >= 0 && p->cap >= 0 && p->cap < p->minimum)
		member_bad(r, "cap", "must not lie below the minimum");
}

void
grant_price(struct member_reader *r, const struct json *o, struct rights_price *p)
{
	static const char *const names[] = { "kind",	 "currency", "period", "amount",
					     "n",	 "overage",  "rates",  "tiers",
					     "share_bp", "tax_rule", "tax_bp", "minimum",
					     "cap",	 NULL };
	static const char *const kinds[] = { "flat",  "per_use", "bundle", "credits",
					     "tiers", "share",	 NULL };
	const struct json *v = json_get(o, "price");
	size_t mark;
	int kind;

	if (r->st || !v)
		return;
	mark = member_enter(r, "price", MEMBER_NO_INDEX);
	if (member_object(r, v, names)) {
		kind = member_word(r, v, "kind", true, kinds);
		p->kind = (enum rights_price_kind)(kind + 1);
		read_currency(r, v, p);
		if (!r->st)
			read_amounts(r, v, p);
		read_tax(r, v, p);
	}
	member_leave(r, mark);
}
