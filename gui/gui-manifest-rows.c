/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-manifest-rows.h"

#include "gui/gui-format.h"
#include "gui/gui-manifest-check.h"
#include "gui/gui-rows.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define HASH_SHOWS 16

struct _GuiManifestRows {
    GtkListBox parent_instance;
    GuiSession *session;
};

G_DEFINE_TYPE(GuiManifestRows, gui_manifest_rows, GTK_TYPE_LIST_BOX)

/* --- in a lane ------------------------------------------------------------------------------------------------------------ */

static void
handover_free(gpointer data)
{
    GuiManifestHandover *handover = data;
    db_manifest_free(handover->manifest);
    if (handover->answer != NULL)
        db_manifest_ack_free(handover->answer);
    g_free(handover);
}

GPtrArray *
gui_manifest_rows_load(Db *db, gint64 batch_id, GError **error)
{
    g_autoptr(GPtrArray) manifests = db_manifest_list(db, batch_id, error);
    g_autoptr(GPtrArray) handovers = g_ptr_array_new_with_free_func(handover_free);
    while (manifests != NULL && manifests->len > 0) {
        GuiManifestHandover *handover = g_new0(GuiManifestHandover, 1);
        handover->manifest = g_ptr_array_steal_index(manifests, 0);
        g_ptr_array_add(handovers, handover);
        g_autoptr(GPtrArray) answers = db_manifest_acks(db, handover->manifest->id, error);
        if (answers == NULL)
            return NULL;
        if (answers->len > 0)
            handover->answer = g_ptr_array_steal_index(answers, answers->len - 1);
    }
    return manifests != NULL ? g_steal_pointer(&handovers) : NULL;
}

/* --- rows ----------------------------------------------------------------------------------------------------------------- */

static const char *
kind_words(const char *kind)
{
    if (g_str_equal(kind, "re-issue"))
        return _("Re-issue");
    return g_str_equal(kind, "supplement") ? _("Supplement") : _("Manifest");
}

static char *
title_of(const DbManifest *manifest)
{
    return g_strdup_printf(ngettext("%s of %" PRId64 " unit", "%s of %" PRId64 " units",
                                    (gulong)manifest->units),
                           kind_words(manifest->kind), manifest->units);
}

static char *
details_of(const GuiManifestHandover *handover)
{
    const DbManifest *manifest = handover->manifest;
    g_autofree char *day = gui_format_day(manifest->created_at);
    g_autofree char *file = g_strdup_printf("%s · %.*s… · %s", day, HASH_SHOWS, manifest->json_sha256,
                                            manifest->path != NULL ? manifest->path : "");
    const DbManifestAck *answer = handover->answer;
    if (answer == NULL)
        return g_steal_pointer(&file);
    return g_strdup_printf(_("%s\n%s answered: %" PRId64 " accepted, %" PRId64 " refused%s"), file, answer->who,
                           answer->accepted, answer->refused, answer->signer == NULL ? _(", not signed") : "");
}

static void
on_check_clicked(GtkButton *button, GuiManifestRows *self)
{
    gui_manifest_check_file(GTK_WIDGET(self), self->session, g_object_get_data(G_OBJECT(button), "path"));
}

static GtkWidget *
new_row(GuiManifestRows *self, const GuiManifestHandover *handover)
{
    const DbManifest *manifest = handover->manifest;
    GtkWidget *check = gtk_button_new_with_mnemonic(_("_Check"));
    g_autofree char *title = title_of(manifest);
    g_autofree char *details = details_of(handover);
    GtkWidget *row = gui_rows_new_row(title, details);
    gtk_widget_set_tooltip_text(row, manifest->json_sha256);
    gtk_widget_set_valign(check, GTK_ALIGN_CENTER);
    g_object_set_data_full(G_OBJECT(check), "path", g_strdup(manifest->path), g_free);
    g_signal_connect_object(check, "clicked", G_CALLBACK(on_check_clicked), self, 0);
    gtk_container_add(GTK_CONTAINER(row), check);
    gtk_widget_show_all(row);
    return row;
}

void
gui_manifest_rows_show(GuiManifestRows *self, GuiSession *session, GPtrArray *handovers)
{
    g_set_object(&self->session, session);
    gui_rows_clear(GTK_CONTAINER(self));
    for (guint i = 0; i < handovers->len; i++)
        gtk_container_add(GTK_CONTAINER(self), new_row(self, g_ptr_array_index(handovers, i)));
}

/* --- class ---------------------------------------------------------------------------------------------------------------- */

static void
gui_manifest_rows_dispose(GObject *object)
{
    g_clear_object(&GUI_MANIFEST_ROWS(object)->session);
    G_OBJECT_CLASS(gui_manifest_rows_parent_class)->dispose(object);
}

static void
gui_manifest_rows_class_init(GuiManifestRowsClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_manifest_rows_dispose;
}

static void
gui_manifest_rows_init(GuiManifestRows *self)
{
    gui_rows_init(GTK_LIST_BOX(self), _("Manifests"));
}
