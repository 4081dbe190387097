/*
 * naql/archive.h - an archive: what the agency has published, and who may use it.
 *
 * Caveats first. One process writes at a time; a second one gets NAQL_E_BUSY at once.
 * Nothing here decides law: results are facts.
 *
 * What holds for every call of every header, so that it is not said at each:
 *
 * Ownership  what goes in is borrowed until the call returns; what comes out through a
 *            sink is borrowed until the callback returns. Nothing is given away but an
 *            open archive, which naql_archive_close() takes back.
 * Text       UTF-8, NUL-terminated where it is a const char *. Bytes that are no UTF-8
 *            become U+FFFD in what is printed. Sizes and offsets are bytes.
 * Arguments  'a' is an open archive; 'sink' and 'err' may be NULL, and each member of a
 *            sink; 'counts' may be NULL only where that is said, and is zeroed first.
 * Options    a struct whose first member is .size: zero it and set .size = sizeof(it),
 *            so that what is left out is the default; NULL is all defaults where the
 *            call asks for nothing. Another .size than this library's is NAQL_E_USAGE:
 *            before 1.0 the structs may change from version to version.
 * Returns    besides what each call names: NAQL_E_NOMEM; NAQL_E_IO (the system refused:
 *            sys_errno); NAQL_E_CORRUPT (a file of the archive is damaged); NAQL_E_USAGE
 *            (it changes something, and the archive was opened for reading); what a
 *            callback returned; NAQL_E_INTERNAL, our bug. On error nothing was changed,
 *            unless it is said what was.
 * Threads    a handle belongs to one thread at a time; different handles may work side
 *            by side. Callbacks come on the thread that called.
 * Cost       that of the rows or inputs read, in memory of one of them, unless said.
 */
#ifndef NAQL_ARCHIVE_H
#define NAQL_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "naql/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct naql_archive naql_archive;

/* A borrowed list of NUL-terminated strings. */
typedef struct naql_strings {
	const char *const *ptr;
	size_t n;
} naql_strings;

/* How far it is. */
typedef struct naql_progress {
	uint64_t stored_bytes;	/* of the inputs, as stored */
	uint64_t total_bytes;	/* of all inputs whose size is known; 0: unknown */
	uint64_t payload_bytes; /* decoded */
	uint64_t records, pages, results, faults;
	const char *input; /* the file at hand */
} naql_progress;

/*
 * What a call hands out while it works. Every member may be NULL.
 *
 * line      one result, JSON without line end and not NUL-terminated, valid during the
 *           call; in the order of the input, whatever the number of threads. Any status
 *           but NAQL_OK stops the work and is returned.
 * fault     a record or file that was bad; the work goes on.
 * progress  now and then; what it says grows.
 * stop      asked now and then; true ends the work cleanly with NAQL_E_STOPPED.
 * flush     what was given to line is to be kept now, for the work notes that it was
 *           done (naql_scan_options.resume).
 */
typedef struct naql_sink {
	naql_status (*line)(void *ctx, const char *json, size_t len, naql_error *err);
	void (*fault)(void *ctx, const naql_error *fault);
	void (*progress)(void *ctx, const naql_progress *p);
	bool (*stop)(void *ctx);
	naql_status (*flush)(void *ctx, naql_error *err);
	void *ctx; /* given to each */
} naql_sink;

/* How inputs are read. Within naql_scan_options its .size is not asked. */
typedef struct naql_input_options {
	size_t size;
	naql_strings text_fields; /* JSONL: fields that hold the text; none: "text" */
	size_t chunk;		  /* bytes a read; 0: default. For tests */
	size_t window; /* bytes a window of plain text; 0: default. For tests */
} naql_input_options;

/* What was read. */
typedef struct naql_input_counts {
	uint64_t files;
	uint64_t records; /* all that stood in them, of any kind, also the bad ones */
	uint64_t pages;	  /* stories or pages: records that were worked on */
	uint64_t empty;	  /* of them, those without a word: no fault */
	uint64_t skipped; /* no page: requests, pictures, metadata, errors of a site */
	uint64_t cut;	  /* larger than a record may be: only their beginning was read */
	uint64_t faults;  /* given to sink->fault */
	uint64_t bytes;	  /* of payloads, decoded */
} naql_input_counts;

/*
 * naql_archive_init() - make a new archive directory.
 *
 * dir       made where it is not there; what else lies in it is left alone.
 * agency    the name, as its credit line prints it; further patterns in credits.
 * hosts     the agency's own hosts: pages there are its own.
 * by        who does it, for the log; NULL: nobody says.
 * Returns   NAQL_OK; NAQL_E_USAGE (dir holds an archive, agency is empty); NAQL_E_IO.
 *           What a failed call had begun is taken over by the next one.
 */
NAQL_API naql_status naql_archive_init(const char *dir, const char *agency,
				       naql_strings hosts, naql_strings credits,
				       const char *by, naql_error *err) NAQL_MUST_USE;

/*
 * naql_archive_open() - open for reading, or for writing too.
 *
 * out       receives the archive, to be closed; NULL on error.
 * writable  takes the writer's lock and brings the register of an older program to this
 *           one's form; for reading alone nothing of the directory is changed.
 * Returns   NAQL_OK; NAQL_E_IO (none there); NAQL_E_BUSY (writable, and another process
 *           writes); NAQL_E_VERSION (made by a newer program; the text says what to do);
 *           NAQL_E_CORRUPT.
 * Cost      milliseconds: segments are mapped when something is looked up.
 */
NAQL_API naql_status naql_archive_open(naql_archive **out, const char *dir, bool writable,
				       naql_error *err) NAQL_MUST_USE;
