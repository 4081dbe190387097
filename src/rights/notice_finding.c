/*
 * notice_finding.c - the table of codes, and the list of what was found.
 */
#include "rights/notice_finding.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"

static const struct {
	const char *name;
	bool error;
	const char *remedy;
} codes[NOTICE_CODE_COUNT] = {
#define NOTICE_CODE_ROW(id, name, error, remedy) { name, error, remedy },
	NOTICE_CODES(NOTICE_CODE_ROW)
#undef NOTICE_CODE_ROW
};

const char *
notice_finding_name(enum notice_code c)
{
	return codes[c].name;
}

bool
notice_finding_is_error(enum notice_code c)
{
	return codes[c].error;
}

const char *
notice_finding_remedy(enum notice_code c)
{
	return codes[c].remedy;
}

void
notice_finding_add(struct notice_findings *f, enum notice_code c, uint64_t line,
		   uint64_t offset, const char *fmt, ...)
{
	struct notice_finding n = { .code = c, .line = line, .offset = offset };
	va_list ap;

	if (f == NULL)
		return;
	if (codes[c].error)
		f->errors++;
	else
		f->warnings++;
	if (f->list.n >= NOTICE_FINDINGS_MAX)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(n.text, sizeof(n.text), fmt, ap);
	va_end(ap);
	if (!VEC_PUSH(&f->list, n))
		f->refused = true;
}

const char *
notice_finding_shown(struct slice s, char out[NOTICE_SHOWN])
{
	size_t n = 0;

	for (; n < s.len && n < NOTICE_SHOWN - 1; n++) {
		unsigned char c = (unsigned char)s.ptr[n];

		out[n] = c < 0x20 || c == 0x7f ? '?' : (char)c;
	}
	while (n > 0 && n < s.len && ((unsigned char)s.ptr[n] & 0xc0) == 0x80)
		n--; /* not in the middle of a character */
	out[n] = '\0';
	return out;
}

uint64_t
notice_finding_line(struct slice text, size_t offset)
{
	uint64_t line = 1;

	for (size_t i = 0; i < offset && i < text.len; i++)
		line += text.ptr[i] == '\n';
	return line;
}

naql_status
notice_finding_status(const struct notice_findings *f, naql_error *err)
{
	return f->refused ? naql_nomem(err) : NAQL_OK;
}

void
notice_finding_fini(struct notice_findings *f)
{
	VEC_FREE(&f->list);
	*f = (struct notice_findings){ 0 };
}
