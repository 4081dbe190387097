/*
 * member.h - the members of a JSON object, taken one by one and held to what they may be.
 *
 * The first fault is kept in the reader, with the way to it ("[2].grants[0].extent"), and
 * everything after it gives empty values: so a reader of a form reads straight and looks
 * at 'st' once. For contract_file.c; not for data that must be fast.
 */
#ifndef NAQL_RIGHTS_MEMBER_H
#define NAQL_RIGHTS_MEMBER_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/json.h"
#include "rights/model.h"

struct member_reader {
	const char *source;
	struct arena *arena;
	naql_error *err;
	naql_status st;
	const struct zone_rules *zone; /* in which days are meant; NULL: UTC */
	char way[112];		       /* to the object at hand, NUL-terminated */
	size_t way_len;
};

/* member_bad() - the fault of a member; NULL: of the object itself. */
void member_bad(struct member_reader *r, const char *member, const char *fmt, ...)
	NAQL_PRINTF(3, 4);
void member_nomem(struct member_reader *r);
/* member_enter() - name or "[i]" is where the next members stand; leave with what it
 * returned. name NULL: the index alone. */
#define MEMBER_NO_INDEX SIZE_MAX
size_t member_enter(struct member_reader *r, const char *name, size_t index);
void member_leave(struct member_reader *r, size_t mark);

/* member_object() - true for an object whose members all are in 'names' (NULL-terminated)
 * or begin with x_. */
bool member_object(struct member_reader *r, const struct json *v,
		   const char *const *names);
/* member_object_form() - the same; members in 'later' belong to form 2, and the fault
 * says so where 'form' is 1. */
bool member_object_form(struct member_reader *r, const struct json *v,
			const char *const *names, const char *const *later,
			unsigned form);
/* Absent gives {NULL, 0}, and a fault where it is required. */
struct slice member_id(struct member_reader *r, const struct json *o, const char *name);
struct slice member_text(struct member_reader *r, const struct json *o, const char *name,
			 bool required, size_t max_chars);
/* member_word() - the index of the word in 'words' (NULL-terminated); -1 absent or bad.
 */
int member_word(struct member_reader *r, const struct json *o, const char *name,
		bool required, const char *const *words);
bool member_flag(struct member_reader *r, const struct json *o, const char *name);
/* member_count() - a whole number in [min, max]; 'absent' when it is not there. */
#define MEMBER_REQUIRED (UINT32_MAX - 1)
uint32_t member_count(struct member_reader *r, const struct json *o, const char *name,
		      uint32_t absent, uint32_t min, uint32_t max);
/* member_amount() - minor units of a currency, 0 or more; 'absent' when it is not there.
 */
#define MEMBER_AMOUNT_REQUIRED INT64_MIN
int64_t member_amount(struct member_reader *r, const struct json *o, const char *name,
		      int64_t absent);
/* member_seconds() - a whole number within 10 years, below zero too; 0 when absent. */
int32_t member_seconds(struct member_reader *r, const struct json *o, const char *name);
/* member_date() - TIME_NONE: absent, or null where that is allowed. */
enum member_date_rule {
	MEMBER_DATE_OPTIONAL,
	MEMBER_DATE_NEEDED,
	MEMBER_DATE_OR_NULL,	  /* must be written, may be null */
	MEMBER_DATE_OPTIONAL_NULL /* may be left out or null */
};
int64_t member_date(struct member_reader *r, const struct json *o, const char *name,
		    enum member_date_rule rule);
/* member_list() - "all" or a list of strings, each accepted by 'fits'; absent is an empty
 * list. 'what' names a value in errors. */
struct rights_list member_list(struct member_reader *r, const struct json *o,
			       const char *name, bool (*fits)(struct slice),
			       const char *what);
/* member_strings() - a list of 'max' strings at most, not "all"; NULL and *n = 0 on a
 * fault. */
const struct slice *member_strings(struct member_reader *r, const struct json *o,
				   const char *name, size_t max, size_t *n);
/* member_patterns() - strings of that kind, as words of the engine: forms of a credit.
 * Absent is a fault. */
const struct slice *member_patterns(struct member_reader *r, const struct json *o,
				    const char *name, const struct use_words **words,
				    size_t *n);

bool member_is_id(struct slice s);

#endif
