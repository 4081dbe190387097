/*
 * scan.c - uses out: inputs to records, records to the pool, results to the sink and the
 * register.
 */
#include "naql/scan.h"

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/options.h"
#include "base/timestamp.h"
#include "engine/archive_int.h"
#include "engine/idmap.h"
#include "engine/input.h"
#include "engine/judging.h"
#include "engine/pool.h"
#include "engine/recorded.h"
#include "engine/resume.h"
#include "register/dismissed.h"
#include "register/sightings.h"
#include "sieve/sieve.h"

#define MIN_WORDS_DEFAULT 8u
#define MIN_WORDS_LEAST	  6u
#define COMMIT_EVERY	  ((uint64_t)256 << 20) /* payload bytes */

struct scan {
	naql_archive *a;
	const naql_scan_options *opt;
	const naql_sink *sink;
	naql_scan_counts *counts;
	struct pool *pool;
	struct judging *judging;
	struct buf line; /* the record with its judgement */
	struct input in;
	struct arena long_results;
	int64_t started;
	uint64_t uncommitted; /* bytes read since the last commit */
	struct furniture *furniture;
	VEC(bool) in_furniture; /* by passage of the use at hand */
	struct buf marked[2];	/* its record and excerpts */
	struct idmap watched;	/* hashes of addresses that had a use */
	struct resume resume;
};

/* A text that was dismissed is known again: the use is marked, and kept as any other. */
static naql_status
record_text(struct scan *s, const struct worker_use *u, naql_error *err)
{
	struct slice id = SLICE(u->id);
	size_t n = u->keys.n < TEXT_KEYS_KEPT ? u->keys.n : TEXT_KEYS_KEPT;
	naql_status st = register_use_text(s->a->reg, id, u->keys.ptr, n, err);

	return st == NAQL_OK ? register_dismissed_mark(s->a->reg, id, err) : st;
}

/* ---- uses over time ---- */

static bool
watch(struct scan *s, struct slice address)
{
	return idmap_put(&s->watched, hash_bytes(address.ptr, address.len, HASH_SEED), 0);
}

static naql_status
watch_recorded(void *ctx, struct slice address, naql_error *err)
{
	return watch(ctx, address) ? NAQL_OK : naql_nomem(err);
}

static naql_status
record_sighting(struct scan *s, const struct worker_use *u, naql_error *err)
{
	struct register_sighting row = { .use = SLICE(u->id),
					 .address = u->address,
					 .page = u->page,
					 .title = u->title_key };
	naql_status st = register_sighting_add(s->a->reg, &row, err);

	if (st == NAQL_OK && u->address.len && !watch(s, u->address))
		st = naql_nomem(err);
	return st;
}

/* A page that had a use before is captured again: what it has no more. A scan that asks
 * for longer passages than others says nothing of what it does not find. */
static naql_status
record_capture(struct scan *s, const struct worker_result *r, naql_error *err)
{
	if (!s->opt->record || r->address.len == 0 || r->captured == TIME_NONE ||
	    s->opt->min_words > MIN_WORDS_DEFAULT ||
	    !idmap_get(&s->watched, hash_bytes(r->address.ptr, r->address.len, HASH_SEED),
		       NULL))
		return NAQL_OK;
	return register_absence_add(s->a->reg, r->address, r->captured, err);
}

static naql_status
record_use(struct scan *s, const struct worker_use *u,
	   struct register_judgement *judgement, naql_error *err)
{
	int64_t seen = time_parse(u->captured);
	int64_t now = time_now();
	struct register_use row = {
		.id = u->id,
		.story = u->story,
		.version = u->version,
		.url = u->url,
		.host = u->host,
		.captured = u->captured,
		.published = u->published,
		.title = u->title,
		.file = u->file,
		.offset = u->offset,
		.kind = use_kind_name(u->kind),
		.how = use_how_name(u->how),
		.primary = u->primary,
		.bits = u->bits,
		.story_permille = u->story_permille,
		.page_permille = u->page_permille,
		.words = u->words,
		.record = u->record,
		.excerpts = u->excerpts,
		.recorded = now,
	};
	naql_status st;

