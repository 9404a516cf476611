/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"
#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static const char *const states[N_DB_LABEL_STATES] = {
    [DB_LABEL_INTENDED] = "intended", [DB_LABEL_SENT] = "sent",           [DB_LABEL_PRINTED] = "printed",
    [DB_LABEL_UNKNOWN] = "unknown",   [DB_LABEL_CONFIRMED] = "confirmed", [DB_LABEL_REVOKED] = "revoked",
};

static const char *const fates[N_DB_FATES] = {
    [DB_FATE_NONE] = NULL,
    [DB_FATE_ON_UNIT] = "on-unit",
    [DB_FATE_SCRAPPED] = "scrapped",
    [DB_FATE_LOST] = "lost",
    [DB_FATE_NEVER_PRINTED] = "never-printed",
};

static const DbField label_fields[] = {
    DB_FIELD(DbLabel, id, INT),
    DB_FIELD(DbLabel, unit_id, INT),
    DB_FIELD(DbLabel, kind, TEXT),
    DB_FIELD(DbLabel, generation, INT),
    DB_FIELD_WORD_OF(DbLabel, state, states),
    DB_FIELD_WORD_OF(DbLabel, fate, fates),
    DB_FIELD(DbLabel, claim_code, TEXT),
    DB_FIELD(DbLabel, template_sha256, TEXT),
    DB_FIELD(DbLabel, template_name, TEXT),
    DB_FIELD(DbLabel, dpi, INT_OR_NULL),
    DB_FIELD(DbLabel, inputs, TEXT),
    DB_FIELD(DbLabel, document_sha256, TEXT),
    DB_FIELD(DbLabel, printer, TEXT),
    DB_FIELD(DbLabel, job, TEXT),
    DB_FIELD(DbLabel, reason, TEXT),
    DB_FIELD(DbLabel, owner, TEXT),
    DB_FIELD(DbLabel, created_at, INT),
    DB_FIELD(DbLabel, sent_at, INT_OR_NULL),
    DB_FIELD(DbLabel, printed_at, INT_OR_NULL),
};
static const DbRow label_row = DB_ROW(DbLabel, label_fields, (GDestroyNotify)db_label_free);

const char *
db_label_state_name(DbLabelState state)
{
    g_return_val_if_fail(state < N_DB_LABEL_STATES, NULL);
    return states[state];
}

bool
db_label_state_from_name(const char *name, DbLabelState *state)
{
    int at = db_row_word(states, N_DB_LABEL_STATES, name);
    if (at >= 0)
        *state = (DbLabelState)at;
    return at >= 0;
}

const char *
db_label_fate_name(DbLabelFate fate)
{
    g_return_val_if_fail(fate < N_DB_FATES, NULL);
    return fates[fate];
}

void
db_label_free(DbLabel *label)
{
    db_row_free(&label_row, label);
}

/* --- reading ---------------------------------------------------------------------------------------------- */

bool
db_label_insert(Db *self, DbLabel *label, GError **error)
{
    return db_insert(self, DB_STATEMENT_LABEL_INSERT, &label_row, label, &label->id, error);
}

DbLabel *
db_label_by_id(Db *self, gint64 id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_LABEL_BY_ID, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":id", id);
    g_autoptr(GError) cause = NULL;
    DbLabel *label = db_query_one(query, &label_row, &cause);
    if (label == NULL && cause == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_UNKNOWN_UNIT, NULL,
                             _("label %" PRId64 ": it is not on record"), id);
    else if (label == NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    return label;
}

DbLabel *
db_label_current(Db *self, gint64 unit_id, const char *kind, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_LABEL_CURRENT, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":unit_id", unit_id);
    db_query_bind_text(query, ":kind", kind);
    return db_query_one(query, &label_row, error);
}

gint64
db_label_last_generation(Db *self, const char *uid, const char *kind)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_LABEL_LAST_GENERATION, NULL);
    if (query == NULL)
        return 0;
    db_query_bind_text(query, ":uid", uid);
    db_query_bind_text(query, ":kind", kind);
    return db_query_step(query, NULL) == DB_STEP_ROW ? sqlite3_column_int64(query->handle, 0) : 0;
}

