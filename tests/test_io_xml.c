/* test_io_xml.c - XML as events: what stands where, what is refused, what it costs, and
 * where reading goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "io/xml.h"
#include "io/xml_write.h"
#include "prop.h"

/* Everything that was said, a line each; a text's pieces are joined. */
struct said {
	struct buf lines;
	bool in_text;
	naql_status status;
	naql_error err;
};

static void
say(struct said *s, const struct xml_event *e)
{
	if (e->kind == XML_EVENT_TEXT) {
		buf_add_str(&s->lines, s->in_text ? "" : "T:");
		buf_add_slice(&s->lines, e->text);
		s->in_text = true;
		return;
	}
	buf_add_str(&s->lines, s->in_text ? "\n" : "");
	s->in_text = false;
	buf_printf(&s->lines, "%s%u %.*s", e->kind == XML_EVENT_START ? "+" : "-",
		   e->depth, (int)e->name.len, e->name.ptr);
	if (e->ns.ptr)
		buf_printf(&s->lines, "{%.*s}", (int)e->ns.len, e->ns.ptr);
	for (size_t i = 0; i < e->n_attr; i++)
		buf_printf(&s->lines, " %.*s=%.*s", (int)e->attr[i].name.len,
			   e->attr[i].name.ptr, (int)e->attr[i].value.len,
			   e->attr[i].value.ptr);
	buf_add_byte(&s->lines, '\n');
}

static void
say_all(struct said *s, struct xml_reader *r)
{
	struct xml_event e;

	while ((s->status = xml_next(r, &e, &s->err)) == NAQL_OK)
		say(s, &e);
	if (s->in_text)
		buf_add_byte(&s->lines, '\n');
	s->in_text = false;
}

static struct said
read_xml(struct slice xml, struct xml_options opt)
{
	struct said s;
	struct xml_reader *r = NULL;

	memset(&s, 0, sizeof(s));
	opt.source = "file.xml";
	assert_int_equal(xml_open_memory(&r, &opt, xml, NULL), NAQL_OK);
	say_all(&s, r);
	struct xml_event e;

	assert_int_equal(xml_next(r, &e, NULL), s.status); /* the end stays the end */
	xml_close(r);
	return s;
}

static void
expect(const char *xml, struct xml_options opt, const char *lines)
{
	struct said s = read_xml(SLICE(xml), opt);

	if (!slice_eq(buf_slice(&s.lines), SLICE(lines)))
		fprintf(stderr, "# %.*s# %s\n", (int)s.lines.len, s.lines.ptr,
			s.err.text);
	assert_int_equal(s.status, NAQL_DONE);
	assert_true(slice_eq(buf_slice(&s.lines), SLICE(lines)));
	buf_fini(&s.lines);
}

static void
expect_fault(const char *xml, struct xml_options opt, naql_status status,
	     const char *text, uint64_t offset)
{
	struct said s = read_xml(SLICE(xml), opt);

	if (s.status != status || !strstr(s.err.text, text) || s.err.offset != offset)
		fprintf(stderr, "# %d %s at %llu\n", (int)s.status, s.err.text,
			(unsigned long long)s.err.offset);
	assert_int_equal(s.status, status);
	assert_non_null(strstr(s.err.text, text));
	assert_int_equal(s.err.offset, offset);
	assert_string_equal(s.err.source, "file.xml");
	buf_fini(&s.lines);
}

static const struct xml_options strict = { .refuse_doctype = true, .refuse_pi = true };
static const struct xml_options plain = { .lenient = false };
static const struct xml_options lenient = { .lenient = true };

static void
test_elements_texts_and_namespaces(void **state)
{
	(void)state;
	expect("<?xml version='1.0'?><a xmlns='urn:x' k='1 &lt; 2'>\xd9\x86<b/>&amp;"
	       "<![CDATA[<c>]]>&#x41;</a>",
	       strict,
	       "+1 a{urn:x} k=1 < 2\nT:\xd9\x86\n+2 b{urn:x}\n-2 b{urn:x}\nT:&<c>A\n"
	       "-1 a{urn:x}\n");
	expect("<p:a xmlns:p='urn:p' p:k='v' xml:lang='ar'/>", strict,
	       "+1 a{urn:p} k=v lang=ar\n-1 a{urn:p}\n");
}

