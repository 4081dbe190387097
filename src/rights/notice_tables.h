/*
 * notice_tables.h - the notice for people. Written by scripts/gen_notice_texts.py from
 * data/notice-*.txt: change those.
 */
#ifndef NAQL_RIGHTS_NOTICE_TABLES_H
#define NAQL_RIGHTS_NOTICE_TABLES_H

#include "rights/notice_text.h"

#define NOTICE_TEXTS 6
extern const struct notice_text notice_tables[NOTICE_TEXTS]; /* by the bytes of the code */

#endif
