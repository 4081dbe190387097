/* test_record_jsonl_scan.c - the scanner says what base/json.h says, faster. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/compiler.h"
#include "base/json.h"
#include "prop.h"
#include "record/jsonl_scan.h"

/* Scan for id and text, and compare with the tree. 1: agreed that it is good, 0: bad. */
static int
agree(struct slice line, bool *same)
{
	struct jsonl_field f[2] = { { .name = SLICE("id") }, { .name = SLICE("text") } };
	struct jsonl_fault fault = { SIZE_MAX, NULL };
	struct buf undone = { 0 };
	struct json *tree = NULL;
	naql_error err;
	naql_status a = jsonl_scan_object(line, f, 2, &undone, &fault);
	naql_status b = json_parse(&tree, line.ptr, line.len, "line", &err);
	bool object = b == NAQL_OK && json_type(tree) == JSON_OBJECT;

	*same = (a == NAQL_OK) == object;
	if (a != NAQL_OK)
		*same = *same && fault.what && fault.at <= line.len;
	for (size_t i = 0; i < 2 && *same && object; i++) {
		const struct json *v = json_get(tree, i ? "text" : "id");

		*same = (f[i].type == JSONL_STRING) == (json_type(v) == JSON_STRING);
		if (f[i].type == JSONL_STRING)
			*same = *same && slice_eq(f[i].value, json_str(v));
		*same = *same && (f[i].type == JSONL_ABSENT || f[i].type == JSONL_NULL) ==
					 (json_type(v) == JSON_NULL);
	}
	json_free(tree);
	buf_fini(&undone);
	return a == NAQL_OK;
}

static void
test_what_is_json_and_what_is_not(void **state)
{
	static const char *const good[] = {
		"{}",
		" { } ",
		"{\"id\":\"a\",\"text\":\"b\"}",
		"{\"text\":\"one\",\"text\":\"two\"}",
		"{\"x\":[1,-2.5e+3,[],{},[{\"y\":null}],true,false],\"id\":0}",
		"{\"i\\u0064\":\"by escape\"}",
		"{\"text\":\"\\u0000\\ud83c\\udf5e\\/\\b\\f\\n\\r\\t\\\"\\\\\"}",
		"{\"text\":\"\x7f \xd8\xae \xe0\xa4\x95 \xf0\x9f\x8d\x9e \xef\xbf\xbf\"}",
		"{\"id\":-0,\"text\":\"\"}",
		"{\"id\":123456789012345678901234567890}",
	};
	static const char *const bad[] = {
		"",
		"[]",
		"\"x\"",
		"null",
		"{",
		"}",
		"{\"id\"}",
		"{\"id\":}",
		"{\"id\":1,}",
		"{,}",
		"{\"id\":1 \"text\":2}",
		"{id:1}",
		"{\"id\":01}",
		"{\"id\":1.}",
		"{\"id\":.5}",
		"{\"id\":+1}",
		"{\"id\":1e}",
		"{\"id\":-}",
		"{\"id\":nul}",
		"{\"id\":nullx}",
		"{\"id\":NaN}",
		"{\"id\":[1,]}",
		"{\"id\":[1}}",
		"{\"id\":{\"a\":1]}",
		"{\"id\":{\"a\"}}",
		"{\"id\":\"a\nb\"}",
		"{\"id\":\"\\x\"}",
		"{\"id\":\"\\u12g4\"}",
		"{\"id\":\"\\ud800\"}",
		"{\"id\":\"\\udc00\"}",
		"{\"id\":\"\\ud800\\u0041\"}",
		"{\"id\":\"\xc0\x80\"}",
		"{\"id\":\"\xed\xa0\x80\"}",
		"{\"id\":\"\xf4\x90\x80\x80\"}",
		"{\"id\":\"\xe0\x80\x80\"}",
		"{\"id\":\"\xd8\"}",
		"{\"id\":\"abc",
		"{} {}",
		"{}x",
	};
	bool same;
	(void)state;

	for (size_t i = 0; i < NAQL_COUNT(good); i++) {
		assert_int_equal(agree(SLICE(good[i]), &same), 1);
		assert_true(same);
	}
	for (size_t i = 0; i < NAQL_COUNT(bad); i++) {
		if (agree(SLICE(bad[i]), &same) != 0 || !same)
			fail_msg("%s", bad[i]);
	}
}

