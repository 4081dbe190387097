/*
 * xml.c - the one file that knows libxml2: its push parser, given pieces of XML_PIECE
 * bytes, and handlers that put what it says into a row of events. The push parser and
 * not its reader, because only here it is known where in the input an element begins.
 *
 * What a piece can make is bounded by the piece: nothing is declared, so nothing expands.
 */
#include "io/xml_int.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

/* Of all different names: real documents have a few hundred, and libxml2 is slow with
 * many thousands. It looks when it takes new memory for them: at about twice that. */
#define DICT_MAX    ((size_t)512 << 10)
#define COMMENT_MAX 16u /* times a tag */

static struct slice
slice_x(const xmlChar *s)
{
	return SLICE((const char *)s);
}

/* Is the input UTF-8, so that the parser's offsets are those of the input? */
static bool
is_direct(const struct xml_reader *r)
{
	const xmlParserInput *in = r->ctxt->input;

	return in && in->buf && !in->buf->encoder;
}

/* Offset of the parser's next byte. */
static uint64_t
position(const struct xml_reader *r)
{
	const xmlParserInput *in = r->ctxt->input;

	if (!in || r->ctxt->instate == XML_PARSER_EOF) /* it has let go of its input */
		return r->last;
	if (!is_direct(r))
		return r->piece;
	return r->base + in->consumed + (uint64_t)(in->cur - in->base);
}

/* Of the '<' of the start tag that the parser has just read. */
static uint64_t
tag_position(const struct xml_reader *r)
{
	const xmlParserInput *in = r->ctxt->input;
	const xmlChar *p = in->cur;

	if (!is_direct(r))
		return r->piece;
	while (p > in->base && *p != '<')
		p--;
	return r->base + in->consumed + (uint64_t)(p - in->base);
}

static uint64_t
line_of(const struct xml_reader *r)
{
	int line = r->ctxt->input ? r->ctxt->input->line : 1;

	return r->base_line + (uint64_t)(line > 0 ? line : 1) - 1;
}

/*
 * End the reading with this, behind what is in the row. The parser is not stopped: many
 * of its functions do not expect that of a handler. What it says of the rest of the piece
 * is not listened to.
 */
static void NAQL_PRINTF(3, 4)
	fail(struct xml_reader *r, naql_status code, const char *fmt, ...)
{
	char text[sizeof(r->fault.text)];
	va_list args;

	if (r->status != NAQL_OK)
		return;
	va_start(args, fmt);
	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	va_end(args);
	r->status = naql_fail(&r->fault, code, r->opt.source, position(r),
			      "line %llu: %s", (unsigned long long)line_of(r), text);
}

/* The document is not complete: that is told where it ends. */
static void
fail_incomplete(struct xml_reader *r)
{
	if (r->status != NAQL_OK)
		return;
	fail(r, NAQL_E_FORMAT, "the document is not complete");
	r->fault.offset = r->fed;
}

static void
fail_nomem(struct xml_reader *r)
{
	if (r->status == NAQL_OK)
		r->status = naql_nomem(&r->fault);
}

/* A place in the row; NULL: memory was refused, and that is told. */
static struct xml_event *
row_add(struct xml_reader *r, enum xml_event_kind kind)
{
	if (r->status != NAQL_OK)
		return NULL;
	if (!VEC_RESERVE(&r->row, 1)) {
		fail_nomem(r);
		return NULL;
	}
	struct xml_event *e = &r->row.ptr[r->row.n++];

	memset(e, 0, sizeof(*e));
	e->kind = kind;
	e->depth = r->depth;
	e->line = line_of(r);
	e->offset = position(r);
	r->last = e->offset + (kind == XML_EVENT_START); /* its '>' comes */
	return e;
}

static struct slice
keep(struct xml_reader *r, struct slice s)
{
	char *copy;

	if (!s.ptr)
		return s;
	copy = arena_strndup(&r->arena, s.ptr, s.len);
	if (!copy)
		fail_nomem(r);
	return (struct slice){ copy, copy ? s.len : 0 };
}

