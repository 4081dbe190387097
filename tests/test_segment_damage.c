/*
 * test_segment_damage.c - a damaged segment is refused or found out, and a hostile one,
 * with all its checksums made right, is read without harm.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "index/format.h"
#include "index/le.h"
#include "segment_room.h"

static struct stories stories;
static uint8_t *good, *bytes;
static size_t len;

static int
make(void **state)
{
	struct prop p = { .state = 1 };

	if (enter(state) != 0)
		return -1;
	stories_make(&stories, &p, 24, 40);
	if (segment_make(stories.items, 24, SEGMENT_ITEMS, "a.seg") != NAQL_OK)
		return -1;
	good = file_bytes("a.seg", &len);
	bytes = good ? malloc(len) : NULL;
	return bytes ? 0 : -1;
}

static int
unmake(void **state)
{
	free(good);
	free(bytes);
	stories_free(&stories);
	return leave(state);
}

static naql_status
open_and_verify(size_t n, naql_error *err)
{
	struct segment *s = NULL;
	naql_status st = segment_open_memory(&s, bytes, n, "memory", err);

	if (st == NAQL_OK)
		st = segment_verify(s, err);
	segment_close(s);
	return st;
}

static void
test_a_flipped_bit_anywhere_is_found(void **state)
{
	(void)state;
	memcpy(bytes, good, len);
	assert_int_equal(open_and_verify(len, NULL), NAQL_OK);
	for (size_t i = 0; i < len; i++) {
		bytes[i] = (uint8_t)(good[i] ^ 1u << (i * 5 % 8));
		naql_status st = open_and_verify(len, NULL);

		if (st != NAQL_E_CORRUPT && st != NAQL_E_VERSION)
			fail_msg("byte %zu: %s", i, naql_status_name(st));
		bytes[i] = good[i];
	}
}

static void
test_a_cut_file_is_refused(void **state)
{
	(void)state;
	memcpy(bytes, good, len);
	for (size_t n = 0; n < len; n += n < 600 ? 1 : 61) {
		struct segment *s = NULL;

		assert_int_equal(segment_open_memory(&s, bytes, n, "cut", NULL),
				 NAQL_E_CORRUPT);
		assert_null(s);
	}
}

static void
seal_header(void)
{
	le32_put(bytes + FORMAT_CRC_AT, crc32c_bytes(0, bytes, FORMAT_CRC_AT));
}

/* Where section i stands in the file and how long it is. */
static uint64_t
at(enum format_section i, uint64_t *section_len)
{
	const uint8_t *p = bytes + FORMAT_TABLE_AT + FORMAT_TABLE_ENTRY * (size_t)i;

	*section_len = le64_get(p + 8);
	return le64_get(p);
}

static void
seal(void)
{
	for (unsigned i = 0; i < SECTION_COUNT; i++) {
		uint64_t n, begin = at(i, &n);

		le32_put(bytes + FORMAT_TABLE_AT + FORMAT_TABLE_ENTRY * i + 16,
			 crc32c_bytes(0, bytes + begin, (size_t)n));
	}
	seal_header();
}

static void
test_other_folding_names_the_way_out(void **state)
{
	static const size_t places[] = { 8, 20, 24, 55 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(places); i++) {
		naql_error err = { 0 };

		memcpy(bytes, good, len);
		bytes[places[i]] ^= 0x40;
		seal_header();
		assert_int_equal(open_and_verify(len, &err), NAQL_E_VERSION);
		assert_non_null(strstr(err.text, "naql add"));
		assert_non_null(strstr(err.text, "rebuild"));
	}
}

