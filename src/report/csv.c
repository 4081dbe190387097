/*
 * csv.c - see csv.h.
 */
#include "report/csv.h"

#include "base/compiler.h"
#include "report/escape.h"

#define BOM "\xef\xbb\xbf" /* without it spreadsheets read Latin-1 */

static void
field(struct buf *out, struct slice s)
{
	escape_csv(out, s);
	buf_add_byte(out, ',');
}

static void
number(struct buf *out, uint64_t n)
{
	buf_printf(out, "%llu,", (unsigned long long)n);
}

static void
share(struct buf *out, uint32_t permille)
{
	buf_printf(out, "%u.%03u,", permille / 1000, permille % 1000);
}

/* Strings of a list, joined by a blank and a bar. */
static void
list(struct buf *out, const struct json *v)
{
	struct buf joined = { 0 };

	if (json_type(v) == JSON_STRING)
		buf_add_slice(&joined, json_str(v));
	if (json_type(v) == JSON_INT)
		buf_printf(&joined, "%lld", (long long)json_int(v));
	for (size_t i = 0; i < json_count(v); i++) {
		if (i)
			buf_add_str(&joined, " | ");
		buf_add_slice(&joined, json_str(json_at(v, i)));
	}
	if (joined.failed)
		out->failed = true;
	field(out, buf_slice(&joined));
	buf_fini(&joined);
}

static const char head[] = "id,counted,kind,how,outcome,contract,grant,clause,missing,"
			   "story,version,story_title,"
			   "story_published,primary,story_share,page_share,words,longest,"
			   "bits,passages,credit,"
			   "link,char_changes,outlet,url,page_title,page_published,lang,"
			   "captured,file,offset,"
			   "sha256,record\r\n";

void
csv_head(struct buf *out)
{
	buf_add_str(out, BOM);
	buf_add_str(out, head);
}

static void
judgement(struct buf *out, const struct entry *e)
{
	field(out, e->outcome);
	list(out, json_get(e->judgement, "contract"));
	list(out, json_get(e->judgement, "grant"));
	list(out, json_get(entry_deciding(e), "clause"));
	list(out, json_get(e->judgement, "missing"));
}

static void
story(struct buf *out, const struct entry *e)
{
	field(out, e->row->story);
	number(out, e->row->version);
	field(out, e->title);
	field(out, SLICE(e->published));
	field(out, e->row->primary ? SLICE("yes") : SLICE("no"));
}

static void
extent(struct buf *out, const struct entry *e)
{
	const struct json *credit = json_get(json_get(e->record, "credit"), "text");
	int64_t bits = e->row->bits / 16;

	share(out, e->row->story_permille);
	share(out, e->row->page_permille);
	number(out, e->row->words);
	number(out, (uint64_t)json_int(json_get(e->record, "longest")));
	number(out, bits > 0 ? (uint64_t)bits : 0);
	number(out, json_count(json_get(e->record, "passages")));
	field(out, json_str(credit));
	field(out, json_type(json_get(e->record, "link")) != JSON_BOOL ? SLICE("unknown")
		   : json_bool(json_get(e->record, "link"))	       ? SLICE("yes")
								       : SLICE("no"));
	list(out, json_get(e->record, "char_changes"));
}

void
csv_line(struct buf *out, const struct entry *e)
{
	field(out, SLICE(e->row->id));
	field(out, e->part == ENTRY_USE ? SLICE("yes") : SLICE("no"));
	field(out, SLICE(e->row->kind));
	field(out, SLICE(e->row->how));
	judgement(out, e);
	story(out, e);
	extent(out, e);
	field(out, e->row->host);
	field(out, e->row->url);
	field(out, e->row->title);
	field(out, e->row->published);
	field(out, json_str(json_get(e->page, "lang")));
	field(out, e->row->captured);
	field(out, e->row->file);
	number(out, e->row->offset);
	field(out, json_str(json_get(e->page, "sha256")));
	escape_csv(out, json_str(json_get(e->page, "id")));
	buf_add_str(out, "\r\n");
}
