/*
 * paper.h - contracts, restrictions and uses as docs/contract-format.md describes them,
 * in plain small numbers: made at random, written as JSON for naql, and judged by
 * paper.c, which knows nothing of src/rights/.
 *
 * The world is small so that much of it meets: nine days of January 2026, cut into
 * quarters (all times are whole quarters of a day, now and then a second less), a party
 * with nine outlets, another that hands on, and one item that everything is about.
 */
#ifndef NAQL_TESTS_PAPER_H
#define NAQL_TESTS_PAPER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "prop.h"

#define QUARTER	    21600
#define NEVER	    INT64_MIN
#define PAPER_EPOCH INT64_C(1767225600) /* 2026-01-01 */

enum tri { NO, YES, DUNNO };

/* Sets are bits; EVERY is "all". */
#define EVERY (1u << 31)

/* O_AI does not say what it does; O_TRAIN does ai_train and ai_index. Of O_HOME it is
 * known that 20 read it, of O_HALL it is not known. */
enum p_outlet {
	O_WEB,
	O_APP,
	O_SOCIAL,
	O_PRINT,
	O_AI,
	O_LATE,
	O_TRAIN,
	O_HOME,
	O_HALL,
	O_NOBODY,
	N_OUTLETS
};
enum p_place { P_JO = 1, P_TR = 2, P_DE = 4, P_ELSEWHERE = 8 };

struct p_grant {
	char id; /* a letter */
	bool prohibit;
	unsigned media;	    /* 1 text, 2 picture */
	unsigned languages; /* 1 ar, 2 en, 4 ar-EG */
	unsigned outlets;   /* 1 << p_outlet */
	unsigned actions;   /* 1 << index in p_actions */
	/* form 2 */
	unsigned products;	   /* 1 wire, 2 photo */
	unsigned categories;	   /* 1 sport, 2 sport/football, 4 weather */
	unsigned sources;	   /* 1 own, 2 third_party */
	bool no_places;		   /* territories left out */
	unsigned include, exclude; /* p_place; EVERY: WORLD */
	bool all_items;
	int64_t created_from, created_to; /* NEVER: open */
	int archive_days;		  /* -1: all */
	int tier;			  /* quarters */
	unsigned recipients;		  /* 1 << p_outlet; EVERY; 1 << 20: party p */
	char extent;			  /* f, e, h, s */
	int max_words, max_chars, max_permille; /* -1: none */
	int max_uses;				/* -1: none */
	char by, in;				/* e i o; t d m 1 */
	int online_days, within_days, seats;	/* -1: none */
	char credit; /* 0 none, a any of the archive's, s Sanabel, n Nobody */
	bool link, verbatim, notice;
	char where;  /* 0 any, b before, h behind */
	int correct; /* quarters; -1: none */
};

#define P_GRANTS    4
#define P_VERSIONS  5
#define P_RESTRICTS 3

struct p_contract { /* one version */
	const char *number, *party;
	char state; /* a active, d draft, s suspended, t terminated */
	bool form2, dhaka, renews;
	int64_t from, to, suspended, effective; /* NEVER: none */
	struct p_grant grants[P_GRANTS];
	int n_grants;
};

struct p_restriction {
	char id;
	char kind;  /* e t k m n o 3 x l d */
	bool other; /* about another item */
	int64_t from, to;
	unsigned include, exclude, only, products, categories;
	int days;
};

struct p_book {
	struct p_contract contracts[P_VERSIONS]; /* in the order of entering */
	int n_contracts;
	struct p_restriction restricts[P_RESTRICTS];
	int n_restricts;
};

struct p_use {
	enum p_outlet outlet;
	char kind;			      /* w p q c */
	char medium;			      /* 0 unknown, 1, 2 */
	char lang;			      /* 0 unknown, 1 ar, 2 en, 3 ar-EG, 4 ckb */
	bool others_item, translation, ferry; /* ferry: the page credits Ferry Press */
	int64_t item_date, superseded, first, last, page_date;
	int words, bytes, permille; /* -1: unknown */
	enum tri link, verbatim, paraphrased, in_heads, notice;
	char credit; /* 0 none, s Sanabel, o another form */
	char place;  /* 0 unknown, b before, a among, h behind */
	int page;    /* of the outlet: two addresses */
};

extern const char *const p_actions[];
#define P_N_ACTIONS 18

void paper_make(struct prop *p, struct p_book *b);
void paper_make_grant(struct prop *p, struct p_grant *g, char id, bool form2, bool dhaka,
		      bool prohibit);
void paper_make_use(struct prop *p, struct p_use *u);
/* As arrays of entries of docs/contract-format.md. */
void paper_write_contract(const struct p_contract *c, struct buf *out);
void paper_write_restriction(const struct p_restriction *x, struct buf *out);

/* ---- the second judge ---- */

#define PAPER_EVENTS 4096
struct paper_count { /* what was counted, in a plain list */
	struct paper_event {
		const char *number;
		char grant, by, in;
		int64_t period;
		int outlet, page;
	} events[PAPER_EVENTS];
	int n;
};

/*
 * paper_judge() - "OUTCOME contract grant via missing;" for the whole, then the same with
 * "from-to " in front for each part. count NULL: limits of number are unknown.
 */
void paper_judge(const struct p_book *b, const struct p_use *u, struct paper_count *count,
		 struct buf *out);

#endif
