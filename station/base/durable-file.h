/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/**
 * durable_file_write:
 * @path: the file to make or to replace; a symbolic link is followed
 * @contents: all of it
 * @mode: permission bits of the file, such as 0600; not narrowed by the umask
 *
 * All or nothing, and it survives a power cut: written beside @path, synced, renamed over it, and the folder
 * synced. A @path that is there and is no regular file (a device, a pipe) is written directly.
 *
 * Errors: disk-full, read-only, file-write; @path is then what it was before.
 */
bool durable_file_write(const char *path, GBytes *contents, int mode, GError **error);

/** durable_file_sync_folder: makes what was created, renamed or removed in the folder of @path last. */
bool durable_file_sync_folder(const char *path, GError **error);

/** durable_file_error: sets disk-full, read-only or file-write from @error_number for @path; returns false. */
bool durable_file_error(GError **error, const char *path, int error_number);
