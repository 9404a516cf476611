/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-chart.h"

#include "gui/gui-format.h"

#include <glib/gi18n.h>
#include <goffice/goffice.h>
#include <goffice/graph/goffice-graph.h>
#include <math.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GogGraph, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GogRenderer, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GogView, g_object_unref)

#define POINTS_PER_PIXEL (72.0 / 96.0)
#define FONT "Sans 8"
#define GAP_PERCENT 45
#define GRID_ALPHA 0.15
#define TICKS_MOST 6

typedef struct {
    char *name;
    guint32 rgb;
    GArray *values; /* of double */
} Series;

struct GuiChart {
    grefcount count;
    char *title, *unit;
    GuiChartKind kind;
    int decimals;
    GPtrArray *categories; /* of char * */
    GPtrArray *notes;      /* of char *, or NULL for a row without */
    GPtrArray *series;     /* of Series */
    GogViewAllocation area; /* of the bars, as last drawn */
};

static void
series_free(gpointer data)
{
    Series *series = data;
    g_free(series->name);
    g_array_unref(series->values);
    g_free(series);
}

GuiChart *
gui_chart_new(const char *title, GuiChartKind kind, const char *unit, int decimals)
{
    GuiChart *self = g_new0(GuiChart, 1);
    g_ref_count_init(&self->count);
    self->title = g_strdup(title);
    self->unit = g_strdup(unit);
    self->kind = kind;
    self->decimals = decimals;
    self->categories = g_ptr_array_new_with_free_func(g_free);
    self->notes = g_ptr_array_new_with_free_func(g_free);
    self->series = g_ptr_array_new_with_free_func(series_free);
    return self;
}

GuiChart *
gui_chart_ref(GuiChart *self)
{
    g_ref_count_inc(&self->count);
    return self;
}

void
gui_chart_unref(GuiChart *self)
{
    if (self == NULL || !g_ref_count_dec(&self->count))
        return;
    g_free(self->title);
    g_free(self->unit);
    g_ptr_array_unref(self->categories);
    g_ptr_array_unref(self->notes);
    g_ptr_array_unref(self->series);
    g_free(self);
}

void
gui_chart_add_series(GuiChart *self, const char *name, guint32 rgb)
{
    Series *series = g_new0(Series, 1);
    series->name = g_strdup(name);
    series->rgb = rgb;
    series->values = g_array_new(FALSE, FALSE, sizeof(double));
    g_ptr_array_add(self->series, series);
}

void
gui_chart_add_row(GuiChart *self, const char *category, const double *values)
{
    g_ptr_array_add(self->categories, g_strdup(category));
    g_ptr_array_add(self->notes, NULL);
    for (guint i = 0; i < self->series->len; i++)
        g_array_append_val(((Series *)g_ptr_array_index(self->series, i))->values, values[i]);
}

void
gui_chart_set_note(GuiChart *self, const char *note)
{
    g_return_if_fail(self->notes->len > 0);
    char **last = (char **)&g_ptr_array_index(self->notes, self->notes->len - 1);
    g_free(*last);
    *last = g_strdup(note);
}

const char *
gui_chart_title(const GuiChart *self)
{
    return self->title;
}

guint
gui_chart_rows(const GuiChart *self)
{
    return self->categories->len;
}

/* --- as text ---------------------------------------------------------------------------------------------------------- */

static void
append_row(const GuiChart *self, GString *text, guint row, const char *before, const char *between)
{
    const char *note = g_ptr_array_index(self->notes, row);
    g_string_append(text, g_ptr_array_index(self->categories, row));
    if (note != NULL)
        g_string_append_printf(text, " [%s]", note);
    for (guint i = 0; i < self->series->len; i++) {
        const Series *series = g_ptr_array_index(self->series, i);
        g_string_append(text, i == 0 ? before : between);
        if (self->series->len > 1)
            g_string_append_printf(text, "%s ", series->name);
        g_autofree char *number = gui_format_number(g_array_index(series->values, double, row), self->decimals);
        g_string_append_printf(text, "%s%s", number, self->unit);
    }
}

char *
gui_chart_row_text(const GuiChart *self, guint row)
{
    GString *text = g_string_new(NULL);
    append_row(self, text, row, "\n", "\n");
    return g_string_free(text, FALSE);
}

char *
gui_chart_text(const GuiChart *self)
{
    GString *text = g_string_new(NULL);
    for (guint row = 0; row < self->categories->len; row++) {
        append_row(self, text, row, ": ", ", ");
        g_string_append(text, ". ");
    }
    return g_string_free(text, FALSE);
}

int
gui_chart_row_at(const GuiChart *self, double x, double y)
{
    double across = self->area.w > 0 ? (x - self->area.x) / self->area.w : -1;
    double down = self->area.h > 0 ? (y - self->area.y) / self->area.h : -1;
    if (across < 0 || across >= 1 || down < 0 || down >= 1)
        return -1;
    double part = self->kind == GUI_CHART_BARS ? down : across;
    return (int)(part * self->categories->len);
}

