/*
 * error.c - filling a naql_error. Never allocates, so that running out of memory can be
 * reported; text is put together on the stack first, because the arguments may lie in the
 * very error that is being filled.
 */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* copy_cut() - copy, cutting before the character that does not fit. */
static void
copy_cut(char *to, size_t cap, const char *from)
{
	size_t n = strnlen(from, cap);

	if (n == cap) {
		n = cap - 1;
		while (n > 0 && ((unsigned char)from[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(to, from, n);
	to[n] = '\0';
}

naql_status
naql_fail(naql_error *err, naql_status code, const char *source, uint64_t offset,
	  const char *fmt, ...)
{
	int sys = errno;
	char text[2 * sizeof(err->text)];
	char from[sizeof(err->source)] = { 0 };
	va_list args;

	if (!err)
		return code;
	va_start(args, fmt);
	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	va_end(args);
	copy_cut(from, sizeof(from), source ? source : "");
	err->code = code;
	err->sys_errno = code == NAQL_E_IO ? sys : 0;
	err->offset = offset;
	memcpy(err->source, from, sizeof(from));
	copy_cut(err->text, sizeof(err->text), text);
	return code;
}

naql_status
naql_nomem(naql_error *err)
{
	return naql_fail(err, NAQL_E_NOMEM, NULL, NAQL_NO_OFFSET, "out of memory");
}
