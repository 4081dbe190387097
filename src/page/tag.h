/*
 * tag.h - element names as small numbers, and what the readers of a page need to know of
 * each.
 *
 * Only elements that change how text is read stand here; every other name is TAG_OTHER
 * (inline, as a browser lays it out) or, with a hyphen in it, TAG_CUSTOM (a block: gluing
 * the words at both sides of a custom element loses more than parting them).
 */
#ifndef NAQL_PAGE_TAG_H
#define NAQL_PAGE_TAG_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

#define TAGF_BREAK  0x001u /* begins and ends a block */
#define TAGF_SPACE  0x002u /* parts words, nothing else */
#define TAGF_VOID   0x004u /* has no end tag */
#define TAGF_RAW    0x008u /* its content is not markup and has no references */
#define TAGF_RCDATA 0x010u /* its content is not markup but has references */
#define TAGF_HIDE   0x020u /* its content is not shown */
#define TAGF_STYLE  0x040u /* mere letter style: not kept in the tree */
#define TAGF_ENDS_P 0x080u /* its start tag ends an open <p> */
#define TAGF_SCOPE  0x100u /* end tags do not reach out of it */
#define TAGF_SVG    0x200u /* opens foreign content */
#define TAGF_POPS   0x400u /* its start tag ends foreign content */

#define TAGF_BLOCK_ (TAGF_BREAK | TAGF_ENDS_P)

