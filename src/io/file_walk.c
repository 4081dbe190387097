/*
 * file_walk.c - the files below a directory, always in the same order. The directories
 * still to be visited stand in a list, not on the C stack: how deep they nest is the
 * input's affair.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/vec.h"
#include "io/file.h"

typedef VEC(char *) path_list;

struct walker {
	const struct file_walk *walk;
	size_t root_len; /* bytes of a path that are not part of the id */
	path_list todo;	 /* the next one last */
	naql_error *err;
};

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
list_free(path_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		mem_free(list->ptr[i]);
	VEC_FREE(list);
}

static void
tell_fault(const struct walker *w, const char *path, const char *what)
{
	naql_error fault;

	(void)naql_fail(&fault, NAQL_E_IO, path, NAQL_NO_OFFSET, "cannot %s", what);
	if (w->walk->fault)
		w->walk->fault(w->walk->ctx, &fault);
}

/* read_names() - the entries' paths into 'list', in the order of the system. */
static naql_status
read_names(struct walker *w, DIR *d, const char *path, path_list *list)
{
	for (;;) {
		struct dirent *e;
		char *child;

		errno = 0;
		e = readdir(d);
		if (!e) {
			if (errno)
				tell_fault(w, path, "read all of the directory");
			return NAQL_OK;
		}
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		child = file_join(path, e->d_name);
		if (!child || !VEC_PUSH(list, child)) {
			mem_free(child);
			return naql_nomem(w->err);
		}
	}
}

/* push_sorted() - hand the paths over to the list of what is to do, the first one last.
 */
static naql_status
push_sorted(struct walker *w, path_list *list)
{
	if (list->n == 0)
		return NAQL_OK;
	if (!VEC_RESERVE(&w->todo, list->n))
		return naql_nomem(w->err);
	qsort(list->ptr, list->n, sizeof(*list->ptr), by_bytes);
	while (list->n)
		w->todo.ptr[w->todo.n++] = list->ptr[--list->n];
	return NAQL_OK;
}

static naql_status
visit_directory(struct walker *w, const char *path, bool top)
{
	DIR *d = opendir(path);
	path_list list = { NULL, 0, 0 };
	naql_status st;

	if (!d && top)
		return naql_fail(w->err, NAQL_E_IO, path, NAQL_NO_OFFSET,
				 "cannot read the directory");
	if (!d) {
		tell_fault(w, path, "read the directory");
		return NAQL_OK;
	}
	st = read_names(w, d, path, &list);
	(void)closedir(d);
	if (st == NAQL_OK)
		st = push_sorted(w, &list);
	list_free(&list);
	return st;
}

static naql_status
visit(struct walker *w, const char *path)
{
	struct stat s;

	if (lstat(path, &s) != 0) {
		tell_fault(w, path, "ask what it is");
		return NAQL_OK;
	}
	if (S_ISDIR(s.st_mode))
		return visit_directory(w, path, false);
	if (!S_ISREG(s.st_mode))
		return NAQL_OK;
	return w->walk->fn(w->walk->ctx, path, SLICE(path + w->root_len), w->err);
}

naql_status
file_walk(const char *path, const struct file_walk *walk, naql_error *err)
{
	struct walker w = { .walk = walk, .root_len = strlen(path), .err = err };
	const char *slash = strrchr(path, '/');
	struct stat s;
	naql_status st;

	if (strcmp(path, "-") == 0)
		return walk->fn(walk->ctx, path, SLICE(path), err);
	if (stat(path, &s) != 0)
		return naql_fail(err, NAQL_E_IO, path, NAQL_NO_OFFSET, "cannot open");
	if (!S_ISDIR(s.st_mode))
		return walk->fn(walk->ctx, path, SLICE(slash ? slash + 1 : path), err);
	if (w.root_len && path[w.root_len - 1] != '/')
		w.root_len++; /* the slash that file_join() adds */
	st = visit_directory(&w, path, true);
	while (st == NAQL_OK && w.todo.n) {
		char *next = w.todo.ptr[--w.todo.n];

		st = visit(&w, next);
		mem_free(next);
	}
	list_free(&w.todo);
	return st;
}
