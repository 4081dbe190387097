/*
 * fields.h - "Name: value" lines, as WARC and HTTP write them and as they occur: folded
 * lines, single line feeds, doubled carriage returns, lines that are no field.
 */
#ifndef NAQL_RECORD_FIELDS_H
#define NAQL_RECORD_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct fields {
	char *at, *end; /* a copy that may be written to: folded lines are joined in place
			 */
	unsigned n;	/* fields seen so far */
};

struct field {
	struct slice name, value; /* without white space around */
};

/* A media type with its parameters, "text/html; charset=utf-8". */
struct media_type {
	struct slice type; /* {NULL, 0} where there is none or it holds no slash */
	struct slice charset;
};

/* fields_length() - bytes up to and with the blank line; SIZE_MAX where it is not within
 * len. */
size_t fields_length(const uint8_t *bytes, size_t len);
void fields_init(struct fields *f, struct buf *copy);
/* fields_line() - the next line as it stands, for the first line of a header. */
bool fields_line(struct fields *f, struct slice *line);
/* fields_next() - the next field; false at the end. */
bool fields_next(struct fields *f, struct field *out);
/* fields_token() - the next of a list parted by commas, taken off *list; false at its
 * end. */
bool fields_token(struct slice *list, struct slice *token);
struct media_type fields_media_type(struct slice value);
/* fields_number() - decimal digits and nothing else, below 2^62. */
bool fields_number(struct slice value, uint64_t *out);

#endif
