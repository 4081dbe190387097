/*
 * evidence_readme.c - what a person reads first: what the bundle is, how it is checked
 * and what it does not show, in English and in Arabic; and each use in a few lines.
 *
 * Facts only: an outcome says what the register of contracts held, never what follows.
 */
#include "report/evidence_int.h"

#include "base/error.h"

static const char english[] =
	"WHAT THIS IS\n"
	"\n"
	"Each folder use-... shows one use: a story of the agency found on a page. It "
	"holds\n"
	"\n"
	"  about.txt          the use in a few lines\n"
	"  side-by-side.html  story and page side by side; opens in any browser, loads "
	"nothing\n"
	"  record.json        what was found, as it was entered; excerpts.json: both "
	"texts\n"
	"  page.warc          the page as the crawl recorded it: header, response, "
	"nothing undone\n"
	"  page.payload       the page's bytes, in which positions count; page.txt: as "
	"it reads\n"
	"  capture.json       file, time, address; the digests of the record, computed "
	"again\n"
	"  alignment.json     each passage: where it begins and ends in story, page and "
	"page.txt\n"
	"  story.txt          the text of the story; story.json: version, dates; "
	"story.bin: title,\n"
	"                     a zero byte, text: the bytes whose digest was entered\n"
	"  judgement.json     what was held against the contracts, clause by clause;\n"
	"                     judgements.jsonl: all of them in order\n"
	"  contracts.jsonl    the versions of contracts that were looked at, party and "
	"outlet\n"
	"  notice.json        the agency's notice at that time, with notice/ where it "
	"was kept\n"
	"  answers.jsonl      what the outlet answered, where it did\n"
	"  *.leaf .fact .path that use, judgement and story were entered in the log, and "
	"when\n"
	"\n"
	"archive.json names the agency and its own hosts. log/head.txt is the head of "
	"the log's\n"
	"tree, log/head.tsr a time stamp of an independent authority over it, where "
	"there is one.\n"
	"What is absent was not kept or not found again; the files say so.\n"
	"\n"
	"HOW TO CHECK IT\n"
	"\n"
	"On any machine with a POSIX shell and sha256sum:\n"
	"\n"
	"  sh verify.sh               all but the time stamp\n"
	"  sh verify.sh CA.pem        the time stamp too (with openssl); CA.pem is the "
	"certificate\n"
	"                             of the time-stamping authority, to be had from it\n"
	"\n"
	"Every line must say \"right\". \"absent\" names what is not in here, and so is "
	"not\n"
	"shown. Ask the agency, by another way than this file came,\n"
	"for the digest of MANIFEST.sha256 and compare it with the one that is printed. "
	"How the\n"
	"digests are made stands in docs/evidence-format.md of naql: RFC 9162 for the "
	"log, RFC\n"
	"3161 for time stamps.\n"
	"\n"
	"WHAT IT DOES NOT SHOW\n"
	"\n"
	"It shows what was found and that it was not changed since it was entered. It "
	"does not\n"
	"show who wrote a text, who may use it, or what follows from it: people decide "
	"that. A\n"
	"digest proves a file. Where the page was captured by others (Common Crawl, for "
	"example),\n"
	"it shows what their crawler recorded, not that the site served it to everybody. "
	"Without\n"
	"a time stamp the times rest on the word of who keeps the archive.\n";

