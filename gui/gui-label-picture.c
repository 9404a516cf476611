/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-label-picture.h"

#include "station/label/label-screen.h"
#include "station/unit/label-picture.h"

#include <glib/gi18n.h>

#define USUAL_ASPECT (57.0 / 32.0)
#define USUAL_WIDTH  228 /* pixels: 4 a millimetre of the usual label */
#define CORNER       4.0

struct _GuiLabelPicture {
    GtkDrawingArea parent_instance;
    LabelDrawing *drawing; /* NULL: none, or not here yet */
    GCancellable *cancellable;
};

G_DEFINE_TYPE(GuiLabelPicture, gui_label_picture, GTK_TYPE_DRAWING_AREA)

/* --- drawing --------------------------------------------------------------------------------------------------- */

static double
aspect(const GuiLabelPicture *self)
{
    return self->drawing != NULL ? label_drawing_width_mm(self->drawing) / label_drawing_height_mm(self->drawing)
                                 : USUAL_ASPECT;
}

static void
add_paper(cairo_t *cr, double width, double height)
{
    cairo_new_sub_path(cr);
    cairo_arc(cr, width - CORNER, CORNER, CORNER, -G_PI_2, 0);
    cairo_arc(cr, width - CORNER, height - CORNER, CORNER, 0, G_PI_2);
    cairo_arc(cr, CORNER, height - CORNER, CORNER, G_PI_2, G_PI);
    cairo_arc(cr, CORNER, CORNER, CORNER, G_PI, 3 * G_PI_2);
    cairo_close_path(cr);
}

/* Paper is white in the dark theme too. */
static void
draw_label(GuiLabelPicture *self, cairo_t *cr, double width, double height)
{
    add_paper(cr, width, height);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_fill_preserve(cr);
    cairo_set_source_rgba(cr, 0.5, 0.5, 0.5, 0.6);
    cairo_set_line_width(cr, 1);
    cairo_stroke(cr);
    double scale = width / label_drawing_width_mm(self->drawing);
    cairo_scale(cr, scale, scale);
    label_screen_draw(self->drawing, cr);
}

static gboolean
gui_label_picture_draw(GtkWidget *widget, cairo_t *cr)
{
    GuiLabelPicture *self = GUI_LABEL_PICTURE(widget);
    if (self->drawing == NULL)
        return FALSE;
    double room_x = gtk_widget_get_allocated_width(widget) - 1, room_y = gtk_widget_get_allocated_height(widget) - 1;
    double width = MIN(room_x, room_y * aspect(self));
    if (width < 2 * CORNER)
        return FALSE;
    cairo_translate(cr, (room_x - width) / 2 + 0.5, (room_y - width / aspect(self)) / 2 + 0.5);
    draw_label(self, cr, width, width / aspect(self));
    return FALSE;
}

static GtkSizeRequestMode
gui_label_picture_get_request_mode(GtkWidget *widget)
{
    (void)widget;
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
gui_label_picture_get_preferred_width(GtkWidget *widget, int *minimum, int *natural)
{
    (void)widget;
    *minimum = USUAL_WIDTH / 4;
    *natural = USUAL_WIDTH;
}

static void
gui_label_picture_get_preferred_height_for_width(GtkWidget *widget, int width, int *minimum, int *natural)
{
    *natural = (int)(MIN(width, USUAL_WIDTH) / aspect(GUI_LABEL_PICTURE(widget)));
    *minimum = *natural / 2;
}

static void
gui_label_picture_get_preferred_height(GtkWidget *widget, int *minimum, int *natural)
{
    gui_label_picture_get_preferred_height_for_width(widget, USUAL_WIDTH, minimum, natural);
}

/* --- loading --------------------------------------------------------------------------------------------------- */

/* What is asked of the record: a label by its number, or the newest of a unit. */
typedef struct {
    gint64 label_id;
    char *uid;
    char *kind;
} Asked;

static void
asked_free(gpointer data)
{
    Asked *asked = data;
    g_free(asked->uid);
    g_free(asked->kind);
    g_free(asked);
}

static DbLabel *
find_label(Db *db, const Asked *asked, GError **error)
{
    if (asked->uid == NULL)
        return db_label_by_id(db, asked->label_id, error);
    g_autoptr(DbUnit) unit = db_unit_living(db, asked->uid, error);
    return unit != NULL ? db_label_current(db, unit->id, asked->kind, error) : NULL;
}

static gpointer
draw(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    Db *db = station_db(station);
    g_autoptr(DbLabel) label = find_label(db, data, error);
    g_autoptr(DbUnit) unit = label != NULL ? db_unit_by_id(db, label->unit_id, error) : NULL;
    return unit != NULL ? label_picture_draw(station, unit, label, (guint)label->dpi, error) : NULL;
}

/* A label that cannot be drawn any more has no picture: its row in the record says the rest. */
static void
on_drawn(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiLabelPicture) self = data;
    g_autoptr(GError) error = NULL;
    LabelDrawing *drawing = gui_session_do_finish(GUI_SESSION(source), result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        label_drawing_free(drawing);
        return;
    }
    g_clear_pointer(&self->drawing, label_drawing_free);
    self->drawing = drawing;
    gtk_widget_queue_resize(GTK_WIDGET(self));
}

static void
show_nothing(GuiLabelPicture *self)
{
    if (self->cancellable != NULL)
        g_cancellable_cancel(self->cancellable);
    g_clear_object(&self->cancellable);
    g_clear_pointer(&self->drawing, label_drawing_free);
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void
load(GuiLabelPicture *self, GuiSession *session, Asked *asked)
{
    show_nothing(self);
    self->cancellable = g_cancellable_new();
    gui_session_do_async(session, GUI_LANE_READ, NULL, draw, asked, asked_free, (GDestroyNotify)label_drawing_free,
                         self->cancellable, on_drawn, g_object_ref(self));
}

void
gui_label_picture_show(GuiLabelPicture *self, GuiSession *session, const char *uid, const char *kind)
{
    if (uid == NULL) {
        show_nothing(self);
        return;
    }
    Asked *asked = g_new0(Asked, 1);
    asked->uid = g_strdup(uid);
    asked->kind = g_strdup(kind);
    load(self, session, asked);
}

void
gui_label_picture_show_label(GuiLabelPicture *self, GuiSession *session, gint64 label_id)
{
    if (label_id == 0) {
        show_nothing(self);
        return;
    }
    Asked *asked = g_new0(Asked, 1);
    asked->label_id = label_id;
    load(self, session, asked);
}

/* --- the class ------------------------------------------------------------------------------------------------- */

static void
gui_label_picture_dispose(GObject *object)
{
    show_nothing(GUI_LABEL_PICTURE(object));
    G_OBJECT_CLASS(gui_label_picture_parent_class)->dispose(object);
}

static void
gui_label_picture_class_init(GuiLabelPictureClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_label_picture_dispose;
    widget->draw = gui_label_picture_draw;
    widget->get_request_mode = gui_label_picture_get_request_mode;
    widget->get_preferred_width = gui_label_picture_get_preferred_width;
    widget->get_preferred_height = gui_label_picture_get_preferred_height;
    widget->get_preferred_height_for_width = gui_label_picture_get_preferred_height_for_width;
    gtk_widget_class_set_accessible_role(widget, ATK_ROLE_IMAGE);
}

static void
gui_label_picture_init(GuiLabelPicture *self)
{
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), _("Picture of the label"));
}

GtkWidget *
gui_label_picture_new(void)
{
    return g_object_new(GUI_TYPE_LABEL_PICTURE, "visible", TRUE, NULL);
}
