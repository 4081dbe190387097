/* use: which words of a story are the agency's own, and which are slips. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "use/use.h"

/* ---- what stands elsewhere: words of one sentence, each sixty times; and neighbours
 * ---- */
static uint64_t made_common[32];
static size_t n_common;

/* ---- words that stand on every story: those of "THE HARBOUR ... end" ---- */
static uint64_t made_standing[8];
static size_t n_standing;

uint64_t
index_n_items(const struct index *x)
{
	(void)x;
	return 90;
}

uint64_t
index_word_count(const struct index *x, uint64_t word)
{
	(void)x;
	for (size_t i = 0; i < n_standing; i++)
		if (made_standing[i] == word)
			return 30;
	for (size_t i = 0; i < n_common; i++)
		if (made_common[i] == word)
			return 60;
	return n_common ? 0 : 29;
}

void
index_prefetch_counts(const struct index *x, const struct word *words, size_t n)
{
	(void)x;
	(void)words;
	(void)n;
}

uint64_t
index_pair_count(const struct index *x, uint64_t before, uint64_t word)
{
	(void)x;
	for (size_t i = 0; i + 1 < n_common; i++)
		if (made_common[i] == before && made_common[i + 1] == word)
			return 30;
	return 0;
}

struct fixture {
	struct fold *fold;
	struct use_agency *agency;
};

static struct slice
str(const char *s)
{
	return (struct slice){ s, strlen(s) };
}

static int
setup(void **state)
{
	static struct fixture f;
	struct slice names[] = { str("وكالة الميناء"), str("واس") };

	assert_int_equal(fold_new(&f.fold, NULL), NAQL_OK);
	assert_int_equal(use_agency_new(&f.agency, names, 2, NULL, 0, NULL), NAQL_OK);
	*state = &f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	use_agency_free(f->agency);
	fold_free(f->fold);
	return 0;
}

/* '#' stands under the words that are others', one mark a word. */
static void
others_are(struct fixture *f, const char *text, const char *want)
{
	uint8_t others[64];
	char got[65] = { 0 };
	const struct word *words;
	size_t n;

	assert_int_equal(fold_plain(f->fold, str(text), &words, &n, NULL), NAQL_OK);
	assert_true(n < 64);
	use_others(str(text), words, n, others);
	for (size_t i = 0; i < n; i++)
		got[i] = others[i] ? '#' : '.';
	assert_string_equal(got, want);
}

static void
test_others(void **state)
{
	struct fixture *f = *state;

	others_are(f, "", "");
	others_are(f, "The bakery opens at six every day.", ".......");
	/* longer than five words: whoever spoke */
	others_are(f, "A sign \"fresh bread every morning from six\" hangs there.",
		   "..######..");
	/* a name in quotation marks is no statement */
	others_are(f, "The ferry \"Blue Gull\" left.", ".....");
	/* but behind an attribution it is */
	others_are(f, "The baker said \"come early\" again.", "...##.");
	others_are(f, "The baker said: come early tomorrow. It was full.", "...###...");
	others_are(f, "The baker said it was late.", "......");
	others_are(f, "وأضاف البيان: الحديقة مفتوحة للجميع. وانتهى الحفل.", "..###..");
	others_are(f, "The list: bread and rolls.", ".....");
	others_are(f, "He said one: two.", "...#");
	others_are(f, "He said. List: two.", "....");
	/* a statement printed in full goes on to the end of the story */
	others_are(f, "The office spoke. Full text: Gardens open. Ferries wait.",
		   ".....####");
	others_are(f, "صدر بيان فيما يلي نصه: الحديقة مفتوحة. والعبارة تنتظر.",
		   ".....####");
}