static const char arabic[] =
	"ما هذا\n"
	"\n"
	"كل مجلد use-... يعرض استعمالًا واحدًا: مادة من مواد الوكالة وُجدت في صفحة. وفيه:\n"
	"\n"
	"  about.txt          الاستعمال في أسطر قليلة\n"
	"  side-by-side.html  المادة والصفحة جنبًا إلى جنب؛ يُفتح في أي متصفح ولا يحمّل "
	"شيئًا من الشبكة\n"
	"  record.json        ما وُجد، كما سُجّل؛ وفي excerpts.json النصان\n"
	"  page.warc          الصفحة كما سجّلها الزاحف، بلا أي تغيير\n"
	"  page.payload       بايتات الصفحة التي تُحسب فيها المواضع؛ و page.txt نصها كما "
	"يُقرأ\n"
	"  capture.json       الملف والوقت والعنوان، وبصمات التسجيل محسوبةً من جديد\n"
	"  alignment.json     كل مقطع: أين يبدأ وأين ينتهي في المادة وفي الصفحة وفي "
	"page.txt\n"
	"  story.txt          نص المادة؛ و story.json الإصدار والتواريخ؛ و story.bin "
	"العنوان ثم بايت صفر ثم النص:\n"
	"                     وهي البايتات التي سُجّلت بصمتها\n"
	"  judgement.json     ما قورن بالعقود بندًا بندًا؛ و judgements.jsonl كل ما سبق "
	"بالترتيب\n"
	"  contracts.jsonl    إصدارات العقود التي نُظر فيها، والطرف والمنفذ\n"
	"  notice.json        إشعار حقوق الوكالة في ذلك الوقت، ومعه مجلد notice-N حيث "
	"حُفظ\n"
	"  answers.jsonl      ما أجاب به المنفذ، إن أجاب\n"
	"  *.leaf .fact .path أن الاستعمال والحكم والمادة دخلت السجل، ومتى\n"
	"\n"
	"يذكر archive.json الوكالة ومضيفيها. و log/head.txt رأس شجرة السجل، و "
	"log/head.tsr ختم وقت من جهة\n"
	"مستقلة عليه إن وُجد. وما غاب فلم يُحفظ أو لم يُعثر عليه ثانيةً، والملفات تقول ذلك.\n"
	"\n"
	"كيف يُتحقق منه\n"
	"\n"
	"على أي جهاز فيه صدفة POSIX و sha256sum:\n"
	"\n"
	"  sh verify.sh               كل شيء سوى ختم الوقت\n"
	"  sh verify.sh CA.pem        وختم الوقت أيضًا (مع openssl)؛ و CA.pem شهادة جهة "
	"ختم الوقت، تؤخذ منها\n"
	"\n"
	"يجب أن يبدأ كل سطر بكلمة right؛ وما بدأ بكلمة absent فليس هنا ما يدل عليه. "
	"واسأل الوكالة، بطريق غير الطريق الذي جاء به هذا "
	"الملف، عن بصمة\n"
	"MANIFEST.sha256 وقارنها بالمطبوعة. وطريقة حساب البصمات في "
	"docs/evidence-format.md من naql: المعيار RFC 9162\n"
	"للسجل و RFC 3161 لأختام الوقت.\n"
	"\n"
	"ما لا يدل عليه\n"
	"\n"
	"يدل على ما وُجد وعلى أنه لم يتغير منذ سُجّل. ولا يدل على من كتب نصًا ولا على من يحق "
	"له استعماله ولا على ما\n"
	"يترتب عليه: فذلك يقرره الناس. والبصمة تثبت ملفًا؛ فإن كانت الصفحة من التقاط "
	"غيرنا (مثل Common Crawl) فهي تدل\n"
	"على ما سجّله زاحفهم، لا على أن الموقع عرضها على الجميع. وبلا ختم وقت تقوم "
	"الأوقات على قول من يحفظ الأرشيف.\n";

static void
row(struct buf *out, const char *name, struct slice value)
{
	if (!value.len)
		return;
	buf_printf(out, "%-22s ", name);
	for (size_t i = 0; i < value.len; i++) /* one line, whatever a page wrote */
		buf_add_byte(out, (uint8_t)value.ptr[i] < 0x20 ? (uint8_t)' '
							       : (uint8_t)value.ptr[i]);
	buf_add_byte(out, '\n');
}

static const char *
page_words(const struct evidence_page *p)
{
	if (p->captured.whole)
		return "as recorded in a WARC record: page.warc";
	if (p->captured.found)
		return "found again, not out of a WARC: page.payload";
	return "not found again: the words of both texts stand in excerpts.json";
}

naql_status
evidence_use_readme(const struct evidence_page *p, naql_error *err)
{
	const struct entry *e = p->e;
	struct buf *out = &p->ev->line;

	row(out, "Use", SLICE(p->use->id));
	row(out, "Story", e->row->story);
	row(out, "Title", e->title);
	row(out, "Story published", SLICE(e->published));
	row(out, "Page", e->row->url);
	row(out, "Captured", e->row->captured);
	row(out, "Kind", entry_kind_words(SLICE(e->row->kind)));
	row(out, "How", entry_how_words(SLICE(e->row->how)));
	buf_printf(out, "%-22s %u.%u%% of the story's own words, %u.%u%% of the page\n",
		   "Shares", e->row->story_permille / 10, e->row->story_permille % 10,
		   e->row->page_permille / 10, e->row->page_permille % 10);
	buf_printf(out, "%-22s %u\n", "Own words in common", e->row->words);
	row(out, "Credit found",
	    json_str(json_get(json_get(e->record, "credit"), "text")));
	row(out, "Held against contracts", entry_outcome_words(e->outcome));
	row(out, "The page here", SLICE(page_words(p)));
	row(out, "The story here",
	    SLICE(!p->story_there ? "its text is no longer in the archive"
		  : p->story_same ? "the text whose digest was entered: story.bin"
				  : "not the text whose digest was entered"));
	row(out, "In the log",
	    SLICE(p->use->use ? "use.leaf, use.fact, use.path"
			      : "no: it was recorded before the log had uses"));
	return evidence_add(p->ev, p->use, "about.txt", err);
}

naql_status
evidence_readme(struct evidence *ev, naql_error *err)
{
	naql_status st =
		evidence_add_slice(ev, NULL, "README.en.txt", SLICE(english), err);

	return st == NAQL_OK
		       ? evidence_add_slice(ev, NULL, "README.ar.txt", SLICE(arabic), err)
		       : st;
}
