/* match: sentences, and what is said in other words or another order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "match/alike.h"
#include "match/match.h"
#include "match/match_int.h"
#include "match/sentence.h"
#include "match_index.h"

unsigned
index_days(const struct index *x, uint64_t hash, int32_t own_day)
{
	(void)x;
	(void)hash;
	(void)own_day;
	return 0;
}

/* ---- sentences ---- */

static size_t
sentences_in(const char *text)
{
	struct fold *f;
	const struct word *words;
	size_t n;
	sentence_vec v = { 0 };

	assert_int_equal(fold_new(&f, NULL), NAQL_OK);
	assert_int_equal(fold_plain(f, SLICE(text), &words, &n, NULL), NAQL_OK);
	assert_int_equal(sentence_split(words, (uint32_t)n, &v, NULL), NAQL_OK);
	for (size_t i = 0; i < v.n; i++) {
		assert_true(v.ptr[i].begin < v.ptr[i].end);
		assert_int_equal(v.ptr[i].begin, i ? v.ptr[i - 1].end : 0);
		assert_ptr_equal(sentence_at(&v, v.ptr[i].end - 1), &v.ptr[i]);
	}
	if (v.n)
		assert_int_equal(v.ptr[v.n - 1].end, n);
	n = v.n;
	VEC_FREE(&v);
	fold_free(f);
	return n;
}

static void
test_sentences(void **state)
{
	(void)state;
	assert_int_equal(sentences_in(""), 0);
	assert_int_equal(sentences_in("The gate is open. Who closed the door? Nobody did "
				      "so!"),
			 3);
	assert_int_equal(
		sentences_in("فتحت الحديقة أبوابها اليوم. من أغلق الباب أمس؟ لا أحد "
			     "يعرف ذلك"),
		3);
	assert_int_equal(sentences_in("باخچه ئەمڕۆ کرایەوە. کێ دەرگاکەی داخست؟"), 2);
	assert_int_equal(
		sentences_in("Bahçe bugün yeniden açıldı. Kapıyı dün kim kapattı?"), 2);
	assert_int_equal(sentences_in("公园今天上午重新开放了。昨天是谁关上了大门的呢？"),
			 2);
	/* two words alone are a heading, not a sentence */
	assert_int_equal(sentences_in("Opening hours. The gate is open from nine."), 1);
	/* a wrapped line goes on, a blank line does not */
	assert_int_equal(sentences_in("the gate of the\ngarden is open"), 1);
	assert_int_equal(sentences_in("the gate of the\n\ngarden is open"), 2);
}

/* Where no mark is written, length cuts. */
static void
test_sentences_without_marks(void **state)
{
	char text[4096] = "";

	(void)state;
	for (int i = 0; i < 200; i++)
		strcat(text, "word ");
	assert_int_equal(sentences_in(text), 4); /* of 64 words */
	text[0] = 0;
	for (int i = 0; i < 40; i++)
		strcat(text, "สวนสาธารณะ");
	assert_true(sentences_in(text) > 1);
}

/* ---- pairs ---- */

struct fixture {
	struct fold *item_fold, *page_fold;
	struct match_text item;
	const struct word *page;
	size_t n_page;
	struct matcher *m;
	const struct match_result *r;
};

static void
hold(struct fixture *f, const char *item, const char *page, bool paraphrase)
{
	const struct match_options opt = { .min_words = 8, .paraphrase = paraphrase };

	assert_int_equal(fold_new(&f->item_fold, NULL), NAQL_OK);
	assert_int_equal(fold_new(&f->page_fold, NULL), NAQL_OK);
	assert_int_equal(matcher_new(&f->m, NULL, &opt, NULL), NAQL_OK);
	assert_int_equal(fold_plain(f->item_fold, SLICE(item), &f->item.words,
				    &f->item.n_words, NULL),
			 NAQL_OK);
	assert_int_equal(
		fold_plain(f->page_fold, SLICE(page), &f->page, &f->n_page, NULL),
		NAQL_OK);
	assert_int_equal(match_page(f->m, f->page, f->n_page, NULL), NAQL_OK);
	assert_int_equal(match_item(f->m, &f->item, &f->r, NULL), NAQL_OK);
}

static void
drop(struct fixture *f)
{
	matcher_free(f->m);
	fold_free(f->item_fold);
	fold_free(f->page_fold);
}

static const char about[] =
	"Visitors of the island will find a new timetable at every pier from Monday. "
	"The harbour office moves the first ferry forward by forty minutes because the "
	"school year begins. Bicycles travel free of charge on weekdays until October. "
	"Captain Marlow Ostrander told the council that eleven crews were trained in "
	"Pellworth during spring.";

