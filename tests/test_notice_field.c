/*
 * Structured fields (RFC 9651): our own cases, and, where NAQL_FIELD_VECTORS names a
 * directory of the public test vectors, all of those. Content-Usage and Content-Signal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "prop.h"
#include "rights/notice_usage.h"

static naql_status
parse(struct notice_field *f, enum notice_field_kind kind, const char *text)
{
	return notice_field_parse(f, kind, SLICE(text), NULL);
}

/* ---- our own cases ---- */

static const struct {
	enum notice_field_kind kind;
	const char *text;
	bool good;
} cases[] = {
	{ NOTICE_FIELD_DICTIONARY, "", true },
	{ NOTICE_FIELD_DICTIONARY, "  ", true },
	{ NOTICE_FIELD_DICTIONARY, "train-ai=n, search=y", true },
	{ NOTICE_FIELD_DICTIONARY, "train-ai=n,\tsearch=y", true },
	{ NOTICE_FIELD_DICTIONARY, "train-ai=n,", false },
	{ NOTICE_FIELD_DICTIONARY, "train-ai=n search=y", false },
	{ NOTICE_FIELD_DICTIONARY, "Train-AI=n", false },
	{ NOTICE_FIELD_DICTIONARY, "train-ai =n", false },
	{ NOTICE_FIELD_DICTIONARY, "train-ai= n", false },
	{ NOTICE_FIELD_DICTIONARY, "a;b;c=\"d\", e=(1 2);f", true },
	{ NOTICE_FIELD_DICTIONARY, "*a=1", true },
	{ NOTICE_FIELD_DICTIONARY, "a=(1 (2))", false },
	{ NOTICE_FIELD_LIST, "a, \"b\", 1, 1.5, ?0, :aGVsbG8=:, @1000, %\"d%c3%bc\"",
	  true },
	{ NOTICE_FIELD_LIST, "\"a\\\"b\\\\\"", true },
	{ NOTICE_FIELD_LIST, "\"a\\nb\"", false },
	{ NOTICE_FIELD_LIST, "%\"d%C3\"", false },
	{ NOTICE_FIELD_LIST, "%\"%c3\"", false },
	{ NOTICE_FIELD_ITEM, "", false },
	{ NOTICE_FIELD_ITEM, "999999999999999", true },
	{ NOTICE_FIELD_ITEM, "9999999999999999", false },
	{ NOTICE_FIELD_ITEM, "123456789012.123", true },
	{ NOTICE_FIELD_ITEM, "1234567890123.1", false },
	{ NOTICE_FIELD_ITEM, "1.", false },
	{ NOTICE_FIELD_ITEM, "1.1234", false },
	{ NOTICE_FIELD_ITEM, "-", false },
	{ NOTICE_FIELD_ITEM, "@1.5", false },
	{ NOTICE_FIELD_ITEM, "?2", false },
	{ NOTICE_FIELD_ITEM, "a:b/c", true },
	{ NOTICE_FIELD_ITEM, "a b", false },
};

static void
values_are_taken_or_refused(void **state)
{
	struct notice_field f = { 0 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		naql_error err = { 0 };
		naql_status st =
			notice_field_parse(&f, cases[i].kind, SLICE(cases[i].text), &err);

		if (st != (cases[i].good ? NAQL_OK : NAQL_E_FORMAT))
			print_error("# %s\n", cases[i].text);
		assert_int_equal(st, cases[i].good ? NAQL_OK : NAQL_E_FORMAT);
		if (!cases[i].good)
			assert_true(err.offset <= strlen(cases[i].text));
	}
	notice_field_fini(&f);
}

/* Found by fuzzing: nothing was added to null. */
static void
an_empty_display_string(void **state)
{
	struct notice_field f = { 0 };

	(void)state;
	assert_int_equal(parse(&f, NOTICE_FIELD_ITEM, "%\"\""), NAQL_OK);
	assert_int_equal(f.nodes.n, 1);
	assert_int_equal(notice_field_text(&f, &f.nodes.ptr[0]).len, 0);
	notice_field_fini(&f);
}

