/*
 * naql/status.h - how every fallible call says what happened.
 *
 * Codes tell the program what to do; the text in naql_error tells the person.
 * The error struct has a fixed size: reporting a fault never allocates.
 */
#ifndef NAQL_STATUS_H
#define NAQL_STATUS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define NAQL_MUST_USE __attribute__((warn_unused_result))
#define NAQL_API      __attribute__((visibility("default")))
#else
#define NAQL_MUST_USE
#define NAQL_API
#endif

typedef enum naql_status {
	NAQL_OK = 0,
	NAQL_DONE = 1,	 /* end of stream or no more rows: not an error */
	NAQL_E_NOMEM,	 /* memory could not be had */
	NAQL_E_IO,	 /* the system refused: see sys_errno */
	NAQL_E_FORMAT,	 /* input is not what its format says */
	NAQL_E_CORRUPT,	 /* a file of ours is damaged */
	NAQL_E_LIMIT,	 /* a documented cap was reached */
	NAQL_E_VERSION,	 /* a file of ours is of another version */
	NAQL_E_BUSY,	 /* somebody else is writing */
	NAQL_E_USAGE,	 /* the call's arguments do not fit */
	NAQL_E_NOTFOUND, /* no such story, use, party, ... */
	NAQL_E_STOPPED,	 /* the caller asked to stop */
	NAQL_E_INTERNAL	 /* our bug */
} naql_status;

#define NAQL_NO_OFFSET UINT64_MAX

typedef struct naql_error {
	naql_status code;
	int sys_errno;	  /* 0 when the system was not involved */
	uint64_t offset;  /* bytes into 'source', or NAQL_NO_OFFSET */
	char source[128]; /* path or record id, NUL-terminated, cut to fit */
	char text[192];	  /* one clause, no full stop, NUL-terminated */
} naql_error;

/*
 * naql_status_name() - the short name of a code, for logs: "format", "io", ...
 *
 * Returns  a static string, never NULL.
 * Threads  any.
 */
NAQL_API const char *naql_status_name(naql_status status);

#ifdef __cplusplus
}
#endif
#endif
