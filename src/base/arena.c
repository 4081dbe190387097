/*
 * arena.c - a chain of blocks, filled in order. A reset keeps the blocks up to 'keep'
 * bytes, so that a warm worker asks the heap for nothing; the one huge document in a
 * million does not hold its memory for ever.
 *
 * Not for: things that are freed one by one, or that outlive the document.
 */
#include "base/arena.h"

#include <stdint.h>

#include "base/mem.h"
#include "base/size.h"

enum { ARENA_FIRST = 64 << 10, ARENA_BLOCK_MAX = 4 << 20, ARENA_KEEP = 4 << 20 };

struct arena_block {
	struct arena_block *next; /* from cur->next on, all are empty */
	size_t size;		  /* bytes of data */
	size_t used;
	_Alignas(16) unsigned char data[];
};

/* block_take() - NULL when it does not fit. */
static void *
block_take(struct arena_block *b, size_t size, size_t align)
{
	uintptr_t at = (uintptr_t)(b->data + b->used);
	size_t pad = (align - (at & (align - 1))) & (align - 1);
	size_t room = b->size - b->used;
	void *p;

	if (room < pad || size > room - pad)
		return NULL;
	p = b->data + b->used + pad;
	b->used += pad + size;
	return p;
}

/* arena_block_add() - a new block behind the current one, large enough for the request.
 */
static struct arena_block *
arena_block_add(struct arena *a, size_t size, size_t align)
{
	size_t want = a->total < ARENA_FIRST ? ARENA_FIRST : a->total;
	struct arena_block *b;
	size_t need;

	if (!naql_size_add(size, align, &need))
		return NULL;
	if (want > ARENA_BLOCK_MAX)
		want = ARENA_BLOCK_MAX;
	if (want < need)
		want = need;
	if (!naql_size_add(want, sizeof(*b), &need))
		return NULL;
	b = mem_alloc(need);
	if (!b)
		return NULL;
	b->size = want;
	b->used = 0;
	b->next = a->cur ? a->cur->next : a->first;
	if (a->cur)
		a->cur->next = b;
	else
		a->first = b;
	a->total += want;
	a->cur = b;
	return b;
}

void *
arena_alloc(struct arena *a, size_t size, size_t align)
{
	void *p = NULL;
	struct arena_block *b;

	if (size == 0)
		size = 1;
	if (a->cur)
		p = block_take(a->cur, size, align);
	if (p)
		return p;
	b = a->cur ? a->cur->next : a->first;
	if (b)
		p = block_take(b, size, align);
	if (p) {
		a->cur = b;
		return p;
	}
	b = arena_block_add(a, size, align);
	return b ? block_take(b, size, align) : NULL;
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	size_t n;

	return naql_size_mul(count, size, &n) ? arena_alloc(a, n, 16) : NULL;
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	size_t n;
	char *copy = naql_size_add(len, 1, &n) ? arena_alloc(a, n, 1) : NULL;

	if (!copy)
		return NULL;
	if (len)
		memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

void
arena_reset(struct arena *a)
{
	size_t keep = a->keep ? a->keep : ARENA_KEEP;
	struct arena_block **at = &a->first;

	a->total = 0;
	while (*at) {
		struct arena_block *b = *at;

		b->used = 0;
		if (b->size <= keep - a->total) {
			a->total += b->size;
			at = &b->next;
		} else {
			*at = b->next;
			mem_free(b);
		}
	}
	a->cur = a->first;
}

void
arena_fini(struct arena *a)
{
	for (struct arena_block *b = a->first, *next; b; b = next) {
		next = b->next;
		mem_free(b);
	}
	a->first = a->cur = NULL;
	a->total = 0;
}
