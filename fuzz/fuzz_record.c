/*
 * fuzz_record.c - any bytes under any name. Properties: no reader fails on bytes, counts
 * and calls agree, and a reading in single small chunks says the same as one in large
 * ones. The first byte chooses the name, the second the size of chunks and windows.
 */
#include "fuzz.h"

#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/hash.h"
#include "record/record.h"

struct heard {
	uint64_t hash, faults;
	struct record_counts counts;
};

static void
hear(struct heard *h, const void *bytes, size_t len)
{
	h->hash = hash_bytes(bytes ? bytes : "", len, h->hash + len);
}

static void
hear_fault(void *ctx, const naql_error *err)
{
	struct heard *h = ctx;

	h->faults++;
	hear(h, err->text, strlen(err->text));
	hear(h, &err->offset, sizeof(err->offset));
}

static void
hear_record(struct heard *h, const struct record *rec)
{
	const struct slice all[] = { rec->id,	     rec->url,	   rec->captured,
				     rec->published, rec->title,   rec->byline,
				     rec->lang,	     rec->charset, rec->usage };

	for (size_t i = 0; i < NAQL_COUNT(all); i++)
		hear(h, all[i].ptr, all[i].len);
	hear(h, rec->payload, rec->payload_len);
	hear(h, &rec->window, sizeof(rec->window));
	hear(h, &rec->offset, sizeof(rec->offset));
	must(rec->id.len != 0 && rec->payload_len <= RECORD_PAYLOAD_MAX &&
	     rec->window_shared <= rec->payload_len);
}

static struct heard
listen(const uint8_t *data, size_t size, const char *name, size_t chunk, size_t window)
{
	struct heard h;
	struct record_options opt = { .chunk = chunk, .window = window };
	struct record_reader *r = NULL;
	struct record rec;
	naql_status st;

	memset(&h, 0, sizeof(h));
	opt.fault = hear_fault;
	opt.ctx = &h;
	must(record_open_memory(&r, data, size, name, SLICE("f"), &opt, NULL) == NAQL_OK);
	while ((st = record_next(r, &rec, NULL)) == NAQL_OK)
		hear_record(&h, &rec);
	h.counts = *record_counts(r);
	must(st == NAQL_DONE && h.faults == h.counts.faults &&
	     h.counts.pages + h.counts.skipped <= h.counts.records);
	record_close(r);
	return h;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "a",	"a.warc",    "a.arc",
					     "a.jsonl", "a.txt",     "a.html",
					     "a.json",	"a.warc.gz", "a.xml" };

	if (size < 2)
		return 0;
	const char *name = names[data[0] % NAQL_COUNT(names)];
	size_t window = 64 + data[1];
	struct heard a = listen(data + 2, size - 2, name, 0, window);
	struct heard b =
		listen(data + 2, size - 2, name, 1 + (size_t)data[1] % 32, window);

	must(a.hash == b.hash && memcmp(&a.counts, &b.counts, sizeof(a.counts)) == 0);
	return 0;
}
