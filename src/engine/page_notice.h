/*
 * page_notice.h - from a parsed page and its response to the notice it carries: the way
 * between the page room, which finds claims, and the rights room, which reads them.
 */
#ifndef NAQL_ENGINE_PAGE_NOTICE_H
#define NAQL_ENGINE_PAGE_NOTICE_H

#include "page/page.h"
#include "record/record.h"
#include "rights/notice_page.h"

/* page_notice_read() - url may be {NULL, 0}; http: the header of the response, or
 * {NULL, 0}. What 'out' holds borrows page, http and arena. */
naql_status page_notice_read(struct notice_page *out, const struct page *page,
			     struct slice url, struct slice http, struct arena *arena,
			     naql_error *err) NAQL_MUST_USE;
/* page_notice_claims() - what the page says, as the rights room takes it, in 'arena'. */
naql_status page_notice_claims(const struct page *page, struct arena *arena,
			       const struct notice_claim **out, size_t *n,
			       naql_error *err) NAQL_MUST_USE;

/* page_notice_why() - the reasons as JSON, in 'arena'. */
naql_status page_notice_why(const struct notice_page *n, struct arena *arena,
			    struct slice *out, naql_error *err) NAQL_MUST_USE;
/* page_notice_line() - {"type":"reserved"}: which page, and why. */
void page_notice_line(const struct record *rec, const char *file, struct slice host,
		      const char *reserved, struct slice why, struct buf *out);

#endif
