/*
 * width.c - see width.h.
 */
#include "report/width.h"

static bool
is_in(const struct width_range *ranges, size_t n, uint32_t cp)
{
	size_t low = 0;

	while (low < n) {
		size_t mid = low + (n - low) / 2;

		if (cp > ranges[mid].last)
			low = mid + 1;
		else if (cp < ranges[mid].first)
			n = mid;
		else
			return true;
	}
	return false;
}

unsigned
width_of(uint32_t cp)
{
	if (cp < 0x300)
		return 1;
	if (is_in(width_marks, width_n_marks, cp))
		return 0;
	return is_in(width_wide, width_n_wide, cp) ? 2 : 1;
}

enum width_way
width_way(uint32_t cp)
{
	if (is_in(width_rtl, width_n_rtl, cp))
		return WIDTH_RTL;
	return is_in(width_ltr, width_n_ltr, cp) ? WIDTH_LTR : WIDTH_NEUTRAL;
}
