/*
 * test_fold.c - what text becomes when it is folded, rule by rule and script by script.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "text/fold.h"

struct folded {
	const char *text, *want;
};

static void
check(const struct folded *cases, size_t n, unsigned flags)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct buf got = { 0 };

		assert_int_equal(fold_string(SLICE(cases[i].text), flags, &got, NULL),
				 NAQL_OK);
		buf_add_byte(&got, 0);
		assert_int_equal(buf_status(&got, NULL), NAQL_OK);
		if (strcmp(got.ptr, cases[i].want) != 0)
			fprintf(stderr, "# folding %s\n", cases[i].text);
		assert_string_equal(got.ptr, cases[i].want);
		buf_fini(&got);
	}
}

#define CHECK(cases) check(cases, NAQL_COUNT(cases), 0)

static void
arabic_letters_have_one_form(void **state)
{
	static const struct folded cases[] = {
		{ "أإآٱا", "ااااا" },
		{ "على مبنى يمشي", "علي مبني يمشي" },
		{ "مكتبة كبيرة", "مكتبه كبيره" },
		{ "مؤتمر بيئي سماء", "موتمر بييي سماء" },
		{ "حديقةٌ جميلةٌ جداً", "حديقه جميله جدا" },
		{ "الحـــديقة", "الحديقه" },
		{ "ٱلْمَخْبَزُ", "المخبز" },
		{ "هٰذا الرحمٰن", "هذا الرحمن" },
		{ "يوم ٢٠١٥/٧/٢١م", "يوم 2015 7 21م" },
		{ "نعم، لا؛ متى؟", "نعم لا متي" },
	};

	(void)state;
	CHECK(cases);
}

static void
arabic_presentation_forms_are_letters(void **state)
{
	static const struct folded cases[] = {
		{ "\uFEE3\uFEDC\uFE98\uFE92\uFE94", "مكتبه" },
		{ "\uFEFB \uFEF7", "لا لا" },
		{ "عبد\uFDF2", "عبدالله" },
		{ "\uFDF4 \uFDF3", "محمد اكبر" },
		{ "\uFEE3\uFE76\uFEE6", "من" }, /* a mark that has its own place */
		{ "\uFC00", "يج" },
		{ "100\uFDFC", "100 ريال" },
	};

	(void)state;
	CHECK(cases);
}

static void
persian_urdu_and_sorani_meet_arabic_letters(void **state)
{
	static const struct folded cases[] = {
		{ "کتاب‌خانهٔ بزرگ", "كتابخانه بزرگ" },
		{ "می\u200cخواهم بروم", "ميخواهم بروم" },
		{ "سال ۱۳۹۴", "سال 1394" },
		{ "باغ‌های چای پاییزی", "باغهاي چاي پاييزي" },
		{ "لائبریری میں کتابیں ہیں", "لايبريري ميں كتابيں هيں" },
		{ "گھر ٹھنڈا ہے۔", "گهر ٹهنڈا هے" },
		{ "کتێبخانەی شار", "كتيبخانهي شار" },
		{ "ڕۆژی هەینی لە نانەواخانە", "ڕۆژي ههيني له نانهواخانه" },
	};

	(void)state;
	CHECK(cases);
}

static void
latin_is_flattened(void **state)
{
	static const struct folded cases[] = {
		{ "Café CAFÉ cafe\u0301", "cafe cafe cafe" },
		{ "Straße STRASSE STRAẞE", "strasse strasse strasse" },
		{ "Øresund Łódź Đà Æsir œuvre", "oresund lodz da aesir oeuvre" },
		{ "İstanbul ISTANBUL ıstanbul istanbul",
		  "istanbul istanbul istanbul istanbul" },
		{ "İstanbul'da İstanbul’da", "istanbulda istanbulda" },
		{ "çiçek bahçesi güneşli", "cicek bahcesi gunesli" },
		{ "Pirtûkxaneya şaredariyê", "pirtukxaneya saredariye" },
		{ "l’été don't 'quoted' rock'n'roll a''b",
		  "lete dont quoted rocknroll a b" },
		{ "ﬁne ﬂour", "fine flour" },
		{ "Ｆｅｒｒｙ　１２", "ferry 12" },
		{ "re\u00adport co\u200bop\u2060er\ufeffate", "report cooperate" },
		{ "ferry-boat e.g. 1,234.5 a_b", "ferry boat e g 1 234 5 a b" },
		{ "№5 5㎏ x² 1½ ™ 5℃", "no5 5kg x2 1 1 2 5 c" },
	};

	(void)state;
	CHECK(cases);
}