	row.first_seen = row.last_seen = seen == TIME_NONE ? now : seen;
	st = register_use_add(s->a->reg, &row, err);
	if (st == NAQL_OK) {
		s->counts->recorded++;
		st = record_text(s, u, err);
		if (st == NAQL_OK)
			st = record_sighting(s, u, err);
	}
	judgement->at = now;
	if (st == NAQL_OK && judgement->json.ptr)
		st = register_judgement_add(s->a->reg, SLICE(u->id), judgement, err);
	return st == NAQL_DONE ? NAQL_OK : st;
}

static void
count_use(naql_scan_counts *c, enum use_kind kind)
{
	c->quotations += kind == USE_QUOTE;
	c->common_source += kind == USE_COMMON_SOURCE;
	c->traces += kind == USE_TRACE;
	c->uses += kind == USE_WHOLE || kind == USE_PART;
}

/* Passages in blocks that many pages of the host have: their labels change. */
static naql_status
mark_furniture(struct scan *s, struct worker_use *u, naql_error *err)
{
	struct slice *texts[] = { &u->record, &u->excerpts };
	size_t n = u->furniture.n;

	s->in_furniture.n = 0;
	if (!u->furniture.block)
		return NAQL_OK;
	if (!VEC_RESERVE(&s->in_furniture, n))
		return naql_nomem(err);
	if (!furniture_learn(s->furniture, &u->furniture, s->in_furniture.ptr))
		return NAQL_OK;
	for (size_t i = 0; i < NAQL_COUNT(texts); i++) {
		buf_reset(&s->marked[i]);
		furniture_mark(s->in_furniture.ptr, n, *texts[i], &s->marked[i]);
		if (s->marked[i].failed)
			return naql_nomem(err);
		*texts[i] = buf_slice(&s->marked[i]);
	}
	return NAQL_OK;
}

static naql_status
emit_use(struct scan *s, const struct worker_use *found, naql_error *err)
{
	struct worker_use use = *found, *u = &use;
	struct rights_facts facts = u->facts;
	struct register_judgement judgement;
	naql_status st = mark_furniture(s, u, err);

	if (st == NAQL_OK)
		st = judging_use(s->judging, &facts, u->story, u->version, &judgement,
				 err);
	if (st == NAQL_OK)
		s->counts->uncounted += judging_waits(s->judging);
	if (st == NAQL_OK && s->opt->record)
		st = record_use(s, u, &judgement, err);
	if (st != NAQL_OK || s->sink == NULL || s->sink->line == NULL)
		return st;
	buf_reset(&s->line);
	recorded_line(u->record, judgement.json, &s->line);
	st = buf_status(&s->line, err);
	return st == NAQL_OK ? s->sink->line(s->sink->ctx, s->line.ptr, s->line.len, err)
			     : st;
}

static naql_status
emit_result(void *ctx, const struct worker_result *r, naql_error *err)
{
	struct scan *s = ctx;
	naql_status st = NAQL_OK;

	s->counts->passed += r->passed;
	if (r->fault_status != NAQL_OK) {
		s->counts->cut_pages++;
		s->counts->input.faults++;
		if (s->sink && s->sink->fault)
			s->sink->fault(s->sink->ctx, &r->fault);
	}
	if (r->reserved.ptr) {
		s->counts->reserved++;
		if (s->sink && s->sink->line)
			st = s->sink->line(s->sink->ctx, r->reserved.ptr, r->reserved.len,
					   err);
	}
	for (size_t i = 0; i < r->n_uses && st == NAQL_OK; i++) {
		const struct worker_use *u = &r->uses[i];

		count_use(s->counts, u->kind);
		s->in.results++;
		st = emit_use(s, u, err);
	}
	return st == NAQL_OK ? record_capture(s, r, err) : st;
}

