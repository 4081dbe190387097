/*
 * client.h - one GET at a time, and what came back as it came: for records that are kept
 * as evidence. libcurl does it.
 *
 * Nothing is followed, nothing decoded, no cookie kept, no other scheme than http and
 * https asked. Size and time of an answer are bounded.
 */
#ifndef NAQL_FETCH_CLIENT_H
#define NAQL_FETCH_CLIENT_H

#include <stdbool.h>

#include "base/buf.h"

#define CLIENT_BODY_MAX	 ((size_t)16 << 20) /* as much as a page of a crawl may have */
#define CLIENT_HEAD_MAX	 ((size_t)256 << 10)
#define CLIENT_SECONDS	 60 /* for the whole answer */
#define CLIENT_CONNECT_S 20
#define CLIENT_URL_MAX	 4096u

struct client;

struct client_options {
	const char *agent;	 /* User-Agent; borrowed */
	bool (*stop)(void *ctx); /* may be NULL */
	void *ctx;
};

/* Why an answer is not whole, in the words of WARC-Truncated. */
enum client_cut { CLIENT_WHOLE, CLIENT_LENGTH, CLIENT_TIME, CLIENT_DISCONNECT };

struct client_reply {
	int status;	    /* of HTTP; 0: there was no answer */
	struct buf request; /* as sent */
	struct buf head;    /* as received: status line, fields, blank line */
	struct buf body;    /* as received, in its transfer and content coding */
	enum client_cut cut;
	char ip[64];
	char why[128]; /* where there was none, or it is cut: one clause */
};

/* client_new() - calls libcurl's global set-up: from one thread, before others start. */
naql_status client_new(struct client **out, const struct client_options *opt,
		       naql_error *err) NAQL_MUST_USE;
void client_free(struct client *c);
/*
 * client_get() - ask for an address of client_url().
 *
 * out      zeroed, or used before; client_reply_fini() frees it.
 * Returns  NAQL_OK, also when there was no answer; NAQL_E_NOMEM; NAQL_E_STOPPED.
 */
naql_status client_get(struct client *c, const char *url, struct client_reply *out,
		       naql_error *err) NAQL_MUST_USE;
void client_reply_fini(struct client_reply *r);
/* client_line() - bytes before the next line feed, or all. */
static inline size_t
client_line(struct slice s)
{
	size_t end = slice_find(s, SLICE("\n"));

	return end < s.len ? end : s.len;
}
/* client_field() - the first such field of the answer's head, trimmed; absent {NULL, 0}.
 */
struct slice client_field(const struct client_reply *r, const char *name);
/* client_content() - append the body with its codings undone, CLIENT_BODY_MAX at most;
 * what is broken ends it. NAQL_OK or NAQL_E_NOMEM. */
naql_status client_content(const struct client_reply *r, struct buf *out,
			   naql_error *err) NAQL_MUST_USE;

/*
 * client_url() - an address, absolute or (base not NULL) relative to one, made whole,
 * without fragment, NUL-terminated. client_origin() - its scheme, host and port.
 *
 * good     false: no http or https address, one with a user in it, or one that is longer
 *          than CLIENT_URL_MAX.
 * Returns  NAQL_OK; NAQL_E_NOMEM.
 */
naql_status client_url(const char *base, struct slice text, struct buf *out, bool *good,
		       naql_error *err) NAQL_MUST_USE;
naql_status client_origin(const char *url, struct buf *out,
			  naql_error *err) NAQL_MUST_USE;

#endif
