/*
 * test_register_uses.c - recorded uses: once each, listed as the filter says, forgotten
 * for good.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prop.h"
#include "register_room.h"

static struct reg *
with_stories(struct room *room, unsigned n)
{
	struct reg *r = room_new(room);
	char id[16];

	for (unsigned i = 0; i < n; i++) {
		struct register_item item;

		snprintf(id, sizeof(id), "story-%u", i);
		item = some_item(SLICE(id), 1);
		assert_ok(register_item_add(r, &item, why));
	}
	return r;
}

struct list {
	char ids[512][17];
	size_t n;
	const struct register_use *want; /* compared with each when not NULL */
};

static void
assert_use(const struct register_use *got, const struct register_use *want)
{
	assert_string_equal(got->id, want->id);
	assert_slice(got->story, want->story);
	assert_int_equal(got->version, want->version);
	assert_slice(got->url, want->url);
	assert_slice(got->host, want->host);
	assert_slice(got->captured, want->captured);
	assert_slice(got->published, want->published);
	assert_slice(got->title, want->title);
	assert_slice(got->file, want->file);
	assert_int_equal(got->offset, want->offset);
	assert_string_equal(got->kind, want->kind);
	assert_string_equal(got->how, want->how);
	assert_int_equal(got->primary, want->primary);
	assert_int_equal(got->bits, want->bits);
	assert_int_equal(got->story_permille, want->story_permille);
	assert_int_equal(got->page_permille, want->page_permille);
	assert_int_equal(got->words, want->words);
	assert_slice(got->record, want->record);
	assert_slice(got->excerpts, want->excerpts);
	assert_int_equal(got->first_seen, want->first_seen);
	assert_int_equal(got->last_seen, want->last_seen);
	assert_int_equal(got->recorded, want->recorded);
}

static naql_status
see_use(void *ctx, const struct register_use *u, struct slice judgement, naql_error *err)
{
	struct list *list = ctx;

	(void)err;
	assert_null(judgement.ptr);
	if (list->want)
		assert_use(u, list->want);
	assert_true(list->n < NAQL_COUNT(list->ids));
	snprintf(list->ids[list->n++], 17, "%s", u->id);
	return NAQL_OK;
}

static void
test_round_trip(void **state)
{
	struct room room;
	struct reg *r = with_stories(&room, 1);
	struct register_use use = {
		.id = "0123456789abcdef",
		.story = BYTES("story-0"),
		.version = 1,
		.url = BYTES("https://garden.example/\0\xff"),
		.host = BYTES("garden.example"),
		.captured = BYTES("2026-01-02T03:04:05Z"),
		.title = BYTES(""),
		.file = BYTES("a.warc.gz"),
		.offset = INT64_MAX,
		.kind = "part",
		.how = "edited",
		.bits = -3,
		.story_permille = 930,
		.page_permille = UINT32_MAX,
		.words = 412,
		.record = BYTES("{\"title\":\"\xd9\x85\xd8\xb7\xd8\xb1\"}"),
		.excerpts = BYTES("[]"),
		.first_seen = 1767323045,
		.last_seen = 1767323046,
		.recorded = 1767400000,
	};
	struct list list = { .want = &use };

	(void)state;
	assert_ok(register_use_add(r, &use, why));
	register_close(r);
	r = room_open(&room, false);
	assert_ok(register_use_each(r, NULL, see_use, &list, why));
	assert_int_equal(list.n, 1);
	register_close(r);
	room_drop(&room);
}

static void
test_once_each(void **state)
{
	struct room room;
	struct reg *r = with_stories(&room, 1);
	struct register_use use = some_use("0123456789abcdef", BYTES("story-0")),
			    other = use;
	struct list list = { .want = &use };

	(void)state;
	assert_ok(register_use_add(r, &use, why));
	other.bits = 5; /* the same id again changes nothing */
	assert_int_equal(register_use_add(r, &other, NULL), NAQL_DONE);
	assert_ok(register_use_each(r, NULL, see_use, &list, why));
	assert_int_equal(list.n, 1);
	assert_int_equal(room_counts(r).uses, 1);
	register_close(r);
	room_drop(&room);
}

static void
test_refused(void **state)
{
	static const char *const ids[] = { NULL,
					   "",
					   "0123456789abcde",
					   "0123456789abcdef0",
					   "0123456789ABCDEF",
					   "0123456789abcdeg" };
	struct room room;
	struct reg *r = with_stories(&room, 1);
	struct register_use use;

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(ids); i++) {
		use = some_use(ids[i], BYTES("story-0"));
		assert_int_equal(register_use_add(r, &use, NULL), NAQL_E_USAGE);
	}
	use = some_use("0123456789abcdef", BYTES("story-9"));
	assert_int_equal(register_use_add(r, &use, NULL), NAQL_E_NOTFOUND);
	use = some_use("0123456789abcdef", BYTES("story-0"));
	use.version = 2;
	assert_int_equal(register_use_add(r, &use, NULL), NAQL_E_NOTFOUND);
	use.version = 1;
	use.offset = UINT64_MAX;
	assert_int_equal(register_use_add(r, &use, NULL), NAQL_E_LIMIT);
	use.offset = 0;
	use.record.ptr = NULL;
	assert_int_equal(register_use_add(r, &use, NULL), NAQL_E_USAGE);
	assert_int_equal(room_counts(r).uses, 0);
	register_close(r);
	room_drop(&room);
}

