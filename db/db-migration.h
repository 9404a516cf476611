/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"

/*
 * Numbered steps from one schema to the next: migrations/NNNN-name.sql, one transaction each, user_version within
 * it. A step that fails leaves the file as it was. Steps are only ever added at the end.
 */

typedef struct {
    const char *name; /* "0001-record.sql" */
    const char *sql;
} DbMigration;

/** db_migrations: (transfer full) array of DbMigration: every step that this program knows, oldest first. */
GArray *db_migrations(GError **error);

/** db_migrate: takes the steps that the file has not taken yet. */
bool db_migrate(Db *self, const DbMigration *steps, int n_steps, GError **error);
