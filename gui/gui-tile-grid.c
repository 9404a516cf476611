/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-tile-grid.h"

#define SPACING 10
/* A tile's best shape: its word is wider than high. */
#define ASPECT 1.8
/* What a picture beside the instruction needs. */
#define PICTURE_WIDTH  520
#define PICTURE_HEIGHT 270

/* What it asks for, whatever it holds. */
#define LEAST_WIDTH  480
#define LEAST_HEIGHT 320
#define USUAL_WIDTH  900
#define USUAL_HEIGHT 560

struct _GuiTileGrid {
    GtkGrid parent_instance;
    GPtrArray *tiles; /* of GuiTile, which the grid owns */
    guint columns;
    int width, height;
    guint fitting;
};

G_DEFINE_TYPE(GuiTileGrid, gui_tile_grid, GTK_TYPE_GRID)

guint
gui_tile_grid_columns(guint count, int width, int height)
{
    guint best = 1;
    double best_size = 0;
    for (guint columns = 1; columns <= count; columns++) {
        guint rows = (count + columns - 1) / columns;
        double size = MIN(width / (double)columns / ASPECT, height / (double)rows);
        if (size > best_size * 1.001) {
            best = columns;
            best_size = size;
        }
    }
    return best;
}

static void
place(GuiTileGrid *self, guint columns)
{
    self->columns = columns;
    for (guint i = 0; i < self->tiles->len; i++)
        gtk_container_child_set(GTK_CONTAINER(self), g_ptr_array_index(self->tiles, i), "left-attach", (int)(i % columns),
                                "top-attach", (int)(i / columns), NULL);
}

/* Not while sizes are being given out. */
static gboolean
fit(gpointer data)
{
    GuiTileGrid *self = data;
    self->fitting = 0;
    guint count = self->tiles->len;
    if (count == 0 || self->width <= 1)
        return G_SOURCE_REMOVE;
    guint columns = gui_tile_grid_columns(count, self->width, self->height);
    guint rows = (count + columns - 1) / columns;
    if (columns != self->columns)
        place(self, columns);
    int width = self->width / (int)columns - SPACING;
    int height = self->height / (int)rows - SPACING;
    for (guint i = 0; i < count; i++)
        gui_tile_set_size(g_ptr_array_index(self->tiles, i), gui_tile_size_for(width, height),
                          width >= PICTURE_WIDTH && height >= PICTURE_HEIGHT);
    return G_SOURCE_REMOVE;
}

static void
want_fit(GuiTileGrid *self)
{
    if (self->fitting == 0)
        self->fitting = g_idle_add_full(GTK_PRIORITY_RESIZE - 1, fit, self, NULL);
}

static void
gui_tile_grid_size_allocate(GtkWidget *widget, GtkAllocation *allocation)
{
    GuiTileGrid *self = GUI_TILE_GRID(widget);
    GTK_WIDGET_CLASS(gui_tile_grid_parent_class)->size_allocate(widget, allocation);
    if (allocation->width == self->width && allocation->height == self->height)
        return;
    self->width = allocation->width;
    self->height = allocation->height;
    want_fit(self);
}

/* Tiles take what room there is; large ones must not keep a window from getting smaller. */
static void
gui_tile_grid_get_preferred_width(GtkWidget *widget, int *minimum, int *natural)
{
    (void)widget;
    *minimum = LEAST_WIDTH;
    *natural = USUAL_WIDTH;
}

static void
gui_tile_grid_get_preferred_height(GtkWidget *widget, int *minimum, int *natural)
{
    (void)widget;
    *minimum = LEAST_HEIGHT;
    *natural = USUAL_HEIGHT;
}

static GtkSizeRequestMode
gui_tile_grid_get_request_mode(GtkWidget *widget)
{
    (void)widget;
    return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

void
gui_tile_grid_fill(GuiTileGrid *self, GuiSession *session, guint count)
{
    for (guint i = 0; i < self->tiles->len; i++)
        gtk_widget_destroy(g_ptr_array_index(self->tiles, i));
    g_ptr_array_set_size(self->tiles, 0);
    self->columns = 0;
    for (guint number = 1; number <= count; number++) {
        GtkWidget *tile = gui_tile_new(session, number);
        g_ptr_array_add(self->tiles, tile);
        gtk_grid_attach(GTK_GRID(self), tile, (int)(number - 1) % 4, (int)(number - 1) / 4, 1, 1);
    }
    want_fit(self);
}

guint
gui_tile_grid_count(GuiTileGrid *self)
{
    return self->tiles->len;
}

GuiTile *
gui_tile_grid_tile(GuiTileGrid *self, guint number)
{
    return number >= 1 && number <= self->tiles->len ? g_ptr_array_index(self->tiles, number - 1) : NULL;
}

static void
gui_tile_grid_dispose(GObject *object)
{
    GuiTileGrid *self = GUI_TILE_GRID(object);
    g_clear_handle_id(&self->fitting, g_source_remove);
    G_OBJECT_CLASS(gui_tile_grid_parent_class)->dispose(object);
    g_clear_pointer(&self->tiles, g_ptr_array_unref);
}

static void
gui_tile_grid_class_init(GuiTileGridClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_tile_grid_dispose;
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    widget->size_allocate = gui_tile_grid_size_allocate;
    widget->get_preferred_width = gui_tile_grid_get_preferred_width;
    widget->get_preferred_height = gui_tile_grid_get_preferred_height;
    widget->get_request_mode = gui_tile_grid_get_request_mode;
}

static void
gui_tile_grid_init(GuiTileGrid *self)
{
    self->tiles = g_ptr_array_new();
    gtk_grid_set_row_homogeneous(GTK_GRID(self), TRUE);
    gtk_grid_set_column_homogeneous(GTK_GRID(self), TRUE);
    gtk_grid_set_row_spacing(GTK_GRID(self), SPACING);
    gtk_grid_set_column_spacing(GTK_GRID(self), SPACING);
}
