/*
 * notice_rsl.c - events of an XML reader to contents and licences. Each element has a row
 * in a table: where it may stand, which attributes it has, whether it holds text; what a
 * table cannot say is in the finish_ and take_ functions.
 */
#include "rights/notice_rsl.h"

#include "base/buf.h"
#include "base/error.h"
#include "io/xml.h"
#include "rights/notice_path.h"
#include "rights/notice_rsl_terms.h"
#include "rights/notice_rsl_value.h"

#define ATTRS_MAX 4
#define TEXT_MAX  ((size_t)256 << 10) /* of one element that is looked at */

enum element {
	RSL,
	CONTENT,
	LICENSE,
	PERMITS,
	PROHIBITS,
	PAYMENT,
	STANDARD,
	CUSTOM,
	AMOUNT,
	ACCEPTS,
	REPORTING,
	LEGAL,
	ALTERNATE,
	SCHEMA,
	COPYRIGHT,
	TERMS,
	ELEMENTS,
	NO_ELEMENT = ELEMENTS
};

static const struct element_row {
	const char *name;
	enum element parent;
	bool once; /* within its parent */
	bool text;
	const char *attrs[ATTRS_MAX];
} rows[ELEMENTS] = {
	[RSL] = { "rsl", NO_ELEMENT, true, false, { "max-age" } },
	[CONTENT] = { "content",
		      RSL,
		      false,
		      false,
		      { "url", "server", "encrypted", "lastmod" } },
	[LICENSE] = { "license", CONTENT, false, false, { NULL } },
	[PERMITS] = { "permits", LICENSE, false, true, { "type" } },
	[PROHIBITS] = { "prohibits", LICENSE, false, true, { "type" } },
	[PAYMENT] = { "payment", LICENSE, true, false, { "type" } },
	[STANDARD] = { "standard", PAYMENT, true, true, { NULL } },
	[CUSTOM] = { "custom", PAYMENT, true, true, { NULL } },
	[AMOUNT] = { "amount", PAYMENT, true, true, { "currency" } },
	[ACCEPTS] = { "accepts", PAYMENT, true, true, { "type" } },
	[REPORTING] = { "reporting",
			LICENSE,
			false,
			true,
			{ "type", "profile", "endpoint" } },
	[LEGAL] = { "legal", LICENSE, false, true, { "type" } },
	[ALTERNATE] = { "alternate", CONTENT, false, true, { "type" } },
	[SCHEMA] = { "schema", CONTENT, true, true, { "type" } },
	[COPYRIGHT] = { "copyright",
			CONTENT,
			true,
			true,
			{ "type", "contactEmail", "contactUrl" } },
	[TERMS] = { "terms", CONTENT, true, true, { NULL } },
};

#define DEPTH_MAX 5 /* of our own elements */

struct reading {
	struct notice_rsl *out;
	struct slice text;
	struct arena *arena;
	struct notice_findings *findings;
	bool inline_in;
	uint64_t line, offset; /* of the element at hand */
	enum element open[DEPTH_MAX];
	unsigned depth;		  /* elements in 'open' */
	unsigned skip;		  /* depth of an element that is passed over; 0: none */
	uint32_t seen[DEPTH_MAX]; /* bits of the elements seen within open[i] */
	uint32_t legal;		  /* types of legal seen in this license */
	struct slice type;	  /* attribute of the element at hand */
	struct buf held;	  /* its text */
	bool refused;
};

#define TELL(r, code, ...)                                                               \
	notice_finding_add((r)->findings, code, (r)->line, (r)->offset, __VA_ARGS__)

static struct slice
keep(struct reading *r, struct slice s)
{
	char *copy;

	if (s.ptr == NULL)
		return s;
	copy = arena_strndup(r->arena, s.ptr, s.len);
	r->refused |= copy == NULL;
	return (struct slice){ copy, copy ? s.len : 0 };
}

static struct rsl_license *
license_of(struct reading *r)
{
	return &r->out->licenses.ptr[r->out->licenses.n - 1];
}

static void
tell_value(struct reading *r, const char *what, struct slice value)
{
	char room[NOTICE_SHOWN];

	TELL(r, NOTICE_RSL_VALUE, "%s cannot be '%s'", what,
	     notice_finding_shown(value, room));
}

/* ---- permits and prohibits ---- */

