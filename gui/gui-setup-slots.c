/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-findings.h"
#include "gui/gui-setup-list.h"
#include "gui/gui-setup-sections.h"
#include "gui/gui-slot-dialog.h"
#include "gui/gui-window.h"
#include "station/base/claimcheck-error.h"
#include "station/link/doctor.h"
#include "station/setting.h"

#include <glib/gi18n.h>

typedef struct {
    guint number;
    char *port;
    char *kind;
    bool from_file;
} Slot;

static void
slot_free(gpointer data)
{
    Slot *slot = data;
    g_free(slot->port);
    g_free(slot->kind);
    g_free(slot);
}

static gpointer
load(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    (void)error;
    Settings *settings = station_settings(station);
    g_autoptr(GArray) numbers = settings_slots(settings);
    GPtrArray *slots = g_ptr_array_new_with_free_func(slot_free);
    for (guint i = 0; i < numbers->len; i++) {
        Slot *slot = g_new0(Slot, 1);
        slot->number = g_array_index(numbers, guint, i);
        slot->port = settings_slot_string(settings, slot->number, "port");
        slot->kind = settings_slot_string(settings, slot->number, "kind");
        g_autofree char *group = g_strdup_printf("slot %u", slot->number);
        slot->from_file = settings_origin(settings, group, "port") == SETTINGS_FROM_FILE;
        g_ptr_array_add(slots, slot);
    }
    return slots;
}

/* --- testing --------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    guint number;
    char *port;
} Test;

static void
test_free(gpointer data)
{
    g_free(((Test *)data)->port);
    g_free(data);
}

typedef struct {
    guint number;
    GPtrArray *findings;
} Tested;

static void
tested_free(gpointer data)
{
    g_clear_pointer(&((Tested *)data)->findings, g_ptr_array_unref);
    g_free(data);
}

static gpointer
examine(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)station;
    (void)caller;
    const Test *test = data;
    g_autoptr(GPtrArray) findings = doctor_examine(test->port, NULL, error);
    if (findings == NULL)
        return NULL;
    Tested *tested = g_new0(Tested, 1);
    *tested = (Tested){ test->number, g_steal_pointer(&findings) };
    return tested;
}

static void
on_examined(GtkWidget *section, gpointer result)
{
    const Tested *tested = result;
    g_autofree char *title = g_strdup_printf(_("Slot %u"), tested->number);
    gui_findings_show(section, title, tested->findings);
}

static void
on_test(GtkWidget *button, gpointer data)
{
    GtkWidget *section = gtk_widget_get_ancestor(button, GUI_TYPE_SETUP_BOX);
    const Test *asked = data;
    Test *test = g_new0(Test, 1);
    *test = (Test){ asked->number, g_strdup(asked->port) };
    gui_window_tell(section, _("Looking at the port; it takes some seconds"));
    gui_act(&(GuiAct){ .widget = section, .session = gui_setup_list_session(section), .lane = GUI_LANE_DEVICE,
                       .what = _("Test"), .work = examine, .data = test, .free_data = test_free,
                       .free_result = tested_free, .done = on_examined });
}

/* --- changing -------------------------------------------------------------------------------------------------------------------------- */

static gpointer
remove_slot(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    return setting_slot_remove(station, GPOINTER_TO_UINT(data), error) ? GUI_DONE : NULL;
}

static void
on_remove(GtkWidget *button, gpointer number)
{
    GtkWidget *section = gtk_widget_get_ancestor(button, GUI_TYPE_SETUP_BOX);
    gui_act(&(GuiAct){ .widget = section, .session = gui_setup_list_session(section), .lane = GUI_LANE_WRITE,
                       .verb = "setting reset", .what = _("Remove a slot"), .work = remove_slot, .data = number });
}

static gpointer
write_slot(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const GuiSlotChoice *choice = data;
    guint number = choice->number != 0 ? choice->number : setting_slot_free_number(station);
    g_autofree char *port = g_strdup_printf("slot %u.port", number);
    g_autofree char *kind = g_strdup_printf("slot %u.kind", number);
    const SettingChange changes[] = { { port, choice->port }, { kind, choice->kind }, { NULL, NULL } };
    return setting_change(station, changes, error) ? GUI_DONE : NULL;
}

static void
on_chosen(const GuiSlotChoice *choice, gpointer data)
{
    g_autoptr(GtkWidget) section = data;
    if (choice != NULL)
        gui_act(&(GuiAct){ .widget = section, .session = gui_setup_list_session(section), .lane = GUI_LANE_WRITE,
                           .verb = "setting set", .what = _("Slot"), .work = write_slot,
                           .data = gui_slot_choice_copy(choice), .free_data = gui_slot_choice_free });
}

static void
add(GtkWidget *section)
{
    gui_slot_dialog_ask(section, gui_setup_list_session(section), NULL, on_chosen, g_object_ref(section));
}

