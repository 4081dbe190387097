/*
 * mem.c - the one door to the heap. Requests above PTRDIFF_MAX are refused here, so that
 * no room has to reason about pointer differences that overflow.
 */
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/size.h"

static struct mem_hook mem_hook_now; /* .resize NULL: libc */

void
mem_set_hook(const struct mem_hook *hook)
{
	mem_hook_now = hook ? *hook : (struct mem_hook){ NULL, NULL };
}

void *
mem_resize(void *ptr, size_t n)
{
	if (n == 0)
		n = 1;
	if (n > PTRDIFF_MAX)
		return NULL;
	if (mem_hook_now.resize)
		return mem_hook_now.resize(mem_hook_now.ctx, ptr, n);
	return realloc(ptr, n);
}

void *
mem_alloc(size_t n)
{
	return mem_resize(NULL, n);
}

void *
mem_calloc(size_t count, size_t size)
{
	size_t n;
	void *p;

	if (!naql_size_mul(count, size, &n) || n > PTRDIFF_MAX)
		return NULL;
	if (!mem_hook_now.resize)
		return calloc(1, n ? n : 1); /* fresh pages are zero already */
	p = mem_alloc(n);
	if (p)
		memset(p, 0, n);
	return p;
}

void *
mem_resize_array(void *ptr, size_t count, size_t size)
{
	size_t n;

	return naql_size_mul(count, size, &n) ? mem_resize(ptr, n) : NULL;
}

void
mem_free(void *ptr)
{
	if (!ptr)
		return;
	if (mem_hook_now.resize)
		(void)mem_hook_now.resize(mem_hook_now.ctx, ptr, 0);
	else
		free(ptr);
}

char *
mem_strndup(const char *s, size_t len)
{
	size_t n;
	char *copy = naql_size_add(len, 1, &n) ? mem_alloc(n) : NULL;

	if (!copy)
		return NULL;
	if (len)
		memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}
