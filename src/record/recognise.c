/*
 * recognise.c - which reader an input is for. Containers by content, .txt never by
 * content, the rest by content and, where that leaves it open, by name. What no reader is
 * for is told by its name, so that nobody takes a picture for a text.
 */
#include <string.h>

#include "base/error.h"
#include "record/record_int.h"

#define LOOK  ((size_t)4096) /* bytes that decide */
#define SNIFF ((size_t)1024)

static bool
ends_with(struct slice s, const char *end)
{
	struct slice e = SLICE(end);

	return s.len >= e.len &&
	       slice_ieq((struct slice){ s.ptr + s.len - e.len, e.len }, e);
}

enum record_name
recognise_name(const char *path)
{
	static const struct {
		const char *end;
		enum record_name name;
	} table[] = {
		{ ".txt", RECORD_NAME_TXT },	 { ".html", RECORD_NAME_HTML },
		{ ".htm", RECORD_NAME_HTML },	 { ".xhtml", RECORD_NAME_HTML },
		{ ".jsonl", RECORD_NAME_JSONL }, { ".ndjson", RECORD_NAME_JSONL },
		{ ".json", RECORD_NAME_JSON },	 { ".xml", RECORD_NAME_XML },
		{ ".rss", RECORD_NAME_XML },	 { ".atom", RECORD_NAME_XML },
		{ ".rdf", RECORD_NAME_XML },	 { ".nitf", RECORD_NAME_XML },
		{ ".warc", RECORD_NAME_WARC },	 { ".wet", RECORD_NAME_WARC },
		{ ".wat", RECORD_NAME_WARC },	 { ".arc", RECORD_NAME_ARC },
	};
	struct slice s = SLICE(path);

	if (ends_with(s, ".gz"))
		s.len -= 3;
	else if (ends_with(s, ".zst"))
		s.len -= 4;
	for (size_t i = 0; i < NAQL_COUNT(table); i++)
		if (ends_with(s, table[i].end))
			return table[i].name;
	return RECORD_NAME_OTHER;
}

static bool
is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool
begins(const uint8_t *b, size_t len, const char *with)
{
	struct slice w = SLICE(with);

	return len >= w.len && slice_ieq((struct slice){ (const char *)b, w.len }, w);
}

/* Is there "<name" at b with an end of the name behind it? */
static bool
is_tag(const uint8_t *b, size_t len, const char *name)
{
	size_t n = strlen(name);

	return len > n + 1 && b[0] == '<' && begins(b + 1, len - 1, name) &&
	       (is_space(b[n + 1]) || b[n + 1] == '>' || b[n + 1] == '/');
}

