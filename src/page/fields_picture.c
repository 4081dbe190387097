/*
 * fields_picture.c - who made the pictures: blocks of their own, the end of a caption
 * ("... (Foto: dpa)", "... / AFP"), and what JSON-LD says of the image.
 */
#include "page/credit.h"
#include "page/fields.h"

#define CREDIT_WORDS 8 /* behind the phrase */

static void
add(struct page_parser *pp, struct slice s)
{
	for (size_t i = 0; i < pp->pictures.n; i++) {
		if (slice_eq(pp->pictures.ptr[i], s))
			return;
	}
	if (s.len > 0 && !VEC_PUSH(&pp->pictures, s))
		pp->failed = true;
}

static struct slice
without_bracket(struct slice s)
{
	while (s.len > 0 && (s.ptr[s.len - 1] == ')' || s.ptr[s.len - 1] == ' ' ||
			     s.ptr[s.len - 1] == ']'))
		s.len--;
	return s;
}

/* The credit at the end of a caption; {NULL, 0}: none. */
static struct slice
tail(struct page_parser *pp, struct slice caption)
{
	const struct word *w;
	struct phrase_hits hits;
	size_t n;

	if (fold_plain(pp->scratch, caption, &w, &n, NULL) != NAQL_OK || n == 0)
		return (struct slice){ NULL, 0 };
	phrases_find(&pp->phrases, caption.ptr, w, n, &hits);
	size_t rest = n - hits.picture_end;

	if (hits.picture_end > 0 && rest > 0 && rest <= CREDIT_WORDS &&
	    (hits.picture_colon || hits.picture_end - hits.picture_begin > 1)) {
		size_t at = w[hits.picture_begin].begin;

		return without_bracket(
			(struct slice){ caption.ptr + at, caption.len - at });
	}
	return credit_at_end(caption, pp->scratch, &pp->phrases);
}

void
fields_pictures(struct page_parser *pp)
{
	const struct drafts *d = &pp->drafts;

	for (size_t i = 0; i < d->list.n; i++) {
		const struct draft *b = &d->list.ptr[i];

		if (b->label == PAGE_PICTURE_CREDIT)
			add(pp, drafts_slice(d, b));
		else if (b->label == PAGE_CAPTION)
			add(pp, tail(pp, drafts_slice(d, b)));
	}
	add(pp, fields_jsonld(pp, JSONLD_IMAGE_CREDIT));
	pp->page.picture_credits = pp->pictures.ptr;
	pp->page.n_picture_credits = pp->pictures.n;
}
