/*
 * notice_page.c - claims to reasons, reasons to yes, no or unknown.
 */
#include "rights/notice_page.h"

#include "base/error.h"
#include "base/json_write.h"
#include "rights/notice_http.h"
#include "rights/notice_path.h"
#include "rights/notice_rsl_terms.h"
#include "rights/notice_tdmrep.h"
#include "rights/notice_usage.h"

struct reading {
	struct notice_page *out;
	struct slice path;
	struct arena *arena;
	struct notice_field scratch;
	struct buf usage; /* several Content-Usage lines are one value */
};

static struct slice
cut(struct slice s)
{
	if (s.len <= NOTICE_REASON_TEXT)
		return s;
	s.len = NOTICE_REASON_TEXT;
	while (s.len > 0 && ((unsigned char)s.ptr[s.len] & 0xc0) == 0x80)
		s.len--;
	return s;
}

static void
give(struct reading *r, const char *form, const struct notice_answers *of,
     enum notice_answer says, struct slice text)
{
	struct notice_reason reason = { .form = form, .says = says, .text = cut(text) };

	if (of) {
		reason.of = *of;
		for (unsigned u = 0; u < NOTICE_USES; u++)
			if (of->of[u] > reason.says)
				reason.says = (enum notice_answer)of->of[u];
	}
	for (size_t i = 0; i < r->out->n; i++)
		if (r->out->reasons[i].form == form &&
		    slice_eq(r->out->reasons[i].text, reason.text))
			return; /* said already */
	if (r->out->n < NOTICE_REASONS) {
		r->out->reasons[r->out->n++] = reason;
		return;
	}
	/* full: what says something goes in the place of what does not */
	for (size_t i = 0; reason.says && i < r->out->n; i++) {
		if (r->out->reasons[i].says == NOTICE_UNKNOWN) {
			r->out->reasons[i] = reason;
			return;
		}
	}
}

static void
give_one(struct reading *r, const char *form, enum notice_use use,
	 enum notice_answer answer, struct slice text)
{
	struct notice_answers of = { 0 };

	notice_use_put(&of, use, answer);
	give(r, form, &of, answer, text);
}

/* ---- forms ---- */

static const char tdm_header[] = "tdm-header", tdm_meta[] = "tdm-meta",
		  content_usage[] = "content-usage", rsl_inline[] = "rsl-inline",
		  rsl_link[] = "rsl-link", rsl_header[] = "rsl-header",
		  license_link[] = "license-link", robots_meta[] = "robots-meta",
		  robots_header[] = "robots-header", printed[] = "printed";

/* Is 'word' one of the directives; an agent's name and a colon may stand before the
 * first.
 */
static bool
has_directive(struct slice value, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= value.len; i++) {
		bool begins = i == 0 || value.ptr[i - 1] == ' ' ||
			      value.ptr[i - 1] == ',' || value.ptr[i - 1] == ':';
		bool ends = i + n == value.len || value.ptr[i + n] == ' ' ||
			    value.ptr[i + n] == ',' || value.ptr[i + n] == ':';

		if (begins && ends &&
		    slice_ieq((struct slice){ value.ptr + i, n }, SLICE(word)))
			return true;
	}
	return false;
}

/* What search engines may show is no reservation of rights, but it is worth telling. */
static void
take_robots(struct reading *r, const char *form, struct slice value)
{
	static const char *const shown[] = { "nosnippet", "noarchive", "max-snippet",
					     "noimageai" };

	if (has_directive(value, "noai"))
		give_one(r, form, NOTICE_AI_TRAIN, NOTICE_RESERVED, value);
	for (size_t i = 0; i < NAQL_COUNT(shown); i++)
		if (has_directive(value, shown[i]))
			give(r, form, NULL, NOTICE_UNKNOWN, value);
}

static void
take_tdm(struct reading *r, const char *form, struct slice value)
{
	int flag = notice_tdmrep_flag(value);

	if (flag >= 0)
		give_one(r, form, NOTICE_TDM, notice_tdmrep_answer(flag), value);
}

