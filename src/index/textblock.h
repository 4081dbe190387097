/*
 * textblock.h - texts in zstd blocks with a dictionary trained on the segment's own
 * texts.
 *
 * Measured on 17 MB of Arabic news in blocks of 16 KB: level 12 without a dictionary .315
 * at 8 MB/s; level 3 with one of 32 KB .302 at 165 MB/s. So: a dictionary, and a low
 * level. The bytes depend on libzstd's version, not on the machine.
 */
#ifndef NAQL_INDEX_TEXTBLOCK_H
#define NAQL_INDEX_TEXTBLOCK_H

#include "base/buf.h"
#include "base/slice.h"

#define TEXTBLOCK_LEN	((size_t)16 << 10) /* a block is closed when it holds this much */
#define TEXTBLOCK_MAX	(((size_t)64 << 20) + TEXTBLOCK_LEN)
#define TEXTBLOCK_LEVEL 3

/* textblock_train() - a dictionary for 'text' into 'dict'; left empty where none is worth
 * it. */
naql_status textblock_train(struct slice text, struct buf *dict,
			    naql_error *err) NAQL_MUST_USE;

struct textblock_writer;
naql_status textblock_writer_new(struct textblock_writer **out, struct slice dict,
				 int level, naql_error *err) NAQL_MUST_USE;
/* textblock_write() - append the compressed block to 'out'. */
naql_status textblock_write(struct textblock_writer *w, struct slice raw, struct buf *out,
			    naql_error *err) NAQL_MUST_USE;
void textblock_writer_free(struct textblock_writer *w);

/* A reader is shared by threads: it keeps a few contexts, taken and given back
 * atomically. */
struct textblock_reader;
naql_status textblock_reader_new(struct textblock_reader **out, struct slice dict,
				 naql_error *err) NAQL_MUST_USE;
/* textblock_read() - the block's bytes into 'out', emptied first; raw_len at most
 * TEXTBLOCK_MAX. */
naql_status textblock_read(struct textblock_reader *r, struct slice block, size_t raw_len,
			   struct buf *out, naql_error *err) NAQL_MUST_USE;
void textblock_reader_free(struct textblock_reader *r);

#endif
