/*
 * tag.c - element names to numbers: one multiplication and one probe for most tags.
 *
 * The key is the first eight bytes, made lower case all at once, and the length; only
 * names over eight bytes are compared in full. Not for attribute names: those are few and
 * are asked for one at a time.
 */
#include "page/tag.h"

#include "base/compiler.h"

struct tag_info {
	const char *name;
	uint8_t len;
	uint32_t flags;
};

#define TAG_INFO_(name, text, flags) [TAG_##name] = { text, sizeof(text) - 1, flags },
static const struct tag_info infos[TAG_COUNT] = { [TAG_NONE] = { "", 0, 0 },
						  [TAG_OTHER] = { "", 0, 0 },
						  [TAG_CUSTOM] = { "", 0, TAGF_BREAK },
						  TAG_LIST(TAG_INFO_) };
#undef TAG_INFO_

#define EVERY(byte) ((byte)*UINT64_C(0x0101010101010101))

/* The first eight bytes, by at most two reads that may cover each other: no length is a
 * loop to guess the end of. */
static uint64_t
bytes_of(const char *name, size_t len)
{
	uint64_t key = 0;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	for (size_t i = 0; i < len && i < 8; i++)
		key |= (uint64_t)(uint8_t)name[i] << 8 * i;
#else
	uint32_t low, high;

	if (len >= 8) {
		memcpy(&key, name, 8);
	} else if (len >= 4) {
		memcpy(&low, name, 4);
		memcpy(&high, name + len - 4, 4);
		key = low | (uint64_t)high << 8 * (len - 4);
	} else if (len > 0) {
		key = (uint64_t)(uint8_t)name[0] |
		      (uint64_t)(uint8_t)name[len / 2] << 8 * (len / 2) |
		      (uint64_t)(uint8_t)name[len - 1] << 8 * (len - 1);
	}
#endif
	return key;
}

/* In lower case. So are control characters made digits: has_control(). */
static uint64_t
key_of(uint64_t bytes, size_t len)
{
	uint64_t own = len >= 8 ? ~UINT64_C(0) : (UINT64_C(1) << 8 * len) - 1;

	return bytes | (EVERY(0x20u) & own);
}

static bool
has_control(uint64_t key, uint64_t bytes)
{
	return (key ^ bytes) & ~bytes >> 1 & EVERY(0x20u);
}

static size_t
slot_of(uint64_t key, size_t len)
{
	return (size_t)(((key ^ len) * 0x9e3779b97f4a7c15u) >> 55);
}

static bool
same(const struct tag_info *info, const char *name, size_t len)
{
	if (info->len != len)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = name[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if (c != info->name[i])
			return false;
	}
	return true;
}

void
tag_table_init(struct tag_table *t)
{
	memset(t, 0, sizeof(*t));
	for (unsigned tag = TAG_CUSTOM + 1; tag < TAG_COUNT; tag++) {
		const struct tag_info *info = &infos[tag];
		uint64_t key = key_of(bytes_of(info->name, info->len), info->len);
		size_t i = slot_of(key, info->len);

		while (t->slot[i] != TAG_NONE)
			i = (i + 1) % TAG_SLOTS;
		t->slot[i] = (uint8_t)tag;
		t->key[i] = key;
	}
}

enum tag
tag_find(const struct tag_table *t, const char *name, size_t len)
{
	uint64_t bytes = bytes_of(name, len), key = key_of(bytes, len);
	bool whole = len <= 8 && !has_control(key, bytes); /* the key is the name */
	size_t i = slot_of(key, len);

	for (; t->slot[i] != TAG_NONE; i = (i + 1) % TAG_SLOTS) {
		const struct tag_info *info = &infos[t->slot[i]];

		if (t->key[i] == key && info->len == len &&
		    (whole || same(info, name, len)))
			return (enum tag)t->slot[i];
	}
	return memchr(name, '-', len) ? TAG_CUSTOM : TAG_OTHER;
}

uint32_t
tag_flags(enum tag tag)
{
	return infos[tag].flags;
}

struct slice
tag_name(enum tag tag)
{
	return (struct slice){ infos[tag].name, infos[tag].len };
}
