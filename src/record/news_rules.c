/*
 * news_rules.c - what of RSS, Atom, NewsML-G2 and NITF is which part of a record. Of
 * rules for one slot the first in the document wins; of slots the first that is filled.
 */
#include "record/news.h"

static const struct news_rule rss_rules[] = {
	{ "/channel/language", NEWS_TEXT, NEWS_LANG, NULL },
	{ "/channel/dc:language", NEWS_TEXT, NEWS_LANG, NULL },
	{ "/channel/copyright", NEWS_TEXT, NEWS_USAGE, NULL },
	{ "/channel/dc:rights", NEWS_TEXT, NEWS_USAGE, NULL },
	{ "", NEWS_ATTR, NEWS_ID_2, "rdf:about" },
	{ "guid", NEWS_TEXT, NEWS_ID, NULL },
	{ "link", NEWS_TEXT, NEWS_URL, NULL },
	{ "title", NEWS_TEXT, NEWS_TITLE, NULL },
	{ "dc:title", NEWS_TEXT, NEWS_TITLE_2, NULL },
	{ "dc:creator", NEWS_EACH, NEWS_BYLINE, NULL },
	{ "author", NEWS_EACH, NEWS_BYLINE_2, NULL },
	{ "dc:language", NEWS_TEXT, NEWS_LANG, NULL },
	{ "pubDate", NEWS_TEXT, NEWS_DATE, NULL },
	{ "dc:date", NEWS_TEXT, NEWS_DATE_2, NULL },
	{ "atom:updated", NEWS_TEXT, NEWS_DATE_3, NULL },
	{ "dc:rights", NEWS_TEXT, NEWS_USAGE, NULL },
	{ "content:encoded", NEWS_VALUE, NEWS_BODY, NULL },
	{ "body", NEWS_MARKUP, NEWS_BODY_2, NULL }, /* of XHTML */
	{ "description", NEWS_VALUE, NEWS_BODY_3, NULL },
};

static const struct news_rule atom_rules[] = {
	{ "/", NEWS_ATTR, NEWS_LANG, "xml:lang" },
	{ "/atom:author/atom:name", NEWS_EACH, NEWS_BYLINE, NULL },
	{ "/atom:rights", NEWS_TEXT, NEWS_USAGE, NULL },
	{ "/atom:copyright", NEWS_TEXT, NEWS_USAGE, NULL },
	{ "", NEWS_ATTR, NEWS_LANG, "xml:lang" },
	{ "atom:id", NEWS_TEXT, NEWS_ID, NULL },
	{ "atom:link", NEWS_LINK, NEWS_URL, NULL },
	{ "atom:title", NEWS_TEXT, NEWS_TITLE, NULL },
	{ "atom:author/atom:name", NEWS_EACH, NEWS_BYLINE, NULL },
	{ "atom:published", NEWS_TEXT, NEWS_DATE, NULL },
	{ "atom:issued", NEWS_TEXT, NEWS_DATE, NULL },
	{ "atom:updated", NEWS_TEXT, NEWS_DATE_2, NULL },
	{ "atom:modified", NEWS_TEXT, NEWS_DATE_3, NULL },
	{ "atom:rights", NEWS_TEXT, NEWS_USAGE, NULL },
	{ "atom:content", NEWS_ATOM, NEWS_BODY, NULL },
	{ "atom:summary", NEWS_ATOM, NEWS_BODY_2, NULL },
};

#define INLINE "contentSet/inlineXML/"

static const struct news_rule g2_rules[] = {
	{ "", NEWS_ATTR, NEWS_ID, "guid" },
	{ "", NEWS_ATTR, NEWS_LANG_2, "xml:lang" },
	{ "itemMeta/pubStatus", NEWS_ATTR, NEWS_STATUS, "qcode" },
	{ "itemMeta/pubStatus", NEWS_ATTR, NEWS_STATUS, "uri" },
	{ "itemMeta/embargoed", NEWS_TEXT, NEWS_DATE, NULL },
	{ "itemMeta/versionCreated", NEWS_TEXT, NEWS_DATE_2, NULL },
	{ "itemMeta/firstCreated", NEWS_TEXT, NEWS_DATE_3, NULL },
	{ "contentMeta/headline", NEWS_TEXT, NEWS_TITLE, NULL },
	{ "contentMeta/by", NEWS_EACH, NEWS_BYLINE, NULL },
	{ "contentMeta/creator/name", NEWS_EACH, NEWS_BYLINE_2, NULL },
	{ "contentMeta/language", NEWS_ATTR, NEWS_LANG, "tag" },
	{ "rightsInfo/usageTerms", NEWS_EACH, NEWS_USAGE, NULL },
	{ "rightsInfo/copyrightNotice", NEWS_EACH, NEWS_USAGE_2, NULL },
	{ INLINE "nitf/body/body.head/hedline/hl1", NEWS_TEXT, NEWS_TITLE_2, NULL },
	{ INLINE "nitf/body/body.content", NEWS_MARKUP, NEWS_BODY, NULL },
	{ INLINE "nitf", NEWS_NOTHING, NEWS_BODY, NULL },
	{ INLINE "html/head/title", NEWS_TEXT, NEWS_TITLE_2, NULL },
	{ INLINE "html/body", NEWS_MARKUP, NEWS_BODY, NULL },
	{ INLINE "html", NEWS_NOTHING, NEWS_BODY, NULL },
	{ INLINE "*", NEWS_MARKUP, NEWS_BODY_2, NULL },
	{ "contentSet/inlineData", NEWS_DATA, NEWS_BODY, NULL },
};

