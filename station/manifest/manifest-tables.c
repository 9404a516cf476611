/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-private.h"

#include <string.h>

typedef struct {
    Writing *writing;
    GChecksum *digests; /* of the units, in their order */
    GHashTable *makers; /* ids of CAs */
} Table;

static bool
write_unit(const DbUnit *unit, gpointer data, GError **error)
{
    Table *table = data;
    Writing *writing = table->writing;
    g_auto(ManifestLines) lines = { NULL, NULL };
    if (!manifest_lines_make(writing, unit, &lines, error))
        return false;
    g_autofree char *digest = manifest_lines_digest(&lines);
    g_checksum_update(table->digests, (const guchar *)digest, -1);
    pack_print(writing->pack, lines.unit->str);
    writing->n_units++;
    writing->n_confirmed += unit->confirmed_by != NULL;
    writing->n_withdrawn += !manifest_unit_is_good(unit);
    if (unit->ca_id != 0)
        g_hash_table_add(table->makers, GINT_TO_POINTER((gint)unit->ca_id));
    return true;
}

static bool
write_revoked(const DbUnit *unit, gpointer data, GError **error)
{
    Table *table = data;
    g_auto(ManifestLines) lines = { NULL, NULL };
    if (!manifest_lines_make(table->writing, unit, &lines, error))
        return false;
    pack_print(table->writing->pack, lines.revoked->str);
    return true;
}

static bool
write_certificate(const DbUnit *unit, gpointer data, GError **error)
{
    (void)error;
    Pack *pack = ((Table *)data)->writing->pack;
    if (unit->certificate_pem == NULL)
        return true;
    pack_print(pack, unit->certificate_pem);
    if (!g_str_has_suffix(unit->certificate_pem, "\n"))
        pack_print(pack, "\n");
    return true;
}

static bool
write_uid(const DbUnit *unit, gpointer data, GError **error)
{
    (void)error;
    Pack *pack = ((Table *)data)->writing->pack;
    if (!manifest_unit_is_good(unit))
        return true;
    pack_print(pack, unit->uid);
    pack_print(pack, "\n");
    return true;
}

/* Only the makers whose modules are in the pack: an OEM should trust nobody for nothing. */
static bool
write_cas(Table *table, GError **error)
{
    Writing *writing = table->writing;
    g_autoptr(GPtrArray) all = db_ca_list(station_db(writing->station), true, error);
    if (all == NULL)
        return false;
    writing->cas = g_ptr_array_new_with_free_func((GDestroyNotify)db_ca_free);
    pack_begin(writing->pack, "maker-cas.pem");
    for (guint i = 0; i < all->len; i++) {
        DbCa *ca = g_ptr_array_index(all, i);
        if (!g_hash_table_contains(table->makers, GINT_TO_POINTER((gint)ca->id)))
            continue;
        pack_print(writing->pack, ca->pem);
        all->pdata[i] = NULL;
        g_ptr_array_add(writing->cas, ca);
    }
    return pack_end(writing->pack, error);
}

static const struct {
    const char *name;
    const char *columns;
    DbUnitFunc each;
} tables[] = {
    { "units.csv",
      "uid,serial,carrier,product,batch,state,generation,claim_code,confirmed_by,certificate_sha256,spki_sha256,maker,"
      "about,version,techspec,station,created_at,commissioned_at",
      write_unit },
    { "revocations.csv", "uid,kind,generation,claim_code,fate,reason,note", write_revoked },
    { "certificates.pem", NULL, write_certificate },
    { "claim-allowlist.txt", NULL, write_uid },
};

bool
manifest_write_tables(Writing *writing, GError **error)
{
    g_autoptr(GChecksum) digests = g_checksum_new(G_CHECKSUM_SHA256);
    g_autoptr(GHashTable) makers = g_hash_table_new(NULL, NULL);
    Table table = { writing, digests, makers };
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *header = tables[i].columns != NULL ? manifest_lines_header(tables[i].columns) : NULL;
        pack_begin(writing->pack, tables[i].name);
        if (header != NULL)
            pack_print(writing->pack, header);
        if (!manifest_each_unit(writing, tables[i].each, &table, error) || !pack_end(writing->pack, error))
            return false;
    }
    writing->record->units = writing->n_units;
    writing->record->units_sha256 = g_strdup(g_checksum_get_string(digests));
    return write_cas(&table, error);
}
