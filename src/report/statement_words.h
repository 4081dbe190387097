/*
 * statement_words.h - the statement's own words, in English and in Arabic.
 */
#ifndef NAQL_REPORT_STATEMENT_WORDS_H
#define NAQL_REPORT_STATEMENT_WORDS_H

#include "rights/charge.h"

enum statement_word {
	SAY_TITLE,
	SAY_STAND,
	SAY_AGENCY,
	SAY_PARTY,
	SAY_PERIOD,
	SAY_UNTIL, /* between two days */
	SAY_TOTALS,
	SAY_CONTRACT,
	SAY_CURRENCY,
	SAY_LINES,
	SAY_NET,
	SAY_TAX,
	SAY_GROSS,
	SAY_COUNTS,
	SAY_COVERED,
	SAY_DUTY_OPEN,
	SAY_OVER,
	SAY_VIA,
	SAY_NOT_COVERED,
	SAY_UNDETERMINED,
	SAY_LINES_OF,
	SAY_TERM,
	SAY_NO,
	SAY_FIRST_SEEN,
	SAY_WHAT,
	SAY_OUTLET,
	SAY_WORDS,
	SAY_GRANT,
	SAY_OUTCOME,
	SAY_AMOUNT,
	SAY_BASE,
	SAY_MINIMUM,
	SAY_DECLARED,
	SAY_NOTE_NO_PRICE,
	SAY_NOTE_NO_RATE,
	SAY_NOTE_INCLUDED,
	SAY_NOTE_OVER,
	SAY_NOTE_CAPPED,
	SAY_SUM,
	SAY_VIA_TEXT,
	SAY_OFFER,
	SAY_OFFER_TEXT,
	SAY_NO_LINES,
	SAY_GONE,
	SAY_FOOT,
	SAY_UNDETERMINED_TEXT,
	STATEMENT_N_WORDS
};
const char *statement_word(enum statement_word w, unsigned lang);
/* statement_outcome() - in words; {NULL, 0}: none of ours. */
struct slice statement_outcome(struct slice code, unsigned lang);
/* statement_duty() - a word of a judgement's "missing". */
struct slice statement_duty(struct slice code, unsigned lang);
/* For the spreadsheet. */
const char *statement_kind_code(enum charge_kind k);
const char *statement_note_code(enum charge_note n);

#endif
