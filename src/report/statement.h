/*
 * statement.h - what a statement is made of, before it is written.
 */
#ifndef NAQL_REPORT_STATEMENT_H
#define NAQL_REPORT_STATEMENT_H

#include "base/arena.h"
#include "io/file.h"
#include "naql/statement.h"
#include "register/register.h"
#include "rights/book.h"
#include "rights/charge.h"

enum statement_class {
	STATEMENT_COVERED,
	STATEMENT_DUTY_OPEN,
	STATEMENT_VIA,
	STATEMENT_NOT_COVERED,
	STATEMENT_UNDETERMINED
};

/* One event: recorded uses that are one. What is said of it is of the first of them, but
 * for the duties, which are those open in any. */
struct statement_event {
	char id[17], use[17];
	enum statement_class is;
	struct slice story, title, outlet, url, outcome, contract, grant;
	struct slice missing; /* joined by " | " */
	bool over;	      /* of a limit of number */
	int64_t at;	      /* capture of .use */
	int64_t first, last, gone;
	uint32_t captures, addresses, words, permille;
	unsigned actions, medium;
};

struct statement_sum {
	struct slice contract;
	const struct rights_price *price; /* currency, tax rule and rate are alike */
	int64_t net, tax;
	uint64_t lines;
};

/* Lines of one contract stand together. */
struct statement_line {
	struct charge_line charge;
	const struct rights_contract *contract;
	const struct statement_event *event; /* NULL: none */
};

struct statement {
	struct reg *reg;
	struct rights_book *book;
	const struct rights_party *party;
	int64_t from, to; /* days, as midnights of UTC */
	unsigned lang;	  /* 0 English, 1 Arabic */
	struct arena arena;
	VEC(struct statement_event) events;
	VEC(struct statement_line) lines;
	VEC(struct statement_sum) sums;
	naql_statement_counts counts;
};

/* statement_gather.c: the party's events, those before the period too. */
naql_status statement_gather(struct statement *s, naql_error *err) NAQL_MUST_USE;
/* statement_sum.c: lines and sums. */
naql_status statement_sum(struct statement *s, naql_error *err) NAQL_MUST_USE;
/* statement_html.c, statement_csv.c */
naql_status statement_html(struct statement *s, struct file_writer *file,
			   naql_error *err) NAQL_MUST_USE;
naql_status statement_csv(struct statement *s, struct file_writer *file,
			  naql_error *err) NAQL_MUST_USE;

/* statement_in() - whether an event that costs nothing stands in the statement. */
static inline bool
statement_in(const struct statement *s, const struct statement_event *e)
{
	return rights_in(e->first, s->from, s->to);
}
/* statement_money.c: "1,234.50" by the currency's digits. */
void statement_money(struct buf *out, int64_t amount, const char *currency);

#endif