/* libxml2: five pointers an attribute: local name, prefix, URI, value, its end. */
#define PER_ATTR 5

static void
keep_attrs(struct xml_reader *r, struct xml_event *e, const xmlChar **from, size_t n)
{
	struct xml_attr *to = arena_array(&r->arena, n, sizeof(*to));

	if (!to) {
		fail_nomem(r);
		return;
	}
	for (size_t i = 0; i < n; i++, from += PER_ATTR) {
		struct slice value = { (const char *)from[3],
				       (size_t)(from[4] - from[3]) };

		to[i].name = keep(r, slice_x(from[0]));
		to[i].ns = keep(r, slice_x(from[2]));
		to[i].value = keep(r, value.len ? value : SLICE(""));
	}
	e->attr = to;
	e->n_attr = r->status == NAQL_OK ? n : 0;
}

static void
add_escaped(struct buf *to, struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '&' || s.ptr[i] == '<' || s.ptr[i] == '"')
			buf_printf(to, "&#%d;", s.ptr[i]);
		else
			buf_add(to, s.ptr + i, 1);
	}
}

/* Remember an outer start tag for xml_resume(): its name and its namespaces. */
static void
keep_open(struct xml_reader *r, const xmlChar *name, const xmlChar *prefix, size_t n_ns,
	  const xmlChar **ns)
{
	size_t from = r->depth > 1 ? r->open_end[r->depth - 2] : 0;

	r->open.len = from;
	buf_printf(&r->open, "<%s%s%s", prefix ? (const char *)prefix : "",
		   prefix ? ":" : "", (const char *)name);
	for (size_t i = 0; i < n_ns; i++) {
		buf_printf(&r->open, " xmlns%s%s=\"", ns[2 * i] ? ":" : "",
			   ns[2 * i] ? (const char *)ns[2 * i] : "");
		add_escaped(&r->open, slice_x(ns[2 * i + 1]));
		buf_add_byte(&r->open, '"');
	}
	buf_add_byte(&r->open, '>');
	r->open_end[r->depth - 1] = r->open.len;
	if (buf_status(&r->open, NULL) != NAQL_OK)
		fail_nomem(r);
}

static void
keep_encoding(struct xml_reader *r)
{
	const xmlParserInput *in = r->ctxt->input;
	const xmlChar *name = in->encoding ? in->encoding : r->ctxt->encoding;

	if (!is_direct(r) && name && xmlStrlen(name) < (int)sizeof(r->encoding))
		memcpy(r->encoding, name, (size_t)xmlStrlen(name) + 1);
}

/* NOLINTBEGIN(readability-function-size): the parameters are libxml2's */
static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
	 int n_ns, const xmlChar **ns, int n_attr, int n_default, const xmlChar **attr)
{
	struct xml_reader *r = ctx;

	(void)n_default;
	r->depth++;
	if (r->silent > 0) {
		r->silent--;
		return;
	}
	if (r->depth > r->opt.depth_max) {
		fail(r, NAQL_E_LIMIT, "over %u elements within each other",
		     r->opt.depth_max);
		return;
	}
	if ((size_t)n_ns + (size_t)n_attr > r->opt.attr_max) {
		fail(r, NAQL_E_LIMIT, "over %u attributes", r->opt.attr_max);
		return;
	}
	struct xml_event *e = row_add(r, XML_EVENT_START);

	if (!e)
		return;
	e->offset = tag_position(r);
	e->name = keep(r, slice_x(name));
	e->ns = keep(r, slice_x(uri));
	if (n_attr > 0)
		keep_attrs(r, e, attr, (size_t)n_attr);
	if (r->depth == 1)
		keep_encoding(r);
	if (r->depth <= XML_RESUME_DEPTH)
		keep_open(r, name, prefix, (size_t)n_ns, ns);
}

/* NOLINTEND(readability-function-size) */

