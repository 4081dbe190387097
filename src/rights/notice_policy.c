/*
 * notice_policy.c - JSON to struct notice_policy. Unknown members are refused: one of
 * them may be a reservation that this version cannot emit.
 */
#include "rights/notice_policy.h"

#include <stdlib.h>

#include "base/error.h"
#include "rights/contract_file.h"
#include "rights/member.h"
#include "rights/notice_path.h"
#include "rights/notice_text.h"

#define NAME_MAX_CHARS 200u
#define URL_MAX_CHARS  1000u
#define MAX_AGE_DAYS   7u /* where none is told: short, so that a change is seen */

static void *
rows(struct member_reader *r, size_t n, size_t size)
{
	void *p = arena_array(r->arena, n ? n : 1, size);

	if (p)
		memset(p, 0, (n ? n : 1) * size);
	else
		member_nomem(r);
	return p;
}

/* An https address without blanks, quotes and the like: it stands in headers, in XML and
 * in configuration of servers. */
static struct slice
url_member(struct member_reader *r, const struct json *o, const char *name, bool required)
{
	struct slice s = member_text(r, o, name, required, URL_MAX_CHARS);

	if (s.ptr == NULL)
		return s;
	if (!notice_path_is_https(s))
		member_bad(r, name, "must be an address that begins with https://");
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}'$", c)) {
			member_bad(r, name,
				   "must be ASCII; write %%-encodings for the rest");
			break;
		}
	}
	return s;
}

static bool
is_plain_path(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}'*$#?", c))
			return false;
	}
	return s.len > 0 && s.ptr[0] == '/';
}

/* A file is written there: nothing that leads elsewhere. */
static bool
is_file_path(struct slice s)
{
	return is_plain_path(s) && s.len > 5 &&
	       memcmp(s.ptr + s.len - 4, ".xml", 4) == 0 && s.ptr[s.len - 5] != '/' &&
	       slice_find(s, SLICE("/.")) == SIZE_MAX &&
	       slice_find(s, SLICE("//")) == SIZE_MAX &&
	       slice_find(s, SLICE("%")) == SIZE_MAX;
}

/* ---- uses ---- */

static const char *const answer_words[] = { "allow", "offer", "reserve", NULL };

/* Each of the five, or what 'from' has where a use is left out. */
static struct notice_answers
read_uses(struct member_reader *r, const struct json *o,
	  const struct notice_answers *from)
{
	static const char *const names[] = { "search",	 "ai-index", "ai-input",
					     "ai-train", "tdm",	     NULL };
	struct notice_answers a = *from;
	const struct json *uses = json_get(o, "uses");
	size_t mark;

	if (r->st || uses == NULL)
		return a;
	mark = member_enter(r, "uses", MEMBER_NO_INDEX);
	if (member_object(r, uses, names)) {
		for (unsigned u = 0; u < NOTICE_USES; u++) {
			int w = member_word(r, uses, notice_use_name((enum notice_use)u),
					    false, answer_words);

			if (w >= 0)
				a.of[u] = (uint8_t)(NOTICE_ALLOWED + w);
		}
		if (a.of[NOTICE_TDM] == NOTICE_ALLOWED &&
		    (a.of[NOTICE_AI_TRAIN] > NOTICE_ALLOWED ||
		     a.of[NOTICE_AI_INPUT] > NOTICE_ALLOWED ||
		     a.of[NOTICE_AI_INDEX] > NOTICE_ALLOWED))
			member_bad(r, "tdm",
				   "cannot be allowed where an AI use is not: readers "
				   "of TDMRep would be told that it may");
	}
	member_leave(r, mark);
	return a;
}

static int
longest_first(const void *x, const void *y)
{
	const struct notice_rule *a = x, *b = y;

	if (a->path.len != b->path.len)
		return a->path.len > b->path.len ? -1 : 1;
	return memcmp(a->path.ptr, b->path.ptr, a->path.len);
}

