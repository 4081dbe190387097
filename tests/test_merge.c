/*
 * engine: segments that become one. Whatever order and number of adds there was, the
 * merged segment is the one that a single add would have made, so that nothing that is
 * found can depend on it; and wherever a merge is cut off, the archive is whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>

#include "engine/merge.h"
#include "engine/recorded.h"
#include "engine_room.h"
#include "failing.h"

/* ---- which segments ---- */

/* However many adds: at most 8 are left, in their order, and each byte is copied a few
 * times only. */
static void
adds_cost_little(void **state)
{
	enum { ADDS = 4000 };

	(void)state;
	PROP_RUN(p, 12)
	{
		uint64_t sizes[MERGE_LIVE_MAX + 1], added = 0, copied = 0;
		uint64_t most = 1 + prop_below(&p, 30), big = prop_below(&p, 2);
		size_t n = 0;

		if (big)
			added = sizes[n++] = 10000 + prop_below(&p, 100000);
		for (unsigned i = 0; i < ADDS; i++) {
			size_t first;

			sizes[n] = 1 + prop_below(&p, most);
			added += sizes[n++];
			first = merge_choose(sizes, n);
			assert_true(first <= n && first + 1 != n);
			for (size_t k = first + 1; k < n; k++)
				sizes[first] += sizes[k];
			if (first < n) {
				copied += sizes[first];
				n = first + 1;
			}
			assert_true(prop_check(&p, n <= MERGE_LIVE_MAX, "at most 8"));
		}
		assert_true(prop_check(&p, copied < 8 * added, "copied a few times"));
	}
}

/* What would become too large for one segment stays apart. */
static void
the_largest_stay_apart(void **state)
{
	const uint64_t g = ((uint64_t)12 << 30) / 40;
	uint64_t sizes[] = { 39 * g, 39 * g, 39 * g, 30 * g, 5 * g, g, g, g, g };
	uint64_t all[] = { 39 * g, 39 * g, 39 * g, 39 * g, 39 * g,
			   39 * g, 39 * g, 39 * g, 39 * g };

	(void)state;
	assert_int_equal(merge_choose(sizes, 9), 4); /* 39 is too much */
	sizes[4] = 8 * g;
	assert_int_equal(merge_choose(sizes, 9), 5); /* 4 are half of 8 */
	assert_int_equal(merge_choose(all, 9), 9);
	assert_int_equal(merge_choose(all, 8), 8);
	assert_int_equal(merge_choose(NULL, 0), 0);
}

/* ---- the same segment ---- */

static naql_merge_counts
merge(const char *dir)
{
	naql_archive *a = NULL;
	naql_merge_counts n = { 0 };

	assert_done(naql_archive_open(&a, dir, true, why));
	assert_done(naql_archive_merge(a, NULL, &n, why));
	naql_archive_close(a);
	return n;
}

/* segment_files() - how many there are in the directory, and the path of the last one. */
static size_t
segment_files(const char *dir, char path[300])
{
	char segments[64];
	size_t n = 0;
	struct dirent *e;
	DIR *d;

	snprintf(segments, sizeof(segments), "%s/segments", dir);
	d = opendir(segments);
	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.' && (!e->d_name[1] || e->d_name[1] == '.'))
			continue;
		snprintf(path, 300, "%s/%.200s", segments, e->d_name);
		n++;
	}
	closedir(d);
	return n;
}

static void
assert_same_segment(const char *one, const char *other)
{
	char a[300], b[300];
	size_t a_len = 0, b_len = 0;
	uint8_t *a_bytes, *b_bytes;

	assert_int_equal(segment_files(one, a), 1);
	assert_int_equal(segment_files(other, b), 1);
	a_bytes = file_bytes(a, &a_len);
	b_bytes = file_bytes(b, &b_len);
	assert_true(a_bytes && b_bytes && a_len > 512);
	assert_int_equal(a_len, b_len);
	assert_memory_equal(a_bytes, b_bytes, a_len);
	free(a_bytes);
	free(b_bytes);
}

