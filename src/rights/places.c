/*
 * places.c - see places.h. Any pair of capitals is a place: new countries are no matter
 * for this program, and what the register holds must stay readable.
 */
#include "rights/places.h"

static const char members[][3] = { "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES",
				   "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
				   "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK" };

static void
set(struct rights_places *p, const char *code)
{
	unsigned bit = (unsigned)(code[0] - 'A') * 26u + (unsigned)(code[1] - 'A');

	p->bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

bool
places_known(struct slice code)
{
	return slice_eq(code, SLICE("WORLD")) ||
	       (code.len == 2 && code.ptr[0] >= 'A' && code.ptr[0] <= 'Z' &&
		code.ptr[1] >= 'A' && code.ptr[1] <= 'Z');
}

bool
places_add(struct rights_places *p, struct slice code)
{
	if (!places_known(code))
		return false;
	if (code.len > 2) {
		for (size_t i = 0; i < PLACES_WORDS; i++)
			p->bits[i] = UINT64_MAX;
		return true;
	}
	if (!slice_eq(code, SLICE("EU"))) {
		set(p, code.ptr);
		return true;
	}
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		set(p, members[i]);
	return true;
}

void
places_take_away(struct rights_places *p, const struct rights_places *less)
{
	for (size_t i = 0; i < PLACES_WORDS; i++)
		p->bits[i] &= ~less->bits[i];
}

bool
places_within(const struct rights_places *a, const struct rights_places *b)
{
	for (size_t i = 0; i < PLACES_WORDS; i++)
		if (a->bits[i] & ~b->bits[i])
			return false;
	return true;
}

bool
places_meet(const struct rights_places *a, const struct rights_places *b)
{
	for (size_t i = 0; i < PLACES_WORDS; i++)
		if (a->bits[i] & b->bits[i])
			return true;
	return false;
}
