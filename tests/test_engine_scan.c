/*
 * engine: a scan through the public API - the same output however it is read and by how
 * many threads, recorded once, versions and withdrawals.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "engine_room.h"
#include "record_build.h"

#define N_STORIES 30u
#define N_PAGES	  240u

static struct buf stories[N_STORIES];

/* Words that stand in no story. */
static void
add_filler(struct prop *p, struct buf *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "kelebek%u ", (unsigned)prop_below(p, 100000));
}

/* A run of about n bytes of a story, cut at spaces. */
static void
add_part(struct prop *p, struct buf *out, struct slice story, size_t n)
{
	size_t at = (size_t)prop_below(p, story.len);

	while (at > 0 && story.ptr[at - 1] != ' ')
		at--;
	n = n < story.len - at ? n : story.len - at;
	while (at + n < story.len && story.ptr[at + n] != ' ')
		n++;
	buf_add(out, story.ptr + at, n);
	buf_add_byte(out, ' ');
}

static void
make_stories(struct prop *p, const char *path)
{
	struct buf lines = { 0 };

	for (unsigned i = 0; i < N_STORIES; i++) {
		char id[16];

		snprintf(id, sizeof(id), "s%u", i);
		story_text(p, 60 + (size_t)prop_below(p, 200), &stories[i]);
		add_story_line(&lines, id, buf_slice(&stories[i]), (int)i);
	}
	write_file(path, &lines);
	buf_fini(&lines);
}

/* A page: most hold nothing, some a part of one story, some of several. */
static void
make_page(struct prop *p, struct buf *out)
{
	size_t parts = prop_below(p, 3) ? 0 : 1 + (size_t)prop_below(p, 3);

	buf_reset(out);
	buf_add_str(out, "<html><body><article><p>");
	add_filler(p, out, 20 + (size_t)prop_below(p, 200));
	for (size_t i = 0; i < parts; i++) {
		size_t which = (size_t)prop_below(p, N_STORIES);

		buf_add_str(out, "</p><p>");
		add_part(p, out, buf_slice(&stories[which]),
			 30 + (size_t)prop_below(p, 1500));
		buf_add_str(out, "</p><p>");
		add_filler(p, out, 10);
	}
	buf_add_str(out, "</p></article></body></html>");
}

static void
make_crawl(struct prop *p, const char *path)
{
	struct buf page = { 0 }, record = { 0 }, crawl = { 0 }, plain = { 0 };

	for (unsigned i = 0; i < N_PAGES; i++) {
		make_page(p, &page);
		buf_reset(&record);
		add_response(&record, i, HTML_HEAD, buf_slice(&page));
		add_gzip(&crawl, buf_slice(&record));
		buf_add_slice(&plain, buf_slice(&record));
		if (i % 50 == 49) /* a member that breaks off */
			buf_add(&crawl, "\x1f\x8b\x08\0\0\0\0\0\0\3 broken", 17);
	}
	write_file(path, &crawl);
	write_file("plain.warc", &plain);
	buf_fini(&plain);
	buf_fini(&page);
	buf_fini(&record);
	buf_fini(&crawl);
}

static int
make_world(void **state)
{
	struct prop p = { .seed = 5, .state = 5 };

	if (enter(state) != 0)
		return -1;
	make_archive("a");
	make_stories(&p, "stories.jsonl");
	make_crawl(&p, "crawl.warc.gz");
	return add_input("a", "stories.jsonl").added == N_STORIES ? 0 : -1;
}

static int
drop_world(void **state)
{
	for (unsigned i = 0; i < N_STORIES; i++)
		buf_fini(&stories[i]);
	return leave(state);
}

static void
output_does_not_depend_on_jobs_or_chunks(void **state)
{
	static const unsigned jobs[] = { 1, 2, 8, 3 };
	static const size_t chunks[] = { 0, 1, 7, 4093 };
	struct got first = { 0 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(jobs); i++)
		for (size_t k = 0; k < NAQL_COUNT(chunks); k++) {
			naql_scan_options opt = { .size = sizeof(opt), .jobs = jobs[i] };
			struct got got = { 0 };
			naql_scan_counts n;

			opt.input.size = sizeof(opt.input);
			opt.input.chunk = chunks[k];
			n = scan_input("a", "crawl.warc.gz", &opt, &got);
			assert_int_equal(n.input.pages, N_PAGES);
			assert_int_equal(got.faults, N_PAGES / 50);
			if (first.n == 0) {
				assert_true(got.n > N_PAGES / 8);
				first = got;
				continue;
			}
			assert_int_equal(got.n, first.n);
			assert_int_equal(got.lines.len, first.lines.len);
			assert_memory_equal(got.lines.ptr, first.lines.ptr,
					    first.lines.len);
			got_fini(&got);
		}
	got_fini(&first);
}

