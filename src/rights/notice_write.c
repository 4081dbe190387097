/*
 * notice_write.c - robots.txt, RSL, TDMRep and its policy; and the list of all files.
 */
#include "rights/notice_write.h"

#include <inttypes.h>

#include "base/error.h"
#include "base/json_write.h"
#include "io/xml_write.h"
#include "rights/notice_rsl.h"
#include "rights/notice_text.h"
#include "rights/notice_write_web.h"

/* ---- robots.txt ---- */

void
notice_write_usage(const struct notice_answers *a, struct buf *out)
{
	buf_printf(out, "train-ai=%c, ai-use=%c, search=%c",
		   a->of[NOTICE_AI_TRAIN] == NOTICE_ALLOWED ? 'y' : 'n',
		   a->of[NOTICE_AI_INPUT] == NOTICE_ALLOWED ? 'y' : 'n',
		   a->of[NOTICE_SEARCH] == NOTICE_ALLOWED ? 'y' : 'n');
}

static const char *
yes_no(uint8_t answer)
{
	return answer == NOTICE_ALLOWED ? "yes" : "no";
}

static void
write_license_line(const struct notice_policy *p, struct buf *out)
{
	buf_add_str(out, "License: ");
	notice_policy_url(p, p->rsl_path, out);
	buf_add_byte(out, '\n');
}

static void
write_lines(struct buf *out, const char *name, const struct slice *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_add_str(out, name);
		buf_add_slice(out, list[i]);
		buf_add_byte(out, '\n');
	}
}

/* Content-Signal knows no paths: it gets what the strictest of them says. */
static void
write_signal(const struct notice_policy *p, struct buf *out)
{
	struct notice_answers a = notice_policy_strictest(p);

	buf_printf(out, "Content-Signal: search=%s, ai-input=%s, ai-train=%s\n",
		   yes_no(a.of[NOTICE_SEARCH]), yes_no(a.of[NOTICE_AI_INPUT]),
		   yes_no(a.of[NOTICE_AI_TRAIN]));
}

/*
 * A group repeats everything: what stands elsewhere it would not hear. Its Allow and
 * Disallow stand last and are never missing, because a reader that knows nothing else
 * would take the next User-agent line as one more name of this group.
 */
static void
write_group(const struct notice_policy *p, const struct notice_group *g, struct buf *out)
{
	buf_add_byte(out, '\n');
	write_lines(out, "User-agent: ", g->agents, g->n_agents);
	write_license_line(p, out);
	for (size_t i = p->n_rules; p->content_usage && i-- > 0;) {
		const struct notice_rule *rule = &p->rules[i];

		buf_add_str(out, "Content-Usage: ");
		if (i + 1 < p->n_rules) {
			buf_add_slice(out, rule->path);
			buf_add_byte(out, ' ');
		}
		notice_write_usage(&rule->answers, out);
		buf_add_byte(out, '\n');
	}
	if (p->content_signal)
		write_signal(p, out);
	if (g->n_allow + g->n_disallow == 0)
		buf_add_str(out, "Allow: /\n");
	write_lines(out, "Allow: ", g->allow, g->n_allow);
	write_lines(out, "Disallow: ", g->disallow, g->n_disallow);
}

void
notice_write_robots(const struct notice_policy *p, struct buf *out)
{
	buf_add_str(out, "# The rights in this site's content are reserved as the "
			 "licence below says.\n# Licences: ");
	buf_add_slice(out, p->licensing);
	buf_add_byte(out, '\n');
	write_license_line(p, out);
	for (size_t i = 0; i < p->n_groups; i++)
		write_group(p, &p->groups[i], out);
	if (p->n_sitemaps > 0)
		buf_add_byte(out, '\n');
	write_lines(out, "Sitemap: ", p->sitemaps, p->n_sitemaps);
}

/* ---- RSL ---- */

/* Words for the uses whose answer is 'answer', or, with 'others', is not. */
static void
words_of(const struct notice_answers *a, enum notice_answer answer, bool others,
	 struct buf *out)
{
	static const enum notice_use ai[] = { NOTICE_AI_TRAIN, NOTICE_AI_INPUT,
					      NOTICE_AI_INDEX };
	bool in[NOTICE_USES];

	for (unsigned u = 0; u < NOTICE_USES; u++)
		in[u] = (a->of[u] == answer) != others;
	if (in[NOTICE_AI_TRAIN] && in[NOTICE_AI_INPUT] && in[NOTICE_AI_INDEX]) {
		buf_add_str(out, " ai-all");
	} else {
		for (size_t i = 0; i < NAQL_COUNT(ai); i++) {
			if (!in[ai[i]])
				continue;
			buf_add_byte(out, ' ');
			buf_add_str(out, notice_use_name(ai[i]));
		}
	}
	if (in[NOTICE_SEARCH])
		buf_add_str(out, " search");
}

static void
write_words(struct xml_writer *w, const char *element, const struct notice_answers *a,
	    enum notice_answer answer, bool others)
{
	struct buf words = { 0 };