/* X(enum suffix, name, flags) */
#define TAG_LIST(X)                                                                      \
	X(A, "a", 0)                                                                     \
	X(ABBR, "abbr", 0)                                                               \
	X(ADDRESS, "address", TAGF_BLOCK_)                                               \
	X(ANNOTATION, "annotation", TAGF_HIDE)                                           \
	X(ANNOTATION_XML, "annotation-xml", TAGF_HIDE)                                   \
	X(AREA, "area", TAGF_VOID)                                                       \
	X(ARTICLE, "article", TAGF_BLOCK_)                                               \
	X(ASIDE, "aside", TAGF_BLOCK_)                                                   \
	X(AUDIO, "audio", TAGF_BREAK)                                                    \
	X(B, "b", TAGF_STYLE | TAGF_POPS)                                                \
	X(BASE, "base", TAGF_VOID)                                                       \
	X(BDI, "bdi", TAGF_STYLE)                                                        \
	X(BDO, "bdo", TAGF_STYLE)                                                        \
	X(BIG, "big", TAGF_STYLE | TAGF_POPS)                                            \
	X(BLOCKQUOTE, "blockquote", TAGF_BLOCK_ | TAGF_POPS)                             \
	X(BODY, "body", TAGF_BREAK | TAGF_POPS)                                          \
	X(BR, "br", TAGF_SPACE | TAGF_VOID | TAGF_POPS)                                  \
	X(BUTTON, "button", TAGF_BREAK | TAGF_SCOPE)                                     \
	X(CANVAS, "canvas", TAGF_BREAK)                                                  \
	X(CAPTION, "caption", TAGF_BREAK | TAGF_SCOPE)                                   \
	X(CENTER, "center", TAGF_BLOCK_ | TAGF_POPS)                                     \
	X(CITE, "cite", 0)                                                               \
	X(CODE, "code", TAGF_STYLE | TAGF_POPS)                                          \
	X(COL, "col", TAGF_VOID)                                                         \
	X(COLGROUP, "colgroup", TAGF_BREAK)                                              \
	X(DATALIST, "datalist", TAGF_BREAK)                                              \
	X(DD, "dd", TAGF_BLOCK_ | TAGF_POPS)                                             \
	X(DEL, "del", TAGF_STYLE)                                                        \
	X(DESC, "desc", 0)                                                               \
	X(DETAILS, "details", TAGF_BLOCK_)                                               \
	X(DFN, "dfn", TAGF_STYLE)                                                        \
	X(DIALOG, "dialog", TAGF_BLOCK_)                                                 \
	X(DIR, "dir", TAGF_BLOCK_)                                                       \
	X(DIV, "div", TAGF_BLOCK_ | TAGF_POPS)                                           \
	X(DL, "dl", TAGF_BLOCK_ | TAGF_POPS)                                             \
	X(DT, "dt", TAGF_BLOCK_ | TAGF_POPS)                                             \
	X(EM, "em", TAGF_STYLE | TAGF_POPS)                                              \
	X(EMBED, "embed", TAGF_SPACE | TAGF_VOID | TAGF_POPS)                            \
	X(FIELDSET, "fieldset", TAGF_BLOCK_)                                             \
	X(FIGCAPTION, "figcaption", TAGF_BLOCK_)                                         \
	X(FIGURE, "figure", TAGF_BLOCK_)                                                 \
	X(FONT, "font", TAGF_STYLE)                                                      \
	X(FOOTER, "footer", TAGF_BLOCK_)                                                 \
	X(FOREIGNOBJECT, "foreignobject", TAGF_BREAK | TAGF_POPS)                        \
	X(FORM, "form", TAGF_BLOCK_)                                                     \
	X(FRAME, "frame", TAGF_VOID)                                                     \
	X(FRAMESET, "frameset", TAGF_BREAK)                                              \
	X(H1, "h1", TAGF_BLOCK_ | TAGF_POPS)                                             \
	X(H2, "h2", TAGF_BLOCK_ | TAGF_POPS)                                             \
	X(H3, "h3", TAGF_BLOCK_ | TAGF_POPS)                                             \
	X(H4, "h4", TAGF_BLOCK_ | TAGF_POPS)                                             \
	X(H5, "h5", TAGF_BLOCK_ | TAGF_POPS)                                             \
	X(H6, "h6", TAGF_BLOCK_ | TAGF_POPS)                                             \
	X(HEAD, "head", TAGF_BREAK | TAGF_POPS)                                          \
	X(HEADER, "header", TAGF_BLOCK_)                                                 \
	X(HGROUP, "hgroup", TAGF_BLOCK_)                                                 \
	X(HR, "hr", TAGF_BLOCK_ | TAGF_VOID | TAGF_POPS)                                 \
	X(HTML, "html", TAGF_BREAK)                                                      \
	X(I, "i", TAGF_STYLE | TAGF_POPS)                                                \
	X(IFRAME, "iframe", TAGF_SPACE | TAGF_RAW | TAGF_HIDE)                           \
	X(IMG, "img", TAGF_SPACE | TAGF_VOID | TAGF_POPS)                                \
	X(INPUT, "input", TAGF_SPACE | TAGF_VOID)                                        \
	X(INS, "ins", TAGF_STYLE)                                                        \
	X(KBD, "kbd", TAGF_STYLE)                                                        \
	X(LABEL, "label", 0)                                                             \
	X(LEGEND, "legend", TAGF_BREAK)                                                  \
	X(LI, "li", TAGF_BLOCK_ | TAGF_POPS)                                             \
	X(LINK, "link", TAGF_VOID)                                                       \
	X(LISTING, "listing", TAGF_BLOCK_ | TAGF_POPS)                                   \
	X(MAIN, "main", TAGF_BLOCK_)                                                     \
	X(MARK, "mark", TAGF_STYLE)                                                      \
	X(MATH, "math", TAGF_SVG)                                                        \
	X(MENU, "menu", TAGF_BLOCK_ | TAGF_POPS)                                         \
	X(META, "meta", TAGF_VOID | TAGF_POPS)                                           \
	X(METADATA, "metadata", 0)                                                       \
	X(NAV, "nav", TAGF_BLOCK_)                                                       \
	X(NOBR, "nobr", TAGF_STYLE | TAGF_POPS)                                          \
	X(NOEMBED, "noembed", TAGF_RAW | TAGF_HIDE)                                      \
	X(NOFRAMES, "noframes", TAGF_RAW | TAGF_HIDE)                                    \
	X(NOSCRIPT, "noscript", TAGF_BREAK)                                              \
	X(OBJECT, "object", TAGF_BREAK | TAGF_SCOPE)                                     \
	X(OL, "ol", TAGF_BLOCK_ | TAGF_POPS)                                             \
	X(OPTGROUP, "optgroup", TAGF_BREAK)                                              \
	X(OPTION, "option", TAGF_BREAK)                                                  \
	X(P, "p", TAGF_BLOCK_ | TAGF_POPS)                                               \
	X(PARAM, "param", TAGF_VOID)                                                     \
	X(PLAINTEXT, "plaintext", TAGF_BLOCK_ | TAGF_RAW)                                \
	X(PRE, "pre", TAGF_BLOCK_ | TAGF_POPS)                                           \
	X(Q, "q", 0)                                                                     \
	X(RP, "rp", TAGF_STYLE)                                                          \
	X(RT, "rt", TAGF_STYLE | TAGF_SPACE)                                             \
	X(RUBY, "ruby", TAGF_STYLE | TAGF_POPS)                                          \
	X(S, "s", TAGF_STYLE | TAGF_POPS)                                                \
	X(SAMP, "samp", TAGF_STYLE)                                                      \
	X(SCRIPT, "script", TAGF_RAW | TAGF_HIDE)                                        \
	X(SEARCH, "search", TAGF_BLOCK_)                                                 \
	X(SECTION, "section", TAGF_BLOCK_)                                               \
	X(SELECT, "select", TAGF_BREAK)                                                  \
	X(SMALL, "small", TAGF_STYLE | TAGF_POPS)                                        \
	X(SOURCE, "source", TAGF_VOID)                                                   \
	X(SPAN, "span", TAGF_POPS)                                                       \
	X(STRIKE, "strike", TAGF_STYLE | TAGF_POPS)                                      \
	X(STRONG, "strong", TAGF_STYLE | TAGF_POPS)                                      \
	X(STYLE, "style", TAGF_RAW | TAGF_HIDE)                                          \
	X(SUB, "sub", TAGF_STYLE | TAGF_POPS)                                            \
	X(SUMMARY, "summary", TAGF_BLOCK_)                                               \
	X(SUP, "sup", TAGF_STYLE | TAGF_POPS)                                            \
	X(SVG, "svg", TAGF_SVG | TAGF_SPACE)                                             \
	X(TABLE, "table", TAGF_BLOCK_ | TAGF_SCOPE | TAGF_POPS)                          \
	X(TBODY, "tbody", TAGF_BREAK)                                                    \
	X(TD, "td", TAGF_BREAK | TAGF_SCOPE)                                             \
	X(TEMPLATE, "template", TAGF_HIDE)                                               \
	X(TEXT, "text", 0)                                                               \
	X(TEXTAREA, "textarea", TAGF_BREAK | TAGF_RCDATA)                                \
	X(TFOOT, "tfoot", TAGF_BREAK)                                                    \
	X(TH, "th", TAGF_BREAK | TAGF_SCOPE)                                             \
	X(THEAD, "thead", TAGF_BREAK)                                                    \
	X(TIME, "time", 0)                                                               \
	X(TITLE, "title", TAGF_BREAK | TAGF_RCDATA)                                      \
	X(TR, "tr", TAGF_BREAK)                                                          \
	X(TRACK, "track", TAGF_VOID)                                                     \
	X(TT, "tt", TAGF_STYLE | TAGF_POPS)                                              \
	X(U, "u", TAGF_STYLE | TAGF_POPS)                                                \
	X(UL, "ul", TAGF_BLOCK_ | TAGF_POPS)                                             \
	X(VAR, "var", TAGF_STYLE | TAGF_POPS)                                            \
	X(VIDEO, "video", TAGF_BREAK)                                                    \
	X(WBR, "wbr", TAGF_VOID)                                                         \
	X(XMP, "xmp", TAGF_BLOCK_ | TAGF_RAW)

#define TAG_ENUM_(name, text, flags) TAG_##name,
enum tag { TAG_NONE, TAG_OTHER, TAG_CUSTOM, TAG_LIST(TAG_ENUM_) TAG_COUNT };
#undef TAG_ENUM_

/* Names by their first eight letters and length. Filled once by tag_table_init(), then
 * read only. */
#define TAG_SLOTS 512
struct tag_table {
	uint8_t slot[TAG_SLOTS]; /* enum tag, TAG_NONE when free */
	uint64_t key[TAG_SLOTS]; /* its first eight letters */
};

void tag_table_init(struct tag_table *t);
/* tag_find() - the number of a name as written (any case); TAG_OTHER or TAG_CUSTOM if
 * unlisted. */
enum tag tag_find(const struct tag_table *t, const char *name, size_t len);
uint32_t tag_flags(enum tag tag);
struct slice tag_name(enum tag tag); /* "" for the unlisted */

static inline bool
tag_is_heading(unsigned tag)
{
	return tag >= TAG_H1 && tag <= TAG_H6;
}

#endif
