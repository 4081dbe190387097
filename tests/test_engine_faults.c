/*
 * engine: memory refused anywhere. Every allocation of init, add, scan, page, verify and
 * stats is refused once, in strides: the call says so (or counts the record it could not
 * hold), leaks nothing, and leaves an archive that verifies and is as it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>

#include "engine_room.h"
#include "failing.h"
#include "record_build.h"

#define RUNS 150 /* of each job, about */

static const char story_one[] =
	"The ferry to the island leaves at nine in the morning, the harbour office said "
	"on Tuesday. Passengers may bring bicycles, and the bakery at the pier opens an "
	"hour earlier than in winter, at half past six.";
static const char story_two[] =
	"تفتح المكتبة العامة أبوابها في الحديقة الكبيرة كل صباح من أيام الربيع، وقالت "
	"أمينة "
	"المكتبة إن الأطفال يقرؤون تحت الأشجار ثم يشترون الخبز من المخبز القريب.";

static void
make_inputs(void)
{
	struct buf out = { 0 }, page = { 0 }, record = { 0 };

	add_story_line(&out, "one", SLICE(story_one), 3);
	add_story_line(&out, "two", SLICE(story_two), 4);
	write_file("stories.jsonl", &out);
	buf_reset(&out);
	add_story_line(&out, "one", SLICE(story_two), 5);
	add_story_line(&out, "three",
		       SLICE("A garden of herbs grows behind the library."), 6);
	write_file("more.jsonl", &out);
	buf_reset(&out);
	for (unsigned i = 0; i < 3; i++) {
		buf_reset(&page);
		buf_printf(&page,
			   "<html><head><title>News</title></head><body><p>%s</p>"
			   "<p>Source: Sanabel News Agency</p></body></html>",
			   i % 2 ? story_two : story_one);
		buf_reset(&record);
		add_response(&record, i, HTML_HEAD, buf_slice(&page));
		add_gzip(&out, buf_slice(&record));
	}
	write_file("crawl.warc.gz", &out);
	buf_reset(&out);
	for (unsigned i = 0; i < 4; i++) /* in windows */
		buf_printf(&out, "%s\nkelebek\n%s\n", story_one, story_two);
	write_file("long.txt", &out);
	buf_fini(&out);
	buf_fini(&page);
	buf_fini(&record);
}

/* What one run of a job gave. */
struct outcome {
	naql_status status;
	uint64_t faults;
	char lines[8192];
	size_t len;
};

static naql_status
keep_line(void *ctx, const char *json, size_t len, naql_error *err)
{
	struct outcome *o = ctx;

	(void)err;
	assert_true(o->len + len < sizeof(o->lines));
	memcpy(o->lines + o->len, json, len);
	o->len += len;
	return NAQL_OK;
}

static void
count_fault(void *ctx, const naql_error *fault)
{
	struct outcome *o = ctx;

	assert_true(fault->text[0] != '\0');
	o->faults++;
}

static void
job_init(struct outcome *o, const char *dir)
{
	static const char *const hosts[] = { "sanabel.example" };
	static const char *const credits[] = { "Sanabel" };

	o->status =
		naql_archive_init(dir, "Sanabel News Agency", (naql_strings){ hosts, 1 },
				  (naql_strings){ credits, 1 }, NULL, NULL);
}

static void
job_add(struct outcome *o, const char *dir)
{
	const char *path = "more.jsonl";
	naql_sink sink = { .line = keep_line, .fault = count_fault, .ctx = o };
	naql_archive *a = NULL;
	naql_add_counts n = { 0 };

	o->status = naql_archive_open(&a, dir, true, NULL);
	if (o->status == NAQL_OK)
		o->status = naql_archive_add(a, (naql_strings){ &path, 1 }, NULL, &sink,
					     &n, NULL);
	naql_archive_close(a);
}

