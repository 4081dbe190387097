/*
 * width.h - columns that a text takes on a terminal, and the way it runs.
 *
 * Of Unicode alone, not of the locale (wcwidth would ask it). A terminal may still draw
 * an emoji sequence or a ligature in fewer columns than its characters take here.
 */
#ifndef NAQL_REPORT_WIDTH_H
#define NAQL_REPORT_WIDTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct width_range {
	uint32_t first, last;
};

/* width_of() - 0 for marks and other characters without a place of their own, 2 for the
 * wide ones of East Asia, else 1. */
unsigned width_of(uint32_t cp);

enum width_way { WIDTH_NEUTRAL, WIDTH_LTR, WIDTH_RTL };
enum width_way width_way(uint32_t cp);

/* width_tables.c: ranges ascend */
extern const struct width_range width_marks[], width_wide[], width_rtl[], width_ltr[];
extern const size_t width_n_marks, width_n_wide, width_n_rtl, width_n_ltr;

#endif
