/*
 * date_item.c - the lexer.
 */
#include "page/date_item.h"

#define NAME_BYTES 48

/* The digit at p (ASCII, Arabic-Indic, Persian) and its bytes; -1: none. */
static int
digit_at(struct slice s, size_t p, size_t *used)
{
	uint8_t c = (uint8_t)s.ptr[p], d = 0;

	*used = 1;
	if (c >= '0' && c <= '9')
		return c - '0';
	if (p + 1 >= s.len)
		return -1;
	d = (uint8_t)s.ptr[p + 1];
	*used = 2;
	if (c == 0xd9 && d >= 0xa0 && d <= 0xa9)
		return d - 0xa0;
	if (c == 0xdb && d >= 0xb0 && d <= 0xb9)
		return d - 0xb0;
	return -1;
}

/* Bytes of a letter at p, or 0 for everything that parts words. */
static size_t
letter_at(struct slice s, size_t p)
{
	uint8_t c = (uint8_t)s.ptr[p], d = p + 1 < s.len ? (uint8_t)s.ptr[p + 1] : 0;
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, digit;

	if (digit_at(s, p, &digit) >= 0)
		return 0;
	if (c < 0x80)
		return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? 1 : 0;
	if (c == 0xc2 || (c == 0xd8 && (d == 0x8c || d == 0x9b || d == 0x9f)) ||
	    (c == 0xe2 && d < 0x84) || (c == 0xe3 && d == 0x80) || c == 0xef || c < 0xc2)
		return 0; /* Latin-1 signs, Arabic marks, punctuation, bidi controls */
	return p + n <= s.len ? n : 0;
}

/* Digits in a row from p on. */
static unsigned
digits_at(struct slice s, size_t p)
{
	unsigned n = 0;
	size_t used;

	for (; p < s.len && digit_at(s, p, &used) >= 0; p += used)
		n++;
	return n;
}

/*
 * The digits at p that are one number: all of them, but a clock's have two. Elements
 * without a blank between them glue it to a date: "3 May 202621:25", "21:255 May 2026".
 */
static unsigned
number_digits(struct slice s, size_t p)
{
	unsigned n = digits_at(s, p);
	size_t behind = p, used;

	if (n <= 2)
		return n;
	if (p >= 3 && s.ptr[p - 1] == ':' && digit_at(s, p - 2, &used) >= 0)
		return 2;
	for (unsigned i = 0; i < n; i++) {
		digit_at(s, behind, &used);
		behind += used;
	}
	bool clock =
		behind < s.len && s.ptr[behind] == ':' && digits_at(s, behind + 1) >= 2;

	return clock ? n - 2 : n;
}

static void
take_number(struct date_items *l, size_t *p)
{
	struct date_item it = { .kind = ITEM_NUMBER, .begin = *p };
	unsigned left = number_digits(l->s, *p);
	size_t used;
	int d;

	while (left-- > 0 && *p < l->s.len && (d = digit_at(l->s, *p, &used)) >= 0) {
		if (it.digits < 9) {
			it.value = it.value * 10 + (uint32_t)d;
			it.digits++;
		}
		*p += used;
	}
	it.end = *p;
	l->item[l->n++] = it;
}

/* A month of one word, or of this and the word before. */
static void
name_word(struct date_items *l, struct date_item *it)
{
	struct date_item *before = l->n > 0 ? &l->item[l->n - 1] : NULL;
	const struct date_name *name = NULL;

	if (before && before->kind != ITEM_NUMBER && before->hash)
		name = date_names_find(l->names, before->hash, it->hash);
	if (name) {
		it->begin = before->begin;
		l->n--;
	} else {
		name = date_names_find(l->names, it->hash, 0);
	}
	if (!name)
		return;
	it->calendar = name->calendar;
	it->value = name->number;
	it->kind = ITEM_MONTH;
}

/* A capital behind a small letter: elements without a blank between them, "NewsMay 5". */
static bool
begins_word(struct slice s, size_t begin, size_t p)
{
	return p > begin && s.ptr[p] >= 'A' && s.ptr[p] <= 'Z' && s.ptr[p - 1] >= 'a' &&
	       s.ptr[p - 1] <= 'z';
}

static void
take_word(struct date_items *l, size_t *p)
{
	struct date_item it = { .kind = ITEM_WORD, .begin = *p };
	const struct word *w;
	size_t n;

	while (*p < l->s.len && (n = letter_at(l->s, *p)) > 0 &&
	       !begins_word(l->s, it.begin, *p))
		*p += n;
	it.end = *p;
	struct slice run = { l->s.ptr + it.begin, it.end - it.begin };

	if (run.len <= NAME_BYTES && fold_plain(l->fold, run, &w, &n, NULL) == NAQL_OK &&
	    n == 1) {
		it.hash = w[0].hash;
		name_word(l, &it);
	}
	l->item[l->n++] = it;
}

bool
date_item_any_number(struct slice s)
{
	size_t used;

	for (size_t p = 0; p < s.len; p++) {
		uint8_t c = (uint8_t)s.ptr[p];

		if ((c <= '9' || c == 0xd9 || c == 0xdb) && digit_at(s, p, &used) >= 0)
			return true;
	}
	return false;
}

void
date_item_lex(struct date_items *l)
{
	if (!date_item_any_number(l->s))
		return;
	for (size_t p = 0; p < l->s.len && l->n < DATE_ITEMS;) {
		size_t used;

		if (digit_at(l->s, p, &used) >= 0)
			take_number(l, &p);
		else if (letter_at(l->s, p) > 0)
			take_word(l, &p);
		else
			p++;
	}
}

char
date_item_sign(const struct date_items *l, size_t i)
{
	char sign = 0;

	for (size_t p = l->item[i - 1].end; p < l->item[i].begin; p++) {
		uint8_t c = (uint8_t)l->s.ptr[p];

		if (c == ' ' || c == '\t' || c == '\n')
			continue;
		if (c == 0xc2 && p + 1 < l->item[i].begin &&
		    (uint8_t)l->s.ptr[p + 1] == 0xa0) {
			p++;
			continue;
		}
		if (sign)
			return '?';
		if (c == 0xd8 && p + 1 < l->item[i].begin &&
		    (uint8_t)l->s.ptr[p + 1] == 0x8c) {
			sign = ',';
			p++;
		} else {
			sign = c < 0x80 ? (char)c : '?';
		}
	}
	return sign;
}

bool
date_item_number(const struct date_items *l, size_t i, uint32_t lo, uint32_t hi,
		 uint8_t digits_max)
{
	return i < l->n && l->item[i].kind == ITEM_NUMBER && l->item[i].value >= lo &&
	       l->item[i].value <= hi && l->item[i].digits <= digits_max;
}

bool
date_item_is(const struct date_items *l, size_t i, const char *text)
{
	if (i >= l->n || l->item[i].kind == ITEM_NUMBER)
		return false;
	return slice_ieq((struct slice){ l->s.ptr + l->item[i].begin,
					 l->item[i].end - l->item[i].begin },
			 SLICE(text));
}

bool
date_item_starts(const struct date_items *l, size_t i, const char *text)
{
	size_t n = strlen(text);

	return i < l->n && l->item[i].kind == ITEM_WORD &&
	       l->item[i].end - l->item[i].begin >= n &&
	       memcmp(l->s.ptr + l->item[i].begin, text, n) == 0;
}
