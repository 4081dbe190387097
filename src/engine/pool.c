/*
 * pool.c - see pool.h.
 *
 * A batch is filled by the caller, worked on by one thread, emitted by the caller. Its
 * state changes under the lock only; its content belongs to whoever the state names, so
 * the content needs none.
 */
#include "engine/pool.h"

#include <pthread.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "sieve/sieve.h"

#define POOL_JOBS_MAX 256u
#define BATCH_PAGES   64u
#define BATCH_BYTES   ((size_t)1 << 20)

enum batch_state { BATCH_EMPTY, BATCH_READY, BATCH_TAKEN, BATCH_DONE };

struct batch {
	enum batch_state state;
	struct arena pages; /* copies of what was submitted */
	struct arena results;
	struct record recs[BATCH_PAGES];
	const char *files[BATCH_PAGES];
	struct worker_result out[BATCH_PAGES];
	size_t n, bytes;
	naql_status status;
	naql_error err;
};

struct pool {
	pool_emit emit;
	void *ctx;
	unsigned n_threads; /* 0: the caller works */
	pthread_t threads[POOL_JOBS_MAX];
	struct worker **workers; /* one a thread; the last is the caller's */
	size_t n_workers;
	struct batch *ring;
	size_t n_ring;
	size_t filling, taking,
		emitting; /* batches since the begin; index is modulo n_ring */
	pthread_mutex_t lock;
	pthread_cond_t ready, done;
	bool locks_made, closing;
};

struct thread_arg {
	struct pool *pool;
	struct worker *worker;
};

static void
batch_work(struct batch *b, struct worker *w)
{
	b->status = NAQL_OK;
	for (size_t i = 0; i < b->n && b->status == NAQL_OK; i++)
		b->status = worker_page(w, b->files[i], &b->recs[i], &b->results,
					&b->out[i], &b->err);
}

