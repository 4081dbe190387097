/*
 * paper_make.c - books and uses at random, and books as JSON.
 */
#include "paper.h"

#include "base/timestamp.h"

const char *const p_actions[] = { "publish_web",   "publish_app",  "print",
				  "broadcast",	   "social",	   "newsletter",
				  "internal",	   "store",	   "syndicate",
				  "translate",	   "adapt",	   "excerpt",
				  "headline_link", "search_index", "monitor",
				  "ai_train",	   "ai_input",	   "ai_index" };

static bool
chance(struct prop *p, unsigned one_in)
{
	return prop_below(p, one_in) == 0;
}

static int
range(struct prop *p, int low, int high)
{
	return low + (int)prop_below(p, (uint64_t)(high - low + 1));
}

static int64_t
quarter(struct prop *p, int low, int high)
{
	return PAPER_EPOCH + (int64_t)range(p, low, high) * QUARTER;
}

/* A day begins at the same hour in UTC for every zone that is used here. */
static int64_t
day(struct prop *p, int low, int high, bool dhaka)
{
	return PAPER_EPOCH + (int64_t)range(p, low, high) * 4 * QUARTER -
	       (dhaka ? QUARTER : 0);
}

/* Some of the bits below 'width'; often all that there is. */
static unsigned
some(struct prop *p, unsigned width, bool never_empty)
{
	unsigned bits = (unsigned)prop_below(p, 1u << width);

	if (!chance(p, 3))
		return EVERY;
	return bits || !never_empty ? bits : 1u;
}

/* ---- grants ---- */

static void
make_places(struct prop *p, struct p_grant *g)
{
	g->no_places = chance(p, 12);
	g->include = chance(p, 2) ? EVERY : (unsigned)prop_below(p, 8);
	g->exclude = chance(p, 3) ? 1u << prop_below(p, 3) : 0;
	if (chance(p, 3))
		g->include = EVERY, g->exclude = 0;
}

static void
make_scope_2(struct prop *p, struct p_grant *g, bool dhaka)
{
	g->products = some(p, 2, g->prohibit);
	g->categories = some(p, 3, g->prohibit);
	g->sources = some(p, 2, g->prohibit);
	make_places(p, g);
	g->all_items = !chance(p, 4);
	g->created_from = chance(p, 2) ? day(p, -3, 1, dhaka) : NEVER;
	g->created_to = chance(p, 3) ? day(p, 2, 4, dhaka) : NEVER;
	g->archive_days = chance(p, 2) ? range(p, 1, 4) : -1;
	if (!g->prohibit && chance(p, 5))
		g->tier = range(p, -3, 4);
	g->recipients = chance(p, 3) ? EVERY : (unsigned)prop_below(p, 4);
	if (chance(p, 4))
		g->recipients |= 1u << 20;
}

static void
make_terms_2(struct prop *p, struct p_grant *g)
{
	static const char periods[] = "tdm1", by[] = "eio";

	if (chance(p, 4)) {
		g->max_uses = range(p, 0, 3);
		g->in = periods[prop_below(p, 4)];
		g->by = by[prop_below(p, 3)];
		if (g->in == '1' && g->by == 'i')
			g->by = 'e';
	}
	if (chance(p, 6))
		g->online_days = range(p, 1, 3);
	if (chance(p, 6))
		g->within_days = range(p, 0, 2);
	if (chance(p, 3))
		g->seats = range(p, 19, 21);
	g->notice = chance(p, 8);
	if (g->credit && chance(p, 3))
		g->where = chance(p, 2) ? 'b' : 'h';
	if (chance(p, 4))
		g->correct = range(p, 0, 4);
	if (g->extent == 'e' && chance(p, 2))
		g->max_chars = range(p, 20, 60);
	if (g->extent == 'e' && chance(p, 2))
		g->max_permille = range(p, 100, 400);
	if (g->extent == 'e' && (g->max_chars >= 0 || g->max_permille >= 0) &&
	    chance(p, 2))
		g->max_words = -1;
	if (g->extent == 'f' && chance(p, 12)) {
		g->extent = 's';
		g->max_words = range(p, 10, 12);
	}
}

