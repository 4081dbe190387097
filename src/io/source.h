/*
 * source.h - bytes in order from a file, stdin or memory, gzip and zstd undone.
 *
 * Coding is recognised by content. A gzip file is a row of members, a zstd file a row of
 * frames; a source knows in which member the next byte lies, because that is where a
 * record is found again. A broken member is a fault, not the end: source_resync() goes on
 * at the next one. Whole small members go through libdeflate, large ones are streamed.
 *
 * Not for: random access (io/file.h maps files).
 */
#ifndef NAQL_IO_SOURCE_H
#define NAQL_IO_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "naql/status.h"

#define SOURCE_PEEK_MAX ((size_t)64 << 20)

struct source;

enum source_coding { SOURCE_PLAIN, SOURCE_GZIP, SOURCE_ZSTD };

struct source_options {
	size_t chunk; /* bytes per read from the system; 0: default. Tests set it small */
	bool (*stop)(void *ctx); /* asked before each read, and a few times a second while
				  * a pipe gives nothing; may be NULL */
	void *stop_ctx;
	uint64_t ratio_max; /* expansion of one member beyond which it is a fault (looked
			     * at every 256 KiB); 0: gzip 1100, which no honest member
			     * reaches, zstd 16384 */
};

/*
 * source_open() - open a path, or "-" for standard input.
 *
 * opt      may be NULL.
 * Returns  NAQL_OK; NAQL_E_IO (no such file, no permission: err names the path),
 * NAQL_E_NOMEM; NAQL_E_STOPPED, here and from every call below that reads, when opt->stop
 * says so. Threads  one source, one thread at a time.
 */
naql_status source_open(struct source **out, const char *path,
			const struct source_options *opt, naql_error *err) NAQL_MUST_USE;
/* source_open_memory() - the same over borrowed bytes; 'name' is used in errors. */
naql_status source_open_memory(struct source **out, const void *bytes, size_t len,
			       const char *name, const struct source_options *opt,
			       naql_error *err) NAQL_MUST_USE;
void source_close(struct source *s);

/*
 * source_peek() - look at the next bytes without taking them.
 *
 * want     at most SOURCE_PEEK_MAX; *avail is smaller only where the stream ends or a
 *          fault cuts it. *avail may be larger. *bytes stays valid until the next call.
 * Returns  NAQL_OK, with *avail == 0 only at the end of the stream; NAQL_E_FORMAT (broken
 *          member; err.offset is where it begins in the stored file) once all good bytes
 * before the fault were consumed; NAQL_E_IO; NAQL_E_NOMEM; NAQL_E_LIMIT (want too large).
 */
naql_status source_peek(struct source *s, size_t want, const uint8_t **bytes,
			size_t *avail, naql_error *err) NAQL_MUST_USE;
void source_consume(struct source *s, size_t n); /* n <= avail of the last peek */

/*
 * source_resync() - after NAQL_E_FORMAT: skip to the next member or frame; NAQL_DONE if
 * none.
 *
 * The search begins right behind the broken member's begin, or, where that is far back,
 * at most 256 KiB of stored bytes before the fault. Without a fault it does nothing.
 * Returns NAQL_E_IO where the system refused to read on.
 */
naql_status source_resync(struct source *s, naql_error *err) NAQL_MUST_USE;

/* Where the next byte is found in the file as stored: the begin of its member or frame,
 * or, for a plain file, its own offset. Ask after a peek that showed a byte: before it,
 * at the border of two members, the answer may still be the first. At the end: the stored
 * size. */
uint64_t source_offset(const struct source *s);
uint64_t source_position(const struct source *s); /* bytes consumed, decoded */
uint64_t source_stored_position(
	const struct source *s); /* stored bytes used: for progress */
enum source_coding source_coding(const struct source *s);
const char *source_name(const struct source *s);

#endif
