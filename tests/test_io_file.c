/*
 * test_io_file.c - files mapped, written, walked and locked, in a directory of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "failing.h"
#include "io/file.h"
#include "io/scratch.h"
#include "prop.h"

static char home[] = "/tmp/naql_test_XXXXXX";

static int
enter(void **state)
{
	(void)state;
	strcpy(home, "/tmp/naql_test_XXXXXX");
	return mkdtemp(home) && chdir(home) == 0 ? 0 : -1;
}

static int
leave(void **state)
{
	char *const argv[] = { (char[]){ "rm" }, (char[]){ "-rf" }, home, NULL };
	pid_t pid = chdir("/") == 0 ? fork() : -1;
	int rc = -1;

	(void)state;
	if (pid == 0) {
		(void)execvp("rm", argv);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &rc, 0) == pid ? rc : -1;
}

static void
put(const char *path, const char *text)
{
	struct file_writer *w;

	assert_int_equal(file_writer_open(&w, path, NULL), NAQL_OK);
	assert_int_equal(file_writer_add(w, text, strlen(text), NULL), NAQL_OK);
	assert_int_equal(file_writer_commit(w, NULL), NAQL_OK);
}

static void
assert_holds(const char *path, const void *bytes, size_t len)
{
	struct file_map m;

	assert_int_equal(file_map(&m, path, NULL), NAQL_OK);
	assert_int_equal(m.len, len);
	if (len)
		assert_memory_equal(m.bytes, bytes, len);
	file_unmap(&m);
	assert_null(m.bytes);
}

static size_t
entries(const char *path)
{
	DIR *d = opendir(path);
	size_t n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	(void)closedir(d);
	return n - 2;
}

static void
test_written_is_what_is_mapped(void **state)
{
	(void)state;
	PROP_RUN(p, 15)
	{
		struct buf want = { 0 };
		struct file_writer *w;

		assert_int_equal(file_writer_open(&w, "f", NULL), NAQL_OK);
		for (size_t i = (size_t)prop_below(&p, 30); i; i--) {
			size_t len =
				(size_t)prop_below(&p, prop_below(&p, 5) ? 5000 : 700000);
			size_t from = want.len;

			assert_true(buf_reserve(&want, len + 1));
			memset(want.ptr + from, (int)prop_below(&p, 256), len);
			want.len += len;
			assert_int_equal(file_writer_add(w, want.ptr + from, len, NULL),
					 NAQL_OK);
			assert_int_equal(file_writer_size(w), want.len);
			if (want.len > 8) {
				size_t at = (size_t)prop_below(&p, want.len - 8);

				memcpy(want.ptr + at, "amendeds", 8);
				assert_int_equal(
					file_writer_at(w, at, "amendeds", 8, NULL),
					NAQL_OK);
			}
		}
		assert_int_equal(file_writer_at(w, want.len, "x", 1, NULL), NAQL_E_USAGE);
		assert_int_equal(file_writer_commit(w, NULL), NAQL_OK);
		assert_holds("f", want.ptr, want.len);
		buf_fini(&want);
	}
	assert_int_equal(entries("."), 1);
}

static void
test_until_commit_the_old_file_stands(void **state)
{
	struct file_writer *w;
	struct stat s;

	(void)state;
	put("f", "old bread");
	assert_int_equal(file_writer_open(&w, "f", NULL), NAQL_OK);
	assert_int_equal(file_writer_add(w, "new", 3, NULL), NAQL_OK);
	assert_holds("f", "old bread", 9);
	file_writer_discard(w);
	file_writer_discard(NULL);
	assert_holds("f", "old bread", 9);
	assert_int_equal(entries("."), 1);
	assert_int_equal(stat("f", &s), 0);
	assert_int_equal(s.st_mode & 0400, 0400);
}

static void
test_a_full_disk_is_told_and_leaves_the_old(void **state)
{
	struct rlimit was;
	struct rlimit small;
	struct file_writer *w;
	static char bytes[600000];
	naql_error err;
	naql_status st;

	(void)state;
	put("f", "old bread");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	small = was;
	small.rlim_cur = 100000;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(file_writer_open(&w, "f", NULL), NAQL_OK);
	st = file_writer_add(w, bytes, sizeof(bytes), &err);
	file_writer_discard(w);
	assert_int_equal(file_writer_open(&w, "f", NULL), NAQL_OK);
	assert_int_equal(file_writer_add(w, bytes, 200000, NULL), NAQL_OK); /* buffered */
	assert_int_equal(file_writer_commit(w, NULL), NAQL_E_IO);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_int_equal(st, NAQL_E_IO);
	assert_int_equal(err.sys_errno, EFBIG);
	assert_holds("f", "old bread", 9);
	assert_int_equal(entries("."), 1);
}

