/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-setup-box.h"

#include "gui/gui-rows.h"

#include <glib/gi18n.h>

#define COLUMN_WIDTH 760

struct _GuiSetupBox {
    GtkScrolledWindow parent_instance;
    GtkWidget *column;
    GtkWidget *headline; /* of the last group */
};

G_DEFINE_TYPE(GuiSetupBox, gui_setup_box, GTK_TYPE_SCROLLED_WINDOW)

static GtkWidget *
new_text(const char *text, const char *style)
{
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_style_context_add_class(gtk_widget_get_style_context(label), style);
    return label;
}

GtkListBox *
gui_setup_box_add_group(GuiSetupBox *self, const char *title, const char *explanation)
{
    GtkWidget *group = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
    self->headline = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
    GtkWidget *heading = new_text(title, "setup-heading");
    gtk_widget_set_hexpand(heading, TRUE);
    gtk_container_add(GTK_CONTAINER(self->headline), heading);
    gtk_container_add(GTK_CONTAINER(group), self->headline);
    if (explanation != NULL)
        gtk_container_add(GTK_CONTAINER(group), new_text(explanation, "setup-explanation"));
    GtkWidget *list = gtk_list_box_new();
    gui_rows_init(GTK_LIST_BOX(list), title);
    gtk_container_add(GTK_CONTAINER(group), list);
    gtk_container_add(GTK_CONTAINER(self->column), group);
    gtk_widget_show_all(group);
    return GTK_LIST_BOX(list);
}

/* --- buttons that follow what a person may --------------------------------------------------------------------------------- */

static void
follow_person(GtkWidget *button, GuiSession *session)
{
    const char *verb = g_object_get_data(G_OBJECT(button), "verb");
    gtk_widget_set_sensitive(button, gui_session_may(session, verb));
}

static void
on_person_changed(GuiSession *session, gpointer button)
{
    follow_person(button, session);
}

GtkWidget *
gui_setup_box_add_action(GuiSetupBox *self, GuiSession *session, const char *verb, const char *label, GCallback clicked,
                         gpointer data)
{
    GtkWidget *button = gtk_button_new_with_mnemonic(label);
    g_signal_connect_swapped(button, "clicked", clicked, data);
    gtk_container_add(GTK_CONTAINER(self->headline), button);
    if (verb != NULL) {
        g_object_set_data(G_OBJECT(button), "verb", (gpointer)verb);
        g_signal_connect_object(session, "person-changed", G_CALLBACK(on_person_changed), button, 0);
        follow_person(button, session);
    }
    gtk_widget_show(button);
    return button;
}

/* --- rows ------------------------------------------------------------------------------------------------------------------- */

void
gui_setup_box_add_settings(GtkListBox *list, GuiSession *session, const GuiSettingKind *kinds, gsize n_kinds)
{
    for (gsize i = 0; i < n_kinds; i++)
        gtk_container_add(GTK_CONTAINER(list), gui_setting_row_new(session, &kinds[i]));
}

/* libhandy's rows keep their words from the accessible tree, so they are the row's name and description. */
static void
say_words(GtkWidget *row, GParamSpec *spec, gpointer data)
{
    (void)spec;
    (void)data;
    AtkObject *accessible = gtk_widget_get_accessible(row);
    const char *title = hdy_preferences_row_get_title(HDY_PREFERENCES_ROW(row));
    const char *subtitle = hdy_action_row_get_subtitle(HDY_ACTION_ROW(row));
    atk_object_set_name(accessible, title != NULL ? title : "");
    atk_object_set_description(accessible, subtitle != NULL ? subtitle : "");
}

void
gui_setup_box_make_heard(GtkWidget *row)
{
    g_signal_connect(row, "notify::title", G_CALLBACK(say_words), NULL);
    g_signal_connect(row, "notify::subtitle", G_CALLBACK(say_words), NULL);
    say_words(row, NULL, NULL);
}

GtkWidget *
gui_setup_box_add_row(GtkListBox *list, const char *title, const char *subtitle)
{
    GtkWidget *row = g_object_new(HDY_TYPE_ACTION_ROW, "title", title, "subtitle", subtitle, "activatable", FALSE,
                                  "subtitle-lines", 3, "title-lines", 2, NULL);
    gui_setup_box_make_heard(row);
    gtk_container_add(GTK_CONTAINER(list), row);
    gtk_widget_show_all(row);
    return row;
}

void
gui_setup_box_add_empty(GtkListBox *list, const char *sentence)
{
    GtkWidget *row = gui_setup_box_add_row(list, sentence, NULL);
    gtk_style_context_add_class(gtk_widget_get_style_context(row), "setup-empty");
}

GtkWidget *
gui_setup_box_add_button(GtkWidget *row, const char *label, const char *name, GCallback clicked, gpointer data,
                         GClosureNotify free_data)
{
    GtkWidget *button = gtk_button_new_with_label(label);
    gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
    atk_object_set_name(gtk_widget_get_accessible(button), name);
    g_signal_connect_data(button, "clicked", clicked, data, free_data, 0);
    gtk_container_add(GTK_CONTAINER(row), button);
    gtk_widget_show(button);
    return button;
}

/* --- the object -------------------------------------------------------------------------------------------------------------- */

static void
gui_setup_box_class_init(GuiSetupBoxClass *klass)
{
    (void)klass;
}

static void
gui_setup_box_init(GuiSetupBox *self)
{
    GtkWidget *clamp = g_object_new(HDY_TYPE_CLAMP, "maximum-size", COLUMN_WIDTH, "tightening-threshold", 600, "margin", 18,
                                    NULL);
    self->column = gtk_box_new(GTK_ORIENTATION_VERTICAL, 24);
    gtk_container_add(GTK_CONTAINER(clamp), self->column);
    gtk_container_add(GTK_CONTAINER(self), clamp);
    gtk_widget_show_all(clamp);
}

GtkWidget *
gui_setup_box_new(void)
{
    return g_object_new(GUI_TYPE_SETUP_BOX, "hscrollbar-policy", GTK_POLICY_NEVER, "visible", TRUE, NULL);
}
