/*
 * Notices from strangers, the first byte says of which form. Whatever stands there: a
 * reader ends, findings count as they are listed, errors are told with a text, and what
 * is answered holds to what the form can say: a document in another order answers alike
 * is tested elsewhere; here a prohibition put beside an RSL document never widens it, a
 * value read as a structured field never goes beyond it, a page with a reservation added
 * always reserves.
 */
#include "fuzz.h"

#include "rights/notice_check.h"
#include "rights/notice_policy.h"
#include "rights/notice_rsl_terms.h"
#include "rights/notice_write.h"

static void
check_findings(const struct notice_findings *f, struct slice text)
{
	uint64_t errors = 0;

	for (size_t i = 0; i < f->list.n; i++) {
		const struct notice_finding *n = &f->list.ptr[i];

		errors += notice_finding_is_error(n->code);
		must(n->text[0] != '\0' && notice_finding_name(n->code)[0] != '\0');
		must(n->offset == NAQL_NO_OFFSET || n->offset <= text.len);
	}
	must(f->list.n == NOTICE_FINDINGS_MAX ||
	     (errors == f->errors && f->list.n == f->errors + f->warnings));
}

static void
check_form(enum notice_form form, struct slice text)
{
	struct notice_checked c = { .form = form, .file = { "fuzz", 4 } };
	naql_error err = { 0 };
	naql_status st = notice_check_read(&c, text, &err);
	struct notice_robots_answer a;
	const struct rsl_asker nobody = { 0 };

	must(st == NAQL_OK || err.text[0] != '\0');
	check_findings(&c.findings, text);
	if (form == NOTICE_FORM_ROBOTS) {
		must(notice_robots_evaluate(&c.robots, SLICE("ferry"), SLICE("/a"), &a,
					    NULL) == NAQL_OK);
		for (unsigned u = 0; u < NOTICE_USES; u++)
			must(!a.disallowed || a.usage.of[u] == NOTICE_UNKNOWN);
	}
	if (form == NOTICE_FORM_RSL && st == NAQL_OK && c.rsl.licenses.n) {
		enum notice_answer before = notice_rsl_terms_ask(
			&c.rsl, SLICE("/a"), NOTICE_AI_TRAIN, &nobody);

		for (size_t i = 0; i < c.rsl.licenses.n; i++) {
			c.rsl.licenses.ptr[i].prohibits.usage_told = true;
			c.rsl.licenses.ptr[i].prohibits.usage |= RSL_ALL;
		}
		must(notice_rsl_terms_ask(&c.rsl, SLICE("/a"), NOTICE_AI_TRAIN,
					  &nobody) >= before);
	}
	notice_check_fini(&c);
}

static void
check_field(struct slice text)
{
	struct notice_field f = { 0 };

	for (int kind = NOTICE_FIELD_ITEM; kind <= NOTICE_FIELD_DICTIONARY; kind++) {
		if (notice_field_parse(&f, (enum notice_field_kind)kind, text, NULL))
			continue;
		for (size_t i = 0; i < f.nodes.n; i++)
			must(f.nodes.ptr[i].begin + f.nodes.ptr[i].len <= f.text.len);
	}
	notice_field_fini(&f);
}

/* The bytes as a header, as an inline licence and as the content of meta elements. */
static void
check_page(struct slice text)
{
	struct notice_claim claims[] = {
		{ NOTICE_CLAIM_META, SLICE("robots"), text },
		{ NOTICE_CLAIM_LINK, SLICE("application/rsl+xml"), text },
		{ NOTICE_CLAIM_RSL, { NULL, 0 }, text },
		{ NOTICE_CLAIM_PRINTED, { NULL, 0 }, SLICE("All rights reserved") },
	};
	struct notice_page p;
	struct arena arena = { 0 };
	struct buf json = { 0 };

	must(notice_page_read(&p, claims, 3, SLICE("/a"), text, &arena, NULL) == NAQL_OK);
	must(p.reserved != NOTICE_YES || p.n > 0);
	notice_page_reasons(&p, &json);
	must(json.len >= 2);
	must(notice_page_read(&p, claims, 4, SLICE("/a"), text, &arena, NULL) == NAQL_OK);
	must(p.reserved == NOTICE_YES);
	buf_fini(&json);
	arena_fini(&arena);
}

/* A record that is taken can be written, and is taken again from what is kept of it. */
static void
check_policy(struct slice text)
{
	struct notice_policy p, again;
	struct arena arena = { 0 };
	struct notice_files files = { 0 };
	naql_error err = { 0 };

	if (notice_policy_read(&p, text, "fuzz", &arena, &err)) {
		must(err.text[0] != '\0');
	} else {
		must(notice_policy_read(&again, p.canonical, "again", &arena, NULL) ==
		     NAQL_OK);
		must(slice_eq(p.canonical, again.canonical));
		must(notice_write_all(&files, &p, &arena, NULL) == NAQL_OK);
		for (size_t i = 0; i < files.list.n; i++) {
			struct slice path = files.list.ptr[i].path;

			must(path.len && path.ptr[0] != '/' &&
			     slice_find(path, SLICE("..")) == SIZE_MAX);
		}
	}
	notice_write_fini(&files);
	arena_fini(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text;

	if (size == 0)
		return 0;
	text = (struct slice){ (const char *)data + 1, size - 1 };
	switch (data[0] % 11) {
	case 0:
		check_field(text);
		break;
	case 1:
		check_page(text);
		break;
	case 2:
		check_policy(text);
		break;
	default:
		check_form((enum notice_form)(data[0] % 11 - 2), text);
	}
	(void)notice_check_recognise(SLICE("x"), text);
	return 0;
}
