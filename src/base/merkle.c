/*
 * merkle.c - see merkle.h. The algorithms are those of RFC 9162, section 2.1, with their
 * recursions unrolled: a proof is collected from the head down and turned over.
 */
#include "base/merkle.h"

#include <string.h>

#include "base/error.h"

static naql_status
prefixed(uint8_t prefix, const void *bytes, size_t len, struct merkle_hash *out,
	 naql_error *err)
{
	uint8_t small[1 + 2 * SHA256_LEN];
	struct sha256 *h = NULL;
	naql_status st;

	if (len < sizeof(small)) { /* every node, and a short entry */
		small[0] = prefix;
		if (len)
			memcpy(small + 1, bytes, len);
		return sha256_bytes(small, 1 + len, out->byte, err);
	}
	st = sha256_new(&h, err);
	if (st == NAQL_OK)
		st = sha256_add(h, &prefix, 1, err);
	if (st == NAQL_OK)
		st = sha256_add(h, bytes, len, err);
	if (st == NAQL_OK)
		st = sha256_final(h, out->byte, err);
	sha256_free(h);
	return st;
}

naql_status
merkle_leaf(const void *entry, size_t len, struct merkle_hash *out, naql_error *err)
{
	return prefixed(0, entry, len, out, err);
}

naql_status
merkle_join(const struct merkle_hash *left, const struct merkle_hash *right,
	    struct merkle_hash *out, naql_error *err)
{
	uint8_t both[2 * SHA256_LEN];

	memcpy(both, left->byte, SHA256_LEN);
	memcpy(both + SHA256_LEN, right->byte, SHA256_LEN);
	return prefixed(1, both, sizeof(both), out, err);
}

naql_status
merkle_fold(struct merkle_hash *hash, size_t n, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (; n > 1 && st == NAQL_OK; n /= 2)
		for (size_t i = 0; i < n / 2 && st == NAQL_OK; i++)
			st = merkle_join(&hash[2 * i], &hash[2 * i + 1], &hash[i], err);
	return st;
}

bool
merkle_same(const struct merkle_hash *a, const struct merkle_hash *b)
{
	return memcmp(a->byte, b->byte, SHA256_LEN) == 0;
}

/*
 * The head of leaves [begin, end), end > begin. In all that is asked here 'begin' is a
 * multiple of the largest power of two in the range, so the range is a row of complete
 * subtrees, one for each bit of its length; they are joined from the right.
 */
static naql_status
range(const struct merkle_tree *t, uint64_t begin, uint64_t end, struct merkle_hash *out,
      naql_error *err)
{
	uint64_t n = end - begin, at = end;
	bool first = true;
	naql_status st = NAQL_OK;

	for (unsigned level = 0; n >> level && st == NAQL_OK; level++) {
		struct merkle_hash left;

		if (!(n >> level & 1))
			continue;
		at -= (uint64_t)1 << level;
		st = t->node(t->ctx, level, at >> level, &left, err);
		if (st == NAQL_OK && first)
			*out = left;
		else if (st == NAQL_OK)
			st = merkle_join(&left, out, out, err);
		first = false;
	}
	return st;
}

naql_status
merkle_root(const struct merkle_tree *t, uint64_t size, struct merkle_hash *out,
	    naql_error *err)
{
	if (size > t->size || size > MERKLE_SIZE_MAX)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "the tree has no head of this size");
	if (size == 0)
		return sha256_bytes("", 0, out->byte, err);
	return range(t, 0, size, out, err);
}

/* The largest power of two below n, n > 1. */
static uint64_t
split(uint64_t n)
{
	uint64_t k = 1;

	while (k < n - k)
		k *= 2;
	return k;
}

static void
turn_over(struct merkle_proof *p)
{
	for (size_t i = 0; i < p->n / 2; i++) {
		struct merkle_hash h = p->hash[i];

		p->hash[i] = p->hash[p->n - 1 - i];
		p->hash[p->n - 1 - i] = h;
	}
}

naql_status
merkle_inclusion(const struct merkle_tree *t, uint64_t at, struct merkle_proof *out,
		 naql_error *err)
{
	uint64_t begin = 0, end = t->size;
	naql_status st = NAQL_OK;

	out->n = 0;
	if (at >= t->size || t->size > MERKLE_SIZE_MAX)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "the tree has no such leaf");
	while (end - begin > 1 && st == NAQL_OK) {
		uint64_t middle = begin + split(end - begin);
		struct merkle_hash *sibling = &out->hash[out->n++];

		if (at < middle) {
			st = range(t, middle, end, sibling, err);
			end = middle;
		} else {
			st = range(t, begin, middle, sibling, err);
			begin = middle;
		}
	}
	turn_over(out);
	return st;
}

