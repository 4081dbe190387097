/*
 * site.c - see site.h.
 */
#include "fetch/site.h"

#include <string.h>
#include <time.h>

#include "base/error.h"
#include "rights/notice_path.h"

#define NAP_MS 100

void
site_fini(struct site *s)
{
	notice_robots_fini(&s->rules);
	buf_fini(&s->text);
	buf_fini(&s->origin);
	memset(s, 0, sizeof(*s));
}

naql_status
site_robots(struct site *s, const struct client_reply *r, naql_error *err)
{
	naql_status st;

	s->allows_all = r && r->status >= 400 && r->status <= 499;
	s->allows_nothing =
		!r || (!s->allows_all && (r->status < 200 || r->status > 299));
	/* an answer that breaks off may have lost a Disallow */
	if (r && r->cut != CLIENT_WHOLE && !s->allows_all && r->cut != CLIENT_LENGTH)
		s->allows_nothing = true;
	if (s->allows_all || s->allows_nothing)
		return NAQL_OK;
	st = client_content(r, &s->text, err);
	if (st != NAQL_OK)
		return st;
	if (s->text.len > NOTICE_ROBOTS_MAX)
		s->text.len = NOTICE_ROBOTS_MAX;
	return notice_robots_read(&s->rules, buf_slice(&s->text), NULL, err);
}

naql_status
site_allows(const struct site *s, const char *url, bool *allowed, naql_error *err)
{
	struct notice_robots_answer answer = { .disallowed = false };
	naql_status st = NAQL_OK;

	if (!s->allows_all && !s->allows_nothing)
		st = notice_robots_evaluate(&s->rules, SLICE(SITE_AGENT),
					    notice_path_of_url(SLICE(url)), &answer, err);
	*allowed = !s->allows_nothing && !answer.disallowed;
	return st;
}

naql_status
site_sitemaps(const struct site *s,
	      naql_status (*fn)(void *ctx, struct slice address, naql_error *err),
	      void *ctx, naql_error *err)
{
	struct slice rest = buf_slice(&s->text);
	naql_status st = NAQL_OK;

	while (rest.len > 0 && st == NAQL_OK) {
		size_t end = client_line(rest);
		struct slice line = slice_trim((struct slice){ rest.ptr, end });
		size_t colon = slice_find(line, SLICE(":"));
		struct slice name = slice_trim(
			(struct slice){ line.ptr, colon < line.len ? colon : 0 });

		if (slice_ieq(name, SLICE("Sitemap")))
			st = fn(ctx,
				slice_trim((struct slice){ line.ptr + colon + 1,
							   line.len - colon - 1 }),
				err);
		end = end < rest.len ? end + 1 : end;
		rest = (struct slice){ rest.ptr + end, rest.len - end };
	}
	return st;
}

/* ---- the pace ---- */

static int64_t
now_ms(void)
{
	struct timespec t = { 0 };

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		return 0; /* then each wait is a whole one */
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

naql_status
site_wait(struct site *s, uint64_t delay, bool (*stop)(void *ctx), void *ctx,
	  naql_error *err)
{
	int64_t left = s->asked ? s->asked + (int64_t)delay - now_ms() : 0;

	if (left > (int64_t)delay)
		left = (int64_t)delay;
	while (left > 0) {
		int64_t nap = left < NAP_MS ? left : NAP_MS;
		struct timespec t = { nap / 1000, (long)(nap % 1000) * 1000000 };

		if (stop && stop(ctx))
			return naql_fail(err, NAQL_E_STOPPED, s->origin.ptr,
					 NAQL_NO_OFFSET, "stopped");
		(void)nanosleep(&t, NULL); /* woken early it asks again */
		left -= nap;
	}
	s->asked = now_ms();
	if (s->asked == 0)
		s->asked = 1;
	return NAQL_OK;
}
