/*
 * What a reader of published licence terms expects: every row of published_terms.tsv is a
 * test, with the contracts of published_terms.json.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/file.h"
#include "rights/spent.h"
#include "rights_room.h"

#define ROWS_MAX 400
#define COLUMNS	 4

struct row {
	char *columns[COLUMNS];
};

static struct contract_file entries;
static struct arena kept;

static char *
source_file(const char *name)
{
	char path[4096];
	struct file_map map = { 0 };
	char *copy;

	snprintf(path, sizeof(path), "%s/tests/%s", getenv("NAQL_SOURCE_ROOT"), name);
	if (file_map(&map, path, NULL)) {
		fprintf(stderr, "# %s cannot be read\n", path);
		return NULL;
	}
	copy = strndup((const char *)map.bytes, map.len);
	file_unmap(&map);
	return copy;
}

/* ---- a use ---- */

struct use_row {
	struct rights_facts f;
	char text[1024], url[512], credit[256], other[256];
	struct use_words others;
	char *host, *path;
	unsigned before;
	bool before_other, before_same, uncounted;
};

static enum rights_result
result(const char *v)
{
	return *v == 'y' ? RIGHTS_PASS : *v == 'n' ? RIGHTS_FAIL : RIGHTS_UNKNOWN;
}

static int64_t
date(const char *v)
{
	return *v == '?' ? TIME_NONE : time_parse(SLICE(v));
}

static int64_t
number(const char *v)
{
	return *v == '?' ? -1 : strtoll(v, NULL, 10);
}

static void
words(char *out, size_t room, const char *v)
{
	snprintf(out, room, "%s", v);
	for (char *p = out; *p; p++)
		if (*p == '_')
			*p = ' ';
}

static unsigned
medium(const char *v)
{
	for (unsigned m = RIGHTS_TEXT; m <= RIGHTS_DATA; m++)
		if (strcmp(v, rights_medium_name(m)) == 0)
			return m;
	assert_string_equal(v, "?");
	return 0;
}

static enum use_kind
kind(const char *v)
{
	for (int k = USE_WHOLE; k <= USE_TRACE; k++)
		if (strncmp(use_kind_name((enum use_kind)k), v, strlen(v)) == 0)
			return (enum use_kind)k;
	fail_msg("kind %s", v);
	return USE_TRACE;
}

static bool
set_times(struct use_row *u, const char *key, const char *v)
{
	if (strcmp(key, "first") == 0)
		u->f.first = u->f.last = date(v);
	else if (strcmp(key, "last") == 0)
		u->f.last = date(v);
	else if (strcmp(key, "date") == 0)
		u->f.item_date = date(v);
	else if (strcmp(key, "page_date") == 0)
		u->f.page_date = date(v);
	else if (strcmp(key, "superseded") == 0)
		u->f.superseded = date(v);
	else
		return false;
	return true;
}

static bool
set_counts(struct use_row *u, const char *key, const char *v)
{
	if (strcmp(key, "words") == 0)
		u->f.words = number(v);
	else if (strcmp(key, "permille") == 0)
		u->f.permille = number(v);
	else if (strcmp(key, "bytes") == 0)
		u->f.bytes = number(v);
	else if (strcmp(key, "count") == 0)
		u->uncounted = true;
	else if (strcmp(key, "before") == 0) {
		u->before_same = strcmp(v, "same") == 0;
		u->before = u->before_same ? 1u : (unsigned)strtoul(v, NULL, 10);
		u->before_other = strstr(v, ":other") != NULL;
	} else
		return false;
	return true;
}

