/*
 * xml_write.h - the one XML writer: streaming, no tree, UTF-8. Tags, quoting and escapes
 * are its business; the caller opens and closes. Names are ours and not checked; values
 * may be anything: a broken byte, or a character that XML has not, becomes U+FFFD.
 */
#ifndef NAQL_IO_XML_WRITE_H
#define NAQL_IO_XML_WRITE_H

#include <stdbool.h>

#include "base/buf.h"

#define XML_WRITE_DEPTH 32

/* Failure is the buffer's: ask buf_status() at the end. Names are borrowed until their
 * element is closed. */
struct xml_writer {
	struct buf *out;
	unsigned depth;
	const char *open[XML_WRITE_DEPTH];
	bool tag_open; /* "<name a="b"" was written, its '>' not yet */
	bool lines;    /* one element a line, indented by tabs where it has no text */
	bool text;     /* the element at hand has text: its end follows directly */
};

/* lines  true: for people to read; white space is added between elements only. */
void xw_init(struct xml_writer *w, struct buf *out, bool lines);
void xw_declaration(struct xml_writer *w); /* <?xml version="1.0" encoding="UTF-8"?> */
void xw_start(struct xml_writer *w, const char *name);
void xw_attr(struct xml_writer *w, const char *name,
	     struct slice value); /* after xw_start; {NULL, 0}: nothing is written */
void xw_text(struct xml_writer *w, struct slice text);
void xw_end(struct xml_writer *w); /* an element without content is written <name/> */
/* xw_element() - an element with text alone. */
void xw_element(struct xml_writer *w, const char *name, struct slice text);
/* xw_escape() - text as it stands between tags, or within an attribute's quotes. */
void xw_escape(struct buf *out, struct slice text, bool attribute);

#endif
