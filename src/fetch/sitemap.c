/*
 * sitemap.c - see sitemap.h. Namespaces are not looked at: sites write them in many ways,
 * and an address is only ever fetched from the site itself.
 */
#include "fetch/sitemap.h"

#include "base/buf.h"
#include "base/error.h"
#include "io/xml.h"

#define ADDRESS_MAX 4096u

static bool
begins_xml(struct slice s)
{
	if (s.len >= 3 && memcmp(s.ptr, "\xef\xbb\xbf", 3) == 0)
		s = (struct slice){ s.ptr + 3, s.len - 3 };
	s = slice_trim(s);
	return s.len > 0 && s.ptr[0] == '<';
}

static bool
named(const struct xml_event *e, const char *name)
{
	return slice_eq(e->name, SLICE(name));
}

struct sitemap {
	naql_status (*loc)(void *ctx, struct slice address, naql_error *err);
	void *ctx;
	struct buf text; /* of the loc at hand */
	bool in_loc;
};

static naql_status
event(struct sitemap *m, const struct xml_event *e, naql_error *err)
{
	if (e->kind == XML_EVENT_TEXT) {
		if (m->in_loc && m->text.len + e->text.len <= ADDRESS_MAX)
			buf_add_slice(&m->text, e->text);
		return buf_status(&m->text, err);
	}
	if (e->depth != 3 || !named(e, "loc"))
		return NAQL_OK; /* pictures and translations have theirs elsewhere */
	m->in_loc = e->kind == XML_EVENT_START;
	if (m->in_loc) {
		buf_reset(&m->text);
		return NAQL_OK;
	}
	return m->loc(m->ctx, slice_trim(buf_slice(&m->text)), err);
}

naql_status
sitemap_read(struct slice xml, bool *is,
	     naql_status (*loc)(void *ctx, struct slice address, naql_error *err),
	     void *ctx, naql_error *err)
{
	struct xml_options opt = { .source = "sitemap",
				   .lenient = true,
				   .depth_max = 16 };
	struct sitemap m = { .loc = loc, .ctx = ctx };
	struct xml_reader *r = NULL;
	struct xml_event e;
	naql_status st;

	*is = false;
	if (!begins_xml(xml))
		return NAQL_OK;
	st = xml_open_memory(&r, &opt, xml, err);
	while (st == NAQL_OK && (st = xml_next(r, &e, NULL)) == NAQL_OK) {
		if (e.kind == XML_EVENT_START && e.depth == 1) {
			*is = named(&e, "urlset") || named(&e, "sitemapindex");
			if (!*is)
				break;
		}
		st = event(&m, &e, err);
		if (st != NAQL_OK)
			break;
	}
	xml_close(r);
	buf_fini(&m.text);
	if (st == NAQL_DONE || st == NAQL_E_FORMAT || st == NAQL_E_LIMIT)
		return NAQL_OK;
	return st == NAQL_E_NOMEM ? naql_nomem(err) : st;
}
