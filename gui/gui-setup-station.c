/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-act.h"
#include "gui/gui-setup-box.h"
#include "gui/gui-setup-sections.h"
#include "gui/gui-window.h"
#include "station/backup.h"
#include "station/base/language.h"

#include <glib/gi18n.h>

static const GuiSettingKind kinds[] = {
    { .name = "station.name", .title = N_("Station name"), .subtitle = N_("As the header shows it: Line 2 · Station 7") },
    { .name = "station.time-zone",
      .title = N_("Time zone"),
      .subtitle = N_("As Europe/Berlin; empty is the computer's. On record times are UTC. Counts when the window is opened again") },
    { .name = "station.idle-sign-out",
      .title = N_("Sign out after"),
      .subtitle = N_("Seconds in which nobody does anything; 0: never"),
      .control = GUI_SETTING_NUMBER,
      .min = 0,
      .max = 86400 },
    { .name = "station.replacements-per-shift",
      .title = N_("Labels replaced alone"),
      .subtitle = N_("How many spoiled labels an operator may replace in eight hours without a lead"),
      .control = GUI_SETTING_NUMBER,
      .min = 0,
      .max = 1000 },
    { .name = "window.kiosk",
      .title = N_("Kiosk"),
      .subtitle = N_("Full screen, and only a lead's badge shows the other pages; so somebody must be registered first"),
      .control = GUI_SETTING_SWITCH,
      .needs_people = TRUE },
};

static const GuiSettingKind backup_kinds[] = {
    { .name = "backup.to",
      .title = N_("Backup folder"),
      .subtitle = N_("A copy a day and one at the end of the day's work; old ones are thinned"),
      .control = GUI_SETTING_FOLDER },
};

static const GuiSettingKind gate_kinds[] = {
    { .name = "gate.command",
      .title = N_("Program"),
      .subtitle = N_("Asked before a label is made and before a unit is good; empty: nobody is asked") },
    { .name = "gate.timeout", .title = N_("Waits"), .subtitle = N_("Seconds for its answer"), .control = GUI_SETTING_NUMBER, .min = 1, .max = 600 },
    { .name = "gate.on-silence",
      .title = N_("When it does not answer"),
      .control = GUI_SETTING_CHOICE,
      .values = "hold|go",
      .words = N_("The unit is held|The unit goes on") },
};

/* --- language ---------------------------------------------------------------------------------------------------------------- */

/* The words of the whole window change once the choice is on record. */
static void
on_language_chosen(GuiSettingRow *row, const char *code)
{
    GtkWidget *top = gtk_widget_get_toplevel(GTK_WIDGET(row));
    GtkApplication *application = GTK_IS_WINDOW(top) ? gtk_window_get_application(GTK_WINDOW(top)) : NULL;
    if (application != NULL)
        g_action_group_activate_action(G_ACTION_GROUP(application), "language", g_variant_new_string(code));
}

/* (transfer full): "en|de", and in their own words "English|Deutsch". */
static void
list_languages(char **values, char **words)
{
    g_autoptr(GString) codes = g_string_new("");
    g_autoptr(GString) names = g_string_new(_("As the computer"));
    for (const char *const *code = language_codes(); *code != NULL; code++) {
        g_string_append_printf(codes, "|%s", *code);
        g_string_append_printf(names, "|%s", language_name(*code));
    }
    *values = g_string_free(g_steal_pointer(&codes), FALSE);
    *words = g_string_free(g_steal_pointer(&names), FALSE);
}

static GtkWidget *
new_language(GuiSession *session)
{
    char *values, *words;
    list_languages(&values, &words);
    GuiSettingKind *kind = g_new0(GuiSettingKind, 1);
    *kind = (GuiSettingKind){ .name = "station.language",
                              .title = N_("Language"),
                              .subtitle = N_("Counts at once"),
                              .control = GUI_SETTING_CHOICE,
                              .values = values,
                              .words = words };
    GtkWidget *row = gui_setting_row_new(session, kind);
    g_object_set_data_full(G_OBJECT(row), "values", values, g_free);
    g_object_set_data_full(G_OBJECT(row), "words", words, g_free);
    g_object_set_data_full(G_OBJECT(row), "kind", kind, g_free);
    gui_setting_row_after(GUI_SETTING_ROW(row), on_language_chosen);
    return row;
}

/* --- backups ----------------------------------------------------------------------------------------------------------------- */

static gpointer
make_backup(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    return backup_make(station, error);
}

static void
on_backed_up(GtkWidget *widget, gpointer path)
{
    g_autofree char *sentence = g_strdup_printf(_("Backup made: %s"), (const char *)path);
    gui_window_tell(widget, sentence);
}

static void
on_back_up(GtkWidget *box)
{
    gui_act(&(GuiAct){ .widget = box,
                       .session = gui_window_session(gui_window_of(box)),
                       .lane = GUI_LANE_LONG,
                       .verb = "db backup",
                       .what = _("Backup"),
                       .work = make_backup,
                       .free_result = g_free,
                       .done = on_backed_up });
}

/* --- the section --------------------------------------------------------------------------------------------------------------- */

GtkWidget *
gui_setup_station_new(GuiSession *session)
{
    GtkWidget *widget = gui_setup_box_new();
    GuiSetupBox *box = GUI_SETUP_BOX(widget);
    GtkListBox *list = gui_setup_box_add_group(box, _("Station"), NULL);
    gui_setup_box_add_settings(list, session, kinds, 1);
    gtk_container_add(GTK_CONTAINER(list), new_language(session));
    gui_setup_box_add_settings(list, session, kinds + 1, G_N_ELEMENTS(kinds) - 1);
    list = gui_setup_box_add_group(box, _("Backup"), _("The station key is not in a backup: it stays on this computer."));
    gui_setup_box_add_action(box, session, "db backup", _("Back up _now"), G_CALLBACK(on_back_up), widget);
    gui_setup_box_add_settings(list, session, backup_kinds, G_N_ELEMENTS(backup_kinds));
    list = gui_setup_box_add_group(box, _("The factory's own program"), _("It may refuse a unit, from what the factory's own system knows of it."));
    gui_setup_box_add_settings(list, session, gate_kinds, G_N_ELEMENTS(gate_kinds));
    return widget;
}
