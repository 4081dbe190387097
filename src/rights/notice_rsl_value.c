/*
 * notice_rsl_value.c - the shapes that values of RSL have.
 */
#include "rights/notice_rsl_value.h"

#include "base/timestamp.h"
#include "rights/notice_rsl.h"

int
notice_rsl_value_word(struct slice s, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (slice_eq(s, SLICE(words[i])))
			return i;
	return -1;
}

bool
notice_rsl_value_is_number(struct slice s, uint32_t max, uint32_t *out)
{
	uint32_t v = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		if (v <= max)
			v = v * 10 + (uint32_t)(s.ptr[i] - '0');
	}
	*out = v < max ? v : max;
	return s.len > 0;
}

bool
notice_rsl_value_is_decimal(struct slice s)
{
	bool digit = false, dot = false;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
			digit = true;
		else if (s.ptr[i] == '.' && !dot)
			dot = true;
		else if (s.ptr[i] != '+' || i > 0)
			return false;
	}
	return digit;
}

/* RFC 3339: a date, a time and a zone. */
bool
notice_rsl_value_is_moment(struct slice s)
{
	static const char shape[] = "0000-00-00T00:00:00";

	if (s.len < sizeof(shape))
		return false;
	for (size_t i = 0; i + 1 < sizeof(shape); i++)
		if (shape[i] == '0' ? s.ptr[i] < '0' || s.ptr[i] > '9'
				    : s.ptr[i] != shape[i])
			return false;
	return time_parse(s) != TIME_NONE &&
	       (s.ptr[s.len - 1] == 'Z' ||
		(s.len > 6 && s.ptr[s.len - 3] == ':' &&
		 (s.ptr[s.len - 6] == '+' || s.ptr[s.len - 6] == '-')));
}

bool
notice_rsl_value_is_capitals(struct slice s, size_t n)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < 'A' || s.ptr[i] > 'Z')
			return false;
	return s.len == n;
}

static bool
is_name(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool letter = ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';

		if (!letter &&
		    (i == 0 || !((c >= '0' && c <= '9') || c == '.' || c == '-')))
			return false;
	}
	return s.len > 0;
}

/*
 * An extension word: a name behind a prefix that the document binds to a namespace of
 * somebody else. Bindings are looked for in the text, wherever they stand.
 */
bool
notice_rsl_value_is_extension(struct slice text, struct slice word)
{
	size_t colon = slice_find(word, SLICE(":")), at;
	struct slice rest = text, prefix = { word.ptr, colon };

	if (colon == SIZE_MAX || !is_name(prefix) ||
	    !is_name((struct slice){ word.ptr + colon + 1, word.len - colon - 1 }))
		return false;
	while ((at = slice_find(rest, SLICE("xmlns:"))) != SIZE_MAX) {
		struct slice name = { rest.ptr + at + 6, rest.len - at - 6 };
		size_t quote;

		rest = name;
		if (name.len < colon + 2 || memcmp(name.ptr, prefix.ptr, colon) != 0)
			continue;
		name.ptr += colon;
		name.len -= colon;
		quote = slice_find(name, name.ptr[1] == '\'' ? SLICE("'") : SLICE("\""));
		if (quote == SIZE_MAX || name.ptr[0] != '=')
			continue;
		name.ptr += quote + 1;
		name.len -= quote + 1;
		return name.len < sizeof(NOTICE_RSL_NS) ||
		       memcmp(name.ptr, NOTICE_RSL_NS, sizeof(NOTICE_RSL_NS) - 1) != 0 ||
		       (name.ptr[sizeof(NOTICE_RSL_NS) - 1] != '"' &&
			name.ptr[sizeof(NOTICE_RSL_NS) - 1] != '\'');
	}
	return false;
}
