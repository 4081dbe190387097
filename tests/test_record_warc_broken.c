/* test_record_warc_broken.c - WARC: what wrong lengths, broken members, garbage and
 * endless headers cost: no other record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prop.h"
#include "record/record_int.h"
#include "record_build.h"

/* Three records, the second with this Content-Length instead of its own. */
static void
wrong_length(const char *length, unsigned pages, unsigned faults)
{
	struct buf b = { 0 };

	add_response(&b, 1, HTML_HEAD, SLICE("<p>one</p>"));
	buf_printf(&b,
		   "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\n"
		   "WARC-Record-ID: <b>\r\n%s\r\n\r\n<p>two</p>\r\n\r\n",
		   length);
	add_response(&b, 3, HTML_HEAD, SLICE("<p>three</p>"));
	add_response(&b, 4, HTML_HEAD, SLICE("<p>four</p>"));
	struct reading g = read_all(buf_slice(&b), "x.warc");

	check_reading(&g, pages, 0, faults);
	assert_true(has(&g.records, "urn:test:1|"));
	assert_true(has(&g.records, "urn:test:3|"));
	assert_true(has(&g.records, "urn:test:4|"));
	reading_fini(&g);
	buf_fini(&b);
}

static void
test_a_wrong_length_costs_no_other_record(void **state)
{
	(void)state;
	wrong_length("Content-Length: 10", 4, 0);
	wrong_length("Content-Length: 4", 4, 1);
	wrong_length("Content-Length: 0", 4, 1);
	wrong_length("Content-Length: 11", 4, 1);
	wrong_length("Content-Length: 60", 4, 1);
	wrong_length("Content-Length: 600", 4, 1);
	wrong_length("Content-Length: 60000", 4, 1);
	wrong_length("Content-Length: ten", 3, 1);
	wrong_length("Content-Length: -1", 3, 1);
	wrong_length("Content-Length: 99999999999999999999", 3, 1);
	wrong_length("Length: 10", 3, 1);
}

static void
test_the_page_of_a_wrong_length_is_whole(void **state)
{
	struct buf b = { 0 };
	(void)state;

	buf_add_str(&b, "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\n"
			"WARC-Record-ID: <b>\r\nContent-Length: "
			"6\r\n\r\n<p>rosemary</p>\r\n\r\n");
	struct reading g = read_all(buf_slice(&b), "x.warc");

	check_reading(&g, 1, 0, 1);
	assert_true(has(&g.faults, "Content-Length is 6, but the record has 15 bytes"));
	assert_true(slice_eq(buf_slice(&g.last), SLICE("<p>rosemary</p>")));
	reading_fini(&g);
	buf_fini(&b);
}

static void
test_a_truncated_tail_is_told_and_not_handed_out(void **state)
{
	struct buf b = { 0 };
	(void)state;

	add_response(&b, 1, HTML_HEAD, SLICE(HTML_BODY));
	size_t first = b.len;

	add_response(&b, 2, HTML_HEAD, SLICE(HTML_BODY));
	for (size_t len = first + 1; len < b.len - 4; len++) {
		struct reading g = read_all((struct slice){ b.ptr, len }, "x.warc");

		check_reading(&g, 1, 0, 1);
		assert_true(has(&g.records, "urn:test:1|"));
		reading_fini(&g);
	}
	buf_fini(&b);
}

static void
test_garbage_between_records_is_passed_over(void **state)
{
	struct buf b = { 0 };
	(void)state;

	add_response(&b, 1, HTML_HEAD, SLICE(HTML_BODY));
	for (unsigned i = 0; i < 100000; i++)
		buf_add_str(&b, "WARC WARC/ xWARC/1.0 \n");
	buf_add_str(&b, "\n");
	add_response(&b, 2, HTML_HEAD, SLICE(HTML_BODY));
	struct reading g = read_all(buf_slice(&b), "x.warc");

	check_reading(&g, 2, 0, 1);
	reading_fini(&g);
	g = read_all(SLICE("not a crawl at all"), "x.warc.gz");
	check_reading(&g, 0, 0, 1);
	assert_true(has(&g.faults, "0 no WARC record where one should begin"));
	reading_fini(&g);
	buf_fini(&b);
}

