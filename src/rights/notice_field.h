/*
 * notice_field.h - structured field values (RFC 9651): dictionaries, lists and items of
 * HTTP headers, read strictly. Content-Usage is a dictionary.
 *
 * The result is a flat row of nodes in the order of the text, so that no depth of the
 * input needs recursion: a key before its value, parameters behind what they belong to.
 */
#ifndef NAQL_RIGHTS_NOTICE_FIELD_H
#define NAQL_RIGHTS_NOTICE_FIELD_H

#include "base/buf.h"
#include "base/vec.h"

#define NOTICE_FIELD_MAX ((size_t)512 << 10) /* bytes of a value */

enum notice_field_kind { NOTICE_FIELD_ITEM, NOTICE_FIELD_LIST, NOTICE_FIELD_DICTIONARY };

enum notice_field_type {
	FIELD_KEY,	 /* of a dictionary: text; its value follows */
	FIELD_PARAMETER, /* of what stands before: text is its key; its value follows */
	FIELD_INNER,	 /* an inner list begins */
	FIELD_INNER_END,
	FIELD_INTEGER,
	FIELD_DECIMAL, /* number in thousandths */
	FIELD_STRING,
	FIELD_TOKEN,
	FIELD_BINARY, /* text: the decoded octets */
	FIELD_BOOLEAN,
	FIELD_DATE,
	FIELD_DISPLAY,
};

struct notice_field_node {
	enum notice_field_type type;
	int64_t number;
	size_t begin, len; /* of the text, in notice_field.text */
};

struct notice_field {
	VEC(struct notice_field_node) nodes;
	struct buf text; /* what strings, tokens and keys are, unescaped */
};

/*
 * notice_field_parse() - one value; several header lines are joined with ", " before.
 *
 * out      zeroed, or of an earlier call: its memory is used again. notice_field_fini().
 * Returns  NAQL_OK; NAQL_E_FORMAT (err's offset is that of the fault), NAQL_E_NOMEM.
 */
naql_status notice_field_parse(struct notice_field *out, enum notice_field_kind kind,
			       struct slice value, naql_error *err) NAQL_MUST_USE;
void notice_field_fini(struct notice_field *f);
struct slice notice_field_text(const struct notice_field *f,
			       const struct notice_field_node *n);
/* notice_field_get() - the value of a dictionary's key, the last one where it is written
 * twice, as RFC 9651 has it; NULL: absent, or an inner list. */
const struct notice_field_node *notice_field_get(const struct notice_field *f,
						 struct slice key);

#endif
