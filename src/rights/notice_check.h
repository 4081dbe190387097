/*
 * notice_check.h - any form of a notice: recognised, held to its rules, and compared with
 * the others that stand beside it.
 */
#ifndef NAQL_RIGHTS_NOTICE_CHECK_H
#define NAQL_RIGHTS_NOTICE_CHECK_H

#include "base/arena.h"
#include "rights/notice_finding.h"
#include "rights/notice_page.h"
#include "rights/notice_robots.h"
#include "rights/notice_rsl.h"
#include "rights/notice_tdmrep.h"

enum notice_form {
	NOTICE_FORM_NONE, /* nothing that is read here */
	NOTICE_FORM_ROBOTS,
	NOTICE_FORM_RSL,
	NOTICE_FORM_TDMREP,
	NOTICE_FORM_ODRL,
	NOTICE_FORM_POLICY, /* the record of docs/notice-format.md */
	NOTICE_FORM_XMP,
	NOTICE_FORM_NEWSML,
	NOTICE_FORM_HEADERS, /* "Name: value" lines of a response, .http or .headers */
	NOTICE_FORM_HTML,    /* read by the caller, who has the page room */
};

/* One file that was read; free it with notice_check_fini(). */
struct notice_checked {
	enum notice_form form;
	struct slice file; /* borrowed */
	struct slice path; /* HTML: of the page on the site, or the path it is for */
	struct arena arena;
	struct notice_findings findings;
	struct notice_robots robots;
	struct notice_rsl rsl;
	struct notice_tdmrep tdmrep;
	struct notice_answers answers; /* of the forms that know no paths, and HTML */
};

const char *notice_check_form_name(enum notice_form f);
/* notice_check_recognise() - by what stands in it, and by its name where that leaves it
 * open. */
enum notice_form notice_check_recognise(struct slice name, struct slice text);

/*
 * notice_check_read() - read and check one file; c->form and c->file are set, the rest
 * zeroed.
 *
 * text     must live as long as 'c'.
 * Returns  NAQL_OK, with what is wrong among the findings; NAQL_E_FORMAT, NAQL_E_LIMIT:
 * it cannot be read at all; NAQL_E_NOMEM.
 */
naql_status notice_check_read(struct notice_checked *c, struct slice text,
			      naql_error *err) NAQL_MUST_USE;
/* notice_check_claims() - the same of a page, whose claims the caller found. */
naql_status notice_check_claims(struct notice_checked *c,
				const struct notice_claim *claims, size_t n,
				naql_error *err) NAQL_MUST_USE;
void notice_check_fini(struct notice_checked *c);

#endif