static void
tell_token(struct reading *r, struct slice word)
{
	char room[NOTICE_SHOWN];

	(void)notice_finding_shown(word, room);
	if (slice_eq(word, SLICE("train-ai")))
		TELL(r, NOTICE_RSL_SWAPPED, "RSL has no train-ai");
	else
		TELL(r, NOTICE_RSL_TOKEN, "'%s' is no word of RSL 1.0 here", room);
}

static uint32_t
take_usage(struct reading *r, struct slice list)
{
	struct slice word;
	char room[NOTICE_SHOWN];
	uint32_t set = 0;

	while (notice_rsl_terms_word(&list, &word)) {
		uint32_t bit = notice_rsl_terms_usage(word);

		if (bit == 0 && notice_rsl_value_is_extension(r->text, word)) {
			bit = RSL_WORD_OTHER;
			TELL(r, NOTICE_RSL_TOKEN_UNKNOWN, "'%s' is an extension",
			     notice_finding_shown(word, room));
		} else if (bit == 0) {
			tell_token(r, word);
		}
		set |= bit;
	}
	return set;
}

static void
check_words(struct reading *r, struct slice list, const char *const *words)
{
	struct slice word;

	while (notice_rsl_terms_word(&list, &word))
		if (notice_rsl_value_word(word, words) < 0 &&
		    !notice_rsl_value_is_extension(r->text, word))
			tell_token(r, word);
}

static void
check_geos(struct reading *r, struct slice list)
{
	struct slice word;

	while (notice_rsl_terms_word(&list, &word))
		if (!notice_rsl_value_is_capitals(word, 2))
			tell_token(r, word);
}

static void
take_side(struct reading *r, struct rsl_side *side, struct slice words)
{
	static const char *const types[] = { "usage", "user", "geo", NULL };
	static const char *const users[] = { "commercial", "non-commercial", "education",
					     "government", "personal",	     NULL };
	bool *told[] = { &side->usage_told, &side->user_told, &side->geo_told };
	int type = notice_rsl_value_word(r->type, types);

	if (type < 0) {
		tell_value(r, "type", r->type);
		return;
	}
	if (*told[type])
		TELL(r, NOTICE_RSL_TWICE, "a second %s of this type in one license",
		     rows[r->open[r->depth - 1]].name);
	*told[type] = true;
	if (slice_trim(words).len == 0)
		TELL(r, NOTICE_RSL_MISSING, "%s names nothing",
		     rows[r->open[r->depth - 1]].name);
	if (type == 0) {
		side->usage |= take_usage(r, words);
	} else if (type == 1) {
		check_words(r, words, users);
		side->users = keep(r, words);
	} else {
		check_geos(r, words);
		side->geos = keep(r, words);
	}
}

/* ---- starts ---- */

static void
start_content(struct reading *r, const struct xml_event *e)
{
	struct rsl_content c = { .line = r->line, .offset = r->offset };
	struct slice url = xml_get(e, NULL, "url");
	struct slice encrypted = xml_get(e, NULL, "encrypted");
	struct slice lastmod = xml_get(e, NULL, "lastmod");
	static const char *const bools[] = { "true", "false", NULL };

	c.url_told = url.ptr != NULL;
	c.url = keep(r, url);
	c.server = keep(r, xml_get(e, NULL, "server"));
	if (!c.url_told)
		TELL(r, NOTICE_RSL_MISSING, "content has no url");
	else if (url.len == 0 && (c.server.ptr || !r->inline_in))
		TELL(r, c.server.ptr ? NOTICE_RSL_SERVER : NOTICE_RSL_VALUE,
		     "url is empty%s", c.server.ptr ? " beside a server" : "");
	if (c.server.ptr && !notice_path_is_https(c.server))
		tell_value(r, "server", c.server);
	if (encrypted.ptr && notice_rsl_value_word(encrypted, bools) < 0)
		tell_value(r, "encrypted", encrypted);
	else if (slice_eq(encrypted, SLICE("true")) && c.server.ptr == NULL)
		TELL(r, NOTICE_RSL_SERVER, "encrypted without a server");
	if (lastmod.ptr && !notice_rsl_value_is_moment(lastmod))
		tell_value(r, "lastmod", lastmod);
	if (!VEC_PUSH(&r->out->contents, c))
		r->refused = true;
}

