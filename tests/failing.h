/*
 * failing.h - an allocator for base/mem.h that refuses the n-th request and counts what
 * is live, so that a test can sweep n over all of a job and see that nothing is lost.
 *
 * FAILING_SWEEP(f) { status = job(); FAILING_CHECK(f, status); } runs the block with n =
 * 0, 1, 2, ... until the job gets through without a refusal.
 */
#ifndef NAQL_TESTS_FAILING_H
#define NAQL_TESTS_FAILING_H

#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"

struct failing {
	long countdown; /* requests still granted */
	long live;
	bool refused;
	bool over; /* the job got through */
};

static inline void *
failing_resize(void *ctx, void *ptr, size_t want)
{
	struct failing *f = ctx;

	if (want == 0) {
		f->live--;
		free(ptr);
		return NULL;
	}
	if (f->countdown-- == 0) {
		f->refused = true;
		return NULL;
	}
	f->live += ptr == NULL;
	return realloc(ptr, want);
}

static inline void
failing_start(struct failing *f, long n)
{
	struct mem_hook hook = { failing_resize, f };

	f->countdown = n;
	f->live = 0;
	f->refused = false;
	mem_set_hook(&hook);
}

#define FAILING_SWEEP(f)                                                                 \
	for (long fault_no = 0; !(f).over && (failing_start(&(f), fault_no), true);      \
	     fault_no++)

/* FAILING_CHECK() - nothing leaked; a refusal was told as such, no refusal means success.
 */
#define FAILING_CHECK(f, status)                                                         \
	do {                                                                             \
		mem_set_hook(NULL);                                                      \
		assert_int_equal((f).live, 0);                                           \
		assert_int_equal((status), (f).refused ? NAQL_E_NOMEM : NAQL_OK);        \
		(f).over = !(f).refused;                                                 \
	} while (0)

#endif
