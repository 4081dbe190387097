/*
 * notice_robots.c - lines to rules, and rules to an answer for one crawler and one path.
 */
#include "rights/notice_robots.h"

#include "base/error.h"
#include "rights/notice_path.h"

struct reading {
	struct notice_robots *out;
	struct notice_findings *findings;
	struct slice text;
	uint64_t line;
	uint64_t offset; /* of the line at hand */
	bool in_agents;	 /* the line before was a User-agent */
	bool refused;
};

static void
tell(struct reading *r, enum notice_code code, const char *what, struct slice shown)
{
	char room[NOTICE_SHOWN];

	notice_finding_add(r->findings, code, r->line, r->offset, "%s: '%s'", what,
			   notice_finding_shown(shown, room));
}

/* A product token is letters, - and _ (RFC 9309, 2.2.1); what follows, a version, is not
 * compared. */
static struct slice
product_token(struct slice s)
{
	size_t n = 0;

	if (s.len > 0 && s.ptr[0] == '*')
		return (struct slice){ s.ptr, 1 };
	while (n < s.len && (((s.ptr[n] | 0x20) >= 'a' && (s.ptr[n] | 0x20) <= 'z') ||
			     s.ptr[n] == '-' || s.ptr[n] == '_'))
		n++;
	return (struct slice){ s.ptr, n };
}

static void
take_agent(struct reading *r, struct slice value)
{
	struct robots_agent a = { .token = product_token(value),
				  .line = r->line,
				  .offset = r->offset };

	if (!r->in_agents)
		r->out->n_groups++;
	r->in_agents = true;
	a.group = r->out->n_groups;
	if (a.token.len == 0)
		tell(r, NOTICE_ROBOTS_LINE, "no product token", value);
	else if (!VEC_PUSH(&r->out->agents, a))
		r->refused = true;
}

static void
take_path(struct reading *r, struct slice path)
{
	if (path.len > 0 && path.ptr[0] != '/' && path.ptr[0] != '*' &&
	    path.ptr[0] != '$')
		tell(r, NOTICE_ROBOTS_PATH, "a path without a slash", path);
}

/* [path] preference, the path known by its slash (attach-05, 4.2). */
static void
split_usage(struct robots_rule *rule)
{
	struct slice v = rule->value;
	size_t n = 0;

	if (v.len == 0 || v.ptr[0] != '/')
		return;
	while (n < v.len && v.ptr[n] != ' ' && v.ptr[n] != '\t')
		n++;
	rule->path = (struct slice){ v.ptr, n };
	rule->value = slice_trim((struct slice){ v.ptr + n, v.len - n });
}

static void
take_rule(struct reading *r, enum robots_rule_kind kind, struct slice value)
{
	struct robots_rule rule = { .kind = kind,
				    .group = r->out->n_groups,
				    .value = value,
				    .line = r->line,
				    .offset = r->offset };

	/* License and Content-Signal are no rules of RFC 9309: a reader that does not
	   know them passes them over, and the run of User-agent lines goes on. */
	if (kind != ROBOTS_LICENSE && kind != ROBOTS_SIGNAL) {
		r->in_agents = false;
		if (rule.group == 0) {
			tell(r, NOTICE_ROBOTS_STRAY, "a rule before any User-agent",
			     value);
			return;
		}
	}
	if (kind == ROBOTS_ALLOW || kind == ROBOTS_DISALLOW) {
		rule.path = value;
		take_path(r, value);
	} else if (kind == ROBOTS_USAGE) {
		split_usage(&rule);
	} else if (kind == ROBOTS_LICENSE && !notice_path_is_absolute(value)) {
		tell(r, NOTICE_ROBOTS_LICENSE_URL, "License is no absolute address",
		     value);
		return;
	}
	if (!VEC_PUSH(&r->out->rules, rule))
		r->refused = true;
}

