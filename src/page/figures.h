/*
 * figures.h - which day "05/03/2026" is, where the page itself tells.
 */
#ifndef NAQL_PAGE_FIGURES_H
#define NAQL_PAGE_FIGURES_H

#include "page/dating.h"

/* figures_settle() - page.published stays without a date because its figures can mean two
 * days: take the one that other facts of the page leave. Asked last; most pages never
 * come here. */
void figures_settle(struct dating *d);

#endif
