/*
 * warc_out.h - what was fetched, as WARC 1.1: a request and a response record each, the
 * bytes as they were sent and received. Plain, not compressed: gzip it afterwards.
 */
#ifndef NAQL_FETCH_WARC_OUT_H
#define NAQL_FETCH_WARC_OUT_H

#include "fetch/client.h"

#define WARC_OUT_ID 45 /* "urn:uuid:" and a UUID */

struct warc_out;

/* warc_out_open() - nothing stands under 'path' before warc_out_commit(). What stood
 * there is not overwritten: NAQL_E_USAGE. */
naql_status warc_out_open(struct warc_out **out, const char *path, const char *agent,
			  naql_error *err) NAQL_MUST_USE;
/* warc_out_add() - one exchange; 'at', in seconds, is when it began. id: of the
 * response's record. */
naql_status warc_out_add(struct warc_out *w, const char *url, int64_t at,
			 const struct client_reply *r, char id[WARC_OUT_ID + 1],
			 naql_error *err) NAQL_MUST_USE;
/* Either ends it, whatever is returned. warc_out_discard(NULL) is a no-op. */
naql_status warc_out_commit(struct warc_out *w, naql_error *err) NAQL_MUST_USE;
void warc_out_discard(struct warc_out *w);

#endif
