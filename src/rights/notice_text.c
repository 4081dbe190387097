/*
 * notice_text.c - looking texts up and filling them in. The texts are notice_tables.c.
 */
#include "rights/notice_text.h"

#include "rights/notice_tables.h"

const struct notice_text *
notice_text_find(struct slice lang)
{
	for (size_t i = 0; i < NOTICE_TEXTS; i++)
		if (slice_eq(lang, SLICE(notice_tables[i].lang)))
			return &notice_tables[i];
	return NULL;
}

size_t
notice_text_count(void)
{
	return NOTICE_TEXTS;
}

const struct notice_text *
notice_text_at(size_t i)
{
	return i < NOTICE_TEXTS ? &notice_tables[i] : NULL;
}

void
notice_text_fill(const char *text, struct slice agency, struct slice url, struct buf *out)
{
	const struct {
		struct slice mark, value;
	} marks[] = { { SLICE("{agency}"), agency }, { SLICE("{url}"), url } };
	struct slice rest = SLICE(text);

	while (rest.len > 0) {
		bool filled = false;

		for (size_t i = 0; i < NAQL_COUNT(marks) && !filled; i++) {
			if (rest.len < marks[i].mark.len ||
			    memcmp(rest.ptr, marks[i].mark.ptr, marks[i].mark.len) != 0)
				continue;
			buf_add_slice(out, marks[i].value);
			rest.ptr += marks[i].mark.len;
			rest.len -= marks[i].mark.len;
			filled = true;
		}
		if (!filled) {
			buf_add_byte(out, (uint8_t)*rest.ptr++);
			rest.len--;
		}
	}
}