/* A long text goes through one worker, window by window, behind everything before it. */
static naql_status
scan_window(struct scan *s, const char *file, const struct record *rec, naql_error *err)
{
	struct worker_result result;
	naql_status st = pool_drain(s->pool, err);

	if (st == NAQL_OK)
		st = worker_window(pool_worker(s->pool), file, rec, &s->long_results,
				   &result, err);
	if (st == NAQL_OK)
		st = emit_result(s, &result, err);
	arena_reset(&s->long_results);
	return st;
}

static naql_status
scan_record(void *ctx, const char *file, const struct record *rec, naql_error *err)
{
	struct scan *s = ctx;

	if ((rec->window > 0 || !rec->window_last) && s->opt->reserved)
		return NAQL_OK; /* no notice is read of a long text's parts */
	if (rec->window > 0 || !rec->window_last)
		return scan_window(s, file, rec, err);
	return pool_submit(s->pool, file, rec, err);
}

/* A long text that could not be read to its end: what was found until then. */
static naql_status
end_text(struct scan *s, naql_error *err)
{
	struct worker_result result;
	naql_status st =
		worker_text_end(pool_worker(s->pool), &s->long_results, &result, err);

	if (st == NAQL_OK)
		st = emit_result(s, &result, err);
	arena_reset(&s->long_results);
	return st;
}

/* What was read is printed: keep it, with what was recorded, and then note that it is
 * done. */
static naql_status
keep_done(struct scan *s, naql_error *err)
{
	const naql_sink *sink = s->sink;
	naql_status st = pool_drain(s->pool, err);

	if (st == NAQL_OK && s->opt->resume && sink && sink->flush)
		st = sink->flush(sink->ctx, err);
	if (st == NAQL_OK && s->opt->record)
		st = register_commit(s->a->reg, err);
	return st == NAQL_OK ? resume_save(&s->resume, err) : st;
}

static bool
skip_file(void *ctx, const char *file)
{
	struct scan *s = ctx;

	return resume_has(&s->resume, file);
}

/* Now and then, at the end of a file: a scan that is cut off keeps what it had done. */
static naql_status
file_end(void *ctx, const char *file, const naql_input_counts *of_file, naql_error *err)
{
	struct scan *s = ctx;
	naql_status st = end_text(s, err);

	if (st == NAQL_OK && of_file->files)
		st = resume_read(&s->resume, file, err);
	s->uncommitted += of_file->bytes;
	if (st != NAQL_OK || (!s->opt->record && !s->opt->resume) ||
	    s->uncommitted < COMMIT_EVERY)
		return st;
	s->uncommitted = 0;
	st = keep_done(s, err);
	if (st == NAQL_OK && s->opt->record)
		st = register_begin(s->a->reg, err);
	return st;
}

/* What was scanned, for the report: one row a run, its inputs on one line each. */
static naql_status
record_run(struct scan *s, naql_error *err)
{
	const naql_input_counts *c = &s->counts->input;
	struct register_scan row = { .started = s->started,
				     .ended = time_now(),
				     .records = c->records,
				     .pages = c->pages,
				     .bytes = c->bytes,
				     .uses = s->counts->uses,
				     .faults = c->faults };
	struct buf names = { 0 };
	naql_status st;

	for (size_t i = 0; i < s->in.paths.n; i++) {
		if (i)
			buf_add_byte(&names, '\n');
		buf_add_str(&names, s->in.paths.ptr[i]);
	}
	row.input = buf_slice(&names);
	st = buf_status(&names, err);
	if (st == NAQL_OK)
		st = register_scan_add(s->a->reg, &row, err);
	if (st == NAQL_OK)
		st = register_commit(s->a->reg, err);
	buf_fini(&names);
	return st;
}

