/*
 * place.c - words and blocks laid over each other: labels, quotation, payload bytes; and
 * what else all uses of a page ask of all its words.
 *
 * Words and blocks both ascend, so one walk gives every word its block. Made once a page:
 * a long text has many uses.
 */
#include "use/use_int.h"

#include "base/error.h"

const uint16_t place_flags[PLACE_FLAGS] = { WORD_ZERO_WIDTH, WORD_BIDI, WORD_LOOKALIKE };

static naql_status
place_blocks(struct place *p, struct arena *arena, naql_error *err)
{
	const struct use_page *page = p->page;
	const struct page *parsed = page->page;
	size_t n_blocks = parsed ? parsed->n_blocks : 0, next = 0;
	uint32_t *block =
		arena_array(arena, page->n_words ? page->n_words : 1, sizeof(*block));

	if (!block)
		return naql_nomem(err);
	for (size_t i = 0; i < page->n_words; i++) {
		while (next < n_blocks &&
		       parsed->blocks[next].begin <= page->words[i].begin)
			next++;
		block[i] = next ? (uint32_t)next - 1 : PLACE_NONE;
		for (unsigned f = 0; f < PLACE_FLAGS; f++)
			p->flagged[f] += (page->words[i].flags & place_flags[f]) != 0;
	}
	p->block = block;
	return NAQL_OK;
}

bool
place_headed(const char *utf8, const struct word *words, size_t n_words, size_t at,
	     size_t n)
{
	static const char *const behind[] = { ":", "-", "–", "—", "ـ", ")", "]" };
	size_t from = (size_t)words[at + n - 1].begin + words[at + n - 1].len;
	size_t to = at + n < n_words ? words[at + n].begin : from;
	struct slice gap = { utf8 + from, to - from };

	for (size_t i = 0; i < NAQL_COUNT(behind); i++)
		if (slice_find(gap, SLICE(behind[i])) < gap.len)
			return true;
	return false;
}

/* Whether the words of a name belong together: letters in a list, "a, b, c", are no
 * agency's initials. */
static bool
place_one_name(const struct place *p, uint32_t word, uint32_t n)
{
	const struct word *w = p->page->words + word;
	struct slice comma = SLICE("،"), text;

	for (uint32_t i = 0; p->utf8 && i + 1 < n; i++) {
		size_t from = (size_t)w[i].begin + w[i].len;

		text = (struct slice){ p->utf8 + from, w[i + 1].begin - from };
		if (slice_find(text, comma) < text.len ||
		    slice_find(text, SLICE(",")) < text.len)
			return false;
	}
	return true;
}

/* Few words can begin a name. */
static bool
place_may_name(const struct use_agency *agency, uint64_t hash)
{
	return table_begins(table_data_bloom, hash) || table_begins(agency->bloom, hash);
}

/* The agencies named at a word; false: none. */
static bool
place_mention(const struct place *p, const struct use_agency *agency, uint32_t word,
	      struct place_mention *out)
{
	const struct use_page *page = p->page;

	if (!place_may_name(agency, page->words[word].hash))
		return false;
	out->word = word;
	out->n_ours = use_agency_at(agency, p->utf8, page->words, page->n_words, word);
	out->other = table_match(TABLE_AGENCY, p->utf8, page->words, page->n_words, word);
	if (out->other && (use_agency_is(agency, out->other->name) ||
			   !place_one_name(p, word, out->other->n)))
		out->other = NULL;
	return out->n_ours || out->other;
}

/* Room for every word that may name somebody: an arena's array does not grow. */
static naql_status
place_mentions(struct place *p, const struct use_agency *agency, struct arena *arena,
	       naql_error *err)
{
	uint32_t n_words = (uint32_t)p->page->n_words;
	struct place_mention *to;
	size_t n = 0;

	for (uint32_t i = 0; i < n_words; i++)
		n += place_may_name(agency, p->page->words[i].hash);
	if (n == 0)
		return NAQL_OK;
	to = arena_array(arena, n, sizeof(*to));
	if (!to)
		return naql_nomem(err);
	p->mentions = to;
	for (uint32_t i = 0; i < n_words && p->n_mentions < n; i++)
		p->n_mentions += place_mention(p, agency, i, &to[p->n_mentions]);
	return NAQL_OK;
}

