/*
 * notice_check.c - which form it is, and its own check.
 */
#include "rights/notice_check.h"

#include "base/error.h"
#include "rights/notice_http.h"
#include "rights/notice_json.h"
#include "rights/notice_mining.h"
#include "rights/notice_path.h"
#include "rights/notice_policy.h"
#include "rights/notice_rsl_terms.h"

#define HEAD_LOOKED_AT ((size_t)4096)

static const char *const form_names[] = {
	[NOTICE_FORM_NONE] = "none",	   [NOTICE_FORM_ROBOTS] = "robots.txt",
	[NOTICE_FORM_RSL] = "rsl",	   [NOTICE_FORM_TDMREP] = "tdmrep",
	[NOTICE_FORM_ODRL] = "odrl",	   [NOTICE_FORM_POLICY] = "policy",
	[NOTICE_FORM_XMP] = "xmp",	   [NOTICE_FORM_NEWSML] = "newsml-g2",
	[NOTICE_FORM_HEADERS] = "headers", [NOTICE_FORM_HTML] = "html",
};

const char *
notice_check_form_name(enum notice_form f)
{
	return form_names[f];
}

/* ---- which form ---- */

static bool
ends(struct slice name, const char *with)
{
	size_t n = strlen(with);

	return name.len >= n &&
	       slice_ieq((struct slice){ name.ptr + name.len - n, n }, SLICE(with));
}

static bool
holds(struct slice s, const char *what)
{
	return slice_find(s, SLICE(what)) != SIZE_MAX;
}

static struct slice
base_name(struct slice path)
{
	for (size_t i = path.len; i-- > 0;)
		if (path.ptr[i] == '/')
			return (struct slice){ path.ptr + i + 1, path.len - i - 1 };
	return path;
}

static enum notice_form
recognise_json(struct slice name, struct slice text, char first)
{
	if (holds(text, "naql-notice-"))
		return NOTICE_FORM_POLICY;
	if (first == '[' && (ends(name, "tdmrep.json") || holds(text, "tdm-reservation")))
		return NOTICE_FORM_TDMREP;
	if (first == '{' && holds(text, "ns/tdmrep"))
		return NOTICE_FORM_ODRL;
	return ends(name, "tdmrep.json") ? NOTICE_FORM_TDMREP : NOTICE_FORM_NONE;
}

static enum notice_form
recognise_markup(struct slice name, struct slice text, struct slice head)
{
	if (ends(name, ".html") || ends(name, ".htm"))
		return NOTICE_FORM_HTML;
	if (holds(head, "adobe:ns:meta/") || holds(head, NOTICE_PLUS_NS))
		return NOTICE_FORM_XMP;
	if (holds(head, NOTICE_NEWSML_NS))
		return holds(text, "dataMining") ? NOTICE_FORM_NEWSML : NOTICE_FORM_NONE;
	if (holds(head, "<html") || holds(head, "<HTML") || holds(head, "<!doctype html"))
		return NOTICE_FORM_HTML;
	return notice_rsl_is(text) ? NOTICE_FORM_RSL : NOTICE_FORM_NONE;
}

enum notice_form
notice_check_recognise(struct slice name, struct slice text)
{
	struct slice head = slice_trim(text), base = base_name(name);

	if (ends(base, "robots.txt"))
		return NOTICE_FORM_ROBOTS;
	if (ends(base, ".http") || ends(base, ".headers"))
		return NOTICE_FORM_HEADERS;
	if (head.len >= 3 && memcmp(head.ptr, "\xef\xbb\xbf", 3) == 0)
		head = slice_trim((struct slice){ head.ptr + 3, head.len - 3 });
	if (head.len == 0)
		return ends(base, "tdmrep.json") ? NOTICE_FORM_TDMREP : NOTICE_FORM_NONE;
	if (*head.ptr == '[' || *head.ptr == '{')
		return recognise_json(base, text, *head.ptr);
	if (*head.ptr != '<')
		return ends(base, "tdmrep.json") ? NOTICE_FORM_TDMREP : NOTICE_FORM_NONE;
	if (head.len > HEAD_LOOKED_AT)
		head.len = HEAD_LOOKED_AT;
	return recognise_markup(base, text, head);
}

/* ---- each ---- */

static naql_status
read_rsl(struct notice_checked *c, struct slice text, const char *source, naql_error *err)
{
	naql_status st = notice_rsl_read(&c->rsl, text, false, source, &c->arena,
					 &c->findings, err);

	if (st == NAQL_OK)
		notice_rsl_terms_warn(&c->rsl, false, &c->findings);
	return st;
}

