/*
 * merkle.h - the hash tree of RFC 9162 (section 2.1) over SHA-256: heads, proofs that an
 * entry stands in a tree, proofs that one tree is the begin of another.
 *
 * No storage here: a tree is a function that gives the hash of a complete subtree. Proofs
 * are written and read without recursion and without memory of their own.
 */
#ifndef NAQL_BASE_MERKLE_H
#define NAQL_BASE_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/sha256.h"

/* hashes in a proof: one a level, and one more for consistency */
#define MERKLE_PROOF_MAX 65
#define MERKLE_SIZE_MAX	 ((uint64_t)1 << 62)

struct merkle_hash {
	uint8_t byte[SHA256_LEN];
};

/*
 * A tree as far as it is asked for. node() gives the hash of the 2^level leaves from leaf
 * at * 2^level on, which all are within 'size'.
 */
struct merkle_tree {
	naql_status (*node)(void *ctx, unsigned level, uint64_t at,
			    struct merkle_hash *out, naql_error *err);
	void *ctx;
	uint64_t size; /* leaves, at most MERKLE_SIZE_MAX */
};

struct merkle_proof {
	struct merkle_hash hash[MERKLE_PROOF_MAX]; /* from the leaf upwards */
	size_t n;
};

/* merkle_leaf() - SHA-256 of a zero byte and the entry. */
naql_status merkle_leaf(const void *entry, size_t len, struct merkle_hash *out,
			naql_error *err) NAQL_MUST_USE;
/* merkle_join() - SHA-256 of a one byte, left and right; 'out' may be one of them. */
naql_status merkle_join(const struct merkle_hash *left, const struct merkle_hash *right,
			struct merkle_hash *out, naql_error *err) NAQL_MUST_USE;
/* merkle_fold() - the root over n hashes, n a power of two; in place, into hash[0]. */
naql_status merkle_fold(struct merkle_hash *hash, size_t n,
			naql_error *err) NAQL_MUST_USE;
/*
 * merkle_root() - the head of the tree's first 'size' leaves (0: SHA-256 of nothing).
 *
 * Returns  NAQL_OK; NAQL_E_USAGE (size is larger than the tree); node()'s status.
 * Cost     one node and one hash for each bit that is set in size.
 */
naql_status merkle_root(const struct merkle_tree *t, uint64_t size,
			struct merkle_hash *out, naql_error *err) NAQL_MUST_USE;
/*
 * merkle_inclusion() - the path of leaf 'at' to the head of all (RFC 9162, 2.1.3.1).
 *
 * Returns  NAQL_OK; NAQL_E_USAGE (no such leaf); node()'s status. Cost O(log^2 size).
 */
naql_status merkle_inclusion(const struct merkle_tree *t, uint64_t at,
			     struct merkle_proof *out, naql_error *err) NAQL_MUST_USE;
/* merkle_consistency() - the first 'size' leaves are the begin of all (2.1.4.1); a proof
 * of no hashes for size 0 and for the whole tree. */
naql_status merkle_consistency(const struct merkle_tree *t, uint64_t size,
			       struct merkle_proof *out, naql_error *err) NAQL_MUST_USE;

/*
 * merkle_check_inclusion() - does a proof of strangers lead from 'leaf' at place 'at' to
 * the head of 'size' leaves? (2.1.3.2)
 *
 * Returns  NAQL_OK; NAQL_E_CORRUPT: it does not.
 */
naql_status merkle_check_inclusion(const struct merkle_hash *leaf, uint64_t at,
				   uint64_t size, const struct merkle_proof *p,
				   const struct merkle_hash *root,
				   naql_error *err) NAQL_MUST_USE;
/* merkle_check_consistency() - of heads over 'first' and 'second' leaves (2.1.4.2). */
struct merkle_head {
	uint64_t size;
	struct merkle_hash root;
};
naql_status merkle_check_consistency(const struct merkle_head *first,
				     const struct merkle_head *second,
				     const struct merkle_proof *p,
				     naql_error *err) NAQL_MUST_USE;

/* Leaves one after the other, the head at any time: 64 hashes, whatever the size. */
struct merkle_stack {
	struct merkle_hash peak[64]; /* of the subtrees of size's bits, largest first */
	size_t n;
	uint64_t size;
};
naql_status merkle_push(struct merkle_stack *s, const struct merkle_hash *leaf,
			naql_error *err) NAQL_MUST_USE;
naql_status merkle_stack_root(const struct merkle_stack *s, struct merkle_hash *out,
			      naql_error *err) NAQL_MUST_USE;
bool merkle_same(const struct merkle_hash *a, const struct merkle_hash *b);

#endif
