/*
 * gate.c - see gate.h.
 *
 * One pass over an item's hits. The run at hand is open until the next hit is too far for
 * it; then its words are summed up, and the chain pays for the gap or begins anew. Words
 * under a hit are priced with what its days leave; a word between two hits at full price.
 */
#include "sieve/gate.h"

#include <string.h>

#include "base/error.h"

#define GATE_REACH   (WINNOW_WINDOW - 1u) /* shingles beside a hit that hold none */
#define GATE_GAP_MAX 30u		  /* words; as match has it, CHAIN_GAP_MAX */
#define GATE_BREAK   48			  /* bits/16 of any gap; ... */
#define GATE_APART   40			  /* ... of each word of it: as score_break() */
#define GATE_PLACE   78			  /* as MATCH_PLACE */
#define GATE_FURTHER 64			  /* bits/16 of a word behind 'enough' */
#define GATE_AHEAD   12u		  /* words asked for together */
#define GATE_TOP     (INT32_MAX / 4)
#define GATE_RUN     12u       /* as match's MATCH_RUN, ... */
#define GATE_SHORT   (40 * 16) /* ... MATCH_SHORT */
#define GATE_OWN     2u	       /* occurrences that may be the own of the item */

/* The run at hand, and the chain that it goes on. */
struct gate_run {
	uint32_t begin;	  /* first word that can be in it */
	uint32_t first;	  /* word with which its first hit begins */
	uint32_t done;	  /* word up to which 'worth' has been summed up */
	uint32_t shingle; /* of its last hit */
	uint32_t end;	  /* behind the last word that can be in it */
	int32_t worth;
	int32_t chain;	/* of the runs before, the gap behind them paid */
	uint32_t n;	/* runs of the chain */
	uint32_t words; /* of the chain */
};

void
gate_fini(struct gate *g)
{
	VEC_FREE(&g->shared);
	VEC_FREE(&g->costs);
	VEC_FREE(&g->days);
}

naql_status
gate_page(struct gate *g, const struct word *words, size_t n_words,
	  const struct shingle *shingles, size_t n_shingles, naql_error *err)
{
	g->words = words;
	g->n_words = n_words;
	g->shingles = shingles;
	g->n_shingles = n_shingles;
	g->shared.n = 0;
	if (++g->page == 0) { /* once in four billion pages */
		memset(g->segment_days, 0, sizeof(g->segment_days));
		g->page = 1;
	}
	if (!VEC_RESERVE(&g->costs, n_words) || !VEC_RESERVE(&g->days, n_shingles))
		return naql_nomem(err);
	if (n_shingles)
		memset(g->days.ptr, 0, n_shingles * sizeof(*g->days.ptr));
	if (n_words)
		memset(g->costs.ptr, 0, n_words * sizeof(*g->costs.ptr));
	return NAQL_OK;
}

/* The days of a shingle of the page: 0 when the archive has it nowhere. */
static uint8_t
gate_days(struct gate *g, uint32_t shingle)
{
	uint16_t *days = &g->days.ptr[shingle];

	if (*days == 0)
		*days = (uint16_t)(1 +
				   index_day_bits(g->index, g->shingles[shingle].hash));
	return (uint8_t)(*days - 1);
}

void
gate_segment(struct gate *g, size_t segment)
{
	g->segment = segment;
}

/* The same in the segment at hand. */
static uint8_t
gate_own(struct gate *g, uint32_t shingle)
{
	uint32_t segment = (uint32_t)g->segment;
	struct gate_day *d = &g->segment_days[(shingle + segment * 61) & (GATE_DAYS - 1)];

	if (index_n_segments(g->index) == 1)
		return gate_days(g, shingle);
	if (d->page != g->page || d->shingle != shingle || d->segment != segment) {
		uint64_t hash = g->shingles[shingle].hash;

		*d = (struct gate_day){ g->page, shingle, segment,
					index_segment_day_bits(g->index, segment, hash) };
	}
	return d->days;
}

unsigned
gate_left(struct gate *g, uint32_t shingle)
{
	/* score.c's share of the days that are left without the item's own */
	static const uint8_t left[9] = { 8, 8, 8, 8, 2, 0, 0, 0, 0 };

	return left[__builtin_popcount(gate_days(g, shingle))];
}

/* ---- what words are worth ---- */