/* Which stories are declared another agency's by their dateline. */
static void
test_dateline(void **state)
{
	static const struct {
		const char *text;
		bool theirs;
	} cases[] = {
		{ "باريس (أ ف ب) - الحديقة مفتوحة للجميع", true },
		{ "LONDON (Reuters) - The ferry left the harbour.", true },
		{ "Reuters reported that the ferry left the harbour.", false },
		{ "لندن - رويترز، واس: الحديقة مفتوحة", false }, /* and ours */
		{ "The ferry left the harbour. LONDON (Reuters) - Rain.", false },
	};
	struct fixture *f = *state;
	const struct word *words;
	size_t n;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t others[32] = { 0 };

		assert_int_equal(
			fold_plain(f->fold, str(cases[i].text), &words, &n, NULL),
			NAQL_OK);
		use_dateline(f->agency, str(cases[i].text), words, n, others);
		assert_int_equal(others[0] == USE_OTHERS, cases[i].theirs);
		assert_int_equal(others[n - 1] == USE_OTHERS, cases[i].theirs);
	}
}

static void
test_standing(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "Harbour desk 1200\nThe ferry left at noon.\nEnd of item 1430",
		  "222.....2222" },
		/* a sentence of such words among others stays */
		{ "The desk end. Rain.\nItem of the day", "........" },
		{ "End", "." },
	};
	struct fixture *f = *state;
	const struct word *words;
	size_t n;

	assert_int_equal(
		fold_plain(f->fold, str("harbour desk end of item"), &words, &n, NULL),
		NAQL_OK);
	for (n_standing = 0; n_standing < n; n_standing++)
		made_standing[n_standing] = words[n_standing].hash;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t others[32] = { 0 };

		assert_int_equal(
			fold_plain(f->fold, str(cases[i].text), &words, &n, NULL),
			NAQL_OK);
		assert_int_equal(n, strlen(cases[i].want));
		use_standing(NULL, words, n, others);
		for (size_t w = 0; w < n; w++)
			assert_int_equal(others[w],
					 cases[i].want[w] == '.' ? 0 : USE_STANDING);
	}
	n_standing = 0;
}

/* '#' under the words that are slips, where what stands elsewhere is the first text. */
static void
slips_are(struct fixture *f, const char *elsewhere, const char *text, const char *want)
{
	const struct word *words;
	uint8_t slips[64];
	size_t n;

	assert_int_equal(fold_plain(f->fold, str(elsewhere), &words, &n, NULL), NAQL_OK);
	for (n_common = 0; n_common < n; n_common++)
		made_common[n_common] = words[n_common].hash;
	assert_int_equal(fold_plain(f->fold, str(text), &words, &n, NULL), NAQL_OK);
	assert_int_equal(n, strlen(want));
	assert_int_equal(use_slips(NULL, str(text), words, n, slips, NULL), NAQL_OK);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(slips[i], want[i] == '#');
	n_common = 0;
}

static void
test_slips(void **state)
{
	static const char ferry[] = "the ferry reached the harbour before noon";
	struct fixture *f = *state;

	slips_are(f, ferry, "the ferry reached the harbour before noon", ".......");
	/* a letter mistaken, dropped, added, swapped */
	slips_are(f, ferry, "ferry reached the harbonr before", "...#.");
	slips_are(f, ferry, "ferry reached the habour before", "...#.");
	slips_are(f, ferry, "ferry reached the harbpour before", "...#.");
	slips_are(f, ferry, "ferry reached the harbuor before", "...#.");
	/* a space too many, one too few */
	slips_are(f, ferry, "ferry reached the har bour before", "...##.");
	slips_are(f, ferry, "ferry reached the harbourbefore noon", "...#.");
	/* two letters off; or a common word that does not belong here: a name */
	slips_are(f, ferry, "ferry reached the hxrbonr before", ".....");
	slips_are(f, ferry, "Mister Harbonr sings", "...");
	/* a known word with what is written together with it */
	slips_are(f, "ذهب الطفل إلى المدرسة القريبة", "ذهب الطفل إلى والمدرسة القريبة",
		  ".....");
	slips_are(f, "ذهب الطفل إلى المدرسة القريبة", "ذهب الطفل إلى المدرشة القريبة",
		  "...#.");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_others),
		TEST(test_dateline),
		TEST(test_standing),
		TEST(test_slips),
	};

	return cmocka_run_group_tests_name("use: own words and slips", tests, NULL, NULL);
}
