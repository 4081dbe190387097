/*
 * test_charset.c - labels, detection, decoding, and the way back to the payload's bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <iconv.h>

#include "base/mem.h"
#include "prop.h"
#include "text/charset.h"

static const struct slice no_label = { NULL, 0 };

/* Every charset that has an encoder to test with, and characters it has. */
static const struct {
	const char *label, *iconv, *text;
} encoded[] = {
	{ "windows-1256", "CP1256", "المكتبة العامة، پارک «گل» été 2015" },
	{ "iso-8859-6", "ISO-8859-6", "المخبز الجديد في المدينة 2015؟" },
	{ "windows-1254", "CP1254", "Bahçe çiçeği güneşli İstanbul ışık €" },
	{ "iso-8859-9", "ISO-8859-9", "Bahçe çiçeği güneşli İstanbul ışık" },
	{ "windows-1252", "CP1252", "Café “garden” – €5 naïve" },
	{ "windows-1251", "CP1251", "Паром идёт в гавань №5" },
	{ "koi8-r", "KOI8-R", "Библиотека и сад" },
	{ "koi8-u", "KOI8-U", "Бібліотека її ґанок" },
	{ "ibm866", "CP866", "Погода в саду" },
	{ "x-mac-cyrillic", "MAC-CYRILLIC", "Пекарня у моря" },
	{ "iso-8859-5", "ISO-8859-5", "Футбол и погода" },
	{ "windows-1253", "CP1253", "Ο κήπος και η βιβλιοθήκη" },
	{ "iso-8859-7", "ISO-8859-7", "Το πλοίο στο λιμάνι" },
	{ "windows-1255", "CP1255", "הספרייה והגן" },
	{ "iso-8859-8", "ISO-8859-8", "המאפייה בעיר" },
	{ "windows-1250", "CP1250", "Zahrada a pekárna – příští léto" },
	{ "iso-8859-2", "ISO-8859-2", "Łódź i biblioteka" },
	{ "windows-1257", "CP1257", "Sodas ir biblioteka šiandien" },
	{ "windows-1258", "CP1258", "Thu viên và vuon" },
	{ "windows-874", "CP874", "ห้องสมุดและสวน" },
	{ "iso-8859-3", "ISO-8859-3", "Ġnien u ħobż" },
	{ "iso-8859-4", "ISO-8859-4", "Dārzs un maize" },
	{ "iso-8859-10", "ISO-8859-10", "Garður og brauð" },
	{ "iso-8859-13", "ISO-8859-13", "Dārzs un maize" },
	{ "iso-8859-14", "ISO-8859-14", "Gardd a bara ŵy" },
	{ "iso-8859-15", "ISO-8859-15", "Café œuvre €" },
	{ "iso-8859-16", "ISO-8859-16", "Grădină și pâine" },
	{ "macintosh", "MACINTOSH", "Café – naïve" },
	{ "utf-16le", "UTF-16LE", "حديقة 天气 𝐚 garden" },
	{ "utf-16be", "UTF-16BE", "حديقة 天气 𝐚 garden" },
	{ "utf-8", "UTF-8", "حديقة 天气 𝐚 garden" },
	{ "gbk", "GBK", "今天天气很好, the garden 图书馆" },
	{ "gb18030", "GB18030", "今天天气很好 حديقة 𝐚 图书馆" },
	{ "big5", "BIG5", "今天天氣很好, garden 圖書館" },
	{ "euc-jp", "EUC-JP", "今日は天気がいい garden ﾊﾟﾝ" },
	{ "shift_jis", "SHIFT_JIS", "今日は天気がいい garden ﾊﾟﾝ" },
	{ "iso-2022-jp", "ISO-2022-JP", "今日は天気がいい garden 図書館" },
	{ "euc-kr", "EUC-KR", "오늘 날씨가 좋다 garden 도서관" },
};

static const struct charset *
named(const char *label)
{
	const struct charset *c = charset_named(SLICE(label));

	assert_non_null(c);
	return c;
}