static int32_t
gate_alone(struct gate *g, uint32_t at)
{
	uint32_t *cost = &g->costs.ptr[at].alone;

	if (*cost == 0)
		*cost = 1 + index_word_cost(g->index, 0, g->words[at].hash, GATE_OWN, 0);
	return (int32_t)(*cost - 1);
}

static int32_t
gate_behind(struct gate *g, uint32_t at)
{
	uint32_t *cost = &g->costs.ptr[at].behind;

	if (at == 0)
		return gate_alone(g, at);
	if (*cost == 0)
		*cost = 1 + index_word_cost(g->index, g->words[at - 1].hash,
					    g->words[at].hash, GATE_OWN, GATE_OWN);
	return (int32_t)(*cost - 1);
}

/* Words [begin, end), each with the word before it, at 'left' eighths. */
static int32_t
gate_words(struct gate *g, uint32_t begin, uint32_t end, unsigned left)
{
	int32_t sum = 0;

	if (left == 0)
		return 0;
	for (uint32_t w = begin; w < end; w++)
		sum += gate_behind(g, w) * (int32_t)left / 8;
	return sum;
}

/* Ask memory for the counts of the words that come next, unless they are known: they
 * stand anywhere in tables that no cache holds. */
static void
gate_ahead(const struct gate *g, uint32_t begin)
{
	uint32_t end = begin + GATE_AHEAD, n = (uint32_t)g->n_words;

	if (end > n)
		end = n;
	if (begin < end && !g->costs.ptr[end - 1].behind)
		index_prefetch_words(g->index, g->words + begin, end - begin);
}

/* What a run's beginning adds: it may be any word from 'begin' to that of its first hit,
 * and the first word has no neighbour before it. */
static int32_t
gate_begin(struct gate *g, const struct gate_run *r)
{
	int32_t behind = 0, best = 0;

	for (uint32_t w = r->first + 1; w-- > r->begin;) {
		int32_t own = gate_behind(g, w), alone = gate_alone(g, w);

		/* the first hit's own word is in 'worth' already */
		if (w == r->first)
			best = alone > own ? alone - own : 0;
		else if (behind + alone > best)
			best = behind + alone;
		if (w < r->first)
			behind += own;
	}
	return best;
}

/* ---- runs ---- */

/*
 * How far a run can reach beside a hit: over shingles that hold no hit, and only while
 * the item's segment has them on a day of the hit's. The days are those of all shingles,
 * kept or not, so that a phrase which stands in other company ends here.
 */
static uint32_t
gate_from(struct gate *g, uint32_t hit)
{
	uint8_t days = gate_own(g, hit);
	uint32_t at = hit;

	while (at > 0 && hit - at < GATE_REACH && (days & gate_own(g, at - 1)))
		days &= gate_own(g, --at);
	return g->shingles[at].first;
}

static uint32_t
gate_to(struct gate *g, uint32_t hit)
{
	uint8_t days = gate_own(g, hit);
	uint32_t at = hit;

	while (at + 1 < g->n_shingles && at - hit < GATE_REACH &&
	       (days & gate_own(g, at + 1)))
		days &= gate_own(g, ++at);
	return g->shingles[at].last + 1;
}

/* Whether a run can go on from one hit to another: near, or over shingles that are
 * nobody's, and on some day of both. */
static bool
gate_joined(struct gate *g, uint32_t from, uint32_t to)
{
	size_t low = 0, high = g->shared.n;
	uint8_t days = gate_own(g, from);
	uint32_t at = from;

	while (to - at > WINNOW_WINDOW && low < high) {
		size_t mid = low + (high - low) / 2;

		if (g->shared.ptr[mid] > from)
			high = mid;
		else
			low = mid + 1;
	}
	for (; to - at > WINNOW_WINDOW && low < g->shared.n; low++) {
		if (g->shared.ptr[low] - at > WINNOW_WINDOW)
			return false;
		at = g->shared.ptr[low];
	}
	if (to - at > WINNOW_WINDOW)
		return false;
	for (at = from; at < to && days;)
		days &= gate_own(g, ++at);
	return days != 0;
}

/* Words belong to one run only: a hit's to its own. */
static void
gate_open(struct gate *g, struct gate_run *r, uint32_t shingle)
{
	uint32_t from = gate_from(g, shingle), first = g->shingles[shingle].first;

	gate_ahead(g, from);
	r->begin = from > r->end ? from : r->end < first ? r->end : first;
	r->first = r->done = first;
	r->worth = 0;
}

