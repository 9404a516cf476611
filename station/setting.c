/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/setting.h"

#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"

#include <glib/gi18n.h>

/* What may hold a password. */
static const char *const secrets[] = { "site.dsn", "key.uri", NULL };

static bool
append_event(Db *db, const char *name, const char *from, const char *to, GError **error)
{
    bool is_secret = g_strv_contains(secrets, name);
    g_autoptr(JsonBuilder) detail = json_line_new();
    json_line_string(detail, "name", name);
    json_line_string(detail, "from", is_secret ? NULL : from);
    json_line_string(detail, "to", is_secret ? NULL : to);
    g_autofree char *text = json_line_finish(detail);
    const DbEventDraft draft = { .subject = "station", .kind = "setting-changed", .detail = text };
    return db_event_append(db, &draft, NULL, error);
}

/* The name as the database spells it. */
static char *
checked_name(Station *station, const SettingChange *change, GError **error)
{
    g_autofree char *group = NULL;
    g_autofree char *key = NULL;
    bool is_known = settings_split(change->name, &group, &key);
    if ((change->value != NULL || !is_known) &&
        !settings_check(change->name, change->value != NULL ? change->value : "", error))
        return NULL;
    Settings *settings = station_settings(station);
    if (settings_origin(settings, group, key) == SETTINGS_FROM_FILE) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, _("Change it in the file."),
                             _("%s: %s has the last word on it"), change->name, settings_path(settings));
        return NULL;
    }
    return g_strdup_printf("%s.%s", group, key);
}

static bool
change_one(Station *station, const SettingChange *change, GError **error)
{
    g_autofree char *name = checked_name(station, change, error);
    if (name == NULL)
        return false;
    Db *db = station_db(station);
    g_autoptr(GError) cause = NULL;
    g_autofree char *before = db_setting_get(db, name, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    return g_strcmp0(before, change->value) == 0 ||
           (db_setting_set(db, name, change->value, error) && append_event(db, name, before, change->value, error));
}

bool
setting_change(Station *station, const SettingChange *changes, GError **error)
{
    g_autoptr(DbTransaction) transaction = db_begin(station_db(station), error);
    if (transaction == NULL)
        return false;
    for (const SettingChange *change = changes; change->name != NULL; change++)
        if (!change_one(station, change, error))
            return false;
    return db_commit(g_steal_pointer(&transaction), error);
}

bool
setting_slot_remove(Station *station, guint slot, GError **error)
{
    g_autofree char *prefix = g_strdup_printf("slot %u.", slot);
    g_auto(GStrv) keys = db_setting_keys(station_db(station), prefix, error);
    if (keys == NULL)
        return false;
    g_autofree SettingChange *changes = g_new0(SettingChange, g_strv_length(keys) + 1);
    for (guint i = 0; keys[i] != NULL; i++)
        changes[i].name = keys[i];
    return setting_change(station, changes, error);
}

guint
setting_slot_free_number(Station *station)
{
    g_autoptr(GArray) slots = settings_slots(station_settings(station));
    guint number = 1;
    for (guint i = 0; i < slots->len && g_array_index(slots, guint, i) == number; i++)
        number++;
    return number;
}