naql_status
merkle_consistency(const struct merkle_tree *t, uint64_t size, struct merkle_proof *out,
		   naql_error *err)
{
	uint64_t begin = 0, end = t->size;
	naql_status st = NAQL_OK;

	out->n = 0;
	if (size > t->size || t->size > MERKLE_SIZE_MAX)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "the tree has no head of this size");
	if (size == 0 || size == t->size)
		return NAQL_OK;
	while (end != size && st == NAQL_OK) {
		uint64_t middle = begin + split(end - begin);
		struct merkle_hash *other = &out->hash[out->n++];

		if (size <= middle) {
			st = range(t, middle, end, other, err);
			end = middle;
		} else {
			st = range(t, begin, middle, other, err);
			begin = middle;
		}
	}
	/* The old head itself is known to whoever checks; a part of it is not. */
	if (st == NAQL_OK && begin > 0)
		st = range(t, begin, end, &out->hash[out->n++], err);
	turn_over(out);
	return st;
}

static naql_status
does_not_lead(naql_error *err)
{
	return naql_fail(err, NAQL_E_CORRUPT, NULL, NAQL_NO_OFFSET,
			 "the proof does not lead to this tree head");
}

/* Behind a node that has no sibling on its right: up to where it becomes one. */
static void
climb(uint64_t *node, uint64_t *last)
{
	if (!(*node & 1))
		while (*node != 0 && !(*node & 1)) {
			*node >>= 1;
			*last >>= 1;
		}
	*node >>= 1;
	*last >>= 1;
}

naql_status
merkle_check_inclusion(const struct merkle_hash *leaf, uint64_t at, uint64_t size,
		       const struct merkle_proof *p, const struct merkle_hash *root,
		       naql_error *err)
{
	struct merkle_hash r = *leaf;
	uint64_t last = size - 1;
	naql_status st = NAQL_OK;

	if (size == 0 || at >= size || p->n > MERKLE_PROOF_MAX)
		return does_not_lead(err);
	for (size_t i = 0; i < p->n && st == NAQL_OK; i++) {
		bool on_left;

		if (last == 0)
			return does_not_lead(err);
		on_left = at & 1 || at == last;
		st = on_left ? merkle_join(&p->hash[i], &r, &r, err)
			     : merkle_join(&r, &p->hash[i], &r, err);
		if (on_left) {
			climb(&at, &last);
		} else {
			at >>= 1;
			last >>= 1;
		}
	}
	if (st != NAQL_OK)
		return st;
	return last == 0 && merkle_same(&r, root) ? NAQL_OK : does_not_lead(err);
}

/* RFC 9162, 2.1.4.2, from step 3 on; the hashes of the proof begin at p->hash[i]. */
static naql_status
check_path(const struct merkle_head *first, const struct merkle_head *second,
	   const struct merkle_proof *p, struct merkle_hash start, size_t i,
	   naql_error *err)
{
	uint64_t node = first->size - 1, last = second->size - 1;
	struct merkle_hash a = start, b = start;
	naql_status st = NAQL_OK;

	for (; node & 1; node >>= 1)
		last >>= 1;
	for (; i < p->n && st == NAQL_OK; i++) {
		const struct merkle_hash *c = &p->hash[i];

		if (last == 0)
			return does_not_lead(err);
		if (node & 1 || node == last) {
			st = merkle_join(c, &a, &a, err);
			if (st == NAQL_OK)
				st = merkle_join(c, &b, &b, err);
			climb(&node, &last);
		} else {
			st = merkle_join(&b, c, &b, err);
			node >>= 1;
			last >>= 1;
		}
	}
	if (st != NAQL_OK)
		return st;
	return last == 0 && merkle_same(&a, &first->root) &&
			       merkle_same(&b, &second->root)
		       ? NAQL_OK
		       : does_not_lead(err);
}

naql_status
merkle_check_consistency(const struct merkle_head *first,
			 const struct merkle_head *second, const struct merkle_proof *p,
			 naql_error *err)
{
	bool power = first->size && !(first->size & (first->size - 1));

	if (first->size > second->size || p->n > MERKLE_PROOF_MAX)
		return does_not_lead(err);
	if (first->size == 0 || first->size == second->size)
		return p->n == 0 && (first->size == 0 ||
				     merkle_same(&first->root, &second->root))
			       ? NAQL_OK
			       : does_not_lead(err);
	if (p->n == 0)
		return does_not_lead(err);
	return power ? check_path(first, second, p, first->root, 0, err)
		     : check_path(first, second, p, p->hash[0], 1, err);
}

naql_status
merkle_push(struct merkle_stack *s, const struct merkle_hash *leaf, naql_error *err)
{
	struct merkle_hash h = *leaf;
	uint64_t size = s->size;
	naql_status st = NAQL_OK;

	if (size >= MERKLE_SIZE_MAX)
		return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
				 "a tree of 2^62 leaves is full");
	for (; size & 1 && st == NAQL_OK; size >>= 1)
		st = merkle_join(&s->peak[--s->n], &h, &h, err);
	s->peak[s->n++] = h;
	s->size++;
	return st;
}

naql_status
merkle_stack_root(const struct merkle_stack *s, struct merkle_hash *out, naql_error *err)
{
	naql_status st = NAQL_OK;

	if (s->n == 0)
		return sha256_bytes("", 0, out->byte, err);
	*out = s->peak[s->n - 1];
	for (size_t i = s->n - 1; i > 0 && st == NAQL_OK; i--)
		st = merkle_join(&s->peak[i - 1], out, out, err);
	return st;
}
