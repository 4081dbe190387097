/*
 * naql/naql.h - everything: an archive, a scan, its uses, contracts.
 */
#ifndef NAQL_NAQL_H
#define NAQL_NAQL_H

#include "naql/archive.h"
#include "naql/cases.h"
#include "naql/evidence.h"
#include "naql/fetch.h"
#include "naql/log.h"
#include "naql/notice.h"
#include "naql/report.h"
#include "naql/rights.h"
#include "naql/scan.h"
#include "naql/statement.h"
#include "naql/status.h"
#include "naql/uses.h"

#endif
