/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-ring.h"

#include "gui/gui-format.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

struct _GuiRing {
    GtkDrawingArea parent_instance;
    gint64 good, held, target;
};

G_DEFINE_TYPE(GuiRing, gui_ring, GTK_TYPE_DRAWING_AREA)

#define THICKNESS 0.11 /* of the ring's width */
#define TOP (-G_PI / 2)

static void
stroke_arc(cairo_t *cr, double radius, double from, double to, const GdkRGBA *colour)
{
    gdk_cairo_set_source_rgba(cr, colour);
    cairo_new_path(cr);
    cairo_arc(cr, 0, 0, radius, TOP + 2 * G_PI * from, TOP + 2 * G_PI * to);
    cairo_stroke(cr);
}

static GdkRGBA
named_colour(GtkStyleContext *style, const char *name)
{
    GdkRGBA colour = { 0.5, 0.5, 0.5, 1 };
    gtk_style_context_lookup_color(style, name, &colour);
    return colour;
}

/* 100 % is only what is: what is not whole is rounded down. */
static int
percent(const GuiRing *self)
{
    return self->target > 0 ? (int)(self->good * 100 / self->target) : 0;
}

static void
draw_share(GuiRing *self, cairo_t *cr, double width, const GdkRGBA *ink)
{
    g_autofree char *text = gui_format_percent(percent(self), 0);
    g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout(GTK_WIDGET(self), text);
    g_autoptr(PangoFontDescription) font =
        pango_font_description_copy(pango_context_get_font_description(pango_layout_get_context(layout)));
    pango_font_description_set_absolute_size(font, width * 0.2 * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    int text_width, text_height;
    pango_layout_get_pixel_size(layout, &text_width, &text_height);
    gdk_cairo_set_source_rgba(cr, ink);
    cairo_move_to(cr, -text_width / 2.0, -text_height / 2.0);
    pango_cairo_show_layout(cr, layout);
}

static gboolean
gui_ring_draw(GtkWidget *widget, cairo_t *cr)
{
    GuiRing *self = GUI_RING(widget);
    GtkStyleContext *style = gtk_widget_get_style_context(widget);
    GdkRGBA ink, track;
    gtk_style_context_get_color(style, gtk_style_context_get_state(style), &ink);
    track = ink;
    track.alpha = 0.12;
    GdkRGBA good = named_colour(style, "cc_green");
    GdkRGBA held = named_colour(style, "cc_vermilion");
    double width = MIN(gtk_widget_get_allocated_width(widget), gtk_widget_get_allocated_height(widget));
    double radius = width * (1 - THICKNESS) / 2 - 1;
    double done = self->target > 0 ? MIN(1.0, (double)self->good / (double)self->target) : 0;
    double stuck = self->target > 0 ? MIN(1.0 - done, (double)self->held / (double)self->target) : 0;
    cairo_translate(cr, gtk_widget_get_allocated_width(widget) / 2.0, gtk_widget_get_allocated_height(widget) / 2.0);
    cairo_set_line_width(cr, width * THICKNESS);
    stroke_arc(cr, radius, 0, 1, &track);
    if (done > 0)
        stroke_arc(cr, radius, 0, done, &good);
    if (stuck > 0)
        stroke_arc(cr, radius, done, done + stuck, &held);
    draw_share(self, cr, width, &ink);
    return FALSE;
}

static void
gui_ring_class_init(GuiRingClass *klass)
{
    GTK_WIDGET_CLASS(klass)->draw = gui_ring_draw;
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(klass), ATK_ROLE_PROGRESS_BAR);
}

static void
gui_ring_init(GuiRing *self)
{
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), _("Progress"));
}

GtkWidget *
gui_ring_new(void)
{
    return g_object_new(GUI_TYPE_RING, "visible", TRUE, NULL);
}

void
gui_ring_set(GuiRing *self, gint64 good, gint64 held, gint64 target)
{
    self->good = good;
    self->held = held;
    self->target = target;
    g_autofree char *text = g_strdup_printf(_("%" PRId64 " of %" PRId64 " good, %" PRId64 " held"),
                                            good, target, held);
    atk_object_set_description(gtk_widget_get_accessible(GTK_WIDGET(self)), text);
    gtk_widget_queue_draw(GTK_WIDGET(self));
}
