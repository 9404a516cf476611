/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/claimcheck-error.h"

#include <gio/gio.h>
#include <sqlite3.h>
#include <stdbool.h>

/**
 * db_error_set:
 * @code: what SQLite returned
 * @handle: (nullable): the connection it happened on, for its own words and the system's errno
 * @what: the file or the thing concerned
 *
 * Turns SQLite's result into one of our words. Returns false, so that it can close a failing function.
 */
bool db_error_set(GError **error, int code, sqlite3 *handle, const char *what);

/** db_error_set_errno: the same for a system call on @path that left @number; @usual where errno says no better. */
bool db_error_set_errno(GError **error, ClaimcheckError usual, int number, const char *path);
