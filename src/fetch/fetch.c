/*
 * fetch.c - naql_fetch(): a row of addresses, asked for one after the other.
 *
 * What a sitemap or a redirect names joins the row's end only where it is of the same
 * site: a page of somebody's cannot send us to a host that nobody named.
 */
#include "naql/fetch.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/json_write.h"
#include "base/options.h"
#include "base/timestamp.h"
#include "base/vec.h"
#include "fetch/site.h"
#include "fetch/sitemap.h"
#include "fetch/warc_out.h"

#define PAGES_DEFAULT 100u
#define PAGES_MAX     5000u
#define DELAY_DEFAULT 2000u
#define DELAY_LEAST   100u
#define DELAY_MOST    600000u
#define CONTACT_MAX   200u

struct errand {
	const char *url;
	unsigned redirects;
	bool named; /* by the caller */
	bool guess; /* a sitemap that may not be there */
};

struct fetch {
	const naql_fetch_options *opt;
	const naql_sink *sink;
	naql_fetch_counts *counts;
	uint64_t pages, delay;
	char agent[CONTACT_MAX + 64];
	struct client *client;
	struct client_reply reply;
	struct warc_out *warc;
	VEC(struct errand) row;
	VEC(struct site) sites;
	struct arena arena; /* addresses of the row */
	struct buf url, line, content;
	const char *from; /* base of what is being read, and its site */
	size_t from_site;
};

static bool
stops(void *ctx)
{
	const struct fetch *f = ctx;

	return f->sink && f->sink->stop && f->sink->stop(f->sink->ctx);
}

/* ---- telling ---- */

static naql_status
tell(struct fetch *f, const struct errand *e, const char *record, const char *why,
     naql_error *err)
{
	struct json_writer w;
	naql_status st;

	buf_reset(&f->line);
	jw_init(&w, &f->line);
	jw_object(&w);
	jw_key(&w, "type");
	jw_cstr(&w, "fetched");
	jw_key(&w, "url");
	jw_cstr(&w, e->url);
	jw_key(&w, "status");
	if (record)
		jw_int(&w, f->reply.status);
	else
		jw_null(&w);
	jw_key(&w, "bytes");
	jw_uint(&w, record ? f->reply.body.len : 0);
	jw_key(&w, "record");
	jw_cstr(&w, record);
	jw_key(&w, "why");
	jw_cstr(&w, why && why[0] ? why : NULL);
	jw_object_end(&w);
	st = buf_status(&f->line, err);
	if (st == NAQL_OK && f->sink && f->sink->line)
		st = f->sink->line(f->sink->ctx, f->line.ptr, f->line.len, err);
	return st;
}

/* Not had: a fault where the caller asked for it by name. */
static naql_status
not_had(struct fetch *f, const struct errand *e, const char *why, naql_error *err)
{
	naql_error fault;

	if (e->named && f->sink && f->sink->fault) {
		naql_status told = naql_fail(&fault, NAQL_E_IO, e->url, NAQL_NO_OFFSET,
					     "%.180s", why);

		(void)told;
		f->sink->fault(f->sink->ctx, &fault);
	}
	return tell(f, e, NULL, why, err);
}

/* ---- the row ---- */

static naql_status
add_errand(struct fetch *f, const char *url, const struct errand *like, naql_error *err)
{
	struct errand e = *like;

	for (size_t i = 0; i < f->row.n; i++)
		if (strcmp(f->row.ptr[i].url, url) == 0)
			return NAQL_OK;
	if (f->row.n >= f->pages && !like->redirects) {
		f->counts->left++;
		return NAQL_OK;
	}
	e.url = arena_strndup(&f->arena, url, strlen(url));
	return e.url && VEC_PUSH(&f->row, e) ? NAQL_OK : naql_nomem(err);
}

static struct slice
without_www(struct slice host)
{
	if (host.len > 4 && memcmp(host.ptr, "www.", 4) == 0)
		return (struct slice){ host.ptr + 4, host.len - 4 };
	return host;
}

/* Scheme and the rest of "https://host:443". */
static void
split_origin(struct slice origin, struct slice *scheme, struct slice *host,
	     struct slice *port)
{
	size_t at = slice_find(origin, SLICE("://")), end = origin.len;

