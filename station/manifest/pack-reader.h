/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/** PackEntry: one file of a pack that came from outside. */
typedef struct {
    char *sha256;
    GBytes *bytes; /* whole, of the few small files that are kept; else NULL */
} PackEntry;

void pack_entry_free(PackEntry *entry);

/**
 * pack_reader_read: (transfer full) (element-type utf8 PackEntry): every file in @path by name.
 * Refuses (bad-manifest) what no honest pack has: a path that leaves its folder, a name twice, a link, too many or too
 * large files.
 */
GHashTable *pack_reader_read(const char *path, GError **error);

typedef bool (*PackLineFunc)(const char *line, gpointer data, GError **error);
/** pack_reader_each_line: the lines of file @name, without their ends. */
bool pack_reader_each_line(const char *path, const char *name, PackLineFunc each, gpointer data, GError **error);