void
paper_make_grant(struct prop *p, struct p_grant *g, char id, bool form2, bool dhaka,
		 bool prohibit)
{
	*g = (struct p_grant){ .id = id,
			       .prohibit = prohibit,
			       .products = EVERY,
			       .categories = EVERY,
			       .sources = EVERY,
			       .include = EVERY,
			       .all_items = true,
			       .created_from = NEVER,
			       .created_to = NEVER,
			       .archive_days = -1,
			       .extent = 'f',
			       .max_words = -1,
			       .max_chars = -1,
			       .max_permille = -1,
			       .max_uses = -1,
			       .online_days = -1,
			       .within_days = -1,
			       .seats = -1,
			       .correct = -1 };
	g->media = some(p, 2, g->prohibit);
	g->languages = some(p, 3, g->prohibit);
	g->outlets = some(p, 9, g->prohibit);
	g->actions = some(p, P_N_ACTIONS, g->prohibit);
	if (chance(p, 4) && g->actions != EVERY)
		g->actions &= 1u << 8 | 1u << 11 | 1u << 12 | 1u << 9 | 1u;
	if (g->prohibit && g->actions == 0)
		g->actions = 1u;
	if (form2)
		make_scope_2(p, g, dhaka);
	if (g->prohibit)
		return;
	if (chance(p, 3)) {
		g->extent = chance(p, 2) ? 'e' : 'h';
		g->max_words = range(p, 10, 12);
	}
	if (chance(p, 3)) {
		g->credit = "asn"[prop_below(p, 3)];
		g->link = chance(p, 3);
	}
	g->verbatim = chance(p, 5);
	if (form2)
		make_terms_2(p, g);
}

/* ---- contracts ---- */

static void
make_contract(struct prop *p, struct p_contract *c, const char *number, const char *party,
	      bool amends)
{
	*c = (struct p_contract){ .number = number,
				  .party = party,
				  .state = chance(p, 2) ? 'a' : "adst"[prop_below(p, 4)],
				  .form2 = amends || !chance(p, 4),
				  .dhaka = chance(p, 2),
				  .to = NEVER,
				  .suspended = NEVER,
				  .effective = NEVER };
	c->from = day(p, -1, 3, c->dhaka);
	if (c->state == 't' || chance(p, 2))
		c->to = c->from + (int64_t)range(p, 1, 5) * 4 * QUARTER;
	if (c->state == 's')
		c->suspended = c->from + (c->to == NEVER ? 4 * QUARTER : 0);
	if (c->form2 && c->to != NEVER && chance(p, 4))
		c->renews = true;
	if (amends && chance(p, 2))
		c->effective =
			c->from + (chance(p, 2) && c->to == NEVER ? 4 * QUARTER : 0);
	c->n_grants = range(p, 0, P_GRANTS);
	for (int i = 0; i < c->n_grants; i++)
		paper_make_grant(p, &c->grants[i], "dbca"[i], c -> form2, c -> dhaka,
				 chance(p, 5));
}

static void
make_restriction(struct prop *p, struct p_restriction *x, char id)
{
	*x = (struct p_restriction){ .id = id,
				     .kind = "etkmno3xld"[prop_below(p, 10)],
				     .other = chance(p, 4),
				     .from = NEVER,
				     .to = NEVER,
				     .include = chance(p, 3)
							? EVERY
							: 1u + (unsigned)prop_below(p, 7),
				     .exclude = chance(p, 3) ? 1u << prop_below(p, 3) : 0,
				     .only = (unsigned)prop_below(p, 64),
				     .products = 1u + (unsigned)prop_below(p, 3),
				     .categories = 1u + (unsigned)prop_below(p, 7),
				     .days = range(p, 0, 3) };
	if (x->kind == 'd')
		return;
	if (x->kind == 'x' || chance(p, 2))
		x->from = quarter(p, -4, 12);
	if (x->kind == 'e' || chance(p, 2))
		x->to = (x->from == NEVER ? PAPER_EPOCH : x->from) +
			(int64_t)range(p, 1, 16) * QUARTER;
}