static void
test_attributes_are_found_by_namespace_and_name(void **state)
{
	struct xml_reader *r = NULL;
	struct xml_event e;
	(void)state;

	assert_int_equal(xml_open_memory(&r, &strict,
					 SLICE("<a xml:lang='ar' lang='en' empty=''/>"),
					 NULL),
			 NAQL_OK);
	assert_int_equal(xml_next(r, &e, NULL), NAQL_OK);
	assert_true(xml_is(&e, NULL, "a"));
	assert_false(xml_is(&e, "urn:x", "a"));
	assert_true(slice_eq(xml_get(&e, XML_URI, "lang"), SLICE("ar")));
	assert_true(slice_eq(xml_get(&e, NULL, "lang"), SLICE("en")));
	assert_non_null(xml_get(&e, NULL, "empty").ptr);
	assert_int_equal(xml_get(&e, NULL, "empty").len, 0);
	assert_null(xml_get(&e, NULL, "absent").ptr);
	xml_close(r);
}

static void
test_other_charsets_come_out_as_utf8(void **state)
{
	(void)state;
	expect("<?xml version='1.0' encoding='windows-1256'?><a>\xe4\xde\xe1</a>", strict,
	       "+1 a\nT:\xd9\x86\xd9\x82\xd9\x84\n-1 a\n");
	expect("<?xml version='1.0' encoding='ISO-8859-9'?><a>\xfd</a>", strict,
	       "+1 a\nT:\xc4\xb1\n-1 a\n");
	expect("\xef\xbb\xbf<a>\xd9\x86</a>", strict, "+1 a\nT:\xd9\x86\n-1 a\n");

	struct said s = read_xml(
		(struct slice){ "\xff\xfe<\0a\0>\0F\x06<\0/\0a\0>\0", 18 }, strict);

	assert_true(slice_eq(buf_slice(&s.lines), SLICE("+1 a\nT:\xd9\x86\n-1 a\n")));
	buf_fini(&s.lines);
}

static void
test_what_is_not_well_formed_is_told_with_its_place(void **state)
{
	(void)state;
	expect_fault("<a>\n<b></c></a>", strict, NAQL_E_FORMAT, "line 2: ", 11);
	expect_fault("<a>", strict, NAQL_E_FORMAT, "line 1: the document is not complete",
		     3);
	expect_fault("<a><b/> x", strict, NAQL_E_FORMAT, "is not complete", 9);
	expect_fault("<a/>x", strict, NAQL_E_FORMAT, "Extra content", 4);
	expect_fault("", strict, NAQL_E_FORMAT, "line 1: ", 0);
	expect_fault("<a/><b/>", strict, NAQL_E_FORMAT, "line 1: Extra content", 4);
	expect_fault("<a>\xff</a>", strict, NAQL_E_FORMAT, "not proper UTF-8", 3);
	expect_fault("<a b='1' b='2'/>", strict, NAQL_E_FORMAT, "redefined", 14);
	expect_fault("<a>&#0;</a>", strict, NAQL_E_FORMAT, "line 1: ", 7);
}

static void
test_undeclared_entities_and_prefixes(void **state)
{
	(void)state;
	expect_fault("<a>&nbsp;</a>", strict, NAQL_E_FORMAT, "'nbsp' not defined", 9);
	expect("<a>x&nbsp;&amp;y</a>", lenient, "+1 a\nT:x&nbsp;&y\n-1 a\n");
	expect_fault("<dc:a/>", strict, NAQL_E_FORMAT, "prefix dc", 5);
	expect("<dc:a>&lt;</dc:a>", lenient, "+1 a\nT:<\n-1 a\n");
}

static void
test_document_types_declare_nothing(void **state)
{
	(void)state;
	expect_fault("<!DOCTYPE a><a/>", strict, NAQL_E_FORMAT,
		     "a document type declaration", 11);
	expect("<!DOCTYPE nitf SYSTEM 'nitf-3-2.dtd'><a/>", plain, "+1 a\n-1 a\n");
	expect("<!DOCTYPE a PUBLIC '-//X//Y' 'http://a.example/d'><a>&copy;</a>", lenient,
	       "+1 a\nT:&copy;\n-1 a\n");
	expect_fault("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", lenient, NAQL_E_FORMAT,
		     "declarations of its own", 12);
	expect_fault("<!DOCTYPE a SYSTEM 'd' [ ]><a/>", lenient, NAQL_E_FORMAT,
		     "declarations of its own", 23);
	expect_fault("<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]><a/>",
		     lenient, NAQL_E_FORMAT, "declarations of its own", 12);
}