static void *
thread_main(void *arg)
{
	struct thread_arg own = *(struct thread_arg *)arg;
	struct pool *p = own.pool;

	mem_free(arg);
	pthread_mutex_lock(&p->lock);
	for (;;) {
		struct batch *b;

		while (!p->closing && p->taking == p->filling)
			pthread_cond_wait(&p->ready, &p->lock);
		if (p->closing)
			break;
		b = &p->ring[p->taking++ % p->n_ring];
		b->state = BATCH_TAKEN;
		pthread_mutex_unlock(&p->lock);
		batch_work(b, own.worker);
		pthread_mutex_lock(&p->lock);
		b->state = BATCH_DONE;
		pthread_cond_signal(&p->done);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

static naql_status
start_thread(struct pool *p, naql_error *err)
{
	struct thread_arg *arg = mem_alloc(sizeof(*arg));

	if (arg == NULL)
		return naql_nomem(err);
	*arg = (struct thread_arg){ p, p->workers[p->n_threads] };
	if (pthread_create(&p->threads[p->n_threads], NULL, thread_main, arg) != 0) {
		mem_free(arg);
		return naql_fail(err, NAQL_E_NOMEM, NULL, NAQL_NO_OFFSET,
				 "thread %u could not be started: use fewer --jobs",
				 p->n_threads + 1);
	}
	p->n_threads++;
	return NAQL_OK;
}

static naql_status
make_workers(struct pool *p, const struct worker_options *opt, unsigned jobs,
	     naql_error *err)
{
	size_t want = jobs > 1 ? jobs + 1u : 1u;
	naql_status st = NAQL_OK;

	p->n_ring = jobs > 1 ? 2u * jobs + 2u : 1u;
	p->workers = mem_calloc(want, sizeof(struct worker *));
	p->ring = mem_calloc(p->n_ring, sizeof(*p->ring));
	if (p->workers == NULL || p->ring == NULL)
		return naql_nomem(err);
	for (; p->n_workers < want && st == NAQL_OK; p->n_workers += st == NAQL_OK)
		st = worker_new(&p->workers[p->n_workers], opt, err);
	for (unsigned i = 0; jobs > 1 && i < jobs && st == NAQL_OK; i++)
		st = start_thread(p, err);
	return st;
}

naql_status
pool_new(struct pool **out, const struct worker_options *opt, unsigned jobs,
	 pool_emit emit, void *ctx, naql_error *err)
{
	struct pool *p = mem_calloc(1, sizeof(*p));
	naql_status st = NAQL_OK;

	*out = NULL;
	if (p == NULL)
		return naql_nomem(err);
	p->emit = emit;
	p->ctx = ctx;
	if (pthread_mutex_init(&p->lock, NULL) != 0 ||
	    pthread_cond_init(&p->ready, NULL) != 0 ||
	    pthread_cond_init(&p->done, NULL) != 0)
		st = naql_nomem(err);
	p->locks_made = st == NAQL_OK;
	if (st == NAQL_OK)
		st = make_workers(p, opt, jobs > POOL_JOBS_MAX ? POOL_JOBS_MAX : jobs,
				  err);
	if (st == NAQL_OK) {
		*out = p;
		p = NULL; /* handed over */
	}
	pool_free(p);
	return st;
}

/* Threads finish the batch at hand; they are joined once. */
static void
end_threads(struct pool *p)
{
	if (p->n_threads == 0)
		return;
	pthread_mutex_lock(&p->lock);
	p->closing = true;
	pthread_cond_broadcast(&p->ready);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->n_threads; i++)
		pthread_join(p->threads[i], NULL);
	p->n_threads = 0;
}

void
pool_free(struct pool *p)
{
	if (p == NULL)
		return;
	end_threads(p);
	for (size_t i = 0; i < p->n_workers; i++)
		worker_free(p->workers[i]);
	for (size_t i = 0; p->ring && i < p->n_ring; i++) {
		arena_fini(&p->ring[i].pages);
		arena_fini(&p->ring[i].results);
	}
	if (p->locks_made) {
		pthread_mutex_destroy(&p->lock);
		pthread_cond_destroy(&p->ready);
		pthread_cond_destroy(&p->done);
	}
	mem_free(p->workers);
	mem_free(p->ring);
	mem_free(p);
}

/* Wait for the oldest batch and hand its results out. */
static naql_status
emit_oldest(struct pool *p, naql_error *err)
{
	struct batch *b = &p->ring[p->emitting % p->n_ring];
	naql_status st;

	pthread_mutex_lock(&p->lock);
	while (b->state != BATCH_DONE)
		pthread_cond_wait(&p->done, &p->lock);
	pthread_mutex_unlock(&p->lock);
	st = b->status;
	if (st != NAQL_OK && err)
		*err = b->err;
	for (size_t i = 0; i < b->n && st == NAQL_OK; i++)
		st = p->emit(p->ctx, &b->out[i], err);
	arena_reset(&b->pages);
	arena_reset(&b->results);
	b->n = b->bytes = 0;
	b->state = BATCH_EMPTY;
	p->emitting++;
	return st;
}

/* The batch being filled is full: give it to a worker, or work on it here. */
static naql_status
hand_over(struct pool *p, naql_error *err)
{
	struct batch *b = &p->ring[p->filling % p->n_ring];

	if (p->n_threads == 0) {
		batch_work(b, p->workers[0]);
		b->state = BATCH_DONE;
		p->filling++;
		return emit_oldest(p, err);
	}
	pthread_mutex_lock(&p->lock);
	b->state = BATCH_READY;
	p->filling++;
	pthread_cond_signal(&p->ready);
	pthread_mutex_unlock(&p->lock);
	return p->filling - p->emitting == p->n_ring ? emit_oldest(p, err) : NAQL_OK;
}

static bool
copy_slice(struct arena *a, struct slice *s)
{
	if (s->ptr == NULL)
		return true;
	s->ptr = arena_strndup(a, s->ptr, s->len);
	return s->ptr != NULL;
}

static bool
copy_record(struct batch *b, const char *file, const struct record *rec)
{
	struct record *r = &b->recs[b->n];
	uint8_t *payload = arena_alloc(&b->pages, rec->payload_len + 1, 16);

	*r = *rec;
	if (payload == NULL)
		return false;
	if (rec->payload_len)
		memcpy(payload, rec->payload, rec->payload_len);
	r->payload = payload;
	b->files[b->n] = arena_strndup(&b->pages, file, strlen(file));
	return b->files[b->n] && copy_slice(&b->pages, &r->id) &&
	       copy_slice(&b->pages, &r->url) && copy_slice(&b->pages, &r->captured) &&
	       copy_slice(&b->pages, &r->published) && copy_slice(&b->pages, &r->title) &&
	       copy_slice(&b->pages, &r->byline) && copy_slice(&b->pages, &r->lang) &&
	       copy_slice(&b->pages, &r->charset) && copy_slice(&b->pages, &r->http);
}

naql_status
pool_submit(struct pool *p, const char *file, const struct record *rec, naql_error *err)
{
	struct batch *b = &p->ring[p->filling % p->n_ring];

	if (p->n_threads == 0) { /* worked on at once, where it lies in the cache */
		b->recs[0] = *rec;
		b->files[0] = file;
		b->n = 1;
		return hand_over(p, err);
	}
	if (!copy_record(b, file, rec))
		return naql_nomem(err);
	b->n++;
	b->bytes += rec->payload_len;
	if (b->n == BATCH_PAGES || b->bytes >= BATCH_BYTES)
		return hand_over(p, err);
	return NAQL_OK;
}

naql_status
pool_drain(struct pool *p, naql_error *err)
{
	naql_status st = NAQL_OK;

	if (p->ring[p->filling % p->n_ring].n > 0)
		st = hand_over(p, err);
	while (p->emitting < p->filling && st == NAQL_OK)
		st = emit_oldest(p, err);
	return st;
}

struct worker *
pool_worker(struct pool *p)
{
	return p->workers[p->n_workers - 1];
}

void
pool_end(struct pool *p, struct sieve_counts *out)
{
	end_threads(p); /* after a failure some still work, and count */
	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < p->n_workers; i++) {
		const struct sieve_counts *c = worker_sieve_counts(p->workers[i]);

		out->pages += c->pages;
		out->passed += c->passed;
		out->probes += c->probes;
		out->filter_hits += c->filter_hits;
		out->exact_hits += c->exact_hits;
	}
}
