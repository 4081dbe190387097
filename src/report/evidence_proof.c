/*
 * evidence_proof.c - a log entry in a bundle: its leaf, its fact, and the path from the
 * leaf to the tree head. The note (who and why) is not shown: the leaf has its hash.
 */
#include "report/evidence_int.h"

#include <stdio.h>

#include "base/error.h"

struct proving {
	struct evidence *ev;
	const struct evidence_use *use;
	const char *name;
};

static naql_status
add(struct proving *p, const char *extension, naql_error *err)
{
	char name[64];

	snprintf(name, sizeof(name), "%s.%s", p->name, extension);
	return evidence_add(p->ev, p->use, name, err);
}

static naql_status
entry(void *ctx, const struct register_log_entry *e, naql_error *err)
{
	struct proving *p = ctx;
	naql_status st;

	register_log_leaf_text(&p->ev->line, e);
	st = add(p, "leaf", err);
	if (st == NAQL_OK && e->salt.ptr) {
		register_log_fact_text(&p->ev->line, e);
		st = add(p, "fact", err);
	}
	return st == NAQL_OK ? NAQL_DONE : st;
}

naql_status
evidence_proof(struct evidence *ev, const struct evidence_use *use, int64_t seq,
	       const char *name, naql_error *err)
{
	struct proving p = { ev, use, name };
	struct merkle_proof proof;
	naql_status st = register_log_prove(ev->reg, seq, ev->head.size, &proof, err);

	if (st == NAQL_OK)
		st = register_log_each(ev->reg, seq, entry, &p, err);
	if (st != NAQL_OK)
		return st;
	for (size_t i = 0; i < proof.n; i++) {
		char hex[SHA256_HEX_LEN + 1];

		hex_encode(proof.hash[i].byte, SHA256_LEN, hex);
		buf_printf(&ev->line, "%s\n", hex);
	}
	return add(&p, "path", err);
}
