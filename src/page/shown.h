/*
 * shown.h - the date that a page shows its readers, held against what it tells programs.
 */
#ifndef NAQL_PAGE_SHOWN_H
#define NAQL_PAGE_SHOWN_H

#include "page/dating.h"

/* shown_weigh() - page.published, told by the head, gives way to the day shown beside the
 * headline where that is right; page.first then keeps the day of publication that only
 * the head tells. */
void shown_weigh(struct dating *d, const struct label_result *r);

#endif
