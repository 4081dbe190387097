/*
 * mark.c - class words to flags.
 *
 * A value is cut at everything that is no letter, at a capital behind a small letter
 * ("relatedPosts") and at a digit; whole words are looked up, never parts: "unavailable"
 * is not navigation.
 */
#include "page/mark.h"

#include "base/hash.h"

#define WORD_MAX 24

void
mark_memo_reset(struct mark_memo *m)
{
	m->page++;
	if (m->page == 0) { /* wrapped: old entries would look new */
		memset(m->entry, 0, sizeof(m->entry));
		m->page = 1;
	}
}

#define FNV_BASIS 2166136261u
#define FNV_PRIME 16777619u

/* h: FNV-1a of the word. */
static uint16_t
look_up(const char *word, size_t len, uint32_t h)
{
	for (size_t i = h % PAGE_WORD_SLOTS; page_word_table[i].word;
	     i = (i + 1) % PAGE_WORD_SLOTS) {
		const struct page_word *w = &page_word_table[i];

		if (w->len == len && memcmp(w->word, word, len) == 0)
			return w->marks;
	}
	return 0;
}

/*
 * WordPress writes the topics of a post into its classes ("hentry category-news
 * tag-weather"): those words are the story's, not the page's. The end of the name that
 * begins at 'at', if it is one of them, else 'at'.
 */
static size_t
skip_topic(struct slice value, size_t at)
{
	static const char *const topics[] = { "category-", "tag-" };

	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++) {
		size_t n = strlen(topics[i]);

		if (value.len - at < n || memcmp(value.ptr + at, topics[i], n) != 0)
			continue;
		const char *end = memchr(value.ptr + at, ' ', value.len - at);

		return end ? (size_t)(end - value.ptr) : value.len;
	}
	return at;
}

uint16_t
mark_words(struct slice value)
{
	bool post = slice_find(value, SLICE("hentry")) != SIZE_MAX;
	char word[WORD_MAX];
	size_t len = 0;
	uint32_t h = FNV_BASIS;
	uint16_t marks = 0;
	bool was_small = false;

	for (size_t i = 0; i <= value.len; i++) {
		char c = ' '; /* ends the last word */

		if (post && i > 0 && value.ptr[i - 1] == ' ')
			i = skip_topic(value, i);
		if (i < value.len)
			c = value.ptr[i];
		bool big = c >= 'A' && c <= 'Z', small = c >= 'a' && c <= 'z';

		if (len > 0 && (!(big || small) || (big && was_small))) {
			marks |= len <= WORD_MAX ? look_up(word, len, h) : 0;
			len = 0;
			h = FNV_BASIS;
		}
		if (big || small) {
			c = (char)(c | 0x20);
			if (len < WORD_MAX)
				word[len] = c;
			h = (h ^ (uint8_t)c) * FNV_PRIME;
			len++;
		}
		was_small = small;
	}
	return marks;
}

static uint16_t
remembered(struct mark_memo *m, struct slice value)
{
	uint64_t h = hash_bytes(value.ptr, value.len, HASH_SEED);
	struct mark_entry *e = &m->entry[h & (MARK_MEMO - 1)];

	if (e->page != m->page || e->hash != h)
		*e = (struct mark_entry){ h, m->page, mark_words(value) };
	return e->marks;
}

static uint16_t
of_itemprop(struct slice v)
{
	static const struct {
		const char *name;
		uint16_t marks;
	} props[] = {
		{ "articleBody", MARK_ARTICLE_BODY }, { "author", MARK_BYLINE },
		{ "creator", MARK_BYLINE },	      { "datePublished", MARK_DATE },
		{ "dateModified", MARK_DATE },	      { "caption", MARK_CAPTION },
		{ "headline", MARK_HEADLINE },	      { "comment", MARK_COMMENT },
	};
	uint16_t marks = 0;

	for (size_t i = 0; i < sizeof(props) / sizeof(props[0]); i++) {
		if (slice_find(v, SLICE(props[i].name)) != SIZE_MAX)
			marks |= props[i].marks;
	}
	return marks;
}

static uint16_t
of_role(struct slice v)
{
	if (slice_ieq(v, SLICE("navigation")) || slice_ieq(v, SLICE("menu")) ||
	    slice_ieq(v, SLICE("menubar")) || slice_ieq(v, SLICE("banner")))
		return MARK_NAV;
	if (slice_ieq(v, SLICE("complementary")))
		return MARK_TEASER;
	if (slice_ieq(v, SLICE("contentinfo")) || slice_ieq(v, SLICE("search")) ||
	    slice_ieq(v, SLICE("dialog")))
		return MARK_BOILER;
	return 0;
}

uint16_t
mark_element(struct mark_memo *m, const struct tokens *t, const struct token *tok)
{
	uint16_t marks = 0;

	for (uint32_t i = 0; i < tok->n_attrs; i++) {
		const struct token_attr *a = &tok->attrs[i];
		struct slice name = { t->text + a->name, a->name_end - a->name };
		struct slice value = { t->text + a->value, a->value_end - a->value };

		if (name.len < 2 || name.len > 8 || value.len == 0)
			continue;
		if ((name.len == 5 && slice_ieq(name, SLICE("class"))) ||
		    (name.len == 2 && slice_ieq(name, SLICE("id"))))
			marks |= remembered(m, value);
		else if (name.len == 8 && slice_ieq(name, SLICE("itemprop")))
			marks |= of_itemprop(value);
		else if (name.len == 4 && slice_ieq(name, SLICE("role")))
			marks |= of_role(value);
		else if (name.len == 3 && slice_ieq(name, SLICE("rel")) &&
			 slice_ieq(value, SLICE("author")))
			marks |= MARK_BYLINE;
	}
	return marks;
}
