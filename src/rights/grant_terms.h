/*
 * grant_terms.h - limits, duties and price of a grant out of its JSON. Faults are kept in
 * the reader; what is absent leaves the grant as it was made.
 */
#ifndef NAQL_RIGHTS_GRANT_TERMS_H
#define NAQL_RIGHTS_GRANT_TERMS_H

#include "rights/member.h"

void grant_limits(struct member_reader *r, const struct json *o, struct rights_grant *g);
void grant_duties(struct member_reader *r, const struct json *o, struct rights_grant *g,
		  unsigned form);
void grant_price(struct member_reader *r, const struct json *o, struct rights_price *p);

#endif
