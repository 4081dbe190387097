/*
 * label.h - a label and its reason for every block.
 */
#ifndef NAQL_PAGE_LABEL_H
#define NAQL_PAGE_LABEL_H

#include "page/draft.h"
#include "page/phrase.h"
#include "page/tree.h"

#define LABEL_NONE SIZE_MAX

struct label_input {
	struct tree *tree;     /* NULL: plain text */
	struct drafts *drafts; /* label and why are filled */
	struct fold *fold;     /* for scratch */
	const struct phrases *phrases;
	struct slice title, og_title, ld_headline, description; /* clean */
};

struct label_result {
	size_t headline;     /* index of a draft, or LABEL_NONE */
	struct slice credit; /* in the text of a block */
	bool has_body;
};

/* label_line() - a line of plain text is a notice or a credit, nothing else. */
bool label_line(const struct label_input *in, struct slice line);
/* label_blocks() - Returns NAQL_OK; NAQL_E_NOMEM. Slices point into the drafts' text. */
naql_status label_blocks(const struct label_input *in, struct label_result *out,
			 naql_error *err) NAQL_MUST_USE;

#endif
