/*
 * warc_out.c - see warc_out.h.
 */
#include "fetch/warc_out.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "io/file.h"

struct warc_out {
	struct file_writer *file;
	struct buf record;
};

/* A block that is put together of two pieces. */
struct block {
	struct slice head, body;
};

static naql_status
new_id(char id[WARC_OUT_ID + 1], naql_error *err)
{
	uint8_t b[16];
	naql_status st = random_bytes(b, sizeof(b), err);

	if (st)
		return st;
	b[6] = (uint8_t)((b[6] & 0x0f) | 0x40); /* version 4 */
	b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
	snprintf(id, WARC_OUT_ID + 1,
		 "urn:uuid:%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x"
		 "%02x%02x",
		 b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
		 b[12], b[13], b[14], b[15]);
	return NAQL_OK;
}

static naql_status
digest(const struct block *b, char hex[SHA256_HEX_LEN + 1], naql_error *err)
{
	struct sha256 *h = NULL;
	uint8_t bytes[SHA256_LEN];
	naql_status st = sha256_new(&h, err);

	if (st == NAQL_OK && b->head.len)
		st = sha256_add(h, b->head.ptr, b->head.len, err);
	if (st == NAQL_OK && b->body.len)
		st = sha256_add(h, b->body.ptr, b->body.len, err);
	if (st == NAQL_OK)
		st = sha256_final(h, bytes, err);
	sha256_free(h);
	if (st == NAQL_OK)
		hex_encode(bytes, SHA256_LEN, hex);
	return st;
}

/* The begin of a record's header; fields may follow. */
static void
begin(struct warc_out *w, const char *type, const char *id, int64_t at)
{
	char date[21];

	time_format(at, date);
	buf_reset(&w->record);
	buf_printf(
		&w->record,
		"WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <%s>\r\nWARC-Date: %s\r\n",
		type, id, date);
}

static naql_status
end(struct warc_out *w, const char *content_type, const struct block *b, naql_error *err)
{
	char hex[SHA256_HEX_LEN + 1];
	naql_status st = digest(b, hex, err);

	if (st)
		return st;
	buf_printf(&w->record,
		   "WARC-Block-Digest: sha256:%s\r\nContent-Type: %s\r\n"
		   "Content-Length: %zu\r\n\r\n",
		   hex, content_type, b->head.len + b->body.len);
	buf_add_slice(&w->record, b->head);
	buf_add_slice(&w->record, b->body);
	buf_add_str(&w->record, "\r\n\r\n");
	st = buf_status(&w->record, err);
	return st ? st : file_writer_add(w->file, w->record.ptr, w->record.len, err);
}

static naql_status
add_info(struct warc_out *w, const char *agent, naql_error *err)
{
	struct buf text = { 0 };
	char id[WARC_OUT_ID + 1];
	naql_status st = new_id(id, err);

	buf_printf(&text,
		   "software: naql %s\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n"
		   "http-header-user-agent: %s\r\n",
		   NAQL_VERSION, agent);
	if (st == NAQL_OK)
		st = buf_status(&text, err);
	if (st == NAQL_OK) {
		struct block b = { buf_slice(&text), { NULL, 0 } };

		begin(w, "warcinfo", id, time_now());
		st = end(w, "application/warc-fields", &b, err);
	}
	buf_fini(&text);
	return st;
}

static naql_status
is_free(const char *path, naql_error *err)
{
	struct file_map map = { 0 };
	naql_status st = file_map(&map, path, NULL);

	file_unmap(&map);
	return st == NAQL_OK ? naql_fail(err, NAQL_E_USAGE, path, NAQL_NO_OFFSET,
					 "stands there already: what was captured is not "
					 "overwritten")
			     : NAQL_OK;
}

naql_status
warc_out_open(struct warc_out **out, const char *path, const char *agent, naql_error *err)
{
	struct warc_out *w = mem_calloc(1, sizeof(*w));
	naql_status st = w ? is_free(path, err) : naql_nomem(err);

	*out = NULL;
	if (st == NAQL_OK)
		st = file_writer_open(&w->file, path, err);
	if (st == NAQL_OK)
		st = add_info(w, agent, err);
	if (st != NAQL_OK) {
		warc_out_discard(w);
		return st;
	}
	*out = w;
	return NAQL_OK;
}

naql_status
warc_out_add(struct warc_out *w, const char *url, int64_t at,
	     const struct client_reply *r, char id[WARC_OUT_ID + 1], naql_error *err)
{
	static const char *const cut[] = { NULL, "length", "time", "disconnect" };
	struct block sent = { buf_slice(&r->request), { NULL, 0 } };
	struct block got = { buf_slice(&r->head), buf_slice(&r->body) };
	char request[WARC_OUT_ID + 1];
	naql_status st = new_id(id, err);

	if (st == NAQL_OK)
		st = new_id(request, err);
	if (st != NAQL_OK)
		return st;
	begin(w, "response", id, at);
	buf_printf(&w->record, "WARC-Target-URI: %s\r\n", url);
	if (r->ip[0])
		buf_printf(&w->record, "WARC-IP-Address: %s\r\n", r->ip);
	if (cut[r->cut])
		buf_printf(&w->record, "WARC-Truncated: %s\r\n", cut[r->cut]);
	st = end(w, "application/http; msgtype=response", &got, err);
	if (st != NAQL_OK)
		return st;
	begin(w, "request", request, at);
	buf_printf(&w->record, "WARC-Target-URI: %s\r\nWARC-Concurrent-To: <%s>\r\n", url,
		   id);
	return end(w, "application/http; msgtype=request", &sent, err);
}

naql_status
warc_out_commit(struct warc_out *w, naql_error *err)
{
	naql_status st = file_writer_commit(w->file, err);

	w->file = NULL;
	warc_out_discard(w);
	return st;
}

void
warc_out_discard(struct warc_out *w)
{
	if (!w)
		return;
	if (w->file)
		file_writer_discard(w->file);
	buf_fini(&w->record);
	mem_free(w);
}
