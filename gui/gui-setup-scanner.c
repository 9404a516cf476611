/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-setup-box.h"
#include "gui/gui-setup-sections.h"
#include "gui/gui-window.h"
#include "station/base/claimcheck-error.h"
#include "station/base/durable-file.h"
#include "station/qa/scanner-port.h"
#include "station/qa/scanner-test.h"
#include "station/report/sheet.h"
#include "station/setting.h"

#include <glib/gi18n.h>

static const GuiSettingKind kinds[] = {
    { .name = "scanner.layout",
      .title = N_("Layout"),
      .subtitle = N_("The keyboard that the scanner types as, whatever the session's is"),
      .control = GUI_SETTING_CHOICE,
      .values = "us|de|fr",
      .words = N_("US|German|French") },
    { .name = "scanner.prefix", .title = N_("Prefix"), .subtitle = N_("What it puts before each code; it is taken off") },
    { .name = "scanner.suffix", .title = N_("Suffix"), .subtitle = N_("What it puts behind, beside Enter or Tab") },
};

static const GuiSettingKind serial_kinds[] = {
    { .name = "scanner.port", .title = N_("Port"), .subtitle = N_("Of a scanner on a serial port: it needs none of the above") },
    { .name = "scanner.slot", .title = N_("Slot"), .subtitle = N_("The only one that it scans for; 0: any"), .control = GUI_SETTING_NUMBER, .min = 0, .max = 999 },
};

typedef struct {
    GuiSession *session;
    GtkWidget *result; /* a row */
} Section;

static Section *
section_of(GtkWidget *widget)
{
    return g_object_get_data(G_OBJECT(widget), "scanner");
}

static void
section_free(gpointer data)
{
    g_object_unref(((Section *)data)->session);
    g_free(data);
}

/* --- the sheet ------------------------------------------------------------------------------------------------------------------------------- */

static gpointer
write_sheet(Station *station, const GuiCaller *caller, gpointer path, GError **error)
{
    (void)station;
    (void)caller;
    g_autoptr(GBytes) pdf = sheet_scanner(error);
    return pdf != NULL && durable_file_write(path, pdf, 0644, error) ? g_strdup(path) : NULL;
}

#define SLOT_CARDS 4

/* A card for each slot that there is, or for a few to come. */
static gpointer
write_commands(Station *station, const GuiCaller *caller, gpointer path, GError **error)
{
    (void)caller;
    g_autoptr(GArray) slots = settings_slots(station_settings(station));
    g_autoptr(GBytes) pdf = sheet_commands(MAX(slots->len, SLOT_CARDS), error);
    return pdf != NULL && durable_file_write(path, pdf, 0644, error) ? g_strdup(path) : NULL;
}

static void
on_written(GtkWidget *widget, gpointer path)
{
    g_autofree char *sentence = g_strdup_printf(_("Sheet saved: %s"), (const char *)path);
    gui_window_tell(widget, sentence);
}

static void
save_sheet(GtkWidget *widget, const char *verb, GuiWork work, const char *path)
{
    if (path != NULL)
        gui_act(&(GuiAct){ .widget = widget, .session = section_of(widget)->session, .lane = GUI_LANE_READ,
                           .verb = verb, .what = _("Sheet"), .work = work, .data = g_strdup(path), .free_data = g_free,
                           .free_result = g_free, .done = on_written });
}

static void
on_path(const char *path, gpointer data)
{
    g_autoptr(GtkWidget) widget = data;
    save_sheet(widget, "sheet scanner", write_sheet, path);
}

static void
on_commands_path(const char *path, gpointer data)
{
    g_autoptr(GtkWidget) widget = data;
    save_sheet(widget, "sheet commands", write_commands, path);
}

static void
on_commands(GtkWidget *widget)
{
    gui_ask_file(widget, GTK_FILE_CHOOSER_ACTION_SAVE, _("Save the command codes"), _("_Save"), "command-codes.pdf", "*.pdf",
                 on_commands_path, g_object_ref(widget));
}

static void
on_sheet(GtkWidget *widget)
{
    gui_ask_file(widget, GTK_FILE_CHOOSER_ACTION_SAVE, _("Save the test sheet"), _("_Save"), "scanner-test.pdf", "*.pdf",
                 on_path, g_object_ref(widget));
}

