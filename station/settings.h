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

/** settings_slots: numbers N of the [slot N] groups, ascending; (transfer full) array of guint. */
GArray *settings_slots(Settings *self);
/** settings_slot_string: (transfer full): key of [slot N], or NULL. */
char *settings_slot_string(Settings *self, guint slot, const char *key);