static void
read_path(struct member_reader *r, const struct json *o, struct notice_rule *rule,
	  const struct notice_answers *from)
{
	static const char *const names[] = { "path", "uses", NULL };

	if (!member_object(r, o, names))
		return;
	rule->path = member_text(r, o, "path", true, URL_MAX_CHARS);
	if (rule->path.ptr && (!is_plain_path(rule->path) || rule->path.len == 1))
		member_bad(
			r, "path",
			"must be the begin of a path, \"/pictures/\", without * and $");
	if (json_get(o, "uses") == NULL)
		member_bad(r, "uses", "is missing");
	rule->answers = read_uses(r, o, from);
}

static void
read_rules(struct member_reader *r, const struct json *o, struct notice_policy *p)
{
	const struct notice_answers strict = { { NOTICE_ALLOWED, NOTICE_RESERVED,
						 NOTICE_RESERVED, NOTICE_RESERVED,
						 NOTICE_RESERVED } };
	const struct json *paths = json_get(o, "paths");
	size_t n = json_count(paths);
	struct notice_rule *rules;

	if (!r->st && paths &&
	    (json_type(paths) != JSON_ARRAY || n > NOTICE_POLICY_PATHS))
		member_bad(r, "paths", "must be a list of at most %u paths",
			   NOTICE_POLICY_PATHS);
	if (r->st || (rules = rows(r, n + 1, sizeof(*rules))) == NULL)
		return;
	rules[n].path = SLICE("/");
	rules[n].answers = read_uses(r, o, &strict);
	for (size_t i = 0; i < n && !r->st; i++) {
		size_t mark = member_enter(r, "paths", i);

		read_path(r, json_at(paths, i), &rules[i], &rules[n].answers);
		for (size_t k = 0; k < i && !r->st; k++)
			if (slice_eq(rules[k].path, rules[i].path))
				member_bad(r, "path", "stands here twice");
		member_leave(r, mark);
	}
	if (r->st)
		return;
	qsort(rules, n, sizeof(*rules), longest_first);
	p->rules = rules;
	p->n_rules = n + 1;
}

/* ---- robots.txt ---- */

/* A line of robots.txt: no comment, no end of line inside. */
static const struct slice *
line_list(struct member_reader *r, const struct json *o, const char *name, size_t *n,
	  bool required)
{
	const struct slice *list;

	*n = 0;
	if (r->st || (!required && json_get(o, name) == NULL))
		return NULL;
	list = member_strings(r, o, name, NOTICE_POLICY_LIST, n);
	for (size_t i = 0; i < *n && !r->st; i++)
		for (size_t k = 0; k < list[i].len && !r->st; k++)
			if ((unsigned char)list[i].ptr[k] <= ' ' || list[i].ptr[k] == '#')
				member_bad(r, name, "holds a blank or a #");
	return list;
}

static void
slashes(struct member_reader *r, const char *name, const struct slice *list, size_t n)
{
	for (size_t i = 0; i < n && !r->st; i++)
		if (list[i].len == 0 || (list[i].ptr[0] != '/' && list[i].ptr[0] != '*'))
			member_bad(r, name, "holds what is no path");
}

static void
read_group(struct member_reader *r, const struct json *o, struct notice_group *g)
{
	static const char *const names[] = { "agents", "allow", "disallow", NULL };

	if (!member_object(r, o, names))
		return;
	g->agents = line_list(r, o, "agents", &g->n_agents, true);
	g->allow = line_list(r, o, "allow", &g->n_allow, false);
	g->disallow = line_list(r, o, "disallow", &g->n_disallow, false);
	slashes(r, "allow", g->allow, g->n_allow);
	slashes(r, "disallow", g->disallow, g->n_disallow);
	if (!r->st && g->n_agents == 0)
		member_bad(r, "agents", "must name a crawler, or *");
}

