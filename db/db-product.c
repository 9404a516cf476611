/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

static const DbField product_fields[] = {
    DB_FIELD(DbProduct, id, INT),
    DB_FIELD(DbProduct, sku, TEXT),
    DB_FIELD(DbProduct, version, INT),
    DB_FIELD(DbProduct, name, TEXT),
    DB_FIELD(DbProduct, template_name, TEXT),
    DB_FIELD(DbProduct, template_sha256, TEXT),
    DB_FIELD(DbProduct, claim_code, TEXT),
    DB_FIELD(DbProduct, confirm, TEXT),
    DB_FIELD(DbProduct, carrier, TEXT),
    DB_FIELD(DbProduct, serial, TEXT),
    DB_FIELD(DbProduct, min_version, TEXT),
    DB_FIELD(DbProduct, expect, TEXT),
    DB_FIELD(DbProduct, custom, TEXT),
    DB_FIELD(DbProduct, kinds, TEXT),
    DB_FIELD(DbProduct, module_floor_um, INT),
    DB_FIELD(DbProduct, check_key, BYTES),
    DB_FIELD(DbProduct, created_at, INT),
};
static const DbRow product_row = DB_ROW(DbProduct, product_fields, (GDestroyNotify)db_product_free);

void
db_product_free(DbProduct *product)
{
    db_row_free(&product_row, product);
}

bool
db_product_insert(Db *self, DbProduct *product, GError **error)
{
    return db_insert(self, DB_STATEMENT_PRODUCT_INSERT, &product_row, product, &product->id, error);
}

static DbProduct *
one_or_unknown(DbQuery *query, const char *what, GError **error)
{
    g_autoptr(GError) cause = NULL;
    DbProduct *product = db_query_one(query, &product_row, &cause);
    if (product == NULL && cause == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_UNKNOWN_PRODUCT, NULL, _("%s: there is no such product"), what);
    else if (product == NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    return product;
}

DbProduct *
db_product_find(Db *self, const char *sku, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_PRODUCT_BY_SKU, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":sku", sku);
    return one_or_unknown(query, sku, error);
}

DbProduct *
db_product_by_id(Db *self, gint64 id, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_PRODUCT_BY_ID, error);
    if (query == NULL)
        return NULL;
    db_query_bind_int(query, ":id", id);
    g_autofree char *number = g_strdup_printf("product %" G_GINT64_FORMAT, id);
    return one_or_unknown(query, number, error);
}

GPtrArray *
db_product_list(Db *self, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_PRODUCTS, error);
    return query != NULL ? db_query_all(query, &product_row, error) : NULL;
}
