/*
 * capture_feed.c - a reader within a reader: the body of a response is read as a file of
 * its own, and what it hands out is dressed as a part of the capture.
 *
 * An item has the capture's id with '#' and its number, its time and its place in the
 * crawl file. It stands at the address it names where that is the site that was asked,
 * else at the feed's: a feed that gathers what other sites write says nothing of what
 * those sites show.
 */
#include "record/capture_feed.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "record/news.h"

struct capture_feed {
	struct record_reader *items;
	struct record of;
	struct record_options opt;
	struct record_reader *around;
	struct buf id;
};

/* A fault within the feed is told at the place of its capture. */
static void
pass_fault(void *ctx, const naql_error *fault)
{
	const struct capture_feed *f = ctx;

	record_fault(f->around, fault->code, f->of.offset, "feed: %s", fault->text);
}

static bool
pass_stop(void *ctx)
{
	const struct record_options *opt = &((struct capture_feed *)ctx)->around->opt;

	return opt->stop && opt->stop(opt->ctx);
}

void
capture_feed_free(struct capture_feed *f)
{
	if (!f)
		return;
	record_close(f->items);
	buf_fini(&f->id);
	mem_free(f);
}

naql_status
capture_feed_open(struct record_reader *r, const struct record *of, naql_error *err)
{
	struct capture_feed *f = mem_calloc(1, sizeof(*f));

	if (!f)
		return naql_nomem(err);
	f->of = *of;
	f->around = r;
	f->opt = (struct record_options){ .fault = pass_fault,
					  .stop = pass_stop,
					  .ctx = f };
	naql_status st = record_open_memory(&f->items, of->payload, of->payload_len,
					    source_name(r->src), of->id, &f->opt, err);

	if (st != NAQL_OK) {
		capture_feed_free(f);
		return st;
	}
	f->items->format =
		&news_format; /* known already, whatever the file's name says */
	r->feed = f;
	return NAQL_OK;
}

/* The host of an address without "www.", or {NULL, 0}. */
static struct slice
host_of(struct slice url)
{
	size_t at = slice_find(url, SLICE("://")), end;

	if (at == SIZE_MAX)
		return (struct slice){ NULL, 0 };
	at += 3;
	for (end = at; end < url.len && !memchr("/?#:@", url.ptr[end], 5);)
		end++;
	struct slice host = { url.ptr + at, end - at };

	if (host.len > 4 && slice_ieq((struct slice){ host.ptr, 4 }, SLICE("www.")))
		host = (struct slice){ host.ptr + 4, host.len - 4 };
	return host;
}

/* 'host' is 'site', or below it. */
static bool
is_below(struct slice host, struct slice site)
{
	if (site.len == 0 || host.len < site.len)
		return false;
	size_t before = host.len - site.len;

	return slice_ieq((struct slice){ host.ptr + before, site.len }, site) &&
	       (before == 0 || host.ptr[before - 1] == '.');
}

static bool
is_same_site(struct slice a, struct slice b)
{
	struct slice x = host_of(a), y = host_of(b);

	return is_below(x, y) || is_below(y, x);
}

static naql_status
dress(struct capture_feed *f, struct record *out, naql_error *err)
{
	buf_reset(&f->id);
	buf_add_slice(&f->id, f->of.id);
	buf_printf(&f->id, "#%llu", (unsigned long long)f->items->news->n_items);
	out->id = buf_slice(&f->id);
	if (!is_same_site(out->url, f->of.url))
		out->url = f->of.url;
	out->captured = f->of.captured;
	out->http = f->of.http;
	out->offset = f->of.offset;
	return buf_status(&f->id, err);
}

/* A feed counts as its items; one without any as a record that was skipped. */
static void
close_feed(struct record_reader *r)
{
	const struct record_counts *c = record_counts(r->feed->items);

	r->counts.records += c->records > 0 ? c->records - 1 : 0;
	r->counts.skipped += c->records > 0 ? c->skipped : 1;
	r->counts.cut += c->cut;
	capture_feed_free(r->feed);
	r->feed = NULL;
}

naql_status
capture_feed_next(struct record_reader *r, struct record *out, bool *found,
		  naql_error *err)
{
	naql_status st;

	*found = false;
	if (!r->feed)
		return NAQL_OK;
	st = record_next(r->feed->items, out, err);
	if (st == NAQL_OK)
		st = dress(r->feed, out, err);
	if (st == NAQL_OK) {
		record_hand(r, out);
		*found = true;
		return NAQL_OK;
	}
	if (st != NAQL_DONE)
		return st;
	close_feed(r);
	memset(out, 0, sizeof(*out));
	return NAQL_OK;
}
