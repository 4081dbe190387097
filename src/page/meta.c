/*
 * meta.c - names that sites give to the same few facts, in the order in which we believe
 * them.
 */
#include "page/meta.h"

#include "base/compiler.h"

#define SCRIPT_MIN 40 /* bytes; a shorter one holds no state */

struct meta_name {
	const char *name;
	uint8_t key, rank;
};

static const struct meta_name names[] = {
	{ "og:title", META_TITLE, 1 },
	{ "twitter:title", META_TITLE, 2 },
	{ "dc.title", META_TITLE, 3 },
	{ "og:description", META_DESCRIPTION, 1 },
	{ "description", META_DESCRIPTION, 2 },
	{ "twitter:description", META_DESCRIPTION, 3 },
	{ "author", META_AUTHOR, 1 },
	{ "article:author_name", META_AUTHOR, 2 },
	{ "byl", META_AUTHOR, 2 },
	{ "sailthru.author", META_AUTHOR, 3 },
	{ "parsely-author", META_AUTHOR, 3 },
	{ "dc.creator", META_AUTHOR, 4 },
	{ "article:published_time", META_PUBLISHED, 1 },
	{ "og:published_time", META_PUBLISHED, 2 },
	{ "datepublished", META_PUBLISHED, 2 },
	{ "article.published", META_PUBLISHED, 3 },
	{ "parsely-pub-date", META_PUBLISHED, 3 },
	{ "sailthru.date", META_PUBLISHED, 3 },
	{ "publish-date", META_PUBLISHED, 3 },
	{ "publish_date", META_PUBLISHED, 3 },
	{ "pubdate", META_PUBLISHED, 3 },
	{ "published", META_PUBLISHED, 4 },
	{ "published-date", META_PUBLISHED, 4 },
	{ "published_date", META_PUBLISHED, 4 },
	{ "publishdate", META_PUBLISHED, 4 },
	{ "publication_date", META_PUBLISHED, 4 },
	{ "citation_publication_date", META_PUBLISHED, 4 },
	{ "citation_online_date", META_PUBLISHED, 4 },
	{ "cxenseparse:recs:publishtime", META_PUBLISHED, 4 },
	{ "dc.date.issued", META_PUBLISHED, 4 },
	{ "dcterms.issued", META_PUBLISHED, 4 },
	{ "dcterms.date", META_PUBLISHED, 5 },
	{ "article_date_original", META_PUBLISHED, 5 },
	{ "dcterms.created", META_PUBLISHED, 4 },
	{ "dc.date", META_PUBLISHED, 5 },
	{ "date", META_PUBLISHED, 6 },
	{ "article:modified_time", META_MODIFIED, 1 },
	{ "og:updated_time", META_MODIFIED, 2 },
	{ "datemodified", META_MODIFIED, 2 },
	{ "last-modified", META_MODIFIED, 3 },
	{ "dcterms.rights", META_RIGHTS, 1 },
	{ "dc.rights", META_RIGHTS, 2 },
	{ "copyright", META_RIGHTS, 3 },
	{ "rights", META_RIGHTS, 4 },
	{ "og:site_name", META_OUTLET, 1 },
	{ "application-name", META_OUTLET, 2 },
	{ "dc.publisher", META_OUTLET, 3 },
	{ "apple-mobile-web-app-title", META_OUTLET, 4 },
	{ "og:url", META_URL, 1 },
	{ "robots", META_ROBOTS, 1 },
	{ "googlebot", META_ROBOTS, 2 },
	{ "googlebot-news", META_ROBOTS, 3 },
	{ "tdm-reservation", META_TDM, 1 },
	{ "tdm-policy", META_TDM_POLICY, 1 },
	{ "article:content_tier", META_TIER, 1 },
};

void
meta_reset(struct meta *m)
{
	m->n_times = m->n_scripts = 0;
	m->in_jsonld = m->in_rsl = false;
	memset(m->value, 0, sizeof(m->value));
	memset(m->rank, 0, sizeof(m->rank));
	memset(&m->jsonld, 0, sizeof(m->jsonld));
}

static void
put(struct meta *m, unsigned key, uint8_t rank, struct slice v)
{
	if (v.len == 0 || (m->value[key].ptr && m->rank[key] <= rank))
		return;
	m->value[key] = v;
	m->rank[key] = rank;
}