static void
read_robots(struct member_reader *r, const struct json *o, struct notice_policy *p)
{
	static const char *const names[] = { "groups", "sitemaps", NULL };
	static const struct slice star = { "*", 1 };
	const struct json *robots = json_get(o, "robots"), *list = NULL;
	struct notice_group *groups;
	size_t mark, n;

	if (r->st)
		return;
	mark = member_enter(r, "robots", MEMBER_NO_INDEX);
	if (robots && member_object(r, robots, names)) {
		list = json_get(robots, "groups");
		p->sitemaps = line_list(r, robots, "sitemaps", &p->n_sitemaps, false);
	}
	n = json_count(list);
	if (!r->st && list && (json_type(list) != JSON_ARRAY || n > NOTICE_POLICY_LIST))
		member_bad(r, "groups", "must be a list of at most %u groups",
			   NOTICE_POLICY_LIST);
	groups = r->st ? NULL : rows(r, n, sizeof(*groups));
	for (size_t i = 0; groups && i < n && !r->st; i++) {
		size_t inner = member_enter(r, "groups", i);

		read_group(r, json_at(list, i), &groups[i]);
		member_leave(r, inner);
	}
	if (groups && n == 0)
		groups[0] = (struct notice_group){ .agents = &star, .n_agents = 1 };
	p->groups = groups;
	p->n_groups = n ? n : 1;
	member_leave(r, mark);
}

/* ---- the rest ---- */

/* The agency's name in each language; the one of "agency" where none is told. */
static void
read_names(struct member_reader *r, const struct json *o, struct notice_policy *p)
{
	static const char *const codes[] = { "ar", "ckb", "en", "fa", "kmr", "tr", NULL };
	const struct json *told = json_get(o, "names");
	struct slice *names = r->st ? NULL : rows(r, p->n_languages, sizeof(*names));
	size_t mark;

	if (names == NULL)
		return;
	mark = member_enter(r, "names", MEMBER_NO_INDEX);
	if (told == NULL || member_object(r, told, codes)) {
		for (size_t i = 0; i < p->n_languages && !r->st; i++) {
			const struct notice_text *t = notice_text_find(p->languages[i]);
			struct slice name =
				member_text(r, told, t->lang, false, NAME_MAX_CHARS);

			names[i] = name.ptr ? name : p->agency;
		}
	}
	member_leave(r, mark);
	p->names = names;
}

static void
read_languages(struct member_reader *r, const struct json *o, struct notice_policy *p)
{
	p->languages = line_list(r, o, "languages", &p->n_languages, true);
	for (size_t i = 0; i < p->n_languages && !r->st; i++)
		if (notice_text_find(p->languages[i]) == NULL)
			member_bad(r, "languages",
				   "there is no text in one of them: ar, ckb, en, fa, "
				   "kmr, tr");
	if (!r->st && p->n_languages == 0)
		member_bad(r, "languages", "must name a language");
	read_names(r, o, p);
}

static void
read_rsl(struct member_reader *r, const struct json *o, struct notice_policy *p)
{
	static const char *const names[] = { "path", "max_age", "server", "lastmod",
					     NULL };
	static const struct slice path = { "/rsl.xml", 8 };
	const struct json *rsl = json_get(o, "rsl");
	size_t mark;

	p->rsl_path = path;
	p->max_age = MAX_AGE_DAYS;
	if (r->st || rsl == NULL)
		return;
	mark = member_enter(r, "rsl", MEMBER_NO_INDEX);
	if (member_object(r, rsl, names)) {
		struct slice told = member_text(r, rsl, "path", false, URL_MAX_CHARS);
		struct slice lastmod = member_text(r, rsl, "lastmod", false, 20);

		if (told.ptr && !is_file_path(told))
			member_bad(r, "path",
				   "must be a path on the site that ends in "
				   ".xml");
		p->rsl_path = told.ptr ? told : path;
		p->max_age = member_count(r, rsl, "max_age", MAX_AGE_DAYS, 1, 3650);
		p->server = url_member(r, rsl, "server", false);
		p->lastmod = lastmod;
		if (lastmod.ptr &&
		    (lastmod.len != 20 || contract_file_date(lastmod, NULL) == TIME_NONE))
			member_bad(r, "lastmod", "must be as 2026-03-01T00:00:00Z");
	}
	member_leave(r, mark);
}

static void
read_emit(struct member_reader *r, const struct json *o, struct notice_policy *p)
{
	static const char *const names[] = { "content_usage", "content_signal", NULL };
	static const char *const drafts[] = { "off", "draft-08", NULL };
	const struct json *emit = json_get(o, "emit");
	size_t mark;

	if (r->st || emit == NULL)
		return;
	mark = member_enter(r, "emit", MEMBER_NO_INDEX);
	if (member_object(r, emit, names)) {
		p->content_usage =
			member_word(r, emit, "content_usage", false, drafts) == 1;
		p->content_signal = member_flag(r, emit, "content_signal");
	}
	member_leave(r, mark);
}