static void
test_headers_have_caps(void **state)
{
	struct buf b = { 0 };
	(void)state;

	buf_add_str(&b, "WARC/1.0\r\nX: ");
	for (unsigned i = 0; i < 70000; i++)
		buf_add_byte(&b, 'x');
	buf_add_str(&b, "\r\nContent-Length: 0\r\n\r\n\r\n");
	buf_add_str(&b, "WARC/1.0\r\n");
	for (unsigned i = 0; i < 2000; i++)
		buf_add_str(&b, "a: b\r\n");
	buf_add_str(&b, "Content-Length: 0\r\n\r\n\r\n\r\n");
	buf_add_str(&b, "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: "
			"80000\r\n\r\nHTTP/1.1 200 OK\r\nX: ");
	for (unsigned i = 0; i < 80000 - 20; i++)
		buf_add_byte(&b, 'x');
	buf_add_str(&b, "\r\n\r\n");
	add_response(&b, 2, HTML_HEAD, SLICE(HTML_BODY));
	struct reading g = read_all(buf_slice(&b), "x.warc");

	check_reading(&g, 1, 0, 3);
	assert_true(has(&g.faults, "0 WARC header over 64 KiB"));
	assert_true(has(&g.faults, "too many WARC header fields"));
	assert_true(has(&g.faults, "HTTP header over 64 KiB"));
	reading_fini(&g);
	buf_fini(&b);
}

static void
test_long_payloads_are_cut(void **state)
{
	struct buf b = { 0 }, body = { 0 }, gz = { 0 };
	(void)state;

	buf_add_str(&body, "<html>");
	for (unsigned i = 0; body.len < RECORD_PAYLOAD_MAX + 1000; i++)
		buf_printf(&body, "<p>%u loaves</p>\n", i);
	add_gzip(&gz, buf_slice(&body));
	add_response(&b, 1, HTML_HEAD, buf_slice(&body)); /* held at once */
	add_response(&b, 2, HTML_HEAD "Content-Encoding: gzip\r\n", buf_slice(&gz));
	while (body.len < RECORD_PAYLOAD_MAX + (200 << 10)) /* passed over */
		buf_add_str(&body, "<p>and some</p>\n");
	add_response(&b, 3, HTML_HEAD, buf_slice(&body));
	struct reading g = read_all(buf_slice(&b), "x.warc");

	check_reading(&g, 3, 0, 0);
	assert_int_equal(g.counts.cut, 3);
	assert_int_equal(g.counts.bytes, 3 * RECORD_PAYLOAD_MAX);
	assert_memory_equal(g.last.ptr, body.ptr, RECORD_PAYLOAD_MAX);
	reading_fini(&g);
	add_response(&b, 4, HTML_HEAD, SLICE("<p>last</p>"));
	g = read_all(buf_slice(&b), "x.warc");
	check_reading(&g, 4, 0, 0);
	assert_true(slice_eq(buf_slice(&g.last), SLICE("<p>last</p>")));
	reading_fini(&g);
	buf_fini(&b);
	buf_fini(&body);
	buf_fini(&gz);
}

struct member {
	size_t begin, end;
};

/* n records of random size, each a gzip member (or, plain, a record). */
static void
random_warc(struct prop *p, unsigned n, bool gzip, struct buf *out, struct member *where)
{
	for (unsigned i = 0; i < n; i++) {
		struct buf one = { 0 }, body = { 0 };
		uint64_t len =
			prop_below(p, 4) ? prop_below(p, 300) : prop_below(p, 40000);

		buf_add_str(&body, "<html><p>");
		while (body.len < len)
			buf_printf(&body, "%u\n", (unsigned)prop_below(p, 100000));
		add_response(&one, i, HTML_HEAD, buf_slice(&body));
		where[i].begin = out->len;
		if (gzip)
			add_gzip(out, buf_slice(&one));
		else
			buf_add_slice(out, buf_slice(&one));
		where[i].end = out->len;
		buf_fini(&one);
		buf_fini(&body);
	}
}

#define N 12u

static void
test_any_chunk_gives_the_same(void **state)
{
	(void)state;
	PROP_RUN(p, 20)
	{
		struct buf b = { 0 };
		struct member where[N];
		bool gzip = prop_below(&p, 2);

		random_warc(&p, N, gzip, &b, where);
		if (prop_below(&p, 2)) /* also over something broken */
			flip(&p, &b, (size_t)prop_below(&p, b.len));
		struct reading g = read_all(buf_slice(&b), "x.warc");

		for (unsigned k = 0; k < 3; k++) {
			struct record_options o = {
				.chunk = (size_t)(1 + prop_below(&p, 5000))
			};
			struct reading h = read_with(buf_slice(&b), "x.warc", o);

			assert_true(prop_check(&p, reading_same(&g, &h), "chunk"));
			reading_fini(&h);
		}
		reading_fini(&g);
		buf_fini(&b);
	}
}