/* The agencies that the byline field names: it is not part of the text. */
static void
place_byline_names(struct place *p, const struct use_agency *agency,
		   const struct word *words, size_t n)
{
	struct slice byline = p->page->byline;

	for (size_t i = 0; i < n; i++) {
		uint32_t ours = use_agency_at(agency, byline.ptr, words, n, i);
		const struct table_phrase *t =
			table_match(TABLE_AGENCY, byline.ptr, words, n, i);

		if (ours && !p->byline.ptr) {
			const struct word *last = &words[i + ours - 1];

			p->byline.ptr = byline.ptr + words[i].begin;
			p->byline.len = last->begin + last->len - words[i].begin;
		}
		if (t && !use_agency_is(agency, t->name) && p->n_others < PLACE_OTHERS)
			p->others[p->n_others++] = t->name;
	}
}

static naql_status
place_byline(struct place *p, const struct use_agency *agency, naql_error *err)
{
	const struct word *words;
	struct fold *f = NULL;
	size_t n = 0;
	naql_status st;

	if (p->page->byline.len == 0)
		return NAQL_OK;
	st = fold_new(&f, err);
	if (!st)
		st = fold_plain(f, p->page->byline, &words, &n, err);
	if (!st)
		place_byline_names(p, agency, words, n);
	fold_free(f);
	return st;
}

naql_status
place_new(const struct place **out, const struct use_page *page,
	  const struct use_agency *agency, struct arena *arena, naql_error *err)
{
	const struct page *parsed = page->page;
	struct place *p = arena_alloc(arena, sizeof(*p), _Alignof(struct place));
	naql_status st;

	*out = NULL;
	if (!p)
		return naql_nomem(err);
	*p = (struct place){ .page = page, .utf8 = page->text ? page->text->utf8 : NULL };
	for (size_t i = 0; parsed && !p->link && i < parsed->n_links; i++)
		p->link = use_agency_host(agency, parsed->links[i]);
	st = place_blocks(p, arena, err);
	if (!st)
		st = place_mentions(p, agency, arena, err);
	if (!st)
		st = place_byline(p, agency, err);
	*out = p;
	return st;
}

naql_status
use_page_take(struct use_page *page, const struct use_agency *agency, struct arena *arena,
	      naql_error *err)
{
	return place_new(&page->place, page, agency, arena, err);
}

enum page_label
place_label(const struct place *p, uint32_t word)
{
	uint32_t block = p->block[word];

	return block == PLACE_NONE ? PAGE_BODY : p->page->page->blocks[block].label;
}

bool
place_quoted(const struct place *p, uint32_t word)
{
	uint32_t block = p->block[word];

	if (p->page->words[word].flags & WORD_QUOTED)
		return true;
	return block != PLACE_NONE && (p->page->page->blocks[block].in_quote ||
				       p->page->page->blocks[block].label == PAGE_QUOTE);
}

bool
place_body(const struct place *p, uint32_t word)
{
	enum page_label label = place_label(p, word);

	if (p->page->body_words >= p->page->n_words)
		return true; /* a page without a body: all its words count */
	return label == PAGE_BODY || label == PAGE_HEADLINE || label == PAGE_LEAD ||
	       label == PAGE_QUOTE;
}

static uint64_t
place_byte(const struct place *p, uint32_t utf8_offset)
{
	const struct charset_text *text = p->page->text;

	return p->page->window +
	       (text ? charset_source_offset(text, utf8_offset) : utf8_offset);
}

void
place_bytes(const struct place *p, uint32_t begin, uint32_t end, uint64_t *from,
	    uint64_t *to)
{
	const struct word *first = &p->page->words[begin],
			  *last = &p->page->words[end - 1];

	*from = place_byte(p, first->begin);
	*to = place_byte(p, last->begin + last->len);
}