static const struct news_rule nitf_rules[] = {
	{ "", NEWS_ATTR, NEWS_LANG, "xml:lang" },
	{ "", NEWS_ATTR, NEWS_ID_2, "uno" },
	{ "head/title", NEWS_TEXT, NEWS_TITLE_2, NULL },
	{ "head/docdata", NEWS_ATTR, NEWS_STATUS, "management-status" },
	{ "head/docdata/doc-id", NEWS_ATTR, NEWS_ID, "id-string" },
	{ "head/docdata/date.release", NEWS_ATTR, NEWS_DATE, "norm" },
	{ "head/docdata/date.issue", NEWS_ATTR, NEWS_DATE_2, "norm" },
	{ "head/pubdata", NEWS_ATTR, NEWS_DATE_3, "date.publication" },
	{ "head/pubdata", NEWS_ATTR, NEWS_URL, "ex-ref" },
	{ "head/docdata/doc.rights", NEWS_ATTR, NEWS_USAGE, "limitations" },
	{ "head/docdata/doc.copyright", NEWS_ATTR, NEWS_USAGE_2, "holder" },
	{ "body/body.head/hedline/hl1", NEWS_TEXT, NEWS_TITLE, NULL },
	{ "body/body.head/byline", NEWS_EACH, NEWS_BYLINE, NULL },
	{ "body/body.content", NEWS_MARKUP, NEWS_BODY, NULL },
};

#define KIND(name, item, g2, rules)                                                      \
	{                                                                                \
		name, item, g2, rules, NAQL_COUNT(rules), g2                             \
	}

static const struct news_kind rss_kind = KIND("RSS", "item", false, rss_rules),
			      atom_kind = KIND("Atom", "atom:entry", false, atom_rules),
			      g2_kind = KIND("NewsML-G2", "newsItem", true, g2_rules),
			      nitf_kind = KIND("NITF", "nitf", false, nitf_rules);

static const char *const no_text[] = { "packageItem", "conceptItem", "knowledgeItem",
				       "planningItem", "catalogItem" };

const struct news_kind *
news_rules_kind(struct slice root)
{
	static const struct {
		const char *root;
		const struct news_kind *kind;
	} table[] = {
		{ "rss", &rss_kind },	      { "rdf:RDF", &rss_kind },
		{ "Channel", &rss_kind },     { "atom:feed", &atom_kind },
		{ "atom:entry", &atom_kind }, { "newsItem", &g2_kind },
		{ "newsMessage", &g2_kind },  { "nitf", &nitf_kind },
	};

	for (size_t i = 0; i < NAQL_COUNT(table); i++)
		if (slice_eq(root, SLICE(table[i].root)))
			return table[i].kind;
	return news_rules_skips(root) ? &g2_kind : NULL;
}

bool
news_rules_skips(struct slice name)
{
	for (size_t i = 0; i < NAQL_COUNT(no_text); i++)
		if (slice_eq(name, SLICE(no_text[i])))
			return true;
	return false;
}

const char *
news_rules_prefix(struct slice ns)
{
	static const char *const table[][2] = {
		{ "http://purl.org/rss/1.0/", "" },
		{ "http://purl.org/net/rss1.1#", "" },
		{ "http://my.netscape.com/rdf/simple/0.9/", "" },
		{ "http://channel.netscape.com/rdf/simple/0.9/", "" },
		{ "http://backend.userland.com/rss2", "" },
		{ "http://blogs.law.harvard.edu/tech/rss", "" },
		{ "http://iptc.org/std/nar/2006-10-01/", "" },
		{ "http://iptc.org/std/NITF/2006-10-18/", "" },
		{ "http://www.w3.org/1999/xhtml", "" },
		{ "http://www.w3.org/2005/Atom", "atom" },
		{ "http://purl.org/atom/ns#", "atom" },
		{ "http://purl.org/rss/1.0/modules/content/", "content" },
		{ "http://purl.org/dc/elements/1.1/", "dc" },
		{ "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf" },
	};

	if (ns.len == 0)
		return "";
	for (size_t i = 0; i < NAQL_COUNT(table); i++)
		if (slice_eq(ns, SLICE(table[i][0])))
			return table[i][1];
	return "?";
}
