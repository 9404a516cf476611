/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* Files that are whole or not there, and still there after a power cut. The record is nobody else's to read. */

/** db_file_make_folder: the folder of @path and those above it, mode 0700 where missing. */
bool db_file_make_folder(const char *path, GError **error);

/** db_file_temporary: (transfer full): a new empty file, mode 0600, in the folder of @path. */
char *db_file_temporary(const char *path, GError **error);

/** db_file_check_free: file-write if there is a file @path already. */
bool db_file_check_free(const char *path, GError **error);

/** db_file_publish: moves finished @temporary to @path, durably; file-write if @path exists. */
bool db_file_publish(const char *temporary, const char *path, GError **error);

/** db_file_replace: the same, in place of whatever @path is. */
bool db_file_replace(const char *temporary, const char *path, GError **error);

/** db_file_discard: removes @path and what SQLite may have left beside it. */
void db_file_discard(const char *path);

/** db_file_exists, db_file_size: false, or -1, where there is none. */
bool db_file_exists(const char *path);
gint64 db_file_size(const char *path);
