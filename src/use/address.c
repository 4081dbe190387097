/*
 * address.c - see address.h.
 */
#include "use/address.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"

#define PARAMS_MAX 64u /* of an address with more the query is kept as it is */

static const struct slice none = { NULL, 0 };

static struct slice
from(struct slice s, size_t at)
{
	return (struct slice){ s.ptr + at, s.len - at };
}

static bool
starts(struct slice s, const char *with)
{
	size_t n = strlen(with);

	return s.len >= n && slice_ieq((struct slice){ s.ptr, n }, SLICE(with));
}

static bool
ends(struct slice s, const char *with)
{
	size_t n = strlen(with);

	return s.len >= n && slice_ieq(from(s, s.len - n), SLICE(with));
}

/* ---- the host ---- */

static struct slice
bare_host(struct slice host)
{
	static const char *const labels[] = { "www.", "m.", "amp.", "mobile." };

	for (size_t i = 0; i < NAQL_COUNT(labels); i++) {
		size_t n = strlen(labels[i]);

		/* a dot must be left: "m.example" is a host of its own */
		if (starts(host, labels[i]) &&
		    slice_find(from(host, n), SLICE(".")) < host.len - n) {
			host = from(host, n);
			i = (size_t)-1; /* and again from the first */
		}
	}
	return host;
}

/* ---- the path ---- */

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool
is_unreserved(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

/* One way to write each byte: unreserved ones as they are, escapes in capitals, bytes
 * over 127 escaped. */
static void
add_plain(struct buf *out, struct slice s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		bool escape = c <= 0x20 || c >= 0x7f;

		if (c == '%' && i + 2 < s.len && hex(s.ptr[i + 1]) >= 0 &&
		    hex(s.ptr[i + 2]) >= 0) {
			c = (unsigned char)(hex(s.ptr[i + 1]) * 16 + hex(s.ptr[i + 2]));
			escape = !is_unreserved(c);
			i += 2;
		}
		if (escape) {
			buf_add_byte(out, '%');
			buf_add_byte(out, (uint8_t)digits[c >> 4]);
			buf_add_byte(out, (uint8_t)digits[c & 15]);
		} else {
			buf_add_byte(out, c);
		}
	}
}

/* "/amp", "/print", "/index.html", "/" at the end of a path. */
static struct slice
trim_tail(struct slice path)
{
	static const char *const tails[] = { "/",	    "/amp",	  "/print",
					     "/index.html", "/index.htm", "/index.php",
					     ".amp" };
	size_t before;

	do {
		before = path.len;
		for (size_t i = 0; i < NAQL_COUNT(tails); i++)
			if (ends(path, tails[i]))
				path.len -= strlen(tails[i]);
	} while (path.len != before);
	return path;
}

/* Doubled slashes are one. */
static void
squeeze(struct buf *path)
{
	size_t kept = 0;

	for (size_t i = 0; path->ptr && i < path->len; i++)
		if (kept == 0 || path->ptr[i] != '/' || path->ptr[kept - 1] != '/')
			path->ptr[kept++] = path->ptr[i];
	path->len = kept;
}

/* ".amp.html" is ".html". */
static void
add_path(struct buf *out, struct slice path)
{
	struct buf plain = { 0 };
	struct slice p;
	bool amp_html;

	add_plain(&plain, path);
	squeeze(&plain);
	p = buf_slice(&plain);
	while (starts(p, "/amp/"))
		p = from(p, 4);
	p = trim_tail(p);
	amp_html = ends(p, ".amp.html");
	while (ends(p, ".amp.html"))
		p.len -= strlen(".amp.html");
	buf_add_slice(out, p);
	if (amp_html)
		buf_add_str(out, ".html");
	out->failed |= plain.failed;
	buf_fini(&plain);
}

/* ---- the query ---- */

static bool
is_passing(struct slice param)
{
	static const char *const names[] = {
		"amp",	  "print",  "printable", "outputtype", "fbclid", "gclid",
		"gbraid", "wbraid", "dclid",	 "msclkid",    "yclid",	 "igshid",
		"mc_cid", "mc_eid", "ref_src",	 "ref",	       "cmpid",	 "_ga",
	};
	size_t eq = slice_find(param, SLICE("="));
	struct slice name = { param.ptr, eq < param.len ? eq : param.len };

	if (param.len == 0 || starts(name, "utm_"))
		return true;
	for (size_t i = 0; i < NAQL_COUNT(names); i++)
		if (slice_ieq(name, SLICE(names[i])))
			return true;
	return slice_ieq(param, SLICE("view=print")) ||
	       slice_ieq(param, SLICE("view=amp"));
}

