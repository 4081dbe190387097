/* test_record_text.c - plain text in windows, HTML files, and what an input is taken for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prop.h"
#include "record_build.h"

struct taken {
	const char *name, *bytes;
	const char *as; /* begin of the first record's line, or NULL: refused */
	const char *why;
};

static void
check_taken(const struct taken *t, struct slice bytes)
{
	struct reading g = read_all(bytes, t->name);

	assert_int_equal(g.status, NAQL_DONE);
	if (t->as ? !has(&g.records, t->as) : !has(&g.faults, t->why))
		fail_msg("%s: %.*s %.*s", t->name, (int)g.records.len, g.records.ptr,
			 (int)g.faults.len, g.faults.ptr);
	assert_int_equal(g.counts.faults, t->as ? 0 : 1);
	assert_int_equal(g.counts.pages, t->as ? 1 : 0);
	reading_fini(&g);
}

static void
test_content_decides_and_name_where_it_leaves_it_open(void **state)
{
	static const struct taken cases[] = {
		{ "a.txt", "The library opens at ten.", "TEXT|file|", "" },
		{ "a.txt", "{\"id\":\"x\",\"text\":\"y\"}", "TEXT|file|", "" },
		{ "a.TXT", "<html><p>x</html>", "TEXT|file|", "" },
		{ "a.txt.gz", "WARC/1.0\r\n", "TEXT|file|", "" },
		{ "a", "The library opens at ten.", "TEXT|file|", "" },
		{ "a", " \n{\"id\":\"x\",\"text\":\"y\"}", "TEXT|x|", "" },
		{ "a", "\xef\xbb\xbf <!DOCTYPE html><title>x</title>", "HTML|file|", "" },
		{ "a", "\n<HTML lang=ar>", "HTML|file|", "" },
		{ "a", "words and <p class=x>more</p>", "HTML|file|", "" },
		{ "a", "words and <pre>more</pre> <divide> <p", "TEXT|file|", "" },
		{ "a.html", "only words", "HTML|file|", "" },
		{ "a.htm.zst", "only words", "HTML|file|", "" },
		{ "a.xml", "<?xml version='1.0'?><!DOCTYPE html><html></html>",
		  "HTML|file|", "" },
		{ "a.jsonl", "{\"id\":\"x\"}", "TEXT|x|", "" },
		{ "a", "<rss version='2.0'><channel><item/></channel></rss>", "TEXT|",
		  "" },
		{ "a.xml", "<?xml version='1.0'?>\n<!-- > -->\n<feed xmlns='x'>", NULL,
		  "unknown kind, <feed>" },
		{ "a.xml", "<?xml version='1.0'?><newsItem guid='x'>", NULL,
		  "not complete" },
		{ "a.xml", "<nitf/>", "TEXT|", "" },
		{ "a.xml", "<?xml version='1.0'?><garden/>", NULL,
		  "unknown kind, <garden>" },
		{ "a.xml", "<garden/>", NULL, "unknown kind, <garden>" },
		{ "a.xml", "only words", NULL, "Document is empty" },
		{ "a", "<atom:feed xmlns:atom='x'/>", NULL, "unknown kind, <feed>" },
		{ "a.json", "{\"uri\":\"x\",\"body_text\":\"y\"}", "TEXT|x|", "" },
		{ "a", "[{\"uri\":\"x\",\"body_text\":\"y\"}]", "TEXT|x|", "" },
		{ "a.json", "words", NULL, "not a JSON object or array" },
	};
	(void)state;

	for (size_t i = 0; i < NAQL_COUNT(cases); i++)
		check_taken(&cases[i], SLICE(cases[i].bytes));
}

static void
test_nul_bytes_are_binary_but_for_txt_and_utf16(void **state)
{
	static const struct taken binary = { "a", NULL, NULL, "binary data" };
	static const struct taken text = { "a.txt", NULL, "TEXT|file|", "" };
	static const struct taken wide = { "a", NULL, "TEXT|file|||||||utf-16le|", "" };
	static const struct taken page = { "a", NULL, "HTML|file|||||||utf-16be|", "" };
	(void)state;

	check_taken(&binary, (struct slice){ "a\0b", 3 });
	check_taken(&text, (struct slice){ "a\0b", 3 });
	check_taken(&wide, (struct slice){ "\xff\xfe"
					   "a\0b\0",
					   6 });
	check_taken(&page, (struct slice){ "\xfe\xff\0<\0p\0>", 8 });
}

static void
test_an_empty_input_is_nothing(void **state)
{
	static const char *const names[] = { "a",	"a.txt",  "a.html",
					     "a.jsonl", "a.warc", "a.arc" };
	struct buf gz = { 0 };
	(void)state;

	add_gzip(&gz, SLICE(""));
	for (size_t i = 0; i < NAQL_COUNT(names); i++) {
		struct reading g = read_all(SLICE(""), names[i]);

		assert_int_equal(g.status, NAQL_DONE);
		assert_int_equal(g.counts.records + g.counts.faults, 0);
		reading_fini(&g);
		g = read_all(buf_slice(&gz), names[i]);
		assert_int_equal(g.status, NAQL_DONE);
		assert_int_equal(g.counts.records + g.counts.faults, 0);
		reading_fini(&g);
	}
	buf_fini(&gz);
}

