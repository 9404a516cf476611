/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/claim-code.h"

#include "station/base/claimcheck-error.h"
#include "station/unit/claim-code-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define CHECK_SHORTEST 4
#define CHECK_LONGEST 8
#define TEMPLATE_LONGEST 512

static const char *const fields[] = { "uid", "serial", "batch", "product.sku", "generation", "check", NULL };

bool
claim_code_read_field(const char *open, ClaimCodeField *field, const char **end, GError **error)
{
    const char *close = strchr(open, '}');
    if (close == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("claim code: a brace is never closed"));
        return false;
    }
    g_autofree char *text = g_strndup(open + 1, (gsize)(close - open - 1));
    *end = close + 1;
    field->digits = CHECK_SHORTEST;
    if (g_str_has_prefix(text, "check:")) {
        guint64 digits;
        if (!g_ascii_string_to_unsigned(text + strlen("check:"), 10, CHECK_SHORTEST, CHECK_LONGEST, &digits, NULL)) {
            claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("claim code: {%s} has 4 to 8 characters"), text);
            return false;
        }
        field->digits = (guint)digits;
        text[strlen("check")] = '\0';
    }
    if (!g_strv_contains(fields, text)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("claim code: {%s} is no field of it"), text);
        return false;
    }
    field->name = g_strdup(text);
    return true;
}

bool
claim_code_has_field(const char *code_template, const char *field)
{
    for (const char *at = strchr(code_template, '{'); at != NULL; at = strchr(at, '{')) {
        g_autofree char *name = NULL;
        ClaimCodeField found = { 0 };
        if (!claim_code_read_field(at, &found, &at, NULL))
            return false;
        name = found.name;
        if (g_str_equal(name, field))
            return true;
    }
    return false;
}

static guint
count_field(const char *code_template, const char *field)
{
    g_autofree char *plain = g_strdup_printf("{%s}", field);
    g_autofree char *sized = g_strdup_printf("{%s:", field);
    g_auto(GStrv) a = g_strsplit(code_template, plain, -1);
    g_auto(GStrv) b = g_strsplit(code_template, sized, -1);
    return g_strv_length(a) + g_strv_length(b) - 2;
}

bool
claim_code_check_template(const char *code_template, GError **error)
{
    if (*code_template == '\0' || strlen(code_template) > TEMPLATE_LONGEST || !g_utf8_validate(code_template, -1, NULL)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("claim code: it is empty, too long or not text"));
        return false;
    }
    for (const char *at = strchr(code_template, '{'); at != NULL; at = strchr(at, '{')) {
        ClaimCodeField field = { 0 };
        if (!claim_code_read_field(at, &field, &at, error))
            return false;
        g_free(field.name);
    }
    if (!claim_code_has_field(code_template, "uid") && !claim_code_has_field(code_template, "serial")) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("claim code: it needs {uid} or {serial}"));
        return false;
    }
    if (count_field(code_template, "check") > 1) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("claim code: {check} may stand once"));
        return false;
    }
    return true;
}

/* Douglas Crockford's base 32: no I, L, O, U. Bits from the digest's front. */
char *
claim_code_check_characters(const char *code, GBytes *key, guint digits)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    gsize key_length;
    const guint8 *key_bytes = g_bytes_get_data(key, &key_length);
    g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, key_bytes, key_length);
    g_hmac_update(hmac, (const guchar *)code, (gssize)strlen(code));
    guint8 digest[32];
    gsize length = sizeof digest;
    g_hmac_get_digest(hmac, digest, &length);
    char *text = g_malloc0(digits + 1);
    for (guint i = 0; i < digits; i++) {
        guint bit = 5 * i;
        guint window = (guint)digest[bit / 8] << 8 | digest[bit / 8 + 1];
        text[i] = alphabet[window >> (11 - bit % 8) & 31];
    }
    return text;
}

bool
claim_code_is_url(const char *code_template)
{
    g_autofree char *scheme = g_uri_parse_scheme(code_template);
    return scheme != NULL && g_str_has_prefix(code_template + strlen(scheme), "://");
}

/* (transfer full): the value of a field other than check, NULL with @error if it has none. */
static char *
value_of(const char *name, const ClaimCodeValues *values, bool encode, GError **error)
{
    if (g_str_equal(name, "generation"))
        return g_strdup_printf("%" G_GINT64_FORMAT, values->generation);
    const char *value = g_str_equal(name, "uid")      ? values->uid
                        : g_str_equal(name, "serial") ? values->serial
                        : g_str_equal(name, "batch")  ? values->batch
                                                      : values->sku;
    if (value == NULL || *value == '\0') {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("claim code: {%s} has no value for this unit"), name);
        return NULL;
    }
    return encode ? g_uri_escape_string(value, NULL, FALSE) : g_strdup(value);
}

/* The code with @check in the place of {check}. */
static char *
fill(const char *code_template, const ClaimCodeValues *values, const char *check, guint *digits, GError **error)
{
    bool encode = claim_code_is_url(code_template);
    g_autoptr(GString) code = g_string_new(NULL);
    const char *at = code_template;
    while (*at != '\0') {
        if (*at != '{') {
            g_string_append_c(code, *at++);
            continue;
        }
        ClaimCodeField field = { 0 };
        if (!claim_code_read_field(at, &field, &at, error))
            return NULL;
        g_autofree char *name = field.name;
        if (g_str_equal(name, "check")) {
            *digits = field.digits;
            g_string_append(code, check);
            continue;
        }
        g_autofree char *value = value_of(name, values, encode, error);
        if (value == NULL)
            return NULL;
        g_string_append(code, value);
    }
    return g_string_free(g_steal_pointer(&code), FALSE);
}

char *
claim_code_make(const char *code_template, const ClaimCodeValues *values, GBytes *key, GError **error)
{
    guint digits = 0;
    g_autofree char *without = fill(code_template, values, "", &digits, error);
    if (without == NULL || digits == 0)
        return g_steal_pointer(&without);
    g_autofree char *check = claim_code_check_characters(without, key, digits);
    return fill(code_template, values, check, &digits, error);
}
