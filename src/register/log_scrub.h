/*
 * log_scrub.h - which words of a row's JSON may be a person's, and the JSON without them.
 *
 * For erasing alone. What judging or a case's course rests on stays as it was: ids,
 * numbers, dates, states, keys of outlets.
 */
#ifndef NAQL_REGISTER_LOG_SCRUB_H
#define NAQL_REGISTER_LOG_SCRUB_H

#include "base/buf.h"

/*
 * log_scrub() - the JSON of a row of an entry of this kind, without notes (members that
 * begin with x_) and without free text: what is optional goes, what is required becomes
 * "[erased]".
 *
 * kind     outlet, contract, allow, restriction or case.
 * Returns  NAQL_OK; NAQL_E_FORMAT (no JSON); NAQL_E_NOMEM.
 */
naql_status log_scrub(const char *kind, struct slice json, struct buf *out,
		      naql_error *err) NAQL_MUST_USE;

#endif
