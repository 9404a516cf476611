/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-error.h"
#include "db/db-private.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

struct DbTransaction {
    Db *db;
};

bool
db_in_transaction(Db *self)
{
    return sqlite3_get_autocommit(self->handle) == 0;
}

bool
db_require_transaction(Db *self, const char *what, GError **error)
{
    if (db_in_transaction(self))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_FILE_WRITE, _("Nothing was changed. This is a fault in this program."),
                         _("%s: no transaction is open"), what);
    return false;
}

static DbTransaction *
begin(Db *self, const char *sql, GError **error)
{
    if (!db_exec(self, sql, error))
        return NULL;
    self->pending_events = 0;
    DbTransaction *transaction = g_new(DbTransaction, 1);
    transaction->db = self;
    return transaction;
}

DbTransaction *
db_begin(Db *self, GError **error)
{
    /* IMMEDIATE: what is read within, the chain's head first, is what the writes are based on. */
    return begin(self, "BEGIN IMMEDIATE", error);
}

DbTransaction *
db_begin_read(Db *self, GError **error)
{
    return begin(self, "BEGIN DEFERRED", error);
}

bool
db_commit(DbTransaction *transaction, GError **error)
{
    Db *self = transaction->db;
    if (!db_require_transaction(self, self->path, error) || !db_exec(self, "COMMIT", error)) {
        db_transaction_free(transaction);
        return false;
    }
    g_free(transaction);
    guint appended = self->pending_events;
    self->pending_events = 0;
    self->appended_events += appended;
    if (appended > 0 && self->after_commit != NULL)
        self->after_commit(self, self->after_commit_data);
    return true;
}

void
db_transaction_free(DbTransaction *transaction)
{
    if (transaction == NULL)
        return;
    Db *self = transaction->db;
    self->pending_events = 0;
    if (db_in_transaction(self)) /* a full disk rolls back by itself */
        db_exec(self, "ROLLBACK", NULL);
    g_free(transaction);
}
