/*
 * register_room.h - an archive in a temporary directory, for the tests of the register.
 * To be included after cmocka.h.
 */
#ifndef NAQL_TESTS_REGISTER_ROOM_H
#define NAQL_TESTS_REGISTER_ROOM_H

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/timestamp.h"
#include "register/register.h"

#define BYTES(literal) ((struct slice)BYTES_INIT(literal))
/* for arrays of static storage */
#define BYTES_INIT(literal)                                                              \
	{                                                                                \
		(literal), sizeof(literal) - 1                                           \
	}
#define HASH_A "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define HASH_B "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"

struct room {
	char top[PATH_MAX / 4];
	char dir[PATH_MAX / 2]; /* not there yet: register_create() makes it */
};

NAQL_UNUSED static const char *
room_path(const struct room *room, const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", room->dir, name);
	return path;
}

NAQL_UNUSED static bool
room_has(const struct room *room, const char *name)
{
	return access(room_path(room, name), F_OK) == 0;
}

NAQL_UNUSED static struct room
room_make(void)
{
	struct room room;
	const char *tmp = getenv("TMPDIR");

	snprintf(room.top, sizeof(room.top), "%s/naql-register-XXXXXX",
		 tmp ? tmp : P_tmpdir);
	assert_non_null(mkdtemp(room.top));
	snprintf(room.dir, sizeof(room.dir), "%s/archive", room.top);
	return room;
}

/* Directories of these tests are three deep. */
static inline void
room_empty(int parent, const char *name, int depth)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	while (d && (e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (unlinkat(fd, e->d_name, 0) != 0 && depth < 4) {
			room_empty(fd, e->d_name, depth + 1);
			unlinkat(fd, e->d_name, AT_REMOVEDIR);
		}
	}
	if (d)
		closedir(d);
}

NAQL_UNUSED static void
room_drop(struct room *room)
{
	chmod(room->dir, 0755);
	room_empty(AT_FDCWD, room->top, 0);
	assert_int_equal(rmdir(room->top), 0);
}

#define assert_ok(call)                                                                  \
	do {                                                                             \
		naql_error e_ = { 0 };                                                   \
		naql_error *why = &e_;                                                   \
		naql_status st_ = (call);                                                \
		if (st_ != NAQL_OK)                                                      \
			fprintf(stderr, "# %d %s: %s\n", (int)e_.code, e_.source,        \
				e_.text);                                                \
		assert_int_equal(st_, NAQL_OK);                                          \
	} while (0)

NAQL_UNUSED static struct reg *
room_open(const struct room *room, bool writer)
{
	struct reg *r = NULL;

	assert_ok(register_open(&r, room->dir, writer, why));
	assert_non_null(r);
	return r;
}

/* room_new() - made and open for writing. */
NAQL_UNUSED static struct reg *
room_new(struct room *room)
{
	*room = room_make();
	assert_ok(register_create(room->dir, why));
	return room_open(room, true);
}

NAQL_UNUSED static struct register_item
some_item(struct slice id, uint32_t version)
{
	return (struct register_item){ .id = id,
				       .version = version,
				       .medium = 1,
				       .title = BYTES("\xd9\x85\xd8\xb7\xd8\xb1"),
				       .published = TIME_NONE,
				       .sha256 = BYTES(HASH_A),
				       .added = 1700000000 };
}

NAQL_UNUSED static struct register_use
some_use(const char *id, struct slice story)
{
	return (struct register_use){ .id = id,
				      .story = story,
				      .version = 1,
				      .url = BYTES("https://bakery.example/bread"),
				      .host = BYTES("bakery.example"),
				      .kind = "whole",
				      .how = "verbatim",
				      .primary = true,
				      .bits = 100,
				      .record = BYTES("{\"type\":\"use\"}"),
				      .first_seen = TIME_NONE,
				      .last_seen = TIME_NONE,
				      .recorded = 1700000000 };
}

NAQL_UNUSED static struct register_counts
room_counts(struct reg *r)
{
	struct register_counts c;

	assert_ok(register_count(r, &c, why));
	return c;
}

/* What an each() handed out, as text. */
struct room_seen {
	size_t n, stop_at;
	naql_status stop_with;
	char text[1024];
	size_t len;
	struct reg *r;
};

/* room_segment() - a live segment of that name. */
static inline int64_t
room_segment(struct reg *r, const char *name)
{
	struct register_segment s = { .name = name, .kind = 1, .sha256 = HASH_A };
	int64_t id = 0;

	assert_ok(register_segment_add(r, &s, &id, why));
	return id;
}

static inline void
assert_slice(struct slice got, struct slice want)
{
	assert_int_equal(got.ptr == NULL, want.ptr == NULL);
	assert_int_equal(got.len, want.len);
	if (want.len)
		assert_memory_equal(got.ptr, want.ptr, want.len);
}

#endif
