/*
 * notice_json.c - brackets and strings are all that has to be told apart.
 */
#include "rights/notice_json.h"

/* Behind the string that begins at i. */
static size_t
skip_string(struct slice s, size_t i)
{
	for (i++; i < s.len && s.ptr[i] != '"'; i++)
		if (s.ptr[i] == '\\')
			i++;
	return i < s.len ? i + 1 : s.len;
}

static size_t
skip_blank(struct slice s, size_t i)
{
	while (i < s.len && (unsigned char)s.ptr[i] <= ' ')
		i++;
	return i;
}

size_t
notice_json_element(struct slice text, size_t wanted)
{
	size_t depth = 0, element = 0;

	for (size_t i = 0; i < text.len;) {
		char c = text.ptr[i];

		if (c == '"') {
			i = skip_string(text, i);
			continue;
		}
		i++;
		if (c == '[' || c == '{')
			depth++;
		else if (c == ']' || c == '}')
			depth--;
		if (depth == 1 && (c == ',' || c == '[') && element++ == wanted)
			return skip_blank(text, i);
		if (depth == 0 && c == ']')
			break;
	}
	return text.len;
}

size_t
notice_json_key(struct slice text, size_t from, const char *key)
{
	size_t n = strlen(key);

	for (size_t i = from; i < text.len;) {
		size_t end;

		if (text.ptr[i] != '"') {
			i++;
			continue;
		}
		end = skip_string(text, i);
		if (end - i == n + 2 && memcmp(text.ptr + i + 1, key, n) == 0)
			return i;
		i = end;
	}
	return from;
}
