/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-training.h"

#include "station/base/claimcheck-error.h"
#include "station/batch/batch.h"
#include "station/batch/product.h"
#include "station/unit/authority.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* What scripts/start makes, too. */
#define PRODUCT  "TRAINING-LAMP"
#define BATCH    "TRAINING"
#define QUANTITY 100000

/* --- the record --------------------------------------------------------------------------------------------------------- */

static bool
trust_modules(Station *station, GError **error)
{
    g_autofree char *path = gui_simulator_ca();
    g_autofree char *text = NULL;
    const AuthorityOptions options = { "espressif", "cn", NULL, NULL };
    if (!g_file_get_contents(path, &text, NULL, error))
        return claimcheck_error_from_io(error, path);
    g_autoptr(GPtrArray) added = authority_add(station, text, &options, error); /* the same again is no change */
    return added != NULL;
}

static bool
have_product(Station *station, GError **error)
{
    g_autoptr(DbProduct) there = db_product_find(station_db(station), PRODUCT, NULL);
    if (there != NULL)
        return true;
    const ProductDraft draft = { .sku = PRODUCT, .name = "Training lamp" };
    g_autoptr(DbProduct) made = product_create(station, &draft, error);
    return made != NULL;
}

static bool
have_batch(Station *station, GError **error)
{
    g_autoptr(DbBatch) there = db_batch_find(station_db(station), BATCH, NULL);
    if (there != NULL)
        return true;
    g_autoptr(DbBatch) made = batch_create(station, BATCH, PRODUCT, QUANTITY, error);
    return made != NULL;
}

static bool
prepare(GError **error)
{
    g_autofree char *record = gui_simulator_record();
    g_autofree char *labels = gui_simulator_labels();
    const StationOptions options = { record, NULL, DB_OPEN_CREATE, true };
    if (g_mkdir_with_parents(labels, 0755) != 0) {
        g_set_error(error, G_IO_ERROR, g_io_error_from_errno(errno), "%s: %s", labels, g_strerror(errno));
        return claimcheck_error_from_io(error, labels);
    }
    g_autoptr(Station) station = station_open(&options, error);
    return station != NULL && trust_modules(station, error) && have_product(station, error) && have_batch(station, error);
}

static void
prepare_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    (void)source;
    (void)cancellable;
    GError *error = NULL;
    if (prepare(&error))
        g_task_return_pointer(task, g_object_ref(data), g_object_unref);
    else
        g_task_return_error(task, error);
}

/* --- the modules --------------------------------------------------------------------------------------------------------- */

static void
on_module(GuiSimulator *modules, guint slot, const char *event, gpointer data)
{
    (void)slot;
    (void)event;
    GTask *task = data;
    if (!gui_simulator_is_ready(modules))
        return;
    g_signal_handlers_disconnect_by_data(modules, task);
    g_task_run_in_thread(task, prepare_in_thread);
    g_object_unref(task);
}

static void
on_ended(GuiSimulator *modules, const char *sentence, gpointer data)
{
    GTask *task = data;
    g_signal_handlers_disconnect_by_data(modules, task);
    g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", sentence);
    g_object_unref(task);
}

void
gui_training_begin_async(guint n_modules, GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    GuiSimulator *modules = gui_simulator_new(n_modules);
    g_task_set_task_data(task, modules, g_object_unref);
    GError *error = NULL;
    if (!gui_simulator_start(modules, &error)) {
        g_task_return_error(task, error);
        g_object_unref(task);
        return;
    }
    g_signal_connect(modules, "module", G_CALLBACK(on_module), task);
    g_signal_connect(modules, "ended", G_CALLBACK(on_ended), task);
}

GuiSimulator *
gui_training_begin_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

/* --- what a window works with --------------------------------------------------------------------------------------------- */

GuiOptions *
gui_training_options(GuiSimulator *modules)
{
    GuiOptions *options = g_new0(GuiOptions, 1);
    g_autofree char *labels = gui_simulator_labels();
    options->db_path = gui_simulator_record();
    options->printer = g_filename_to_uri(labels, NULL, NULL);
    options->batch = g_strdup(BATCH);
    options->training = TRUE;
    guint count = gui_simulator_n_modules(modules);
    options->slots = g_new0(char *, count + 1);
    for (guint i = 0; i < count; i++)
        options->slots[i] = g_strdup(gui_simulator_port(modules, i + 1));
    return options;
}

void
gui_training_options_free(GuiOptions *options)
{
    if (options == NULL)
        return;
    g_free(options->db_path);
    g_free(options->config_path);
    g_strfreev(options->slots);
    g_free(options->printer);
    g_free(options->batch);
    g_free(options->page);
    g_free(options);
}
