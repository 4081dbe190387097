/*
 * fuzz_record_jsonl.c - the scanner of JSONL lines against the tree of base/json.h: both
 * take the same lines and say the same strings. Left out: what only a tree minds, a
 * number out of range or a NUL in a name.
 */
#include "fuzz.h"

#include <string.h>

#include "base/json.h"
#include "record/jsonl_scan.h"

static void
compare(const struct jsonl_field *f, const struct json *v)
{
	must((f->type == JSONL_STRING) == (json_type(v) == JSON_STRING));
	must(f->type != JSONL_STRING || slice_eq(f->value, json_str(v)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char bom[] = "\xef\xbb\xbf";
	struct jsonl_field f[2] = { { .name = SLICE("id") }, { .name = SLICE("text") } };
	struct slice line = { (const char *)data, size };
	struct jsonl_fault fault = { SIZE_MAX, NULL };
	struct buf undone = { 0 };
	struct json *tree = NULL;
	naql_error err;

	if ((size >= 3 && memcmp(data, bom, 3) == 0) ||
	    (size > 0 && memchr(data, 0, size)))
		return 0;
	memset(&err, 0, sizeof(err));
	naql_status a = jsonl_scan_object(line, f, 2, &undone, &fault);
	naql_status b = json_parse(&tree, line.ptr, line.len, "line", &err);
	bool object = b == NAQL_OK && json_type(tree) == JSON_OBJECT;
	bool minded = strstr(err.text, "NUL byte") || strstr(err.text, "overflow");

	must(minded || (a == NAQL_OK) == object);
	must(a == NAQL_OK || (fault.what && fault.at <= size));
	if (a == NAQL_OK && object) {
		compare(&f[0], json_get(tree, "id"));
		compare(&f[1], json_get(tree, "text"));
	}
	json_free(tree);
	buf_fini(&undone);
	return 0;
}
