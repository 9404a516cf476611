/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/report/report.h"

#include "db/db-box.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/durable-file.h"
#include "station/batch/batch-terms.h"
#include "station/qa/sampling.h"
#include "station/report/report-plot.h"
#include "station/unit/label-picture.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define MAKES_MOST    24  /* rows; the rest is summed up */
#define PICTURE_WIDTH 80.0 /* mm */
#define PICTURE_DPI   300

typedef struct {
    Station *station;
    const DbBatch *batch;
    const char *units_sha256;
    DbProduct *product;
    DbBatchSums sums;
    DbBatchQuality quality;
    GPtrArray *makes; /* of DbBatchMake */
    DbEvent *head;
    DbBatchBoxes boxes;
    GPtrArray *exceptions; /* of DbBatchException */
    SamplingStatus *sample; /* NULL: the batch has no plan */
    ReportHistogram read, print, person;
} Report;

static void
report_clear(Report *self)
{
    g_clear_pointer(&self->product, db_product_free);
    g_clear_pointer(&self->makes, g_ptr_array_unref);
    g_clear_pointer(&self->head, db_event_free);
    g_clear_pointer(&self->exceptions, g_ptr_array_unref);
    g_clear_pointer(&self->sample, sampling_status_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Report, report_clear)

/* --- what is on record ---------------------------------------------------------------------------------------------- */

static bool
take_times(const DbUnitTimes *times, gpointer data, GError **error G_GNUC_UNUSED)
{
    Report *self = data;
    report_histogram_add(&self->read, times->read_us);
    report_histogram_add(&self->print, times->print_us);
    report_histogram_add(&self->person, times->person_us);
    return true;
}

static bool
gather(Report *self, GError **error)
{
    Db *db = station_db(self->station);
    gint64 id = self->batch->id;
    self->product = db_product_by_id(db, self->batch->product_id, error);
    if (self->product == NULL || !db_batch_sums(db, id, &self->sums, error) ||
        !db_batch_quality(db, id, &self->quality, error) || !db_batch_boxes(db, id, &self->boxes, error))
        return false;
    self->exceptions = db_batch_exceptions(db, id, error);
    if (self->exceptions == NULL)
        return false;
    self->makes = db_batch_makes(db, id, error);
    self->head = self->makes != NULL ? db_event_last(db, error) : NULL;
    g_autoptr(GError) cause = NULL;
    self->sample = sampling_status(db, self->batch, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    return self->head != NULL && db_batch_each_times(db, id, take_times, self, error);
}

/* --- the first page ------------------------------------------------------------------------------------------------- */

static char *
moment(gint64 wall_us)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(wall_us / G_USEC_PER_SEC);
    return wall_us > 0 && time != NULL ? g_date_time_format(time, "%Y-%m-%d %H:%M UTC") : NULL;
}

static char *
hex(const guint8 *bytes, gsize length)
{
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < length; i++)
        g_string_append_printf(text, "%02x", bytes[i]);
    return g_string_free(text, FALSE);
}

static void
write_facts(const Report *self, ReportPages *pages)
{
    Settings *settings = station_settings(self->station);
    g_autofree char *name = settings_string(settings, "station", "name");
    g_autofree char *station = name != NULL ? g_strdup_printf("%s · %s", name, db_station_id(station_db(self->station)))
                                            : g_strdup(db_station_id(station_db(self->station)));
    g_autofree char *product = g_strdup_printf(_("%s · version %" PRId64), self->product->sku, self->product->version);
    g_autofree char *target = g_strdup_printf("%" G_GINT64_FORMAT, self->batch->quantity);
    g_autofree char *closed = moment(self->batch->closed_at);
    g_autofree char *state = closed != NULL ? g_strdup_printf(_("closed %s"), closed) : g_strdup(_("open"));
    g_autofree char *first = moment(self->quality.first_at), *last = moment(self->quality.last_at);
    report_pages_fact(pages, _("Product"), product);
    report_pages_fact(pages, _("Station"), station);
    report_pages_fact(pages, _("Target"), target);
    report_pages_fact(pages, _("State"), state);
    report_pages_fact(pages, _("First unit recorded"), first);
    report_pages_fact(pages, _("Last unit commissioned"), last);
}

