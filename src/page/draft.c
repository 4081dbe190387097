/*
 * draft.c - text of blocks, cleaned and counted in one pass over the bytes.
 */
#include "page/draft.h"

#include <string.h>

#include "base/compiler.h"
#include "base/size.h"
#include "page/mark.h"
#include "text/reference.h"

#define BLOCK 64u /* bytes that are looked at together */

void
drafts_reset(struct drafts *d)
{
	d->list.n = 0;
	buf_reset(&d->text);
	d->cur = (struct draft){ 0 };
	d->open = d->space = d->cut = d->in_link = d->failed = false;
}

void
drafts_fini(struct drafts *d)
{
	VEC_FREE(&d->list);
	buf_fini(&d->text);
}

static bool
is_blank_cp(uint32_t cp)
{
	return cp == ' ' || (cp >= 9 && cp <= 13) || cp == 0xa0 || cp == 0x3000 ||
	       (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029;
}

static bool
is_ascii_blank(char c)
{
	return c == ' ' || (c >= 9 && c <= 13);
}

/* A character of a run that is no plain letter: what it is and what stands for it. */
struct step {
	uint32_t cp[2]; /* of a decoded reference */
	size_t used;
	bool blank, decoded;
};

static struct step
next_step(const char *s, size_t left, bool references)
{
	uint8_t c = (uint8_t)*s;
	struct step st = { { 0, 0 }, 1, is_ascii_blank(*s), false };

	if (c == '&' && references) {
		size_t n = reference_read(s, left, st.cp);

		if (n > 0) {
			st.used = n;
			st.decoded = true;
			st.blank = is_blank_cp(st.cp[0]) && st.cp[1] == 0;
		}
	} else if (c == 0xc2 && left > 1 && (uint8_t)s[1] == 0xa0) {
		st.used = 2;
		st.blank = true;
	}
	return st;
}

static bool
is_stop(const char *s, size_t left)
{
	uint8_t c = (uint8_t)*s;

	if (c == '.' || c == ',' || c == '!' || c == '?' || c == ';')
		return true;
	if (c != 0xd8 || left < 2)
		return false;
	uint8_t n = (uint8_t)s[1];

	return n == 0x8c || n == 0x9b ||
	       n == 0x9f; /* Arabic comma, semicolon, question mark */
}

/* Letters of ASCII and all bytes of longer characters: copied as they are. Half of
 * Arabic's letters begin as its marks do, so the byte behind decides for them. */
static bool
is_plain(const char *s, size_t left)
{
	uint8_t u = (uint8_t)*s;

	return u >= '@' && u != 0xc2 && (u != 0xd8 || !is_stop(s, left));
}

/*
 * Most letters of most texts that are not English, never a mark that is_stop() knows.
 * Without a branch: which of its lead bytes an Arabic letter has, nothing tells.
 */
static bool
is_letter_of_two(const char *s)
{
	unsigned u = (uint8_t)s[0], v = (uint8_t)s[1];
	unsigned stop = (u == 0xd8) & ((v == 0x8c) | (v == 0x9b) | (v == 0x9f));

	return ((u - 0xc3u < 0xe0u - 0xc3u) & ((v ^ 0x80u) < 0x40u) & !stop) != 0;
}

static char *
put_utf8(char *p, uint32_t cp)
{
	if (cp < 0x80) {
		*p++ = (char)cp;
		return p;
	}
	if (cp < 0x800) {
		*p++ = (char)(0xc0 | cp >> 6);
	} else if (cp < 0x10000) {
		*p++ = (char)(0xe0 | cp >> 12);
		*p++ = (char)(0x80 | (cp >> 6 & 63));
	} else {
		*p++ = (char)(0xf0 | cp >> 18);
		*p++ = (char)(0x80 | (cp >> 12 & 63));
		*p++ = (char)(0x80 | (cp >> 6 & 63));
	}
	*p++ = (char)(0x80 | (cp & 63));
	return p;
}

static char *
put_step(char *p, const char *s, const struct step *st)
{
	if (!st->decoded) {
		*p++ = *s;
		return p;
	}
	p = put_utf8(p, st->cp[0]);
	return st->cp[1] ? put_utf8(p, st->cp[1]) : p;
}

/* Room for a run: no reference decodes to more than twice its bytes. */
static char *
reserve(struct buf *b, size_t run)
{
	size_t want;

	if (!naql_size_mul(run, 2, &want) || !naql_size_add(want, 8, &want) ||
	    !buf_reserve(b, want))
		return NULL;
	return b->ptr + b->len;
}

static void
begin_block(struct drafts *d, uint32_t at, uint32_t node)
{
	d->cur = (struct draft){ .begin = at, .text = d->text.len, .node = node };
	d->open = true;
	d->space = false;
}

static void
count_marks(struct draft *b, uint16_t marks, uint32_t chars)
{
	if (marks & MARK_LINK)
		b->link_chars += chars;
	if (marks & MARK_BYLINE)
		b->byline_chars += chars;
	if (marks & MARK_DATE)
		b->date_chars += chars;
	if (marks & (MARK_CREDIT | MARK_PICTURE))
		b->credit_chars += chars;
	if (marks & MARK_CAPTION)
		b->caption_chars += chars;
}

/* What a block of text holds. */
struct piece {
	uint32_t spaces, stops, chars; /* chars: spaces not counted */
};

/* All bits of a byte, or none: what vectors compare to. */
#define IF(condition) (uint8_t)((condition) ? 0xff : 0)

/*
 * BLOCK bytes at s, of BLOCK + 1 that can be read. Returns whether they need no rule: all
 * of them are copied as they are, words with single spaces between them.
 *
 * Each byte with the next one, in loops without a branch that compilers turn into
 * vectors: three times as fast as letter by letter (bench_page).
 */
static bool
block_plain(const char *s, struct piece *out)
{
	uint8_t rule[BLOCK], stop[BLOCK], rules = 0, spaces = 0, stops = 0, chars = 0;

	for (unsigned i = 0; i < BLOCK; i++) {
		uint8_t c = (uint8_t)s[i], next = (uint8_t)s[i + 1];
		uint8_t low = IF(c < 0x20), reference = IF(c == '&');
		uint8_t spaced = IF(c == ' ') & IF(next == ' ');
		uint8_t nbsp = IF(c == 0xc2) & IF(next == 0xa0);

		rule[i] = low | reference | spaced | nbsp;
	}
	for (unsigned i = 0; i < BLOCK; i++) {
		uint8_t c = (uint8_t)s[i], next = (uint8_t)s[i + 1];
		uint8_t ascii = IF((c | 2) == '.') | IF(c == '!') | IF(c == '?') |
				IF(c == ';'); /* 2 more than a comma */
		uint8_t arabic = IF(next == 0x8c) | IF((next | 4) == 0x9f);

		stop[i] = ascii | (IF(c == 0xd8) & arabic);
	}
	for (unsigned i = 0; i < BLOCK; i++)
		rules |= rule[i];
	for (unsigned i = 0; i < BLOCK; i++)
		stops = (uint8_t)(stops - stop[i]);
	for (unsigned i = 0; i < BLOCK; i++)
		spaces = (uint8_t)(spaces - IF(s[i] == ' '));
	for (unsigned i = 0; i < BLOCK; i++)
		chars = (uint8_t)(chars - IF(((uint8_t)s[i] & 0xc0) != 0x80));
	*out = (struct piece){ spaces, stops, (uint32_t)chars - spaces };
	return !rules;
}

/* Whole blocks of text from s; the last byte taken is no space. Returns how many bytes.
 */
static size_t
copy_blocks(char *to, const char *s, size_t left, struct draft *b, uint32_t *chars)
{
	size_t i = 0;
	struct piece n;

	while (left - i > BLOCK && block_plain(s + i, &n)) {
		bool space = s[i + BLOCK - 1] == ' '; /* what is behind it decides */

		memcpy(to + i, s + i, BLOCK);
		b->words += n.spaces - space;
		b->stops += n.stops;
		*chars += n.chars;
		i += BLOCK - space;
	}
	return i;
}

/*
 * Plain letters from s, at most 'left', and single spaces between them: nearly all of any
 * text. Copied to *p, counted in *words and *chars. Returns how many bytes were taken.
 */
static size_t
copy_plain(char **p, const char *s, size_t left, uint32_t *words, uint32_t *chars)
{
	char *to = *p;
	size_t i = 0;
	uint32_t n = 0, spaces = 0;

	while (i < left) {
		if (left - i > 1 && is_letter_of_two(s + i)) {
			memcpy(to + i, s + i, 2);
			i += 2;
			n++;
			continue;
		}
		if (!is_plain(s + i, left - i)) {
			if (s[i] != ' ' || left - i < 2 ||
			    !is_plain(s + i + 1, left - i - 1))
				break;
			spaces++;
		}
		to[i] = s[i];
		n += ((uint8_t)s[i] & 0xc0) != 0x80;
		i++;
	}
	*p += i;
	*words += spaces;
	*chars += n - spaces;
	return i;
}

/* A cut was asked for: end the block if a blank stands here, else let it be. */
static char *
take_cut(struct drafts *d, char *p, uint32_t *chars, uint16_t marks)
{
	d->cut = false;
	if (!d->space || !d->open)
		return p;
	d->text.len = (size_t)(p - d->text.ptr);
	d->cur.chars += *chars;
	count_marks(&d->cur, marks, *chars);
	*chars = 0;
	drafts_break(d, false);
	return p;
}

void
drafts_text(struct drafts *d, struct slice run, uint32_t at, bool references,
	    uint32_t node, uint16_t marks)
{
	char *p = reserve(&d->text, run.len);
	uint32_t chars = 0;

	if (!p)
		return; /* buf remembers */
	for (size_t i = 0; i < run.len;) {
		const char *s = run.ptr + i;
		struct step st = { { 0, 0 }, 1, false, false };
		size_t took;

		if (is_ascii_blank(*s)) { /* most of the text between tags */
			d->space = true;
			i++;
			continue;
		}
		if (*s == '&' || (uint8_t)*s == 0xc2)
			st = next_step(s, run.len - i, references);
		if (st.blank) {
			d->space = true;
			i += st.used;
			continue;
		}
		if (d->cut)
			p = take_cut(d, p, &chars, marks);
		if (!d->open)
			begin_block(d, at + (uint32_t)i, node);
		if (d->space || d->cur.words == 0) {
			if (d->cur.words++ > 0)
				*p++ = ' ';
			d->space = false;
		}
		d->cur.stops += is_stop(s, run.len - i);
		chars += st.decoded || ((uint8_t)*s & 0xc0) != 0x80;
		p = put_step(p, s, &st);
		i += st.used;
		took = copy_blocks(p, run.ptr + i, run.len - i, &d->cur, &chars);
		p += took;
		i += took;
		i += copy_plain(&p, run.ptr + i, run.len - i, &d->cur.words, &chars);
		d->cur.end = at + (uint32_t)i;
	}
	d->text.len = (size_t)(p - d->text.ptr);
	d->cur.chars += chars;
	count_marks(&d->cur, marks, chars);
	if (chars > 0) {
		bool link = (marks & MARK_LINK) != 0;

		d->cur.links += link && !d->in_link;
		d->in_link = link;
	}
}

void
drafts_space(struct drafts *d)
{
	d->space = true;
}

/* Too many blocks: the last one grows instead. */
static void
join_last(struct drafts *d)
{
	struct draft *last = &d->list.ptr[d->list.n - 1];

	last->end = d->cur.end;
	last->text_len = (uint32_t)(d->text.len - last->text);
	last->words += d->cur.words;
	last->chars += d->cur.chars;
	last->link_chars += d->cur.link_chars;
	last->stops += d->cur.stops;
	last->links += d->cur.links;
}

/* Scripts that write no blanks between words: two characters stand for one. */
static void
count_dense(struct draft *b, const char *text)
{
	static const char *const stops[] = { "\xe3\x80\x81", "\xe3\x80\x82",
					     "\xef\xbc\x8c", "\xef\xbc\x81",
					     "\xef\xbc\x9f" };

	if (b->chars == 0 || b->text_len * 2 < b->chars * 5 || b->chars / 2 <= b->words)
		return;
	b->dense = true;
	b->words = b->chars / 2;
	for (uint32_t i = 0; i + 3 <= b->text_len; i++) {
		for (size_t k = 0; k < NAQL_COUNT(stops); k++)
			b->stops += memcmp(text + i, stops[k], 3) == 0;
	}
}

void
drafts_cut(struct drafts *d)
{
	d->cut = d->open;
}

void
drafts_break(struct drafts *d, bool is_title)
{
	if (!d->open)
		return;
	d->open = d->space = d->cut = d->in_link = false;
	d->cur.text_len = (uint32_t)(d->text.len - d->cur.text);
	d->cur.is_title = is_title;
	count_dense(&d->cur, d->text.ptr + d->cur.text);
	if (d->list.n >= DRAFT_BLOCKS)
		join_last(d);
	else if (!VEC_PUSH(&d->list, d->cur))
		d->failed = true;
	d->cur = (struct draft){ 0 };
}

struct slice
drafts_slice(const struct drafts *d, const struct draft *b)
{
	return (struct slice){ d->text.ptr + b->text, b->text_len };
}

void
drafts_clean(struct slice raw, bool references, struct buf *out)
{
	char *start = reserve(out, raw.len), *p = start;
	bool space = false;

	for (size_t i = 0; p && i < raw.len;) {
		struct step st = next_step(raw.ptr + i, raw.len - i, references);

		if (st.blank) {
			space = true;
		} else {
			if (space && p > start)
				*p++ = ' ';
			space = false;
			p = put_step(p, raw.ptr + i, &st);
		}
		i += st.used;
	}
	if (p)
		out->len = (size_t)(p - out->ptr);
}