	while (end > at && origin.ptr[end - 1] != ':')
		end--;
	*scheme = (struct slice){ origin.ptr, at };
	*host = without_www((struct slice){ origin.ptr + at + 3, end - 1 - at - 3 });
	*port = (struct slice){ origin.ptr + end, origin.len - end };
}

/* Of the same site: host with or without www., the same port, or http to https. */
static bool
same_site(struct slice a, struct slice b)
{
	struct slice scheme_a, host_a, port_a, scheme_b, host_b, port_b;

	split_origin(a, &scheme_a, &host_a, &port_a);
	split_origin(b, &scheme_b, &host_b, &port_b);
	if (!slice_eq(host_a, host_b))
		return false;
	return (slice_eq(scheme_a, scheme_b) && slice_eq(port_a, port_b)) ||
	       (slice_eq(scheme_a, SLICE("http")) && slice_eq(port_a, SLICE("80")) &&
		slice_eq(scheme_b, SLICE("https")) && slice_eq(port_b, SLICE("443")));
}

/* An address out of a document of the site at hand; *taken: it is of that site. */
static naql_status
add_found(struct fetch *f, struct slice address, const struct errand *like, bool *taken,
	  naql_error *err)
{
	struct buf origin = { 0 };
	bool good = false;
	naql_status st = client_url(f->from, address, &f->url, &good, err);

	*taken = false;
	if (st == NAQL_OK && good)
		st = client_origin(f->url.ptr, &origin, err);
	if (st == NAQL_OK && good &&
	    same_site(buf_slice(&f->sites.ptr[f->from_site].origin),
		      buf_slice(&origin))) {
		*taken = true;
		st = add_errand(f, f->url.ptr, like, err);
	}
	buf_fini(&origin);
	return st;
}

static naql_status
take_loc(void *ctx, struct slice address, naql_error *err)
{
	static const struct errand plain = { .redirects = 0 };
	bool taken;

	return add_found(ctx, address, &plain, &taken, err);
}

/* ---- robots.txt ---- */

/* The answer behind its redirects, each kept; NULL: not to be had. */
static naql_status
ask_robots(struct fetch *f, struct site *s, const struct client_reply **out,
	   naql_error *err)
{
	struct buf next = { 0 };
	char id[WARC_OUT_ID + 1];
	bool good = false;
	naql_status st =
		client_url(s->origin.ptr, SLICE("/robots.txt"), &next, &good, err);

	*out = NULL;
	for (unsigned i = 0; st == NAQL_OK && good && i <= SITE_REDIRECTS; i++) {
		struct slice to;
		int64_t at;

		st = site_wait(s, f->delay, stops, f, err);
		at = time_now();
		if (st == NAQL_OK)
			st = client_get(f->client, next.ptr, &f->reply, err);
		if (st != NAQL_OK || f->reply.status == 0)
			break;
		st = warc_out_add(f->warc, next.ptr, at, &f->reply, id, err);
		to = client_field(&f->reply, "Location");
		if (st != NAQL_OK || f->reply.status < 300 || f->reply.status > 399 ||
		    !to.ptr) {
			*out = &f->reply;
			break;
		}
		st = client_url(next.ptr, to, &f->url, &good, err);
		if (st == NAQL_OK && good) { /* nothing is asked that nobody named */
			struct buf origin = { 0 };

			st = client_origin(f->url.ptr, &origin, err);
			good = st == NAQL_OK &&
			       same_site(buf_slice(&s->origin), buf_slice(&origin));
			buf_fini(&origin);
			buf_reset(&next);
			buf_add(&next, f->url.ptr, f->url.len + 1);
			if (st == NAQL_OK)
				st = buf_status(&next, err);
		}
	}
	buf_fini(&next);
	return st;
}

static naql_status
add_sitemaps(struct fetch *f, size_t site, naql_error *err)
{
	static const struct errand guess = { .guess = true };
	size_t before = f->row.n;
	bool taken;
	naql_status st;

	f->from = f->sites.ptr[site].origin.ptr;
	f->from_site = site;
	st = site_sitemaps(&f->sites.ptr[site], take_loc, f, err);
	if (st == NAQL_OK && f->row.n == before)
		st = add_found(f, SLICE("/sitemap.xml"), &guess, &taken, err);
	return st;
}