static void
scanning_again_records_nothing(void **state)
{
	naql_scan_options opt = { .size = sizeof(opt), .record = true, .jobs = 2 };
	struct got first = { 0 }, again = { 0 }, listed = { 0 };
	naql_archive *a = NULL;
	naql_sink sink = got_sink(&listed);
	uint64_t n = 0, recorded;

	(void)state;
	recorded = scan_input("a", "crawl.warc.gz", &opt, &first).recorded;
	assert_int_equal(recorded, first.n);
	recorded = scan_input("a", "crawl.warc.gz", &opt, &again).recorded;
	assert_int_equal(recorded, 0);
	assert_int_equal(again.n, first.n);
	assert_memory_equal(again.lines.ptr, first.lines.ptr, first.lines.len);
	assert_done(naql_archive_open(&a, "a", false, why));
	assert_done(naql_uses(a, NULL, &sink, &n, why));
	naql_archive_close(a);
	assert_int_equal(n, first.n);
	assert_int_equal(damage_of("a"), 0);
	got_fini(&first);
	got_fini(&again);
	got_fini(&listed);
}

static void
add_text_file(const char *path, struct slice text)
{
	struct buf bytes = { 0 };

	buf_add_slice(&bytes, text);
	write_file(path, &bytes);
	buf_fini(&bytes);
}

static size_t
count_of(const struct got *got, const char *story, int64_t *version)
{
	size_t n = 0;

	for (size_t i = 0; i < got->n; i++) {
		struct json *use = got_json(got, i);

		if (json_is(json_get(use, "story"), story)) {
			*version = json_int(json_get(use, "version"));
			n++;
		}
		json_free(use);
	}
	return n;
}

static void
versions_and_withdrawal(void **state)
{
	struct prop p = { .seed = 9, .state = 9 };
	struct buf old = { 0 }, new = { 0 }, lines = { 0 };
	struct got got = { 0 };
	naql_archive *a = NULL;
	naql_add_counts n;
	int64_t version = 0;

	(void)state;
	make_archive("v");
	story_text(&p, 90, &old);
	story_text(&p, 90, &new);
	add_story_line(&lines, "kept", buf_slice(&old), 3);
	write_file("one.jsonl", &lines);
	n = add_input("v", "one.jsonl");
	assert_int_equal(n.added, 1);
	n = add_input("v", "one.jsonl");
	assert_int_equal(n.added + n.new_versions, 0);
	assert_int_equal(n.unchanged, 1);
	add_story_line(&lines, "kept", buf_slice(&new), 4);
	write_file("two.jsonl", &lines);
	n = add_input("v", "two.jsonl");
	assert_int_equal(n.new_versions, 1);
	n = add_input("v", "two.jsonl");
	assert_int_equal(n.new_versions, 0);
	assert_int_equal(n.unchanged, 2);

	add_text_file("old.txt", buf_slice(&old));
	add_text_file("new.txt", buf_slice(&new));
	scan_input("v", "old.txt", NULL, &got);
	assert_int_equal(count_of(&got, "kept", &version), 1);
	assert_int_equal(version, 1);
	got_fini(&got);
	scan_input("v", "new.txt", NULL, &got);
	assert_int_equal(count_of(&got, "kept", &version), 1);
	assert_int_equal(version, 2);
	got_fini(&got);

	assert_done(naql_archive_open(&a, "v", true, why));
	assert_done(naql_archive_withdraw(a, "kept", "a test", why));
	assert_int_equal(naql_archive_withdraw(a, "unknown", "a test", NULL),
			 NAQL_E_NOTFOUND);
	naql_archive_close(a);
	scan_input("v", "old.txt", NULL, &got);
	scan_input("v", "new.txt", NULL, &got);
	assert_int_equal(got.n, 0);
	assert_int_equal(damage_of("v"), 0);
	buf_fini(&old);
	buf_fini(&new);
	buf_fini(&lines);
	got_fini(&got);
}

static bool
stop_at_once(void *ctx)
{
	return ++*(unsigned *)ctx > 40;
}

