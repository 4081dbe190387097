/*
 * notice_mining.c - values to answers and back, and finding them in XML.
 */
#include "rights/notice_mining.h"

#include "io/xml.h"
#include "rights/notice_rsl.h"

#define ALL_FREE    "DMI-ALLOWED"
#define NO_TRAINING "DMI-PROHIBITED-AIMLTRAINING"
#define NO_GENAI    "DMI-PROHIBITED-GENAIMLTRAINING"
#define BUT_SEARCH  "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"
#define NOTHING	    "DMI-PROHIBITED"
#define CONSTRAINT  "DMI-PROHIBITED-SEECONSTRAINT"
#define EMBEDDED    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR"
#define LINKED	    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR"
#define NOT_SAID    "DMI-UNSPECIFIED"
#define Y	    NOTICE_ALLOWED
#define N	    NOTICE_RESERVED
#define U	    NOTICE_UNKNOWN

/* search, ai-index, ai-input, ai-train, tdm */
static const struct {
	const char *name;
	struct notice_answers says;
} values[] = {
	{ ALL_FREE, { { Y, Y, Y, Y, Y } } },   { NOTHING, { { N, N, N, N, N } } },
	{ BUT_SEARCH, { { Y, N, N, N, N } } }, { NO_TRAINING, { { U, U, U, N, U } } },
	{ NO_GENAI, { { U, U, U, N, U } } },   { CONSTRAINT, { { U, U, U, U, N } } },
	{ EMBEDDED, { { U, U, U, U, N } } },   { LINKED, { { U, U, U, U, N } } },
	{ NOT_SAID, { { U, U, U, U, U } } },
};

const char *
notice_mining_value(const struct notice_answers *a)
{
	for (size_t i = 0; i < 3; i++) { /* those that say something of each use */
		bool same = true;

		for (unsigned u = 0; u < NOTICE_USES; u++)
			same &= (a->of[u] == Y) == (values[i].says.of[u] == Y);
		if (same)
			return values[i].name;
	}
	return a->of[NOTICE_TDM] == Y ? NOT_SAID : CONSTRAINT;
}

bool
notice_mining_needs_constraint(const char *value)
{
	return strcmp(value, CONSTRAINT) == 0;
}

bool
notice_mining_read(struct slice value, struct notice_answers *out)
{
	struct slice uri = SLICE(NOTICE_MINING_URI);

	*out = (struct notice_answers){ 0 };
	value = slice_trim(value);
	if (value.len < uri.len || memcmp(value.ptr, uri.ptr, uri.len) != 0)
		return false;
	value.ptr += uri.len;
	value.len -= uri.len;
	for (size_t i = 0; i < NAQL_COUNT(values); i++) {
		if (!slice_eq(value, SLICE(values[i].name)))
			continue;
		*out = values[i].says;
		return true;
	}
	return false;
}

/* ---- in XML ---- */

struct reading {
	struct notice_findings *findings;
	struct notice_answers *out;
	unsigned found;
	bool constraint, needs_constraint; /* there is one; a value points to one */
	bool in_mining;
	uint64_t line, offset;
	char value[128];
	size_t len;
};

static void
take_value(struct reading *r, struct slice value)
{
	struct notice_answers one;
	char room[NOTICE_SHOWN];

	if (++r->found == 2)
		notice_finding_add(r->findings, NOTICE_MINING_TWICE, r->line, r->offset,
				   "a second data mining value");
	if (!notice_mining_read(value, &one))
		notice_finding_add(r->findings, NOTICE_MINING_VALUE, r->line, r->offset,
				   "'%s' is no data mining value",
				   notice_finding_shown(value, room));
	notice_use_join(r->out, &one);
	r->needs_constraint |= value.len >= sizeof(CONSTRAINT) - 1 &&
			       memcmp(value.ptr + value.len - (sizeof(CONSTRAINT) - 1),
				      CONSTRAINT, sizeof(CONSTRAINT) - 1) == 0;
}

/* "plusvocab:DMI-..." as IPTC's catalogue has it, to the whole address. */
static void
take_qcode(struct reading *r, struct slice qcode)
{
	size_t colon = slice_find(qcode, SLICE(":"));
	char whole[128];
	size_t uri = sizeof(NOTICE_MINING_URI) - 1, n;

	if (colon == SIZE_MAX || qcode.len - colon - 1 > sizeof(whole) - uri) {
		take_value(r, qcode);
		return;
	}
	n = qcode.len - colon - 1;
	memcpy(whole, NOTICE_MINING_URI, uri);
	memcpy(whole + uri, qcode.ptr + colon + 1, n);
	take_value(r, (struct slice){ whole, uri + n });
}

static void
take_attributes(struct reading *r, const struct xml_event *e)
{
	struct slice plus = xml_get(e, NOTICE_PLUS_NS, "DataMining");
	struct slice uri, qcode;

	if (plus.ptr)
		take_value(r, plus);
	r->constraint |= xml_get(e, NOTICE_PLUS_NS, "OtherConstraints").ptr != NULL;
	if (!xml_is(e, NOTICE_NEWSML_NS, "dataMining"))
		return;
	uri = xml_get(e, NULL, "uri");
	qcode = xml_get(e, NULL, "qcode");
	if (uri.ptr == NULL && qcode.ptr == NULL)
		take_value(r, (struct slice){ "", 0 });
	else if (qcode.ptr || slice_find(uri, SLICE("//")) == SIZE_MAX)
		take_qcode(r, qcode.ptr ? qcode : uri);
	else
		take_value(r, uri);
}

static void
take_event(struct reading *r, const struct xml_event *e)
{
	if (e->kind == XML_EVENT_START) {
		r->line = e->line;
		r->offset = e->offset;
		take_attributes(r, e);
		r->in_mining = xml_is(e, NOTICE_PLUS_NS, "DataMining");
		r->len = 0;
		r->constraint |= xml_is(e, NOTICE_PLUS_NS, "OtherConstraints") ||
				 xml_is(e, NOTICE_NEWSML_NS, "usageTerms");
	} else if (e->kind == XML_EVENT_TEXT && r->in_mining) {
		for (size_t i = 0; i < e->text.len && r->len < sizeof(r->value); i++)
			r->value[r->len++] = e->text.ptr[i];
	} else if (e->kind == XML_EVENT_END && r->in_mining) {
		take_value(r, slice_trim((struct slice){ r->value, r->len }));
		r->in_mining = false;
	}
}

naql_status
notice_mining_check(struct slice text, const char *source,
		    struct notice_findings *findings, struct notice_answers *out,
		    unsigned *found, naql_error *err)
{
	const struct xml_options opt = { .source = source, .size_max = NOTICE_RSL_MAX };
	struct reading r = { .findings = findings, .out = out };
	struct xml_reader *x = NULL;
	struct xml_event e;
	naql_status st = xml_open_memory(&x, &opt, text, err);

	*out = (struct notice_answers){ 0 };
	while (st == NAQL_OK && (st = xml_next(x, &e, err)) == NAQL_OK)
		take_event(&r, &e);
	xml_close(x);
	*found = r.found;
	if (r.needs_constraint && !r.constraint)
		notice_finding_add(findings, NOTICE_MINING_CONSTRAINT, r.line, r.offset,
				   "the value points to a constraint, and there is none");
	return st == NAQL_DONE ? NAQL_OK : st;
}
