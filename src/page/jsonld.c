/*
 * jsonld.c - a scanner over strings and punctuation with a short stack; no tree, no
 * recursion.
 *
 * What a value is worth depends on the object it stands in: the name of a publisher is no
 * author, the date of a related story is not this story's. So each open object gathers
 * its own values, and they count when it closes and its type is known ("@type" may come
 * last).
 */
#include "page/jsonld.h"

#include "base/buf.h"
#include "base/compiler.h"

#define LEVELS 24 /* objects and lists nested deeper are passed over */

/* Keys that open an object, or steer; behind the keys of the header. */
enum {
	KEY_TYPE = JSONLD_KEYS,
	KEY_NAME,
	KEY_AUTHOR,
	KEY_PUBLISHER,
	KEY_HOLDER_OBJECT,
	KEY_IMAGE,
	KEY_ENTITY,
	KEY_NONE
};

#define KEY(name, key)                                                                   \
	{                                                                                \
		name, sizeof(name) - 1, key                                              \
	}

static const struct {
	const char *name;
	uint8_t len, key;
} keys[] = {
	KEY("datePublished", JSONLD_PUBLISHED),
	KEY("dateModified", JSONLD_MODIFIED),
	KEY("headline", JSONLD_HEADLINE),
	KEY("articleBody", JSONLD_BODY),
	KEY("inLanguage", JSONLD_LANG),
	KEY("creditText", JSONLD_CREDIT),
	KEY("copyrightNotice", JSONLD_NOTICE),
	KEY("license", JSONLD_LICENSE),
	KEY("copyrightYear", JSONLD_YEAR),
	KEY("usageInfo", JSONLD_USAGE),
	KEY("acquireLicensePage", JSONLD_ACQUIRE),
	KEY("isAccessibleForFree", JSONLD_FREE),
	KEY("@type", KEY_TYPE),
	KEY("name", KEY_NAME),
	KEY("author", KEY_AUTHOR),
	KEY("creator", KEY_AUTHOR),
	KEY("publisher", KEY_PUBLISHER),
	KEY("sourceOrganization", KEY_PUBLISHER),
	KEY("copyrightHolder", KEY_HOLDER_OBJECT),
	KEY("image", KEY_IMAGE),
	KEY("@graph", KEY_ENTITY),
	KEY("mainEntity", KEY_ENTITY),
	KEY("mainEntityOfPage", KEY_ENTITY),
};

/* What an object is to the page. */
enum role {
	ROLE_ENTITY,
	ROLE_AUTHOR,
	ROLE_PUBLISHER,
	ROLE_HOLDER,
	ROLE_IMAGE,
	ROLE_OTHER
};

/* What an entity is by its type: how much its values are believed, lower is better. */
enum { RANK_ARTICLE, RANK_PAGE, RANK_UNKNOWN, RANK_SITE, RANK_PICTURE, RANK_NOTHING };

struct level {
	bool list;
	uint8_t role, rank;
	uint8_t key; /* of an object: the key read last; of a list: the key it is under */
	uint8_t owner; /* the level of the object in or around it */
	uint8_t n_authors;
	struct slice value[JSONLD_KEYS];
	struct slice name, author[JSONLD_AUTHORS];
};

struct scan {
	struct slice s;
	size_t pos;
	unsigned depth, over;
	struct jsonld *out;
	struct level level[LEVELS];
};

/* The string that begins with the quote at pos; behind it afterwards. */
static struct slice
read_string(struct scan *c)
{
	size_t begin = ++c->pos;

	while (c->pos < c->s.len && c->s.ptr[c->pos] != '"')
		c->pos += c->s.ptr[c->pos] == '\\' ? 2u : 1u;
	if (c->pos > c->s.len)
		c->pos = c->s.len;
	struct slice v = { c->s.ptr + begin, c->pos - begin };

	if (c->pos < c->s.len)
		c->pos++;
	return v;
}