static void
start_license(struct reading *r)
{
	struct rsl_license l = { .content = (uint32_t)r->out->contents.n - 1,
				 .line = r->line,
				 .offset = r->offset };

	r->legal = 0;
	if (!VEC_PUSH(&r->out->licenses, l))
		r->refused = true;
}

static void
start_payment(struct reading *r)
{
	static const char *const types[] = {
		"purchase",	"subscription", "training", "crawl", "use",
		"contribution", "attribution",	"free",	    NULL
	};
	int type = notice_rsl_value_word(r->type, types);
	struct rsl_license *l = license_of(r);

	if (r->type.ptr && type < 0)
		tell_value(r, "payment type", r->type);
	/* of two, the one that gives less; an untyped or unknown one is no gift */
	if (l->payment == RSL_PAYMENT_NONE || l->payment == RSL_PAYMENT_FREE)
		l->payment = type < 0 ? RSL_PAYMENT_UNTYPED
				      : RSL_PAYMENT_PURCHASE + (enum rsl_payment)type;
}

static void
start_reporting(struct reading *r, const struct xml_event *e)
{
	static const char *const types[] = { "telemetry", "provenance", "audit", NULL };
	struct slice profile = xml_get(e, NULL, "profile");
	struct slice endpoint = xml_get(e, NULL, "endpoint");

	license_of(r)->reporting = true;
	if (notice_rsl_value_word(r->type, types) < 0)
		tell_value(r, "reporting type", r->type);
	if (profile.ptr == NULL)
		TELL(r, NOTICE_RSL_MISSING, "reporting has no profile");
	else if (!notice_path_is_absolute(profile))
		tell_value(r, "profile", profile);
	if (endpoint.ptr && !notice_path_is_https(endpoint))
		tell_value(r, "endpoint", endpoint);
}

static void
start_rsl(struct reading *r, const struct xml_event *e)
{
	struct slice age = xml_get(e, NULL, "max-age");
	struct slice tag = { r->text.ptr + e->offset, 0 };

	r->out->max_age = 30;
	if (age.ptr && (!notice_rsl_value_is_number(age, 1000000, &r->out->max_age) ||
			r->out->max_age == 0))
		tell_value(r, "max-age", age);
	if (r->inline_in || e->offset >= r->text.len)
		return;
	while (e->offset + tag.len < r->text.len && tag.len < 64 &&
	       (unsigned char)tag.ptr[tag.len] > ' ' && tag.ptr[tag.len] != '>')
		tag.len++;
	if (slice_find(tag, SLICE(":")) != SIZE_MAX)
		TELL(r, NOTICE_RSL_PREFIX, "the root element has a prefix");
}

static void
start_other(struct reading *r, enum element which, const struct xml_event *e)
{
	static const char *const holders[] = { "person", "organization", NULL };
	struct slice value;

	if (which == AMOUNT) {
		value = xml_get(e, NULL, "currency");
		if (!notice_rsl_value_is_capitals(value, 3))
			tell_value(r, "currency", value);
	} else if (which == ACCEPTS) {
		value = r->type;
		if (slice_find(value, SLICE("/")) == SIZE_MAX ||
		    slice_find(value, SLICE(" ")) != SIZE_MAX)
			tell_value(r, "accepts type", value);
	} else if (which == COPYRIGHT && r->type.ptr &&
		   notice_rsl_value_word(r->type, holders) < 0) {
		tell_value(r, "copyright type", r->type);
	}
}

static void
check_attrs(struct reading *r, enum element which, const struct xml_event *e)
{
	char room[NOTICE_SHOWN];

	for (size_t i = 0; i < e->n_attr; i++) {
		const struct xml_attr *a = &e->attr[i];
		bool known = false;

		if (a->ns.ptr && !slice_eq(a->ns, SLICE(NOTICE_RSL_NS)))
			continue;
		for (size_t k = 0; !a->ns.ptr && k < ATTRS_MAX; k++)
			known |= rows[which].attrs[k] &&
				 slice_eq(a->name, SLICE(rows[which].attrs[k]));
		if (!known)
			TELL(r, NOTICE_RSL_ATTRIBUTE, "%s has no attribute '%s'",
			     rows[which].name, notice_finding_shown(a->name, room));
	}
}

static enum element
element_named(const struct reading *r, struct slice name)
{
	enum element parent = r->depth ? r->open[r->depth - 1] : NO_ELEMENT;

	for (unsigned i = 0; i < ELEMENTS; i++)
		if (rows[i].parent == parent && slice_eq(name, SLICE(rows[i].name)))
			return (enum element)i;
	return NO_ELEMENT;
}

