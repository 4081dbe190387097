/*
 * test_report.c - whole reports over records that strangers wrote: nothing of theirs
 * becomes markup, what is no use is not counted, and what is not there is told.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json_write.h"
#include "io/file.h"
#include "naql/naql.h"
#include "register/judgements.h"
#include "register_room.h"

#define HOSTILE                                                                          \
	"</script></title>\"'><img src=http://x.example/ "                               \
	"onerror=alert(1)>&amp;\xe2\x80\xae"                                             \
	"\x01\xff=1"

struct page_of {
	struct room room;
	struct buf text; /* the report, NUL-terminated */
};

static void
add_item(struct reg *r)
{
	struct register_item item = { .id = SLICE(HOSTILE),
				      .version = 1,
				      .medium = 1,
				      .title = SLICE(HOSTILE),
				      .lang = SLICE("ar\" onload=\"x"),
				      .published = 1767323045,
				      .sha256 = SLICE(HASH_A),
				      .added = 1767323045 };

	assert_ok(register_begin(r, why));
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_commit(r, why));
}

static void
write_run(struct json_writer *w, const char *op, const char *story, const char *page)
{
	jw_array(w);
	jw_cstr(w, op);
	jw_cstr(w, story);
	jw_cstr(w, page);
	jw_array_end(w);
}

static void
write_excerpts(struct buf *out)
{
	struct json_writer w;

	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "passages");
	jw_array(&w);
	jw_object(&w);
	jw_key(&w, "before");
	write_run(&w, HOSTILE, HOSTILE, "x");
	jw_key(&w, "runs");
	jw_array(&w);
	write_run(&w, "=", HOSTILE, HOSTILE);
	write_run(&w, "~", "مكتبة ", "حديقة ");
	write_run(&w, "+", "", HOSTILE);
	write_run(&w, "-", HOSTILE, "");
	write_run(&w, "?", "what", "ever");
	jw_array_end(&w);
	jw_object_end(&w);
	jw_array_end(&w);
	jw_object_end(&w);
	assert_false(out->failed);
}

static void
write_record(struct buf *out)
{
	struct json_writer w;

	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "page");
	jw_object(&w);
	jw_key(&w, "id");
	jw_cstr(&w, HOSTILE);
	jw_key(&w, "lang");
	jw_cstr(&w, "en\" onload=\"x");
	jw_key(&w, "sha256");
	jw_cstr(&w, HASH_B);
	jw_object_end(&w);
	jw_key(&w, "passages");
	jw_array(&w);
	jw_object(&w);
	jw_key(&w, "where");
	jw_cstr(&w, HOSTILE);
	jw_object_end(&w);
	jw_array_end(&w);
	jw_key(&w, "credits_other");
	jw_array(&w);
	jw_cstr(&w, HOSTILE);
	jw_array_end(&w);
	jw_key(&w, "judgement");
	jw_null(&w);
	jw_object_end(&w);
	assert_false(out->failed);
}

/* One use; a judgement of 'outcome' where there is one. */
static void
add_use(struct reg *r, const char *id, const char *kind, const char *judgement)
{
	struct buf record = { 0 }, excerpts = { 0 };
	struct register_use use = { .id = id,
				    .story = SLICE(HOSTILE),
				    .version = 1,
				    .url = SLICE("javascript:" HOSTILE),
				    .host = SLICE(HOSTILE),
				    .captured = SLICE("2026-01-02T03:04:05Z"),
				    .published = SLICE(HOSTILE),
				    .title = SLICE(HOSTILE),
				    .file = SLICE(HOSTILE),
				    .kind = kind,
				    .how = "edited",
				    .bits = 160,
				    .story_permille = 931,
				    .page_permille = 40,
				    .first_seen = 1767323045,
				    .last_seen = 1767323045 };
	struct register_judgement j = { .outcome = "X",
					.versions = SLICE("[]"),
					.json = SLICE(judgement),
					.at = 1767323046 };

	write_record(&record);
	write_excerpts(&excerpts);
	use.record = buf_slice(&record);
	use.excerpts = buf_slice(&excerpts);
	assert_ok(register_use_add(r, &use, why));
	if (judgement)
		assert_ok(register_judgement_add(r, SLICE(id), &j, why));
	buf_fini(&record);
	buf_fini(&excerpts);
}

