/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drives station/print/printer.h from a test:
 *
 *     print-drive print [--refuse] [--repeat N] [--size WxH] DEST FILE [NAME]
 *     print-drive ask|cancel DEST JOB
 *     print-drive check|findings DEST
 *
 * A JSON line for everything that happens; the line "cancel" on standard input cancels the print.
 */
#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"
#include "station/print/printer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    Printer *printer;
    GCancellable *cancellable;
    gboolean refuse;
    int repeat;
    char *size;
} Drive;

static void
say(JsonBuilder *json)
{
    g_autofree char *line = json_line_finish(json);
    puts(line);
    fflush(stdout);
}

static JsonBuilder *
event(const char *name)
{
    JsonBuilder *json = json_line_new();
    json_line_string(json, "event", name);
    return json;
}

static bool
on_created(const char *job, gpointer data, GError **error)
{
    Drive *drive = data;
    g_autoptr(JsonBuilder) json = event("created");
    json_line_string(json, "job", job);
    say(json);
    if (drive->refuse)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_DISK_FULL, NULL, "record: the disk is full");
    return !drive->refuse;
}

static void
on_trouble(const GError *trouble, gpointer data G_GNUC_UNUSED)
{
    g_autoptr(JsonBuilder) json = event(trouble != NULL ? "trouble" : "well");
    json_line_error(json, "error", trouble);
    say(json);
}

static void
on_label_waiting(bool waiting, gpointer data G_GNUC_UNUSED)
{
    g_autoptr(JsonBuilder) json = event(waiting ? "label-waiting" : "label-taken");
    say(json);
}

static void
on_warning(const char *sentence, gpointer data G_GNUC_UNUSED)
{
    g_autoptr(JsonBuilder) json = event("warning");
    json_line_string(json, "sentence", sentence);
    say(json);
}

static gpointer
read_commands(gpointer data)
{
    char line[100];
    while (fgets(line, sizeof line, stdin) != NULL)
        if (strcmp(line, "cancel\n") == 0)
            g_cancellable_cancel(data);
    return NULL;
}

static int
fail(const GError *error)
{
    g_autoptr(JsonBuilder) json = event("error");
    json_line_error(json, "error", error);
    say(json);
    return claimcheck_error_exit(error);
}

static void
print_once(Drive *drive, const PrintDocument *document)
{
    PrintReport report = { on_created, on_trouble, on_label_waiting, on_warning, drive };
    g_autoptr(GError) error = NULL;
    PrintOutcome outcome = printer_print(drive->printer, document, &report, drive->cancellable, &error);
    g_autoptr(JsonBuilder) json = event("outcome");
    json_line_string(json, "outcome", print_outcome_word(outcome));
    json_line_error(json, "error", error);
    say(json);
}

static int
drive_print(Drive *drive, char **arguments)
{
    g_autofree char *contents = NULL;
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    if (!g_file_get_contents(arguments[0], &contents, &length, &error))
        return fail(error);
    g_autoptr(GBytes) bytes = g_bytes_new(contents, length);
    PrintDocument document = { bytes, arguments[1] != NULL ? arguments[1] : "label-g1.pdf", 57, 32 };
    if (drive->size != NULL && sscanf(drive->size, "%lfx%lf", &document.width_mm, &document.height_mm) != 2)
        return 2;
    g_thread_unref(g_thread_new("commands", read_commands, drive->cancellable));
    for (int i = 0; i < MAX(drive->repeat, 1); i++)
        print_once(drive, &document);
    return 0;
}

static int
drive_ask(Drive *drive, char **arguments)
{
    static const char *const words[] = { "gone", "pending", "completed" };
    PrintJobState state;
    g_autoptr(GError) error = NULL;
    if (!printer_ask(drive->printer, arguments[0], &state, &error))
        return fail(error);
    g_autoptr(JsonBuilder) json = event("job");
    json_line_string(json, "state", words[state]);
    say(json);
    return 0;
}

static int
drive_cancel(Drive *drive, char **arguments)
{
    g_autoptr(GError) error = NULL;
    if (!printer_cancel(drive->printer, arguments[0], deadline_in_ms(5000), &error))
        return fail(error);
    g_autoptr(JsonBuilder) json = event("cancelled");
    say(json);
    return 0;
}

static int
drive_check(Drive *drive, char **arguments G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    if (!printer_check(drive->printer, &error))
        return fail(error);
    g_autoptr(JsonBuilder) json = event("well");
    say(json);
    return 0;
}

static int
drive_findings(Drive *drive, char **arguments G_GNUC_UNUSED)
{
    g_autoptr(GPtrArray) findings = printer_findings(drive->printer);
    for (guint i = 0; i < findings->len; i++) {
        const PrinterFinding *finding = g_ptr_array_index(findings, i);
        g_autoptr(JsonBuilder) json = event("finding");
        json_line_string(json, "code", finding->code);
        json_line_string(json, "sentence", finding->sentence);
        json_line_string(json, "action", finding->action);
        json_line_bool(json, "fault", finding->fault);
        say(json);
    }
    return 0;
}

static const struct {
    const char *verb;
    int arguments;
    int (*run)(Drive *drive, char **arguments);
} verbs[] = {
    { "print", 1, drive_print }, { "ask", 1, drive_ask },           { "cancel", 1, drive_cancel },
    { "check", 0, drive_check }, { "findings", 0, drive_findings },
};

static int
run_verb(Drive *drive, int argc, char **argv)
{
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (argc < 3 + verbs[i].arguments || strcmp(verbs[i].verb, argv[1]) != 0)
            continue;
        g_autoptr(GError) error = NULL;
        drive->printer = printer_new(argv[2], &error);
        return drive->printer != NULL ? verbs[i].run(drive, argv + 3) : fail(error);
    }
    return 2;
}

int
main(int argc, char **argv)
{
    static Drive drive;
    const GOptionEntry options[] = {
        { "refuse", 0, 0, G_OPTION_ARG_NONE, &drive.refuse, NULL, NULL },
        { "repeat", 0, 0, G_OPTION_ARG_INT, &drive.repeat, NULL, NULL },
        { "size", 0, 0, G_OPTION_ARG_STRING, &drive.size, NULL, NULL },
        { NULL, 0, 0, 0, NULL, NULL, NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, options, NULL);
    if (!g_option_context_parse(context, &argc, &argv, NULL))
        return 2;
    drive.cancellable = g_cancellable_new();
    int status = run_verb(&drive, argc, argv);
    printer_free(drive.printer);
    g_free(drive.size);
    return status; /* the cancellable stays: the command thread may hold it */
}