/* One story a line; some ids come again, as corrections. */
static void
add_random_story(struct prop *p, struct buf *out, unsigned i)
{
	struct buf text = { 0 };
	char id[16];

	story_text(p, (size_t)prop_below(p, 150), &text);
	snprintf(id, sizeof(id), "s%u", (unsigned)prop_below(p, i + 2));
	add_story_line(out, id, buf_slice(&text), (int)prop_below(p, 300) - 10);
	buf_fini(&text);
}

static void
assert_same_uses(const char *one, const char *other, const char *pages)
{
	naql_scan_options opt = { .size = sizeof(opt), .jobs = 1, .traces = true };
	struct got a = { 0 }, b = { 0 };

	scan_input(one, pages, &opt, &a);
	scan_input(other, pages, &opt, &b);
	assert_true(a.n > 0);
	assert_int_equal(a.lines.len, b.lines.len);
	assert_memory_equal(a.lines.ptr, b.lines.ptr, a.lines.len);
	got_fini(&a);
	got_fini(&b);
}

static void
merged_is_as_added_at_once(void **state)
{
	(void)state;
	PROP_RUN(p, 2)
	{
		struct buf all = { 0 }, part = { 0 };
		char one[32], many[32];
		unsigned n_adds = 2 + (unsigned)prop_below(&p, 18), i = 0;

		snprintf(one, sizeof(one), "one%u", (unsigned)p.seed);
		snprintf(many, sizeof(many), "many%u", (unsigned)p.seed);
		make_archive(one);
		make_archive(many);
		for (unsigned k = 0; k < n_adds; k++) {
			unsigned end = i + 1 + (unsigned)prop_below(&p, 25);

			buf_reset(&part);
			for (; i < end; i++)
				add_random_story(&p, &part, i);
			buf_add_slice(&all, buf_slice(&part));
			write_file("part.jsonl", &part);
			add_input(many, "part.jsonl");
		}
		write_file("all.jsonl", &all);
		add_input(one, "all.jsonl");
		merge(many);
		assert_same_segment(one, many);
		assert_int_equal(damage_of(many), 0);
		assert_same_uses(one, many, "all.jsonl");
		assert_int_equal(merge(many).segments, 0);
		buf_fini(&all);
		buf_fini(&part);
	}
}

static void
adds_leave_at_most_eight(void **state)
{
	struct prop p = { .state = 77 };
	struct buf part = { 0 };
	char path[300];

	(void)state;
	make_archive("daily");
	for (unsigned k = 0; k < 20; k++) {
		buf_reset(&part);
		for (unsigned i = 0; i < 4; i++)
			add_random_story(&p, &part, 10000 * k + 9999);
		write_file("part.jsonl", &part);
		add_input("daily", "part.jsonl");
		assert_in_range(segment_files("daily", path), 1, MERGE_LIVE_MAX);
	}
	assert_int_equal(damage_of("daily"), 0);
	buf_fini(&part);
}

/* ---- withdrawn stories ---- */

static const char ferry[] =
	"The ferry to the island leaves at nine in the morning, the harbour office said "
	"on Tuesday, and the bakery at the pier opens an hour earlier than in winter.";
static const char garden[] = "تفتح المكتبة العامة أبوابها في الحديقة الكبيرة كل صباح من "
			     "أيام الربيع، ويقرأ الأطفال "
			     "تحت الأشجار ثم يشترون الخبز من المخبز القريب قبل الغداء.";

static void
make_two(const char *dir)
{
	struct buf line = { 0 };

	make_archive(dir);
	add_story_line(&line, "ferry", SLICE(ferry), 3);
	write_file("ferry.jsonl", &line);
	add_input(dir, "ferry.jsonl");
	buf_reset(&line);
	add_story_line(&line, "garden", SLICE(garden), 4);
	write_file("garden.jsonl", &line);
	add_input(dir, "garden.jsonl");
	buf_fini(&line);
}

