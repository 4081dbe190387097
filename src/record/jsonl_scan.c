/*
 * jsonl_scan.c - one pass over a line of JSON. Functions return false after filling the
 * fault; nothing recurses, nesting is a row of flags.
 */
#include "record/jsonl_scan.h"

#include <string.h>

#include "base/compiler.h"
#include "base/error.h"

#define DEPTH_MAX                                                                        \
	127u /* below the object itself; together as deep as base/json.h goes            \
	      */

struct scan {
	const uint8_t *b;
	size_t at, len;
	struct jsonl_fault *fault;
};

/* A string as it stands between its quotation marks. */
struct raw {
	struct slice text;
	bool escaped;
};

static bool
fail(const struct scan *s, size_t at, const char *what)
{
	s->fault->at = at;
	s->fault->what = what;
	return false;
}

/* The byte here; 0, which JSON has no use for, at the end. */
static uint8_t
here(const struct scan *s)
{
	return s->at < s->len ? s->b[s->at] : 0;
}

static void
pass_space(struct scan *s)
{
	while (s->at < s->len && (s->b[s->at] == ' ' || s->b[s->at] == '\t' ||
				  s->b[s->at] == '\n' || s->b[s->at] == '\r'))
		s->at++;
}

/* Bytes of the UTF-8 character at b, which is not ASCII; 0 when it is none. */
static size_t
utf8_length(const uint8_t *b, size_t left)
{
	uint8_t c = b[0];

	if (c < 0xe0)
		return c >= 0xc2 && left >= 2 && (b[1] & 0xc0) == 0x80 ? 2 : 0;
	if (left < 3 || (b[1] & 0xc0) != 0x80 || (b[2] & 0xc0) != 0x80)
		return 0;
	if (c < 0xf0) {
		bool overlong = c == 0xe0 && b[1] < 0xa0,
		     surrogate = c == 0xed && b[1] > 0x9f;

		return overlong || surrogate ? 0 : 3;
	}
	if (c > 0xf4 || left < 4 || (b[3] & 0xc0) != 0x80)
		return 0;
	return (c == 0xf0 && b[1] < 0x90) || (c == 0xf4 && b[1] > 0x8f) ? 0 : 4;
}

