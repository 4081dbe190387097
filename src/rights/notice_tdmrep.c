/*
 * notice_tdmrep.c - see notice_tdmrep.h.
 */
#include "rights/notice_tdmrep.h"

#include <stdio.h>

#include "base/error.h"
#include "rights/notice_json.h"
#include "rights/notice_path.h"

struct reading {
	struct slice text;
	struct arena *arena;
	struct notice_findings *findings;
	size_t at; /* the rule at hand */
	size_t n;  /* its number */
	bool refused;
};

static void
tell(struct reading *r, enum notice_code code, const char *key, const char *what)
{
	size_t at = key ? notice_json_key(r->text, r->at, key) : r->at;

	notice_finding_add(r->findings, code, notice_finding_line(r->text, at), at,
			   "[%zu]: %s", r->n, what);
}

int
notice_tdmrep_flag(struct slice value)
{
	value = slice_trim(value);
	if (slice_eq(value, SLICE("1")))
		return 1;
	return slice_eq(value, SLICE("0")) ? 0 : -1;
}

enum notice_answer
notice_tdmrep_answer(int reservation)
{
	if (reservation < 0)
		return NOTICE_UNKNOWN;
	return reservation ? NOTICE_RESERVED : NOTICE_ALLOWED;
}

static struct slice
keep(struct reading *r, const struct json *v)
{
	struct slice s = json_str(v);
	char *copy;

	if (s.ptr == NULL)
		return s;
	copy = arena_strndup(r->arena, s.ptr, s.len);
	r->refused |= copy == NULL;
	return (struct slice){ copy, copy ? s.len : 0 };
}

static int
read_flag(struct reading *r, const struct json *v)
{
	int64_t n = json_int(v);

	if (json_type(v) == JSON_INT && (n == 0 || n == 1))
		return (int)n;
	if (json_type(v) == JSON_STRING && notice_tdmrep_flag(json_str(v)) >= 0) {
		tell(r, NOTICE_TDM_WORD, "tdm-reservation", "tdm-reservation is a text");
		return notice_tdmrep_flag(json_str(v));
	}
	tell(r, NOTICE_TDM_RESERVATION, "tdm-reservation",
	     v ? "tdm-reservation is neither 0 nor 1" : "tdm-reservation is missing");
	return -1;
}

static bool
tell_member(void *ctx, struct slice key, const struct json *value)
{
	static const char *const known[] = { "location", "tdm-reservation",
					     "tdm-policy" };
	struct reading *r = ctx;
	char room[NOTICE_SHOWN], what[128];

	(void)value;
	for (size_t i = 0; i < NAQL_COUNT(known); i++)
		if (slice_eq(key, SLICE(known[i])))
			return true;
	(void)snprintf(what, sizeof(what), "TDMRep has no member '%s'",
		       notice_finding_shown(key, room));
	tell(r, NOTICE_TDM_MEMBER, NULL, what);
	return true;
}

static void
read_rule(struct reading *r, const struct json *o, struct tdmrep_rule *rule)
{
	const struct json *policy = json_get(o, "tdm-policy");

	*rule = (struct tdmrep_rule){ .reservation = -1 };
	if (json_type(o) != JSON_OBJECT) {
		tell(r, NOTICE_TDM_SHAPE, NULL, "a rule is an object");
		return;
	}
	json_each_key(o, tell_member, r);
	rule->location = keep(r, json_get(o, "location"));
	if (rule->location.len == 0 ||
	    (rule->location.ptr[0] != '/' && rule->location.ptr[0] != '*'))
		tell(r, NOTICE_TDM_LOCATION, "location",
		     "location is missing, or no path");
	rule->reservation = read_flag(r, json_get(o, "tdm-reservation"));
	if (policy == NULL)
		return;
	rule->policy = keep(r, policy);
	if (!notice_path_is_absolute(rule->policy))
		tell(r, NOTICE_TDM_POLICY, "tdm-policy",
		     "tdm-policy is no absolute address");
	else if (rule->reservation == 0)
		tell(r, NOTICE_TDM_POLICY_IDLE, "tdm-policy",
		     "a policy where nothing is reserved");
}

#define ORDER_LOOKED_AT 256u /* rules held against those before them */

/* Is all that 'later' matches matched by 'earlier'? Told only where it is sure: a prefix
 * without a star or a dollar covers whatever begins with it. */
static bool
covers(struct slice earlier, struct slice later)
{
	return earlier.len > 0 && memchr(earlier.ptr, '*', earlier.len) == NULL &&
	       earlier.ptr[earlier.len - 1] != '$' && later.len >= earlier.len &&
	       memcmp(later.ptr, earlier.ptr, earlier.len) == 0;
}

static void
check_order(struct reading *r, const struct tdmrep_rule *rules, size_t n)
{
	for (size_t i = 1; i < n && i < ORDER_LOOKED_AT; i++) {
		for (size_t k = 0; k < i; k++) {
			char what[96];

			if (!covers(rules[k].location, rules[i].location))
				continue;
			r->n = i;
			r->at = notice_json_element(r->text, i);
			(void)snprintf(what, sizeof(what),
				       "rule [%zu] matches first wherever this one does",
				       k);
			tell(r, NOTICE_TDM_ORDER, NULL, what);
			break;
		}
	}
}

