/*
 * statement_words.c - see statement_words.h. Facts in plain words: what was found, what a
 * contract says, what it comes to.
 */
#include "report/statement_words.h"

#include "base/compiler.h"

static const char *const words[STATEMENT_N_WORDS][2] = {
	[SAY_TITLE] = { "Statement of uses", "كشف الاستخدامات" },
	[SAY_STAND] = { "This statement lists what was found in the period and what the "
			"contract's prices come to. It is not an invoice. A use is "
			"charged once: "
			"one story, at one outlet, on one page.",
			"يعرض هذا الكشف ما عُثر عليه خلال المدة وما تبلغه أسعار العقد، "
			"وليس فاتورة. يُحتسب الاستخدام مرة واحدة: مادة واحدة في منفذ واحد "
			"على صفحة "
			"واحدة." },
	[SAY_AGENCY] = { "Agency", "الوكالة" },
	[SAY_PARTY] = { "Party", "الطرف" },
	[SAY_PERIOD] = { "Period", "المدة" },
	[SAY_UNTIL] = { "until before", "حتى ما قبل" },
	[SAY_TOTALS] = { "Totals", "المجاميع" },
	[SAY_CONTRACT] = { "Contract", "العقد" },
	[SAY_CURRENCY] = { "Currency", "العملة" },
	[SAY_LINES] = { "Lines", "البنود" },
	[SAY_NET] = { "Net", "الصافي" },
	[SAY_TAX] = { "Tax", "الضريبة" },
	[SAY_GROSS] = { "Gross", "الإجمالي" },
	[SAY_COUNTS] = { "Uses in the period", "الاستخدامات خلال المدة" },
	[SAY_COVERED] = { "covered by a contract", "يشملها عقد" },
	[SAY_DUTY_OPEN] = { "covered, and a duty is open",
			    "يشملها عقد وثمة التزام قائم" },
	[SAY_OVER] = { "of these, over a limit of number", "منها ما تجاوز حدّ العدد" },
	[SAY_VIA] = { "covered through another party", "مشمولة عن طريق طرف آخر" },
	[SAY_NOT_COVERED] = { "no contract found that covers them",
			      "لم يُعثر على عقد يشملها" },
	[SAY_UNDETERMINED] = { "undetermined, not in this statement",
			       "غير محسومة، وليست في هذا الكشف" },
	[SAY_LINES_OF] = { "Lines of contract", "بنود العقد" },
	[SAY_TERM] = { "Term", "السريان" },
	[SAY_NO] = { "No.", "الرقم" },
	[SAY_FIRST_SEEN] = { "First seen", "أول رصد" },
	[SAY_WHAT] = { "What", "البند" },
	[SAY_OUTLET] = { "Outlet and address", "المنفذ والعنوان" },
	[SAY_WORDS] = { "Words, share", "الكلمات والنسبة" },
	[SAY_GRANT] = { "Grant", "الإذن" },
	[SAY_OUTCOME] = { "Judged", "الحكم" },
	[SAY_AMOUNT] = { "Amount", "المبلغ" },
	[SAY_BASE] = { "Amount of the period", "مبلغ المدة" },
	[SAY_MINIMUM] = { "Up to the minimum of the period", "تكملة الحد الأدنى للمدة" },
	[SAY_DECLARED] = { "A share of what the party declares: not in the sum",
			   "نسبة مما يصرّح به الطرف: ليست في المجموع" },
	[SAY_NOTE_NO_PRICE] = { "the grant has no price", "لا سعر لهذا الإذن" },
	[SAY_NOTE_NO_RATE] = { "no rate fits", "لا تعرفة تنطبق" },
	[SAY_NOTE_INCLUDED] = { "included in the period's amount", "ضمن مبلغ المدة" },
	[SAY_NOTE_OVER] = { "above what the period's amount is for",
			    "زيادة على ما يغطيه مبلغ المدة" },
	[SAY_NOTE_CAPPED] = { "the period's cap is reached", "بلغ سقف المدة" },
	[SAY_SUM] = { "Sum", "المجموع" },
	[SAY_VIA_TEXT] = { "These are covered by the right of another party to hand on. "
			   "They are not charged here.",
			   "هذه يشملها حق طرف آخر في إعادة التوزيع، ولا تُحتسب هنا." },
	[SAY_OFFER] = { "Uses for an offer", "استخدامات يمكن أن يُقدَّم بشأنها عرض" },
	[SAY_OFFER_TEXT] = { "For these no contract was found that covers them at that "
			     "time and in that way. They are not charged: there is no "
			     "amount without a contract. An offer can be made for them.",
			     "لم يُعثر لهذه على عقد يشملها في ذلك الوقت وعلى ذلك الوجه. "
			     "لا "
			     "تُحتسب: لا مبلغ بلا عقد. ويمكن أن يُقدَّم بشأنها عرض." },
	[SAY_NO_LINES] = { "Nothing fell due in this period.",
			   "لا شيء مستحق في هذه المدة." },
	[SAY_GONE] = { "not there any more on", "لم يعد موجوداً في" },
	[SAY_FOOT] = { "Days are those of each contract's time zone. Every line can be "
		       "seen "
		       "side by side by the id of its use.",
		       "الأيام بتوقيت كل عقد. ويمكن عرض كل بند جنباً إلى جنب برقم "
		       "استخدامه." },
	[SAY_UNDETERMINED_TEXT] = { "A fact is missing for these. They stand neither "
				    "among "
				    "the lines nor among the uses for an offer.",
				    "تنقص هذه واقعة، فليست ضمن البنود ولا ضمن ما يُعرض." },
};