void
paper_make(struct prop *p, struct p_book *b)
{
	static const char *const numbers[] = { "C2", "C10" };
	int n = 0;

	for (int i = 0; i < 2; i++)
		if (!chance(p, 3)) {
			make_contract(p, &b->contracts[n++], numbers[i], "p", false);
			if (chance(p, 3))
				make_contract(p, &b->contracts[n++], numbers[i], "p",
					      true);
		}
	if (chance(p, 2)) {
		make_contract(p, &b->contracts[n], "S1", "s", false);
		for (int g = 0; g < b->contracts[n].n_grants; g++)
			if (b->contracts[n].grants[g].actions != EVERY)
				b->contracts[n].grants[g].actions |= 1u << 8;
		n++;
	}
	b->n_contracts = n;
	b->n_restricts = chance(p, 2) ? 0 : range(p, 1, P_RESTRICTS);
	for (int i = 0; i < b->n_restricts; i++)
		make_restriction(p, &b->restricts[i], "yxz"[i]);
}

/* ---- uses ---- */

static enum tri
tri(struct prop *p)
{
	return (enum tri)prop_below(p, 3);
}

static void
make_times(struct prop *p, struct p_use *u)
{
	u->item_date = chance(p, 8) ? NEVER : quarter(p, -12, 6);
	u->superseded = chance(p, 4) ? quarter(p, 0, 20) : NEVER;
	u->page_date = chance(p, 2) ? quarter(p, -2, 16) : NEVER;
	u->first = u->last = NEVER;
	if (chance(p, 10))
		return;
	u->first = quarter(p, -8, 30) - (chance(p, 4) ? 1 : 0);
	u->last = u->first;
	if (chance(p, 6))
		u->last += (int64_t)range(p, 1, 14) * QUARTER;
}

void
paper_make_use(struct prop *p, struct p_use *u)
{
	*u = (struct p_use){ .outlet = (enum p_outlet)prop_below(p, N_OUTLETS),
			     .kind = chance(p, 24)   ? 'q'
				     : chance(p, 24) ? 'c'
						     : 'w',
			     .medium = (char)(chance(p, 6) ? 0 : range(p, 1, 2)),
			     .lang = (char)range(p, 0, 4),
			     .others_item = chance(p, 8),
			     .translation = chance(p, 6),
			     .ferry = chance(p, 3),
			     .words = chance(p, 8) ? -1 : range(p, 9, 13),
			     .bytes = chance(p, 8) ? -1 : range(p, 10, 240),
			     .permille = chance(p, 8) ? -1 : range(p, 50, 500),
			     .link = tri(p),
			     .verbatim = tri(p),
			     .paraphrased = chance(p, 2) ? tri(p) : NO,
			     .in_heads = tri(p),
			     .notice = tri(p),
			     .credit = "\0sso"[prop_below(p, 4)],
			     .place = "\0bah"[prop_below(p, 4)],
			     .page = (int)prop_below(p, 2) };
	if (chance(p, 2))
		u->outlet = O_WEB;
	if (u->kind == 'w' && chance(p, 3))
		u->kind = 'p';
	make_times(p, u);
}

/* ---- as JSON ---- */

static void
add_set(struct buf *b, const char *key, unsigned set, const char *const *words, int n)
{
	const char *comma = "";

	buf_printf(b, "\"%s\":", key);
	if (set & EVERY) {
		buf_add_str(b, "\"all\",");
		return;
	}
	buf_add_byte(b, '[');
	for (int i = 0; i < n; i++)
		if (set >> i & 1u) {
			buf_printf(b, "%s\"%s\"", comma, words[i]);
			comma = ",";
		}
	buf_add_str(b, "],");
}

static const char *const outlet_ids[] = { "web",  "app",   "social", "print", "ai",
					  "late", "train", "home",   "hall" };
static const char *const media[] = { "text", "picture" };
static const char *const products[] = { "wire", "photo" };
static const char *const categories[] = { "sport", "sport/football", "weather" };

static void
add_time(struct buf *b, const char *key, int64_t t, const char *none)
{
	char text[21];

	if (t == NEVER) {
		buf_add_str(b, none);
		return;
	}
	time_format(t, text);
	buf_printf(b, "\"%s\":\"%s\",", key, text);
}

