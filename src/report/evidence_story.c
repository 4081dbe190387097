/*
 * evidence_story.c - the version of the story that a use is of: its text as stored, in
 * the form whose digest the log has had since the day it was added.
 */
#include "report/evidence_int.h"

#include "base/error.h"

static naql_status
write_bin(struct evidence_page *p, const struct register_item *item, struct slice text,
	  naql_error *err)
{
	struct evidence *ev = p->ev;
	char hex[SHA256_HEX_LEN + 1];
	naql_status st;

	buf_add_slice(&ev->line, item->title);
	buf_add_byte(&ev->line, 0);
	buf_add_slice(&ev->line, text);
	st = buf_status(&ev->line, err);
	if (st == NAQL_OK)
		st = sha256_hex(ev->line.ptr, ev->line.len, hex, err);
	if (st != NAQL_OK)
		return st;
	p->story_there = true;
	p->story_same = slice_eq(item->sha256, SLICE(hex));
	return evidence_add(ev, p->use, "story.bin", err);
}

static naql_status
write_facts(struct evidence_page *p, const struct register_item *item, naql_error *err)
{
	struct evidence *ev = p->ev;

	evidence_json(ev);
	evidence_str(ev, "id", item->id);
	jw_key(&ev->w, "version");
	jw_uint(&ev->w, item->version);
	evidence_str(ev, "title", item->title);
	evidence_str(ev, "url", item->url);
	evidence_str(ev, "lang", item->lang);
	evidence_str(ev, "owner", item->owner);
	evidence_time(ev, "published", item->published);
	evidence_time(ev, "added", item->added);
	evidence_time(ev, "withdrawn", item->withdrawn ? item->withdrawn : TIME_NONE);
	evidence_str(ev, "sha256", item->sha256);
	jw_key(&ev->w, "text_there");
	jw_bool(&ev->w, p->story_there);
	jw_key(&ev->w, "text_same");
	jw_bool(&ev->w, p->story_same);
	evidence_json_end(ev);
	return evidence_add(ev, p->use, "story.json", err);
}

naql_status
evidence_story(struct evidence_page *p, naql_error *err)
{
	const struct register_use *row = p->e->row;
	struct register_item item;
	struct buf text = { 0 };
	naql_status st =
		recorded_story_text(p->ev->a, row->story, row->version, &text, err);

	if (st == NAQL_DONE)
		st = NAQL_OK; /* its segment is gone: the bundle says so */
	else if (st == NAQL_OK)
		p->story_there = true;
	if (st == NAQL_OK)
		st = register_item_version(p->ev->reg, row->story, row->version, &item,
					   err);
	if (st == NAQL_OK && p->story_there)
		st = write_bin(p, &item, buf_slice(&text), err);
	if (st == NAQL_OK && p->story_there)
		st = evidence_add_slice(p->ev, p->use, "story.txt", buf_slice(&text),
					err);
	if (st == NAQL_OK)
		st = write_facts(p, &item, err);
	buf_fini(&text);
	return st == NAQL_DONE ? NAQL_OK : st;
}