/* Whatever is said of how a map will be read, its bytes are the same. */
static void
test_maps_stay_what_they_are(void **state)
{
	static uint8_t bytes[100000];
	const uint64_t at[] = { 0, 1, 4095, 4096, 50001, 99999, 100000, UINT64_MAX };
	struct file_writer *w;
	struct file_map m;

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 31 >> 3);
	assert_int_equal(file_writer_open(&w, "map", NULL), NAQL_OK);
	assert_int_equal(file_writer_add(w, bytes, sizeof(bytes), NULL), NAQL_OK);
	assert_int_equal(file_writer_commit(w, NULL), NAQL_OK);
	assert_int_equal(file_map(&m, "map", NULL), NAQL_OK);
	for (int how = FILE_IN_ORDER; how <= FILE_ALL_SOON; how++) {
		for (size_t i = 0; i < NAQL_COUNT(at); i++) {
			for (size_t k = 0; k < NAQL_COUNT(at); k++)
				file_map_expect(&m, at[i], at[k], (enum file_expect)how);
			assert_memory_equal(m.bytes, bytes, sizeof(bytes));
		}
	}
	file_unmap(&m);
	file_map_expect(&m, 0, 1, FILE_ALL_SOON);
	assert_true(file_cache_size() > sizeof(bytes));
	assert_int_equal(file_remove("map", NULL), NAQL_OK);
}

static void
test_places_that_refuse(void **state)
{
	struct file_writer *w;
	struct file_map m;
	struct stat info;
	naql_error err;

	(void)state;
	assert_int_equal(file_writer_open(&w, "none/f", &err), NAQL_E_IO);
	assert_int_equal(err.sys_errno, ENOENT);
	assert_int_equal(mkdir("d", 0777), 0);
	assert_int_equal(mkfifo("pipe", 0666), 0);
	assert_int_equal(file_writer_open(&w, "d", &err), NAQL_E_USAGE);
	assert_int_equal(file_writer_open(&w, "pipe", &err), NAQL_E_USAGE);
	assert_int_equal(entries("."), 2); /* both are what they were */
	assert_int_equal(lstat("pipe", &info), 0);
	assert_true(S_ISFIFO(info.st_mode));
	assert_int_equal(file_map(&m, "none", &err), NAQL_E_IO);
	assert_int_equal(file_map(&m, "d", &err), NAQL_E_USAGE);
	put("empty", "");
	assert_holds("empty", NULL, 0);
}

/* A walk told as text: one line a file, or a fault. */
struct told {
	struct buf text;
	size_t stop_after;
};

static naql_status
tell(void *ctx, const char *path, struct slice id, naql_error *err)
{
	struct told *t = ctx;

	buf_printf(&t->text, "%s=%.*s\n", path, (int)id.len, id.ptr);
	if (t->stop_after && --t->stop_after == 0)
		return naql_fail(err, NAQL_E_STOPPED, path, 0, "enough");
	return NAQL_OK;
}

static void
tell_fault(void *ctx, const naql_error *err)
{
	struct told *t = ctx;

	buf_printf(&t->text, "%s!%d\n", err->source, err->sys_errno != 0);
}

static void
assert_walk(const char *path, const char *want)
{
	struct told t = { { 0 }, 0 };
	struct file_walk w = { tell, tell_fault, &t };

	assert_int_equal(file_walk(path, &w, NULL), NAQL_OK);
	buf_add_byte(&t.text, 0);
	assert_string_equal(t.text.ptr, want);
	buf_fini(&t.text);
}

static void
make_tree(void)
{
	assert_int_equal(mkdir("t", 0777), 0);
	assert_int_equal(mkdir("t/b", 0777), 0);
	assert_int_equal(mkdir("t/b.d", 0777), 0);
	put("t/b/z.warc.gz", "");
	put("t/b/y", "");
	put("t/b.d/x.tar.zst", "");
	put("t/B.txt", "");
	put("t/a.b.html", "");
	put("t/.hidden", "");
	put("t/.gz", "");
	put("t/\xd9\x85.TXT.GZ", "");
	assert_int_equal(symlink("b", "t/link"), 0);
	assert_int_equal(symlink("B.txt", "t/filelink"), 0);
	assert_int_equal(mkfifo("t/pipe", 0666), 0);
}

