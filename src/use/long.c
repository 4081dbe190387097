/*
 * long.c - uses that outlive the page they were found on: pinned for the register,
 * gathered over the windows of a long text, sealed with the digest of the whole.
 */
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "use/use.h"
#include "use/use_id.h"

static bool
keep_slice(struct slice *s, struct arena *arena)
{
	if (s->ptr == NULL)
		return true;
	s->ptr = arena_strndup(arena, s->ptr, s->len);
	return s->ptr != NULL;
}

static const void *
keep_array(const void *from, size_t n, size_t size, struct arena *arena)
{
	void *copy = arena_array(arena, n ? n : 1, size);

	if (copy && n)
		memcpy(copy, from, n * size);
	return copy;
}

/* The passage's pieces move into the arena. */
static bool
keep_pieces(struct use_passage *p, struct arena *arena)
{
	p->pieces = keep_array(p->pieces, p->n_pieces, sizeof(*p->pieces), arena);
	return p->pieces != NULL;
}

static const struct use_passage *
keep_passages(const struct use *u, struct arena *arena)
{
	struct use_passage *p =
		arena_array(arena, u->n_passages ? u->n_passages : 1, sizeof(*p));

	for (size_t i = 0; p && i < u->n_passages; i++) {
		p[i] = u->passages[i];
		if (!keep_pieces(&p[i], arena))
			return NULL;
	}
	return p;
}

naql_status
use_pin_item(struct use *u, struct arena *arena, naql_error *err)
{
	u->item.words =
		keep_array(u->item.words, u->item.n_words, sizeof(*u->item.words), arena);
	u->item.others = NULL; /* its work is done */
	if (u->item.words == NULL || !keep_slice(&u->item.text, arena))
		return naql_nomem(err);
	return NAQL_OK;
}

static bool
keep_slips(struct use *out, const struct use *u, struct arena *arena)
{
	struct use_slip *slips =
		arena_array(arena, u->n_slips ? u->n_slips : 1, sizeof(*slips));

	if (slips == NULL)
		return false;
	for (size_t i = 0; i < u->n_slips; i++) {
		slips[i] = u->slips[i];
		if (!keep_slice(&slips[i].text, arena))
			return false;
	}
	out->slips = slips;
	return true;
}

naql_status
use_keep(struct use *out, const struct use *u, struct arena *arena, naql_error *err)
{
	struct use_page *p = &out->page;
	char *file;

	*out = *u;
	p->text = NULL;
	p->page = NULL;
	p->byline = (struct slice){ NULL, 0 };
	p->words = NULL;
	p->n_words = 0;
	out->item.words = NULL;
	out->item.n_words = u->item.n_words;
	out->item.title = NULL;
	out->item.n_title = 0;
	out->item.others = NULL;
	out->item.text = (struct slice){ NULL, 0 };
	out->runs = NULL;
	out->n_runs = 0;
	out->passages = keep_passages(u, arena);
	if (!keep_slips(out, u, arena))
		return naql_nomem(err);
	out->credits_other = NULL;
	out->n_credits_other = 0;
	file = arena_strndup(arena, u->page.file.ptr, u->page.file.len);
	if (out->passages == NULL || file == NULL || !keep_slice(&p->id, arena) ||
	    !keep_slice(&p->url, arena) || !keep_slice(&p->host, arena) ||
	    !keep_slice(&p->captured, arena) || !keep_slice(&p->published, arena) ||
	    !keep_slice(&p->title, arena) || !keep_slice(&p->lang, arena) ||
	    !keep_slice(&out->credit.text, arena))
		return naql_nomem(err);
	p->file.ptr = file;
	return NAQL_OK;
}

static uint32_t
capped_sum(uint32_t a, uint32_t b, uint32_t cap)
{
	uint64_t sum = (uint64_t)a + b;

	return sum > cap ? cap : (uint32_t)sum;
}

/* The passage of 'have' that overlaps p on the page, or n. */
static size_t
overlapping(const struct use_passage *have, size_t n, const struct use_passage *p)
{
	for (size_t i = n; i-- > 0;)
		if (have[i].page_begin < p->page_end && p->page_begin < have[i].page_end)
			return i;
	return n;
}

naql_status
use_merge(struct use *into, const struct use *more, struct arena *arena, naql_error *err)
{
	struct use_passage *all =
		arena_array(arena, into->n_passages + more->n_passages, sizeof(*all));
	size_t n = into->n_passages;
	bool grew = false;

	if (all == NULL)
		return naql_nomem(err);
	memcpy(all, into->passages, n * sizeof(*all));
	for (size_t i = 0; i < more->n_passages; i++) {
		const struct use_passage *p = &more->passages[i];
		size_t at = overlapping(all, n, p);

		if (at < n && all[at].words >= p->words)
			continue; /* the overlap of the windows shows it twice */
		into->words =
			capped_sum(into->words, p->words - (at < n ? all[at].words : 0),
				   (uint32_t)into->item.n_words);
		all[at] = *p;
		if (!keep_pieces(&all[at], arena))
			return naql_nomem(err);
		n += at == n;
		grew = true;
	}
	into->passages = all;
	into->n_passages = n;
	if (!grew)
		return NAQL_OK;
	into->bits = more->bits > into->bits ? more->bits : into->bits;
	into->longest = more->longest > into->longest ? more->longest : into->longest;
	into->story_permille =
		capped_sum(into->story_permille, more->story_permille, 1000);
	into->char_changes |= more->char_changes;
	into->link |= more->link;
	if (into->how != more->how)
		into->how = USE_EDITED;
	if (into->kind != USE_WHOLE && more->kind < into->kind)
		into->kind = more->kind; /* enum use_kind goes from the strongest to the
					    weakest */
	into->doubts = into->kind == USE_COMMON_SOURCE ? into->doubts | more->doubts : 0;
	if (into->kind == USE_PART && into->story_permille >= 800)
		into->kind = USE_WHOLE;
	if (into->credit.text.len == 0 && more->credit.text.len) {
		into->credit = more->credit;
		if (!keep_slice(&into->credit.text, arena))
			return naql_nomem(err);
	}
	return NAQL_OK;
}

naql_status
use_seal(struct use *u, const char *sha256, uint32_t page_words, naql_error *err)
{
	uint64_t share = page_words ? (uint64_t)u->words * 1000 / page_words : 0;

	u->page.sha256 = sha256;
	u->page.body_words = page_words;
	u->page_permille = share > 1000 ? 1000 : (uint32_t)share;
	return use_set_id(u, err);
}
