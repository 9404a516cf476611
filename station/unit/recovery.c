/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/recovery.h"

#include "station/base/claimcheck-error.h"
#include "station/print/printer.h"
#include "station/unit/owner.h"
#include "station/unit/unit-label.h"

#include <glib/gi18n.h>

/* A printer that is off must not keep the line from starting: a later void insists on seeing the job cancelled. */
#define CANCEL_MS 3000

static void
cancel_what_may_come(const DbLabel *label)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(Printer) printer = label->printer != NULL && label->job != NULL ? printer_new(label->printer, &cause) : NULL;
    if (printer != NULL && !printer_cancel(printer, label->job, deadline_in_ms(CANCEL_MS), &cause))
        g_info("recovery: %s", cause->message);
}

static bool
put_on_record(Station *station, DbLabel *label, GError **error)
{
    g_autoptr(DbUnit) unit = db_unit_by_id(station_db(station), label->unit_id, error);
    if (unit == NULL)
        return false;
    g_autoptr(GError) why = NULL;
    claimcheck_error_set(&why, CLAIMCHECK_ERROR_LABEL_OUTCOME_UNKNOWN, NULL, "%s",
                         _("the station stopped while this label was on its way to the printer"));
    return unit_label_unknown(station, unit, label, why, error);
}

bool
recovery_run(Station *station, guint *count, GError **error)
{
    *count = 0;
    g_autoptr(GPtrArray) labels = db_label_in_state(station_db(station), DB_LABEL_SENT, error);
    if (labels == NULL)
        return false;
    for (guint i = 0; i < labels->len; i++) {
        DbLabel *label = g_ptr_array_index(labels, i);
        if (label->owner != NULL && owner_is_alive(station, label->owner))
            continue;
        cancel_what_may_come(label);
        if (!put_on_record(station, label, error))
            return false;
        ++*count;
    }
    return true;
}
