/*
 * test_register_crash.c - processes that are killed, processes that meet, and directories
 * that may not be written. Children end by _exit() or a signal; what they found they say
 * in their exit status.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "prop.h"
#include "register/db.h"
#include "register_room.h"

#define NOBODY 65534

static void
nap(uint64_t microseconds)
{
	struct timespec t = { .tv_sec = (time_t)(microseconds / 1000000),
			      .tv_nsec = (long)(microseconds % 1000000) * 1000 };

	nanosleep(&t, NULL);
}

/* add_batch() - items "b-i" for i in [0, n), a transaction; in a child: no asserts. */
static naql_status
add_batch(struct reg *r, unsigned b, unsigned n)
{
	char id[32];
	naql_status st = register_begin(r, NULL);

	for (unsigned i = 0; !st && i < n; i++) {
		struct register_item item;

		snprintf(id, sizeof(id), "%u-%u", b, i);
		item = some_item(SLICE(id), 1);
		st = register_item_add(r, &item, NULL);
	}
	return st ? st : register_commit(r, NULL);
}

#define BATCH 25

/* A child that commits batch after batch, and tells of each through the pipe when it is
 * committed. */
static void
writing_child(const struct room *room, unsigned first, int tell)
{
	struct reg *r = NULL;

	if (register_open(&r, room->dir, true, NULL))
		_exit(1);
	for (unsigned b = first;; b++) {
		if (add_batch(r, b, BATCH))
			_exit(2);
		if (write(tell, "+", 1) != 1)
			_exit(3);
	}
}

static unsigned
count_told(int fd)
{
	char bytes[256];
	unsigned n = 0;
	ssize_t got;

	while ((got = read(fd, bytes, sizeof(bytes))) > 0)
		n += (unsigned)got;
	assert_int_equal(got, 0);
	return n;
}

/* Every batch that was told of is there; the one in work is there whole or not at all. */
static void
test_killed_while_writing(void **state)
{
	struct room room;
	struct prop p = { 0, prop_first() };
	unsigned batches = 0;

	(void)state;
	register_close(room_new(&room));
	for (unsigned round = 0; round < 30; round++) {
		int fds[2], status;
		struct register_counts c;
		struct reg *r;
		unsigned told;
		pid_t pid;

		assert_int_equal(pipe(fds), 0);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			writing_child(&room, batches, fds[1]);
		close(fds[1]);
		nap(prop_below(&p, 40000));
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(
			WIFSIGNALED(status)); /* it did not end by an error of its own */
		told = count_told(fds[0]);
		close(fds[0]);

		r = room_open(&room, true); /* the lock of the dead is no lock */
		assert_ok(register_verify(r, why));
		c = room_counts(r);
		assert_int_equal(c.items % BATCH, 0);
		assert_int_equal(c.items, c.versions);
		assert_int_equal(c.items, c.log_entries);
		assert_in_range(c.items / BATCH, batches + told, batches + told + 1);
		batches = (unsigned)(c.items / BATCH);
		register_close(r);
	}
	assert_true(batches > 0);
	room_drop(&room);
}

/* Killed inside a transaction for certain: nothing of it is there. */
static void
test_killed_before_commit(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	int status;
	pid_t pid;

	(void)state;
	assert_int_equal(add_batch(r, 0, BATCH), NAQL_OK);
	register_close(r);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		char id[32];

		if (register_open(&r, room.dir, true, NULL) || register_begin(r, NULL))
			_exit(1);
		for (unsigned i = 0; i < 3000; i++) { /* enough to leave the page cache */
			struct register_item item;

			snprintf(id, sizeof(id), "lost-%u", i);
			item = some_item(SLICE(id), 1);
			if (register_item_add(r, &item, NULL))
				_exit(1);
		}
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	r = room_open(&room, false);
	assert_int_equal(room_counts(r).items, BATCH);
	assert_int_equal(room_counts(r).log_entries, BATCH);
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static void
test_killed_while_made(void **state)
{
	struct prop p = { 0, prop_first() };

	(void)state;
	for (unsigned round = 0; round < 20; round++) {
		struct room room = room_make();
		int status;
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0)
			_exit(register_create(room.dir, NULL) != NAQL_OK);
		nap(prop_below(&p, 6000));
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		/* there is a whole archive, or one can be made */
		if (room_has(&room, "naql.db"))
			assert_int_equal(register_create(room.dir, NULL), NAQL_E_USAGE);
		else
			assert_ok(register_create(room.dir, why));
		register_close(room_open(&room, true));
		room_drop(&room);
	}
}

