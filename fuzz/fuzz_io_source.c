/*
 * fuzz_io_source.c - any bytes, read in any chunks, give the same bytes, offsets and
 * faults. The first byte chooses the chunk; the next whether faults are resynced past.
 */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "io/source.h"

/* read_all() - a hash over all that can be seen, bounded where a small input is dense. */
static uint64_t
read_all(const uint8_t *data, size_t size, size_t chunk, size_t want)
{
	struct source_options opt = { .chunk = chunk };
	struct source *s;
	naql_error err;
	uint64_t seen = HASH_SEED;
	uint64_t total = 0;

	must(source_open_memory(&s, data, size, "fuzz", &opt, &err) == NAQL_OK);
	while (total < 16 << 20) {
		const uint8_t *p;
		size_t n;
		naql_status st = source_peek(s, want, &p, &n, &err);

		if (st == NAQL_OK && n == 0)
			break;
		if (st == NAQL_OK) {
			n = n < want ? n : want;
			seen = hash_mix(hash_bytes(p, n, seen), source_offset(s));
			source_consume(s, n);
			total += n;
			continue;
		}
		must(st == NAQL_E_FORMAT && err.offset <= size);
		seen = hash_bytes(err.text, strlen(err.text), seen ^ err.offset ^ total);
		if (source_resync(s, &err) != NAQL_OK)
			break;
	}
	must(source_stored_position(s) <= size && source_position(s) == total);
	source_close(s);
	return seen;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t want;
	size_t chunk;

	if (size < 2)
		return 0;
	chunk = 1 + (size_t)data[0] * (data[0] > 200 ? 40 : 1);
	want = 1 + (size_t)data[1] * (data[1] > 200 ? 999 : 3);
	data += 2;
	size -= 2;
	must(read_all(data, size, 0, want) == read_all(data, size, chunk, want));
	return 0;
}
