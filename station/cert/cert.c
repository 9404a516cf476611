/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cert/cert.h"

static const char *const trust_names[N_CERT_TRUSTS] = {
    [CERT_TRUSTED] = "trusted",           [CERT_UNKNOWN_MAKER] = "unknown-maker",
    [CERT_BAD_SIGNATURE] = "bad-signature", [CERT_EXPIRED] = "expired",
    [CERT_NOT_YET_VALID] = "not-yet-valid", [CERT_IS_CA] = "is-ca",
    [CERT_WEAK_KEY] = "weak-key",         [CERT_UID_MISMATCH] = "uid-mismatch",
};

const char *
cert_trust_name(CertTrust trust)
{
    return trust_names[trust];
}

CertReport *
cert_judge(const char *pem, const char *uid, GPtrArray *anchors, gint64 now_us, guint min_key_bits, GError **error)
{
    g_autoptr(CertStore) store = cert_store_new(anchors);
    return cert_store_judge(store, pem, uid, now_us, min_key_bits, error);
}