static void
test_processing_instructions(void **state)
{
	(void)state;
	expect("<?xml-stylesheet href='a.css'?><a><?php echo?></a>", plain,
	       "+1 a\n-1 a\n");
	expect_fault("<a><?php echo?></a>", strict, NAQL_E_FORMAT,
		     "processing instruction, <?php", 15);
}

static void
add_many(struct buf *b, const char *what, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_add_str(b, what);
}

static void
expect_limit(struct buf *b, struct xml_options opt, const char *text)
{
	struct said s = read_xml(buf_slice(b), opt);

	if (s.status != NAQL_E_LIMIT || !strstr(s.err.text, text))
		fprintf(stderr, "# %d %s\n", (int)s.status, s.err.text);
	assert_int_equal(s.status, NAQL_E_LIMIT);
	assert_non_null(strstr(s.err.text, text));
	buf_fini(&s.lines);
	buf_reset(b);
}

static void
test_every_size_is_bounded(void **state)
{
	struct xml_options small = { .size_max = 5000 };
	struct buf b = { 0 };
	(void)state;

	add_many(&b, "<a>", 201);
	expect_limit(&b, strict, "over 200 elements");
	buf_add_str(&b, "<a");
	for (unsigned i = 0; i < 257; i++)
		buf_printf(&b, " a%u='1'", i);
	buf_add_str(&b, "/>");
	expect_limit(&b, strict, "over 256 attributes");
	buf_add_str(&b, "<a");
	for (unsigned i = 0; i < 257; i++)
		buf_printf(&b, " xmlns:a%u='1'", i);
	buf_add_str(&b, "/>");
	expect_limit(&b, strict, "over 256 attributes");
	buf_add_str(&b, "<a b='");
	add_many(&b, "0123456789", 20000);
	buf_add_str(&b, "'/>");
	expect_limit(&b, strict, "a tag over 65536 bytes");
	buf_add_str(&b, "<a><!--");
	add_many(&b, "0123456789", 200000);
	expect_limit(&b, strict, "a tag over 1048576 bytes");
	add_many(&b, "<a>\n", 1600);
	expect_limit(&b, small, "over 5000 bytes");
	buf_add_str(&b, "<a>");
	for (unsigned i = 0; i < 120000; i++)
		buf_printf(&b, "<name-of-nobody-%u/>", i);
	expect_limit(&b, strict, "too many different names");
	buf_add_str(&b, "<a><![CDATA[");
	add_many(&b, "0123456789abcdef", 700000);
	expect_limit(&b, strict, "limit of libxml2");
	buf_fini(&b);
}

static void
test_long_texts_come_whole(void **state)
{
	struct buf b = { 0 }, want = { 0 };
	(void)state;

	buf_add_str(&b, "<a><![CDATA[");
	add_many(&b, "\xd9\x86 <b> &", 30000);
	buf_add_str(&b, "]]>");
	add_many(&b, "\xd9\x86 &#65;", 30000);
	buf_add_str(&b, "</a>");
	buf_add_str(&want, "+1 a\nT:");
	add_many(&want, "\xd9\x86 <b> &", 30000);
	add_many(&want, "\xd9\x86 A", 30000);
	buf_add_str(&want, "\n-1 a\n");
	struct said s = read_xml(buf_slice(&b), strict);

	assert_int_equal(s.status, NAQL_DONE);
	assert_true(slice_eq(buf_slice(&s.lines), buf_slice(&want)));
	buf_fini(&s.lines);
	buf_fini(&b);
	buf_fini(&want);
}

/* Elements of all kinds, over several pieces. */
static void
add_random(struct prop *p, struct buf *b)
{
	static const char *const parts[] = {
		"<b k='v'>x</b>",
		"<c/>\n",
		"\xd9\x86\xd9\x82\xd9\x84 ",
		"<!-- <no> -->",
		"<![CDATA[<no/>]]>",
		"<d a='&lt;'\nb='2'><e>\xe4\xb8\xad</e></d>",
		"&amp;&#x627;",
		"<?pi <no> ?>",
	};
	size_t n = 2000 + prop_below(p, 20000);

	buf_add_str(b, "<a>");
	while (n-- > 0)
		buf_add_str(b, parts[prop_below(p, NAQL_COUNT(parts))]);
	buf_add_str(b, "</a>");
}

