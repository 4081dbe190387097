/*
 * scan.c - uses of an archive in crawls: a line of JSON for each (docs/format-use.md),
 * and a sum at the end. docs/tour-callers.md goes through this file.
 *
 *   cc scan.c -o scan $(pkg-config --cflags --libs naql) && ./scan archive crawl.warc.gz
 */
#include <inttypes.h>
#include <naql/naql.h>
#include <stdio.h>

/* Each use, in the order of the input; 'json' is valid until we return. */
static naql_status
on_use(void *ctx, const char *json, size_t len, naql_error *err)
{
	if (fwrite(json, 1, len, ctx) == len && putc('\n', ctx) != EOF)
		return NAQL_OK;
	snprintf(err->text, sizeof(err->text), "the output cannot be written");
	return NAQL_E_IO; /* ends the scan, which returns it */
}

/* A record that could not be read: the scan goes on. */
static void
on_fault(void *ctx, const naql_error *fault)
{
	(void)ctx;
	fprintf(stderr, "%s, byte %" PRIu64 ": %s\n", fault->source, fault->offset,
		fault->text);
}

int
main(int argc, char **argv)
{
	naql_scan_options options = { 0 }; /* zeroes are the defaults: all processors */
	naql_scan_counts counts = { 0 };
	naql_sink sink = { 0 };
	naql_archive *archive = NULL;
	naql_strings inputs = { (const char *const *)argv + 2, (size_t)argc - 2 };
	naql_error error = { 0 };
	naql_status status;

	if (argc < 3)
		return fprintf(stderr, "usage: scan ARCHIVE INPUT...\n"), 2;
	options.size = sizeof(options);
	sink.line = on_use;
	sink.fault = on_fault;
	sink.ctx = stdout;
	status = naql_archive_open(&archive, argv[1], false, &error); /* to read only */
	if (status == NAQL_OK)
		status = naql_scan(archive, inputs, &options, &sink, &counts, &error);
	naql_archive_close(archive); /* NULL is fine */
	if (status == NAQL_OK && fflush(stdout) != 0)
		status = NAQL_E_IO;
	if (status != NAQL_OK) {
		fprintf(stderr, "scan: %s: %s\n", naql_status_name(status), error.text);
		return 1;
	}
	fprintf(stderr, "%" PRIu64 " pages, %" PRIu64 " uses, %" PRIu64 " bad records\n",
		counts.input.pages, counts.uses, counts.input.faults);
	return 0;
}