static void
skip_comment(struct scan *c)
{
	char kind = 0;
	struct slice rest;
	size_t end;

	if (c->pos + 1 < c->s.len)
		kind = c->s.ptr[c->pos + 1];
	if (kind != '/' && kind != '*') {
		c->pos++;
		return;
	}
	c->pos += 2;
	rest = (struct slice){ c->s.ptr + c->pos, c->s.len - c->pos };
	end = slice_find(rest, kind == '*' ? SLICE("*/") : SLICE("\n"));
	c->pos = end == SIZE_MAX ? c->s.len : c->pos + end + (kind == '*' ? 2 : 1);
}

static void
skip_blank(struct scan *c)
{
	while (c->pos < c->s.len && (uint8_t)c->s.ptr[c->pos] <= ' ')
		c->pos++;
}

static uint8_t
key_of(struct slice name)
{
	for (size_t i = 0; i < NAQL_COUNT(keys); i++) {
		if (name.len == keys[i].len &&
		    memcmp(name.ptr, keys[i].name, name.len) == 0)
			return keys[i].key;
	}
	return KEY_NONE;
}

static bool
ends_with(struct slice s, const char *end)
{
	size_t n = strlen(end);

	return s.len >= n && memcmp(s.ptr + s.len - n, end, n) == 0;
}

static uint8_t
rank_of(struct slice type)
{
	if (ends_with(type, "Article") || ends_with(type, "Posting") ||
	    ends_with(type, "Report"))
		return RANK_ARTICLE;
	if (ends_with(type, "Page") || ends_with(type, "CreativeWork") ||
	    ends_with(type, "Recipe") || ends_with(type, "HowTo"))
		return RANK_PAGE;
	if (ends_with(type, "WebSite") || ends_with(type, "Organization"))
		return RANK_SITE;
	if (ends_with(type, "ImageObject"))
		return RANK_PICTURE;
	if (ends_with(type, "Person") || ends_with(type, "List") ||
	    ends_with(type, "VideoObject") || ends_with(type, "Comment") ||
	    ends_with(type, "Event") || ends_with(type, "Product"))
		return RANK_NOTHING;
	return RANK_UNKNOWN;
}

static void
put(struct slice *to, struct slice v)
{
	if (!to->ptr && v.len > 0)
		*to = v;
}

static void
add_author(struct level *l, struct slice v)
{
	for (unsigned i = 0; i < l->n_authors; i++) {
		if (slice_eq(l->author[i], v))
			return;
	}
	if (v.len > 0 && l->n_authors < JSONLD_AUTHORS)
		l->author[l->n_authors++] = v;
}

/* A name of an object that says something of the entity around it. */
static void
take_name(struct scan *c, struct level *l, struct slice v)
{
	struct level *entity = &c->level[l->owner];

	switch ((enum role)l->role) {
	case ROLE_AUTHOR:
		add_author(entity, v);
		break;
	case ROLE_PUBLISHER:
		put(&entity->value[JSONLD_OUTLET], v);
		break;
	case ROLE_HOLDER:
		put(&entity->value[JSONLD_HOLDER], v);
		break;
	default:
		put(&l->name, v);
	}
}

static void
take_entity(struct level *l, unsigned key, struct slice v)
{
	if (key == KEY_TYPE) {
		uint8_t rank = rank_of(v);

		if (l->rank == RANK_UNKNOWN || rank < l->rank)
			l->rank = rank;
	} else if (key == KEY_AUTHOR) {
		add_author(l, v);
	} else if (key == KEY_PUBLISHER) {
		put(&l->value[JSONLD_OUTLET], v);
	} else if (key == KEY_HOLDER_OBJECT) {
		put(&l->value[JSONLD_HOLDER], v);
	} else if (key < JSONLD_KEYS) {
		put(&l->value[key], v);
	}
}

