/*
 * record_int.h - what the readers of this room share. Not for other rooms.
 *
 * One rule makes the readers short: record_peek() tells a fault of the source itself,
 * resynchronises and then says NAQL_E_FORMAT. So inside this room NAQL_E_FORMAT always
 * means "told already, begin anew at the next record", and record_next() never returns
 * it.
 */
#ifndef NAQL_RECORD_RECORD_INT_H
#define NAQL_RECORD_RECORD_INT_H

#include "base/buf.h"
#include "base/compiler.h"
#include "io/source.h"
#include "record/record.h"

#define RECORD_HEAD_MAX ((size_t)64 << 10) /* bytes of one header block */
#define RECORD_BLOCK_MAX                                                                 \
	(RECORD_PAYLOAD_MAX + RECORD_HEAD_MAX) /* of a record held at once */
#define RECORD_FIELDS_MAX 1024u		       /* fields in one header */

struct capture_feed;
struct jsonl_field;
struct news;
struct ninjs;
struct revisit;

/* One reader. next: the next record, NAQL_DONE, NAQL_E_IO or NAQL_E_NOMEM. */
struct record_format {
	naql_status (*next)(struct record_reader *r, struct record *out, naql_error *err);
};

/* What a file is called, without .gz or .zst. */
enum record_name {
	RECORD_NAME_OTHER,
	RECORD_NAME_TXT,
	RECORD_NAME_HTML,
	RECORD_NAME_JSONL,
	RECORD_NAME_JSON,
	RECORD_NAME_XML,
	RECORD_NAME_WARC,
	RECORD_NAME_ARC,
};

enum text_units { TEXT_BYTES, TEXT_UTF16LE, TEXT_UTF16BE };

struct record_reader {
	struct source *src;
	struct record_options opt;
	const struct record_format *format; /* NULL until the first bytes were seen */
	enum record_name name;
	bool ended;	  /* nothing can follow */
	bool lost;	  /* out of step after a fault that was told: search silently */
	uint64_t pending; /* bytes of the last record still to be taken */
	struct record_counts counts;
	struct buf file_id;
	struct buf id;	      /* an id made here, when the record brings none */
	struct buf head;      /* fields of the container */
	struct buf http;      /* fields of the response */
	struct buf bytes[2];  /* a payload that is not a slice of the source */
	struct slice charset; /* of a whole text or HTML file: by its byte order mark */
	/* WARC, ARC: the last record without an id of its own */
	uint64_t member, member_begin;
	struct revisit *revisit; /* WARC: payloads that may be referred to */
	struct capture_feed
		*feed; /* the record at hand is one, and not read to its end */
	/* JSONL */
	struct jsonl_field *fields;
	size_t n_fields;
	uint64_t line;
	struct record whole; /* a text longer than a window, of the line that is held */
	size_t whole_at, whole_shared; /* its next window */
	/* XML of the news trade; a JSON document of it */
	struct news *news;
	struct ninjs *ninjs;
	/* plain text */
	enum text_units units;
	uint64_t position;     /* of the window in the text */
	size_t shared;	       /* bytes of it that the window before held too */
	uint64_t begin_offset; /* where it begins in the file as stored */
	bool begun;
};

extern const struct record_format warc_format, arc_format, jsonl_format, text_format,
	html_format, news_format, ninjs_format, nothing_format;

/* record_fault() - count and tell that something bad stands at 'offset' of the stored
 * file. */
void record_fault(struct record_reader *r, naql_status code, uint64_t offset,
		  const char *fmt, ...) NAQL_PRINTF(4, 5);
/*
 * record_peek() - source_peek() with the faults of the source told and passed over.
 *
 * Returns NAQL_OK (*avail 0: the end), NAQL_E_FORMAT (see above), NAQL_E_IO,
 * NAQL_E_NOMEM.
 */
naql_status record_peek(struct record_reader *r, size_t want, const uint8_t **bytes,
			size_t *avail, naql_error *err) NAQL_MUST_USE;
/* record_drop() - take what is pending, however much; as record_peek(). */
naql_status record_drop(struct record_reader *r, naql_error *err) NAQL_MUST_USE;
/* record_hold() - keep 'len' bytes of the source in bytes[0] and take them from it. */
naql_status record_hold(struct record_reader *r, const uint8_t *bytes, size_t len,
			naql_error *err) NAQL_MUST_USE;
/* record_hand() - count a record that is about to be handed out. */
void record_hand(struct record_reader *r, const struct record *out);
/* record_make_id() - FILE:number, and +more where 'more' is not 0; in r->id. */
naql_status record_make_id(struct record_reader *r, uint64_t number, uint64_t more,
			   struct slice *out, naql_error *err) NAQL_MUST_USE;

/*
 * text_cut() - the window that begins at 'bytes': it ends at *end, and the one after it
 * begins at *next, a little before. false: it is the last and takes all 'len' bytes.
 */
bool text_cut(const struct record_reader *r, const uint8_t *bytes, size_t len,
	      size_t *end, size_t *next);
/* recognise_format() - what the first bytes and the name say; sets r->format. */
naql_status recognise_format(struct record_reader *r, naql_error *err) NAQL_MUST_USE;
enum record_name recognise_name(const char *path);
/* recognise_html() - does this look like HTML: a doctype or a tag in the first 1024
 * bytes. */
bool recognise_html(const uint8_t *bytes, size_t len);
/* recognise_news() - XML whose root is that of a feed or a news item. */
bool recognise_news(const uint8_t *bytes, size_t len);
/* recognise_binary() - NUL bytes in the first 1024, or a mark of a well-known binary. */
bool recognise_binary(const uint8_t *bytes, size_t len);

#endif
