/*
 * use_write.c - the use record, as docs/format-use.md has it. Nothing else writes one.
 */
#include "use/use.h"

#include "base/json_write.h"

static void
write_span(struct json_writer *w, const char *key, uint64_t begin, uint64_t end)
{
	jw_key(w, key);
	jw_array(w);
	jw_uint(w, begin);
	jw_uint(w, end);
	jw_array_end(w);
}

static void
write_slice(struct json_writer *w, const char *key, struct slice s)
{
	jw_key(w, key);
	jw_str(w, s);
}

static void
write_cstr(struct json_writer *w, const char *key, const char *s)
{
	jw_key(w, key);
	jw_cstr(w, s);
}

/* bits/16 with one decimal, halves away from zero. */
static void
write_bits(struct json_writer *w, int32_t bits)
{
	int64_t tenths = (int64_t)bits * 10;

	jw_key(w, "bits");
	jw_fixed(w, (tenths + (tenths < 0 ? -8 : 8)) / 16, 1);
}

static void
write_page(struct json_writer *w, const struct use_page *p)
{
	jw_key(w, "page");
	jw_object(w);
	write_slice(w, "id", p->id);
	write_slice(w, "url", p->url);
	write_slice(w, "host", p->host);
	write_slice(w, "file", p->file);
	jw_key(w, "offset");
	jw_uint(w, p->offset);
	write_slice(w, "captured", p->captured);
	write_slice(w, "published", p->published);
	write_slice(w, "title", p->title);
	write_slice(w, "lang", p->lang);
	write_cstr(w, "sha256", p->sha256);
	jw_object_end(w);
}

/* The pieces that a passage was put together from: what a paraphrase rests on. */
static void
write_aligned(struct json_writer *w, const struct use_passage *p)
{
	const struct use_piece *q = p->pieces;

	if (p->n_pieces == 1 && p->how != USE_PARAPHRASE &&
	    q->item_begin == p->item_begin && q->item_end == p->item_end &&
	    q->page_begin == p->page_begin && q->page_end == p->page_end)
		return;
	jw_key(w, "aligned");
	jw_array(w);
	for (size_t i = 0; i < p->n_pieces; i++) {
		jw_object(w);
		write_span(w, "story", p->pieces[i].item_begin, p->pieces[i].item_end);
		write_span(w, "page", p->pieces[i].page_begin, p->pieces[i].page_end);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
write_passages(struct json_writer *w, const struct use *u)
{
	jw_key(w, "passages");
	jw_array(w);
	for (size_t i = 0; i < u->n_passages; i++) {
		const struct use_passage *p = &u->passages[i];

		jw_object(w);
		write_span(w, "story", p->item_begin, p->item_end);
		write_span(w, "page", p->page_begin, p->page_end);
		jw_key(w, "words");
		jw_uint(w, p->words);
		write_cstr(w, "how", use_how_name(p->how));
		write_cstr(w, "where", page_label_name(p->where));
		write_aligned(w, p);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
write_credit(struct json_writer *w, const struct use *u)
{
	jw_key(w, "credit");
	if (u->credit.text.len == 0) {
		jw_null(w);
	} else {
		jw_object(w);
		write_slice(w, "text", u->credit.text);
		write_span(w, "at", u->credit.begin, u->credit.end);
		if (u->credit.begin == u->credit.end)
			write_cstr(w, "where", "byline");
		jw_object_end(w);
	}
	jw_key(w, "credits_other");
	jw_array(w);
	for (size_t i = 0; i < u->n_credits_other; i++)
		jw_str(w, u->credits_other[i]);
	jw_array_end(w);
	jw_key(w, "link");
	if (u->page.plain) /* text without markup has no links to look at */
		jw_null(w);
	else
		jw_bool(w, u->link);
}

static void
write_changes(struct json_writer *w, unsigned changes)
{
	jw_key(w, "char_changes");
	jw_array(w);
	if (changes & WORD_ZERO_WIDTH)
		jw_cstr(w, "zero-width");
	if (changes & WORD_LOOKALIKE)
		jw_cstr(w, "look-alike");
	if (changes & WORD_BIDI)
		jw_cstr(w, "bidi");
	jw_array_end(w);
}

static void
write_doubts(struct json_writer *w, unsigned doubts)
{
	jw_key(w, "doubts");
	jw_array(w);
	if (doubts & USE_DOUBT_OTHERS)
		jw_cstr(w, "others_words");
	if (doubts & USE_DOUBT_OLDER)
		jw_cstr(w, "older_page");
	if (doubts & USE_DOUBT_CREDIT)
		jw_cstr(w, "other_credit");
	if (doubts & USE_DOUBT_SPOKEN)
		jw_cstr(w, "reported_speech");
	jw_array_end(w);
}

static void
write_slips(struct json_writer *w, const struct use *u)
{
	jw_key(w, "slips");
	jw_array(w);
	for (size_t i = 0; i < u->n_slips; i++) {
		const struct use_slip *s = &u->slips[i];

		jw_object(w);
		write_slice(w, "text", s->text);
		write_span(w, "story", s->item_begin, s->item_end);
		write_span(w, "page", s->page_begin, s->page_end);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
write_also(struct json_writer *w, const struct use *u)
{
	jw_key(w, "also");
	jw_array(w);
	for (size_t i = 0; i < u->n_also; i++) {
		jw_object(w);
		write_slice(w, "story", u->also[i].id);
		write_bits(w, u->also[i].bits);
		jw_object_end(w);
	}
	jw_array_end(w);
}

void
use_write(const struct use *u, struct slice judgement, struct buf *out)
{
	struct json_writer w;

	jw_init(&w, out);
	jw_object(&w);
	write_cstr(&w, "type", "use");
	write_cstr(&w, "id", u->id);
	write_cstr(&w, "media", "text");
	write_slice(&w, "story", u->item.id);
	jw_key(&w, "version");
	jw_uint(&w, u->item.version);
	jw_key(&w, "primary");
	jw_bool(&w, u->primary);
	write_page(&w, &u->page);
	write_cstr(&w, "kind", use_kind_name(u->kind));
	if (u->doubts)
		write_doubts(&w, u->doubts);
	write_cstr(&w, "how", use_how_name(u->how));
	jw_key(&w, "story_share");
	jw_fixed(&w, u->story_permille, 3);
	jw_key(&w, "page_share");
	jw_fixed(&w, u->page_permille, 3);
	jw_key(&w, "words");
	jw_uint(&w, u->words);
	jw_key(&w, "longest");
	jw_uint(&w, u->longest);
	if (u->title_end > u->title_begin)
		write_span(&w, "title_at", u->title_begin, u->title_end);
	write_bits(&w, u->bits);
	write_passages(&w, u);
	write_credit(&w, u);
	write_changes(&w, u->char_changes);
	write_slips(&w, u);
	write_also(&w, u);
	write_cstr(&w, "reserved", u->page.reserved ? u->page.reserved : "unknown");
	jw_key(&w, "reserved_why");
	jw_raw(&w, u->page.notice.ptr ? u->page.notice : SLICE("[]"));
	jw_key(&w, "judgement");
	if (judgement.len)
		jw_raw(&w, judgement);
	else
		jw_null(&w);
	jw_object_end(&w);
}
