/* test_record_warc.c - WARC and ARC: which records are pages, and what odd headers and
 * codings mean (what is broken: test_record_warc_broken.c). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prop.h"
#include "record_build.h"

#define AN_ID "WARC-Record-ID: <urn:test:x>\r\n"
#define A_URL "WARC-Target-URI: https://garden.example/\r\n"

static void
test_a_response_gives_its_page_and_where_it_came_from(void **state)
{
	struct buf b = { 0 };
	(void)state;

	add_response(&b, 7, HTML_HEAD, SLICE(HTML_BODY));
	struct reading g = read_all(buf_slice(&b), "x.warc");

	check_reading(&g, 1, 0, 0);
	assert_true(has(&g.records, "HTML|urn:test:7|https://bakery.example/7|"
				    "2026-01-02T03:04:05Z|||||utf-8|58|"));
	assert_true(slice_eq(buf_slice(&g.last), SLICE(HTML_BODY)));
	assert_int_equal(g.counts.bytes, strlen(HTML_BODY));
	reading_fini(&g);
	buf_fini(&b);
}

/* One response under a digest, padding of so many other payloads, and a revisit of it. */
static void
add_revisited(struct buf *b, const char *digest, unsigned others, const char *again)
{
	char fields[256];
	struct buf page = { 0 };

	buf_add_str(&page, HTML_HEAD "\r\n" HTML_BODY);
	snprintf(fields, sizeof(fields),
		 "WARC-Record-ID: <urn:o>\r\nWARC-Payload-Digest: %s\r\n", digest);
	add_warc(b, "response", fields, buf_slice(&page));
	for (unsigned i = 0; i < 400000; i++)
		buf_add_byte(&page, 'x');
	for (unsigned i = 0; i < others; i++) {
		snprintf(fields, sizeof(fields), "WARC-Payload-Digest: sha1:%u\r\n", i);
		add_warc(b, "response", fields, buf_slice(&page));
	}
	snprintf(fields, sizeof(fields),
		 "WARC-Record-ID: <urn:r>\r\nWARC-Target-URI: https://again.example/\r\n"
		 "WARC-Date: 2026-02-03T04:05:06Z\r\nWARC-Payload-Digest: %s\r\n",
		 again);
	add_warc(b, "revisit", fields, SLICE("HTTP/1.1 200 OK\r\n\r\n"));
	buf_fini(&page);
}

static void
test_a_revisit_is_the_page_that_was_seen_before(void **state)
{
	struct buf b = { 0 };
	(void)state;

	add_revisited(&b, "sha1:ABC", 2, "sha1:ABC");
	struct reading g = read_all(buf_slice(&b), "x.warc");

	check_reading(&g, 4, 0, 0);
	assert_true(has(&g.records,
			"HTML|urn:r|https://again.example/|2026-02-03T04:05:06Z"
			"|||||utf-8|58|"));
	assert_true(slice_eq(buf_slice(&g.last), SLICE(HTML_BODY)));
	reading_fini(&g);
	buf_reset(&b);
	add_revisited(&b, "sha1:ABC", 2, "sha1:ABD");
	g = read_all(buf_slice(&b), "x.warc");
	check_reading(&g, 3, 1, 0);
	reading_fini(&g);
	buf_reset(&b);
	add_revisited(&b, "sha1:ABC", 30, "sha1:ABC"); /* over 8 MiB between them */
	g = read_all(buf_slice(&b), "x.warc");
	check_reading(&g, 31, 1, 0);
	reading_fini(&g);
	buf_fini(&b);
}

