/*
 * outlet_key.c - hosts and paths, compared label by label. The public suffix list that is
 * built into libpsl says which hosts belong to everybody; the machine's own copy is never
 * asked, so that a file is accepted or refused alike on every machine.
 */
#include "rights/outlet_key.h"

#include <libpsl.h>

#define HOST_MAX       253u
#define LABEL_MAX      63u
#define PATH_MAX_BYTES 1024u

static const struct slice none = { NULL, 0 };

struct slice
outlet_key_bare(struct slice host)
{
	if (host.len && host.ptr[host.len - 1] == '.')
		host.len--;
	if (host.len > 4 && slice_ieq((struct slice){ host.ptr, 4 }, SLICE("www.")))
		return (struct slice){ host.ptr + 4, host.len - 4 };
	return host;
}

static bool
is_host(struct slice s)
{
	size_t label = 0;

	if (s.len == 0 || s.len > HOST_MAX)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
			continue;
		}
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
		      c == '_') ||
		    ++label > LABEL_MAX)
			return false;
	}
	return label > 0;
}

/* A host of everybody: "com.tr", "example"; NUL-terminated. */
static bool
is_public_suffix(const char *host)
{
	const psl_ctx_t *psl = psl_builtin();

	return psl && psl_is_public_suffix(psl, host);
}

static struct slice
host_of_key(struct member_reader *r, struct slice value, bool whole_host)
{
	struct slice host = outlet_key_bare(value);
	char *copy;

	if (r->st || !value.ptr)
		return none;
	if (!is_host(value)) {
		member_bad(r, "value",
			   "is no host: lower case, no scheme, no port, punycode for "
			   "other scripts");
		return none;
	}
	copy = arena_strndup(r->arena, host.ptr, host.len);
	if (!copy) {
		member_nomem(r);
		return none;
	}
	if (whole_host && is_public_suffix(copy))
		member_bad(r, "value",
			   "%s is a public suffix: hosts of everybody end in it", copy);
	return (struct slice){ copy, host.len };
}

struct rights_key
outlet_key_host(struct member_reader *r, const struct json *o)
{
	struct rights_key k = { 0 };

	k.value = member_text(r, o, "value", true, HOST_MAX);
	k.host = host_of_key(r, k.value, true);
	k.include_sub = member_flag(r, o, "include_sub");
	k.path = (struct slice){ "", 0 };
	return k;
}

static bool
is_path(struct slice s)
{
	if (s.len == 0 || s.len > PATH_MAX_BYTES || s.ptr[s.len - 1] != '/')
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c <= 0x20 || c >= 0x7f || c == '?' || c == '#' || c == '\\')
			return false;
	}
	return true;
}

static struct rights_key
read_path(struct member_reader *r, const struct json *v)
{
	struct rights_key k = { .is_path = true };
	size_t slash;

	k.value = member_text(r, v, "value", true, HOST_MAX + PATH_MAX_BYTES);
	k.include_sub = member_flag(r, v, "include_sub");
	if (r->st)
		return k;
	slash = slice_find(k.value, SLICE("/"));
	if (slash > k.value.len) {
		member_bad(r, "value", "is no path: write host/path/");
		return k;
	}
	k.path = (struct slice){ k.value.ptr + slash, k.value.len - slash };
	if (!is_path(k.path))
		member_bad(r, "value",
			   "is no path: host, slash, path, ending in a slash");
	k.host = host_of_key(r, (struct slice){ k.value.ptr, slash }, k.include_sub);
	return k;
}

struct rights_key
outlet_key_read(struct member_reader *r, const struct json *v)
{
	static const char *const names[] = { "type", "value", "include_sub", NULL };
	static const char *const types[] = { "host", "path", NULL };
	struct rights_key k = { 0 };
	int type;

	if (!member_object(r, v, names))
		return k;
	type = member_word(r, v, "type", true, types);
	return type == 1 ? read_path(r, v) : outlet_key_host(r, v);
}

bool
outlet_key_same(const struct rights_key *a, const struct rights_key *b)
{
	return a->is_path == b->is_path && slice_eq(a->host, b->host) &&
	       slice_eq(a->path, b->path);
}

struct slice
outlet_key_path(struct slice url)
{
	size_t at = slice_find(url, SLICE("://")), end;

	if (at >= url.len)
		return SLICE("/");
	for (at += 3; at < url.len && !memchr("/?#\\", url.ptr[at], 4); at++)
		;
	if (at == url.len || url.ptr[at] != '/')
		return SLICE("/");
	for (end = at; end < url.len && url.ptr[end] != '?' && url.ptr[end] != '#'; end++)
		;
	return (struct slice){ url.ptr + at, end - at };
}

static bool
host_fits(const struct rights_key *k, struct slice host)
{
	size_t below;

	if (host.len < k->host.len || k->host.len == 0)
		return false;
	below = host.len - k->host.len;
	if (memcmp(host.ptr + below, k->host.ptr, k->host.len) != 0)
		return false;
	return below == 0 || (k->include_sub && host.ptr[below - 1] == '.');
}

bool
outlet_key_fits(const struct rights_key *k, struct slice host, struct slice path)
{
	return host_fits(k, host) &&
	       (path.len >= k->path.len &&
		(k->path.len == 0 || memcmp(path.ptr, k->path.ptr, k->path.len) == 0));
}
