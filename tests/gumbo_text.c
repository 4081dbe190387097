/*
 * gumbo_text.c - an oracle for the visible text of HTML: gumbo (the parsing algorithm of
 * the standard, tree construction and all) against page_words() and page_parse().
 *
 *     gumbo_text [-v] FILE...
 *
 * Compared is the text without blanks, in document order: what gumbo's text nodes hold
 * outside hidden elements, and what our blocks hold. Prints for each file that differs
 * the share of bytes in common and, with -v, the first difference; then counts. Exits 1
 * where a file's share is under 0.999. Files are UTF-8. Not for speed: see bench/.
 */
#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "page/page.h"

#define ENOUGH 999 /* of 1000 */
#define REACH  4000

static bool
load(const char *path, struct buf *b)
{
	FILE *f = fopen(path, "rb");
	char part[1 << 16];
	size_t n;

	buf_reset(b);
	if (!f)
		return false;
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(b, part, n);
	return fclose(f) == 0 && !b->failed;
}

/* The UTF-8 blank at s, or 0. */
static size_t
blank_at(const char *s, size_t left)
{
	uint8_t c = (uint8_t)s[0];

	if (c <= ' ' || c == 0x7f)
		return 1; /* controls too: gumbo writes U+FFFD for some, drops others */
	if (left > 2 && memcmp(s, "\xef\xbf\xbd", 3) == 0)
		return 3;
	if (left > 1 && c == 0xc2 && (uint8_t)s[1] == 0xa0)
		return 2;
	if (left > 2 && c == 0xe3 && (uint8_t)s[1] == 0x80 && (uint8_t)s[2] == 0x80)
		return 3;
	if (left > 2 && c == 0xe2 && (uint8_t)s[1] == 0x80 &&
	    ((uint8_t)s[2] <= 0x8a || (uint8_t)s[2] == 0xa8 || (uint8_t)s[2] == 0xa9))
		return 3;
	return 0;
}

/* Well-formed and without the C1 controls, for which gumbo writes U+FFFD. */
static bool
is_utf8(struct slice s)
{
	for (size_t i = 0; i < s.len;) {
		uint8_t c = (uint8_t)s.ptr[i];
		size_t n = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

		if (n == 0 || n > s.len - i ||
		    (c == 0xc2 && (uint8_t)s.ptr[i + 1] < 0xa0))
			return false;
		for (size_t k = 1; k < n; k++) {
			if (((uint8_t)s.ptr[i + k] & 0xc0) != 0x80)
				return false;
		}
		i += n;
	}
	return true;
}

static void
add_text(struct buf *out, struct slice s)
{
	for (size_t i = 0; i < s.len;) {
		size_t n = blank_at(s.ptr + i, s.len - i);

		if (n == 0)
			buf_add_byte(out, (uint8_t)s.ptr[i]);
		i += n ? n : 1;
	}
}

/* gumbo has no name for <annotation>: the source of a formula, not its sight. */
static bool
is_annotation(const GumboNode *n)
{
	struct slice name = { n->v.element.original_tag.data,
			      n->v.element.original_tag.length };

	/* an element that the parser made up itself has no tag to read */
	return n->v.element.tag == GUMBO_TAG_UNKNOWN && name.len > 11 &&
	       slice_ieq((struct slice){ name.ptr + 1, 10 }, SLICE("annotation"));
}

static bool
is_hidden(const GumboNode *n)
{
	if (n->type == GUMBO_NODE_TEMPLATE || is_annotation(n))
		return true;
	switch (n->v.element.tag) {
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_NOEMBED:
	case GUMBO_TAG_NOFRAMES:
	case GUMBO_TAG_ANNOTATION_XML:
		return true;
	default:
		return false;
	}
}

/* In svg only what <text> draws is seen. */
static bool
is_drawn(const GumboNode *n)
{
	bool svg = false, text = false;

	for (n = n->parent; n && n->type == GUMBO_NODE_ELEMENT; n = n->parent) {
		struct slice tag = { n->v.element.original_tag.data,
				     n->v.element.original_tag.length };

		if (n->v.element.tag_namespace != GUMBO_NAMESPACE_SVG)
			break;
		svg = true;
		text |= tag.len > 5 &&
			slice_ieq((struct slice){ tag.ptr, 5 }, SLICE("<text"));
	}
	return !svg || text;
}

static bool
is_inner(const GumboNode *n)
{
	return n->type == GUMBO_NODE_ELEMENT || n->type == GUMBO_NODE_DOCUMENT;
}