static void
test_walk_in_byte_order_with_ids(void **state)
{
	static const char want[] =
		"t/.gz=.gz\nt/.hidden=.hidden\nt/B.txt=B.txt\nt/a.b.html=a.b.html\n"
		"t/b/y=b/y\nt/b/z.warc.gz=b/z.warc.gz\nt/b.d/x.tar.zst=b.d/x.tar.zst\n"
		"t/\xd9\x85.TXT.GZ=\xd9\x85.TXT.GZ\n";

	(void)state;
	make_tree();
	assert_walk("t", want);
	assert_walk("t/b/z.warc.gz", "t/b/z.warc.gz=z.warc.gz\n");
	assert_walk("t/filelink",
		    "t/filelink=filelink\n"); /* asked for by name: followed */
	assert_walk("t/b/", "t/b/y=y\nt/b/z.warc.gz=z.warc.gz\n");
	assert_walk("t/link", "t/link/y=y\nt/link/z.warc.gz=z.warc.gz\n");
	assert_walk("-", "-=-\n");
}

static void
test_walk_stops_when_told(void **state)
{
	struct told t = { { 0 }, 2 };
	struct file_walk w = { tell, NULL, &t };
	naql_error err;

	(void)state;
	make_tree();
	assert_int_equal(file_walk("t", &w, &err), NAQL_E_STOPPED);
	assert_string_equal(err.source, "t/.hidden");
	assert_int_equal(file_walk("none", &w, &err), NAQL_E_IO);
	assert_int_equal(err.sys_errno, ENOENT);
	buf_fini(&t.text);
}

static void
test_walk_goes_on_after_a_closed_directory(void **state)
{
	(void)state;
	make_tree();
	assert_int_equal(chmod("t/b", 0), 0);
	if (geteuid() == 0) { /* nothing is closed to root: a child gives that up */
		pid_t pid;
		int rc = -1;

		assert_int_equal(chmod(home, 0777), 0);
		pid = fork();
		if (pid == 0) {
			struct told t = { { 0 }, 0 };
			struct file_walk w = { tell, tell_fault, &t };

			if (setuid(65534) != 0 || file_walk("t", &w, NULL) != NAQL_OK)
				_exit(1);
			_exit(slice_find(buf_slice(&t.text), SLICE("t/b!1\nt/b.d/x")) ==
			      SIZE_MAX);
		}
		assert_int_equal(waitpid(pid, &rc, 0), pid);
		assert_int_equal(rc, 0);
	} else {
		assert_walk("t/b.d", "t/b.d/x.tar.zst=x.tar.zst\n");
	}
	assert_int_equal(chmod("t/b", 0700), 0);
}

static void
test_walk_deep(void **state)
{
	struct buf want = { 0 };
	char *name = mem_strndup("t", 1);

	(void)state;
	for (int i = 0; i < 900; i++) {
		char *next;

		assert_int_equal(mkdir(name, 0777), 0);
		next = file_join(name, "t");
		mem_free(name);
		name = next;
	}
	put(name, "x");
	buf_printf(&want, "%s=%s\n", name, name + 2);
	buf_add_byte(&want, 0);
	assert_walk("t", want.ptr);
	buf_fini(&want);
	mem_free(name);
}

static void
test_a_lock_is_held_once_and_dies_with_its_process(void **state)
{
	struct file_lock a;
	struct file_lock b;
	naql_error err;
	pid_t pid;
	int rc;
	int ready[2];
	char c;

	(void)state;
	assert_int_equal(file_lock(&a, "lock", NULL), NAQL_OK);
	assert_int_equal(file_lock(&b, "lock", &err), NAQL_E_BUSY);
	assert_int_equal(b.fd, -1);
	file_unlock(&b);
	file_unlock(&a);
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		if (file_lock(&a, "lock", NULL) != NAQL_OK ||
		    write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			(void)pause();
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(file_lock(&b, "lock", NULL), NAQL_E_BUSY);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &rc, 0), pid);
	assert_int_equal(file_lock(&b, "lock", NULL), NAQL_OK);
	file_unlock(&b);
	assert_int_equal(file_lock(&b, "none/lock", &err), NAQL_E_IO);
	(void)close(ready[0]);
	(void)close(ready[1]);
}

