/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/station.h"

#include "station/audit/audit.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"

#include <glib/gi18n.h>

/* How far a clock may step back before it is the station's fault: time servers correct by less. */
#define CLOCK_TOLERANCE_US (120 * G_USEC_PER_SEC)

struct Station {
    Db *db;
    Settings *settings;
    bool training;
    gint64 signed_events; /* of those that this process appended, how many a signed head covers */
};

char *
station_default_db_path(void)
{
    return g_build_filename(g_get_user_data_dir(), "claimcheck", "station.db", NULL);
}

static bool
is_unused(Db *db, GError **error)
{
    g_autoptr(GPtrArray) authorities = db_ca_list(db, true, error);
    if (authorities == NULL || authorities->len > 0)
        return false;
    DbBatchSums sums = { 0 };
    return db_batch_sums(db, 0, &sums, error) && sums.units == 0;
}

/* Training is for good: a record that ever trusted a simulator never becomes a real one. */
static bool
mark_training(Db *db, GError **error)
{
    if (!is_unused(db, error))
        return error == NULL || *error == NULL;
    g_autofree char *already = db_setting_get(db, "station.training", NULL);
    if (already != NULL)
        return true;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    const DbEventDraft draft = { .subject = "station", .kind = "training" };
    if (transaction == NULL || !db_setting_set(db, "station.training", "1", error) ||
        !db_event_append(db, &draft, NULL, error))
        return false;
    return db_commit(g_steal_pointer(&transaction), error);
}

/* A head that cannot be signed now is signed later; the work that was committed stands. */
static void
sign_head(Station *self)
{
    g_autoptr(GError) error = NULL;
    if (!audit_sign_head(self->db, NULL, &error))
        g_info("no head was signed: %s", error->message);
    self->signed_events = db_appended_events(self->db);
}

static void
sign_when_due(Db *db, gpointer data)
{
    Station *self = data;
    if (db_appended_events(db) - self->signed_events >= AUDIT_HEAD_INTERVAL)
        sign_head(self);
}

static bool
begin_audit(Station *self, GError **error)
{
    if (!audit_ensure_key(self->db, error))
        return false;
    self->signed_events = db_appended_events(self->db);
    db_set_after_commit(self->db, sign_when_due, self);
    return true;
}

Station *
station_open(const StationOptions *options, GError **error)
{
    g_autoptr(Station) self = g_new0(Station, 1);
    self->settings = settings_load(options->config_path, error);
    if (self->settings == NULL)
        return NULL;
    g_autofree char *usual = station_default_db_path();
    self->db = db_open(options->db_path != NULL ? options->db_path : usual, options->mode, error);
    if (self->db == NULL)
        return NULL;
    settings_use_database(self->settings, self->db);
    if (options->mode != DB_OPEN_READ_ONLY && !begin_audit(self, error))
        return NULL;
    if (options->training && options->mode != DB_OPEN_READ_ONLY && !mark_training(self->db, error))
        return NULL;
    g_autofree char *training = db_setting_get(self->db, "station.training", NULL);
    self->training = training != NULL;
    return g_steal_pointer(&self);
}

void
station_free(Station *self)
{
    if (self == NULL)
        return;
    if (self->db != NULL && db_appended_events(self->db) > self->signed_events)
        sign_head(self);
    g_clear_pointer(&self->settings, settings_free);
    g_clear_pointer(&self->db, db_close);
    g_free(self);
}

Db *
station_db(Station *self)
{
    return self->db;
}

Settings *
station_settings(Station *self)
{
    return self->settings;
}

GDateTime *
station_now(Station *self)
{
    g_autofree char *name = settings_string(station_settings(self), "station", "time-zone");
    g_autoptr(GTimeZone) zone = name != NULL && name[0] != '\0' ? g_time_zone_new_identifier(name) : NULL;
    return zone != NULL ? g_date_time_new_now(zone) : g_date_time_new_now_local();
}

bool
station_is_training(Station *self)
{
    return self->training;
}

bool
station_check_clock(Station *self, GError **error)
{
    gint64 now = clock_wall_us();
    gint64 floor = clock_build_us();
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbEvent) newest = self != NULL ? db_event_last(self->db, &cause) : NULL;
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (newest != NULL)
        floor = MAX(floor, newest->wall_time);
    if (now >= floor - CLOCK_TOLERANCE_US)
        return true;
    g_autofree char *now_text = clock_format_utc(now);
    g_autofree char *floor_text = clock_format_utc(floor);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_CLOCK_WRONG, NULL,
                         _("the station's clock: it says %s, but it was already %s"), now_text, floor_text);
    return false;
}