static void
take_value(struct scan *c, struct slice v)
{
	if (c->depth == 0 || c->over > 0)
		return;
	struct level *at = &c->level[c->depth - 1];
	unsigned key = at->key;
	struct level *l = at;

	if (at->list) { /* of strings: as if each were the value */
		if (at->owner >= c->depth)
			return;
		l = &c->level[at->owner];
		if (at->role == ROLE_AUTHOR)
			key = KEY_AUTHOR;
	} else {
		at->key = KEY_NONE;
	}
	if (l->list)
		return;
	if (key == KEY_NAME)
		take_name(c, l, v);
	else if (l->role == ROLE_ENTITY)
		take_entity(l, key, v);
	else if (l->role == ROLE_IMAGE && key == JSONLD_CREDIT)
		put(&c->level[l->owner].value[JSONLD_IMAGE_CREDIT], v);
	else if (l->role == ROLE_IMAGE && key == JSONLD_NOTICE)
		put(&c->level[l->owner].value[JSONLD_IMAGE_NOTICE], v);
}

static uint8_t
role_under(const struct level *up)
{
	if (up->list)
		return up->role;
	if (up->role != ROLE_ENTITY)
		return ROLE_OTHER;
	switch (up->key) {
	case KEY_AUTHOR:
		return ROLE_AUTHOR;
	case KEY_PUBLISHER:
		return ROLE_PUBLISHER;
	case KEY_HOLDER_OBJECT:
		return ROLE_HOLDER;
	case KEY_IMAGE:
		return ROLE_IMAGE;
	case KEY_ENTITY:
		return ROLE_ENTITY;
	default:
		return ROLE_OTHER;
	}
}

/* The level whose values an object's name or credit is about: itself, or what holds it.
 */
static uint8_t
owner_of(const struct scan *c, unsigned at, bool list, uint8_t role)
{
	if (at == 0)
		return 0;
	const struct level *up = &c->level[at - 1];

	if (up->list)
		return list || role != ROLE_ENTITY ? up->owner : (uint8_t)at;
	return list || role != ROLE_ENTITY ? (uint8_t)(at - 1) : (uint8_t)at;
}

static void
open_level(struct scan *c, bool list)
{
	if (c->depth >= LEVELS) {
		c->over++;
		return;
	}
	struct level *l = &c->level[c->depth];
	const struct level *up = c->depth ? l - 1 : NULL;
	uint8_t role = up ? role_under(up) : (uint8_t)ROLE_ENTITY;

	*l = (struct level){ .list = list,
			     .role = role,
			     .rank = RANK_UNKNOWN,
			     .key = list && up ? up->key : (uint8_t)KEY_NONE,
			     .owner = owner_of(c, c->depth, list, role) };
	c->depth++;
}

static void
commit_value(struct jsonld *j, unsigned key, uint8_t rank, struct slice v)
{
	if (v.len == 0 || (j->value[key].ptr && j->rank[key] <= rank))
		return;
	j->value[key] = v;
	j->rank[key] = rank;
}

static void
commit(struct jsonld *j, const struct level *l)
{
	if (l->rank == RANK_PICTURE) {
		commit_value(j, JSONLD_IMAGE_CREDIT, 1, l->value[JSONLD_CREDIT]);
		commit_value(j, JSONLD_IMAGE_NOTICE, 1, l->value[JSONLD_NOTICE]);
		return;
	}
	if (l->rank == RANK_SITE)
		commit_value(j, JSONLD_OUTLET, l->rank, l->name);
	if (l->rank >= RANK_SITE)
		return;
	for (unsigned k = 0; k < JSONLD_KEYS; k++)
		commit_value(j, k, l->rank, l->value[k]);
	if (l->n_authors > 0 && (j->n_authors == 0 || l->rank < j->author_rank)) {
		memcpy(j->author, l->author, sizeof(j->author));
		j->n_authors = l->n_authors;
		j->author_rank = l->rank;
	}
}

static void
close_level(struct scan *c)
{
	if (c->over > 0) {
		c->over--;
		return;
	}
	if (c->depth == 0)
		return;
	const struct level *l = &c->level[--c->depth];

	if (!l->list && l->role == ROLE_ENTITY)
		commit(c->out, l);
	if (c->depth > 0 && !c->level[c->depth - 1].list)
		c->level[c->depth - 1].key = KEY_NONE;
}

