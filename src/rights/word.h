/*
 * word.h - the words contracts are written in, and the bits they stand for.
 */
#ifndef NAQL_RIGHTS_WORD_H
#define NAQL_RIGHTS_WORD_H

#include "rights/model.h"

bool word_is_medium(struct slice s);
bool word_is_action(struct slice s);
bool word_is_outlet_kind(struct slice s);
/* Bits 1 << number; words that are none are passed over. */
unsigned word_media(const struct slice *list, size_t n);
unsigned word_actions(const struct slice *list, size_t n);
unsigned word_outlet_kinds(const struct slice *list, size_t n);
/* The lists themselves, NULL-terminated: for member_word(). */
extern const char *const word_outlet_kind_list[];
extern const char *const word_key_type_list[];
extern const char *const word_restriction_list[];

#endif
