/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/print-fd.h"
#include "station/print/printer-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/*
 * file:///DIR: one file a label. The folder stands for a printer: missing or not writable, it is unreachable;
 * without room, its media is empty; and both are waited for. The job's id is the file's name. A label appears
 * whole or not at all: it is written beside its name, synced, and given the name only then.
 */

enum {
    RETRY_MS = 250,
    SPARE_BYTES = 64 * 1024, /* a label and its directory entry */
};

static bool
parse(Printer *self, GError **error)
{
    g_autofree char *host = NULL;
    self->path = g_filename_from_uri(self->destination, &host, NULL);
    if (self->path != NULL && host == NULL)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "Give the folder's whole path: file:///DIR.",
                         "printer %s: not a folder of this computer", self->destination);
    return false;
}

static bool
is_full(int why)
{
    return why == ENOSPC || why == EDQUOT;
}

/* What an errno of the folder means in a printer's words. Returns false. */
static bool
folder_error(const char *folder, int why, GError **error)
{
    if (is_full(why))
        claimcheck_error_set(error, CLAIMCHECK_ERROR_MEDIA_EMPTY, "Make room on the disk that holds the folder.",
                             "folder %s: no room for a label", folder);
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE,
                             "Make the folder, or mount it, and let this user write into it.", "folder %s: %s", folder,
                             g_strerror(why));
    return false;
}

static int
open_folder(const char *path, GError **error)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        folder_error(path, errno, error);
    return folder;
}

static bool
has_room(const struct statvfs *space)
{
    guint64 blocks = geteuid() == 0 ? space->f_bfree : space->f_bavail;
    bool inodes = space->f_files == 0 || space->f_ffree > 0; /* some file systems count none */
    return inodes && blocks * space->f_frsize >= SPARE_BYTES;
}

static bool
check(Printer *self, GError **error)
{
    auto_fd folder = open_folder(self->path, error);
    if (folder < 0)
        return false;
    struct statvfs space;
    if (faccessat(folder, ".", W_OK | X_OK, AT_EACCESS) != 0 || fstatvfs(folder, &space) != 0)
        return folder_error(self->path, errno, error);
    if (!has_room(&space))
        return folder_error(self->path, ENOSPC, error);
    return true;
}

static char *
part_name(const char *name)
{
    return g_strdup_printf(".%s.part", name);
}

static bool
write_all(int file, GBytes *bytes)
{
    gsize left = 0;
    const guint8 *at = g_bytes_get_data(bytes, &left);
    while (left > 0) {
        gssize n = write(file, at, left);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        left -= (gsize)n;
    }
    return fsync(file) == 0;
}

