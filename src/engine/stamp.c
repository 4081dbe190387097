/*
 * stamp.c - see stamp.h. The only file that sees OpenSSL's TS calls.
 */
#include "engine/stamp.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "base/timestamp.h"

static naql_status
refused(naql_error *err)
{
	ERR_clear_error();
	return naql_fail(err, NAQL_E_INTERNAL, NULL, NAQL_NO_OFFSET,
			 "the crypto library refused a time-stamp query");
}

/* ---- asking ---- */

static bool
set_imprint(TS_REQ *req, const uint8_t digest[SHA256_LEN])
{
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR *algo = X509_ALGOR_new();
	unsigned char copy[SHA256_LEN];
	bool ok;

	memcpy(copy, digest, sizeof(copy));
	ok = imprint && algo &&
	     X509_ALGOR_set0(algo, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
	     TS_MSG_IMPRINT_set_algo(imprint, algo) == 1 &&
	     TS_MSG_IMPRINT_set_msg(imprint, copy, SHA256_LEN) == 1 &&
	     TS_REQ_set_msg_imprint(req, imprint) == 1;
	X509_ALGOR_free(algo);
	TS_MSG_IMPRINT_free(imprint);
	return ok;
}

static bool
set_nonce(TS_REQ *req, uint64_t nonce)
{
	ASN1_INTEGER *n = ASN1_INTEGER_new();
	bool ok = n && ASN1_INTEGER_set_uint64(n, nonce >> 1 | 1) == 1 &&
		  TS_REQ_set_nonce(req, n) == 1;

	ASN1_INTEGER_free(n);
	return ok;
}

naql_status
stamp_query(struct slice text, struct buf *der, naql_error *err)
{
	uint8_t digest[SHA256_LEN], random[8];
	unsigned char *bytes = NULL;
	uint64_t nonce = 0;
	TS_REQ *req;
	int len = 0;
	naql_status st = sha256_bytes(text.ptr, text.len, digest, err);

	if (st == NAQL_OK)
		st = random_bytes(random, sizeof(random), err);
	if (st != NAQL_OK)
		return st;
	memcpy(&nonce, random, sizeof(nonce));
	req = TS_REQ_new();
	if (req && TS_REQ_set_version(req, 1) == 1 && set_imprint(req, digest) &&
	    set_nonce(req, nonce) && TS_REQ_set_cert_req(req, 1) == 1)
		len = i2d_TS_REQ(req, &bytes);
	TS_REQ_free(req);
	if (len <= 0)
		return refused(err);
	buf_add(der, bytes, (size_t)len);
	OPENSSL_free(bytes);
	return buf_status(der, err);
}

/* ---- reading ---- */

static naql_status
bad(const char *source, const char *why, naql_error *err)
{
	ERR_clear_error();
	return naql_fail(err, NAQL_E_FORMAT, source, NAQL_NO_OFFSET, "%s", why);
}

static naql_status
parse(struct slice reply, const char *source, TS_RESP **out, naql_error *err)
{
	const unsigned char *p = (const unsigned char *)reply.ptr;

	*out = NULL;
	if (reply.len > STAMP_REPLY_MAX)
		return naql_fail(err, NAQL_E_LIMIT, source, NAQL_NO_OFFSET,
				 "a time-stamp reply over 1 MiB");
	if (reply.len)
		*out = d2i_TS_RESP(NULL, &p, (long)reply.len);
	if (!*out)
		return bad(source, "no time-stamp reply (RFC 3161)", err);
	if (p == (const unsigned char *)reply.ptr + reply.len)
		return NAQL_OK;
	TS_RESP_free(*out);
	*out = NULL;
	return bad(source, "bytes behind the time-stamp reply", err);
}

static int64_t
seconds_of(const ASN1_GENERALIZEDTIME *at)
{
	struct tm tm;
	char text[40];

	if (!at || ASN1_TIME_to_tm(at, &tm) != 1)
		return TIME_NONE;
	snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
		 tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	return time_parse(SLICE(text));
}

static naql_status
read_token(TS_RESP *resp, const char *source, struct stamp *out, naql_error *err)
{
	TS_STATUS_INFO *info = TS_RESP_get_status_info(resp);
	TS_TST_INFO *tst = TS_RESP_get_tst_info(resp);
	int64_t status = info ? ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(info)) : -1;
	TS_MSG_IMPRINT *imprint = tst ? TS_TST_INFO_get_msg_imprint(tst) : NULL;
	ASN1_OCTET_STRING *msg = imprint ? TS_MSG_IMPRINT_get_msg(imprint) : NULL;
	const ASN1_OBJECT *algo = NULL;

	if (status != TS_STATUS_GRANTED && status != TS_STATUS_GRANTED_WITH_MODS)
		return bad(source, "the authority gave no time stamp", err);
	if (imprint)
		X509_ALGOR_get0(&algo, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
	if (!msg || !algo || OBJ_obj2nid(algo) != NID_sha256 ||
	    ASN1_STRING_length(msg) != SHA256_LEN)
		return bad(source, "the time stamp is not over a SHA-256", err);
	memcpy(out->imprint, ASN1_STRING_get0_data(msg), SHA256_LEN);
	out->at = seconds_of(TS_TST_INFO_get_time(tst));
	if (out->at == TIME_NONE)
		return bad(source, "the time stamp has no time", err);
	return NAQL_OK;
}

naql_status
stamp_read(struct slice reply, const char *source, struct stamp *out, naql_error *err)
{
	TS_RESP *resp;
	naql_status st = parse(reply, source, &resp, err);

	if (st == NAQL_OK)
		st = read_token(resp, source, out, err);
	TS_RESP_free(resp);
	ERR_clear_error();
	return st;
}

/* ---- is it the answer? ---- */

static naql_status
same_nonce(TS_RESP *resp, TS_REQ *req, const char *source, naql_error *err)
{
	TS_TST_INFO *tst = TS_RESP_get_tst_info(resp);
	const ASN1_INTEGER *asked = TS_REQ_get_nonce(req);
	const ASN1_INTEGER *said = tst ? TS_TST_INFO_get_nonce(tst) : NULL;

	if (!asked)
		return bad(source, "the query has no nonce", err);
	if (!said || ASN1_INTEGER_cmp(asked, said) != 0)
		return bad(source,
			   "the reply does not answer this query: its nonce is"
			   " another",
			   err);
	return NAQL_OK;
}

naql_status
stamp_answers(struct slice reply, struct slice query, const char *source, naql_error *err)
{
	const unsigned char *p = (const unsigned char *)query.ptr;
	TS_RESP *resp = NULL;
	TS_REQ *req = NULL;
	naql_status st = parse(reply, source, &resp, err);

	if (st != NAQL_OK)
		return st;
	if (query.len && query.len <= STAMP_REPLY_MAX)
		req = d2i_TS_REQ(NULL, &p, (long)query.len);
	if (!req || p != (const unsigned char *)query.ptr + query.len)
		st = bad(source, "the query is no time-stamp query (RFC 3161)", err);
	else
		st = same_nonce(resp, req, source, err);
	TS_REQ_free(req);
	TS_RESP_free(resp);
	return st;
}

/* ---- checking ---- */

static X509_STORE *
store_of(struct slice pem)
{
	X509_STORE *store = X509_STORE_new();
	BIO *bio = pem.len <= STAMP_REPLY_MAX
			   ? BIO_new_mem_buf(pem.len ? pem.ptr : "", (int)pem.len)
			   : NULL;
	X509 *cert;
	int n = 0;

	while (store && bio && (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL))) {
		n += X509_STORE_add_cert(store, cert) == 1;
		X509_free(cert);
	}
	BIO_free(bio);
	ERR_clear_error(); /* the end of the file is told as an error */
	if (n == 0) {
		X509_STORE_free(store);
		store = NULL;
	}
	return store;
}

