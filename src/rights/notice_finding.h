/*
 * notice_finding.h - what the check of a notice finds: stable codes, each with its
 * remedy.
 *
 * A code once released keeps its name and its meaning (docs/notice-format.md lists them).
 * An error makes a form not conformant; a warning is a form that says something else than
 * its author is likely to want.
 */
#ifndef NAQL_RIGHTS_NOTICE_FINDING_H
#define NAQL_RIGHTS_NOTICE_FINDING_H

#include "base/compiler.h"
#include "base/slice.h"
#include "base/vec.h"
#include "naql/status.h"

/* X(enum suffix, name, is it an error, remedy) */
#define NOTICE_CODES(X)                                                                  \
	/* RSL */                                                                        \
	X(RSL_NAMESPACE, "rsl-namespace", true,                                          \
	  "write xmlns=\"https://rslstandard.org/rsl\" exactly, without a slash behind") \
	X(RSL_PREFIX, "rsl-prefix", true,                                                \
	  "in a file of its own RSL is the default namespace: no prefix")                \
	X(RSL_NOT_PLAIN, "rsl-not-plain-xml", true,                                      \
	  "take DOCTYPE, entities and processing instructions out")                      \
	X(RSL_ELEMENT, "rsl-element", true,                                              \
	  "use the elements of RSL 1.0 in their places only; extensions need a "         \
	  "namespace of their own")                                                      \
	X(RSL_ATTRIBUTE, "rsl-attribute", true,                                          \
	  "use the attributes of RSL 1.0 only; extensions need a namespace of their "    \
	  "own")                                                                         \
	X(RSL_VALUE, "rsl-value", true, "write one of the values that RSL 1.0 names")    \
	X(RSL_TOKEN, "rsl-token", true,                                                  \
	  "write the usage words of RSL 1.0, parted by spaces; others need a declared "  \
	  "prefix")                                                                      \
	X(RSL_SWAPPED, "rsl-train-ai", true,                                             \
	  "RSL says ai-train; train-ai is the word of AIPREF")                           \
	X(RSL_MISSING, "rsl-missing", true, "add what is missing")                       \
	X(RSL_TWICE, "rsl-twice", true, "write it once")                                 \
	X(RSL_SERVER, "rsl-server", true,                                                \
	  "server needs a url, encrypted needs a server")                                \
	X(RSL_NO_CONTENT, "rsl-no-content", true,                                        \
	  "add a content element: without one the file says nothing")                    \
	X(RSL_FREE, "rsl-free", false,                                                   \
	  "a license without payment is free: write <payment type=\"subscription\">")    \
	X(RSL_FREE_AI, "rsl-free-ai", false,                                             \
	  "this lets AI use be free: prohibit ai-all, or ask for a payment")             \
	X(RSL_OPEN, "rsl-open", false,                                                   \
	  "without permits every use is permitted: list what is, or prohibit the rest")  \
	X(RSL_KILLS, "rsl-prohibits-permitted", false,                                   \
	  "what is permitted and prohibited is not licensed: take one of the two away")  \
	X(RSL_SERVER_ON, "rsl-server-on", false,                                         \
	  "a client must get a token from the server first, for free uses too: name "    \
	  "one only while it answers")                                                   \
	X(RSL_FULL_URL, "rsl-full-url", false,                                           \
	  "RSL 1.0 wants a path here; a full address is of 0.9")                         \
	X(RSL_CONFLICT, "rsl-conflict", false,                                           \
	  "two contents of the same path say different things: the stricter holds")      \
	X(RSL_TOKEN_UNKNOWN, "rsl-token-unknown", false,                                 \
	  "a reader that does not know the extension treats it as not licensed")         \
	/* robots.txt */                                                                 \
	X(ROBOTS_LONG, "robots-long", false,                                             \
	  "readers may stop after 500 KiB: what stands behind is lost")                  \
	X(ROBOTS_LINE, "robots-line", false,                                             \
	  "a line is \"name: value\": readers pass this one over")                       \
	X(ROBOTS_STRAY, "robots-rule-outside", false,                                    \
	  "a rule before the first User-agent line belongs to nobody: move it")          \
	X(ROBOTS_PATH, "robots-path", false, "a path begins with a slash")               \
	X(ROBOTS_EMPTY, "robots-empty", false,                                           \
	  "a file without a group allows everything, as a 404 does")                     \
	X(ROBOTS_MISSING, "robots-missing", false,                                       \
	  "put a robots.txt beside it: one that is not found allows everything")         \
	X(ROBOTS_LICENSE_URL, "robots-license-url", true,                                \
	  "License takes an absolute address")                                           \
	X(ROBOTS_LICENSE_LATE, "robots-license-late", false,                             \
	  "a License line behind a group is that group's alone: put it before the "      \
	  "first User-agent line and into each group")                                   \
	X(ROBOTS_LICENSE_HIDDEN, "robots-license-hidden", false,                         \
	  "a group's own License hides the global one: repeat it in the group")          \
	X(ROBOTS_USAGE_HIDDEN, "robots-usage-hidden", false,                             \
	  "who has a group of its own does not read the one of *: repeat it there")      \
	X(ROBOTS_SILENT, "robots-usage-silent", false,                                   \
	  "AIPREF implies nothing for disallowed paths: send the header as well")        \
	/* Content-Usage, Content-Signal */                                              \
	X(USAGE_SYNTAX, "usage-syntax", true,                                            \
	  "write a dictionary as RFC 9651 has it: train-ai=n, search=y")                 \
	X(USAGE_SWAPPED, "usage-ai-train", true,                                         \
	  "AIPREF says train-ai; ai-train is the word of RSL and Content-Signal")        \
	X(USAGE_WORD, "usage-word", false,                                               \
	  "readers pass words over that the vocabulary does not have")                   \
	X(USAGE_VALUE, "usage-value", false,                                             \
	  "only y and n say something; anything else is as if nothing stood there")      \
	X(SIGNAL_SYNTAX, "signal-syntax", true,                                          \
	  "write word=yes or word=no, parted by commas")                                 \
	X(SIGNAL_SWAPPED, "signal-train-ai", true,                                       \
	  "Content-Signal says ai-train; train-ai is the word of AIPREF")                \
	X(SIGNAL_WORD, "signal-word", false, "the words are search, ai-input, ai-train") \
	/* TDMRep */                                                                     \
	X(TDM_SHAPE, "tdm-shape", true,                                                  \
	  "the file is an array of objects, also for one rule")                          \
	X(TDM_LOCATION, "tdm-location", true,                                            \
	  "each rule has a location: a path that begins with a slash")                   \
	X(TDM_RESERVATION, "tdm-reservation", true,                                      \
	  "tdm-reservation is the number 0 or 1; readers take anything else as not "     \
	  "said")                                                                        \
	X(TDM_POLICY, "tdm-policy", true, "tdm-policy is an absolute address")           \
	X(TDM_ORDER, "tdm-order", false,                                                 \
	  "the first rule that matches wins: this one is never reached; put specific "   \
	  "rules first")                                                                 \
	X(TDM_POLICY_IDLE, "tdm-policy-idle", false,                                     \
	  "a policy beside tdm-reservation 0 is not read")                               \
	X(TDM_MEMBER, "tdm-member", false, "readers pass this member over")              \
	X(TDM_WORD, "tdm-value-as-text", false,                                          \
	  "write the number 1, not the text \"1\": not every reader takes both")         \
	/* ODRL policy of TDMRep */                                                      \
	X(ODRL_CONTEXT, "odrl-context", true,                                            \
	  "@context is [\"http://www.w3.org/ns/odrl.jsonld\", "                          \
	  "\"http://www.w3.org/ns/tdmrep.jsonld\"]")                                     \
	X(ODRL_TYPE, "odrl-type", true, "@type is \"Offer\"")                            \
	X(ODRL_PROFILE, "odrl-profile", true,                                            \
	  "profile is \"http://www.w3.org/ns/tdmrep\"")                                  \
	X(ODRL_UID, "odrl-uid", true, "uid is a URI of the policy")                      \
	X(ODRL_ASSIGNER, "odrl-assigner", true,                                          \
	  "assigner is an object: who may be asked, and where")                          \
	X(ODRL_PERMISSION, "odrl-permission", true,                                      \
	  "permission is a list; each has the action tdm:mine")                          \
	X(ODRL_FREE, "odrl-free", false,                                                 \
	  "a permission without a duty permits mining: add the duty obtainConsent")      \
	/* HTML, headers */                                                              \
	X(HTML_LICENSE_URL, "html-license-url", true,                                    \
	  "rel=license of an RSL licence takes an absolute address")                     \
	X(HTML_INLINE, "html-inline-rsl", true,                                          \
	  "an inline licence holds exactly one content element")                         \
	X(HTML_TDM, "html-tdm", true, "the content is 0 or 1")                           \
	X(HTML_NOTHING, "html-nothing", false, "the page carries no notice: add one")    \
	X(HEADER_LINE, "header-line", true, "write one \"Name: value\" a line")          \
	X(HEADER_LINK, "header-link", true,                                              \
	  "write <https://...>; rel=\"license\"; type=\"application/rsl+xml\"")          \
	X(HEADER_TDM, "header-tdm", true, "tdm-reservation is 0 or 1")                   \
	/* pictures and items */                                                         \
	X(MINING_VALUE, "mining-value", true,                                            \
	  "the value is one of the nine under http://ns.useplus.org/ldf/vocab/DMI-")     \
	X(MINING_TWICE, "mining-twice", true, "write it once")                           \
	X(MINING_CONSTRAINT, "mining-constraint", false,                                 \
	  "the value points to a constraint: write it in plus:OtherConstraints or "      \
	  "usageTerms")                                                                  \
	/* the policy record */                                                          \
	X(POLICY, "policy", true, "see docs/notice-format.md")                           \
	/* all of them together */                                                       \
	X(DISAGREE, "forms-disagree", false,                                             \
	  "make all forms from one record: naql notice write")

