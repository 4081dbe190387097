/* test_record_jsonl.c - one JSON object a line: fields, ids, bad lines, long lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/source.h"
#include "prop.h"
#include "record_build.h"

static void
check(const struct reading *g, uint64_t pages, uint64_t empty, uint64_t faults)
{
	if (g->counts.pages != pages || g->counts.empty != empty ||
	    g->counts.faults != faults)
		fprintf(stderr, "# %.*s# %.*s", (int)g->records.len, g->records.ptr,
			(int)g->faults.len, g->faults.ptr);
	assert_int_equal(g->status, NAQL_DONE);
	assert_int_equal(g->counts.pages, pages);
	assert_int_equal(g->counts.empty, empty);
	assert_int_equal(g->counts.faults, faults);
}

static void
test_every_field_is_read(void **state)
{
	struct reading g = read_all(SLICE("{\"id\":\"a\",\"url\":\"https://"
					  "u.example\",\"date\":\"2026-01-02\",\"title\":"
					  "\"T\",\"byline\":\"B\",\"lang\":\"ar\","
					  "\"captured\":\"C\",\"text\":\"خبز\"}\n"),
				    "x.jsonl");
	(void)state;

	check(&g, 1, 0, 0);
	assert_true(has(&g.records, "TEXT|a|https://u.example|C|2026-01-02|T|B|ar||6|"));
	assert_true(has(&g.records, "|utf8"));
	assert_true(slice_eq(buf_slice(&g.last), SLICE("خبز")));
	reading_fini(&g);
}

static void
test_ids_are_strings_or_integers_else_the_line(void **state)
{
	static const char bytes[] =
		"{\"id\":12,\"text\":\"x\"}\n\n \t\r\n"
		"{\"id\":\"\",\"text\":\"x\"}\r\n"
		"{\"id\":1.5,\"text\":\"x\"}\n{\"id\":-3,\"text\":\"x\"}\n"
		"{\"text\":\"x\"}";
	struct reading g = read_all(SLICE(bytes), "x.ndjson");
	(void)state;

	check(&g, 5, 0, 0);
	assert_int_equal(g.counts.records, 5);
	assert_true(has(&g.records, "TEXT|12|"));
	assert_true(has(&g.records, "TEXT|file:4|"));
	assert_true(has(&g.records, "TEXT|file:5|"));
	assert_true(has(&g.records, "TEXT|-3|"));
	assert_true(has(&g.records, "TEXT|file:7|"));
	reading_fini(&g);
}

static void
test_empty_and_absent_text_is_no_fault(void **state)
{
	struct reading g = read_all(SLICE("{\"id\":\"a\",\"text\":\"\"}\n{\"id\":\"b\"}\n"
					  "{\"id\":\"c\",\"text\":null}\n{}\n"),
				    "x.jsonl");
	(void)state;

	check(&g, 4, 4, 0);
	reading_fini(&g);
}

static void
test_bad_lines_are_told_with_their_place_and_passed_over(void **state)
{
	static const char *const bad[] = {
		"[1]",	    "\"x\"",	    "{\"id\":\"a\"",	  "{\"text\":\"a\"} x",
		"nonsense", "{\"text\":5}", "{\"text\":[\"a\"]}", "{\"text\":\"\xff\"}"
	};
	struct buf b = { 0 };
	(void)state;

	for (size_t i = 0; i < NAQL_COUNT(bad); i++) {
		b.len = 0;
		buf_add_str(&b, "{\"id\":\"first\",\"text\":\"x\"}\n");
		buf_add_str(&b, bad[i]);
		buf_add_str(&b, "\n{\"id\":\"third\",\"text\":\"y\"}\n");
		struct reading g = read_all(buf_slice(&b), "x.jsonl");

		check(&g, 2, 0, 1);
		assert_int_equal(g.counts.records, 3);
		assert_true(has(&g.records, "TEXT|third|"));
		assert_true(has(&g.faults, " line 2: "));
		assert_true(strtoull(g.faults.ptr, NULL, 10) >= 26);
		assert_true(strtoull(g.faults.ptr, NULL, 10) <= 26 + strlen(bad[i]));
		reading_fini(&g);
	}
	buf_fini(&b);
}

static void
test_a_field_that_is_no_text_is_short(void **state)
{
	static const char *const names[] = { "id", "url", "title", "date" };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(names); i++)
		for (size_t n = (64 << 10); n <= (64 << 10) + 1; n++) {
			struct buf b = { 0 };
			struct reading g;
			bool over = n > 64 << 10;

			buf_printf(&b, "{\"text\":\"rain\",\"%s\":\"", names[i]);
			for (size_t k = 0; k < n; k++)
				buf_add_byte(&b, 'x');
			buf_add_str(&b, "\"}\n{\"text\":\"bread\"}\n");
			g = read_all(buf_slice(&b), "x.jsonl");
			check(&g, over ? 1 : 2, 0, over);
			reading_fini(&g);
			buf_fini(&b);
		}
}

static void
test_named_fields_are_joined(void **state)
{
	static const char *const names[] = { "lead", "body", "text" };
	struct record_options o = { .text_fields = names, .n_text_fields = 3 };
	struct reading g = read_with(SLICE("{\"id\":\"a\",\"body\":\"Two.\",\"lead\":"
					   "\"One.\",\"text\":\"Three.\"}\n"),
				     "x.jsonl", o);
	(void)state;

	check(&g, 1, 0, 0);
	assert_true(slice_eq(buf_slice(&g.last), SLICE("One.\n\nTwo.\n\nThree.")));
	reading_fini(&g);
	g = read_with(
		SLICE("{\"id\":\"a\",\"body\":\"\",\"lead\":null,\"text\":\"Three.\"}\n"),
		"x.jsonl", o);
	check(&g, 1, 0, 0);
	assert_true(slice_eq(buf_slice(&g.last), SLICE("Three.")));
	reading_fini(&g);
}

static void
test_html_stands_in_for_an_absent_text(void **state)
{
	struct reading g =
		read_all(SLICE("{\"id\":\"a\",\"html\":\"<p>x\"}\n"
			       "{\"id\":\"b\",\"html\":\"<p>x\",\"text\":\"\"}\n"
			       "{\"id\":\"c\",\"html\":5}\n"),
			 "x.jsonl");
	(void)state;

	check(&g, 3, 2, 0);
	assert_true(has(&g.records, "HTML|a|"));
	assert_true(has(&g.records, "TEXT|b|"));
	assert_true(has(&g.records, "TEXT|c|"));
	reading_fini(&g);
}

static void
test_escapes_are_undone(void **state)
{
	struct reading g = read_all(SLICE("{\"id\":\"\\u062e\",\"te\\u0078t\":"
					  "\"a\\n\\\"\\\\\\/\\ud83c\\udf5e\\u0000b\"}"),
				    "x.jsonl");
	(void)state;

	check(&g, 1, 0, 0);
	assert_true(has(&g.records, "TEXT|\xd8\xae|"));
	assert_true(slice_eq(buf_slice(&g.last),
			     (struct slice){ "a\n\"\\/\xf0\x9f\x8d\x9e\0b", 11 }));
	reading_fini(&g);
}

static void
test_a_mark_before_the_first_line_is_no_fault(void **state)
{
	struct reading g =
		read_all(SLICE("\xef\xbb\xbf{\"id\":\"a\",\"text\":\"x\"}\n"), "x");
	(void)state;

	check(&g, 1, 0, 0);
	reading_fini(&g);
}

static void
test_offsets_are_of_the_line_or_its_member(void **state)
{
	struct buf b = { 0 }, gz = { 0 };
	char line[64];
	(void)state;

	buf_add_str(&b,
		    "{\"id\":\"a\",\"text\":\"x\"}\n\n{\"id\":\"b\",\"text\":\"y\"}\n");
	struct reading g = read_all(buf_slice(&b), "x.jsonl");

	check(&g, 2, 0, 0);
	assert_true(has(&g.records, "|23|0|last"));
	reading_fini(&g);
	add_gzip(&gz, buf_slice(&b));
	size_t second = gz.len;

	add_gzip(&gz, SLICE("{\"id\":\"c\",\"text\":\"z\"}\n"));
	g = read_all(buf_slice(&gz), "x.jsonl.gz");
	check(&g, 3, 0, 0);
	snprintf(line, sizeof(line), "|%zu|0|last", second);
	assert_true(has(&g.records, line));
	assert_false(has(&g.records, "|23|0|last"));
	reading_fini(&g);
	buf_fini(&b);
	buf_fini(&gz);
}

static void
test_a_line_that_a_fault_cuts_is_no_line(void **state)
{
	struct buf b = { 0 }, gz = { 0 };
	(void)state;

	for (unsigned i = 0; i < 5000; i++)
		buf_printf(&b, "{\"id\":%u,\"text\":\"%u loaves\"}\n", i, i * 7919);
	add_gzip(&gz, buf_slice(&b));
	struct reading g = read_all((struct slice){ gz.ptr, gz.len / 2 }, "x.jsonl.gz");

	assert_int_equal(g.status, NAQL_DONE);
	assert_int_equal(g.counts.faults, 1);
	assert_true(g.counts.pages > 1000 && g.counts.pages < 4000);
	reading_fini(&g);
	buf_fini(&b);
	buf_fini(&gz);
}

static void
test_a_line_too_long_is_passed_over(void **state)
{
	struct buf b = { 0 };
	size_t long_line = SOURCE_PEEK_MAX + 100;
	(void)state;

	buf_add_str(&b, "{\"id\":\"a\",\"text\":\"x\"}\n{\"text\":\"");
	if (!buf_reserve(&b, long_line + 1000))
		fail();
	memset(b.ptr + b.len, 'x', long_line);
	b.len += long_line;
	buf_add_str(&b, "\"}\n{\"id\":\"c\",\"text\":\"y\"}\n");
	struct reading g = read_all(buf_slice(&b), "x.jsonl");

	check(&g, 2, 0, 1);
	assert_true(has(&g.faults, "22 line 2 is longer than"));
	assert_true(has(&g.records, "TEXT|c|"));
	reading_fini(&g);
	buf_fini(&b);
}

/* Lines of which some are bad, in one or more members. */
static void
random_lines(struct prop *p, struct buf *out)
{
	struct buf part = { 0 };
	bool gzip = prop_below(p, 2);

	for (unsigned i = 0; i < 60; i++) {
		uint64_t kind = prop_below(p, 10);

		if (kind > 0)
			buf_printf(&part, kind == 1 ? "bad %u" : "{\"id\":%u,\"text\":\"",
				   i);
		for (uint64_t n = kind > 1 ? prop_below(p, 2000) : 0; n > 0; n--)
			buf_add_byte(&part, (uint8_t)('a' + prop_below(p, 26)));
		buf_add_str(&part, kind > 1 ? "\"}\n" : "\n");
		if (prop_below(p, 20) == 0 && gzip) {
			add_gzip(out, buf_slice(&part));
			part.len = 0;
		}
	}
	if (gzip)
		add_gzip(out, buf_slice(&part));
	else
		buf_add_slice(out, buf_slice(&part));
	buf_fini(&part);
}