static void
test_a_file_that_is_not_there(void **state)
{
	struct record_reader *r;
	naql_error err;
	(void)state;

	assert_int_equal(record_open(&r, "/nonexistent/a.txt", SLICE("a"), NULL, &err),
			 NAQL_E_IO);
	assert_null(r);
	assert_string_equal(err.source, "/nonexistent/a.txt");
}

static void
test_an_html_file_is_cut_at_the_cap(void **state)
{
	struct buf b = { 0 };
	(void)state;

	while (b.len <= RECORD_PAYLOAD_MAX)
		buf_add_str(&b, "<p>one loaf</p>\n");
	struct reading g = read_all(buf_slice(&b), "a.html");

	assert_int_equal(g.counts.pages, 1);
	assert_int_equal(g.counts.cut, 1);
	assert_int_equal(g.counts.faults, 0);
	assert_int_equal(g.last.len, RECORD_PAYLOAD_MAX);
	reading_fini(&g);
	g = read_all((struct slice){ b.ptr, RECORD_PAYLOAD_MAX }, "a.html");
	assert_int_equal(g.counts.cut, 0);
	reading_fini(&g);
	buf_fini(&b);
}

/* The windows of a text, put together again and checked where they meet. */
struct windows {
	struct buf all;
	unsigned n;
	size_t shared, split_words;
	bool torn;
};

static void
take_windows(struct slice text, const char *name, size_t window, size_t chunk,
	     struct windows *w)
{
	struct record_options o = { .window = window, .chunk = chunk };
	struct record_reader *r;
	struct record rec;
	bool last = false;

	memset(w, 0, sizeof(*w));
	if (record_open_memory(&r, text.ptr, text.len, name, SLICE("f"), &o, NULL) !=
	    NAQL_OK)
		fail();
	while (record_next(r, &rec, NULL) == NAQL_OK) {
		size_t old = w->all.len;

		w->torn |= last || rec.window > old ||
			   rec.window + rec.payload_len <= old ||
			   rec.window_shared != old - rec.window ||
			   memcmp(w->all.ptr ? w->all.ptr + rec.window : "", rec.payload,
				  old - rec.window) != 0;
		if (w->torn)
			break;
		w->shared += old - rec.window;
		w->n++;
		buf_add(&w->all, rec.payload + (old - rec.window),
			rec.payload_len - (old - rec.window));
		w->split_words += !rec.window_last && w->all.ptr[w->all.len - 1] != ' ' &&
				  w->all.ptr[w->all.len - 2] != ' ';
		w->split_words += rec.window > 0 && w->all.ptr[rec.window - 1] != ' ' &&
				  w->all.ptr[rec.window - 2] != ' ';
		last = rec.window_last;
	}
	assert_int_equal(record_counts(r)->pages, text.len > 0);
	assert_int_equal(record_counts(r)->bytes, w->all.len);
	w->torn |= !last || !slice_eq(buf_slice(&w->all), text);
	record_close(r);
}

/* Words of one to nine letters of one to four bytes, or of 16-bit units with pairs. */
static void
random_text(struct prop *p, unsigned unit, struct buf *out)
{
	static const char *const letters[] = { "b", "\xd8\xae", "\xe0\xa4\x95",
					       "\xf0\x9f\x8d\x9e" };
	static const char *const wide[] = { "b", "\x2e\x06", "\x3c\xd8\x5e\xdf" };
	uint64_t words = prop_below(p, 400);

	if (unit == 2)
		buf_add(out, "\xff\xfe", 2);
	for (uint64_t i = 0; i < words; i++) {
		for (uint64_t n = 1 + prop_below(p, 9); n > 0; n--) {
			uint64_t k = prop_below(p, unit == 2 ? 3 : 4);

			if (unit == 1)
				buf_add_str(out, letters[k]);
			else
				buf_add(out, wide[k], k == 2 ? 4 : 2);
		}
		buf_add(out, " ", unit);
	}
}

static void
test_windows_cover_the_text_and_part_no_word(void **state)
{
	(void)state;
	PROP_RUN(p, 200)
	{
		struct buf b = { 0 };
		struct windows w;
		unsigned unit = (unsigned)(1 + prop_below(&p, 2));

		/* an eighth of the window, in which a space is looked for, is longer
		 * than any word */
		size_t window = (size_t)(320 + prop_below(&p, 800));
		size_t chunk = (size_t)(1 + prop_below(&p, 3000));

		random_text(&p, unit, &b);
		take_windows(buf_slice(&b), "a.txt", window, chunk, &w);
		assert_true(prop_check(&p, !w.torn, "covered"));
		assert_true(prop_check(&p, w.split_words == 0, "words whole"));
		assert_true(prop_check(&p, w.n < 2 || w.shared > 0, "shared"));
		buf_fini(&w.all);
		buf_fini(&b);
	}
}

