/*
 * segment_int.h - an open segment, for the files of this room.
 */
#ifndef NAQL_INDEX_SEGMENT_INT_H
#define NAQL_INDEX_SEGMENT_INT_H

#include "index/filter.h"
#include "index/format.h"
#include "index/segment.h"
#include "index/tally.h"
#include "index/textblock.h"
#include "io/file.h"

struct segment {
	struct file_map map; /* empty when opened over borrowed bytes */
	const uint8_t *bytes;
	size_t len;
	char *name;
	struct format_header h;
	struct filter filter;
	struct tally_view words, pairs;
	struct textblock_reader *texts;
};

static inline const uint8_t *
section(const struct segment *s, enum format_section i)
{
	return s->bytes + s->h.sections[i].offset;
}

static inline struct slice
section_slice(const struct segment *s, enum format_section i)
{
	return (struct slice){ (const char *)section(s, i),
			       (size_t)s->h.sections[i].len };
}

/* segment_row() - an item's row, its strings checked to lie in their section. */
naql_status segment_row(const struct segment *s, uint32_t ordinal, struct format_row *row,
			naql_error *err) NAQL_MUST_USE;
/* segment_block() - a block's row, checked to lie in the text section. */
naql_status segment_block(const struct segment *s, uint32_t i, struct format_block *block,
			  naql_error *err) NAQL_MUST_USE;
/* segment_key() - what key i stands for; false where that lies outside the postings. */
bool segment_key(const struct segment *s, size_t i, struct postings *out);

#endif
