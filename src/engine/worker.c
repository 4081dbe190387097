/*
 * worker.c - charset, words, sieve, match, labels, use: the way of one page.
 *
 * Stories that pages are held against come back often, so their folded words are kept in
 * a small direct-mapped cache; everything else lives for one page.
 */
#include "engine/worker.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "engine/body.h"
#include "engine/kept.h"
#include "engine/page_notice.h"
#include "engine/story_cache.h"
#include "match/match.h"
#include "page/page.h"
#include "sieve/sieve.h"
#include "text/charset.h"
#include "text/fold.h"
#include "use/address.h"

#define TITLE_MAX     1024u  /* bytes of what a page says of itself that go with each */
#define WORD_MAX      64u    /* use: a title, and a date or a language */
#define LONG_USES_MAX 65536u /* stories found in one long text */

typedef VEC(struct use) use_vec;

struct worker {
	struct worker_options opt;
	struct match_options match_opt;
	struct sieve *sieve;
	struct matcher *matcher;
	struct page_parser *parser;
	struct story_cache *stories;
	struct charset_text text;
	use_vec uses; /* of the page at hand */
	struct buf record, excerpts, story_text;
	/* a long text in windows: what its earlier windows gave, and the digest so far */
	struct sha256 *long_digest;
	struct arena long_arena;
	use_vec long_uses;
	uint32_t long_words;
	bool long_open; /* a window was given, and not yet the last one */
};

/* One page while it is worked on. */
struct page_job {
	const char *file;
	const struct record *rec;
	struct arena *arena;
	const struct word *words;
	size_t n_words;
	struct use_page page;
	bool parsed;
	bool is_reserved; /* by its own notice */
};

naql_status
worker_new(struct worker **out, const struct worker_options *opt, naql_error *err)
{
	struct worker *w = mem_calloc(1, sizeof(*w));
	struct sieve_options so = { .traces = opt->traces, .min_words = opt->min_words };
	naql_status st;

	*out = NULL;
	if (w == NULL)
		return naql_nomem(err);
	w->opt = *opt;
	w->match_opt = (struct match_options){ .min_words = opt->min_words,
					       .traces = opt->traces,
					       .paraphrase = opt->paraphrase };
	st = sieve_new(&w->sieve, opt->index, &so, err);
	if (st == NAQL_OK)
		st = matcher_new(&w->matcher, opt->index, &w->match_opt, err);
	if (st == NAQL_OK)
		st = page_parser_new(&w->parser, err);
	if (st == NAQL_OK)
		st = story_cache_new(&w->stories, opt->index, opt->agency, err);
	if (st == NAQL_OK)
		st = sha256_new(&w->long_digest, err);
	if (st == NAQL_OK) {
		*out = w;
		w = NULL; /* handed over */
	}
	worker_free(w);
	return st;
}

void
worker_free(struct worker *w)
{
	if (w == NULL)
		return;
	sieve_free(w->sieve);
	matcher_free(w->matcher);
	page_parser_free(w->parser);
	story_cache_free(w->stories);
	charset_text_fini(&w->text);
	VEC_FREE(&w->uses);
	buf_fini(&w->record);
	buf_fini(&w->excerpts);
	buf_fini(&w->story_text);
	sha256_free(w->long_digest);
	arena_fini(&w->long_arena);
	VEC_FREE(&w->long_uses);
	mem_free(w);
}

const struct sieve_counts *
worker_sieve_counts(const struct worker *w)
{
	return sieve_counts(w->sieve);
}

/* At most n bytes of UTF-8, cut between characters. */
static struct slice
cut(struct slice s, size_t n)
{
	if (s.len <= n)
		return s;
	while (n > 0 && ((uint8_t)s.ptr[n] & 0xc0) == 0x80)
		n--;
	s.len = n;
	return s;
}

/* Labels, metadata, and the notice that the page carries. Of a window of a long text no
 * notice is read: it would be that of a part. */
