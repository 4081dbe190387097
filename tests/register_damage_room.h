/*
 * register_damage_room.h - a register with something of everything. To be included after
 * cmocka.h.
 */
#ifndef NAQL_TESTS_REGISTER_DAMAGE_ROOM_H
#define NAQL_TESTS_REGISTER_DAMAGE_ROOM_H

#include "base/mem.h"
#include "prop.h"
#include "register/db.h"
#include "register/schema.h"
#include "register_room.h"

static struct register_segment some_segment = { .name = "a.seg",
						.kind = 1,
						.sha256 = HASH_A,
						.bytes = 10,
						.n_items = 2,
						.added = 5 };

/* fill() - a bit of everything. Asserts nothing, so that it may run with failing memory.
 */
static inline naql_status
fill(struct reg *r, naql_error *err)
{
	struct register_item a = some_item(BYTES("weather"), 1),
			     b = some_item(BYTES("ferry"), 1);
	struct register_use use = some_use("0123456789abcdef", a.id);
	struct register_scan scan = { .input = BYTES("a.warc") };
	int64_t seg = 0;
	naql_status st = register_begin(r, err);

	if (!st)
		st = register_segment_add(r, &some_segment, &seg, err);
	a.segment = b.segment = seg;
	b.ordinal = 1;
	if (!st)
		st = register_item_add(r, &a, err);
	if (!st)
		st = register_item_add(r, &b, err);
	a.version = 2;
	a.segment = 0;
	if (!st)
		st = register_item_add(r, &a, err);
	if (!st)
		st = register_item_withdraw(r, b.id, BYTES("wrong harbour"), 7, err);
	if (!st)
		st = register_use_add(r, &use, err);
	if (!st)
		st = register_scan_add(r, &scan, err);
	if (!st)
		st = register_setting_add(r, "host", BYTES("agency.example"), err);
	if (!st)
		return register_commit(r, err);
	register_rollback(r);
	return st;
}

static inline size_t
file_read(const char *path, unsigned char *bytes, size_t cap)
{
	FILE *f = fopen(path, "rb");
	size_t n;

	assert_non_null(f);
	n = fread(bytes, 1, cap, f);
	assert_true(n < cap);
	assert_int_equal(fclose(f), 0);
	return n;
}

static inline void
file_write(const char *path, const unsigned char *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/* Made once, and copied for each case: making tables takes longer than a case. */
static inline struct room
filled(void)
{
	static unsigned char bytes[1 << 20];
	static size_t len;
	struct room room;
	struct reg *r;

	if (len == 0) {
		r = room_new(&room);
		assert_ok(fill(r, why));
		assert_ok(register_verify(r, why));
		register_close(r);
		len = file_read(room_path(&room, "naql.db"), bytes, sizeof(bytes));
		return room;
	}
	room = room_make();
	assert_int_equal(mkdir(room.dir, 0755), 0);
	assert_int_equal(mkdir(room_path(&room, "segments"), 0755), 0);
	file_write(room_path(&room, "naql.db"), bytes, len);
	return room;
}

#endif
