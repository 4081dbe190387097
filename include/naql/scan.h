/*
 * naql/scan.h - finding uses in what others publish, and reading one page.
 *
 * Caveats first. A use is a fact about two texts: it does not say who was first, nor what
 * may be done (naql/rights.h holds the contracts). A text retold without four equal words
 * in a row is not found, a headline alone is no use, pictures are not looked at.
 */
#ifndef NAQL_SCAN_H
#define NAQL_SCAN_H

#include "naql/archive.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How it is scanned: zeroes are the defaults. */
typedef struct naql_scan_options {
	size_t size;
	naql_input_options input;
	unsigned jobs;	    /* worker threads; 0: as many as there are processors */
	unsigned min_words; /* shortest passage in folded words; 0: 8; at least 6 */
	bool traces;	    /* also what is shared formulae only */
	bool reserved; /* only pages whose own notice reserves rights: a line for each,
			* before its uses. Not with record */
	bool record;   /* keep the uses in the register; the archive must be writable */
	bool no_paraphrase; /* only words that were kept: neither sentences in other
			     * words, nor neighbouring passages as one */
	const char *resume; /* a file in which finished inputs are kept, and from which
			     * they are passed over; NULL: none */
} naql_scan_options;

/* What was found; pages and bytes read are in .input. */
typedef struct naql_scan_counts {
	naql_input_counts input;
	uint64_t passed;     /* pages that left the sieve */
	uint64_t uses;	     /* records printed, but for those counted apart: */
	uint64_t quotations; /* a person looks before they count */
	uint64_t common_source, traces;
	uint64_t reserved;    /* pages told by .reserved */
	uint64_t recorded;    /* new in the register */
	uint64_t probes;      /* shingles looked up */
	uint64_t filter_hits; /* of them, those that the filters let pass */
	uint64_t exact_hits;  /* of those, shingles that the archive has */
	uint64_t cut_pages;   /* pages that could not be held in memory bounds */
	uint64_t uncounted;   /* uses left open because of a limit of number, which
				 naql_judge() counts */
} naql_scan_counts;

/*
 * naql_scan() - uses out, one JSON record each through sink->line (docs/format-use.md).
 *
 * inputs    files, directories or "-": docs/formats.md.
 * opt       NULL: defaults.
 * Returns   NAQL_OK (counts->input.faults tells of bad records); NAQL_E_USAGE (options
 *           that go against each other); NAQL_E_STOPPED; NAQL_E_IO, NAQL_E_NOMEM. With
 *           record, what was recorded before stays: the same scan again adds the rest.
 * Threads   starts opt->jobs threads; all callbacks come from the calling thread.
 * Cost      docs/numbers.md; memory of some pages a thread, and the mapped index.
 *
 * The output is byte-identical for any jobs and any reading chunk. With record, what is
 * there already is not added again. With resume, an input file that an earlier scan
 * finished is passed over; one that it was stopped in is scanned from its beginning. How
 * a use is found, step by step with the sources of each algorithm: docs/DESIGN.md.
 */
NAQL_API naql_status naql_scan(naql_archive *a, naql_strings inputs,
			       const naql_scan_options *opt, const naql_sink *sink,
			       naql_scan_counts *counts, naql_error *err) NAQL_MUST_USE;

/*
 * naql_page() - what pages say: blocks, labels, metadata, one JSON record each
 * (docs/pages.md). No archive needed.
 *
 * opt       NULL: defaults.
 * Returns   NAQL_OK (counts->faults tells of bad records); NAQL_E_STOPPED; NAQL_E_IO.
 */
NAQL_API naql_status naql_page(naql_strings inputs, const naql_input_options *opt,
			       const naql_sink *sink, naql_input_counts *counts,
			       naql_error *err) NAQL_MUST_USE;

/*
 * naql_page_html() - the same as one HTML document to look at: each page's fields and its
 * blocks in order, coloured by label, with the reason and the bytes of each.
 *
 * The lines of the document go to sink->line one by one. It needs neither network nor
 * script, follows the reader's light or dark scheme, and sets each block in its own
 * direction. For people: programs read naql_page(). Memory of one page at a time.
 */
NAQL_API naql_status naql_page_html(naql_strings inputs, const naql_input_options *opt,
				    const naql_sink *sink, naql_input_counts *counts,
				    naql_error *err) NAQL_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
