/*
 * notice_write_web.c - heads of pages, the page for people, headers for two servers, XMP
 * and NewsML-G2. What comes from the record is escaped for each place it goes to.
 */
#include "rights/notice_write_web.h"

#include "base/json_write.h"
#include "io/xml_write.h"
#include "rights/notice_mining.h"
#include "rights/notice_write.h"

static bool
reserves(const struct notice_answers *a)
{
	return a->of[NOTICE_TDM] != NOTICE_ALLOWED;
}

/* The site's address with a path, in a buffer of its own. */
static struct slice
site_url(const struct notice_policy *p, struct slice path, struct buf *room,
	 struct buf *out)
{
	buf_reset(room);
	notice_policy_url(p, path, room);
	out->failed |= room->failed;
	return buf_slice(room);
}

static void
filled(const struct notice_policy *p, const struct notice_text *t, const char *text,
       struct buf *room, struct buf *out)
{
	buf_reset(room);
	notice_text_fill(text, notice_policy_name(p, t->lang), p->licensing, room);
	out->failed |= room->failed;
}

/* ---- head ---- */

static void
meta(struct buf *out, const char *name, struct slice content)
{
	buf_printf(out, "<meta name=\"%s\" content=\"", name);
	xw_escape(out, content, true);
	buf_add_str(out, "\">\n");
}

static void
json_str_at(struct json_writer *w, const char *key, struct slice value)
{
	jw_key(w, key);
	jw_str(w, value);
}

/* Is every use allowed there? */
static bool
is_open(const struct notice_rule *rule)
{
	for (unsigned u = 0; u < NOTICE_USES; u++)
		if (rule->answers.of[u] != NOTICE_ALLOWED)
			return false;
	return true;
}

/* What a visible notice on the page says too: schema.org asks for that. */
static void
write_jsonld(const struct notice_policy *p, const struct notice_rule *rule,
	     struct buf *out)
{
	const struct notice_text *t = notice_text_find(p->languages[0]);
	struct buf room = { 0 }, json = { 0 };
	struct json_writer w;

	jw_init(&w, &json);
	jw_object(&w);
	json_str_at(&w, "@context", SLICE("https://schema.org"));
	json_str_at(&w, "@type", SLICE("NewsArticle"));
	jw_key(&w, "copyrightHolder");
	jw_object(&w);
	json_str_at(&w, "@type", SLICE("NewsMediaOrganization"));
	json_str_at(&w, "name", p->agency);
	json_str_at(&w, "url", p->site);
	jw_object_end(&w);
	if (p->year) {
		jw_key(&w, "copyrightYear");
		jw_uint(&w, p->year);
	}
	if (is_open(rule)) {
		buf_reset(&room);
		buf_add_str(&room, "\xc2\xa9 "); /* the sign alone reserves nothing */
		buf_add_slice(&room, notice_policy_name(p, t->lang));
	} else {
		filled(p, t, t->line, &room, out);
	}
	json_str_at(&w, "copyrightNotice", buf_slice(&room));
	filled(p, t, t->credit, &room, out);
	json_str_at(&w, "creditText", buf_slice(&room));
	json_str_at(&w, "license", site_url(p, SLICE(NOTICE_WRITE_PAGE), &room, out));
	json_str_at(&w, "usageInfo",
		    p->terms.ptr ? p->terms
				 : site_url(p, SLICE(NOTICE_WRITE_PAGE), &room, out));
	json_str_at(&w, "acquireLicensePage", p->licensing);
	jw_object_end(&w);
	/* "</script>" in a name must not end the element */
	for (size_t i = 0; i < json.len; i++) {
		if (json.ptr[i] == '<')
			buf_add_str(out, "\\u003c");
		else
			buf_add_byte(out, (uint8_t)json.ptr[i]);
	}
	out->failed |= json.failed;
	buf_fini(&room);
	buf_fini(&json);
}

void
notice_write_web_head(const struct notice_policy *p, const struct notice_rule *rule,
		      struct buf *out)
{
	struct buf room = { 0 };

	buf_add_str(out, "<!-- for pages below ");
	buf_add_slice(out, rule->path);
	buf_add_str(out,
		    " -->\n<link rel=\"license\" type=\"application/rsl+xml\" href=\"");
	xw_escape(out, site_url(p, p->rsl_path, &room, out), true);
	buf_add_str(out, "\">\n");
	meta(out, "tdm-reservation", SLICE(reserves(&rule->answers) ? "1" : "0"));
	if (reserves(&rule->answers))
		meta(out, "tdm-policy",
		     site_url(p, SLICE(NOTICE_WRITE_ODRL), &room, out));
	buf_add_str(out, "<script type=\"application/ld+json\">");
	write_jsonld(p, rule, out);
	buf_add_str(out, "</script>\n");
	buf_fini(&room);
}