/* --- as a picture ----------------------------------------------------------------------------------------------------- */

static void
make_ready(void)
{
    static gsize is_ready = 0;
    if (!g_once_init_enter(&is_ready))
        return;
    libgoffice_init();
    go_plugins_init(NULL, NULL, NULL, NULL, TRUE, GO_TYPE_PLUGIN_LOADER_MODULE);
    g_once_init_leave(&is_ready, 1);
}

static GOColor
go_colour(const GdkRGBA *colour, double alpha)
{
    return GO_COLOR_FROM_RGBA((guint)(colour->red * 255), (guint)(colour->green * 255), (guint)(colour->blue * 255),
                              (guint)(alpha * 255));
}

static GOStyle *
style_of(gpointer object)
{
    return go_styled_object_get_style(GO_STYLED_OBJECT(object));
}

static void
make_bare(gpointer object)
{
    GOStyle *style = style_of(object);
    style->fill.type = GO_STYLE_FILL_NONE;
    style->fill.auto_type = FALSE;
    style->line.dash_type = GO_LINE_NONE;
    style->line.auto_dash = FALSE;
}

static void
set_ink(gpointer object, const GdkRGBA *ink)
{
    GOStyle *style = style_of(object);
    style->font.color = go_colour(ink, 1);
    style->font.auto_color = FALSE;
    style->font.auto_font = FALSE;
    go_style_set_font_desc(style, pango_font_description_from_string(FONT));
    style->line.color = go_colour(ink, 0.5);
    style->line.auto_color = FALSE;
}

static void
set_fill(gpointer series, guint32 rgb)
{
    GOStyle *style = style_of(series);
    style->fill.type = GO_STYLE_FILL_PATTERN;
    style->fill.auto_type = style->fill.auto_fore = style->fill.auto_back = FALSE;
    go_pattern_set_solid(&style->fill.pattern, GO_COLOR_FROM_RGB(rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff));
    style->line.dash_type = GO_LINE_NONE;
    style->line.auto_dash = FALSE;
}

/* Lying bars are drawn from below: the first row shall stand on top. */
static GOData *
categories_of(const GuiChart *self)
{
    guint count = self->categories->len;
    g_autofree const char **texts = g_new(const char *, count + 1);
    for (guint i = 0; i < count; i++)
        texts[i] = g_ptr_array_index(self->categories, self->kind == GUI_CHART_BARS ? count - 1 - i : i);
    return go_data_vector_str_new_copy(texts, count);
}

/*
 * The axis counts in the smallest step that is told, so that no mark stands between two: tenths are drawn as whole numbers,
 * with the language's decimal mark put in by the axis' format (goffice's own would be the system locale's).
 */
static double
smallest_steps(const GuiChart *self)
{
    return pow(10, self->decimals);
}

static double
value_at(const GuiChart *self, const Series *series, guint row)
{
    return g_array_index(series->values, double, row) * smallest_steps(self);
}

static GOData *
values_of(const GuiChart *self, const Series *series)
{
    guint count = series->values->len;
    g_autofree double *values = g_new(double, count + 1);
    for (guint i = 0; i < count; i++)
        values[i] = value_at(self, series, self->kind == GUI_CHART_BARS ? count - 1 - i : i);
    return go_data_vector_val_new_copy(values, count);
}

static void
add_plot(const GuiChart *self, GogChart *chart)
{
    GogPlot *plot = gog_plot_new_by_name("GogBarColPlot");
    gboolean side_by_side = self->kind == GUI_CHART_COLUMNS;
    g_object_set(plot, "type", side_by_side ? "normal" : "stacked", "gap-percentage", GAP_PERCENT, "overlap-percentage",
                 side_by_side ? 0 : 100, "horizontal", self->kind == GUI_CHART_BARS, NULL);
    gog_object_add_by_name(GOG_OBJECT(chart), "Plot", GOG_OBJECT(plot));
    for (guint i = 0; i < self->series->len; i++) {
        const Series *series = g_ptr_array_index(self->series, i);
        GogSeries *bars = gog_plot_new_series(plot);
        gog_series_set_dim(bars, 0, categories_of(self), NULL);
        gog_series_set_dim(bars, 1, values_of(self, series), NULL);
        gog_series_set_name(bars, GO_DATA_SCALAR(go_data_scalar_str_new_copy(series->name)), NULL);
        set_fill(bars, series->rgb);
    }
}

/* How far the bars reach: those on top of each other together. */
static double
reach(const GuiChart *self)
{
    double most = 0;
    for (guint row = 0; row < self->categories->len; row++) {
        double sum = 0;
        for (guint i = 0; i < self->series->len; i++) {
            double value = value_at(self, g_ptr_array_index(self->series, i), row);
            sum = self->kind == GUI_CHART_COLUMNS ? MAX(sum, value) : sum + value;
        }
        most = MAX(most, sum);
    }
    return most;
}

