/*
 * http.c - what a crawler kept of a response, turned into a page. Crawlers rewrite bodies
 * and leave the headers, so a header is believed only as far as the bytes bear it out.
 */
#include "record/http.h"

#include <string.h>

#include "base/error.h"
#include "io/coding.h"
#include "record/fields.h"

#define CODINGS_MAX   2u    /* no server applies more; each would multiply the work */
#define TRANSFERS_MAX 4u    /* header fields */
#define EXPANSION_MAX 1100u /* bytes out of one: more than deflate can give */
#define EXPANSION_MIN ((size_t)1 << 20) /* a body may always become so long */

/* What the head says that matters here. Slices point into r->http. */
struct head {
	unsigned status;
	bool chunked;
	bool unknown; /* a coding that nobody here undoes */
	bool many;    /* more than CODINGS_MAX */
	struct slice bad_coding;
	unsigned n_codings;
	enum coding codings[CODINGS_MAX]; /* in the order they were applied */
	struct slice type;
};

bool
http_is_head(const uint8_t *bytes, size_t len)
{
	return len >= 5 &&
	       slice_ieq((struct slice){ (const char *)bytes, 5 }, SLICE("HTTP/"));
}

/* "HTTP/1.1 200 OK", "HTTP/2 200", "HTTP/1.0 302 "; 0 where it is none of that kind. */
static unsigned
status_of(struct slice line)
{
	size_t i = 5;
	unsigned status = 0;

	if (!http_is_head((const uint8_t *)line.ptr, line.len))
		return 0;
	while (i < line.len &&
	       ((line.ptr[i] >= '0' && line.ptr[i] <= '9') || line.ptr[i] == '.'))
		i++;
	if (i == 5)
		return 0;
	size_t version = i;

	while (i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '\t'))
		i++;
	if (i == version || line.len - i < 3)
		return 0;
	for (size_t k = 0; k < 3; k++) {
		if (line.ptr[i + k] < '0' || line.ptr[i + k] > '9')
			return 0;
		status = status * 10 + (unsigned)(line.ptr[i + k] - '0');
	}
	if (line.len - i > 3 && line.ptr[i + 3] >= '0' && line.ptr[i + 3] <= '9')
		return 0;
	return status;
}

static void
add_codings(struct head *h, struct slice list)
{
	struct slice token;

	while (fields_token(&list, &token)) {
		enum coding c;

		if (slice_ieq(token, SLICE("chunked"))) {
			h->chunked = true;
			continue;
		}
		c = coding_named(token);
		if (c == CODING_IDENTITY)
			continue;
		if (c != CODING_UNKNOWN && h->n_codings == CODINGS_MAX) {
			h->many = true;
			continue;
		}
		if (c == CODING_UNKNOWN) {
			h->unknown = true;
			h->bad_coding = token;
			continue;
		}
		h->codings[h->n_codings++] = c;
	}
}

/* Read the copy of the head in r->http; NULL, or what is wrong with it. */
static const char *
read_head(struct record_reader *r, struct head *h)
{
	struct fields f;
	struct field field;
	struct slice line = { NULL, 0 }, transfer[TRANSFERS_MAX];
	unsigned n_transfer = 0;

	fields_init(&f, &r->http);
	if (!fields_line(&f, &line))
		return "a response without a status line";
	h->status = status_of(line);
	if (h->status == 0)
		return "not an HTTP status line";
	while (fields_next(&f, &field)) {
		if (f.n > RECORD_FIELDS_MAX)
			return "too many HTTP header fields";
		if (slice_ieq(field.name, SLICE("Content-Type")))
			h->type = h->type.ptr ? h->type : field.value;
		else if (slice_ieq(field.name, SLICE("Content-Encoding")))
			add_codings(h, field.value);
		else if (slice_ieq(field.name, SLICE("Transfer-Encoding")) &&
			 n_transfer < TRANSFERS_MAX)
			transfer[n_transfer++] = field.value;
	}
	for (unsigned i = 0; i < n_transfer; i++)
		add_codings(h, transfer[i]);
	return NULL;
}

/* Take the head off the block; NULL, or what is wrong with it. */
static const char *
take_head(struct record_reader *r, const struct http_block *block, struct head *h,
	  struct slice *body)
{
	size_t look = block->len < RECORD_HEAD_MAX ? block->len : RECORD_HEAD_MAX;
	size_t n = fields_length(block->bytes, look);

	if (n == SIZE_MAX && look < block->len)
		return "HTTP header over 64 KiB";
	if (n == SIZE_MAX)
		n = block->len; /* a head alone, its last line missing */
	buf_reset(&r->http);
	buf_add(&r->http, block->bytes, n);
	*body = (struct slice){ (const char *)block->bytes + n, block->len - n };
	return read_head(r, h);
}

static bool
is_html_type(struct slice type)
{
	return slice_ieq(type, SLICE("text/html")) ||
	       slice_ieq(type, SLICE("application/xhtml+xml"));
}