/* ---- for people ---- */

void
notice_write_web_text(const struct notice_policy *p, const struct notice_text *t,
		      struct buf *out)
{
	const char *const parts[] = { t->title, t->rule,
				      notice_write_reserves(p) ? t->mining : NULL,
				      t->ask };

	for (size_t i = 0; i < NAQL_COUNT(parts); i++) {
		if (parts[i] == NULL)
			continue;
		notice_text_fill(parts[i], notice_policy_name(p, t->lang), p->licensing,
				 out);
		buf_add_byte(out, '\n');
	}
}

static void
paragraph(const struct notice_policy *p, const struct notice_text *t, const char *text,
	  struct buf *out)
{
	struct buf room = { 0 };

	filled(p, t, text, &room, out);
	buf_add_str(out, "<p>");
	xw_escape(out, buf_slice(&room), false);
	buf_add_str(out, "</p>\n");
	buf_fini(&room);
}

static void
section(const struct notice_policy *p, const struct notice_text *t, struct buf *out)
{
	buf_printf(out, "<section lang=\"%s\" dir=\"%s\">\n<h1>%s</h1>\n", t->lang,
		   t->rtl ? "rtl" : "ltr", t->title);
	paragraph(p, t, t->rule, out);
	if (notice_write_reserves(p))
		paragraph(p, t, t->mining, out);
	paragraph(p, t, t->ask, out);
	paragraph(p, t, t->line, out);
	buf_add_str(out, "</section>\n");
}

void
notice_write_web_page(const struct notice_policy *p, struct buf *out)
{
	const struct notice_text *first = notice_text_find(p->languages[0]);
	struct buf room = { 0 };

	buf_printf(out,
		   "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n"
		   "<meta charset=\"utf-8\">\n<title>%s</title>\n"
		   "<meta name=\"viewport\" content=\"width=device-width\">\n",
		   first->lang, first->rtl ? "rtl" : "ltr", first->title);
	buf_add_str(out, "<link rel=\"license\" type=\"application/rsl+xml\" href=\"");
	xw_escape(out, site_url(p, p->rsl_path, &room, out), true);
	buf_add_str(out, "\">\n</head>\n<body>\n");
	for (size_t i = 0; i < p->n_languages; i++)
		section(p, notice_text_find(p->languages[i]), out);
	buf_add_str(out, "</body>\n</html>\n");
	buf_fini(&room);
}

/* ---- headers ---- */

/* A path as a regular expression of PCRE: dots and the like are themselves. */
static void
add_regex(struct slice path, struct buf *out)
{
	for (size_t i = 0; i < path.len; i++) {
		if (strchr(".+()[]", path.ptr[i]))
			buf_add_byte(out, '\\');
		buf_add_byte(out, (uint8_t)path.ptr[i]);
	}
}

static void
link_value(const struct notice_policy *p, struct buf *out)
{
	buf_add_byte(out, '<');
	notice_policy_url(p, p->rsl_path, out);
	buf_add_str(out, ">; rel=\"license\"; type=\"application/rsl+xml\"");
}

enum header { HEADER_TDM, HEADER_POLICY, HEADER_USAGE };

static void
header_value(const struct notice_policy *p, const struct notice_rule *rule,
	     enum header which, struct buf *out)
{
	if (which == HEADER_USAGE)
		notice_write_usage(&rule->answers, out);
	else if (which == HEADER_TDM)
		buf_add_byte(out, reserves(&rule->answers) ? '1' : '0');
	else if (reserves(&rule->answers))
		notice_policy_url(p, SLICE(NOTICE_WRITE_ODRL), out);
}

static void
nginx_map(const struct notice_policy *p, const char *name, enum header which,
	  struct buf *out)
{
	buf_printf(out, "map $uri $naql_%s {\n", name);
	for (size_t i = 0; i < p->n_rules; i++) {
		if (i + 1 == p->n_rules) {
			buf_add_str(out, "\tdefault");
		} else {
			buf_add_str(out, "\t\"~^");
			add_regex(p->rules[i].path, out);
			buf_add_byte(out, '"');
		}
		buf_add_str(out, " \"");
		header_value(p, &p->rules[i], which, out);
		buf_add_str(out, "\";\n");
	}
	buf_add_str(out, "}\n");
}

