/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "db/db-query.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"

#include <glib/gi18n.h>

typedef struct {
    GBytes *bundle;
} TemplateRow;

static const DbField template_fields[] = {
    DB_FIELD(TemplateRow, bundle, BYTES),
};
static const DbRow template_row = DB_ROW(TemplateRow, template_fields, NULL);

bool
db_template_put(Db *self, const char *sha256, const char *name, GBytes *bundle, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_TEMPLATE_PUT, error);
    if (query == NULL)
        return false;
    gsize length;
    gconstpointer bytes = g_bytes_get_data(bundle, &length);
    db_query_bind_text(query, ":sha256", sha256);
    db_query_bind_text(query, ":name", name);
    db_query_bind_blob(query, ":bundle", bytes, length);
    db_query_bind_int(query, ":created_at", clock_wall_us());
    return db_query_run(query, error);
}

GBytes *
db_template_get(Db *self, const char *sha256, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_TEMPLATE_GET, error);
    if (query == NULL)
        return NULL;
    db_query_bind_text(query, ":sha256", sha256);
    TemplateRow row = { NULL };
    bool found;
    if (db_query_into(query, &template_row, &row, &found, error) && !found)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_TEMPLATE_INVALID,
                             _("Give the product its template again with 'claimcheck product edit'."),
                             _("template %s: it is not on record"), sha256);
    return row.bundle;
}

static const DbField listed_fields[] = {
    DB_FIELD(DbTemplate, sha256, TEXT),
    DB_FIELD(DbTemplate, name, TEXT),
    DB_FIELD(DbTemplate, created_at, INT),
};
static const DbRow listed_row = DB_ROW(DbTemplate, listed_fields, (GDestroyNotify)db_template_free);

void
db_template_free(DbTemplate *self)
{
    db_row_free(&listed_row, self);
}

GPtrArray *
db_template_list(Db *self, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, DB_STATEMENT_TEMPLATES, error);
    return query != NULL ? db_query_all(query, &listed_row, error) : NULL;
}