static bool
is_generic_type(struct slice type)
{
	return type.len == 0 || slice_ieq(type, SLICE("application/octet-stream")) ||
	       slice_ieq(type, SLICE("unknown/unknown")) ||
	       slice_ieq(type, SLICE("application/unknown")) ||
	       slice_ieq(type, SLICE("*/*"));
}

static bool
is_xml_type(struct slice type)
{
	struct slice end = { NULL, 0 };

	if (type.len > 16 &&
	    slice_ieq((struct slice){ type.ptr, 12 }, SLICE("application/")))
		end = (struct slice){ type.ptr + type.len - 4, 4 };
	return slice_ieq(type, SLICE("text/xml")) ||
	       slice_ieq(type, SLICE("application/xml")) || slice_ieq(end, SLICE("+xml"));
}

/* A family of types that no page is of. */
static bool
is_media_type(struct slice type)
{
	static const char *const families[] = { "image/",	   "video/",
						"audio/",	   "font/",
						"application/pdf", "application/zip" };

	for (size_t i = 0; i < NAQL_COUNT(families); i++) {
		struct slice family = SLICE(families[i]);

		if (type.len >= family.len &&
		    slice_ieq((struct slice){ type.ptr, family.len }, family))
			return true;
	}
	return false;
}

/* HTTP_PAGE, HTTP_SKIP; or HTTP_BAD where the types do not tell and the bytes must:
 * XML may be a feed. */
static enum http_verdict
judge_types(struct slice declared, struct slice identified, enum record_kind *kind)
{
	bool html = is_html_type(declared),
	     text = slice_ieq(declared, SLICE("text/plain"));

	*kind = RECORD_HTML;
	if (is_html_type(identified))
		return HTTP_PAGE;
	if (is_media_type(identified))
		return HTTP_SKIP;
	if (html)
		return HTTP_PAGE;
	*kind = RECORD_TEXT;
	if (text ||
	    (is_generic_type(declared) && slice_ieq(identified, SLICE("text/plain"))))
		return HTTP_PAGE;
	if (is_xml_type(declared) || is_xml_type(identified))
		return HTTP_BAD;
	return declared.len == 0 && identified.len == 0 ? HTTP_BAD : HTTP_SKIP;
}

static enum http_verdict
judge_bytes(struct slice body, bool xml, enum record_kind *kind)
{
	const uint8_t *bytes = (const uint8_t *)body.ptr;
	size_t len = body.len;

	*kind = RECORD_HTML;
	if (recognise_news(bytes, len))
		return HTTP_FEED;
	if (xml)
		return HTTP_SKIP;
	if (recognise_html(bytes, len))
		return HTTP_PAGE;
	*kind = RECORD_TEXT;
	if (len == 0 || recognise_binary(bytes, len) || bytes[0] == '{' ||
	    bytes[0] == '[' || (len >= 5 && memcmp(bytes, "<?xml", 5) == 0))
		return HTTP_SKIP;
	return HTTP_PAGE;
}

/* Markup where a coded body should stand: the crawler decoded it and kept the header. */
static bool
is_plain_markup(struct slice body)
{
	size_t n = body.len < 64 ? body.len : 64;
	size_t first = n;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)body.ptr[i];
		bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';

		if (c < 0x20 && !space)
			return false;
		if (!space && first == n)
			first = i;
	}
	return first < n && body.ptr[first] == '<';
}

/* Can 'body' be in this coding at all? */
static bool
coding_fits(enum coding c, struct slice body)
{
	const unsigned char *b = (const unsigned char *)body.ptr;

	if (c == CODING_GZIP)
		return body.len >= 2 && b[0] == 0x1f && b[1] == 0x8b;
	if (c == CODING_ZSTD) /* a frame, or one to be skipped */
		return body.len >= 4 &&
		       ((b[0] == 0x28 && b[1] == 0xb5) || (b[0] & 0xf0) == 0x50);
	return !is_plain_markup(body);
}

/* A chunked body begins with a length in hexadecimal digits. */
static bool
chunked_fits(struct slice body)
{
	size_t i = 0;

	while (i < body.len && i < 16 &&
	       ((body.ptr[i] >= '0' && body.ptr[i] <= '9') ||
		((body.ptr[i] | 0x20) >= 'a' && (body.ptr[i] | 0x20) <= 'f')))
		i++;
	if (i == 0 || i == body.len)
		return false;
	char c = body.ptr[i];

	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';';
}

/* Where undoing the codings stands. */
struct undo {
	struct slice body;
	unsigned turn; /* the buffer that is written next */
	bool cut;      /* bytes are missing at the end already */
	bool capped;   /* because there were too many */
	bool bad;      /* nothing came out */
	size_t left;   /* bytes that the content codings together may still give */
	uint64_t offset;
};