static uint64_t
line_at(const struct buf *b, uint64_t offset)
{
	uint64_t n = 1;

	for (uint64_t i = 0; i < offset; i++)
		n += b->ptr[i] == '\n';
	return n;
}

static void
test_an_element_stands_where_its_offset_says(void **state)
{
	(void)state;
	PROP_RUN(p, 4)
	{
		struct buf b = { 0 };
		struct xml_reader *r = NULL;
		struct xml_event e;
		bool ok = true;
		unsigned seen = 0;

		add_random(&p, &b);
		assert_int_equal(xml_open_memory(&r, &plain, buf_slice(&b), NULL),
				 NAQL_OK);
		while (xml_next(r, &e, NULL) == NAQL_OK) {
			const char *at = b.ptr + e.offset;

			if (e.kind == XML_EVENT_START)
				ok = ok && e.offset + 1 < b.len && at[0] == '<' &&
				     at[1] == e.name.ptr[0];
			else if (e.kind == XML_EVENT_END)
				ok = ok && at[-1] == '>';
			if (e.kind == XML_EVENT_END && seen++ % 997 == 0)
				ok = ok && e.line == line_at(&b, e.offset);
		}
		assert_true(prop_check(&p, ok && seen > 100, "offsets"));
		xml_close(r);
		buf_fini(&b);
	}
}

/* ---- going on ---- */

/* Read items, resuming at the next one after each fault; a line an item or fault. */
static void
read_items(struct slice xml, struct buf *out)
{
	struct xml_reader *r = NULL;
	struct xml_event e;
	uint64_t item = 0;
	naql_error err;

	assert_int_equal(xml_open_memory(&r, &lenient, xml, NULL), NAQL_OK);
	for (;;) {
		naql_status st = xml_next(r, &e, &err);

		if (st == NAQL_DONE)
			break;
		if (st != NAQL_OK) {
			buf_printf(out, "! %llu %.12s\n", (unsigned long long)err.offset,
				   err.text);
			if (xml_resume(r, SLICE("item"), 2, item + 1, NULL) != NAQL_OK)
				break;
		} else if (e.kind == XML_EVENT_START && e.depth == 3) {
			item = e.offset;
			buf_printf(out, "%llu line %llu %.*s{%.*s}\n",
				   (unsigned long long)item, (unsigned long long)e.line,
				   (int)e.name.len, e.name.ptr, (int)e.ns.len, e.ns.ptr);
		}
	}
	xml_close(r);
}

static void
expect_items(const char *xml, const char *want)
{
	struct buf out = { 0 };

	read_items(SLICE(xml), &out);
	if (!slice_eq(buf_slice(&out), SLICE(want)))
		fprintf(stderr, "# %.*s", (int)out.len, out.ptr);
	assert_true(slice_eq(buf_slice(&out), SLICE(want)));
	buf_fini(&out);
}

static void
test_reading_goes_on_at_the_next_item(void **state)
{
	(void)state;
	expect_items("<r xmlns:p='urn:p'><c>\n<item/>\n<item><b></item>\n<itemx/>\n"
		     "<p:item><x>&amp;</x></p:item>\n<item>\xff</item><item/></c></r>",
		     "23 line 2 item{}\n31 line 3 item{}\n! 47 line 3: Open\n"
		     "57 line 5 item{urn:p}\n87 line 6 item{}\n! 93 line 6: Inpu\n"
		     "101 line 6 item{}\n");
	expect_items("<r><c><item a='<item/>'/></c></r>",
		     "! 15 line 1: Unes\n15 line 1 item{}\n");
	expect_items("<r><c><item></c>", "6 line 1 item{}\n! 16 line 1: Open\n");
}

static void
test_reading_goes_on_over_pieces_and_in_other_charsets(void **state)
{
	struct buf b = { 0 }, out = { 0 };
	(void)state;

	buf_add_str(&b, "<?xml version='1.0' encoding='windows-1256'?><r><c><item>&;");
	add_many(&b, "\xe4\xde\xe1 <x> & <items>\n", 8000);
	buf_add_str(&b, "<item t='\xe4'/></c></r>");
	read_items(buf_slice(&b), &out);
	assert_non_null(strstr((buf_add_byte(&out, 0), out.ptr), "line 8001 item{}"));
	buf_fini(&b);
	buf_fini(&out);
}

