/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"

/*
 * A record in a folder of its own, with one product (SKU "WIDGET") and one batch (code "B1", quantity 100) if asked
 * for. Every helper ends the test program when it fails.
 */

typedef struct {
    char *folder;
    char *path;
    Db *db;
    gint64 product_id;
    gint64 batch_id;
} RecordFixture;

RecordFixture *record_fixture_new(void);
/** record_fixture_new_with_batch: the same, with product and batch. */
RecordFixture *record_fixture_new_with_batch(void);
void record_fixture_free(RecordFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RecordFixture, record_fixture_free)

/** record_fixture_reopen: closes the connection and opens another. */
void record_fixture_reopen(RecordFixture *self, DbOpenMode mode);

/** record_fixture_add_batch: (returns) the id of an open batch of WIDGET. */
gint64 record_fixture_add_batch(RecordFixture *self, const char *code);

/** record_fixture_add_unit: (transfer full): a unit in @state; its key and certificate follow from @uid. */
DbUnit *record_fixture_add_unit(RecordFixture *self, const char *uid, DbUnitState state);

/** record_fixture_add_label: (transfer full): a label of kind "unit", sent unless it is only intended. */
DbLabel *record_fixture_add_label(RecordFixture *self, const DbUnit *unit, gint64 generation, DbLabelState state,
                                  DbLabelFate fate);

/** record_fixture_add_events: @count of them, a transaction each. */
void record_fixture_add_events(RecordFixture *self, guint count);

/** record_fixture_sql: runs @sql with sqlite3(1) on the file, as somebody who tampers would; returns its output. */
char *record_fixture_sql(RecordFixture *self, const char *sql);
