/*
 * explain.c - see explain.h.
 */
#include "rights/explain.h"

#include <inttypes.h>

#include "rights/zone.h"

/* ---- pieces ---- */

static void
add_list(struct buf *b, const struct rights_list *list, const char *none)
{
	if (list->all)
		buf_add_str(b, "all");
	else if (list->n == 0)
		buf_add_str(b, none);
	for (size_t i = 0; !list->all && i < list->n; i++) {
		buf_add_str(b, i ? ", " : "");
		buf_add_slice(b, list->ptr[i]);
	}
}

static void
add_bits(struct buf *b, unsigned bits, const char *(*name)(unsigned bit))
{
	const char *comma = "";

	for (unsigned i = 0; i < 32; i++)
		if (bits >> i & 1u) {
			buf_printf(b, "%s%s", comma, name(i));
			comma = ", ";
		}
	if (!bits)
		buf_add_str(b, "nothing");
}

static void
add_time(struct buf *b, int64_t t)
{
	char text[21];

	time_format(t, text);
	buf_add_str(b, text[0] ? text : "an open end");
}

static void
add_codes(struct buf *b, const struct slice *list, size_t n)
{
	struct rights_list l = { .ptr = list, .n = n };

	add_list(b, &l, "nowhere");
}

/* ---- grants ---- */

static void
explain_what(struct buf *b, const struct rights_grant *g)
{
	buf_add_str(b, "  what: ");
	if (g->all_media)
		buf_add_str(b, "every medium");
	else
		add_bits(b, g->media, rights_medium_name);
	buf_add_str(b, "; languages: ");
	add_list(b, &g->languages, "none");
	buf_add_str(b, "; products: ");
	add_list(b, &g->products, "none");
	buf_add_str(b, "; categories: ");
	add_list(b, &g->categories, "none");
	buf_add_str(b, "\n  whose: ");
	buf_add_str(b, g->sources == RIGHTS_OWN_SOURCE	   ? "the agency's own items"
		       : g->sources == RIGHTS_THIRD_SOURCE ? "items of others only"
		       : g->sources ? "the agency's items and those of others"
				    : "nobody's");
	if (g->window) {
		buf_add_str(b, ", published from ");
		add_time(b, g->created_from);
		buf_add_str(b, " to ");
		add_time(b, g->created_to);
	}
	if (g->archive_days != RIGHTS_NO_LIMIT)
		buf_printf(b, ", not older than %" PRIu32 " days", g->archive_days);
	if (g->embargo_tier)
		buf_printf(b, ", from %" PRId32 " seconds %s release on",
			   g->embargo_tier < 0 ? -g->embargo_tier : g->embargo_tier,
			   g->embargo_tier < 0 ? "in front of" : "behind");
	buf_add_byte(b, '\n');
}

static void
explain_where(struct buf *b, const struct rights_grant *g)
{
	buf_add_str(b, "  where: outlets: ");
	add_list(b, &g->outlets, "none");
	buf_add_str(b, "; territories: ");
	if (g->territories.everywhere) {
		buf_add_str(b, "everywhere");
	} else {
		add_codes(b, g->territories.include, g->territories.n_include);
		if (g->territories.n_exclude) {
			buf_add_str(b, " but not ");
			add_codes(b, g->territories.exclude, g->territories.n_exclude);
		}
	}
	if (g->recipients.all || g->recipients.n) {
		buf_add_str(b, "; may be handed on to: ");
		add_list(b, &g->recipients, "nobody");
	}
	buf_add_byte(b, '\n');
}

