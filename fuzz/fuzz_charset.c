/*
 * fuzz_charset.c - any bytes decode in any charset to valid UTF-8, and offsets of the
 * source ascend with those of the text and stay inside.
 */
#include "fuzz.h"

#include "text/charset.h"

static const char *const labels[] = {
	"windows-1256", "iso-8859-6",  "utf-16le", "utf-16be",	"gbk",
	"gb18030",	"big5",	       "euc-jp",   "shift_jis", "iso-2022-jp",
	"euc-kr",	"replacement", "koi8-u",   "utf-8",
};

/* The bytes of the character at p, 0 when it is not valid. */
static size_t
valid_char(const uint8_t *p, size_t left)
{
	size_t n = p[0] < 0x80	 ? 1
		   : p[0] < 0xc2 ? 0
		   : p[0] < 0xe0 ? 2
		   : p[0] < 0xf0 ? 3
				 : 4,
	       i;

	if (n > left || p[0] > 0xf4)
		return 0;
	for (i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

static void
check(const struct charset_text *t)
{
	size_t at, n, before = 0;

	for (at = 0; at < t->utf8_len; at += n) {
		size_t source = charset_source_offset(t, at);

		n = valid_char((const uint8_t *)t->utf8 + at, t->utf8_len - at);
		must(n != 0 && source >= before && source < t->source_len);
		before = source;
	}
	must(charset_source_offset(t, at) == t->source_len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct charset_text t = { 0 };
	const struct charset *c;
	size_t k;

	if (size == 0)
		return 0;
	k = data[0] % NAQL_COUNT(labels);
	must(!charset_decode(&t, charset_named(SLICE(labels[k])), data + 1, size - 1,
			     NULL));
	if (t.charset != charset_utf8())
		check(&t);
	c = charset_detect(
		data, size,
		(struct slice){ (const char *)data, size % 40 < size ? size % 40 : 0 },
		data[0] & 1);
	must(c && !charset_decode(&t, c, data, size, NULL));
	if (c != charset_utf8())
		check(&t);
	charset_text_fini(&t);
	return 0;
}