static naql_status
read_notice(struct worker *w, struct page_job *job, naql_error *err)
{
	const struct record *rec = job->rec;
	struct slice utf8 = { w->text.utf8, w->text.utf8_len };
	struct use_page *p = &job->page;
	struct notice_page notice;
	naql_status st = page_parse(w->parser, utf8, rec->kind == RECORD_HTML, rec->url,
				    &p->page, err);

	if (st != NAQL_OK || rec->window > 0 || !rec->window_last)
		return st;
	st = page_notice_read(&notice, p->page, rec->url, rec->http, job->arena, err);
	if (st != NAQL_OK)
		return st;
	st = page_notice_why(&notice, job->arena, &p->notice, err);
	p->reserved = notice_page_word(notice.reserved);
	job->is_reserved = notice.reserved == NOTICE_YES;
	return st;
}

/* Asked for only once a story matches, or by --reserved. */
static naql_status
parse_page(struct worker *w, struct page_job *job, naql_error *err)
{
	const struct record *rec = job->rec;
	struct use_page *p = &job->page;
	naql_status st = p->page ? NAQL_OK : read_notice(w, job, err);

	if (st != NAQL_OK)
		return st;
	job->parsed = true;
	p->id = rec->id;
	p->url = rec->url;
	p->host = use_url_host(rec->url, job->arena);
	p->file = SLICE(job->file);
	p->captured = rec->captured;
	p->published = slice_or(rec->published, cut(page_first_day(p->page), WORD_MAX));
	p->byline = cut(slice_or(rec->byline, p->page->byline), TITLE_MAX);
	p->title = cut(slice_or(rec->title, p->page->title), TITLE_MAX);
	p->lang = cut(slice_or(p->page->lang, rec->lang), WORD_MAX);
	p->offset = rec->offset;
	p->text = &w->text;
	p->plain = rec->kind != RECORD_HTML;
	p->window = rec->window;
	p->words = job->words;
	p->n_words = job->n_words;
	p->body_words = body_words(p->page, job->words, job->n_words);
	return use_page_take(p, w->opt.agency, job->arena, err);
}

static naql_status
digest_page(struct page_job *job, naql_error *err)
{
	uint8_t digest[SHA256_LEN];
	char *hex = arena_alloc(job->arena, SHA256_HEX_LEN + 1, 1);
	naql_status st;

	if (hex == NULL)
		return naql_nomem(err);
	st = sha256_bytes(job->rec->payload, job->rec->payload_len, digest, err);
	if (st != NAQL_OK)
		return st;
	hex_encode(digest, SHA256_LEN, hex);
	job->page.sha256 = hex;
	return NAQL_OK;
}

/* A story is one record a page: of two versions of it the stronger stays. */
static void
keep_use(use_vec *uses, const struct use *u)
{
	for (size_t i = 0; i < uses->n; i++) {
		struct use *have = &uses->ptr[i];

		if (!slice_eq(have->item.id, u->item.id))
			continue;
		if (u->bits > have->bits ||
		    (u->bits == have->bits && u->item.version > have->item.version))
			*have = *u;
		return;
	}
	uses->ptr[uses->n++] = *u; /* room was reserved for every candidate */
}

/* The cache may give the story's place away before its excerpts are written, and it keeps
 * no text. */
static naql_status
pin_story(struct worker *w, struct page_job *job, struct use *u, naql_error *err)
{
	naql_status st = index_text(w->opt.index, u->item.item, &w->story_text, err);

	if (st != NAQL_OK)
		return st;
	u->item.text = buf_slice(&w->story_text);
	return use_pin_item(u, job->arena, err);
}

/* A title without a passage is a trace, and looked for only when those are asked for. */
static bool
title_alone(const struct worker *w, const struct page_job *job,
	    const struct use_item *story)
{
	return w->opt.traces && use_title(story, job->words, job->n_words) < job->n_words;
}

