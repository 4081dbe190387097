/*
 * notice_policy.h - docs/notice-format.md as code: the one record from which every form
 * of the notice is made, so that the forms cannot disagree.
 */
#ifndef NAQL_RIGHTS_NOTICE_POLICY_H
#define NAQL_RIGHTS_NOTICE_POLICY_H

#include "base/arena.h"
#include "base/buf.h"
#include "rights/notice_use.h"

#define NOTICE_POLICY_MAX   ((size_t)1 << 20) /* bytes of a file */
#define NOTICE_POLICY_PATHS 64u
#define NOTICE_POLICY_LIST  64u

/* What holds below a path. The last rule is the one of "/". */
struct notice_rule {
	struct slice path;
	struct notice_answers answers; /* of all five: allowed, offered or reserved */
};

struct notice_group {
	const struct slice *agents, *allow, *disallow;
	size_t n_agents, n_allow, n_disallow;
};

struct notice_policy {
	struct slice agency, site, email, licensing,
		terms;		       /* terms, email: may be absent */
	const struct slice *languages; /* codes of notice_text.h */
	const struct slice *names;     /* of the agency, in each of them */
	size_t n_languages;
	const struct notice_rule *rules; /* longest path first: what TDMRep needs */
	size_t n_rules;
	const struct notice_group *groups;
	size_t n_groups;
	const struct slice *sitemaps;
	size_t n_sitemaps;
	struct slice rsl_path, server, lastmod; /* server, lastmod: may be absent */
	uint32_t max_age;			/* days */
	uint32_t year;				/* of copyright; 0: not told */
	bool content_usage, content_signal;
	struct slice canonical; /* the record with its members in one order: equal when it
				   says the same */
};

/*
 * notice_policy_read() - a record, held to docs/notice-format.md.
 *
 * out     borrows from 'arena'.
 * Returns NAQL_OK; NAQL_E_FORMAT, its text naming member and reason; NAQL_E_LIMIT;
 *         NAQL_E_NOMEM.
 */
naql_status notice_policy_read(struct notice_policy *out, struct slice text,
			       const char *source, struct arena *arena,
			       naql_error *err) NAQL_MUST_USE;
/* notice_policy_rule() - the rule for a path. */
const struct notice_rule *notice_policy_rule(const struct notice_policy *p,
					     struct slice path);
/* notice_policy_name() - the agency's name in a language. */
struct slice notice_policy_name(const struct notice_policy *p, const char *lang);
/* notice_policy_url() - the site's address with a path behind it. */
void notice_policy_url(const struct notice_policy *p, struct slice path, struct buf *out);
/* notice_policy_strictest() - each use as the strictest rule has it, for forms that know
 * no paths. */
struct notice_answers notice_policy_strictest(const struct notice_policy *p);

#endif