const char *
statement_word(enum statement_word w, unsigned lang)
{
	return words[w][lang ? 1 : 0];
}

struct pair {
	const char *code, *en, *ar;
};

static struct slice
find(const struct pair *pairs, size_t n, struct slice code, unsigned lang)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(code, SLICE(pairs[i].code)))
			return SLICE(lang ? pairs[i].ar : pairs[i].en);
	return code;
}

struct slice
statement_outcome(struct slice code, unsigned lang)
{
	static const struct pair pairs[] = {
		{ "COVERED", "covered by a contract", "يشمله عقد" },
		{ "COVERED_DUTY_OPEN", "covered; a duty is open",
		  "يشمله عقد؛ ثمة التزام قائم" },
		{ "COVERED_VIA", "covered through another party",
		  "مشمول عن طريق طرف آخر" },
		{ "OUT_OF_SCOPE", "outside the scope of the contract",
		  "خارج نطاق العقد" },
		{ "EXPIRED", "the contract had ended", "كان العقد قد انتهى" },
		{ "EARLY", "before the contract began", "قبل بدء العقد" },
		{ "SUSPENDED", "the contract was suspended", "كان العقد موقوفاً" },
		{ "NO_CONTRACT_FOUND", "no contract found", "لم يُعثر على عقد" },
	};

	return find(pairs, NAQL_COUNT(pairs), code, lang);
}

struct slice
statement_duty(struct slice code, unsigned lang)
{
	static const struct pair pairs[] = {
		{ "credit", "credit not found", "لم تُذكر الوكالة" },
		{ "credit_where", "credit at another place", "ذُكرت الوكالة في موضع آخر" },
		{ "link", "link not found", "لا رابط" },
		{ "no_alteration", "wording altered", "تغيّر النص" },
		{ "keep_notice", "notice not found", "لم يُعثر على إشعار الحقوق" },
		{ "extent", "longer than agreed", "أطول مما اتُّفق عليه" },
		{ "max_uses", "over the limit of number", "فوق حدّ العدد" },
		{ "online_days", "online longer than agreed",
		  "بقي منشوراً أطول مما اتُّفق عليه" },
		{ "publish_within_days", "published later than agreed",
		  "نُشر بعد الموعد المتفق عليه" },
		{ "correct_within_s", "correction not seen in time",
		  "لم يُرصد التصحيح في موعده" },
	};

	return find(pairs, NAQL_COUNT(pairs), code, lang);
}

const char *
statement_kind_code(enum charge_kind k)
{
	static const char *const codes[] = { [CHARGE_BASE] = "base",
					     [CHARGE_EVENT] = "use",
					     [CHARGE_MINIMUM] = "minimum",
					     [CHARGE_DECLARED] = "declared" };

	return codes[k];
}

const char *
statement_note_code(enum charge_note n)
{
	static const char *const codes[] = {
		[CHARGE_PLAIN] = "",	      [CHARGE_NO_PRICE] = "no_price",
		[CHARGE_NO_RATE] = "no_rate", [CHARGE_INCLUDED] = "included",
		[CHARGE_OVER] = "over",	      [CHARGE_CAPPED] = "capped",
	};

	return codes[n];
}
