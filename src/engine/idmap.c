/*
 * idmap.c - see idmap.h.
 */
#include "engine/idmap.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define CAP_LEAST 64u

void
idmap_fini(struct idmap *m)
{
	mem_free(m->slots);
	memset(m, 0, sizeof(*m));
}

/* The slot of a key, or the free one where it would stand. */
static struct idmap_slot *
slot_of(const struct idmap *m, uint64_t key)
{
	size_t at = (size_t)hash_mix(key, HASH_SEED) & (m->cap - 1);

	while (m->slots[at].value && m->slots[at].key != key)
		at = (at + 1) & (m->cap - 1);
	return &m->slots[at];
}

/* At most half full, so that a free slot is near. */
static bool
grow(struct idmap *m)
{
	struct idmap wider = { .n = m->n, .cap = m->cap ? m->cap * 2 : CAP_LEAST };

	if (m->cap > SIZE_MAX / 2)
		return false;
	wider.slots = mem_calloc(wider.cap, sizeof(*wider.slots));
	if (!wider.slots)
		return false;
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].value)
			*slot_of(&wider, m->slots[i].key) = m->slots[i];
	mem_free(m->slots);
	*m = wider;
	return true;
}

bool
idmap_put(struct idmap *m, uint64_t key, uint32_t value)
{
	struct idmap_slot *s;

	if ((m->n + 1) * 2 > m->cap && !grow(m))
		return false;
	s = slot_of(m, key);
	if (s->value == 0) {
		*s = (struct idmap_slot){ key, value + 1 };
		m->n++;
	}
	return true;
}

bool
idmap_get(const struct idmap *m, uint64_t key, uint32_t *value)
{
	const struct idmap_slot *s;

	if (m->n == 0)
		return false;
	s = slot_of(m, key);
	if (s->value == 0)
		return false;
	if (value)
		*value = s->value - 1;
	return true;
}
