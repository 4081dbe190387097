/*
 * naql/log.h - the log of an archive: every change with who, when and why, as a tree of
 * hashes (RFC 9162) that others can check without us.
 *
 * Caveats first. The log shows that nothing before a known head was changed, left out or
 * put in. It does not show that a head is the only one: for that a head has to be known
 * elsewhere, in a bundle or under a time stamp. What was erased is gone; that it was
 * erased, when and why, stays.
 */
#ifndef NAQL_LOG_H
#define NAQL_LOG_H

#include "naql/archive.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * naql_log_list() - every entry, oldest first: {"type":"entry","seq","at","kind",
 * "subject","detail","by","reason","salt","note_salt","fact","note","leaf"}.
 *
 * holding   only entries that hold this text, in themselves or in what is kept beside
 *           them: bylines, versions of parties, outlets and contracts, events of cases,
 *           records of uses; NULL: all. Compared byte by byte.
 *
 * What was erased is null, its salt too.
 */
NAQL_API naql_status naql_log_list(naql_archive *a, const char *holding,
				   const naql_sink *sink, naql_error *err) NAQL_MUST_USE;
/*
 * naql_log_head() - {"type":"head","size","root","stamps":[{"size","at"}]}.
 *
 * size      entries the head is over; 0: all. NAQL_E_USAGE: there are not so many.
 */
NAQL_API naql_status naql_log_head(naql_archive *a, uint64_t size, const naql_sink *sink,
				   naql_error *err) NAQL_MUST_USE;
/*
 * naql_log_prove() - that entry 'seq' stands in the tree of 'size' entries (0: all):
 * {"type":"inclusion","seq","size","leaf","path":[...],"root"}, hashes from the leaf
 * upwards.
 */
NAQL_API naql_status naql_log_prove(naql_archive *a, uint64_t seq, uint64_t size,
				    const naql_sink *sink, naql_error *err) NAQL_MUST_USE;
/*
 * naql_log_extends() - that the tree of 'first' entries is the begin of that of 'size'
 * (0: all): {"type":"consistency","first","first_root","size","root","path":[...]}.
 */
NAQL_API naql_status naql_log_extends(naql_archive *a, uint64_t first, uint64_t size,
				      const naql_sink *sink,
				      naql_error *err) NAQL_MUST_USE;
/*
 * naql_log_erase() - take a person's data out of entry 'seq' for good: who and why; of an
 * item also the byline, of a party's version also its content, of an outlet's, a
 * contract's, an allow entry's, a restriction's and a case's event also the free text.
 *
 * Returns  NAQL_OK; NAQL_E_NOTFOUND; NAQL_E_USAGE (no reason, erased before, opened for
 *          reading).
 *
 * The tree, its heads and all proofs stay valid. An entry of its own says that it was
 * done. What was handed out before, and backups, are not reached.
 */
NAQL_API naql_status naql_log_erase(naql_archive *a, uint64_t seq, const char *reason,
				    naql_error *err) NAQL_MUST_USE;

/*
 * naql_log_query() - write a time-stamp query (RFC 3161, DER) over the newest head to
 * 'path', to be sent to an authority; nothing is sent by us.
 *
 * Returns  NAQL_OK; NAQL_E_USAGE (the log is empty); NAQL_E_IO.
 */
NAQL_API naql_status naql_log_query(naql_archive *a, const char *path,
				    naql_error *err) NAQL_MUST_USE;
/*
 * naql_log_stamp() - keep an authority's reply, once it is shown to be over a head of
 * this log and signed by an authority that a certificate of 'ca' (PEM) vouches for.
 *
 * query    the file that naql_log_query() wrote: the reply must have its nonce, so that
 *          it is the answer to this very question; NULL: not compared.
 * sink     line: {"type":"stamp","size","at"}; may be NULL.
 * Returns  NAQL_OK; NAQL_E_FORMAT (with the reason); NAQL_E_NOTFOUND (over no head of
 *          this log); NAQL_E_USAGE (it is kept already); NAQL_E_LIMIT; NAQL_E_IO.
 */
NAQL_API naql_status naql_log_stamp(naql_archive *a, const char *reply, const char *query,
				    const char *ca, const naql_sink *sink,
				    naql_error *err) NAQL_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