/* in_child() - fn's status, run in another process. */
static naql_status
in_child(const struct room *room, naql_status (*fn)(const struct room *room))
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit((int)fn(room));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return (naql_status)WEXITSTATUS(status);
}

static naql_status
become_writer(const struct room *room)
{
	char holder[64];
	naql_error err = { 0 };
	struct reg *r = NULL;
	naql_status st = register_open(&r, room->dir, true, &err);

	register_close(r);
	if (st != NAQL_E_BUSY)
		return st;
	snprintf(holder, sizeof(holder), "process %ld is writing", (long)getppid());
	return strncmp(err.text, holder, strlen(holder)) == 0 ? NAQL_E_BUSY
							      : NAQL_E_INTERNAL;
}

static naql_status
read_one_batch(const struct room *room)
{
	struct register_counts c = { 0 };
	struct reg *r = NULL;
	naql_status st = register_open(&r, room->dir, false, NULL);

	if (!st)
		st = register_count(r, &c, NULL);
	if (!st)
		st = register_verify(r, NULL);
	register_close(r);
	return !st && c.items != BATCH ? NAQL_E_INTERNAL : st;
}

static void
test_second_writer(void **state)
{
	struct room room;
	struct reg *r = room_new(&room), *second = NULL;

	(void)state;
	assert_int_equal(in_child(&room, become_writer), NAQL_E_BUSY);
	assert_int_equal(register_open(&second, room.dir, true, NULL), NAQL_E_BUSY);
	assert_null(second);
	assert_int_equal(register_create(room.dir, NULL), NAQL_E_BUSY);
	register_close(r);
	assert_int_equal(in_child(&room, become_writer), NAQL_OK);
	room_drop(&room);
}

static void
test_readers_see_what_is_committed(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item item = some_item(BYTES("not yet"), 1);

	(void)state;
	assert_int_equal(add_batch(r, 0, BATCH), NAQL_OK);
	assert_ok(register_begin(r, why));
	assert_ok(register_item_add(r, &item, why));
	assert_int_equal(in_child(&room, read_one_batch), NAQL_OK);
	register_close(r);
	assert_int_equal(in_child(&room, read_one_batch), NAQL_OK);
	room_drop(&room);
}

static void
test_lock_of_the_dead(void **state)
{
	struct room room;
	int fds[2], status;
	char byte;
	pid_t pid;

	(void)state;
	register_close(room_new(&room));
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct reg *r = NULL;

		if (register_open(&r, room.dir, true, NULL) || write(fds[1], "+", 1) != 1)
			_exit(1);
		pause();
		_exit(1);
	}
	close(fds[1]);
	assert_int_equal(read(fds[0], &byte, 1), 1);
	close(fds[0]);
	assert_int_equal(register_open(&(struct reg *){ NULL }, room.dir, true, NULL),
			 NAQL_E_BUSY);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	register_close(room_open(&room, true));
	room_drop(&room);
}

/* ---- where nothing may be written ---- */

/* as_reader_only() - root may write anywhere: become somebody who may not. */
static naql_status
as_reader_only(const struct room *room, naql_status (*fn)(const struct room *room))
{
	if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
		return NAQL_E_INTERNAL;
	return access(room->dir, W_OK) == 0 ? NAQL_E_INTERNAL : fn(room);
}

static naql_status
read_as_reader_only(const struct room *room)
{
	return as_reader_only(room, read_one_batch);
}

static naql_status
told_of_the_log(const struct room *room)
{
	naql_error err = { 0 };
	struct reg *r = NULL;
	naql_status st = register_open(&r, room->dir, false, &err);

	register_close(r);
	if (st == NAQL_E_IO && !strstr(err.text, "naql.db-wal"))
		return NAQL_E_INTERNAL;
	return st;
}

static naql_status
told_as_reader_only(const struct room *room)
{
	return as_reader_only(room, told_of_the_log);
}

static naql_status
write_as_reader_only(const struct room *room)
{
	return as_reader_only(room, become_writer);
}

