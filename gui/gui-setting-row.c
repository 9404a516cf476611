/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-setting-row.h"

#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-setup-box.h"
#include "station/setting.h"

#include <glib/gi18n.h>

#define ENTRY_CHARS 26
#define SETTLE_MS   400

struct _GuiSettingRow {
    HdyActionRow parent_instance;
    GuiSession *session;
    const GuiSettingKind *kind;
    GtkWidget *control;
    char *value; /* as it was read last */
    gboolean is_filling;
    guint settling; /* a number that may still change */
    void (*after)(GuiSettingRow *self, const char *value);
};

G_DEFINE_TYPE(GuiSettingRow, gui_setting_row, HDY_TYPE_ACTION_ROW)

typedef struct {
    char *value;
    SettingsOrigin origin;
    char *path;
} Found;

static void
found_free(gpointer data)
{
    Found *found = data;
    g_free(found->value);
    g_free(found->path);
    g_free(found);
}

/* --- reading --------------------------------------------------------------------------------------------------------------- */

static gpointer
read_setting(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)error;
    g_autofree char *group = NULL;
    g_autofree char *key = NULL;
    Found *found = g_new0(Found, 1);
    Settings *settings = station_settings(station);
    if (settings_split(data, &group, &key)) {
        found->value = settings_string(settings, group, key);
        found->origin = settings_origin(settings, group, key);
        found->path = g_strdup(settings_path(settings));
    }
    return found;
}

static void
fill(GuiSettingRow *self, const char *value)
{
    self->is_filling = TRUE;
    switch (self->kind->control) {
    case GUI_SETTING_SWITCH:
        gtk_switch_set_active(GTK_SWITCH(self->control), g_strcmp0(value, "true") == 0);
        break;
    case GUI_SETTING_NUMBER:
        gtk_spin_button_set_value(GTK_SPIN_BUTTON(self->control), value != NULL ? g_ascii_strtod(value, NULL) : 0);
        break;
    case GUI_SETTING_CHOICE:
        if (!gtk_combo_box_set_active_id(GTK_COMBO_BOX(self->control), value != NULL ? value : ""))
            gtk_combo_box_set_active(GTK_COMBO_BOX(self->control), -1);
        break;
    default:
        gtk_entry_set_text(GTK_ENTRY(self->control), value != NULL ? value : "");
    }
    self->is_filling = FALSE;
}

static void
explain(GuiSettingRow *self, const Found *found)
{
    g_autofree char *text = NULL;
    if (found->origin == SETTINGS_FROM_FILE)
        text = g_strdup_printf(_("Fixed by %s"), found->path);
    else if (self->kind->subtitle != NULL)
        text = g_strdup(_(self->kind->subtitle));
    hdy_action_row_set_subtitle(HDY_ACTION_ROW(self), text);
    gboolean locks_out = self->kind->needs_people && !gui_session_people_exist(self->session) &&
                         g_strcmp0(found->value, "true") != 0;
    gtk_widget_set_sensitive(self->control, found->origin != SETTINGS_FROM_FILE && !locks_out &&
                                                gui_session_may(self->session, "setting set"));
}

/* What somebody is typing is not taken from under their hands. */
static void
on_read(GtkWidget *widget, gpointer result)
{
    GuiSettingRow *self = GUI_SETTING_ROW(widget);
    const Found *found = result;
    g_free(self->value);
    self->value = g_strdup(found->value);
    gboolean is_in_hands = gtk_widget_has_focus(self->control) || self->settling != 0;
    if (!is_in_hands || self->kind->control == GUI_SETTING_SWITCH)
        fill(self, found->value);
    explain(self, found);
}

static void
load(GuiSettingRow *self)
{
    if (!gtk_widget_get_mapped(GTK_WIDGET(self)))
        return;
    gui_act(&(GuiAct){ .widget = GTK_WIDGET(self),
                       .session = self->session,
                       .lane = GUI_LANE_READ,
                       .work = read_setting,
                       .data = g_strdup(self->kind->name),
                       .free_data = g_free,
                       .free_result = found_free,
                       .done = on_read });
}