enum notice_code {
#define NOTICE_CODE_ENUM(id, name, error, remedy) NOTICE_##id,
	NOTICE_CODES(NOTICE_CODE_ENUM)
#undef NOTICE_CODE_ENUM
		NOTICE_CODE_COUNT
};

struct notice_finding {
	enum notice_code code;
	uint64_t line;	 /* from 1; 0: not known */
	uint64_t offset; /* bytes, or NAQL_NO_OFFSET */
	char text[192];	 /* what is so, one clause */
};

#define NOTICE_FINDINGS_MAX 1000u /* of one file; what is beyond is counted */

struct notice_findings {
	VEC(struct notice_finding) list;
	uint64_t errors, warnings; /* all, also those beyond the cap */
	bool refused;		   /* memory was: ask notice_finding_status() */
};

const char *notice_finding_name(enum notice_code c);
bool notice_finding_is_error(enum notice_code c);
const char *notice_finding_remedy(enum notice_code c);
/* notice_finding_add() - f NULL: nobody wants to know. line 0 and NAQL_NO_OFFSET: not
 * known. */
void notice_finding_add(struct notice_findings *f, enum notice_code c, uint64_t line,
			uint64_t offset, const char *fmt, ...) NAQL_PRINTF(5, 6);
/* notice_finding_shown() - bytes of a stranger, cut and fit for one line: for the text.
 */
#define NOTICE_SHOWN 64
const char *notice_finding_shown(struct slice s, char out[NOTICE_SHOWN]);
/* notice_finding_line() - the line of a byte, from 1. */
uint64_t notice_finding_line(struct slice text, size_t offset);
naql_status notice_finding_status(const struct notice_findings *f,
				  naql_error *err) NAQL_MUST_USE;
void notice_finding_fini(struct notice_findings *f);

#endif