/* Eight bytes as a number, the first lowest; written out, so that it becomes one load. */
static uint64_t
load8(const uint8_t *b)
{
	return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 |
	       (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 |
	       (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

/*
 * The bytes among these eight that are not of a character of one or two bytes, or are a
 * quote, backslash or control: 1 in the place of each. The lowest 1 stands rightly, above
 * it a borrow may have made more. *lead: 0x80 when the byte before begins a character,
 * and then the same for the byte after.
 */
static uint64_t
odd_bytes(uint64_t v, uint64_t *lead)
{
	const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
	uint64_t quote = v ^ (ones * '"'), slash = v ^ (ones * '\\');
	uint64_t overlong = (v & (ones * 0xfe)) ^ (ones * 0xc0); /* 0xc0, 0xc1 */
	uint64_t odd = (v - ones * 0x20) & ~v;
	uint64_t top = v & high, second = (v << 1) & high, third = (v << 2) & high;
	uint64_t leads = top & second, tails = top & ~second;

	odd |= (quote - ones) & ~quote;
	odd |= (slash - ones) & ~slash;
	odd |= (overlong - ones) & ~overlong;
	odd |= (leads & third) | (tails ^ (leads << 8 | *lead));
	*lead = leads >> 56;
	return (odd & high) >> 7;
}

/*
 * How many bytes from b are plain: whole characters of one or two bytes, so that Arabic
 * and Latin text passes eight bytes at a time. What stops it is looked at as a character.
 */
static size_t
plain_length(const uint8_t *b, size_t len)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t lead = 0, odd = 0;
	size_t at = 0;

	for (; len - at >= 8; at += 8) {
		odd = odd_bytes(load8(b + at), &lead);
		if (odd)
			break;
	}
	if (odd) /* the bytes below the lowest 1, counted */
		at += (size_t)((((odd & (0 - odd)) - 1) & ones) * ones >> 56);
	return at > 0 && b[at - 1] >= 0xc0 ? at - 1 : at;
}

/* Four hexadecimal digits; UINT32_MAX when they are not. */
static uint32_t
hex4(const uint8_t *b, size_t left)
{
	uint32_t v = 0;

	if (left < 4)
		return UINT32_MAX;
	for (size_t i = 0; i < 4; i++) {
		uint8_t c = b[i], lower = c | 0x20;

		if (c >= '0' && c <= '9')
			v = v << 4 | (uint32_t)(c - '0');
		else if (lower >= 'a' && lower <= 'f')
			v = v << 4 | (uint32_t)(lower - 'a' + 10);
		else
			return UINT32_MAX;
	}
	return v;
}

/* The escape at b[0] == '\\': its bytes, or 0, and the character. A pair counts as one.
 */
static size_t
escape_length(const uint8_t *b, size_t left, uint32_t *cp)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";

	if (left < 2)
		return 0;
	if (b[1] != 'u') {
		const char *p = b[1] ? strchr(from, b[1]) : NULL;

		*cp = p ? (uint8_t)to[p - from] : 0;
		return p ? 2 : 0;
	}
	*cp = hex4(b + 2, left - 2);
	if (*cp < 0xd800 || (*cp > 0xdfff && *cp <= 0xffff))
		return 6;
	if (*cp > 0xdbff || left < 12 || b[6] != '\\' || b[7] != 'u')
		return 0;
	uint32_t low = hex4(b + 8, left - 8);

	if (low < 0xdc00 || low > 0xdfff)
		return 0;
	*cp = 0x10000 + ((*cp - 0xd800) << 10) + (low - 0xdc00);
	return 12;
}

/* One character that is neither plain nor the closing quote; 0 where it is bad. */
static size_t
odd_length(const struct scan *s, bool *escaped)
{
	const uint8_t *b = s->b + s->at;
	uint32_t cp;

	if (*b >= 0x80)
		return utf8_length(b, s->len - s->at);
	if (*b != '\\')
		return *b >= 0x20;
	*escaped = true;
	return escape_length(b, s->len - s->at, &cp);
}

static bool
scan_string(struct scan *s, struct raw *out)
{
	size_t begin = ++s->at;

	out->escaped = false;
	while (s->at < s->len && s->b[s->at] != '"') {
		size_t n = plain_length(s->b + s->at, s->len - s->at);

		if (n == 0)
			n = odd_length(s, &out->escaped);
		if (n == 0)
			return fail(s, s->at, "bad character or escape in a string");
		s->at += n;
	}
	if (s->at >= s->len)
		return fail(s, s->len, "a string that does not end");
	out->text = (struct slice){ (const char *)s->b + begin, s->at - begin };
	s->at++;
	return true;
}

static bool
scan_digits(struct scan *s)
{
	size_t begin = s->at;

	while (here(s) >= '0' && here(s) <= '9')
		s->at++;
	return s->at > begin;
}

static bool
scan_number(struct scan *s, struct slice *out)
{
	size_t begin = s->at;

	if (here(s) == '-')
		s->at++;
	bool good = here(s) == '0' ? (s->at++, true) : scan_digits(s);

	if (good && here(s) == '.') {
		s->at++;
		good = scan_digits(s);
	}
	if (good && (here(s) | 0x20) == 'e') {
		s->at++;
		if (here(s) == '+' || here(s) == '-')
			s->at++;
		good = scan_digits(s);
	}
	*out = (struct slice){ (const char *)s->b + begin, s->at - begin };
	return good || fail(s, s->at, "not a JSON value");
}

static bool
scan_word(struct scan *s)
{
	static const char *const words[] = { "null", "true", "false" };

	for (size_t i = 0; i < NAQL_COUNT(words); i++) {
		size_t n = strlen(words[i]);

		if (s->len - s->at >= n && memcmp(s->b + s->at, words[i], n) == 0) {
			s->at += n;
			return true;
		}
	}
	return fail(s, s->at, "not a JSON value");
}

static bool
is_number(uint8_t c)
{
	return c == '-' || (c >= '0' && c <= '9');
}

static bool
skip_scalar(struct scan *s)
{
	struct raw raw;
	struct slice number;

	if (here(s) == '"')
		return scan_string(s, &raw);
	return is_number(here(s)) ? scan_number(s, &number) : scan_word(s);
}

/* A key and its colon, up to the value. */
static bool
scan_key(struct scan *s, struct raw *key)
{
	pass_space(s);
	if (here(s) != '"')
		return fail(s, s->at, "a name is missing");
	if (!scan_string(s, key))
		return false;
	pass_space(s);
	if (here(s) != ':')
		return fail(s, s->at, "a colon is missing");
	s->at++;
	pass_space(s);
	return true;
}

/* What is open around the value that is being passed over. */
struct nesting {
	unsigned depth;
	bool object[DEPTH_MAX];
};

/* Enter the bracket here; *ended when it closes at once. */
static bool
enter(struct scan *s, struct nesting *n, bool *ended)
{
	bool object = here(s) == '{';
	struct raw key;

	if (n->depth == DEPTH_MAX)
		return fail(s, s->at, "nested too deep");
	s->at++;
	pass_space(s);
	*ended = here(s) == (object ? '}' : ']');
	if (*ended) {
		s->at++;
		return true;
	}
	n->object[n->depth++] = object;
	return !object || scan_key(s, &key);
}

/* After a value: leave what ends here, up to the next value or out of it all. */
static bool
leave(struct scan *s, struct nesting *n)
{
	struct raw key;

	while (n->depth > 0) {
		bool object = n->object[n->depth - 1];

		pass_space(s);
		if (here(s) == ',') {
			s->at++;
			pass_space(s);
			return !object || scan_key(s, &key);
		}
		if (here(s) != (object ? '}' : ']'))
			return fail(s, s->at, "a comma or a bracket is missing");
		s->at++;
		n->depth--;
	}
	return true;
}

static bool
skip_value(struct scan *s)
{
	struct nesting n = { .depth = 0 };

	do {
		bool ended = true;

		if (here(s) == '{' || here(s) == '[') {
			if (!enter(s, &n, &ended))
				return false;
		} else if (!skip_scalar(s)) {
			return false;
		}
		if (ended && !leave(s, &n))
			return false;
	} while (n.depth > 0);
	return true;
}

/* A checked string without its escapes. 'undone' has room for the whole line. */
static struct slice
undo(const struct raw *raw, struct buf *undone)
{
	const uint8_t *b = (const uint8_t *)raw->text.ptr;
	size_t begin = undone->len, at = 0;

	if (!raw->escaped)
		return raw->text;
	while (at < raw->text.len) {
		const uint8_t *slash = memchr(b + at, '\\', raw->text.len - at);
		size_t run = slash ? (size_t)(slash - b) - at : raw->text.len - at;
		uint32_t cp = 0;

		buf_add(undone, b + at, run);
		at += run;
		if (!slash)
			break;
		at += escape_length(slash, raw->text.len - at, &cp);
		buf_add_utf8(undone, cp);
	}
	return (struct slice){ undone->ptr + begin, undone->len - begin };
}

/* Make room once for all that the line can come to, so that slices stay where they are.
 */
static bool
make_room(const struct raw *raw, struct buf *undone, size_t len)
{
	return !raw->escaped || undone->len > 0 || buf_reserve(undone, len);
}

/* The value here, for the fields of that name. */
static bool
scan_value(struct scan *s, struct jsonl_field *value, struct raw *raw)
{
	uint8_t c = here(s);

	raw->escaped = false;
	raw->text = (struct slice){ NULL, 0 };
	value->type = c == '"'	     ? JSONL_STRING
		      : is_number(c) ? JSONL_NUMBER
		      : c == 'n'     ? JSONL_NULL
				     : JSONL_OTHER;
	if (value->type == JSONL_STRING)
		return scan_string(s, raw);
	if (value->type == JSONL_NUMBER)
		return scan_number(s, &raw->text);
	return skip_value(s);
}

static void
set_fields(struct jsonl_field *fields, size_t n, struct slice name, const struct raw *raw,
	   enum jsonl_type type, struct buf *undone)
{
	struct slice value = { NULL, 0 };
	bool known = false;

	for (size_t i = 0; i < n; i++) {
		if (!slice_eq(fields[i].name, name))
			continue;
		if (!known)
			value = undo(raw, undone);
		known = true;
		fields[i].type = type;
		fields[i].value = value;
	}
}

/* The members of the object, from behind its bracket to its end. */
static naql_status
scan_members(struct scan *s, struct jsonl_field *fields, size_t n, struct buf *undone)
{
	for (;;) {
		struct jsonl_field value = { .type = JSONL_ABSENT };
		struct raw key, raw;

		if (!scan_key(s, &key) || !scan_value(s, &value, &raw))
			return NAQL_E_FORMAT;
		if (!make_room(&key, undone, s->len) || !make_room(&raw, undone, s->len))
			return NAQL_E_NOMEM;
		set_fields(fields, n, undo(&key, undone), &raw, value.type, undone);
		pass_space(s);
		uint8_t c = here(s);

		if (c != ',' && c != '}') {
			(void)fail(s, s->at, "a comma or a bracket is missing");
			return NAQL_E_FORMAT;
		}
		s->at++;
		if (c == '}')
			return NAQL_OK;
	}
}

naql_status
jsonl_scan_object(struct slice line, struct jsonl_field *fields, size_t n,
		  struct buf *undone, struct jsonl_fault *fault)
{
	struct scan s = { (const uint8_t *)line.ptr, 0, line.len, fault };

	buf_reset(undone);
	for (size_t i = 0; i < n; i++) {
		fields[i].type = JSONL_ABSENT;
		fields[i].value = (struct slice){ NULL, 0 };
	}
	pass_space(&s);
	if (here(&s) != '{') {
		(void)fail(&s, s.at, "not a JSON object");
		return NAQL_E_FORMAT;
	}
	s.at++;
	pass_space(&s);
	if (here(&s) == '}') {
		s.at++;
	} else {
		naql_status st = scan_members(&s, fields, n, undone);

		if (st != NAQL_OK)
			return st;
	}
	pass_space(&s);
	if (s.at < s.len) {
		(void)fail(&s, s.at, "something follows the object");
		return NAQL_E_FORMAT;
	}
	return NAQL_OK;
}
