/*
 * vec.h - the one growable array: struct { T *ptr; size_t n, cap; }.
 *
 * VEC_PUSH(v, value) and VEC_RESERVE(v, n_more) are expressions that are true on success
 * and leave the array unmodified when memory is refused. VEC_FREE(v) frees and zeroes.
 */
#ifndef NAQL_BASE_VEC_H
#define NAQL_BASE_VEC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

#define VEC(T)                                                                           \
	struct {                                                                         \
		T *ptr;                                                                  \
		size_t n;                                                                \
		size_t cap;                                                              \
	}

/* vec_grow() - make room for 'more' elements of 'size' bytes; false when refused. */
bool vec_grow(void **ptr, size_t n, size_t *cap, size_t more, size_t size);

#define VEC_RESERVE(v, more)                                                             \
	((v)->cap - (v)->n >= (more) ||                                                  \
	 vec_grow((void **)&(v)->ptr, (v)->n, &(v)->cap, (more), sizeof(*(v)->ptr)))
#define VEC_PUSH(v, value)                                                               \
	(VEC_RESERVE(v, 1) ? ((v)->ptr[(v)->n++] = (value), true) : false)
#define VEC_FREE(v)                                                                      \
	do {                                                                             \
		mem_free((v)->ptr);                                                      \
		(v)->ptr = NULL;                                                         \
		(v)->n = (v)->cap = 0;                                                   \
	} while (0)

#endif
