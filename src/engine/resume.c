/*
 * resume.c - see resume.h. A file is known by its name and size: one that has grown is
 * scanned again.
 */
#include "engine/resume.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/hash.h"
#include "io/file.h"

static uint64_t
resume_key(struct slice line)
{
	return hash_bytes(line.ptr, line.len, HASH_SEED);
}

static void
resume_title(const naql_scan_options *opt, struct buf *out)
{
	buf_printf(out, "naql scan 1: min-words %u%s%s%s%s\n", opt->min_words,
		   opt->traces ? ", traces" : "", opt->reserved ? ", reserved" : "",
		   opt->no_paraphrase ? ", no-paraphrase" : "",
		   opt->record ? ", record" : "");
}

/* The line of a regular file; false: it has none. */
static bool
resume_line(const char *file, struct buf *out)
{
	struct stat sb;

	if (strchr(file, '\n') || stat(file, &sb) != 0 || !S_ISREG(sb.st_mode))
		return false;
	buf_printf(out, "%" PRIu64 " %s\n", (uint64_t)sb.st_size, file);
	return true;
}

static naql_status
resume_take(struct resume *r, struct slice text, naql_error *err)
{
	size_t title = r->lines.len;

	if (text.len < title || memcmp(text.ptr, r->lines.ptr, title) != 0)
		return naql_fail(err, NAQL_E_USAGE, r->path, 0,
				 "this was not left by a scan with these options: name "
				 "another file, or give "
				 "the options of that scan");
	for (size_t at = title; at < text.len;) {
		const char *end = memchr(text.ptr + at, '\n', text.len - at);
		struct slice line = { text.ptr + at, 0 };

		if (!end)
			break;
		line.len = (size_t)(end + 1 - line.ptr);
		if (!idmap_put(&r->done, resume_key(line), 0))
			return naql_nomem(err);
		buf_add_slice(&r->lines, line);
		at += line.len;
	}
	return buf_status(&r->lines, err);
}

naql_status
resume_open(struct resume *r, const naql_scan_options *opt, naql_error *err)
{
	struct file_map map;
	struct stat sb;
	naql_status st;

	*r = (struct resume){ .path = opt->resume };
	if (!r->path)
		return NAQL_OK;
	resume_title(opt, &r->lines);
	st = buf_status(&r->lines, err);
	if (st != NAQL_OK || stat(r->path, &sb) != 0)
		return st;
	st = file_map(&map, r->path, err);
	if (st != NAQL_OK)
		return st;
	if (map.len) /* an empty file is as good as none */
		st = resume_take(r, (struct slice){ (const char *)map.bytes, map.len },
				 err);
	file_unmap(&map);
	return st;
}

void
resume_fini(struct resume *r)
{
	idmap_fini(&r->done);
	buf_fini(&r->lines);
	buf_fini(&r->waiting);
}

bool
resume_has(const struct resume *r, const char *file)
{
	struct buf line = { 0 };
	bool has;

	if (!r->path || r->done.n == 0)
		return false;
	has = resume_line(file, &line) && !line.failed &&
	      idmap_get(&r->done, resume_key(buf_slice(&line)), NULL);
	buf_fini(&line);
	return has;
}

naql_status
resume_read(struct resume *r, const char *file, naql_error *err)
{
	if (!r->path || !resume_line(file, &r->waiting))
		return NAQL_OK;
	return buf_status(&r->waiting, err);
}

naql_status
resume_save(struct resume *r, naql_error *err)
{
	struct file_writer *w;
	naql_status st;

	if (!r->path || r->waiting.len == 0)
		return NAQL_OK;
	buf_add_slice(&r->lines, buf_slice(&r->waiting));
	buf_reset(&r->waiting);
	st = buf_status(&r->lines, err);
	if (st == NAQL_OK)
		st = file_writer_open(&w, r->path, err);
	if (st != NAQL_OK)
		return st;
	st = file_writer_add(w, r->lines.ptr, r->lines.len, err);
	if (st == NAQL_OK)
		return file_writer_commit(w, err);
	file_writer_discard(w);
	return st;
}
