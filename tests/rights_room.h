/*
 * rights_room.h - a book of outlets and contracts out of JSON texts, and uses to judge by
 * it. To be included after cmocka.h.
 */
#ifndef NAQL_TESTS_RIGHTS_ROOM_H
#define NAQL_TESTS_RIGHTS_ROOM_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "rights/judge.h"

struct rights_room {
	struct rights_book *book;
	struct arena arena;
};

NAQL_UNUSED static void
room_put(struct rights_room *room, enum register_term_kind kind, const char *json)
{
	struct contract_file file;
	naql_error err = { 0 };
	naql_status st =
		contract_file_parse(&file, SLICE(json), kind, "test", &room->arena, &err);

	if (st)
		fprintf(stderr, "# %s\n# in %s\n", err.text, json);
	assert_int_equal(st, NAQL_OK);
	for (size_t i = 0; i < file.n; i++)
		assert_int_equal(rights_book_put(room->book, &file.entries[i], false,
						 (int64_t)i + 1, 1, NULL),
				 NAQL_OK);
}

NAQL_UNUSED static void
rights_room_init(struct rights_room *room)
{
	memset(room, 0, sizeof(*room));
	assert_int_equal(rights_book_new(&room->book, NULL), NAQL_OK);
}

NAQL_UNUSED static void
rights_room_fini(struct rights_room *room)
{
	rights_book_free(room->book);
	arena_fini(&room->arena);
}

/* "OUTCOME contract grant missing,missing"; "-" where there is none. */
NAQL_UNUSED static void
judgement_text(const struct rights_judgement *whole, char *out, size_t room)
{
	const struct rights_part *j = whole->whole;
	size_t n = (size_t)snprintf(
		out, room, "%s %.*s %.*s ", rights_outcome_name(j->outcome),
		j->contract.len ? (int)j->contract.len : 1,
		j->contract.len ? j->contract.ptr : "-",
		j->grant.len ? (int)j->grant.len : 1, j->grant.len ? j->grant.ptr : "-");

	for (size_t i = 0; i < j->n_missing && n < room; i++)
		n += (size_t)snprintf(out + n, room - n, "%s%.*s", i ? "," : "",
				      (int)j->missing[i].len, j->missing[i].ptr);
	if (j->n_missing == 0 && n < room)
		snprintf(out + n, room - n, "-");
}

#endif
