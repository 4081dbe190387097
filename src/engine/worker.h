/*
 * worker.h - one page from bytes to use records: everything of a scan but reading and
 * order.
 *
 * A worker holds all memory of one thread. What it is given decides what it writes: no
 * clock, no shared state, so any number of workers gives the same output.
 */
#ifndef NAQL_ENGINE_WORKER_H
#define NAQL_ENGINE_WORKER_H

#include "base/arena.h"
#include "base/buf.h"
#include "engine/furniture.h"
#include "index/index.h"
#include "naql/scan.h"
#include "record/record.h"
#include "rights/facts.h"
#include "use/text_keys.h"
#include "use/use.h"

struct worker;

struct worker_options {
	const struct index *index;
	const struct use_agency *agency;
	unsigned min_words;
	bool traces;
	bool reserved;	 /* only pages that reserve rights */
	bool paraphrase; /* also what is said in other words */
	bool excerpts;	 /* write the excerpts that --record keeps */
};

/* One use as the worker hands it out: the written record and what the register needs of
 * it. */
struct worker_use {
	char id[17];
	enum use_kind kind;
	enum use_how how;
	bool primary;
	int32_t bits;
	uint32_t story_permille, page_permille, words, version;
	struct slice story, url, host, captured, published, title, file;
	uint64_t offset;
	struct slice record;	    /* JSON, "judgement":null */
	struct slice excerpts;	    /* JSON; empty without .excerpts */
	struct text_keys keys;	    /* of the excerpts */
	struct slice address, page; /* use/address.h; with .excerpts */
	uint64_t title_key;
	struct furniture_keys furniture;
	struct rights_facts facts; /* of the record; the item's own are not in yet */
};

/* What one page gave. Owned by 'arena' of the caller. */
struct worker_result {
	struct worker_use *uses;
	size_t n_uses;
	bool passed;
	/* with .excerpts, of a page that was worked on whole: what it is known by, and
	   when it was captured */
	struct slice address;
	int64_t captured;
	struct slice
		reserved; /* the line about a page that reserves rights; else absent */
	naql_status fault_status; /* a page that could not be worked on: limit */
	naql_error fault;
};

naql_status worker_new(struct worker **out, const struct worker_options *opt,
		       naql_error *err) NAQL_MUST_USE;
void worker_free(struct worker *w);
/* worker_page() - one whole record. 'file' and rec are borrowed during the call; results
 * go into 'arena'. */
naql_status worker_page(struct worker *w, const char *file, const struct record *rec,
			struct arena *arena, struct worker_result *out,
			naql_error *err) NAQL_MUST_USE;
/*
 * worker_window() - one window of a long plain text; the uses of all windows are written
 * when the last one has been given, as one record a story.
 */
naql_status worker_window(struct worker *w, const char *file, const struct record *rec,
			  struct arena *arena, struct worker_result *out,
			  naql_error *err) NAQL_MUST_USE;
/*
 * worker_text_end() - no more windows of the text will come, because it could not be read
 * on or its last window failed: the uses of those that were given. After the last window,
 * or without any, there are none.
 */
naql_status worker_text_end(struct worker *w, struct arena *arena,
			    struct worker_result *out, naql_error *err) NAQL_MUST_USE;
struct sieve_counts;
const struct sieve_counts *worker_sieve_counts(const struct worker *w);

#endif