static void
withdraw(const char *dir, const char *story)
{
	naql_archive *a = NULL;

	assert_done(naql_archive_open(&a, dir, true, why));
	assert_done(naql_archive_withdraw(a, story, "killed", why));
	naql_archive_close(a);
}

static size_t
uses_of(const char *dir, const char *pages)
{
	struct got got = { 0 };
	size_t n;

	scan_input(dir, pages, NULL, &got);
	n = got.n;
	got_fini(&got);
	return n;
}

static void
withdrawn_leave_the_lookup_and_stay(void **state)
{
	naql_scan_options record = { .size = sizeof(record), .record = true };
	struct got got = { 0 }, shown = { 0 };
	struct buf text = { 0 };
	naql_archive *a = NULL;
	naql_merge_counts n;
	naql_sink sink;
	uint64_t found = 0;

	(void)state;
	make_two("kill");
	scan_input("kill", "ferry.jsonl", &record, &got);
	assert_int_equal(got.n, 1);
	withdraw("kill", "ferry");
	assert_int_equal(uses_of("kill", "ferry.jsonl"), 0);
	n = merge("kill");
	assert_int_equal(n.segments, 2);
	assert_int_equal(n.items, 2);
	assert_int_equal(n.withdrawn, 1);
	assert_int_equal(uses_of("kill", "ferry.jsonl"), 0);
	assert_int_equal(uses_of("kill", "garden.jsonl"), 1);
	assert_int_equal(damage_of("kill"), 0);
	assert_int_equal(merge("kill").segments, 0);

	/* the story's bytes and the recorded use are there, through a second merge too */
	withdraw("kill", "garden");
	assert_int_equal(merge("kill").withdrawn, 2);
	assert_done(naql_archive_open(&a, "kill", false, why));
	assert_done(recorded_story_text(a, SLICE("ferry"), 1, &text, why));
	assert_true(slice_eq(buf_slice(&text), SLICE(ferry)));
	sink = got_sink(&shown);
	assert_done(naql_uses(a, NULL, &sink, &found, why));
	assert_int_equal(found, 1);
	naql_archive_close(a);
	got_fini(&got);
	got_fini(&shown);
	buf_fini(&text);
}

/* ---- readers, damage, and being cut off ---- */

static void
readers_keep_what_they_have(void **state)
{
	struct got before = { 0 }, after = { 0 };
	naql_sink first = got_sink(&before), second = got_sink(&after);
	const char *pages[] = { "ferry.jsonl", "garden.jsonl" };
	naql_archive *reader = NULL, *late = NULL;
	naql_scan_counts n = { 0 };
	char path[300];

	(void)state;
	make_two("read");
	assert_done(naql_archive_open(&reader, "read", false, why));
	assert_done(naql_archive_open(&late, "read", false, why));
	assert_done(naql_scan(reader, (naql_strings){ pages, 2 }, NULL, &first, &n, why));
	assert_int_equal(before.n, 2);
	assert_int_equal(merge("read").segments, 2);
	assert_int_equal(segment_files("read", path), 1);
	assert_done(
		naql_scan(reader, (naql_strings){ pages, 2 }, NULL, &second, &n, why));
	assert_done(naql_scan(late, (naql_strings){ pages, 2 }, NULL, &second, &n, why));
	assert_int_equal(after.n, 4);
	assert_memory_equal(before.lines.ptr, after.lines.ptr, before.lines.len);
	naql_archive_close(reader);
	naql_archive_close(late);
	got_fini(&before);
	got_fini(&after);
}

