/*
 * assets.h - style and script of the HTML report, made from report.css and report.js by
 * scripts/embed.py when naql is built; the hashes are those a Content-Security-Policy
 * names.
 */
#ifndef NAQL_REPORT_ASSETS_H
#define NAQL_REPORT_ASSETS_H

extern const char assets_style[], assets_style_hash[];
extern const char assets_script[], assets_script_hash[];
extern const char assets_verify[], assets_verify_hash[]; /* of a bundle */

#endif
