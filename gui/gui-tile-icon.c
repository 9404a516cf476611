/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-tile-icon.h"

struct _GuiTileIcon {
    GtkImage parent_instance;
    int size;
    double progress;
};

G_DEFINE_TYPE(GuiTileIcon, gui_tile_icon, GTK_TYPE_IMAGE)

#define INNER       0.58 /* of the size: what stands in the ring */
#define THICKNESS   0.08
#define TRACK_ALPHA 0.3
#define TOP         (-G_PI / 2)

static void
stroke_ring(cairo_t *cr, double size, double part)
{
    cairo_new_path(cr);
    cairo_arc(cr, 0, 0, size * (1 - THICKNESS) / 2, TOP, TOP + 2 * G_PI * part);
    cairo_stroke(cr);
}

static gboolean
gui_tile_icon_draw(GtkWidget *widget, cairo_t *cr)
{
    GuiTileIcon *self = GUI_TILE_ICON(widget);
    GTK_WIDGET_CLASS(gui_tile_icon_parent_class)->draw(widget, cr);
    if (self->progress < 0)
        return FALSE;
    GtkStyleContext *style = gtk_widget_get_style_context(widget);
    GdkRGBA ink;
    gtk_style_context_get_color(style, gtk_style_context_get_state(style), &ink);
    cairo_translate(cr, gtk_widget_get_allocated_width(widget) / 2.0, gtk_widget_get_allocated_height(widget) / 2.0);
    cairo_set_line_width(cr, self->size * THICKNESS);
    cairo_set_source_rgba(cr, ink.red, ink.green, ink.blue, ink.alpha * TRACK_ALPHA);
    stroke_ring(cr, self->size, 1);
    gdk_cairo_set_source_rgba(cr, &ink);
    if (self->progress > 0)
        stroke_ring(cr, self->size, self->progress);
    return FALSE;
}

static void
fit(GuiTileIcon *self)
{
    gtk_image_set_pixel_size(GTK_IMAGE(self), (int)(self->size * (self->progress >= 0 ? INNER : 1)));
    gtk_widget_set_size_request(GTK_WIDGET(self), self->size, self->size);
}

static void
gui_tile_icon_class_init(GuiTileIconClass *klass)
{
    GTK_WIDGET_CLASS(klass)->draw = gui_tile_icon_draw;
}

static void
gui_tile_icon_init(GuiTileIcon *self)
{
    self->progress = -1;
}

void
gui_tile_icon_set(GuiTileIcon *self, const char *name, int size)
{
    gtk_image_set_from_icon_name(GTK_IMAGE(self), name, GTK_ICON_SIZE_BUTTON);
    self->size = size;
    fit(self);
}

void
gui_tile_icon_set_progress(GuiTileIcon *self, double progress)
{
    if (progress == self->progress)
        return;
    gboolean had_ring = self->progress >= 0;
    self->progress = progress;
    if (had_ring != (progress >= 0))
        fit(self);
    gtk_widget_queue_draw(GTK_WIDGET(self));
}
