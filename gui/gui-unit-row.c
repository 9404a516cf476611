/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-unit-row.h"

#include "gui/gui-format.h"
#include "gui/gui-story.h"

#include <glib/gi18n.h>

typedef enum { COLUMN_UID, COLUMN_SERIAL, COLUMN_PRODUCT, COLUMN_BATCH, COLUMN_STATE, COLUMN_TIME, N_COLUMNS } Column;

static const struct {
    const char *heading;
    int width_chars;
    gboolean grows;
} columns[N_COLUMNS] = {
    [COLUMN_UID] = { N_("UID"), 8, FALSE },      [COLUMN_SERIAL] = { N_("Serial"), 14, TRUE },
    [COLUMN_PRODUCT] = { N_("Product"), 12, TRUE }, [COLUMN_BATCH] = { N_("Batch"), 12, TRUE },
    [COLUMN_STATE] = { N_("State"), 13, FALSE }, [COLUMN_TIME] = { N_("Recorded"), 16, FALSE },
};

/* Shape as well as colour. */
static const struct {
    const char *icon;
    const char *style;
} states[N_DB_UNIT_STATES] = {
    [DB_UNIT_LABELLING] = { "content-loading-symbolic", "story-plain" },
    [DB_UNIT_LABELLED] = { "content-loading-symbolic", "story-attention" },
    [DB_UNIT_COMMISSIONED] = { "object-select-symbolic", "story-good" },
    [DB_UNIT_HELD] = { "action-unavailable-symbolic", "story-bad" },
    [DB_UNIT_VOID] = { "window-close-symbolic", "story-plain" },
    [DB_UNIT_RELEASED] = { "emblem-default-symbolic", "story-good" },
    [DB_UNIT_RECALLED] = { "action-unavailable-symbolic", "story-bad" },
    [DB_UNIT_RETURNED] = { "go-previous-symbolic", "story-attention" },
};

struct _GuiUnitRow {
    GtkButton parent_instance;
    GtkImage *icon;
    GtkLabel *labels[N_COLUMNS];
    gint64 unit;
    const char *style; /* of the icon, or NULL */
};

G_DEFINE_TYPE(GuiUnitRow, gui_unit_row, GTK_TYPE_BUTTON)

static GtkWidget *
new_cell(Column column)
{
    GtkWidget *label = gtk_label_new(NULL);
    g_object_set(label, "width-chars", columns[column].width_chars, "max-width-chars", columns[column].width_chars,
                 "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, "hexpand", columns[column].grows, NULL);
    return label;
}

static GtkWidget *
new_icon(void)
{
    return gtk_image_new_from_icon_name("content-loading-symbolic", GTK_ICON_SIZE_MENU);
}

GtkWidget *
gui_unit_row_new_headings(void)
{
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
    GtkWidget *space = new_icon();
    gtk_widget_set_opacity(space, 0);
    gtk_container_add(GTK_CONTAINER(box), space);
    for (int i = 0; i < N_COLUMNS; i++) {
        GtkWidget *label = new_cell((Column)i);
        gtk_label_set_text(GTK_LABEL(label), _(columns[i].heading));
        gtk_container_add(GTK_CONTAINER(box), label);
    }
    gtk_style_context_add_class(gtk_widget_get_style_context(box), "unit-headings");
    gtk_widget_show_all(box);
    return box;
}

static void
set_icon(GuiUnitRow *self, DbUnitState state)
{
    GtkStyleContext *context = gtk_widget_get_style_context(GTK_WIDGET(self->icon));
    if (self->style != NULL)
        gtk_style_context_remove_class(context, self->style);
    self->style = states[state].style;
    gtk_style_context_add_class(context, self->style);
    gtk_image_set_from_icon_name(self->icon, states[state].icon, GTK_ICON_SIZE_MENU);
}

static void
show_nothing(GuiUnitRow *self)
{
    self->unit = 0;
    for (int i = 0; i < N_COLUMNS; i++)
        gtk_label_set_text(self->labels[i], i == COLUMN_UID ? "…" : "");
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), _("On its way"));
}

void
gui_unit_row_show(GuiUnitRow *self, const DbUnitLine *line)
{
    gtk_widget_set_opacity(GTK_WIDGET(self->icon), line != NULL ? 1 : 0);
    if (line == NULL) {
        show_nothing(self);
        return;
    }
    g_autofree char *masked = gui_format_masked(line->uid);
    g_autofree char *time = gui_story_time(line->created_at);
    const char *texts[N_COLUMNS] = { masked, line->serial != NULL ? line->serial : "–", line->product, line->batch,
                                     gui_story_state(line->state), time };
    for (int i = 0; i < N_COLUMNS; i++)
        gtk_label_set_text(self->labels[i], texts[i]);
    set_icon(self, line->state);
    self->unit = line->id;
    g_autofree char *name = g_strdup_printf("%s, %s, %s", masked, gui_story_state(line->state), line->batch);
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), name);
}

gint64
gui_unit_row_unit(GuiUnitRow *self)
{
    return self->unit;
}

static void
gui_unit_row_class_init(GuiUnitRowClass *klass)
{
    (void)klass;
}

static void
gui_unit_row_init(GuiUnitRow *self)
{
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
    self->icon = GTK_IMAGE(new_icon());
    gtk_container_add(GTK_CONTAINER(box), GTK_WIDGET(self->icon));
    for (int i = 0; i < N_COLUMNS; i++) {
        self->labels[i] = GTK_LABEL(new_cell((Column)i));
        gtk_container_add(GTK_CONTAINER(box), GTK_WIDGET(self->labels[i]));
    }
    gtk_container_add(GTK_CONTAINER(self), box);
    gtk_style_context_add_class(gtk_widget_get_style_context(GTK_WIDGET(self)), "unit-row");
    gtk_button_set_relief(GTK_BUTTON(self), GTK_RELIEF_NONE);
    gui_unit_row_show(self, NULL);
}

GtkWidget *
gui_unit_row_new(void)
{
    GtkWidget *self = g_object_new(GUI_TYPE_UNIT_ROW, NULL);
    gtk_widget_show_all(self);
    return self;
}
