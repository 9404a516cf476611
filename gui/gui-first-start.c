/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-first-start.h"

#include "gui/first-steps.h"
#include "gui/gui-act.h"
#include "gui/gui-first-step.h"
#include "gui/gui-window.h"

#include <glib/gi18n.h>

struct _GuiFirstStart {
    GtkBin parent_instance;
    GuiSession *session;
    GtkStack *steps;
    GtkWidget *back, *skip, *next;
    GtkLabel *progress;
    guint step;
    gboolean is_busy;
};

static void
gui_first_start_page_init(GuiPageInterface *iface)
{
    (void)iface;
}

G_DEFINE_TYPE_WITH_CODE(GuiFirstStart, gui_first_start, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_first_start_page_init))

enum { ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- the steps ------------------------------------------------------------------------------------------------------------ */

typedef struct {
    const char *name;
    GtkWidget *(*create)(GuiSession *session);
    const char *verb; /* of what it puts on record */
    GuiWork work;     /* NULL: nothing */
} Step;

static const Step rows[] = {
    { "welcome", gui_first_step_welcome, NULL, NULL },
    { "language", gui_first_step_language, "setting set", first_steps_language },
    { "name", gui_first_step_name, "setting set", first_steps_name },
    { "slots", gui_first_step_slots, "setting set", first_steps_slots },
    { "printer", gui_first_step_printer, "setting set", first_steps_printer },
    { "maker", gui_first_step_maker, "ca add", first_steps_maker },
    { "product", gui_first_step_product, "product create", first_steps_product },
    { "label", gui_first_step_label, NULL, NULL },
};

#define LAST (G_N_ELEMENTS(rows) - 1)

/* The window is made anew when the language changes; where the guide was is the session's to remember. */
#define STEP_KEY "first-start-step"

gboolean
gui_first_start_goes_on(GuiSession *session)
{
    return g_object_get_data(G_OBJECT(session), STEP_KEY) != NULL;
}

void
gui_first_start_set_last_step(GuiSession *session)
{
    g_object_set_data(G_OBJECT(session), STEP_KEY, GUINT_TO_POINTER(LAST));
}

/* A step is made when it is reached. */
static GtkWidget *
widget_of(GuiFirstStart *self, guint step)
{
    GtkWidget *widget = gtk_stack_get_child_by_name(self->steps, rows[step].name);
    if (widget == NULL) {
        widget = rows[step].create(self->session);
        gtk_widget_show_all(widget);
        gtk_stack_add_named(self->steps, widget, rows[step].name);
    }
    return widget;
}

static void
show_step(GuiFirstStart *self, guint step)
{
    self->step = step;
    if (step > 0)
        g_object_set_data(G_OBJECT(self->session), STEP_KEY, GUINT_TO_POINTER(step));
    GtkWidget *widget = widget_of(self, step);
    gtk_stack_set_visible_child(self->steps, widget);
    gtk_widget_set_sensitive(self->back, step > 0);
    gtk_widget_set_visible(self->skip, step < LAST);
    gtk_button_set_label(GTK_BUTTON(self->skip), step == 0 ? _("_Not now") : _("_Skip"));
    gtk_button_set_label(GTK_BUTTON(self->next), step == 0      ? _("_Set up this station")
                                                 : step == LAST ? _("_Done")
                                                                : _("_Next"));
    g_autofree char *text = step > 0 ? g_strdup_printf(_("Step %u of %u"), step, (guint)LAST) : g_strdup("");
    gtk_label_set_text(self->progress, text);
    GtkWidget *top = gtk_widget_get_toplevel(widget);
    GtkWidget *focus = GTK_IS_WINDOW(top) ? gtk_window_get_focus(GTK_WINDOW(top)) : NULL;
    if (focus == NULL || !gtk_widget_is_ancestor(focus, widget))
        gtk_widget_child_focus(widget, GTK_DIR_TAB_FORWARD);
}

static void
end(GuiFirstStart *self)
{
    g_object_set_data(G_OBJECT(self->session), STEP_KEY, NULL);
    g_signal_emit(self, signals[ENDED], 0);
}

static void
go_on(GuiFirstStart *self)
{
    if (self->step == LAST)
        end(self);
    else
        show_step(self, self->step + 1);
}

/* --- its buttons -------------------------------------------------------------------------------------------------------------- */

static void
set_busy(GuiFirstStart *self, gboolean is_busy)
{
    self->is_busy = is_busy;
    gtk_widget_set_sensitive(self->next, !is_busy);
    gtk_widget_set_sensitive(self->skip, !is_busy);
}

static void
on_kept(GtkWidget *widget, gpointer result)
{
    (void)result;
    GuiFirstStart *self = GUI_FIRST_START(widget);
    const char *language = gui_first_step_language_chosen(gtk_stack_get_visible_child(self->steps));
    set_busy(self, FALSE);
    go_on(self);
    GtkWidget *top = gtk_widget_get_toplevel(widget);
    if (language != NULL && GTK_IS_WINDOW(top)) /* the last thing: this widget is gone afterwards */
        g_action_group_activate_action(G_ACTION_GROUP(gtk_window_get_application(GTK_WINDOW(top))), "language",
                                       g_variant_new_string(language));
}

static void
on_refused(GtkWidget *widget, gpointer result)
{
    (void)result;
    set_busy(GUI_FIRST_START(widget), FALSE);
}

static void
on_next(GuiFirstStart *self)
{
    const Step *step = &rows[self->step];
    if (self->is_busy)
        return;
    if (step->work == NULL) {
        go_on(self);
        return;
    }
    set_busy(self, TRUE);
    gui_act(&(GuiAct){ .widget = GTK_WIDGET(self),
                       .session = self->session,
                       .lane = GUI_LANE_WRITE,
                       .verb = step->verb,
                       .work = step->work,
                       .data = gui_first_step_values(widget_of(self, self->step)),
                       .free_data = (GDestroyNotify)g_hash_table_unref,
                       .done = on_kept,
                       .failed = on_refused });
}

static void
on_skip(GuiFirstStart *self)
{
    if (self->step == 0)
        end(self);
    else
        go_on(self);
}

static void
on_back(GuiFirstStart *self)
{
    if (self->step > 0)
        show_step(self, self->step - 1);
}

/* --- the object ------------------------------------------------------------------------------------------------------------------ */

static void
gui_first_start_dispose(GObject *object)
{
    g_clear_object(&GUI_FIRST_START(object)->session);
    G_OBJECT_CLASS(gui_first_start_parent_class)->dispose(object);
}

static void
gui_first_start_class_init(GuiFirstStartClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_first_start_dispose;
    signals[ENDED] = g_signal_new("ended", GUI_TYPE_FIRST_START, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-first-start.ui");
    gtk_widget_class_bind_template_child(widget, GuiFirstStart, steps);
    gtk_widget_class_bind_template_child(widget, GuiFirstStart, back);
    gtk_widget_class_bind_template_child(widget, GuiFirstStart, skip);
    gtk_widget_class_bind_template_child(widget, GuiFirstStart, next);
    gtk_widget_class_bind_template_child(widget, GuiFirstStart, progress);
    gtk_widget_class_bind_template_callback(widget, on_back);
    gtk_widget_class_bind_template_callback(widget, on_skip);
    gtk_widget_class_bind_template_callback(widget, on_next);
}

static void
gui_first_start_init(GuiFirstStart *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
gui_first_start_new(GuiSession *session)
{
    GuiFirstStart *self = g_object_new(GUI_TYPE_FIRST_START, NULL);
    self->session = g_object_ref(session);
    show_step(self, GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(session), STEP_KEY)));
    return GTK_WIDGET(self);
}