static void
add_places(struct buf *b, unsigned include, unsigned exclude)
{
	static const char *const codes[] = { "JO", "TR", "DE" };

	buf_add_str(b, "\"territories\":{");
	if (include & EVERY)
		buf_add_str(b, "\"include\":[\"WORLD\"],");
	else
		add_set(b, "include", include, codes, 3);
	add_set(b, "exclude", exclude, codes, 3);
	b->len--;
	buf_add_str(b, "},");
}

static void
add_scope_2(struct buf *b, const struct p_grant *g)
{
	static const char *const sources[] = { "own", "third_party" };

	add_set(b, "products", g->products, products, 2);
	add_set(b, "categories", g->categories, categories, 3);
	add_set(b, "sources", g->sources, sources, 2);
	if (!g->no_places)
		add_places(b, g->include, g->exclude);
	if (g->all_items) {
		buf_add_str(b, "\"items\":\"all\",");
	} else {
		buf_add_str(b, "\"items\":{");
		add_time(b, "created_from", g->created_from, "");
		add_time(b, "created_to", g->created_to, "");
		if (g->archive_days >= 0)
			buf_printf(b, "\"archive_days\":%d},", g->archive_days);
		else
			buf_add_str(b, "\"archive_days\":\"all\"},");
	}
	if (g->tier)
		buf_printf(b, "\"embargo_tier\":%d,", g->tier * QUARTER);
	if (g->recipients == EVERY || g->recipients & EVERY) {
		buf_add_str(b, "\"recipients\":\"all\",");
	} else {
		const char *const to[] = { "web", "app" };

		add_set(b, "recipients", g->recipients & 3u, to, 2);
		if (g->recipients >> 20 & 1u) {
			b->len -= 2;
			buf_add_str(b, g->recipients & 3u ? ",\"p\"]," : "\"p\"],");
		}
	}
}

static void
add_limits(struct buf *b, const struct p_grant *g)
{
	buf_add_str(b, "\"limits\":{");
	if (g->max_uses >= 0)
		buf_printf(b, "\"max_uses\":%d,\"count_by\":\"%s\",\"period\":\"%s\",",
			   g->max_uses,
			   g->by == 'e'	  ? "event"
			   : g->by == 'i' ? "item"
					  : "item_outlet",
			   g->in == 't'	  ? "term"
			   : g->in == 'd' ? "day"
			   : g->in == 'm' ? "month"
					  : "once");
	if (g->online_days >= 0)
		buf_printf(b, "\"online_days\":%d,", g->online_days);
	if (g->within_days >= 0)
		buf_printf(b, "\"publish_within_days\":%d,", g->within_days);
	if (g->seats >= 0)
		buf_printf(b, "\"seats\":%d,", g->seats);
	if (b->ptr[b->len - 1] == ',')
		b->len--;
	buf_add_str(b, "},");
}

static void
add_duties(struct buf *b, const struct p_grant *g, bool form2)
{
	buf_add_str(b, "\"duties\":{");
	if (g->credit) {
		buf_printf(b, "\"credit\":{\"patterns\":[%s],\"link\":%s",
			   g->credit == 'a'   ? ""
			   : g->credit == 's' ? "\"sanabel\""
					      : "\"Nobody\"",
			   g->link ? "true" : "false");
		if (g->where)
			buf_printf(b, ",\"where\":\"%s\"",
				   g->where == 'b' ? "before" : "behind");
		buf_add_str(b, "},");
	}
	if (g->correct >= 0)
		buf_printf(b, "\"correct_within_s\":%d,", g->correct * QUARTER);
	if (form2)
		buf_printf(b, "\"keep_notice\":%s,", g->notice ? "true" : "false");
	buf_printf(b, "\"no_alteration\":%s},", g->verbatim ? "true" : "false");
}

