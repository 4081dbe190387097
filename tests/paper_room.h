/*
 * paper_room.h - books and uses of paper.h handed to the judge of src/rights/, through
 * the reader of contract files. To be included after cmocka.h.
 */
#ifndef NAQL_TESTS_PAPER_ROOM_H
#define NAQL_TESTS_PAPER_ROOM_H

#include "paper.h"
#include "rights/spent.h"
#include "rights_room.h"

/* The world of paper.h: two parties, nine outlets, an allow entry. */
static const char paper_parties[] = "[{\"id\":\"p\",\"legal_name\":\"n\"},"
				    "{\"id\":\"s\",\"legal_name\":\"n\",\"credits\":["
				    "\"Nobody else\",\"ferry press\"]}]";
static const char paper_outlets[] =
	"[{\"id\":\"web\",\"party\":\"p\",\"name\":\"n\",\"kind\":\"web\",\"keys\":[{"
	"\"type\":\"host\",\"value\":\"web.example\"}]},"
	"{\"id\":\"app\",\"party\":\"p\",\"name\":\"n\",\"kind\":\"app\",\"territories\":"
	"["
	"\"JO\"],\"keys\":[{\"type\":\"host\",\"value\":\"app.example\"}]},"
	"{\"id\":\"social\",\"party\":\"p\",\"name\":\"n\",\"kind\":\"social\","
	"\"territories\":[\"JO\",\"TR\"],\"keys\":[{\"type\":\"account\",\"value\":"
	"\"social.example/@us\"}]},"
	"{\"id\":\"print\",\"party\":\"p\",\"name\":\"n\",\"kind\":\"print\","
	"\"territories\":[\"DE\"],\"keys\":[{\"type\":\"path\",\"value\":"
	"\"web.example/paper/\"}]},"
	"{\"id\":\"ai\",\"party\":\"p\",\"name\":\"n\",\"kind\":\"ai_system\",\"keys\":[{"
	"\"type\":\"host\",\"value\":\"ai.example\"}]},"
	"{\"id\":\"late\",\"party\":\"p\",\"name\":\"n\",\"kind\":\"web\",\"valid_from\":"
	"\"2026-01-03\",\"keys\":[{\"type\":\"host\",\"value\":\"late.example\"}]},"
	"{\"id\":\"train\",\"party\":\"p\",\"name\":\"n\",\"kind\":\"ai_system\","
	"\"does\":["
	"\"ai_train\",\"ai_index\"],\"keys\":[{\"type\":\"host\",\"value\":"
	"\"train.example\"}]},"
	"{\"id\":\"home\",\"party\":\"p\",\"name\":\"n\",\"kind\":\"intranet\",\"seats\":"
	"20,"
	"\"keys\":[{\"type\":\"host\",\"value\":\"home.example\"}]},"
	"{\"id\":\"hall\",\"party\":\"p\",\"name\":\"n\",\"kind\":\"intranet\",\"keys\":["
	"{"
	"\"type\":\"host\",\"value\":\"hall.example\"}]}]";
static const char paper_allows[] =
	"[{\"id\":\"allowed\",\"scope\":\"outlet\",\"value\":\"app\",\"reason\":\"test\","
	"\"tz\":\"UTC\",\"from\":\"2026-01-04\",\"to\":\"2026-01-05\",\"author\":\"x\"}]";

static void
paper_put_text(struct rights_room *room, enum register_term_kind kind, struct buf *b)
{
	buf_add_byte(b, 0);
	assert_false(b->failed);
	room_put(room, kind, b->ptr);
	buf_reset(b);
}

/* paper_open() - the world with a book in it, sorted. */
NAQL_UNUSED static void
paper_open(struct rights_room *room, const struct p_book *book)
{
	struct buf b = { 0 };

	rights_room_init(room);
	room_put(room, REGISTER_PARTY, paper_parties);
	room_put(room, REGISTER_OUTLET, paper_outlets);
	room_put(room, REGISTER_CONTRACT, paper_allows);
	for (int i = 0; i < book->n_contracts; i++) {
		paper_write_contract(&book->contracts[i], &b);
		paper_put_text(room, REGISTER_CONTRACT, &b);
	}
	for (int i = 0; i < book->n_restricts; i++) {
		paper_write_restriction(&book->restricts[i], &b);
		paper_put_text(room, REGISTER_RESTRICTION, &b);
	}
	buf_fini(&b);
	assert_int_equal(rights_book_sort(room->book, NULL), NAQL_OK);
}

static enum rights_result
paper_result(enum tri t)
{
	return t == YES ? RIGHTS_PASS : t == NO ? RIGHTS_FAIL : RIGHTS_UNKNOWN;
}

