/*
 * g2_check.h - does an item keep to NewsML-G2: the elements by the place where they
 * stand, the parts that an item must have, what its version knows, its addresses and its
 * dates. Not an XML Schema validator: the order of elements and most values are not
 * looked at.
 *
 * What is found is told once an item, with the place; the item is read all the same.
 */
#ifndef NAQL_RECORD_G2_CHECK_H
#define NAQL_RECORD_G2_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

struct record_reader;
struct xml_event;

/* Of the item at hand. */
struct g2_check {
	bool told;
	bool catalog, meta, item_class, provider, created; /* has it these parts */
	unsigned version; /* 229: 2.29; 0: it does not say */
	unsigned foreign; /* depth of the inlineXML that is open, 0: none */
};

/* g2_check_start() - an element of the item, its own one first; the path ends in it. */
void g2_check_start(struct record_reader *r, const struct xml_event *e);
/* g2_check_end() - the item is complete: is anything missing. */
void g2_check_end(struct record_reader *r);

/* g2_names.c */
/* g2_names_known() - is it the name of an element of NewsML-G2. */
bool g2_names_known(struct slice name);
/* g2_names_holds() - may it stand in this parent; true where the parent is none of ours.
 */
bool g2_names_holds(struct slice parent, struct slice name);

#endif