/* --- one scan of it --------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    const char *layout;
    char *prefix, *suffix;
} Found;

static void
found_free(gpointer data)
{
    Found *found = data;
    g_free(found->prefix);
    g_free(found->suffix);
    g_free(found);
}

static gpointer
keep(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const Found *found = data;
    const SettingChange changes[] = { { "scanner.layout", found->layout },
                                      { "scanner.prefix", found->prefix },
                                      { "scanner.suffix", found->suffix },
                                      { NULL, NULL } };
    return setting_change(station, changes, error) ? GUI_DONE : NULL;
}

static void
tell(GtkWidget *widget, const char *title, const char *subtitle)
{
    GtkWidget *row = section_of(widget)->result;
    hdy_preferences_row_set_title(HDY_PREFERENCES_ROW(row), title);
    hdy_action_row_set_subtitle(HDY_ACTION_ROW(row), subtitle);
}

static char *
describe(const ScannerTest *test)
{
    return g_strdup_printf(_("Layout %s · prefix %s · suffix %s%s%s"), scanner_layout_name(test->scanner),
                           test->prefix != NULL ? test->prefix : _("none"), test->suffix != NULL ? test->suffix : _("none"),
                           test->caps_lock ? _(" · Caps Lock is on") : "",
                           test->is_short ? _(" · the bars only: the QR says more") : "");
}

gboolean
gui_setup_scanner_take(GtkWidget *widget, const char *text)
{
    g_auto(ScannerTest) test = { 0 };
    if (!scanner_test_judge(text, &test)) {
        tell(widget, _("That was no scan of the test sheet, or it was cut short"), _("Scan the large code of the sheet"));
        return TRUE;
    }
    g_autofree char *found_words = describe(&test);
    tell(widget, scanner_test_is_well(&test) ? _("All is well") : _("Found, and kept"), found_words);
    Found *found = g_new0(Found, 1);
    *found = (Found){ scanner_layout_name(test.scanner), g_strdup(test.prefix), g_strdup(test.suffix) };
    gui_act(&(GuiAct){ .widget = widget, .session = section_of(widget)->session, .lane = GUI_LANE_WRITE,
                       .verb = "setting set", .what = _("Scanner"), .work = keep, .data = found, .free_data = found_free });
    return TRUE;
}

/* --- the serial one --------------------------------------------------------------------------------------------------------------------------- */

#define LISTEN_MS 10000

static gpointer
listen_to_port(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)data;
    g_autofree char *port = settings_string(station_settings(station), "scanner", "port");
    if (port != NULL && port[0] != '\0')
        return scanner_port_listen(port, LISTEN_MS, caller->cancellable, error);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Choose its port first."), _("the scanner: no port was chosen"));
    return NULL;
}

/* How many characters, and not which: it may have been a label. */
static void
on_heard(GtkWidget *widget, gpointer text)
{
    glong characters = g_utf8_strlen(text, -1);
    g_autofree char *sentence = g_strdup_printf(_("The scanner works; characters that were read: %ld"), characters);
    gui_window_tell(widget, characters > 0 ? sentence : _("Something was scanned that is no text: see its settings"));
}

static void
on_test(GtkWidget *widget)
{
    gui_window_tell(widget, _("Scan any code now"));
    gui_act(&(GuiAct){ .widget = widget, .session = section_of(widget)->session, .lane = GUI_LANE_DEVICE,
                       .what = _("Test the scanner"), .work = listen_to_port, .free_result = g_free, .done = on_heard });
}

/* --- the section ------------------------------------------------------------------------------------------------------------------------------ */

GtkWidget *
gui_setup_scanner_new(GuiSession *session)
{
    GtkWidget *widget = gui_setup_box_new();
    GuiSetupBox *box = GUI_SETUP_BOX(widget);
    Section *self = g_new0(Section, 1);
    self->session = g_object_ref(session);
    g_object_set_data_full(G_OBJECT(widget), "scanner", self, section_free);
    GtkListBox *list = gui_setup_box_add_group(box, _("Sheets to print"), _("The test sheet holds every character that a code can hold: one scan of it finds the settings below. The command codes let gloves say what to do: replace the label, hold, next batch."));
    gui_setup_box_add_action(box, session, NULL, _("_Save the test sheet…"), G_CALLBACK(on_sheet), widget);
    gui_setup_box_add_action(box, session, NULL, _("Save the _command codes…"), G_CALLBACK(on_commands), widget);
    self->result = gui_setup_box_add_row(list, _("Scan the sheet now"), _("Print it first, at its true size"));
    list = gui_setup_box_add_group(box, _("Scanner that types"), NULL);
    gui_setup_box_add_settings(list, session, kinds, G_N_ELEMENTS(kinds));
    list = gui_setup_box_add_group(box, _("Scanner on a serial port"), _("Recommended: it is independent of keyboards and of the focus."));
    gui_setup_box_add_action(box, session, NULL, _("_Test"), G_CALLBACK(on_test), widget);
    gui_setup_box_add_settings(list, session, serial_kinds, G_N_ELEMENTS(serial_kinds));
    return widget;
}
