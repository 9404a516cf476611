/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/link/doctor.h"
#include "station/print/printer.h"

#include <glib/gi18n.h>

static const char *const severity_words[] = {
    [DOCTOR_GOOD] = "good",
    [DOCTOR_NOTE] = "note",
    [DOCTOR_BAD] = "bad",
};

static void
tell(Cli *cli, DoctorSeverity severity, const char *code, const char *message, const char *hint)
{
    JsonBuilder *json = json_line_new();
    json_line_string(json, "code", code);
    json_line_string(json, "severity", severity_words[severity]);
    json_line_string(json, "message", message);
    json_line_string(json, "hint", hint);
    cli_print_json(cli, json);
    cli_print(cli, "%s: %s [%s]", severity_words[severity], message, code);
    if (hint != NULL)
        cli_print(cli, "      %s", hint);
}

/* Tells what was found; @error is set to the first thing that is bad. */
static bool
examine_port(Cli *cli, const char *port, const char *record, GError **error)
{
    g_autoptr(GPtrArray) findings = doctor_examine(port, record, error);
    if (findings == NULL)
        return false;
    const DoctorFinding *first_bad = NULL;
    for (guint i = 0; i < findings->len; i++) {
        const DoctorFinding *finding = findings->pdata[i];
        tell(cli, finding->severity, finding->code, finding->message, finding->hint);
        if (first_bad == NULL && finding->severity == DOCTOR_BAD)
            first_bad = finding;
    }
    if (first_bad == NULL)
        return true;
    claimcheck_error_set(error, first_bad->error, first_bad->hint, "%s: %s", port, first_bad->message);
    return false;
}

static bool
examine_printer(Cli *cli, const char *destination, GError **error)
{
    g_autoptr(Printer) printer = printer_new(destination, error);
    if (printer == NULL)
        return false;
    g_autoptr(GPtrArray) findings = printer_findings(printer);
    const PrinterFinding *first_fault = NULL;
    for (guint i = 0; i < findings->len; i++) {
        const PrinterFinding *finding = findings->pdata[i];
        tell(cli, finding->fault ? DOCTOR_BAD : DOCTOR_NOTE, finding->code, finding->sentence, finding->action);
        if (first_fault == NULL && finding->fault)
            first_fault = finding;
    }
    if (findings->len == 0)
        tell(cli, DOCTOR_GOOD, "printer-fine", _("The printer can take a label."), NULL);
    if (first_fault == NULL)
        return true;
    ClaimcheckError code = CLAIMCHECK_ERROR_PRINTER_UNREACHABLE;
    claimcheck_error_code_from_word(first_fault->code, &code);
    claimcheck_error_set(error, code, first_fault->action, "%s: %s", destination, first_fault->sentence);
    return false;
}

/* The printer is looked at where one is named or configured; what is wrong with the port comes first. */
static bool
examine(Cli *cli, const char *port, const char *record, const char *printer, GError **error)
{
    g_autoptr(GError) of_printer = NULL;
    bool port_is_well = examine_port(cli, port, record, error);
    bool printer_is_well = printer == NULL || examine_printer(cli, printer, &of_printer);
    if (port_is_well && !printer_is_well)
        g_propagate_error(error, g_steal_pointer(&of_printer));
    return port_is_well && printer_is_well;
}

bool
cmd_doctor(Cli *cli, GError **error)
{
    g_autofree char *port = NULL;
    g_autofree char *record = NULL;
    g_autofree char *printer = NULL;
    const GOptionEntry options[] = {
        { "port", 0, 0, G_OPTION_ARG_STRING, &port, N_("the port to examine"), N_("PORT") },
        { "record", 0, 0, G_OPTION_ARG_FILENAME, &record, N_("write the conversation for replay:FILE"), N_("FILE") },
        { "printer", 0, 0, G_OPTION_ARG_STRING, &printer, N_("a printer to examine too"), N_("DEST") },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    Settings *settings = arguments != NULL && cli_require("--port", port, error) ? cli_settings(cli, error) : NULL;
    if (settings == NULL)
        return false;
    g_autofree char *configured = settings_string(settings, "printer", "destination");
    return examine(cli, port, record, printer != NULL ? printer : configured, error);
}