static void
read_all(struct member_reader *r, const struct json *o, struct notice_policy *p)
{
	static const char *const names[] = { "form",  "agency",		"names",
					     "site",  "email",		"licensing",
					     "terms", "languages",	"uses",
					     "paths", "robots",		"rsl",
					     "emit",  "copyright_year", NULL };
	static const char *const forms[] = { "naql-notice-1", NULL };

	if (!member_object(r, o, names))
		return;
	(void)member_word(r, o, "form", true, forms);
	p->agency = member_text(r, o, "agency", true, NAME_MAX_CHARS);
	p->site = url_member(r, o, "site", true);
	if (!r->st && !slice_eq(notice_path_of_url(p->site), SLICE("/")))
		member_bad(r, "site", "must be an address without a path");
	if (!r->st && p->site.ptr[p->site.len - 1] == '/')
		p->site.len--;
	p->licensing = url_member(r, o, "licensing", true);
	p->terms = url_member(r, o, "terms", false);
	p->email = member_text(r, o, "email", false, NAME_MAX_CHARS);
	for (size_t i = 0; i < p->email.len && !r->st; i++)
		if ((unsigned char)p->email.ptr[i] <= ' ' || p->email.ptr[i] == '<')
			member_bad(r, "email", "must be an address as a@b.example");
	p->year = member_count(r, o, "copyright_year", 0, 1900, 9999);
	read_languages(r, o, p);
	read_rules(r, o, p);
	read_robots(r, o, p);
	read_rsl(r, o, p);
	read_emit(r, o, p);
}

static naql_status
keep_canonical(struct notice_policy *p, const struct json *o, struct arena *arena,
	       naql_error *err)
{
	struct buf b = { 0 };
	char *copy = NULL;

	json_dump(o, true, &b);
	if (!b.failed)
		copy = arena_strndup(arena, b.ptr, b.len);
	p->canonical = (struct slice){ copy, copy ? b.len : 0 };
	buf_fini(&b);
	return copy ? NAQL_OK : naql_nomem(err);
}

naql_status
notice_policy_read(struct notice_policy *out, struct slice text, const char *source,
		   struct arena *arena, naql_error *err)
{
	struct member_reader r = { .source = source, .arena = arena, .err = err };
	struct json *root = NULL;
	naql_status st;

	*out = (struct notice_policy){ 0 };
	if (text.len > NOTICE_POLICY_MAX)
		return naql_fail(err, NAQL_E_LIMIT, source, NAQL_NO_OFFSET,
				 "a record of over %zu bytes", NOTICE_POLICY_MAX);
	st = json_parse_strict(&root, text, source, err);
	if (st != NAQL_OK)
		return st;
	read_all(&r, root, out);
	st = r.st;
	if (st == NAQL_OK)
		st = keep_canonical(out, root, arena, err);
	json_free(root);
	return st;
}

const struct notice_rule *
notice_policy_rule(const struct notice_policy *p, struct slice path)
{
	for (size_t i = 0; i + 1 < p->n_rules; i++)
		if (notice_path_match(p->rules[i].path, path))
			return &p->rules[i];
	return &p->rules[p->n_rules - 1];
}

struct slice
notice_policy_name(const struct notice_policy *p, const char *lang)
{
	for (size_t i = 0; i < p->n_languages; i++)
		if (slice_eq(p->languages[i], SLICE(lang)))
			return p->names[i];
	return p->agency;
}

void
notice_policy_url(const struct notice_policy *p, struct slice path, struct buf *out)
{
	buf_add_slice(out, p->site);
	buf_add_slice(out, path);
}

struct notice_answers
notice_policy_strictest(const struct notice_policy *p)
{
	struct notice_answers a = { 0 };

	for (size_t i = 0; i < p->n_rules; i++)
		notice_use_join(&a, &p->rules[i].answers);
	return a;
}
