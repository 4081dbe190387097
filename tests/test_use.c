/* use: from a matched pair to the record. Texts are ours, about harmless things. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "use_room.h"

static void
test_whole(void **state)
{
	struct fixture *f = *state;
	const struct use_passage *p;

	block(f, PAGE_NAVIGATION, CHATTER);
	block(f, PAGE_BODY, story_text);
	block(f, PAGE_BOILERPLATE, CHATTER);
	f->page.body_words = (uint32_t)f->item.n_words;
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.kind, USE_WHOLE);
	assert_int_equal(f->use.how, USE_VERBATIM);
	assert_int_equal(f->use.story_permille, 1000);
	assert_int_equal(f->use.page_permille, 1000);
	assert_int_equal(f->use.words, f->item.n_words);
	assert_int_equal(f->use.n_passages, 1);
	p = f->use.passages;
	assert_int_equal(p->where, PAGE_BODY);
	assert_int_equal(p->item_begin, 0);
	assert_int_equal(p->item_end, strlen(story_text) - 1); /* without the full stop */
	assert_memory_equal(f->maker.text.ptr + p->page_begin, story_text, p->item_end);
	assert_int_equal(p->page_end - p->page_begin, p->item_end);
}

static void
test_window_is_added(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BODY, story_text);
	f->page.window = 1000000;
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.passages[0].page_begin, 1000000);
}

static void
test_part_and_edited(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BODY, CHATTER);
	block(f, PAGE_TEASER,
	      "افتتحت مكتبة الحي الجديد ابوابها صباح اليوم بعد تجديد دام سبعة اشهر "
	      "كاملة");
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.kind, USE_PART);
	assert_int_equal(f->use.how, USE_EDITED);
	assert_int_equal(f->use.words, 12);
	assert_int_equal(f->use.longest, 9);
	assert_int_equal(f->use.passages[0].where, PAGE_TEASER);
	assert_int_equal(f->use.n_runs, 3);
	assert_int_equal(f->use.runs[1].op, MATCH_SUBSTITUTED);
}

static void
test_quote(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BODY, CHATTER "\n\n«" HALF_ONE "»");
	assert_int_equal(make(f), NAQL_OK);
	assert_true(f->use.passages[0].quoted);
	assert_int_equal(f->use.kind, USE_QUOTE);
}

static void
test_quote_element(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BODY, CHATTER);
	block(f, PAGE_BODY, HALF_ONE);
	f->maker.blocks[1].in_quote = true;
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.kind, USE_QUOTE);
}

static void
test_common_source(void **state)
{
	struct fixture *f = *state;
	uint8_t others[256];

	assert_true(f->item.n_words < sizeof(others));
	use_others(f->item.text, f->item.words, f->item.n_words, others);
	f->item.others = others;
	block(f, PAGE_BODY, CHATTER);
	block(f, PAGE_BODY, SPOKEN);
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.kind, USE_COMMON_SOURCE);
	assert_int_equal(f->use.words, 0);
	assert_int_equal(f->use.story_permille, 0);
}

/* Own words and a statement: shares are of the own words. */
static void
test_own_words(void **state)
{
	struct fixture *f = *state;
	uint8_t others[256];
	uint32_t n = 0;

	use_others(f->item.text, f->item.words, f->item.n_words, others);
	for (size_t i = 0; i < f->item.n_words; i++)
		n += others[i];
	assert_int_equal(n, 12);
	f->item.others = others;
	block(f, PAGE_BODY, story_text);
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.kind, USE_WHOLE);
	assert_int_equal(f->use.words, f->item.n_words - n);
	assert_int_equal(f->use.story_permille, 1000);
}

static void
test_trace(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BODY, CHATTER);
	/* six words */
	block(f, PAGE_BODY, "وحديقة صغيرة تطل على الميناء. وقالت");
	assert_int_equal(make(f), NAQL_DONE);
	matcher_free(f->matcher);
	f->opt.traces = true;
	f->opt.min_words = 6;
	assert_int_equal(matcher_new(&f->matcher, NULL, &f->opt, NULL), NAQL_OK);
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.kind, USE_TRACE);
	assert_int_not_equal(f->use.how, USE_PARAPHRASE); /* it says the same words */
}

static void
test_nothing(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BODY, CHATTER);
	assert_int_equal(make(f), NAQL_DONE);
}

static void
test_hidden_characters(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BODY, CHATTER);
	block(f, PAGE_BODY,
	      "افتت\u200bحت مكت\u200bبة الحي القديم ابوا\u200bبها صباح اليوم بعد تجديد "
	      "دام سبعة اشهر كاملة");
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.how, USE_VERBATIM);
	assert_int_equal(f->use.char_changes, WORD_ZERO_WIDTH);
}