static void
take_line(struct reading *r, struct slice line)
{
	static const struct {
		const char *name;
		enum robots_rule_kind kind;
	} names[] = {
		{ "allow", ROBOTS_ALLOW },	     { "disallow", ROBOTS_DISALLOW },
		{ "license", ROBOTS_LICENSE },	     { "content-usage", ROBOTS_USAGE },
		{ "content-signal", ROBOTS_SIGNAL },
	};
	size_t hash = slice_find(line, SLICE("#")), colon;
	struct slice name, value;

	if (hash != SIZE_MAX)
		line.len = hash;
	line = slice_trim(line);
	if (line.len == 0)
		return;
	colon = slice_find(line, SLICE(":"));
	if (colon == SIZE_MAX || colon == 0) {
		tell(r, NOTICE_ROBOTS_LINE, "no \"name: value\"", line);
		return;
	}
	name = slice_trim((struct slice){ line.ptr, colon });
	value = slice_trim((struct slice){ line.ptr + colon + 1, line.len - colon - 1 });
	if (slice_ieq(name, SLICE("user-agent"))) {
		take_agent(r, value);
		return;
	}
	for (size_t i = 0; i < NAQL_COUNT(names); i++)
		if (slice_ieq(name, SLICE(names[i].name)))
			take_rule(r, names[i].kind, value);
	/* Sitemap, Crawl-delay and what others add say nothing of rights */
}

naql_status
notice_robots_read(struct notice_robots *out, struct slice text,
		   struct notice_findings *findings, naql_error *err)
{
	struct reading r = { .out = out, .findings = findings, .text = text };
	size_t i = 0, end = text.len < NOTICE_ROBOTS_MAX ? text.len : NOTICE_ROBOTS_MAX;

	if (text.len >= 3 && memcmp(text.ptr, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	while (i < end) {
		size_t begin = i;

		while (i < end && text.ptr[i] != '\n' && text.ptr[i] != '\r')
			i++;
		r.line++;
		r.offset = begin;
		take_line(&r, (struct slice){ text.ptr + begin, i - begin });
		if (i + 1 < end && text.ptr[i] == '\r' && text.ptr[i + 1] == '\n')
			i++;
		i++;
	}
	if (text.len > NOTICE_ROBOTS_MAX)
		tell(&r, NOTICE_ROBOTS_LONG, "over 500 KiB", SLICE(""));
	if (!r.refused && out->n_groups == 0)
		tell(&r, NOTICE_ROBOTS_EMPTY, "no group", SLICE(""));
	return r.refused ? naql_nomem(err) : NAQL_OK;
}

void
notice_robots_fini(struct notice_robots *r)
{
	VEC_FREE(&r->agents);
	VEC_FREE(&r->rules);
	r->n_groups = 0;
}

/* ---- one crawler, one path ---- */

static bool
any_names(const struct notice_robots *r, struct slice agent)
{
	for (size_t i = 0; i < r->agents.n; i++)
		if (slice_ieq(r->agents.ptr[i].token, agent))
			return true;
	return false;
}

/* The longest Allow or Disallow that matches; of two as long, Allow. */
static bool
is_disallowed(const struct notice_robots *r, const bool *of, struct slice path)
{
	size_t best = 0;
	bool disallowed = false;

	if (slice_eq(path, SLICE("/robots.txt")))
		return false;
	for (size_t i = 0; i < r->rules.n; i++) {
		const struct robots_rule *rule = &r->rules.ptr[i];

		if (!of[rule->group] ||
		    (rule->kind != ROBOTS_ALLOW && rule->kind != ROBOTS_DISALLOW) ||
		    !notice_path_match(rule->path, path) || rule->path.len < best)
			continue;
		if (rule->path.len > best || rule->kind == ROBOTS_ALLOW)
			disallowed = rule->kind == ROBOTS_DISALLOW;
		best = rule->path.len;
	}
	return disallowed;
}

/* The statements of the longest path that matches; several of it are joined. */
static naql_status
take_usage(const struct notice_robots *r, const bool *of, struct slice path,
	   struct notice_answers *out, naql_error *err)
{
	const struct notice_usage_place nowhere = { 0 };
	struct notice_field scratch = { 0 };
	size_t best = 0;
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < r->rules.n && st == NAQL_OK; i++) {
		const struct robots_rule *rule = &r->rules.ptr[i];
		size_t len = rule->path.ptr ? rule->path.len : 0;
		struct notice_answers one;

		if (!of[rule->group] || rule->kind != ROBOTS_USAGE || len < best ||
		    (len && !notice_path_match(rule->path, path)))
			continue;
		st = notice_usage_read(rule->value, &scratch, &nowhere, &one, err);
		if (len > best)
			*out = (struct notice_answers){ 0 };
		best = len;
		notice_use_join(out, &one);
	}
	notice_field_fini(&scratch);
	return st;
}

static void
take_others(const struct notice_robots *r, const bool *of, bool global,
	    struct notice_robots_answer *out)
{
	const struct notice_usage_place nowhere = { 0 };

