/*
 * notice_write_web.h - the forms that stand in pages, in headers and in pictures. For
 * notice_write.c; each appends to 'out'.
 */
#ifndef NAQL_RIGHTS_NOTICE_WRITE_WEB_H
#define NAQL_RIGHTS_NOTICE_WRITE_WEB_H

#include "rights/notice_policy.h"
#include "rights/notice_text.h"

/* What goes into <head> of the pages below a rule's path. */
void notice_write_web_head(const struct notice_policy *p, const struct notice_rule *rule,
			   struct buf *out);
void notice_write_web_page(const struct notice_policy *p, struct buf *out);
void notice_write_web_text(const struct notice_policy *p, const struct notice_text *t,
			   struct buf *out);
void notice_write_web_nginx_http(const struct notice_policy *p, struct buf *out);
void notice_write_web_nginx_server(const struct notice_policy *p, struct buf *out);
void notice_write_web_apache(const struct notice_policy *p, struct buf *out);
void notice_write_web_xmp(const struct notice_policy *p, struct buf *out);
void notice_write_web_newsml(const struct notice_policy *p, struct buf *out);

#endif
