/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-findings.h"
#include "gui/gui-printer-finder.h"
#include "gui/gui-setup-box.h"
#include "gui/gui-setup-sections.h"
#include "gui/gui-window.h"
#include "station/base/claimcheck-error.h"
#include "station/print/printer.h"
#include "station/unit/label-trial.h"

#include <glib/gi18n.h>

#define TRIAL_WAIT_MS 30000

static const GuiSettingKind destination_kinds[] = {
    { .name = "printer.destination",
      .title = N_("Printer"),
      .subtitle = N_("cups://QUEUE, ipp://HOST/path, socket://HOST (ZPL) or file:///FOLDER") },
};

static const GuiSettingKind second_kinds[] = {
    { .name = "printer.second",
      .title = N_("Second printer"),
      .subtitle = N_("Takes over when the first needs hands for ten seconds; of the same resolution. Empty: none") },
};

static const GuiSettingKind kinds[] = {
    { .name = "printer.dpi",
      .title = N_("Resolution"),
      .subtitle = N_("Codes are drawn in whole dots of the printer"),
      .control = GUI_SETTING_CHOICE,
      .values = "203|300|600",
      .words = "203 dpi|300 dpi|600 dpi" },
    { .name = "printer.media",
      .title = N_("What becomes of a label"),
      .subtitle = N_("For printers that take ZPL"),
      .control = GUI_SETTING_CHOICE,
      .values = "tear|peel|cut",
      .words = N_("It is torn off|It is peeled off|It is cut off") },
    { .name = "printer.darkness", .title = N_("Darkness"), .subtitle = N_("-30 to 30, for printers that take ZPL"), .control = GUI_SETTING_NUMBER, .min = -30, .max = 30 },
    { .name = "printer.speed", .title = N_("Speed"), .subtitle = N_("Inches a second, for printers that take ZPL; 0: as it is"), .control = GUI_SETTING_NUMBER, .min = 0, .max = 14 },
    { .name = "printer.labels-in-hand",
      .title = N_("Labels in hand"),
      .subtitle = N_("With more than one, each scan must name its slot"),
      .control = GUI_SETTING_NUMBER,
      .min = 1,
      .max = 16 },
};

typedef struct {
    GuiSession *session;
    GuiSettingRow *destination;
    GtkListBox *found;
} Section;

static Section *
section_of(GtkWidget *widget)
{
    return g_object_get_data(G_OBJECT(widget), "printer");
}

static void
section_free(gpointer data)
{
    g_object_unref(((Section *)data)->session);
    g_free(data);
}

/* --- finding ------------------------------------------------------------------------------------------------------------------------------ */

static void
on_chosen(const char *destination, gpointer row)
{
    gui_setting_row_choose(row, destination);
}

static void
on_find(GtkWidget *widget)
{
    const Section *self = section_of(widget);
    const GuiPrinterFinder finder = { self->session, "setting set",
                                      _("None was found: type its address above, or print to a folder"), on_chosen,
                                      self->destination };
    gui_printer_finder_look(self->found, &finder);
}

static void
on_folder(const char *path, gpointer data)
{
    g_autoptr(GtkWidget) widget = data;
    g_autofree char *uri = path != NULL ? g_filename_to_uri(path, NULL, NULL) : NULL;
    if (uri != NULL)
        gui_setting_row_choose(section_of(widget)->destination, uri);
}

static void
on_choose_folder(GtkWidget *widget)
{
    gui_ask_file(widget, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("Print to a folder"), _("_Choose"), NULL, NULL, on_folder,
                 g_object_ref(widget));
}

/* --- testing ------------------------------------------------------------------------------------------------------------------------------ */

static gpointer
examine(Station *station, const GuiCaller *caller, gpointer key, GError **error)
{
    (void)caller;
    g_autofree char *destination = settings_string(station_settings(station), "printer", key);
    if (destination == NULL || destination[0] == '\0') {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Choose one first."), _("the printer: none was chosen"));
        return NULL;
    }
    g_autoptr(Printer) printer = printer_new(destination, error);
    return printer != NULL ? printer_findings(printer) : NULL;
}

static void
on_examined(GtkWidget *widget, gpointer findings)
{
    gui_findings_show_printer(widget, _("Printer"), findings);
}

static void
on_test_second(GtkWidget *widget)
{
    gui_act(&(GuiAct){ .widget = widget, .session = section_of(widget)->session, .lane = GUI_LANE_DEVICE,
                       .what = _("Test the second printer"), .work = examine, .data = (gpointer)"second",
                       .free_result = GUI_FREE_ARRAY, .done = on_examined });
}

static void
on_test(GtkWidget *widget)
{
    gui_act(&(GuiAct){ .widget = widget, .session = section_of(widget)->session, .lane = GUI_LANE_DEVICE,
                       .what = _("Test the printer"), .work = examine,
                       .data = (gpointer)"destination", .free_result = GUI_FREE_ARRAY, .done = on_examined });
}

static gpointer
print_trial(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    g_autoptr(LabelTemplate) label_template = label_template_load(data, error);
    const LabelTrial trial = { label_template, NULL, NULL, TRIAL_WAIT_MS };
    return label_template != NULL && label_trial_print(station, &trial, error) ? GUI_DONE : NULL;
}

static void
on_printed(GtkWidget *widget, gpointer result)
{
    (void)result;
    gui_window_tell(widget, _("The printer says that the trial label is out"));
}

static void
on_trial(GtkWidget *widget)
{
    gui_act(&(GuiAct){ .widget = widget, .session = section_of(widget)->session, .lane = GUI_LANE_DEVICE,
                       .verb = "label trial", .what = _("Trial label"), .work = print_trial, .data = (gpointer)"unit-57x32",
                       .done = on_printed });
}

/* --- the section --------------------------------------------------------------------------------------------------------------------------- */

GtkWidget *
gui_setup_printer_new(GuiSession *session)
{
    GtkWidget *widget = gui_setup_box_new();
    GuiSetupBox *box = GUI_SETUP_BOX(widget);
    Section *self = g_new0(Section, 1);
    self->session = g_object_ref(session);
    g_object_set_data_full(G_OBJECT(widget), "printer", self, section_free);
    GtkListBox *list = gui_setup_box_add_group(box, _("Printer"), NULL);
    gui_setup_box_add_action(box, session, NULL, _("_Test"), G_CALLBACK(on_test), widget);
    gui_setup_box_add_action(box, session, "label trial", _("Print a t_rial label"), G_CALLBACK(on_trial), widget);
    self->destination = GUI_SETTING_ROW(gui_setting_row_new(session, destination_kinds));
    gtk_container_add(GTK_CONTAINER(list), GTK_WIDGET(self->destination));
    GtkListBox *second = gui_setup_box_add_group(box, _("When it needs hands"), NULL);
    gui_setup_box_add_action(box, session, NULL, _("Test the _second"), G_CALLBACK(on_test_second), widget);
    gui_setup_box_add_settings(second, session, second_kinds, G_N_ELEMENTS(second_kinds));
    self->found = gui_setup_box_add_group(box, _("Found"), _("Queues of this computer, and printers that the network announces."));
    gui_setup_box_add_action(box, session, NULL, _("_Look again"), G_CALLBACK(on_find), widget);
    gui_setup_box_add_action(box, session, "setting set", _("Print to a _folder…"), G_CALLBACK(on_choose_folder), widget);
    list = gui_setup_box_add_group(box, _("How it prints"), NULL);
    gui_setup_box_add_settings(list, session, kinds, G_N_ELEMENTS(kinds));
    g_signal_connect(widget, "map", G_CALLBACK(on_find), NULL);
    return widget;
}
