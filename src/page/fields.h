/*
 * fields.h - what a page says of itself, out of its head, its JSON-LD and its labelled
 * blocks: who, when, where, and under which notices. Fills struct page.
 */
#ifndef NAQL_PAGE_FIELDS_H
#define NAQL_PAGE_FIELDS_H

#include "page/label.h"
#include "page/page_int.h"

/* fields_keep() - a copy in the page's arena, JSON escapes (json) and references decoded,
 * blanks collapsed. {NULL, 0} where nothing is left or memory was refused (pp->failed).
 */
struct slice fields_keep(struct page_parser *pp, struct slice raw, bool json,
			 bool references);
struct slice fields_meta(struct page_parser *pp, enum meta_key key);
struct slice fields_jsonld(struct page_parser *pp, enum jsonld_key key);

/* fields_find() - all fields. url: where the page was, or {NULL, 0}. */
void fields_find(struct page_parser *pp, const struct label_input *in,
		 const struct label_result *r, struct slice url);
/* fields_dates(), fields_notices(), fields_pictures() - its parts. lang and canonical are
 * known by then. */
void fields_dates(struct page_parser *pp, const struct label_result *r, struct slice url);
void fields_notices(struct page_parser *pp);
void fields_pictures(struct page_parser *pp);
/* fields_script() - a body that only an application's state holds, or {NULL, 0}. */
struct slice fields_script(struct page_parser *pp);

#endif
