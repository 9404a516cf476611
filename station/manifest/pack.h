/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/manifest/envelope.h"

#include <gio/gio.h>
#include <stdbool.h>

/*
 * A zip file that is written from front to back: what is in memory does not depend on what is in the pack. Until
 * pack_finish() it has no name where the file system can do that, else pack_temporary()'s.
 */
typedef struct Pack Pack;

typedef struct {
    char *name;
    char *sha256; /* hex */
} PackFile;

/**
 * pack_new: (transfer full): file-write, disk-full or read-only if it cannot be made.
 * @envelope: (nullable) (transfer none): what it is encrypted into; must live as long
 */
Pack *pack_new(const char *path, Envelope *envelope, GError **error);
/** pack_free: removes what was not finished. */
void pack_free(Pack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pack, pack_free)

void pack_begin(Pack *self, const char *name);
/** pack_write, pack_print: a failure is kept, and told by pack_end(). */
void pack_write(Pack *self, gconstpointer data, gsize length);
void pack_print(Pack *self, const char *text);
bool pack_end(Pack *self, GError **error);
/** pack_add: a whole file. */
bool pack_add(Pack *self, const char *name, gconstpointer data, gsize length, GError **error);
/** pack_files: (transfer none) (element-type PackFile): those that were ended, in order. */
GPtrArray *pack_files(Pack *self);
/** pack_digest: (transfer none): the SHA-256 of a file that was ended, or NULL. */
const char *pack_digest(Pack *self, const char *name);
/** pack_temporary: (transfer none): the only other name that the pack's file may ever have. */
const char *pack_temporary(const Pack *self);
/** pack_close: (transfer full): the SHA-256 of the whole file, which is durable but not in its place yet. */
char *pack_close(Pack *self, GError **error);
/** pack_finish: puts it in its place. */
bool pack_finish(Pack *self, GError **error);
/** pack_take_back: removes it from there again. */
void pack_take_back(Pack *self);
