/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-tile.h"

#include "gui/gui-format.h"
#include "gui/gui-label-picture.h"
#include "gui/gui-tile-icon.h"

#include <glib/gi18n.h>

/* As long as gui.css takes for it. */
#define PULSE_MS 900

struct _GuiTile {
    GtkBin parent_instance;
    GuiSession *session;
    GtkWidget *frame, *top;
    GtkLabel *number, *word, *instruction, *uid_text, *code, *details;
    GuiTileIcon *icon;
    GtkWidget *progress, *picture_place, *picture, *trouble, *void_button, *details_button;
    SlotFace face;
    char *uid;
    gboolean has_label, has_room;
    guint alarms;
    guint pulse;
    GuiTileSize size;
};

G_DEFINE_TYPE(GuiTile, gui_tile, GTK_TYPE_BIN)

enum { VOID, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What each size is made of; the word's own size is in gui.css. */
static const struct {
    const char *style;
    int icon; /* pixels */
    int width, height; /* from which on it fits */
} sizes[N_GUI_TILE_SIZES] = {
    [GUI_TILE_SMALL] = { "tile-small", 24, 0, 0 },
    [GUI_TILE_MEDIUM] = { "tile-medium", 48, 300, 180 },
    [GUI_TILE_LARGE] = { "tile-large", 64, 440, 270 },
    [GUI_TILE_HUGE] = { "tile-huge", 96, 640, 360 },
};

GuiTileSize
gui_tile_size_for(int width, int height)
{
    GuiTileSize size = GUI_TILE_HUGE;
    while (size > GUI_TILE_SMALL && (width < sizes[size].width || height < sizes[size].height))
        size--;
    return size;
}

static void
show_picture(GuiTile *self)
{
    gboolean is_shown = self->has_label && self->uid != NULL && self->has_room;
    gtk_widget_set_visible(self->picture_place, is_shown);
    gui_label_picture_show(GUI_LABEL_PICTURE(self->picture), self->session, is_shown ? self->uid : NULL, "unit");
}

/* A small tile has no room for a row of its own for a button. */
static void
place_button(GtkWidget *button, GtkWidget *place, int position)
{
    GtkWidget *before = gtk_widget_get_parent(button);
    if (before == place)
        return;
    g_object_ref(button);
    gtk_container_remove(GTK_CONTAINER(before), button);
    gtk_container_add(GTK_CONTAINER(place), button);
    gtk_box_reorder_child(GTK_BOX(place), button, position);
    g_object_unref(button);
}

static void
show_trouble_row(GuiTile *self)
{
    gboolean is_small = self->size == GUI_TILE_SMALL;
    gboolean has_code = gtk_label_get_text(self->code)[0] != '\0';
    gtk_widget_set_visible(GTK_WIDGET(self->code), has_code && !is_small);
    gtk_widget_set_visible(self->trouble, !is_small && (has_code || self->face == SLOT_FACE_UNKNOWN));
    gtk_widget_set_visible(self->details_button, has_code && !(is_small && self->face == SLOT_FACE_UNKNOWN));
}

void
gui_tile_set_size(GuiTile *self, GuiTileSize size, gboolean has_room_for_picture)
{
    GtkStyleContext *style = gtk_widget_get_style_context(self->frame);
    gtk_style_context_remove_class(style, sizes[self->size].style);
    gtk_style_context_add_class(style, sizes[size].style);
    gui_tile_icon_set(self->icon, slot_face_kind(self->face)->icon, sizes[size].icon);
    self->size = size;
    gboolean is_small = size == GUI_TILE_SMALL;
    place_button(self->details_button, is_small ? self->top : self->trouble, is_small ? 2 : 0);
    place_button(self->void_button, is_small ? self->top : self->trouble, is_small ? 2 : 1);
    show_trouble_row(self);
    if (self->has_room == has_room_for_picture)
        return;
    self->has_room = has_room_for_picture;
    show_picture(self);
}

static gboolean
on_pulse_over(gpointer data)
{
    GuiTile *self = data;
    self->pulse = 0;
    gtk_style_context_remove_class(gtk_widget_get_style_context(self->frame), "pulse");
    return G_SOURCE_REMOVE;
}

static void
pulse_once(GuiTile *self)
{
    g_clear_handle_id(&self->pulse, g_source_remove);
    gtk_style_context_add_class(gtk_widget_get_style_context(self->frame), "pulse");
    self->pulse = g_timeout_add(PULSE_MS, on_pulse_over, self);
}

static void
show_face(GuiTile *self, SlotFace face)
{
    GtkStyleContext *style = gtk_widget_get_style_context(self->frame);
    gtk_style_context_remove_class(style, slot_face_kind(self->face)->style);
    gtk_style_context_add_class(style, slot_face_kind(face)->style);
    gui_tile_icon_set(self->icon, slot_face_kind(face)->icon, sizes[self->size].icon);
    self->face = face;
}

static void
show_uid(GuiTile *self, const SlotState *state)
{
    const char *uid = slot_state_uid(state);
    gboolean has_label = slot_state_has_label(state);
    if (g_strcmp0(uid, self->uid) == 0 && has_label == self->has_label)
        return;
    g_autofree char *masked = uid != NULL ? gui_format_masked(uid) : g_strdup("");
    g_free(self->uid);
    self->uid = g_strdup(uid);
    self->has_label = has_label;
    gtk_label_set_text(self->uid_text, masked);
    show_picture(self);
}

static void
show_progress(GuiTile *self, const SlotState *state)
{
    double progress = slot_state_progress(state);
    gtk_widget_set_opacity(self->progress, progress >= 0 ? 1 : 0);
    gtk_progress_bar_set_fraction(GTK_PROGRESS_BAR(self->progress), MAX(progress, 0));
    gui_tile_icon_set_progress(self->icon, progress);
}

static void
show_trouble(GuiTile *self, const SlotState *state)
{
    const char *code = slot_state_code(state);
    gboolean asks = self->face == SLOT_FACE_UNKNOWN;
    gtk_widget_set_visible(self->void_button, asks);
    gtk_label_set_text(self->code, code != NULL ? code : "");
    gtk_label_set_text(self->details, slot_state_details(state));
    show_trouble_row(self);
    if (slot_state_alarms(state) > self->alarms)
        pulse_once(self);
    self->alarms = slot_state_alarms(state);
}

void
gui_tile_show(GuiTile *self, const SlotState *state)
{
    if (slot_state_face(state) != self->face)
        show_face(self, slot_state_face(state));
    gtk_label_set_text(self->word, slot_state_word(state));
    gtk_label_set_text(self->instruction, slot_state_instruction(state));
    show_uid(self, state);
    show_progress(self, state);
    show_trouble(self, state);
    g_autofree char *description = slot_state_description(state);
    AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(self));
    if (g_strcmp0(atk_object_get_description(accessible), description) != 0)
        atk_object_set_description(accessible, description);
}