/* ---- listing, against the plain definition ---- */

static const char *const hosts[] = { "bakery.example", "garden.example",
				     "www.garden.example", "the-garden.example" };
static const char *const kinds[] = { "whole", "part", "quote" };
static const char *const stories[] = { "story-0", "story-1", "story-2" };

struct plain {
	char id[17];
	unsigned host, kind, story;
	int64_t first, last, bits;
	bool primary;
};

static int
by_bits(const void *a, const void *b)
{
	const struct plain *x = a, *y = b;

	if (x->bits != y->bits)
		return x->bits < y->bits ? 1 : -1;
	return strcmp(x->id, y->id);
}

static struct plain
plain_make(struct prop *p)
{
	struct plain u = { .host = (unsigned)prop_below(p, NAQL_COUNT(hosts) + 1),
			   .kind = (unsigned)prop_below(p, 3),
			   .story = (unsigned)prop_below(p, 3),
			   .first = TIME_NONE,
			   .last = TIME_NONE,
			   .bits = (int64_t)prop_below(p, 20),
			   .primary = prop_below(p, 2) == 0 };

	snprintf(u.id, sizeof(u.id), "%016llx", (unsigned long long)prop_next(p));
	if (prop_below(p, 5)) {
		u.first = 100 + (int64_t)prop_below(p, 100);
		u.last = u.first + (int64_t)prop_below(p, 10);
	}
	return u;
}

static void
plain_add(struct reg *r, const struct plain *u)
{
	struct register_use use = some_use(u->id, SLICE(stories[u->story]));

	use.host = u->host < NAQL_COUNT(hosts) ? SLICE(hosts[u->host])
					       : (struct slice){ NULL, 0 };
	use.kind = kinds[u->kind];
	use.first_seen = u->first;
	use.last_seen = u->last;
	use.bits = u->bits;
	use.primary = u->primary;
	assert_ok(register_use_add(r, &use, why));
}

static struct register_use_filter
filter_make(struct prop *p, const struct plain *all, size_t n)
{
	struct register_use_filter f = { .since = TIME_NONE, .until = TIME_NONE };

	if (prop_below(p, 3) == 0)
		f.host = SLICE(hosts[prop_below(p, NAQL_COUNT(hosts))]);
	if (prop_below(p, 3) == 0)
		f.story = SLICE(stories[prop_below(p, 3)]);
	if (prop_below(p, 3) == 0)
		f.kind = SLICE(kinds[prop_below(p, 3)]);
	if (prop_below(p, 6) == 0)
		f.id_prefix =
			(struct slice){ all[prop_below(p, n)].id, prop_below(p, 17) };
	if (prop_below(p, 4) == 0)
		f.since = prop_below(p, 2) ? 100 + (int64_t)prop_below(p, 100) : 0;
	if (prop_below(p, 4) == 0)
		f.until = prop_below(p, 2) ? 100 + (int64_t)prop_below(p, 100) : 0;
	f.primary_only = prop_below(p, 4) == 0;
	f.limit = prop_below(p, 3) ? 0 : 1 + prop_below(p, 10);
	return f;
}

/* A host, or one below it: not one that only ends in the same letters. */
static bool
host_fits(struct slice host, struct slice wanted)
{
	size_t front = host.len - wanted.len;

	if (host.len < wanted.len ||
	    memcmp(host.ptr + front, wanted.ptr, wanted.len) != 0)
		return false;
	return front == 0 || host.ptr[front - 1] == '.';
}

static bool
plain_fits(const struct plain *u, const struct register_use_filter *f)
{
	if (f->host.ptr &&
	    (u->host == NAQL_COUNT(hosts) || !host_fits(SLICE(hosts[u->host]), f->host)))
		return false;
	if (f->story.ptr && !slice_eq(f->story, SLICE(stories[u->story])))
		return false;
	if (f->kind.ptr && !slice_eq(f->kind, SLICE(kinds[u->kind])))
		return false;
	if (f->id_prefix.ptr && memcmp(u->id, f->id_prefix.ptr, f->id_prefix.len) != 0)
		return false;
	if (f->since > 0 && (u->last == TIME_NONE || u->last < f->since))
		return false;
	if (f->until > 0 && (u->first == TIME_NONE || u->first >= f->until))
		return false;
	return u->primary || !f->primary_only;
}

