/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/pack-reader.h"

#include "station/base/claimcheck-error.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

enum { MAX_FILES = 256, MAX_NAME = 100, MAX_KEPT = 1 << 20, MAX_LINE = 1 << 18, BLOCK = 65536 };
/* What honest text can be compressed to, with room; a bomb is some hundred times more. */
#define MAX_RATIO 100
#define SMALL_PACK (64 * 1024 * 1024)

typedef struct archive Archive;
static void
archive_free_reader(Archive *archive)
{
    archive_read_free(archive);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Archive, archive_free_reader)

void
pack_entry_free(PackEntry *entry)
{
    g_free(entry->sha256);
    g_clear_pointer(&entry->bytes, g_bytes_unref);
    g_free(entry);
}

static bool
bad(GError **error, const char *path, const char *name, const char *why)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_BAD_MANIFEST, NULL, name != NULL ? "%s: %s: %s" : "%s: %s%s", path,
                         name != NULL ? name : "", why);
    return false;
}

static Archive *
open_pack(const char *path, gint64 *size, GError **error)
{
    GStatBuf status;
    if (g_stat(path, &status) != 0) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_FILE_MISSING, NULL, _("%s: there is no such file"), path);
        return NULL;
    }
    g_autoptr(Archive) archive = archive_read_new();
    archive_read_support_format_zip(archive);
    if (archive_read_open_filename(archive, path, BLOCK) != ARCHIVE_OK) {
        bad(error, path, NULL, _("this is no zip file"));
        return NULL;
    }
    *size = status.st_size;
    return g_steal_pointer(&archive);
}

static bool
name_is_safe(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_/";
    if (name == NULL || *name == '\0' || *name == '/' || strlen(name) > MAX_NAME || strspn(name, allowed) != strlen(name))
        return false;
    return strstr(name, "..") == NULL && strstr(name, "//") == NULL && !g_str_has_suffix(name, "/");
}

static bool
is_kept(const char *name)
{
    static const char *const kept[] = { "manifest.json", "manifest.sig", "signer.pem", "SHA256SUMS", "maker-cas.pem",
                                        NULL };
    return g_strv_contains(kept, name);
}

/* One file's bytes, digested; @left is what the whole pack may still hold. */
static PackEntry *
read_entry(Archive *archive, const char *path, const char *name, gint64 *left, GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autoptr(GByteArray) kept = is_kept(name) ? g_byte_array_new() : NULL;
    g_autofree guint8 *buffer = g_malloc(BLOCK);
    la_ssize_t got = 0;
    while ((got = archive_read_data(archive, buffer, BLOCK)) > 0) {
        g_checksum_update(sum, buffer, got);
        *left -= got;
        if (kept != NULL)
            g_byte_array_append(kept, buffer, (guint)got);
        if (*left < 0 || (kept != NULL && kept->len > MAX_KEPT)) {
            bad(error, path, name, _("it is larger than any such file"));
            return NULL;
        }
    }
    if (got < 0) {
        bad(error, path, name, _("it is damaged"));
        return NULL;
    }
    PackEntry *entry = g_new0(PackEntry, 1);
    entry->sha256 = g_strdup(g_checksum_get_string(sum));
    entry->bytes = kept != NULL ? g_byte_array_free_to_bytes(g_steal_pointer(&kept)) : NULL;
    return entry;
}

static bool
take_entry(Archive *archive, struct archive_entry *header, const char *path, GHashTable *entries, gint64 *left,
           GError **error)
{
    const char *name = archive_entry_pathname(header);
    if (!name_is_safe(name))
        return bad(error, path, NULL, _("it holds a file with a name that no manifest has"));
    if (archive_entry_filetype(header) != AE_IFREG)
        return bad(error, path, name, _("it is no plain file"));
    if (g_hash_table_contains(entries, name))
        return bad(error, path, name, _("it is there twice"));
    if (g_hash_table_size(entries) >= MAX_FILES)
        return bad(error, path, NULL, _("it holds more files than any manifest"));
    PackEntry *entry = read_entry(archive, path, name, left, error);
    if (entry == NULL)
        return false;
    g_hash_table_insert(entries, g_strdup(name), entry);
    return true;
}

GHashTable *
pack_reader_read(const char *path, GError **error)
{
    gint64 size = 0;
    g_autoptr(Archive) archive = open_pack(path, &size, error);
    if (archive == NULL)
        return NULL;
    gint64 left = MAX(SMALL_PACK, size * MAX_RATIO);
    g_autoptr(GHashTable) entries =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)pack_entry_free);
    struct archive_entry *header = NULL;
    int result = ARCHIVE_OK;
    while ((result = archive_read_next_header(archive, &header)) == ARCHIVE_OK)
        if (!take_entry(archive, header, path, entries, &left, error))
            return NULL;
    if (result == ARCHIVE_EOF && g_hash_table_size(entries) > 0)
        return g_steal_pointer(&entries);
    bad(error, path, NULL, _("this is no zip file, or a damaged one"));
    return NULL;
}

static bool
give_lines(Archive *archive, const char *path, const char *name, PackLineFunc each, gpointer data, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    char buffer[4096];
    la_ssize_t got = 0;
    while ((got = archive_read_data(archive, buffer, sizeof buffer)) > 0)
        for (la_ssize_t i = 0; i < got; i++) {
            if (buffer[i] != '\n') {
                g_string_append_c(line, buffer[i]);
                if (line->len > MAX_LINE)
                    return bad(error, path, name, _("a line is longer than any such line"));
                continue;
            }
            if (!each(line->str, data, error))
                return false;
            g_string_truncate(line, 0);
        }
    return got == 0 || bad(error, path, name, _("it is damaged"));
}

bool
pack_reader_each_line(const char *path, const char *name, PackLineFunc each, gpointer data, GError **error)
{
    gint64 size = 0;
    g_autoptr(Archive) archive = open_pack(path, &size, error);
    struct archive_entry *header = NULL;
    while (archive != NULL && archive_read_next_header(archive, &header) == ARCHIVE_OK)
        if (g_strcmp0(archive_entry_pathname(header), name) == 0)
            return give_lines(archive, path, name, each, data, error);
    return archive != NULL && bad(error, path, name, _("it is missing"));
}