static const GumboVector *
children(const GumboNode *n)
{
	return n->type == GUMBO_NODE_DOCUMENT ? &n->v.document.children
					      : &n->v.element.children;
}

/* The node behind n in the document, its children passed over where 'over'. */
static const GumboNode *
next_node(const GumboNode *n, const GumboNode *root, bool over)
{
	if (!over && is_inner(n) && children(n)->length > 0)
		return children(n)->data[0];
	while (n != root) {
		const GumboVector *row = children(n->parent);

		if (n->index_within_parent + 1 < row->length)
			return row->data[n->index_within_parent + 1];
		n = n->parent;
	}
	return NULL;
}

static void
gumbo_text(struct slice html, struct buf *out)
{
	GumboOutput *tree =
		gumbo_parse_with_options(&kGumboDefaultOptions, html.ptr, html.len);
	const GumboNode *n = tree->document;

	while (n) {
		bool over = !is_inner(n) || is_hidden(n);

		if ((n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_CDATA) &&
		    is_drawn(n))
			add_text(out, SLICE(n->v.text.text));
		n = next_node(n, tree->document, n->type != GUMBO_NODE_DOCUMENT && over);
	}
	gumbo_destroy_output(&kGumboDefaultOptions, tree);
}

static bool
our_text(struct page_parser *pp, struct slice html, struct buf *out)
{
	const struct page *p;

	if (page_parse(pp, html, true, (struct slice){ NULL, 0 }, &p, NULL) != NAQL_OK)
		return false;
	for (size_t i = 0; i < p->n_blocks; i++)
		add_text(out, p->blocks[i].text);
	return true;
}

/* Bytes in common, in order: equal runs, each looked for a short way ahead in both. */
static size_t
common(const struct buf *a, const struct buf *b, size_t *first)
{
	size_t i = 0, j = 0, n = 0;

	*first = SIZE_MAX;
	while (i < a->len && j < b->len) {
		if (a->ptr[i] == b->ptr[j]) {
			i++, j++, n++;
			continue;
		}
		if (*first == SIZE_MAX)
			*first = i;
		size_t k = 1;

		for (; k < REACH; k++) {
			size_t left = 16;

			if (i + k + left <= a->len && j + left <= b->len &&
			    memcmp(a->ptr + i + k, b->ptr + j, left) == 0) {
				i += k;
				break;
			}
			if (j + k + left <= b->len && i + left <= a->len &&
			    memcmp(b->ptr + j + k, a->ptr + i, left) == 0) {
				j += k;
				break;
			}
		}
		if (k == REACH)
			i++, j++;
	}
	if (*first == SIZE_MAX && a->len != b->len)
		*first = i;
	return n;
}

static void
show(const char *name, const struct buf *b, size_t at)
{
	size_t from = at > 40 ? at - 40 : 0;
	size_t n = b->len - from < 120 ? b->len - from : 120;

	printf("    %s: %.*s\n", name, (int)(from < b->len ? n : 0), b->ptr + from);
}

int
main(int argc, char **argv)
{
	bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
	unsigned long equal = 0, near = 0, far = 0, other = 0;
	struct buf html = { 0 }, a = { 0 }, b = { 0 };
	struct page_parser *pp;

	if (page_parser_new(&pp, NULL) != NAQL_OK)
		return 2;
	for (int i = 1 + verbose; i < argc; i++) {
		size_t first, n, whole;

		buf_reset(&a);
		buf_reset(&b);
		if (!load(argv[i], &html) || !our_text(pp, buf_slice(&html), &b)) {
			printf("%s: not read\n", argv[i]);
			far++;
			continue;
		}
		if (!is_utf8(buf_slice(&html))) {
			other++;
			continue;
		}
		gumbo_text(buf_slice(&html), &a);
		n = common(&a, &b, &first);
		whole = a.len > b.len ? a.len : b.len;
		if (first == SIZE_MAX) {
			equal++;
			continue;
		}
		bool ok = n * 1000 >= whole * ENOUGH;

		near += ok;
		far += !ok;
		printf("%s: %.4f of %zu\n", argv[i], (double)n / (double)whole, whole);
		if (verbose) {
			show("gumbo", &a, first);
			show("ours ", &b, first);
		}
	}
	printf("equal %lu, nearly %lu, different %lu; not UTF-8 %lu\n", equal, near, far,
	       other);
	buf_fini(&html);
	buf_fini(&a);
	buf_fini(&b);
	page_parser_free(pp);
	return far > 0;
}