static void
test_windows_part_no_character_where_there_is_no_white_space(void **state)
{
	static const char *const letters[] = { "\xd8\xae", "\xe0\xa4\x95",
					       "\xf0\x9f\x8d\x9e" };
	(void)state;

	for (size_t k = 0; k < NAQL_COUNT(letters); k++) {
		for (size_t window = 64; window < 140; window += 2) {
			struct buf b = { 0 };
			struct record_options o = { .window = window };
			struct record_reader *r;
			struct record rec;
			size_t n = strlen(letters[k]);

			for (unsigned i = 0; i < 300; i++)
				buf_add_str(&b, letters[k]);
			assert_int_equal(record_open_memory(&r, b.ptr, b.len, "a.txt",
							    SLICE("f"), &o, NULL),
					 NAQL_OK);
			while (record_next(r, &rec, NULL) == NAQL_OK) {
				assert_int_equal(rec.window % n, 0);
				assert_int_equal(rec.payload_len % n, 0);
			}
			record_close(r);
			buf_fini(&b);
		}
	}
}

static void
test_bytes_without_any_border_are_covered_too(void **state)
{
	struct buf b = { 0 };
	struct windows w;
	(void)state;

	for (unsigned i = 0; i < 5000; i++)
		buf_add_byte(&b,
			     (uint8_t)(0x80 + i % 64)); /* nothing but continuations */
	take_windows(buf_slice(&b), "a.txt", 64, 7, &w);
	assert_false(w.torn);
	buf_fini(&w.all);
	take_windows(buf_slice(&b), "a.txt", 0, 0, &w); /* the default: one window */
	assert_false(w.torn);
	assert_int_equal(w.n, 1);
	buf_fini(&w.all);
	buf_fini(&b);
}

static void
test_a_large_text_shares_64_kib(void **state)
{
	const size_t step = RECORD_WINDOW - RECORD_OVERLAP;
	struct buf b = { 0 };
	struct windows w;
	size_t more; /* windows behind the first */
	(void)state;

	while (b.len < 2 * RECORD_WINDOW + RECORD_WINDOW / 4)
		buf_printf(&b, "%zu loaves ", b.len);
	more = (b.len - RECORD_WINDOW + step - 1) / step;
	take_windows(buf_slice(&b), "a.txt", 0, 0, &w);
	assert_false(w.torn);
	assert_int_equal(w.n, 1 + more);
	assert_true(w.shared > more * (RECORD_OVERLAP - 100) &&
		    w.shared <= more * RECORD_OVERLAP);
	buf_fini(&w.all);
	buf_fini(&b);
}

static void
test_text_goes_on_behind_a_broken_member(void **state)
{
	struct buf b = { 0 };
	(void)state;

	add_gzip(&b, SLICE("The garden is open. "));
	size_t broken = b.len;

	add_gzip(&b, SLICE("Roses, thyme and rosemary. "));
	size_t after = b.len;

	add_gzip(&b, SLICE("It closes at six."));
	b.ptr[(broken + after) / 2] ^= 0x55;
	struct reading g = read_all(buf_slice(&b), "a.txt.gz");

	assert_int_equal(g.status, NAQL_DONE);
	assert_int_equal(g.counts.faults, 1);
	assert_int_equal(g.counts.records, 1);
	assert_true(has(&g.records, "|more\n"));
	assert_true(has(&g.records, "|last\n"));
	assert_true(has(&g.faults, "\n"));
	assert_int_equal(strtoull(g.faults.ptr, NULL, 10), broken);
	assert_true(g.last.len >= 17);
	assert_memory_equal(g.last.ptr + g.last.len - 17, "It closes at six.", 17);
	reading_fini(&g);
	g = read_all((struct slice){ b.ptr, broken - 3 }, "a.html.gz");
	assert_int_equal(g.counts.faults, 1); /* an HTML file that breaks off */
	reading_fini(&g);
	buf_fini(&b);
}

static void
test_memory_refused_anywhere_leaks_nothing(void **state)
{
	(void)state;
	assert_int_equal(sweep_memory(SLICE("The library opens at ten."), "x.txt"), -1);
	assert_int_equal(sweep_memory(SLICE("<p>The library opens at ten."), "x"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_content_decides_and_name_where_it_leaves_it_open),
		cmocka_unit_test(test_nul_bytes_are_binary_but_for_txt_and_utf16),
		cmocka_unit_test(test_an_empty_input_is_nothing),
		cmocka_unit_test(test_a_file_that_is_not_there),
		cmocka_unit_test(test_an_html_file_is_cut_at_the_cap),
		cmocka_unit_test(test_windows_cover_the_text_and_part_no_word),
		cmocka_unit_test(
			test_windows_part_no_character_where_there_is_no_white_space),
		cmocka_unit_test(test_bytes_without_any_border_are_covered_too),
		cmocka_unit_test(test_a_large_text_shares_64_kib),
		cmocka_unit_test(test_text_goes_on_behind_a_broken_member),
		cmocka_unit_test(test_memory_refused_anywhere_leaks_nothing),
	};

	return cmocka_run_group_tests_name("record: text and HTML", tests, NULL, NULL);
}
