/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/*
 * A chart of bars: its numbers, and how it is drawn on any cairo context, screen or paper. The plotting library is made
 * ready when the first one is drawn. GTK thread only.
 */

/* Okabe and Ito: told apart by every eye. */
#define GUI_CHART_BLUE      0x0072B2
#define GUI_CHART_AMBER     0xE69F00
#define GUI_CHART_GREEN     0x009E73
#define GUI_CHART_VERMILION 0xD55E00
#define GUI_CHART_PURPLE    0xCC79A7

typedef enum {
    GUI_CHART_COLUMNS, /* upright, series side by side */
    GUI_CHART_STACKED, /* upright, series on top of each other */
    GUI_CHART_BARS,    /* lying, series one behind the other; the first row on top */
} GuiChartKind;

typedef struct GuiChart GuiChart;

/** gui_chart_new: (transfer full). @unit: behind each number, " s" or "". */
GuiChart *gui_chart_new(const char *title, GuiChartKind kind, const char *unit, int decimals);
GuiChart *gui_chart_ref(GuiChart *self);
void gui_chart_unref(GuiChart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuiChart, gui_chart_unref)

/** gui_chart_add_series: before the first row. @rgb: one of the colours above. */
void gui_chart_add_series(GuiChart *self, const char *name, guint32 rgb);
/** gui_chart_add_row: what stands under a bar, or beside it, and one value for each series. */
void gui_chart_add_row(GuiChart *self, const char *category, const double *values);

/** gui_chart_set_note: what belongs to the last row, small: shown with its numbers, not in the picture. */
void gui_chart_set_note(GuiChart *self, const char *note);

const char *gui_chart_title(const GuiChart *self);
guint gui_chart_rows(const GuiChart *self);
/** gui_chart_row_text: (transfer full): one row's numbers, for whoever points at it. */
char *gui_chart_row_text(const GuiChart *self, guint row);
/** gui_chart_text: (transfer full): all its numbers as text, for who does not see the picture. */
char *gui_chart_text(const GuiChart *self);
/** gui_chart_row_at: which row a point is in, of a chart that was drawn @width by @height; -1: none. */
int gui_chart_row_at(const GuiChart *self, double x, double y);

/** gui_chart_draw: at the context's origin. @ink: of text and axes. */
void gui_chart_draw(GuiChart *self, cairo_t *cr, double width, double height, const GdkRGBA *ink);
