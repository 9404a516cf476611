/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-statement.h"
#include "db/db.h"

#include <sqlite3.h>

/* What the files of this folder share of a connection. */

struct Db {
    sqlite3 *handle;
    char *path; /* absolute, links resolved */
    char *station_id;
    gint64 operator_number;                    /* of the events to come; 0: nobody */
    sqlite3_stmt *statements[N_DB_STATEMENTS]; /* prepared on first use */
    bool in_use[N_DB_STATEMENTS];
    guint pending_events;   /* appended in the open transaction */
    gint64 appended_events; /* committed by this connection */
    DbCommitFunc after_commit;
    gpointer after_commit_data;
};

/** db_exec: runs @sql, which may be several statements without results that anybody wants. */
bool db_exec(Db *self, const char *sql, GError **error);

/** db_pragma_int: the one number that @sql gives. */
bool db_pragma_int(Db *self, const char *sql, gint64 *value, GError **error);

/** db_in_transaction: between db_begin() and its end. */
bool db_in_transaction(Db *self);

/** db_require_transaction: false with @error where @what is tried outside of one: a fault of the caller. */
bool db_require_transaction(Db *self, const char *what, GError **error);

/**
 * DbOpenHow: how a file is opened below db_open(), which adds that the schema is today's.
 *
 * A way of opening never creates a file: db-create.c does, elsewhere, and moves it into place.
 */
typedef enum {
    DB_HOW_WRITE,  /* for changes */
    DB_HOW_LOOK,   /* read and write access, used for reading: leaves no file beside it when closed */
    DB_HOW_READ,   /* read access only; needs the WAL's index to be there */
    DB_HOW_FROZEN, /* as a file that nobody changes: for a read-only folder without a WAL */
} DbOpenHow;

/** db_connect: (transfer full): a connection with every setting that we rely on; no look at the schema yet. */
Db *db_connect(const char *path, DbOpenHow how, GError **error);

/** db_connect_to_read: (transfer full): the way of reading that leaves the least behind and works here. */
Db *db_connect_to_read(const char *path, GError **error);

/** db_create_file: makes an empty record of the newest schema in @path, whole or not at all. */
bool db_create_file(const char *path, GError **error);

/** db_wal_has_content: true where commits lie in the file beside @path and not yet in it. */
bool db_wal_has_content(const char *path);

/** db_check_version: that it is a record of ours and not newer than this program. */
bool db_check_version(Db *self, GError **error);

/** db_load_station_id: the last step of opening. */
bool db_load_station_id(Db *self, GError **error);

/** db_check_pages: SQLite's own integrity check, and foreign keys. */
bool db_check_pages(Db *self, GError **error);

/** db_copy_pages: every page as of one moment into the empty file @path; writers go on meanwhile. */
bool db_copy_pages(Db *self, const char *path, GError **error);

/** db_check_schema: that tables, indexes and triggers are what this program makes. */
bool db_check_schema(Db *self, GError **error);

/** db_check_chain: that every event has its number, its predecessor's hash, and its own. */
bool db_check_chain(Db *self, GError **error);