static void
test_filters(void **state)
{
	(void)state;
	PROP_RUN(p, 6)
	{
		struct room room;
		struct reg *r = with_stories(&room, 3);
		struct plain all[60];

		assert_ok(register_begin(r, why));
		for (size_t i = 0; i < NAQL_COUNT(all); i++) {
			all[i] = plain_make(&p);
			plain_add(r, &all[i]);
		}
		assert_ok(register_commit(r, why));
		qsort(all, NAQL_COUNT(all), sizeof(all[0]), by_bits);
		for (unsigned round = 0; round < 60; round++) {
			struct register_use_filter f =
				filter_make(&p, all, NAQL_COUNT(all));
			struct list got = { .n = 0 };
			size_t n = 0;

			assert_ok(register_use_each(r, &f, see_use, &got, why));
			for (size_t i = 0; i < NAQL_COUNT(all); i++) {
				if (!plain_fits(&all[i], &f) || (f.limit && n == f.limit))
					continue;
				assert_true(prop_check(
					&p, n < got.n && !strcmp(got.ids[n], all[i].id),
					"listed as the filter says"));
				n++;
			}
			assert_true(prop_check(&p, n == got.n, "nothing besides"));
		}
		register_close(r);
		room_drop(&room);
	}
}

static void
test_hostile_filters(void **state)
{
	static const struct slice odd[] = { BYTES_INIT("' OR 1=1 --"), BYTES_INIT("%"),
					    BYTES_INIT("\0"), BYTES_INIT("\xff"),
					    BYTES_INIT("g") };
	struct room room;
	struct reg *r = with_stories(&room, 1);
	struct register_use use = some_use("0123456789abcdef", BYTES("story-0"));

	(void)state;
	assert_ok(register_use_add(r, &use, why));
	for (size_t i = 0; i < NAQL_COUNT(odd); i++) {
		const struct register_use_filter filters[] = {
			{ .host = odd[i] },	 { .story = odd[i] },
			{ .kind = odd[i] },	 { .outcome = odd[i] },
			{ .id_prefix = odd[i] },
		};
		struct list list = { .n = 0 };

		for (size_t f = 0; f < NAQL_COUNT(filters); f++)
			assert_ok(register_use_each(r, &filters[f], see_use, &list, why));
		assert_int_equal(list.n, 0);
	}
	register_close(r);
	room_drop(&room);
}

static naql_status
see_forget(void *ctx, const struct register_log_entry *e, naql_error *err)
{
	char *detail = ctx;

	(void)err;
	if (strcmp(e->kind, "forget") == 0) {
		assert_slice(e->subject, BYTES("0123456789abcdef"));
		snprintf(detail, 512, "%.*s %.*s", (int)e->reason.len, e->reason.ptr,
			 (int)e->detail.len, e->detail.ptr);
	}
	return NAQL_OK;
}

/* file_holds() - the bytes stand somewhere in the file. */
static bool
file_holds(const char *path, const char *needle)
{
	FILE *f = fopen(path, "rb");
	static char bytes[1 << 20];
	size_t n, len = strlen(needle);
	bool found = false;

	assert_non_null(f);
	n = fread(bytes, 1, sizeof(bytes), f);
	assert_true(n < sizeof(bytes));
	fclose(f);
	for (size_t i = 0; i + len <= n && !found; i++)
		found = memcmp(bytes + i, needle, len) == 0;
	return found;
}

static void
test_forget(void **state)
{
	struct room room;
	struct reg *r = with_stories(&room, 1);
	struct register_use use = some_use("0123456789abcdef", BYTES("story-0"));
	struct slice id = SLICE(use.id), reason = BYTES("a neighbour's \"private\" page");
	char detail[512] = "";

	(void)state;
	use.excerpts = BYTES("{\"page\":\"strawberries-by-the-gate\"}");
	assert_ok(register_use_add(r, &use, why));
	register_close(r);
	assert_true(file_holds(room_path(&room, "naql.db"), "strawberries-by-the-gate"));
	r = room_open(&room, true);
	assert_int_equal(
		register_use_forget(r, BYTES("0123456789abcde0"), reason, 9, NULL),
		NAQL_DONE);
	assert_int_equal(register_use_forget(r, BYTES("0123"), reason, 9, NULL),
			 NAQL_DONE);
	assert_ok(register_use_forget(r, id, reason, 9, why));
	assert_int_equal(register_use_forget(r, id, reason, 9, NULL), NAQL_DONE);
	assert_int_equal(room_counts(r).uses, 0);
	assert_int_equal(room_counts(r).log_entries, 3);
	assert_ok(register_log_each(r, 0, see_forget, detail, why));
	assert_string_equal(detail,
			    "a neighbour's \"private\" page "
			    "{\"record_sha256\":\"3ed4ef4fc29ee023ff6568f6e4e78ded"
			    "57639afcaefeae7cbaa02b01664d07a2\"}");
	assert_ok(register_verify(r, why));
	assert_ok(register_use_add(r, &use, why)); /* may be found again */
	assert_ok(register_use_forget(r, id, reason, 9, why));
	register_close(r);
	/* not only unlinked: the bytes are gone from the file */
	assert_false(file_holds(room_path(&room, "naql.db"), "strawberries-by-the-gate"));
	room_drop(&room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),	cmocka_unit_test(test_once_each),
		cmocka_unit_test(test_refused),		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_hostile_filters), cmocka_unit_test(test_forget),
	};

	return cmocka_run_group_tests_name("register: uses", tests, NULL, NULL);
}
