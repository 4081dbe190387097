/*
 * html.h - the writer behind the HTML report: escaped text into a file, piece by piece.
 *
 * Failure is sticky, as in buf.h: the first one is kept and told by html_status().
 */
#ifndef NAQL_REPORT_HTML_H
#define NAQL_REPORT_HTML_H

#include "io/file.h"
#include "report/entry.h"
#include "report/escape.h"

struct html {
	struct file_writer *file; /* NULL: all of it stays in buf */
	struct buf buf;
	naql_status st;
	naql_error error;
	bool large; /* what is folded away is kept as text until it is opened */
};

void html_raw(struct html *h, const char *markup); /* ours, as it is */
void html_text(struct html *h, struct slice s);
void html_attribute(struct html *h, const char *name, struct slice value);
/* html_bdi() - a text of unknown direction, kept apart from what stands around it. */
void html_bdi(struct html *h, struct slice s);
void html_number(struct html *h, uint64_t n);	      /* 12,345 */
void html_percent(struct html *h, uint32_t permille); /* 93.2% */
/* html_value() - any JSON value as text: a string as it is, a list with commas. */
void html_value(struct html *h, const struct json *v);
/*
 * html_folded() - a part that opens and closes, begun with its summary and ended.
 *
 * It is open in the file, and the script closes it: without the script all is to be seen.
 * In a large report its content is inside <noscript>: a browser with scripts takes that
 * for one piece of text, which costs next to nothing, and the script makes it elements
 * when somebody opens or prints it.
 */
void html_folded(struct html *h, const char *name);
void html_folded_summary_end(struct html *h);
void html_folded_end(struct html *h);
void html_flush(struct html *h);
naql_status html_status(const struct html *h, naql_error *err) NAQL_MUST_USE;

/* html_use.c: the article of one use; its number in its part from 1. */
void html_use(struct html *h, const struct entry *e, uint64_t number);
/* html_side.c: its passages side by side. */
void html_side(struct html *h, const struct entry *e);
/* html_judgement.c: outcome, and the clauses as they were compared. */
void html_judgement(struct html *h, const struct entry *e);

#endif