static bool
holds(struct slice s, const char *what)
{
	return slice_find(s, SLICE(what)) != SIZE_MAX;
}

static void
take_license(struct reading *r, const char *rsl_form, struct slice type,
	     struct slice address)
{
	static const char mark[] = "application/rsl+xml";

	if (address.len == 0)
		return;
	if (type.len >= sizeof(mark) - 1 &&
	    slice_ieq((struct slice){ type.ptr, sizeof(mark) - 1 }, SLICE(mark)))
		give(r, rsl_form, NULL, NOTICE_UNKNOWN, address);
	else if (holds(address, "creativecommons.org/publicdomain/"))
		give(r, license_link, NULL, NOTICE_ALLOWED, address);
	else
		give(r, license_link, NULL, NOTICE_UNKNOWN, address);
}

/* A licence that does not hold to RSL says nothing that can be relied on: by RSL 4.3
 * nothing is licensed then, and the reason tells it. */
static naql_status
take_rsl(struct reading *r, struct slice text, naql_error *err)
{
	struct notice_findings findings = { 0 };
	struct notice_answers of = { 0 };
	const struct rsl_asker nobody = { 0 };
	struct notice_rsl rsl = { 0 };
	naql_status st =
		notice_rsl_read(&rsl, text, true, NULL, r->arena, &findings, err);
	bool good = st == NAQL_OK && findings.errors == 0 && rsl.contents.n == 1;

	for (unsigned u = 0; good && u < NOTICE_USES; u++)
		of.of[u] = (uint8_t)notice_rsl_terms_ask(&rsl, r->path,
							 (enum notice_use)u, &nobody);
	if (st == NAQL_OK && findings.refused)
		st = naql_nomem(err);
	if (st != NAQL_E_NOMEM)
		give(r, rsl_inline, &of, NOTICE_UNKNOWN,
		     good ? rsl.contents.ptr[0].url : SLICE("not conformant"));
	notice_finding_fini(&findings);
	notice_rsl_fini(&rsl);
	return st == NAQL_E_NOMEM ? st : NAQL_OK;
}

/* ---- claims ---- */

static bool
is_robots(struct slice name)
{
	static const char *const names[] = { "robots", "googlebot", "googlebot-news",
					     "bingbot" };

	for (size_t i = 0; i < NAQL_COUNT(names); i++)
		if (slice_ieq(name, SLICE(names[i])))
			return true;
	return false;
}

static void
take_field(struct reading *r, struct slice name, struct slice value)
{
	struct notice_link link;

	if (slice_ieq(name, SLICE("tdm-reservation"))) {
		take_tdm(r, tdm_header, value);
	} else if (slice_ieq(name, SLICE("content-usage"))) {
		if (r->usage.len > 0)
			buf_add_str(&r->usage, ", ");
		buf_add_slice(&r->usage, value);
	} else if (slice_ieq(name, SLICE("x-robots-tag"))) {
		take_robots(r, robots_header, value);
	} else if (slice_ieq(name, SLICE("link"))) {
		while (notice_http_link(&value, &link))
			if (notice_http_has_rel(&link, "license"))
				take_license(r, rsl_header, link.type, link.target);
	}
}

static naql_status
take_claim(struct reading *r, const struct notice_claim *c, naql_error *err)
{
	if (c->kind == NOTICE_CLAIM_RSL)
		return take_rsl(r, c->value, err);
	if (c->kind == NOTICE_CLAIM_LINK)
		take_license(r, rsl_link, c->name, c->value);
	else if (c->kind == NOTICE_CLAIM_PRINTED)
		give(r, printed, NULL, NOTICE_RESERVED, c->value);
	else if (c->kind == NOTICE_CLAIM_HEADER)
		take_field(r, c->name, c->value);
	else if (slice_ieq(c->name, SLICE("tdm-reservation")))
		take_tdm(r, tdm_meta, c->value);
	else if (is_robots(c->name))
		take_robots(r, robots_meta, c->value);
	return NAQL_OK;
}

