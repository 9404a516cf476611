/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-unit-detail.h"

#include "gui/gui-act.h"
#include "gui/gui-format.h"
#include "gui/gui-rows.h"
#include "gui/gui-unit-actions.h"
#include "gui/gui-unit-sections.h"
#include "gui/gui-unit-work.h"

#include <glib/gi18n.h>
#include <handy.h>

struct _GuiUnitDetail {
    GtkStack parent_instance;
    GuiSession *session;
    GuiUnitActions *actions;
    GtkLabel *uid;
    GtkLabel *state;
    GtkButton *reveal;
    GtkContainer *buttons;
    GtkContainer *sections;
    GtkAdjustment *place;
    gint64 unit;    /* in view, 0: none */
    char *revealed; /* its whole UID, where somebody asked for it */
    char *digest;   /* of what is in view, so that a reload draws nothing anew without need */
};

G_DEFINE_TYPE(GuiUnitDetail, gui_unit_detail, GTK_TYPE_STACK)

/* --- showing ----------------------------------------------------------------------------------------------------------- */

static void
add_section(GuiUnitDetail *self, GtkWidget *section)
{
    if (section != NULL)
        gtk_container_add(self->sections, section);
}

/* (transfer full): what would make a difference to the eye. */
static char *
digest_of(const GuiUnitFacts *facts, const char *revealed)
{
    const GuiStoryLine *last = facts->story->len > 0 ? g_ptr_array_index(facts->story, 0) : NULL;
    return g_strdup_printf("%" G_GINT64_FORMAT " %d %s %u %" G_GINT64_FORMAT " %s", facts->unit->id, facts->unit->state,
                           facts->unit->batch, facts->story->len, last != NULL ? last->at : 0,
                           revealed != NULL ? revealed : "");
}

static void
show_sections(GuiUnitDetail *self, const GuiUnitFacts *facts, const char *uid)
{
    gui_rows_clear(self->sections);
    add_section(self, gui_unit_sections_labels(facts, self->session));
    add_section(self, gui_unit_sections_identity(facts, uid));
    add_section(self, gui_unit_sections_certificate(facts, self->revealed != NULL));
    add_section(self, gui_unit_sections_history(facts));
}

static void
show_facts(GtkWidget *widget, gpointer result)
{
    GuiUnitDetail *self = GUI_UNIT_DETAIL(widget);
    const GuiUnitFacts *facts = result;
    if (facts->unit->id != self->unit)
        return;
    g_autofree char *digest = digest_of(facts, self->revealed);
    gui_unit_actions_set_unit(self->actions, facts);
    gtk_widget_set_sensitive(GTK_WIDGET(self->reveal), gui_session_may(self->session, "label render --live"));
    if (g_strcmp0(digest, self->digest) == 0)
        return;
    g_free(self->digest);
    self->digest = g_steal_pointer(&digest);
    g_autofree char *masked = gui_format_masked(facts->unit->uid);
    const char *uid = self->revealed != NULL ? self->revealed : masked;
    gtk_label_set_text(self->uid, uid);
    gtk_label_set_text(self->state, gui_story_state(facts->unit->state));
    gtk_widget_set_visible(GTK_WIDGET(self->reveal), self->revealed == NULL);
    show_sections(self, facts, uid);
    gtk_stack_set_visible_child_name(GTK_STACK(self), "unit");
}

static GuiUnitChange *
about_it(GuiUnitDetail *self)
{
    GuiUnitChange *change = g_new0(GuiUnitChange, 1);
    change->unit = self->unit;
    return change;
}

void
gui_unit_detail_reload(GuiUnitDetail *self)
{
    if (self->unit == 0)
        return;
    const GuiAct act = { .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_READ, .verb = "unit show",
                         .work = gui_unit_work_facts, .data = about_it(self),
                         .free_data = (GDestroyNotify)gui_unit_change_free,
                         .free_result = (GDestroyNotify)gui_unit_facts_free, .done = show_facts };
    gui_act(&act);
}

void
gui_unit_detail_show(GuiUnitDetail *self, gint64 unit)
{
    if (unit != self->unit) {
        g_clear_pointer(&self->revealed, g_free);
        gtk_adjustment_set_value(self->place, 0);
    }
    self->unit = unit;
    gui_unit_detail_reload(self);
}

/* --- the whole code ------------------------------------------------------------------------------------------------------ */

static void
on_revealed(GtkWidget *widget, gpointer result)
{
    GuiUnitDetail *self = GUI_UNIT_DETAIL(widget);
    g_free(self->revealed);
    self->revealed = g_strdup(result);
    gui_unit_detail_reload(self);
}

static void
on_reveal(GtkWidget *button, GuiUnitDetail *self)
{
    (void)button;
    const GuiAct act = { .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_WRITE,
                         .verb = "label render --live", .what = _("Show the full code"), .work = gui_unit_work_reveal,
                         .data = about_it(self), .free_data = (GDestroyNotify)gui_unit_change_free, .free_result = g_free,
                         .done = on_revealed };
    gui_act(&act);
}

/* --- the class -------------------------------------------------------------------------------------------------------------- */

/* Whoever comes next may not be one who may see it. */
static void
on_person_changed(GuiUnitDetail *self)
{
    if (self->revealed != NULL) {
        g_clear_pointer(&self->revealed, g_free);
        g_clear_pointer(&self->digest, g_free);
        gtk_stack_set_visible_child_name(GTK_STACK(self), "nothing"); /* also where nothing may be asked now */
    }
    gui_unit_detail_reload(self);
}

void
gui_unit_detail_set_session(GuiUnitDetail *self, GuiSession *session)
{
    self->session = g_object_ref(session);
    self->actions = gui_unit_actions_new(GTK_WIDGET(self), session);
    gtk_container_add(self->buttons, gui_unit_actions_new_buttons(self->actions));
    g_signal_connect_object(session, "person-changed", G_CALLBACK(on_person_changed), self, G_CONNECT_SWAPPED);
}

static void
gui_unit_detail_dispose(GObject *object)
{
    GuiUnitDetail *self = GUI_UNIT_DETAIL(object);
    g_clear_object(&self->actions);
    g_clear_object(&self->session);
    g_clear_pointer(&self->revealed, g_free);
    g_clear_pointer(&self->digest, g_free);
    G_OBJECT_CLASS(gui_unit_detail_parent_class)->dispose(object);
}

static void
gui_unit_detail_class_init(GuiUnitDetailClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_unit_detail_dispose;
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-unit-detail.ui");
    gtk_widget_class_bind_template_child(widget, GuiUnitDetail, uid);
    gtk_widget_class_bind_template_child(widget, GuiUnitDetail, state);
    gtk_widget_class_bind_template_child(widget, GuiUnitDetail, reveal);
    gtk_widget_class_bind_template_child(widget, GuiUnitDetail, buttons);
    gtk_widget_class_bind_template_child(widget, GuiUnitDetail, sections);
    gtk_widget_class_bind_template_child(widget, GuiUnitDetail, place);
    gtk_widget_class_bind_template_callback(widget, on_reveal);
}

static void
gui_unit_detail_init(GuiUnitDetail *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}