static void
a_stopped_scan_keeps_what_it_printed(void **state)
{
	naql_scan_options opt = { .size = sizeof(opt), .record = true, .jobs = 2 };
	const char *path = "plain.warc";
	struct got got = { 0 };
	naql_sink sink = got_sink(&got);
	naql_archive *a = NULL;
	naql_scan_counts n = { 0 };
	unsigned asked = 0;
	uint64_t listed = 0;

	(void)state;
	make_archive("stopped");
	add_input("stopped", "stories.jsonl");
	opt.input.size = sizeof(opt.input);
	opt.input.chunk = 4096; /* asked at every read */
	assert_done(naql_archive_open(&a, "stopped", true, why));
	sink.line = NULL;
	sink.fault = NULL;
	sink.stop = stop_at_once;
	sink.ctx = &asked;
	assert_int_equal(naql_scan(a, (naql_strings){ &path, 1 }, &opt, &sink, &n, NULL),
			 NAQL_E_STOPPED);
	assert_true(n.recorded > 0);
	naql_archive_close(a);
	assert_done(naql_archive_open(&a, "stopped", false, why));
	sink = got_sink(&got);
	assert_done(naql_uses(a, NULL, &sink, &listed, why));
	naql_archive_close(a);
	assert_int_equal(listed, n.recorded);
	assert_int_equal(damage_of("stopped"), 0);
	got_fini(&got);
}

static naql_status
refuse_line(void *ctx, const char *json, size_t len, naql_error *err)
{
	(void)json;
	(void)len;
	(void)err;
	return --*(int *)ctx > 0 ? NAQL_OK : NAQL_E_IO;
}

static void
an_output_that_fails_ends_the_scan(void **state)
{
	const char *path = "crawl.warc.gz";

	(void)state;
	for (unsigned jobs = 1; jobs <= 8; jobs *= 2) {
		naql_scan_options opt = { .size = sizeof(opt), .jobs = jobs };
		int left = 20;
		naql_sink sink = { .line = refuse_line, .ctx = &left };
		naql_archive *a = NULL;
		naql_scan_counts n = { 0 };

		assert_done(naql_archive_open(&a, "a", false, why));
		assert_int_equal(
			naql_scan(a, (naql_strings){ &path, 1 }, &opt, &sink, &n, NULL),
			NAQL_E_IO);
		assert_int_equal(left, 0);
		naql_archive_close(a);
	}
}

static void
misuse_is_told(void **state)
{
	naql_scan_options five = { .size = sizeof(five), .min_words = 5 };
	naql_scan_options record = { .size = sizeof(record), .record = true };
	const char *path = "crawl.warc.gz";
	const naql_strings one = { &path, 1 }, none = { NULL, 0 };
	naql_archive *a = NULL, *b = NULL;
	naql_scan_counts n = { 0 };
	naql_add_counts added = { 0 };

	(void)state;
	assert_int_equal(naql_archive_init("a", "Sanabel", none, none, NULL, NULL),
			 NAQL_E_USAGE);
	assert_int_equal(naql_archive_init("other", "  ", none, none, NULL, NULL),
			 NAQL_E_USAGE);
	assert_int_equal(naql_archive_open(&a, "nowhere", false, NULL), NAQL_E_IO);
	assert_null(a);
	assert_done(naql_archive_open(&a, "a", false, why));
	assert_int_equal(naql_scan(a, one, &five, NULL, &n, NULL), NAQL_E_USAGE);
	assert_int_equal(naql_scan(a, one, &record, NULL, &n, NULL), NAQL_E_USAGE);
	assert_int_equal(naql_archive_add(a, one, NULL, NULL, &added, NULL),
			 NAQL_E_USAGE);
	naql_archive_close(a);
	assert_done(naql_archive_open(&a, "a", true, why));
	assert_int_equal(naql_archive_open(&b, "a", true, NULL), NAQL_E_BUSY);
	assert_null(b);
	naql_archive_close(a);
}

/* A terminal whose other side was closed gives what was written, and then EIO. */
static int
broken_input(struct slice text)
{
	int lock = 0, number = 0, master = open("/dev/ptmx", O_RDWR | O_NOCTTY), slave;
	struct termios raw;
	char name[32];

	if (master < 0 || ioctl(master, TIOCSPTLCK, &lock) != 0 ||
	    ioctl(master, TIOCGPTN, &number) != 0)
		return -1;
	snprintf(name, sizeof(name), "/dev/pts/%d", number);
	slave = open(name, O_RDWR | O_NOCTTY);
	if (slave < 0 || tcgetattr(slave, &raw) != 0)
		return -1;
	cfmakeraw(&raw);
	assert_int_equal(tcsetattr(slave, TCSANOW, &raw), 0);
	assert_int_equal(write(slave, text.ptr, text.len), text.len);
	assert_int_equal(close(slave), 0);
	return master;
}