static void
explain_extent(struct buf *b, const struct rights_grant *g)
{
	static const char *const kinds[] = { "whole items", "excerpts",
					     "headlines with a link to the agency",
					     "summaries in other words" };

	buf_printf(b, "  how much: %s", kinds[g->extent]);
	if (g->max_words != RIGHTS_NO_LIMIT)
		buf_printf(b, ", %" PRIu32 " words at most", g->max_words);
	if (g->max_chars != RIGHTS_NO_LIMIT)
		buf_printf(b, ", %" PRIu32 " characters at most", g->max_chars);
	if (g->max_permille != RIGHTS_NO_LIMIT)
		buf_printf(b, ", %" PRIu32 " of 1000 of the item's words at most",
			   g->max_permille);
	buf_add_byte(b, '\n');
}

static void
explain_limits(struct buf *b, const struct rights_grant *g)
{
	static const char *const by[] = { "uses", "items", "items in an outlet" };
	static const char *const in[] = { "in the whole term", "a day", "a month",
					  "of each item in the whole term" };

	if (g->max_uses != RIGHTS_NO_LIMIT)
		buf_printf(b, "  limit: %" PRIu32 " %s %s\n", g->max_uses,
			   by[g->count_by], in[g->count_in]);
	if (g->online_days != RIGHTS_NO_LIMIT)
		buf_printf(b, "  limit: off the page within %" PRIu32 " days\n",
			   g->online_days);
	if (g->publish_within_days != RIGHTS_NO_LIMIT)
		buf_printf(b,
			   "  limit: to be published within %" PRIu32
			   " days of the agency's publication\n",
			   g->publish_within_days);
	if (g->seats != RIGHTS_NO_LIMIT)
		buf_printf(b, "  limit: %" PRIu32 " seats\n", g->seats);
}

static void
explain_credit(struct buf *b, const struct rights_grant *g)
{
	static const char *const where[] = { "", ", in front of the text",
					     ", behind the text" };

	buf_add_str(b, "  duty: credit the agency");
	for (size_t i = 0; i < g->n_patterns; i++) {
		buf_add_str(b, i ? " or \"" : " as \"");
		buf_add_slice(b, g->patterns[i]);
		buf_add_byte(b, '"');
	}
	buf_printf(b, "%s%s\n", where[g->credit_where],
		   g->link ? ", with a link to it" : "");
}

static void
explain_duties(struct buf *b, const struct rights_grant *g)
{
	if (g->credit)
		explain_credit(b, g);
	if (g->no_alteration)
		buf_add_str(b, "  duty: alter nothing\n");
	if (g->keep_notice)
		buf_add_str(b, "  duty: keep the agency's notice\n");
	if (g->correct_within_s != RIGHTS_NO_LIMIT)
		buf_printf(b,
			   "  duty: take over corrections and kills within %" PRIu32
			   " seconds\n",
			   g->correct_within_s);
	if (g->delete_within_days != RIGHTS_NO_LIMIT)
		buf_printf(b,
			   "  duty: delete within %" PRIu32
			   " days of the end of the contract\n",
			   g->delete_within_days);
	if (g->report_every.ptr) {
		buf_add_str(b, "  duty: report every ");
		buf_add_slice(b, g->report_every);
		buf_add_byte(b, '\n');
	}
}

static void
explain_rate(struct buf *b, const struct rights_rate *r, const char *unit)
{
	buf_printf(b, " %" PRId64 "%s for ", r->amount, unit);
	if (r->actions)
		add_bits(b, r->actions, rights_action_name);
	else
		buf_add_str(b, "any use");
	if (r->media) {
		buf_add_str(b, " of ");
		add_bits(b, r->media, rights_medium_name);
	}
}

