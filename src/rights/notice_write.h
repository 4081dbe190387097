/*
 * notice_write.h - every form of the notice out of one record. Pure: the same record
 * gives the same bytes, no clock and no file is asked.
 */
#ifndef NAQL_RIGHTS_NOTICE_WRITE_H
#define NAQL_RIGHTS_NOTICE_WRITE_H

#include "base/vec.h"
#include "rights/notice_policy.h"

struct notice_file {
	struct slice path; /* below the root of the site: "robots.txt"; no "..", no '/' in
			      front */
	struct slice bytes;
};

struct notice_files {
	VEC(struct notice_file) list; /* in a fixed order */
};

/* notice_write_all() - all forms. Bytes and paths go into 'arena'; notice_write_fini().
 */
naql_status notice_write_all(struct notice_files *out, const struct notice_policy *p,
			     struct arena *arena, naql_error *err) NAQL_MUST_USE;
void notice_write_fini(struct notice_files *f);

/* Single forms, appended to 'out', whose status is the caller's to ask. */
void notice_write_robots(const struct notice_policy *p, struct buf *out);
void notice_write_rsl(const struct notice_policy *p, struct buf *out);
void notice_write_tdmrep(const struct notice_policy *p, struct buf *out);
void notice_write_odrl(const struct notice_policy *p, struct buf *out);
/* notice_write_reserves() - does any rule reserve text and data mining; else there is no
 * ODRL policy to point to. */
bool notice_write_reserves(const struct notice_policy *p);
/* notice_write_usage() - a Content-Usage value. */
void notice_write_usage(const struct notice_answers *a, struct buf *out);

#define NOTICE_WRITE_ODRL_FILE "tdm-policy.json"
#define NOTICE_WRITE_ODRL      "/" NOTICE_WRITE_ODRL_FILE
#define NOTICE_WRITE_PAGE      "/notice/"

#endif