static const char reworded[] =
	"The lighthouse keeper collects stamps and paints small boats in winter. "
	"Until October nobody pays a charge for bicycles travelling on weekdays, they "
	"are "
	"free. The school year begins, so the first ferry is moved by the harbour "
	"office, "
	"forward, forty minutes. Trained in spring at Pellworth were eleven crews, as "
	"the "
	"council heard: Captain Ostrander told so. At every pier of the island Monday "
	"brings visitors timetable sheets that are new. "
	"His neighbour grows tomatoes behind the chapel and sells them at noon.";

static void
test_other_words_and_order(void **state)
{
	struct fixture f = { 0 };
	const struct match_group *g;

	(void)state;
	hold(&f, about, reworded, true);
	assert_int_equal(f.r->n_groups, 1);
	g = f.r->groups;
	assert_true(g->paraphrase);
	assert_true(g->certain);
	assert_true(g->n >= 2);		  /* sentences, each with its partner */
	assert_true(g->page_begin >= 11); /* behind the lighthouse keeper */
	assert_true(g->page_end < f.n_page);
	for (size_t i = 0; i < g->n; i++) {
		const struct match_passage *p = &f.r->passages[g->first + i];

		assert_true(p->page_begin >= g->page_begin && p->page_end <= g->page_end);
		assert_true(i == 0 || p->page_begin >= p[-1].page_end);
		assert_true(p->equal > 0);
	}
	drop(&f);
	hold(&f, about, reworded, false);
	assert_int_equal(f.r->n_groups, 0);
	drop(&f);
}

/* Where the words of 'run' stand in the text, the first of them. */
static uint32_t
word_of(const char *text, const char *run, const struct word *words, size_t n)
{
	uint32_t at = (uint32_t)(strstr(text, run) - text);

	for (uint32_t i = 0; i < n; i++)
		if (words[i].begin == at)
			return i;
	fail();
	return 0;
}

/* Two words in a row say something of a pair only where their sentences are alike. */
static void
test_hint(void **state)
{
	static const char other[] =
		"A baker in the valley wrote that the school year begins with warm "
		"rolls, "
		"and that bread from his oven has never tasted better than this week. "
		"Nothing else happened.";
	struct match_notes notes = { 0 };
	struct fixture f = { 0 };
	bool hint = false;
	uint32_t at;

	(void)state;
	hold(&f, about, reworded, true);
	f.item.notes = &notes;
	at = word_of(reworded, "school year begins", f.page, f.n_page);
	assert_int_equal(match_hint(f.m, &f.item, at, at + 2, &hint, NULL), NAQL_OK);
	assert_true(hint);
	drop(&f);
	match_notes_drop(&notes);
	hold(&f, about, other, true);
	f.item.notes = &notes;
	at = word_of(other, "school year begins", f.page, f.n_page);
	assert_int_equal(match_hint(f.m, &f.item, at, at + 2, &hint, NULL), NAQL_OK);
	assert_false(hint);
	drop(&f);
	match_notes_drop(&notes);
}

/* Words that two texts share count only as far as one sentence shares them with one. */
static void
test_alike(void **state)
{
	static const char scattered[] =
		"Monday was dull, and someone said that visitors were few on the hills. "
		"An island of sand grew in the river while nobody was looking there. "
		"Ferry tickets are printed on paper that a mill upstream delivers "
		"weekly. "
		"October brought rain to Pellworth and to most of the other villages. "
		"A captain retired quietly, and his crews gave him a wooden clock.";
	struct match_notes notes = { 0 };
	struct sentence_pair text = { 0 };
	struct alike alike = { 0 };
	struct cost cost = { 0 };
	struct fixture f = { 0 };
	bool reached = false;

	(void)state;
	assert_int_equal(cost_init(&cost, NULL, NULL), NAQL_OK);
	for (int i = 0; i < 2; i++) {
		struct match_pair p;

		hold(&f, about, i ? scattered : reworded, true);
		p = (struct match_pair){ .item = f.item.words,
					 .page = f.page,
					 .n_item = (uint32_t)f.item.n_words,
					 .n_page = (uint32_t)f.n_page,
					 .notes = &notes };
		sentence_new_page(&text);
		alike_new_page(&alike);
		assert_int_equal(
			alike_pair(&alike, &text, &p, &cost, 40 * 16, &reached, NULL),
			NAQL_OK);
		assert_int_equal(reached, i == 0);
		drop(&f);
		match_notes_drop(&notes);
	}
	alike_fini(&alike);
	sentence_fini(&text);
	cost_fini(&cost);
}