static void
test_only_response_resource_and_conversion_are_pages(void **state)
{
	static const char *const none[] = { "request", "metadata",     "warcinfo",
					    "revisit", "continuation", "unheard-of" };
	struct buf b = { 0 };
	(void)state;

	for (size_t i = 0; i < NAQL_COUNT(none); i++)
		add_warc(&b, none[i], AN_ID "Content-Type: text/html\r\n",
			 SLICE("<p>x</p>"));
	add_warc(&b, "resource", AN_ID "Content-Type: text/html\r\n",
		 SLICE("<p>one</p>"));
	add_warc(&b, "conversion", AN_ID "Content-Type: text/plain\r\n", SLICE("two"));
	add_warc(&b, "resource", AN_ID "Content-Type: image/png\r\n", SLICE("\x89PNG"));
	struct reading g = read_all(buf_slice(&b), "x.warc");

	check_reading(&g, 2, 7, 0);
	assert_int_equal(g.counts.records, 9);
	assert_true(has(&g.records, "HTML|urn:test:x"));
	assert_true(has(&g.records, "TEXT|urn:test:x|||||||utf-8|3|")); /* WET is UTF-8 */
	reading_fini(&g);
	buf_fini(&b);
}

struct http_case {
	const char *head, *body;
	unsigned pages, skipped, faults;
	const char *kind;
};

static void
check_http(const struct http_case *c)
{
	struct buf b = { 0 };

	add_response(&b, 1, c->head, SLICE(c->body));
	struct reading g = read_all(buf_slice(&b), "x.warc");

	check_reading(&g, c->pages, c->skipped, c->faults);
	if (c->pages) {
		assert_true(has(&g.records, c->kind));
		assert_true(slice_eq(buf_slice(&g.last), SLICE(c->body)));
	}
	reading_fini(&g);
	buf_fini(&b);
}

static void
test_status_lines(void **state)
{
	static const struct http_case cases[] = {
		{ "HTTP/1.0 200\r\nContent-Type: text/html\r\n", HTML_BODY, 1, 0, 0,
		  "HTML" },
		{ "HTTP/1.0 200 \r\nContent-Type: text/html\r\n", HTML_BODY, 1, 0, 0,
		  "HTML" },
		{ "HTTP/2 200\r\nContent-Type: text/html\r\n", HTML_BODY, 1, 0, 0,
		  "HTML" },
		{ "http/1.1  203 Well\r\nContent-Type: text/html\r\n", HTML_BODY, 1, 0, 0,
		  "HTML" },
		{ "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n", HTML_BODY, 0,
		  1, 0, "" },
		{ "HTTP/1.1 301 \r\nContent-Type: text/html\r\n", HTML_BODY, 0, 1, 0,
		  "" },
		{ "HTTP/1.1 500 Sorry\r\nContent-Type: text/html\r\n", HTML_BODY, 0, 1, 0,
		  "" },
		{ "HTTPX/1.1 200 OK\r\nContent-Type: text/html\r\n", HTML_BODY, 0, 0, 1,
		  "" },
		{ "HTTP/1.1 20 OK\r\nContent-Type: text/html\r\n", HTML_BODY, 0, 0, 1,
		  "" },
		{ "HTTP/1.1 2000\r\nContent-Type: text/html\r\n", HTML_BODY, 0, 0, 1,
		  "" },
		{ "HTTP/1.1\r\nContent-Type: text/html\r\n", HTML_BODY, 0, 0, 1, "" },
	};
	(void)state;

	for (size_t i = 0; i < NAQL_COUNT(cases); i++)
		check_http(&cases[i]);
}

static void
test_media_types_decide_and_bytes_where_there_is_none(void **state)
{
	static const struct http_case cases[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Type: TEXT/HTML;charset=\"x\"\r\n",
		  HTML_BODY, 1, 0, 0, "||x|" },
		{ "HTTP/1.1 200 OK\r\nContent-Type: application/xhtml+xml\r\n", HTML_BODY,
		  1, 0, 0, "HTML" },
		{ "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n", "Rain.", 1, 0, 0,
		  "TEXT" },
		{ "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n", HTML_BODY, 0, 1, 0,
		  "" },
		{ "HTTP/1.1 200 OK\r\nContent-Type:\r\n text/html\r\n", HTML_BODY, 1, 0,
		  0, "HTML" },
		{ "HTTP/1.1 200 OK\r\n", HTML_BODY, 1, 0, 0, "HTML" },
		{ "HTTP/1.1 200 OK\r\nContent-Type: html\r\n", HTML_BODY, 1, 0, 0,
		  "HTML" },
		{ "HTTP/1.1 200 OK\r\n", "The library opens at ten.", 1, 0, 0, "TEXT" },
		{ "HTTP/1.1 200 OK\r\n", "{\"json\": 1}", 0, 1, 0, "" },
		{ "HTTP/1.1 200 OK\r\n", "", 0, 1, 0, "" },
		{ "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", "", 1, 0, 0, "HTML" },
	};
	(void)state;

	for (size_t i = 0; i < NAQL_COUNT(cases); i++)
		check_http(&cases[i]);
}