/* A page that writes so everywhere has not changed anything at the matched places. */
static void
test_hidden_everywhere(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BODY,
	      "الط\u200bقس معت\u200bدل والع\u200bبارة تسير كل سا\u200bعة الى "
	      "الجز\u200bيرة في هذا");
	block(f, PAGE_BODY,
	      "افتت\u200bحت مكت\u200bبة الحي القديم ابوا\u200bبها صباح اليوم بعد تجديد "
	      "دام سبعة اشهر كاملة");
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.char_changes, 0);
}

static void
test_record(void **state)
{
	struct fixture *f = *state;
	struct buf out = { 0 };
	struct json *root;

	block(f, PAGE_BYLINE, "AA");
	block(f, PAGE_BODY, HALF_ONE);
	assert_int_equal(make(f), NAQL_OK);
	use_write(&f->use, (struct slice){ NULL, 0 }, &out);
	assert_false(out.failed);
	assert_int_equal(json_parse(&root, out.ptr, out.len, "record", NULL), NAQL_OK);
	json_free(root);
	f->use.id[0] = '\0';
	f->use.bits = -24;
	buf_reset(&out);
	use_write(&f->use, str("{\"outcome\":\"X\"}"), &out);
	buf_add_byte(&out, 0);
	assert_string_equal(
		out.ptr,
		"{\"type\":\"use\",\"id\":\"\",\"media\":\"text\",\"story\":\"s1\","
		"\"version\":1,"
		"\"primary\":true,\"page\":{\"id\":\"p1\",\"url\":\"https://"
		"News.Example:8080/a?b\","
		"\"host\":\"news.example\",\"file\":\"x.warc.gz\",\"offset\":0,"
		"\"captured\":\"2026-01-02T03:04:05Z\",\"published\":null,\"title\":null,"
		"\"lang\":null,"
		"\"sha256\":\"" DIGEST "\"},\"kind\":\"part\",\"how\":\"verbatim\","
		"\"story_share\":0.271,\"page_share\":0.929,\"words\":13,\"longest\":13,"
		"\"bits\":-1.5,"
		"\"passages\":[{\"story\":[0,134],\"page\":[4,138],\"words\":13,\"how\":"
		"\"verbatim\","
		"\"where\":\"body\"}],\"credit\":{\"text\":\"AA\",\"at\":[0,2]},"
		"\"credits_other\":[],"
		"\"link\":false,\"char_changes\":[],\"slips\":[],\"also\":[],"
		"\"reserved\":\"unknown\",\"reserved_why\":[],"
		"\"judgement\":{\"outcome\":\"X\"}}");
	buf_fini(&out);
}

/* The id is of story, version, page, capture and payload, and of nothing else. */
static void
test_id(void **state)
{
	struct fixture *f = *state;
	char before[17];

	block(f, PAGE_BODY, HALF_ONE);
	assert_int_equal(make(f), NAQL_OK);
	memcpy(before, f->use.id, 17);
	assert_int_equal(strlen(before), 16);
	f->page.title = str("another title");
	assert_int_equal(make(f), NAQL_OK);
	assert_string_equal(f->use.id, before);
	f->item.version = 2;
	assert_int_equal(make(f), NAQL_OK);
	assert_string_not_equal(f->use.id, before);
	f->item.version = 1;
	f->item.id = str("s2");
	assert_int_equal(make(f), NAQL_OK);
	assert_string_not_equal(f->use.id, before);
}

static void
test_group(void **state)
{
	struct fixture *f = *state;
	const struct use_passage one = { .page_begin = 0, .page_end = 100 },
				 most = { .page_begin = 10, .page_end = 90 },
				 rest = { .page_begin = 200, .page_end = 300 };
	struct use u[4] = { 0 };

	u[0].passages = &most;
	u[0].bits = 800;
	u[1].passages = &one;
	u[1].bits = 1000;
	u[2].passages = &rest;
	u[2].bits = 500;
	u[3].passages = &one; /* more bits, but others' words */
	u[3].bits = 2000;
	u[3].kind = USE_COMMON_SOURCE;
	for (unsigned i = 0; i < 4; i++) {
		u[i].n_passages = 1;
		u[i].item.item = i;
		u[i].item.id = (struct slice){ &"abcd"[i], 1 };
	}
	assert_int_equal(use_group(u, 4, &f->arena, NULL), NAQL_OK);
	assert_false(u[0].primary);
	assert_true(u[1].primary);
	assert_true(u[2].primary);
	assert_false(u[3].primary);
	assert_int_equal(u[0].n_also, 2);
	assert_true(slice_eq(u[0].also[0].id, str("b")));
	assert_int_equal(u[0].also[0].bits, 1000);
	assert_int_equal(u[2].n_also, 0);
	assert_int_equal(use_group(NULL, 0, &f->arena, NULL), NAQL_OK);
}

