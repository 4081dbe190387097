/*
 * idmap.h - numbers by 64-bit keys that are hashes already. Open addressing; nothing is
 * taken out.
 */
#ifndef NAQL_ENGINE_IDMAP_H
#define NAQL_ENGINE_IDMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct idmap_slot {
	uint64_t key;
	uint32_t value; /* + 1; 0: free */
};
struct idmap {
	struct idmap_slot *slots;
	size_t n, cap; /* cap is 0 or a power of two */
};

void idmap_fini(struct idmap *m); /* a zeroed map is empty */
/* idmap_put() - false where memory is refused; a key that is there keeps its value.
 * value < UINT32_MAX. */
bool idmap_put(struct idmap *m, uint64_t key, uint32_t value);
/* idmap_get() - false: not there. value may be NULL. */
bool idmap_get(const struct idmap *m, uint64_t key, uint32_t *value);

#endif
