/*
 * prop.h - property tests: a seeded generator, and a seed that is printed when a case
 * fails.
 *
 * NAQL_SEED=n in the environment runs that seed again. splitmix64 (Steele et al. 2014).
 */
#ifndef NAQL_TESTS_PROP_H
#define NAQL_TESTS_PROP_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct prop {
	uint64_t seed, state;
};

static inline uint64_t
prop_next(struct prop *p)
{
	uint64_t z = (p->state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* prop_below() - evenly in [0, n), n > 0. */
static inline uint64_t
prop_below(struct prop *p, uint64_t n)
{
	return prop_next(p) % n;
}

/*
 * PROP_RUN(p, cases) { ... } - run the block for each seed. Inside, 'p' is the generator.
 * The seed is printed before each failing assert by cmocka's own output: prop_say()
 * first.
 */
#define PROP_RUN(p, cases)                                                               \
	for (struct prop p = { prop_first(), 0 };                                        \
	     p.seed < prop_first() + (getenv("NAQL_SEED") ? 1 : (uint64_t)(cases));      \
	     p.seed++)                                                                   \
		if ((p.state = p.seed, 1))

static inline uint64_t
prop_first(void)
{
	const char *s = getenv("NAQL_SEED");

	return s ? strtoull(s, NULL, 10) : 1;
}

/* prop_check() - true passes; false prints how to run this case again. */
static inline int
prop_check(const struct prop *p, int ok, const char *what)
{
	if (!ok)
		fprintf(stderr, "# property failed: %s; NAQL_SEED=%" PRIu64 "\n", what,
			p->seed);
	return ok;
}

#endif