static void
add_extent(struct buf *b, const struct p_grant *g)
{
	buf_printf(b, "\"extent\":{\"kind\":\"%s\"",
		   g->extent == 'f'   ? "full"
		   : g->extent == 'e' ? "excerpt"
		   : g->extent == 'h' ? "headline_link"
				      : "summary");
	if (g->max_words >= 0)
		buf_printf(b, ",\"max_words\":%d", g->max_words);
	if (g->max_chars >= 0)
		buf_printf(b, ",\"max_chars\":%d", g->max_chars);
	if (g->max_permille >= 0)
		buf_printf(b, ",\"max_permille\":%d", g->max_permille);
	buf_add_str(b, "},");
}

static void
add_grant(struct buf *b, const struct p_grant *g, bool form2)
{
	static const char *const languages[] = { "ar", "en", "ar-EG" };

	buf_printf(b, "{\"id\":\"%c\",\"effect\":\"%s\",", g->id,
		   g->prohibit ? "prohibit" : "permit");
	add_set(b, "media", g->media, media, 2);
	add_set(b, "languages", g->languages, languages, 3);
	add_set(b, "outlets", g->outlets, outlet_ids, 9);
	add_set(b, "actions", g->actions, p_actions, P_N_ACTIONS);
	if (form2)
		add_scope_2(b, g);
	if (!g->prohibit) {
		add_extent(b, g);
		add_duties(b, g, form2);
		if (form2)
			add_limits(b, g);
	}
	b->len--;
	buf_add_byte(b, '}');
}

void
paper_write_contract(const struct p_contract *c, struct buf *b)
{
	static const char *const states[] = { "active", "draft", "suspended",
					      "terminated" };
	int state = c->state == 'a' ? 0 : c->state == 'd' ? 1 : c->state == 's' ? 2 : 3;

	buf_printf(b,
		   "{%s\"number\":\"%s\",\"party\":\"%s\",\"kind\":\"trial\",\"state\":"
		   "\"%s\",\"tz\":\"%s\",",
		   c->form2 ? "\"form\":2," : "", c->number, c->party, states[state],
		   c->dhaka ? "Asia/Dhaka" : "UTC");
	/* as days of that zone */
	for (int i = 0; i < 4; i++) {
		static const char *const keys[] = { "valid_from", "valid_to",
						    "suspended_from", "effective_from" };
		const int64_t times[] = { c->from, c->to, c->suspended, c->effective };
		char text[21];

		if (times[i] == NEVER) {
			buf_add_str(b, i == 1 ? "\"valid_to\":null," : "");
			continue;
		}
		time_format(times[i] + (c->dhaka ? QUARTER : 0), text);
		buf_printf(b, "\"%s\":\"%.10s\",", keys[i], text);
	}
	if (c->form2)
		buf_printf(b, "\"renewal\":\"%s\",", c->renews ? "automatic" : "none");
	buf_add_str(b, "\"grants\":[");
	for (int i = 0; i < c->n_grants; i++) {
		buf_add_str(b, i ? "," : "");
		add_grant(b, &c->grants[i], c->form2);
	}
	buf_add_str(b, "]}");
}

void
paper_write_restriction(const struct p_restriction *x, struct buf *b)
{
	static const char letters[] = "etkmno3xld";
	static const char *const kinds[] = { "embargo",	    "territory",  "outlet_kind",
					     "media",	    "no_archive", "online_out",
					     "third_party", "kill",	  "legal_hold",
					     "describe" };
	static const char *const only[] = { "web",   "app",	  "social",
					    "print", "ai_system", "intranet" };
	int kind = 0;

	while (letters[kind] != x->kind)
		kind++;
	buf_printf(b, "{\"id\":\"%c\",\"items\":[\"%s\"],\"kind\":\"%s\",", x->id,
		   x->other ? "another" : "sea", kinds[kind]);
	add_time(b, "from", x->from, "");
	add_time(b, "to", x->to, "");
	if (x->kind == 't')
		add_places(b, x->include, x->exclude);
	if (x->kind == 'k')
		add_set(b, "only", x->only, only, 6);
	if (x->kind == 'm')
		add_set(b, "only", x->only & 3u, media, 2);
	if (x->kind == 'n')
		buf_printf(b, "\"days\":%d,", x->days);
	if (x->kind == 'd') {
		add_set(b, "products", x->products, products, 2);
		add_set(b, "categories", x->categories, categories, 3);
	}
	b->len--;
	buf_add_byte(b, '}');
}