/* naql_archive_close() - NULL is fine. */
NAQL_API void naql_archive_close(naql_archive *a);
/* naql_archive_by() - who works here: goes with every change into the log, until the
 * archive is closed. Without it nobody is named. */
NAQL_API naql_status naql_archive_by(naql_archive *a, const char *name,
				     naql_error *err) NAQL_MUST_USE;

/*
 * naql_archive_memory() - what building a segment may take, in add, background and merge
 * until the archive is closed.
 *
 * bytes    0: 768 MiB. What does not fit goes into files without names in DIR/segments,
 *          up to 5 bytes a byte of text. The segments do not depend on it.
 */
NAQL_API void naql_archive_memory(naql_archive *a, size_t bytes);

/* What a merge did. */
typedef struct naql_merge_counts {
	uint64_t segments;  /* that became one; 0: nothing was to be done */
	uint64_t items;	    /* of the segment that came out of it */
	uint64_t withdrawn; /* of them: kept, and nothing leads to them */
	uint64_t bytes_before, bytes_after; /* of the segment files */
} naql_merge_counts;

/* What an add did, by stories. */
typedef struct naql_add_counts {
	naql_input_counts input;
	uint64_t added;	       /* seen for the first time */
	uint64_t new_versions; /* whose text or title changed */
	uint64_t unchanged;    /* there already */
	uint64_t without_words;
	bool committed; /* the stories are in, whatever the call returns */
	naql_merge_counts merged;
} naql_add_counts;

/*
 * naql_archive_add() - stories in: a new segment and register rows in one transaction.
 * Where more than 8 item segments are live then, the newest become one, in a transaction
 * of its own.
 *
 * inputs    files, directories or "-": docs/formats.md.
 * opt       NULL: defaults.
 * Returns   NAQL_OK also when some records were bad (sink->fault, and
 *           counts->input.faults says how many); NAQL_E_IO, NAQL_E_NOMEM,
 *           NAQL_E_STOPPED: nothing was added, or, where counts->committed, all was and
 *           only the merge failed: the next add or merge does it.
 * Cost      docs/scale.md; memory as naql_archive_memory() says.
 *
 * The same story again is nothing; changed text is a new version.
 */
NAQL_API naql_status naql_archive_add(naql_archive *a, naql_strings inputs,
				      const naql_input_options *opt,
				      const naql_sink *sink, naql_add_counts *counts,
				      naql_error *err) NAQL_MUST_USE;

/*
 * naql_archive_merge() - all item segments become one, and withdrawn stories leave the
 * lookup; their text and their recorded uses stay.
 *
 * counts    may be NULL.
 * Returns   NAQL_OK; NAQL_E_CORRUPT (a segment is damaged: it is named, nothing changed);
 *           NAQL_E_IO, NAQL_E_NOMEM, NAQL_E_LIMIT (too large for one), NAQL_E_STOPPED:
 *           the archive is as it was.
 * Cost      that of adding all of its stories again (docs/format-segment.md); disk for
 *           the new segment beside the old ones.
 *
 * Readers are not disturbed: who has the archive open goes on with the old segments.
 */
NAQL_API naql_status naql_archive_merge(naql_archive *a, const naql_sink *sink,
					naql_merge_counts *counts,
					naql_error *err) NAQL_MUST_USE;

/*
 * naql_archive_withdraw() - stop using a story, all versions. The evidence stays.
 *
 * reason    for the log; NULL: nobody says.
 * Returns   NAQL_OK; NAQL_E_NOTFOUND (also where it is withdrawn already).
 */
NAQL_API naql_status naql_archive_withdraw(naql_archive *a, const char *story,
					   const char *reason,
					   naql_error *err) NAQL_MUST_USE;

/*
 * naql_archive_background() - learn what recurs from any text of the languages; only
 * counts are kept.
 *
 * sketch_bytes  size of the day sketch; 0: 32 MiB. Every scan maps all of it.
 * counts        .added: texts that were counted.
 * Returns       as naql_archive_add(). The same text twice counts once a day.
 *
 * What a phrase is worth is counted in days (docs/DESIGN.md, Decisions): give texts with
 * their dates, of the same time and country as what will be scanned.
 */
NAQL_API naql_status naql_archive_background(naql_archive *a, naql_strings inputs,
					     const naql_input_options *opt,
					     size_t sketch_bytes, const naql_sink *sink,
					     naql_add_counts *counts,
					     naql_error *err) NAQL_MUST_USE;

/* naql_archive_stats() - one JSON object about the archive, through sink->line. */
NAQL_API naql_status naql_archive_stats(naql_archive *a, const naql_sink *sink,
					naql_error *err) NAQL_MUST_USE;

/*
 * naql_archive_verify() - prove register, log and every segment whole.
 *
 * sink      line: one JSON object per thing checked ("what", "ok", "error").
 * damaged   number of things found damaged.
 * Returns   NAQL_OK, also then; what cannot be read at all is damage, no error.
 * Cost      every byte of the archive is read and hashed.
 */
NAQL_API naql_status naql_archive_verify(naql_archive *a, const naql_sink *sink,
					 uint64_t *damaged,
					 naql_error *err) NAQL_MUST_USE;

/*
 * naql_archive_backup() - a copy into the new directory 'to', while others may write.
 *
 * Returns   NAQL_OK: 'to' is an archive, of one committed state; NAQL_E_USAGE (it is
 *           there already); NAQL_E_IO.
 */
NAQL_API naql_status naql_archive_backup(naql_archive *a, const char *to,
					 naql_error *err) NAQL_MUST_USE;

/* naql_version() - "0.1.0", static. */
NAQL_API const char *naql_version(void);
/* naql_version_json() - features, formats and Unicode version as JSON, through
 * sink->line. */
NAQL_API naql_status naql_version_json(const naql_sink *sink,
				       naql_error *err) NAQL_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
