/*
 * evidence_int.h - what the files that write a bundle share.
 */
#ifndef NAQL_REPORT_EVIDENCE_INT_H
#define NAQL_REPORT_EVIDENCE_INT_H

#include "base/json_write.h"
#include "base/timestamp.h"
#include "base/vec.h"
#include "engine/captured.h"
#include "engine/recorded.h"
#include "naql/evidence.h"
#include "register/log.h"
#include "report/bundle.h"
#include "report/entry.h"

/* One use to be shown, and where the log speaks of it; 0: it does not. */
struct evidence_use {
	char id[17];
	int64_t use, judgement, story;
	int64_t notice; /* of the newest version of the notice that is shown */
};

struct evidence {
	naql_archive *a;
	struct reg *reg;
	struct bundle *bundle;
	const char *warc; /* NULL: as recorded */
	VEC(struct evidence_use) uses;
	struct merkle_head head; /* over all that is shown; size 0: nothing is logged */
	struct buf stamp;	 /* the reply over it; empty: none */
	struct buf line;	 /* of the file at hand */
	struct json_writer w;
};

/* The use at hand, while its files are written. */
struct evidence_page {
	struct evidence *ev;
	const struct evidence_use *use;
	struct entry *e; /* title, lang and published are filled in last */
	struct slice judgement;
	struct captured captured;
	bool story_same; /* the stored story is the one that was logged */
	bool story_there;
};

/* evidence_add() - ev->line as file NAME of the use (use NULL: of the bundle); empties
 * it. */
naql_status evidence_add(struct evidence *ev, const struct evidence_use *use,
			 const char *name, naql_error *err) NAQL_MUST_USE;
naql_status evidence_add_slice(struct evidence *ev, const struct evidence_use *use,
			       const char *name, struct slice content,
			       naql_error *err) NAQL_MUST_USE;
void evidence_json(struct evidence *ev); /* open an object in ev->line */
void evidence_str(struct evidence *ev, const char *key, struct slice value);
void evidence_time(struct evidence *ev, const char *key, int64_t at);
void evidence_json_end(struct evidence *ev); /* close it and the line */

/* evidence_proof.c: leaf, fact and path of a log entry as NAME.leaf, ... */
naql_status evidence_proof(struct evidence *ev, const struct evidence_use *use,
			   int64_t seq, const char *name, naql_error *err) NAQL_MUST_USE;
/* evidence_capture.c: record, payload, text and alignment of the page. */
naql_status evidence_capture(struct evidence_page *p, naql_error *err) NAQL_MUST_USE;
/* evidence_story.c: the story's version. */
naql_status evidence_story(struct evidence_page *p, naql_error *err) NAQL_MUST_USE;
/* evidence_terms.c: judgements, contracts, answers as they were. */
naql_status evidence_terms(struct evidence_page *p, naql_error *err) NAQL_MUST_USE;
/* evidence_notice.c: the versions of the notice that held when the page was captured,
 * each with its files. evidence_notice_place() fills use->notice. */
naql_status evidence_notice(struct evidence_page *p, naql_error *err) NAQL_MUST_USE;
naql_status evidence_notice_place(struct evidence *ev, const struct register_use *u,
				  struct evidence_use *use,
				  naql_error *err) NAQL_MUST_USE;
/* evidence_readme.c: what a person reads first, in two languages. */
naql_status evidence_use_readme(const struct evidence_page *p,
				naql_error *err) NAQL_MUST_USE;
naql_status evidence_readme(struct evidence *ev, naql_error *err) NAQL_MUST_USE;

#endif
