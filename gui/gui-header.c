/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-header.h"

#include "gui/gui-format.h"


#include <glib/gi18n.h>

struct _GuiHeader {
    GtkBin parent_instance;
    GuiSession *session;
    GtkWidget *bar;
    GtkImage *menu_icon;
    GtkLabel *station;
    GtkLabel *batch;
    GtkLabel *product;
    GtkWidget *progress_box;
    GtkLabel *count;
    GtkProgressBar *progress;
    GtkWidget *printer;
    GtkWidget *backup;
    GtkMenuButton *person;
    GtkLabel *person_name;
};

G_DEFINE_TYPE(GuiHeader, gui_header, GTK_TYPE_BIN)

static void
show_person(GuiHeader *self)
{
    const char *name = gui_session_person_name(self->session);
    gtk_label_set_text(self->person_name, name != NULL ? name : _("Nobody"));
    gtk_widget_set_visible(GTK_WIDGET(self->person), gui_session_people_exist(self->session));
}

void
gui_header_set_session(GuiHeader *self, GuiSession *session)
{
    g_set_object(&self->session, session);
    g_signal_connect_object(session, "person-changed", G_CALLBACK(show_person), self, G_CONNECT_SWAPPED);
    show_person(self);
}

void
gui_header_show_buttons(GuiHeader *self)
{
    gtk_image_set_from_icon_name(self->menu_icon, "open-menu-symbolic", GTK_ICON_SIZE_BUTTON);
    hdy_header_bar_set_show_close_button(HDY_HEADER_BAR(self->bar), TRUE);
}

void
gui_header_set_station(GuiHeader *self, const char *name)
{
    gtk_label_set_text(self->station, name != NULL ? name : "");
}

void
gui_header_set_batch(GuiHeader *self, const char *batch, const char *product)
{
    gtk_label_set_text(self->batch, batch != NULL ? batch : _("No batch"));
    gtk_label_set_text(self->product, product != NULL ? product : "");
    gtk_widget_set_visible(GTK_WIDGET(self->product), product != NULL);
    gtk_widget_set_visible(self->progress_box, batch != NULL);
}

void
gui_header_set_progress(GuiHeader *self, guint done, guint target, gint64 end_us)
{
    g_autofree char *until = end_us != 0 ? gui_format_minute(end_us) : NULL;
    g_autofree char *text = until != NULL ? g_strdup_printf(_("%u / %u · ends about %s"), done, target, until)
                                          : g_strdup_printf(_("%u / %u"), done, target);
    gtk_label_set_text(self->count, text);
    gtk_progress_bar_set_fraction(self->progress, target > 0 ? MIN(1.0, (double)done / target) : 0);
}

static void
set_light(GtkWidget *image, GuiLight light, const char *sentence)
{
    static const char *const classes[] = { NULL, "light-good", "light-attention", "light-bad" };
    GtkStyleContext *style = gtk_widget_get_style_context(image);
    for (guint i = GUI_LIGHT_GOOD; i < G_N_ELEMENTS(classes); i++)
        gtk_style_context_remove_class(style, classes[i]);
    if (light != GUI_LIGHT_NONE)
        gtk_style_context_add_class(style, classes[light]);
    gtk_widget_set_visible(image, light != GUI_LIGHT_NONE);
    gtk_widget_set_tooltip_text(image, sentence);
    atk_object_set_description(gtk_widget_get_accessible(image), sentence != NULL ? sentence : "");
}

void
gui_header_set_printer(GuiHeader *self, GuiLight light, const char *sentence)
{
    set_light(self->printer, light, sentence);
}

void
gui_header_set_backup(GuiHeader *self, GuiLight light, const char *sentence)
{
    set_light(self->backup, light, sentence);
}

static void
gui_header_dispose(GObject *object)
{
    g_clear_object(&GUI_HEADER(object)->session);
    G_OBJECT_CLASS(gui_header_parent_class)->dispose(object);
}

static void
gui_header_class_init(GuiHeaderClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_header_dispose;
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-header.ui");
    gtk_widget_class_bind_template_child(widget, GuiHeader, bar);
    gtk_widget_class_bind_template_child(widget, GuiHeader, menu_icon);
    gtk_widget_class_bind_template_child(widget, GuiHeader, station);
    gtk_widget_class_bind_template_child(widget, GuiHeader, batch);
    gtk_widget_class_bind_template_child(widget, GuiHeader, product);
    gtk_widget_class_bind_template_child(widget, GuiHeader, progress_box);
    gtk_widget_class_bind_template_child(widget, GuiHeader, count);
    gtk_widget_class_bind_template_child(widget, GuiHeader, progress);
    gtk_widget_class_bind_template_child(widget, GuiHeader, printer);
    gtk_widget_class_bind_template_child(widget, GuiHeader, backup);
    gtk_widget_class_bind_template_child(widget, GuiHeader, person);
    gtk_widget_class_bind_template_child(widget, GuiHeader, person_name);
}

static void
gui_header_init(GuiHeader *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    gtk_label_set_text(self->batch, "Claimcheck"); /* until somebody knows of a batch */
    GMenu *menu = g_menu_new();
    g_menu_append(menu, _("Sign _out"), "win.sign-out");
    g_menu_append(menu, _("Somebody else…"), "win.sign-in");
    gtk_menu_button_set_menu_model(self->person, G_MENU_MODEL(menu));
    g_object_unref(menu);
}