static naql_status
read_policy(struct notice_checked *c, struct slice text, const char *source,
	    naql_error *err)
{
	struct notice_policy p;
	naql_error why = { 0 };
	naql_status st = notice_policy_read(&p, text, source, &c->arena, &why);

	/* JSON that says something else: a finding; no JSON: it cannot be read */
	if (st == NAQL_E_FORMAT && why.offset == NAQL_NO_OFFSET) {
		notice_finding_add(&c->findings, NOTICE_POLICY, 0, NAQL_NO_OFFSET, "%s",
				   why.text);
		return NAQL_OK;
	}
	if (st != NAQL_OK && err)
		*err = why;
	return st;
}

static void
check_link(struct notice_checked *c, struct slice value, uint64_t offset, uint64_t line)
{
	struct notice_link link;
	char room[NOTICE_SHOWN];
	bool any = false;

	while (notice_http_link(&value, &link)) {
		any = true;
		if (notice_http_has_rel(&link, "license") &&
		    slice_ieq(link.type, SLICE("application/rsl+xml")) &&
		    !notice_path_is_absolute(link.target))
			notice_finding_add(&c->findings, NOTICE_HEADER_LINK, line, offset,
					   "'%s' is no absolute address",
					   notice_finding_shown(link.target, room));
	}
	if (!any)
		notice_finding_add(&c->findings, NOTICE_HEADER_LINK, line, offset,
				   "Link holds no link");
}

static naql_status
check_field(struct notice_checked *c, struct slice text, struct slice name,
	    struct slice value, naql_error *err)
{
	size_t offset = (size_t)(name.ptr - text.ptr);
	uint64_t line = notice_finding_line(text, offset);
	const struct notice_usage_place at = { &c->findings, line, offset };
	struct notice_field scratch = { 0 };
	struct notice_answers one = { 0 };
	char room[NOTICE_SHOWN];
	naql_status st = NAQL_OK;

	if (slice_ieq(name, SLICE("tdm-reservation"))) {
		int flag = notice_tdmrep_flag(value);

		if (flag < 0)
			notice_finding_add(&c->findings, NOTICE_HEADER_TDM, line, offset,
					   "tdm-reservation is '%s'",
					   notice_finding_shown(value, room));
		notice_use_put(&one, NOTICE_TDM, notice_tdmrep_answer(flag));
	} else if (slice_ieq(name, SLICE("content-usage"))) {
		st = notice_usage_read(value, &scratch, &at, &one, err);
	} else if (slice_ieq(name, SLICE("link"))) {
		check_link(c, value, offset, line);
	} else if (slice_ieq(name, SLICE("tdm-policy")) &&
		   !notice_path_is_absolute(value)) {
		notice_finding_add(&c->findings, NOTICE_TDM_POLICY, line, offset,
				   "tdm-policy is no absolute address");
	}
	notice_use_join(&c->answers, &one);
	notice_field_fini(&scratch);
	return st;
}

static naql_status
read_headers(struct notice_checked *c, struct slice text, naql_error *err)
{
	struct slice rest = text, name, value, bad = { NULL, 0 };
	char room[NOTICE_SHOWN];
	naql_status st = NAQL_OK;

	while (st == NAQL_OK && notice_http_field(&rest, &name, &value, &bad))
		st = check_field(c, text, name, value, err);
	if (bad.ptr) {
		size_t offset = (size_t)(bad.ptr - text.ptr);

		notice_finding_add(&c->findings, NOTICE_HEADER_LINE,
				   notice_finding_line(text, offset), offset,
				   "'%s' is no field", notice_finding_shown(bad, room));
	}
	return st;
}

static naql_status
read_robots(struct notice_checked *c, struct slice text, naql_error *err)
{
	naql_status st = notice_robots_read(&c->robots, text, &c->findings, err);

	return st == NAQL_OK ? notice_robots_check(&c->robots, &c->findings, err) : st;
}

static naql_status
read_form(struct notice_checked *c, struct slice text, const char *source,
	  naql_error *err)
{
	enum notice_answer mining = NOTICE_UNKNOWN;
	unsigned found = 0;
	naql_status st;

	switch (c->form) {
	case NOTICE_FORM_ROBOTS:
		return read_robots(c, text, err);
	case NOTICE_FORM_RSL:
		return read_rsl(c, text, source, err);
	case NOTICE_FORM_TDMREP:
		return notice_tdmrep_read(&c->tdmrep, text, source, &c->arena,
					  &c->findings, err);
	case NOTICE_FORM_ODRL:
		st = notice_tdmrep_policy(text, source, &c->findings, &mining, err);
		notice_use_put(&c->answers, NOTICE_TDM, mining);
		return st;
	case NOTICE_FORM_POLICY:
		return read_policy(c, text, source, err);
	case NOTICE_FORM_XMP:
	case NOTICE_FORM_NEWSML:
		return notice_mining_check(text, source, &c->findings, &c->answers,
					   &found, err);
	case NOTICE_FORM_HEADERS:
		return read_headers(c, text, err);
	default:
		return naql_fail(err, NAQL_E_FORMAT, source, NAQL_NO_OFFSET,
				 "no form of a notice that is known");
	}
}

