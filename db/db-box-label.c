/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-box.h"
#include "db/db-private.h"
#include "db/db-query.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static const char *const states[N_DB_LABEL_STATES] = {
    [DB_LABEL_INTENDED] = "intended", [DB_LABEL_SENT] = "sent",       [DB_LABEL_PRINTED] = "printed",
    [DB_LABEL_UNKNOWN] = "unknown",   [DB_LABEL_REVOKED] = "revoked",
};

static const char *const fates[N_DB_FATES] = {
    [DB_FATE_SCRAPPED] = "scrapped",
    [DB_FATE_NEVER_PRINTED] = "never-printed",
};

static const DbField label_fields[] = {
    DB_FIELD(DbBoxLabel, id, INT),
    DB_FIELD(DbBoxLabel, box_id, INT),
    DB_FIELD(DbBoxLabel, generation, INT),
    DB_FIELD_WORD_OF(DbBoxLabel, state, states),
    DB_FIELD_WORD_OF(DbBoxLabel, fate, fates),
    DB_FIELD(DbBoxLabel, template_sha256, TEXT),
    DB_FIELD(DbBoxLabel, dpi, INT),
    DB_FIELD(DbBoxLabel, inputs, TEXT),
    DB_FIELD(DbBoxLabel, document_sha256, TEXT),
    DB_FIELD(DbBoxLabel, printer, TEXT),
    DB_FIELD(DbBoxLabel, job, TEXT),
    DB_FIELD(DbBoxLabel, reason, TEXT),
    DB_FIELD(DbBoxLabel, owner, TEXT),
    DB_FIELD(DbBoxLabel, created_at, INT),
    DB_FIELD(DbBoxLabel, sent_at, INT_OR_NULL),
    DB_FIELD(DbBoxLabel, printed_at, INT_OR_NULL),
};
static const DbRow label_row = DB_ROW(DbBoxLabel, label_fields, (GDestroyNotify)db_box_label_free);

void
db_box_label_free(DbBoxLabel *label)
{
    db_row_free(&label_row, label);
}

bool
db_box_label_insert(Db *self, DbBoxLabel *label, GError **error)
{
    return db_insert(self, DB_STATEMENT_BOX_LABEL_INSERT, &label_row, label, &label->id, error);
}

DbBoxLabel *
db_box_label_current(Db *self, gint64 box_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOX_LABEL_CURRENT, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":box_id", box_id);
    return db_query_one(query, &label_row, error);
}

GPtrArray *
db_box_labels_in_state(Db *self, DbLabelState state, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOX_LABELS_IN_STATE, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":state", db_label_state_name(state));
    return db_query_all(query, &label_row, error);
}

bool
db_box_label_update(Db *self, const DbBoxLabel *label, DbLabelState from, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_BOX_LABEL_UPDATE, error);
    if (query == NULL)
        return false;
    db_query_bind_row(query, &label_row, label);
    db_query_bind_text(query, ":from", db_label_state_name(from));
    if (!db_query_run(query, error))
        return false;
    if (db_query_changed(query) == 1)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL,
                         _("label of box %" PRId64 ": it is not %s any more"), label->box_id, db_label_state_name(from));
    return false;
}