static void
on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct xml_reader *r = ctx;
	struct xml_event *e = row_add(r, XML_EVENT_END);

	(void)prefix;
	r->depth--;
	if (!e)
		return;
	e->name = keep(r, slice_x(name));
	e->ns = keep(r, slice_x(uri));
}

static void
on_text(void *ctx, const xmlChar *text, int len)
{
	struct xml_reader *r = ctx;
	struct xml_event *e = len > 0 ? row_add(r, XML_EVENT_TEXT) : NULL;

	if (e)
		e->text = keep(r, (struct slice){ (const char *)text, (size_t)len });
}

/* An entity that nobody declared, where that is no error: it stays as it is written. */
static void
on_reference(void *ctx, const xmlChar *name)
{
	struct xml_reader *r = ctx;
	struct slice s = slice_x(name);
	struct xml_event *e = row_add(r, XML_EVENT_TEXT);
	char *text = e ? arena_alloc(&r->arena, s.len + 2, 1) : NULL;

	if (!e)
		return;
	if (!text) {
		fail_nomem(r);
		return;
	}
	text[0] = '&';
	memcpy(text + 1, s.ptr, s.len);
	text[s.len + 1] = ';';
	e->text = (struct slice){ text, s.len + 2 };
}

static void
on_pi(void *ctx, const xmlChar *target, const xmlChar *data)
{
	struct xml_reader *r = ctx;

	(void)data;
	if (r->opt.refuse_pi)
		fail(r, NAQL_E_FORMAT, "a processing instruction, <?%.40s",
		     (const char *)target);
}

/* Called before what stands in [ ] is looked at. */
static void
on_doctype(void *ctx, const xmlChar *name, const xmlChar *public_id,
	   const xmlChar *system)
{
	struct xml_reader *r = ctx;
	const xmlParserInput *in = r->ctxt->input;

	(void)name, (void)public_id, (void)system;
	if (r->opt.refuse_doctype)
		fail(r, NAQL_E_FORMAT, "a document type declaration");
	else if (in && in->cur && *in->cur == '[')
		fail(r, NAQL_E_FORMAT, "a document type with declarations of its own");
	if (r->status != NAQL_OK)
		xmlStopParser(
			r->ctxt); /* the parser looks for this behind this handler */
}

static void
refuse_declaration(struct xml_reader *r)
{
	fail(r, NAQL_E_FORMAT, "a declaration of a document type");
}

/* NOLINTBEGIN(readability-non-const-parameter): the type is libxml2's */
static void
on_entity(void *ctx, const xmlChar *name, int type, const xmlChar *public_id,
	  const xmlChar *system, xmlChar *content)
{
	(void)name, (void)type, (void)public_id, (void)system, (void)content;
	refuse_declaration(ctx);
}

/* NOLINTEND(readability-non-const-parameter) */

static void
on_attribute_declaration(void *ctx, const xmlChar *element, const xmlChar *name, int type,
			 int how, const xmlChar *value, xmlEnumerationPtr tree)
{
	(void)element, (void)name, (void)type, (void)how, (void)value;
	xmlFreeEnumeration(tree);
	refuse_declaration(ctx);
}

/* Undeclared entities are no errors in a document whose DTD was not read; libxml2 asks
 * these two fields whether this is one. */
static void
on_begin(void *ctx)
{
	struct xml_reader *r = ctx;

	if (r->opt.lenient) {
		r->ctxt->hasExternalSubset = 1;
		r->ctxt->standalone = 0;
	}
}