/* The site of an address, asked for its robots.txt when it is new. */
static naql_status
site_of(struct fetch *f, const struct errand *e, size_t *out, naql_error *err)
{
	const struct client_reply *r = NULL;
	struct site s = { .asked = 0 };
	naql_status st = client_origin(e->url, &s.origin, err);

	for (size_t i = 0; i < f->sites.n && st == NAQL_OK; i++)
		if (slice_eq(buf_slice(&f->sites.ptr[i].origin), buf_slice(&s.origin))) {
			*out = i;
			site_fini(&s);
			return NAQL_OK;
		}
	if (st == NAQL_OK) {
		buf_add_byte(&s.origin, 0);
		st = buf_status(&s.origin, err);
	}
	if (st == NAQL_OK) {
		s.origin.len--; /* the NUL stands behind it */
		st = ask_robots(f, &s, &r, err);
	}
	if (st == NAQL_OK)
		st = site_robots(&s, r, err);
	if (st == NAQL_OK && !VEC_PUSH(&f->sites, s))
		st = naql_nomem(err);
	if (st != NAQL_OK) {
		site_fini(&s);
		return st;
	}
	*out = f->sites.n - 1;
	return f->opt->sitemaps && e->named ? add_sitemaps(f, *out, err) : NAQL_OK;
}

/* ---- one address ---- */

/* What an answer leads to. 'why' says where it led nowhere. */
static naql_status
follow(struct fetch *f, const struct errand *e, size_t site, const char **why,
       naql_error *err)
{
	struct slice to = client_field(&f->reply, "Location");
	struct errand next = *e;
	bool taken = true, is;
	naql_status st = NAQL_OK;

	f->from = e->url;
	f->from_site = site;
	next.redirects++;
	if (f->reply.status >= 300 && f->reply.status <= 399 && to.ptr) {
		if (next.redirects > SITE_REDIRECTS)
			*why = "over five redirects";
		else
			st = add_found(f, to, &next, &taken, err);
		if (st == NAQL_OK && !taken)
			*why = "it redirects to another site, which nobody named";
		return st;
	}
	if (f->reply.status != 200)
		return NAQL_OK;
	buf_reset(&f->content);
	st = client_content(&f->reply, &f->content, err);
	return st == NAQL_OK ? sitemap_read(buf_slice(&f->content), &is, take_loc, f, err)
			     : st;
}

static naql_status
ask(struct fetch *f, const struct errand *e, size_t site, naql_error *err)
{
	struct site *s = &f->sites.ptr[site];
	char id[WARC_OUT_ID + 1];
	const char *why = f->reply.why;
	naql_status st = site_wait(s, f->delay, stops, f, err);
	int64_t at = time_now();

	if (st == NAQL_OK)
		st = client_get(f->client, e->url, &f->reply, err);
	if (st != NAQL_OK)
		return st;
	if (f->reply.status == 0) {
		f->counts->failed++;
		return not_had(f, e, f->reply.why[0] ? f->reply.why : "no answer", err);
	}
	st = warc_out_add(f->warc, e->url, at, &f->reply, id, err);
	if (st != NAQL_OK)
		return st;
	f->counts->answers++;
	f->counts->ok += f->reply.status >= 200 && f->reply.status <= 299;
	if (f->reply.status == 429 || f->reply.status == 503)
		s->closed =
			"the site answered that it is asked too much, or is not there";
	st = follow(f, e, site, &why, err);
	return st == NAQL_OK ? tell(f, e, id, why, err) : st;
}

static naql_status
run_errand(struct fetch *f, const struct errand *e, naql_error *err)
{
	size_t site = 0;
	bool allowed = false;
	naql_status st = site_of(f, e, &site, err);

	if (st != NAQL_OK)
		return st;
	if (f->sites.ptr[site].closed) {
		f->counts->failed++;
		return not_had(f, e, f->sites.ptr[site].closed, err);
	}
	st = site_allows(&f->sites.ptr[site], e->url, &allowed, err);
	if (st != NAQL_OK)
		return st;
	if (allowed)
		return ask(f, e, site, err);
	f->counts->refused++;
	return not_had(f, e,
		       f->sites.ptr[site].allows_nothing
			       ? "its robots.txt cannot be had, so nothing is allowed"
			       : "robots.txt disallows it",
		       err);
}

/* ---- all ---- */

