/*
 * reference.h - HTML character references, for rooms that show text to people: the same
 * reading of them that folding uses.
 */
#ifndef NAQL_TEXT_REFERENCE_H
#define NAQL_TEXT_REFERENCE_H

#include <stddef.h>
#include <stdint.h>

/*
 * reference_read() - the character reference at p[0] == '&'.
 *
 * cp       one or two code points; cp[1] is 0 for one.
 * Returns  the bytes it takes, with its semicolon; 0 where '&' stands for itself.
 * Threads  any.
 */
size_t reference_read(const char *p, size_t len, uint32_t cp[2]);

#endif