/* --- choosing --------------------------------------------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    char *value;
} Choice;

static void
choice_free(gpointer data)
{
    g_free(((Choice *)data)->value);
    g_free(data);
}

static gpointer
write_setting(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const Choice *choice = data;
    const SettingChange changes[] = { { choice->name, choice->value[0] != '\0' ? choice->value : NULL }, { NULL, NULL } };
    return setting_change(station, changes, error) ? g_strdup(choice->value) : NULL;
}

static void
on_written(GtkWidget *widget, gpointer value)
{
    GuiSettingRow *self = GUI_SETTING_ROW(widget);
    if (self->after != NULL)
        self->after(self, value);
}

void
gui_setting_row_after(GuiSettingRow *self, void (*after)(GuiSettingRow *self, const char *value))
{
    self->after = after;
}

static void
on_refused(GtkWidget *widget, gpointer result)
{
    (void)result;
    fill(GUI_SETTING_ROW(widget), GUI_SETTING_ROW(widget)->value);
}

void
gui_setting_row_choose(GuiSettingRow *self, const char *value)
{
    const char *before = self->value != NULL ? self->value : "";
    if (g_str_equal(value, before))
        return;
    Choice *choice = g_new0(Choice, 1);
    *choice = (Choice){ self->kind->name, g_strdup(value) };
    gui_act(&(GuiAct){ .widget = GTK_WIDGET(self),
                       .session = self->session,
                       .lane = GUI_LANE_WRITE,
                       .verb = "setting set",
                       .what = _(self->kind->title),
                       .work = write_setting,
                       .data = choice,
                       .free_data = choice_free,
                       .free_result = g_free,
                       .done = on_written,
                       .failed = on_refused });
}

const char *
gui_setting_row_value(GuiSettingRow *self)
{
    return self->value;
}

static void
on_entered(GuiSettingRow *self)
{
    gui_setting_row_choose(self, gtk_entry_get_text(GTK_ENTRY(self->control)));
}

static gboolean
on_left(GuiSettingRow *self)
{
    on_entered(self);
    return FALSE;
}

static gboolean
choose_number(gpointer data)
{
    GuiSettingRow *self = data;
    self->settling = 0;
    g_autofree char *text = g_strdup_printf("%d", gtk_spin_button_get_value_as_int(GTK_SPIN_BUTTON(self->control)));
    gui_setting_row_choose(self, text);
    return G_SOURCE_REMOVE;
}

/* Whoever goes from 1 to 16 by clicks chose one number and not sixteen. */
static void
on_number(GuiSettingRow *self)
{
    if (self->is_filling)
        return;
    g_clear_handle_id(&self->settling, g_source_remove);
    self->settling = g_timeout_add(SETTLE_MS, choose_number, self);
}

static void
on_switched(GuiSettingRow *self)
{
    if (!self->is_filling)
        gui_setting_row_choose(self, gtk_switch_get_active(GTK_SWITCH(self->control)) ? "true" : "false");
}

static void
on_combo(GuiSettingRow *self)
{
    const char *id = gtk_combo_box_get_active_id(GTK_COMBO_BOX(self->control));
    if (!self->is_filling && id != NULL)
        gui_setting_row_choose(self, id);
}

static void
on_folder(const char *path, gpointer data)
{
    g_autoptr(GuiSettingRow) self = data;
    if (path == NULL)
        return;
    gtk_entry_set_text(GTK_ENTRY(self->control), path);
    gui_setting_row_choose(self, path);
}

