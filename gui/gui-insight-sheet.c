/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-insight-sheet.h"

#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-window.h"
#include "station/base/claimcheck-error.h"
#include "station/base/durable-file.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>

/* A4 lying, in points; a PNG has so many pixels a point. */
#define SHEET_WIDTH 842.0
#define SHEET_HEIGHT 595.0
#define PNG_SCALE 2.0
#define MARGIN 30.0
#define HEAD 74.0
#define GAP 14.0
#define CHART_TITLE 18.0
#define CHART_SCALE 0.7 /* people hold paper nearer than a screen */

struct GuiInsightSheet {
    char *title, *yield, *summary;
    GPtrArray *charts; /* of GuiChart */
};

/* Where each chart stands, in parts of the room below the head: x, y, width, height. */
static const struct {
    double x, y, width, height;
} places[N_GUI_INSIGHT_CHARTS] = {
    [GUI_INSIGHT_HOURS] = { 0, 0, 0.5, 0.34 },      [GUI_INSIGHT_FAILURES] = { 0.5, 0, 0.5, 0.34 },
    [GUI_INSIGHT_TIMES] = { 0, 0.34, 1, 0.34 },     [GUI_INSIGHT_SLOTS] = { 0, 0.68, 0.5, 0.32 },
    [GUI_INSIGHT_PRINTERS] = { 0.5, 0.68, 0.5, 0.32 },
};

GuiInsightSheet *
gui_insight_sheet_new(const char *title, const InsightFigures *figures)
{
    GuiInsightSheet *self = g_new0(GuiInsightSheet, 1);
    self->title = g_strdup(title);
    self->yield = gui_insight_charts_yield(figures);
    self->summary = gui_insight_charts_summary(figures);
    self->charts = gui_insight_charts_new(figures);
    return self;
}

void
gui_insight_sheet_free(GuiInsightSheet *self)
{
    if (self == NULL)
        return;
    g_free(self->title);
    g_free(self->yield);
    g_free(self->summary);
    g_ptr_array_unref(self->charts);
    g_free(self);
}

/* --- drawing ------------------------------------------------------------------------------------------------------------- */

static void
draw_text(cairo_t *cr, double x, double y, const char *font, const char *text)
{
    g_autoptr(PangoLayout) layout = pango_cairo_create_layout(cr);
    g_autoptr(PangoFontDescription) description = pango_font_description_from_string(font);
    pango_font_description_set_absolute_size(description, pango_font_description_get_size(description));
    pango_layout_set_font_description(layout, description);
    pango_layout_set_text(layout, text, -1);
    cairo_move_to(cr, x, y);
    pango_cairo_show_layout(cr, layout);
}

static void
draw_chart(cairo_t *cr, GuiChart *chart, double x, double y, double width, double height)
{
    const GdkRGBA ink = { 0.1, 0.1, 0.1, 1 };
    draw_text(cr, x, y, "Sans Bold 10", gui_chart_title(chart));
    cairo_save(cr);
    cairo_translate(cr, x, y + CHART_TITLE);
    cairo_scale(cr, CHART_SCALE, CHART_SCALE);
    gui_chart_draw(chart, cr, width / CHART_SCALE, (height - CHART_TITLE) / CHART_SCALE, &ink);
    cairo_restore(cr);
}

/* In points, at the context's origin. */
static void
draw_sheet(const GuiInsightSheet *self, cairo_t *cr)
{
    double width = SHEET_WIDTH - 2 * MARGIN;
    double height = SHEET_HEIGHT - 2 * MARGIN - HEAD;
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0.1, 0.1, 0.1);
    draw_text(cr, MARGIN, MARGIN, "Sans 20", self->title);
    draw_text(cr, MARGIN, MARGIN + 28, "Sans Bold 12", self->yield);
    draw_text(cr, MARGIN, MARGIN + 46, "Sans 11", self->summary);
    for (guint i = 0; i < N_GUI_INSIGHT_CHARTS; i++) {
        cairo_set_source_rgb(cr, 0.1, 0.1, 0.1);
        draw_chart(cr, g_ptr_array_index(self->charts, i), MARGIN + places[i].x * (width + GAP),
                   MARGIN + HEAD + places[i].y * (height + GAP), places[i].width * (width + GAP) - GAP,
                   places[i].height * (height + GAP) - GAP);
    }
}

