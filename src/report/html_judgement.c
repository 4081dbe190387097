/*
 * html_judgement.c - what the use was held against, and which clause decided.
 *
 * No colour and no word here weighs an outcome: a clause passes, fails or is unknown, and
 * the facts stand beside it.
 */
#include "report/html.h"

static void
row(struct html *h, const char *name, const struct json *v)
{
	if (json_type(v) == JSON_NULL ||
	    (json_type(v) == JSON_ARRAY && json_count(v) == 0))
		return;
	buf_printf(&h->buf, "<dt>%s</dt><dd>", name);
	html_value(h, v);
	html_raw(h, "</dd>");
}

static void
deciding(struct html *h, const struct json *c)
{
	html_raw(h, "<dt>Clause that decided</dt><dd>");
	html_value(h, json_get(c, "clause"));
	html_raw(h, ": ");
	html_value(h, json_get(c, "result"));
	html_raw(h, "; fact: ");
	html_value(h, json_get(c, "fact"));
	html_raw(h, "; wanted: ");
	html_value(h, json_get(c, "wanted"));
	html_raw(h, "</dd>");
}

static void
clauses(struct html *h, const struct entry *e)
{
	static const char *const keys[] = { "contract", "grant", "clause",
					    "result",	"fact",	 "wanted" };
	const struct json *list = json_get(e->judgement, "clauses");
	const struct json *decided = entry_deciding(e);

	if (json_count(list) == 0)
		return;
	html_raw(h,
		 "<div class=\"wide\"><table><caption>Clauses, as they were compared"
		 "</caption><thead><tr><th scope=\"col\">Contract</th>"
		 "<th scope=\"col\">Grant</th>"
		 "<th scope=\"col\">Clause</th><th scope=\"col\">Result</th>"
		 "<th scope=\"col\">Fact</th><th scope=\"col\">Wanted</th></tr></thead>"
		 "<tbody>\n");
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *c = json_at(list, i);

		html_raw(h, c == decided ? "<tr class=\"decided\">" : "<tr>");
		for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
			html_raw(h, "<td>");
			html_value(h, json_get(c, keys[k]));
			html_raw(h, "</td>");
		}
		html_raw(h, "</tr>\n");
	}
	html_raw(h, "</tbody></table></div>\n");
}

/* Where the answer changed while the use was seen. */
static void
parts(struct html *h, const struct entry *e)
{
	static const char *const keys[] = { "from", "to", "outcome", "contract",
					    "missing" };
	const struct json *list = json_get(e->judgement, "parts");

	if (json_count(list) == 0)
		return;
	html_raw(h, "<div class=\"wide\"><table><caption>Parts of the time in which it "
		    "was seen</caption><thead><tr><th scope=\"col\">From</th>"
		    "<th scope=\"col\">To</th><th scope=\"col\">Outcome</th>"
		    "<th scope=\"col\">Contract</th><th scope=\"col\">Missing</th></tr>"
		    "</thead><tbody>\n");
	for (size_t i = 0; i < json_count(list); i++) {
		html_raw(h, "<tr>");
		for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
			html_raw(h, "<td>");
			html_value(h, json_get(json_at(list, i), keys[k]));
			html_raw(h, "</td>");
		}
		html_raw(h, "</tr>\n");
	}
	html_raw(h, "</tbody></table></div>\n");
}

void
html_judgement(struct html *h, const struct entry *e)
{
	const struct json *decided = entry_deciding(e);

	html_folded(h, "judgement");
	html_raw(h, "Judgement: ");
	html_text(h, entry_outcome_words(e->outcome));
	html_folded_summary_end(h);
	if (e->judgement == NULL || json_type(e->judgement) == JSON_NULL) {
		html_raw(h, "<p>This use has not been held against the contracts "
			    "yet.</p>");
		html_folded_end(h);
		return;
	}
	html_raw(h, "<dl>");
	row(h, "Outcome", json_get(e->judgement, "outcome"));
	row(h, "Party", json_get(e->judgement, "party"));
	row(h, "Contract", json_get(e->judgement, "contract"));
	row(h, "Grant", json_get(e->judgement, "grant"));
	row(h, "Through", json_get(e->judgement, "via"));
	row(h, "Missing facts", json_get(e->judgement, "missing"));
	if (decided)
		deciding(h, decided);
	html_raw(h, "</dl>\n");
	parts(h, e);
	clauses(h, e);
	html_folded_end(h);
}
