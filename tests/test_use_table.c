/*
 * use: the committed table of phrases is what data/agencies.txt, attributions-*.txt,
 * statements-*.txt and credits-*.txt say.
 *
 * After a change to the lists or to folding: NAQL_REGENERATE=1 build/tests/test_use_table
 * (with NAQL_SOURCE_ROOT set, as `meson test` does) writes src/use/table_data.c again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "use/use_int.h"

struct entry {
	enum table_kind kind;
	char name[64], exact[8];
	uint32_t n;
	uint64_t words[TABLE_WORDS];
};
static VEC(struct entry) entries;
static struct fold *fold;

static char *
path_of(const char *below, char *out, size_t size)
{
	const char *root = getenv("NAQL_SOURCE_ROOT");

	snprintf(out, size, "%s/%s", root ? root : ".", below);
	return out;
}

static void
read_all(const char *below, struct buf *out)
{
	char path[4096], bytes[4096];
	FILE *f = fopen(path_of(below, path, sizeof(path)), "rb");
	size_t n;

	assert_non_null(f);
	buf_reset(out);
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		buf_add(out, bytes, n);
	assert_int_equal(fclose(f), 0);
}

static bool
short_capitals(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < 'A' || s.ptr[i] > 'Z')
			return false;
	return s.len > 0 && s.len <= 3;
}

static void
put(char *to, size_t room, struct slice s)
{
	assert_true(s.len < room);
	if (s.len)
		memcpy(to, s.ptr, s.len);
	to[s.len] = '\0';
}

static void
add(enum table_kind kind, struct slice name, struct slice phrase)
{
	struct entry e = { .kind = kind };
	const struct word *words;
	size_t n;

	assert_int_equal(fold_plain(fold, phrase, &words, &n, NULL), NAQL_OK);
	assert_true(n > 0 && n <= TABLE_WORDS);
	put(e.name, sizeof(e.name), name);
	if (kind == TABLE_AGENCY && short_capitals(phrase))
		put(e.exact, sizeof(e.exact), phrase);
	e.n = (uint32_t)n;
	for (size_t i = 0; i < n; i++)
		e.words[i] = words[i].hash;
	for (size_t i = 0; i < entries.n; i++) /* variants may fold to one */
		if (entries.ptr[i].kind == kind && entries.ptr[i].n == e.n &&
		    memcmp(entries.ptr[i].words, e.words, sizeof(e.words)) == 0 &&
		    strcmp(entries.ptr[i].name, e.name) == 0 &&
		    strcmp(entries.ptr[i].exact, e.exact) == 0)
			return;
	assert_true(VEC_PUSH(&entries, e));
}

/* As use_agency.c does for ours: behind words that are written together with it. */
static void
add_agency(struct slice name, struct slice part)
{
	static const char *const joined[] = { "ل", "و", "ب" };
	struct buf form = { 0 };

	add(TABLE_AGENCY, name, part);
	for (size_t i = 0; slice_find(part, SLICE("وكالة ")) == 0 && i < 3; i++) {
		buf_reset(&form);
		buf_add_str(&form, joined[i]);
		buf_add(&form, part.ptr, part.len);
		add(TABLE_AGENCY, name, buf_slice(&form));
	}
	buf_fini(&form);
}

/* One line: a phrase, or Name | variant | ... */
static void
add_line(enum table_kind kind, struct slice line)
{
	struct slice name = { NULL, 0 };

	line = slice_trim(line);
	if (line.len == 0 || line.ptr[0] == '#')
		return;
	if (kind != TABLE_AGENCY) {
		add(kind, name, line);
		return;
	}
	for (struct slice rest = line; rest.len;) {
		size_t bar = slice_find(rest, SLICE("|"));
		size_t len = bar < rest.len ? bar : rest.len;
		struct slice part = slice_trim((struct slice){ rest.ptr, len });

		name = name.ptr ? name : part;
		add_agency(name, part);
		len += bar < rest.len;
		rest = (struct slice){ rest.ptr + len, rest.len - len };
	}
}

static void
add_file(enum table_kind kind, const char *below, struct buf *text)
{
	read_all(below, text);
	for (size_t at = 0; at < text->len;) {
		const char *end = memchr(text->ptr + at, '\n', text->len - at);
		size_t len = end ? (size_t)(end - text->ptr) - at : text->len - at;

		add_line(kind, (struct slice){ text->ptr + at, len });
		at += len + 1;
	}
}

