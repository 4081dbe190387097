/*
 * place.c - words and blocks laid over each other: labels, quotation, payload bytes.
 *
 * Words and blocks both ascend, so one walk gives every word its block.
 */
#include "use/use_int.h"

#include "base/error.h"

naql_status
place_init(struct place *p, const struct use_page *page, struct arena *arena,
	   naql_error *err)
{
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
	}
	*p = (struct place){ page, block, page->text ? page->text->utf8 : NULL };
	return NAQL_OK;
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
