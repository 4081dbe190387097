/*
 * page_view.c - naql_page_html(): the records of naql_page() as a document for people.
 *
 * Made from the records themselves, so that what is looked at is what programs read.
 * Colours are a ground and an edge each; the label is printed too, so that none depends
 * on telling colours apart.
 */
#include "base/buf.h"
#include "base/compiler.h"
#include "base/json.h"
#include "naql/scan.h"
#include "report/escape.h"

struct view {
	const naql_sink *sink;
	struct buf line;
};

static const struct label {
	const char *name, *light, *dark;
} labels[] = {
	{ "title", "#eceff3", "#2a2f36" },
	{ "headline", "#d8e7ff", "#1d3658" },
	{ "lead", "#dff3ff", "#173c4a" },
	{ "body", "#e3f6e3", "#1c3b22" },
	{ "quote", "#eef7d4", "#323c14" },
	{ "caption", "#fff3cc", "#463a10" },
	{ "picture_credit", "#ffe6c2", "#4d3311" },
	{ "byline", "#f0e4ff", "#3a2a55" },
	{ "date", "#e8e4ff", "#2e2b58" },
	{ "credit", "#ffe0ef", "#512441" },
	{ "notice", "#ffd9d6", "#57211d" },
	{ "teaser", "#e9e2d6", "#3d352a" },
	{ "comment", "#dcefee", "#1d3d3c" },
	{ "navigation", "#e6e9ec", "#2c3238" },
	{ "boilerplate", "#f1f1f1", "#262626" },
};

static const char style[] =
	":root{color-scheme:light dark}"
	"body{margin:0 auto;max-inline-size:64rem;padding:1rem;"
	"font:1rem/1.6 system-ui,\"Noto Sans\",\"Noto Naskh Arabic\",sans-serif;"
	"background:#fff;color:#1b1f24;overflow-wrap:anywhere}"
	"h1{font-size:1.4rem}h2{font-size:1.1rem;margin-block:2rem .5rem}"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}"
	"dt{color:#545d68}dd{margin:0}"
	".key{display:flex;flex-wrap:wrap;gap:.3rem;position:sticky;inset-block-start:0;"
	"background:inherit;padding-block:.4rem;font-size:.85rem}"
	".key span,.b{border-inline-start:.3rem solid #0005;padding:.15rem .5rem;"
	"border-radius:.2rem}"
	".b{display:flex;gap:1rem;justify-content:space-between;margin-block:.2rem}"
	".b i{flex:none;max-inline-size:40%;font:.75rem/1.6 ui-monospace,monospace;"
	"color:#3f4852;text-align:end}"
	".b .why{display:none}.b:hover .why,.b:focus .why{display:inline}"
	"@media(prefers-color-scheme:dark){body{background:#14171b;color:#e8eaed}"
	"dt{color:#a5aeb9}.b i{color:#c3cad2}.key span,.b{border-color:#fff5}}";

static naql_status
flush(struct view *v, naql_error *err)
{
	naql_status st = buf_status(&v->line, err);

	if (st == NAQL_OK && v->sink && v->sink->line && v->line.len > 0)
		st = v->sink->line(v->sink->ctx, v->line.ptr, v->line.len, err);
	buf_reset(&v->line);
	return st;
}

static void
text(struct view *v, struct slice s)
{
	escape_html(&v->line, s, ESCAPE_TEXT);
}

static naql_status
head(struct view *v, naql_error *err)
{
	buf_add_str(&v->line,
		    "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
		    "<meta name=\"viewport\" content=\"width=device-width\">"
		    "<title>What pages say</title><style>");
	buf_add_str(&v->line, style);
	for (size_t i = 0; i < NAQL_COUNT(labels); i++)
		buf_printf(&v->line, ".%s{background:%s}", labels[i].name,
			   labels[i].light);
	buf_add_str(&v->line, "@media(prefers-color-scheme:dark){");
	for (size_t i = 0; i < NAQL_COUNT(labels); i++)
		buf_printf(&v->line, ".%s{background:%s}", labels[i].name,
			   labels[i].dark);
	buf_add_str(
		&v->line,
		"}</style></head><body><h1>What pages say</h1><p>Each block as it was "
		"labelled; point at one to read why and at which bytes. A label says "
		"where a passage stands; matching does not depend on it.</p><div "
		"class=\"key\">");
	for (size_t i = 0; i < NAQL_COUNT(labels); i++)
		buf_printf(&v->line, "<span class=\"%s\">%s</span>", labels[i].name,
			   labels[i].name);
	buf_add_str(&v->line, "</div>");
	return flush(v, err);
}

static void
row(struct view *v, const char *name, struct slice s)
{
	if (s.len == 0)
		return;
	buf_printf(&v->line, "<dt>%s</dt><dd><bdi>", name);
	text(v, s);
	buf_add_str(&v->line, "</bdi></dd>");
}

