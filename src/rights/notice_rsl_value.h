/*
 * notice_rsl_value.h - is a text a number, a moment, a country, an extension word. For
 * notice_rsl.c.
 */
#ifndef NAQL_RIGHTS_NOTICE_RSL_VALUE_H
#define NAQL_RIGHTS_NOTICE_RSL_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/* notice_rsl_value_word() - its index in 'words' (NULL-terminated), or -1. */
int notice_rsl_value_word(struct slice s, const char *const *words);
/* notice_rsl_value_is_number() - digits; what is over 'max' becomes it. */
bool notice_rsl_value_is_number(struct slice s, uint32_t max, uint32_t *out);
bool notice_rsl_value_is_decimal(struct slice s);
bool notice_rsl_value_is_moment(struct slice s); /* RFC 3339 */
bool notice_rsl_value_is_capitals(struct slice s, size_t n);
/* notice_rsl_value_is_extension() - a word behind a prefix that 'text', the document,
 * binds to a namespace of somebody else. */
bool notice_rsl_value_is_extension(struct slice text, struct slice word);

#endif