void
notice_write_web_nginx_http(const struct notice_policy *p, struct buf *out)
{
	buf_add_str(out, "# Include this in http { }. The first expression that matches "
			 "counts: narrow paths stand first.\n");
	nginx_map(p, "tdm", HEADER_TDM, out);
	nginx_map(p, "tdm_policy", HEADER_POLICY, out);
	if (p->content_usage)
		nginx_map(p, "usage", HEADER_USAGE, out);
}

void
notice_write_web_nginx_server(const struct notice_policy *p, struct buf *out)
{
	buf_add_str(
		out,
		"# Include this in server { }, and again in each location that has an "
		"add_header of its own:\n# nginx takes those of one level only. A "
		"header without a value is not sent.\n"
		"add_header tdm-reservation $naql_tdm always;\n"
		"add_header tdm-policy $naql_tdm_policy always;\n");
	if (p->content_usage)
		buf_add_str(out, "add_header Content-Usage $naql_usage always;\n");
	buf_add_str(out, "add_header Link '");
	link_value(p, out);
	buf_add_str(out, "' always;\n# The licence, as its media type; once, in server { "
			 "}:\n# location = ");
	buf_add_slice(out, p->rsl_path);
	buf_add_str(out, " { types { } default_type application/rsl+xml; }\n");
}

/* In a header's value a percent sign begins a format of mod_headers. */
static void
apache_value(struct slice s, struct buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '%')
			buf_add_byte(out, '%');
		else if (s.ptr[i] == '"')
			buf_add_byte(out, '\\');
		buf_add_byte(out, (uint8_t)s.ptr[i]);
	}
}

static void
apache_header(const struct notice_policy *p, const struct notice_rule *rule,
	      const char *name, enum header which, struct buf *out)
{
	struct buf value = { 0 };

	header_value(p, rule, which, &value);
	if (value.len == 0) {
		buf_printf(out, "\tHeader always unset %s\n", name);
	} else {
		buf_printf(out, "\tHeader always set %s \"", name);
		apache_value(buf_slice(&value), out);
		buf_add_str(out, "\"\n");
	}
	out->failed |= value.failed;
	buf_fini(&value);
}

void
notice_write_web_apache(const struct notice_policy *p, struct buf *out)
{
	struct buf link = { 0 };

	buf_add_str(out, "# Needs mod_headers. Sections are applied in order, the last "
			 "one counts: narrow paths stand last.\n");
	for (size_t i = p->n_rules; i-- > 0;) {
		const struct notice_rule *rule = &p->rules[i];

		buf_add_str(out, "<LocationMatch \"^");
		add_regex(rule->path, out);
		buf_add_str(out, "\">\n");
		apache_header(p, rule, "tdm-reservation", HEADER_TDM, out);
		apache_header(p, rule, "tdm-policy", HEADER_POLICY, out);
		if (p->content_usage)
			apache_header(p, rule, "Content-Usage", HEADER_USAGE, out);
		buf_add_str(out, "</LocationMatch>\n");
	}
	link_value(p, &link);
	buf_add_str(out, "Header always add Link \"");
	apache_value(buf_slice(&link), out);
	buf_add_str(out, "\"\n<Location \"");
	buf_add_slice(out, p->rsl_path);
	buf_add_str(out, "\">\n\tForceType application/rsl+xml\n</Location>\n");
	out->failed |= link.failed;
	buf_fini(&link);
}

/* ---- pictures, video, items ---- */

/* rdf:Alt of a text in every language of the record. */
static void
alternatives(const struct notice_policy *p, struct xml_writer *w, const char *element,
	     bool rule)
{
	struct buf room = { 0 };

	xw_start(w, element);
	xw_start(w, "rdf:Alt");
	for (size_t i = 0; i < p->n_languages; i++) {
		const struct notice_text *t = notice_text_find(p->languages[i]);

		filled(p, t, rule ? t->rule : t->line, &room, w->out);
		if (i == 0) { /* the one that readers without a language show */
			xw_start(w, "rdf:li");
			xw_attr(w, "xml:lang", SLICE("x-default"));
			xw_text(w, buf_slice(&room));
			xw_end(w);
		}
		xw_start(w, "rdf:li");
		xw_attr(w, "xml:lang", SLICE(t->lang));
		xw_text(w, buf_slice(&room));
		xw_end(w);
	}
	xw_end(w);
	xw_end(w);
	buf_fini(&room);
}

static void
mining_uri(const char *value, struct buf *room, struct buf *out)
{
	buf_reset(room);
	buf_add_str(room, NOTICE_MINING_URI);
	buf_add_str(room, value);
	out->failed |= room->failed;
}

