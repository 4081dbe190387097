/*
 * notice_path.h - path patterns of RFC 9309 (2.2.2, 2.2.3): robots.txt, RSL and TDMRep
 * all use them. A star is any run of octets, a dollar at the end is the end of the path;
 * without it the pattern is a prefix. Percent-encodings are compared in one form.
 */
#ifndef NAQL_RIGHTS_NOTICE_PATH_H
#define NAQL_RIGHTS_NOTICE_PATH_H

#include <stdbool.h>

#include "base/slice.h"

#define NOTICE_PATH_MAX 4096u /* octets of a pattern or a path; what is longer is cut */

/* notice_path_match() - does the path (with its query) match the pattern? An empty
 * pattern matches nothing. O(pattern x path) at worst, no allocation. */
bool notice_path_match(struct slice pattern, struct slice path);
/* notice_path_weight() - how specific a pattern is: its octets without stars and dollar.
 */
size_t notice_path_weight(struct slice pattern);
/* notice_path_of_url() - path and query of an absolute URL, "/" where there is none; a
 * path stays what it is. Borrowed. */
struct slice notice_path_of_url(struct slice url);
/* notice_path_is_absolute() - a URI with a scheme and something behind it. */
bool notice_path_is_absolute(struct slice uri);
bool notice_path_is_https(struct slice uri);

#endif
