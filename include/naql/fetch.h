/*
 * naql/fetch.h - ask sites for pages that somebody names, and keep what they answered as
 * a WARC file.
 *
 * Caveats first. This is no crawler: no link of a page is followed, only addresses that
 * are named, and those that a sitemap of the same site names. robots.txt is obeyed
 * (RFC 9309, for the agent "naql"), sites are asked one thing at a time and slowly, and
 * one that answers 429 or 503 is asked nothing more. What it answers to us it need not
 * answer to others.
 */
#ifndef NAQL_FETCH_H
#define NAQL_FETCH_H

#include "naql/archive.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is asked, and where it is kept. */
typedef struct naql_fetch_options {
	size_t size;
	const char *output;  /* the WARC file to write; must not be there */
	const char *contact; /* who asks: a mail address or an address of the web; stands
				in User-Agent */
	bool sitemaps;	     /* also the sitemaps of the sites, by robots.txt */
	uint64_t pages;	     /* addresses asked for at most; 0: 100 */
	uint64_t delay_ms;   /* between two requests to one site; 0: 2000, 100 at least */
} naql_fetch_options;

typedef struct naql_fetch_counts {
	uint64_t answers; /* responses kept, without those of robots.txt */
	uint64_t ok;	  /* of them with status 200 to 299 */
	uint64_t refused; /* not asked for: robots.txt disallows it */
	uint64_t failed;  /* no answer, or not asked for another reason */
	uint64_t left;	  /* not asked for: over 'pages' */
} naql_fetch_counts;

/*
 * naql_fetch() - one GET for each address, in their order, those of sitemaps behind them.
 *
 * urls     https or http; "https://" may be left out.
 * sink     line: {"type":"fetched","url","status","bytes","record","why"} for each
 *          address; status and record are null where there was no answer. fault: an
 *          address of 'urls' that was not had. A redirect is followed (5 at most) within
 *          the site, its host with and without "www.", and from http to https.
 * Returns  NAQL_OK, whatever was answered; NAQL_E_USAGE (an address, the contact, the
 *          output is there); NAQL_E_IO; NAQL_E_NOMEM; NAQL_E_STOPPED: what was kept
 *          before is written.
 * Threads  one at a time in a process, before others that use libcurl start.
 * Cost     an answer takes 60 s and 16 MiB at most.
 */
NAQL_API naql_status naql_fetch(naql_strings urls, const naql_fetch_options *opt,
				const naql_sink *sink, naql_fetch_counts *counts,
				naql_error *err) NAQL_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
