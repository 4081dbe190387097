/*
 * outlet_key.h - the hosts, paths, accounts and feeds by which an outlet is known, and
 * its names elsewhere.
 */
#ifndef NAQL_RIGHTS_OUTLET_KEY_H
#define NAQL_RIGHTS_OUTLET_KEY_H

#include "rights/member.h"

/* outlet_key_read() - {"type", "value", "include_sub", "proof"}, in r->arena; faults in
 * 'r'. A host under which anybody may have a site (a public suffix) is refused. */
struct rights_key outlet_key_read(struct member_reader *r, const struct json *v);
/* outlet_key_host() - a host in the members "value" and "include_sub" of 'o'. */
struct rights_key outlet_key_host(struct member_reader *r, const struct json *o);
/* outlet_key_same() - would take the same addresses, include_sub aside. */
bool outlet_key_same(const struct rights_key *a, const struct rights_key *b);

/* outlet_key_bare() - a host without its leading "www." and its last dot. */
struct slice outlet_key_bare(struct slice host);
/* outlet_key_path() - the path of a URL as it stands there; "/" where it has none. */
struct slice outlet_key_path(struct slice url);
/* outlet_key_fits() - whether the key takes the address; host as outlet_key_bare() gives
 * it. */
bool outlet_key_fits(const struct rights_key *k, struct slice host, struct slice path);

#endif
