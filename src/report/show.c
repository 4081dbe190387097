/*
 * show.c - naql_use_show(): one use side by side on a terminal.
 *
 * Differences are told by colour, or, without colours, by brackets: [~put in place~],
 * {+page only+}, [-story only-], [>moved<].
 */
#include "base/compiler.h"
#include "base/error.h"
#include "base/timestamp.h"
#include "engine/recorded.h"
#include "engine/seen.h"
#include "report/column.h"
#include "report/entry.h"
#include "report/escape.h"

#define WIDTH_DEFAULT 100u
#define WIDTH_LEAST   40u
#define WIDTH_MOST    400u
#define ID_LEAST      4u
#define ID_LEN	      16u
#define TOLD	      6u /* candidates named where a prefix fits several */
#define BETWEEN	      " \xe2\x94\x82 "

struct show {
	struct reg *reg;
	const naql_sink *sink;
	bool colour;
	unsigned width, side; /* columns: of the terminal, of one text */
	struct buf line;
	struct column story, page;
};

/* ---- which use ---- */

struct candidates {
	char told[TOLD * 18 + 1];
	uint64_t n;
};

static naql_status
candidate(void *ctx, const struct register_use *u, struct slice judgement,
	  naql_error *err)
{
	struct candidates *c = ctx;
	size_t len = strlen(c->told);

	(void)judgement;
	(void)err;
	if (c->n < TOLD && strlen(u->id) == ID_LEN) {
		memcpy(c->told + len, ", ", 2);
		memcpy(c->told + len + 2, u->id, ID_LEN + 1);
	}
	c->n++;
	return NAQL_OK;
}

static naql_status
find(struct show *s, const char *id, naql_error *err)
{
	struct register_use_filter f = { .id_prefix = SLICE(id) };
	struct candidates c = { .n = 0 };
	naql_status st;

	if (f.id_prefix.len < ID_LEAST)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "'%s' is too short: at least %u digits of an id", id,
				 ID_LEAST);
	st = register_use_each(s->reg, &f, candidate, &c, err);
	if (st != NAQL_OK || c.n == 1)
		return st;
	if (c.n == 0)
		return naql_fail(err, NAQL_E_NOTFOUND, NULL, NAQL_NO_OFFSET,
				 "no use '%s' is recorded; naql uses lists them", id);
	return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
			 "'%s' begins %llu ids: %s%s", id, (unsigned long long)c.n,
			 c.told + 2, c.n > TOLD ? ", ..." : "");
}

/* ---- lines ---- */

static naql_status
end_line(struct show *s, naql_error *err)
{
	naql_status st = buf_status(&s->line, err);

	while (s->line.len && s->line.ptr[s->line.len - 1] == ' ')
		s->line.len--;
	if (st == NAQL_OK && s->sink && s->sink->line)
		st = s->sink->line(s->sink->ctx, s->line.ptr ? s->line.ptr : "",
				   s->line.len, err);
	buf_reset(&s->line);
	return st;
}

static void
add_text(struct show *s, struct slice text)
{
	buf_add_str(&s->line, "\xe2\x81\xa8"); /* an isolate, as in column.c */
	for (size_t at = 0; at < text.len;) {
		uint32_t cp = escape_next(text, &at);

		escape_cp(&s->line, cp == '\n' || cp == '\t' ? ' ' : cp);
	}
	buf_add_str(&s->line, "\xe2\x81\xa9");
}

static naql_status
field(struct show *s, const char *name, struct slice text, naql_error *err)
{
	if (text.len == 0)
		return NAQL_OK;
	buf_printf(&s->line, "%-10s ", name);
	add_text(s, text);
	return end_line(s, err);
}

static naql_status
facts(struct show *s, const struct entry *e, naql_error *err)
{
	buf_printf(&s->line, "%-10s ", "Use");
	buf_add_str(&s->line, e->row->id);
	buf_add_str(&s->line, ": ");
	buf_add_slice(&s->line, entry_kind_words(SLICE(e->row->kind)));
	buf_add_str(&s->line, ", ");
	buf_add_slice(&s->line, entry_how_words(SLICE(e->row->how)));
	buf_printf(&s->line, "; %u.%u%% of the story, %u.%u%% of the page, %u words",
		   e->row->story_permille / 10, e->row->story_permille % 10,
		   e->row->page_permille / 10, e->row->page_permille % 10, e->row->words);
	return end_line(s, err);
}