static naql_status
run(struct scan *s, naql_error *err)
{
	naql_status st, end;

	st = s->opt->record ? register_begin(s->a->reg, err) : NAQL_OK;
	if (st != NAQL_OK)
		return st;
	st = input_each(&s->in, err);
	if (st == NAQL_OK || st == NAQL_E_STOPPED) {
		end = pool_drain(s->pool, st == NAQL_OK ? err : NULL);
		if (s->opt->record && end == NAQL_OK)
			end = record_run(s, st == NAQL_OK ? err : NULL);
		if (end == NAQL_OK && s->opt->resume && s->sink && s->sink->flush)
			end = s->sink->flush(s->sink->ctx, st == NAQL_OK ? err : NULL);
		if (end == NAQL_OK)
			end = resume_save(&s->resume, st == NAQL_OK ? err : NULL);
		if (st == NAQL_OK)
			st = end;
	}
	if (s->opt->record)
		register_rollback(s->a->reg); /* nothing is open after a commit */
	return st;
}

static naql_status
check_options(const naql_archive *a, const naql_scan_options *opt, naql_error *err)
{
	if (opt->min_words && opt->min_words < MIN_WORDS_LEAST)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "--min-words %u is under the %u that can be promised",
				 opt->min_words, MIN_WORDS_LEAST);
	if (opt->record && opt->reserved)
		return naql_fail(
			err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
			"--reserved leaves pages out, --record keeps what a scan "
			"found: not both");
	if (opt->record && !a->writable)
		return naql_fail(err, NAQL_E_USAGE, a->dir, NAQL_NO_OFFSET,
				 "the archive was opened for reading only: uses cannot "
				 "be recorded");
	return NAQL_OK;
}

static unsigned
processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1u : n > 64 ? 64u : (unsigned)n;
}

naql_status
naql_scan(naql_archive *a, naql_strings inputs, const naql_scan_options *opt,
	  const naql_sink *sink, naql_scan_counts *counts, naql_error *err)
{
	static const naql_scan_options defaults = { .size = sizeof(defaults) };
	naql_status st = options_check(opt, sizeof(*opt), "naql_scan_options", err);
	struct scan s = { .a = a,
			  .opt = opt && st == NAQL_OK ? opt : &defaults,
			  .sink = sink,
			  .counts = counts,
			  .started = time_now() };
	struct worker_options wo = { .min_words = s.opt->min_words ? s.opt->min_words
								   : MIN_WORDS_DEFAULT,
				     .traces = s.opt->traces,
				     .reserved = s.opt->reserved,
				     .paraphrase = !s.opt->no_paraphrase,
				     .excerpts = s.opt->record };
	struct sieve_counts sieved;

	memset(counts, 0, sizeof(*counts));
	if (st == NAQL_OK)
		st = check_options(a, s.opt, err);
	if (st == NAQL_OK)
		st = archive_index(a, &wo.index, err);
	if (st == NAQL_OK)
		st = archive_agency(a, &wo.agency, err);
	if (st == NAQL_OK)
		st = judging_new(&s.judging, a->reg, err);
	if (st == NAQL_OK)
		st = furniture_new(&s.furniture, err);
	if (st == NAQL_OK && s.opt->record)
		st = register_sighting_addresses(a->reg, watch_recorded, &s, err);
	if (st == NAQL_OK)
		st = resume_open(&s.resume, s.opt, err);
	if (st == NAQL_OK)
		st = pool_new(&s.pool, &wo, s.opt->jobs ? s.opt->jobs : processors(),
			      emit_result, &s, err);
	if (st == NAQL_OK) {
		s.in = (struct input){ .paths = inputs,
				       .opt = &s.opt->input,
				       .sink = sink,
				       .counts = &counts->input,
				       .record = scan_record,
				       .file_end = file_end,
				       .skip = s.opt->resume ? skip_file : NULL,
				       .ctx = &s };
		st = run(&s, err);
		pool_end(s.pool, &sieved);
		counts->probes = sieved.probes;
		counts->filter_hits = sieved.filter_hits;
		counts->exact_hits = sieved.exact_hits;
	}
	pool_free(s.pool);
	judging_free(s.judging);
	furniture_free(s.furniture);
	VEC_FREE(&s.in_furniture);
	buf_fini(&s.marked[0]);
	buf_fini(&s.marked[1]);
	idmap_fini(&s.watched);
	resume_fini(&s.resume);
	buf_fini(&s.line);
	arena_fini(&s.long_results);
	return st;
}
