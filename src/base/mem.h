/*
 * mem.h - the one door to the heap.
 *
 * One hook for the process, not one per object: every room allocates through it, so a
 * test can fail the n-th allocation of a whole command and count what is still live.
 * The hook is set before any thread starts and never changed while one runs.
 */
#ifndef NAQL_BASE_MEM_H
#define NAQL_BASE_MEM_H

#include <stddef.h>

#include "naql/status.h"

/* resize(ctx, NULL, n) allocates, resize(ctx, p, 0) frees and returns NULL. */
struct mem_hook {
	void *(*resize)(void *ctx, void *ptr, size_t want);
	void *ctx;
};

void mem_set_hook(const struct mem_hook *hook); /* NULL: libc */

void *mem_alloc(size_t n) NAQL_MUST_USE;		   /* n > 0; NULL when refused */
void *mem_calloc(size_t count, size_t size) NAQL_MUST_USE; /* checked product, zeroed */
void *mem_resize(void *ptr, size_t n) NAQL_MUST_USE; /* n > 0; ptr survives a refusal */
void *mem_resize_array(void *ptr, size_t count, size_t size) NAQL_MUST_USE;
void mem_free(void *ptr);				    /* NULL is a no-op */
char *mem_strndup(const char *s, size_t len) NAQL_MUST_USE; /* NUL-terminated copy */

#endif
