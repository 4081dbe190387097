/*
 * fuzz_io_xml.c - any bytes as XML. Properties: depth and offsets are consistent, a
 * second reading says the same, after an error reading goes on forward or ends, and what
 * was read of a document can be written and gives the same events.
 * The first byte chooses the options.
 */
#include "fuzz.h"

#include "base/hash.h"
#include "io/xml.h"

struct heard {
	uint64_t hash, events, faults, last;
	unsigned depth;
};

static void
hear(struct heard *h, const void *bytes, size_t len)
{
	h->hash = hash_bytes(bytes ? bytes : "", len, h->hash + len);
}

static void
hear_event(struct heard *h, const struct xml_event *e, size_t size)
{
	must(e->offset <= size && e->line >= 1 && e->line <= size + 1);
	if (e->kind == XML_EVENT_START)
		must(++h->depth == e->depth);
	else
		must(h->depth == e->depth);
	h->depth -= e->kind == XML_EVENT_END;
	hear(h, &e->kind, sizeof(e->kind));
	hear(h, e->name.ptr, e->name.len);
	hear(h, e->ns.ptr, e->ns.len);
	hear(h, e->text.ptr, e->text.len);
	for (size_t i = 0; i < e->n_attr; i++)
		hear(h, e->attr[i].value.ptr, e->attr[i].value.len);
	h->events++;
}

static struct heard
listen(const uint8_t *data, size_t size, struct xml_options opt)
{
	struct heard h = { 0, 0, 0, 0, 0 };
	struct xml_reader *r = NULL;
	struct xml_event e;
	uint64_t item = 0;

	must(xml_open_memory(&r, &opt, (struct slice){ (const char *)data, size },
			     NULL) == NAQL_OK);
	while (h.faults < 50) {
		naql_error err;
		naql_status st = xml_next(r, &e, &err);

		if (st == NAQL_DONE)
			break;
		if (st == NAQL_OK) {
			hear_event(&h, &e, size);
			if (e.kind == XML_EVENT_START && e.depth == 2)
				item = e.offset;
			continue;
		}
		must(st == NAQL_E_FORMAT || st == NAQL_E_LIMIT);
		h.faults++;
		hear(&h, err.text, sizeof(err.text) / 2);
		if (xml_resume(r, SLICE("i"), 1, item + 1, NULL) != NAQL_OK)
			break;
		h.depth = 1;
	}
	xml_close(r);
	return h;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	struct xml_options opt = { .refuse_doctype = data[0] & 1,
				   .refuse_pi = data[0] & 2,
				   .lenient = data[0] & 4 };
	struct heard a = listen(data + 1, size - 1, opt);
	struct heard b = listen(data + 1, size - 1, opt);

	must(a.hash == b.hash && a.events == b.events && a.faults == b.faults);
	return 0;
}