static naql_status
credit(struct show *s, const struct entry *e, naql_error *err)
{
	struct slice text = json_str(json_get(json_get(e->record, "credit"), "text"));

	return field(s, "Credit", text.len ? text : SLICE("none found"), err);
}

static naql_status
judgement(struct show *s, const struct entry *e, naql_error *err)
{
	const struct json *c = entry_deciding(e);
	struct slice clause = json_str(json_get(c, "clause"));
	naql_status st = field(s, "Judgement", entry_outcome_words(e->outcome), err);

	if (st == NAQL_OK)
		st = field(s, "Contract", json_str(json_get(e->judgement, "contract")),
			   err);
	return st == NAQL_OK ? field(s, "Clause", clause, err) : st;
}

static naql_status
desk(struct show *s, const struct entry *e, naql_error *err)
{
	struct slice state = entry_state_words(SLICE(e->state));

	if (e->file == 0 && e->why[0] == '\0')
		return NAQL_OK;
	buf_printf(&s->line, "%-10s ", "Desk");
	if (e->file)
		buf_printf(&s->line, "case %lld, %.*s%s", (long long)e->file,
			   (int)state.len, state.ptr, e->why[0] ? ": " : "");
	if (e->why[0] && !e->file)
		buf_add_str(&s->line, "dismissed before: ");
	buf_add_slice(&s->line, entry_state_words(SLICE(e->why)));
	return end_line(s, err);
}

/* Since when, until when, and whether the page was captured without it since. */
static naql_status
times(struct show *s, const struct entry *e, naql_error *err)
{
	struct seen_book *book = NULL;
	const struct seen *seen = NULL;
	char first[21] = "", last[21] = "", gone[21] = "";
	naql_status st = seen_new(&book, s->reg, err);

	if (st == NAQL_OK)
		st = seen_of(book, e->row->story, SLICE(e->row->id), &seen, err);
	if (st == NAQL_OK) {
		time_format(seen->first, first);
		time_format(seen->last, last);
		time_format(seen->gone, gone);
		buf_printf(&s->line, "%-10s first %s, last %s, %u captures, %u addresses",
			   "Seen", first, last, seen->captures, seen->addresses);
		if (gone[0])
			buf_printf(&s->line, "; gone on %s, %u captures without it", gone,
				   seen->without);
		st = end_line(s, err);
	}
	seen_free(book);
	return st == NAQL_DONE ? NAQL_OK : st;
}

static naql_status
heading(struct show *s, const struct entry *e, naql_error *err)
{
	naql_status st = facts(s, e, err);

	if (st == NAQL_OK)
		st = field(s, "Story", e->row->story, err);
	if (st == NAQL_OK)
		st = field(s, "Title", e->title, err);
	if (st == NAQL_OK)
		st = field(s, "Page",
			   e->row->url.len ? e->row->url
					   : json_str(json_get(e->page, "id")),
			   err);
	if (st == NAQL_OK)
		st = field(s, "Captured", e->row->captured, err);
	if (st == NAQL_OK)
		st = times(s, e, err);
	if (st == NAQL_OK)
		st = credit(s, e, err);
	if (st == NAQL_OK)
		st = judgement(s, e, err);
	return st == NAQL_OK ? desk(s, e, err) : st;
}

/* ---- passages ---- */

static void
add_run(struct show *s, const struct json *r)
{
	static const struct {
		const char *op, *open, *close;
		enum column_style style;
	} styles[] = {
		{ "=", "", "", COLUMN_PLAIN },
		{ "~", "[~", "~]", COLUMN_SWAPPED },
		{ "+", "{+", "+}", COLUMN_PAGE_ONLY },
		{ "-", "[-", "-]", COLUMN_STORY_ONLY },
		{ ">", "[>", "<]", COLUMN_MOVED },
	};
	struct column *const sides[] = { &s->story, &s->page };
	size_t i = 0;

	while (i + 1 < NAQL_COUNT(styles) &&
	       !slice_eq(json_str(json_at(r, 0)), SLICE(styles[i].op)))
		i++;
	for (size_t side = 0; side < 2; side++) {
		struct slice text = json_str(json_at(r, side + 1));
		size_t words = text.len;

		while (words &&
		       (text.ptr[words - 1] == ' ' || text.ptr[words - 1] == '\n'))
			words--;
		if (words == 0)
			continue;
		if (!s->colour)
			column_add(sides[side], SLICE(styles[i].open), styles[i].style);
		column_add(sides[side], (struct slice){ text.ptr, words },
			   styles[i].style);
		if (!s->colour)
			column_add(sides[side], SLICE(styles[i].close), styles[i].style);
		column_add(sides[side],
			   (struct slice){ text.ptr + words, text.len - words },
			   styles[i].style);
	}
}

