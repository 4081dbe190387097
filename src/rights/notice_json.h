/*
 * notice_json.h - where a value stands in a JSON text, for findings: the tree that
 * base/json.h makes does not keep it.
 */
#ifndef NAQL_RIGHTS_NOTICE_JSON_H
#define NAQL_RIGHTS_NOTICE_JSON_H

#include "base/slice.h"

/* notice_json_element() - the byte at which this element of the outermost array begins;
 * text.len: there is none. For text that json_parse() took. O(text). */
size_t notice_json_element(struct slice text, size_t wanted);
/* notice_json_key() - the byte of the first "key" from 'from' on; 'from' where it is not
 * there. */
size_t notice_json_key(struct slice text, size_t from, const char *key);

#endif
