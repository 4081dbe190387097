/*
 * test_merkle.c - heads and proofs against vectors made by another hand from RFC 9162,
 * against each other over all sizes to some hundred, and against every wrong bit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/compiler.h"
#include "base/merkle.h"
#include "merkle_vectors.h"
#include "prop.h"

static struct merkle_hash leaves[VECTORS_SIZES];

/* The hash of 2^level leaves, the plain way. */
static naql_status
node(void *ctx, unsigned level, uint64_t at, struct merkle_hash *out, naql_error *err)
{
	struct merkle_hash h[512];
	size_t n = (size_t)1 << level;
	const struct merkle_tree *t = ctx;
	naql_status st;

	assert_true((at + 1) << level <= t->size);
	memcpy(h, leaves + (at << level), n * sizeof(h[0]));
	st = merkle_fold(h, n, err);
	*out = h[0];
	return st;
}

static struct merkle_tree
tree_of(struct merkle_tree *self, uint64_t size)
{
	*self = (struct merkle_tree){ node, self, size };
	return *self;
}

static int
make_leaves(void **state)
{
	(void)state;
	for (unsigned i = 0; i < VECTORS_SIZES; i++) {
		char text[32];
		int n = snprintf(text, sizeof(text), "leaf %u", i);

		assert_int_equal(merkle_leaf(text, (size_t)n, &leaves[i], NULL), NAQL_OK);
	}
	return 0;
}

static void
assert_hex(const uint8_t digest[SHA256_LEN], const char *wanted)
{
	char hex[SHA256_HEX_LEN + 1];

	hex_encode(digest, SHA256_LEN, hex);
	assert_string_equal(hex, wanted);
}

static struct sha256 *
digest_new(void)
{
	struct sha256 *h = NULL;

	assert_int_equal(sha256_new(&h, NULL), NAQL_OK);
	return h;
}

static void
digest_end(struct sha256 *h, const char *wanted)
{
	uint8_t digest[SHA256_LEN];

	assert_int_equal(sha256_final(h, digest, NULL), NAQL_OK);
	assert_hex(digest, wanted);
	sha256_free(h);
}

static void
digest_proof(struct sha256 *h, const struct merkle_proof *p)
{
	for (size_t i = 0; i < p->n; i++)
		assert_int_equal(sha256_add(h, p->hash[i].byte, SHA256_LEN, NULL),
				 NAQL_OK);
}

static void
test_heads_are_those_of_the_rfc(void **state)
{
	struct sha256 *all = digest_new();
	struct merkle_stack stack = { .n = 0 };
	struct merkle_tree self;

	(void)state;
	for (uint64_t n = 0; n <= VECTORS_SIZES; n++) {
		struct merkle_tree t = tree_of(&self, n);
		struct merkle_hash root, pushed;

		assert_int_equal(merkle_root(&t, n, &root, NULL), NAQL_OK);
		assert_int_equal(merkle_stack_root(&stack, &pushed, NULL), NAQL_OK);
		assert_true(merkle_same(&root, &pushed));
		if (n < NAQL_COUNT(vectors_heads))
			assert_hex(root.byte, vectors_heads[n]);
		assert_int_equal(sha256_add(all, root.byte, SHA256_LEN, NULL), NAQL_OK);
		if (n < VECTORS_SIZES)
			assert_int_equal(merkle_push(&stack, &leaves[n], NULL), NAQL_OK);
	}
	digest_end(all, vectors_all_heads);
}

static void
test_inclusion_proofs_are_those_of_the_rfc_and_lead_to_the_head(void **state)
{
	struct sha256 *all = digest_new();
	struct merkle_tree self;

	(void)state;
	for (uint64_t n = 1; n <= VECTORS_SIZES; n++) {
		struct merkle_tree t = tree_of(&self, n);
		struct merkle_hash root;

		assert_int_equal(merkle_root(&t, n, &root, NULL), NAQL_OK);
		for (uint64_t m = 0; m < n; m++) {
			struct merkle_proof p;

			assert_int_equal(merkle_inclusion(&t, m, &p, NULL), NAQL_OK);
			digest_proof(all, &p);
			assert_int_equal(
				merkle_check_inclusion(&leaves[m], m, n, &p, &root, NULL),
				NAQL_OK);
		}
	}
	digest_end(all, vectors_all_inclusion);
}

static void
test_consistency_proofs_are_those_of_the_rfc_and_lead_to_both_heads(void **state)
{
	struct sha256 *all = digest_new();
	struct merkle_tree self;

	(void)state;
	for (uint64_t n = 1; n <= VECTORS_SIZES; n++) {
		struct merkle_tree t = tree_of(&self, n);
		struct merkle_head head = { .size = n };

		assert_int_equal(merkle_root(&t, n, &head.root, NULL), NAQL_OK);
		for (uint64_t m = 0; m <= n; m++) {
			struct merkle_head old = { .size = m };
			struct merkle_proof p;

			assert_int_equal(merkle_root(&t, m, &old.root, NULL), NAQL_OK);
			assert_int_equal(merkle_consistency(&t, m, &p, NULL), NAQL_OK);
			assert_int_equal(p.n == 0, m == 0 || m == n);
			digest_proof(all, &p);
			assert_int_equal(merkle_check_consistency(&old, &head, &p, NULL),
					 NAQL_OK);
		}
	}
	digest_end(all, vectors_all_consistency);
}