const char *
gui_tile_uid(GuiTile *self)
{
    return self->uid;
}

static void
on_void(GtkButton *button, gpointer data)
{
    (void)button;
    g_signal_emit(data, signals[VOID], 0);
}

static void
on_copy(GtkButton *button, gpointer data)
{
    GuiTile *self = GUI_TILE(data);
    GtkClipboard *clipboard = gtk_widget_get_clipboard(GTK_WIDGET(button), GDK_SELECTION_CLIPBOARD);
    gtk_clipboard_set_text(clipboard, gtk_label_get_text(self->details), -1);
}

/* --- the class ------------------------------------------------------------------------------------------------------- */

static void
gui_tile_dispose(GObject *object)
{
    GuiTile *self = GUI_TILE(object);
    g_clear_handle_id(&self->pulse, g_source_remove);
    g_clear_pointer(&self->uid, g_free);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(gui_tile_parent_class)->dispose(object);
}

static void
gui_tile_class_init(GuiTileClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_tile_dispose;
    signals[VOID] = g_signal_new("void", GUI_TYPE_TILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    g_type_ensure(GUI_TYPE_LABEL_PICTURE);
    g_type_ensure(GUI_TYPE_TILE_ICON);
    gtk_widget_class_set_accessible_role(widget, ATK_ROLE_PANEL);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-tile.ui");
    gtk_widget_class_bind_template_child(widget, GuiTile, frame);
    gtk_widget_class_bind_template_child(widget, GuiTile, top);
    gtk_widget_class_bind_template_child(widget, GuiTile, number);
    gtk_widget_class_bind_template_child(widget, GuiTile, word);
    gtk_widget_class_bind_template_child(widget, GuiTile, instruction);
    gtk_widget_class_bind_template_child(widget, GuiTile, uid_text);
    gtk_widget_class_bind_template_child(widget, GuiTile, code);
    gtk_widget_class_bind_template_child(widget, GuiTile, details);
    gtk_widget_class_bind_template_child(widget, GuiTile, icon);
    gtk_widget_class_bind_template_child(widget, GuiTile, progress);
    gtk_widget_class_bind_template_child(widget, GuiTile, picture_place);
    gtk_widget_class_bind_template_child(widget, GuiTile, picture);
    gtk_widget_class_bind_template_child(widget, GuiTile, trouble);
    gtk_widget_class_bind_template_child(widget, GuiTile, void_button);
    gtk_widget_class_bind_template_child(widget, GuiTile, details_button);
    gtk_widget_class_bind_template_callback(widget, on_void);
    gtk_widget_class_bind_template_callback(widget, on_copy);
}

static void
gui_tile_init(GuiTile *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    self->face = SLOT_FACE_MISSING;
    show_face(self, SLOT_FACE_READY);
    gui_tile_set_size(self, GUI_TILE_LARGE, FALSE);
}

static void
name_for_readers(GtkWidget *widget, const char *name, const char *description)
{
    atk_object_set_name(gtk_widget_get_accessible(widget), name);
    atk_object_set_description(gtk_widget_get_accessible(widget), description);
}

GtkWidget *
gui_tile_new(GuiSession *session, guint number)
{
    GuiTile *self = g_object_new(GUI_TYPE_TILE, "visible", TRUE, NULL);
    self->session = g_object_ref(session);
    g_autofree char *text = g_strdup_printf("%u", number);
    gtk_label_set_text(self->number, text);
    g_autofree char *name = g_strdup_printf("Slot %u", number); /* names are never translated: scripts find them */
    g_autofree char *place = g_strdup_printf(_("of slot %u"), number);
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), name);
    name_for_readers(self->details_button, "Details", place);
    name_for_readers(self->void_button, "Void", place);
    return GTK_WIDGET(self);
}