static size_t
encode(const char *to, struct slice text, char *out, size_t room)
{
	iconv_t cd = iconv_open(to, "UTF-8");
	char copy[2048], *in = copy;
	size_t left = text.len, had = room;

	assert_true(cd != (iconv_t)-1);
	assert_true(text.len <= sizeof(copy));
	memcpy(copy, text.ptr, text.len);
	assert_int_equal(iconv(cd, &in, &left, &out, &room), 0);
	assert_int_equal(iconv(cd, NULL, NULL, &out, &room), 0);
	iconv_close(cd);
	return had - room;
}

static void
labels_are_those_of_the_standard(void **state)
{
	static const char *const cases[][2] = {
		{ "latin1", "windows-1252" },
		{ " ISO-8859-1\n", "windows-1252" },
		{ "US-ASCII", "windows-1252" },
		{ "iso-8859-9", "windows-1254" },
		{ "UTF8", "utf-8" },
		{ "arabic", "iso-8859-6" },
		{ "cp1256", "windows-1256" },
		{ "gb2312", "gbk" },
		{ "x-sjis", "shift_jis" },
		{ "ks_c_5601-1987", "euc-kr" },
		{ "utf-16", "utf-16le" },
		{ "tis-620", "windows-874" },
		{ "hz-gb-2312", "replacement" },
		{ "logical", "iso-8859-8-i" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < NAQL_COUNT(cases); i++)
		assert_string_equal(charset_name(named(cases[i][0])), cases[i][1]);
	assert_null(charset_named(SLICE("utf-7")));
	assert_null(charset_named(SLICE("")));
	assert_null(charset_named(no_label));
	assert_null(charset_named((struct slice){ "utf-8\0", 6 }));
	assert_ptr_equal(charset_utf8(), named("utf-8"));
}

static void
known_texts_decode(void **state)
{
	struct charset_text t = { 0 };
	char bytes[2048];
	size_t i, len;

	(void)state;
	for (i = 0; i < NAQL_COUNT(encoded); i++) {
		struct slice want = SLICE(encoded[i].text);

		len = encode(encoded[i].iconv, want, bytes, sizeof(bytes));
		assert_int_equal(charset_decode(&t, named(encoded[i].label),
						(uint8_t *)bytes, len, NULL),
				 NAQL_OK);
		if (t.utf8_len != want.len || memcmp(t.utf8, want.ptr, want.len) != 0)
			fprintf(stderr, "# %s: %.*s\n", encoded[i].label, (int)t.utf8_len,
				t.utf8);
		assert_int_equal(t.utf8_len, want.len);
		assert_memory_equal(t.utf8, want.ptr, want.len);
	}
	charset_text_fini(&t);
}

static size_t
char_len(const char *p)
{
	uint8_t c = (uint8_t)*p;

	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/*
 * The offset in the payload of each character is the length of what stands before it,
 * encoded. (Not of ISO-2022-JP, where escapes stand between.)
 */
static bool
offsets_are_right(const struct charset_text *t, const char *to)
{
	char bytes[8];
	size_t at, n, want = 0;

	for (at = 0; at < t->utf8_len; at += n) {
		n = char_len(t->utf8 + at);
		if (charset_source_offset(t, at) != want)
			return false;
		if (n > 1 && t->charset != charset_utf8() &&
		    charset_source_offset(t, at + 1) != want)
			return false; /* inside a character: its beginning */
		want += encode(to, (struct slice){ t->utf8 + at, n }, bytes,
			       sizeof(bytes));
	}
	return charset_source_offset(t, at) == want && want == t->source_len;
}

static void
every_offset_has_its_way_back(void **state)
{
	struct charset_text t = { 0 };
	struct buf text = { 0 };
	char bytes[8192];

	(void)state;
	PROP_RUN(p, 1500)
	{
		size_t k = prop_below(&p, NAQL_COUNT(encoded)), n = prop_below(&p, 300),
		       i, len;
		const char *from = encoded[k].text, *at;

		if (strcmp(encoded[k].label, "iso-2022-jp") == 0)
			continue;
		buf_reset(&text);
		for (i = 0; i < n; i++) {
			/* its own characters in any order, and runs of ASCII */
			size_t skip = prop_below(&p, strlen(from));

			for (at = from; skip >= char_len(at); at += char_len(at))
				skip -= char_len(at);
			if (prop_below(&p, 4))
				buf_add(&text, at, char_len(at));
			else
				buf_add_str(&text,
					    prop_below(&p, 20)
						    ? "ab"
						    : "<a href=\"x\">garden</a>\n");
			if (text.len > 1900)
				break;
		}
		len = encode(encoded[k].iconv, buf_slice(&text), bytes, sizeof(bytes));
		assert_int_equal(charset_decode(&t, named(encoded[k].label),
						(uint8_t *)bytes, len, NULL),
				 NAQL_OK);
		assert_true(prop_check(
			&p,
			slice_eq(buf_slice(&text), (struct slice){ t.utf8, t.utf8_len }),
			encoded[k].label));
		assert_true(prop_check(&p, offsets_are_right(&t, encoded[k].iconv),
				       encoded[k].label));
	}
	buf_fini(&text);
	charset_text_fini(&t);
}

static void
iso_2022_jp_offsets_skip_escapes(void **state)
{
	static const char bytes[] = "ab\x1b$B\x45\x37\x35\x24\x1b(Bcd\x1b(J\\\x1b(I\x31";
	struct charset_text t = { 0 };

	(void)state;
	assert_int_equal(charset_decode(&t, named("iso-2022-jp"), (const uint8_t *)bytes,
					sizeof(bytes) - 1, NULL),
			 NAQL_OK);
	assert_int_equal(t.utf8_len, strlen("ab天気cd¥ｱ"));
	assert_memory_equal(t.utf8, "ab天気cd¥ｱ", t.utf8_len);
	assert_int_equal(charset_source_offset(&t, 1), 1);
	assert_int_equal(charset_source_offset(&t, 2), 5);
	assert_int_equal(charset_source_offset(&t, 5), 7);
	assert_int_equal(charset_source_offset(&t, 8), 12);
	assert_int_equal(charset_source_offset(&t, 9), 13);
	assert_int_equal(charset_source_offset(&t, 10), 17);
	assert_int_equal(charset_source_offset(&t, 12), 21);
	assert_int_equal(charset_source_offset(&t, 15), sizeof(bytes) - 1);
	charset_text_fini(&t);
}

static void
check_bytes(const char *label, const char *bytes, size_t len, const char *want)
{
	struct charset_text t = { 0 };

	assert_int_equal(
		charset_decode(&t, named(label), (const uint8_t *)bytes, len, NULL),
		NAQL_OK);
	assert_int_equal(t.utf8_len, strlen(want));
	assert_memory_equal(t.utf8, want, t.utf8_len);
	charset_text_fini(&t);
}

static void
broken_bytes_become_replacement_characters(void **state)
{
	(void)state;
	check_bytes("iso-8859-6",
		    "a\xff"
		    "b",
		    3,
		    "a\ufffd"
		    "b");
	check_bytes("windows-1252", "\x80\x81\x9f", 3, "€\xc2\x81Ÿ");
	check_bytes("windows-1255", "\xca", 1, "\u05ba");
	check_bytes("koi8-u", "\xae\xbe", 2, "ўЎ");
	check_bytes("utf-16le", "\x3d\xd8x\0y", 5, "\ufffdx\ufffd");
	check_bytes("utf-16be", "\xde\x00\0x", 4, "\ufffdx");
	check_bytes("utf-16le", "\xff\xfex\0", 4, "\ufeffx");
	check_bytes("shift_jis", "a\x81", 2, "a\ufffd");
	check_bytes("euc-kr", "\xff\xff<b>", 5, "\ufffd<b>");
	check_bytes("gbk", "\x80\x81<", 3, "€\ufffd<");
	check_bytes("euc-jp", "\x8f\xa1", 2, "\ufffd");
	check_bytes("big5", "\x88\x62x", 3, "\u00ca\u0304x");
	check_bytes("iso-2022-jp", "\x1b$B\x45", 4, "\ufffd");
	check_bytes("iso-2022-jp", "\x1bx\xff", 3, "\x1bx\ufffd");
	check_bytes("replacement", "anything", 8, "\ufffd");
	check_bytes("x-user-defined", "a\x80\xff", 3, "a\uf780\uf7ff");
	check_bytes("windows-1256", "", 0, "");
}

static void
utf8_is_not_copied(void **state)
{
	static const char text[] = "\xef\xbb\xbfحديقة\xff";
	struct charset_text t = { 0 };

	(void)state;
	assert_int_equal(charset_decode(&t, charset_utf8(), (const uint8_t *)text,
					strlen(text), NULL),
			 NAQL_OK);
	assert_ptr_equal(t.utf8, text);
	assert_int_equal(t.utf8_len, strlen(text));
	assert_int_equal(charset_source_offset(&t, 7), 7);
	assert_int_equal(charset_source_offset(&t, 700), strlen(text));
	assert_null(t.copy.ptr);
	charset_text_fini(&t);
}

static void
too_long_a_text_is_refused(void **state)
{
	struct charset_text t = { 0 };
	naql_error err;

	(void)state;
	assert_int_equal(charset_decode(&t, named("koi8-r"), (const uint8_t *)"",
					((size_t)256 << 20) + 1, &err),
			 NAQL_E_LIMIT);
	assert_int_equal(err.code, NAQL_E_LIMIT);
	charset_text_fini(&t);
}

static const char *
detected(const char *bytes, size_t len, const char *label, bool html)
{
	return charset_name(charset_detect((const uint8_t *)bytes, len,
					   label ? SLICE(label) : no_label, html));
}

#define DETECTED(s, label, html) detected(s, sizeof(s) - 1, label, html)

static void
what_a_page_says_is_believed(void **state)
{
	(void)state;
	assert_string_equal(DETECTED("\xc7\xe1", "windows-1256", true), "windows-1256");
	assert_string_equal(DETECTED("\xc7\xe1", "text/html; charset=\"CP1256\"", true),
			    "windows-1256");
	assert_string_equal(
		DETECTED("<!-- <meta charset=koi8-r> --><meta name=a content=b>"
			 "<META CharSet = 'iso-8859-6' >\xc7\xe1",
			 NULL, true),
		"iso-8859-6");
	assert_string_equal(DETECTED("<meta http-equiv=Content-Type content=\"text/html; "
				     "charset=windows-1254\"/>\xfe",
				     "nonsense", true),
			    "windows-1254");
	assert_string_equal(
		DETECTED("<?xml version='1.0' encoding='koi8-r'?><a>\xc1\xc2</a>", NULL,
			 true),
		"koi8-r");
	/* the transport goes before the page, and a text has no tags */
	assert_string_equal(DETECTED("<meta charset=koi8-r>\xc1", "windows-1251", true),
			    "windows-1251");
	assert_string_not_equal(DETECTED("<meta charset=ibm866>\xe9t\xe9", NULL, false),
				"ibm866");
	assert_string_equal(DETECTED("<meta charset=utf-16>abc", NULL, true), "utf-8");
	assert_string_equal(DETECTED("plain", NULL, true), "utf-8");
	assert_string_equal(DETECTED("plain", "windows-1256", true), "windows-1256");
	assert_string_equal(DETECTED("", NULL, true), "utf-8");
	assert_string_equal(DETECTED("a\0b\0", "utf-16le", false), "utf-16le");
	assert_string_equal(DETECTED("<meta charset=", NULL, true), "utf-8");
	assert_string_equal(DETECTED("<meta charset", NULL, true), "utf-8");
}

static void
marks_at_the_beginning_decide(void **state)
{
	(void)state;
	assert_string_equal(DETECTED("\xef\xbb\xbfx", "windows-1256", true), "utf-8");
	assert_string_equal(DETECTED("\xff\xfex\0", "utf-8", true), "utf-16le");
	assert_string_equal(DETECTED("\xfe\xff\0x", NULL, false), "utf-16be");
}

static void
bytes_contradict_a_label(void **state)
{
	static const char arabic[] = "قال إن الحديقة مفتوحة";
	char long_text[4096] = "", cp1256[2048];
	size_t i, n;

	(void)state;
	assert_string_equal(DETECTED(arabic, "windows-1256", true), "utf-8");
	assert_string_equal(DETECTED(arabic, NULL, false), "utf-8");
	/* cut in a character, or with one broken byte in a long text: still UTF-8 */
	assert_string_equal(detected(arabic, sizeof(arabic) - 2, "utf-8", true), "utf-8");
	for (i = 0; i < 4; i++)
		strcat(long_text, arabic);
	strcat(long_text, "\xff");
	assert_string_equal(detected(long_text, strlen(long_text), NULL, true), "utf-8");
	/* says UTF-8 and is not: somebody has to guess */
	n = encode("CP1256",
		   SLICE("افتتحت البلدية صباح اليوم حديقة عامة جديدة في وسط المدينة، "
			 "وقال مدير "
			 "المكتبة إن الأطفال يقرؤون فيها كل يوم، وإن المخبز القريب يفتح "
			 "أبوابه "
			 "عند السادسة صباحا، وإن العبارة تعود في المساء إلى الميناء"),
		   cp1256, sizeof(cp1256));
	assert_string_equal(detected(cp1256, n, "utf-8", true), "windows-1256");
	assert_string_equal(detected(cp1256, n, NULL, false), "windows-1256");
	assert_string_equal(DETECTED("\xe9", "utf-8", true), "windows-1252");
	/* two bytes that look like UTF-8 by chance do not outweigh a double-byte label */
	assert_string_equal(DETECTED("\xc4\xa3 ok", "gbk", true), "gbk");
}

/* Bytes are counted eight at a time: wherever a sequence stands in the eight. */
static void
sequences_at_any_offset(void **state)
{
	static const char pad[] = "abcdefgh";

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		char text[64];

		snprintf(text, sizeof(text), "%.*s%s", (int)i, pad,
			 "\xd8\xa7\xd9\x84 ok \xd8\xa7");
		assert_string_equal(detected(text, strlen(text), "latin1", true),
				    "utf-8");
		/* C0 and C1 begin nothing; D8 wants a byte behind it; 84 one before */
		snprintf(text, sizeof(text), "%.*s%s", (int)i, pad,
			 "\xc0\xa7 ok tail tail");
		assert_string_equal(detected(text, strlen(text), "latin1", true),
				    "windows-1252");
		snprintf(text, sizeof(text), "%.*s%s", (int)i, pad,
			 "\xd8 ok \x84 tail tail");
		assert_string_equal(detected(text, strlen(text), "latin1", true),
				    "windows-1252");
	}
}

static void *
refuse(void *ctx, void *ptr, size_t want)
{
	long *left = ctx;

	if (want == 0) {
		free(ptr);
		return NULL;
	}
	if ((*left)-- <= 0)
		return NULL;
	return realloc(ptr, want);
}

static void
refused_memory_is_told(void **state)
{
	static const char *const labels[] = { "windows-1256", "utf-16le", "gbk",
					      "iso-2022-jp" };
	uint8_t bytes[5000];
	size_t k;

	(void)state;
	memset(bytes, 0xc7, sizeof(bytes));
	for (k = 0; k < NAQL_COUNT(labels); k++) {
		long n, left;
		naql_status st = NAQL_E_NOMEM;

		for (n = 0; st == NAQL_E_NOMEM && n < 200; n++) {
			const struct mem_hook hook = { refuse, &left };
			struct charset_text t = { 0 };

			left = n;
			mem_set_hook(&hook);
			st = charset_decode(&t, named(labels[k]), bytes, sizeof(bytes),
					    NULL);
			charset_text_fini(&t);
			mem_set_hook(NULL);
		}
		assert_int_equal(st, NAQL_OK);
		assert_true(n > 2);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_are_those_of_the_standard),
		cmocka_unit_test(known_texts_decode),
		cmocka_unit_test(every_offset_has_its_way_back),
		cmocka_unit_test(iso_2022_jp_offsets_skip_escapes),
		cmocka_unit_test(broken_bytes_become_replacement_characters),
		cmocka_unit_test(utf8_is_not_copied),
		cmocka_unit_test(too_long_a_text_is_refused),
		cmocka_unit_test(what_a_page_says_is_believed),
		cmocka_unit_test(marks_at_the_beginning_decide),
		cmocka_unit_test(bytes_contradict_a_label),
		cmocka_unit_test(sequences_at_any_offset),
		cmocka_unit_test(refused_memory_is_told),
	};

	return cmocka_run_group_tests_name("text: charsets", tests, NULL, NULL);
}