static naql_status
try_story(struct worker *w, struct page_job *job, const struct sieve_candidate *c,
	  naql_error *err)
{
	const struct match_result *m;
	struct use_item story;
	const uint8_t *slips = NULL;
	struct match_text words;
	struct use u;
	bool promising = false;
	naql_status st = story_cache_get(w->stories, c->item, &story, &words, err);

	if (st == NAQL_OK)
		st = kept_candidate(c, w->matcher, &w->match_opt, &words, &promising,
				    err);
	if (st != NAQL_OK || !promising)
		return st;
	st = match_item(w->matcher, &words, &m, err);
	if (st != NAQL_OK || (m->n_passages == 0 && !title_alone(w, job, &story)))
		return st;
	if (!job->parsed)
		st = parse_page(w, job, err);
	if (st == NAQL_OK && job->page.sha256 == NULL)
		st = digest_page(job, err);
	if (st == NAQL_OK)
		st = use_from_match(&u, &job->page, &story, m, w->opt.agency,
				    &w->match_opt, job->arena, err);
	if (st == NAQL_OK &&
	    !kept_use(&u, m, c->certain || c->hits > 1 || w->opt.traces, w->opt.traces))
		return NAQL_OK;
	if (st == NAQL_OK && u.kind != USE_TRACE)
		st = story_cache_slips(w->stories, &slips, err);
	if (st == NAQL_OK && slips)
		st = use_take_slips(&u, slips, job->arena, err);
	if (st == NAQL_OK && w->opt.excerpts)
		st = pin_story(w, job, &u, err);
	if (st == NAQL_OK)
		keep_use(&w->uses, &u);
	return st == NAQL_DONE ? NAQL_OK : st;
}

/* Bytes to uses, in w->uses. */
static naql_status
find_uses(struct worker *w, struct page_job *job, bool *passed, naql_error *err)
{
	const struct record *rec = job->rec;
	const struct charset *cs =
		rec->is_utf8 ? charset_utf8()
			     : charset_detect(rec->payload, rec->payload_len,
					      rec->charset, rec->kind == RECORD_HTML);
	const struct sieve_candidate *cand = NULL;
	size_t n_cand = 0;
	naql_status st =
		charset_decode(&w->text, cs, rec->payload, rec->payload_len, err);

	w->uses.n = 0;
	if (st == NAQL_OK && w->opt.reserved) {
		st = read_notice(w, job, err);
		if (st == NAQL_OK && !job->is_reserved)
			return NAQL_OK;
	}
	if (st == NAQL_OK)
		st = page_words(
			w->parser, (struct slice){ w->text.utf8, w->text.utf8_len },
			rec->kind == RECORD_HTML, &job->words, &job->n_words, err);
	if (st == NAQL_OK)
		st = sieve_page(w->sieve, job->words, job->n_words, &cand, &n_cand, err);
	*passed = n_cand > 0;
	if (st != NAQL_OK || n_cand == 0)
		return st;
	st = match_page(w->matcher, job->words, job->n_words, err);
	if (st == NAQL_OK && !VEC_RESERVE(&w->uses, n_cand))
		st = naql_nomem(err);
	for (size_t i = 0; i < n_cand && st == NAQL_OK; i++)
		if (kept_possible(&cand[i], &w->match_opt))
			st = try_story(w, job, &cand[i], err);
	return st;
}

/* A copy in the arena; *refused is set, and nothing given, where there is no memory. */
static struct slice
keep(struct arena *arena, struct slice s, bool *refused)
{
	char *copy;

	if (s.ptr == NULL)
		return s;
	copy = arena_strndup(arena, s.ptr, s.len);
	*refused |= copy == NULL;
	return (struct slice){ copy, copy ? s.len : 0 };
}

/* What the register knows the text and the page by. */
static naql_status
name_page(const struct use *u, struct arena *arena, struct worker_use *out,
	  naql_error *err)
{
	struct slice canonical = { NULL, 0 };
	naql_status st = text_keys_at_hand(u, arena, &out->keys, err);

	if (u->page.page) /* a long text has none */
		canonical = u->page.page->canonical;
	if (st == NAQL_OK)
		st = address_of(u->page.url, arena, &out->address, err);
	if (st == NAQL_OK)
		st = address_page(u->page.url, canonical, arena, &out->page, err);
	return st == NAQL_OK ? text_keys_title(u->page.title, &out->title_key, err) : st;
}

static naql_status
write_use(struct worker *w, const struct use *u, struct arena *arena,
	  struct worker_use *out, naql_error *err)
{
	bool refused = false;
	naql_status st;