static naql_status
print_columns(struct show *s, naql_error *err)
{
	naql_status st = s->story.failed || s->page.failed ? naql_nomem(err) : NAQL_OK;
	bool more = true;

	while (st == NAQL_OK && more) {
		more = column_line(&s->story, s->side, s->colour, &s->line);
		buf_add_str(&s->line, BETWEEN);
		if (column_line(&s->page, s->side, s->colour, &s->line))
			more = true;
		if (more)
			st = end_line(s, err);
	}
	buf_reset(&s->line);
	column_reset(&s->story);
	column_reset(&s->page);
	return st;
}

/* What stands before or after, on lines of its own: the passage begins at one height. */
static naql_status
print_around(struct show *s, const struct json *pair, naql_error *err)
{
	column_add(&s->story, slice_trim(json_str(json_at(pair, 0))), COLUMN_AROUND);
	column_add(&s->page, slice_trim(json_str(json_at(pair, 1))), COLUMN_AROUND);
	return print_columns(s, err);
}

static naql_status
passage(struct show *s, const struct entry *e, size_t i, naql_error *err)
{
	const struct json *p = json_at(json_get(e->excerpts, "passages"), i);
	const struct json *of = json_at(json_get(e->record, "passages"), i);
	const struct json *runs = json_get(p, "runs");
	naql_status st = end_line(s, err);

	buf_printf(&s->line, "Passage %zu: %lld words in ", i + 1,
		   (long long)json_int(json_get(of, "words")));
	add_text(s, json_str(json_get(of, "where")));
	if (st == NAQL_OK)
		st = end_line(s, err);
	if (st == NAQL_OK)
		st = print_around(s, json_get(p, "before"), err);
	for (size_t r = 0; r < json_count(runs); r++)
		add_run(s, json_at(runs, r));
	if (st == NAQL_OK)
		st = print_columns(s, err);
	return st == NAQL_OK ? print_around(s, json_get(p, "after"), err) : st;
}

static naql_status
show_use(void *ctx, const struct register_use *u, struct slice judged, naql_error *err)
{
	struct show *s = ctx;
	struct entry e;
	naql_status st = entry_read(&e, u, judged, true, err);
	size_t n;

	if (st != NAQL_OK)
		return st;
	st = entry_story(&e, s->reg, err);
	if (st == NAQL_OK)
		st = entry_desk(&e, s->reg, err);
	if (st == NAQL_OK)
		st = heading(s, &e, err);
	n = json_count(json_get(e.excerpts, "passages"));
	for (size_t i = 0; i < n && st == NAQL_OK; i++)
		st = passage(s, &e, i, err);
	if (n == 0 && st == NAQL_OK)
		st = field(s, "Words", SLICE("of this text were not kept"), err);
	entry_fini(&e);
	return st == NAQL_OK ? NAQL_DONE : st;
}

naql_status
naql_use_show(naql_archive *a, const char *id, bool colour, unsigned width,
	      const naql_sink *sink, naql_error *err)
{
	struct show s = { .reg = recorded_register(a), .sink = sink, .colour = colour };
	struct register_use_filter f = { .id_prefix = SLICE(id) };
	naql_status st = register_snapshot(s.reg, err);

	if (st != NAQL_OK)
		return st;
	s.width = width ? width : WIDTH_DEFAULT;
	s.width = s.width < WIDTH_LEAST ? WIDTH_LEAST : s.width;
	s.width = s.width > WIDTH_MOST ? WIDTH_MOST : s.width;
	s.side = (s.width - 3) / 2;
	st = find(&s, id, err);
	if (st == NAQL_OK)
		st = register_use_each(s.reg, &f, show_use, &s, err);
	register_rollback(s.reg);
	buf_fini(&s.line);
	column_fini(&s.story);
	column_fini(&s.page);
	return st;
}
