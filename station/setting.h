/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/* Settings that people choose, kept in the database: each change is on record with who made it. */

/** SettingChange: @name is "GROUP.KEY"; @value NULL: nobody's choice any more, the default counts again. */
typedef struct {
    const char *name;
    const char *value;
} SettingChange;

/**
 * setting_change: @changes, ended by one without name, all or none, each that changes something with its event
 * "setting-changed". What may be a secret (a DSN, a key's URI) is not in the event.
 * Errors: usage (no such setting, no value for it), not-allowed-in-state (a settings file has the last word), the record's.
 */
bool setting_change(Station *station, const SettingChange *changes, GError **error);

/** setting_slot_remove: every value of slot @slot. Errors as setting_change(). */
bool setting_slot_remove(Station *station, guint slot, GError **error);
/** setting_slot_free_number: the lowest number from 1 on that no slot has. */
guint setting_slot_free_number(Station *station);
