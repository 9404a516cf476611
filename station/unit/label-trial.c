/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/label-trial.h"

#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"
#include "station/label/label-draft.h"
#include "station/print/print-patience.h"
#include "station/unit/unit-label.h"

#include <glib/gi18n.h>

#define USUAL_MODULE_FLOOR_UM 330

static GBytes *
draw(Station *station, const LabelTrial *trial, PrintDocument *document, bool zpl, GError **error)
{
    Settings *settings = station_settings(station);
    const LabelOptions options = { .dpi = (guint)settings_int(settings, "printer", "dpi"),
                                   .module_floor_um = USUAL_MODULE_FLOOR_UM,
                                   .banner = "VOID",
                                   .code_text = "VOID" };
    g_autoptr(GHashTable) fields =
        trial->fields != NULL ? g_hash_table_ref(trial->fields) : label_draft_usual(trial->label_template);
    g_autoptr(LabelDrawing) drawing = label_draw(trial->label_template, fields, &options, error);
    if (drawing == NULL || !label_verify(drawing, error))
        return NULL;
    document->width_mm = label_drawing_width_mm(drawing);
    document->height_mm = label_drawing_height_mm(drawing);
    const LabelPrinterSetup setup = unit_label_printer_setup(settings);
    return label_render(drawing, zpl ? LABEL_ZPL : LABEL_PDF, &setup, error);
}

static bool
put_on_record(Station *station, const LabelTrial *trial, const char *destination, PrintOutcome outcome, GError **error)
{
    g_autoptr(JsonBuilder) detail = json_line_new();
    json_line_string(detail, "template", label_template_name(trial->label_template));
    json_line_string(detail, "template_sha256", label_template_sha256(trial->label_template));
    json_line_string(detail, "printer", destination);
    json_line_string(detail, "outcome", print_outcome_word(outcome));
    g_autofree char *text = json_line_finish(detail);
    const DbEventDraft draft = { .subject = "station", .kind = "trial-label", .detail = text };
    g_autoptr(DbTransaction) transaction = db_begin(station_db(station), error);
    return transaction != NULL && db_event_append(station_db(station), &draft, NULL, error) &&
           db_commit(g_steal_pointer(&transaction), error);
}

static char *
choose_destination(Station *station, const LabelTrial *trial, GError **error)
{
    char *destination = trial->destination != NULL
                            ? g_strdup(trial->destination)
                            : settings_string(station_settings(station), "printer", "destination");
    if (destination == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Choose one in the settings."),
                             _("the printer: none was chosen"));
    return destination;
}

/* A file's name must be new, or the trial before would be taken for this one. */
static char *
document_name(LabelTemplate *label_template, bool zpl)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *when = g_date_time_format(now, "%Y%m%dT%H%M%S");
    return g_strdup_printf("VOID-%s-%s-%03d.%s", label_template_name(label_template), when,
                           g_date_time_get_microsecond(now) / 1000, zpl ? "zpl" : "pdf");
}

bool
label_trial_print(Station *station, const LabelTrial *trial, GError **error)
{
    g_autofree char *destination = choose_destination(station, trial, error);
    g_autoptr(Printer) printer = destination != NULL ? printer_new(destination, error) : NULL;
    if (printer == NULL)
        return false;
    bool zpl = printer_wants_zpl(printer);
    PrintDocument document = { 0 };
    g_autoptr(GBytes) bytes = draw(station, trial, &document, zpl, error);
    if (bytes == NULL)
        return false;
    g_autofree char *name = document_name(trial->label_template, zpl);
    document.bytes = bytes;
    document.name = name;
    g_autoptr(GError) why = NULL;
    PrintOutcome outcome = print_patience_print(printer, &document, trial->wait_ms, NULL, NULL, &why);
    if (!put_on_record(station, trial, destination, outcome, error))
        return false;
    if (outcome == PRINT_OUT)
        return true;
    if (why != NULL && why->domain == CLAIMCHECK_ERROR)
        g_propagate_error(error, g_steal_pointer(&why));
    else /* it was called off in the moment in which the printer was well again */
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_STOPPED, NULL,
                             _("printer %s: it did not take the label in time"), destination);
    return false;
}