static void
test_what_the_crawler_saw_counts_too(void **state)
{
	struct buf b = { 0 };
	(void)state;

	add_warc(&b, "response", AN_ID "WARC-Identified-Payload-Type: text/html\r\n",
		 SLICE("HTTP/1.1 200 OK\r\nContent-Type: "
		       "application/octet-stream\r\n\r\n" HTML_BODY));
	add_warc(&b, "response",
		 AN_ID "WARC-Identified-Payload-Type: application/pdf\r\n",
		 SLICE(HTML_HEAD "\r\n%PDF-1.4"));
	struct reading g = read_all(buf_slice(&b), "x.warc");

	check_reading(&g, 1, 1, 0);
	assert_true(slice_eq(buf_slice(&g.last), SLICE(HTML_BODY)));
	reading_fini(&g);
	buf_fini(&b);
}

/* Read one response with this body and compare the page. */
static void
check_body(const char *head, struct slice body, const char *want, unsigned faults)
{
	struct buf b = { 0 }, all = { 0 };

	buf_add_str(&all, HTML_HEAD);
	buf_add_str(&all, head);
	buf_add_byte(&all, 0);
	add_response(&b, 1, all.ptr, body);
	add_response(&b, 2, HTML_HEAD, SLICE("<p>after</p>"));
	struct reading g = read_all(buf_slice(&b), "x.warc");

	check_reading(&g, want ? 2 : 1, 0, faults);
	assert_true(slice_eq(buf_slice(&g.last), SLICE("<p>after</p>")));
	if (want) {
		char line[64];

		snprintf(line, sizeof(line), "|%zu|%llx|", strlen(want),
			 (unsigned long long)hash_bytes(want, strlen(want), 1));
		assert_true(has(&g.records, line));
	}
	reading_fini(&g);
	buf_fini(&b);
	buf_fini(&all);
}

static void
test_codings_are_undone_in_their_order(void **state)
{
	struct buf gz = { 0 }, twice = { 0 }, zl = { 0 }, raw = { 0 }, chunked = { 0 };
	(void)state;

	add_gzip(&gz, SLICE(HTML_BODY));
	add_deflated(&zl, SLICE(HTML_BODY), 15);
	add_deflated(&raw, SLICE(HTML_BODY), -15);
	add_deflated(&twice, buf_slice(&gz), 15);
	buf_printf(&chunked, "%zx;x=y\r\n", gz.len - 5);
	buf_add(&chunked, gz.ptr, gz.len - 5);
	buf_add_str(&chunked, "\r\n5\r\n");
	buf_add(&chunked, gz.ptr + gz.len - 5, 5);
	buf_add_str(&chunked, "\r\n0\r\n\r\n");
	check_body("Content-Encoding: gzip\r\n", buf_slice(&gz), HTML_BODY, 0);
	check_body("Content-Encoding: identity, x-gzip\r\n", buf_slice(&gz), HTML_BODY,
		   0);
	check_body("Content-Encoding: deflate\r\n", buf_slice(&zl), HTML_BODY, 0);
	check_body("Content-Encoding: deflate\r\n", buf_slice(&raw), HTML_BODY, 0);
	check_body("Content-Encoding: gzip, deflate\r\n", buf_slice(&twice), HTML_BODY,
		   0);
	check_body("Content-Encoding: gzip\r\nContent-Encoding: deflate\r\n",
		   buf_slice(&twice), HTML_BODY, 0);
	check_body("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n",
		   buf_slice(&chunked), HTML_BODY, 0);
	check_body("Transfer-Encoding: gzip, chunked\r\n", buf_slice(&chunked), HTML_BODY,
		   0);
	buf_fini(&gz);
	buf_fini(&twice);
	buf_fini(&zl);
	buf_fini(&raw);
	buf_fini(&chunked);
}

