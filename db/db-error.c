/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

/* By extended result where the plain one is too coarse; the first row that fits counts. */
static const struct {
    int result; /* extended if above 0xff */
    ClaimcheckError code;
    const char *hint; /* or NULL: the usual one */
} results[] = {
    { SQLITE_FULL, CLAIMCHECK_ERROR_DISK_FULL, NULL },
    { SQLITE_IOERR_SHMSIZE, CLAIMCHECK_ERROR_DISK_FULL, NULL },
    { SQLITE_CORRUPT, CLAIMCHECK_ERROR_DATABASE_CORRUPT, NULL },
    { SQLITE_NOTADB, CLAIMCHECK_ERROR_DATABASE_CORRUPT, NULL },
    { SQLITE_FORMAT, CLAIMCHECK_ERROR_DATABASE_CORRUPT, NULL },
    { SQLITE_READONLY_DBMOVED, CLAIMCHECK_ERROR_DATABASE_OPEN,
      N_("The file was moved away while it was in use; start this program again.") },
    { SQLITE_READONLY, CLAIMCHECK_ERROR_READ_ONLY, NULL },
    { SQLITE_PERM, CLAIMCHECK_ERROR_READ_ONLY, NULL },
    { SQLITE_CANTOPEN, CLAIMCHECK_ERROR_DATABASE_OPEN, NULL },
    { SQLITE_BUSY, CLAIMCHECK_ERROR_DATABASE_OPEN, N_("Another program holds the record; close it, then try again.") },
    { SQLITE_LOCKED, CLAIMCHECK_ERROR_DATABASE_OPEN,
      N_("Another program holds the record; close it, then try again.") },
};

/* What a constraint of the schema means to a person. SQLite names the columns of the index that said no. */
static const struct {
    const char *columns;
    ClaimcheckError code;
    const char *why;
} constraints[] = {
    { "unit.uid", CLAIMCHECK_ERROR_DUPLICATE_UNIT, N_("this UID is already on record") },
    { "unit.serial", CLAIMCHECK_ERROR_DUPLICATE_UNIT, N_("this serial number is already on record") },
    { "unit.spki_sha256", CLAIMCHECK_ERROR_DUPLICATE_KEY, N_("another unit on record has this key") },
    { "product.sku", CLAIMCHECK_ERROR_USAGE, N_("this version of the product is already on record") },
    { "batch.code", CLAIMCHECK_ERROR_USAGE, N_("this batch is already on record") },
    { "certificate_authority.sha256", CLAIMCHECK_ERROR_USAGE, N_("this certificate is already on record") },
    { "person.badge", CLAIMCHECK_ERROR_USAGE, N_("this badge is already registered") },
    { "label.unit_id", CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, N_("this generation of the label is already on record") },
};

static ClaimcheckError
code_of_errno(int number, ClaimcheckError usual)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: /* a limit on the file's size stops a record as a full disk does */
        return CLAIMCHECK_ERROR_DISK_FULL;
    case EROFS:
        return CLAIMCHECK_ERROR_READ_ONLY;
    default:
        return usual;
    }
}

static bool
set_constraint(GError **error, const char *words, const char *what)
{
    const char *columns = strstr(words, "UNIQUE constraint failed: ");
    for (gsize i = 0; columns != NULL && i < G_N_ELEMENTS(constraints); i++) {
        if (strstr(columns, constraints[i].columns) == NULL)
            continue;
        claimcheck_error_set(error, constraints[i].code, NULL, "%s: %s", what, _(constraints[i].why));
        return false;
    }
    claimcheck_error_set(error, CLAIMCHECK_ERROR_FILE_WRITE,
                         _("Nothing was changed. Tell the process engineer what was being done."), "%s: %s", what,
                         words);
    return false;
}

static int
errno_of_file(sqlite3_file *file)
{
    int number = 0;
    if (file != NULL && file->pMethods != NULL)
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number);
    return number;
}

/* Cleaning up after a failed write, SQLite often loses what the system said; the file it happened on still knows. */
static int
errno_of(sqlite3 *handle)
{
    sqlite3_file *file = NULL, *wal = NULL;
    if (sqlite3_system_errno(handle) != 0)
        return sqlite3_system_errno(handle);
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    int number = errno_of_file(wal);
    return number != 0 ? number : errno_of_file(file);
}

bool
db_error_set(GError **error, int code, sqlite3 *handle, const char *what)
{
    int extended = handle != NULL ? sqlite3_extended_errcode(handle) : code;
    if ((extended & 0xff) != (code & 0xff))
        extended = code;
    int number = handle != NULL ? errno_of(handle) : 0;
    const char *words = handle != NULL ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    if ((extended & 0xff) == SQLITE_CONSTRAINT)
        return set_constraint(error, words, what);
    bool from_system = (extended & 0xff) == SQLITE_IOERR || (extended & 0xff) == SQLITE_CANTOPEN;
    ClaimcheckError usual =
        (extended & 0xff) == SQLITE_CANTOPEN ? CLAIMCHECK_ERROR_DATABASE_OPEN : CLAIMCHECK_ERROR_FILE_WRITE;
    if (from_system && number != 0)
        return db_error_set_errno(error, usual, number, what);
    ClaimcheckError word = usual;
    const char *hint = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(results); i++) {
        if (results[i].result == extended || results[i].result == (extended & 0xff)) {
            word = results[i].code;
            hint = results[i].hint != NULL ? _(results[i].hint) : NULL;
            break;
        }
    }
    claimcheck_error_set(error, word, hint, "%s: %s", what, words);
    return false;
}

bool
db_error_set_errno(GError **error, ClaimcheckError usual, int number, const char *path)
{
    claimcheck_error_set(error, code_of_errno(number, usual), NULL, "%s: %s", path, g_strerror(number));
    return false;
}