static char *
share(gint64 part, gint64 whole)
{
    return whole > 0 ? g_strdup_printf("%.1f %%", 100.0 * (double)part / (double)whole) : NULL;
}

static void
write_yield(const Report *self, ReportPages *pages)
{
    g_autofree char *yield = share(self->quality.good, self->sums.units);
    g_autofree char *first_pass = share(self->quality.first_pass, self->sums.units);
    g_autofree char *good = g_strdup_printf(_("%s  (%" PRId64 " good of %" PRId64 " recorded)"),
                                            yield != NULL ? yield : "–", self->quality.good, self->sums.units);
    g_autofree char *first = g_strdup_printf(_("%s  (%" PRId64 " good with their first label)"),
                                             first_pass != NULL ? first_pass : "–", self->quality.first_pass);
    report_pages_heading(pages, _("Yield"));
    report_pages_fact(pages, _("Yield"), good);
    report_pages_fact(pages, _("First-pass yield"), first);
}

static const BatchTerm *
write_sum(const Report *self, ReportPages *pages, const BatchTerm *total)
{
    g_autoptr(GArray) terms = g_array_new(FALSE, FALSE, sizeof(ReportTerm));
    const BatchTerm *term = total + 1;
    for (; term->name != NULL && g_str_equal(term->sum, total->sum); term++) {
        const ReportTerm one = { _(term->words), batch_term_value(term, &self->sums), term->must_be_zero };
        g_array_append_val(terms, one);
    }
    bool is_units = g_str_equal(total->sum, "units");
    report_pages_heading(pages, is_units ? _("Units") : _("Labels"));
    report_sum(pages, is_units ? _("units recorded") : _("labels sent"), batch_term_value(total, &self->sums),
               (const ReportTerm *)(void *)terms->data, terms->len);
    return term;
}

static void
write_sums(const Report *self, ReportPages *pages)
{
    for (const BatchTerm *term = batch_terms(); term->name != NULL;)
        term = write_sum(self, pages, term);
    bool balanced = batch_sums_balance(&self->sums);
    report_pages_sentence(pages, balanced ? REPORT_GREEN : REPORT_RED,
                          balanced ? _("Both sums come out: no unit is open, no label unknown or unaccounted for.")
                                   : _("The sums do not come out."));
}

/* That it was closed although it did not add up stays on its certificate, whatever became of it. */
static void
write_exceptions(const Report *self, ReportPages *pages)
{
    for (guint i = 0; i < self->exceptions->len; i++) {
        const DbBatchException *exception = g_ptr_array_index(self->exceptions, i);
        g_autofree char *at = clock_format_utc(exception->created_at);
        g_autofree char *text =
            g_strdup_printf(_("Closed on %s although it did not add up: %s"), at, exception->reason);
        report_pages_sentence(pages, REPORT_RED, text);
    }
}

static void
write_boxes(const Report *self, ReportPages *pages)
{
    const DbBatchBoxes *boxes = &self->boxes;
    if (boxes->open + boxes->closed + boxes->bad == 0)
        return;
    g_autofree char *counts = g_strdup_printf(_("%" PRId64 " closed, %" PRId64 " open, %" PRId64
                                                " with a unit that must not ship"), boxes->closed, boxes->open, boxes->bad);
    g_autofree char *units = g_strdup_printf(_("%" PRId64 " in a box, %" PRId64 " in none"), boxes->boxed,
                                             boxes->unboxed);
    report_pages_heading(pages, _("Boxes"));
    report_pages_fact(pages, _("Boxes"), counts);
    report_pages_fact(pages, _("Good units"), units);
}

static void
write_sample(const Report *self, ReportPages *pages)
{
    static const char *const words[] = {
        [SAMPLING_OPEN] = N_("open"), [SAMPLING_ACCEPTED] = N_("accepted"), [SAMPLING_REJECTED] = N_("rejected")
    };
    const SamplingStatus *sample = self->sample;
    if (sample == NULL)
        return;
    g_autofree char *counts = g_strdup_printf(_("%" PRId64 " due, %" PRId64 " looked at, %" PRId64
                                                " failed"), sample->due, sample->done, sample->failed);
    report_pages_heading(pages, _("Sample"));
    report_pages_fact(pages, _("Plan"), sample->plan);
    report_pages_fact(pages, _("Units"), counts);
    report_pages_fact(pages, _("The batch by its sample"), _(words[sample->acceptance]));
}

