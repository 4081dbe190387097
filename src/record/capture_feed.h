/*
 * capture_feed.h - a feed or news item that a crawl captured: its items are the records.
 */
#ifndef NAQL_RECORD_CAPTURE_FEED_H
#define NAQL_RECORD_CAPTURE_FEED_H

#include "record/record_int.h"

struct capture_feed;

/*
 * capture_feed_open() - begin to read the payload of 'of' as a feed.
 *
 * of       as a page of it would be handed out. All its slices are borrowed until
 *          capture_feed_next() says that nothing is left: so until then nothing may be
 *          read from r->src.
 * Returns  NAQL_OK and r->feed; NAQL_E_NOMEM.
 */
naql_status capture_feed_open(struct record_reader *r, const struct record *of,
			      naql_error *err) NAQL_MUST_USE;
/*
 * capture_feed_next() - the next item of r->feed, complete and counted.
 *
 * Returns  NAQL_OK; *found false: there is none, or no feed is open. NAQL_E_NOMEM,
 * NAQL_E_STOPPED.
 */
naql_status capture_feed_next(struct record_reader *r, struct record *out, bool *found,
			      naql_error *err) NAQL_MUST_USE;
void capture_feed_free(struct capture_feed *f);

#endif
