/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cert/cert-private.h"

#include <openssl/evp.h>
#include <time.h>

static char *
hex_lower(const unsigned char *bytes, gsize length)
{
    g_autoptr(GString) hex = g_string_sized_new(length * 2);
    for (gsize i = 0; i < length; i++)
        g_string_append_printf(hex, "%02x", bytes[i]);
    return g_string_free(g_steal_pointer(&hex), FALSE);
}

char *
cert_text_name(const X509_NAME *name)
{
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());
    /* Letters beyond ASCII as they are; control characters and separators stay escaped. */
    const unsigned long flags = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
    if (bio == NULL || X509_NAME_print_ex(bio, name, 0, flags) < 0)
        return g_strdup("?");
    char *text = NULL;
    long length = BIO_get_mem_data(bio, &text);
    return g_utf8_make_valid(text != NULL ? text : "", length);
}

int
cert_text_count(const X509_NAME *name, int nid)
{
    int count = 0;
    for (int i = X509_NAME_get_index_by_NID(name, nid, -1); i >= 0; i = X509_NAME_get_index_by_NID(name, nid, i))
        count++;
    return count;
}

/*
 * The value in UTF-8, whatever its ASN.1 string type. NULL too where a NUL hides in it: "AB\0CD" is not "AB", and
 * nothing that was made to look like something else is worth comparing.
 */
char *
cert_text_entry(const X509_NAME *name, int nid, int at)
{
    int index = -1;
    for (int i = 0; i <= at; i++) {
        index = X509_NAME_get_index_by_NID(name, nid, index);
        if (index < 0)
            return NULL;
    }
    unsigned char *utf8 = NULL;
    int length = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
    if (length < 0)
        return NULL;
    bool is_text = g_utf8_validate((const char *)utf8, length, NULL); /* with a length, a NUL is not valid */
    char *text = is_text ? g_strndup((const char *)utf8, (gsize)length) : NULL;
    OPENSSL_free(utf8);
    return text;
}

char *
cert_text_serial(X509 *x509)
{
    g_autoptr(BIGNUM) number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(x509), NULL);
    if (number == NULL || BN_is_negative(number))
        return NULL;
    if (BN_is_zero(number))
        return g_strdup("00");
    g_autofree unsigned char *bytes = g_malloc((gsize)BN_num_bytes(number));
    return hex_lower(bytes, (gsize)BN_bn2bin(number, bytes));
}

char *
cert_text_sha256(X509 *x509)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    return X509_digest(x509, EVP_sha256(), digest, &length) == 1 ? hex_lower(digest, length) : NULL;
}

char *
cert_text_spki_sha256(X509 *x509)
{
    unsigned char *der = NULL;
    int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x509), &der);
    if (size < 0)
        return NULL;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    int done = EVP_Digest(der, (size_t)size, digest, &length, EVP_sha256(), NULL);
    OPENSSL_free(der);
    return done == 1 ? hex_lower(digest, length) : NULL;
}

char *
cert_text_hex(const ASN1_OCTET_STRING *bytes)
{
    return bytes != NULL ? hex_lower(ASN1_STRING_get0_data(bytes), (gsize)ASN1_STRING_length(bytes)) : NULL;
}

char *
cert_text_day(gint64 at_us)
{
    g_autoptr(GDateTime) day = g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC);
    return day != NULL ? g_date_time_format(day, "%Y-%m-%d") : g_strdup("?");
}

bool
cert_text_time(const ASN1_TIME *time, gint64 *at_us)
{
    struct tm tm = { 0 };
    if (time == NULL || ASN1_TIME_to_tm(time, &tm) != 1 || tm.tm_year + 1900 < 1)
        return false;
    *at_us = (gint64)timegm(&tm) * G_USEC_PER_SEC;
    return true;
}
