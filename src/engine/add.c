/*
 * add.c - stories and background texts in: records to a new segment and register rows.
 *
 * Everything of one call is one transaction. The segment file is written and synced
 * before the commit that names it, so a crash at any instant leaves the last committed
 * state.
 */
#include <string.h>

#include "base/error.h"
#include "base/options.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "engine/archive_int.h"
#include "engine/input.h"
#include "engine/merge.h"
#include "engine/story.h"
#include "index/segment.h"

struct add {
	naql_archive *a;
	naql_add_counts *counts;
	const naql_sink *sink;
	struct segment_builder *builder;
	struct story_reader reader;
	int64_t segment;
	int64_t now;
	bool background;
	struct slice owner;
	char agency[512];
};

static naql_status
digest_story(const struct story_text *story, char hex[SHA256_HEX_LEN + 1],
	     naql_error *err)
{
	struct sha256 *h = NULL;
	uint8_t digest[SHA256_LEN];
	naql_status st = sha256_new(&h, err);

	if (st == NAQL_OK)
		st = sha256_add(h, story->title.ptr, story->title.len, err);
	if (st == NAQL_OK)
		st = sha256_add(h, "", 1, err); /* the NUL between */
	if (st == NAQL_OK)
		st = sha256_add(h, story->text.ptr, story->text.len, err);
	if (st == NAQL_OK)
		st = sha256_final(h, digest, err);
	if (st == NAQL_OK)
		hex_encode(digest, SHA256_LEN, hex);
	sha256_free(h);
	return st;
}

static naql_status
build_story(struct add *add, const struct register_item *row,
	    const struct story_text *story, naql_error *err)
{
	struct segment_item item = { .id = row->id,
				     .title = story->title,
				     .text = story->text,
				     .version = row->version,
				     .medium = MEDIUM_TEXT,
				     .published = story->published };

	item.day = archive_day(story->published, row->id);
	return segment_builder_add(add->builder, &item, err);
}

static naql_status
enter_story(struct add *add, const struct record *rec, const struct story_text *story,
	    uint32_t version, const char *hex, naql_error *err)
{
	struct register_item row = { .id = rec->id,
				     .version = version,
				     .medium = MEDIUM_TEXT,
				     .owner = add->owner,
				     .url = story->url,
				     .title = story->title,
				     .lang = story->lang,
				     .byline = story->byline,
				     .published = story->published,
				     .sha256 = SLICE(hex),
				     .added = add->now };
	naql_status st = NAQL_OK;

	if (story->text.len == 0 && story->title.len == 0) {
		add->counts->without_words++;
	} else {
		row.segment = add->segment;
		row.ordinal = (uint32_t)segment_builder_count(add->builder);
		st = build_story(add, &row, story, err);
	}
	if (st == NAQL_OK)
		st = register_item_add(add->a->reg, &row, err);
	add->counts->added += version == 1;
	add->counts->new_versions += version > 1;
	return st;
}

/*
 * The same text again is nothing, also when it is an earlier version's: a wire file that
 * holds a story and its correction can be added again, and every text it ever had is
 * searched for already.
 */
static naql_status
add_story(struct add *add, const struct record *rec, const struct story_text *story,
	  naql_error *err)
{
	struct register_item latest;
	char hex[SHA256_HEX_LEN + 1];
	naql_status st = digest_story(story, hex, err);

	if (st != NAQL_OK)
		return st;
	st = register_item_has(add->a->reg, rec->id, SLICE(hex), err);
	if (st == NAQL_OK) {
		add->counts->unchanged++;
		return NAQL_OK;
	}
	if (st == NAQL_DONE)
		st = register_item_latest(add->a->reg, rec->id, &latest, err);
	if (st == NAQL_DONE)
		return enter_story(add, rec, story, 1, hex, err);
	if (st != NAQL_OK)
		return st;
	return enter_story(add, rec, story, latest.version + 1, hex, err);
}

static naql_status
add_background(struct add *add, const struct record *rec, const struct story_text *story,
	       naql_error *err)
{
	int64_t when = story->published == TIME_NONE ? time_parse(rec->captured)
						     : story->published;
	struct segment_item item = { .id = rec->id,
				     .text = story->text,
				     .version = 1,
				     .medium = MEDIUM_TEXT,
				     .published = when };

	item.day = archive_day(when, rec->id);
	add->counts->added += rec->window == 0;
	return segment_builder_add(add->builder, &item, err);
}

