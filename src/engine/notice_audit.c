/*
 * notice_audit.c - naql_notice_audit(): the agency's own pages in a crawl, and the notice
 * each carries.
 */
#include <string.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/mem.h"
#include "base/options.h"
#include "base/timestamp.h"
#include "engine/archive_int.h"
#include "engine/input.h"
#include "engine/page_notice.h"
#include "naql/notice.h"
#include "register/notices.h"
#include "rights/notice_path.h"
#include "rights/notice_policy.h"
#include "text/charset.h"

#define AUDIT_FORMS 16u /* there are fewer */

struct audit {
	naql_archive *a;
	const naql_sink *sink;
	naql_notice_audited *counts;
	VEC(struct slice) hosts;
	struct notice_policy policy;
	bool has_policy;
	struct slice license; /* the address of our licence */
	struct page_parser *parser;
	struct charset_text text;
	struct arena kept, arena; /* for the whole audit; for a page */
	struct buf line;
	struct {
		const char *form;
		uint64_t n;
	} forms[AUDIT_FORMS];
	size_t n_forms;
};

/* ---- what is ours ---- */

static naql_status
take_host(void *ctx, struct slice value, naql_error *err)
{
	struct audit *t = ctx;
	char *copy = arena_strndup(&t->kept, value.ptr, value.len);
	struct slice host = { copy, value.len };

	if (copy == NULL || !VEC_PUSH(&t->hosts, host))
		return naql_nomem(err);
	return NAQL_OK;
}

static naql_status
take_policy(void *ctx, const struct register_notice *n, naql_error *err)
{
	struct audit *t = ctx;

	if (n->until != TIME_NONE)
		return NAQL_OK;
	t->has_policy = true;
	return notice_policy_read(&t->policy, n->policy, "naql.db", &t->kept, err);
}

static naql_status
load(struct audit *t, naql_strings hosts, naql_error *err)
{
	struct buf url = { 0 };
	char *copy;
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < hosts.n && st == NAQL_OK; i++)
		st = take_host(t, SLICE(hosts.ptr[i]), err);
	if (st == NAQL_OK && hosts.n == 0)
		st = register_setting_each(t->a->reg, ARCHIVE_HOST, take_host, t, err);
	if (st == NAQL_OK && t->hosts.n == 0)
		st = naql_fail(err, NAQL_E_USAGE, t->a->dir, NAQL_NO_OFFSET,
			       "no host of the agency's is known: name one with --host");
	if (st == NAQL_OK)
		st = register_notice_each(t->a->reg, TIME_NONE, TIME_NONE, take_policy, t,
					  err);
	if (st != NAQL_OK || !t->has_policy)
		return st;
	notice_policy_url(&t->policy, t->policy.rsl_path, &url);
	copy = url.failed ? NULL : arena_strndup(&t->kept, url.ptr, url.len);
	t->license = (struct slice){ copy, copy ? url.len : 0 };
	buf_fini(&url);
	return copy ? NAQL_OK : naql_nomem(err);
}

/* The host, or one below it. */
static bool
is_own(const struct audit *t, struct slice host)
{
	for (size_t i = 0; i < t->hosts.n; i++) {
		struct slice own = t->hosts.ptr[i];
		struct slice tail;

		if (host.len < own.len)
			continue;
		tail = (struct slice){ host.ptr + host.len - own.len, own.len };
		if (slice_ieq(tail, own) &&
		    (host.len == own.len || host.ptr[host.len - own.len - 1] == '.'))
			return true;
	}
	return false;
}

/* ---- a page ---- */

static bool
is_ours(const struct audit *t, const struct notice_reason *r)
{
	return r->says > NOTICE_ALLOWED ||
	       (t->license.len > 0 && slice_eq(r->text, t->license));
}

static void
count_form(struct audit *t, const char *form)
{
	for (size_t i = 0; i < t->n_forms; i++) {
		if (strcmp(t->forms[i].form, form) == 0) {
			t->forms[i].n++;
			return;
		}
	}
	if (t->n_forms < AUDIT_FORMS) {
		t->forms[t->n_forms].form = form;
		t->forms[t->n_forms++].n = 1;
	}
}

static void
write_page(struct json_writer *w, const char *file, const struct record *rec,
	   struct slice host)
{
	jw_key(w, "page");
	jw_object(w);
	jw_key(w, "id");
	jw_str(w, rec->id);
	jw_key(w, "url");
	jw_str(w, rec->url);
	jw_key(w, "host");
	jw_str(w, host);
	jw_key(w, "file");
	jw_cstr(w, file);
	jw_key(w, "offset");
	jw_uint(w, rec->offset);
	jw_key(w, "captured");
	jw_str(w, rec->captured);
	jw_object_end(w);
}

/* Uses that the page lets free and the newest record does not. */
static void
write_contradicts(struct audit *t, struct json_writer *w, const struct notice_page *p,
		  struct slice url)
{
	const struct notice_rule *rule =
		t->has_policy ? notice_policy_rule(&t->policy, notice_path_of_url(url))
			      : NULL;

