/*
 * test_base_json.c - JSON in and out: values, hostile texts, refused memory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/json_write.h"
#include "failing.h"
#include "prop.h"

static struct json *
parse(const char *text)
{
	struct json *v = NULL;

	assert_int_equal(json_parse(&v, text, strlen(text), "line", NULL), NAQL_OK);
	assert_non_null(v);
	return v;
}

static void
test_values_are_read(void **state)
{
	struct json *v = parse(
		" {\"id\":\"bakery-7\",\"n\":-12,\"x\":2.5,\"ok\":true,\"no\":false,"
		"\"nil\":null,\"list\":[1,\"\\u0645\\u0000\\ud83c\\udf27\",{}]}\n");
	const struct json *list = json_get(v, "list");

	(void)state;
	assert_int_equal(json_type(v), JSON_OBJECT);
	assert_true(slice_eq(json_str(json_get(v, "id")), SLICE("bakery-7")));
	assert_int_equal(json_int(json_get(v, "n")), -12);
	assert_true(json_number(json_get(v, "n")) == -12.0);
	assert_true(json_number(json_get(v, "x")) == 2.5);
	assert_int_equal(json_int(json_get(v, "x")), 2);
	assert_int_equal(json_type(json_get(v, "x")), JSON_REAL);
	assert_true(json_bool(json_get(v, "ok")));
	assert_int_equal(json_type(json_get(v, "no")), JSON_BOOL);
	assert_false(json_bool(json_get(v, "no")));
	assert_int_equal(json_type(json_get(v, "nil")), JSON_NULL);
	assert_int_equal(json_count(list), 3);
	assert_int_equal(json_type(json_at(list, 2)), JSON_OBJECT);
	assert_null(json_at(list, 3));
	assert_true(slice_eq(json_str(json_at(list, 1)),
			     (struct slice){ "\xd9\x85\0\xf0\x9f\x8c\xa7", 7 }));
	json_free(v);
}

static void
test_absent_values_are_harmless(void **state)
{
	struct json *v = parse("[1]");

	(void)state;
	assert_null(json_get(NULL, "a"));
	assert_null(json_get(v, "a"));
	assert_null(json_at(NULL, 0));
	assert_null(json_str(v).ptr);
	assert_int_equal(json_type(NULL), JSON_NULL);
	assert_int_equal(json_int(v), 0);
	assert_true(json_number(NULL) == 0);
	assert_false(json_bool(v));
	assert_int_equal(json_count(NULL), 0);
	json_each_key(v, NULL, NULL);
	json_free(v);
	json_free(NULL);
}

static void
test_integers_beyond_64_bits_become_reals(void **state)
{
	struct json *v =
		parse("[123456789012345678901234567890,-9223372036854775808,1e300]");

	(void)state;
	assert_int_equal(json_type(json_at(v, 0)), JSON_REAL);
	assert_true(json_number(json_at(v, 0)) > 1.2e29);
	assert_true(json_int(json_at(v, 0)) == INT64_MAX);
	assert_true(json_int(json_at(v, 1)) == INT64_MIN);
	assert_true(json_int(json_at(v, 2)) == INT64_MAX);
	json_free(v);
}

static bool
join_keys(void *ctx, struct slice key, const struct json *value)
{
	struct buf *b = ctx;

	buf_add_slice(b, key);
	buf_printf(b, "%d", (int)json_int(value));
	return json_int(value) < 3;
}

static void
test_keys_come_in_the_order_of_the_text(void **state)
{
	struct json *v = parse("{\"zebra\":1,\"apple\":2,\"mango\":3,\"never\":4}");
	struct buf b = { NULL, 0, 0, false };

	(void)state;
	json_each_key(v, join_keys, &b);
	assert_true(slice_eq(buf_slice(&b), SLICE("zebra1apple2mango3")));
	buf_fini(&b);
	json_free(v);
}

static void
test_strict_refuses_a_key_written_twice(void **state)
{
	static const char twice[] = "{\"a\":[{\"b\":1,\"c\":2,\"b\":1}]}";
	struct json *v;
	naql_error err;

	(void)state;
	assert_int_equal(json_parse_strict(&v, SLICE(twice), "f", &err), NAQL_E_FORMAT);
	assert_null(v);
	v = parse(twice);
	json_free(v);
	assert_int_equal(json_parse_strict(&v, SLICE("{\"a\":{\"a\":1}}"), "f", &err),
			 NAQL_OK);
	json_free(v);
}

static void
test_dump_gives_equal_text_for_equal_content(void **state)
{
	struct json *a = parse(" { \"b\" : [ 1 , true, null ], \"a\":\"م\\n\" } ");
	struct json *b = parse("{\"a\":\"\\u0645\\u000a\",\"b\":[1,true,null]}");
	struct buf x = { 0 }, y = { 0 }, z = { 0 };

	(void)state;
	json_dump(a, true, &x);
	json_dump(b, true, &y);
	json_dump(a, false, &z);
	assert_true(slice_eq(buf_slice(&x), buf_slice(&y)));
	assert_true(
		slice_eq(buf_slice(&z), SLICE("{\"b\":[1,true,null],\"a\":\"م\\n\"}")));
	buf_fini(&x);
	buf_fini(&y);
	buf_fini(&z);
	json_free(a);
	json_free(b);
}

static void
test_faults_name_their_place(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		uint64_t least, most;
	} cases[] = {
		{ "", 0, 0, 0 },
		{ "{\"a\":}", 6, 5, 6 },
		{ "[1,2", 4, 3, 4 },
		{ "[1] [2]", 7, 3, 7 },
		{ "{\"a\":\"\xff\"}", 8, 5, 8 },
		{ "\"\\ud800\"", 8, 0, 8 },
		{ "nul", 3, 0, 3 },
		{ "[1,\0]", 5, 3, 5 },
		{ "\xef\xbb\xbf{]", 5, 4, 5 },
	};
	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		struct json *v;
		naql_error err;

		assert_int_equal(json_parse(&v, cases[i].text, cases[i].len, "f:3", &err),
				 NAQL_E_FORMAT);
		assert_null(v);
		assert_string_equal(err.source, "f:3");
		assert_in_range(err.offset, cases[i].least, cases[i].most);
	}
}

static void
test_depth_is_bounded_before_recursion(void **state)
{
	static char deep[2000000];
	struct json *v;
	naql_error err;

	(void)state;
	memset(deep, '[', sizeof(deep));
	assert_int_equal(json_parse(&v, deep, sizeof(deep), NULL, &err), NAQL_E_FORMAT);
	assert_int_equal(err.offset, 128);
	memset(deep + 128, ']', 128);
	assert_int_equal(json_parse(&v, deep, 256, NULL, &err), NAQL_OK);
	json_free(v);
	v = parse("\"[[[[ \\\" [[[[\"");
	json_free(v);
}

static void
test_refused_memory_is_told_as_such(void **state)
{
	static const char text[] =
		"{\"title\":\"rain at noon\",\"list\":[1,2.5,null,\"x\"],"
		"\"big\":99999999999999999999,\"o\":{\"k\":true}}";
	struct failing f = { 0 };
	struct json *warm =
		parse("{}"); /* jansson seeds its hashes once, on the first object */

	(void)state;
	json_free(warm);
	FAILING_SWEEP(f)
	{
		struct json *v = NULL;
		naql_status st = json_parse(&v, text, sizeof(text) - 1, NULL, NULL);

		json_free(v);
		FAILING_CHECK(f, st);
	}
}

