/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/record-fixture.h"

#include "tests/support/scratch-folder.h"


RecordFixture *
record_fixture_new(void)
{
    g_autoptr(GError) error = NULL;
    RecordFixture *self = g_new0(RecordFixture, 1);
    self->folder = scratch_folder_new();
    self->path = g_build_filename(self->folder, "station.db", NULL);
    self->db = db_open(self->path, DB_OPEN_CREATE, &error);
    g_assert_no_error(error);
    return self;
}

gint64
record_fixture_add_batch(RecordFixture *self, const char *code)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbBatch) batch = g_new0(DbBatch, 1);
    batch->code = g_strdup(code);
    batch->product_id = self->product_id;
    batch->quantity = 100;
    batch->state = g_strdup("open");
    batch->created_at = 1;
    db_batch_insert(self->db, batch, &error);
    g_assert_no_error(error);
    return batch->id;
}

RecordFixture *
record_fixture_new_with_batch(void)
{
    g_autoptr(GError) error = NULL;
    RecordFixture *self = record_fixture_new();
    g_autoptr(DbProduct) product = g_new0(DbProduct, 1);
    product->sku = g_strdup("WIDGET");
    product->version = 1;
    product->name = g_strdup("Widget");
    product->claim_code = g_strdup("{uid}");
    product->confirm = g_strdup("required");
    product->module_floor_um = 330;
    product->check_key = g_bytes_new_take(g_malloc0(32), 32);
    product->created_at = 1;
    db_product_insert(self->db, product, &error);
    g_assert_no_error(error);
    self->product_id = product->id;
    self->batch_id = record_fixture_add_batch(self, "B1");
    return self;
}

void
record_fixture_free(RecordFixture *self)
{
    if (self == NULL)
        return;
    g_clear_pointer(&self->db, db_close);
    scratch_folder_free(self->folder);
    g_free(self->path);
    g_free(self);
}

void
record_fixture_reopen(RecordFixture *self, DbOpenMode mode)
{
    g_autoptr(GError) error = NULL;
    g_clear_pointer(&self->db, db_close);
    self->db = db_open(self->path, mode, &error);
    g_assert_no_error(error);
}

DbUnit *
record_fixture_add_unit(RecordFixture *self, const char *uid, DbUnitState state)
{
    g_autoptr(GError) error = NULL;
    DbUnit *unit = g_new0(DbUnit, 1);
    unit->uid = g_strdup(uid);
    unit->state = state;
    unit->product_id = self->product_id;
    unit->product = g_strdup("WIDGET");
    unit->batch_id = self->batch_id;
    unit->batch = g_strdup("B1");
    unit->certificate_pem = g_strdup_printf("PEM of %s", uid);
    unit->certificate_sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, unit->certificate_pem, -1);
    unit->spki_sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, uid, -1);
    unit->created_at = 1;
    db_unit_insert(self->db, unit, &error);
    g_assert_no_error(error);
    return unit;
}

DbLabel *
record_fixture_add_label(RecordFixture *self, const DbUnit *unit, gint64 generation, DbLabelState state,
                         DbLabelFate fate)
{
    g_autoptr(GError) error = NULL;
    DbLabel *label = g_new0(DbLabel, 1);
    label->unit_id = unit->id;
    label->kind = g_strdup("unit");
    label->generation = generation;
    label->state = state;
    label->fate = fate;
    label->claim_code = g_strdup_printf("%s/%" G_GINT64_FORMAT, unit->uid, generation);
    label->created_at = 1;
    label->sent_at = state != DB_LABEL_INTENDED ? 2 : 0;
    db_label_insert(self->db, label, &error);
    g_assert_no_error(error);
    return label;
}

void
record_fixture_add_events(RecordFixture *self, guint count)
{
    for (guint i = 0; i < count; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(DbTransaction) transaction = db_begin(self->db, &error);
        g_assert_no_error(error);
        const DbEventDraft draft = { .subject = "station", .kind = "test", .detail = "{\"n\":1}" };
        db_event_append(self->db, &draft, NULL, &error);
        g_assert_no_error(error);
        db_commit(g_steal_pointer(&transaction), &error);
        g_assert_no_error(error);
    }
}

char *
record_fixture_sql(RecordFixture *self, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) program = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                                                      &error, "sqlite3", self->path, sql, NULL);
    g_assert_no_error(error);
    char *output = NULL;
    g_subprocess_communicate_utf8(program, NULL, NULL, &output, NULL, &error);
    g_assert_no_error(error);
    return g_strchomp(output);
}