/* Bytes of byte order mark and white space. */
static size_t
blank_length(const uint8_t *b, size_t len)
{
	size_t at = len >= 3 && memcmp(b, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (at < len && is_space(b[at]))
		at++;
	return at;
}

bool
recognise_html(const uint8_t *bytes, size_t len)
{
	static const char *const tags[] = { "html", "head", "body", "p", "div" };
	size_t n = len < SNIFF ? len : SNIFF;
	size_t at = blank_length(bytes, n);

	if (at == n)
		return false; /* nothing: 'bytes' may be NULL */
	if (begins(bytes + at, n - at, "<!doctype html") ||
	    begins(bytes + at, n - at, "<html"))
		return true;
	for (; at < n; at++) {
		const uint8_t *lt = memchr(bytes + at, '<', n - at);

		if (!lt)
			break;
		at = (size_t)(lt - bytes);
		for (size_t i = 0; i < NAQL_COUNT(tags); i++)
			if (is_tag(lt, n - at, tags[i]))
				return true;
	}
	return false;
}

bool
recognise_binary(const uint8_t *bytes, size_t len)
{
	size_t n = len < SNIFF ? len : SNIFF;

	if (n > 0 && memchr(bytes, 0, n))
		return true;
	return begins(bytes, len, "%PDF-") || begins(bytes, len, "\x1f\x8b") ||
	       begins(bytes, len, "PK\x03\x04");
}

/* The name of the first element, prolog and comments passed over; {NULL, 0} if none. */
static struct slice
root_name(const uint8_t *b, size_t len)
{
	size_t at = blank_length(b, len);

	while (at < len && b[at] == '<') {
		size_t from = at + 1, end;
		const char *close = begins(b + at, len - at, "<!--") ? "-->" : ">";
		struct slice rest = { (const char *)b + at, len - at };

		if (from < len && b[from] != '?' && b[from] != '!') {
			for (end = from; end < len && !is_space(b[end]) &&
					 b[end] != '>' && b[end] != '/';)
				end++;
			return (struct slice){ (const char *)b + from, end - from };
		}
		end = slice_find(rest, SLICE(close));
		if (end == SIZE_MAX)
			break;
		at += end + strlen(close);
		while (at < len && is_space(b[at]))
			at++;
	}
	return (struct slice){ NULL, 0 };
}

/* Is this the root of a feed or a news item, whatever its prefix? */
static bool
is_news(struct slice root)
{
	static const char *const table[] = {
		"rss",		 "RDF",		 "feed",	"entry",
		"newsItem",	 "newsMessage",	 "packageItem", "conceptItem",
		"knowledgeItem", "planningItem", "catalogItem", "nitf"
	};
	const char *colon = root.len ? memchr(root.ptr, ':', root.len) : NULL;

	if (colon)
		root = (struct slice){ colon + 1,
				       root.len - (size_t)(colon + 1 - root.ptr) };
	for (size_t i = 0; i < NAQL_COUNT(table); i++)
		if (slice_eq(root, SLICE(table[i])))
			return true;
	return false;
}

bool
recognise_news(const uint8_t *bytes, size_t len)
{
	return is_news(root_name(bytes, len < LOOK ? len : LOOK));
}

static void
refuse(struct record_reader *r, const char *what)
{
	record_fault(r, NAQL_E_FORMAT, source_offset(r->src), "%s", what);
	r->format = &nothing_format;
}

/* XML that is not HTML is of the news trade, or refused by its reader. true: decided. */
static bool
decide_xml(struct record_reader *r, const uint8_t *b, size_t len)
{
	struct slice root = root_name(b, len);

	if (slice_ieq(root, SLICE("html")) ||
	    (r->name != RECORD_NAME_XML && !begins(b, len, "<?xml") && !is_news(root)))
		return false;
	r->format = &news_format;
	return true;
}

/* A JSON document that is no JSONL: by its name, or laid out over lines, or a row. */
static bool
is_document(const struct record_reader *r, const uint8_t *b, size_t len)
{
	size_t at = 1;

	if (r->name == RECORD_NAME_JSON || b[0] == '[')
		return true;
	while (at < len && (b[at] == ' ' || b[at] == '\t' || b[at] == '\r'))
		at++;
	return at < len && b[at] == '\n';
}

/* By what the text begins with; the bytes of UTF-16 come here without their NULs. */
static void
decide_text(struct record_reader *r, const uint8_t *b, size_t len)
{
	size_t at = blank_length(b, len);

	if (r->name != RECORD_NAME_HTML && at < len && (b[at] == '{' || b[at] == '['))
		r->format =
			is_document(r, b + at, len - at) ? &ninjs_format : &jsonl_format;
	else if (r->name == RECORD_NAME_JSON)
		refuse(r, "not a JSON object or array");
	else if (r->name != RECORD_NAME_HTML && decide_xml(r, b + at, len - at))
		return;
	else if (r->name == RECORD_NAME_HTML || recognise_html(b, len))
		r->format = &html_format;
	else
		r->format = &text_format;
}

static void
decide_utf16(struct record_reader *r, const uint8_t *b, size_t len)
{
	uint8_t narrow[SNIFF];
	size_t n = 0, low = b[0] == 0xff ? 0 : 1;

	r->units = low == 0 ? TEXT_UTF16LE : TEXT_UTF16BE;
	r->charset = low == 0 ? SLICE("utf-16le") : SLICE("utf-16be");
	for (size_t i = 2; i + 1 < len && n < SNIFF; i += 2)
		narrow[n++] = b[i + 1 - low] == 0 ? b[i + low] : 0x80;
	if (r->name == RECORD_NAME_TXT)
		r->format = &text_format;
	else
		decide_text(r, narrow, n);
	if (r->format == &jsonl_format || r->format == &ninjs_format)
		refuse(r, "JSON in UTF-16 is not read");
}

static void
decide(struct record_reader *r, const uint8_t *b, size_t len)
{
	size_t at = 0;

	while (at < len && (b[at] == '\r' || b[at] == '\n'))
		at++;
	if (len >= 2 &&
	    (memcmp(b, "\xff\xfe", 2) == 0 || memcmp(b, "\xfe\xff", 2) == 0)) {
		decide_utf16(r, b, len);
		return;
	}
	if (len >= 3 && memcmp(b, "\xef\xbb\xbf", 3) == 0)
		r->charset = SLICE("utf-8");
	if (r->name == RECORD_NAME_TXT)
		r->format = &text_format;
	else if (begins(b + at, len - at, "WARC/") || r->name == RECORD_NAME_WARC)
		r->format = &warc_format;
	else if (begins(b, len, "filedesc://") || r->name == RECORD_NAME_ARC)
		r->format = &arc_format;
	else if (r->name == RECORD_NAME_JSONL)
		r->format = &jsonl_format;
	else if (recognise_binary(b, len) && !recognise_html(b, len))
		refuse(r, "binary data");
	else
		decide_text(r, b, len);
}

naql_status
recognise_format(struct record_reader *r, naql_error *err)
{
	const uint8_t *b;
	size_t n;
	naql_status st;

	do
		st = record_peek(r, LOOK, &b, &n, err);
	while (st == NAQL_E_FORMAT);
	if (st != NAQL_OK)
		return st;
	if (n == 0)
		r->format = &nothing_format;
	else
		decide(r, b, n < LOOK ? n : LOOK);
	return NAQL_OK;
}
