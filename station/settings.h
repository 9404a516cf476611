/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"

#include <gio/gio.h>
#include <stdbool.h>

/*
 * The station's settings. Precedence: command-line option, --config file, database, default. Every group and
 * key that a file may hold stands in one table in settings.c; any other is a warning with its line.
 */

typedef struct Settings Settings;

/**
 * settings_load:
 * @path: (nullable): the file given with --config; NULL looks in the user's and then the system's place
 *
 * A file given by name must exist (file-missing); one in the usual places may be missing.
 */
Settings *settings_load(const char *path, GError **error);
void settings_free(Settings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

/** settings_use_database: where a key is in no file, the database's own setting "GROUP.KEY" answers. */
void settings_use_database(Settings *self, Db *db);

/** settings_warnings: (transfer none): "FILE:LINE: …" for each unknown key or unusable value. */
const char *const *settings_warnings(Settings *self);

/** settings_string: (transfer full): the value of a key of settings.c's table, or its default, or NULL. */
char *settings_string(Settings *self, const char *group, const char *key);
gint64 settings_int(Settings *self, const char *group, const char *key);
bool settings_bool(Settings *self, const char *group, const char *key);

/** SettingsOrigin: who has the last word on a value. */
typedef enum {
    SETTINGS_FROM_FILE,   /* a settings file: it can only be changed there */
    SETTINGS_FROM_RECORD, /* somebody chose it, in the database */
    SETTINGS_USUAL,       /* nobody did: the default */
} SettingsOrigin;

/** settings_origin: where settings_string() has its answer from; @group may be "slot N". */
SettingsOrigin settings_origin(Settings *self, const char *group, const char *key);
/** settings_path: (transfer none): the file that was read, or NULL. */
const char *settings_path(Settings *self);

/**
 * settings_split: takes "GROUP.KEY" apart, as a database calls a setting ("printer.dpi", "slot 2.port").
 * Returns: false if there is no such setting
 */
bool settings_split(const char *name, char **group, char **key);
/** settings_check: usage unless there is a setting "GROUP.KEY" called @name and @value can be used for it. */
bool settings_check(const char *name, const char *value, GError **error);
/** settings_choices: (transfer none): "a|b|c" where only these values can be used, or NULL. */
const char *settings_choices(const char *group, const char *key);
/** settings_names: (transfer full): the name of every setting there is, those of the slots that are known included. */
GStrv settings_names(Settings *self);

/** settings_slots: numbers N of the [slot N] groups, in file and database, ascending; (transfer full) array of guint. */
GArray *settings_slots(Settings *self);
/** settings_slot_string: (transfer full): key of [slot N], or NULL. */
char *settings_slot_string(Settings *self, guint slot, const char *key);