/* Two codings are undone, and what they give together stays in proportion to the bytes
 * that are stored. */
static void
test_codings_have_a_bound(void **state)
{
	static const char twice[] = "Content-Encoding: gzip, gzip\r\n";
	struct buf text = { 0 }, layer[3] = { { 0 }, { 0 }, { 0 } }, b = { 0 };
	(void)state;

	add_gzip(&layer[0], SLICE(HTML_BODY));
	add_gzip(&layer[1], buf_slice(&layer[0]));
	add_gzip(&layer[2], buf_slice(&layer[1]));
	check_body(twice, buf_slice(&layer[1]), HTML_BODY, 0);
	check_body("Content-Encoding: gzip, gzip, gzip\r\n", buf_slice(&layer[2]), NULL,
		   1);
	check_body("Content-Encoding: gzip, gzip\r\nTransfer-Encoding: gzip\r\n",
		   buf_slice(&layer[2]), NULL, 1);
	for (unsigned i = 0; i < 400000; i++)
		buf_add_str(&text, "<p>loaf</p>");
	for (unsigned i = 0; i < 2; i++) {
		buf_reset(&layer[i]);
		add_gzip(&layer[i], buf_slice(i ? &layer[i - 1] : &text));
	}
	assert_true(layer[1].len < 2000);
	add_response(&b, 1, HTML_HEAD "Content-Encoding: gzip\r\n", buf_slice(&layer[0]));
	struct reading g = read_all(buf_slice(&b), "x.warc");

	check_reading(&g, 1, 0, 0);
	assert_int_equal(g.last.len, text.len);
	reading_fini(&g);
	buf_reset(&b);
	add_response(&b, 1,
		     "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
		     "Content-Encoding: gzip, gzip\r\n",
		     buf_slice(&layer[1]));
	g = read_all(buf_slice(&b), "x.warc");
	check_reading(&g, 1, 0, 0);
	assert_int_equal(g.counts.cut, 1);
	assert_in_range(g.last.len, 1, 1100 * 2000);
	reading_fini(&g);
	buf_fini(&text);
	buf_fini(&b);
	for (unsigned i = 0; i < 3; i++)
		buf_fini(&layer[i]);
}

static void
test_headers_that_the_body_belies_are_not_believed(void **state)
{
	static const char *const heads[] = {
		"Content-Encoding: gzip\r\n",
		"Content-Encoding: br\r\n",
		"Content-Encoding: deflate\r\n",
		"Transfer-Encoding: chunked\r\n",
		"Content-Encoding: zstd\r\n",
		"Content-Encoding: gzip, br, deflate, gzip\r\n",
		"Content-Encoding: snappy\r\n",
		"Content-Length: 9999999\r\n",
		"Content-Encoding: utf-8, gzip\r\n",
	};
	(void)state;

	for (size_t i = 0; i < NAQL_COUNT(heads); i++)
		check_body(heads[i], SLICE(HTML_BODY), HTML_BODY, 0);
}

static void
test_broken_bodies_give_what_could_be_decoded_and_a_fault(void **state)
{
	struct buf gz = { 0 }, text = { 0 };
	(void)state;

	for (unsigned i = 0; i < 2000; i++)
		buf_printf(&text, "%u loaves ", i * i);
	add_gzip(&gz, buf_slice(&text));
	/* an unknown coding over bytes that are no markup */
	check_body("Content-Encoding: snappy\r\n", buf_slice(&gz), NULL, 1);
	/* a chunk that breaks off: its bytes are there */
	check_body("Transfer-Encoding: chunked\r\n", SLICE("5\r\n<p>on\r\n9\r\ne</"),
		   "<p>one</", 1);
	/* nothing at all came out */
	check_body("Content-Encoding: gzip\r\n", SLICE("\x1f\x8b\x08"), NULL, 1);

	struct buf b = { 0 };

	add_response(&b, 1, HTML_HEAD "Content-Encoding: gzip\r\n",
		     (struct slice){ gz.ptr, gz.len / 2 });
	struct reading g = read_all(buf_slice(&b), "x.warc");

	check_reading(&g, 1, 0, 1);
	assert_true(g.last.len > 100);
	assert_memory_equal(g.last.ptr, text.ptr, g.last.len);
	reading_fini(&g);
	buf_fini(&b);
	buf_fini(&gz);
	buf_fini(&text);
}

