/*
 * arena.h - memory for one document: taken in blocks, given back all at once.
 */
#ifndef NAQL_BASE_ARENA_H
#define NAQL_BASE_ARENA_H

#include <stddef.h>

#include "base/slice.h"
#include "naql/status.h"

struct arena_block;

struct arena {
	struct arena_block *first; /* kept over a reset */
	struct arena_block *cur;
	size_t total; /* bytes held */
	size_t keep;  /* arena_reset() trims to this many bytes; 0: 4 MiB */
};

/* All take a zeroed struct arena as empty. Threads: one arena, one thread. */
void *arena_alloc(struct arena *a, size_t size,
		  size_t align) NAQL_MUST_USE; /* NULL: refused */
void *arena_array(struct arena *a, size_t count,
		  size_t size) NAQL_MUST_USE; /* 16-aligned, checked */
char *arena_strndup(struct arena *a, const char *s, size_t len) NAQL_MUST_USE;
void arena_reset(struct arena *a);
void arena_fini(struct arena *a);

#endif