static int
by_words(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	for (unsigned i = 0; i < TABLE_WORDS; i++)
		if (x->words[i] != y->words[i])
			return x->words[i] < y->words[i] ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void
print_string(struct buf *out, const char *s)
{
	if (*s)
		buf_printf(out, "\"%s\"", s);
	else
		buf_add_str(out, "NULL");
}

static void
print_table(struct buf *out)
{
	static const char *const kinds[] = { "TABLE_ATTRIBUTION", "TABLE_STATEMENT",
					     "TABLE_CREDIT", "TABLE_AGENCY" };
	uint64_t bloom[64] = { 0 };

	buf_add_str(out,
		    "/* Made from data/ by tests/test_use_table.c; not to be edited. */\n"
		    "#include \"use/use_int.h\"\n\n/* clang-format off */\n"
		    "const struct table_phrase table_data_phrases[] = {\n");
	for (size_t i = 0; i < entries.n; i++) {
		const struct entry *e = &entries.ptr[i];

		bloom[e->words[0] >> 6 & 63] |= (uint64_t)1 << (e->words[0] & 63);
		buf_printf(out, "\t{ %s, ", kinds[e->kind]);
		print_string(out, e->name);
		buf_add_str(out, ", ");
		print_string(out, e->exact);
		buf_printf(out, ", %u, { ", (unsigned)e->n);
		for (uint32_t w = 0; w < e->n; w++)
			buf_printf(out, "0x%016llxu%s", (unsigned long long)e->words[w],
				   w + 1 < e->n ? ", " : " } },\n");
	}
	buf_printf(out,
		   "};\nconst size_t table_data_n = %zu;\nconst uint64_t "
		   "table_data_bloom[64] = {\n",
		   entries.n);
	for (unsigned i = 0; i < 64; i++)
		buf_printf(out, "%s0x%016llxu,%s", i % 4 ? " " : "\t",
			   (unsigned long long)bloom[i], i % 4 == 3 ? "\n" : "");
	buf_add_str(out, "};\n");
}

static void
write_table(const struct buf *table)
{
	char path[4096];
	FILE *f = fopen(path_of("src/use/table_data.c", path, sizeof(path)), "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(table->ptr, 1, table->len, f), table->len);
	assert_int_equal(fclose(f), 0);
}

/* The lists of all languages that are there, by the bytes of their names. */
static void
add_lists(enum table_kind kind, const char *name, struct buf *text)
{
	char below[64], pattern[4096];
	size_t root;
	glob_t found;

	(void)snprintf(below, sizeof(below), "data/%s-*.txt", name);
	root = strlen(path_of(below, pattern, sizeof(pattern))) - strlen(below);
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		add_file(kind, found.gl_pathv[i] + root, text);
	globfree(&found);
}

static void
test_table(void **state)
{
	static const struct {
		enum table_kind kind;
		const char *name;
	} lists[] = { { TABLE_ATTRIBUTION, "attributions" },
		      { TABLE_STATEMENT, "statements" },
		      { TABLE_CREDIT, "credits" } };
	struct buf text = { 0 }, table = { 0 };

	(void)state;
	assert_int_equal(fold_new(&fold, NULL), NAQL_OK);
	add_file(TABLE_AGENCY, "data/agencies.txt", &text);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		add_lists(lists[i].kind, lists[i].name, &text);
	qsort(entries.ptr, entries.n, sizeof(*entries.ptr), by_words);
	print_table(&table);
	assert_false(table.failed);
	if (getenv("NAQL_REGENERATE"))
		write_table(&table);
	read_all("src/use/table_data.c", &text);
	if (table.len != text.len || memcmp(table.ptr, text.ptr, text.len) != 0)
		fail_msg("src/use/table_data.c is not what the lists say: "
			 "run this test with NAQL_REGENERATE=1");
	VEC_FREE(&entries);
	buf_fini(&text);
	buf_fini(&table);
	fold_free(fold);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_table) };

	return cmocka_run_group_tests_name("use: word lists", tests, NULL, NULL);
}
