/*
 * ninjs.h - what the two files of the ninjs reader share: ninjs.c takes the values,
 * ninjs_check.c says whether an item keeps to the standard.
 */
#ifndef NAQL_RECORD_NINJS_H
#define NAQL_RECORD_NINJS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json.h"

struct ninjs;

void ninjs_free(struct ninjs *n);
/*
 * ninjs_check() - the first thing in an item that ninjs does not allow, as "/path: what".
 *
 * The version is the one that the item names, else any: 1.x when a member has a 1.x form,
 * 3.x when one is written in camelCase, 2.x otherwise.
 * Returns  false: nothing is wrong; 'wrong' is empty then.
 */
bool ninjs_check(const struct json *item, char *wrong, size_t cap);

#endif