static void
job_merge(struct outcome *o, const char *dir)
{
	naql_sink sink = { .line = keep_line, .fault = count_fault, .ctx = o };
	naql_archive *a = NULL;
	naql_merge_counts n = { 0 };

	o->status = naql_archive_open(&a, dir, true, NULL);
	if (o->status == NAQL_OK)
		o->status = naql_archive_merge(a, &sink, &n, NULL);
	naql_archive_close(a);
}

static void
scan_with(struct outcome *o, const char *dir, const char *path, bool record)
{
	naql_scan_options opt = { .size = sizeof(opt), .jobs = 1, .record = record };
	naql_sink sink = { .line = keep_line, .fault = count_fault, .ctx = o };
	naql_archive *a = NULL;
	naql_scan_counts n = { 0 };

	opt.input.size = sizeof(opt.input);
	opt.input.window = 700;
	o->status = naql_archive_open(&a, dir, record, NULL);
	if (o->status == NAQL_OK)
		o->status =
			naql_scan(a, (naql_strings){ &path, 1 }, &opt, &sink, &n, NULL);
	naql_archive_close(a);
}

static void
job_scan(struct outcome *o, const char *dir)
{
	scan_with(o, dir, "crawl.warc.gz", false);
}

static void
job_record(struct outcome *o, const char *dir)
{
	scan_with(o, dir, "crawl.warc.gz", true);
}

static void
job_windows(struct outcome *o, const char *dir)
{
	scan_with(o, dir, "long.txt", false);
}

static void
job_look(struct outcome *o, const char *dir)
{
	naql_sink sink = { .line = keep_line, .fault = count_fault, .ctx = o };
	naql_archive *a = NULL;
	uint64_t n = 0;

	o->status = naql_archive_open(&a, dir, false, NULL);
	if (o->status == NAQL_OK)
		o->status = naql_archive_stats(a, &sink, NULL);
	if (o->status == NAQL_OK)
		o->status = naql_archive_verify(a, &sink, &n, NULL);
	if (o->status == NAQL_OK)
		o->status = naql_uses(a, NULL, &sink, &n, NULL);
	naql_archive_close(a);
}

static void
job_page(struct outcome *o, const char *dir)
{
	const char *path = "crawl.warc.gz";
	naql_sink sink = { .line = keep_line, .fault = count_fault, .ctx = o };
	naql_input_counts n = { 0 };

	(void)dir;
	o->status = naql_page((naql_strings){ &path, 1 }, NULL, &sink, &n, NULL);
}

/* One run with the n-th request refused, n below 0: none. */
static bool
run_refusing(void (*job)(struct outcome *o, const char *dir), const char *dir, long n,
	     struct outcome *o, long *asked)
{
	struct failing f = { .countdown = n };

	memset(o, 0, sizeof(*o));
	failing_start(&f, n < 0 ? LONG_MAX : n);
	job(o, dir);
	mem_set_hook(NULL);
	assert_int_equal(f.live, 0);
	if (asked)
		*asked = LONG_MAX - f.countdown;
	return f.refused;
}

/* A refusal is told; where the job got through all the same, it gave all the same. */
static void
check_refusal(const struct outcome *o, const struct outcome *whole, long n)
{
	bool same = o->len == whole->len && memcmp(o->lines, whole->lines, o->len) == 0;

	if (o->status != NAQL_E_NOMEM &&
	    (o->status != NAQL_OK || (o->faults == 0 && !same)))
		fail_msg("request %ld refused: status %d, %u faults, %s output", n,
			 (int)o->status, (unsigned)o->faults, same ? "same" : "another");
}

/* The job on an archive that it does not change. */
static void
sweep(void (*job)(struct outcome *o, const char *dir), const char *dir)
{
	static struct outcome whole, o;
	long asked, stride;

	assert_false(run_refusing(job, dir, -1, &whole, &asked));
	assert_int_equal(whole.status, NAQL_OK);
	assert_true(asked > 10);
	stride = asked / RUNS + 1;
	for (long n = 0; n < asked; n += n < 50 ? 1 : stride) {
		if (run_refusing(job, dir, n, &o, NULL))
			check_refusal(&o, &whole, n);
		else
			assert_int_equal(o.status, NAQL_OK);
	}
}

