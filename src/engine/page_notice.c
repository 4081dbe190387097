/*
 * page_notice.c - see page_notice.h.
 */
#include "engine/page_notice.h"

#include <string.h>

#include "base/error.h"
#include "base/json_write.h"
#include "rights/notice_path.h"

/* false: it says nothing that is weighed, as a copyright sign. */
static bool
claim_of(const struct page_notice *n, struct notice_claim *c)
{
	bool rsl = n->name && strcmp(n->name, "rsl") == 0;
	bool license = n->name && strcmp(n->name, "license") == 0;

	*c = (struct notice_claim){ .value = n->text };
	if (n->kind == PAGE_NOTICE_SCRIPT) {
		c->kind = NOTICE_CLAIM_RSL;
	} else if (n->reserves) {
		c->kind = NOTICE_CLAIM_PRINTED;
	} else if (rsl || license) {
		c->kind = NOTICE_CLAIM_LINK;
		c->name = SLICE(rsl ? "application/rsl+xml" : "");
	} else {
		c->kind = NOTICE_CLAIM_META;
		c->name = SLICE(n->name);
		return n->kind == PAGE_NOTICE_META;
	}
	return true;
}

naql_status
page_notice_claims(const struct page *page, struct arena *arena,
		   const struct notice_claim **out, size_t *n, naql_error *err)
{
	struct notice_claim *claims;

	*out = NULL;
	*n = 0;
	if (page->n_notices == 0)
		return NAQL_OK;
	claims = arena_array(arena, page->n_notices, sizeof(*claims));
	if (claims == NULL)
		return naql_nomem(err);
	for (size_t i = 0; i < page->n_notices; i++)
		*n += claim_of(&page->notices[i], &claims[*n]);
	*out = claims;
	return NAQL_OK;
}

naql_status
page_notice_read(struct notice_page *out, const struct page *page, struct slice url,
		 struct slice http, struct arena *arena, naql_error *err)
{
	const struct notice_claim *claims;
	size_t n;
	naql_status st = page_notice_claims(page, arena, &claims, &n, err);

	if (st != NAQL_OK)
		return st;
	return notice_page_read(out, claims, n,
				notice_path_of_url(url.ptr ? url : SLICE("/")), http,
				arena, err);
}

naql_status
page_notice_why(const struct notice_page *n, struct arena *arena, struct slice *out,
		naql_error *err)
{
	struct buf json = { 0 };
	char *copy = NULL;

	notice_page_reasons(n, &json);
	if (!json.failed)
		copy = arena_strndup(arena, json.ptr, json.len);
	*out = (struct slice){ copy, copy ? json.len : 0 };
	buf_fini(&json);
	return copy ? NAQL_OK : naql_nomem(err);
}

void
page_notice_line(const struct record *rec, const char *file, struct slice host,
		 const char *reserved, struct slice why, struct buf *out)
{
	struct json_writer w;

	jw_init(&w, out);
	jw_object(&w);
	jw_member(&w, "type", SLICE("reserved"));
	jw_key(&w, "page");
	jw_object(&w);
	jw_member(&w, "id", rec->id);
	jw_member(&w, "url", rec->url);
	jw_member(&w, "host", host);
	jw_member(&w, "file", SLICE(file));
	jw_key(&w, "offset");
	jw_uint(&w, rec->offset);
	jw_member(&w, "captured", rec->captured);
	jw_object_end(&w);
	jw_member(&w, "reserved", SLICE(reserved));
	jw_key(&w, "reserved_why");
	jw_raw(&w, why);
	jw_object_end(&w);
}
