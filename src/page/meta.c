/*
 * meta.c - names that sites give to the same few facts, in the order in which we believe
 * them.
 */
#include "page/meta.h"

#include "base/compiler.h"

#define SCRIPT_MIN 40 /* bytes; a shorter one holds no state */

/* Lengths are known when compiling: most names of most pages end there. */
struct meta_name {
	const char *name;
	uint8_t len, key, rank;
};

#define NAME(name, key, rank)                                                            \
	{                                                                                \
		name, sizeof(name) - 1, key, rank                                        \
	}

static const struct meta_name names[] = {
	NAME("og:title", META_TITLE, 1),
	NAME("twitter:title", META_TITLE, 2),
	NAME("dc.title", META_TITLE, 3),
	NAME("og:description", META_DESCRIPTION, 1),
	NAME("description", META_DESCRIPTION, 2),
	NAME("twitter:description", META_DESCRIPTION, 3),
	NAME("author", META_AUTHOR, 1),
	NAME("article:author_name", META_AUTHOR, 2),
	NAME("byl", META_AUTHOR, 2),
	NAME("sailthru.author", META_AUTHOR, 3),
	NAME("parsely-author", META_AUTHOR, 3),
	NAME("dc.creator", META_AUTHOR, 4),
	NAME("article:published_time", META_PUBLISHED, 1),
	NAME("og:published_time", META_PUBLISHED, 2),
	NAME("datepublished", META_PUBLISHED, 2),
	NAME("article.published", META_PUBLISHED, 3),
	NAME("parsely-pub-date", META_PUBLISHED, 3),
	NAME("sailthru.date", META_PUBLISHED, 3),
	NAME("publish-date", META_PUBLISHED, 3),
	NAME("publish_date", META_PUBLISHED, 3),
	NAME("pubdate", META_PUBLISHED, 3),
	NAME("published", META_PUBLISHED, 4),
	NAME("published-date", META_PUBLISHED, 4),
	NAME("published_date", META_PUBLISHED, 4),
	NAME("publishdate", META_PUBLISHED, 4),
	NAME("publication_date", META_PUBLISHED, 4),
	NAME("citation_publication_date", META_PUBLISHED, 4),
	NAME("citation_online_date", META_PUBLISHED, 4),
	NAME("cxenseparse:recs:publishtime", META_PUBLISHED, 4),
	NAME("dc.date.issued", META_PUBLISHED, 4),
	NAME("dcterms.issued", META_PUBLISHED, 4),
	NAME("dcterms.date", META_PUBLISHED, 5),
	NAME("article_date_original", META_PUBLISHED, 5),
	NAME("dcterms.created", META_PUBLISHED, 4),
	NAME("dc.date", META_PUBLISHED, 5),
	NAME("date", META_PUBLISHED, 6),
	NAME("article:modified_time", META_MODIFIED, 1),
	NAME("og:updated_time", META_MODIFIED, 2),
	NAME("datemodified", META_MODIFIED, 2),
	NAME("last-modified", META_MODIFIED, 3),
	NAME("dateupdate", META_MODIFIED, 3),
	NAME("dcterms.rights", META_RIGHTS, 1),
	NAME("dc.rights", META_RIGHTS, 2),
	NAME("copyright", META_RIGHTS, 3),
	NAME("rights", META_RIGHTS, 4),
	NAME("og:site_name", META_OUTLET, 1),
	NAME("application-name", META_OUTLET, 2),
	NAME("dc.publisher", META_OUTLET, 3),
	NAME("apple-mobile-web-app-title", META_OUTLET, 4),
	NAME("og:url", META_URL, 1),
	NAME("robots", META_ROBOTS, 1),
	NAME("googlebot", META_ROBOTS, 2),
	NAME("googlebot-news", META_ROBOTS, 3),
	NAME("tdm-reservation", META_TDM, 1),
	NAME("tdm-policy", META_TDM_POLICY, 1),
	NAME("og:locale", META_LOCALE, 1),
	NAME("article:content_tier", META_TIER, 1),
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
			if (name.len == names[i].len &&
			    slice_ieq(name, (struct slice){ names[i].name, name.len }))
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
