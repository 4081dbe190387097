/*
 * outlet_key.c - hosts and paths, compared label by label. The public suffix list that is
 * built into libpsl says which hosts belong to everybody; the machine's own copy is never
 * asked, so that a file is accepted or refused alike on every machine.
 */
#include "rights/outlet_key.h"

#include <libpsl.h>

#include "rights/word.h"

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
	struct rights_key k = { .type = RIGHTS_KEY_PATH };
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

/* "social.example/@gardens", or a feed's address without its scheme. */
static struct rights_key
read_address(struct member_reader *r, const struct json *v, enum rights_key_type type)
{
	struct rights_key k = { .type = type };
	size_t slash;

	k.value = member_text(r, v, "value", true, HOST_MAX + PATH_MAX_BYTES);
	if (r->st)
		return k;
	slash = slice_find(k.value, SLICE("/"));
	if (slash > k.value.len || slash + 1 >= k.value.len ||
	    k.value.len - slash > PATH_MAX_BYTES) {
		member_bad(r, "value",
			   type == RIGHTS_KEY_FEED
				   ? "is no feed: write host/path, without https://"
				   : "is no account: write host/name, as "
				     "social.example/@gardens");
		return k;
	}
	k.path = (struct slice){ k.value.ptr + slash, k.value.len - slash };
	for (size_t i = 0; i < k.path.len; i++)
		if ((unsigned char)k.path.ptr[i] <= 0x20 ||
		    (unsigned char)k.path.ptr[i] == 0x7f ||
		    strchr("?#\\", k.path.ptr[i])) {
			member_bad(r, "value", "may not hold spaces, ?, # or \\");
			return k;
		}
	if (type == RIGHTS_KEY_ACCOUNT && k.path.ptr[k.path.len - 1] == '/')
		k.path.len--;
	k.host = host_of_key(r, (struct slice){ k.value.ptr, slash }, false);
	return k;
}

/* Eight digits, the last of which says whether the others are right (ISO 3297). */
static bool
is_issn(struct slice s)
{
	unsigned sum = 0, weight = 8;

	if (s.len != 9 || s.ptr[4] != '-')
		return false;
	for (size_t i = 0; i < 9; i++) {
		char c = s.ptr[i];

		if (i == 4)
			continue;
		if (!(c >= '0' && c <= '9') && !(i == 8 && c == 'X'))
			return false;
		sum += weight-- * (c == 'X' ? 10u : (unsigned)(c - '0'));
	}
	return sum % 11 == 0;
}

/* Kept for people and for other ways of finding: no address of a page shows it. */
static struct rights_key
read_name(struct member_reader *r, const struct json *v, enum rights_key_type type)
{
	struct rights_key k = { .type = type };

	k.value = member_text(r, v, "value", true, HOST_MAX);
	if (!r->st && type == RIGHTS_KEY_ISSN && !is_issn(k.value))
		member_bad(r, "value",
			   "is no ISSN: 1234-5678, the last digit checks the others");
	return k;
}

struct rights_key
outlet_key_read(struct member_reader *r, const struct json *v)
{
	static const char *const names[] = { "type", "value", "include_sub", "proof",
					     NULL };
	struct rights_key k = { 0 };
	int type;

	if (!member_object(r, v, names))
		return k;
	type = member_word(r, v, "type", true, word_key_type_list);
	if (r->st)
		return k;
	(void)member_text(r, v, "proof", false, HOST_MAX);
	if (type > RIGHTS_KEY_PATH && json_get(v, "include_sub"))
		member_bad(r, "include_sub", "stands only beside a host or a path");
	if (type == RIGHTS_KEY_HOST)
		return outlet_key_host(r, v);
	if (type == RIGHTS_KEY_PATH)
		return read_path(r, v);
	if (type == RIGHTS_KEY_ACCOUNT || type == RIGHTS_KEY_FEED)
		return read_address(r, v, (enum rights_key_type)type);
	return read_name(r, v, (enum rights_key_type)type);
}

bool
outlet_key_same(const struct rights_key *a, const struct rights_key *b)
{
	if (a->type != b->type)
		return false;
	if (a->type > RIGHTS_KEY_FEED)
		return slice_eq(a->value, b->value);
	if (a->type == RIGHTS_KEY_ACCOUNT)
		return slice_eq(a->host, b->host) && slice_ieq(a->path, b->path);
	return slice_eq(a->host, b->host) && slice_eq(a->path, b->path);
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

/* The account itself and what lies below it; its name in any case. */
static bool
account_fits(struct slice account, struct slice path)
{
	if (path.len < account.len)
		return false;
	if (path.len > account.len && path.ptr[account.len] != '/')
		return false;
	return slice_ieq((struct slice){ path.ptr, account.len }, account);
}

bool
outlet_key_fits(const struct rights_key *k, struct slice host, struct slice path)
{
	if (k->type > RIGHTS_KEY_FEED || !host_fits(k, host))
		return false;
	if (k->type == RIGHTS_KEY_ACCOUNT)
		return account_fits(k->path, path);
	if (k->type == RIGHTS_KEY_FEED)
		return slice_eq(k->path, path);
	return path.len >= k->path.len &&
	       (k->path.len == 0 || memcmp(path.ptr, k->path.ptr, k->path.len) == 0);
}