	for (size_t i = 0; i < r->rules.n; i++) {
		const struct robots_rule *rule = &r->rules.ptr[i];
		struct notice_answers one;

		if (global ? rule->group != 0 : !of[rule->group])
			continue;
		if (rule->kind == ROBOTS_LICENSE &&
		    out->n_licenses < NOTICE_ROBOTS_LICENSES) {
			out->licenses[out->n_licenses++] = rule->value;
		} else if (rule->kind == ROBOTS_SIGNAL && !global) {
			notice_usage_signal(rule->value, &nowhere, &one);
			notice_use_join(&out->signal, &one);
		}
	}
}

naql_status
notice_robots_evaluate(const struct notice_robots *r, struct slice agent,
		       struct slice path, struct notice_robots_answer *out,
		       naql_error *err)
{
	bool *of = mem_calloc((size_t)r->n_groups + 1, sizeof(*of));
	bool named = any_names(r, product_token(agent));
	naql_status st = NAQL_OK;

	*out = (struct notice_robots_answer){ 0 };
	if (of == NULL)
		return naql_nomem(err);
	for (size_t i = 0; i < r->agents.n; i++) {
		const struct robots_agent *a = &r->agents.ptr[i];

		of[a->group] |= named ? slice_ieq(a->token, product_token(agent))
				      : a->token.ptr[0] == '*';
	}
	out->disallowed = is_disallowed(r, of, path);
	take_others(r, of, false, out);
	if (out->n_licenses == 0)
		take_others(r, of, true, out);
	if (out->disallowed)
		out->signal = (struct notice_answers){ 0 };
	else
		st = take_usage(r, of, path, &out->usage, err);
	mem_free(of);
	return st;
}

/* ---- the pitfalls ---- */

#define GROUPS_LOOKED_AT 256u /* for what one group hides from another */

/* What stands in a group; [0] is what stands before the first. */
struct group {
	const struct robots_agent *agent; /* the first */
	bool star, says[ROBOTS_SIGNAL + 1];
};

static struct group *
make_groups(const struct notice_robots *r)
{
	struct group *g = mem_calloc((size_t)r->n_groups + 1, sizeof(*g));

	for (size_t i = 0; g && i < r->agents.n; i++) {
		const struct robots_agent *a = &r->agents.ptr[i];

		if (g[a->group].agent == NULL)
			g[a->group].agent = a;
		g[a->group].star |= a->token.ptr[0] == '*';
	}
	for (size_t i = 0; g && i < r->rules.n; i++)
		g[r->rules.ptr[i].group].says[r->rules.ptr[i].kind] = true;
	return g;
}

static bool
has_license(const struct notice_robots *r, uint32_t group, struct slice value)
{
	for (size_t i = 0; i < r->rules.n; i++) {
		const struct robots_rule *rule = &r->rules.ptr[i];

		if (rule->group == group && rule->kind == ROBOTS_LICENSE &&
		    slice_eq(rule->value, value))
			return true;
	}
	return false;
}

/* Each global licence stands in every group that has licences of its own. */
static void
check_hidden(const struct notice_robots *r, uint32_t group, const struct group *g,
	     struct notice_findings *f)
{
	char room[NOTICE_SHOWN];
	unsigned looked = 0;