static void
rows_of(struct view *v, const char *name, const struct json *list, const char *key)
{
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *item = json_at(list, i);

		row(v, name, json_str(key ? json_get(item, key) : item));
	}
}

static void
fields(struct view *v, const struct json *page)
{
	static const char *const names[] = {
		"url",	     "canonical",	 "lang",	   "charset",
		"title",     "headline",	 "byline",	   "outlet",
		"published", "published_source", "published_text", "published_fault",
		"modified",  "modified_source",	 "credit",
	};

	buf_add_str(&v->line, "<dl>");
	for (size_t i = 0; i < NAQL_COUNT(names); i++)
		row(v, names[i], json_str(json_get(page, names[i])));
	if (json_type(json_get(page, "paywall")) == JSON_BOOL)
		row(v, "paywall",
		    json_bool(json_get(page, "paywall")) ? SLICE("yes") : SLICE("no"));
	if (json_bool(json_get(page, "body_absent")))
		row(v, "body", SLICE("absent"));
	rows_of(v, "picture credit", json_get(page, "picture_credits"), NULL);
	rows_of(v, "notice", json_get(page, "notices"), "text");
	buf_add_str(&v->line, "</dl>");
}

static const char *
class_of(struct slice label)
{
	for (size_t i = 0; i < NAQL_COUNT(labels); i++) {
		if (slice_eq(label, SLICE(labels[i].name)))
			return labels[i].name;
	}
	return "boilerplate";
}

static void
block(struct view *v, const struct json *b)
{
	const struct json *at = json_get(b, "at");
	const char *name = class_of(json_str(json_get(b, "label")));

	buf_printf(&v->line,
		   "<div class=\"b %s\" dir=\"auto\" tabindex=\"0\" title=\"%s: ", name,
		   name);
	escape_html(&v->line, json_str(json_get(b, "why")), ESCAPE_ATTRIBUTE);
	buf_add_str(&v->line, "\"><span>");
	text(v, json_str(json_get(b, "text")));
	buf_printf(&v->line, "</span><i dir=\"ltr\">%s<span class=\"why\">: ", name);
	text(v, json_str(json_get(b, "why")));
	buf_printf(&v->line, ", bytes %lld to %lld</span></i></div>",
		   (long long)json_int(json_at(at, 0)),
		   (long long)json_int(json_at(at, 1)));
}

static naql_status
one_page(struct view *v, const struct json *page, naql_error *err)
{
	const struct json *blocks = json_get(page, "blocks");
	naql_status st;

	buf_add_str(&v->line, "<section><h2><bdi>");
	text(v, json_str(json_get(page, "id")));
	buf_add_str(&v->line, "</bdi></h2>");
	fields(v, page);
	st = flush(v, err);
	for (size_t i = 0; i < json_count(blocks) && st == NAQL_OK; i++) {
		block(v, json_at(blocks, i));
		st = flush(v, err);
	}
	buf_add_str(&v->line, "</section>");
	return st == NAQL_OK ? flush(v, err) : st;
}

static naql_status
on_line(void *ctx, const char *bytes, size_t len, naql_error *err)
{
	struct view *v = ctx;
	struct json *page;
	naql_status st = json_parse(&page, bytes, len, "page", err);

	if (st != NAQL_OK)
		return st;
	st = one_page(v, page, err);
	json_free(page);
	return st;
}

static void
on_fault(void *ctx, const naql_error *fault)
{
	const struct view *v = ctx;

	if (v->sink && v->sink->fault)
		v->sink->fault(v->sink->ctx, fault);
}

static void
on_progress(void *ctx, const naql_progress *p)
{
	const struct view *v = ctx;

	if (v->sink && v->sink->progress)
		v->sink->progress(v->sink->ctx, p);
}

static bool
on_stop(void *ctx)
{
	const struct view *v = ctx;

	return v->sink && v->sink->stop && v->sink->stop(v->sink->ctx);
}

naql_status
naql_page_html(naql_strings inputs, const naql_input_options *opt, const naql_sink *sink,
	       naql_input_counts *counts, naql_error *err)
{
	struct view v = { .sink = sink };
	const naql_sink own = { .line = on_line,
				.fault = on_fault,
				.progress = on_progress,
				.stop = on_stop,
				.ctx = &v };
	naql_status st = head(&v, err);

	*counts = (naql_input_counts){ 0 };
	if (st == NAQL_OK)
		st = naql_page(inputs, opt, &own, counts, err);
	if (st == NAQL_OK) {
		buf_add_str(&v.line, "</body></html>");
		st = flush(&v, err);
	}
	buf_fini(&v.line);
	return st;
}
