/*
 * fields_notice.c - every statement of a page about rights in it: what it prints, what
 * its head declares, what its JSON-LD says. They are listed, not weighed: which of them
 * binds whom is not the reader's to say. Words that reserve rights are marked, so that
 * rights/notice_page.c, which weighs, need not read languages.
 */
#include "page/fields.h"

static bool
reserves(struct page_parser *pp, struct slice text)
{
	struct phrase_hits hits;
	const struct word *words;
	size_t n;

	fold_begin(pp->scratch);
	fold_text(pp->scratch, text.ptr, text.len, 0, 0);
	if (fold_end(pp->scratch, &words, &n, NULL) != NAQL_OK) {
		pp->failed = true;
		return false;
	}
	phrases_find(&pp->phrases, text.ptr, words, n, &hits);
	return (hits.anywhere & PHRASE_BIT(PHRASE_RESERVED)) != 0;
}

static void
add(struct page_parser *pp, enum page_notice_kind kind, const char *name, struct slice s)
{
	struct page_notice n = { .kind = kind, .name = name, .text = s };

	if (s.len > 0 && kind != PAGE_NOTICE_SCRIPT)
		n.reserves = reserves(pp, s);
	if (s.len > 0 && !VEC_PUSH(&pp->notices, n))
		pp->failed = true;
}

static void
add_meta(struct page_parser *pp, enum meta_key key, const char *name)
{
	add(pp, PAGE_NOTICE_META, name, fields_meta(pp, key));
}

static void
add_jsonld(struct page_parser *pp, enum jsonld_key key, const char *name)
{
	add(pp, PAGE_NOTICE_JSONLD, name, fields_jsonld(pp, key));
}

/* XML: nothing is cleaned or decoded in it. */
static void
add_inline(struct page_parser *pp)
{
	struct slice s = pp->meta.value[META_RSL_INLINE];
	char *copy;

	if (s.len == 0)
		return;
	copy = arena_strndup(&pp->arena, s.ptr, s.len);
	pp->failed |= copy == NULL;
	add(pp, PAGE_NOTICE_SCRIPT, "rsl", (struct slice){ copy, copy ? s.len : 0 });
}

void
fields_notices(struct page_parser *pp)
{
	const struct drafts *d = &pp->drafts;

	add_meta(pp, META_RIGHTS, "copyright");
	add_jsonld(pp, JSONLD_NOTICE, "copyrightNotice");
	add_jsonld(pp, JSONLD_HOLDER, "copyrightHolder");
	add_jsonld(pp, JSONLD_YEAR, "copyrightYear");
	add(pp, PAGE_NOTICE_LINK, "license", fields_meta(pp, META_LICENSE));
	add(pp, PAGE_NOTICE_LINK, "rsl", fields_meta(pp, META_RSL));
	add_jsonld(pp, JSONLD_LICENSE, "license");
	add_jsonld(pp, JSONLD_USAGE, "usageInfo");
	add_jsonld(pp, JSONLD_ACQUIRE, "acquireLicensePage");
	add_meta(pp, META_TDM, "tdm-reservation");
	add_meta(pp, META_TDM_POLICY, "tdm-policy");
	add_meta(pp, META_ROBOTS, "robots");
	add_inline(pp);
	for (size_t i = 0; i < d->list.n; i++) {
		const struct draft *b = &d->list.ptr[i];
		struct page_notice n = { .kind = PAGE_NOTICE_TEXT,
					 .text = drafts_slice(d, b),
					 .begin = b->begin,
					 .end = b->end };

		if (b->label != PAGE_NOTICE)
			continue;
		n.reserves = reserves(pp, n.text);
		if (!VEC_PUSH(&pp->notices, n))
			pp->failed = true;
	}
	pp->page.notices = pp->notices.ptr;
	pp->page.n_notices = pp->notices.n;
}