naql_status
notice_check_read(struct notice_checked *c, struct slice text, naql_error *err)
{
	char *source = arena_strndup(&c->arena, c->file.ptr, c->file.len);
	naql_status st;

	if (source == NULL)
		return naql_nomem(err);
	st = read_form(c, text, source, err);
	return st == NAQL_OK ? notice_finding_status(&c->findings, err) : st;
}

/* ---- pages ---- */

static naql_status
check_inline(struct notice_checked *c, struct slice text, naql_error *err)
{
	size_t before = c->rsl.contents.n;
	naql_error why = { 0 };
	naql_status st =
		notice_rsl_read(&c->rsl, text, true, NULL, &c->arena, &c->findings, &why);

	if (st == NAQL_OK && c->rsl.contents.n != before + 1)
		notice_finding_add(&c->findings, NOTICE_HTML_INLINE, 0, NAQL_NO_OFFSET,
				   "an inline licence with %zu contents",
				   c->rsl.contents.n - before);
	if (st == NAQL_E_FORMAT || st == NAQL_E_LIMIT) {
		notice_finding_add(&c->findings, NOTICE_HTML_INLINE, 0, NAQL_NO_OFFSET,
				   "the inline licence is no XML: %s", why.text);
		return NAQL_OK;
	}
	if (st != NAQL_OK && err)
		*err = why;
	return st;
}

static void
check_meta(struct notice_checked *c, struct slice name, struct slice value)
{
	char room[NOTICE_SHOWN];
	int flag;

	if (slice_ieq(name, SLICE("tdm-policy")) && !notice_path_is_absolute(value))
		notice_finding_add(&c->findings, NOTICE_TDM_POLICY, 0, NAQL_NO_OFFSET,
				   "tdm-policy is no absolute address");
	if (!slice_ieq(name, SLICE("tdm-reservation")))
		return;
	flag = notice_tdmrep_flag(value);
	if (flag < 0)
		notice_finding_add(&c->findings, NOTICE_HTML_TDM, 0, NAQL_NO_OFFSET,
				   "tdm-reservation is '%s'",
				   notice_finding_shown(value, room));
	notice_use_put(&c->answers, NOTICE_TDM, notice_tdmrep_answer(flag));
}

naql_status
notice_check_claims(struct notice_checked *c, const struct notice_claim *claims, size_t n,
		    naql_error *err)
{
	const struct rsl_asker nobody = { 0 };
	char room[NOTICE_SHOWN];
	bool any = false;
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < n && st == NAQL_OK; i++) {
		const struct notice_claim *k = &claims[i];

		/* what search engines may show is no notice */
		any |= k->kind != NOTICE_CLAIM_META ||
		       !slice_ieq(k->name, SLICE("robots"));

		if (k->kind == NOTICE_CLAIM_RSL)
			st = check_inline(c, k->value, err);
		else if (k->kind == NOTICE_CLAIM_META)
			check_meta(c, k->name, k->value);
		else if (k->kind == NOTICE_CLAIM_LINK &&
			 slice_ieq(k->name, SLICE("application/rsl+xml")) &&
			 !notice_path_is_absolute(k->value))
			notice_finding_add(&c->findings, NOTICE_HTML_LICENSE_URL, 0,
					   NAQL_NO_OFFSET, "'%s' is no absolute address",
					   notice_finding_shown(k->value, room));
	}
	if (!any)
		notice_finding_add(&c->findings, NOTICE_HTML_NOTHING, 0, NAQL_NO_OFFSET,
				   "no licence, no reservation, no printed notice");
	notice_rsl_terms_warn(&c->rsl, true, &c->findings);
	for (unsigned u = 0; u < NOTICE_USES && c->rsl.contents.n == 1; u++)
		notice_use_put(&c->answers, (enum notice_use)u,
			       notice_rsl_terms_ask(&c->rsl, c->path, (enum notice_use)u,
						    &nobody));
	return st == NAQL_OK ? notice_finding_status(&c->findings, err) : st;
}

void
notice_check_fini(struct notice_checked *c)
{
	notice_finding_fini(&c->findings);
	notice_robots_fini(&c->robots);
	notice_rsl_fini(&c->rsl);
	arena_fini(&c->arena);
}