/* The words of the shingles behind 'done', up to and with the hit: all of them are in the
 * run. */
static void
gate_take(struct gate *g, struct gate_run *r, uint32_t from, uint32_t hit)
{
	for (uint32_t at = from; at <= hit && r->worth < g->enough; at++) {
		uint32_t end = g->shingles[at].last + 1;

		r->worth += gate_words(g, r->done, end, gate_left(g, at));
		r->done = end > r->done ? end : r->done;
	}
	r->shingle = hit;
	r->end = gate_to(g, hit);
}

/* A long text's sum stays in its bounds. */
static int32_t
gate_sum(int32_t a, int32_t b)
{
	return a < GATE_TOP - b ? a + b : GATE_TOP;
}

static int32_t
gate_further(uint32_t words)
{
	return words < GATE_TOP / GATE_FURTHER ? (int32_t)words * GATE_FURTHER
					       : GATE_TOP / 2;
}

static void
gate_most(int32_t *most, int32_t worth)
{
	*most = worth > *most ? worth : *most;
}

/*
 * The run ends: it may be a passage alone, and the end of the chain's. Alone and without
 * 12 words it needs more, as match_doubt() has it. So do gaps there; but an edited
 * passage has shorter runs between its longer ones, and those make up for it.
 */
static void
gate_close(struct gate *g, struct gate_run *r, struct gate_reach *out)
{
	int32_t worth = r->worth;
	uint32_t words = r->end - r->begin;

	if (worth < g->enough)
		worth += gate_begin(g, r) + gate_words(g, r->done, r->end, 8);
	else /* not asked for, and yet a longer run is the better one */
		worth += gate_further(r->end - r->done);
	out->sum = gate_sum(out->sum, worth > GATE_PLACE ? worth - GATE_PLACE : 0);
	if (words >= g->min_words)
		gate_most(&out->best, words < GATE_RUN ? worth - GATE_SHORT : worth);
	r->chain = gate_sum(r->chain, worth);
	r->words += words;
	if (r->n++ > 0 && r->words >= g->min_words)
		gate_most(&out->best, r->chain);
}

static uint32_t
gate_log2(uint64_t n)
{
	return 63u - (uint32_t)__builtin_clzll(n | 1);
}

/* The gap before the run that begins with word 'begin' at the earliest. */
static void
gate_gap(struct gate_run *r, uint32_t begin)
{
	uint32_t gap = begin > r->end ? begin - r->end : 1;

	if (gap <= GATE_GAP_MAX)
		r->chain -= GATE_BREAK + (int32_t)gap * GATE_APART +
			    32 * (int32_t)gate_log2((uint64_t)gap + 1);
	if (gap > GATE_GAP_MAX || r->chain <= 0) {
		r->chain = 0;
		r->n = r->words = 0;
	}
}

bool
gate_long(struct gate *g, const struct gate_hit *hits, uint32_t first)
{
	uint32_t words = 0, last = 0, end = 0;

	for (uint32_t i = first; i; i = hits[i - 1].next) {
		uint32_t hit = hits[i - 1].shingle, from = gate_from(g, hit);

		if (i == first || from > end + GATE_GAP_MAX)
			words = gate_to(g, hit) - from;
		else if (gate_joined(g, last, hit))
			words += g->shingles[hit].last - g->shingles[last].last;
		else
			words += gate_to(g, hit) - from;
		if (words >= g->min_words)
			return true;
		last = hit;
		end = gate_to(g, hit);
	}
	return false;
}

struct gate_reach
gate_item(struct gate *g, const struct gate_hit *hits, uint32_t first)
{
	struct gate_reach out = { 0, 0 };
	struct gate_run r = { .n = 0 };

	gate_open(g, &r, hits[first - 1].shingle);
	for (uint32_t i = first; i; i = hits[i - 1].next) {
		uint32_t shingle = hits[i - 1].shingle;

		if (i != first && gate_joined(g, r.shingle, shingle)) {
			gate_take(g, &r, r.shingle + 1, shingle);
			continue;
		}
		if (i != first) {
			if (g->shingles[shingle].first < r.end)
				r.end = g->shingles[shingle].first;
			gate_close(g, &r, &out);
			gate_gap(&r, gate_from(g, shingle));
			gate_open(g, &r, shingle);
		}
		gate_take(g, &r, shingle, shingle);
	}
	gate_close(g, &r, &out);
	return out;
}
