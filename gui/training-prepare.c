/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/training-prepare.h"

#include "station/base/claimcheck-error.h"
#include "station/batch/batch.h"
#include "station/batch/product.h"
#include "station/unit/authority.h"
#include "station/unit/unit-label.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define PRODUCT  "TRAINING-LAMP"
#define MAKER    "espressif"
#define QUANTITY 100000

void
training_places_free(gpointer places)
{
    TrainingPlaces *self = places;
    g_free(self->ca_path);
    g_free(self->labels_path);
    g_free(self);
}

static bool
trust(Station *station, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error))
        return claimcheck_error_from_io(error, path);
    const AuthorityOptions options = { .maker = MAKER, .uid_in = "cn" };
    g_autoptr(GPtrArray) added = authority_add(station, text, &options, error);
    return added != NULL;
}

/* Nothing is put on record again where it is there already. */
static bool
is_trusted(Station *station, bool *trusted, GError **error)
{
    g_autoptr(GPtrArray) authorities = db_ca_list(station_db(station), false, error);
    *trusted = authorities != NULL && authorities->len > 0;
    return authorities != NULL;
}

static bool
make_product(Station *station, GError **error)
{
    g_autoptr(DbProduct) known = db_product_find(station_db(station), PRODUCT, NULL);
    if (known != NULL)
        return true;
    const ProductDraft draft = { .sku = PRODUCT, .name = _("Training lamp") };
    g_autoptr(DbProduct) made = product_create(station, &draft, error);
    return made != NULL;
}

static bool
make_batch(Station *station, GError **error)
{
    g_autoptr(DbBatch) known = db_batch_find(station_db(station), TRAINING_BATCH, NULL);
    if (known != NULL)
        return true;
    g_autoptr(DbBatch) made = batch_create(station, TRAINING_BATCH, PRODUCT, QUANTITY, error);
    return made != NULL;
}

gpointer
training_prepare_work(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    const TrainingPlaces *places = data;
    bool trusted = false;
    (void)caller;
    if (g_mkdir_with_parents(places->labels_path, 0700) != 0) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_FILE_WRITE, NULL, "%s: %s", places->labels_path, g_strerror(errno));
        return NULL;
    }
    if (!is_trusted(station, &trusted, error) || (!trusted && !trust(station, places->ca_path, error)))
        return NULL;
    return make_product(station, error) && make_batch(station, error) ? GUI_DONE : NULL;
}

gpointer
training_prepare_code_work(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    Db *db = station_db(station);
    (void)caller;
    g_autoptr(DbUnit) unit = db_unit_find(db, data, error);
    g_autoptr(DbLabel) label = unit != NULL ? db_label_current(db, unit->id, LABEL_KIND_UNIT, error) : NULL;
    return label != NULL ? g_strdup(label->claim_code) : NULL;
}
