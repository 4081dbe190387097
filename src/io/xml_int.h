/*
 * xml_int.h - what an XML reader is made of. xml.c runs the parser, xml_resume.c finds
 * where to go on after an error.
 */
#ifndef NAQL_IO_XML_INT_H
#define NAQL_IO_XML_INT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "io/xml.h"

struct xml_reader {
	struct xml_options opt;
	xml_bytes bytes;
	void *bytes_ctx;
	struct slice memory;	     /* of xml_open_memory(), not yet given */
	struct _xmlParserCtxt *ctxt; /* libxml2, known to xml.c alone */
	struct arena arena;	     /* of the events in the row */
	VEC(struct xml_event) row;
	size_t row_next;
	unsigned depth;
	unsigned silent;    /* START events still to come from a made prolog */
	bool ended;	    /* the parser was told that no more will come */
	naql_status status; /* other than NAQL_OK: told once the row is empty */
	naql_error fault;

	uint64_t fed;		  /* input bytes given to the parser, or passed over */
	uint64_t piece;		  /* offset of the last piece */
	uint64_t base, base_line; /* what to add to the parser's own offset and line */
	struct buf held; /* what was given and not yet read: errors are told late */
	uint64_t held_at, held_line; /* of its first byte; lines from 1 */

	struct buf open; /* the start tags that are open, outermost first */
	size_t open_end[XML_RESUME_DEPTH]; /* where in 'open' each ends */
	char encoding[64];		   /* "" for UTF-8 */
	uint64_t last;			   /* offset behind the last event */
	uint64_t resumed;		   /* where reading went on last */
	bool wide; /* UTF-16 or 32: no ASCII byte is what it seems */
};

/* xml_parser_new() - a parser that has seen nothing yet, in place of the one there is. */
naql_status xml_parser_new(struct xml_reader *r, naql_error *err) NAQL_MUST_USE;
/* xml_parser_feed() - give it a piece (none: the end), and let its handlers fill the row;
 * what is wrong stands in r->status. */
void xml_parser_feed(struct xml_reader *r, const uint8_t *bytes, size_t len);
/* xml_take_piece() - the next piece; *len 0 at the end. Its place is r->piece. */
naql_status xml_take_piece(struct xml_reader *r, const uint8_t **bytes, size_t *len,
			   naql_error *err) NAQL_MUST_USE;
/* xml_resume_drop() - no more need of the bytes before offset 'to'. */
void xml_resume_drop(struct xml_reader *r, uint64_t to);

#endif