static bool
set_page(struct use_row *u, const char *key, char *v)
{
	if (strcmp(key, "host") == 0)
		u->host = v;
	else if (strcmp(key, "path") == 0)
		u->path = v;
	else if (strcmp(key, "credit") == 0)
		words(u->credit, sizeof(u->credit), v);
	else if (strcmp(key, "other") == 0)
		words(u->other, sizeof(u->other), v);
	else if (strcmp(key, "place") == 0)
		u->f.credit_place = strcmp(v, "before") == 0   ? RIGHTS_IN_FRONT
				    : strcmp(v, "behind") == 0 ? RIGHTS_AFTER
							       : RIGHTS_PLACE_UNKNOWN;
	else if (strcmp(key, "link") == 0)
		u->f.link = result(v);
	else
		return false;
	return true;
}

static bool
set_text(struct use_row *u, const char *key, const char *v)
{
	if (strcmp(key, "medium") == 0)
		u->f.medium = medium(v);
	else if (strcmp(key, "kind") == 0)
		u->f.kind = kind(v);
	else if (strcmp(key, "lang") == 0)
		u->f.lang = SLICE(v);
	else if (strcmp(key, "how") == 0)
		u->f.translation = strcmp(v, "translation") == 0;
	else if (strcmp(key, "others") == 0)
		u->f.others_item = *v == 'y';
	else if (strcmp(key, "verbatim") == 0)
		u->f.verbatim = result(v);
	else if (strcmp(key, "paraphrased") == 0)
		u->f.paraphrased = result(v);
	else if (strcmp(key, "heads") == 0)
		u->f.in_heads = result(v);
	else
		return false;
	return true;
}

/* A whole story, on the paper's site, the day after. */
static void
read_use(struct use_row *u, const char *column, struct arena *arena)
{
	static char host[] = "paper.example", path[] = "/a";
	char *save = NULL;

	memset(u, 0, sizeof(*u));
	snprintf(u->text, sizeof(u->text), "%s", column);
	u->host = host;
	u->path = path;
	u->f = (struct rights_facts){ .kind = USE_WHOLE,
				      .item = SLICE("sea"),
				      .medium = RIGHTS_TEXT,
				      .lang = SLICE("en"),
				      .item_date = date("2026-03-01"),
				      .superseded = TIME_NONE,
				      .first = date("2026-03-02T10:00:00Z"),
				      .last = date("2026-03-02T10:00:00Z"),
				      .page_date = TIME_NONE,
				      .words = 300,
				      .bytes = 1800,
				      .permille = 900,
				      .verbatim = RIGHTS_PASS };
	for (char *t = strtok_r(u->text, " ", &save); t; t = strtok_r(NULL, " ", &save)) {
		char *v = strchr(t, '=');

		assert_non_null(v);
		*v++ = '\0';
		assert_true(set_times(u, t, v) || set_counts(u, t, v) ||
			    set_page(u, t, v) || set_text(u, t, v));
	}
	snprintf(u->url, sizeof(u->url), "https://%s%s", u->host, u->path);
	u->f.host = SLICE(u->host);
	u->f.url = SLICE(u->url);
	u->f.has_credit = u->credit[0] != '\0';
	u->f.credit = SLICE(u->credit);
	assert_int_equal(use_fold_words(u->f.credit, arena, &u->f.credit_words, NULL), 0);
	assert_int_equal(use_fold_words(SLICE(u->other), arena, &u->others, NULL), 0);
	u->f.credits_other = &u->others;
	u->f.n_credits_other = u->other[0] != '\0';
}

/* ---- a row ---- */

static bool
listed(const char *column, struct slice id)
{
	for (const char *p = column; *p;
	     p += strcspn(p, ",") + (p[strcspn(p, ",")] == ',')) {
		size_t n = strcspn(p, ",");

		if (slice_eq((struct slice){ p, n }, id))
			return true;
	}
	return false;
}

static unsigned
count_ids(const char *column)
{
	unsigned n = *column != '\0';

	for (; *column; column++)
		n += *column == ',';
	return n;
}

