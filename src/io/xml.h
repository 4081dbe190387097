/*
 * xml.h - XML as a row of events, from memory or from whoever brings the bytes.
 *
 * Nothing outside the document is ever read: no network, no DTD, no entities but the five
 * predefined ones and character references. A DOCTYPE that declares something is refused,
 * so an entity cannot grow. Every size is bounded. libxml2 does the parsing; its own
 * memory, bounded by the same caps, does not come through base/mem.h.
 *
 * A document that is not well-formed gives its good events, then the error, and no more:
 * unless xml_resume() finds a place from which to go on, as a feed's next item is.
 *
 * Not for: HTML (page/), writing (io/xml_write.h), validation.
 */
#ifndef NAQL_IO_XML_H
#define NAQL_IO_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "naql/status.h"

/* The namespace of xml:lang, xml:base, xml:space. */
#define XML_URI "http://www.w3.org/XML/1998/namespace"

struct xml_reader;

enum xml_event_kind {
	XML_EVENT_START,
	XML_EVENT_END,
	XML_EVENT_TEXT, /* a piece: what stands between two tags may come in several */
};

struct xml_attr {
	struct slice ns, name, value; /* ns: the URI, {NULL, 0} for none */
};

/* One event; everything in it is valid until the next call. UTF-8, whatever the input
 * was. */
struct xml_event {
	enum xml_event_kind kind;
	unsigned depth;		     /* of the element, the root has 1; of a text: of the
				      * element it stands in */
	struct slice ns, name;	     /* START and END: URI, local name */
	const struct xml_attr *attr; /* START: as written, declarations of namespaces left
				      * out */
	size_t n_attr;
	struct slice text;
	/* START: of its '<'; END: behind its '>'; TEXT: roughly. In bytes of the input,
	 * exact where that is UTF-8; in another charset the begin of a piece of
	 * XML_PIECE bytes in which it stands. */
	uint64_t offset;
	uint64_t line; /* from 1; START: of the end of the tag */
};

#define XML_PIECE ((size_t)64 << 10) /* bytes a reader is asked for at a time */

struct xml_options {
	const char *source; /* named in errors; borrowed */
	/* A DOCTYPE: refused; else a plain one is passed over, one with declarations or
	 * an internal subset is refused all the same. */
	bool refuse_doctype;
	bool refuse_pi; /* processing instructions: refused; else passed over */
	/* For what is found in the wild: an undeclared entity is the text "&name;" (in an
	 * attribute nothing), an undeclared prefix no namespace. Else both are errors. */
	bool lenient;
	uint64_t size_max;  /* bytes of input; 0: no bound */
	unsigned depth_max; /* elements within each other; 0: 200 */
	unsigned attr_max;  /* of one element, with declarations; 0: 256 */
	size_t tag_max; /* bytes of one tag; 0: 64 KiB. A comment may have 16 times that,
			 * a CDATA section 10,000,000 bytes. */
	bool (*stop)(void *ctx); /* asked before each piece: a caller's limit of time */
	void *stop_ctx;
};

/*
 * xml_bytes - whoever brings the bytes: the next ones, 'want' of them and fewer only at
 * the end, none at the end; valid until it is called again. A status other than NAQL_OK
 * is what xml_next() returns.
 */
typedef naql_status (*xml_bytes)(void *ctx, size_t want, const uint8_t **bytes,
				 size_t *len, naql_error *err);

/*
 * xml_open() - read what 'bytes' brings. xml_open_memory() - borrowed bytes.
 *
 * opt      may be NULL; copied.
 * Returns  NAQL_OK; NAQL_E_NOMEM.
 * Threads  one reader, one thread; several readers on several threads.
 */
naql_status xml_open(struct xml_reader **out, const struct xml_options *opt,
		     xml_bytes bytes, void *ctx, naql_error *err) NAQL_MUST_USE;
naql_status xml_open_memory(struct xml_reader **out, const struct xml_options *opt,
			    struct slice bytes, naql_error *err) NAQL_MUST_USE;
void xml_close(struct xml_reader *r);

/*
 * xml_next() - the next event.
 *
 * Returns  NAQL_OK; NAQL_DONE behind the root's end and all that may follow it;
 * NAQL_E_FORMAT (not well-formed, or refused by the options; err.text begins with
 * "line N:", err.offset is the byte, as in xml_event); NAQL_E_LIMIT (a cap of the options
 * or of libxml2); NAQL_E_STOPPED; NAQL_E_NOMEM; what 'bytes' said. The same again from
 * then on.
 */
naql_status xml_next(struct xml_reader *r, struct xml_event *out,
		     naql_error *err) NAQL_MUST_USE;

#define XML_RESUME_DEPTH 4u

/*
 * xml_resume() - after NAQL_E_FORMAT, or NAQL_E_LIMIT of a tag: go on at the next element
 * of this name behind 'after', as a child of the elements that were open at 'depth'.
 *
 * name     the local name; any prefix, or none, may stand before it.
 * depth    at most XML_RESUME_DEPTH; the elements open there last are taken as open.
 * after    offset from which to look; never before the piece in which the error stood.
 * Returns  NAQL_OK: xml_next() goes on; NAQL_DONE: there is none, or the charset is one
 * in which it cannot be looked for; NAQL_E_NOMEM, NAQL_E_STOPPED, what 'bytes' said.
 */
naql_status xml_resume(struct xml_reader *r, struct slice name, unsigned depth,
		       uint64_t after, naql_error *err) NAQL_MUST_USE;

/* xml_get() - the value of an attribute, ns NULL for one without a namespace; {NULL, 0}:
 * absent, {"", 0}: empty. */
struct slice xml_get(const struct xml_event *e, const char *ns, const char *name);
/* xml_is() - is it the START or END of this element; ns NULL: of no namespace. */
bool xml_is(const struct xml_event *e, const char *ns, const char *name);

#endif