static void
test_n_records_in_are_n_records_out(void **state)
{
	(void)state;
	PROP_RUN(p, 20)
	{
		struct buf b = { 0 }, one = { 0 };
		struct member where[N];

		random_warc(&p, N, true, &b, where);
		struct reading g = read_all(buf_slice(&b), "x.warc.gz");

		assert_true(
			prop_check(&p, g.counts.pages == N && g.counts.faults == 0, "n"));
		for (unsigned i = 0; i < N; i++) {
			char offset[32];

			snprintf(offset, sizeof(offset), "|%zu|0|last", where[i].begin);
			assert_true(prop_check(&p, has(&g.records, offset),
					       "offset of a member"));
		}
		reading_fini(&g);
		b.len = 0;
		random_warc(&p, N, false, &b, where);
		add_gzip(&one, buf_slice(&b));
		g = read_all(buf_slice(&one), "x.warc.gz"); /* one member for all */
		assert_true(prop_check(&p, g.counts.pages == N && g.counts.faults == 0,
				       "n in one"));
		reading_fini(&g);
		buf_fini(&b);
		buf_fini(&one);
	}
}

static void
test_a_broken_member_costs_itself_alone(void **state)
{
	(void)state;
	PROP_RUN(p, 60)
	{
		struct buf b = { 0 };
		struct member where[N];

		random_warc(&p, N, true, &b, where);
		struct member m = where[1 + prop_below(&p, N - 1)];
		size_t at = m.begin + 12 + (size_t)prop_below(&p, m.end - m.begin - 12);

		flip(&p, &b, at);
		struct reading g = read_all(buf_slice(&b), "x.warc.gz");

		assert_true(prop_check(&p, g.status == NAQL_DONE, "done"));
		assert_true(prop_check(&p,
				       g.counts.pages >= N - 1 && g.counts.faults >= 1,
				       "one member lost at most"));
		reading_fini(&g);
		buf_fini(&b);
	}
}

static void
test_a_missing_piece_costs_its_neighbours_at_most(void **state)
{
	(void)state;
	PROP_RUN(p, 40)
	{
		struct buf b = { 0 }, torn = { 0 };
		struct member where[N];

		random_warc(&p, N, prop_below(&p, 2), &b, where);
		struct member m = where[1 + prop_below(&p, N - 2)];
		size_t from = m.begin + 8, to = m.end - 8;

		buf_add(&torn, b.ptr, from);
		buf_add(&torn, b.ptr + to, b.len - to);
		struct reading g = read_all(buf_slice(&torn), "x.warc");

		assert_true(prop_check(&p,
				       g.counts.pages >= N - 2 && g.counts.faults >= 1,
				       "neighbours kept"));
		reading_fini(&g);
		buf_fini(&b);
		buf_fini(&torn);
	}
}

/* Found by fuzzing, as the body of an ARC record: nothing was added to null. */
static void
test_no_bytes_are_no_html(void **state)
{
	(void)state;
	assert_false(recognise_html(NULL, 0));
	assert_false(recognise_html((const uint8_t *)"\n ", 2));
	assert_true(recognise_html((const uint8_t *)"\n <p>", 5));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_wrong_length_costs_no_other_record),
		cmocka_unit_test(test_the_page_of_a_wrong_length_is_whole),
		cmocka_unit_test(test_a_truncated_tail_is_told_and_not_handed_out),
		cmocka_unit_test(test_garbage_between_records_is_passed_over),
		cmocka_unit_test(test_headers_have_caps),
		cmocka_unit_test(test_long_payloads_are_cut),
		cmocka_unit_test(test_any_chunk_gives_the_same),
		cmocka_unit_test(test_n_records_in_are_n_records_out),
		cmocka_unit_test(test_a_broken_member_costs_itself_alone),
		cmocka_unit_test(test_a_missing_piece_costs_its_neighbours_at_most),
		cmocka_unit_test(test_no_bytes_are_no_html),
	};

	return cmocka_run_group_tests_name("record: broken WARC", tests, NULL, NULL);
}
