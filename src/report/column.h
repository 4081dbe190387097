/*
 * column.h - styled text broken into lines of so many terminal columns: one side of
 * naql show.
 *
 * A line is broken at white space, and inside a word only where the word alone is longer
 * than a line. Each line is handed out inside a first-strong isolate, so a bidirectional
 * terminal lays it out by itself; a line of a right-to-left text is set to the right.
 */
#ifndef NAQL_REPORT_COLUMN_H
#define NAQL_REPORT_COLUMN_H

#include "base/buf.h"
#include "base/vec.h"

enum column_style {
	COLUMN_PLAIN,
	COLUMN_AROUND, /* before and after the passage */
	COLUMN_SWAPPED,
	COLUMN_PAGE_ONLY,
	COLUMN_STORY_ONLY,
	COLUMN_MOVED,
	COLUMN_N_STYLES
};

struct column_char {
	uint32_t cp;
	uint8_t width, style;
};

struct column {
	VEC(struct column_char) chars;
	size_t at; /* the next line begins here */
	bool rtl, strong, failed;
};

void column_fini(struct column *c);
void column_reset(struct column *c);
/* column_add() - more text in one style; white space is one blank, "\n" a new line. The
 * first strong character decides the column's direction. */
void column_add(struct column *c, struct slice text, enum column_style style);
/*
 * column_line() - append the next line, filled to exactly 'width' columns.
 *
 * colour   ANSI colours for the styles; without, differences stand in brackets, which
 *          column_add() does not see: give them as text.
 * Returns  false when nothing was left: a blank line of 'width' columns was appended.
 */
bool column_line(struct column *c, unsigned width, bool colour, struct buf *out);

#endif
