/*
 * main.c - the table of commands, and the way to one.
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"

#define TEXT_FIELD                                                                       \
	CLI_OPTION(0, "text-field", "NAME",                                              \
		   "JSONL: the field that holds the text [text]; may repeat", OPT_LIST,  \
		   text_fields)
#define QUIET                                                                            \
	CLI_OPTION('q', "quiet", NULL, "no progress and no summary", OPT_FLAG, quiet)
#define PROGRESS                                                                         \
	CLI_OPTION(0, "progress", NULL,                                                  \
		   "progress on stderr also when it is no terminal", OPT_FLAG, progress)
#define BY                                                                               \
	CLI_OPTION(0, "by", "NAME", "who does it, for the log [the login name]",         \
		   OPT_STR, by)
#define REASON CLI_OPTION(0, "reason", "TEXT", "why, for the log", OPT_STR, reason)

#define MEMORY                                                                           \
	CLI_OPTION(0, "memory", "SIZE",                                                  \
		   "memory to build a segment in, as 512M or 2G [768M]; the result is "  \
		   "the same for any",                                                   \
		   OPT_SIZE, memory)

static const struct option_def init_options[] = {
	CLI_OPTION(0, "agency", "NAME",
		   "the agency's name as its credit line prints it (required)", OPT_STR,
		   agency),
	CLI_OPTION(0, "host", "HOST", "a host of the agency's own; may repeat", OPT_LIST,
		   hosts),
	CLI_OPTION(0, "credit", "PATTERN", "another form of the credit line; may repeat",
		   OPT_LIST, credits),
	BY,
};
static const struct option_def input_options[] = { TEXT_FIELD, MEMORY, QUIET, PROGRESS,
						   BY };
static const struct option_def background_options[] = {
	TEXT_FIELD,
	QUIET,
	PROGRESS,
	MEMORY,
	CLI_OPTION(0, "sketch-mib", "N", "size of the day counts in MiB [32]", OPT_UINT,
		   sketch_mib),
	BY,
};
static const struct option_def merge_options[] = { MEMORY, QUIET, PROGRESS, BY };
static const struct option_def reason_options[] = { REASON, BY };
static const struct option_def scan_options[] = {
	CLI_OPTION(0, "record", NULL, "keep the uses in the archive's register", OPT_FLAG,
		   record),
	CLI_OPTION('j', "jobs", "N",
		   "worker threads [one a processor]; the output is the same for any",
		   OPT_UINT, jobs),
	CLI_OPTION('w', "min-words", "N",
		   "shortest passage in folded words [8], 6 at least", OPT_UINT,
		   min_words),
	CLI_OPTION(0, "resume", "FILE",
		   "keep the names of finished inputs in FILE, and pass over those that "
		   "stand there: the same command again goes on",
		   OPT_STR, resume),
	CLI_OPTION(0, "traces", NULL, "also print what is shared formulae only", OPT_FLAG,
		   traces),
	CLI_OPTION(0, "reserved", NULL,
		   "only pages whose own notice reserves rights: a line for each, before "
		   "its uses",
		   OPT_FLAG, reserved),
	CLI_OPTION(0, "no-paraphrase", NULL,
		   "print only what was kept word for word or edited", OPT_FLAG,
		   no_paraphrase),
	PROGRESS,
	QUIET,
	TEXT_FIELD,
	BY,
};
static const struct option_def page_options[] = {
	CLI_OPTION(0, "html", NULL,
		   "one HTML document to look at: the blocks coloured, with reasons",
		   OPT_FLAG, html),
	QUIET,
	PROGRESS,
	TEXT_FIELD,
};
/* Which uses: of uses and report. */
#define FILTERS                                                                          \
	CLI_OPTION(0, "since", "DATE", "captured on or after", OPT_STR, since),          \
		CLI_OPTION(0, "until", "DATE", "captured before", OPT_STR, until),       \
		CLI_OPTION(0, "outlet", "HOST", "on this host or below it", OPT_STR,     \
			   outlet),                                                      \
		CLI_OPTION(0, "outcome", "NAME", "judged so, as NO_CONTRACT_FOUND",      \
			   OPT_STR, outcome),                                            \
		CLI_OPTION(0, "kind", "KIND",                                            \
			   "whole, part, quote, common_source or trace", OPT_STR, kind), \
		CLI_OPTION(0, "story", "ID", "of this story", OPT_STR, story)