static void
the_last_of_two_keys_counts(void **state)
{
	struct notice_field f = { 0 };
	const struct notice_field_node *n;

	(void)state;
	assert_int_equal(parse(&f, NOTICE_FIELD_DICTIONARY, "a=1, b=x, a=\"two\""),
			 NAQL_OK);
	n = notice_field_get(&f, SLICE("a"));
	assert_non_null(n);
	assert_int_equal(n->type, FIELD_STRING);
	assert_true(slice_eq(notice_field_text(&f, n), SLICE("two")));
	assert_null(notice_field_get(&f, SLICE("c")));
	notice_field_fini(&f);
}

static void
numbers_and_octets(void **state)
{
	struct notice_field f = { 0 };

	(void)state;
	assert_int_equal(parse(&f, NOTICE_FIELD_LIST, "-1.5, 42, :aGVsbG8=:, ?1, @-7"),
			 NAQL_OK);
	assert_int_equal(f.nodes.n, 5);
	assert_int_equal(f.nodes.ptr[0].number, -1500);
	assert_int_equal(f.nodes.ptr[1].number, 42);
	assert_true(slice_eq(notice_field_text(&f, &f.nodes.ptr[2]), SLICE("hello")));
	assert_int_equal(f.nodes.ptr[3].number, 1);
	assert_int_equal(f.nodes.ptr[4].number, -7);
	notice_field_fini(&f);
}

/* ---- the public vectors ---- */

struct vectors {
	const struct notice_field *f;
	size_t at;
	bool good;
};

/* Their expected binary values are in base32. */
static bool
is_base32(struct slice want, struct slice have)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned bits = 0, n = 0;
	size_t at = 0;

	for (size_t i = 0; i < want.len && want.ptr[i] != '='; i++) {
		const char *d = strchr(digits, want.ptr[i]);

		if (d == NULL)
			return false;
		bits = (bits << 5 | (unsigned)(d - digits)) & 0xffff;
		n += 5;
		if (n >= 8) {
			n -= 8;
			if (at >= have.len ||
			    (unsigned char)have.ptr[at++] != ((bits >> n) & 0xff))
				return false;
		}
	}
	return at == have.len;
}

static bool
is_special(const struct json *v, const struct notice_field_node *n, struct slice text)
{
	struct slice type = json_str(json_get(v, "__type"));
	const struct json *value = json_get(v, "value");

	if (slice_eq(type, SLICE("token")))
		return n->type == FIELD_TOKEN && slice_eq(json_str(value), text);
	if (slice_eq(type, SLICE("binary")))
		return n->type == FIELD_BINARY && is_base32(json_str(value), text);
	if (slice_eq(type, SLICE("date")))
		return n->type == FIELD_DATE && n->number == json_int(value);
	return slice_eq(type, SLICE("displaystring")) && n->type == FIELD_DISPLAY &&
	       slice_eq(json_str(value), text);
}

static bool
is_bare(const struct json *v, const struct notice_field *f, size_t *at)
{
	const struct notice_field_node *n = &f->nodes.ptr[*at];
	struct slice text;

	if (*at >= f->nodes.n)
		return false;
	text = notice_field_text(f, n);
	++*at;
	switch (json_type(v)) {
	case JSON_BOOL:
		return n->type == FIELD_BOOLEAN && (n->number != 0) == json_bool(v);
	case JSON_INT: /* a decimal such as 1.0 is an integer in JSON */
		return n->number ==
		       (n->type == FIELD_DECIMAL ? json_int(v) * 1000 : json_int(v));
	case JSON_REAL: {
		double d = json_number(v) * 1000 - (double)n->number;

		return n->type == FIELD_DECIMAL && d < 0.01 && d > -0.01;
	}
	case JSON_STRING:
		return n->type == FIELD_STRING && slice_eq(json_str(v), text);
	default:
		return is_special(v, n, text);
	}
}

/* A key that is told twice keeps its place and gets the later value in theirs, and stands
 * twice in ours: those are compared by the last. */
static bool
has_parameters(const struct json *v, const struct notice_field *f, size_t *at)
{
	size_t n = 0, first = *at;
	bool good = true;

	while (*at < f->nodes.n && f->nodes.ptr[*at].type == FIELD_PARAMETER) {
		*at += 2;
		n++;
	}
	for (size_t i = 0; i < json_count(v) && good; i++) {
		struct slice key = json_str(json_at(json_at(v, i), 0));
		bool found = false;

		for (size_t k = n; k-- > 0 && !found;) {
			size_t value = first + 2 * k + 1;

			found = slice_eq(notice_field_text(f, &f->nodes.ptr[value - 1]),
					 key);
			if (found)
				good = is_bare(json_at(json_at(v, i), 1), f, &value);
		}
		good &= found;
	}
	return good && json_count(v) <= n;
}