static void
write_evidence(const Report *self, ReportPages *pages)
{
    g_autofree char *seq = g_strdup_printf("%" G_GINT64_FORMAT, self->head->seq);
    g_autofree char *hash = hex(self->head->hash, sizeof self->head->hash);
    g_autofree char *at = moment(self->head->wall_time);
    report_pages_heading(pages, _("Evidence"));
    report_pages_fact(pages, _("Newest event"), seq);
    report_pages_fact(pages, _("Its hash (SHA-256)"), hash);
    report_pages_fact(pages, _("Its time"), at);
    if (self->units_sha256 != NULL)
        report_pages_fact(pages, _("units.csv (SHA-256)"), self->units_sha256);
}

/* --- the others ----------------------------------------------------------------------------------------------------- */

static void
write_times(const Report *self, ReportPages *pages)
{
    report_pages_heading(pages, _("Times"));
    report_plot(pages, _("Reading a module"), REPORT_BLUE, &self->read);
    report_plot(pages, _("Printing its label"), REPORT_GREEN, &self->print);
    report_plot(pages, _("A person's part: sticking and scanning"), 0xE69F00, &self->person);
}

static void
write_makes(const Report *self, ReportPages *pages)
{
    gint64 rest = 0;
    report_pages_heading(pages, _("Modules"));
    for (guint i = 0; i < self->makes->len; i++) {
        const DbBatchMake *make = g_ptr_array_index(self->makes, i);
        if (i >= MAKES_MOST) {
            rest += make->units;
            continue;
        }
        const char *none = "–";
        g_autofree char *units = g_strdup_printf(ngettext("%" PRId64 " unit", "%" PRId64 " units", (gulong)make->units), make->units);
        g_autofree char *what =
            g_strdup_printf(_("%s · %s · firmware %s"), make->maker != NULL ? make->maker : none,
                            make->about != NULL ? make->about : none, make->version != NULL ? make->version : none);
        report_pages_fact(pages, units, what);
    }
    g_autofree char *others = g_strdup_printf("%" G_GINT64_FORMAT, rest);
    if (rest > 0)
        report_pages_fact(pages, _("further units"), others);
}

/* Pictures side by side: how far the row has come. */
typedef struct {
    double x, tallest;
} Row;

static void
end_row(ReportPages *pages, Row *row)
{
    pages->y += row->tallest;
    *row = (Row){ REPORT_LEFT, 0 };
}

static char *
caption_of(const DbLabel *label, LabelDrawing *drawing)
{
    return g_strdup_printf(_("%s · %s · generation %" PRId64 " · %.0f × %.0f mm"), label->kind,
                           label->template_name != NULL ? label->template_name : "–", label->generation,
                           label_drawing_width_mm(drawing), label_drawing_height_mm(drawing));
}

static void
draw_picture(LabelDocument *document, const LabelDrawing *drawing, const LabelDocumentFont *font, const char *caption,
             double x, double y, double width, double height)
{
    label_document_colour(document, REPORT_PALE);
    label_document_rect(document, x - 0.3, y - 0.3, width + 0.6, height + 0.6);
    label_document_colour(document, 0xFFFFFF);
    label_document_rect(document, x, y, width, height);
    label_document_label(document, drawing, x, y, width);
    label_document_colour(document, REPORT_GREY);
    label_document_text(document, x, y + height + 4, font, caption);
    label_document_colour(document, REPORT_BLACK);
}