static void
begin(struct page_of *p, struct reg **r)
{
	static const char *const hosts[] = { "sanabel.example" };
	struct register_scan scan = { .started = 1767323045,
				      .ended = 1767323050,
				      .input = SLICE(HOSTILE),
				      .records = 12345 };

	p->room = room_make();
	p->text = (struct buf){ 0 };
	assert_ok(naql_archive_init(p->room.dir, HOSTILE, (naql_strings){ hosts, 1 },
				    (naql_strings){ NULL, 0 }, NULL, why));
	*r = room_open(&p->room, true);
	add_item(*r);
	assert_ok(register_scan_add(*r, &scan, why));
}

static void
report(struct page_of *p, const char *name, const naql_use_filter *f)
{
	naql_archive *a = NULL;
	struct file_map m;

	assert_ok(naql_archive_open(&a, p->room.dir, false, why));
	assert_ok(naql_report(a, f, NAQL_REPORT_BY_NAME, room_path(&p->room, name), NULL,
			      why));
	naql_archive_close(a);
	assert_ok(file_map(&m, room_path(&p->room, name), why));
	buf_reset(&p->text);
	buf_add(&p->text, m.bytes, m.len);
	buf_add_byte(&p->text, '\0');
	file_unmap(&m);
}

static void
end(struct page_of *p)
{
	buf_fini(&p->text);
	room_drop(&p->room);
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (const char *at = strstr(text, what); at; at = strstr(at + 1, what))
		n++;
	return n;
}

