/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * commission [--first N] [--maker NAME] [--uid-in cn|serialNumber] [--serial TEXT] [--key KIND] DB BATCH COUNT
 *
 * Puts commissioned units into a batch, with certificates of a CA made for them, without any module or printer: for tests
 * of what comes after. Prints their UIDs. N is the number of the first; TEXT with the unit's number is its serial;
 * KIND is the CA's key and the modules', P-256 unless said.
 */
#include "db/db.h"
#include "tests/support/pki.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { COMMIT_EVERY = 10000 };

typedef struct {
    int first;
    char *maker;
    char *uid_in;
    char *serial;
    char *kind;
    Db *db;
    DbBatch *batch;
    DbCa *ca;
    X509 *issuer;
    char *key; /* the CA's, as pki_key() calls it */
    char *module_key; /* one for all modules: as long as a key of its own for each */
} Commission;

static char *
digest_of_der(X509 *certificate)
{
    guint8 *der = NULL;
    int length = i2d_X509(certificate, &der);
    char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, der, (gsize)length);
    OPENSSL_free(der);
    return digest;
}

static void
add_ca(Commission *self)
{
    g_autoptr(GError) error = NULL;
    self->key = g_strdup_printf("%s/%s", self->kind, self->maker);
    self->module_key = g_strdup_printf("%s/module", self->kind);
    const PkiCert what = { .cn = self->maker, .is_ca = true, .key = self->key };
    self->issuer = pki_make(&what, NULL, self->key);
    self->ca = g_new0(DbCa, 1);
    self->ca->maker = g_strdup(self->maker);
    self->ca->subject = g_strconcat("CN=", self->maker, NULL);
    self->ca->pem = pki_pem(self->issuer);
    self->ca->sha256 = digest_of_der(self->issuer);
    self->ca->spki_sha256 = g_strdup(self->ca->sha256);
    self->ca->uid_in = g_strdup(self->uid_in);
    self->ca->created_at = 1;
    db_ca_insert(self->db, self->ca, &error);
    g_assert_no_error(error);
}

static DbUnit *
make_unit(Commission *self, int number)
{
    DbUnit *unit = g_new0(DbUnit, 1);
    unit->uid = g_strdup_printf("%08x-17b5-41d7-ab0f-%012x", (guint)number * 2654435761u, (guint)number);
    bool in_cn = g_str_equal(self->uid_in, "cn");
    const PkiCert what = { .cn = in_cn ? unit->uid : "module", .serial_number = in_cn ? NULL : unit->uid,
                           .key = self->module_key };
    X509 *certificate = pki_make(&what, self->issuer, self->key);
    unit->state = DB_UNIT_COMMISSIONED;
    unit->serial = self->serial != NULL ? g_strdup_printf("%s%d", self->serial, number) : NULL;
    unit->product_id = self->batch->product_id;
    unit->batch_id = self->batch->id;
    unit->certificate_pem = pki_pem(certificate);
    unit->certificate_sha256 = digest_of_der(certificate);
    unit->spki_sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, unit->uid, -1);
    unit->ca_id = self->ca->id;
    unit->maker = g_strdup(self->maker);
    unit->about = g_strdup("Espressif - ESP32-C3-MINI-1-N4-A");
    unit->version = g_strdup("2.4.4");
    unit->techspec = g_strdup("v1.1.1");
    unit->confirmed_by = g_strdup("module");
    unit->created_at = PKI_NOW_US;
    unit->commissioned_at = PKI_NOW_US + number;
    X509_free(certificate);
    return unit;
}

static void
add_unit(Commission *self, int number)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) unit = make_unit(self, number);
    db_unit_insert(self->db, unit, &error);
    g_assert_no_error(error);
    g_autoptr(DbLabel) label = g_new0(DbLabel, 1);
    label->unit_id = unit->id;
    label->kind = g_strdup("unit");
    label->generation = 1;
    label->state = DB_LABEL_CONFIRMED;
    label->fate = DB_FATE_NONE;
    label->claim_code = g_strdup(unit->uid);
    label->created_at = label->sent_at = label->printed_at = PKI_NOW_US;
    db_label_insert(self->db, label, &error);
    g_assert_no_error(error);
    puts(unit->uid);
}

static void
add_units(Commission *self, int count)
{
    for (int done = 0; done < count; done += COMMIT_EVERY) {
        g_autoptr(GError) error = NULL;
        g_autoptr(DbTransaction) transaction = db_begin(self->db, &error);
        g_assert_no_error(error);
        for (int i = done; i < MIN(count, done + COMMIT_EVERY); i++)
            add_unit(self, self->first + i);
        db_commit(g_steal_pointer(&transaction), &error);
        g_assert_no_error(error);
    }
}

static void
clear(Commission *self)
{
    X509_free(self->issuer);
    db_ca_free(self->ca);
    db_batch_free(self->batch);
    db_close(self->db);
    g_free(self->maker);
    g_free(self->uid_in);
    g_free(self->serial);
    g_free(self->kind);
    g_free(self->key);
    g_free(self->module_key);
}

int
main(int argc, char **argv)
{
    Commission self = { .first = 1 };
    const GOptionEntry options[] = {
        { "first", 0, 0, G_OPTION_ARG_INT, &self.first, NULL, NULL },
        { "maker", 0, 0, G_OPTION_ARG_STRING, &self.maker, NULL, NULL },
        { "uid-in", 0, 0, G_OPTION_ARG_STRING, &self.uid_in, NULL, NULL },
        { "serial", 0, 0, G_OPTION_ARG_STRING, &self.serial, NULL, NULL },
        { "key", 0, 0, G_OPTION_ARG_STRING, &self.kind, NULL, NULL },
        { NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;
    g_option_context_add_main_entries(context, options, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 4)
        return 2;
    self.maker = self.maker != NULL ? self.maker : g_strdup("Maker");
    self.uid_in = self.uid_in != NULL ? self.uid_in : g_strdup("cn");
    self.kind = self.kind != NULL ? self.kind : g_strdup("P-256");
    self.db = db_open(argv[1], DB_OPEN_EXISTING, &error);
    g_assert_no_error(error);
    self.batch = db_batch_find(self.db, argv[2], &error);
    g_assert_no_error(error);
    add_ca(&self);
    add_units(&self, atoi(argv[3]));
    clear(&self);
    return 0;
}
