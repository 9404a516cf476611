/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/label-live.h"

#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"
#include "station/unit/unit-record.h"

#include <glib/gi18n.h>

bool
label_live_allowed(const DbUnit *unit, const DbLabel *label, GError **error)
{
    g_autofree char *masked = unit_masked(unit->uid);
    if (unit->state == DB_UNIT_VOID) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_UNIT_VOID, NULL,
                             _("unit %s: it is void, and so is every label of it"), masked);
        return false;
    }
    if (label->state == DB_LABEL_REVOKED) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_STALE_GENERATION, NULL, _("unit %s: its newest label is revoked"),
                             masked);
        return false;
    }
    return true;
}

bool
label_live_record(Station *station, const DbUnit *unit, const DbLabel *label, const char *template_sha256,
                  GBytes *document, GError **error)
{
    g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, document);
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "kind", label->kind);
    json_line_int(json, "generation", label->generation);
    json_line_string(json, "template_sha256", template_sha256);
    json_line_string(json, "document_sha256", sha256);
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = g_strdup_printf("unit:%s", unit->uid);
    const DbEventDraft event = { .subject = subject, .kind = "label-rendered-live", .detail = detail };
    g_autoptr(DbTransaction) transaction = db_begin(station_db(station), error);
    if (transaction == NULL || !db_event_append(station_db(station), &event, NULL, error))
        return false;
    return db_commit(g_steal_pointer(&transaction), error);
}