/* 1, 2, 5, 10, 20 …: whole, and few enough for their numbers to stand side by side. */
static double
tick_for(double most)
{
    static const int nice[] = { 1, 2, 5 };
    for (double ten = 1;; ten *= 10)
        for (gsize i = 0; i < G_N_ELEMENTS(nice); i++)
            if (most <= nice[i] * ten * TICKS_MOST)
                return nice[i] * ten;
}

static char *
axis_format(const GuiChart *self)
{
    GString *format = g_string_new("0");
    if (self->decimals > 0)
        g_string_append_printf(format, "\\%s", gui_format_decimal_mark());
    for (int i = 0; i < self->decimals; i++)
        g_string_append_c(format, '0');
    return g_string_free(format, FALSE);
}

static void
set_ticks(const GuiChart *self, GogAxis *axis)
{
    double most = reach(self);
    double tick = tick_for(most);
    g_autofree char *format = axis_format(self);
    gog_axis_set_bounds(axis, 0, MAX(1, ceil(most / tick)) * tick);
    gog_dataset_set_dim(GOG_DATASET(axis), GOG_AXIS_ELEM_MAJOR_TICK, go_data_scalar_val_new(tick), NULL);
    gog_dataset_set_dim(GOG_DATASET(axis), GOG_AXIS_ELEM_MINOR_TICK, go_data_scalar_val_new(tick), NULL);
    g_object_set(axis, "assigned-format-string-XL", format, NULL);
}

static void
dress_axes(const GuiChart *self, GogChart *chart, const GdkRGBA *ink)
{
    GogAxisType value_axis = self->kind == GUI_CHART_BARS ? GOG_AXIS_X : GOG_AXIS_Y;
    for (GogAxisType type = GOG_AXIS_X; type <= GOG_AXIS_Y; type++) {
        g_autoptr(GSList) axes = gog_chart_get_axes(chart, type);
        if (axes == NULL)
            continue;
        set_ink(axes->data, ink);
        if (type != value_axis)
            continue;
        GogObject *grid = gog_object_add_by_name(axes->data, "MajorGrid", NULL);
        style_of(grid)->line.color = go_colour(ink, GRID_ALPHA);
        style_of(grid)->line.auto_color = FALSE;
        set_ticks(self, axes->data);
    }
}

static void
add_legend(const GuiChart *self, GogChart *chart, const GdkRGBA *ink)
{
    if (self->series->len < 2)
        return;
    GogObject *legend = gog_object_add_by_name(GOG_OBJECT(chart), "Legend", NULL);
    g_object_set(legend, "compass", "top", NULL);
    make_bare(legend);
    set_ink(legend, ink);
    style_of(legend)->line.dash_type = GO_LINE_NONE;
}

static GogGraph *
new_graph(const GuiChart *self, const GdkRGBA *ink, GogChart **chart)
{
    GogGraph *graph = g_object_new(GOG_TYPE_GRAPH, NULL);
    make_bare(graph);
    *chart = GOG_CHART(gog_object_add_by_name(GOG_OBJECT(graph), "Chart", NULL));
    make_bare(*chart);
    add_plot(self, *chart);
    dress_axes(self, *chart, ink);
    add_legend(self, *chart, ink);
    return graph;
}

static void
draw_nothing(cairo_t *cr, double width, double height, const GdkRGBA *ink)
{
    g_autoptr(PangoLayout) layout = pango_cairo_create_layout(cr);
    g_autoptr(PangoFontDescription) font = pango_font_description_from_string("Sans 11");
    int text_width, text_height;
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, _("Nothing yet"), -1);
    pango_layout_get_pixel_size(layout, &text_width, &text_height);
    cairo_set_source_rgba(cr, ink->red, ink->green, ink->blue, 0.6);
    cairo_move_to(cr, (width - text_width) / 2, (height - text_height) / 2);
    pango_cairo_show_layout(cr, layout);
}

void
gui_chart_draw(GuiChart *self, cairo_t *cr, double width, double height, const GdkRGBA *ink)
{
    self->area = (GogViewAllocation){ 0 };
    if (self->categories->len == 0) {
        draw_nothing(cr, width, height, ink);
        return;
    }
    make_ready();
    GogChart *chart;
    g_autoptr(GogGraph) graph = new_graph(self, ink, &chart);
    gog_graph_set_size(graph, width * POINTS_PER_PIXEL, height * POINTS_PER_PIXEL);
    g_autoptr(GogRenderer) renderer = gog_renderer_new(graph);
    cairo_save(cr);
    gog_renderer_render_to_cairo(renderer, cr, width, height);
    cairo_restore(cr);
    g_autoptr(GogView) view = NULL;
    g_object_get(renderer, "view", &view, NULL);
    GogView *chart_view = view != NULL ? gog_view_find_child_view(view, GOG_OBJECT(chart)) : NULL;
    if (chart_view != NULL)
        self->area = *gog_chart_view_get_plot_area(chart_view);
}