/* ---- writing ---- */

static void
test_what_is_written_is_read_again(void **state)
{
	static const char *const parts[] = { "<",    "&",	    "\"", "'",
					     "]]>",  "\xd9\x86",    "\n", "\t",
					     "\r",   "a",	    " ",  "\x01",
					     "\xff", "\xef\xbf\xbf" };
	(void)state;
	PROP_RUN(p, 200)
	{
		struct buf out = { 0 }, value = { 0 }, want = { 0 };
		struct xml_writer w;
		size_t n = 1 + prop_below(&p, 12);

		while (n-- > 0) {
			const char *s = parts[prop_below(&p, NAQL_COUNT(parts))];
			bool bad = (uint8_t)s[0] == 1 || (uint8_t)s[0] >= 0xef;

			buf_add_str(&value, s);
			buf_add_str(&want, bad ? "\xef\xbf\xbd" : s);
		}
		xw_init(&w, &out, prop_below(&p, 2));
		xw_declaration(&w);
		xw_start(&w, "a");
		xw_attr(&w, "k", buf_slice(&value));
		xw_element(&w, "b", buf_slice(&value));
		xw_start(&w, "c");
		xw_end(&w);
		xw_end(&w);
		struct xml_reader *r = NULL;
		struct xml_event e;
		struct buf text = { 0 };
		bool attr = false;

		assert_int_equal(xml_open_memory(&r, &strict, buf_slice(&out), NULL),
				 NAQL_OK);
		naql_status st;

		while ((st = xml_next(r, &e, NULL)) == NAQL_OK) {
			if (e.kind == XML_EVENT_TEXT && e.depth == 2)
				buf_add_slice(&text, e.text);
			attr = attr || slice_eq(xml_get(&e, NULL, "k"), buf_slice(&want));
		}
		assert_true(
			prop_check(&p,
				   st == NAQL_DONE && attr &&
					   slice_eq(buf_slice(&text), buf_slice(&want)),
				   "read again"));
		xml_close(r);
		buf_fini(&out), buf_fini(&value), buf_fini(&want), buf_fini(&text);
	}
}

static void
test_lines_are_for_people(void **state)
{
	struct buf out = { 0 };
	struct xml_writer w;
	(void)state;

	xw_init(&w, &out, true);
	xw_start(&w, "rsl");
	xw_attr(&w, "xmlns", SLICE("urn:x"));
	xw_attr(&w, "absent", (struct slice){ NULL, 0 });
	xw_start(&w, "content");
	xw_element(&w, "permits", SLICE("a & b"));
	xw_element(&w, "legal", SLICE(""));
	xw_end(&w);
	xw_end(&w);
	assert_true(slice_eq(buf_slice(&out),
			     SLICE("<rsl xmlns=\"urn:x\">\n\t<content>\n\t\t<permits>a "
				   "&amp; b</permits>\n\t\t<legal/>\n\t</content>\n"
				   "</rsl>\n")));
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_elements_texts_and_namespaces),
		cmocka_unit_test(test_attributes_are_found_by_namespace_and_name),
		cmocka_unit_test(test_other_charsets_come_out_as_utf8),
		cmocka_unit_test(test_what_is_not_well_formed_is_told_with_its_place),
		cmocka_unit_test(test_undeclared_entities_and_prefixes),
		cmocka_unit_test(test_document_types_declare_nothing),
		cmocka_unit_test(test_processing_instructions),
		cmocka_unit_test(test_every_size_is_bounded),
		cmocka_unit_test(test_long_texts_come_whole),
		cmocka_unit_test(test_an_element_stands_where_its_offset_says),
		cmocka_unit_test(test_reading_goes_on_at_the_next_item),
		cmocka_unit_test(test_reading_goes_on_over_pieces_and_in_other_charsets),
		cmocka_unit_test(test_what_is_written_is_read_again),
		cmocka_unit_test(test_lines_are_for_people),
	};

	return cmocka_run_group_tests_name("io: xml", tests, NULL, NULL);
}
