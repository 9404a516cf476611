/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-insight-sheet.h"

#include "gui/gui-ask.h"
#include "gui/gui-window.h"
#include "station/base/claimcheck-error.h"

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

/* --- files and paper ------------------------------------------------------------------------------------------------------- */

static gboolean
write_png(const GuiInsightSheet *self, const char *path, GError **error)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(SHEET_WIDTH * PNG_SCALE),
                                                          (int)(SHEET_HEIGHT * PNG_SCALE));
    cairo_t *cr = cairo_create(surface);
    cairo_scale(cr, PNG_SCALE, PNG_SCALE);
    draw_sheet(self, cr);
    cairo_destroy(cr);
    g_autoptr(GdkPixbuf) picture = gdk_pixbuf_get_from_surface(surface, 0, 0, (int)(SHEET_WIDTH * PNG_SCALE),
                                                               (int)(SHEET_HEIGHT * PNG_SCALE));
    cairo_surface_destroy(surface);
    return gdk_pixbuf_save(picture, path, "png", error, NULL);
}

static void
on_draw_page(GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer sheet)
{
    (void)operation;
    (void)page;
    cairo_t *cr = gtk_print_context_get_cairo_context(context);
    double scale = MIN(gtk_print_context_get_width(context) / SHEET_WIDTH, gtk_print_context_get_height(context) / SHEET_HEIGHT);
    cairo_scale(cr, scale, scale);
    draw_sheet(sheet, cr);
}

static GtkPrintOperation *
new_operation(GuiInsightSheet *self)
{
    GtkPrintOperation *operation = gtk_print_operation_new();
    g_autoptr(GtkPageSetup) setup = gtk_page_setup_new();
    g_autoptr(GtkPaperSize) paper = gtk_paper_size_new(GTK_PAPER_NAME_A4);
    gtk_page_setup_set_paper_size(setup, paper);
    gtk_page_setup_set_orientation(setup, GTK_PAGE_ORIENTATION_LANDSCAPE);
    gtk_print_operation_set_default_page_setup(operation, setup);
    gtk_print_operation_set_n_pages(operation, 1);
    gtk_print_operation_set_use_full_page(operation, TRUE);
    gtk_print_operation_set_unit(operation, GTK_UNIT_POINTS);
    gtk_print_operation_set_job_name(operation, self->title);
    g_signal_connect(operation, "draw-page", G_CALLBACK(on_draw_page), self);
    return operation;
}

gboolean
gui_insight_sheet_write(GuiInsightSheet *self, const char *path, GError **error)
{
    if (g_str_has_suffix(path, ".png"))
        return write_png(self, path, error);
    if (!g_str_has_suffix(path, ".pdf")) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Let it end in .png or .pdf."), _("%s: its name says no kind of file"),
                             path);
        return FALSE;
    }
    g_autoptr(GtkPrintOperation) operation = new_operation(self);
    gtk_print_operation_set_export_filename(operation, path);
    return gtk_print_operation_run(operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, error) !=
           GTK_PRINT_OPERATION_RESULT_ERROR;
}

/** Saving: a sheet that waits for a file's name. */
typedef struct {
    GuiInsightSheet *sheet;
    GtkWidget *any;
} Saving;

static void
on_file(const char *path, gpointer data)
{
    Saving *saving = data;
    g_autoptr(GError) error = NULL;
    if (path != NULL && gui_insight_sheet_write(saving->sheet, path, &error)) {
        g_autofree char *text = g_strdup_printf(_("Insight: %s"), path);
        gui_window_tell(saving->any, text);
    } else if (path != NULL) {
        claimcheck_error_from_io(&error, path);
        gui_window_tell_error(saving->any, _("Not saved"), error);
    }
    gui_insight_sheet_free(saving->sheet);
    g_object_unref(saving->any);
    g_free(saving);
}

void
gui_insight_sheet_save(GuiInsightSheet *self, GtkWidget *any)
{
    Saving *saving = g_new0(Saving, 1);
    *saving = (Saving){ self, g_object_ref(any) };
    gui_ask_file(any, GTK_FILE_CHOOSER_ACTION_SAVE, _("Save as PDF or PNG"), _("_Save"), "insight.pdf", NULL, on_file, saving);
}

void
gui_insight_sheet_print(GuiInsightSheet *self, GtkWidget *any)
{
    g_autoptr(GuiInsightSheet) owned = self;
    g_autoptr(GError) error = NULL;
    g_autoptr(GtkPrintOperation) operation = new_operation(self);
    GtkWidget *top = gtk_widget_get_toplevel(any);
    GtkPrintOperationResult result = gtk_print_operation_run(operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                                                             GTK_IS_WINDOW(top) ? GTK_WINDOW(top) : NULL, &error);
    if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
        gui_window_tell_error(any, _("Not printed"), error);
}
