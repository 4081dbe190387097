/*
 * outlet.c - the longest key wins: a path before a host, then more labels, then the
 * longer path. Keys are sorted by host, so each ending of the page's host is one binary
 * search; a longer ending is tried before a shorter one.
 */
#include "rights/outlet.h"

#include "rights/outlet_key.h"

static int
bytes_order(struct slice a, struct slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

int
outlet_key_order(const void *x, const void *y)
{
	const struct book_key *a = x, *b = y;
	int c = bytes_order(a->key->host, b->key->host);

	if (c)
		return c;
	if (a->key->path.len != b->key->path.len)
		return a->key->path.len > b->key->path.len ? -1 : 1;
	c = bytes_order(a->key->path, b->key->path);
	return c ? c : (a->outlet > b->outlet) - (a->outlet < b->outlet);
}

/* The first key of this host. */
static size_t
first_of(const struct rights_book *b, struct slice host)
{
	size_t low = 0, high = b->keys.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (bytes_order(b->keys.ptr[mid].key->host, host) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct address {
	struct slice host, path;
	int64_t time;
};

/* Keys of one ending of the host; longer paths come first. */
static enum outlet_found
try_ending(const struct rights_book *b, const struct address *a, struct slice ending,
	   bool paths, const struct rights_outlet **out)
{
	for (size_t i = first_of(b, ending); i < b->keys.n; i++) {
		const struct rights_key *k = b->keys.ptr[i].key;
		const struct rights_outlet *o = &b->outlets.ptr[b->keys.ptr[i].outlet];
		bool dated = o->valid_from != TIME_NONE || o->valid_to != TIME_NONE;

		if (!slice_eq(k->host, ending))
			break;
		if ((k->type != RIGHTS_KEY_HOST) != paths ||
		    !outlet_key_fits(k, a->host, a->path))
			continue;
		if (dated && a->time == TIME_NONE)
			return OUTLET_UNSURE;
		if (dated && !rights_in(a->time, o->valid_from, o->valid_to))
			continue;
		*out = o;
		return OUTLET_FOUND;
	}
	return OUTLET_NONE;
}

enum outlet_found
outlet_find(const struct rights_book *b, struct slice host, struct slice url,
	    int64_t time, const struct rights_outlet **out)
{
	struct address a = { outlet_key_bare(host), outlet_key_path(url), time };

	*out = NULL;
	for (int paths = 1; a.host.len && paths >= 0; paths--) {
		struct slice ending = a.host;

		for (;;) {
			enum outlet_found found =
				try_ending(b, &a, ending, paths != 0, out);
			size_t dot = slice_find(ending, SLICE("."));

			if (found != OUTLET_NONE)
				return found;
			if (dot >= ending.len)
				break;
			ending.ptr += dot + 1;
			ending.len -= dot + 1;
		}
	}
	return OUTLET_NONE;
}
