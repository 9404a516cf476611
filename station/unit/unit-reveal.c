/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/unit-reveal.h"

char *
unit_reveal(Station *station, const DbUnit *unit, GError **error)
{
    Db *db = station_db(station);
    g_autofree char *subject = g_strconcat("unit:", unit->uid, NULL);
    const DbEventDraft event = { .subject = subject, .kind = "unit-shown" };
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !db_event_append(db, &event, NULL, error) ||
        !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_strdup(unit->uid);
}