	words_of(a, answer, others, &words);
	if (words.len > 0) {
		xw_start(w, element);
		xw_attr(w, "type", SLICE("usage"));
		xw_text(w, (struct slice){ words.ptr + 1, words.len - 1 });
		xw_end(w);
	}
	w->out->failed |= words.failed;
	buf_fini(&words);
}

static bool
any_is(const struct notice_answers *a, bool allowed)
{
	for (unsigned u = 0; u < NOTICE_TDM; u++)
		if ((a->of[u] == NOTICE_ALLOWED) == allowed)
			return true;
	return false;
}

static void
write_contact(struct xml_writer *w, const struct notice_policy *p)
{
	struct buf mail = { 0 };

	buf_add_str(&mail, "mailto:");
	buf_add_slice(&mail, p->email);
	xw_start(w, "legal");
	xw_attr(w, "type", SLICE("contact"));
	xw_text(w, p->email.ptr ? buf_slice(&mail) : p->licensing);
	xw_end(w);
	w->out->failed |= mail.failed;
	buf_fini(&mail);
}

/*
 * Two term sets: what is allowed is free and nothing beside it; everything else is to be
 * had by a subscription, or not at all. A licence without a payment would be free.
 */
static void
write_licenses(struct xml_writer *w, const struct notice_policy *p,
	       const struct notice_answers *a)
{
	if (any_is(a, true)) {
		xw_start(w, "license");
		write_words(w, "permits", a, NOTICE_ALLOWED, false);
		write_words(w, "prohibits", a, NOTICE_ALLOWED, true);
		xw_start(w, "payment");
		xw_attr(w, "type", SLICE("free"));
		xw_end(w);
		xw_end(w);
	}
	if (!any_is(a, false))
		return;
	xw_start(w, "license");
	write_words(w, "permits", a, NOTICE_OFFERED, false);
	write_words(w, "prohibits", a, NOTICE_RESERVED, false);
	xw_start(w, "payment");
	xw_attr(w, "type", SLICE("subscription"));
	xw_element(w, "custom", p->licensing);
	xw_end(w);
	write_contact(w, p);
	xw_end(w);
}

static void
write_content(struct xml_writer *w, const struct notice_policy *p,
	      const struct notice_rule *rule)
{
	xw_start(w, "content");
	xw_attr(w, "url", rule->path);
	xw_attr(w, "server", p->server);
	xw_attr(w, "lastmod", p->lastmod);
	write_licenses(w, p, &rule->answers);
	xw_start(w, "copyright");
	xw_attr(w, "type", SLICE("organization"));
	xw_attr(w, "contactEmail", p->email);
	xw_attr(w, "contactUrl", p->licensing);
	xw_text(w, p->agency);
	xw_end(w);
	if (p->terms.ptr)
		xw_element(w, "terms", p->terms);
	xw_end(w);
}

void
notice_write_rsl(const struct notice_policy *p, struct buf *out)
{
	struct xml_writer w;
	struct buf age = { 0 };

	buf_printf(&age, "%" PRIu32, p->max_age);
	xw_init(&w, out, true);
	xw_declaration(&w);
	xw_start(&w, "rsl");
	xw_attr(&w, "xmlns", SLICE(NOTICE_RSL_NS));
	xw_attr(&w, "max-age", buf_slice(&age));
	for (size_t i = 0; i < p->n_rules; i++)
		write_content(&w, p, &p->rules[i]);
	xw_end(&w);
	out->failed |= age.failed;
	buf_fini(&age);
}

/* ---- TDMRep ---- */

bool
notice_write_reserves(const struct notice_policy *p)
{
	return notice_policy_strictest(p).of[NOTICE_TDM] != NOTICE_ALLOWED;
}

static void
key_str(struct json_writer *w, const char *key, struct slice value)
{
	jw_key(w, key);
	jw_str(w, value);
}

static void
key_url(struct json_writer *w, const char *key, const struct notice_policy *p,
	const char *path)
{
	struct buf url = { 0 };

	notice_policy_url(p, SLICE(path), &url);
	key_str(w, key, buf_slice(&url));
	w->out->failed |= url.failed;
	buf_fini(&url);
}

/* The first rule that matches wins: the narrowest stands first, as p->rules has them. */
void
notice_write_tdmrep(const struct notice_policy *p, struct buf *out)
{
	struct json_writer w;

	jw_init(&w, out);
	jw_array(&w);
	for (size_t i = 0; i < p->n_rules; i++) {
		bool reserved = p->rules[i].answers.of[NOTICE_TDM] != NOTICE_ALLOWED;

		jw_object(&w);
		key_str(&w, "location", p->rules[i].path);
		jw_key(&w, "tdm-reservation");
		jw_int(&w, reserved);
		if (reserved)
			key_url(&w, "tdm-policy", p, NOTICE_WRITE_ODRL);
		jw_object_end(&w);
	}
	jw_array_end(&w);
	buf_add_byte(out, '\n');
}

