/*
 * vec.c - growing an array, doubling. The pointer is copied as bytes because the caller's
 * is of another pointer type than void *.
 */
#include "base/vec.h"

#include <string.h>

#include "base/size.h"

enum { VEC_FIRST = 8 };

bool
vec_grow(void **ptr, size_t n, size_t *cap, size_t more, size_t size)
{
	void *old;
	void *grown;
	size_t need;
	size_t want = *cap;

	if (!naql_size_add(n, more, &need))
		return false;
	if (need <= *cap)
		return true;
	if (!naql_size_add(want, want, &want) || want < need)
		want = need;
	if (want < VEC_FIRST)
		want = VEC_FIRST;
	memcpy(&old, ptr, sizeof(old));
	grown = mem_resize_array(old, want, size);
	if (!grown)
		return false;
	memcpy(ptr, &grown, sizeof(grown));
	*cap = want;
	return true;
}