static void
test_odd_headers_are_read(void **state)
{
	struct buf b = { 0 };
	(void)state;

	/* single line feeds, a folded field, a line without colon, brackets, a space
	 * within */
	buf_add_str(
		&b,
		"\r\n\nWARC/0.17\nwarc-type:resource\nno field\nWARC-Record-ID: <urn:a>\n"
		"WARC-Target-URI:\n <https://garden.example/a\n\tb>\nContent-Length:  10 "
		"\n"
		"WARC-Type: request\nContent-Type: text/html\n\n<p>one</p>\n\n");
	buf_add_str(
		&b,
		"WARC/1.0\r\r\nWARC-Type: resource\r\r\nContent-Type: text/html\r\r\n"
		"WARC-Record-ID: b\r\r\nContent-Length: 3\r\r\n\r\r\n<p>\r\r\n\r\r\n");
	add_warc(&b, "resource", "WARC-Record-ID: c\r\nContent-Type: text/html\r\n",
		 SLICE("<i>"));
	b.len -= 4; /* without the empty line at the end */
	struct reading g = read_all(buf_slice(&b), "x");

	check_reading(&g, 3, 0, 0);
	assert_true(has(&g.records, "HTML|urn:a|https://garden.example/a  b|"));
	assert_true(has(&g.records, "HTML|b|"));
	assert_true(has(&g.records, "HTML|c|"));
	reading_fini(&g);
	buf_fini(&b);
}

static void
test_a_record_without_id_is_called_after_its_place(void **state)
{
	struct buf b = { 0 }, gz = { 0 };
	(void)state;

	add_warc(&b, "resource", "Content-Type: text/html\r\n", SLICE("<p>"));
	size_t second = b.len;

	add_warc(&b, "resource", "Content-Type: text/html\r\n", SLICE("<b>"));
	char id[64];

	snprintf(id, sizeof(id), "HTML|file:%zu|", second);
	struct reading plain = read_all(buf_slice(&b), "x.warc");

	check_reading(&plain, 2, 0, 0);
	assert_true(has(&plain.records, "HTML|file:0|"));
	assert_true(has(&plain.records, id));
	/* one member: the place as stored is the same, so the place within is named too
	 */
	add_gzip(&gz, buf_slice(&b));
	struct reading g = read_all(buf_slice(&gz), "x.warc.gz");

	snprintf(id, sizeof(id), "HTML|file:0+%zu|", second);
	check_reading(&g, 2, 0, 0);
	assert_true(has(&g.records, "HTML|file:0|"));
	assert_true(has(&g.records, id));
	reading_fini(&plain);
	reading_fini(&g);
	buf_fini(&b);
	buf_fini(&gz);
}

#define ARC_FILE                                                                         \
	"filedesc://x.arc 127.0.0.1 20140216050221 text/plain 73\n1 0 Garden\n"          \
	"URL IP-address Archive-date Content-type Archive-length\n\nblank\n"

static void
add_arc(struct buf *b, const char *url, const char *type, const char *block)
{
	buf_printf(b, "\n%s 192.0.2.1 20140216050221 %s %zu\n%s", url, type,
		   strlen(block), block);
}