static naql_status
add_record(void *ctx, const char *file, const struct record *rec, naql_error *err)
{
	struct add *add = ctx;
	struct story_text story = { .published = TIME_NONE };
	bool in_windows = rec->window > 0 || !rec->window_last;
	naql_error why = { 0 };
	naql_status st;

	if (in_windows && !add->background && rec->window > 0)
		return NAQL_OK; /* told at its begin */
	if (in_windows && !add->background)
		st = naql_fail(&why, NAQL_E_LIMIT, file, rec->offset,
			       "a text over %zu MiB is no story", STORY_WINDOW >> 20);
	else
		st = story_read(&add->reader, rec, &story, &why);
	if (st == NAQL_OK)
		st = add->background ? add_background(add, rec, &story, &why)
				     : add_story(add, rec, &story, &why);
	if (st == NAQL_E_LIMIT) { /* of this record: told, and the others go in */
		add->counts->input.faults++;
		if (add->sink && add->sink->fault)
			add->sink->fault(add->sink->ctx, &why);
		return NAQL_OK;
	}
	if (st != NAQL_OK && err)
		*err = why;
	return st;
}

static naql_status
first_agency(void *ctx, struct slice value, naql_error *err)
{
	struct add *add = ctx;

	(void)err;
	if (add->owner.len == 0 && value.len <= sizeof(add->agency)) {
		memcpy(add->agency, value.ptr, value.len);
		add->owner = (struct slice){ add->agency, value.len };
	}
	return NAQL_OK;
}

static naql_status
add_in_transaction(struct add *add, struct input *in, enum segment_kind kind,
		   naql_error *err)
{
	uint64_t bytes = 0;
	naql_status st = input_each(in, err);

	if (st == NAQL_OK && segment_builder_count(add->builder) > 0)
		st = archive_keep_segment(add->a, add->builder, (int)kind, add->segment,
					  &bytes, err);
	if (st == NAQL_OK)
		st = register_commit(add->a->reg, err);
	return st;
}

static naql_status
add_inputs(struct add *add, naql_strings inputs, const naql_input_options *opt,
	   enum segment_kind kind, size_t days_bytes, naql_error *err)
{
	struct input in = { .paths = inputs,
			    .opt = opt,
			    .sink = add->sink,
			    .counts = &add->counts->input,
			    /* a background of any size: only its counts are kept */
			    .window = add->background ? 0 : STORY_WINDOW,
			    .record = add_record,
			    .ctx = add };
	naql_status st = options_check(opt, sizeof(*opt), "naql_input_options", err);

	memset(add->counts, 0, sizeof(*add->counts));
	if (st != NAQL_OK)
		return st;
	if (!add->a->writable)
		return naql_fail(err, NAQL_E_USAGE, add->a->dir, NAQL_NO_OFFSET,
				 "the archive was opened for reading only");
	add->now = time_now();
	st = merge_sweep(add->a, err);
	if (st == NAQL_OK)
		st = register_begin(add->a->reg, err);
	if (st != NAQL_OK)
		return st;
	st = archive_next_segment(add->a, &add->segment, err);
	if (st == NAQL_OK)
		st = register_setting_each(add->a->reg, ARCHIVE_AGENCY, first_agency, add,
					   err);
	if (st == NAQL_OK)
		st = archive_builder_new(add->a, &add->builder, (int)kind, days_bytes,
					 err);
	if (st == NAQL_OK)
		st = story_reader_init(&add->reader, err);
	if (st == NAQL_OK)
		st = add_in_transaction(add, &in, kind, err);
	register_rollback(add->a->reg); /* nothing is open after the commit */
	segment_builder_free(add->builder);
	story_reader_fini(&add->reader);
	archive_forget_index(add->a);
	return st;
}

naql_status
naql_archive_add(naql_archive *a, naql_strings inputs, const naql_input_options *opt,
		 const naql_sink *sink, naql_add_counts *counts, naql_error *err)
{
	struct add add = { .a = a, .counts = counts, .sink = sink };
	naql_status st = add_inputs(&add, inputs, opt, SEGMENT_ITEMS, 0, err);

	if (st == NAQL_OK) {
		st = merge_after_add(a, sink, &counts->merged, err);
		counts->committed = true;
	}
	return st;
}

naql_status
naql_archive_background(naql_archive *a, naql_strings inputs,
			const naql_input_options *opt, size_t sketch_bytes,
			const naql_sink *sink, naql_add_counts *counts, naql_error *err)
{
	struct add add = { .a = a, .counts = counts, .sink = sink, .background = true };

	return add_inputs(&add, inputs, opt, SEGMENT_BACKGROUND, sketch_bytes, err);
}
