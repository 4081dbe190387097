/*
 * bundle.c - see bundle.h. The only file that sees libarchive.
 *
 * A zip has times of the machine's zone: an entry without a time gets the earliest there
 * is, whatever the zone. Compression is left out, because its bytes differ from one
 * version of the library to the next.
 */
#include "report/bundle.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/vec.h"
#include "io/file.h"

struct line {
	char *name;
	char hex[SHA256_HEX_LEN + 1];
};

struct bundle {
	struct archive *zip;
	struct file_writer *file;
	VEC(struct line) lines;
	naql_error write_error; /* of the file, which libarchive only knows as failed */
};

static la_ssize_t
write_out(struct archive *zip, void *ctx, const void *bytes, size_t len)
{
	struct bundle *b = ctx;

	if (file_writer_add(b->file, bytes, len, &b->write_error) == NAQL_OK)
		return (la_ssize_t)len;
	archive_set_error(zip, EIO, "the file cannot be written");
	return -1;
}

static naql_status
zip_failed(struct bundle *b, naql_error *err)
{
	if (b->write_error.code != NAQL_OK) {
		if (err)
			*err = b->write_error;
		return b->write_error.code;
	}
	return naql_fail(err, NAQL_E_INTERNAL, NULL, NAQL_NO_OFFSET,
			 "the zip cannot be written: %s",
			 archive_error_string(b->zip) ? archive_error_string(b->zip)
						      : "");
}

naql_status
bundle_open(struct bundle **out, const char *path, naql_error *err)
{
	struct bundle *b = mem_calloc(1, sizeof(*b));
	naql_status st;

	*out = NULL;
	if (!b)
		return naql_nomem(err);
	st = file_writer_open(&b->file, path, err);
	if (st == NAQL_OK) {
		b->zip = archive_write_new();
		if (!b->zip)
			st = naql_nomem(err);
		else if (archive_write_set_format_zip(b->zip) != ARCHIVE_OK ||
			 archive_write_zip_set_compression_store(b->zip) != ARCHIVE_OK ||
			 archive_write_set_bytes_per_block(b->zip, 0) != ARCHIVE_OK ||
			 archive_write_open(b->zip, b, NULL, write_out, NULL) !=
				 ARCHIVE_OK)
			st = zip_failed(b, err);
	}
	if (st == NAQL_OK) {
		*out = b;
		b = NULL; /* handed over */
	}
	bundle_discard(b);
	return st;
}

void
bundle_discard(struct bundle *b)
{
	if (!b)
		return;
	if (b->zip) {
		archive_write_fail(b->zip); /* writes no end */
		archive_write_free(b->zip);
	}
	file_writer_discard(b->file);
	for (size_t i = 0; i < b->lines.n; i++)
		mem_free(b->lines.ptr[i].name);
	VEC_FREE(&b->lines);
	mem_free(b);
}

static bool
is_name(const char *name)
{
	for (const char *c = name; *c; c++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789.-_/",
			    *c))
			return false;
	return name[0] && name[0] != '/' && !strstr(name, "..");
}

static naql_status
write_entry(struct bundle *b, const char *name, struct slice content, naql_error *err)
{
	struct archive_entry *e = archive_entry_new();
	size_t len = strlen(name);
	bool script = len > 3 && strcmp(name + len - 3, ".sh") == 0;
	naql_status st = NAQL_OK;

	if (!e)
		return naql_nomem(err);
	archive_entry_set_pathname(e, name);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, script ? 0755 : 0644);
	archive_entry_set_size(e, (la_int64_t)content.len);
	if (archive_write_header(b->zip, e) != ARCHIVE_OK ||
	    (content.len && archive_write_data(b->zip, content.ptr, content.len) !=
				    (la_ssize_t)content.len))
		st = zip_failed(b, err);
	archive_entry_free(e);
	return st;
}

naql_status
bundle_add(struct bundle *b, const char *name, struct slice content, naql_error *err)
{
	struct line line = { .name = mem_strndup(name, strlen(name)) };
	naql_status st = is_name(name)
				 ? NAQL_OK
				 : naql_fail(err, NAQL_E_INTERNAL, name, NAQL_NO_OFFSET,
					     "no name for a file of a bundle");

	if (st == NAQL_OK && !line.name)
		st = naql_nomem(err);
	if (st == NAQL_OK)
		st = sha256_hex(content.ptr, content.len, line.hex, err);
	if (st == NAQL_OK)
		st = write_entry(b, name, content, err);
	if (st == NAQL_OK) {
		if (VEC_PUSH(&b->lines, line))
			line.name = NULL; /* handed over */
		else
			st = naql_nomem(err);
	}
	mem_free(line.name);
	return st;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct line *)a)->name, ((const struct line *)b)->name);
}

naql_status
bundle_finish(struct bundle *b, char manifest[SHA256_HEX_LEN + 1], naql_error *err)
{
	struct buf text = { 0 };
	naql_status st;

	qsort(b->lines.ptr, b->lines.n, sizeof(*b->lines.ptr), by_name);
	for (size_t i = 0; i < b->lines.n; i++)
		buf_printf(&text, "%s  ./%s\n", b->lines.ptr[i].hex,
			   b->lines.ptr[i].name);
	st = buf_status(&text, err);
	if (st == NAQL_OK)
		st = sha256_hex(text.ptr, text.len, manifest, err);
	if (st == NAQL_OK)
		st = write_entry(b, "MANIFEST.sha256", buf_slice(&text), err);
	if (st == NAQL_OK && archive_write_close(b->zip) != ARCHIVE_OK)
		st = zip_failed(b, err);
	buf_fini(&text);
	return st;
}

naql_status
bundle_commit(struct bundle *b, naql_error *err)
{
	naql_status st = file_writer_commit(b->file, err);

	b->file = NULL; /* freed by the commit */
	bundle_discard(b);
	return st;
}