/* An element that is no child of where it stands; foreign ones are nobody's business. */
static void
refuse_element(struct reading *r, const struct xml_event *e)
{
	char room[NOTICE_SHOWN], ns[NOTICE_SHOWN];
	bool ours = slice_eq(e->ns, SLICE(NOTICE_RSL_NS));

	r->skip = e->depth;
	(void)notice_finding_shown(e->name, room);
	if (r->depth == 0)
		TELL(r, ours ? NOTICE_RSL_ELEMENT : NOTICE_RSL_NAMESPACE,
		     "the root is '%s' of the namespace '%s'", room,
		     notice_finding_shown(e->ns, ns));
	else if (ours || e->ns.len == 0)
		TELL(r, NOTICE_RSL_ELEMENT, "'%s' cannot stand in %s", room,
		     rows[r->open[r->depth - 1]].name);
}

static void
enter_element(struct reading *r, enum element which, const struct xml_event *e)
{
	if (r->depth > 0 && rows[which].once && (r->seen[r->depth - 1] & (1u << which)))
		TELL(r, NOTICE_RSL_TWICE, "a second %s in one %s", rows[which].name,
		     rows[r->open[r->depth - 1]].name);
	if (r->depth > 0)
		r->seen[r->depth - 1] |= 1u << which;
	r->seen[r->depth] = 0;
	r->open[r->depth++] = which;
	buf_reset(&r->held);
	check_attrs(r, which, e);
	r->type = keep(r, xml_get(e, NULL, "type"));
	switch (which) {
	case RSL:
		start_rsl(r, e);
		break;
	case CONTENT:
		start_content(r, e);
		break;
	case LICENSE:
		start_license(r);
		break;
	case PAYMENT:
		start_payment(r);
		break;
	case REPORTING:
		start_reporting(r, e);
		break;
	default:
		start_other(r, which, e);
	}
}

/* ---- ends ---- */

static void
finish_legal(struct reading *r, struct slice text)
{
	static const char *const types[] = { "warranty", "disclaimer", "attestation",
					     "contact",	 "proof",      NULL };
	static const char *const warranties[] = { "ownership",	     "authority",
						  "no-infringement", "privacy-consent",
						  "no-malware",	     NULL };
	static const char *const disclaimers[] = { "as-is", "no-warranty", "no-liability",
						   "no-indemnity", NULL };
	static const char *const bools[] = { "true", "false", NULL };
	int type = notice_rsl_value_word(r->type, types);

	if (type < 0) {
		tell_value(r, "legal type", r->type);
		return;
	}
	if (r->legal & (1u << type))
		TELL(r, NOTICE_RSL_TWICE, "a second legal of this type in one license");
	r->legal |= 1u << type;
	if (text.len == 0)
		TELL(r, NOTICE_RSL_MISSING, "legal says nothing");
	else if (type == 0)
		check_words(r, text, warranties);
	else if (type == 1)
		check_words(r, text, disclaimers);
	else if (type == 2 && notice_rsl_value_word(text, bools) < 0)
		tell_value(r, "attestation", text);
	else if (type == 3 && !notice_path_is_absolute(text))
		tell_value(r, "contact", text);
}

static void
finish_element(struct reading *r, enum element which)
{
	struct slice text = slice_trim(buf_slice(&r->held));

	if (which == PERMITS)
		take_side(r, &license_of(r)->permits, text);
	else if (which == PROHIBITS)
		take_side(r, &license_of(r)->prohibits, text);
	else if (which == LEGAL)
		finish_legal(r, text);
	else if (which == AMOUNT && !notice_rsl_value_is_decimal(text))
		tell_value(r, "amount", text);
	else if (which == STANDARD && !notice_path_is_absolute(text))
		tell_value(r, "standard", text);
	else if ((which == CUSTOM || which == TERMS || which == ALTERNATE) &&
		 text.len == 0)
		TELL(r, NOTICE_RSL_MISSING, "%s is empty", rows[which].name);
	else if (which == CONTENT && !(r->seen[r->depth - 1] & (1u << LICENSE)))
		TELL(r, NOTICE_RSL_MISSING, "content has no license");
	else if (which == RSL && !(r->seen[r->depth - 1] & (1u << CONTENT)))
		TELL(r, NOTICE_RSL_NO_CONTENT, "rsl has no content");
}

