/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/backup.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define DAY_US        (24 * G_TIME_SPAN_HOUR)
#define TIME_FORMAT   "%Y%m%dT%H%M%S"
#define LAST_AT       "backup.last-at"  /* wall time, microseconds */
#define LAST_SEQ      "backup.last-seq" /* of the event that says so */
#define STATION_CHARS 8

void
backup_state_clear(BackupState *self)
{
    g_clear_pointer(&self->folder, g_free);
}

/* --- how things stand ----------------------------------------------------------------------------------------- */

static bool
stored_number(Db *db, const char *key, gint64 *number, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *text = db_setting_get(db, key, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    *number = text != NULL ? g_ascii_strtoll(text, NULL, 10) : 0;
    return true;
}

bool
backup_look(Station *station, BackupState *state, GError **error)
{
    Db *db = station_db(station);
    gint64 seq = 0;
    g_autoptr(GError) cause = NULL;
    if (!stored_number(db, LAST_AT, &state->newest_at, error) || !stored_number(db, LAST_SEQ, &seq, error))
        return false;
    g_autoptr(DbEvent) last = db_event_last(db, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    state->is_stale = last != NULL && last->seq > seq;
    state->folder = settings_string(station_settings(station), "backup", "to");
    if (state->folder != NULL && state->folder[0] == '\0')
        g_clear_pointer(&state->folder, g_free);
    return true;
}

bool
backup_is_due(const BackupState *state, bool at_end)
{
    if (state->folder == NULL || !state->is_stale)
        return false;
    gint64 age = clock_wall_us() - state->newest_at;
    return at_end || age >= DAY_US || age < 0; /* a clock that was set back puts nothing off */
}

/* --- names ------------------------------------------------------------------------------------------------------ */

/* Several stations may share a folder, and nobody touches another's. */
static char *
name_prefix(Db *db)
{
    return g_strdup_printf("claimcheck-%.*s-", STATION_CHARS, db_station_id(db));
}

static char *
new_path(Db *db, const char *folder, gint64 now)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(now / G_USEC_PER_SEC);
    g_autofree char *when = g_date_time_format(time, TIME_FORMAT);
    g_autofree char *prefix = name_prefix(db);
    int ms = (int)(now / G_TIME_SPAN_MILLISECOND % 1000);
    g_autofree char *name = g_strdup_printf("%s%s.%03dZ.db", prefix, when, ms);
    return g_build_filename(folder, name, NULL);
}

/* 0: not the name of a backup of this record. */
static gint64
time_of_name(const char *prefix, const char *name)
{
    int year, month, day, hour, minute, second, ms, end = 0;
    if (!g_str_has_prefix(name, prefix))
        return 0;
    const char *rest = name + strlen(prefix);
    if (sscanf(rest, "%4d%2d%2dT%2d%2d%2d.%3dZ.db%n", &year, &month, &day, &hour, &minute, &second, &ms, &end) != 7 ||
        end == 0 || rest[end] != '\0')
        return 0;
    g_autoptr(GDateTime) time = g_date_time_new_utc(year, month, day, hour, minute, second);
    return time != NULL ? g_date_time_to_unix(time) * G_USEC_PER_SEC + ms * G_TIME_SPAN_MILLISECOND : 0;
}

/* --- thinning --------------------------------------------------------------------------------------------------- */

/* Which of the spans that each keep one a time belongs to; -1: none, it is too old. */
static gint64
span_of(gint64 at, gint64 now)
{
    gint64 days = (now - at) / DAY_US;
    if (days < 7)
        return at; /* every one */
    if (days < 56)
        return -2 - at / (7 * DAY_US);
    if (days >= 365)
        return -1;
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(at / G_USEC_PER_SEC);
    return -1000000 - (g_date_time_get_year(time) * 12 + g_date_time_get_month(time));
}

void
backup_keeps(const gint64 *times, gsize count, gint64 now, bool *keeps)
{
    gint64 before = -1;
    for (gsize i = 0; i < count; i++) {
        gint64 span = span_of(times[i], now);
        keeps[i] = i == 0 || (span != -1 && span != before);
        before = span;
    }
}

typedef struct {
    gint64 at;
    char *name;
} Copy;

static void
copy_clear(gpointer data)
{
    g_free(((Copy *)data)->name);
}

static int
newest_first(gconstpointer a, gconstpointer b)
{
    gint64 first = ((const Copy *)a)->at, second = ((const Copy *)b)->at;
    return first < second ? 1 : first > second ? -1 : 0;
}

static GArray *
list_copies(Db *db, const char *folder)
{
    GArray *copies = g_array_new(FALSE, FALSE, sizeof(Copy));
    g_array_set_clear_func(copies, copy_clear);
    g_autofree char *prefix = name_prefix(db);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        Copy copy = { time_of_name(prefix, name), NULL };
        if (copy.at == 0)
            continue;
        copy.name = g_strdup(name);
        g_array_append_val(copies, copy);
    }
    g_array_sort(copies, newest_first);
    return copies;
}

/* A copy that cannot be removed is only one too many. */
static void
thin(Db *db, const char *folder, gint64 now)
{
    g_autoptr(GArray) copies = list_copies(db, folder);
    g_autofree gint64 *times = g_new0(gint64, copies->len + 1);
    g_autofree bool *keeps = g_new0(bool, copies->len + 1);
    for (guint i = 0; i < copies->len; i++)
        times[i] = g_array_index(copies, Copy, i).at;
    backup_keeps(times, copies->len, now, keeps);
    for (guint i = 0; i < copies->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_array_index(copies, Copy, i).name, NULL);
        if (!keeps[i] && g_unlink(path) != 0)
            g_info("%s: an old backup stays: %s", path, g_strerror(errno));
    }
}

/* --- making one ------------------------------------------------------------------------------------------------- */

static bool
put_on_record(Db *db, const char *path, gint64 now, GError **error)
{
    g_autoptr(JsonBuilder) detail = json_line_new();
    json_line_string(detail, "file", path);
    g_autofree char *text = json_line_finish(detail);
    const DbEventDraft draft = { .subject = "station", .kind = "backup-made", .detail = text };
    gint64 seq = 0;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !db_event_append(db, &draft, &seq, error))
        return false;
    g_autofree char *at = g_strdup_printf("%" G_GINT64_FORMAT, now);
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, seq);
    return db_setting_set(db, LAST_AT, at, error) && db_setting_set(db, LAST_SEQ, number, error) &&
           db_commit(g_steal_pointer(&transaction), error);
}

char *
backup_make(Station *station, GError **error)
{
    g_auto(BackupState) state = { 0 };
    if (!backup_look(station, &state, error))
        return NULL;
    if (state.folder == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Choose a folder in the settings: [backup] to."),
                             _("the backup: nobody has said where it goes"));
        return NULL;
    }
    Db *db = station_db(station);
    gint64 now = clock_wall_us();
    g_autofree char *path = new_path(db, state.folder, now);
    if (!db_backup(db, path, error) || !put_on_record(db, path, now, error))
        return NULL;
    thin(db, state.folder, now);
    return g_steal_pointer(&path);
}