/* A picture that cannot be drawn is no reason to refuse the figures. */
static void
draw_label_of(const Report *self, ReportPages *pages, const DbUnit *unit, const DbLabel *label, Row *row)
{
    const LabelDocumentFont font = { .size = 7.5 * LABEL_PT, .width = PICTURE_WIDTH };
    g_autoptr(LabelDrawing) drawing = label_picture_draw(self->station, unit, label, PICTURE_DPI, NULL);
    if (drawing == NULL)
        return;
    g_autofree char *caption = caption_of(label, drawing);
    double width = MIN(PICTURE_WIDTH, label_drawing_width_mm(drawing));
    double height = label_drawing_height_mm(drawing) * width / label_drawing_width_mm(drawing);
    if (row->x + PICTURE_WIDTH > REPORT_RIGHT)
        end_row(pages, row);
    if (row->x == REPORT_LEFT)
        report_pages_need(pages, height + 10);
    draw_picture(pages->document, drawing, &font, caption, row->x, pages->y, width, height);
    row->tallest = MAX(row->tallest, height + 10);
    row->x += PICTURE_WIDTH + 10;
}

/* The newest of each kind. */
static void
draw_labels_of_unit(const Report *self, ReportPages *pages, gint64 unit_id, Row *row)
{
    Db *db = station_db(self->station);
    g_autoptr(DbUnit) unit = db_unit_by_id(db, unit_id, NULL);
    g_autoptr(GPtrArray) labels = unit != NULL ? db_label_list(db, unit_id, NULL) : NULL;
    for (guint i = 0; labels != NULL && i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        const DbLabel *next = i + 1 < labels->len ? g_ptr_array_index(labels, i + 1) : NULL;
        if (next == NULL || !g_str_equal(next->kind, label->kind))
            draw_label_of(self, pages, unit, label, row);
    }
}

static void
write_pictures(const Report *self, ReportPages *pages)
{
    if (self->quality.first_unit == 0)
        return;
    report_pages_heading(pages, _("Labels of the first and the last good unit"));
    report_pages_sentence(pages, REPORT_GREY, _("Their codes are scrambled and hold nothing; of the UID only the end is shown."));
    pages->y += 2;
    Row row = { REPORT_LEFT, 0 };
    draw_labels_of_unit(self, pages, self->quality.first_unit, &row);
    if (self->quality.last_unit != self->quality.first_unit)
        draw_labels_of_unit(self, pages, self->quality.last_unit, &row);
    end_row(pages, &row);
}

GBytes *
report_batch(Station *station, const DbBatch *batch, const char *units_sha256, GError **error)
{
    g_auto(Report) self = { .station = station, .batch = batch, .units_sha256 = units_sha256 };
    if (!gather(&self, error))
        return NULL;
    g_auto(ReportPages) pages = { 0 };
    report_pages_init(&pages, _("report"), g_strdup_printf(_("Batch %s · %s"), batch->code, batch->product));
    g_autofree char *title = g_strdup_printf(_("Batch %s"), batch->code);
    report_pages_title(&pages, title, self.product->name);
    if (station_is_training(station))
        report_pages_sentence(&pages, REPORT_RED, _("TRAINING: simulated modules, worth nothing."));
    write_facts(&self, &pages);
    write_yield(&self, &pages);
    write_sums(&self, &pages);
    write_exceptions(&self, &pages);
    write_boxes(&self, &pages);
    write_sample(&self, &pages);
    write_evidence(&self, &pages);
    write_times(&self, &pages);
    write_makes(&self, &pages);
    write_pictures(&self, &pages);
    return report_pages_finish(&pages, error);
}

bool
report_check_name(const char *path, GError **error)
{
    if (g_str_has_suffix(path, ".pdf"))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("%s: its name must end in .pdf"), path);
    return false;
}

GBytes *
report_write(Station *station, const char *code, const char *path, GError **error)
{
    if (!report_check_name(path, error))
        return NULL;
    g_autoptr(DbTransaction) at_one_moment = db_begin_read(station_db(station), error);
    g_autoptr(DbBatch) batch = at_one_moment != NULL ? db_batch_find(station_db(station), code, error) : NULL;
    g_autoptr(GBytes) bytes = batch != NULL ? report_batch(station, batch, NULL, error) : NULL;
    if (bytes == NULL || !durable_file_write(path, bytes, 0644, error))
        return NULL;
    return g_steal_pointer(&bytes);
}
