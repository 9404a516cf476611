/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"
#include "station/settings.h"

#include <gio/gio.h>
#include <stdbool.h>

/*
 * The façade: one station's record and settings, and beneath it in this folder's concerns all that a front door
 * may do (unit/, audit/, print/ …). The command line and the window are peers on top of it.
 */

typedef struct Station Station;

typedef struct {
    const char *db_path;     /* NULL: $XDG_DATA_HOME/claimcheck/station.db */
    const char *config_path; /* NULL: the usual places */
    DbOpenMode mode;
    bool training;           /* a database that this makes, or that holds no unit and no CA yet, is for training */
} StationOptions;

/** station_open: (transfer full): opens the record; makes station id and station key with a new one. */
Station *station_open(const StationOptions *options, GError **error);
void station_free(Station *self); /* signs the audit head first if this process wrote */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Station, station_free)

/** station_default_db_path: (transfer full): where the record is when nobody says. */
char *station_default_db_path(void);

Db *station_db(Station *self);
Settings *station_settings(Station *self);
/** station_now: (transfer full): the day and hour where the station is, for what people read: its setting's time zone, else the computer's. */
GDateTime *station_now(Station *self);
/** station_is_training: its labels are marked VOID and it trusts the simulator's CA. */
bool station_is_training(Station *self);

/**
 * station_check_clock:
 * @self: (nullable): NULL where there is no record: then only the build's time is known
 *
 * clock-wrong if the wall clock stands before this program's build or, by more than
 * two minutes, before the newest event: that is the station's fault and never a verdict on a certificate.
 */
bool station_check_clock(Station *self, GError **error);
