/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-setup-page.h"

#include "gui/gui-setup-sections.h"

#include <glib/gi18n.h>

struct _GuiSetupPage {
    GtkBin parent_instance;
    GuiSession *session;
    GtkBox *switches;
    GtkStack *sections;
};

static gboolean gui_setup_page_scan(GuiPage *page, const GuiScan *scan);
static void gui_setup_page_open(GuiPage *page, const char *id);

static void
gui_setup_page_page_init(GuiPageInterface *iface)
{
    iface->scan = gui_setup_page_scan;
    iface->open = gui_setup_page_open;
}

G_DEFINE_TYPE_WITH_CODE(GuiSetupPage, gui_setup_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_setup_page_page_init))

static const GuiSetupSection sections[] = {
    { "Setup: Station", N_("Station"), "preferences-system-symbolic", gui_setup_station_new },
    { "Setup: Slots", N_("Slots"), "input-keyboard-symbolic", gui_setup_slots_new },
    { "Setup: Printer", N_("Printer"), "printer-symbolic", gui_setup_printer_new },
    { "Setup: Scanner", N_("Scanner"), "scanner-symbolic", gui_setup_scanner_new },
    { "Setup: Makers", N_("Makers"), "security-high-symbolic", gui_setup_makers_new },
    { "Setup: Key", N_("Key"), "dialog-password-symbolic", gui_setup_keys_new },
    { "Setup: Products", N_("Products"), "package-x-generic-symbolic", gui_setup_products_new },
    { "Setup: People", N_("People"), "system-users-symbolic", gui_setup_people_new },
    { "Setup: Sound", N_("Sound"), "audio-speakers-symbolic", gui_setup_sound_new },
    { NULL, NULL, NULL, NULL },
};

const GuiSetupSection *
gui_setup_sections(void)
{
    return sections;
}

/* A section is made when somebody first looks at it. */
static void
show_section(GuiSetupPage *self, const GuiSetupSection *section)
{
    GtkWidget *widget = gtk_stack_get_child_by_name(self->sections, section->name);
    if (widget == NULL) {
        widget = section->create(self->session);
        gtk_widget_show(widget);
        gtk_stack_add_named(self->sections, widget, section->name);
    }
    gtk_stack_set_visible_child(self->sections, widget);
}

static void
on_toggled(GtkToggleButton *button, gpointer section)
{
    GtkWidget *self = gtk_widget_get_ancestor(GTK_WIDGET(button), GUI_TYPE_SETUP_PAGE);
    if (self != NULL && gtk_toggle_button_get_active(button))
        show_section(GUI_SETUP_PAGE(self), section);
}

static GtkRadioButton *
add_switch(GuiSetupPage *self, const GuiSetupSection *section, GtkRadioButton *group)
{
    GtkWidget *button = gtk_radio_button_new_from_widget(group);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 10);
    gtk_container_add(GTK_CONTAINER(box), gtk_image_new_from_icon_name(section->icon, GTK_ICON_SIZE_BUTTON));
    gtk_container_add(GTK_CONTAINER(box), gtk_label_new(_(section->title)));
    gtk_container_add(GTK_CONTAINER(button), box);
    gtk_toggle_button_set_mode(GTK_TOGGLE_BUTTON(button), FALSE);
    gtk_button_set_relief(GTK_BUTTON(button), GTK_RELIEF_NONE);
    atk_object_set_name(gtk_widget_get_accessible(button), section->name);
    gtk_style_context_add_class(gtk_widget_get_style_context(button), "setup-switch");
    g_object_set_data(G_OBJECT(button), "section", (gpointer)section);
    g_signal_connect(button, "toggled", G_CALLBACK(on_toggled), (gpointer)section);
    gtk_container_add(GTK_CONTAINER(self->switches), button);
    gtk_widget_show_all(button);
    return GTK_RADIO_BUTTON(button);
}

static void
select_if_named(GtkWidget *button, gpointer name)
{
    const GuiSetupSection *section = g_object_get_data(G_OBJECT(button), "section");
    if (section != NULL && g_str_has_suffix(section->name, name))
        gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(button), TRUE);
}

/* @id: the end of a section's name, "Printer". */
static void
gui_setup_page_open(GuiPage *page, const char *id)
{
    gtk_container_foreach(GTK_CONTAINER(GUI_SETUP_PAGE(page)->switches), select_if_named, (gpointer)id);
}

/* Only the scanner's own section waits for a scan. */
static gboolean
gui_setup_page_scan(GuiPage *page, const GuiScan *scan)
{
    GuiSetupPage *self = GUI_SETUP_PAGE(page);
    const char *name = gtk_stack_get_visible_child_name(self->sections);
    return g_strcmp0(name, "Setup: Scanner") == 0 &&
           gui_setup_scanner_take(gtk_stack_get_visible_child(self->sections), scan->text);
}

static void
gui_setup_page_dispose(GObject *object)
{
    GuiSetupPage *self = GUI_SETUP_PAGE(object);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_setup_page_parent_class)->dispose(object);
}

static void
gui_setup_page_class_init(GuiSetupPageClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_setup_page_dispose;
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-setup-page.ui");
    gtk_widget_class_bind_template_child(widget, GuiSetupPage, switches);
    gtk_widget_class_bind_template_child(widget, GuiSetupPage, sections);
}

static void
gui_setup_page_init(GuiSetupPage *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
gui_setup_page_new(GuiSession *session)
{
    GuiSetupPage *self = g_object_new(GUI_TYPE_SETUP_PAGE, NULL);
    self->session = g_object_ref(session);
    GtkRadioButton *group = NULL;
    for (const GuiSetupSection *section = sections; section->name != NULL; section++)
        group = add_switch(self, section, group);
    show_section(self, sections);
    return GTK_WIDGET(self);
}
