/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/typed-code.h"

/* (transfer full): the unit that has a label with that code, or the scan itself. */
static char *
subject_of(Db *db, const char *code, GError **error)
{
    g_autoptr(GPtrArray) labels = db_label_by_code(db, code, error);
    if (labels == NULL)
        return NULL;
    if (labels->len == 0)
        return g_strdup("scan");
    g_autoptr(DbUnit) unit = db_unit_by_id(db, ((const DbLabel *)g_ptr_array_index(labels, 0))->unit_id, error);
    return unit != NULL ? g_strconcat("unit:", unit->uid, NULL) : NULL;
}

bool
typed_code_record(Station *station, const char *text, GError **error)
{
    Db *db = station_db(station);
    g_autofree char *subject = subject_of(db, text, error);
    const DbEventDraft event = { .subject = subject, .kind = "code-typed" };
    g_autoptr(DbTransaction) transaction = subject != NULL ? db_begin(db, error) : NULL;
    return transaction != NULL && db_event_append(db, &event, NULL, error) &&
           db_commit(g_steal_pointer(&transaction), error);
}