	buf_reset(&w->record);
	use_write(u, (struct slice){ NULL, 0 }, &w->record);
	buf_reset(&w->excerpts);
	if (w->opt.excerpts)
		use_write_excerpts(u, &w->excerpts);
	st = buf_status(&w->record, err);
	if (st == NAQL_OK)
		st = buf_status(&w->excerpts, err);
	if (st != NAQL_OK)
		return st;
	memcpy(out->id, u->id, sizeof(out->id));
	out->kind = u->kind;
	out->how = u->how;
	out->primary = u->primary;
	out->bits = u->bits;
	out->story_permille = u->story_permille;
	out->page_permille = u->page_permille;
	out->words = u->words;
	out->version = u->item.version;
	out->offset = u->page.offset;
	out->story = keep(arena, u->item.id, &refused);
	out->url = keep(arena, u->page.url, &refused);
	out->host = keep(arena, u->page.host, &refused);
	out->captured = keep(arena, u->page.captured, &refused);
	out->published = keep(arena, u->page.published, &refused);
	out->title = keep(arena, u->page.title, &refused);
	out->file = keep(arena, u->page.file, &refused);
	out->record = keep(arena, buf_slice(&w->record), &refused);
	out->excerpts = keep(arena, buf_slice(&w->excerpts), &refused);
	if (refused || out->record.ptr == NULL)
		return naql_nomem(err);
	st = w->opt.excerpts ? name_page(u, arena, out, err) : NAQL_OK;
	if (st == NAQL_OK)
		st = furniture_take(u, arena, &out->furniture, err);
	return st == NAQL_OK ? facts_of_use(&out->facts, u, arena, err) : st;
}

static int
by_strength(const void *x, const void *y)
{
	const struct use *a = x, *b = y;
	size_t n = a->item.id.len < b->item.id.len ? a->item.id.len : b->item.id.len;
	int c;

	if (a->bits != b->bits)
		return a->bits > b->bits ? -1 : 1;
	c = n ? memcmp(a->item.id.ptr, b->item.id.ptr, n) : 0;
	return c ? c
		 : (a->item.id.len > b->item.id.len) - (a->item.id.len < b->item.id.len);
}

static naql_status
write_uses(struct worker *w, use_vec *uses, struct arena *arena,
	   struct worker_result *out, naql_error *err)
{
	naql_status st;

	uses->n = use_explained(uses->ptr, uses->n);
	if (uses->n == 0)
		return NAQL_OK;
	qsort(uses->ptr, uses->n, sizeof(*uses->ptr), by_strength);
	st = use_twins(uses->ptr, uses->n, w->opt.index, arena, err);
	if (st == NAQL_OK)
		uses->n = kept_of(uses->ptr, uses->n, w->opt.traces);
	if (st == NAQL_OK)
		st = use_group(uses->ptr, uses->n, arena, err);
	if (st != NAQL_OK)
		return st;
	out->uses = arena_array(arena, uses->n, sizeof(*out->uses));
	if (out->uses == NULL)
		return naql_nomem(err);
	for (size_t i = 0; i < uses->n && st == NAQL_OK; i++) {
		st = write_use(w, &uses->ptr[i], arena, &out->uses[i], err);
		out->n_uses++;
	}
	return st;
}

/* The line of --reserved: which page it is, and why. */
static naql_status
write_reserved(struct worker *w, const struct page_job *job, struct worker_result *out,
	       naql_error *err)
{
	char *copy = NULL;

	buf_reset(&w->record);
	page_notice_line(job->rec, job->file, use_url_host(job->rec->url, job->arena),
			 job->page.reserved, job->page.notice, &w->record);
	if (!w->record.failed)
		copy = arena_strndup(job->arena, w->record.ptr, w->record.len);
	out->reserved = (struct slice){ copy, copy ? w->record.len : 0 };
	return copy ? NAQL_OK : naql_nomem(err);
}

/* A page over a limit is a fault of the page, not of the scan. */
static naql_status
excuse_page(naql_status st, const naql_error *why, struct worker_result *out,
	    naql_error *err)
{
	if (st == NAQL_E_LIMIT) {
		out->fault_status = st;
		out->fault = *why;
		return NAQL_OK;
	}
	if (st != NAQL_OK && err)
		*err = *why;
	return st;
}

naql_status
worker_page(struct worker *w, const char *file, const struct record *rec,
	    struct arena *arena, struct worker_result *out, naql_error *err)
{
	struct page_job job = { .file = file, .rec = rec, .arena = arena };
	naql_error why = { 0 };
	naql_status st;

