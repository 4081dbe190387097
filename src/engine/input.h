/*
 * input.h - all records of all inputs, in order: walking, reading, counting, progress.
 */
#ifndef NAQL_ENGINE_INPUT_H
#define NAQL_ENGINE_INPUT_H

#include "naql/archive.h"
#include "record/record.h"

struct input {
	naql_strings paths;
	const naql_input_options *opt; /* may be NULL */
	const naql_sink *sink;
	naql_input_counts *counts; /* grows while reading */
	size_t window; /* plain text: bytes a window when opt names none; 0: default */
	/* One record; 'file' is its path. A status other than NAQL_OK ends the reading.
	 */
	naql_status (*record)(void *ctx, const char *file, const struct record *rec,
			      naql_error *err);
	/* Whether a file is to be passed over; may be NULL. */
	bool (*skip)(void *ctx, const char *file);
	/* After each file; of_file->files is 0 when it could not be read on. May be NULL.
	 */
	naql_status (*file_end)(void *ctx, const char *file,
				const naql_input_counts *of_file, naql_error *err);
	void *ctx;
	uint64_t results; /* for progress: the caller counts them here */
};

/*
 * input_each() - hand every record of the inputs to in->record.
 *
 * An input that is not there is a fault and counted; the others are still read.
 * Returns  NAQL_OK; NAQL_E_STOPPED when sink->stop says so; the callback's status;
 * NAQL_E_NOMEM.
 */
naql_status input_each(struct input *in, naql_error *err) NAQL_MUST_USE;

#endif
