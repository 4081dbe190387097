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

static uint64_t
key_of(const char *name, size_t len)
{
	uint64_t key = 0;

	for (size_t i = 0; i < len && i < 8; i++)
		key = key << 8 | (uint8_t)(name[i] | 0x20);
	return key;
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
		size_t i = slot_of(key_of(info->name, info->len), info->len);

		while (t->slot[i] != TAG_NONE)
			i = (i + 1) % TAG_SLOTS;
		t->slot[i] = (uint8_t)tag;
	}
}

enum tag
tag_find(const struct tag_table *t, const char *name, size_t len)
{
	size_t i = slot_of(key_of(name, len), len);

	for (; t->slot[i] != TAG_NONE; i = (i + 1) % TAG_SLOTS) {
		if (same(&infos[t->slot[i]], name, len))
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
