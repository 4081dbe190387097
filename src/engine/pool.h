/*
 * pool.h - pages to workers and their results back in order.
 *
 * The caller's thread reads and writes, the workers only compute. Pages travel in batches
 * through a ring; results are handed out in the order of submission, so the output does
 * not depend on the number of threads. One job: no thread is started at all.
 */
#ifndef NAQL_ENGINE_POOL_H
#define NAQL_ENGINE_POOL_H

#include "engine/worker.h"

struct pool;

/* Called in order from the thread that calls pool_*(). */
typedef naql_status (*pool_emit)(void *ctx, const struct worker_result *r,
				 naql_error *err);

naql_status pool_new(struct pool **out, const struct worker_options *opt, unsigned jobs,
		     pool_emit emit, void *ctx, naql_error *err) NAQL_MUST_USE;
/* pool_submit() - copy the record and its payload into a batch; may emit earlier results.
 */
naql_status pool_submit(struct pool *p, const char *file, const struct record *rec,
			naql_error *err) NAQL_MUST_USE;
/* pool_drain() - finish and emit everything submitted. */
naql_status pool_drain(struct pool *p, naql_error *err) NAQL_MUST_USE;
/* pool_worker() - the caller's own worker, for what must go in sequence; drain first. */
struct worker *pool_worker(struct pool *p);
/* pool_end() - end the threads, and what they counted, summed. What was submitted and not
 * emitted is dropped; nothing can be submitted after it. */
struct sieve_counts;
void pool_end(struct pool *p, struct sieve_counts *out);
void pool_free(struct pool *p);

#endif