static void
on_error(void *ctx, xmlErrorPtr e)
{
	struct xml_reader *r = ctx;
	bool fatal = e->level == XML_ERR_FATAL ||
		     (e->level == XML_ERR_ERROR && !r->opt.lenient);
	const char *text = e->message ? e->message : "not well-formed";
	size_t n = strcspn(text, "\n");

	if (e->code == XML_ERR_NO_MEMORY && xmlDictGetUsage(r->ctxt->dict) > DICT_MAX / 2)
		fail(r, NAQL_E_LIMIT, "too many different names");
	else if (e->code == XML_ERR_NO_MEMORY)
		fail_nomem(r);
	else if (e->code == XML_ERR_DOCUMENT_END && r->ended &&
		 r->ctxt->instate != XML_PARSER_EPILOG)
		fail_incomplete(r);
	else if (fatal &&
		 (strstr(text, "use XML_PARSE_HUGE") || strstr(text, "Huge input")))
		fail(r, NAQL_E_LIMIT, "over a limit of libxml2: %.*s", (int)n, text);
	else if (fatal)
		fail(r, NAQL_E_FORMAT, "%.*s", n > 150 ? 150 : (int)n, text);
}

static const xmlSAXHandler handlers = {
	.initialized = XML_SAX2_MAGIC,
	.startDocument = on_begin,
	.startElementNs = on_start,
	.endElementNs = on_end,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.cdataBlock = on_text,
	.reference = on_reference,
	.processingInstruction = on_pi,
	.internalSubset = on_doctype,
	.entityDecl = on_entity,
	.attributeDecl = on_attribute_declaration,
	.serror = on_error,
};

static void
start_library(void)
{
	xmlInitParser();
}

static void
free_parser(struct xml_reader *r)
{
	if (r->ctxt && r->ctxt->myDoc) /* libxml2 keeps declarations in one of its own */
		xmlFreeDoc(r->ctxt->myDoc);
	xmlFreeParserCtxt(r->ctxt);
	r->ctxt = NULL;
}

naql_status
xml_parser_new(struct xml_reader *r, naql_error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	xmlSAXHandler sax = handlers;

	if (pthread_once(&once, start_library) != 0)
		return naql_fail(err, NAQL_E_INTERNAL, NULL, NAQL_NO_OFFSET,
				 "pthread_once failed");
	free_parser(r);
	r->ctxt = xmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL);
	if (!r->ctxt)
		return naql_nomem(err);
	/* NOENT: only the five predefined entities are meant, and only in attributes,
	 * where they would stay as they are without it; none can be declared */
	xmlCtxtUseOptions(r->ctxt, XML_PARSE_NONET | XML_PARSE_NOENT);
	(void)xmlDictSetLimit(r->ctxt->dict, DICT_MAX);
	r->depth = 0;
	return NAQL_OK;
}

/* What was given and not yet read: a tag, a comment or a section that is not closed. */
static void
check_pending(struct xml_reader *r)
{
	const xmlParserInput *in = r->ctxt->input;
	size_t left = in && in->end > in->cur ? (size_t)(in->end - in->cur) : 0;
	size_t max = r->opt.tag_max;

	if (left > max && in->cur[0] == '&') {
		fail(r, NAQL_E_FORMAT, "a reference without an end");
		return;
	}
	if (left <= max || in->cur[0] != '<')
		return;
	if (in->cur[1] == '!' && in->cur[2] == '[')
		return; /* libxml2's own bound */
	if (in->cur[1] == '!')
		max *= COMMENT_MAX;
	if (left > max)
		fail(r, NAQL_E_LIMIT, "a tag over %zu bytes", max);
}

/* Some of libxml2's errors have no parser and would be printed; parse() tells them. */
static void
on_stray_error(void *ctx, xmlErrorPtr e)
{
	(void)ctx, (void)e;
}

static void NAQL_PRINTF(2, 3) on_stray_text(void *ctx, const char *fmt, ...)
{
	(void)ctx, (void)fmt;
}

/* Have the parser read a piece; false when it gave up and told nobody. */
static bool
parse(struct xml_reader *r, const char *text, size_t len)
{
	xmlStructuredErrorFunc error = xmlStructuredError; /* of this thread */
	void *error_ctx = xmlStructuredErrorContext;
	xmlGenericErrorFunc print = xmlGenericError;
	void *print_ctx = xmlGenericErrorContext;

	xmlSetStructuredErrorFunc(NULL, on_stray_error);
	xmlSetGenericErrorFunc(NULL, on_stray_text);
	int code = xmlParseChunk(r->ctxt, text, (int)len, r->ended);

	xmlSetStructuredErrorFunc(error_ctx, error);
	xmlSetGenericErrorFunc(print_ctx, print);
	return code != XML_ERR_INVALID_ENCODING &&
	       (r->ended || r->ctxt->instate != XML_PARSER_EOF);
}

