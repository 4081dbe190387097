/*
 * notice_path.c - see notice_path.h. Both sides are brought to one form as they are read,
 * octet by octet, so nothing is copied.
 */
#include "rights/notice_path.h"

#include <stdint.h>

#define OCTET_STAR 256 /* of a pattern: any run */
#define OCTET_END  257 /* of a pattern: the path must end */
#define OCTET_NONE 258 /* nothing is left */

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
is_unreserved(int c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

/*
 * The octet at *i, and *i behind it. A percent-encoded octet is itself; 512 is added
 * where it is one that must not be taken for the bare character ("%2F" is not a slash).
 */
static int
octet(struct slice s, bool pattern, size_t *i)
{
	int c;

	if (*i >= s.len)
		return OCTET_NONE;
	c = (unsigned char)s.ptr[(*i)++];
	if (c == '%' && s.len - *i >= 2 && digit(s.ptr[*i]) >= 0 &&
	    digit(s.ptr[*i + 1]) >= 0) {
		c = digit(s.ptr[*i]) * 16 + digit(s.ptr[*i + 1]);
		*i += 2;
		/* encoded and bare are one for these; a star and a dollar in a path can
		   only be written encoded in a pattern */
		if (is_unreserved(c) || c >= 0x80 || c == '*' || c == '$')
			return c;
		return 512 + c;
	}
	if (pattern && c == '*')
		return OCTET_STAR;
	if (pattern && c == '$' && *i == s.len)
		return OCTET_END;
	return c;
}

static struct slice
bounded(struct slice s)
{
	if (s.len > NOTICE_PATH_MAX)
		s.len = NOTICE_PATH_MAX;
	return s;
}

bool
notice_path_match(struct slice pattern, struct slice path)
{
	size_t p = 0, t = 0, star_p = SIZE_MAX, star_t = 0;

	pattern = bounded(pattern);
	path = bounded(path);
	if (pattern.len == 0)
		return false;
	for (;;) {
		size_t p_next = p, t_next = t;
		int want = octet(pattern, true, &p_next);
		int have = octet(path, false, &t_next);

		if (want == OCTET_NONE || (want == OCTET_END && have == OCTET_NONE))
			return true;
		if (want == OCTET_STAR) {
			star_p = p = p_next;
			star_t = t;
			continue;
		}
		if (want == have) {
			p = p_next;
			t = t_next;
			continue;
		}
		if (star_p == SIZE_MAX || octet(path, false, &star_t) == OCTET_NONE)
			return false;
		p = star_p; /* the star takes one more */
		t = star_t;
	}
}

size_t
notice_path_weight(struct slice pattern)
{
	size_t i = 0, n = 0;

	pattern = bounded(pattern);
	for (;;) {
		int c = octet(pattern, true, &i);

		if (c == OCTET_NONE)
			return n;
		n += c != OCTET_STAR && c != OCTET_END;
	}
}

static size_t
scheme_length(struct slice uri)
{
	for (size_t i = 0; i < uri.len; i++) {
		char c = uri.ptr[i];

		if (c == ':')
			return i;
		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		      (i > 0 &&
		       ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))))
			return 0;
	}
	return 0;
}

bool
notice_path_is_absolute(struct slice uri)
{
	size_t n = scheme_length(uri);

	for (size_t i = 0; i < uri.len; i++)
		if ((unsigned char)uri.ptr[i] <= ' ')
			return false;
	return n > 0 && uri.len > n + 1;
}

bool
notice_path_is_https(struct slice uri)
{
	struct slice start = { uri.ptr, uri.len < 8 ? uri.len : 8 };

	return notice_path_is_absolute(uri) && slice_ieq(start, SLICE("https://")) &&
	       uri.len > 8;
}

struct slice
notice_path_of_url(struct slice url)
{
	size_t n = scheme_length(url), i;

	if (url.len == 0)
		return SLICE("/");
	if (n == 0 || url.len < n + 3 || url.ptr[n + 1] != '/' || url.ptr[n + 2] != '/') {
		i = 0;
	} else {
		i = n + 3;
		while (i < url.len && url.ptr[i] != '/' && url.ptr[i] != '?' &&
		       url.ptr[i] != '#')
			i++;
		if (i == url.len || url.ptr[i] != '/')
			return SLICE("/");
	}
	struct slice path = { url.ptr + i, url.len - i };
	size_t hash = slice_find(path, SLICE("#"));

	if (hash != SIZE_MAX)
		path.len = hash;
	return path.len ? path : SLICE("/");
}