static const struct option_def uses_options[] = {
	FILTERS,
	CLI_OPTION(0, "party", "ID", "of this party, by the newest judgement", OPT_STR,
		   party),
	CLI_OPTION(0, "new", NULL, "in no case, and of no text that was dismissed",
		   OPT_FLAG, unworked),
	CLI_OPTION('n', "limit", "N", "the strongest N", OPT_UINT, limit),
};
static const struct option_def show_options[] = {
	CLI_OPTION(0, "color", "WHEN", "auto, always or never [auto]", OPT_STR, colour),
};
static const struct option_def report_options[] = {
	CLI_OPTION('o', "output", "FILE",
		   "what to write: FILE.html, FILE.csv or FILE.jsonl (required)", OPT_STR,
		   output),
	FILTERS,
	CLI_OPTION('n', "limit", "N", "the strongest N", OPT_UINT, limit),
	QUIET,
};
static const struct option_def term_options[] = { BY, REASON, QUIET };
static const struct option_def restrict_options[] = {
	CLI_OPTION(0, "date", "DATE", "end: the first moment it no longer holds", OPT_STR,
		   date),
	REASON,
	BY,
	QUIET,
};
static const struct option_def contract_options[] = {
	CLI_OPTION(0, "dry-run", NULL,
		   "import: print what would be written, and write nothing", OPT_FLAG,
		   dry_run),
	CLI_OPTION(0, "date", "DATE", "end: the first moment that is not covered",
		   OPT_STR, date),
	REASON,
	BY,
	QUIET,
};
static const struct option_def judge_options[] = {
	CLI_OPTION(0, "draft", "FILE",
		   "print what would change if this file were added; write nothing",
		   OPT_STR, draft),
	QUIET,
	BY,
};
static const struct option_def statement_options[] = {
	CLI_OPTION(0, "party", "ID", "whose (required)", OPT_STR, party),
	CLI_OPTION(0, "from", "DAY", "the first day, as 2026-10-01 (required)", OPT_STR,
		   from),
	CLI_OPTION(0, "to", "DAY", "the day behind the last (required)", OPT_STR, to),
	CLI_OPTION('o', "output", "FILE", "FILE.html or FILE.csv (required)", OPT_STR,
		   output),
	CLI_OPTION(0, "lang", "LANG", "of the HTML: en or ar [en]", OPT_STR, lang),
	QUIET,
};
static const struct option_def case_options[] = {
	BY,
	REASON,
	CLI_OPTION(0, "party", "ID", "open: all that waits of this party", OPT_STR,
		   party),
	CLI_OPTION(0, "outlet", "HOST", "open: all that waits of this host or below it",
		   OPT_STR, outlet),
	CLI_OPTION(0, "story", "ID", "open: all that waits of this story", OPT_STR,
		   story),
	CLI_OPTION(0, "dispute", NULL, "reply: it disputes, and the clock stops",
		   OPT_FLAG, dispute),
	CLI_OPTION(0, "state", "STATE", "list: in this state", OPT_STR, state),
	CLI_OPTION(0, "owner", "NAME", "list: of this owner", OPT_STR, owner),
	CLI_OPTION(0, "due-before", "DATE", "list: due before it, the clock running",
		   OPT_STR, due_before),
	CLI_OPTION(0, "open", NULL, "list: not closed", OPT_FLAG, open),
	QUIET,
};
static const struct option_def evidence_options[] = {
	CLI_OPTION('o', "output", "FILE", "the zip to write (required)", OPT_STR, output),
	CLI_OPTION(0, "warc", "FILE",
		   "where the pages were captured [the file the use was found in]",
		   OPT_STR, warc),
	CLI_OPTION(0, "case", "N", "all uses of this case", OPT_UINT, case_number),
	BY,
};
static const struct option_def log_options[] = {
	CLI_OPTION(0, "size", "N", "of the first N entries [all]", OPT_UINT, size),
	CLI_OPTION('o', "output", "FILE", "query: the time-stamp query to write", OPT_STR,
		   output),
	CLI_OPTION(0, "ca", "FILE", "stamp: certificates (PEM) of who may stamp", OPT_STR,
		   ca),
	CLI_OPTION(0, "query", "FILE",
		   "stamp: the query it answers; its nonce is compared", OPT_STR, query),
	CLI_OPTION(0, "holding", "TEXT",
		   "list: entries that hold it, or whose rows do, as a person's name",
		   OPT_STR, holding),
	REASON,
	BY,
};
#define CONTACT                                                                          \
	CLI_OPTION(0, "contact", "WHO",                                                  \
		   "your mail address or web page: stands in what sites see", OPT_STR,   \
		   contact)
