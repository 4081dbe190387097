/*
 * fuzz_stamp.c - a time-stamp reply of strangers: read or refused with a reason, and
 * never confirmed by nobody's certificate.
 */
#include "fuzz.h"

#include "base/timestamp.h"
#include "engine/stamp.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice reply = { (const char *)bytes, len };
	struct stamp stamp;
	naql_error err = { 0 };
	naql_status st = stamp_read(reply, "fuzz", &stamp, &err);

	must(st == NAQL_OK || (st == NAQL_E_FORMAT && err.text[0]) || st == NAQL_E_LIMIT);
	if (st == NAQL_OK)
		must(stamp.at != TIME_NONE);
	must(stamp_answers(reply, reply, "fuzz", NULL) != NAQL_OK);
	must(stamp_check(reply, SLICE("a head"), reply, "fuzz", NULL) != NAQL_OK);
	return 0;
}