naql_status
notice_tdmrep_read(struct notice_tdmrep *out, struct slice text, const char *source,
		   struct arena *arena, struct notice_findings *findings, naql_error *err)
{
	struct reading r = { .text = text, .arena = arena, .findings = findings };
	struct json *root = NULL;
	struct tdmrep_rule *rules = NULL;
	size_t n;
	naql_status st = json_parse(&root, text.ptr, text.len, source, err);

	*out = (struct notice_tdmrep){ 0 };
	if (st != NAQL_OK)
		return st;
	n = json_count(root);
	if (json_type(root) != JSON_ARRAY || n == 0)
		tell(&r, NOTICE_TDM_SHAPE, NULL, "the file is no array of rules");
	if (n > NOTICE_TDMREP_RULES)
		st = naql_fail(err, NAQL_E_LIMIT, source, NAQL_NO_OFFSET, "over %u rules",
			       NOTICE_TDMREP_RULES);
	if (st == NAQL_OK && n > 0 &&
	    (rules = arena_array(arena, n, sizeof(*rules))) == NULL)
		st = naql_nomem(err);
	for (size_t i = 0; i < n && st == NAQL_OK; i++) {
		r.n = i;
		r.at = i < ORDER_LOOKED_AT ? notice_json_element(text, i) : r.at;
		read_rule(&r, json_at(root, i), &rules[i]);
		if (r.refused)
			st = naql_nomem(err);
	}
	if (st == NAQL_OK) {
		*out = (struct notice_tdmrep){ rules, n };
		check_order(&r, rules, n);
	}
	json_free(root);
	return st;
}

const struct tdmrep_rule *
notice_tdmrep_find(const struct notice_tdmrep *t, struct slice path)
{
	for (size_t i = 0; i < t->n; i++)
		if (notice_path_match(t->rules[i].location, path))
			return &t->rules[i];
	return NULL;
}

/* ---- the policy ---- */

static bool
is_context(const struct json *v)
{
	return json_type(v) == JSON_ARRAY && json_count(v) == 2 &&
	       slice_eq(json_str(json_at(v, 0)),
			SLICE("http://www.w3.org/ns/odrl.jsonld")) &&
	       slice_eq(json_str(json_at(v, 1)),
			SLICE("http://www.w3.org/ns/tdmrep.jsonld"));
}

static void
tell_policy(struct reading *r, bool good, enum notice_code code, const char *key)
{
	size_t at = notice_json_key(r->text, 0, key);

	if (!good)
		notice_finding_add(r->findings, code, notice_finding_line(r->text, at),
				   at, "%s is missing, or not what the profile asks for",
				   key);
}

/* A duty is what must be done before: consent, payment. */
static bool
has_duty(const struct json *permission)
{
	const struct json *duties = json_get(permission, "duty");

	for (size_t i = 0; i < json_count(duties); i++) {
		struct slice action = json_str(json_get(json_at(duties, i), "action"));

		if (slice_eq(action, SLICE("obtainConsent")) ||
		    slice_eq(action, SLICE("compensate")))
			return true;
	}
	return false;
}

static void
check_permissions(struct reading *r, const struct json *list, enum notice_answer *answer)
{
	bool good = json_type(list) == JSON_ARRAY && json_count(list) > 0;

	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *p = json_at(list, i);
		bool mines = slice_eq(json_str(json_get(p, "action")), SLICE("tdm:mine"));

		good &= mines;
		if (mines && !has_duty(p) && json_get(p, "constraint") == NULL) {
			size_t at = notice_json_key(r->text, 0, "permission");

			*answer = NOTICE_ALLOWED;
			notice_finding_add(r->findings, NOTICE_ODRL_FREE,
					   notice_finding_line(r->text, at), at,
					   "permission [%zu] has no duty", i);
		} else if (mines && *answer == NOTICE_UNKNOWN) {
			*answer = NOTICE_OFFERED;
		}
	}
	tell_policy(r, good, NOTICE_ODRL_PERMISSION, "permission");
}

naql_status
notice_tdmrep_policy(struct slice text, const char *source,
		     struct notice_findings *findings, enum notice_answer *answer,
		     naql_error *err)
{
	struct reading r = { .text = text, .findings = findings };
	struct json *o = NULL;
	naql_status st = json_parse(&o, text.ptr, text.len, source, err);

	*answer = NOTICE_UNKNOWN;
	if (st != NAQL_OK)
		return st;
	tell_policy(&r, is_context(json_get(o, "@context")), NOTICE_ODRL_CONTEXT,
		    "@context");
	tell_policy(&r, slice_eq(json_str(json_get(o, "@type")), SLICE("Offer")),
		    NOTICE_ODRL_TYPE, "@type");
	tell_policy(&r,
		    slice_eq(json_str(json_get(o, "profile")),
			     SLICE("http://www.w3.org/ns/tdmrep")),
		    NOTICE_ODRL_PROFILE, "profile");
	tell_policy(&r, notice_path_is_absolute(json_str(json_get(o, "uid"))),
		    NOTICE_ODRL_UID, "uid");
	tell_policy(&r, json_type(json_get(o, "assigner")) == JSON_OBJECT,
		    NOTICE_ODRL_ASSIGNER, "assigner");
	check_permissions(&r, json_get(o, "permission"), answer);
	json_free(o);
	return NAQL_OK;
}
