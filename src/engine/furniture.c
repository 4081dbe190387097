/*
 * furniture.c - a small set-associative table of blocks, each with the pages it stood on.
 */
#include "engine/furniture.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "use/address.h"

#define SETS	  4096u /* of WAYS blocks: about 1.4 MB */
#define WAYS	  4u
#define WORDS_MIN 8u
#define MOST	  40u /* percent of the body's words */

/* Pages are kept by 32 bits of their hashes: a clash counts two pages as one. */
struct seen_page {
	uint32_t page, title;
};

struct seen_block {
	uint64_t key; /* host and text; 0: free */
	uint32_t n, used;
	struct seen_page page[FURNITURE_PAGES - 1];
};

struct furniture {
	uint32_t clock;
	struct seen_block block[SETS][WAYS];
};

naql_status
furniture_new(struct furniture **out, naql_error *err)
{
	*out = mem_calloc(1, sizeof(**out));
	return *out ? NAQL_OK : naql_nomem(err);
}

void
furniture_free(struct furniture *f)
{
	mem_free(f);
}

/* ---- what a use is asked by ---- */

static uint32_t
count_words(const struct use_page *p, const struct page_block *b)
{
	uint32_t n = 0;
	size_t lo = 0, hi = p->n_words;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (p->words[mid].begin < b->begin)
			lo = mid + 1;
		else
			hi = mid;
	}
	while (lo < p->n_words && p->words[lo++].begin < b->end)
		n++;
	return n;
}

/* A label by which a passage would count as the story's; headlines and leads are left as
 * they are, because terms may allow just those. */
static uint64_t
key_of(const struct use *u, const struct use_passage *passage)
{
	const struct use_page *p = &u->page;
	uint32_t last = passage->page_word + passage->n_page - 1;
	uint64_t host =
		hash_bytes(p->host.ptr ? p->host.ptr : "", p->host.len, HASH_SEED);

	if ((passage->where != PAGE_BODY && passage->where != PAGE_QUOTE) ||
	    passage->n_page == 0)
		return 0;
	const struct page_block *b =
		page_block_at(p->page, p->words[passage->page_word].begin);

	if (!b || b != page_block_at(p->page, p->words[last].begin))
		return 0;
	uint32_t words = count_words(p, b);

	if (words < WORDS_MIN || (uint64_t)words * 100 >= (uint64_t)p->body_words * MOST)
		return 0;
	return hash_bytes(b->text.ptr, b->text.len, host) | 1u;
}

naql_status
furniture_take(const struct use *u, struct arena *arena, struct furniture_keys *out,
	       naql_error *err)
{
	uint64_t *block;
	bool any = false;
	struct slice page, title = slice_trim(u->page.title);

	*out = (struct furniture_keys){ .n = u->n_passages };
	if (!u->page.page || u->page.plain || u->n_passages == 0)
		return NAQL_OK;
	block = arena_array(arena, u->n_passages, sizeof(*block));
	if (!block)
		return naql_nomem(err);
	for (size_t i = 0; i < u->n_passages; i++) {
		block[i] = key_of(u, &u->passages[i]);
		any |= block[i] != 0;
	}
	if (!any)
		return NAQL_OK;
	naql_status st =
		address_page(u->page.url, u->page.page->canonical, arena, &page, err);

	if (st != NAQL_OK)
		return st;
	page = slice_or(page, u->page.id);
	out->block = block;
	out->page = hash_bytes(page.ptr, page.len, HASH_SEED);
	out->title = title.len ? hash_bytes(title.ptr, title.len, HASH_SEED) | 1u : 0;
	return NAQL_OK;
}

/* ---- what was seen ---- */

/* The block's place; where it has none, that of the one seen on the fewest pages, and of
 * those the longest ago. */
static struct seen_block *
place_of(struct furniture *f, uint64_t key)
{
	struct seen_block *set = f->block[(key >> 1) % SETS], *weak = &set[0];

	for (unsigned i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (set[i].n < weak->n ||
		    (set[i].n == weak->n && set[i].used < weak->used))
			weak = &set[i];
	}
	*weak = (struct seen_block){ .key = key };
	return weak;
}

static bool
learn_one(struct furniture *f, uint64_t key, struct seen_page now)
{
	struct seen_block *b = place_of(f, key);

	b->used = ++f->clock;
	for (uint32_t i = 0; i < b->n; i++)
		if (b->page[i].page == now.page ||
		    (now.title && b->page[i].title == now.title))
			return false; /* this page again, or a copy of it */
	if (b->n == FURNITURE_PAGES - 1)
		return true;
	b->page[b->n++] = now;
	return false;
}

bool
furniture_learn(struct furniture *f, const struct furniture_keys *k, bool *is)
{
	struct seen_page now = { (uint32_t)(k->page >> 32), (uint32_t)(k->title >> 32) };
	bool any = false;

	for (size_t i = 0; i < k->n; i++) {
		is[i] = k->block && k->block[i] && learn_one(f, k->block[i], now);
		any |= is[i];
	}
	return any;
}

void
furniture_mark(const bool *is, size_t n, struct slice record, struct buf *out)
{
	/* in a value the quotes would be escaped, so this is always the member */
	static const char member[] = "\"where\":\"";
	size_t from = 0;

	if (record.len == 0) /* excerpts that nobody asked for */
		return;
	for (size_t i = 0; i < n; i++) {
		struct slice rest = { record.ptr + from, record.len - from };
		size_t at = slice_find(rest, SLICE(member));

		if (at == SIZE_MAX)
			break;
		at += sizeof(member) - 1;
		buf_add(out, rest.ptr, at);
		from += at;
		if (!is[i])
			continue;
		buf_add_str(out, page_label_name(PAGE_BOILERPLATE));
		while (from < record.len && record.ptr[from] != '"')
			from++;
	}
	buf_add(out, record.ptr + from, record.len - from);
}
