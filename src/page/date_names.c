/*
 * date_names.c - the table of months, folded once and sorted.
 */
#include "page/date_names.h"

#include <stdlib.h>

#include "base/error.h"

static int
by_hash(const void *a, const void *b)
{
	const struct date_name *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	if ((x->second == 0) != (y->second == 0))
		return x->second == 0 ? 1 : -1;
	return (x->calendar > y->calendar) - (x->calendar < y->calendar);
}

naql_status
date_names_init(struct date_names *d, struct fold *f, naql_error *err)
{
	memset(d, 0, sizeof(*d));
	for (size_t i = 0; i < PAGE_MONTHS; i++) {
		const struct page_month *m = &page_month_table[i];
		const struct word *w;
		size_t n;
		naql_status st = fold_plain(f, SLICE(m->name), &w, &n, err);

		if (st != NAQL_OK) {
			date_names_fini(d);
			return st;
		}
		if (n == 0 || n > 2)
			continue;
		struct date_name name = { w[0].hash, n == 2 ? w[1].hash : 0, m->calendar,
					  m->number };

		if (!VEC_PUSH(&d->list, name)) {
			date_names_fini(d);
			return naql_nomem(err);
		}
	}
	qsort(d->list.ptr, d->list.n, sizeof(d->list.ptr[0]), by_hash);
	return NAQL_OK;
}

void
date_names_fini(struct date_names *d)
{
	VEC_FREE(&d->list);
}

static size_t
lower_bound(const struct date_names *d, uint64_t hash)
{
	size_t lo = 0, hi = d->list.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (d->list.ptr[mid].first < hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const struct date_name *
date_names_find(const struct date_names *d, uint64_t first, uint64_t second)
{
	for (size_t i = lower_bound(d, first);
	     i < d->list.n && d->list.ptr[i].first == first; i++) {
		if (d->list.ptr[i].second == second)
			return &d->list.ptr[i];
	}
	return NULL;
}