static bool
is_void(const char *name)
{
	static const char *const names[] = { "meta", "input", "rect" };

	for (size_t i = 0; i < NAQL_COUNT(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Every element is closed in order, every attribute is quoted. */
static void
assert_well_formed(const char *at)
{
	static char open[64][16];
	size_t depth = 0;

	for (at = strchr(at + 1, '<'); at; at = strchr(at, '<')) {
		bool closing = at[1] == '/';
		char name[16] = "";
		size_t n = strspn(at + 1 + closing, "abcdefghijklmnopqrstuvwxyz123456");

		assert_true(n > 0 && n < sizeof(name));
		memcpy(name, at + 1 + closing, n);
		for (at += 1 + closing + n; *at != '>'; at++) {
			assert_true(*at && *at != '<');
			if (*at == '"')
				at = strchr(at + 1, '"');
			assert_non_null(at);
		}
		if (closing) {
			assert_true(depth > 0);
			assert_string_equal(open[--depth], name);
		} else if (!is_void(name)) {
			assert_true(depth < NAQL_COUNT(open));
			memcpy(open[depth++], name, sizeof(name));
		}
		if (!closing &&
		    (strcmp(name, "script") == 0 || strcmp(name, "style") == 0))
			at = strstr(at, strcmp(name, "script") == 0 ? "</script>"
								    : "</style>");
		assert_non_null(at);
	}
	assert_int_equal(depth, 0);
}

static const char judged[] =
	"{\"outcome\":\"NO_CONTRACT_FOUND\",\"contract\":null,\"grant\":null,"
	"\"missing\":[\"</script>\",7,{\"fact\":\"<b>\"}],\"clauses\":[{\"grant\":\"g1\","
	"\"clause\":\"outlets\",\"result\":\"pass\",\"fact\":1.5,\"wanted\":[\"a\","
	"\"b\"]},{\"grant\":2,\"clause\":\"<i>actions\",\"result\":\"fail\",\"fact\":"
	"null,\"wanted\":{\"x\":\"<u>\"}}]}";

static void
test_html_of_hostile_records(void **state)
{
	struct page_of p;
	struct reg *r;

	(void)state;
	begin(&p, &r);
	add_use(r, "0000000000000001", "whole", NULL);
	add_use(r, "0000000000000002", "part", judged);
	add_use(r, "0000000000000003", HOSTILE,
		"{\"outcome\":\""
		"<b>x"
		"\"}");
	add_use(r, "0000000000000004", "whole", "[1,2]");
	add_use(r, "0000000000000005", "whole", "null");
	register_close(r);
	report(&p, "r.html", NULL);
	assert_well_formed(p.text.ptr);
	assert_int_equal(count(p.text.ptr, "<article"), 5);
	assert_int_equal(count(p.text.ptr, "<img"), 0);
	assert_int_equal(count(p.text.ptr, "</script>"), 1);
	assert_int_equal(count(p.text.ptr, " onload=\"x"), 0);
	assert_int_equal(count(p.text.ptr, "href=\"#"), 5 * 2 + 1);
	assert_int_equal(count(p.text.ptr, "href="), 5 * 2 + 1);
	assert_int_equal(count(p.text.ptr, " style="), 0);
	assert_int_equal(count(p.text.ptr, "12,345"), 1);
	assert_int_equal(count(p.text.ptr, "class=\"decided\""), 1);
	assert_non_null(strstr(p.text.ptr, "93.1%"));
	assert_non_null(strstr(p.text.ptr, "no contract found"));
	assert_non_null(strstr(p.text.ptr, "not been held against the contracts yet"));
	end(&p);
}

static void
test_what_is_no_use_is_not_counted(void **state)
{
	struct page_of p;
	struct reg *r;
	naql_use_filter f = { .size = sizeof(f), .kind = "quote" };

	(void)state;
	begin(&p, &r);
	add_use(r, "0000000000000001", "whole", "{\"outcome\":\"COVERED\"}");
	add_use(r, "0000000000000002", "quote", "{\"outcome\":\"QUOTATION_REVIEW\"}");
	add_use(r, "0000000000000003", "quote", NULL);
	add_use(r, "0000000000000004", "common_source", NULL);
	add_use(r, "0000000000000005", "trace", NULL);
	add_use(r, "0000000000000006", "whole", "{\"outcome\":\"EXCLUDED\"}");
	add_use(r, "0000000000000007", "part", "{\"outcome\":\"ORIGIN_UNCLEAR\"}");
	add_use(r, "0000000000000008", "quote", "{\"outcome\":\"COVERED\"}");
	register_close(r);
	report(&p, "r.html", NULL);
	assert_well_formed(p.text.ptr);
	assert_non_null(strstr(p.text.ptr, "<h2>2 uses</h2>"));
	assert_int_equal(count(p.text.ptr, "<article"), 8);
	assert_int_equal(count(p.text.ptr, "These are not counted as uses."), 4);
	assert_null(strstr(p.text.ptr, "This report shows a part"));
	report(&p, "r.csv", NULL);
	assert_int_equal(
		count(p.text.ptr, ",yes,whole,") + count(p.text.ptr, ",yes,quote,"), 2);
	assert_int_equal(count(p.text.ptr, "\r\n"), 9);
	report(&p, "part.html", &f);
	assert_int_equal(count(p.text.ptr, "<article"), 3);
	assert_non_null(strstr(p.text.ptr, "This report shows a part"));
	end(&p);
}

/* Over a thousand records, what is folded away is kept as text, and is markup still. */
static void
test_large(void **state)
{
	struct page_of p;
	struct reg *r;
	char id[17];

	(void)state;
	begin(&p, &r);
	assert_ok(register_begin(r, why));
	for (unsigned i = 0; i < 1001; i++) {
		snprintf(id, sizeof(id), "%016x", i);
		add_use(r, id, "whole", NULL);
	}
	assert_ok(register_commit(r, why));
	register_close(r);
	report(&p, "r.html", NULL);
	assert_well_formed(p.text.ptr);
	assert_int_equal(count(p.text.ptr, "<article"), 1001);
	assert_int_equal(count(p.text.ptr, "</summary><noscript>"), 3003);
	assert_int_equal(count(p.text.ptr, "</noscript></details>"), 3003);
	assert_int_equal(count(p.text.ptr, "class=\"uses\""), 6);
	end(&p);
}

static void
test_no_word_weighs(void **state)
{
	static const char *const words[] = { "theft",	 "infring", "violat",
					     "unlicens", "evasion", "disguise",
					     "illegal",	 "stolen",  "pirat" };
	struct page_of p;
	struct reg *r;

	(void)state;
	begin(&p, &r);
	add_use(r, "0000000000000001", "whole", judged);
	add_use(r, "0000000000000002", "quote", NULL);
	register_close(r);
	report(&p, "r.html", NULL);
	for (size_t i = 0; i < NAQL_COUNT(words); i++)
		assert_null(strstr(p.text.ptr, words[i]));
	end(&p);
}

static void
test_same_state_same_bytes(void **state)
{
	struct page_of p;
	struct reg *r;
	struct buf first = { 0 };

	(void)state;
	begin(&p, &r);
	add_use(r, "0000000000000001", "whole", judged);
	register_close(r);
	report(&p, "a.html", NULL);
	buf_add(&first, p.text.ptr, p.text.len);
	report(&p, "b.html", NULL);
	assert_int_equal(first.len, p.text.len);
	assert_memory_equal(first.ptr, p.text.ptr, first.len);
	buf_fini(&first);
	end(&p);
}

static void
test_empty_archive(void **state)
{
	struct page_of p;
	struct reg *r;

	(void)state;
	begin(&p, &r);
	register_close(r);
	report(&p, "r.html", NULL);
	assert_well_formed(p.text.ptr);
	assert_non_null(strstr(p.text.ptr, "<h2>0 uses</h2>"));
	report(&p, "r.jsonl", NULL);
	assert_int_equal(p.text.len, 1);
	end(&p);
}

static void
test_refused(void **state)
{
	struct page_of p;
	struct reg *r;
	naql_archive *a = NULL;
	naql_use_filter f = { .size = sizeof(f), .since = "tomorrow" };

	(void)state;
	begin(&p, &r);
	register_close(r);
	assert_ok(naql_archive_open(&a, p.room.dir, false, why));
	assert_int_equal(naql_report(a, NULL, NAQL_REPORT_BY_NAME,
				     room_path(&p.room, "r.pdf"), NULL, NULL),
			 NAQL_E_USAGE);
	assert_int_equal(naql_report(a, &f, NAQL_REPORT_HTML,
				     room_path(&p.room, "r.html"), NULL, NULL),
			 NAQL_E_USAGE);
	assert_false(room_has(&p.room, "r.html"));
	assert_int_equal(naql_report(a, NULL, NAQL_REPORT_HTML,
				     room_path(&p.room, "no/such/r.html"), NULL, NULL),
			 NAQL_E_IO);
	naql_archive_close(a);
	end(&p);
}

/* ---- show ---- */

static naql_status
keep_line(void *ctx, const char *line, size_t len, naql_error *err)
{
	struct buf *out = ctx;

	(void)err;
	buf_add(out, line, len);
	buf_add_byte(out, '\n');
	return NAQL_OK;
}

static void
test_show(void **state)
{
	struct page_of p;
	struct reg *r;
	naql_archive *a = NULL;
	naql_sink sink = { .line = keep_line };
	naql_error err = { 0 };

	(void)state;
	begin(&p, &r);
	add_use(r, "0000000000000001", "whole", judged);
	add_use(r, "0000000000000002", "whole", NULL);
	register_close(r);
	sink.ctx = &p.text;
	assert_ok(naql_archive_open(&a, p.room.dir, false, why));
	assert_ok(naql_use_show(a, "0000000000000001", false, 400, &sink, why));
	buf_add_byte(&p.text, '\0');
	assert_non_null(strstr(p.text.ptr, "no contract found"));
	assert_non_null(strstr(p.text.ptr, "[~مكتبة~]"));
	assert_non_null(strstr(p.text.ptr, "<U+202E>"));
	assert_null(strchr(p.text.ptr, '\x01'));
	assert_int_equal(naql_use_show(a, "0000", false, 80, &sink, &err), NAQL_E_USAGE);
	assert_non_null(strstr(err.text, "0000000000000001, 0000000000000002"));
	assert_int_equal(naql_use_show(a, "00", false, 80, &sink, NULL), NAQL_E_USAGE);
	assert_int_equal(naql_use_show(a, "ffff", false, 80, &sink, NULL),
			 NAQL_E_NOTFOUND);
	naql_archive_close(a);
	end(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html_of_hostile_records),
		cmocka_unit_test(test_what_is_no_use_is_not_counted),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_no_word_weighs),
		cmocka_unit_test(test_same_state_same_bytes),
		cmocka_unit_test(test_empty_archive),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_show),
	};

	return cmocka_run_group_tests_name("report: whole reports", tests, NULL, NULL);
}
