/*
 * client.c - see client.h. The only file that sees libcurl.
 */
#include "fetch/client.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "io/coding.h"

struct client {
	CURL *curl;
	struct curl_slist *fields;
	struct client_options opt;
	struct client_reply *reply; /* of the request at hand */
	char why[CURL_ERROR_SIZE];
	bool stopped;
};

/* ---- what comes in ---- */

/* A line of the head; another status line begins anew (100 Continue goes before). */
static size_t
take_field(char *bytes, size_t size, size_t n, void *ctx)
{
	struct client *c = ctx;
	struct buf *head = &c->reply->head;

	n *= size;
	if (n >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
		buf_reset(head);
		buf_reset(&c->reply->body);
	}
	if (head->len + n > CLIENT_HEAD_MAX)
		return 0;
	buf_add(head, bytes, n);
	return head->failed ? 0 : n;
}

static size_t
take_body(char *bytes, size_t size, size_t n, void *ctx)
{
	struct client *c = ctx;
	struct buf *body = &c->reply->body;
	size_t room = CLIENT_BODY_MAX - body->len;

	n *= size;
	buf_add(body, bytes, n < room ? n : room);
	if (n > room)
		c->reply->cut = CLIENT_LENGTH;
	return body->failed || n > room ? 0 : n;
}

static int
take_sent(CURL *curl, curl_infotype type, char *bytes, size_t n, void *ctx)
{
	struct client *c = ctx;

	(void)curl;
	if (type == CURLINFO_HEADER_OUT)
		buf_add(&c->reply->request, bytes, n);
	return 0;
}

static int
go_on(void *ctx, curl_off_t a, curl_off_t b, curl_off_t x, curl_off_t y)
{
	struct client *c = ctx;

	(void)a;
	(void)b;
	(void)x;
	(void)y;
	if (c->opt.stop && c->opt.stop(c->opt.ctx))
		c->stopped = true;
	return c->stopped;
}

/* ---- the handle ---- */

static bool
set_up(struct client *c)
{
	CURL *h = c->curl;
	CURLcode bad = CURLE_OK;

#define SET(option, value)                                                               \
	do {                                                                             \
		if (bad == CURLE_OK)                                                     \
			bad = curl_easy_setopt(h, option, value);                        \
	} while (0)
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_HTTP_TRANSFER_DECODING, 0L); /* kept as it came */
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_CONNECTTIMEOUT, (long)CLIENT_CONNECT_S);
	SET(CURLOPT_TIMEOUT, (long)CLIENT_SECONDS);
	SET(CURLOPT_USERAGENT, c->opt.agent);
	SET(CURLOPT_HTTPHEADER, c->fields);
	SET(CURLOPT_ERRORBUFFER, c->why);
	SET(CURLOPT_HEADERFUNCTION, take_field);
	SET(CURLOPT_HEADERDATA, c);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, c);
	SET(CURLOPT_VERBOSE, 1L); /* for what was sent */
	SET(CURLOPT_DEBUGFUNCTION, take_sent);
	SET(CURLOPT_DEBUGDATA, c);
	SET(CURLOPT_NOPROGRESS, 0L);
	SET(CURLOPT_XFERINFOFUNCTION, go_on);
	SET(CURLOPT_XFERINFODATA, c);
#undef SET
	return bad == CURLE_OK;
}

/* Without "close" the end of a body in chunks, which are not undone here, would only be
 * known when the server grows tired. */
static bool
set_fields(struct client *c)
{
	static const char *const lines[] = { "Connection: close", "Accept: */*" };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct curl_slist *more = curl_slist_append(c->fields, lines[i]);

		if (!more)
			return false;
		c->fields = more;
	}
	return true;
}

naql_status
client_new(struct client **out, const struct client_options *opt, naql_error *err)
{
	struct client *c = mem_calloc(1, sizeof(*c));

	*out = NULL;
	if (!c)
		return naql_nomem(err);
	c->opt = *opt;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		c->curl = curl_easy_init();
	if (!c->curl || !set_fields(c) || !set_up(c)) {
		client_free(c);
		return naql_fail(err, NAQL_E_INTERNAL, NULL, NAQL_NO_OFFSET,
				 "libcurl could not be set up");
	}
	*out = c;
	return NAQL_OK;
}

void
client_free(struct client *c)
{
	if (!c)
		return;
	curl_easy_cleanup(c->curl);
	curl_slist_free_all(c->fields);
	mem_free(c);
}

void
client_reply_fini(struct client_reply *r)
{
	buf_fini(&r->request);
	buf_fini(&r->head);
	buf_fini(&r->body);
	memset(r, 0, sizeof(*r));
}

/* ---- asking ---- */

static void
say_why(struct client *c, CURLcode code)
{
	struct client_reply *r = c->reply;

	snprintf(r->why, sizeof(r->why), "%.120s",
		 c->why[0] ? c->why : curl_easy_strerror(code));
	if (r->cut == CLIENT_WHOLE)
		r->cut = code == CURLE_OPERATION_TIMEDOUT ? CLIENT_TIME
							  : CLIENT_DISCONNECT;
	if (r->cut == CLIENT_LENGTH)
		snprintf(r->why, sizeof(r->why), "longer than %zu MiB",
			 CLIENT_BODY_MAX >> 20);
}