static void
take_meta(struct meta *m, const struct tokens *t, const struct token *tok)
{
	struct slice content = slice_trim(token_attr(t, tok, SLICE("content")));
	static const char *const attrs[] = { "property", "name", "itemprop" };

	if (content.len == 0)
		return;
	for (size_t a = 0; a < NAQL_COUNT(attrs); a++) {
		struct slice name = token_attr(t, tok, SLICE(attrs[a]));

		for (size_t i = 0; name.len > 0 && i < NAQL_COUNT(names); i++) {
			if (slice_ieq(name, SLICE(names[i].name)))
				put(m, names[i].key, names[i].rank, content);
		}
	}
}

/* 'word' is one of the words of a rel value. */
static bool
has_word(struct slice value, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= value.len; i++) {
		bool begins = i == 0 || value.ptr[i - 1] == ' ';
		bool ends = i + n == value.len || value.ptr[i + n] == ' ';

		if (begins && ends &&
		    slice_ieq((struct slice){ value.ptr + i, n }, SLICE(word)))
			return true;
	}
	return false;
}

static bool
is_rsl(const struct tokens *t, const struct token *tok)
{
	return slice_ieq(slice_trim(token_attr(t, tok, SLICE("type"))),
			 SLICE("application/rsl+xml"));
}

static void
take_link(struct meta *m, const struct tokens *t, const struct token *tok)
{
	struct slice rel = token_attr(t, tok, SLICE("rel"));
	struct slice href = slice_trim(token_attr(t, tok, SLICE("href")));

	if (rel.len == 0)
		return;
	if (has_word(rel, "canonical"))
		put(m, META_CANONICAL, 1, href);
	if (!has_word(rel, "license"))
		return;
	if (is_rsl(t, tok))
		put(m, META_RSL, 1, href);
	else
		put(m, META_LICENSE, tok->tag == TAG_LINK ? 1 : 2, href);
}

/* <time datetime>, <meta itemprop content>, and the hAtom way, <abbr title>. */
static struct slice
marked_time(const struct tokens *t, const struct token *tok)
{
	static const char *const attrs[] = { "datetime", "content", "title" };
	struct slice v = { NULL, 0 };

	for (size_t a = 0; a < NAQL_COUNT(attrs) && v.len == 0; a++)
		v = slice_trim(token_attr(t, tok, SLICE(attrs[a])));
	return v.len > 0 && v.ptr[0] >= '0' && v.ptr[0] <= '9' ? v
	       : tok->tag == TAG_TIME			       ? v
				      : (struct slice){ NULL, 0 };
}

void
meta_time(struct meta *m, const struct tokens *t, const struct token *tok, uint32_t node)
{
	struct slice prop = token_attr(t, tok, SLICE("itemprop"));
	struct slice words = token_attr(t, tok, SLICE("class"));
	struct slice v = marked_time(t, tok);
	enum meta_time_kind kind = META_TIME_PLAIN;

	if (v.len == 0 || m->n_times >= META_TIMES)
		return;
	if (slice_ieq(prop, SLICE("dateModified")) ||
	    slice_find(words, SLICE("updated")) != SIZE_MAX ||
	    slice_find(words, SLICE("modified")) != SIZE_MAX)
		kind = META_TIME_MODIFIED;
	if (slice_ieq(prop, SLICE("datePublished")) ||
	    token_attr(t, tok, SLICE("pubdate")).ptr ||
	    slice_find(words, SLICE("publish")) != SIZE_MAX)
		kind = META_TIME_PUBLISHED;
	m->times[m->n_times++] = (struct meta_time){ v, node, kind };
}

void
meta_start(struct meta *m, const struct tokens *t, const struct token *tok)
{
	switch (tok->tag) {
	case TAG_META:
		take_meta(m, t, tok);
		break;
	case TAG_LINK:
	case TAG_A:
		take_link(m, t, tok);
		break;
	case TAG_HTML:
		put(m, META_LANG, 1, slice_trim(token_attr(t, tok, SLICE("lang"))));
		put(m, META_LANG, 2, slice_trim(token_attr(t, tok, SLICE("xml:lang"))));
		break;
	case TAG_SCRIPT:
		m->in_jsonld = slice_find(token_attr(t, tok, SLICE("type")),
					  SLICE("ld+json")) != SIZE_MAX;
		m->in_rsl = is_rsl(t, tok);
		break;
	default:
		break;
	}
}

void
meta_script(struct meta *m, struct slice text)
{
	if (m->in_jsonld)
		jsonld_scan(&m->jsonld, text);
	else if (m->in_rsl)
		put(m, META_RSL_INLINE, 1, text);
	else if (text.len >= SCRIPT_MIN && m->n_scripts < META_SCRIPTS)
		m->scripts[m->n_scripts++] = text;
	m->in_jsonld = m->in_rsl = false;
}