/* Paragraphs in another order are one passage of several pieces, and no paraphrase. */
static void
test_reordered_paragraphs(void **state)
{
	static const char other[] = "Captain Marlow Ostrander told the council that "
				    "eleven crews were trained in "
				    "Pellworth during spring. Bicycles travel free of "
				    "charge on weekdays until "
				    "October. Visitors of the island will find a new "
				    "timetable at every pier from "
				    "Monday. The harbour office moves the first ferry "
				    "forward by forty minutes "
				    "because the school year begins.";
	struct fixture f = { 0 };

	(void)state;
	hold(&f, about, other, true);
	assert_int_equal(f.r->n_groups, 1);
	assert_true(f.r->groups[0].n >= 2);
	assert_true(f.r->groups[0].certain && !f.r->groups[0].paraphrase);
	assert_int_equal(f.r->groups[0].page_begin, 0);
	assert_int_equal(f.r->groups[0].page_end, f.n_page);
	drop(&f);
}

/* A bulletin of another day has the same sentences and other figures. */
static void
test_other_figures(void **state)
{
	static const char monday[] = "The price of walnuts on the Harrowgate market rose "
				     "on Monday by 31 cents to "
				     "642 a sack, while dried figs fell by 18 cents to "
				     "377 a crate in slow trade.";
	static const char other_day[] = "On the Harrowgate market walnuts rose by 54 "
					"cents in price, to 719 a sack on "
					"Monday, while in slow trade figs, dried, fell "
					"to 295 a crate by 26 cents.";
	static const char same_day[] = "On the Harrowgate market walnuts rose by 31 "
				       "cents in price, to 642 a sack on "
				       "Monday, while in slow trade figs, dried, fell to "
				       "377 a crate by 18 cents.";
	struct fixture f = { 0 };

	(void)state;
	hold(&f, monday, other_day, true);
	assert_int_equal(f.r->n_groups, 0);
	drop(&f);
	hold(&f, monday, same_day, true);
	assert_int_equal(f.r->n_groups, 1);
	drop(&f);
}

static void
test_nothing_in_common(void **state)
{
	struct fixture f = { 0 };

	(void)state;
	hold(&f, about,
	     "The library on the hill lends seeds of old apple trees to every school "
	     "that "
	     "asks. A gardener shows the children in March how a branch is grafted, and "
	     "the first fruit is due in four years.",
	     true);
	assert_int_equal(f.r->n_groups, 0);
	assert_int_equal(f.r->n_passages, 0);
	drop(&f);
	hold(&f, "", about, true);
	assert_int_equal(f.r->n_groups, 0);
	drop(&f);
	hold(&f, about, "", true);
	assert_int_equal(f.r->n_groups, 0);
	drop(&f);
}

/* ---- two sentences word by word ---- */

/* Runs cover both sides in order, equal ones hold equal words, neighbours differ. */
static bool
reword_holds(struct prop *p)
{
	struct word item[REWORD_SIDE], page[REWORD_SIDE];
	struct match_pair pair = { .item = item, .page = page };
	struct match_passage m = { 0 };
	static struct reword r;
	run_vec runs = { 0 };
	uint32_t a = 0, b = 0, equal = 0;
	bool good = true;

	m.item_end = pair.n_item = (uint32_t)prop_below(p, REWORD_SIDE + 1);
	m.page_end = pair.n_page = (uint32_t)prop_below(p, REWORD_SIDE + 1);
	for (uint32_t i = 0; i < pair.n_item; i++)
		item[i] = made_word((uint32_t)prop_below(p, 9));
	for (uint32_t i = 0; i < pair.n_page; i++)
		page[i] = made_word((uint32_t)prop_below(p, 9));
	assert_int_equal(reword_align(&r, &pair, &runs, &m, NULL), NAQL_OK);
	for (size_t i = 0; i < runs.n; i++) {
		const struct match_run *run = &runs.ptr[i];

		good = good && (i == 0 || run[-1].op != run->op);
		for (uint32_t w = 0; run->op == MATCH_EQUAL && w < run->n_item; w++)
			good = good && item[a + w].hash == page[b + w].hash;
		equal += run->op == MATCH_EQUAL ? run->n_item : 0;
		a += run->n_item;
		b += run->n_page;
	}
	good = good && a == pair.n_item && b == pair.n_page && equal == m.equal;
	VEC_FREE(&runs);
	reword_fini(&r);
	r.back.ptr = NULL;
	return good;
}

static void
test_reword(void **state)
{
	(void)state;
	PROP_RUN(p, 300)
	assert_true(prop_check(&p, reword_holds(&p), "runs of two sentences"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_sentences_without_marks),
		cmocka_unit_test(test_other_words_and_order),
		cmocka_unit_test(test_hint),
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_reordered_paragraphs),
		cmocka_unit_test(test_other_figures),
		cmocka_unit_test(test_nothing_in_common),
		cmocka_unit_test(test_reword),
	};

	return cmocka_run_group_tests_name("match: sentences and paraphrase", tests, NULL,
					   NULL);
}
