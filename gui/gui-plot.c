/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-plot.h"

struct _GuiPlot {
    GtkDrawingArea parent_instance;
    GuiChart *chart;          /* or NULL */
    cairo_surface_t *picture; /* as last drawn; NULL: to be drawn anew */
};

G_DEFINE_TYPE(GuiPlot, gui_plot, GTK_TYPE_DRAWING_AREA)

static void
forget_picture(GuiPlot *self)
{
    g_clear_pointer(&self->picture, cairo_surface_destroy);
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void
draw_picture(GuiPlot *self, int width, int height)
{
    GtkWidget *widget = GTK_WIDGET(self);
    GtkStyleContext *style = gtk_widget_get_style_context(widget);
    GdkRGBA ink;
    gtk_style_context_get_color(style, gtk_style_context_get_state(style), &ink);
    self->picture = gdk_window_create_similar_surface(gtk_widget_get_window(widget), CAIRO_CONTENT_COLOR_ALPHA, width, height);
    cairo_t *cr = cairo_create(self->picture);
    gui_chart_draw(self->chart, cr, width, height, &ink);
    cairo_destroy(cr);
}

static gboolean
gui_plot_draw(GtkWidget *widget, cairo_t *cr)
{
    GuiPlot *self = GUI_PLOT(widget);
    if (self->chart == NULL)
        return FALSE;
    if (self->picture == NULL)
        draw_picture(self, gtk_widget_get_allocated_width(widget), gtk_widget_get_allocated_height(widget));
    cairo_set_source_surface(cr, self->picture, 0, 0);
    cairo_paint(cr);
    return FALSE;
}

static gboolean
gui_plot_query_tooltip(GtkWidget *widget, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
    GuiPlot *self = GUI_PLOT(widget);
    int row = self->chart != NULL && !by_keyboard ? gui_chart_row_at(self->chart, x, y) : -1;
    if (row < 0)
        return FALSE;
    g_autofree char *text = gui_chart_row_text(self->chart, (guint)row);
    gtk_tooltip_set_text(tooltip, text);
    return TRUE;
}

static void
gui_plot_size_allocate(GtkWidget *widget, GtkAllocation *allocation)
{
    GTK_WIDGET_CLASS(gui_plot_parent_class)->size_allocate(widget, allocation);
    forget_picture(GUI_PLOT(widget));
}

static void
gui_plot_style_updated(GtkWidget *widget)
{
    GTK_WIDGET_CLASS(gui_plot_parent_class)->style_updated(widget);
    forget_picture(GUI_PLOT(widget));
}

static void
gui_plot_finalize(GObject *object)
{
    GuiPlot *self = GUI_PLOT(object);
    g_clear_pointer(&self->picture, cairo_surface_destroy);
    g_clear_pointer(&self->chart, gui_chart_unref);
    G_OBJECT_CLASS(gui_plot_parent_class)->finalize(object);
}

static void
gui_plot_class_init(GuiPlotClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->finalize = gui_plot_finalize;
    widget->draw = gui_plot_draw;
    widget->query_tooltip = gui_plot_query_tooltip;
    widget->size_allocate = gui_plot_size_allocate;
    widget->style_updated = gui_plot_style_updated;
    gtk_widget_class_set_accessible_role(widget, ATK_ROLE_CHART);
}

static void
gui_plot_init(GuiPlot *self)
{
    gtk_widget_set_has_tooltip(GTK_WIDGET(self), TRUE);
}

void
gui_plot_show(GuiPlot *self, GuiChart *chart)
{
    GuiChart *before = self->chart;
    self->chart = gui_chart_ref(chart);
    gui_chart_unref(before);
    g_autofree char *text = gui_chart_text(chart);
    AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(self));
    atk_object_set_name(accessible, gui_chart_title(chart));
    atk_object_set_description(accessible, text);
    forget_picture(self);
}