static void
make_readable_only(const struct room *room)
{
	assert_int_equal(chmod(room->top, 0755), 0);
	assert_int_equal(chmod(room->dir, 0555), 0);
}

static void
test_directory_not_writable(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);

	(void)state;
	assert_int_equal(add_batch(r, 0, BATCH), NAQL_OK);
	register_close(r);
	make_readable_only(&room);
	assert_false(room_has(&room, "naql.db-wal"));
	assert_int_equal(in_child(&room, read_as_reader_only), NAQL_OK);
	assert_int_equal(in_child(&room, write_as_reader_only), NAQL_E_IO);
	assert_false(room_has(&room, "naql.db-shm"));
	room_drop(&room);
}

/* The writer is at work under another name: its log is read through the shared file. */
static void
test_directory_not_writable_writer_at_work(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);

	(void)state;
	assert_int_equal(add_batch(r, 0, BATCH), NAQL_OK);
	make_readable_only(&room);
	assert_true(room_has(&room, "naql.db-wal"));
	assert_int_equal(in_child(&room, read_as_reader_only), NAQL_OK);
	chmod(room.dir, 0755);
	register_close(r);
	room_drop(&room);
}

static void
test_directory_not_writable_log_left_behind(void **state)
{
	struct room room;
	int status;
	pid_t pid;

	(void)state;
	register_close(room_new(&room));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct reg *r = NULL;

		if (register_open(&r, room.dir, true, NULL) || add_batch(r, 0, BATCH))
			_exit(1);
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(unlink(room_path(&room, "naql.db-shm")),
			 0); /* as after a restart */
	make_readable_only(&room);
	assert_int_equal(in_child(&room, told_as_reader_only), NAQL_E_IO);
	chmod(room.dir, 0755);
	assert_int_equal(in_child(&room, read_one_batch), NAQL_OK); /* nothing was lost */
	room_drop(&room);
}

/* fill_the_disk() - a limit on the size of files stands for a full disk. */
static naql_status
fill_the_disk(const struct room *room)
{
	const struct rlimit limit = { .rlim_cur = 300000, .rlim_max = 300000 };
	struct reg *r = NULL;
	naql_status st = register_open(&r, room->dir, true, NULL);

	signal(SIGXFSZ, SIG_IGN);
	if (st || setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return NAQL_E_INTERNAL;
	for (unsigned b = 0; !st && b < 10000; b++)
		st = add_batch(r, b, BATCH);
	register_rollback(r);
	register_close(r);
	return st;
}

/* Batches that were committed are there, the one that met the end of the disk is not. */
static void
test_disk_full(void **state)
{
	struct room room;
	struct reg *r;
	struct register_counts c;

	(void)state;
	register_close(room_new(&room));
	assert_int_equal(in_child(&room, fill_the_disk), NAQL_E_IO);
	r = room_open(&room, true);
	assert_ok(register_verify(r, why));
	c = room_counts(r);
	assert_true(c.items > 0);
	assert_int_equal(c.items % BATCH, 0);
	register_close(r);
	room_drop(&room);
}

/* A program that is not naql sits on the database: said to be busy, and nothing is lost.
 */
static void
test_held_by_another_program(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct db *other = NULL;

	(void)state;
	assert_ok(db_open(&other, room_path(&room, "naql.db"), DB_WRITE, why));
	assert_ok(db_exec(other, "BEGIN IMMEDIATE", why));
	assert_int_equal(register_begin(r, NULL), NAQL_E_BUSY);
	assert_ok(db_exec(other, "ROLLBACK", why));
	assert_ok(register_begin(r, why));
	db_close(other);
	register_close(r);
	room_drop(&room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_killed_while_writing),
		cmocka_unit_test(test_killed_before_commit),
		cmocka_unit_test(test_killed_while_made),
		cmocka_unit_test(test_second_writer),
		cmocka_unit_test(test_readers_see_what_is_committed),
		cmocka_unit_test(test_lock_of_the_dead),
		cmocka_unit_test(test_directory_not_writable),
		cmocka_unit_test(test_directory_not_writable_writer_at_work),
		cmocka_unit_test(test_directory_not_writable_log_left_behind),
		cmocka_unit_test(test_disk_full),
		cmocka_unit_test(test_held_by_another_program),
	};

	return cmocka_run_group_tests_name("register: processes", tests, NULL, NULL);
}