static void
other_alphabets(void **state)
{
	static const struct folded cases[] = {
		{ "Ёлка ёлка ЕЛКА", "елка елка елка" },
		{ "Паром идёт", "паром идет" },
		{ "Μουσείο ΜΟΥΣΕΙΟ φως ΦΩΣ", "μουσειο μουσειο φωσ φωσ" },
		{ "סִפְרִיָּה ספריה", "ספריה ספריה" },
		{ "צה\"ל צה״ל ג'ירפה ג׳ירפה", "צהל צהל גירפה גירפה" },
		{ "המאפייה \"הטובה\" כאן", "המאפייה הטובה כאן" },
		{ "Հայաստան ՀԱՅԱՍՏԱՆ", "հայաստան հայաստան" },
	};

	(void)state;
	CHECK(cases);
}

static void
indic_vowels_are_kept(void **state)
{
	static const struct folded cases[] = {
		{ "हिन्दी में मौसम", "हिन्दी में मौसम" },
		{ "२०१५ ज़मीन जमीन", "2015 जमीन जमीन" },
		{ "ক্ষ ক\u09cd\u200dষ", "ক্ষ ক্ষ" },
		{ "தமிழ் நூலகம்", "தமிழ் நூலகம்" },
	};

	(void)state;
	CHECK(cases);
}

static void
scripts_without_spaces_give_a_word_a_character(void **state)
{
	static const struct folded cases[] = {
		{ "天气很好", "天 气 很 好" },
		{ "パン屋が", "ハ\u309a ン 屋 か\u3099" },
		{ "ﾊﾟﾝ", "ハ\u309a ン" },
		{ "ｶﾞ ガ カ\u3099", "カ\u3099 カ\u3099 カ\u3099" },
		{ "ラーメン", "ラ ー メ ン" },
		{ "อากาศดี", "อ า ก า ศ ดี" },
		{ "น้ำ", "น้ำ" },
		{ "ភ្នំ", "ភ្ នំ" },
		{ "ສະບາຍ", "ສ ະ ບ າ ຍ" },
		{ "မြို့", "မြို့" },
		{ "NHKは2015年", "nhk は 2015 年" },
	};

	(void)state;
	CHECK(cases);
}

static void
hangul_is_spaced_and_its_jamo_are_equal(void **state)
{
	static const struct folded cases[] = {
		{ "도서관 정원", "\u1103\u1169\u1109\u1165\u1100\u116a\u11ab "
				 "\u110c\u1165\u11bc\u110b\u116f\u11ab" },
		{ "\u1112\u1161\u11ab 한", "\u1112\u1161\u11ab \u1112\u1161\u11ab" },
	};

	(void)state;
	CHECK(cases);
}

static void
lookalikes_fold_only_where_a_word_mixes_scripts(void **state)
{
	static const struct folded cases[] = {
		{ "librаry", "library" },		  /* Cyrillic a */
		{ "Вakery Нarbour", "bakery harbour" },	  /* Cyrillic capitals */
		{ "gardеn fοotball", "garden football" }, /* Cyrillic e, Greek o */
		{ "пoгода", "погода" },			  /* Latin o in a Cyrillic word */
		{ "сору", "сору" }, /* wholly Cyrillic: nothing is mixed */
		{ "𝐟𝐞𝐫𝐫𝐲 ⓕerry", "ferry ferry" },
		{ "ɡarden", "garden" },
		{ "مڬتبة", "مكتبه" },
		{ "ٮاب", "باب" },
		{ "ڬڬ", "ڬڬ" },
		{ "پارک گل چای", "پارك گل چاي" }, /* Persian letters are at home */
	};

	(void)state;
	CHECK(cases);
}