static void
test_any_chunk_gives_the_same(void **state)
{
	(void)state;
	PROP_RUN(p, 40)
	{
		struct buf b = { 0 };
		struct record_options o = { .chunk = (size_t)(1 + prop_below(&p, 3000)) };

		random_lines(&p, &b);
		if (prop_below(&p, 3) == 0)
			flip(&p, &b, (size_t)prop_below(&p, b.len));
		struct reading g = read_all(buf_slice(&b), "x.jsonl");
		struct reading h = read_with(buf_slice(&b), "x.jsonl", o);

		assert_true(prop_check(&p, reading_same(&g, &h), "chunk"));
		reading_fini(&g);
		reading_fini(&h);
		buf_fini(&b);
	}
}

static void
test_memory_refused_anywhere_leaks_nothing(void **state)
{
	(void)state;
	assert_int_equal(sweep_memory(SLICE("{\"id\":5,\"text\":\"x\"}\n{\"text\":"
					    "\"\\u0041\"}\nbad\n{}"),
				      "x.jsonl"),
			 -1);
}

static void
test_a_long_text_comes_in_windows(void **state)
{
	(void)state;
	PROP_RUN(p, 20)
	{
		struct buf line = { 0 }, text = { 0 }, again = { 0 };
		struct record_options opt = { .window = 64 + prop_below(&p, 400) };
		struct record_reader *r = NULL;
		struct record rec;
		size_t n = prop_below(&p, 3000);
		bool ok = true, last = false;

		while (text.len < n)
			buf_add_str(&text, prop_below(&p, 6) ? "\xd9\x86" : " x ");
		buf_add_str(&line, "{\"id\":\"a\",\"title\":\"t\",\"text\":\"");
		buf_add_slice(&line, buf_slice(&text));
		buf_add_str(&line, "\"}\n{\"id\":\"b\",\"text\":\"short\"}\n");
		assert_int_equal(record_open_memory(&r, line.ptr, line.len, "a.jsonl",
						    SLICE("f"), &opt, NULL),
				 NAQL_OK);
		while (record_next(r, &rec, NULL) == NAQL_OK && rec.id.ptr[0] == 'a') {
			ok = ok && rec.window + rec.window_shared == again.len &&
			     rec.payload_len <= opt.window + 4 && !last &&
			     slice_eq(rec.title, SLICE("t"));
			buf_add(&again, rec.payload + rec.window_shared,
				rec.payload_len - rec.window_shared);
			last = rec.window_last;
		}
		ok = ok && last && rec.id.ptr && rec.id.ptr[0] == 'b' && rec.window_last;
		ok = ok && record_counts(r)->pages == 2 &&
		     record_counts(r)->bytes == text.len + 5;
		assert_true(prop_check(
			&p, ok && slice_eq(buf_slice(&text), buf_slice(&again)),
			"windows"));
		record_close(r);
		buf_fini(&line), buf_fini(&text), buf_fini(&again);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_long_text_comes_in_windows),
		cmocka_unit_test(test_every_field_is_read),
		cmocka_unit_test(test_ids_are_strings_or_integers_else_the_line),
		cmocka_unit_test(test_empty_and_absent_text_is_no_fault),
		cmocka_unit_test(
			test_bad_lines_are_told_with_their_place_and_passed_over),
		cmocka_unit_test(test_a_field_that_is_no_text_is_short),
		cmocka_unit_test(test_named_fields_are_joined),
		cmocka_unit_test(test_html_stands_in_for_an_absent_text),
		cmocka_unit_test(test_escapes_are_undone),
		cmocka_unit_test(test_a_mark_before_the_first_line_is_no_fault),
		cmocka_unit_test(test_offsets_are_of_the_line_or_its_member),
		cmocka_unit_test(test_a_line_that_a_fault_cuts_is_no_line),
		cmocka_unit_test(test_a_line_too_long_is_passed_over),
		cmocka_unit_test(test_any_chunk_gives_the_same),
		cmocka_unit_test(test_memory_refused_anywhere_leaks_nothing),
	};

	return cmocka_run_group_tests_name("record: JSONL", tests, NULL, NULL);
}
