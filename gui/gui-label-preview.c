/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-label-preview.h"

#include <math.h>

#define LEAST_DOT       2 /* pixels of the screen, in which a dot can be told */
#define MOST_DOT        8
#define USUAL_PX_A_MM   (96 / 25.4)
#define LEAST_PX_A_MM   (50 / 25.4) /* a monitor that says less, or more, does not know its size */
#define MOST_PX_A_MM    (400 / 25.4)
#define MARGIN          8

struct _GuiLabelPreview {
    GtkDrawingArea parent_instance;
    cairo_surface_t *dots; /* or NULL */
    double width_mm;
    GuiLabelPreviewZoom zoom;
};

G_DEFINE_TYPE(GuiLabelPreview, gui_label_preview, GTK_TYPE_DRAWING_AREA)

/* Of the monitor it is on, in the window's own pixels; 0: it does not say. */
static double
told_pixels_a_mm(GtkWidget *widget)
{
    GdkWindow *window = gtk_widget_get_window(widget);
    GdkMonitor *monitor =
        window != NULL ? gdk_display_get_monitor_at_window(gdk_window_get_display(window), window) : NULL;
    if (monitor == NULL || gdk_monitor_get_width_mm(monitor) <= 0)
        return 0;
    GdkRectangle area;
    gdk_monitor_get_geometry(monitor, &area);
    double found = (double)area.width / gdk_monitor_get_width_mm(monitor);
    return found >= LEAST_PX_A_MM && found <= MOST_PX_A_MM ? found : 0;
}

gboolean
gui_label_preview_knows_size(GuiLabelPreview *self)
{
    return told_pixels_a_mm(GTK_WIDGET(self)) > 0;
}

static double
pixels_a_mm(GtkWidget *widget)
{
    double told = told_pixels_a_mm(widget);
    return told > 0 ? told : USUAL_PX_A_MM;
}

/* As many whole pixels of the screen as let all of the label be seen, if dots can be told then. */
static int
dot_pixels(GuiLabelPreview *self)
{
    GtkWidget *room = gtk_widget_get_parent(GTK_WIDGET(self));
    int factor = gtk_widget_get_scale_factor(GTK_WIDGET(self));
    int across = (gtk_widget_get_allocated_width(room) - 2 * MARGIN) * factor / cairo_image_surface_get_width(self->dots);
    int down = (gtk_widget_get_allocated_height(room) - 2 * MARGIN) * factor / cairo_image_surface_get_height(self->dots);
    return CLAMP(MIN(across, down), LEAST_DOT, MOST_DOT);
}

/* Window pixels for each dot. */
static double
scale_of(GuiLabelPreview *self)
{
    if (self->zoom == GUI_LABEL_PREVIEW_DOTS)
        return (double)dot_pixels(self) / gtk_widget_get_scale_factor(GTK_WIDGET(self));
    return self->width_mm * pixels_a_mm(GTK_WIDGET(self)) / cairo_image_surface_get_width(self->dots);
}

static void
fit(GuiLabelPreview *self)
{
    int width = 0, height = 0;
    if (self->dots != NULL) {
        double scale = scale_of(self);
        width = (int)ceil(cairo_image_surface_get_width(self->dots) * scale) + 2 * MARGIN;
        height = (int)ceil(cairo_image_surface_get_height(self->dots) * scale) + 2 * MARGIN;
    }
    gtk_widget_set_size_request(GTK_WIDGET(self), width, height);
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

/* --- taking a picture ------------------------------------------------------------------------------------------------ */

typedef struct {
    const guint8 *at;
    gsize left;
} Reading;

static cairo_status_t
read_png(void *closure, unsigned char *to, unsigned length)
{
    Reading *reading = closure;
    if (length > reading->left)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, reading->at, length);
    reading->at += length;
    reading->left -= length;
    return CAIRO_STATUS_SUCCESS;
}

void
gui_label_preview_show(GuiLabelPreview *self, GBytes *png, double width_mm)
{
    g_clear_pointer(&self->dots, cairo_surface_destroy);
    self->width_mm = width_mm;
    if (png != NULL) {
        Reading reading = { NULL, 0 };
        reading.at = g_bytes_get_data(png, &reading.left);
        cairo_surface_t *dots = cairo_image_surface_create_from_png_stream(read_png, &reading);
        if (cairo_surface_status(dots) == CAIRO_STATUS_SUCCESS)
            self->dots = dots;
        else
            cairo_surface_destroy(dots);
    }
    fit(self);
}

void
gui_label_preview_set_zoom(GuiLabelPreview *self, GuiLabelPreviewZoom zoom)
{
    self->zoom = zoom;
    fit(self);
}

/* --- drawing ------------------------------------------------------------------------------------------------------------ */

static gboolean
gui_label_preview_draw(GtkWidget *widget, cairo_t *cr)
{
    GuiLabelPreview *self = GUI_LABEL_PREVIEW(widget);
    if (self->dots == NULL)
        return FALSE;
    double scale = scale_of(self);
    double width = cairo_image_surface_get_width(self->dots) * scale;
    double height = cairo_image_surface_get_height(self->dots) * scale;
    cairo_translate(cr, floor((gtk_widget_get_allocated_width(widget) - width) / 2),
                    floor((gtk_widget_get_allocated_height(widget) - height) / 2));
    cairo_rectangle(cr, -0.5, -0.5, width + 1, height + 1);
    cairo_set_source_rgb(cr, 0.5, 0.5, 0.5);
    cairo_set_line_width(cr, 1);
    cairo_stroke(cr);
    cairo_scale(cr, scale, scale);
    cairo_set_source_surface(cr, self->dots, 0, 0);
    gboolean enlarges = scale * gtk_widget_get_scale_factor(widget) >= 1;
    cairo_pattern_set_filter(cairo_get_source(cr), enlarges ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
    cairo_paint(cr);
    return FALSE;
}

static void
gui_label_preview_realize(GtkWidget *widget)
{
    GTK_WIDGET_CLASS(gui_label_preview_parent_class)->realize(widget);
    fit(GUI_LABEL_PREVIEW(widget)); /* now the monitor is known */
}

static void
gui_label_preview_finalize(GObject *object)
{
    g_clear_pointer(&GUI_LABEL_PREVIEW(object)->dots, cairo_surface_destroy);
    G_OBJECT_CLASS(gui_label_preview_parent_class)->finalize(object);
}

static void
gui_label_preview_class_init(GuiLabelPreviewClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = gui_label_preview_finalize;
    GTK_WIDGET_CLASS(klass)->draw = gui_label_preview_draw;
    GTK_WIDGET_CLASS(klass)->realize = gui_label_preview_realize;
}

static void
gui_label_preview_init(GuiLabelPreview *self)
{
    atk_object_set_role(gtk_widget_get_accessible(GTK_WIDGET(self)), ATK_ROLE_IMAGE);
}