/* A part left by a crash is ours alone: its name is this label's generation, and that is printed by one job. */
static int
create_part(int folder, const char *part)
{
    unlinkat(folder, part, 0);
    return openat(folder, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
}

static bool
write_part(int folder, const char *part, GBytes *bytes)
{
    auto_fd file = create_part(folder, part);
    if (file >= 0 && write_all(file, bytes))
        return true;
    int why = errno;
    unlinkat(folder, part, 0);
    errno = why;
    return false;
}

/* Gives the part its name unless that is taken; where the file system cannot say "unless", a link can. */
static bool
publish_part(int folder, const char *part, const char *name)
{
    if (renameat2(folder, part, folder, name, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    if (linkat(folder, part, folder, name, 0) != 0)
        return false;
    unlinkat(folder, part, 0);
    return true;
}

static bool
holds(int folder, const char *name, GBytes *bytes)
{
    gsize size = g_bytes_get_size(bytes);
    auto_fd file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || (gsize)status.st_size != size)
        return false;
    g_autofree guint8 *there = g_malloc(size);
    return pread(file, there, size, 0) == (gssize)size && memcmp(there, g_bytes_get_data(bytes, NULL), size) == 0;
}

/*
 * The name is taken. A generation is printed once, so the same bytes are this very label, put there by an attempt
 * whose end nobody heard; other bytes are somebody else's, and are not written over.
 */
static PrintOutcome
judge_existing(Printer *self, int folder, const PrintDocument *document, GError **error)
{
    if (holds(folder, document->name, document->bytes))
        return PRINT_OUT;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_JOB_REJECTED, "Look at that file and move it out of the folder.",
                         "folder %s: it already has another file named %s", self->path, document->name);
    return PRINT_NOT_TAKEN;
}

/* One attempt. *@retry is set if hands can help. */
static PrintOutcome
put_label(Printer *self, const PrintDocument *document, bool *retry, GError **error)
{
    *retry = true;
    auto_fd folder = open_folder(self->path, error);
    if (folder < 0)
        return PRINT_NOT_TAKEN;
    g_autofree char *part = part_name(document->name);
    if (!write_part(folder, part, document->bytes)) {
        folder_error(self->path, errno, error);
        return PRINT_NOT_TAKEN;
    }
    if (!publish_part(folder, part, document->name)) {
        int why = errno;
        unlinkat(folder, part, 0);
        *retry = why != EEXIST;
        if (why == EEXIST)
            return judge_existing(self, folder, document, error);
        folder_error(self->path, why, error);
        return PRINT_NOT_TAKEN;
    }
    *retry = false;
    if (fsync(folder) == 0)
        return PRINT_OUT;
    folder_error(self->path, errno, error);
    return PRINT_UNKNOWN;
}

/* Until the folder can take a label. */
static bool
wait_ready(Printer *self, PrintWatch *watch, GError **error)
{
    for (;;) {
        g_autoptr(GError) trouble = NULL;
        bool ready = check(self, &trouble);
        print_watch_trouble(watch, trouble);
        if (ready)
            return true;
        if (!print_watch_sleep(watch, RETRY_MS, error))
            return false;
    }
}

static PrintOutcome
print(Printer *self, const PrintDocument *document, PrintWatch *watch, GError **error)
{
    if (!wait_ready(self, watch, error) || !print_watch_created(watch, document->name, error))
        return PRINT_NOT_TAKEN;
    for (;;) {
        bool retry = false;
        g_autoptr(GError) trouble = NULL;
        PrintOutcome outcome = put_label(self, document, &retry, &trouble);
        if (!retry) {
            print_watch_trouble(watch, NULL);
            if (trouble != NULL)
                g_propagate_error(error, g_steal_pointer(&trouble));
            return outcome;
        }
        print_watch_trouble(watch, trouble);
        if (!print_watch_sleep(watch, RETRY_MS, error))
            return PRINT_NOT_TAKEN;
    }
}

/* A job's id is a file's name; one that is not was never ours. */
static bool
is_our_job(const char *job)
{
    return job[0] != '\0' && job[0] != '.' && strchr(job, '/') == NULL;
}

static bool
ask(Printer *self, const char *job, PrintJobState *state, GError **error)
{
    auto_fd folder = open_folder(self->path, error);
    if (folder < 0)
        return false;
    struct stat status;
    bool there = is_our_job(job) && fstatat(folder, job, &status, AT_SYMLINK_NOFOLLOW) == 0;
    *state = there ? PRINT_JOB_COMPLETED : PRINT_JOB_GONE;
    return true;
}

/* What stands under its name is out; what does not is a part that nobody will finish. */
static bool
cancel(Printer *self, const char *job, Deadline until G_GNUC_UNUSED, GError **error)
{
    auto_fd folder = open_folder(self->path, error);
    if (folder < 0)
        return false;
    g_autofree char *part = part_name(job);
    if (is_our_job(job) && unlinkat(folder, part, 0) != 0 && errno != ENOENT)
        return folder_error(self->path, errno, error);
    return true;
}

const PrinterOps printer_file_ops = {
    .scheme = "file",
    .parse = parse,
    .print = print,
    .ask = ask,
    .cancel = cancel,
    .check = check,
};
