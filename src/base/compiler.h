/*
 * compiler.h - the compiler's extensions, each behind one macro.
 */
#ifndef NAQL_BASE_COMPILER_H
#define NAQL_BASE_COMPILER_H

#define NAQL_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define NAQL_UNUSED		__attribute__((unused))
#define NAQL_NORETURN		__attribute__((noreturn))
#define NAQL_LIKELY(x)		__builtin_expect(!!(x), 1)
#define NAQL_UNLIKELY(x)	__builtin_expect(!!(x), 0)
#define NAQL_NOINLINE		__attribute__((noinline))
#define NAQL_PREFETCH(p)	__builtin_prefetch(p)
#define NAQL_COUNT(a)		(sizeof(a) / sizeof((a)[0]))

__extension__ typedef unsigned __int128 naql_u128;

#endif