static void
on_browse(GuiSettingRow *self)
{
    gui_ask_file(GTK_WIDGET(self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("Choose a folder"), _("_Choose"), NULL, NULL,
                 on_folder, g_object_ref(self));
}

/* --- controls --------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
new_entry(GuiSettingRow *self)
{
    GtkWidget *entry = gtk_entry_new();
    gtk_entry_set_width_chars(GTK_ENTRY(entry), ENTRY_CHARS);
    g_signal_connect_swapped(entry, "activate", G_CALLBACK(on_entered), self);
    g_signal_connect_swapped(entry, "focus-out-event", G_CALLBACK(on_left), self);
    if (self->kind->control == GUI_SETTING_FOLDER) {
        gtk_entry_set_icon_from_icon_name(GTK_ENTRY(entry), GTK_ENTRY_ICON_SECONDARY, "folder-open-symbolic");
        gtk_entry_set_icon_tooltip_text(GTK_ENTRY(entry), GTK_ENTRY_ICON_SECONDARY, _("Choose a folder"));
        g_signal_connect_swapped(entry, "icon-press", G_CALLBACK(on_browse), self);
    }
    return entry;
}

static GtkWidget *
new_number(GuiSettingRow *self)
{
    GtkWidget *spin = gtk_spin_button_new_with_range(self->kind->min, self->kind->max, 1);
    g_signal_connect_swapped(spin, "value-changed", G_CALLBACK(on_number), self);
    return spin;
}

static GtkWidget *
new_choice(GuiSettingRow *self)
{
    GtkWidget *combo = gtk_combo_box_text_new();
    g_auto(GStrv) values = g_strsplit(self->kind->values, "|", -1);
    g_auto(GStrv) words = g_strsplit(_(self->kind->words), "|", -1);
    for (guint i = 0; values[i] != NULL && words[i] != NULL; i++)
        gtk_combo_box_text_append(GTK_COMBO_BOX_TEXT(combo), values[i], words[i]);
    g_signal_connect_swapped(combo, "changed", G_CALLBACK(on_combo), self);
    return combo;
}

static GtkWidget *
new_switch(GuiSettingRow *self)
{
    GtkWidget *toggle = gtk_switch_new();
    g_signal_connect_swapped(toggle, "notify::active", G_CALLBACK(on_switched), self);
    return toggle;
}

static GtkWidget *
new_control(GuiSettingRow *self)
{
    switch (self->kind->control) {
    case GUI_SETTING_SWITCH:
        return new_switch(self);
    case GUI_SETTING_NUMBER:
        return new_number(self);
    case GUI_SETTING_CHOICE:
        return new_choice(self);
    default:
        return new_entry(self);
    }
}

/* --- the object ------------------------------------------------------------------------------------------------------------- */

static void
gui_setting_row_map(GtkWidget *widget)
{
    GTK_WIDGET_CLASS(gui_setting_row_parent_class)->map(widget);
    load(GUI_SETTING_ROW(widget));
}

static void
gui_setting_row_dispose(GObject *object)
{
    GuiSettingRow *self = GUI_SETTING_ROW(object);
    g_clear_handle_id(&self->settling, g_source_remove);
    g_clear_object(&self->session);
    g_clear_pointer(&self->value, g_free);
    G_OBJECT_CLASS(gui_setting_row_parent_class)->dispose(object);
}

static void
gui_setting_row_class_init(GuiSettingRowClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_setting_row_dispose;
    GTK_WIDGET_CLASS(klass)->map = gui_setting_row_map;
}

static void
gui_setting_row_init(GuiSettingRow *self)
{
    (void)self;
}

GtkWidget *
gui_setting_row_new(GuiSession *session, const GuiSettingKind *kind)
{
    GuiSettingRow *self = g_object_new(GUI_TYPE_SETTING_ROW, "title", _(kind->title), "activatable", FALSE, NULL);
    self->session = g_object_ref(session);
    self->kind = kind;
    if (kind->subtitle != NULL)
        hdy_action_row_set_subtitle(HDY_ACTION_ROW(self), _(kind->subtitle));
    hdy_action_row_set_subtitle_lines(HDY_ACTION_ROW(self), 2);
    gui_setup_box_make_heard(GTK_WIDGET(self));
    self->control = new_control(self);
    gtk_widget_set_valign(self->control, GTK_ALIGN_CENTER);
    atk_object_set_name(gtk_widget_get_accessible(self->control), _(kind->title));
    gtk_container_add(GTK_CONTAINER(self), self->control);
    gtk_widget_show_all(GTK_WIDGET(self));
    g_signal_connect_object(session, "changed", G_CALLBACK(load), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "person-changed", G_CALLBACK(load), self, G_CONNECT_SWAPPED);
    return GTK_WIDGET(self);
}
