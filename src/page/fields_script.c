/*
 * fields_script.c - the story where only the state of an application holds it: the
 * longest string of prose under a key that such states use for it.
 *
 * Asked only when neither the tree nor JSON-LD has a body. What is found is no visible
 * text: it has no blocks and no bytes of its own.
 */
#include "base/compiler.h"
#include "page/fields.h"

#define BODY_MIN  300 /* bytes; shorter strings are labels and summaries */
#define BODY_MAX  ((size_t)1 << 20)
#define WORD_MEAN 24 /* bytes a blank: prose has more blanks than code or data */

static bool
is_body_key(struct slice key)
{
	static const char *const keys[] = { "articleBody", "body",     "content",
					    "text",	   "html",     "bodyHtml",
					    "contentHtml", "fullText", "storyBody",
					    "rendered",	   "bodyText" };

	for (size_t i = 0; i < NAQL_COUNT(keys); i++) {
		if (slice_eq(key, SLICE(keys[i])))
			return true;
	}
	return false;
}

/* The string that begins behind the quote at *at; *at behind its end afterwards. */
static struct slice
string_at(struct slice s, size_t *at)
{
	size_t begin = *at + 1, end = begin;

	while (end < s.len && s.ptr[end] != '"')
		end += s.ptr[end] == '\\' ? 2u : 1u;
	if (end > s.len)
		end = s.len;
	*at = end < s.len ? end + 1 : end;
	return (struct slice){ s.ptr + begin, end - begin };
}

static bool
is_prose(struct slice s)
{
	size_t blanks = 0, long_bytes = 0;

	if (s.len < BODY_MIN || s.len > BODY_MAX)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		blanks += s.ptr[i] == ' ';
		long_bytes += (uint8_t)s.ptr[i] >= 0xe3 && (uint8_t)s.ptr[i] < 0xf0;
	}
	return blanks * WORD_MEAN >= s.len || long_bytes * 6 >= s.len;
}

static void
look(struct slice script, struct slice *best)
{
	size_t at = 0;

	while (at < script.len) {
		const char *q = memchr(script.ptr + at, '"', script.len - at);

		if (!q)
			return;
		at = (size_t)(q - script.ptr);
		struct slice key = string_at(script, &at);

		while (at < script.len && script.ptr[at] == ' ')
			at++;
		if (at + 1 >= script.len || script.ptr[at] != ':' || !is_body_key(key))
			continue;
		at++;
		while (at < script.len && script.ptr[at] == ' ')
			at++;
		if (at >= script.len || script.ptr[at] != '"')
			continue;
		struct slice v = string_at(script, &at);

		if (v.len > best->len && is_prose(v))
			*best = v;
	}
}

/* Tags out, each a blank. Returns the bytes that are left. */
static size_t
strip_tags(char *p, size_t len)
{
	size_t to = 0;
	bool tag = false;

	for (size_t i = 0; i < len; i++) {
		if (p[i] == '<') {
			tag = true;
			p[to++] = ' ';
		} else if (!tag) {
			p[to++] = p[i];
		} else if (p[i] == '>') {
			tag = false;
		}
	}
	return to;
}

struct slice
fields_script(struct page_parser *pp)
{
	const struct meta *m = &pp->meta;
	struct slice best = { NULL, 0 };

	for (unsigned i = 0; i < m->n_scripts; i++)
		look(m->scripts[i], &best);
	if (best.len == 0)
		return best;
	buf_reset(&pp->unescaped);
	jsonld_decode(best, &pp->unescaped);
	if (pp->unescaped.failed) {
		pp->failed = true;
		return (struct slice){ NULL, 0 };
	}
	size_t n = strip_tags(pp->unescaped.ptr, pp->unescaped.len);
	struct slice text = { arena_strndup(&pp->arena, pp->unescaped.ptr, n), n };

	if (!text.ptr) {
		pp->failed = true;
		text.len = 0;
	}
	return fields_keep(pp, text, false, true);
}