static bool
is_member(const struct json *v, const struct notice_field *f, size_t *at)
{
	const struct json *value = json_at(v, 0);

	if (json_type(value) != JSON_ARRAY)
		return is_bare(value, f, at) && has_parameters(json_at(v, 1), f, at);
	if (*at >= f->nodes.n || f->nodes.ptr[(*at)++].type != FIELD_INNER)
		return false;
	for (size_t i = 0; i < json_count(value); i++) {
		const struct json *inner = json_at(value, i);

		if (!is_bare(json_at(inner, 0), f, at) ||
		    !has_parameters(json_at(inner, 1), f, at))
			return false;
	}
	return *at < f->nodes.n && f->nodes.ptr[(*at)++].type == FIELD_INNER_END &&
	       has_parameters(json_at(v, 1), f, at);
}

static bool
is_expected(const struct json *want, const struct notice_field *f,
	    enum notice_field_kind kind)
{
	size_t at = 0;

	if (kind == NOTICE_FIELD_ITEM)
		return is_member(want, f, &at) && at == f->nodes.n;
	for (size_t i = 0; i < json_count(want); i++) {
		const struct json *member = json_at(want, i);

		if (kind == NOTICE_FIELD_LIST) {
			if (!is_member(member, f, &at))
				return false;
			continue;
		}
		size_t value = SIZE_MAX;

		for (size_t k = 0; k < f->nodes.n; k++)
			if (f->nodes.ptr[k].type == FIELD_KEY &&
			    slice_eq(notice_field_text(f, &f->nodes.ptr[k]),
				     json_str(json_at(member, 0))))
				value = k + 1;
		if (value == SIZE_MAX || !is_member(json_at(member, 1), f, &value))
			return false;
	}
	return kind == NOTICE_FIELD_DICTIONARY || at == f->nodes.n;
}

static bool
run_vector(const struct json *v, struct notice_field *f)
{
	struct slice kind = json_str(json_get(v, "header_type"));
	enum notice_field_kind k = slice_eq(kind, SLICE("item")) ? NOTICE_FIELD_ITEM
				   : slice_eq(kind, SLICE("list"))
					   ? NOTICE_FIELD_LIST
					   : NOTICE_FIELD_DICTIONARY;
	const struct json *raw = json_get(v, "raw");
	struct buf text = { 0 };
	bool good;
	naql_status st;

	for (size_t i = 0; i < json_count(raw); i++) {
		if (i)
			buf_add_str(&text, ", ");
		buf_add_slice(&text, json_str(json_at(raw, i)));
	}
	st = notice_field_parse(f, k, buf_slice(&text), NULL);
	if (json_bool(json_get(v, "must_fail")))
		good = st == NAQL_E_FORMAT;
	else
		good = (st == NAQL_OK && is_expected(json_get(v, "expected"), f, k)) ||
		       (st == NAQL_E_FORMAT && json_bool(json_get(v, "can_fail")));
	buf_fini(&text);
	return good;
}

static void
run_file(const char *path, size_t *n, size_t *good)
{
	static char bytes[4 << 20];
	struct notice_field f = { 0 };
	struct json *root = NULL;
	FILE *in = fopen(path, "rb");
	size_t len;

	assert_non_null(in);
	len = fread(bytes, 1, sizeof(bytes), in);
	(void)fclose(in);
	assert_int_equal(json_parse(&root, bytes, len, path, NULL), NAQL_OK);
	for (size_t i = 0; i < json_count(root); i++) {
		struct slice name = json_str(json_get(json_at(root, i), "name"));
		bool one = run_vector(json_at(root, i), &f);

		*n += 1;
		*good += one;
		if (!one)
			print_error("# %s: %.*s\n", path, (int)name.len, name.ptr);
	}
	json_free(root);
	notice_field_fini(&f);
}

