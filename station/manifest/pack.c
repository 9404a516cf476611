/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/pack.h"

#include "station/base/claimcheck-error.h"
#include "station/base/durable-file.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct Pack {
    char *path;
    char *temporary;
    bool is_named;    /* it stands under the temporary name */
    bool is_in_place;
    int fd;
    Envelope *envelope; /* or NULL */
    struct archive *archive;
    GChecksum *sum; /* of the file that is open */
    char *name;
    GPtrArray *files;
    int failed; /* errno, or 0 */
};

static void
pack_file_free(gpointer data)
{
    PackFile *file = data;
    g_free(file->name);
    g_free(file->sha256);
    g_free(file);
}

/* A file without a name leaves nothing behind, whatever ends the process. */
static bool
open_file(Pack *self, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(self->path);
    self->temporary = g_strdup_printf("%s.%08x", self->path, g_random_int());
    self->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (self->fd >= 0)
        return true;
    self->fd = open(self->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    self->is_named = self->fd >= 0;
    return self->is_named || durable_file_error(error, self->path, errno);
}

/* libarchive asks again for what was not taken. */
static la_ssize_t
take_block(struct archive *archive, void *data, const void *block, size_t length)
{
    Pack *self = data;
    gssize taken = (gssize)length;
    int failed = self->envelope != NULL ? envelope_write(self->envelope, block, length) : 0;
    if (self->envelope == NULL) {
        taken = TEMP_FAILURE_RETRY(write(self->fd, block, length));
        failed = taken < 0 ? errno : 0;
    }
    if (failed == 0)
        return taken;
    archive_set_error(archive, failed, "%s", g_strerror(failed));
    return -1;
}

static bool
open_envelope(Pack *self, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(self->path);
    int failed = self->envelope != NULL ? envelope_open(self->envelope, folder) : 0;
    return failed == 0 || durable_file_error(error, self->path, failed);
}

Pack *
pack_new(const char *path, Envelope *envelope, GError **error)
{
    g_autoptr(Pack) self = g_new0(Pack, 1);
    self->path = g_strdup(path);
    self->fd = -1;
    self->envelope = envelope;
    self->files = g_ptr_array_new_with_free_func(pack_file_free);
    if (!open_file(self, error) || !open_envelope(self, error))
        return NULL;
    self->archive = archive_write_new();
    archive_write_set_format_zip(self->archive);
    archive_write_set_bytes_in_last_block(self->archive, 1);
    if (archive_write_open2(self->archive, self, NULL, take_block, NULL, NULL) != ARCHIVE_OK) {
        durable_file_error(error, path, archive_errno(self->archive));
        return NULL;
    }
    return g_steal_pointer(&self);
}

void
pack_free(Pack *self)
{
    if (self == NULL)
        return;
    if (self->archive != NULL) {
        archive_write_fail(self->archive);
        archive_write_free(self->archive);
    }
    if (self->fd >= 0)
        close(self->fd);
    if (self->is_named)
        unlink(self->temporary);
    if (self->sum != NULL)
        g_checksum_free(self->sum);
    g_free(self->name);
    g_free(self->path);
    g_free(self->temporary);
    g_ptr_array_unref(self->files);
    g_free(self);
}

static void
note_failure(Pack *self)
{
    int number = archive_errno(self->archive);
    self->failed = number != 0 ? number : EIO;
}

void
pack_begin(Pack *self, const char *name)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, g_get_real_time() / G_USEC_PER_SEC, 0);
    if (archive_write_header(self->archive, entry) != ARCHIVE_OK)
        note_failure(self);
    archive_entry_free(entry);
    self->sum = g_checksum_new(G_CHECKSUM_SHA256);
    self->name = g_strdup(name);
}

void
pack_write(Pack *self, gconstpointer data, gsize length)
{
    if (length == 0)
        return;
    g_checksum_update(self->sum, data, (gssize)length);
    if (archive_write_data(self->archive, data, length) != (la_ssize_t)length)
        note_failure(self);
}

void
pack_print(Pack *self, const char *text)
{
    pack_write(self, text, strlen(text));
}

bool
pack_end(Pack *self, GError **error)
{
    if (archive_write_finish_entry(self->archive) != ARCHIVE_OK)
        note_failure(self);
    PackFile *file = g_new0(PackFile, 1);
    file->name = g_steal_pointer(&self->name);
    file->sha256 = g_strdup(g_checksum_get_string(self->sum));
    g_ptr_array_add(self->files, file);
    g_clear_pointer(&self->sum, g_checksum_free);
    return self->failed == 0 || durable_file_error(error, self->path, self->failed);
}

bool
pack_add(Pack *self, const char *name, gconstpointer data, gsize length, GError **error)
{
    pack_begin(self, name);
    pack_write(self, data, length);
    return pack_end(self, error);
}

GPtrArray *
pack_files(Pack *self)
{
    return self->files;
}

const char *
pack_digest(Pack *self, const char *name)
{
    for (guint i = 0; i < self->files->len; i++) {
        const PackFile *file = g_ptr_array_index(self->files, i);
        if (g_str_equal(file->name, name))
            return file->sha256;
    }
    return NULL;
}

const char *
pack_temporary(const Pack *self)
{
    return self->temporary;
}

static char *
digest_of(int fd)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 buffer[65536];
    gssize got = lseek(fd, 0, SEEK_SET) == 0 ? 1 : -1;
    while (got > 0) {
        got = read(fd, buffer, sizeof buffer);
        if (got > 0)
            g_checksum_update(sum, buffer, got);
    }
    return got == 0 ? g_strdup(g_checksum_get_string(sum)) : NULL;
}

char *
pack_close(Pack *self, GError **error)
{
    char *digest = NULL;
    int failed = archive_write_close(self->archive) == ARCHIVE_OK ? 0 : archive_errno(self->archive);
    if (failed == 0 && self->envelope != NULL)
        failed = envelope_finish(self->envelope, self->fd);
    if (failed == 0 && (fsync(self->fd) != 0 || (digest = digest_of(self->fd)) == NULL))
        failed = errno;
    if (digest == NULL)
        durable_file_error(error, self->path, failed);
    return digest;
}

/* An unnamed file cannot be put over another one: it gets its temporary name first. */
static bool
give_name(Pack *self)
{
    g_autofree char *number = g_strdup_printf("/proc/self/fd/%d", self->fd);
    if (!self->is_named)
        self->is_named = linkat(AT_FDCWD, number, AT_FDCWD, self->temporary, AT_SYMLINK_FOLLOW) == 0;
    return self->is_named;
}

bool
pack_finish(Pack *self, GError **error)
{
    if (!give_name(self) || rename(self->temporary, self->path) != 0)
        return durable_file_error(error, self->path, errno);
    self->is_named = false;
    self->is_in_place = true;
    return durable_file_sync_folder(self->path, error);
}

void
pack_take_back(Pack *self)
{
    if (self->is_in_place)
        unlink(self->path);
    self->is_in_place = false;
}
