/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/*
 * Copies of the record in the folder that [backup] to names, made by themselves once a day and at the end of the day's
 * work. Old ones are thinned: those of the last seven days stay, then one a week, then one a month for a year.
 */

/** BackupState: how things stand. */
typedef struct {
    char *folder;     /* NULL: nobody asked for backups */
    gint64 newest_at; /* wall time of the last one that this record knows of; 0: none */
    bool is_stale;    /* something happened since */
} BackupState;

void backup_state_clear(BackupState *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BackupState, backup_state_clear)

/** backup_look: how things stand; reads the record only. */
bool backup_look(Station *station, BackupState *state, GError **error);

/** backup_is_due: a day has gone by (or, @at_end, anything at all has happened) since the last one. */
bool backup_is_due(const BackupState *state, bool at_end);

/**
 * backup_make: (transfer full): makes one now, says so on record ("backup-made"), and thins; the new file's path.
 * Errors: usage (no folder was chosen), and db_backup()'s.
 */
char *backup_make(Station *station, GError **error);

/**
 * backup_keeps: which of backups made at @times (wall, microseconds, newest first) stay at @now.
 * @keeps: (out): as many as @times
 */
void backup_keeps(const gint64 *times, gsize count, gint64 now, bool *keeps);