static void
the_public_vectors(void **state)
{
	const char *dir = getenv("NAQL_FIELD_VECTORS");
	size_t n = 0, good = 0;
	struct dirent *e;
	DIR *d = dir ? opendir(dir) : NULL;

	(void)state;
	if (d == NULL) {
		print_message("# NAQL_FIELD_VECTORS names no directory\n");
		return;
	}
	while ((e = readdir(d)) != NULL) {
		char path[4096];
		size_t len = strlen(e->d_name);

		if (len < 5 || strcmp(e->d_name + len - 5, ".json") != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		run_file(path, &n, &good);
	}
	closedir(d);
	print_message("# %zu of %zu vectors\n", good, n);
	assert_int_equal(good, n);
}

/* ---- statements of preference ---- */

static const struct {
	const char *text;
	bool signal;
	struct notice_answers wanted; /* search, ai-index, ai-input, ai-train, tdm */
	int code;		      /* told; -1: nothing */
} statements[] = {
	{ "train-ai=n", false, { { 0, 0, 0, NOTICE_RESERVED, 0 } }, -1 },
	{ "train-ai=y, search=n",
	  false,
	  { { NOTICE_RESERVED, 0, 0, NOTICE_ALLOWED, 0 } },
	  -1 },
	{ "ai-use=n;why=\"x\"", false, { { 0, 0, NOTICE_RESERVED, 0, 0 } }, -1 },
	{ "train-ai=y, train-ai", false, { { 0 } }, NOTICE_USAGE_VALUE },
	{ "train-ai=\"n\"", false, { { 0 } }, NOTICE_USAGE_VALUE },
	{ "train-ai=N", false, { { 0 } }, NOTICE_USAGE_VALUE },
	{ "ai-train=n", false, { { 0 } }, NOTICE_USAGE_SWAPPED },
	{ "garden=n, train-ai=n",
	  false,
	  { { 0, 0, 0, NOTICE_RESERVED, 0 } },
	  NOTICE_USAGE_WORD },
	{ "train-ai=n; search=y;", false, { { 0 } }, NOTICE_USAGE_SYNTAX },
	{ "search=yes, ai-train=no",
	  true,
	  { { NOTICE_ALLOWED, 0, 0, NOTICE_RESERVED, 0 } },
	  -1 },
	{ "ai-input=no,ai-train=yes",
	  true,
	  { { 0, 0, NOTICE_RESERVED, NOTICE_ALLOWED, 0 } },
	  -1 },
	{ "train-ai=no", true, { { 0 } }, NOTICE_SIGNAL_SWAPPED },
	{ "ai-train=n", true, { { 0 } }, NOTICE_SIGNAL_SYNTAX },
	{ "use=reference", true, { { 0 } }, NOTICE_SIGNAL_WORD },
};

static void
statements_say_what_their_words_say(void **state)
{
	struct notice_field scratch = { 0 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(statements); i++) {
		struct notice_findings f = { 0 };
		const struct notice_usage_place at = { &f, 7, 99 };
		struct notice_answers a;

		if (statements[i].signal)
			notice_usage_signal(SLICE(statements[i].text), &at, &a);
		else
			assert_int_equal(notice_usage_read(SLICE(statements[i].text),
							   &scratch, &at, &a, NULL),
					 NAQL_OK);
		if (memcmp(&a, &statements[i].wanted, sizeof(a)) != 0)
			print_error("# %s\n", statements[i].text);
		assert_memory_equal(&a, &statements[i].wanted, sizeof(a));
		assert_int_equal(f.list.n, statements[i].code >= 0);
		if (f.list.n) {
			assert_int_equal(f.list.ptr[0].code, statements[i].code);
			assert_int_equal(f.list.ptr[0].line, 7);
			assert_int_equal(f.list.ptr[0].offset, 99);
		}
		notice_finding_fini(&f);
	}
	notice_field_fini(&scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_taken_or_refused),
		cmocka_unit_test(an_empty_display_string),
		cmocka_unit_test(the_last_of_two_keys_counts),
		cmocka_unit_test(numbers_and_octets),
		cmocka_unit_test(the_public_vectors),
		cmocka_unit_test(statements_say_what_their_words_say),
	};

	return cmocka_run_group_tests_name("rights: structured fields", tests, NULL,
					   NULL);
}
