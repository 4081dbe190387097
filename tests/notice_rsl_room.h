/*
 * notice_rsl_room.h - RSL documents read into what they permit. To be included after
 * cmocka.h.
 */
#ifndef NAQL_TESTS_NOTICE_RSL_ROOM_H
#define NAQL_TESTS_NOTICE_RSL_ROOM_H

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "failing.h"
#include "prop.h"
#include "rights/notice_rsl_terms.h"

#define HEAD                                                                             \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rsl xmlns=\"" NOTICE_RSL_NS "\""
#define DOC(in) HEAD ">" in "</rsl>"
#define ONE(in) DOC("<content url=\"/\">" in "</content>")
#define LIC(in) ONE("<license>" in "</license>")
#define PAY	"<payment type=\"subscription\"/>"
#define GOOD	(-1)

#define U		 NOTICE_UNKNOWN
#define Y		 NOTICE_ALLOWED
#define T		 NOTICE_OFFERED
#define N		 NOTICE_RESERVED
#define CONTENT(url, in) "<content url='" url "'>" in "</content>"
#define L(in)		 "<license>" in "</license>"
#define P(words)	 "<permits type='usage'>" words "</permits>"
#define X(words)	 "<prohibits type='usage'>" words "</prohibits>"
#define FREE		 "<payment type='free'/>"

#endif
