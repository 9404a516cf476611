/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-first-step.h"

#include "gui/gui-ask.h"
#include "station/base/language.h"

#include <glib/gi18n.h>

/* --- what steps are made of ------------------------------------------------------------------------------------------------ */

#define ENTRIES "entries" /* of a step: key → GtkEntry */
#define VALUES  "values"  /* of a step: key → text that no entry has */

static GHashTable *
table_of(GtkWidget *step, const char *name)
{
    return g_object_get_data(G_OBJECT(step), name);
}

static GtkWidget *
new_text(const char *text, const char *style)
{
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_line_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_justify(GTK_LABEL(label), GTK_JUSTIFY_CENTER);
    gtk_label_set_max_width_chars(GTK_LABEL(label), 60);
    gtk_style_context_add_class(gtk_widget_get_style_context(label), style);
    return label;
}

GtkWidget *
gui_first_step_box(const char *icon, const char *title, const char *sentence)
{
    GtkWidget *step = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
    g_object_set(step, "margin", 24, NULL);
    GtkWidget *image = gtk_image_new_from_icon_name(icon, GTK_ICON_SIZE_DIALOG);
    gtk_image_set_pixel_size(GTK_IMAGE(image), 64);
    gtk_style_context_add_class(gtk_widget_get_style_context(image), "first-icon");
    gtk_container_add(GTK_CONTAINER(step), image);
    gtk_container_add(GTK_CONTAINER(step), new_text(title, "first-title"));
    gtk_container_add(GTK_CONTAINER(step), new_text(sentence, "first-sentence"));
    g_object_set_data_full(G_OBJECT(step), ENTRIES, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                           (GDestroyNotify)g_hash_table_unref);
    g_object_set_data_full(G_OBJECT(step), VALUES, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
                           (GDestroyNotify)g_hash_table_unref);
    return step;
}

GtkEntry *
gui_first_step_add_entry(GtkWidget *step, const char *key, const char *text, const char *value)
{
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);
    GtkWidget *label = gtk_label_new_with_mnemonic(text);
    GtkWidget *entry = gtk_entry_new();
    g_auto(GStrv) parts = g_strsplit(text, "_", 2);
    g_autofree char *plain = g_strjoinv("", parts);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_mnemonic_widget(GTK_LABEL(label), entry);
    gtk_entry_set_text(GTK_ENTRY(entry), value != NULL ? value : "");
    atk_object_set_name(gtk_widget_get_accessible(entry), plain);
    gtk_container_add(GTK_CONTAINER(box), label);
    gtk_container_add(GTK_CONTAINER(box), entry);
    gtk_container_add(GTK_CONTAINER(step), box);
    g_hash_table_insert(table_of(step, ENTRIES), g_strdup(key), entry);
    return GTK_ENTRY(entry);
}

GtkWidget *
gui_first_step_add_button(GtkWidget *step, const char *label, GCallback clicked, gpointer data)
{
    GtkWidget *button = gtk_button_new_with_mnemonic(label);
    gtk_widget_set_halign(button, GTK_ALIGN_CENTER);
    if (clicked != NULL)
        g_signal_connect_swapped(button, "clicked", clicked, data);
    gtk_container_add(GTK_CONTAINER(step), button);
    return button;
}

static void
on_training(GtkWidget *step)
{
    GtkWidget *top = gtk_widget_get_toplevel(step);
    if (GTK_IS_WINDOW(top))
        g_action_group_activate_action(G_ACTION_GROUP(gtk_window_get_application(GTK_WINDOW(top))), "training", NULL);
}

void
gui_first_step_add_training(GtkWidget *step)
{
    gui_first_step_add_button(step, _("_Try with simulated modules"), G_CALLBACK(on_training), step);
}

void
gui_first_step_set_value(GtkWidget *step, const char *key, const char *value)
{
    g_hash_table_insert(table_of(step, VALUES), g_strdup(key), g_strdup(value));
}

static void
copy_value(gpointer key, gpointer value, gpointer to)
{
    g_hash_table_insert(to, g_strdup(key), g_strdup(value));
}

static void
copy_entry(gpointer key, gpointer entry, gpointer to)
{
    g_hash_table_insert(to, g_strdup(key), g_strstrip(g_strdup(gtk_entry_get_text(entry))));
}

GHashTable *
gui_first_step_values(GtkWidget *step)
{
    GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_foreach(table_of(step, VALUES), copy_value, values);
    g_hash_table_foreach(table_of(step, ENTRIES), copy_entry, values);
    return values;
}