/* ---- the document ---- */

static void
take_text(struct reading *r, const struct xml_event *e)
{
	if (r->depth == 0 || r->skip)
		return;
	if (rows[r->open[r->depth - 1]].text) {
		if (r->held.len + e->text.len <= TEXT_MAX)
			buf_add_slice(&r->held, e->text);
	} else if (slice_trim(e->text).len > 0) {
		TELL(r, NOTICE_RSL_ELEMENT, "text stands in %s",
		     rows[r->open[r->depth - 1]].name);
	}
}

static naql_status
take_event(struct reading *r, const struct xml_event *e, naql_error *err)
{
	if (e->kind == XML_EVENT_TEXT) {
		take_text(r, e);
	} else if (e->kind == XML_EVENT_END) {
		if (r->skip == 0) {
			finish_element(r, r->open[r->depth - 1]);
			r->depth--;
		} else if (e->depth == r->skip) {
			r->skip = 0;
		}
	} else if (r->skip == 0) {
		enum element which = NO_ELEMENT;

		r->line = e->line;
		r->offset = e->offset;
		if (slice_eq(e->ns, SLICE(NOTICE_RSL_NS)))
			which = element_named(r, e->name);
		if (which == NO_ELEMENT)
			refuse_element(r, e);
		else
			enter_element(r, which, e);
	}
	if (r->out->licenses.n > NOTICE_RSL_LICENSES ||
	    r->out->contents.n > NOTICE_RSL_LICENSES)
		return naql_fail(err, NAQL_E_LIMIT, NULL, e->offset, "over %u licences",
				 NOTICE_RSL_LICENSES);
	return r->refused || r->held.failed ? naql_nomem(err) : NAQL_OK;
}

/* Well-formed, but with a DOCTYPE or an instruction, which RSL does not have: read again
 * to tell that apart from what is no XML. */
static bool
is_merely_refused(struct slice text, const char *source)
{
	const struct xml_options opt = { .source = source, .size_max = NOTICE_RSL_MAX };
	struct xml_reader *x = NULL;
	struct xml_event e;
	naql_status st = xml_open_memory(&x, &opt, text, NULL);

	while (st == NAQL_OK)
		st = xml_next(x, &e, NULL);
	xml_close(x);
	return st == NAQL_DONE || slice_find(text, SLICE("<!DOCTYPE")) != SIZE_MAX;
}

naql_status
notice_rsl_read(struct notice_rsl *out, struct slice text, bool inline_in,
		const char *source, struct arena *arena, struct notice_findings *findings,
		naql_error *err)
{
	const struct xml_options opt = { .source = source,
					 .refuse_doctype = true,
					 .refuse_pi = true,
					 .size_max = NOTICE_RSL_MAX,
					 .depth_max = 64 };
	struct reading r = { .out = out,
			     .text = text,
			     .arena = arena,
			     .findings = findings,
			     .inline_in = inline_in };
	naql_error why = { .offset = NAQL_NO_OFFSET };
	struct xml_reader *x = NULL;
	struct xml_event e;
	naql_status st = xml_open_memory(&x, &opt, text, &why);

	while (st == NAQL_OK && (st = xml_next(x, &e, &why)) == NAQL_OK)
		st = take_event(&r, &e, &why);
	xml_close(x);
	buf_fini(&r.held);
	if (st == NAQL_DONE)
		return NAQL_OK;
	if (st == NAQL_E_FORMAT && is_merely_refused(text, source)) {
		notice_finding_add(findings, NOTICE_RSL_NOT_PLAIN,
				   notice_finding_line(text, why.offset), why.offset,
				   "%s", why.text);
		return NAQL_OK;
	}
	if (err)
		*err = why;
	return st;
}

void
notice_rsl_fini(struct notice_rsl *r)
{
	VEC_FREE(&r->contents);
	VEC_FREE(&r->licenses);
}

bool
notice_rsl_is(struct slice text)
{
	static const char *const marks[] = { "<rsl", ":rsl", "rslstandard.org/rsl" };
	struct slice head = { text.ptr, text.len < 4096 ? text.len : 4096 };

	for (size_t i = 0; i < NAQL_COUNT(marks); i++)
		if (slice_find(head, SLICE(marks[i])) != SIZE_MAX)
			return true;
	return false;
}
