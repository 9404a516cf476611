/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/cert/cert-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define UID_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:_-"
#define UID_MIN 8
#define UID_MAX 64

bool
cert_uid_has_grammar(const char *uid)
{
    if (uid == NULL)
        return false;
    gsize length = strlen(uid);
    return length >= UID_MIN && length <= UID_MAX && strspn(uid, UID_LETTERS) == length;
}

GRegex *
cert_uid_regex(const char *pattern, GError **error)
{
    g_autofree char *whole = g_strdup_printf("\\A(?:%s)\\z", pattern);
    /* The pattern by itself first: "a)(b" would only be one inside our brackets. */
    g_autoptr(GRegex) alone = g_regex_new(pattern, 0, 0, error);
    return alone != NULL ? g_regex_new(whole, G_REGEX_OPTIMIZE, 0, error) : NULL;
}

bool
cert_uid_is_wellformed(const char *uid, const char *pattern)
{
    if (!cert_uid_has_grammar(uid))
        return false;
    if (pattern == NULL)
        return true;
    g_autoptr(GRegex) regex = cert_uid_regex(pattern, NULL);
    return regex != NULL && g_regex_match(regex, uid, 0, NULL);
}

bool
cert_uid_pattern_check(const char *pattern, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GRegex) regex = cert_uid_regex(pattern, &cause);
    if (regex != NULL)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Give a regular expression for the whole UID."),
                         "%s: %s", pattern, cause->message);
    return false;
}

/* --- where it stands ---------------------------------------------------------------------------------------- */

/* (transfer full): the hex digits that count, or NULL if @text is not hex. */
static char *
hex_core(const char *text)
{
    g_autoptr(GString) core = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == ':' || *at == '-')
            continue;
        if (!g_ascii_isxdigit(*at))
            return NULL;
        if (core->len > 0 || *at != '0')
            g_string_append_c(core, g_ascii_tolower(*at));
    }
    return g_string_free(g_steal_pointer(&core), FALSE);
}

static bool
is_same_text(const char *a, const char *b)
{
    return g_str_equal(a, b);
}

static bool
is_same_hex(const char *a, const char *b)
{
    g_autofree char *core_a = hex_core(a);
    g_autofree char *core_b = hex_core(b);
    /* Byte for byte the same is the same, also where it is no number. */
    return g_str_equal(a, b) || (core_a != NULL && core_b != NULL && g_str_equal(core_a, core_b));
}

/* The one value of an attribute: of two, neither is the UID for certain. */
static char *
only_entry(X509 *x509, int nid)
{
    const X509_NAME *subject = X509_get_subject_name(x509);
    return cert_text_count(subject, nid) == 1 ? cert_text_entry(subject, nid, 0) : NULL;
}

static char *
common_name(X509 *x509)
{
    return only_entry(x509, NID_commonName);
}

static char *
serial_number(X509 *x509)
{
    return only_entry(x509, NID_serialNumber);
}

static const struct {
    const char *uid_in;
    const char *words;
    char *(*value)(X509 *x509); /* (transfer full): NULL if it is not there once and readable */
    bool (*is_same)(const char *uid, const char *value);
} places[] = {
    { "cn", N_("common name (CN)"), common_name, is_same_text },
    { "serialNumber", N_("subject's serial number"), serial_number, is_same_hex },
    { "x509-serial", N_("certificate's serial number"), cert_text_serial, is_same_hex },
};

char *
cert_uid_fault(X509 *x509, const char *uid_in, const char *uid)
{
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        if (!g_str_equal(places[i].uid_in, uid_in))
            continue;
        g_autofree char *value = places[i].value(x509);
        if (value == NULL)
            return g_strdup_printf(_("it has no single, readable %s"), _(places[i].words));
        if (uid != NULL && places[i].is_same(uid, value))
            return NULL;
        return g_strdup_printf(_("its %s is %s, but the module says it is %s"), _(places[i].words), value,
                               uid != NULL ? uid : "?");
    }
    return NULL;
}

const char *
cert_uid_seen_in(X509 *x509, const char *uid)
{
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *value = places[i].value(x509);
        if (uid != NULL && value != NULL && places[i].is_same(uid, value))
            return places[i].uid_in;
    }
    return NULL;
}
