/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/cert/cert-private.h"

#include <glib/gi18n.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#define PEM_BEGIN "-----BEGIN CERTIFICATE-----"
#define PEM_END "-----END CERTIFICATE-----"

/* A module's buffer holds 4 KB and its line 9 KB; RSA-4096 with many names stays under 8 KB. */
#define MAX_BASE64 (64 * 1024)

static void
set_bad(GError **error, const char *why)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE, NULL, "%s: %s", _("the certificate"), why);
}

/* (transfer full): the base 64 without blanks, or NULL if another character stands in it. */
static char *
squeeze(const char *text, gsize length)
{
    g_autoptr(GString) run = g_string_sized_new(length);
    for (gsize i = 0; i < length; i++) {
        if (g_ascii_isspace(text[i]))
            continue;
        if (!g_ascii_isalnum(text[i]) && strchr("+/=", text[i]) == NULL)
            return NULL;
        g_string_append_c(run, text[i]);
    }
    return g_string_free(g_steal_pointer(&run), FALSE);
}

static GBytes *
decode(const char *text, gsize length)
{
    g_autofree char *run = squeeze(text, length);
    gsize run_length = run != NULL ? strlen(run) : 0;
    if (run_length == 0 || run_length % 4 != 0)
        return NULL;
    gsize padding = run_length - strcspn(run, "=");
    if (padding > 2 || strspn(run + run_length - padding, "=") != padding)
        return NULL;
    gsize size = 0;
    guchar *der = g_base64_decode(run, &size);
    return g_bytes_new_take(der, size);
}

static X509 *
parse_der(GBytes *der, GError **error)
{
    gsize size = 0;
    const unsigned char *at = g_bytes_get_data(der, &size);
    const unsigned char *end = at + size;
    g_autoptr(X509) x509 = d2i_X509(NULL, &at, (long)size);
    ERR_clear_error();
    if (x509 == NULL) {
        set_bad(error, _("what it holds is no X.509 certificate"));
        return NULL;
    }
    if (at != end) {
        set_bad(error, _("further bytes stand behind it"));
        return NULL;
    }
    return g_steal_pointer(&x509);
}

X509 *
cert_pem_next(const char **cursor, GError **error)
{
    const char *begin = strstr(*cursor, PEM_BEGIN);
    if (begin == NULL)
        return NULL;
    begin += strlen(PEM_BEGIN);
    const char *end = strstr(begin, PEM_END);
    if (end == NULL) {
        set_bad(error, _("its END line is missing"));
        return NULL;
    }
    *cursor = end + strlen(PEM_END);
    if (end - begin > MAX_BASE64) {
        set_bad(error, _("it is longer than any certificate"));
        return NULL;
    }
    g_autoptr(GBytes) der = decode(begin, (gsize)(end - begin));
    if (der == NULL) {
        set_bad(error, _("what stands between BEGIN and END is not base 64"));
        return NULL;
    }
    return parse_der(der, error);
}

static bool
is_blank(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isspace(text[i]))
            return false;
    return true;
}

X509 *
cert_pem_only(const char *text, GError **error)
{
    const char *begin = strstr(text, PEM_BEGIN);
    if (begin == NULL) {
        set_bad(error, _("there is no PEM certificate in what the module gave"));
        return NULL;
    }
    const char *cursor = text;
    g_autoptr(X509) x509 = cert_pem_next(&cursor, error);
    if (x509 == NULL)
        return NULL;
    if (strstr(cursor, PEM_BEGIN) != NULL) {
        set_bad(error, _("the module gave more than one, and which of them is its own cannot be told"));
        return NULL;
    }
    if (!is_blank(text, (gsize)(begin - text)) || !is_blank(cursor, strlen(cursor))) {
        set_bad(error, _("other text stands before or behind it"));
        return NULL;
    }
    return g_steal_pointer(&x509);
}

char *
cert_pem_write(X509 *x509)
{
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    if (bio == NULL || PEM_write_bio_X509(bio, x509) != 1)
        return NULL;
    long length = BIO_get_mem_data(bio, &text);
    return g_strndup(text, (gsize)length);
}