static int
by_bytes(const void *x, const void *y)
{
	const struct slice *a = x, *b = y;
	size_t n = a->len < b->len ? a->len : b->len;
	int c = n ? memcmp(a->ptr, b->ptr, n) : 0;

	return c ? c : (a->len > b->len) - (a->len < b->len);
}

static void
add_query(struct buf *out, struct slice query)
{
	struct slice params[PARAMS_MAX];
	struct buf plain = { 0 };
	struct slice q;
	size_t n = 0;
	bool many = false;

	add_plain(&plain, query);
	q = buf_slice(&plain);
	while (q.len && !many) {
		size_t amp = slice_find(q, SLICE("&"));
		struct slice one = { q.ptr, amp < q.len ? amp : q.len };

		q = amp < q.len ? from(q, amp + 1) : none;
		if (is_passing(one))
			continue;
		many = n == PARAMS_MAX;
		if (!many)
			params[n++] = one;
	}
	if (many) {
		params[0] = buf_slice(&plain);
		n = 1;
	}
	qsort(params, n, sizeof(params[0]), by_bytes);
	for (size_t i = 0; i < n; i++) {
		buf_add_byte(out, i ? '&' : '?');
		buf_add_slice(out, params[i]);
	}
	out->failed |= plain.failed;
	buf_fini(&plain);
}

/* ---- together ---- */

static size_t
find_any(struct slice s, size_t at, const char *set)
{
	while (at < s.len && memchr(set, s.ptr[at], strlen(set)) == NULL)
		at++;
	return at;
}

/* Of what stands behind the host. */
static void
add_rest(struct buf *out, struct slice rest)
{
	size_t end = find_any(rest, 0, "#");
	size_t query;

	rest.len = end;
	query = find_any(rest, 0, "?");
	add_path(out, (struct slice){ rest.ptr, query });
	if (query < rest.len)
		add_query(out, from(rest, query + 1));
}

static naql_status
keep(struct buf *b, struct arena *arena, struct slice *out, naql_error *err)
{
	naql_status st = buf_status(b, err);
	char *copy = st ? NULL : arena_strndup(arena, b->ptr, b->len);

	if (!st && !copy)
		st = naql_nomem(err);
	*out = (struct slice){ copy, copy ? b->len : 0 };
	buf_fini(b);
	return st;
}

/* Of a URL: its host without user and port, and what stands behind. */
static struct slice
split(struct slice url, struct slice *rest)
{
	size_t at = slice_find(url, SLICE("://")), end;
	struct slice host;

	*rest = none;
	if (at >= url.len)
		return none;
	url = from(url, at + 3);
	end = find_any(url, 0, "/?#\\");
	*rest = from(url, end);
	host = (struct slice){ url.ptr, end };
	for (at = host.len; at > 0; at--)
		if (host.ptr[at - 1] == '@') {
			host = from(host, at);
			break;
		}
	/* an IPv6 address keeps its brackets */
	at = host.len && host.ptr[0] == '[' ? find_any(host, 0, "]") : 0;
	host.len = find_any(host, at, ":");
	while (host.len && host.ptr[host.len - 1] == '.')
		host.len--;
	return bare_host(host);
}

static naql_status
put_together(struct slice host, struct slice rest, struct arena *arena, struct slice *out,
	     naql_error *err)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < host.len; i++) {
		unsigned char c = (unsigned char)host.ptr[i];

		if (c <= 0x20 || c >= 0x7f)
			buf_printf(&b, "%%%02x", c);
		else
			buf_add_byte(&b, c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c);
	}
	add_rest(&b, rest);
	return keep(&b, arena, out, err);
}

naql_status
address_of(struct slice url, struct arena *arena, struct slice *out, naql_error *err)
{
	struct slice rest, host = split(url, &rest);

	*out = none;
	return host.len ? put_together(host, rest, arena, out, err) : NAQL_OK;
}

naql_status
address_page(struct slice url, struct slice canonical, struct arena *arena,
	     struct slice *out, naql_error *err)
{
	struct slice rest, other, host = split(url, &rest);

	*out = none;
	canonical = slice_trim(canonical);
	if (host.len && canonical.len && canonical.ptr[0] == '/' &&
	    (canonical.len == 1 || canonical.ptr[1] != '/'))
		return put_together(host, canonical, arena, out, err);
	if (host.len && slice_ieq(host, split(canonical, &other)))
		return put_together(host, other, arena, out, err);
	return address_of(url, arena, out, err);
}
