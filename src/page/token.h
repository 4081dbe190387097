/*
 * token.h - HTML bytes as tags and runs of text: the tokenizer states of the WHATWG
 * standard that matter for reading (attributes in all forms, comments, raw text, RCDATA,
 * CDATA in foreign content, junk end tags). Pull interface, no allocation, no recursion,
 * O(n).
 *
 * It makes no tree and repairs nothing. An unfinished tag or comment at the end of the
 * text is dropped, as a browser does. References are not decoded here.
 */
#ifndef NAQL_PAGE_TOKEN_H
#define NAQL_PAGE_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "page/tag.h"

#define TOKEN_ATTRS 24 /* attributes of one tag that are kept; the rest is skipped */

enum token_kind {
	TOKEN_TEXT,  /* begin..end is text */
	TOKEN_START, /* a start tag */
	TOKEN_CLOSE, /* an end tag */
	TOKEN_SKIP,  /* comment, doctype, processing instruction, unfinished tag */
};

/* Byte offsets in the text. A value without quotes around it; empty where there is none.
 */
struct token_attr {
	uint32_t name, name_end, value, value_end;
};

struct token {
	enum token_kind kind;
	enum tag tag;	   /* of tags; of text: the raw text element it stands in, else
			      TAG_NONE */
	bool self_closing; /* "/>" */
	bool references;   /* text: character references count */
	uint32_t begin, end;
	uint32_t next; /* where the next token begins; 0: at end */
	uint32_t n_attrs;
	struct token_attr attrs[TOKEN_ATTRS];
};

struct tokens {
	const char *text;
	uint32_t len, pos;
	const struct tag_table *tags;
	enum tag raw; /* inside this raw text element */
	bool foreign; /* set by the reader while in svg or math: CDATA sections count */
};

/* text.len < 4 GiB; text and tags are borrowed. */
void tokens_init(struct tokens *t, struct slice text, const struct tag_table *tags);
/* token_next() - the next token; false at the end. Tokens ascend; only CDATA marks lie
 * between them. */
bool token_next(struct tokens *t, struct token *out);
/* token_attr() - the value of attribute 'name' (lower case) as written; {NULL, 0} if
 * absent. */
struct slice token_attr(const struct tokens *t, const struct token *tok,
			struct slice name);

#endif
