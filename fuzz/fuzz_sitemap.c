/*
 * fuzz_sitemap.c - a sitemap of strangers, and the address it was had from: what is
 * handed out is bounded, and an address that is taken is one of the web, whole and
 * without a user.
 */
#include "fuzz.h"

#include <string.h>

#include "fetch/client.h"
#include "fetch/sitemap.h"

static naql_status
take(void *ctx, struct slice address, naql_error *err)
{
	struct buf out = { 0 };
	bool good = false;

	(void)ctx;
	must(address.len <= CLIENT_URL_MAX);
	if (client_url("https://pier.example/a", address, &out, &good, err))
		return NAQL_E_NOMEM;
	if (good) {
		must(out.len <= CLIENT_URL_MAX && strlen(out.ptr) == out.len);
		must(strncmp(out.ptr, "http", 4) == 0 && strchr(out.ptr, '#') == NULL);
		for (size_t i = 0; i < out.len; i++)
			must((unsigned char)out.ptr[i] > ' ');
	}
	buf_fini(&out);
	return NAQL_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice text = { (const char *)bytes, len };
	bool is;
	naql_status st = sitemap_read(text, &is, take, NULL, NULL);

	must(st == NAQL_OK);
	must(take(NULL, len <= CLIENT_URL_MAX ? text : SLICE(""), NULL) == NAQL_OK);
	return 0;
}