/* A string is a key when a colon follows it in an object. */
static void
after_string(struct scan *c, struct slice s)
{
	struct level *l = c->depth && !c->over ? &c->level[c->depth - 1] : NULL;

	skip_blank(c);
	if (l && !l->list && c->pos < c->s.len && c->s.ptr[c->pos] == ':') {
		c->pos++;
		l->key = key_of(s);
		return;
	}
	take_value(c, s);
}

/* true, false, a number. */
static void
read_bare(struct scan *c)
{
	size_t begin = c->pos;

	while (c->pos < c->s.len && memchr(",}] \t\r\n\"/", c->s.ptr[c->pos], 9) == NULL)
		c->pos++;
	if (c->pos == begin)
		c->pos++;
	else if (c->s.ptr[begin] != 'n') /* null */
		take_value(c, (struct slice){ c->s.ptr + begin, c->pos - begin });
}

static bool
is_bare(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '-';
}

void
jsonld_scan(struct jsonld *j, struct slice script)
{
	struct scan c;

	c.s = script;
	c.pos = 0;
	c.depth = c.over = 0;
	c.out = j;
	while (c.pos < c.s.len) {
		switch (c.s.ptr[c.pos]) {
		case '"':
			after_string(&c, read_string(&c));
			break;
		case '/':
			skip_comment(&c);
			break;
		case '{':
		case '[':
			open_level(&c, c.s.ptr[c.pos++] == '[');
			break;
		case '}':
		case ']':
			close_level(&c);
			c.pos++;
			break;
		default:
			if (is_bare(c.s.ptr[c.pos]))
				read_bare(&c);
			else
				c.pos++;
		}
	}
	while (c.depth > 0) { /* cut off */
		c.over = 0;
		close_level(&c);
	}
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits of \uXXXX at p, or -1. */
static int32_t
hex4(struct slice s, size_t p)
{
	int32_t v = 0;

	if (p > s.len || s.len - p < 4)
		return -1;
	for (size_t i = p; i < p + 4; i++) {
		int d = hex_digit(s.ptr[i]);

		if (d < 0)
			return -1;
		v = v * 16 + d;
	}
	return v;
}

/* "\uXXXX", with its second half where it is a surrogate. Returns bytes used after the
 * 'u'. */
static size_t
decode_u(struct slice raw, size_t p, struct buf *out)
{
	int32_t hi = hex4(raw, p), lo;

	if (hi < 0)
		return 0;
	if (hi >= 0xd800 && hi < 0xdc00 && p + 6 <= raw.len && raw.ptr[p + 4] == '\\' &&
	    raw.ptr[p + 5] == 'u' && (lo = hex4(raw, p + 6)) >= 0xdc00 && lo < 0xe000) {
		buf_add_utf8(out,
			     (uint32_t)(0x10000 + ((hi - 0xd800) << 10) + (lo - 0xdc00)));
		return 10;
	}
	buf_add_utf8(out, (uint32_t)hi);
	return 4;
}

void
jsonld_decode(struct slice raw, struct buf *out)
{
	for (size_t i = 0; i < raw.len;) {
		const char *escape = memchr(raw.ptr + i, '\\', raw.len - i);
		size_t end = escape ? (size_t)(escape - raw.ptr) : raw.len;

		if (end + 1 >= raw.len) /* none, or one that ends the text */
			end = raw.len;
		buf_add(out, raw.ptr + i, end - i);
		i = end;
		if (i == raw.len)
			break;
		char c = raw.ptr[i + 1];

		i += 2;
		if (c == 'u')
			i += decode_u(raw, i, out);
		else if (c == 'n' || c == 't' || c == 'r' || c == 'b' || c == 'f')
			buf_add_byte(out, ' ');
		else
			buf_add_byte(out, (uint8_t)c);
	}
}
