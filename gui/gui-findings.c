/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-findings.h"

#include "gui/gui-dialog-scans.h"
#include "gui/gui-setup-box.h"
#include "station/link/doctor.h"
#include "station/print/printer.h"
#include "station/unit/authority-check.h"

#include <glib/gi18n.h>

typedef enum { FINDING_GOOD, FINDING_NOTE, FINDING_BAD } Weight;

static void
add_finding(GtkListBox *list, Weight weight, const char *sentence, const char *action)
{
    static const struct {
        const char *icon;
        const char *word;
        const char *style;
    } looks[] = {
        [FINDING_GOOD] = { "emblem-ok-symbolic", N_("good"), "light-good" },
        [FINDING_NOTE] = { "dialog-information-symbolic", N_("note"), "light-attention" },
        [FINDING_BAD] = { "dialog-error-symbolic", N_("bad"), "light-bad" },
    };
    GtkWidget *row = gui_setup_box_add_row(list, sentence, action);
    GtkWidget *icon = gtk_image_new_from_icon_name(looks[weight].icon, GTK_ICON_SIZE_BUTTON);
    gtk_style_context_add_class(gtk_widget_get_style_context(icon), looks[weight].style);
    atk_object_set_name(gtk_widget_get_accessible(icon), _(looks[weight].word));
    hdy_action_row_add_prefix(HDY_ACTION_ROW(row), icon);
    gtk_widget_show(icon);
}

static GtkListBox *
open_dialog(GtkWidget *any, const char *title)
{
    GtkWidget *top = gtk_widget_get_toplevel(any);
    GtkWidget *dialog = g_object_new(GTK_TYPE_DIALOG, "use-header-bar", 1, "title", title, "transient-for",
                                     GTK_IS_WINDOW(top) ? top : NULL, "destroy-with-parent", TRUE, "default-width", 560,
                                     "default-height", 420, NULL);
    GtkWidget *box = gui_setup_box_new();
    gtk_widget_set_vexpand(box, TRUE);
    gtk_container_add(GTK_CONTAINER(gtk_dialog_get_content_area(GTK_DIALOG(dialog))), box);
    g_signal_connect(dialog, "response", G_CALLBACK(gtk_widget_destroy), NULL);
    gui_dialog_take_scans(dialog);
    gtk_widget_show(dialog);
    return gui_setup_box_add_group(GUI_SETUP_BOX(box), _("What was seen"), NULL);
}

void
gui_findings_show(GtkWidget *any, const char *title, GPtrArray *findings)
{
    GtkListBox *list = open_dialog(any, title);
    for (guint i = 0; i < findings->len; i++) {
        const DoctorFinding *finding = g_ptr_array_index(findings, i);
        const Weight weight = finding->severity == DOCTOR_BAD    ? FINDING_BAD
                              : finding->severity == DOCTOR_NOTE ? FINDING_NOTE
                                                                 : FINDING_GOOD;
        add_finding(list, weight, finding->message, finding->hint);
    }
}

void
gui_findings_show_printer(GtkWidget *any, const char *title, GPtrArray *findings)
{
    GtkListBox *list = open_dialog(any, title);
    for (guint i = 0; i < findings->len; i++) {
        const PrinterFinding *finding = g_ptr_array_index(findings, i);
        add_finding(list, finding->fault ? FINDING_BAD : FINDING_NOTE, finding->sentence, finding->action);
    }
    if (findings->len == 0)
        add_finding(list, FINDING_GOOD, _("The printer can take a label."), NULL);
}

void
gui_findings_show_authority(GtkWidget *any, const char *title, GPtrArray *findings)
{
    static const Weight weights[] = {
        [AUTHORITY_GOOD] = FINDING_GOOD, [AUTHORITY_NOTE] = FINDING_NOTE, [AUTHORITY_BAD] = FINDING_BAD
    };
    GtkListBox *list = open_dialog(any, title);
    for (guint i = 0; i < findings->len; i++) {
        const AuthorityFinding *finding = g_ptr_array_index(findings, i);
        add_finding(list, weights[finding->sign], finding->sentence, finding->action);
    }
}