static naql_status
take_usage(struct reading *r, naql_error *err)
{
	const struct notice_usage_place nowhere = { 0 };
	struct notice_answers of;
	char *text;
	naql_status st;

	if (r->usage.len == 0 && !r->usage.failed)
		return NAQL_OK;
	text = r->usage.failed ? NULL
			       : arena_strndup(r->arena, r->usage.ptr, r->usage.len);
	if (text == NULL)
		return naql_nomem(err);
	st = notice_usage_read((struct slice){ text, r->usage.len }, &r->scratch,
			       &nowhere, &of, err);
	if (st == NAQL_OK)
		give(r, content_usage, &of, NOTICE_UNKNOWN,
		     (struct slice){ text, r->usage.len });
	return st;
}

/* ---- yes, no, unknown ---- */

/* Of TDMRep the page stands over the header: what the header said is then not asked. */
static bool
is_overruled(const struct notice_page *p, const struct notice_reason *reason)
{
	for (size_t i = 0; reason->form == tdm_header && i < p->n; i++)
		if (p->reasons[i].form == tdm_meta)
			return true;
	return false;
}

static void
decide(struct notice_page *p)
{
	bool allowed = false;

	p->reserved = NOTICE_NOT_KNOWN;
	for (size_t i = 0; i < p->n; i++) {
		const struct notice_reason *reason = &p->reasons[i];
		bool general = true;

		if (is_overruled(p, reason))
			continue;
		if (reason->says > NOTICE_ALLOWED)
			p->reserved = NOTICE_YES;
		for (unsigned u = 0; u < NOTICE_USES; u++)
			general &= reason->of.of[u] == NOTICE_UNKNOWN;
		allowed |= (general && reason->says == NOTICE_ALLOWED) ||
			   reason->of.of[NOTICE_TDM] == NOTICE_ALLOWED ||
			   reason->of.of[NOTICE_AI_TRAIN] == NOTICE_ALLOWED;
	}
	if (p->reserved == NOTICE_NOT_KNOWN && allowed)
		p->reserved = NOTICE_NO;
}

naql_status
notice_page_read(struct notice_page *out, const struct notice_claim *claims,
		 size_t n_claims, struct slice path, struct slice http,
		 struct arena *arena, naql_error *err)
{
	struct reading r = { .out = out, .path = path, .arena = arena };
	struct slice name, value;
	naql_status st = NAQL_OK;

	out->n = 0;
	while (notice_http_field(&http, &name, &value, NULL))
		take_field(&r, name, value);
	for (size_t i = 0; i < n_claims && st == NAQL_OK; i++)
		st = take_claim(&r, &claims[i], err);
	if (st == NAQL_OK)
		st = take_usage(&r, err);
	decide(out);
	notice_field_fini(&r.scratch);
	buf_fini(&r.usage);
	return st;
}

const char *
notice_page_word(enum notice_reserved r)
{
	return r == NOTICE_YES ? "yes" : r == NOTICE_NO ? "no" : "unknown";
}

void
notice_page_reasons(const struct notice_page *p, struct buf *out)
{
	struct json_writer w;

	jw_init(&w, out);
	jw_array(&w);
	for (size_t i = 0; i < p->n; i++) {
		const struct notice_reason *reason = &p->reasons[i];

		jw_object(&w);
		jw_key(&w, "form");
		jw_cstr(&w, reason->form);
		jw_key(&w, "says");
		jw_cstr(&w, notice_use_answer(reason->says));
		jw_key(&w, "uses");
		jw_array(&w);
		for (unsigned u = 0; u < NOTICE_USES; u++)
			if (reason->of.of[u] == reason->says && reason->says)
				jw_cstr(&w, notice_use_name((enum notice_use)u));
		jw_array_end(&w);
		jw_key(&w, "text");
		jw_str(&w, reason->text.ptr ? reason->text : SLICE(""));
		jw_object_end(&w);
	}
	jw_array_end(&w);
}