static void
damage_is_not_merged_away(void **state)
{
	naql_archive *a = NULL;
	naql_merge_counts n;
	naql_error err = { 0 };
	uint8_t byte = 0x55;
	char path[300];
	int fd;

	(void)state;
	make_two("bad");
	segment_files("bad", path);
	fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, &byte, 1, 600), 1);
	close(fd);
	assert_done(naql_archive_open(&a, "bad", true, why));
	assert_int_equal(naql_archive_merge(a, NULL, &n, &err), NAQL_E_CORRUPT);
	assert_string_equal(err.source, path);
	naql_archive_close(a);
	assert_int_equal(segment_files("bad", path), 2);
	assert_int_equal(damage_of("bad"), 1);
}

static void
run_program(const char *const argv[])
{
	union {
		const char *const *in;
		char *const *out;
	} args = { argv };
	pid_t pid = fork();
	int rc = -1;

	if (pid == 0) {
		(void)execvp(argv[0], args.out);
		_exit(127);
	}
	assert_true(pid > 0 && waitpid(pid, &rc, 0) == pid && rc == 0);
}

static void *
killing_resize(void *ctx, void *ptr, size_t want)
{
	long *left = ctx;

	if (want == 0) {
		free(ptr);
		return NULL;
	}
	if ((*left)-- == 0)
		raise(SIGKILL);
	return realloc(ptr, want);
}

/* In a child: merge, and be killed at the n-th request for memory. Returns whether it
 * was. */
static bool
merge_and_die(const char *dir, long n)
{
	struct mem_hook hook = { killing_resize, &n };
	pid_t pid = fork();
	int status = 0;

	assert_true(pid >= 0);
	if (pid == 0) {
		naql_archive *a = NULL;
		naql_merge_counts counts;
		naql_status st;

		mem_set_hook(&hook);
		st = naql_archive_open(&a, dir, true, NULL);
		if (st == NAQL_OK)
			st = naql_archive_merge(a, NULL, &counts, NULL);
		naql_archive_close(a);
		_exit(st == NAQL_OK ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	return WIFSIGNALED(status);
}

/* Requests for memory that a whole merge makes. */
static long
count_requests(const char *dir)
{
	struct failing f = { 0 };
	naql_archive *a = NULL;
	naql_merge_counts n;
	long asked;

	failing_start(&f, LONG_MAX);
	assert_done(naql_archive_open(&a, dir, true, why));
	assert_done(naql_archive_merge(a, NULL, &n, why));
	naql_archive_close(a);
	asked = LONG_MAX - f.countdown;
	mem_set_hook(NULL);
	assert_int_equal(f.live, 0);
	return asked;
}

static void
killed_anywhere_it_is_whole(void **state)
{
	static const char *const copy[] = { "cp", "-r", "two", "killed", NULL };
	static const char *const drop[] = { "rm", "-rf", "killed", NULL };
	long asked;
	char path[300];

	(void)state;
	make_two("two");
	run_program(copy);
	asked = count_requests("killed");
	assert_true(asked > 100);
	for (long n = 0; n < asked + 2; n += n + 12 < asked ? 1 + asked / 12 : 1) {
		run_program(drop);
		run_program(copy);
		assert_int_equal(merge_and_die("killed", n), n < asked);
		assert_int_equal(damage_of("killed"), 0);
		assert_int_equal(uses_of("killed", "ferry.jsonl"), 1);
		assert_int_equal(uses_of("killed", "garden.jsonl"), 1);
		merge("killed"); /* or it was done before: what is left goes */
		assert_int_equal(segment_files("killed", path), 1);
	}
	run_program(drop);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adds_cost_little),
		cmocka_unit_test(the_largest_stay_apart),
		cmocka_unit_test(merged_is_as_added_at_once),
		cmocka_unit_test(adds_leave_at_most_eight),
		cmocka_unit_test(withdrawn_leave_the_lookup_and_stay),
		cmocka_unit_test(readers_keep_what_they_have),
		cmocka_unit_test(damage_is_not_merged_away),
		cmocka_unit_test(killed_anywhere_it_is_whole),
	};

	return cmocka_run_group_tests_name("engine: merge", tests, enter, leave);
}