/* The words of the three credits there are, folded once. */
struct paper_words {
	struct arena arena;
	struct use_words sanabel, other, ferry;
};

NAQL_UNUSED static void
paper_words_init(struct paper_words *w)
{
	memset(w, 0, sizeof(*w));
	assert_int_equal(use_fold_words(SLICE("(Sanabel)"), &w->arena, &w->sanabel, NULL),
			 0);
	assert_int_equal(use_fold_words(SLICE("Others"), &w->arena, &w->other, NULL), 0);
	assert_int_equal(
		use_fold_words(SLICE("The Ferry Press"), &w->arena, &w->ferry, NULL), 0);
}

NAQL_UNUSED static struct rights_facts
paper_facts(const struct p_use *u, const struct paper_words *w)
{
	static const char *const hosts[] = { "web.example",    "app.example",
					     "social.example", "www.web.example",
					     "ai.example",     "late.example",
					     "train.example",  "home.example",
					     "hall.example",   "who.example" };
	static const char *const urls[][2] = {
		{ "https://web.example/a", "https://web.example/b" },
		{ "https://app.example/a", "https://app.example/b" },
		{ "https://social.example/@Us/1", "https://social.example/@us/2#x" },
		{ "https://www.web.example/paper/1", "https://www.web.example/paper/2" },
		{ "https://ai.example/?q=a", "https://ai.example/?q=b" },
		{ "https://late.example/a", "https://late.example/b" },
		{ "https://train.example/a", "https://train.example/b" },
		{ "https://home.example/a", "https://home.example/b" },
		{ "https://hall.example/a", "https://hall.example/b" },
		{ "https://who.example/a", "https://who.example/b" },
	};
	static const char *const langs[] = { NULL, "ar", "en", "ar_EG", "ckb" };
	struct rights_facts f = {
		.kind = u->kind == 'w'	 ? USE_WHOLE
			: u->kind == 'p' ? USE_PART
			: u->kind == 'q' ? USE_QUOTE
					 : USE_COMMON_SOURCE,
		.item = SLICE("sea"),
		.medium = (unsigned)u->medium,
		.lang = SLICE(langs[(int)u->lang]),
		.others_item = u->others_item,
		.item_date = u->item_date,
		.superseded = u->superseded,
		.host = SLICE(hosts[u->outlet]),
		.url = SLICE(urls[u->outlet][u->page]),
		.first = u->first,
		.last = u->last,
		.page_date = u->page_date,
		.translation = u->translation,
		.words = u->words,
		.bytes = u->bytes,
		.permille = u->permille,
		.page_permille = -1,
		.link = paper_result(u->link),
		.verbatim = paper_result(u->verbatim),
		.paraphrased = paper_result(u->paraphrased),
		.in_heads = paper_result(u->in_heads),
		.notice = paper_result(u->notice),
		.has_credit = u->credit != 0,
		.credit_place = u->place == 'b'	  ? RIGHTS_IN_FRONT
				: u->place == 'a' ? RIGHTS_AMONG
				: u->place == 'h' ? RIGHTS_AFTER
						  : RIGHTS_PLACE_UNKNOWN,
		.credit_words = u->credit == 's' ? w->sanabel : w->other,
		.credits_other = &w->ferry,
		.n_credits_other = u->ferry,
	};

	return f;
}

static void
paper_add(struct buf *b, struct slice s)
{
	buf_add_slice(b, s.len ? s : SLICE("-"));
	buf_add_byte(b, ' ');
}

/* A part as paper_judge() writes an answer. */
static void
paper_part(const struct rights_part *p, struct buf *b)
{
	buf_add_str(b, rights_outcome_name(p->outcome));
	buf_add_byte(b, ' ');
	paper_add(b, p->contract);
	paper_add(b, p->grant);
	paper_add(b, p->via);
	for (size_t i = 0; i < p->n_missing; i++) {
		if (i)
			buf_add_byte(b, ',');
		buf_add_slice(b, p->missing[i]);
	}
	buf_add_str(b, p->n_missing ? ";" : "-;");
}

/* paper_text() - a judgement as paper_judge() writes it. */
NAQL_UNUSED static void
paper_text(const struct rights_judgement *j, struct buf *b)
{
	paper_part(j->whole, b);
	for (size_t i = 0; i < j->n_parts; i++) {
		buf_printf(b, "%lld-%lld ", (long long)j->parts[i].from,
			   (long long)j->parts[i].to);
		paper_part(&j->parts[i], b);
	}
}

#endif
