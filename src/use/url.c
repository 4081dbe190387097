/*
 * url.c - the host of a URL. Not a validator: what a crawl holds is taken as it stands.
 */
#include "use/use.h"

static size_t
find_any(struct slice s, size_t from, const char *set)
{
	while (from < s.len && strchr(set, s.ptr[from]) == NULL)
		from++;
	return from;
}

struct slice
use_url_host(struct slice url, struct arena *arena)
{
	size_t begin = slice_find(url, SLICE("://"));
	size_t end, at;
	char *host;

	if (begin >= url.len)
		return (struct slice){ NULL, 0 };
	begin += 3;
	end = find_any(url, begin, "/?#\\");
	for (at = end; at > begin; at--)
		if (url.ptr[at - 1] == '@') {
			begin = at;
			break;
		}
	if (begin < end && url.ptr[begin] == '[')
		at = find_any(url, begin, "]") +
		     1; /* an IPv6 address keeps its brackets */
	else
		at = find_any(url, begin, ":");
	end = at < end ? at : end;
	while (end > begin && url.ptr[end - 1] == '.')
		end--;
	host = begin < end ? arena_strndup(arena, url.ptr + begin, end - begin) : NULL;
	if (host == NULL)
		return (struct slice){ NULL, 0 };
	for (size_t i = 0; i < end - begin; i++)
		if (host[i] >= 'A' && host[i] <= 'Z')
			host[i] = (char)(host[i] - 'A' + 'a');
	return (struct slice){ host, end - begin };
}