static void
test_arc(void **state)
{
	struct buf b = { 0 };
	(void)state;

	buf_add_str(&b, ARC_FILE);
	size_t second = b.len + 1;

	add_arc(&b, "http://garden.example/a b", "text/html", HTML_HEAD "\r\n" HTML_BODY);
	add_arc(&b, "http://garden.example/", "text/plain", "Rain.");
	add_arc(&b, "http://garden.example/p", "image/png", "png");
	buf_add_str(
		&b,
		"\nhttp://garden.example/ 192.0.2.1 20140216050221 text/html -1\nbad\n");
	add_arc(&b, "http://garden.example/z", "no-type", HTML_BODY);
	struct reading g = read_all(buf_slice(&b), "x");
	char id[128];

	check_reading(&g, 3, 2, 1);
	snprintf(id, sizeof(id),
		 "HTML|file:%zu|http://garden.example/a b|20140216050221|", second);
	assert_true(has(&g.records, id));
	assert_true(has(&g.faults, "not an ARC header line"));
	assert_true(slice_eq(buf_slice(&g.last), SLICE(HTML_BODY)));
	reading_fini(&g);
	buf_fini(&b);
}

static void
test_arc_version_2_and_wrong_lengths(void **state)
{
	struct buf b = { 0 };
	(void)state;

	buf_add_str(&b, "filedesc://x.arc 127.0.0.1 20140216050221 text/plain 200 - - 0 "
			"x.arc 12\n"
			"2 0 Garden\n\n\nhttp://garden.example/ 192.0.2.1 20140216050221 "
			"text/html 200 - - 99 x.arc 4\n<p>x\n");
	struct reading g = read_all(buf_slice(&b), "x.arc");

	check_reading(&g, 1, 1, 0);
	assert_true(has(&g.records, "|http://garden.example/|20140216050221|"));
	reading_fini(&g);
	buf_fini(&b);
	buf_add_str(&b, ARC_FILE);
	buf_add_str(&b, "\nhttp://a.example/ 192.0.2.1 20140216050221 text/html "
			"5\n<p>longer</p>\n");
	add_arc(&b, "http://b.example/", "text/html", "<p>x");
	buf_add_str(
		&b,
		"\nhttp://c.example/ 192.0.2.1 20140216050221 text/html 500\n<p>cut\n");
	g = read_all(buf_slice(&b), "x.arc");
	check_reading(&g, 1, 1, 2);
	assert_true(slice_eq(buf_slice(&g.last), SLICE("<p>x")));
	reading_fini(&g);
	buf_fini(&b);
}

static void
test_memory_refused_anywhere_leaks_nothing(void **state)
{
	struct buf b = { 0 }, gz = { 0 }, body = { 0 };
	(void)state;

	add_gzip(&body, SLICE(HTML_BODY));
	add_response(&b, 1, HTML_HEAD, SLICE(HTML_BODY));
	add_response(&b, 2, HTML_HEAD "Content-Encoding: gzip\r\n", buf_slice(&body));
	add_warc(&b, "resource", "Content-Type: text/plain\r\n", SLICE("Rain."));
	add_gzip(&gz, buf_slice(&b));
	assert_int_equal(sweep_memory(buf_slice(&b), "x.warc"), -1);
	assert_int_equal(sweep_memory(buf_slice(&gz), "x.warc.gz"), -1);
	buf_fini(&b);
	buf_fini(&gz);
	buf_fini(&body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_response_gives_its_page_and_where_it_came_from),
		cmocka_unit_test(test_a_revisit_is_the_page_that_was_seen_before),
		cmocka_unit_test(test_only_response_resource_and_conversion_are_pages),
		cmocka_unit_test(test_status_lines),
		cmocka_unit_test(test_media_types_decide_and_bytes_where_there_is_none),
		cmocka_unit_test(test_what_the_crawler_saw_counts_too),
		cmocka_unit_test(test_codings_are_undone_in_their_order),
		cmocka_unit_test(test_codings_have_a_bound),
		cmocka_unit_test(test_headers_that_the_body_belies_are_not_believed),
		cmocka_unit_test(
			test_broken_bodies_give_what_could_be_decoded_and_a_fault),
		cmocka_unit_test(test_odd_headers_are_read),
		cmocka_unit_test(test_a_record_without_id_is_called_after_its_place),
		cmocka_unit_test(test_arc),
		cmocka_unit_test(test_arc_version_2_and_wrong_lengths),
		cmocka_unit_test(test_memory_refused_anywhere_leaks_nothing),
	};

	return cmocka_run_group_tests_name("record: WARC and ARC", tests, NULL, NULL);
}