#define PAGES                                                                            \
	CLI_OPTION(0, "pages", "N", "addresses asked for at most [100]", OPT_UINT, pages)
#define DELAY                                                                            \
	CLI_OPTION(0, "delay", "MS",                                                     \
		   "milliseconds between two requests to one site [2000]", OPT_UINT,     \
		   delay)
static const struct option_def fetch_options[] = {
	CLI_OPTION('o', "output", "FILE", "the WARC file to write (required)", OPT_STR,
		   output),
	CONTACT,
	CLI_OPTION(0, "sitemaps", NULL,
		   "also what the sites' sitemaps name, by robots.txt", OPT_FLAG,
		   sitemaps),
	PAGES,
	DELAY,
	QUIET,
};
static const struct option_def notice_options[] = {
	CLI_OPTION('o', "output", "PATH",
		   "write: the root of the site; audit of a site: the WARC file to write",
		   OPT_STR, output),
	CLI_OPTION(0, "at", "DATE", "show: on this day, or at this second [now]", OPT_STR,
		   at),
	CLI_OPTION(0, "file", "PATH", "show: the bytes of this file alone", OPT_STR,
		   file),
	CONTACT,
	PAGES,
	DELAY,
	CLI_OPTION(0, "host", "HOST",
		   "audit: an own host [those of the archive]; may repeat", OPT_LIST,
		   hosts),
	BY,
	REASON,
	QUIET,
	PROGRESS,
};
static const struct option_def version_options[] = {
	CLI_OPTION(0, "json", NULL,
		   "all that decides results: formats, fold tables, compiler", OPT_FLAG,
		   json),
};

#define OPTIONS(o) o, CLI_COUNT(o)