	if (g->agent == NULL || !g->says[ROBOTS_LICENSE])
		return;
	for (size_t i = 0; i < r->rules.n && looked < NOTICE_ROBOTS_LICENSES; i++) {
		const struct robots_rule *rule = &r->rules.ptr[i];

		if (rule->group != 0 || rule->kind != ROBOTS_LICENSE)
			continue;
		looked++;
		if (!has_license(r, group, rule->value))
			notice_finding_add(f, NOTICE_ROBOTS_LICENSE_HIDDEN,
					   g->agent->line, g->agent->offset,
					   "the group of '%s' does not read the global "
					   "License of line %llu",
					   notice_finding_shown(g->agent->token, room),
					   (unsigned long long)rule->line);
	}
}

/* A licence that only the last group has, and no other line of the file, was most likely
 * meant for all. */
static void
check_late(const struct notice_robots *r, struct notice_findings *f)
{
	const struct robots_rule *last = NULL;

	for (size_t i = 0; i < r->rules.n; i++) {
		const struct robots_rule *rule = &r->rules.ptr[i];

		if (rule->kind != ROBOTS_LICENSE)
			continue;
		if (rule->group != r->n_groups)
			return;
		last = rule;
	}
	if (last == NULL || last->group == 0 || r->n_groups < 2)
		return;
	notice_finding_add(f, NOTICE_ROBOTS_LICENSE_LATE, last->line, last->offset,
			   "License stands in the last group of %u only",
			   (unsigned)r->n_groups);
}

/* What * says of usage, a group of its own does not hear. */
static void
check_usage_hidden(const struct group *g, const struct group *star,
		   struct notice_findings *f)
{
	static const struct {
		enum robots_rule_kind kind;
		const char *name;
	} kinds[] = { { ROBOTS_USAGE, "Content-Usage" },
		      { ROBOTS_SIGNAL, "Content-Signal" } };
	char room[NOTICE_SHOWN];

	if (g->agent == NULL || g->star)
		return;
	for (size_t k = 0; k < NAQL_COUNT(kinds); k++)
		if (star->says[kinds[k].kind] && !g->says[kinds[k].kind])
			notice_finding_add(
				f, NOTICE_ROBOTS_USAGE_HIDDEN, g->agent->line,
				g->agent->offset,
				"the group of '%s' has no %s, the one of * has",
				notice_finding_shown(g->agent->token, room),
				kinds[k].name);
}

static naql_status
check_statements(const struct notice_robots *r, const struct group *groups,
		 struct notice_findings *f, naql_error *err)
{
	struct notice_field scratch = { 0 };
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < r->rules.n && st == NAQL_OK; i++) {
		const struct robots_rule *rule = &r->rules.ptr[i];
		const struct notice_usage_place at = { f, rule->line, rule->offset };
		struct notice_answers one;

		if (rule->kind == ROBOTS_USAGE)
			st = notice_usage_read(rule->value, &scratch, &at, &one, err);
		else if (rule->kind == ROBOTS_SIGNAL)
			notice_usage_signal(rule->value, &at, &one);
		else if (rule->kind == ROBOTS_DISALLOW && rule->path.len &&
			 groups[rule->group].says[ROBOTS_USAGE])
			notice_finding_add(
				f, NOTICE_ROBOTS_SILENT, rule->line, rule->offset,
				"Content-Usage says nothing of what is disallowed here");
	}
	notice_field_fini(&scratch);
	return st;
}

naql_status
notice_robots_check(const struct notice_robots *r, struct notice_findings *findings,
		    naql_error *err)
{
	struct group *groups = make_groups(r), star = { 0 };
	naql_status st;

	if (groups == NULL)
		return naql_nomem(err);
	for (uint32_t g = 1; g <= r->n_groups; g++)
		for (size_t k = 0; groups[g].star && k < NAQL_COUNT(star.says); k++)
			star.says[k] |= groups[g].says[k];
	for (uint32_t g = 1; g <= r->n_groups && g <= GROUPS_LOOKED_AT; g++) {
		check_hidden(r, g, &groups[g], findings);
		check_usage_hidden(&groups[g], &star, findings);
	}
	check_late(r, findings);
	st = check_statements(r, groups, findings, err);
	mem_free(groups);
	return st;
}