static naql_status
write_and_walk(void)
{
	struct told t = { { 0 }, 0 };
	struct file_walk walk = { tell, NULL, &t };
	struct file_writer *w = NULL;
	naql_status st = file_writer_open(&w, "t/new.txt", NULL);

	if (st == NAQL_OK)
		st = file_writer_add(w, "rain", 4, NULL);
	if (st == NAQL_OK)
		st = file_writer_commit(w, NULL);
	else
		file_writer_discard(w);
	if (st == NAQL_OK)
		st = file_walk("t", &walk, NULL);
	if (st == NAQL_OK)
		st = buf_status(&t.text, NULL);
	buf_fini(&t.text);
	return st;
}

static void
test_refused_memory_leaks_nothing(void **state)
{
	struct failing f = { 0 };

	(void)state;
	make_tree();
	FAILING_SWEEP(f)
	{
		naql_status st = write_and_walk();

		FAILING_CHECK(f, st);
	}
	assert_int_equal(entries("t"), 11);
}

static void
test_join(void **state)
{
	static const char *const cases[][3] = {
		{ "a", "b", "a/b" },
		{ "a/", "b", "a/b" },
		{ "", "b", "b" },
		{ "/", "b", "/b" },
	};
	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		char *s = file_join(cases[i][0], cases[i][1]);

		assert_string_equal(s, cases[i][2]);
		mem_free(s);
	}
}

/* Bytes come back from anywhere, and the file never has a name that stays. */
static void
test_scratch(void **state)
{
	struct scratch *s = NULL;
	uint8_t bytes[300], back[300];
	uint64_t at[40];
	naql_error err = { 0 };

	(void)state;
	assert_int_equal(mkdir("scratch", 0755), 0);
	assert_int_equal(scratch_open(&s, "scratch", NULL), NAQL_OK);
	for (unsigned i = 0; i < 40; i++) {
		memset(bytes, (int)i, sizeof(bytes));
		assert_int_equal(scratch_write(s, bytes, i * 7, &at[i], NULL), NAQL_OK);
	}
	for (unsigned i = 40; i-- > 0;) {
		memset(bytes, (int)i, sizeof(bytes));
		assert_int_equal(scratch_read(s, at[i], back, i * 7, NULL), NAQL_OK);
		assert_memory_equal(bytes, back, i * 7);
	}
	memset(bytes, 'x', sizeof(bytes));
	assert_int_equal(scratch_write_at(s, at[20], bytes, 140, NULL), NAQL_OK);
	for (unsigned i = 19; i < 22; i++) {
		memset(bytes, i == 20 ? 'x' : (int)i, sizeof(bytes));
		assert_int_equal(scratch_read(s, at[i], back, i * 7, NULL), NAQL_OK);
		assert_memory_equal(bytes, back, i * 7);
	}
	assert_int_equal(scratch_read(s, at[39], back, 300, &err), NAQL_E_IO);
	assert_int_equal(rmdir("scratch"), 0); /* empty */
	scratch_close(s);
	scratch_close(NULL);
	assert_int_equal(scratch_open(&s, "scratch", &err), NAQL_E_IO);
	assert_int_equal(err.sys_errno, ENOENT);
	assert_null(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scratch),
		cmocka_unit_test_setup_teardown(test_written_is_what_is_mapped, enter,
						leave),
		cmocka_unit_test_setup_teardown(test_until_commit_the_old_file_stands,
						enter, leave),
		cmocka_unit_test_setup_teardown(
			test_a_full_disk_is_told_and_leaves_the_old, enter, leave),
		cmocka_unit_test_setup_teardown(test_maps_stay_what_they_are, enter,
						leave),
		cmocka_unit_test_setup_teardown(test_places_that_refuse, enter, leave),
		cmocka_unit_test_setup_teardown(test_walk_in_byte_order_with_ids, enter,
						leave),
		cmocka_unit_test_setup_teardown(test_walk_stops_when_told, enter, leave),
		cmocka_unit_test_setup_teardown(
			test_walk_goes_on_after_a_closed_directory, enter, leave),
		cmocka_unit_test_setup_teardown(test_walk_deep, enter, leave),
		cmocka_unit_test_setup_teardown(
			test_a_lock_is_held_once_and_dies_with_its_process, enter, leave),
		cmocka_unit_test_setup_teardown(test_refused_memory_leaks_nothing, enter,
						leave),
		cmocka_unit_test(test_join),
	};

	return cmocka_run_group_tests_name("io: files", tests, NULL, NULL);
}