static void
on_edit(GtkWidget *button, gpointer data)
{
    GtkWidget *section = gtk_widget_get_ancestor(button, GUI_TYPE_SETUP_BOX);
    gui_slot_dialog_ask(section, gui_setup_list_session(section), data, on_chosen, g_object_ref(section));
}

/* --- the list -------------------------------------------------------------------------------------------------------------------------- */

static void
add_change_buttons(GtkWidget *section, GtkWidget *row, const Slot *slot)
{
    gboolean may = gui_session_may(gui_setup_list_session(section), "setting set");
    const GuiSlotChoice choice = { slot->number, slot->port, slot->kind };
    g_autofree char *edit = g_strdup_printf(_("Change slot %u"), slot->number);
    g_autofree char *remove = g_strdup_printf(_("Remove slot %u"), slot->number);
    gtk_widget_set_sensitive(gui_setup_box_add_button(row, _("Change…"), edit, G_CALLBACK(on_edit),
                                                      gui_slot_choice_copy(&choice),
                                                      (GClosureNotify)(void (*)(void))gui_slot_choice_free), may);
    gtk_widget_set_sensitive(gui_setup_box_add_button(row, _("Remove"), remove, G_CALLBACK(on_remove),
                                                      GUINT_TO_POINTER(slot->number), NULL), may);
}

static const char *
kind_words(const char *kind_of_slot)
{
    static const struct {
        const char *word, *words;
    } kinds[] = { { "auto", N_("kind found by itself") }, { "cable", N_("cable") }, { "fixture", N_("fixture") } };
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_strcmp0(kinds[i].word, kind_of_slot) == 0)
            return _(kinds[i].words);
    return kind_of_slot;
}

static void
show(GtkWidget *section, GtkListBox *list, gpointer item)
{
    const Slot *slot = item;
    g_autofree char *title = g_strdup_printf(_("Slot %u"), slot->number);
    g_autofree char *subtitle = g_strdup_printf("%s · %s%s", slot->port != NULL ? slot->port : _("no port"), kind_words(slot->kind),
                                                slot->from_file ? _(" · fixed by the settings file") : "");
    GtkWidget *row = gui_setup_box_add_row(list, title, subtitle);
    if (slot->port != NULL) {
        Test *test = g_new0(Test, 1);
        *test = (Test){ slot->number, g_strdup(slot->port) };
        g_autofree char *name = g_strdup_printf(_("Test slot %u"), slot->number);
        gui_setup_box_add_button(row, _("Test"), name, G_CALLBACK(on_test), test, (GClosureNotify)(void (*)(void))test_free);
    }
    if (!slot->from_file)
        add_change_buttons(section, row, slot);
}

static const GuiSetupListKind kind = {
    .title = N_("Slots"),
    .explanation = N_("A place to seat a module. Cable: the bridge comes and goes with it. Fixture: the bridge stays and the module changes."),
    .empty = N_("There is no slot yet"),
    .verb = "setting list",
    .add_label = N_("_Add a slot…"),
    .add_verb = "setting set",
    .add = add,
    .load = load,
    .show = show,
};

/* --- where QA plugs products in ------------------------------------------------------------------------------------------------------- */

static const GuiSettingKind qa_kinds[] = {
    { .name = "qa.port",
      .title = N_("Port of finished products"),
      .subtitle = N_("Where QA plugs one in, to match it with its label; empty: labels are judged alone") },
};

static gpointer
examine_qa(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    g_autofree char *port = settings_string(station_settings(station), "qa", "port");
    if (port != NULL && port[0] != '\0')
        return doctor_examine(port, NULL, error);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Choose its port first."), _("finished products: no port was chosen"));
    return NULL;
}

static void
on_qa_examined(GtkWidget *section, gpointer findings)
{
    gui_findings_show(section, _("Port of finished products"), findings);
}

static void
on_test_qa(GtkWidget *section)
{
    gui_window_tell(section, _("Looking at the port; it takes some seconds"));
    gui_act(&(GuiAct){ .widget = section, .session = gui_setup_list_session(section), .lane = GUI_LANE_DEVICE,
                       .what = _("Test"), .work = examine_qa, .free_result = GUI_FREE_ARRAY, .done = on_qa_examined });
}

GtkWidget *
gui_setup_slots_new(GuiSession *session)
{
    GtkWidget *section = gui_setup_list_new(session, &kind);
    GtkListBox *list = gui_setup_box_add_group(GUI_SETUP_BOX(section), _("For QA"), NULL);
    gui_setup_box_add_action(GUI_SETUP_BOX(section), session, NULL, _("_Test"), G_CALLBACK(on_test_qa), section);
    gui_setup_box_add_settings(list, session, qa_kinds, G_N_ELEMENTS(qa_kinds));
    return section;
}
