/*
 * Days in a zone: against Python's answers for the edges that matter (zones, summer time,
 * days left out, days that begin twice, years beyond the table), and properties.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/timestamp.h"
#include "prop.h"
#include "rights/contract_file.h"
#include "rights/zone.h"

static const struct {
	const char *zone, *day, *utc; /* the first second of that day */
} days[] = {
	{ "UTC", "2026-04-01", "2026-04-01T00:00:00Z" },
	{ "Asia/Riyadh", "2026-04-01", "2026-03-31T21:00:00Z" },
	{ "Asia/Amman", "2026-04-01", "2026-03-31T21:00:00Z" },
	{ "Asia/Amman", "2021-04-01", "2021-03-31T21:00:00Z" }, /* summer time, then */
	{ "Asia/Amman", "2021-01-01", "2020-12-31T22:00:00Z" },
	{ "Europe/Istanbul", "2015-11-09", "2015-11-08T22:00:00Z" },
	{ "Europe/Istanbul", "2026-01-01", "2025-12-31T21:00:00Z" },
	{ "Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z" },
	{ "Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z" },
	{ "America/New_York", "2026-11-01", "2026-11-01T04:00:00Z" },
	{ "America/New_York", "2026-11-02", "2026-11-02T05:00:00Z" },
	{ "Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z" },
	{ "Asia/Tehran", "2022-03-22",
	  "2022-03-21T20:30:00Z" }, /* midnight was left out */
	{ "Asia/Beirut", "2025-03-30", "2025-03-29T22:00:00Z" }, /* likewise */
	{ "Pacific/Apia", "2011-12-30",
	  "2011-12-30T10:00:00Z" }, /* the day was left out */
	{ "America/Havana", "2025-11-02", "2025-11-02T04:00:00Z" },
	{ "Europe/Berlin", "2044-07-01", "2044-06-30T22:00:00Z" }, /* beyond the table */
	{ "Europe/Berlin", "2075-01-01", "2074-12-31T23:00:00Z" },
	{ "Europe/Berlin", "1990-07-01",
	  "1990-06-30T23:00:00Z" }, /* before it: as in 2000 */
};

static void
test_days_begin(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		const struct zone_rules *z;
		char text[21];

		assert_true(zone_find(SLICE(days[i].zone), &z));
		time_format(contract_file_date(SLICE(days[i].day), z), text);
		assert_string_equal(text, days[i].utc);
	}
}

static void
test_names(void **state)
{
	static const char *const none[] = { "",	      "utc",	     "Asia/Aman",
					    "Asia/",  "Asia/Ammanx", "Europe/Berli",
					    "+03:00", "EST",	     "Etc/UTC" };
	const struct zone_rules *z;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(zone_find(SLICE(none[i]), &z));
	assert_true(zone_find(SLICE("UTC"), &z));
	assert_null(z);
	assert_true(zone_data_version()[0] == '2');
}

/* A moment's clock reading leads back to the moment, or to the earlier one that has it;
 * later days begin later. */
static void
test_there_and_back(void **state)
{
	static const char *const zones[] = { "Asia/Amman",    "Asia/Baghdad",
					     "Europe/Berlin", "America/St_Johns",
					     "Asia/Tehran",   "Australia/Lord_Howe",
					     "Africa/Cairo",  "Pacific/Apia" };

	(void)state;
	PROP_RUN(p, 20000)
	{
		const struct zone_rules *z;
		int64_t at = (int64_t)prop_below(&p, UINT64_C(4102444800)), back, local;

		assert_true(zone_find(SLICE(zones[prop_below(&p, 8)]), &z));
		local = at + zone_offset(z, at);
		back = zone_to_utc(z, local);
		assert_true(prop_check(&p, back <= at && at - back <= 2 * 86400,
				       "not the moment or one before"));
		assert_true(prop_check(&p, back + zone_offset(z, back) == local,
				       "another clock reading"));
		local -= local % 86400;
		assert_true(prop_check(
			&p, zone_to_utc(z, local) <= zone_to_utc(z, local + 86400),
			"a later day begins earlier"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_begin),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_there_and_back),
	};

	return cmocka_run_group_tests_name("rights: time zones", tests, NULL, NULL);
}
