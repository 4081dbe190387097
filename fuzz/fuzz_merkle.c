/*
 * fuzz_merkle.c - a proof of strangers is taken only when it is the one there is.
 */
#include "fuzz.h"

#include <string.h>

#include "base/merkle.h"

static struct merkle_hash leaves[256];

static naql_status
node(void *ctx, unsigned level, uint64_t at, struct merkle_hash *out, naql_error *err)
{
	struct merkle_hash h[256];
	size_t n = (size_t)1 << level;
	naql_status st;

	(void)ctx;
	memcpy(h, leaves + (at << level), n * sizeof(h[0]));
	st = merkle_fold(h, n, err);
	*out = h[0];
	return st;
}

static int
same(const struct merkle_proof *a, const struct merkle_proof *b)
{
	return a->n == b->n && memcmp(a->hash, b->hash, a->n * sizeof(a->hash[0])) == 0;
}

/* The true proof with the input laid over some of it, or the input alone. */
static void
change(struct merkle_proof *p, const uint8_t *bytes, size_t len)
{
	size_t at = len > 1 ? bytes[0] % MERKLE_PROOF_MAX : 0;

	if (len > 0)
		p->n = bytes[len - 1] % 3 ? p->n
					  : bytes[len - 1] % (MERKLE_PROOF_MAX + 1);
	for (size_t i = 1; i < len && at < MERKLE_PROOF_MAX; i++, at++)
		p->hash[at].byte[i % SHA256_LEN] ^= bytes[i];
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct merkle_tree t = { node, NULL, 0 };
	struct merkle_head head, old;
	struct merkle_proof true_one = { .n = 0 }, other;
	uint64_t at;

	if (len < 2)
		return 0;
	for (unsigned i = 0; i < 256; i++)
		memset(leaves[i].byte, (int)i, SHA256_LEN);
	t.size = head.size = 1 + bytes[0];
	at = bytes[1] % t.size;
	must(merkle_root(&t, t.size, &head.root, NULL) == NAQL_OK);
	memset(&true_one, 0, sizeof(true_one));
	must(merkle_inclusion(&t, at, &true_one, NULL) == NAQL_OK);
	other = true_one;
	change(&other, bytes + 2, len - 2);
	must((merkle_check_inclusion(&leaves[at], at, t.size, &other, &head.root, NULL) ==
	      NAQL_OK) == same(&other, &true_one));
	old.size = at;
	must(merkle_root(&t, at, &old.root, NULL) == NAQL_OK);
	memset(&true_one, 0, sizeof(true_one));
	must(merkle_consistency(&t, at, &true_one, NULL) == NAQL_OK);
	other = true_one;
	change(&other, bytes + 2, len - 2);
	must((merkle_check_consistency(&old, &head, &other, NULL) == NAQL_OK) ==
	     same(&other, &true_one));
	return 0;
}