static void
test_writer_writes_every_kind(void **state)
{
	struct buf b = { NULL, 0, 0, false };
	struct json_writer w;

	(void)state;
	jw_init(&w, &b);
	jw_object(&w);
	jw_key(&w, "a\"b");
	jw_array(&w);
	jw_int(&w, INT64_MIN);
	jw_uint(&w, UINT64_MAX);
	jw_fixed(&w, -5, 2);
	jw_fixed(&w, 12345, 2);
	jw_fixed(&w, 7, 0);
	jw_array(&w);
	jw_array_end(&w);
	jw_bool(&w, true);
	jw_array_end(&w);
	jw_key(&w, "s");
	jw_str(&w, (struct slice){ "\0\x1f\n\\\xd9\x85\xff\xe2\x82x\xed\xa0\x80", 13 });
	jw_key(&w, "n");
	jw_cstr(&w, NULL);
	jw_key(&w, "r");
	jw_raw(&w, SLICE("[0]"));
	jw_object_end(&w);
	jw_bool(&w, false); /* the next line's value: no comma at depth 0 */
	assert_int_equal(buf_status(&b, NULL), NAQL_OK);
	buf_add_byte(&b, 0);
	assert_string_equal(
		b.ptr, "{\"a\\\"b\":[-9223372036854775808,18446744073709551615,-0.05,"
		       "123.45,7,[],true],\"s\":\"\\u0000\\u001f\\n\\\\\xd9\x85"
		       "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx\xef\xbf\xbd\xef\xbf\xbd"
		       "\xef\xbf\xbd\",\"n\":null,\"r\":[0]}false");
	buf_fini(&b);
}

/* random_text() - well-formed UTF-8 of all lengths, control characters too. */
static size_t
random_text(struct prop *p, struct buf *b)
{
	size_t n = (size_t)prop_below(p, 40);

	buf_reset(b);
	for (size_t i = 0; i < n; i++)
		buf_add_utf8(b, (uint32_t)prop_below(
					p, (uint64_t)1 << (1 + prop_below(p, 20))));
	return b->len;
}

static void
test_what_is_written_is_read_again(void **state)
{
	struct buf text = { NULL, 0, 0, false };
	struct buf out = { NULL, 0, 0, false };

	(void)state;
	PROP_RUN(p, 2000)
	{
		int64_t n = (int64_t)prop_next(&p) >> prop_below(&p, 63);
		struct json_writer w;
		struct json *v;

		buf_reserve(&text, 1);
		random_text(&p, &text);
		buf_reset(&out);
		jw_init(&w, &out);
		jw_array(&w);
		jw_str(&w, buf_slice(&text));
		jw_int(&w, n);
		jw_array_end(&w);
		assert_int_equal(json_parse(&v, out.ptr, out.len, NULL, NULL), NAQL_OK);
		assert_true(prop_check(
			&p, slice_eq(json_str(json_at(v, 0)), buf_slice(&text)),
			"string"));
		assert_true(prop_check(&p, json_int(json_at(v, 1)) == n, "integer"));
		json_free(v);
	}
	buf_fini(&text);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_are_read),
		cmocka_unit_test(test_absent_values_are_harmless),
		cmocka_unit_test(test_integers_beyond_64_bits_become_reals),
		cmocka_unit_test(test_keys_come_in_the_order_of_the_text),
		cmocka_unit_test(test_strict_refuses_a_key_written_twice),
		cmocka_unit_test(test_dump_gives_equal_text_for_equal_content),
		cmocka_unit_test(test_faults_name_their_place),
		cmocka_unit_test(test_depth_is_bounded_before_recursion),
		cmocka_unit_test(test_refused_memory_is_told_as_such),
		cmocka_unit_test(test_writer_writes_every_kind),
		cmocka_unit_test(test_what_is_written_is_read_again),
	};

	return cmocka_run_group_tests_name("base: JSON", tests, NULL, NULL);
}