static void
test_depth_is_bounded(void **state)
{
	bool same;
	(void)state;

	for (unsigned depth = 120; depth < 136; depth++) {
		struct buf b = { 0 };

		buf_add_str(&b, "{\"x\":");
		for (unsigned i = 1; i < depth; i++)
			buf_add_str(&b, i % 2 ? "[" : "{\"y\":");
		buf_add_str(&b, "1");
		for (unsigned i = depth - 1; i > 0; i--)
			buf_add_str(&b, i % 2 ? "]" : "}");
		buf_add_str(&b, "}");
		assert_int_equal(agree(buf_slice(&b), &same), depth <= 128);
		assert_true(same);
		buf_fini(&b);
	}
}

static void
test_the_place_of_a_fault_is_named(void **state)
{
	struct jsonl_fault fault;
	struct buf undone = { 0 };
	(void)state;

	assert_int_equal(jsonl_scan_object(SLICE("{\"a\":\"xxxxxxxxxxxxxxxx\\q\"}"), NULL,
					   0, &undone, &fault),
			 NAQL_E_FORMAT);
	assert_int_equal(fault.at, 22);
	assert_int_equal(
		jsonl_scan_object(SLICE("{\"a\":1} x"), NULL, 0, &undone, &fault),
		NAQL_E_FORMAT);
	assert_int_equal(fault.at, 8);
	buf_fini(&undone);
}

/* A string of characters of one to four bytes, longer than what is looked at at a time.
 */
static void
add_string(struct prop *p, struct buf *b)
{
	static const char *const letters[] = { "b", "\xd8\xae", "\xe0\xa4\x95",
					       "\xf0\x9f\x8d\x9e", "\\n" };
	uint64_t mostly = prop_below(p, 2);

	buf_add_str(b, "\"");
	for (uint64_t n = prop_below(p, 50); n > 0; n--)
		buf_add_str(b, letters[prop_below(p, 8) ? mostly : prop_below(p, 5)]);
	buf_add_str(b, "\"");
}

/* A random object; then, mostly, with some bytes changed. */
static void
add_random(struct prop *p, struct buf *b, unsigned depth)
{
	static const char *const atoms[] = { "1",	"-2.5",	       "true",
					     "null",	"\"\"",	       "\"\\n\"",
					     "\"خبز\"", "\"\\u062e\"", "\"plain words\"",
					     "[]",	"{}" };
	uint64_t kind = prop_below(p, depth > 4 ? 3 : 5);

	if (kind == 0) {
		add_string(p, b);
		return;
	}
	if (kind < 3) {
		buf_add_str(b, atoms[prop_below(p, NAQL_COUNT(atoms))]);
		return;
	}
	buf_add_str(b, kind == 3 ? "[" : "{");
	for (uint64_t i = prop_below(p, 4); i > 0; i--) {
		if (kind == 4)
			buf_add_str(b, prop_below(p, 2) ? "\"id\": " : "\"text\" :");
		add_random(p, b, depth + 1);
		if (i > 1)
			buf_add_str(b, prop_below(p, 2) ? "," : " , ");
	}
	buf_add_str(b, kind == 3 ? "]" : "}");
}

static void
test_random_lines_agree_with_the_tree(void **state)
{
	static const char bytes[] =
		"\"\\{}[],: \t0123456789-+.utrnl\x01\x1f\x80\xc0\xc1\xc2\xd8\xae\xdf\xe0"
		"\xed\xa0\xf0\xf4\xff";
	unsigned good = 0, bad = 0;
	(void)state;

	PROP_RUN(p, 20000)
	{
		struct buf b = { 0 };
		bool same;

		buf_add_str(&b, "{\"id\":");
		add_random(&p, &b, 0);
		buf_add_str(&b, ",\"text\":");
		add_random(&p, &b, 0);
		buf_add_str(&b, "}");
		for (uint64_t n = prop_below(&p, 3); n > 0; n--)
			b.ptr[prop_below(&p, b.len)] =
				bytes[prop_below(&p, sizeof(bytes) - 1)];
		if (agree(buf_slice(&b), &same))
			good++;
		else
			bad++;
		if (!prop_check(&p, same, "agree"))
			fail_msg("%.*s", (int)b.len, b.ptr);
		buf_fini(&b);
	}
	assert_true(getenv("NAQL_SEED") || (good > 1000 && bad > 1000));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_json_and_what_is_not),
		cmocka_unit_test(test_depth_is_bounded),
		cmocka_unit_test(test_the_place_of_a_fault_is_named),
		cmocka_unit_test(test_random_lines_agree_with_the_tree),
	};

	return cmocka_run_group_tests_name("record: JSON scanner", tests, NULL, NULL);
}
