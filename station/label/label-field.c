/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-field.h"

#include "station/base/claimcheck-error.h"
#include "station/label/label.h"

#include <string.h>

/* clang-format off */
static const char *const known[] = {
    "uid", "claim_code", "serial", "product.name", "product.sku", "batch", "date", "generation", "carrier",
    "certificate.sha256", "box.id", "box.count", NULL
};
/* clang-format on */

/* A product may have fields of its own. */
#define CUSTOM_PREFIX     "custom."
#define CUSTOM_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."
#define MAX_NAME          80

bool
label_field_is_known(const char *name)
{
    if (g_strv_contains(known, name))
        return true;
    if (!g_str_has_prefix(name, CUSTOM_PREFIX))
        return false;
    const char *own = name + strlen(CUSTOM_PREFIX);
    return *own != '\0' && strlen(name) <= MAX_NAME && own[strspn(own, CUSTOM_CHARACTERS)] == '\0';
}

bool
label_field_is_printable(const char *value)
{
    return strlen(value) <= LABEL_FIELD_MAX_BYTES && g_utf8_validate(value, -1, NULL);
}

GDateTime *
label_field_date(const char *value)
{
    g_autofree char *moment = g_strconcat(value, "T00:00:00Z", NULL);
    return strlen(value) == strlen("2026-01-31") ? g_date_time_new_from_iso8601(moment, NULL) : NULL;
}

bool
label_field_check(const char *name, const char *value, GError **error)
{
    if (!label_field_is_known(name)) {
        g_autofree char *names = g_strjoinv(", ", (char **)known);
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL,
                             "%s: a label has no such field: it has %s and custom.NAME", name, names);
        return false;
    }
    g_autoptr(GDateTime) date = label_field_date(value);
    if (g_str_equal(name, "date") && *value != '\0' && date == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "date: '%s' is not written as YYYY-MM-DD", value);
        return false;
    }
    if (label_field_is_printable(value))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s: its value is not UTF-8 or has more than %d bytes",
                         name, LABEL_FIELD_MAX_BYTES);
    return false;
}