static void
honorifics_leave_the_stream(void **state)
{
	static const struct folded cases[] = {
		{ "النبي محمد صلى الله عليه وسلم قال", "النبي محمد قال" },
		{ "النبي محمد (ﷺ) قال", "النبي محمد قال" },
		{ "النبي محمدﷺ قال", "النبي محمد قال" },
		{ "صلى الله عليه وآله وسلم", "" },
		{ "عمر رضي الله عنه وعائشة رضي الله عنها", "عمر وعايشه" },
		{ "الملك - حفظه الله - زار الحديقة", "الملك زار الحديقه" },
		{ "حفظهما الله ورعاهما وصلا", "وصلا" },
		{ "صلى الرجل في المسجد", "صلي الرجل في المسجد" },
		{ "حضرت علی علیہ السلام نے", "حضرت علي نے" },
		{ "the Prophet, peace be upon him, said", "the prophet said" },
		{ "peace be upon the harbour", "peace be upon the harbour" },
		{ "رحمه الله رحمه الله ثم", "ثم" },
	};

	(void)state;
	CHECK(cases);
}

static void
html_references_are_characters(void **state)
{
	static const struct folded cases[] = {
		{ "caf&eacute; caf&eacute caf&#233; caf&#xE9; caf&#xe9",
		  "cafe cafe cafe cafe cafe" },
		{ "&#1605;&#x643;&#1578;&#1576;&#1577;", "مكتبه" },
		{ "a&nbsp;b&amp;c", "a b c" },
		{ "co&shy;op&zwnj;er&#8203;ate", "cooperate" },
		{ "don&#39;t don&rsquo;t don&#146;t", "dont dont dont" },
		{ "&nosuchname; & &; &#; &#x; &#xg;", "nosuchname x xg" },
		{ "&notit;", "it" },
		{ "&fjlig;ord", "fjord" },
		{ "&#0; &#55296; &#99999999999;x", "x" },
		{ "&#00000000000000000097;", "00000000000000000097" },
		{ "&Aacute", "a" },
		{ "&", "" },
	};
	static const struct folded plain[] = { { "caf&eacute;", "caf eacute" } };

	(void)state;
	check(cases, NAQL_COUNT(cases), FOLD_HTML);
	check(plain, 1, 0);
}

static void
broken_utf8_separates(void **state)
{
	static const struct folded cases[] = {
		{ "a\x80z \xc3", "a z" },    { "a\xc0\xafz", "a z" },
		{ "a\xed\xa0\x80z", "a z" }, { "a\xf4\x90\x80\x80z", "a z" },
		{ "ab\xe2\x80", "ab" },	     { "\xd9\x85\xd9z", "م z" },
	};

	(void)state;
	CHECK(cases);
}

static void
the_digest_and_version_are_there(void **state)
{
	unsigned i, sum = 0;

	(void)state;
	for (i = 0; i < 32; i++)
		sum |= fold_digest()[i];
	assert_int_not_equal(sum, 0);
	assert_int_equal(fold_version(), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arabic_letters_have_one_form),
		cmocka_unit_test(arabic_presentation_forms_are_letters),
		cmocka_unit_test(persian_urdu_and_sorani_meet_arabic_letters),
		cmocka_unit_test(latin_is_flattened),
		cmocka_unit_test(other_alphabets),
		cmocka_unit_test(indic_vowels_are_kept),
		cmocka_unit_test(scripts_without_spaces_give_a_word_a_character),
		cmocka_unit_test(hangul_is_spaced_and_its_jamo_are_equal),
		cmocka_unit_test(lookalikes_fold_only_where_a_word_mixes_scripts),
		cmocka_unit_test(honorifics_leave_the_stream),
		cmocka_unit_test(html_references_are_characters),
		cmocka_unit_test(broken_utf8_separates),
		cmocka_unit_test(the_digest_and_version_are_there),
	};

	return cmocka_run_group_tests_name("text: folding", tests, NULL, NULL);
}
