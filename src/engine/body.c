/*
 * body.c - see body.h.
 */
#include "engine/body.h"

static bool
in_body(enum page_label label)
{
	return label == PAGE_BODY || label == PAGE_HEADLINE || label == PAGE_LEAD ||
	       label == PAGE_QUOTE;
}

/* Words in the blocks of the body; both rows ascend, so one walk serves. */
uint32_t
body_words(const struct page *page, const struct word *words, size_t n_words)
{
	uint32_t n = 0;
	size_t i = 0;

	for (size_t b = 0; b < page->n_blocks; b++) {
		const struct page_block *block = &page->blocks[b];

		while (i < n_words && words[i].begin < block->begin)
			i++;
		for (; i < n_words && words[i].begin < block->end; i++)
			n += in_body(block->label);
	}
	return n ? n : (uint32_t)n_words;
}