/* use() - everything a reader may ask; answers may be wrong, reads must stay inside. */
static void
use(const struct segment *s, struct prop *p)
{
	struct buf text = { 0 };
	struct segment_item item;
	struct segment_stats st;
	uint32_t ordinal;

	segment_stats(s, &st);
	for (uint32_t i = 0; i < 26; i++) {
		if (segment_item(s, i, &item, NULL) == NAQL_OK && item.id.len > 0)
			assert_true(item.id.ptr[item.id.len - 1] != 1 ||
				    item.version < UINT32_MAX);
		if (segment_text(s, i, &text, NULL) == NAQL_OK)
			assert_true(text.len <= (size_t)64 << 20);
	}
	for (unsigned i = 0; i < 64; i++) {
		uint64_t hash = prop_next(p);
		struct postings post;

		(void)segment_filter(s, hash);
		(void)segment_word_count(s, hash);
		(void)segment_pair_count(s, hash, hash);
		(void)days_get(segment_days(s), hash);
		if (!segment_lookup(s, hash, &post))
			continue;
		while (segment_postings_next(&post, &ordinal))
			assert_true(ordinal < segment_n_items(s));
	}
	buf_fini(&text);
}

/* A few bytes changed at random, checksums made right: no read outside, and verify either
 * sees it or it does not matter. */
static void
test_hostile_bytes_do_no_harm(void **state)
{
	(void)state;
	PROP_RUN(p, 3000)
	{
		struct segment *s = NULL;
		size_t n = 1 + (size_t)prop_below(&p, 4);

		memcpy(bytes, good, len);
		for (size_t i = 0; i < n; i++) {
			size_t end = prop_below(&p, 3) == 0 ? FORMAT_HEADER_LEN : len;

			bytes[prop_below(&p, end)] = (uint8_t)prop_next(&p);
		}
		if (prop_below(&p, 4) > 0)
			seal_header();
		if (segment_open_memory(&s, bytes, len, "hostile", NULL) != NAQL_OK)
			continue;
		seal();
		segment_close(s);
		if (segment_open_memory(&s, bytes, len, "hostile", NULL) != NAQL_OK)
			continue;
		(void)!segment_verify(s, NULL);
		use(s, &p);
		segment_close(s);
	}
}

/* References that no checksum guards: each changed one is named by verify. */
static void
test_wrong_references_are_found(void **state)
{
	static const struct {
		enum format_section section;
		size_t offset;
		uint8_t to;
	} cases[] = {
		{ SECTION_BUCKETS, 0, 1 },   { SECTION_BUCKETS, 6, 0x7f },
		{ SECTION_KEYS, 6, 0xff },   { SECTION_IDS, 0, 0x55 },
		{ SECTION_ITEMS, 4, 1 },     { SECTION_ITEMS, 16, 0xff },
		{ SECTION_ITEMS, 32, 0xee }, { SECTION_ITEMS, 56 * 8 + 40, 0xee },
		{ SECTION_BLOCKS, 0, 3 },    { SECTION_BLOCKS, 8, 0xff },
		{ SECTION_BLOCKS, 12, 1 },   { SECTION_WORDS, 0, 200 },
		{ SECTION_PAIRS, 2, 9 },     { SECTION_TEXT, 0, 0 },
		{ SECTION_FILTER, 64, 0 },
	};

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		naql_error err = { 0 };
		uint64_t n, begin;

		memcpy(bytes, good, len);
		begin = at(cases[i].section, &n);
		assert_true(cases[i].offset < n);
		if (cases[i].section == SECTION_FILTER)
			memset(bytes + begin, 0, (size_t)n);
		else
			bytes[begin + cases[i].offset] = cases[i].to;
		seal();
		if (open_and_verify(len, &err) != NAQL_E_CORRUPT)
			fail_msg("case %zu was not found", i);
		assert_true(err.text[0] != 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_flipped_bit_anywhere_is_found),
		cmocka_unit_test(test_a_cut_file_is_refused),
		cmocka_unit_test(test_other_folding_names_the_way_out),
		cmocka_unit_test(test_hostile_bytes_do_no_harm),
		cmocka_unit_test(test_wrong_references_are_found),
	};

	return cmocka_run_group_tests_name("segment: damage", tests, make, unmake);
}