	memset(out, 0, sizeof(*out));
	if (rec->payload_len == 0)
		return NAQL_OK;
	st = find_uses(w, &job, &out->passed, &why);
	if (st == NAQL_OK && w->opt.reserved && job.is_reserved)
		st = write_reserved(w, &job, out, &why);
	if (st == NAQL_OK)
		st = write_uses(w, &w->uses, arena, out, &why);
	out->captured = time_parse(rec->captured);
	if (st == NAQL_OK && w->opt.excerpts)
		st = address_of(rec->url, arena, &out->address, &why);
	return excuse_page(st, &why, out, err);
}

/* Take the window's uses into those of the whole text. */
static naql_status
merge_window(struct worker *w, naql_error *err)
{
	for (size_t i = 0; i < w->uses.n; i++) {
		struct use *into = NULL;
		naql_status st;

		for (size_t k = 0; k < w->long_uses.n && into == NULL; k++)
			if (slice_eq(w->long_uses.ptr[k].item.id, w->uses.ptr[i].item.id))
				into = &w->long_uses.ptr[k];
		if (into == NULL && w->long_uses.n >= LONG_USES_MAX)
			return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
					 "over %u stories in one text", LONG_USES_MAX);
		if (into == NULL && !VEC_RESERVE(&w->long_uses, 1))
			return naql_nomem(err);
		st = into ? use_merge(into, &w->uses.ptr[i], &w->long_arena, err)
			  : use_keep(&w->long_uses.ptr[w->long_uses.n], &w->uses.ptr[i],
				     &w->long_arena, err);
		if (st != NAQL_OK)
			return st;
		w->long_uses.n += into == NULL;
	}
	return NAQL_OK;
}

/* Whatever comes of it, the next text begins with nothing. */
static naql_status
finish_long(struct worker *w, struct arena *arena, struct worker_result *out,
	    naql_error *err)
{
	uint8_t digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN + 1];
	naql_status st = sha256_final(w->long_digest, digest, err);

	if (st == NAQL_OK) {
		hex_encode(digest, SHA256_LEN, hex);
		for (size_t i = 0; i < w->long_uses.n && st == NAQL_OK; i++)
			st = use_seal(&w->long_uses.ptr[i], hex, w->long_words, err);
	}
	if (st == NAQL_OK)
		st = write_uses(w, &w->long_uses, arena, out, err);
	w->long_uses.n = 0;
	w->long_words = 0;
	w->long_open = false;
	arena_reset(&w->long_arena);
	return st;
}

naql_status
worker_text_end(struct worker *w, struct arena *arena, struct worker_result *out,
		naql_error *err)
{
	naql_error why = { 0 };

	memset(out, 0, sizeof(*out));
	if (!w->long_open)
		return NAQL_OK;
	return excuse_page(finish_long(w, arena, out, &why), &why, out, err);
}

/* Words that the window before did not hold: they ascend in the source as in UTF-8. */
static uint32_t
new_words(const struct worker *w, const struct page_job *job)
{
	size_t low = 0, high = job->n_words;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (charset_source_offset(&w->text, job->words[mid].begin) <
		    job->rec->window_shared)
			low = mid + 1;
		else
			high = mid;
	}
	return (uint32_t)(job->n_words - low);
}

naql_status
worker_window(struct worker *w, const char *file, const struct record *rec,
	      struct arena *arena, struct worker_result *out, naql_error *err)
{
	struct page_job job = { .file = file, .rec = rec, .arena = arena };
	naql_error why = { 0 };
	naql_status st;

	memset(out, 0, sizeof(*out));
	w->long_open = true;
	job.page.sha256 = ""; /* known with the last window: use_seal() */
	st = sha256_add(w->long_digest, rec->payload + rec->window_shared,
			rec->payload_len - rec->window_shared, &why);
	if (st == NAQL_OK)
		st = find_uses(w, &job, &out->passed, &why);
	w->long_words += new_words(w, &job);
	if (st == NAQL_OK)
		st = merge_window(w, &why);
	if (st == NAQL_OK && rec->window_last)
		st = finish_long(w, arena, out, &why);
	return excuse_page(st, &why, out, err);
}
