/*
 * record.h - whatever a crawl or an agency sends, as a row of records.
 *
 * WARC (also WET), ARC, HTML, plain text, JSONL, RSS, Atom, NewsML-G2, NITF and ninjs,
 * each plain, .gz or .zst (docs/formats.md says what of them is what). Containers
 * are recognised by content; .txt is always text; the rest by content, and by name where
 * the content leaves it open. A bad record is data: it is counted and told, and reading
 * goes on. A long text, plain or of JSONL, is handed out in overlapping windows; nothing
 * is skipped.
 */
#ifndef NAQL_RECORD_RECORD_H
#define NAQL_RECORD_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "naql/status.h"

/* Of a page in a container, or of an HTML file; the rest is passed over and counted. */
#define RECORD_PAYLOAD_MAX ((size_t)16 << 20)
#define RECORD_WINDOW	   ((size_t)1 << 20)  /* text: bytes a window */
#define RECORD_OVERLAP	   ((size_t)64 << 10) /* text: bytes shared by neighbours */

enum record_kind {
	RECORD_TEXT, /* payload is plain text (UTF-8 when from JSONL, else any charset) */
	RECORD_HTML,
};

/* One record. Slices are valid until the next call; absent ones are {NULL, 0}. */
struct record {
	enum record_kind kind;
	bool is_utf8;	 /* decoded already (JSONL): no charset guess */
	struct slice id; /* docs/formats.md: what it is of each format */
	struct slice url;
	struct slice captured;	/* WARC-Date as written; 14 digits from ARC */
	struct slice published; /* the date of JSONL or of a news item, as written */
	struct slice title;	/* likewise */
	struct slice byline;
	struct slice lang;
	struct slice usage; /* feeds and news formats: usage terms, or the copyright */
	struct slice
		charset;   /* label of the HTTP header; WET is utf-8; a byte order mark */
	struct slice http; /* header of the response, status line first; absent: none */
	const uint8_t *payload; /* codings undone, charset not converted */
	size_t payload_len;
	uint64_t
		window; /* a long text: offset of payload[0] in the whole of it; else 0 */
	size_t window_shared; /* bytes at its begin that the window before held too */
	bool window_last;     /* false: another window of the same record follows */
	uint64_t offset;      /* in the file as stored: member, frame, record or line */
};

struct record_options {
	const char *const
		*text_fields; /* JSONL: names of the text, joined by a blank line */
	size_t n_text_fields; /* 0: "text" alone */
	size_t chunk;	      /* test hook, see source_options */
	size_t window;	      /* test hook: RECORD_WINDOW when 0 */
	void (*fault)(void *ctx,
		      const naql_error *err); /* one call a fault; may be NULL */
	bool (*stop)(void *ctx);	      /* see source_options; may be NULL */
	void *ctx;
};

/* A record that is handed out in part, or under a length that is wrong, is both a page
 * and a fault. */
struct record_counts {
	uint64_t
		records; /* all that stood in the input, of any kind, also the bad ones */
	uint64_t pages;	 /* handed out */
	uint64_t empty;	 /* well-formed, without text: handed out too */
	uint64_t skipped; /* no page: request, revisit, metadata, picture, status not 2xx,
			     ... */
	uint64_t cut;	  /* payload over the cap */
	uint64_t faults;  /* told to fault() */
	uint64_t bytes;	  /* payload handed out; what windows share counts once */
};

struct record_reader;

/*
 * record_open() - begin to read one input.
 *
 * path     a file or "-"; id: the record id of a single-document file, and the name used
 * for FILE:LINE ids (file_walk() gives both). opt is borrowed until record_close().
 * Returns  NAQL_OK; NAQL_E_IO, NAQL_E_NOMEM. An empty file gives no record and no fault.
 */
naql_status record_open(struct record_reader **out, const char *path, struct slice id,
			const struct record_options *opt, naql_error *err) NAQL_MUST_USE;
/* record_open_memory() - the same over borrowed bytes; 'name' decides like a file name.
 */
naql_status record_open_memory(struct record_reader **out, const void *bytes, size_t len,
			       const char *name, struct slice id,
			       const struct record_options *opt,
			       naql_error *err) NAQL_MUST_USE;
/*
 * record_next() - the next record.
 *
 * Returns  NAQL_OK and *out; NAQL_DONE; NAQL_E_IO or NAQL_E_NOMEM when reading cannot go
 * on; NAQL_E_STOPPED when opt->stop says so. Never NAQL_E_FORMAT: what is bad goes to
 * fault() and is passed over.
 */
naql_status record_next(struct record_reader *r, struct record *out,
			naql_error *err) NAQL_MUST_USE;
const struct record_counts *record_counts(const struct record_reader *r);
uint64_t record_stored_position(const struct record_reader *r);
void record_close(struct record_reader *r);

#endif