/* --- files ----------------------------------------------------------------------------------------------------------------- */

/** Drawn: what a file will hold: drawn in GTK's thread, which takes milliseconds, and packed and written in a lane. */
typedef struct {
    char *path;
    cairo_surface_t *picture; /* of a PNG, or NULL */
    GByteArray *pdf;          /* of a PDF, or NULL */
} Drawn;

static void
drawn_free(gpointer data)
{
    Drawn *drawn = data;
    g_free(drawn->path);
    g_clear_pointer(&drawn->picture, cairo_surface_destroy);
    g_clear_pointer(&drawn->pdf, g_byte_array_unref);
    g_free(drawn);
}

static cairo_status_t
append(void *bytes, const unsigned char *data, unsigned length)
{
    g_byte_array_append(bytes, data, length);
    return CAIRO_STATUS_SUCCESS;
}

static void
draw_on(const GuiInsightSheet *self, cairo_surface_t *surface, double scale)
{
    cairo_t *cr = cairo_create(surface);
    cairo_scale(cr, scale, scale);
    draw_sheet(self, cr);
    cairo_destroy(cr);
}

static cairo_surface_t *
draw_picture(const GuiInsightSheet *self)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(SHEET_WIDTH * PNG_SCALE),
                                                          (int)(SHEET_HEIGHT * PNG_SCALE));
    draw_on(self, surface, PNG_SCALE);
    return surface;
}

static GByteArray *
draw_pdf(const GuiInsightSheet *self)
{
    GByteArray *bytes = g_byte_array_new();
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, bytes, SHEET_WIDTH, SHEET_HEIGHT);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, self->title);
    draw_on(self, surface, 1);
    cairo_surface_destroy(surface);
    return bytes;
}

/* (transfer full): NULL where the name says no kind of file. */
static Drawn *
draw_for(const GuiInsightSheet *self, const char *path, GError **error)
{
    bool is_png = g_str_has_suffix(path, ".png");
    if (!is_png && !g_str_has_suffix(path, ".pdf")) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Let it end in .png or .pdf."), _("%s: its name says no kind of file"),
                             path);
        return NULL;
    }
    Drawn *drawn = g_new0(Drawn, 1);
    *drawn = (Drawn){ g_strdup(path), is_png ? draw_picture(self) : NULL, is_png ? NULL : draw_pdf(self) };
    return drawn;
}

static gpointer
write_file(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)station;
    (void)caller;
    const Drawn *drawn = data;
    g_autoptr(GByteArray) bytes = drawn->pdf != NULL ? g_byte_array_ref(drawn->pdf) : g_byte_array_new();
    if (drawn->picture != NULL)
        cairo_surface_write_to_png_stream(drawn->picture, append, bytes);
    g_autoptr(GBytes) file = g_bytes_new_static(bytes->data, bytes->len);
    return durable_file_write(drawn->path, file, 0644, error) ? g_strdup(drawn->path) : NULL;
}

static void
on_written(GtkWidget *any, gpointer path)
{
    g_autofree char *text = g_strdup_printf(_("Insight: %s"), (const char *)path);
    gui_window_tell(any, text);
}

/** Waiting: a sheet that waits for a file's name, or for the printing dialog. */
typedef struct {
    GuiInsightSheet *sheet;
    GtkWidget *any;
} Waiting;

static Waiting *
waiting_new(GuiInsightSheet *sheet, GtkWidget *any)
{
    Waiting *waiting = g_new0(Waiting, 1);
    *waiting = (Waiting){ sheet, g_object_ref(any) };
    return waiting;
}

static void
waiting_free(gpointer data)
{
    Waiting *waiting = data;
    gui_insight_sheet_free(waiting->sheet);
    g_object_unref(waiting->any);
    g_free(waiting);
}

