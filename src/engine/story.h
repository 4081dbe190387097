/*
 * story.h - a record as an agency's story: which of its bytes are the text.
 *
 * Text records keep their value unchanged; of an HTML page the body's blocks are taken.
 */
#ifndef NAQL_ENGINE_STORY_H
#define NAQL_ENGINE_STORY_H

#include "base/buf.h"
#include "page/page.h"
#include "record/record.h"
#include "text/charset.h"

#define STORY_WINDOW ((size_t)32 << 20) /* a longer plain text is no story */

struct story_reader {
	struct page_parser *parser;
	struct charset_text decoded;
	struct buf body;
};

/* One story; slices are valid until the next story_read() or the record's end. */
struct story_text {
	struct slice text, title, url, lang, byline;
	int64_t published; /* TIME_NONE: not told */
};

naql_status story_reader_init(struct story_reader *sr, naql_error *err) NAQL_MUST_USE;
void story_reader_fini(struct story_reader *sr);
naql_status story_read(struct story_reader *sr, const struct record *rec,
		       struct story_text *out, naql_error *err) NAQL_MUST_USE;

#endif
