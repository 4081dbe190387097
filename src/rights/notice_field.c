/*
 * notice_field.c - the parsing algorithms of RFC 9651, section 4.2, one function each.
 */
#include "rights/notice_field.h"

#include "base/error.h"

struct parse {
	struct slice s;
	size_t at;
	struct notice_field *out;
	bool refused; /* no memory */
};

static char
peek(const struct parse *p)
{
	return p->at < p->s.len ? p->s.ptr[p->at] : '\0';
}

static bool
take(struct parse *p, char c)
{
	if (p->at >= p->s.len || p->s.ptr[p->at] != c)
		return false;
	p->at++;
	return true;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_alpha(char c)
{
	return is_lower(c) || (c >= 'A' && c <= 'Z');
}

static void
skip_spaces(struct parse *p)
{
	while (take(p, ' ')) {
	}
}

static void
skip_ows(struct parse *p)
{
	while (take(p, ' ') || take(p, '\t')) {
	}
}

/* A node whose text is what was appended since 'begin'. */
static bool
put(struct parse *p, enum notice_field_type type, int64_t number, size_t begin)
{
	struct notice_field_node n = { type, number, begin, p->out->text.len - begin };

	if (!VEC_PUSH(&p->out->nodes, n) || p->out->text.failed)
		p->refused = true;
	return !p->refused;
}

static bool
parse_key(struct parse *p, enum notice_field_type type)
{
	size_t begin = p->out->text.len;

	if (!is_lower(peek(p)) && peek(p) != '*')
		return false;
	while (p->at < p->s.len) {
		char c = peek(p);

		if (!is_lower(c) && !is_digit(c) && c != '_' && c != '-' && c != '.' &&
		    c != '*')
			break;
		buf_add_byte(&p->out->text, (uint8_t)c);
		p->at++;
	}
	return put(p, type, 0, begin);
}

static bool
parse_number(struct parse *p, enum notice_field_type *type, int64_t *number)
{
	bool minus = take(p, '-');
	int64_t v = 0;
	unsigned whole = 0, decimals = 0;

	if (!is_digit(peek(p)))
		return false;
	for (; is_digit(peek(p)); p->at++, whole++) {
		if (whole == 15)
			return false;
		v = v * 10 + (peek(p) - '0');
	}
	*type = FIELD_INTEGER;
	if (peek(p) == '.') {
		if (whole > 12)
			return false;
		p->at++;
		*type = FIELD_DECIMAL;
		for (; is_digit(peek(p)); p->at++, decimals++) {
			if (decimals == 3)
				return false;
			v = v * 10 + (peek(p) - '0');
		}
		if (decimals == 0)
			return false;
		for (; decimals < 3; decimals++)
			v *= 10;
	}
	*number = minus ? -v : v;
	return true;
}

static bool
parse_string(struct parse *p)
{
	size_t begin = p->out->text.len;

	p->at++; /* the quote */
	while (p->at < p->s.len) {
		char c = p->s.ptr[p->at++];

		if (c == '"')
			return put(p, FIELD_STRING, 0, begin);
		if (c == '\\') {
			c = peek(p);
			if (c != '"' && c != '\\')
				return false;
			p->at++;
		} else if ((unsigned char)c < 0x20 || (unsigned char)c > 0x7e) {
			return false;
		}
		buf_add_byte(&p->out->text, (uint8_t)c);
	}
	return false;
}

static bool
parse_token(struct parse *p)
{
	static const char also[] = "!#$%&'*+-.^_`|~:/";
	size_t begin = p->out->text.len;

	while (p->at < p->s.len) {
		char c = peek(p);

		if (!is_alpha(c) && !is_digit(c) &&
		    (c == '\0' || memchr(also, c, sizeof(also) - 1) == NULL))
			break;
		buf_add_byte(&p->out->text, (uint8_t)c);
		p->at++;
	}
	return put(p, FIELD_TOKEN, 0, begin);
}

static int
base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (is_lower(c))
		return c - 'a' + 26;
	if (is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool
parse_binary(struct parse *p)
{
	size_t begin = p->out->text.len;
	unsigned bits = 0, n = 0, pads = 0;

	p->at++; /* the colon */
	while (p->at < p->s.len) {
		char c = p->s.ptr[p->at++];
		int d = base64_digit(c);

		if (c == ':')
			return pads <= 2 && n != 1 && put(p, FIELD_BINARY, 0, begin);
		if (c == '=') {
			pads++;
			continue;
		}
		if (d < 0 || pads)
			return false;
		bits = (bits << 6 | (unsigned)d) & 0xffffff;
		if (n > 0)
			buf_add_byte(&p->out->text, (uint8_t)(bits >> (n == 1	? 4
								       : n == 2 ? 2
										: 0)));
		n = (n + 1) % 4;
	}
	return false;
}

static int
lower_hex(char c)
{
	if (is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Octets that follow the first one of a sequence; SIZE_MAX: it is no first one. */
static size_t
sequence(unsigned char c)
{
	if (c < 0x80)
		return 0;
	if (c >= 0xc2 && c <= 0xdf)
		return 1;
	if (c >= 0xe0 && c <= 0xef)
		return 2;
	return c >= 0xf0 && c <= 0xf4 ? 3 : SIZE_MAX;
}

/* RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
static bool
is_utf8(const unsigned char *s, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t more = sequence(s[i]);
		unsigned char low = 0x80, high = 0xbf;

		if (more > len - i - 1)
			return false;
		if (s[i] == 0xe0)
			low = 0xa0;
		else if (s[i] == 0xed)
			high = 0x9f;
		else if (s[i] == 0xf0)
			low = 0x90;
		else if (s[i] == 0xf4)
			high = 0x8f;
		for (size_t k = 1; k <= more; k++, low = 0x80, high = 0xbf)
			if (s[i + k] < low || s[i + k] > high)
				return false;
		i += more + 1;
	}
	return true;
}

static bool
parse_display(struct parse *p)
{
	size_t begin = p->out->text.len;

	p->at++; /* the percent sign */
	if (!take(p, '"'))
		return false;
	while (p->at < p->s.len) {
		char c = p->s.ptr[p->at++];

		if ((unsigned char)c < 0x20 || (unsigned char)c > 0x7e)
			return false;
		if (c == '"')
			return !p->out->text.failed &&
			       (p->out->text.len == begin ||
				is_utf8((const unsigned char *)p->out->text.ptr + begin,
					p->out->text.len - begin)) &&
			       put(p, FIELD_DISPLAY, 0, begin);
		if (c == '%') {
			int high, low;

			if (p->s.len - p->at < 2)
				return false;
			high = lower_hex(p->s.ptr[p->at]);
			low = lower_hex(p->s.ptr[p->at + 1]);
			if (high < 0 || low < 0)
				return false;
			p->at += 2;
			c = (char)(high * 16 + low);
		}
		buf_add_byte(&p->out->text, (uint8_t)c);
	}
	return false;
}

static bool
parse_boolean(struct parse *p)
{
	p->at++; /* the question mark */
	if (take(p, '1'))
		return put(p, FIELD_BOOLEAN, 1, p->out->text.len);
	return take(p, '0') && put(p, FIELD_BOOLEAN, 0, p->out->text.len);
}

static bool
parse_bare(struct parse *p)
{
	enum notice_field_type type;
	int64_t number;
	char c = peek(p);

	if (c == '-' || is_digit(c))
		return parse_number(p, &type, &number) &&
		       put(p, type, number, p->out->text.len);
	if (c == '"')
		return parse_string(p);
	if (c == '*' || is_alpha(c))
		return parse_token(p);
	if (c == ':')
		return parse_binary(p);
	if (c == '?')
		return parse_boolean(p);
	if (c == '%')
		return parse_display(p);
	if (c != '@')
		return false;
	p->at++;
	return parse_number(p, &type, &number) && type == FIELD_INTEGER &&
	       put(p, FIELD_DATE, number, p->out->text.len);
}

static bool
parse_parameters(struct parse *p)
{
	while (take(p, ';')) {
		skip_spaces(p);
		if (!parse_key(p, FIELD_PARAMETER))
			return false;
		if (!take(p, '=')) {
			if (!put(p, FIELD_BOOLEAN, 1, p->out->text.len))
				return false;
		} else if (!parse_bare(p)) {
			return false;
		}
	}
	return true;
}

static bool
parse_inner(struct parse *p)
{
	p->at++; /* the bracket */
	if (!put(p, FIELD_INNER, 0, p->out->text.len))
		return false;
	for (;;) {
		skip_spaces(p);
		if (take(p, ')'))
			return put(p, FIELD_INNER_END, 0, p->out->text.len) &&
			       parse_parameters(p);
		if (!parse_bare(p) || !parse_parameters(p))
			return false;
		if (peek(p) != ' ' && peek(p) != ')')
			return false;
	}
}

static bool
parse_member(struct parse *p)
{
	if (peek(p) == '(')
		return parse_inner(p);
	return parse_bare(p) && parse_parameters(p);
}

static bool
parse_entry(struct parse *p, bool dictionary)
{
	if (!dictionary)
		return parse_member(p);
	if (!parse_key(p, FIELD_KEY))
		return false;
	if (take(p, '='))
		return parse_member(p);
	return put(p, FIELD_BOOLEAN, 1, p->out->text.len) && parse_parameters(p);
}

/* Members of a list or a dictionary, parted by commas. */
static bool
parse_members(struct parse *p, bool dictionary)
{
	while (p->at < p->s.len) {
		if (!parse_entry(p, dictionary))
			return false;
		skip_ows(p);
		if (p->at == p->s.len)
			return true;
		if (!take(p, ','))
			return false;
		skip_ows(p);
		if (p->at == p->s.len)
			return false; /* a comma behind the last */
	}
	return true;
}

naql_status
notice_field_parse(struct notice_field *out, enum notice_field_kind kind,
		   struct slice value, naql_error *err)
{
	struct parse p = { value, 0, out, false };
	bool good;

	out->nodes.n = 0;
	buf_reset(&out->text);
	if (value.len > NOTICE_FIELD_MAX)
		return naql_fail(err, NAQL_E_FORMAT, NULL, 0,
				 "a field value of %zu bytes", value.len);
	skip_spaces(&p);
	while (p.s.len > p.at && p.s.ptr[p.s.len - 1] == ' ')
		p.s.len--;
	if (kind == NOTICE_FIELD_ITEM)
		good = parse_bare(&p) && parse_parameters(&p);
	else
		good = parse_members(&p, kind == NOTICE_FIELD_DICTIONARY);
	if (p.refused || out->text.failed)
		return naql_nomem(err);
	if (good && p.at == p.s.len)
		return NAQL_OK;
	out->nodes.n = 0;
	return naql_fail(err, NAQL_E_FORMAT, NULL, p.at,
			 "not a structured field (RFC 9651) from character %zu on", p.at);
}

void
notice_field_fini(struct notice_field *f)
{
	VEC_FREE(&f->nodes);
	buf_fini(&f->text);
}

struct slice
notice_field_text(const struct notice_field *f, const struct notice_field_node *n)
{
	return (struct slice){ n->len ? f->text.ptr + n->begin : "", n->len };
}

const struct notice_field_node *
notice_field_get(const struct notice_field *f, struct slice key)
{
	const struct notice_field_node *found = NULL;

	for (size_t i = 0; i + 1 < f->nodes.n; i++) {
		const struct notice_field_node *n = &f->nodes.ptr[i];

		if (n->type == FIELD_KEY && slice_eq(notice_field_text(f, n), key))
			found = n + 1;
	}
	return found && found->type != FIELD_INNER ? found : NULL;
}