static void
write_assigner(struct json_writer *w, const struct notice_policy *p)
{
	struct buf mail = { 0 };

	jw_key(w, "assigner");
	jw_object(w);
	key_str(w, "uid", p->site);
	key_str(w, "vcard:fn", p->agency);
	if (p->email.ptr) {
		buf_add_str(&mail, "mailto:");
		buf_add_slice(&mail, p->email);
		key_str(w, "vcard:hasEmail", buf_slice(&mail));
		w->out->failed |= mail.failed;
	}
	key_str(w, "vcard:hasURL", p->licensing);
	jw_object_end(w);
	buf_fini(&mail);
}

void
notice_write_odrl(const struct notice_policy *p, struct buf *out)
{
	struct json_writer w;

	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "@context");
	jw_array(&w);
	jw_cstr(&w, "http://www.w3.org/ns/odrl.jsonld");
	jw_cstr(&w, "http://www.w3.org/ns/tdmrep.jsonld");
	jw_array_end(&w);
	key_str(&w, "@type", SLICE("Offer"));
	key_str(&w, "profile", SLICE("http://www.w3.org/ns/tdmrep"));
	key_url(&w, "uid", p, NOTICE_WRITE_ODRL);
	write_assigner(&w, p);
	jw_key(&w, "permission");
	jw_array(&w);
	jw_object(&w);
	key_url(&w, "target", p, "/");
	key_str(&w, "action", SLICE("tdm:mine"));
	jw_key(&w, "duty");
	jw_array(&w);
	jw_object(&w);
	key_str(&w, "action", SLICE("obtainConsent"));
	jw_object_end(&w);
	jw_array_end(&w);
	jw_object_end(&w);
	jw_array_end(&w);
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}

/* ---- all of them ---- */

struct writing {
	struct notice_files *out;
	const struct notice_policy *p;
	struct arena *arena;
	struct buf text;
	bool refused;
};

/* What was written into w->text becomes the file. */
static void
put(struct writing *w, struct slice path)
{
	struct notice_file f = { 0 };
	char *name = arena_strndup(w->arena, path.ptr, path.len);
	char *bytes =
		w->text.failed ? NULL : arena_strndup(w->arena, w->text.ptr, w->text.len);

	f.path = (struct slice){ name, path.len };
	f.bytes = (struct slice){ bytes, w->text.len };
	if (name == NULL || bytes == NULL || !VEC_PUSH(&w->out->list, f))
		w->refused = true;
	buf_reset(&w->text);
}

static void
put_heads(struct writing *w)
{
	for (size_t i = w->p->n_rules; i-- > 0;) {
		struct buf name = { 0 };

		if (i + 1 == w->p->n_rules)
			buf_add_str(&name, "notice/head.html");
		else
			buf_printf(&name, "notice/head-%zu.html", i + 1);
		notice_write_web_head(w->p, &w->p->rules[i], &w->text);
		if (name.failed)
			w->refused = true;
		else
			put(w, buf_slice(&name));
		buf_fini(&name);
	}
}

static void
put_texts(struct writing *w)
{
	for (size_t i = 0; i < w->p->n_languages; i++) {
		const struct notice_text *t = notice_text_find(w->p->languages[i]);
		struct buf name = { 0 };

		buf_printf(&name, "notice/notice.%s.txt", t->lang);
		notice_write_web_text(w->p, t, &w->text);
		if (name.failed)
			w->refused = true;
		else
			put(w, buf_slice(&name));
		buf_fini(&name);
	}
}

naql_status
notice_write_all(struct notice_files *out, const struct notice_policy *p,
		 struct arena *arena, naql_error *err)
{
	static const struct {
		const char *path;
		void (*write)(const struct notice_policy *p, struct buf *out);
	} forms[] = {
		{ "robots.txt", notice_write_robots },
		{ ".well-known/tdmrep.json", notice_write_tdmrep },
		{ "notice/index.html", notice_write_web_page },
		{ "notice/nginx-http.conf", notice_write_web_nginx_http },
		{ "notice/nginx-server.conf", notice_write_web_nginx_server },
		{ "notice/apache.conf", notice_write_web_apache },
		{ "notice/rights.xmp", notice_write_web_xmp },
		{ "notice/newsml-g2-rights.xml", notice_write_web_newsml },
	};
	struct writing w = { .out = out, .p = p, .arena = arena };

	notice_write_rsl(p, &w.text);
	put(&w, (struct slice){ p->rsl_path.ptr + 1, p->rsl_path.len - 1 });
	for (size_t i = 0; i < NAQL_COUNT(forms); i++) {
		forms[i].write(p, &w.text);
		put(&w, SLICE(forms[i].path));
	}
	if (notice_write_reserves(p)) {
		notice_write_odrl(p, &w.text);
		put(&w, SLICE(NOTICE_WRITE_ODRL_FILE));
	}
	put_heads(&w);
	put_texts(&w);
	buf_fini(&w.text);
	return w.refused ? naql_nomem(err) : NAQL_OK;
}

void
notice_write_fini(struct notice_files *f)
{
	VEC_FREE(&f->list);
}
