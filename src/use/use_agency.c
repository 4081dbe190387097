/*
 * use_agency.c - the names and hosts of the archive's agency, folded once.
 */
#include "use/use_int.h"

#include <string.h>

#include "base/error.h"

#define AGENCY_EXACT_MAX                                                                 \
	3u /* Latin letters up to which a name must stand as it is written */

/* A short name in Latin capitals ("AA") is a word of many languages without them. */
static bool
agency_short(struct slice name)
{
	if (name.len == 0 || name.len > AGENCY_EXACT_MAX)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] < 'A' || name.ptr[i] > 'Z')
			return false;
	return true;
}

static naql_status
agency_add_form(struct use_agency *a, struct fold *f, struct slice name, naql_error *err)
{
	const struct word *words;
	size_t n;
	struct agency_name out = { 0 };
	naql_status st = fold_plain(f, name, &words, &n, err);

	if (st || n == 0)
		return st;
	out.n = (uint32_t)(n < TABLE_WORDS ? n : TABLE_WORDS);
	for (uint32_t i = 0; i < out.n; i++)
		out.words[i] = words[i].hash;
	a->bloom[out.words[0] >> 6 & 63] |= (uint64_t)1 << (out.words[0] & 63);
	if (!VEC_RESERVE(&a->names, 1))
		return naql_nomem(err);
	name = slice_trim(name);
	if (agency_short(name)) {
		out.exact = mem_strndup(name.ptr, name.len);
		if (!out.exact)
			return naql_nomem(err);
	}
	a->names.ptr[a->names.n++] = out;
	return NAQL_OK;
}

/*
 * A name as it is written, and in Arabic as it stands behind a word that is written
 * together with it: "to the agency", "and the agency". Not for a name of one short word.
 */
static naql_status
agency_add_name(struct use_agency *a, struct fold *f, struct slice name, naql_error *err)
{
	static const char *const joined[] = { "ل", "و", "ب" };
	struct buf form = { 0 };
	naql_status st;

	name = slice_trim(name);
	st = agency_add_form(a, f, name, err);
	for (size_t i = 0; !st && slice_find(name, SLICE("وكالة ")) == 0 && i < 3; i++) {
		buf_reset(&form);
		buf_add_str(&form, joined[i]);
		buf_add(&form, name.ptr, name.len);
		st = buf_status(&form, err);
		if (!st)
			st = agency_add_form(a, f, buf_slice(&form), err);
	}
	buf_fini(&form);
	return st;
}

/* The agency may stand in the table of agencies itself: then it is no other. */
static naql_status
agency_find_ours(struct use_agency *a, naql_error *err)
{
	for (size_t i = 0; i < table_data_n; i++) {
		const struct table_phrase *t = &table_data_phrases[i];

		if (t->kind != TABLE_AGENCY || use_agency_is(a, t->name))
			continue;
		for (size_t k = 0; k < a->names.n; k++) {
			const struct agency_name *n = &a->names.ptr[k];

			if (n->n != t->n ||
			    memcmp(n->words, t->words, n->n * sizeof(*n->words)) != 0)
				continue;
			if (!VEC_PUSH(&a->ours, t->name))
				return naql_nomem(err);
			break;
		}
	}
	return NAQL_OK;
}

static naql_status
agency_add_host(struct use_agency *a, struct slice host, naql_error *err)
{
	char *copy;

	host = slice_trim(host);
	if (host.len == 0)
		return NAQL_OK;
	copy = mem_strndup(host.ptr, host.len);
	if (!copy)
		return naql_nomem(err);
	for (size_t i = 0; i < host.len; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] + 32);
	if (!VEC_PUSH(&a->hosts, copy)) {
		mem_free(copy);
		return naql_nomem(err);
	}
	return NAQL_OK;
}

naql_status
use_agency_new(struct use_agency **out, const struct slice *names, size_t n_names,
	       const struct slice *hosts, size_t n_hosts, naql_error *err)
{
	struct use_agency *a = mem_calloc(1, sizeof(*a));
	struct fold *f = NULL;
	naql_status st;

	*out = NULL;
	if (!a)
		return naql_nomem(err);
	st = fold_new(&f, err);
	for (size_t i = 0; !st && i < n_names; i++)
		st = agency_add_name(a, f, names[i], err);
	for (size_t i = 0; !st && i < n_hosts; i++)
		st = agency_add_host(a, hosts[i], err);
	if (!st)
		st = agency_find_ours(a, err);
	if (!st) {
		*out = a;
		a = NULL;
	}
	fold_free(f);
	use_agency_free(a);
	return st;
}

void
use_agency_free(struct use_agency *a)
{
	if (!a)
		return;
	for (size_t i = 0; i < a->names.n; i++)
		mem_free(a->names.ptr[i].exact);
	for (size_t i = 0; i < a->hosts.n; i++)
		mem_free(a->hosts.ptr[i]);
	VEC_FREE(&a->names);
	VEC_FREE(&a->hosts);
	VEC_FREE(&a->ours);
	mem_free(a);
}

uint32_t
use_agency_at(const struct use_agency *a, const char *utf8, const struct word *words,
	      size_t n_words, size_t at)
{
	uint64_t hash = words[at].hash;
	uint32_t best = 0;

	if (!table_begins(a->bloom, hash))
		return 0;
	for (size_t i = 0; i < a->names.n; i++) {
		const struct agency_name *name = &a->names.ptr[i];
		uint32_t n = 0;

		if (name->n <= best || name->n > n_words - at)
			continue;
		while (n < name->n && words[at + n].hash == name->words[n])
			n++;
		if (n < name->n)
			continue;
		if (name->exact && utf8 &&
		    (words[at].len != strlen(name->exact) ||
		     memcmp(utf8 + words[at].begin, name->exact, words[at].len) != 0))
			continue;
		best = n;
	}
	return best;
}

bool
use_agency_is(const struct use_agency *a, const char *table_name)
{
	for (size_t i = 0; i < a->ours.n; i++)
		if (strcmp(a->ours.ptr[i], table_name) == 0)
			return true;
	return false;
}

/* The host of a link: //host/... too. Not a validator. */
static struct slice
link_host(struct slice url)
{
	size_t at = slice_find(url, SLICE("//")), end;
	struct slice host = { NULL, 0 };

	if (at > url.len || (at != 0 && (at < 5 || url.ptr[at - 1] != ':')))
		return host;
	host = (struct slice){ url.ptr + at + 2, url.len - at - 2 };
	for (end = 0; end < host.len && !memchr("/?#\\", host.ptr[end], 4); end++)
		;
	host.len = end;
	at = slice_find(host, SLICE("@"));
	if (at < host.len)
		host = (struct slice){ host.ptr + at + 1, host.len - at - 1 };
	for (size_t i = host.len; i-- > 0;)
		if (host.ptr[i] == ':')
			host.len = i;
	return host;
}

static bool
host_below(struct slice host, const char *ours)
{
	size_t len = strlen(ours);
	struct slice tail;

	if (host.len < len)
		return false;
	tail = (struct slice){ host.ptr + host.len - len, len };
	return slice_ieq(tail, (struct slice){ ours, len }) &&
	       (host.len == len || host.ptr[host.len - len - 1] == '.');
}

bool
use_agency_host(const struct use_agency *a, struct slice url)
{
	struct slice host = link_host(url);

	for (size_t i = 0; host.len && i < a->hosts.n; i++)
		if (host_below(host, a->hosts.ptr[i]))
			return true;
	return false;
}
