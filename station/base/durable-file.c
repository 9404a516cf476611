/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/durable-file.h"

#include "station/base/claimcheck-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool
durable_file_error(GError **error, const char *path, int error_number)
{
    ClaimcheckError code = CLAIMCHECK_ERROR_FILE_WRITE;
    if (error_number == ENOSPC || error_number == EDQUOT)
        code = CLAIMCHECK_ERROR_DISK_FULL;
    else if (error_number == EROFS)
        code = CLAIMCHECK_ERROR_READ_ONLY;
    claimcheck_error_set(error, code, NULL, "%s: it cannot be written: %s", path, g_strerror(error_number));
    return false;
}

/* The descriptor is closed either way; errno is of whatever failed first. */
static bool
write_and_close(int fd, GBytes *contents)
{
    gsize left;
    const char *data = g_bytes_get_data(contents, &left);
    int failed = 0;
    while (left > 0 && failed == 0) {
        ssize_t written = write(fd, data, left);
        if (written > 0) {
            data += written;
            left -= (gsize)written;
        } else if (written == 0 || errno != EINTR) {
            failed = written == 0 ? EIO : errno;
        }
    }
    if (failed == 0 && fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP) /* pipes and devices have no sync */
        failed = errno;
    if (close(fd) != 0 && failed == 0)
        failed = errno;
    errno = failed;
    return failed == 0;
}

static bool
write_in_place(const char *path, GBytes *contents, GError **error)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 || !write_and_close(fd, contents))
        return durable_file_error(error, path, errno);
    return true;
}

bool
durable_file_sync_folder(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return durable_file_error(error, folder, errno);
    int failed = fsync(fd) != 0 && errno != EINVAL ? errno : 0; /* some network folders have no sync */
    close(fd);
    return failed == 0 || durable_file_error(error, folder, failed);
}

static bool
write_beside_and_rename(const char *path, GBytes *contents, int mode, GError **error)
{
    g_autofree char *beside = g_strdup_printf("%s.XXXXXX", path);
    int fd = g_mkstemp_full(beside, O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        return durable_file_error(error, path, errno);
    bool moded = fchmod(fd, (mode_t)mode) == 0;
    int failed = moded ? 0 : errno;
    if (!write_and_close(fd, contents) && failed == 0)
        failed = errno;
    if (failed == 0 && rename(beside, path) != 0)
        failed = errno;
    if (failed == 0)
        return durable_file_sync_folder(path, error);
    unlink(beside);
    return durable_file_error(error, path, failed);
}

bool
durable_file_write(const char *path, GBytes *contents, int mode, GError **error)
{
    struct stat there;
    bool exists = stat(path, &there) == 0;
    if (exists && S_ISDIR(there.st_mode))
        return durable_file_error(error, path, EISDIR);
    if (exists && !S_ISREG(there.st_mode))
        return write_in_place(path, contents, error);
    g_autofree char *target = exists ? realpath(path, NULL) : NULL; /* a link is kept, its target is replaced */
    return write_beside_and_rename(target != NULL ? target : path, contents, mode, error);
}