naql_status
client_get(struct client *c, const char *url, struct client_reply *out, naql_error *err)
{
	long status = 0;
	char *ip = NULL;
	CURLcode code;

	buf_reset(&out->request);
	buf_reset(&out->head);
	buf_reset(&out->body);
	out->status = 0;
	out->cut = CLIENT_WHOLE;
	out->ip[0] = out->why[0] = c->why[0] = '\0';
	c->reply = out;
	code = curl_easy_setopt(c->curl, CURLOPT_URL, url);
	if (code == CURLE_OK)
		code = curl_easy_perform(c->curl);
	if (code == CURLE_OUT_OF_MEMORY || out->request.failed || out->head.failed ||
	    out->body.failed)
		return naql_nomem(err);
	if (c->stopped)
		return naql_fail(err, NAQL_E_STOPPED, url, NAQL_NO_OFFSET, "stopped");
	/* an answer is its head: without a whole one there is none */
	if (curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK &&
	    out->head.len >= 4 &&
	    memcmp(out->head.ptr + out->head.len - 2, "\r\n", 2) == 0)
		out->status = status > 0 && status < 1000 ? (int)status : 0;
	if (curl_easy_getinfo(c->curl, CURLINFO_PRIMARY_IP, &ip) == CURLE_OK && ip)
		snprintf(out->ip, sizeof(out->ip), "%s", ip);
	if (code != CURLE_OK)
		say_why(c, code);
	return NAQL_OK;
}

struct slice
client_field(const struct client_reply *r, const char *name)
{
	struct slice rest = buf_slice(&r->head), wanted = SLICE(name);

	while (rest.len > 0) {
		size_t end = client_line(rest);
		struct slice line = { rest.ptr, end };
		size_t colon = slice_find(line, SLICE(":"));

		if (colon < line.len &&
		    slice_ieq((struct slice){ line.ptr, colon }, wanted))
			return slice_trim((struct slice){ line.ptr + colon + 1,
							  line.len - colon - 1 });
		end = end < rest.len ? end + 1 : end;
		rest = (struct slice){ rest.ptr + end, rest.len - end };
	}
	return (struct slice){ NULL, 0 };
}

naql_status
client_content(const struct client_reply *r, struct buf *out, naql_error *err)
{
	struct slice coding = client_field(r, "Content-Encoding");
	bool chunks = slice_ieq(client_field(r, "Transfer-Encoding"), SLICE("chunked"));
	struct buf plain = { 0 };
	struct slice body = buf_slice(&r->body);
	naql_status st = NAQL_OK;

	if (chunks) {
		st = chunked_decode((const uint8_t *)body.ptr, body.len, CLIENT_BODY_MAX,
				    &plain, NULL);
		body = buf_slice(&plain);
	}
	if (st != NAQL_E_NOMEM && coding.len)
		st = coding_decode(coding_named(coding), (const uint8_t *)body.ptr,
				   body.len, CLIENT_BODY_MAX, out, NULL);
	else
		buf_add_slice(out, body);
	buf_fini(&plain);
	if (st == NAQL_E_NOMEM)
		return naql_nomem(err);
	return buf_status(out, err);
}

/* ---- addresses ---- */

static bool
is_web(CURLU *u)
{
	char *scheme = NULL, *user = NULL, *password = NULL;
	bool web = curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
		   (strcmp(scheme, "https") == 0 || strcmp(scheme, "http") == 0);
	bool somebody =
		curl_url_get(u, CURLUPART_USER, &user, 0) != CURLUE_NO_USER ||
		curl_url_get(u, CURLUPART_PASSWORD, &password, 0) != CURLUE_NO_PASSWORD;

	curl_free(scheme);
	curl_free(user);
	curl_free(password);
	return web && !somebody;
}

naql_status
client_url(const char *base, struct slice text, struct buf *out, bool *good,
	   naql_error *err)
{
	char *copy = mem_strndup(text.ptr ? text.ptr : "", text.len), *whole = NULL;
	CURLU *u = curl_url();
	bool ok = u && copy && text.len > 0 && text.len <= CLIENT_URL_MAX &&
		  memchr(text.ptr, 0, text.len) == NULL;

	*good = false;
	if (u && copy) {
		if (ok && base)
			ok = curl_url_set(u, CURLUPART_URL, base, 0) == CURLUE_OK;
		ok = ok &&
		     curl_url_set(u, CURLUPART_URL, copy, CURLU_URLENCODE) == CURLUE_OK &&
		     is_web(u) &&
		     curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK &&
		     curl_url_get(u, CURLUPART_URL, &whole, 0) == CURLUE_OK &&
		     strlen(whole) <= CLIENT_URL_MAX;
		buf_reset(out);
		if (ok)
			buf_add(out, whole, strlen(whole) + 1);
		*good = ok && !out->failed;
	}
	curl_free(whole);
	curl_url_cleanup(u);
	ok = u && copy && !out->failed;
	mem_free(copy);
	if (*good)
		out->len--; /* the NUL stands behind it */
	return ok ? NAQL_OK : naql_nomem(err);
}

naql_status
client_origin(const char *url, struct buf *out, naql_error *err)
{
	CURLU *u = curl_url();
	char *scheme = NULL, *host = NULL, *port = NULL;

	buf_reset(out);
	if (u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK)
		buf_printf(out, "%s://%s:%s", scheme, host, port);
	else
		out->failed = true;
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_url_cleanup(u);
	return buf_status(out, err);
}