static void
write_constraint(const struct notice_policy *p, struct xml_writer *w, struct buf *room)
{
	const struct notice_text *t = notice_text_find(p->languages[0]);

	xw_start(w, "plus:OtherConstraints");
	xw_start(w, "rdf:Alt");
	xw_start(w, "rdf:li");
	xw_attr(w, "xml:lang", SLICE("x-default"));
	filled(p, t, t->mining, room, w->out);
	xw_text(w, buf_slice(room));
	xw_end(w);
	xw_end(w);
	xw_end(w);
}

/* A picture travels without its path: it says what the strictest rule says. */
void
notice_write_web_xmp(const struct notice_policy *p, struct buf *out)
{
	const struct notice_answers a = notice_policy_strictest(p);
	const char *value = notice_mining_value(&a);
	struct buf room = { 0 };
	struct xml_writer w;

	xw_init(&w, out, true);
	xw_start(&w, "x:xmpmeta");
	xw_attr(&w, "xmlns:x", SLICE("adobe:ns:meta/"));
	xw_start(&w, "rdf:RDF");
	xw_attr(&w, "xmlns:rdf", SLICE("http://www.w3.org/1999/02/22-rdf-syntax-ns#"));
	xw_start(&w, "rdf:Description");
	xw_attr(&w, "rdf:about", SLICE(""));
	xw_attr(&w, "xmlns:dc", SLICE("http://purl.org/dc/elements/1.1/"));
	xw_attr(&w, "xmlns:xmpRights", SLICE("http://ns.adobe.com/xap/1.0/rights/"));
	xw_attr(&w, "xmlns:photoshop", SLICE("http://ns.adobe.com/photoshop/1.0/"));
	xw_attr(&w, "xmlns:plus", SLICE(NOTICE_PLUS_NS));
	xw_attr(&w, "xmlns:tdm", SLICE("http://www.w3.org/ns/tdmrep/"));
	mining_uri(value, &room, out);
	xw_element(&w, "plus:DataMining", buf_slice(&room));
	if (notice_mining_needs_constraint(value))
		write_constraint(p, &w, &room);
	xw_element(&w, "xmpRights:Marked", SLICE("True"));
	xw_element(&w, "xmpRights:WebStatement", p->licensing);
	xw_element(&w, "photoshop:Credit", p->agency);
	xw_element(&w, "tdm:reservation", SLICE(reserves(&a) ? "1" : "0"));
	if (reserves(&a))
		xw_element(&w, "tdm:policy",
			   site_url(p, SLICE(NOTICE_WRITE_ODRL), &room, out));
	alternatives(p, &w, "dc:rights", false);
	alternatives(p, &w, "xmpRights:UsageTerms", true);
	xw_end(&w);
	xw_end(&w);
	xw_end(&w);
	out->failed |= room.failed;
	buf_fini(&room);
}

static void
newsml_texts(const struct notice_policy *p, struct xml_writer *w, const char *element,
	     bool rule)
{
	struct buf room = { 0 };

	for (size_t i = 0; i < p->n_languages; i++) {
		const struct notice_text *t = notice_text_find(p->languages[i]);

		filled(p, t, rule ? t->rule : t->line, &room, w->out);
		if (rule && notice_write_reserves(p)) {
			buf_add_byte(&room, ' ');
			notice_text_fill(t->mining, notice_policy_name(p, t->lang),
					 p->licensing, &room);
		}
		xw_start(w, element);
		xw_attr(w, "xml:lang", SLICE(t->lang));
		xw_attr(w, "dir", SLICE(t->rtl ? "rtl" : "ltr"));
		xw_attr(w, "href", rule ? p->licensing : (struct slice){ NULL, 0 });
		xw_text(w, buf_slice(&room));
		xw_end(w);
	}
	w->out->failed |= room.failed;
	buf_fini(&room);
}

void
notice_write_web_newsml(const struct notice_policy *p, struct buf *out)
{
	const struct notice_answers a = notice_policy_strictest(p);
	struct buf room = { 0 };
	struct xml_writer w;

	xw_init(&w, out, true);
	xw_start(&w, "rightsInfo");
	xw_attr(&w, "xmlns", SLICE(NOTICE_NEWSML_NS));
	xw_start(&w, "copyrightHolder");
	xw_attr(&w, "uri", p->site);
	xw_element(&w, "name", p->agency);
	xw_end(&w);
	newsml_texts(p, &w, "copyrightNotice", false);
	newsml_texts(p, &w, "usageTerms", true);
	mining_uri(notice_mining_value(&a), &room, out);
	xw_start(&w, "dataMining");
	xw_attr(&w, "uri", buf_slice(&room));
	xw_end(&w);
	xw_end(&w);
	out->failed |= room.failed;
	buf_fini(&room);
}
