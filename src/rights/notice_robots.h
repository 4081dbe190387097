/*
 * notice_robots.h - robots.txt (RFC 9309) with what was added to it: License (RSL 4.4),
 * Content-Usage (AIPREF attach-05), Content-Signal.
 *
 * Whoever fetches it adds two rules of RFC 9309 that a file cannot show: an answer of 400
 * to 499 for robots.txt allows everything, one of 500 to 599 disallows everything.
 */
#ifndef NAQL_RIGHTS_NOTICE_ROBOTS_H
#define NAQL_RIGHTS_NOTICE_ROBOTS_H

#include "rights/notice_usage.h"

#define NOTICE_ROBOTS_MAX      ((size_t)500 << 10) /* bytes that readers promise to read */
#define NOTICE_ROBOTS_LICENSES 16u

enum robots_rule_kind {
	ROBOTS_ALLOW,
	ROBOTS_DISALLOW,
	ROBOTS_LICENSE,
	ROBOTS_USAGE,
	ROBOTS_SIGNAL,
};

struct robots_rule {
	enum robots_rule_kind kind;
	uint32_t group;	    /* 0: before the first group */
	struct slice path;  /* of a USAGE rule without one: absent, which means all */
	struct slice value; /* LICENSE: the address; USAGE, SIGNAL: the statement */
	uint64_t line, offset;
};

struct robots_agent {
	struct slice token; /* "*" or a product token */
	uint32_t group;
	uint64_t line, offset;
};

/* Slices borrow the text. */
struct notice_robots {
	VEC(struct robots_agent) agents;
	VEC(struct robots_rule) rules;
	uint32_t n_groups;
};

/*
 * notice_robots_read() - whatever it is: what is no line of robots.txt is passed over.
 *
 * out       zeroed; notice_robots_fini().
 * findings  may be NULL; they stay about this file's form, notice_robots_check() adds
 *           what its meaning gives.
 * Returns   NAQL_OK; NAQL_E_NOMEM.
 * Cost      O(text), then a vector of its lines.
 */
naql_status notice_robots_read(struct notice_robots *out, struct slice text,
			       struct notice_findings *findings,
			       naql_error *err) NAQL_MUST_USE;
void notice_robots_fini(struct notice_robots *r);

struct notice_robots_answer {
	bool disallowed;
	struct notice_answers usage, signal; /* silent where the path is disallowed */
	struct slice licenses[NOTICE_ROBOTS_LICENSES];
	size_t n_licenses;
};

/* notice_robots_evaluate() - for a crawler with this product token, for this path. */
naql_status notice_robots_evaluate(const struct notice_robots *r, struct slice agent,
				   struct slice path, struct notice_robots_answer *out,
				   naql_error *err) NAQL_MUST_USE;
/* notice_robots_check() - the pitfalls: hidden licences, silence beside Disallow, swapped
 * words. */
naql_status notice_robots_check(const struct notice_robots *r,
				struct notice_findings *findings,
				naql_error *err) NAQL_MUST_USE;

#endif