static void
explain_price(struct buf *b, const struct rights_price *p)
{
	static const char *const kinds[] = { "",	"flat",	    "by use", "a bundle",
					     "credits", "by tiers", "a share" };
	static const char *const every[] = { "month", "quarter", "year", "term" };

	if (p->kind == RIGHTS_PRICE_NONE)
		return;
	buf_printf(b, "  price: %s, in the smallest unit of %s, a %s", kinds[p->kind],
		   p->currency, every[p->period]);
	if (p->amount)
		buf_printf(b, ": %" PRId64, p->amount);
	if (p->n)
		buf_printf(b, " for %" PRIu64 ", each further one %" PRId64, p->n,
			   p->overage);
	for (size_t i = 0; i < p->n_rates; i++) {
		buf_add_str(b, i ? ";" : ":");
		explain_rate(b, &p->rates[i],
			     p->kind == RIGHTS_PRICE_CREDITS ? " credits" : "");
	}
	for (size_t i = 0; i < p->n_tiers; i++) {
		buf_printf(b, "%s %" PRId64 " each", i ? ";" : ":", p->tiers[i].amount);
		if (p->tiers[i].up_to != UINT64_MAX)
			buf_printf(b, " up to %" PRIu64, p->tiers[i].up_to);
	}
	if (p->share_bp)
		buf_printf(b, ": %" PRIu32 " of 10000", p->share_bp);
	if (p->minimum >= 0)
		buf_printf(b, "; at least %" PRId64, p->minimum);
	if (p->cap >= 0)
		buf_printf(b, "; at most %" PRId64, p->cap);
	if (p->tax != RIGHTS_TAX_NONE)
		buf_printf(b, "; and %" PRIu32 ".%02" PRIu32 " %% tax, of %s",
			   p->tax_bp / 100, p->tax_bp % 100,
			   p->tax == RIGHTS_TAX_BY_LINE ? "each line" : "the total");
	buf_add_byte(b, '\n');
}

static void
explain_grant(struct buf *b, const struct rights_grant *g)
{
	buf_add_str(b, "\nGrant ");
	buf_add_slice(b, g->id);
	buf_add_str(b, g->prohibit ? " prohibits: " : " permits: ");
	if (g->all_actions)
		buf_add_str(b, g->prohibit ? "every use" : "every use but those of AI");
	else
		add_bits(b, g->actions, rights_action_name);
	buf_add_byte(b, '\n');
	explain_what(b, g);
	explain_where(b, g);
	if (g->prohibit)
		return;
	explain_extent(b, g);
	explain_limits(b, g);
	explain_duties(b, g);
	explain_price(b, &g->price);
}

static void
explain_contract(struct buf *b, const struct rights_contract *c)
{
	buf_add_str(b, "Contract ");
	buf_add_slice(b, c->number);
	buf_add_str(b, " with party ");
	buf_add_slice(b, c->party);
	buf_add_str(b, ": ");
	buf_add_slice(b, c->kind);
	buf_add_str(b, ", ");
	buf_add_slice(b, c->state_name);
	buf_add_str(b, c->state == RIGHTS_DRAFT ? ": as if it were not there\n" : "\n");
	buf_add_str(b, "In force from ");
	add_time(b, c->valid_from);
	buf_add_str(b, " to ");
	add_time(b, c->valid_to);
	buf_add_str(b, " (days of ");
	buf_add_slice(b, c->tz_name);
	buf_add_byte(b, ')');
	if (c->renews)
		buf_add_str(b, ", and on behind that until it is ended");
	buf_add_byte(b, '\n');
	if (c->suspended_from != TIME_NONE) {
		buf_add_str(b, "Suspended from ");
		add_time(b, c->suspended_from);
		buf_add_byte(b, '\n');
	}
	if (c->effective_from != TIME_NONE) {
		buf_add_str(b, "This version holds from ");
		add_time(b, c->effective_from);
		buf_add_str(b, "; before that the one before it does\n");
	}
	buf_printf(b, "After its end: %" PRIu32 " days of grace; published items stay: ",
		   c->exit_grace_days);
	buf_add_slice(b, c->retain_name);
	buf_add_byte(b, '\n');
	for (size_t i = 0; i < c->n_grants; i++)
		explain_grant(b, &c->grants[i]);
	buf_add_str(b, "\nWhat no grant names is not allowed.\n");
}