const struct command commands[] = {
	{ "init", "Archive", "DIR --agency NAME [--host H]... [--credit PATTERN]...",
	  "make a new archive", NULL,
	  "  naql init archive --agency \"وكالة سنابل\" --host sanabel.example --credit "
	  "\"(سنابل)\"",
	  OPTIONS(init_options), 1, 1, cmd_init },
	{ "add", "Archive", "DIR INPUT...", "take stories into the archive",
	  "The same story again is nothing; changed text is a new version. JSONL takes "
	  "id, url,\n"
	  "date, title, byline, lang and text; docs/formats.md says what is taken of "
	  "RSS, Atom,\n"
	  "NewsML-G2, NITF and ninjs. Items that are canceled or withheld are skipped "
	  "and "
	  "counted.\n"
	  "All of one call is one transaction.",
	  "  naql add archive stories.jsonl.zst\n  naql add archive wire/2026/11/",
	  OPTIONS(input_options), 2, 0, cmd_add },
	{ "withdraw", "Archive", "DIR STORY...",
	  "stop searching for stories (kill); their evidence stays", NULL,
	  "  naql withdraw archive 2026-11-03-17 --reason \"killed by the desk\"",
	  OPTIONS(reason_options), 2, 0, cmd_withdraw },
	{ "background", "Archive", "DIR INPUT...",
	  "learn which phrases recur, from any text of the languages",
	  "Only counts of days are kept, no text. Formulae that stand on many days then "
	  "count\n"
	  "for nothing in a use.",
	  "  naql background archive newspapers-2025.jsonl.zst",
	  OPTIONS(background_options), 2, 0, cmd_background },
	{ "scan", "Finding", "DIR INPUT...",
	  "find uses of the archive, one JSON record a line",
	  "Every passage has its bytes in the story and in the page as captured. The "
	  "output does\n"
	  "not depend on --jobs. Scanning a file again with --record adds nothing.",
	  "  naql scan archive crawl.warc.gz > uses.jsonl\n  naql scan archive --record "
	  "--jobs 8 crawls/\n"
	  "  zstdcat page.html.zst | naql scan archive -",
	  OPTIONS(scan_options), 2, 0, cmd_scan },
	{ "page", "Finding", "INPUT...", "what a page says: blocks, labels, metadata",
	  NULL,
	  "  naql page story.html\n  naql page crawl.warc.gz | head -1\n"
	  "  naql page --html story.html > blocks.html",
	  OPTIONS(page_options), 1, 0, cmd_page },
	{ "fetch", "Finding", "URL... -o FILE.warc --contact WHO [--sitemaps]",
	  "ask sites for the pages that are named, keep the answers as WARC",
	  "No link is followed; robots.txt is obeyed (agent naql), sites are asked "
	  "slowly, "
	  "one thing\nat a time, and no more once they answer 429 or 503. Redirects are "
	  "followed within a site.\nEach answer is kept byte by byte, robots.txt too; "
	  "gzip the file if you like.",
	  "  naql fetch https://sanabel.example/2026/ferry -o today.warc --contact "
	  "desk@sanabel.example\n  naql fetch sanabel.example --sitemaps --pages 500 -o "
	  "own.warc --contact desk@sanabel.example",
	  OPTIONS(fetch_options), 1, 0, cmd_fetch },
	{ "uses", "Uses", "DIR",
	  "recorded uses with their newest judgement, strongest first", NULL,
	  "  naql uses archive --since 2026-11-01 --outlet daily.example",
	  OPTIONS(uses_options), 1, 1, cmd_uses },
	{ "show", "Uses", "DIR USE", "one use, story and page side by side",
	  "USE is an id or its first digits, four at least. Without colours the "
	  "differences stand\n"
	  "in brackets: [~put in place of others~], {+page only+}, [-story only-].",
	  "  naql show archive 0123\n  naql show archive 0123456789abcdef --color always "
	  "| less -R",
	  OPTIONS(show_options), 2, 2, cmd_show },
	{ "report", "Uses", "DIR -o FILE", "the recorded uses as one file to hand on",
	  "FILE.html opens in any browser without a network: what was scanned, the uses "
	  "ranked,\n"
	  "story and page side by side. FILE.csv is for a spreadsheet, FILE.jsonl has "
	  "the "
	  "lines\n"
	  "of naql uses. What is not counted as a use stands apart.",
	  "  naql report archive -o november.html --since 2026-11-01 --until 2026-12-01",
	  OPTIONS(report_options), 1, 1, cmd_report },
	{ "evidence", "Uses", "DIR USE... -o ZIP | DIR --case N -o ZIP",
	  "recorded uses as a bundle that others can check without naql",
	  "The page as captured, its text, the story, both aligned, contracts and "
	  "judgement "
	  "of\nthe day, and proofs that they stand in the log since when. verify.sh in "
	  "it "
	  "needs\nsha256sum and openssl only. That it was handed over goes into the log.",
	  "  naql evidence archive 0123456789abcdef -o bundle.zip\n  naql evidence "
	  "archive "
	  "0123 4567 --warc crawl.warc.gz -o bundle.zip\n  naql evidence archive --case "
	  "1 "
	  "-o case-1.zip",
	  OPTIONS(evidence_options), 1, 0, cmd_evidence },
	{ "forget", "Uses", "DIR USE...",
	  "delete recorded uses; the reason goes into the log", NULL,
	  "  naql forget archive 0123456789abcdef --reason \"same press release\"",
	  OPTIONS(reason_options), 2, 0, cmd_forget },
	{ "party", "Rights", "DIR add FILE... | list | show ID",
	  "who runs outlets and signs contracts",
	  "Files are JSON as docs/contract-format.md has it, taken whole or not at all. "
	  "The same\nagain is nothing; changed content is a new version, and the old one "
	  "stays.",
	  "  naql party archive add parties.json\n  naql party archive show lantern",
	  OPTIONS(term_options), 2, 0, cmd_party },
	{ "outlet", "Rights", "DIR add FILE... | list | show ID | on ID --reason TEXT",
	  "where pages appear, and whose they are",
	  "An outlet of a private person is off: its uses are EXCLUDED until it is "
	  "turned "
	  "on, with\na reason.",
	  "  naql outlet archive add outlets.json\n  naql outlet archive list",
	  OPTIONS(term_options), 2, 0, cmd_outlet },
	{ "contract", "Rights",
	  "DIR add FILE... | list | show NUMBER | end NUMBER --date DATE --reason TEXT | "
	  "explain NUMBER | import FILE.csv; check FILE... | explain FILE...",
	  "who may use what, where, when, with which duties; and allow entries",
	  "Nothing is granted unless it is written. check and explain read files without "
	  "an archive:\nwhat would be refused, member by member, and what a contract "
	  "allows in plain words.\nimport takes parties, outlets, contracts or "
	  "restrictions out of a spreadsheet\n"
	  "(docs/contract-format.md). After a change, naql judge says what "
	  "it means for the recorded uses.",
	  "  naql contract check SN-2026-003.json\n  naql contract archive add "
	  "SN-2026-003.json\n  naql contract archive explain SN-2026-003\n  naql "
	  "contract archive import contracts.csv --dry-run\n  naql contract archive end "
	  "SN-2026-003 --date 2026-12-01 --reason \"by letter of 3 November\"",
	  OPTIONS(contract_options), 2, 0, cmd_contract },
	{ "restrict", "Rights",
	  "DIR add FILE... | list | show ID | end ID --date DATE --reason TEXT",
	  "embargoes, kills and other restrictions of single items",
	  "They hold whatever a contract says: embargo, territory, outlet_kind, media, "
	  "no_archive,\nonline_out, third_party, kill, legal_hold; describe says of "
	  "which products and\ncategories items are. Files are JSON as "
	  "docs/contract-format.md has it.",
	  "  naql restrict archive add embargo.json\n  naql restrict archive end R-17 "
	  "--date 2026-12-01T06:00:00Z --reason \"released early\"",
	  OPTIONS(restrict_options), 2, 0, cmd_restrict },
	{ "judge", "Rights", "DIR [--draft FILE]",
	  "judge recorded uses by the contracts as they are now, print what changed",
	  "A new judgement is kept beside the old ones, with its cause. Limits of number "
	  "are counted\nhere, over all recorded uses in the order of their dates; a "
	  "scan leaves them open.\nOutcomes are facts about the register of contracts: "
	  "people decide.",
	  "  naql judge archive\n  naql judge archive --draft SN-2026-040.json",
	  OPTIONS(judge_options), 1, 1, cmd_judge },
	{ "statement", "Rights", "DIR --party ID --from DAY --to DAY -o FILE",
	  "what a party used in a period, and what its contracts' prices come to",
	  "A use is charged once, in the period it was first seen in; the total is the "
	  "sum of the\nlines. Open duties and limits stand beside them. What no contract "
	  "covers has no amount: it\nstands apart, for an offer. Run naql judge before: "
	  "it counts what is over a limit.",
	  "  naql statement archive --party bayraq --from 2026-10-01 --to 2026-11-01 -o "
	  "october.html",
	  OPTIONS(statement_options), 1, 1, cmd_statement },
	{ "notice", "Rights",
	  "write DIR [RECORD.json] -o WEBROOT | show DIR | check FILE... | audit DIR "
	  "INPUT... | audit DIR https://HOST... -o FILE.warc --contact WHO",
	  "the rights notice in every form, checked, kept, looked for",
	  "write makes robots.txt, RSL, TDMRep, HTML, headers, XMP, NewsML-G2 and the "
	  "text for\npeople from one record (docs/notice-format.md), and keeps each "
	  "version with its time.\nshow prints what it said. check holds files, or the "
	  "directory of a site, to the rules of\ntheir form, without an archive: exit 0 "
	  "conformant (warnings are), 1 not, 3 unreadable.\naudit tells which of the "
	  "agency's own pages carry it: in a crawl, or, given addresses, as "
	  "the site answers\n(see fetch).",
	  "  naql notice write archive notice.json -o /srv/www --reason \"first\"\n"
	  "  naql notice show archive --at 2026-03-03 --file robots.txt\n"
	  "  naql notice check /srv/www\n"
	  "  naql notice audit archive crawl.warc.gz\n  naql notice audit archive "
	  "https://sanabel.example -o own.warc --contact desk@sanabel.example",
	  OPTIONS(notice_options), 2, 0, cmd_notice },
	{ "case", "Desk",
	  "DIR list | show CASE | open USE... | add CASE USE... | review CASE USE | "
	  "assign CASE OWNER | note CASE TEXT | state CASE STATE | due CASE DATE | "
	  "dismiss CASE WHY | reply CASE TEXT | resume CASE | reopen CASE | dismissed | "
	  "undo TEXT",
	  "the desk's work on uses: states, owners, dates, notes, dismissals",
	  "Every step is kept with who, when and why, and printed as the case is then. "
	  "review\nshows a use side by side and notes that somebody had it open: without "
	  "that for each use\nnobody is contacted. A text dismissed as not_ours, formula "
	  "or syndicated is known again:\nlater uses of it are kept and marked "
	  "(dismissed lists, undo takes back).",
	  "  naql case archive open --party bayraq --reason \"three whole stories\"\n"
	  "  naql case archive review 1 0123456789abcdef\n"
	  "  naql case archive state 1 contacted --reason \"telephone, Ms Aydin\"\n"
	  "  naql case archive dismiss 2 formula --reason \"the weather bulletin's "
	  "first line\"",
	  OPTIONS(case_options), 2, 0, cmd_case },
	{ "log", "Upkeep",
	  "DIR list | head | prove ENTRY | extends SIZE | erase ENTRY... --reason TEXT | "
	  "query -o FILE | stamp FILE --ca FILE [--query FILE]",
	  "every change with who, when and why; proofs and time stamps",
	  "The log is a tree of hashes (RFC 9162). head prints its root, prove that an "
	  "entry\nstands in it, extends that an earlier tree is its begin. erase takes a "
	  "person's data\nout of entries: who and why, an item's byline, a party's "
	  "content, free text of outlets,\ncontracts and cases; list --holding NAME "
	  "finds them. The tree stays valid. query writes\nwhat a time-stamping "
	  "authority (RFC 3161) is to be sent, stamp keeps its reply once it\nis "
	  "confirmed; naql itself sends nothing.",
	  "  naql log archive list | tail -3\n  naql log archive query -o head.tsq\n"
	  "  naql log archive stamp head.tsr --ca authority.pem --query head.tsq\n"
	  "  naql log archive list --holding \"Suad Kanat\"\n  naql log archive erase "
	  "17 31 --reason \"asked for by letter of 3 November\"",
	  OPTIONS(log_options), 2, 0, cmd_log },
	{ "stats", "Upkeep", "DIR", "what the archive holds", NULL,
	  "  naql stats archive", NULL, 0, 1, 1, cmd_stats },
	{ "verify", "Upkeep", "DIR", "prove register, log and every segment whole",
	  "One record a thing checked; exit 1 when something is damaged.",
	  "  naql verify archive", NULL, 0, 1, 1, cmd_verify },
	{ "merge", "Upkeep", "DIR", "make one segment of all, without what was withdrawn",
	  "Finds the same uses afterwards. Nobody has to: naql add keeps the number of "
	  "segments at 8\nor below by itself, by merging the newest. Withdrawn stories "
	  "leave the lookup; their text\nand their recorded uses stay. Cut off at any "
	  "point, the archive is as it was.",
	  "  naql merge archive", OPTIONS(merge_options), 1, 1, cmd_merge },
	{ "backup", "Upkeep", "DIR TO", "copy the archive while others may write", NULL,
	  "  naql backup archive /backups/archive-2026-11-22", NULL, 0, 2, 2,
	  cmd_backup },
	{ "version", "Upkeep", "", "the version of the program", NULL,
	  "  naql version --json", OPTIONS(version_options), 0, 0, cmd_version },
	{ "help", "Upkeep", "[COMMAND|man|markdown]",
	  "this text, or a command's options and examples",
	  "man prints the man page, markdown docs/commands.md: both from the tables that "
	  "the\nprogram reads its command line by.",
	  "  naql help scan\n  naql help man | man -l -", NULL, 0, 0, 1, cmd_help },
};
const size_t n_commands = CLI_COUNT(commands);

int
main(int argc, char **argv)
{
	struct cli cli = { 0 };

	if (argc < 2)
		return out_misuse(NULL, "say what to do");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		argv[1] = (char[]){ "help" };
	if (strcmp(argv[1], "--version") == 0)
		argv[1] = (char[]){ "version" };
	for (size_t i = 0; i < n_commands; i++) {
		int code;

		if (strcmp(commands[i].name, argv[1]) != 0)
			continue;
		code = options_parse(&commands[i], argc - 2, argv + 2, &cli);
		return code >= 0 ? code : commands[i].run(&cli);
	}
	return out_misuse(NULL, "there is no command '%s'", argv[1]);
}