/* --- welcome ------------------------------------------------------------------------------------------------------------------ */

GtkWidget *
gui_first_step_welcome(GuiSession *session)
{
    (void)session;
    GtkWidget *step = gui_first_step_box("cc-labels-symbolic", _("Welcome to Claimcheck"),
                                         _("The label on every product carries the UID of the module inside it, readable, "
                                           "once. A few questions, each of which can be skipped, and you hold the first one."));
    gui_first_step_add_training(step);
    return step;
}

/* --- language ------------------------------------------------------------------------------------------------------------------- */

const char *
gui_first_step_language_chosen(GtkWidget *step)
{
    GHashTable *values = step != NULL ? table_of(step, VALUES) : NULL;
    return values != NULL ? g_hash_table_lookup(values, "language") : NULL;
}

static void
on_language(GtkToggleButton *button, gpointer code)
{
    GtkWidget *step = g_object_get_data(G_OBJECT(button), "step");
    if (gtk_toggle_button_get_active(button))
        gui_first_step_set_value(step, "language", code);
}

GtkWidget *
gui_first_step_language(GuiSession *session)
{
    (void)session;
    GtkWidget *step = gui_first_step_box("preferences-desktop-locale-symbolic", _("Language"),
                                         _("What people here read. What is on record is the same in each."));
    GtkWidget *list = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
    GtkRadioButton *group = GTK_RADIO_BUTTON(gtk_radio_button_new_with_label(NULL, _("As the computer")));
    gtk_widget_set_halign(list, GTK_ALIGN_CENTER);
    gtk_container_add(GTK_CONTAINER(list), GTK_WIDGET(group));
    for (const char *const *code = language_codes(); *code != NULL; code++) {
        GtkWidget *button = gtk_radio_button_new_with_label_from_widget(group, language_name(*code));
        g_object_set_data(G_OBJECT(button), "step", step);
        g_signal_connect(button, "toggled", G_CALLBACK(on_language), (gpointer)*code);
        gtk_container_add(GTK_CONTAINER(list), button);
    }
    gtk_container_add(GTK_CONTAINER(step), list);
    return step;
}

/* --- name, maker, product --------------------------------------------------------------------------------------------------------- */

GtkWidget *
gui_first_step_name(GuiSession *session)
{
    (void)session;
    GtkWidget *step = gui_first_step_box("preferences-system-symbolic", _("What is this station called?"),
                                         _("As people on the floor call it; the header shows it."));
    gtk_entry_set_placeholder_text(gui_first_step_add_entry(step, "name", _("Station _name"), NULL), _("Line 2 · Station 7"));
    return step;
}

static void
on_file(const char *path, gpointer data)
{
    g_autoptr(GtkEntry) entry = data;
    if (path != NULL)
        gtk_entry_set_text(entry, path);
}

static void
on_choose_file(GtkEntry *entry)
{
    gui_ask_file(GTK_WIDGET(entry), GTK_FILE_CHOOSER_ACTION_OPEN, _("Choose a file"), _("_Choose"), NULL, NULL, on_file,
                 g_object_ref(entry));
}

GtkWidget *
gui_first_step_maker(GuiSession *session)
{
    (void)session;
    GtkWidget *step = gui_first_step_box("security-high-symbolic", _("Whose modules are they?"),
                                         _("The maker's CA, a PEM file: modules that it vouches for are good, and no others."));
    GtkEntry *entry = gui_first_step_add_entry(step, "file", _("_File with the maker's CA"), NULL);
    gui_first_step_add_button(step, _("_Choose a file…"), G_CALLBACK(on_choose_file), entry);
    gui_first_step_add_entry(step, "uid-in", _("_UID in (cn, serialNumber, x509-serial or none)"), "cn");
    return step;
}

GtkWidget *
gui_first_step_product(GuiSession *session)
{
    (void)session;
    GtkWidget *step = gui_first_step_box("package-x-generic-symbolic", _("What is built?"),
                                         _("A product, and a first batch of it: a work order with a number of units."));
    gui_first_step_add_entry(step, "sku", _("_SKU"), NULL);
    gui_first_step_add_entry(step, "name", _("Product _name"), NULL);
    gui_first_step_add_entry(step, "batch", _("_Batch"), NULL);
    gui_first_step_add_entry(step, "quantity", _("_Units in it"), "100");
    return step;
}
