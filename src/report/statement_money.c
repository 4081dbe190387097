/*
 * statement_money.c - minor units as people write them. ISO 4217 says how many digits a
 * currency has behind the point; two where nothing else is said here.
 */
#include "report/statement.h"

#include "base/compiler.h"

static unsigned
digits_of(const char *currency)
{
	static const char none[] =
		"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV "
		"XAF XOF XPF";
	static const char three[] = "BHD IQD JOD KWD LYD OMR TND";

	if (strlen(currency) != 3)
		return 2;
	if (strstr(none, currency))
		return 0;
	return strstr(three, currency) ? 3 : 2;
}

void
statement_money(struct buf *out, int64_t amount, const char *currency)
{
	char text[32], *at = text + sizeof(text);
	uint64_t v = amount < 0 ? (uint64_t)-amount : (uint64_t)amount;
	unsigned digits = digits_of(currency), n = 0;

	for (; n < digits; n++, v /= 10)
		*--at = (char)('0' + v % 10);
	if (digits)
		*--at = '.';
	n = 0;
	do {
		if (n && n % 3 == 0)
			*--at = ',';
		*--at = (char)('0' + v % 10);
		v /= 10;
		n++;
	} while (v);
	if (amount < 0)
		buf_add_str(out, "\xe2\x88\x92");
	buf_add(out, at, (size_t)(text + sizeof(text) - at));
}