static void
flip(struct prop *p, struct merkle_hash *h)
{
	h->byte[prop_below(p, SHA256_LEN)] ^= (uint8_t)(1u << prop_below(p, 8));
}

/* One bit, one hash more or less, another place, another size: it does not lead there. */
static void
test_a_wrong_inclusion_proof_is_seen(void **state)
{
	struct merkle_tree self;

	(void)state;
	PROP_RUN(p, 4000)
	{
		uint64_t n = 1 + prop_below(&p, VECTORS_SIZES), m = prop_below(&p, n);
		uint64_t at = m, size = n;
		struct merkle_tree t = tree_of(&self, n);
		struct merkle_hash root, leaf = leaves[m];
		struct merkle_proof proof;
		unsigned change = (unsigned)prop_below(&p, 6);

		assert_int_equal(merkle_root(&t, n, &root, NULL), NAQL_OK);
		assert_int_equal(merkle_inclusion(&t, m, &proof, NULL), NAQL_OK);
		if (change == 0 && proof.n)
			flip(&p, &proof.hash[prop_below(&p, proof.n)]);
		else if (change == 1)
			flip(&p, &root);
		else if (change == 2 && proof.n)
			proof.n--;
		else if (change == 3)
			proof.hash[proof.n++] = leaves[0];
		else if (change == 4 && n > 1)
			at = (m + 1 + prop_below(&p, n - 1)) % n;
		else if (change == 5)
			at = size + prop_below(&p, 3);
		else
			flip(&p, &leaf);
		assert_true(
			prop_check(&p,
				   merkle_check_inclusion(&leaf, at, size, &proof, &root,
							  NULL) == NAQL_E_CORRUPT,
				   "a changed proof is refused"));
	}
}

static void
test_a_wrong_consistency_proof_is_seen(void **state)
{
	struct merkle_tree self;

	(void)state;
	PROP_RUN(p, 4000)
	{
		struct merkle_head head = { .size = 2 +
						    prop_below(&p, VECTORS_SIZES - 1) };
		struct merkle_head old = { .size = 1 + prop_below(&p, head.size - 1) };
		struct merkle_tree t = tree_of(&self, head.size);
		struct merkle_proof proof;
		unsigned change = (unsigned)prop_below(&p, 5);

		assert_int_equal(merkle_root(&t, head.size, &head.root, NULL), NAQL_OK);
		assert_int_equal(merkle_root(&t, old.size, &old.root, NULL), NAQL_OK);
		assert_int_equal(merkle_consistency(&t, old.size, &proof, NULL), NAQL_OK);
		if (change == 0)
			flip(&p, &proof.hash[prop_below(&p, proof.n)]);
		else if (change == 1)
			flip(&p, &old.root);
		else if (change == 2)
			flip(&p, &head.root);
		else if (change == 3)
			proof.n--;
		else
			proof.hash[proof.n++] = leaves[0];
		assert_true(prop_check(&p,
				       merkle_check_consistency(&old, &head, &proof,
								NULL) == NAQL_E_CORRUPT,
				       "a changed proof is refused"));
	}
}

static void
test_what_is_not_there_is_not_proved(void **state)
{
	struct merkle_tree self, t = tree_of(&self, 5);
	struct merkle_proof p;
	struct merkle_hash h = leaves[0];

	(void)state;
	assert_int_equal(merkle_inclusion(&t, 5, &p, NULL), NAQL_E_USAGE);
	assert_int_equal(merkle_consistency(&t, 6, &p, NULL), NAQL_E_USAGE);
	assert_int_equal(merkle_root(&t, 6, &h, NULL), NAQL_E_USAGE);
	p.n = 0;
	assert_int_equal(merkle_check_inclusion(&h, 0, 0, &p, &h, NULL), NAQL_E_CORRUPT);
	assert_int_equal(merkle_check_inclusion(&h, 0, 1, &p, &h, NULL), NAQL_OK);
	assert_int_equal(merkle_check_inclusion(&h, UINT64_MAX, UINT64_MAX, &p, &h, NULL),
			 NAQL_E_CORRUPT);
	p.n = SIZE_MAX;
	assert_int_equal(merkle_check_inclusion(&h, 0, 2, &p, &h, NULL), NAQL_E_CORRUPT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heads_are_those_of_the_rfc),
		cmocka_unit_test(
			test_inclusion_proofs_are_those_of_the_rfc_and_lead_to_the_head),
		cmocka_unit_test(
			test_consistency_proofs_are_those_of_the_rfc_and_lead_to_both_heads),
		cmocka_unit_test(test_a_wrong_inclusion_proof_is_seen),
		cmocka_unit_test(test_a_wrong_consistency_proof_is_seen),
		cmocka_unit_test(test_what_is_not_there_is_not_proved),
	};

	return cmocka_run_group_tests_name("base: merkle", tests, make_leaves, NULL);
}
