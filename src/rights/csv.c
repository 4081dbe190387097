/*
 * csv.c - see csv.h.
 */
#include "rights/csv.h"

#include <inttypes.h>

#include "base/error.h"

naql_status
csv_bad(const struct csv_reader *c, uint32_t row, const char *column, const char *why)
{
	return naql_fail(c->err, NAQL_E_FORMAT, c->source, NAQL_NO_OFFSET,
			 "row %" PRIu32 "%s%s: %s", row, column[0] ? ", column " : "",
			 column, why);
}

static char
find_comma(struct slice text)
{
	size_t end = slice_find(text, SLICE("\n"));
	struct slice head = { text.ptr, end < text.len ? end : text.len };

	if (slice_find(head, SLICE("\t")) < head.len)
		return '\t';
	if (slice_find(head, SLICE(";")) < head.len &&
	    slice_find(head, SLICE(",")) >= head.len)
		return ';';
	return ',';
}

void
csv_init(struct csv_reader *c, struct slice text, const char *source, struct arena *arena,
	 naql_error *err)
{
	memset(c, 0, sizeof(*c));
	if (text.len >= 3 && memcmp(text.ptr, "\xef\xbb\xbf", 3) == 0)
		text = (struct slice){ text.ptr + 3, text.len - 3 };
	c->source = source;
	c->err = err;
	c->arena = arena;
	c->at = text.ptr;
	c->end = text.len ? text.ptr + text.len : text.ptr;
	c->comma = find_comma(text);
	c->next = 1;
}

void
csv_fini(struct csv_reader *c)
{
	buf_fini(&c->text);
}

/* A quoted cell: doubled quotation marks stand for one. */
static naql_status
read_quoted(struct csv_reader *c, struct slice *out)
{
	char *copy;

	buf_reset(&c->text);
	for (c->at++;; c->at++) {
		if (c->at == c->end)
			return csv_bad(c, c->row.number, "",
				       "a quotation mark is not closed");
		if (*c->at == '"' && (c->at + 1 == c->end || c->at[1] != '"'))
			break;
		c->at += *c->at == '"';
		buf_add_byte(&c->text, (uint8_t)*c->at);
	}
	c->at++;
	if (c->text.failed)
		return naql_nomem(c->err);
	copy = arena_strndup(c->arena, c->text.len ? c->text.ptr : "", c->text.len);
	*out = slice_trim((struct slice){ copy, c->text.len });
	return copy ? NAQL_OK : naql_nomem(c->err);
}

static void
read_plain(struct csv_reader *c, struct slice *out)
{
	const char *begin = c->at;

	while (c->at < c->end && *c->at != c->comma && *c->at != '\n' && *c->at != '\r')
		c->at++;
	*out = slice_trim((struct slice){ begin, (size_t)(c->at - begin) });
}

naql_status
csv_row(struct csv_reader *c)
{
	c->row.n = 0;
	c->row.number = c->next++;
	if (c->at == c->end)
		return NAQL_DONE;
	for (;;) {
		struct slice *cell = &c->row.cells[c->row.n];
		naql_status st = NAQL_OK;

		if (c->row.n == CSV_COLUMNS_MAX)
			return csv_bad(c, c->row.number, "", "too many columns");
		if (c->at < c->end && *c->at == '"')
			st = read_quoted(c, cell);
		else
			read_plain(c, cell);
		if (st)
			return st;
		c->row.n++;
		if (c->at < c->end && *c->at == c->comma) {
			c->at++;
			continue;
		}
		if (c->at < c->end && *c->at != '\n' && *c->at != '\r')
			return csv_bad(c, c->row.number, "",
				       "text stands behind a closing quotation mark");
		break;
	}
	if (c->at < c->end && *c->at == '\r')
		c->at++;
	if (c->at < c->end && *c->at == '\n')
		c->at++;
	return NAQL_OK;
}