static int
make_world(void **state)
{
	if (enter(state) != 0)
		return -1;
	make_inputs();
	make_archive("a");
	return add_input("a", "stories.jsonl").added == 2 ? 0 : -1;
}

static void
memory_refused_to_scan(void **state)
{
	(void)state;
	sweep(job_scan, "a");
}

static void
memory_refused_to_windows(void **state)
{
	(void)state;
	sweep(job_windows, "a");
}

static void
memory_refused_to_page(void **state)
{
	(void)state;
	sweep(job_page, "a");
}

static void
memory_refused_to_stats_and_verify(void **state)
{
	(void)state;
	sweep(job_look, "a");
}

/* Jobs that change the archive: as before until the one that gets through. */
static void
sweep_writing(void (*job)(struct outcome *o, const char *dir), const char *dir)
{
	static struct outcome before, after, o;
	long refused = 0;

	memset(&before, 0, sizeof(before));
	job_look(&before, dir);
	for (long n = 0;; n += n < 50 ? 1 : 1 + n / 40) {
		bool was = run_refusing(job, dir, n, &o, NULL);

		if (!was || o.status == NAQL_OK)
			break;
		refused++;
		assert_int_equal(o.status, NAQL_E_NOMEM);
		memset(&after, 0, sizeof(after));
		job_look(&after, dir);
		assert_int_equal(after.status, NAQL_OK);
		assert_int_equal(after.len, before.len);
		assert_memory_equal(after.lines, before.lines, before.len);
	}
	assert_true(refused > 40);
	assert_int_equal(o.status, NAQL_OK);
	assert_int_equal(damage_of(dir), 0);
	memset(&after, 0, sizeof(after));
	job_look(&after, dir);
	assert_memory_not_equal(after.lines, before.lines,
				before.len < after.len ? before.len : after.len);
}

static void
memory_refused_to_record(void **state)
{
	(void)state;
	sweep_writing(job_record, "a");
}

static void
memory_refused_to_add(void **state)
{
	(void)state;
	sweep_writing(job_add, "a");
}

static void
memory_refused_to_merge(void **state)
{
	(void)state;
	make_archive("parts");
	assert_int_equal(add_input("parts", "stories.jsonl").added, 2);
	assert_int_equal(add_input("parts", "more.jsonl").added, 1);
	sweep_writing(job_merge, "parts");
}

static void
memory_refused_to_init(void **state)
{
	static struct outcome o;
	long asked;

	(void)state;
	run_refusing(job_init, "new", -1, &o, &asked);
	assert_int_equal(o.status, NAQL_OK);
	for (long n = 0; n < asked; n += 1 + asked / 60) {
		char dir[32];

		snprintf(dir, sizeof(dir), "new%ld", n);
		if (run_refusing(job_init, dir, n, &o, NULL)) {
			assert_int_equal(o.status, NAQL_E_NOMEM);
			assert_false(run_refusing(job_init, dir, -1, &o, NULL));
			/* what was begun is taken over, or is an archive already */
			assert_true(o.status == NAQL_OK || o.status == NAQL_E_USAGE);
		}
		assert_int_equal(damage_of(dir), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_refused_to_scan),
		cmocka_unit_test(memory_refused_to_windows),
		cmocka_unit_test(memory_refused_to_page),
		cmocka_unit_test(memory_refused_to_stats_and_verify),
		cmocka_unit_test(memory_refused_to_record),
		cmocka_unit_test(memory_refused_to_add),
		cmocka_unit_test(memory_refused_to_merge),
		cmocka_unit_test(memory_refused_to_init),
	};

	return cmocka_run_group_tests_name("engine: memory refused", tests, make_world,
					   leave);
}