	jw_key(w, "contradicts");
	jw_array(w);
	for (unsigned u = 0; rule && u < NOTICE_USES; u++) {
		bool free = false;

		for (size_t i = 0; i < p->n; i++)
			free |= p->reasons[i].of.of[u] == NOTICE_ALLOWED;
		if (free && rule->answers.of[u] > NOTICE_ALLOWED)
			jw_cstr(w, notice_use_name((enum notice_use)u));
	}
	jw_array_end(w);
}

static naql_status
send(struct audit *t, naql_error *err)
{
	naql_status st = buf_status(&t->line, err);

	if (st == NAQL_OK && t->sink && t->sink->line)
		st = t->sink->line(t->sink->ctx, t->line.ptr, t->line.len, err);
	return st;
}

/* Each form counts once a page, however often it stands there. */
static bool
is_first(const struct notice_page *p, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(p->reasons[k].form, p->reasons[i].form) == 0)
			return false;
	return true;
}

static naql_status
tell_page(struct audit *t, const char *file, const struct record *rec, struct slice host,
	  const struct notice_page *p, naql_error *err)
{
	struct json_writer w;
	bool carries = false;

	buf_reset(&t->line);
	jw_init(&w, &t->line);
	jw_object(&w);
	jw_key(&w, "type");
	jw_cstr(&w, "audit");
	write_page(&w, file, rec, host);
	jw_key(&w, "carries");
	jw_array(&w);
	for (size_t i = 0; i < p->n; i++) {
		if (!is_ours(t, &p->reasons[i]))
			continue;
		carries = true;
		if (!is_first(p, i))
			continue;
		jw_cstr(&w, p->reasons[i].form);
		count_form(t, p->reasons[i].form);
	}
	jw_array_end(&w);
	t->counts->own++;
	t->counts->carrying += carries;
	jw_key(&w, "reserved");
	jw_cstr(&w, notice_page_word(p->reserved));
	write_contradicts(t, &w, p, rec->url);
	jw_object_end(&w);
	return send(t, err);
}

static naql_status
audit_page(struct audit *t, const char *file, const struct record *rec, struct slice host,
	   naql_error *err)
{
	const struct charset *cs =
		charset_detect(rec->payload, rec->payload_len, rec->charset, true);
	const struct page *page;
	struct notice_page p;
	naql_status st =
		charset_decode(&t->text, cs, rec->payload, rec->payload_len, err);

	if (st == NAQL_OK)
		st = page_parse(t->parser,
				(struct slice){ t->text.utf8, t->text.utf8_len }, true,
				rec->url, &page, err);
	if (st == NAQL_OK)
		st = page_notice_read(&p, page, rec->url, rec->http, &t->arena, err);
	return st == NAQL_OK ? tell_page(t, file, rec, host, &p, err) : st;
}

static naql_status
read_record(void *ctx, const char *file, const struct record *rec, naql_error *err)
{
	struct audit *t = ctx;
	struct slice host = use_url_host(rec->url, &t->arena);
	naql_status st = NAQL_OK;

	if (rec->kind == RECORD_HTML && !rec->is_utf8 && is_own(t, host))
		st = audit_page(t, file, rec, host, err);
	arena_reset(&t->arena);
	return st;
}

/* ---- the sum ---- */

static naql_status
tell_sum(struct audit *t, naql_error *err)
{
	const naql_notice_audited *c = t->counts;
	struct json_writer w;

	buf_reset(&t->line);
	jw_init(&w, &t->line);
	jw_object(&w);
	jw_key(&w, "type");
	jw_cstr(&w, "audited");
	jw_key(&w, "pages");
	jw_uint(&w, c->own);
	jw_key(&w, "carrying");
	jw_uint(&w, c->carrying);
	jw_key(&w, "share");
	if (c->own)
		jw_fixed(&w, (int64_t)(c->carrying * 10000 / c->own), 4);
	else
		jw_null(&w);
	jw_key(&w, "forms");
	jw_object(&w);
	for (size_t i = 0; i < t->n_forms; i++) {
		jw_key(&w, t->forms[i].form);
		jw_uint(&w, t->forms[i].n);
	}
	jw_object_end(&w);
	jw_object_end(&w);
	return send(t, err);
}

naql_status
naql_notice_audit(naql_archive *a, naql_strings inputs, naql_strings hosts,
		  const naql_input_options *opt, const naql_sink *sink,
		  naql_notice_audited *counts, naql_error *err)
{
	struct audit t = { .a = a, .sink = sink, .counts = counts };
	struct input in = { .paths = inputs,
			    .opt = opt,
			    .sink = sink,
			    .counts = &counts->input,
			    .record = read_record,
			    .ctx = &t };
	naql_status st = options_check(opt, sizeof(*opt), "naql_input_options", err);

	*counts = (naql_notice_audited){ 0 };
	if (st == NAQL_OK)
		st = page_parser_new(&t.parser, err);
	if (st == NAQL_OK)
		st = load(&t, hosts, err);
	if (st == NAQL_OK)
		st = input_each(&in, err);
	if (st == NAQL_OK)
		st = tell_sum(&t, err);
	page_parser_free(t.parser);
	charset_text_fini(&t.text);
	VEC_FREE(&t.hosts);
	arena_fini(&t.kept);
	arena_fini(&t.arena);
	buf_fini(&t.line);
	return st;
}