void
xml_parser_feed(struct xml_reader *r, const uint8_t *bytes, size_t len)
{
	r->ended = len == 0;
	bool read = parse(r, len ? (const char *)bytes : "", len);

	if (r->status == NAQL_OK && !read)
		fail(r, NAQL_E_FORMAT, "bytes that are not of the document's charset");
	/* what is not well-formed came through on_error() */
	if (r->status == NAQL_OK && !r->ended)
		check_pending(r);
	if (r->status == NAQL_OK && r->ended && !r->ctxt->wellFormed)
		fail_incomplete(r);
}

naql_status
xml_take_piece(struct xml_reader *r, const uint8_t **bytes, size_t *len, naql_error *err)
{
	*len = 0;
	if (r->opt.stop && r->opt.stop(r->opt.stop_ctx))
		return naql_fail(err, NAQL_E_STOPPED, r->opt.source, r->fed,
				 "stopped on request");
	naql_status st = r->bytes(r->bytes_ctx, XML_PIECE, bytes, len, err);

	if (st != NAQL_OK)
		return st;
	r->piece = r->fed;
	r->fed += *len;
	if (r->opt.size_max && r->fed > r->opt.size_max)
		return naql_fail(err, NAQL_E_LIMIT, r->opt.source, r->opt.size_max,
				 "over %llu bytes of XML",
				 (unsigned long long)r->opt.size_max);
	return NAQL_OK;
}

static void
more(struct xml_reader *r)
{
	const uint8_t *bytes = NULL;
	size_t len;

	r->status = xml_take_piece(r, &bytes, &len, &r->fault);
	if (r->status != NAQL_OK)
		return;
	if (r->piece == 0 && len >= 4)
		r->wide = !bytes[0] || !bytes[1] || bytes[0] >= 0xfe;
	buf_add(&r->held, bytes, len); /* for xml_resume() */
	if (r->held.failed)
		fail_nomem(r);
	else
		xml_parser_feed(r, bytes, len);
	if (r->status == NAQL_OK)
		xml_resume_drop(r, is_direct(r) ? position(r) : r->piece);
	if (r->status == NAQL_E_NOMEM)
		r->row.n = 0; /* the last may be in part only */
}

naql_status
xml_next(struct xml_reader *r, struct xml_event *out, naql_error *err)
{
	memset(out, 0, sizeof(*out));
	while (r->row_next == r->row.n) {
		r->row.n = r->row_next = 0;
		arena_reset(&r->arena);
		if (r->status != NAQL_OK) {
			if (err)
				*err = r->fault;
			return r->status;
		}
		if (r->ended)
			return NAQL_DONE;
		more(r);
	}
	*out = r->row.ptr[r->row_next++];
	return NAQL_OK;
}

void
xml_close(struct xml_reader *r)
{
	if (!r)
		return;
	free_parser(r);
	arena_fini(&r->arena);
	VEC_FREE(&r->row);
	buf_fini(&r->held);
	buf_fini(&r->open);
	mem_free(r);
}

struct slice
xml_get(const struct xml_event *e, const char *ns, const char *name)
{
	for (size_t i = 0; i < e->n_attr; i++)
		if (slice_eq(e->attr[i].name, SLICE(name)) &&
		    slice_eq(e->attr[i].ns, SLICE(ns)))
			return e->attr[i].value;
	return (struct slice){ NULL, 0 };
}

bool
xml_is(const struct xml_event *e, const char *ns, const char *name)
{
	return e->kind != XML_EVENT_TEXT && slice_eq(e->name, SLICE(name)) &&
	       slice_eq(e->ns, SLICE(ns));
}
