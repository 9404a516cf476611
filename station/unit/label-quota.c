/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/label-quota.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"

#include <glib/gi18n.h>

/* (transfer full): under which name the record keeps the times of this person's replacements. */
static char *
setting_of(Station *station)
{
    return g_strdup_printf("replacements:%" G_GINT64_FORMAT, db_operator(station_db(station)));
}

/* (transfer full): the times that still count, as text, and how many they are. */
static char *
times_in_shift(Station *station, guint *count, GError **error)
{
    g_autofree char *key = setting_of(station);
    g_autoptr(GError) cause = NULL;
    g_autofree char *kept = db_setting_get(station_db(station), key, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    g_auto(GStrv) times = g_strsplit(kept != NULL ? kept : "", " ", -1);
    g_autoptr(GString) recent = g_string_new(NULL);
    *count = 0;
    for (char **time = times; *time != NULL; time++) {
        gint64 at = g_ascii_strtoll(*time, NULL, 10);
        if (at == 0 || clock_wall_us() - at >= LABEL_QUOTA_SHIFT_US)
            continue;
        g_string_append_printf(recent, "%" G_GINT64_FORMAT " ", at);
        ++*count;
    }
    return g_string_free(g_steal_pointer(&recent), FALSE);
}

/* (transfer full): the times that count, where one more may come; NULL with @error. */
static char *
check(Station *station, GError **error)
{
    guint count = 0;
    g_autofree char *times = times_in_shift(station, &count, error);
    gint64 quota = settings_int(station_settings(station), "station", "replacements-per-shift");
    if (times == NULL || count < quota)
        return g_steal_pointer(&times);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_ROLE_MISSING, _("Call a lead, who may replace it: 'claimcheck label reprint'."),
                         ngettext("replace label: %u label was replaced in this shift, and no more may be by an operator",
                                  "replace label: %u labels were replaced in this shift, and no more may be by an operator",
                                  count),
                         count);
    return NULL;
}

bool
label_quota_check(Station *station, GError **error)
{
    g_autofree char *times = check(station, error);
    return times != NULL;
}

bool
label_quota_take(Station *station, GError **error)
{
    g_autofree char *times = check(station, error);
    if (times == NULL)
        return false;
    g_autofree char *key = setting_of(station);
    g_autofree char *more = g_strdup_printf("%s%" G_GINT64_FORMAT, times, clock_wall_us());
    return db_setting_set(station_db(station), key, more, error);
}