static void
open_book(struct rights_room *room, const char *column)
{
	unsigned found = 0;

	rights_room_init(room);
	for (size_t i = 0; i < entries.n; i++) {
		const struct contract_entry *e = &entries.entries[i];
		bool chosen = e->contract || e->restriction;

		if (chosen && !listed(column, e->id))
			continue;
		found += chosen;
		assert_int_equal(rights_book_check(room->book, e, "terms", NULL),
				 NAQL_OK);
		assert_int_equal(
			rights_book_put(room->book, e, false, (int64_t)i, 1, NULL),
			NAQL_OK);
	}
	assert_int_equal(found, count_ids(column)); /* each name is one that is there */
	assert_int_equal(rights_book_sort(room->book, NULL), NAQL_OK);
}

/* Uses that were counted before this one. */
static void
use_before(struct rights_room *room, const struct use_row *u, struct rights_spent *spent)
{
	struct rights_judgement j;

	for (unsigned i = 0; i < u->before; i++) {
		struct rights_facts f = u->f;
		char url[64], item[32];

		snprintf(url, sizeof(url), "https://paper.example/before/%u", i);
		snprintf(item, sizeof(item), "other%u", i);
		f.first = f.last = date("2026-03-02T09:00:00Z");
		if (!u->before_same)
			f.url = SLICE(url);
		if (u->before_other)
			f.item = SLICE(item);
		assert_int_equal(
			rights_judge(room->book, &f, spent, &room->arena, &j, NULL), 0);
		assert_int_equal(spent_add(spent, &f, &j, NULL), NAQL_OK);
	}
}

static void
test_row(void **state)
{
	const struct row *row = *state;
	struct rights_spent *spent = NULL;
	struct rights_room room;
	struct rights_judgement j;
	struct use_row u;
	char text[512];

	open_book(&room, row->columns[0]);
	read_use(&u, row->columns[1], &room.arena);
	assert_int_equal(spent_new(&spent, NULL), NAQL_OK);
	use_before(&room, &u, spent);
	assert_int_equal(rights_judge(room.book, &u.f, u.uncounted ? NULL : spent,
				      &room.arena, &j, NULL),
			 NAQL_OK);
	judgement_text(&j, text, sizeof(text));
	assert_string_equal(text, row->columns[2]);
	spent_free(spent);
	rights_room_fini(&room);
}

static size_t
read_rows(char *text, struct row *rows)
{
	char *save = NULL;
	size_t n = 0;

	for (char *line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		if (line[0] == '#')
			continue;
		if (n == ROWS_MAX)
			return 0;
		for (int c = 0; c < COLUMNS; c++) {
			char *tab = strchr(line, '\t');

			rows[n].columns[c] = line;
			if (!tab && c + 1 < COLUMNS)
				return 0;
			if (tab)
				*tab = '\0';
			line = tab ? tab + 1 : line;
		}
		n++;
	}
	return n;
}

int
main(void)
{
	static struct row rows[ROWS_MAX];
	static struct CMUnitTest tests[ROWS_MAX];
	static char names[ROWS_MAX][256];
	char *json = source_file("published_terms.json");
	char *table = source_file("published_terms.tsv");
	naql_error err = { 0 };
	size_t n = json && table ? read_rows(table, rows) : 0;
	int failed = 1;

	if (n < 100)
		fprintf(stderr, "# published_terms.tsv is no table of 100 rows\n");
	else if (contract_file_parse(&entries, SLICE(json), CONTRACT_FILE_ANY, "terms",
				     &kept, &err))
		fprintf(stderr, "# published_terms.json: %s\n", err.text);
	for (size_t i = 0; i < n && entries.n; i++) {
		snprintf(names[i], sizeof(names[i]), "%s [%s]: %s", rows[i].columns[0],
			 rows[i].columns[1], rows[i].columns[3]);
		tests[i] = (struct CMUnitTest){ .name = names[i],
						.test_func = test_row,
						.initial_state = &rows[i] };
	}
	if (n >= 100 && entries.n)
		failed = _cmocka_run_group_tests("rights: published terms", tests, n,
						 NULL, NULL);
	arena_fini(&kept);
	free(json);
	free(table);
	return failed;
}
