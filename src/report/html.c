/*
 * html.c - see html.h.
 */
#include "report/html.h"

#include <stdio.h>

#define FLUSH_AT ((size_t)256 << 10)
#define LIST_MAX 64u /* of a list in a judgement */

void
html_flush(struct html *h)
{
	if (h->st == NAQL_OK)
		h->st = buf_status(&h->buf, &h->error);
	if (h->file == NULL)
		return; /* it stays in h->buf */
	if (h->st == NAQL_OK && h->buf.len)
		h->st = file_writer_add(h->file, h->buf.ptr, h->buf.len, &h->error);
	buf_reset(&h->buf);
}

naql_status
html_status(const struct html *h, naql_error *err)
{
	if (h->st != NAQL_OK && err)
		*err = h->error;
	return h->st;
}

void
html_raw(struct html *h, const char *markup)
{
	buf_add_str(&h->buf, markup);
	if (h->buf.len >= FLUSH_AT)
		html_flush(h);
}

void
html_text(struct html *h, struct slice s)
{
	escape_html(&h->buf, s, ESCAPE_TEXT);
}

void
html_attribute(struct html *h, const char *name, struct slice value)
{
	buf_printf(&h->buf, " %s=\"", name);
	escape_html(&h->buf, value, ESCAPE_ATTRIBUTE);
	buf_add_byte(&h->buf, '"');
}

void
html_folded(struct html *h, const char *name)
{
	buf_printf(&h->buf, "<details class=\"%s\" open><summary>", name);
}

void
html_folded_summary_end(struct html *h)
{
	html_raw(h, h->large ? "</summary><noscript>\n" : "</summary>\n");
}

void
html_folded_end(struct html *h)
{
	html_raw(h, h->large ? "</noscript></details>\n" : "</details>\n");
}

void
html_bdi(struct html *h, struct slice s)
{
	html_raw(h, "<bdi>");
	html_text(h, s);
	html_raw(h, "</bdi>");
}

void
html_number(struct html *h, uint64_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			buf_add_byte(&h->buf, ',');
		buf_add_byte(&h->buf, (uint8_t)digits[i]);
	}
}

void
html_percent(struct html *h, uint32_t permille)
{
	if (permille == 0 || permille == 1000)
		buf_printf(&h->buf, "%u%%", permille / 10);
	else
		buf_printf(&h->buf, "%u.%u%%", permille / 10, permille % 10);
}

/* Three decimals at most, whatever the locale. */
static void
html_real(struct html *h, double v)
{
	double size = v < 0 ? -v : v;
	uint64_t milli = size < 1e15 ? (uint64_t)(size * 1000 + 0.5) : UINT64_MAX;

	buf_printf(&h->buf, "%s%llu.%03u", v < 0 ? "-" : "",
		   (unsigned long long)(milli / 1000), (unsigned)(milli % 1000));
}

static void
scalar(struct html *h, const struct json *v)
{
	switch (json_type(v)) {
	case JSON_STRING:
		html_bdi(h, json_str(v));
		break;
	case JSON_BOOL:
		html_raw(h, json_bool(v) ? "yes" : "no");
		break;
	case JSON_INT:
		buf_printf(&h->buf, "%lld", (long long)json_int(v));
		break;
	case JSON_REAL:
		html_real(h, json_number(v));
		break;
	default:
		html_raw(h, "–");
		break;
	}
}

struct members {
	struct html *h;
	size_t n;
};

static bool
member(void *ctx, struct slice key, const struct json *v)
{
	struct members *m = ctx;

	html_raw(m->h, m->n++ ? "; " : "");
	html_bdi(m->h, key);
	html_raw(m->h, ": ");
	scalar(m->h, v);
	return m->n < LIST_MAX;
}

void
html_value(struct html *h, const struct json *v)
{
	struct members m = { h, 0 };
	size_t n = json_count(v);

	if (json_type(v) == JSON_OBJECT) {
		json_each_key(v, member, &m);
		return;
	}
	if (json_type(v) != JSON_ARRAY) {
		scalar(h, v);
		return;
	}
	if (n == 0)
		html_raw(h, "–");
	for (size_t i = 0; i < n && i < LIST_MAX; i++) {
		const struct json *one = json_at(v, i);

		html_raw(h, i ? ", " : "");
		if (json_type(one) == JSON_OBJECT)
			json_each_key(one, member, &(struct members){ h, 0 });
		else
			scalar(h, one);
	}
}
