/*
 * buf.h - a growable run of bytes with sticky failure.
 *
 * Appending never returns an error: when memory is refused the buffer remembers it, later
 * appends do nothing, and buf_status() says so once at the end. So writers read straight.
 */
#ifndef NAQL_BASE_BUF_H
#define NAQL_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/slice.h"
#include "naql/status.h"

struct buf {
	char *ptr; /* not NUL-terminated */
	size_t len;
	size_t cap;
	bool failed;
};

void buf_fini(struct buf *b);  /* frees; the struct is {0} again */
void buf_reset(struct buf *b); /* empties, keeps the memory, clears 'failed' */
void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_add_byte(struct buf *b, uint8_t byte);
void buf_add_str(struct buf *b, const char *nul_terminated);
void buf_add_slice(struct buf *b, struct slice s);
void buf_printf(struct buf *b, const char *fmt, ...) NAQL_PRINTF(2, 3);
void buf_add_utf8(struct buf *b, uint32_t cp); /* invalid cp becomes U+FFFD */
bool buf_reserve(struct buf *b, size_t more);  /* false (and failed) when refused */
void buf_add_u32le(struct buf *b, uint32_t v);
void buf_add_u64le(struct buf *b, uint64_t v);
void buf_add_varint(struct buf *b, uint64_t v); /* LEB128 */
naql_status buf_status(const struct buf *b, naql_error *err) NAQL_MUST_USE;
struct slice buf_slice(const struct buf *b);

#endif