/* Undo one coding (chunked: c is CODING_IDENTITY) from u->body to a buffer. */
static naql_status
undo_one(struct record_reader *r, enum coding c, struct undo *u, naql_error *err)
{
	struct buf *to = &r->bytes[u->turn];
	bool chunked = c == CODING_IDENTITY; /* which gives less than it takes */
	const uint8_t *in = (const uint8_t *)u->body.ptr;
	naql_error fault;
	naql_status st;

	if (u->body.len == 0)
		return NAQL_OK;
	memset(&fault, 0, sizeof(fault));
	buf_reset(to);
	if (chunked)
		st = chunked_decode(in, u->body.len, RECORD_PAYLOAD_MAX, to, &fault);
	else
		st = coding_decode(c, in, u->body.len, u->left, to, &fault);
	if (st == NAQL_E_FORMAT) {
		u->bad = to->len == 0;
		if (!u->cut || u->bad)
			record_fault(r, NAQL_E_FORMAT, u->offset, "HTTP body: %s",
				     fault.text);
		u->cut = true;
	} else if (st == NAQL_E_LIMIT) {
		u->cut = u->capped = true;
	} else if (st != NAQL_OK) {
		if (err)
			*err = fault;
		return st;
	}
	u->left -= chunked || to->len > u->left ? 0 : to->len;
	u->body = buf_slice(to);
	u->turn ^= 1;
	return NAQL_OK;
}

/* Codings that are not undone at all. */
static void
refuse_codings(struct record_reader *r, const struct head *h, struct undo *u)
{
	if (h->unknown)
		record_fault(r, NAQL_E_FORMAT, u->offset,
			     "content coding \"%.*s\" is not read",
			     (int)(h->bad_coding.len < 40 ? h->bad_coding.len : 40),
			     h->bad_coding.ptr);
	else
		record_fault(r, NAQL_E_LIMIT, u->offset, "over %u content codings",
			     CODINGS_MAX);
	u->bad = true;
}

/* What a body of so many bytes may become: a record costs by what is stored of it. */
static size_t
expansion_of(size_t len)
{
	if (len >= RECORD_PAYLOAD_MAX / EXPANSION_MAX)
		return RECORD_PAYLOAD_MAX;
	len *= EXPANSION_MAX;
	return len < EXPANSION_MIN ? EXPANSION_MIN : len;
}

/* Undo all codings of the head, the last applied first. */
static naql_status
undo_codings(struct record_reader *r, const struct head *h, struct undo *u,
	     naql_error *err)
{
	if (h->chunked && chunked_fits(u->body)) {
		naql_status st = undo_one(r, CODING_IDENTITY, u, err);

		if (st != NAQL_OK || u->bad)
			return st;
	}
	if ((h->unknown || h->many) && !is_plain_markup(u->body)) {
		refuse_codings(r, h, u);
		return NAQL_OK;
	}
	u->left = expansion_of(u->body.len);
	for (unsigned i = h->n_codings; i-- > 0 && !u->bad;) {
		if (!coding_fits(h->codings[i], u->body))
			continue;
		if (u->left == 0) {
			record_fault(r, NAQL_E_LIMIT, u->offset,
				     "the content codings give too many bytes");
			u->bad = true;
			break;
		}
		naql_status st = undo_one(r, h->codings[i], u, err);

		if (st != NAQL_OK)
			return st;
	}
	return NAQL_OK;
}

naql_status
http_page(struct record_reader *r, const struct http_block *block, struct record *out,
	  enum http_verdict *verdict, naql_error *err)
{
	struct head h = { .status = 200, .type = block->type };
	struct slice body = { (const char *)block->bytes, block->len };

	if (block->has_head) {
		h.type = (struct slice){ NULL, 0 };
		const char *wrong = take_head(r, block, &h, &body);
		naql_status st = buf_status(&r->http, err);

		if (st != NAQL_OK)
			return st;
		if (wrong) {
			record_fault(r, NAQL_E_FORMAT, block->offset, "%s", wrong);
			*verdict = HTTP_BAD;
			return NAQL_OK;
		}
	}
	struct media_type type = fields_media_type(h.type);
	struct media_type seen = fields_media_type(block->identified);

	out->http = block->has_head ? buf_slice(&r->http) : (struct slice){ NULL, 0 };
	*verdict = HTTP_SKIP;
	if (h.status < 200 || h.status > 299)
		return NAQL_OK;
	enum http_verdict by_type = judge_types(type.type, seen.type, &out->kind);

	if (by_type == HTTP_SKIP)
		return NAQL_OK;
	struct undo u = { .body = body, .offset = block->offset };

	u.cut = u.capped = block->cut;

	naql_status st = undo_codings(r, &h, &u, err);

	*verdict = HTTP_BAD;
	if (st != NAQL_OK || u.bad)
		return st;
	if (by_type == HTTP_BAD)
		by_type = judge_bytes(u.body,
				      is_xml_type(type.type) || is_xml_type(seen.type),
				      &out->kind);
	if (u.body.len > RECORD_PAYLOAD_MAX) {
		u.body.len = RECORD_PAYLOAD_MAX;
		u.capped = true;
	}
	*verdict = by_type;
	r->counts.cut += u.capped && by_type == HTTP_PAGE;
	out->charset = type.charset;
	out->payload = (const uint8_t *)u.body.ptr;
	out->payload_len = u.body.len;
	return NAQL_OK;
}
