/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/unit-mark.h"

#include "station/auth/auth-person.h"
#include "station/base/claimcheck-error.h"
#include "station/batch/product.h"
#include "station/qa/command-code.h"
#include "station/unit/unit-record.h"

#include <glib/gi18n.h>
#include <string.h>

static bool
is_uid(Db *db, const char *uid, const char *text)
{
    g_autoptr(DbUnit) unit = db_unit_living(db, text, NULL);
    return g_strcmp0(uid, text) == 0 || unit != NULL;
}

static bool
is_label(Db *db, const char *uid G_GNUC_UNUSED, const char *text)
{
    g_autoptr(GPtrArray) labels = db_label_by_code(db, text, NULL);
    for (guint i = 0; labels != NULL && i < labels->len; i++) {
        /* The code of outer packaging may be the very number or mark. */
        const DbLabel *label = g_ptr_array_index(labels, i);
        g_autoptr(DbUnit) unit = db_unit_by_id(db, label->unit_id, NULL);
        if (unit == NULL || (g_strcmp0(unit->serial, text) != 0 && g_strcmp0(unit->carrier, text) != 0))
            return true;
    }
    return false;
}

static bool
is_badge(Db *db, const char *uid G_GNUC_UNUSED, const char *text)
{
    g_autoptr(DbPerson) person = auth_person_by_badge(db, text, NULL);
    return person != NULL;
}

static bool
is_command(Db *db G_GNUC_UNUSED, const char *uid G_GNUC_UNUSED, const char *text)
{
    return command_code_is_meant(text) || g_str_has_prefix(text, "slot:");
}

/* Everything else that lies about where marks and numbers are scanned. */
static const struct {
    bool (*is)(Db *db, const char *uid, const char *text);
    const char *what;
} others[] = {
    { is_command, N_("it is a command card") },
    { is_uid, N_("it is the UID of a module") },
    { is_label, N_("it is the code of a label") },
    { is_badge, N_("it is a person's badge") },
};

static bool
check_is_nothing_else(Db *db, const char *uid, const char *text, const char *hint, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        if (!others[i].is(db, uid, text))
            continue;
        claimcheck_error_set(error, CLAIMCHECK_ERROR_MALFORMED_CODE, hint, _("this scan: %s"), _(others[i].what));
        return false;
    }
    return true;
}

static bool
refuse_taken(const DbUnit *unit, const char *hint, const char *what, GError **error)
{
    g_autofree char *masked = unit_masked(unit->uid);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_DUPLICATE_UNIT, hint, "%s %s", what, masked);
    return false;
}

bool
unit_mark_check_carrier(Station *station, const DbProduct *product, const char *uid, const char *text, GError **error)
{
    Db *db = station_db(station);
    const char *hint = _("Scan the product's own mark.");
    if (!check_is_nothing_else(db, uid, text, hint, error))
        return false;
    if (!product_fits_carrier(product, text)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_WRONG_PRODUCT, _("Take it out: it is not a product of this batch."),
                             _("this mark: it is not one of product %s"), product->sku);
        return false;
    }
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbUnit) unit = db_unit_with_carrier(db, text, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    return unit == NULL || refuse_taken(unit, hint, _("this mark: it is on record with unit"), error);
}

/* The characters of a number that a pattern could make as well. */
static bool
looks_like_serial(const char *text)
{
    return g_regex_match_simple("\\A[A-Za-z0-9._/:+#-]{1,64}\\z", text, 0, 0) && strstr(text, "://") == NULL;
}

bool
unit_mark_check_serial(Station *station, const char *uid, const char *text, GError **error)
{
    Db *db = station_db(station);
    const char *hint = _("Scan the serial number of this product.");
    if (!check_is_nothing_else(db, uid, text, hint, error))
        return false;
    if (!looks_like_serial(text)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_MALFORMED_CODE, hint, "%s", _("this scan: it is no serial number"));
        return false;
    }
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbUnit) unit = db_unit_with_serial(db, text, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    bool is_same_product = unit != NULL && !unit->living && g_strcmp0(unit->uid, uid) == 0; /* in its second life */
    return unit == NULL || is_same_product || refuse_taken(unit, hint, _("this serial number: it was given before, to unit"), error);
}
