/*
 * version.c - what this build is: for bug reports and for those who check evidence.
 */
#include "base/json_write.h"
#include "base/sha256.h"
#include "index/segment.h"
#include "naql/archive.h"
#include "rights/judge.h"
#include "rights/zone.h"
#include "text/fold.h"

const char *
naql_version(void)
{
	return NAQL_VERSION;
}

naql_status
naql_version_json(const naql_sink *sink, naql_error *err)
{
	char digest[SHA256_HEX_LEN + 1];
	struct json_writer jw;
	struct buf line = { 0 };
	naql_status st;

	hex_encode(fold_digest(), SHA256_LEN, digest);
	jw_init(&jw, &line);
	jw_object(&jw);
	jw_key(&jw, "naql");
	jw_cstr(&jw, NAQL_VERSION);
	jw_key(&jw, "segment_format");
	jw_uint(&jw, segment_format());
	jw_key(&jw, "fold_version");
	jw_uint(&jw, fold_version());
	jw_key(&jw, "fold_digest");
	jw_cstr(&jw, digest);
	jw_key(&jw, "rights_rules");
	jw_uint(&jw, RIGHTS_RULES_VERSION);
	jw_key(&jw, "time_zones");
	jw_cstr(&jw, zone_data_version());
	jw_key(&jw, "notice_form");
	jw_uint(&jw, 1);
	jw_key(&jw, "rsl"); /* these move in place: the dates are what is implemented */
	jw_cstr(&jw, "1.0 of 2025-12-10, errata to 2026-08-07");
	jw_key(&jw, "tdmrep");
	jw_cstr(&jw, "2024-05-10");
	jw_key(&jw, "aipref");
	jw_cstr(&jw, "vocab-08 of 2026-09-14, attach-05 of 2026-08-19");
	jw_key(&jw, "compiler");
	jw_cstr(&jw, __VERSION__);
	jw_object_end(&jw);
	st = buf_status(&line, err);
	if (st == NAQL_OK && sink && sink->line)
		st = sink->line(sink->ctx, line.ptr, line.len, err);
	buf_fini(&line);
	return st;
}