/* What was read of a text that breaks off is told, and is not the next text's. */
static void
a_broken_text_ends_where_it_breaks(void **state)
{
	static const char *const paths[] = { "-", "next.txt" };
	naql_scan_options opt = { .size = sizeof(opt), .jobs = 1 };
	struct buf text = { 0 }, next = { 0 };
	struct got got = { 0 };
	naql_sink sink = got_sink(&got);
	naql_scan_counts n = { 0 };
	naql_archive *a = NULL;
	int input, standard = dup(0);
	char first[65];

	(void)state;
	opt.input.size = sizeof(opt.input);
	opt.input.window = 1024;
	buf_add_slice(&text, buf_slice(&stories[3]));
	assert_in_range(text.len, 1200, 4000);
	buf_add_slice(&next, buf_slice(&stories[3])); /* here too, a use of its own */
	buf_add_slice(&next, buf_slice(&stories[7]));
	write_file(paths[1], &next);
	input = broken_input(buf_slice(&text));
	if (input < 0) { /* no terminals here */
		buf_fini(&text);
		buf_fini(&next);
		close(standard);
		skip();
	}
	assert_true(dup2(input, 0) == 0 && close(input) == 0);
	assert_done(naql_archive_open(&a, "a", false, why));
	assert_done(naql_scan(a, (naql_strings){ paths, 2 }, &opt, &sink, &n, why));
	naql_archive_close(a);
	assert_true(dup2(standard, 0) == 0 && close(standard) == 0);
	assert_int_equal(got.faults, 1);
	assert_int_equal(got.last.sys_errno, EIO);
	assert_int_equal(got.n, 3);
	for (size_t i = 0; i < 3; i++) {
		struct json *use = got_json(&got, i);
		const struct json *page = json_get(use, "page");

		if (i == 0)
			assert_true(json_is(json_get(use, "story"), "s3"));
		assert_true(json_is(json_get(page, "file"), paths[i > 0]));
		assert_true(json_is(json_get(use, "kind"), "whole"));
		if (i > 0)
			assert_false(slice_eq(json_str(json_get(page, "sha256")),
					      SLICE(first)));
		else
			snprintf(first, sizeof(first), "%.64s",
				 json_str(json_get(page, "sha256")).ptr);
		json_free(use);
	}
	buf_fini(&text);
	buf_fini(&next);
	got_fini(&got);
}

/* Each use repeats what the page says of itself: that is bounded. */
static void
a_title_without_end_is_cut(void **state)
{
	struct buf page = { 0 };
	struct got got = { 0 };
	struct json *use;
	struct slice title;

	(void)state;
	buf_add_str(&page, "<html lang=\"");
	for (unsigned i = 0; i < 5000; i++)
		buf_add_str(&page, "خبز");
	buf_add_str(&page, "\"><head><meta charset=utf-8><title>x");
	for (unsigned i = 0; i < 5000; i++)
		buf_add_str(&page, "خبز");
	buf_add_str(&page, "</title></head><body><p>");
	buf_add_slice(&page, buf_slice(&stories[3]));
	write_file("title.html", &page);
	(void)scan_input("a", "title.html", NULL, &got);
	assert_true(got.n >= 1 && got.lines.len < got.n * 8000);
	use = got_json(&got, 0);
	title = json_str(json_get(json_get(use, "page"), "title"));
	assert_int_equal(title.len, 1023); /* x, and whole letters of two bytes */
	assert_true(json_str(json_get(json_get(use, "page"), "lang")).len <= 64);
	json_free(use);
	buf_fini(&page);
	got_fini(&got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_does_not_depend_on_jobs_or_chunks),
		cmocka_unit_test(a_broken_text_ends_where_it_breaks),
		cmocka_unit_test(a_title_without_end_is_cut),
		cmocka_unit_test(a_stopped_scan_keeps_what_it_printed),
		cmocka_unit_test(an_output_that_fails_ends_the_scan),
		cmocka_unit_test(misuse_is_told),
		cmocka_unit_test(scanning_again_records_nothing),
		cmocka_unit_test(versions_and_withdrawal),
	};

	return cmocka_run_group_tests_name("engine: scan", tests, make_world, drop_world);
}