static naql_status
verify(TS_RESP *resp, TS_VERIFY_CTX *ctx, const char *source, naql_error *err)
{
	const char *why;
	naql_status st = NAQL_OK;

	if (TS_RESP_verify_response(ctx, resp) != 1) {
		why = ERR_reason_error_string(ERR_peek_last_error());
		st = naql_fail(err, NAQL_E_FORMAT, source, NAQL_NO_OFFSET,
			       "the time stamp is not confirmed: %s",
			       why ? why : "the library gives no reason");
	}
	ERR_clear_error();
	return st;
}

naql_status
stamp_check(struct slice reply, struct slice text, struct slice ca_pem,
	    const char *source, naql_error *err)
{
	TS_VERIFY_CTX *ctx = NULL;
	TS_RESP *resp = NULL;
	X509_STORE *store = NULL;
	unsigned char *imprint = NULL;
	uint8_t digest[SHA256_LEN];
	naql_status st = sha256_bytes(text.ptr, text.len, digest, err);

	if (st == NAQL_OK)
		st = parse(reply, source, &resp, err);
	if (st != NAQL_OK)
		return st;
	store = store_of(ca_pem);
	ctx = TS_VERIFY_CTX_new();
	imprint = OPENSSL_memdup(digest, sizeof(digest));
	if (!store) {
		st = bad(source, "no certificate (PEM) of an authority was given", err);
	} else if (!ctx || !imprint) {
		st = naql_nomem(err);
	} else {
		TS_VERIFY_CTX_set_flags(ctx, TS_VFY_VERSION | TS_VFY_SIGNATURE |
						     TS_VFY_IMPRINT);
		TS_VERIFY_CTX_set_store(ctx, store);
		TS_VERIFY_CTX_set_imprint(ctx, imprint, SHA256_LEN);
		store = NULL; /* the context's now */
		imprint = NULL;
		st = verify(resp, ctx, source, err);
	}
	OPENSSL_free(imprint);
	X509_STORE_free(store);
	TS_VERIFY_CTX_free(ctx);
	TS_RESP_free(resp);
	return st;
}
