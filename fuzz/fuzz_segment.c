/*
 * fuzz_segment.c - a small valid segment, changed as the input says.
 *
 * Properties: without new checksums any change is found by open or verify; with them, no
 * question reads outside the file and every ordinal handed out is an item. The file's
 * bytes end at the end of an allocation, so that reading further is seen.
 */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "index/format.h"
#include "index/le.h"
#include "index/segment.h"

static uint8_t *good;
static size_t good_len;

static void
build(const char *path)
{
	static const char *const texts[] = {
		"The garden by the harbour opens in the morning and closes when the rain "
		"begins.",
		"المكتبة العامة تفتح أبوابها صباح كل يوم وتغلق في المساء بعد وصول "
		"العبارة الأخيرة",
		"The garden by the harbour opens in the morning; the bakery opens before "
		"the ferry.",
		"",
		"Yağmur sabah başladı, vapur iskeleden geç kalktı ve fırın erken "
		"kapandı.",
	};
	struct segment_build_options opt = { .kind = SEGMENT_ITEMS };
	struct segment_builder *b;

	must(segment_builder_new(&b, &opt, NULL) == NAQL_OK);
	for (size_t i = 0; i < NAQL_COUNT(texts); i++) {
		struct segment_item item = { .id = SLICE("item"),
					     .title = SLICE(
						     "opens in the morning and closes"),
					     .text = SLICE(texts[i]),
					     .version = (uint32_t)i,
					     .medium = MEDIUM_TEXT,
					     .day = (int32_t)i };

		must(segment_builder_add(b, &item, NULL) == NAQL_OK);
	}
	must(segment_builder_write(b, path, NULL) == NAQL_OK);
	segment_builder_free(b);
}

static void
load(void)
{
	char path[] = "/tmp/naql_fuzz_XXXXXX";
	int fd = mkstemp(path);
	ssize_t n;

	must(fd >= 0);
	(void)close(fd);
	build(path);
	FILE *f = fopen(path, "rb");

	must(f != NULL);
	good = malloc(1 << 20);
	must(good != NULL);
	n = (ssize_t)fread(good, 1, 1 << 20, f);
	must(n > 0);
	good_len = (size_t)n;
	(void)fclose(f);
	(void)unlink(path);
}

static void
seal(uint8_t *bytes, size_t len, bool sections)
{
	for (unsigned i = 0; i < SECTION_COUNT && sections; i++) {
		uint8_t *p = bytes + FORMAT_TABLE_AT + FORMAT_TABLE_ENTRY * i;
		uint64_t at = le64_get(p), n = le64_get(p + 8);

		if (at <= len && n <= len - at)
			le32_put(p + 16, crc32c_bytes(0, bytes + at, (size_t)n));
	}
	le32_put(bytes + FORMAT_CRC_AT, crc32c_bytes(0, bytes, FORMAT_CRC_AT));
}

static void
ask(const struct segment *s, uint64_t hash)
{
	struct postings p;
	uint32_t ordinal, n = 0;

	segment_prefetch(s, hash);
	(void)segment_filter(s, hash);
	(void)segment_word_count(s, hash);
	(void)segment_pair_count(s, hash, ~hash);
	(void)days_get(segment_days(s), hash);
	if (!segment_lookup(s, hash, &p))
		return;
	while (segment_postings_next(&p, &ordinal)) {
		must(ordinal < segment_n_items(s));
		n++;
	}
	must(n <= p.n);
}

static void
use(const struct segment *s, uint64_t seed)
{
	struct buf text = { 0 };
	struct segment_item item;
	struct segment_stats st;
	volatile char sink = 0;

	(void)!segment_verify(s, NULL);
	segment_stats(s, &st);
	for (uint32_t i = 0; i < 7; i++) {
		if (segment_item(s, i, &item, NULL) == NAQL_OK) {
			for (size_t j = 0; j < item.id.len; j++)
				sink = (char)(sink ^ item.id.ptr[j]);
			for (size_t j = 0; j < item.title.len; j++)
				sink = (char)(sink ^ item.title.ptr[j]);
		}
		(void)!segment_text(s, i, &text, NULL);
	}
	for (uint64_t i = 0; i < 32; i++)
		ask(s, hash_mix(seed, i));
	for (uint64_t i = 0; i < 16; i++) /* every bucket of a small segment */
		ask(s, i << 60 | seed >> 4);
	buf_fini(&text);
}

/* Edits: four bytes each, a place (24 bits) and what is XORed into it. */
static bool
edit(uint8_t *bytes, size_t len, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i + 4 <= size; i += 4)
		bytes[le24_get(data + i) % len] ^= data[i + 3];
	return memcmp(bytes, good, len) != 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct segment *s = NULL;

	if (!good)
		load();
	if (size < 1 || size > 256)
		return 0;

	uint8_t *bytes = malloc(good_len);

	must(bytes != NULL);
	memcpy(bytes, good, good_len);
	bool changed = edit(bytes, good_len, data + 1, size - 1);
	naql_status st = segment_open_memory(&s, bytes, good_len, "fuzz", NULL);

	if (st == NAQL_OK)
		st = segment_verify(s, NULL);
	must((st != NAQL_OK) == changed);
	segment_close(s);
	seal(bytes, good_len, data[0] & 1);
	if (segment_open_memory(&s, bytes, good_len, "fuzz", NULL) == NAQL_OK)
		use(s, hash_bytes(data, size, 0));
	segment_close(s);
	free(bytes);
	return 0;
}