static void
explain_restriction(struct buf *b, const struct rights_restriction *x)
{
	buf_printf(b, "Restriction %.*s: %s, of %zu items, from ", (int)x->id.len,
		   x->id.ptr, rights_restriction_name(x->kind), x->n_items);
	if (x->from == TIME_NONE)
		buf_add_str(b, "ever");
	else
		add_time(b, x->from);
	buf_add_str(b, " to ");
	add_time(b, x->to);
	buf_add_byte(b, '\n');
}

void
explain_entry(const struct contract_entry *e, struct buf *out)
{
	if (e->contract) {
		explain_contract(out, e->contract);
	} else if (e->restriction) {
		explain_restriction(out, e->restriction);
	} else {
		buf_printf(out, "%s %.*s", register_term_name(e->kind), (int)e->id.len,
			   e->id.ptr);
		if (e->party) {
			buf_add_str(out, ": ");
			buf_add_slice(out, e->party->name);
		} else if (e->outlet) {
			buf_add_str(out, ": ");
			buf_add_slice(out, e->outlet->name);
			buf_printf(out, ", %s of ",
				   rights_outlet_kind_name(e->outlet->kind));
			buf_add_slice(out, e->outlet->party);
		} else if (e->allow) {
			buf_add_str(out, ": findings are set aside until ");
			add_time(out, e->allow->to);
		}
		buf_add_byte(out, '\n');
	}
}

/* ---- remarks ---- */

static void
remark(struct buf *b, size_t grant, const char *member, const char *what)
{
	buf_printf(b, "grants[%zu].%s: %s\n", grant, member, what);
}

/* A permit that can never pass. */
static void
remark_empty(struct buf *b, size_t i, const struct rights_grant *g)
{
	static const char empty[] = "left out or empty: this grant grants nothing; write "
				    "\"all\" or a list";
	const struct {
		const char *name;
		bool empty;
	} scopes[] = {
		{ "media", !g->all_media && !g->media },
		{ "languages", !g->languages.all && !g->languages.n },
		{ "outlets", !g->outlets.all && !g->outlets.n },
		{ "actions", !g->actions },
		{ "products", !g->products.all && !g->products.n },
		{ "categories", !g->categories.all && !g->categories.n },
		{ "sources", !g->sources },
		{ "territories",
		  !g->territories.everywhere && !g->territories.n_include },
	};

	for (size_t k = 0; k < sizeof(scopes) / sizeof(scopes[0]); k++)
		if (scopes[k].empty)
			remark(b, i, scopes[k].name, empty);
}

static void
remark_grant(struct buf *b, size_t i, const struct rights_contract *c)
{
	const struct rights_grant *g = &c->grants[i];
	bool hands_on = !g->all_actions && g->actions & RIGHTS_ACTION(RIGHTS_SYNDICATE);

	if (g->prohibit)
		return;
	remark_empty(b, i, g);
	if (hands_on && c->form > 1 && !g->recipients.all && !g->recipients.n)
		remark(b, i, "recipients",
		       "left out: items may be handed on, but to nobody");
	if (!g->credit)
		remark(b, i, "duties.credit", "left out: no credit is asked for");
	if (c->form > 1 && g->price.kind == RIGHTS_PRICE_NONE)
		remark(b, i, "price",
		       "left out: a statement will list its uses without an amount");
}

void
explain_remarks(const struct contract_entry *e, struct buf *out)
{
	const struct rights_contract *c = e->contract;
	bool ai = false;

	if (!c)
		return;
	for (size_t i = 0; i < c->n_grants; i++) {
		remark_grant(out, i, c);
		ai |= (c->grants[i].actions & RIGHTS_ALL_AI) != 0;
	}
	if (c->n_grants == 0)
		buf_add_str(out, "grants: empty: this contract allows nothing\n");
	else if (!ai)
		buf_add_str(out, "grants: ai_train, ai_input and ai_index are named "
				 "nowhere: they are not granted, and no grant says so\n");
}
