/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-verdict-sign.h"

#include <glib/gi18n.h>
#include <math.h>

struct _GuiVerdictSign {
    GtkDrawingArea parent_instance;
    GuiSign sign;
};

G_DEFINE_TYPE(GuiVerdictSign, gui_verdict_sign, GTK_TYPE_DRAWING_AREA)

/* All in a square of one by one. */

static void
draw_none(cairo_t *cr)
{
    cairo_set_line_width(cr, 0.045);
    cairo_rectangle(cr, 0.2, 0.2, 0.6, 0.6);
    const double dashes[] = { 0.1, 0.07 };
    cairo_set_dash(cr, dashes, 2, 0);
    cairo_stroke(cr);
}

static void
draw_good(cairo_t *cr)
{
    cairo_set_line_width(cr, 0.14);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_move_to(cr, 0.14, 0.54);
    cairo_line_to(cr, 0.4, 0.8);
    cairo_line_to(cr, 0.87, 0.22);
    cairo_stroke(cr);
}

static void
draw_bad(cairo_t *cr)
{
    cairo_set_line_width(cr, 0.08);
    for (int i = 0; i < 8; i++) {
        double angle = G_PI / 8 + i * G_PI / 4;
        cairo_line_to(cr, 0.5 + 0.44 * cos(angle), 0.5 + 0.44 * sin(angle));
    }
    cairo_close_path(cr);
    cairo_stroke(cr);
    cairo_rectangle(cr, 0.26, 0.43, 0.48, 0.14);
    cairo_fill(cr);
}

static gboolean
gui_verdict_sign_draw(GtkWidget *widget, cairo_t *cr)
{
    static void (*const draw[])(cairo_t *cr) = { draw_none, draw_good, draw_bad };
    double width = gtk_widget_get_allocated_width(widget), height = gtk_widget_get_allocated_height(widget);
    double side = MIN(width, height);
    GdkRGBA colour;
    GtkStyleContext *style = gtk_widget_get_style_context(widget);
    gtk_style_context_get_color(style, gtk_style_context_get_state(style), &colour);
    gdk_cairo_set_source_rgba(cr, &colour);
    cairo_translate(cr, (width - side) / 2, (height - side) / 2);
    cairo_scale(cr, side, side);
    draw[GUI_VERDICT_SIGN(widget)->sign](cr);
    return FALSE;
}

void
gui_verdict_sign_set(GuiVerdictSign *self, GuiSign sign)
{
    static const char *const names[] = { N_("No verdict yet"), N_("Tick"), N_("Stop sign") };
    self->sign = sign;
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), _(names[sign]));
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void
gui_verdict_sign_class_init(GuiVerdictSignClass *klass)
{
    GTK_WIDGET_CLASS(klass)->draw = gui_verdict_sign_draw;
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(klass), ATK_ROLE_IMAGE);
}

static void
gui_verdict_sign_init(GuiVerdictSign *self)
{
    gui_verdict_sign_set(self, GUI_SIGN_NONE);
}
