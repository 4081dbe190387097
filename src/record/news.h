/*
 * news.h - XML of the news trade as records: what the readers of feeds, NewsML-G2 and
 * NITF share. news.c walks a document and takes, for each item, the values that the rules
 * of its kind name; news_rules.c holds those tables; news_item.c makes a record of them.
 *
 * The payload of such a record is a value of the document, in UTF-8, and spans count in
 * it: the text value of an element as an XML reader gives it, or, where the element holds
 * markup, that markup written again as docs/formats.md says.
 */
#ifndef NAQL_RECORD_NEWS_H
#define NAQL_RECORD_NEWS_H

#include "base/buf.h"
#include "io/xml.h"
#include "record/g2_check.h"
#include "record/record_int.h"

enum news_slot {
	NEWS_ID,
	NEWS_ID_2, /* where there is no NEWS_ID; so below */
	NEWS_URL,
	NEWS_TITLE,
	NEWS_TITLE_2,
	NEWS_BYLINE,
	NEWS_BYLINE_2,
	NEWS_LANG,
	NEWS_LANG_2,
	NEWS_DATE,
	NEWS_DATE_2,
	NEWS_DATE_3,
	NEWS_USAGE,
	NEWS_USAGE_2,
	NEWS_STATUS,
	NEWS_BODY,
	NEWS_BODY_2,
	NEWS_BODY_3,
	NEWS_SLOTS
};

/* How a value is taken. */
enum news_take {
	NEWS_NOTHING, /* and no other rule either */
	NEWS_TEXT,    /* all text within, its white space folded */
	NEWS_EACH,    /* so, and again: joined by ", " */
	NEWS_ATTR,    /* an attribute's value */
	NEWS_LINK,    /* href, where it is the item's own page */
	NEWS_PLAIN,   /* the text value as it is: plain text */
	NEWS_VALUE,   /* so: HTML where it looks like that, else plain text */
	NEWS_HTML,    /* so: HTML */
	NEWS_MARKUP,  /* the content, written again as HTML */
	NEWS_ATOM,    /* one of these, as Atom's type and mode say */
	NEWS_DATA,    /* one of these, as a contenttype says */
};

/*
 * path  names of the elements within the item, with '/' between; a name of another
 * vocabulary has its prefix (news_prefix()). "": the item itself; "a/ *" (without the
 * blank): any child of a. With '/' in front: outside of items, from below the root, and
 * what is taken holds for all items.
 */
struct news_rule {
	const char *path;
	enum news_take take;
	enum news_slot slot;
	const char
		*attr; /* NEWS_ATTR: its name, with "xml:" or "rdf:" where it has that */
};

struct news_kind {
	const char *name; /* of the format */
	const char *item; /* the element that is a record */
	bool text_only;	  /* an item without a body is no record of text: skipped */
	const struct news_rule *rules;
	size_t n_rules;
	bool is_g2; /* its items are held against the standard: g2_check.h */
};

/* news_rules.c */
/* news_kind_of() - by the root element, with its prefix; NULL: none of ours. */
const struct news_kind *news_rules_kind(struct slice root);
/* news_rules_skips() - is this an item that holds no text: a package, a concept, ... */
bool news_rules_skips(struct slice name);
/* news_rules_prefix() - what a namespace is called in paths: "" for none and for those of
 * the formats' own elements, "?" for an unknown one. */
const char *news_rules_prefix(struct slice ns);

struct news_value {
	struct buf text;
	bool filled;
	bool html;
	bool cut; /* bytes were left out */
};

struct news {
	struct xml_reader *xml;
	const struct news_kind *kind; /* NULL until the root was seen */
	bool told;		      /* the source's fault was told already */
	unsigned n_faults;
	uint64_t n_items;

	unsigned item;	/* depth of the item, 0: outside */
	unsigned outer; /* of the element that items stand in */
	bool skip;	/* it is one that holds no text */
	uint64_t item_offset, item_line, stored;
	struct g2_check g2;

	struct buf path; /* the open elements' names, each with '/' in front */
	size_t path_len[256];

	/* the value that is being taken */
	unsigned take_depth; /* 0: none */
	enum news_take take;
	struct news_value *into;

	struct news_value values[NEWS_SLOTS];
	struct news_value context[NEWS_SLOTS]; /* of all items */
};

/* news_item.c */
/* news_item_take() - begin to take an element's value as 'rule' says. */
void news_item_take(struct news *n, const struct xml_event *e,
		    const struct news_rule *rule);
/* news_item_event() - an event within the element whose value is taken; its end too. */
void news_item_event(struct news *n, const struct xml_event *e);
/*
 * news_item_end() - the item is complete: make it a record.
 *
 * Returns  NAQL_OK, *found false where it is skipped or told; NAQL_E_NOMEM.
 */
naql_status news_item_end(struct record_reader *r, struct record *out, bool *found,
			  naql_error *err) NAQL_MUST_USE;
/* news_item_reset() - all values of an item empty again. */
void news_item_reset(struct news *n);
/* news_item_looks_html() - a tag or a character reference is in it. */
bool news_item_looks_html(struct slice s);
/* news_item_dead() - is this the status of an item that may not be used: canceled or
 * withheld, alone or behind ':' or '/'. */
bool news_item_dead(struct slice status);

/* news.c */
/* news_stored_offset() - the place of a byte of the document in the file as stored. */
uint64_t news_stored_offset(const struct record_reader *r, uint64_t offset);
void news_free(struct news *n);

#endif