static naql_status
add_named(struct fetch *f, const char *text, naql_error *err)
{
	static const struct errand named = { .named = true };
	struct buf whole = { 0 };
	bool good = false, bare = strstr(text, "://") == NULL;
	naql_status st;

	buf_printf(&whole, "%s%s", bare ? "https://" : "", text);
	st = buf_status(&whole, err);
	if (st == NAQL_OK)
		st = client_url(NULL, buf_slice(&whole), &f->url, &good, err);
	if (st == NAQL_OK && !good)
		st = naql_fail(err, NAQL_E_USAGE, text, NAQL_NO_OFFSET,
			       "is no http or https address without a user in it");
	if (st == NAQL_OK)
		st = add_errand(f, f->url.ptr, &named, err);
	buf_fini(&whole);
	return st;
}

/* It goes into a header: what may stand there, and nothing that ends the comment. */
static naql_status
set_agent(struct fetch *f, naql_error *err)
{
	const char *contact = f->opt->contact ? f->opt->contact : "";
	size_t n = strlen(contact);

	for (size_t i = 0; i < n; i++)
		if (contact[i] <= ' ' || contact[i] > '~' || contact[i] == '(' ||
		    contact[i] == ')')
			n = 0;
	if (n < 3 || n > CONTACT_MAX)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "say who asks: a mail address or an address of the web, "
				 "ASCII, without spaces");
	snprintf(f->agent, sizeof(f->agent), "%s/%s (+%s)", SITE_AGENT, NAQL_VERSION,
		 contact);
	return NAQL_OK;
}

static naql_status
set_up(struct fetch *f, naql_strings urls, naql_error *err)
{
	struct client_options opt = { .agent = f->agent, .stop = stops, .ctx = f };
	naql_status st = set_agent(f, err);

	f->pages = f->opt->pages ? f->opt->pages : PAGES_DEFAULT;
	f->pages = f->pages < PAGES_MAX ? f->pages : PAGES_MAX;
	f->delay = f->opt->delay_ms ? f->opt->delay_ms : DELAY_DEFAULT;
	f->delay = f->delay > DELAY_LEAST ? f->delay : DELAY_LEAST;
	f->delay = f->delay < DELAY_MOST ? f->delay : DELAY_MOST;
	if (st == NAQL_OK && (urls.n == 0 || !f->opt->output))
		st = naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
			       "say what to ask for, and where it is to be kept");
	if (st == NAQL_OK)
		st = client_new(&f->client, &opt, err);
	for (size_t i = 0; i < urls.n && st == NAQL_OK; i++)
		st = add_named(f, urls.ptr[i], err);
	return st == NAQL_OK ? warc_out_open(&f->warc, f->opt->output, f->agent, err)
			     : st;
}

/* What was captured is kept, also when somebody stopped it. */
static naql_status
finish(struct fetch *f, naql_status st, naql_error *err)
{
	if (f->warc && (st == NAQL_OK || st == NAQL_E_STOPPED)) {
		naql_error why;
		naql_status kept = warc_out_commit(f->warc, &why);

		f->warc = NULL;
		if (kept != NAQL_OK) {
			if (err)
				*err = why;
			st = kept;
		}
	}
	warc_out_discard(f->warc);
	client_free(f->client);
	client_reply_fini(&f->reply);
	for (size_t i = 0; i < f->sites.n; i++)
		site_fini(&f->sites.ptr[i]);
	VEC_FREE(&f->sites);
	VEC_FREE(&f->row);
	arena_fini(&f->arena);
	buf_fini(&f->url);
	buf_fini(&f->line);
	buf_fini(&f->content);
	return st;
}

naql_status
naql_fetch(naql_strings urls, const naql_fetch_options *opt, const naql_sink *sink,
	   naql_fetch_counts *counts, naql_error *err)
{
	naql_fetch_counts own = { 0 };
	struct fetch f = { .opt = opt, .sink = sink, .counts = counts ? counts : &own };
	naql_status st = options_check(opt, sizeof(*opt), "naql_fetch_options", err);

	*f.counts = own;
	if (st == NAQL_OK)
		st = set_up(&f, urls, err);
	for (size_t i = 0; i < f.row.n && st == NAQL_OK; i++) {
		struct errand e = f.row.ptr[i]; /* the row grows meanwhile */

		st = run_errand(&f, &e, err);
	}
	return finish(&f, st, err);
}
