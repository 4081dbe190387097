/*
 * input.c - the one loop over inputs, files and records that add, background, scan and
 * page share.
 */
#include "engine/input.h"

#include <sys/stat.h>

#include "base/error.h"
#include "io/file.h"

#define PROGRESS_EVERY 256u /* records between two looks at progress and stop */

struct input_run {
	struct input *in;
	uint64_t stored_before; /* of files read to the end */
	uint64_t total;
	uint64_t since_look;
	const char *file;
	bool unreadable; /* the error at hand is of the input, not of the caller */
};

static void
tell_fault(void *ctx, const naql_error *fault)
{
	struct input_run *run = ctx;

	run->in->counts->faults++;
	if (run->in->sink && run->in->sink->fault)
		run->in->sink->fault(run->in->sink->ctx, fault);
}

static void
tell_record_fault(void *ctx, const naql_error *fault)
{
	struct input_run *run = ctx;

	/* counted by the reader; input_file() adds its counts up */
	if (run->in->sink && run->in->sink->fault)
		run->in->sink->fault(run->in->sink->ctx, fault);
}

static bool
asked_to_stop(void *ctx)
{
	const struct input_run *run = ctx;
	const naql_sink *sink = run->in->sink;

	return sink && sink->stop && sink->stop(sink->ctx);
}

static void
counts_add(naql_input_counts *sum, const struct record_counts *c)
{
	sum->records += c->records;
	sum->pages += c->pages;
	sum->empty += c->empty;
	sum->skipped += c->skipped;
	sum->cut += c->cut;
	sum->faults += c->faults;
	sum->bytes += c->bytes;
}

static naql_status
look_around(struct input_run *run, const struct record_reader *r, naql_error *err)
{
	const naql_sink *sink = run->in->sink;

	if (sink == NULL || (r && ++run->since_look < PROGRESS_EVERY))
		return NAQL_OK;
	run->since_look = 0;
	if (sink->progress) {
		naql_input_counts sum = *run->in->counts;
		naql_progress p = { .total_bytes = run->total, .input = run->file };

		p.stored_bytes = run->stored_before + (r ? record_stored_position(r) : 0);
		if (r)
			counts_add(&sum, record_counts(r));
		p.payload_bytes = sum.bytes;
		p.records = sum.records;
		p.pages = sum.pages;
		p.faults = sum.faults;
		p.results = run->in->results;
		sink->progress(sink->ctx, &p);
	}
	if (asked_to_stop(run))
		return naql_fail(err, NAQL_E_STOPPED, run->file, NAQL_NO_OFFSET,
				 "stopped on request");
	return NAQL_OK;
}

static naql_status
read_records(struct input_run *run, struct record_reader *r, naql_error *err)
{
	struct input *in = run->in;
	struct record rec;
	naql_status st;

	while ((st = record_next(r, &rec, err)) == NAQL_OK) {
		st = in->record(in->ctx, run->file, &rec, err);
		if (st == NAQL_OK)
			st = look_around(run, r, err);
		if (st != NAQL_OK)
			return st;
	}
	run->unreadable = st == NAQL_E_IO;
	return st == NAQL_DONE ? NAQL_OK : st;
}

static naql_status
input_file(void *ctx, const char *path, struct slice id, naql_error *err)
{
	struct input_run *run = ctx;
	struct input *in = run->in;
	const naql_input_options *opt = in->opt;
	struct record_options ro = { .fault = tell_record_fault,
				     .stop = asked_to_stop,
				     .ctx = run,
				     .window = in->window };
	struct record_reader *r = NULL;
	naql_input_counts of_file = { .files = 1 };
	naql_error why;
	naql_status st;

	if (in->skip && in->skip(in->ctx, path))
		return NAQL_OK;
	if (opt) {
		ro.text_fields = opt->text_fields.ptr;
		ro.n_text_fields = opt->text_fields.n;
		ro.chunk = opt->chunk;
		if (opt->window)
			ro.window = opt->window;
	}
	run->file = path;
	in->counts->files++;
	st = record_open(&r, path, id, &ro, &why);
	run->unreadable = st == NAQL_E_IO;
	if (st == NAQL_OK)
		st = read_records(run, r, &why);
	if (r) {
		counts_add(&of_file, record_counts(r));
		counts_add(in->counts, record_counts(r));
		run->stored_before += record_stored_position(r);
	}
	record_close(r);
	if (run->unreadable) {
		run->unreadable = false;
		tell_fault(run, &why); /* this file cannot be read on; the others can */
		of_file.faults++;
		of_file.files = 0;
		st = NAQL_OK;
	}
	if (st == NAQL_OK && in->file_end)
		st = in->file_end(in->ctx, path, &of_file, &why);
	if (st == NAQL_OK)
		st = look_around(run, NULL, &why);
	if (st != NAQL_OK && err)
		*err = why;
	return st;
}

static naql_status
sum_size(void *ctx, const char *path, struct slice id, naql_error *err)
{
	struct input_run *run = ctx;
	struct stat sb;

	(void)id;
	(void)err;
	if (run->in->skip && run->in->skip(run->in->ctx, path))
		return NAQL_OK;
	if (stat(path, &sb) == 0 && S_ISREG(sb.st_mode))
		run->total += (uint64_t)sb.st_size;
	return NAQL_OK;
}

naql_status
input_each(struct input *in, naql_error *err)
{
	struct input_run run = { .in = in };
	struct file_walk sizes = { .fn = sum_size, .ctx = &run };
	struct file_walk walk = { .fn = input_file, .fault = tell_fault, .ctx = &run };
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < in->paths.n && in->sink && in->sink->progress; i++)
		if (file_walk(in->paths.ptr[i], &sizes, NULL) != NAQL_OK)
			continue; /* told below, when it is really read */
	for (size_t i = 0; i < in->paths.n && st == NAQL_OK; i++) {
		naql_error why = { 0 };

		st = file_walk(in->paths.ptr[i], &walk, &why);
		if (st == NAQL_E_IO && run.file == NULL) {
			tell_fault(&run, &why);
			st = NAQL_OK;
		} else if (st != NAQL_OK && err) {
			*err = why;
		}
		run.file = NULL;
	}
	return st;
}
