/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-manifest-check.h"

#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-dialog-scans.h"
#include "station/manifest/hash-words.h"
#include "station/manifest/manifest-known.h"
#include "station/manifest/manifest-verify.h"

#include <glib/gi18n.h>
#include <handy.h>
#include <inttypes.h>

#define SENTENCE_CHARS 56

static gpointer
verify(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    g_autoptr(GPtrArray) known = manifest_known_certificates(station, error);
    const ManifestVerify against = { .known = known };
    g_autoptr(ManifestReport) report = known != NULL ? manifest_verify(data, &against, error) : NULL;
    char *note = report != NULL ? manifest_known_note(station, report->manifest_sha256, NULL) : NULL;
    if (note != NULL)
        g_ptr_array_add(report->warnings, note);
    return g_steal_pointer(&report);
}

/* --- what was found ------------------------------------------------------------------------------------------------- */

static void
add_sentence(GtkContainer *box, const char *icon, const char *style, const char *text)
{
    GtkWidget *line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
    GtkWidget *image = gtk_image_new_from_icon_name(icon, GTK_ICON_SIZE_BUTTON);
    GtkWidget *label = gtk_label_new(text);
    gtk_widget_set_valign(image, GTK_ALIGN_START);
    gtk_style_context_add_class(gtk_widget_get_style_context(image), style);
    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_max_width_chars(GTK_LABEL(label), SENTENCE_CHARS);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_container_add(GTK_CONTAINER(line), image);
    gtk_container_add(GTK_CONTAINER(line), label);
    gtk_container_add(box, line);
}

static void
add_hash(GtkContainer *box, const char *text, const char *name)
{
    GtkWidget *hash = gtk_label_new(text);
    gtk_label_set_selectable(GTK_LABEL(hash), TRUE);
    gtk_label_set_xalign(GTK_LABEL(hash), 0);
    gtk_label_set_line_wrap(GTK_LABEL(hash), TRUE);
    gtk_label_set_line_wrap_mode(GTK_LABEL(hash), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_max_width_chars(GTK_LABEL(hash), SENTENCE_CHARS);
    gtk_style_context_add_class(gtk_widget_get_style_context(hash), "hash");
    gtk_widget_set_tooltip_text(hash, name);
    atk_object_set_name(gtk_widget_get_accessible(hash), name);
    gtk_container_add(box, hash);
}

static GtkWidget *
new_sentences(const ManifestReport *report)
{
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 9);
    g_object_set(box, "margin", 18, NULL);
    for (guint i = 0; i < report->checked->len; i++)
        add_sentence(GTK_CONTAINER(box), "object-select-symbolic", "light-good", g_ptr_array_index(report->checked, i));
    for (guint i = 0; i < report->warnings->len; i++)
        add_sentence(GTK_CONTAINER(box), "dialog-warning-symbolic", "light-attention", g_ptr_array_index(report->warnings, i));
    g_autofree char *words = hash_words(report->manifest_sha256);
    add_hash(GTK_CONTAINER(box), words, _("Words of the hash, to compare by voice"));
    add_hash(GTK_CONTAINER(box), report->manifest_sha256, _("SHA-256 of manifest.json"));
    return box;
}

static void
on_verified(GtkWidget *any, gpointer result)
{
    const ManifestReport *report = result;
    g_autofree char *title = g_strdup_printf(ngettext("%s: %" PRId64 " unit, and it holds",
                                                      "%s: %" PRId64 " units, and it holds", (gulong)report->units),
                                             report->batch, report->units);
    GtkWidget *dialog = g_object_new(GTK_TYPE_DIALOG, "use-header-bar", 1, "modal", TRUE, "title", title, "transient-for",
                                     gtk_widget_get_toplevel(any), NULL);
    GtkWidget *scrolled = gtk_scrolled_window_new(NULL, NULL);
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scrolled), TRUE);
    gtk_scrolled_window_set_propagate_natural_width(GTK_SCROLLED_WINDOW(scrolled), TRUE);
    gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scrolled), 560);
    gtk_container_add(GTK_CONTAINER(scrolled), new_sentences(report));
    gtk_box_pack_start(GTK_BOX(gtk_dialog_get_content_area(GTK_DIALOG(dialog))), scrolled, TRUE, TRUE, 0);
    g_signal_connect(dialog, "response", G_CALLBACK(gtk_widget_destroy), NULL);
    gui_dialog_take_scans(dialog);
    gtk_widget_show_all(dialog);
}

/* --- which file ------------------------------------------------------------------------------------------------------- */

/** Wish: who wants a file checked, until they have chosen it. */
typedef struct {
    GtkWidget *any;
    GuiSession *session;
} Wish;

static void
check(GtkWidget *any, GuiSession *session, const char *path)
{
    const GuiAct act = { .widget = any,
                         .session = session,
                         .lane = GUI_LANE_LONG,
                         .verb = "manifest verify",
                         .what = _("This pack does not hold"),
                         .work = verify,
                         .data = g_strdup(path),
                         .free_data = g_free,
                         .free_result = (GDestroyNotify)manifest_report_free,
                         .done = on_verified };
    gui_act(&act);
}

static void
on_chosen(const char *path, gpointer data)
{
    Wish *wish = data;
    if (path != NULL)
        check(wish->any, wish->session, path);
    g_object_unref(wish->any);
    g_object_unref(wish->session);
    g_free(wish);
}

void
gui_manifest_check_file(GtkWidget *any, GuiSession *session, const char *path)
{
    gboolean is_sealed = path != NULL && g_str_has_suffix(path, ".cms"); /* only its receiver can open it */
    if (path != NULL && !is_sealed && g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        check(any, session, path);
        return;
    }
    Wish *wish = g_new0(Wish, 1);
    *wish = (Wish){ g_object_ref(any), g_object_ref(session) };
    gui_ask_file(any, GTK_FILE_CHOOSER_ACTION_OPEN, _("Check a manifest"), _("_Check"), NULL, "*.zip", on_chosen, wish);
}
