/*
 * buf.c - appending bytes with sticky failure. Doubles, so that n appends cost O(n).
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/size.h"

enum { BUF_FIRST = 64 };

void
buf_fini(struct buf *b)
{
	mem_free(b->ptr);
	*b = (struct buf){ NULL, 0, 0, false };
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	b->failed = false;
}

static bool
buf_grow(struct buf *b, size_t more)
{
	size_t need;
	size_t want;
	char *p;

	if (!naql_size_add(b->len, more, &need))
		return false;
	if (!naql_size_mul(b->cap, 2, &want) || want < need)
		want = need;
	if (want < BUF_FIRST)
		want = BUF_FIRST;
	p = mem_resize(b->ptr, want);
	if (!p)
		return false;
	b->ptr = p;
	b->cap = want;
	return true;
}

bool
buf_reserve(struct buf *b, size_t more)
{
	if (b->failed)
		return false;
	if (b->cap - b->len >= more)
		return true;
	b->failed = !buf_grow(b, more);
	return !b->failed;
}

void
buf_add(struct buf *b, const void *bytes, size_t len)
{
	if (len == 0 || !buf_reserve(b, len))
		return;
	memcpy(b->ptr + b->len, bytes, len);
	b->len += len;
}

void
buf_add_byte(struct buf *b, uint8_t byte)
{
	if (buf_reserve(b, 1))
		b->ptr[b->len++] = (char)byte;
}

void
buf_add_str(struct buf *b, const char *nul_terminated)
{
	buf_add(b, nul_terminated, strlen(nul_terminated));
}

void
buf_add_slice(struct buf *b, struct slice s)
{
	buf_add(b, s.ptr, s.len);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args;
	va_list again;
	int n;

	if (!buf_reserve(b, BUF_FIRST))
		return;
	va_start(args, fmt);
	va_copy(again, args);
	n = vsnprintf(b->ptr + b->len, b->cap - b->len, fmt, args);
	if (n >= 0 && (size_t)n >= b->cap - b->len && buf_reserve(b, (size_t)n + 1))
		n = vsnprintf(b->ptr + b->len, b->cap - b->len, fmt, again);
	if (n < 0)
		b->failed = true;
	if (!b->failed)
		b->len += (size_t)n;
	va_end(again);
	va_end(args);
}

void
buf_add_utf8(struct buf *b, uint32_t cp)
{
	uint8_t u[4];
	size_t n = 0;

	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		cp = 0xfffd;
	if (cp < 0x80) {
		u[n++] = (uint8_t)cp;
	} else if (cp < 0x800) {
		u[n++] = (uint8_t)(0xc0 | cp >> 6);
	} else if (cp < 0x10000) {
		u[n++] = (uint8_t)(0xe0 | cp >> 12);
		u[n++] = (uint8_t)(0x80 | (cp >> 6 & 0x3f));
	} else {
		u[n++] = (uint8_t)(0xf0 | cp >> 18);
		u[n++] = (uint8_t)(0x80 | (cp >> 12 & 0x3f));
		u[n++] = (uint8_t)(0x80 | (cp >> 6 & 0x3f));
	}
	if (cp >= 0x80)
		u[n++] = (uint8_t)(0x80 | (cp & 0x3f));
	buf_add(b, u, n);
}

static void
add_le(struct buf *b, uint64_t v, size_t n)
{
	uint8_t u[8];

	for (size_t i = 0; i < n; i++)
		u[i] = (uint8_t)(v >> (8 * i));
	buf_add(b, u, n);
}

void
buf_add_u32le(struct buf *b, uint32_t v)
{
	add_le(b, v, 4);
}

void
buf_add_u64le(struct buf *b, uint64_t v)
{
	add_le(b, v, 8);
}

void
buf_add_varint(struct buf *b, uint64_t v)
{
	uint8_t u[10];
	size_t n = 0;

	while (v >= 0x80) {
		u[n++] = (uint8_t)(v | 0x80);
		v >>= 7;
	}
	u[n++] = (uint8_t)v;
	buf_add(b, u, n);
}

naql_status
buf_status(const struct buf *b, naql_error *err)
{
	return b->failed ? naql_nomem(err) : NAQL_OK;
}

struct slice
buf_slice(const struct buf *b)
{
	return (struct slice){ b->ptr, b->len };
}