GPtrArray *
db_label_list_current(Db *self, gint64 unit_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_LABELS_CURRENT, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":unit_id", unit_id);
    return db_query_all(query, &label_row, error);
}

GPtrArray *
db_label_list(Db *self, gint64 unit_id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_LABELS_OF_UNIT, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":unit_id", unit_id);
    return db_query_all(query, &label_row, error);
}

GPtrArray *
db_label_by_code(Db *self, const char *claim_code, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_LABELS_BY_CODE, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":claim_code", claim_code);
    return db_query_all(query, &label_row, error);
}

GPtrArray *
db_label_in_state(Db *self, DbLabelState state, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_LABELS_IN_STATE, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":state", db_label_state_name(state));
    return db_query_all(query, &label_row, error);
}

/* --- changing --------------------------------------------------------------------------------------------- */

static bool
set_state(Db *self, const DbUnit *unit, const DbLabel *label, DbLabelState to, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_LABEL_SET_STATE, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", label->id);
    db_query_bind_text(query, ":from", db_label_state_name(label->state));
    db_query_bind_text(query, ":to", db_label_state_name(to));
    if (!db_query_run(query, error))
        return false;
    if (db_query_changed(query) == 1)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL, _("%s: its label is not %s any more"),
                         unit->uid, db_label_state_name(label->state));
    return false;
}

/* (transfer full): @detail with the label's kind and generation, so that the event says which label moved. */
static char *
detail_of(const DbLabel *label, const char *detail)
{
    g_autoptr(JsonNode) node = json_from_string(detail != NULL ? detail : "{}", NULL);
    g_return_val_if_fail(node != NULL && JSON_NODE_HOLDS_OBJECT(node), g_strdup(detail));
    JsonObject *object = json_node_get_object(node);
    json_object_set_string_member(object, "kind", label->kind);
    json_object_set_int_member(object, "generation", label->generation);
    return json_to_string(node, FALSE);
}

bool
db_label_move(Db *self, const DbUnit *unit, const DbLabel *label, DbLabelState to, const char *kind, const char *detail,
              GError **error)
{
    if (!db_require_transaction(self, unit->uid, error) || !set_state(self, unit, label, to, error))
        return false;
    g_autofree char *subject = g_strconcat("unit:", unit->uid, NULL);
    g_autofree char *full = detail_of(label, detail);
    const DbEventDraft draft = { subject, kind, db_label_state_name(label->state), db_label_state_name(to), full };
    return db_event_append(self, &draft, NULL, error);
}

bool
db_label_set_sent(Db *self, gint64 id, const char *printer, const char *job, const char *document_sha256, gint64 at,
                  GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_LABEL_SET_SENT, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", id);
    db_query_bind_text(query, ":printer", printer);
    db_query_bind_text(query, ":job", job);
    db_query_bind_text(query, ":document_sha256", document_sha256);
    db_query_bind_int_or_null(query, ":at", at);
    return db_query_run(query, error);
}

bool
db_label_set_printed_at(Db *self, gint64 id, gint64 at, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_LABEL_SET_PRINTED_AT, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", id);
    db_query_bind_int_or_null(query, ":at", at);
    return db_query_run(query, error);
}

bool
db_label_set_fate(Db *self, gint64 id, DbLabelFate fate, const char *reason, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_LABEL_SET_FATE, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", id);
    db_query_bind_text(query, ":fate", db_label_fate_name(fate));
    db_query_bind_text(query, ":reason", reason);
    return db_query_run(query, error);
}

bool
db_label_set_owner(Db *self, gint64 id, const char *owner, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_LABEL_SET_OWNER, error);
    if (query == NULL)
        return false;
    db_query_bind_int(query, ":id", id);
    db_query_bind_text(query, ":owner", owner);
    return db_query_run(query, error);
}
