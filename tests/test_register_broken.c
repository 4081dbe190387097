/*
 * register: databases with broken bytes, and memory that is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "register_damage_room.h"

static naql_status
touch_item(void *ctx, const struct register_item *item, naql_error *err)
{
	const struct slice all[] = { item->id,	 item->owner,  item->url,   item->title,
				     item->lang, item->byline, item->sha256 };
	unsigned *sum = ctx;

	(void)err;
	for (size_t i = 0; i < NAQL_COUNT(all); i++)
		for (size_t b = 0; b < all[i].len; b++)
			*sum += (unsigned char)all[i].ptr[b];
	return NAQL_OK;
}

static naql_status
touch_use(void *ctx, const struct register_use *u, struct slice judgement,
	  naql_error *err)
{
	unsigned *sum = ctx;

	(void)err;
	*sum += (unsigned)(strlen(u->id) + strlen(u->kind) + strlen(u->how) +
			   judgement.len);
	for (size_t b = 0; b < u->record.len; b++)
		*sum += (unsigned char)u->record.ptr[b];
	return NAQL_OK;
}

static naql_status
touch_segment(void *ctx, const struct register_segment *s, naql_error *err)
{
	unsigned *sum = ctx;

	(void)err;
	*sum += (unsigned)(strlen(s->name) + strlen(s->sha256));
	return NAQL_OK;
}

static void
read_all(struct reg *r)
{
	struct register_counts c;
	unsigned sum = 0;
	naql_status st[] = {
		register_count(r, &c, NULL),
		register_item_each(r, 0, touch_item, &sum, NULL),
		register_use_each(r, NULL, touch_use, &sum, NULL),
		register_segment_each(r, touch_segment, &sum, NULL),
		register_verify(r, NULL),
	};

	for (size_t i = 0; i < NAQL_COUNT(st); i++)
		assert_true(st[i] == NAQL_OK || st[i] == NAQL_E_CORRUPT ||
			    st[i] == NAQL_E_IO);
}

/* Any bytes of the file turned over, or its end cut off: an answer or an error, never a
 * crash. */
static void
test_broken_bytes(void **state)
{
	static unsigned char whole[1 << 19], bytes[1 << 19];
	struct room room = filled();
	size_t len = file_read(room_path(&room, "naql.db"), whole, sizeof(whole));

	(void)state;
	PROP_RUN(p, 120)
	{
		size_t n = prop_below(&p, 4) ? len : prop_below(&p, len);
		struct reg *r = NULL;
		naql_error err = { 0 };
		naql_status st;

		memcpy(bytes, whole, len);
		for (size_t k = 1 + prop_below(&p, 8); n && k > 0; k--)
			bytes[prop_below(&p, n)] ^=
				(unsigned char)(1 + prop_below(&p, 255));
		file_write(room_path(&room, "naql.db"), bytes, n);
		st = register_open(&r, room.dir, prop_below(&p, 2) == 0, &err);
		if (st)
			assert_true(prop_check(&p, st == err.code && err.text[0] != '\0',
					       "an error says what it is"));
		else
			read_all(r);
		register_close(r);
		unlink(room_path(&room, "naql.db-wal"));
		unlink(room_path(&room, "naql.db-shm"));
	}
	room_drop(&room);
}

struct failing {
	long countdown; /* allocations until the one that fails; below zero: it has failed
			 */
	long live;
};

static void *
failing_resize(void *ctx, void *ptr, size_t want)
{
	struct failing *f = ctx;
	void *made;

	if (want == 0) {
		f->live -= ptr != NULL;
		free(ptr);
		return NULL;
	}
	if (f->countdown-- == 0)
		return NULL;
	made = realloc(ptr, want);
	f->live += made && !ptr;
	return made;
}

static naql_status
count_uses(void *ctx, const struct register_use *u, struct slice judgement,
	   naql_error *err)
{
	(void)u;
	(void)judgement;
	(void)err;
	++*(unsigned *)ctx;
	return NAQL_OK;
}

/* scenario() - making, filling, reading, forgetting, copying. */
static naql_status
scenario(const struct room *room, const char *copy, naql_error *err)
{
	struct register_item item;
	struct reg *r = NULL;
	unsigned n = 0;
	naql_status st = register_create(room->dir, err);

	if (!st)
		st = register_open(&r, room->dir, true, err);
	if (!st)
		st = fill(r, err);
	if (!st)
		st = register_item_latest(r, BYTES("weather"), &item, err);
	if (!st)
		st = register_use_each(r, NULL, count_uses, &n, err);
	if (!st && n != 1)
		st = NAQL_E_INTERNAL;
	if (!st)
		st = register_use_forget(r, BYTES("0123456789abcdef"), BYTES("r"), 9,
					 err);
	if (!st)
		st = register_verify(r, err);
	if (!st)
		st = register_backup(r, copy, err);
	register_close(r);
	return st;
}

static void
test_refused_memory(void **state)
{
	long n;

	(void)state;
	for (n = 0;; n++) {
		struct failing f = { .countdown = n };
		struct mem_hook hook = { failing_resize, &f };
		struct room room = room_make();
		naql_error err = { 0 };
		char copy[PATH_MAX];
		naql_status st;

		snprintf(copy, sizeof(copy), "%s/copy.db", room.top);
		mem_set_hook(&hook);
		st = scenario(&room, copy, &err);
		mem_set_hook(NULL);
		assert_int_equal(f.live, 0);
		if (st == NAQL_OK) {
			assert_true(f.countdown >= 0);
			room_drop(&room);
			break;
		}
		assert_int_equal(st, NAQL_E_NOMEM);
		assert_int_equal(err.code, NAQL_E_NOMEM);
		assert_int_not_equal(access(copy, F_OK), 0);
		/* and what is there is sound */
		if (room_has(&room, "naql.db")) {
			struct reg *r = room_open(&room, true);

			assert_ok(register_verify(r, why));
			register_close(r);
		}
		room_drop(&room);
	}
	assert_true(n > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_broken_bytes),
		cmocka_unit_test(test_refused_memory),
	};

	return cmocka_run_group_tests_name("register: broken bytes, no memory", tests,
					   NULL, NULL);
}
