/*
 * match_room.h - made stories and pages over the made index, whose recurring shingles
 * each test sets. To be included after cmocka.h; one program includes it once.
 */
#ifndef NAQL_TESTS_MATCH_ROOM_H
#define NAQL_TESTS_MATCH_ROOM_H

#include "base/mem.h"
#include "match/match.h"
#include "match_index.h"
#include "sketch/sketch.h"

#define PAGE_MAX 4096

static uint64_t recurring[4096]; /* shingles that stood on many days */
static size_t n_recurring;
static unsigned recurring_days;

unsigned
index_days(const struct index *x, uint64_t hash, int32_t own_day)
{
	(void)x;
	(void)own_day;
	for (size_t i = 0; i < n_recurring; i++)
		if (recurring[i] == hash)
			return recurring_days;
	return 0;
}

struct fixture {
	struct matcher *m;
	struct word item[PAGE_MAX], page[PAGE_MAX * 2];
	size_t n_item, n_page;
	const struct match_result *r;
};

static inline struct fixture *
fixture_new(const struct match_options *opt)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	n_recurring = 0;
	assert_int_equal(matcher_new(&f->m, NULL, opt, NULL), NAQL_OK);
	return f;
}

static inline void
fixture_free(struct fixture *f)
{
	matcher_free(f->m);
	free(f);
}

static inline void
fill(struct fixture *f, struct prop *p, size_t n)
{
	made_text(p, f->page + f->n_page, n);
	f->n_page += n;
}

static inline void
put(struct fixture *f, const struct word *words, size_t n)
{
	memcpy(f->page + f->n_page, words, n * sizeof(*words));
	f->n_page += n;
}

static inline void
hold(struct fixture *f, struct match_notes *notes)
{
	const struct match_text item = { .words = f->item,
					 .n_words = f->n_item,
					 .notes = notes };

	assert_int_equal(match_item(f->m, &item, &f->r, NULL), NAQL_OK);
}

/* Matched with notes not yet taken, with notes of before, and without: always the same.
 */
static inline void
run(struct fixture *f)
{
	struct match_notes notes = { 0 };
	int32_t bits[2];
	size_t n[2];

	assert_int_equal(match_page(f->m, f->page, f->n_page, NULL), NAQL_OK);
	for (size_t i = 0; i < 2; i++) {
		hold(f, &notes);
		bits[i] = f->r->bits;
		n[i] = f->r->n_passages;
	}
	match_notes_drop(&notes);
	hold(f, NULL);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(bits[i], f->r->bits);
		assert_int_equal(n[i], f->r->n_passages);
	}
}

static const struct match_options plain = { .min_words = 8 },
				  traces6 = { .min_words = 6, .traces = true };

#endif