/* A page that repeats one story rewords none of its sisters. */
static void
test_explained(void **state)
{
	const struct use_passage copy = { .page_begin = 0,
					  .page_end = 100,
					  .how = USE_EDITED,
					  .certain = true },
				 within = { .page_begin = 20,
					    .page_end = 120,
					    .how = USE_PARAPHRASE,
					    .certain = true },
				 beside = { .page_begin = 60,
					    .page_end = 160,
					    .how = USE_PARAPHRASE,
					    .certain = true };
	struct use_passage doubtful = copy;
	struct use u[4] = { 0 };

	(void)state;
	doubtful.certain = false;
	for (unsigned i = 0; i < 4; i++) {
		u[i].n_passages = 1;
		u[i].how = i % 2 ? USE_EDITED : USE_PARAPHRASE;
		u[i].item.item = i;
	}
	u[0].passages = &within;
	u[1].passages = &copy;
	u[2].passages = &beside;
	u[3].passages = &doubtful;
	assert_int_equal(use_explained(u, 4), 3);
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(u[i].item.item, i + 1);
	u[0].kind = USE_TRACE; /* a trace explains nothing, nor does a doubtful passage */
	u[1].passages = &within;
	assert_int_equal(use_explained(u, 3), 3);
	assert_int_equal(use_explained(u, 0), 0);
}

static void
test_slips_of_a_use(void **state)
{
	struct fixture *f = *state;
	uint8_t slips[256] = { 0 };
	struct buf out = { 0 };

	block(f, PAGE_BODY, CHATTER);
	block(f, PAGE_BODY, HALF_ONE);
	assert_int_equal(make(f), NAQL_OK);
	slips[1] = 1;
	slips[200] = 1; /* not on the page */
	assert_int_equal(use_take_slips(&f->use, slips, &f->arena, NULL), NAQL_OK);
	assert_int_equal(f->use.n_slips, 1);
	assert_true(slice_eq(f->use.slips[0].text, str("مكتبة")));
	assert_memory_equal(f->maker.text.ptr + f->use.slips[0].page_begin, "مكتبة",
			    strlen("مكتبة"));
	assert_memory_equal(story_text + f->use.slips[0].item_begin, "مكتبة",
			    strlen("مكتبة"));
	use_write(&f->use, (struct slice){ NULL, 0 }, &out);
	assert_true(slice_find(buf_slice(&out),
			       str("\"slips\":[{\"text\":\"مكتبة\",\"story\":[")) <
		    out.len);
	buf_fini(&out);
}

/* The title is a fact beside the passages, alone a trace. */
static void
test_title(void **state)
{
	static const char title[] = "مكتبة الحي القديم تفتح ابوابها";
	struct fixture *f = *state;
	struct use_words words;
	struct buf out = { 0 };

	assert_int_equal(use_fold_words(str(title), &f->arena, &words, NULL), NAQL_OK);
	f->item.title = words.ptr;
	f->item.n_title = words.n;
	block(f, PAGE_BODY, CHATTER);
	block(f, PAGE_HEADLINE, title);
	assert_int_equal(make(f), NAQL_DONE);
	f->opt.traces = true;
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.kind, USE_TRACE);
	assert_int_equal(f->use.n_passages, 0);
	use_write(&f->use, (struct slice){ NULL, 0 }, &out);
	assert_true(slice_find(buf_slice(&out), str("\"title_at\":[")) < out.len);
	f->opt.traces = false;
	block(f, PAGE_BODY, HALF_ONE);
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.kind, USE_PART);
	assert_memory_equal(f->maker.text.ptr + f->use.title_begin, title,
			    f->use.title_end - f->use.title_begin);
	f->item.n_title = 3; /* too short to say anything */
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.title_begin, f->use.title_end);
	buf_fini(&out);
}

/* A statement between two lines of the agency's: without a credit they are too few to
 * tell, with one it is the agency's item. */
static void
test_statement(void **state)
{
	struct fixture *f = *state;
	uint8_t others[256] = { 0 };

	assert_true(f->item.n_words < sizeof(others));
	memset(others + 13, USE_STATEMENT, f->item.n_words - 13);
	f->item.others = others;
	block(f, PAGE_BODY, story_text);
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.kind, USE_COMMON_SOURCE);
	f->page.byline = str("واس");
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.kind, USE_WHOLE);
	assert_int_equal(f->use.words, f->item.n_words);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_whole),
		TEST(test_window_is_added),
		TEST(test_part_and_edited),
		TEST(test_quote),
		TEST(test_quote_element),
		TEST(test_common_source),
		TEST(test_own_words),
		TEST(test_trace),
		TEST(test_nothing),
		TEST(test_slips_of_a_use),
		TEST(test_title),
		TEST(test_statement),
		TEST(test_hidden_characters),
		TEST(test_hidden_everywhere),
		TEST(test_record),
		TEST(test_id),
		TEST(test_group),
		TEST(test_explained),
	};

	return cmocka_run_group_tests_name("use: records", tests, NULL, NULL);
}