static void
on_file(const char *path, gpointer data)
{
    const Waiting *waiting = data;
    g_autoptr(GError) error = NULL;
    Drawn *drawn = path != NULL ? draw_for(waiting->sheet, path, &error) : NULL;
    if (drawn != NULL)
        gui_act(&(GuiAct){ .widget = waiting->any,
                           .session = gui_window_session(gui_window_of(waiting->any)),
                           .lane = GUI_LANE_READ,
                           .what = _("Not saved"),
                           .work = write_file,
                           .data = drawn,
                           .free_data = drawn_free,
                           .free_result = g_free,
                           .done = on_written });
    else if (error != NULL)
        gui_window_tell_error(waiting->any, _("Not saved"), error);
    waiting_free(data);
}

void
gui_insight_sheet_save(GuiInsightSheet *self, GtkWidget *any)
{
    gui_ask_file(any, GTK_FILE_CHOOSER_ACTION_SAVE, _("Save as PDF or PNG"), _("_Save"), "insight.pdf", NULL, on_file,
                 waiting_new(self, any));
}

/* --- paper ----------------------------------------------------------------------------------------------------------------- */

static void
on_draw_page(GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer waiting)
{
    (void)operation;
    (void)page;
    cairo_t *cr = gtk_print_context_get_cairo_context(context);
    double scale = MIN(gtk_print_context_get_width(context) / SHEET_WIDTH, gtk_print_context_get_height(context) / SHEET_HEIGHT);
    cairo_scale(cr, scale, scale);
    draw_sheet(((const Waiting *)waiting)->sheet, cr);
}

static void
on_printed(GtkPrintOperation *operation, GtkPrintOperationResult result, gpointer waiting)
{
    g_autoptr(GError) error = NULL;
    GtkWidget *any = ((const Waiting *)waiting)->any;
    if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
        gui_window_tell(any, _("Given to the printer"));
    if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
        return;
    gtk_print_operation_get_error(operation, &error);
    gui_window_tell_error(any, _("Not printed"), error);
}

static GtkPrintOperation *
new_operation(Waiting *waiting)
{
    GtkPrintOperation *operation = gtk_print_operation_new();
    g_autoptr(GtkPageSetup) setup = gtk_page_setup_new();
    g_autoptr(GtkPaperSize) paper = gtk_paper_size_new(GTK_PAPER_NAME_A4);
    gtk_page_setup_set_paper_size(setup, paper);
    gtk_page_setup_set_orientation(setup, GTK_PAGE_ORIENTATION_LANDSCAPE);
    gtk_print_operation_set_default_page_setup(operation, setup);
    g_autoptr(GtkPrintSettings) settings = gtk_print_settings_new();
    gtk_print_settings_set(settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, "insight"); /* where paper is a file */
    gtk_print_operation_set_print_settings(operation, settings);
    gtk_print_operation_set_n_pages(operation, 1);
    gtk_print_operation_set_use_full_page(operation, TRUE);
    gtk_print_operation_set_unit(operation, GTK_UNIT_POINTS);
    gtk_print_operation_set_job_name(operation, waiting->sheet->title);
    gtk_print_operation_set_allow_async(operation, TRUE); /* the line goes on while the dialog is up */
    g_signal_connect(operation, "draw-page", G_CALLBACK(on_draw_page), waiting);
    g_signal_connect(operation, "done", G_CALLBACK(on_printed), waiting);
    g_object_set_data_full(G_OBJECT(operation), "waiting", waiting, waiting_free); /* as long as anybody prints */
    return operation;
}

void
gui_insight_sheet_print(GuiInsightSheet *self, GtkWidget *any)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GtkPrintOperation) operation = new_operation(waiting_new(self, any));
    GtkWidget *top = gtk_widget_get_toplevel(any);
    GtkPrintOperationResult result = gtk_print_operation_run(operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                                                             GTK_IS_WINDOW(top) ? GTK_WINDOW(top) : NULL, &error);
    if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
        gui_window_tell_error(any, _("Not printed"), error);
}
