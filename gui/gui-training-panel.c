/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-training-panel.h"

#include "gui/gui-simulator.h"
#include "gui/gui-window.h"
#include "gui/training-drill.h"
#include "gui/training-prepare.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define MODULES 4

struct _GuiTrainingPanel {
    GtkBin parent_instance;
    GuiSession *session;
    GuiLine *line;
    GuiLineWishes *wishes;
    GuiSimulator *simulator;
    GtkWidget *hands, *clear_printer, *drills;
    GtkLabel *drill_words, *score;
    TrainingDrill *drill; /* NULL: none yet */
    char *good_uid;       /* the unit that was good last */
    char *finished_uid;   /* and the one of these that left last */
    guint right, judged;
    gboolean was_prepared, is_jammed;
};

G_DEFINE_TYPE(GuiTrainingPanel, gui_training_panel, GTK_TYPE_BIN)

/* --- the simulated printer ------------------------------------------------------------------------------------------- */

/* A folder that is not there is a printer that cannot be reached. */
static void
jam(GuiTrainingPanel *self, gboolean is_jammed)
{
    if (is_jammed == self->is_jammed)
        return;
    g_autofree char *labels = gui_simulator_labels();
    g_autofree char *aside = g_strconcat(labels, ".jammed", NULL);
    self->is_jammed = is_jammed && g_rename(labels, aside) == 0;
    if (!is_jammed && g_rename(aside, labels) != 0)
        g_mkdir_with_parents(labels, 0700);
    gtk_widget_set_sensitive(self->clear_printer, self->is_jammed);
}

/* --- drills ------------------------------------------------------------------------------------------------------------ */

static void
show_score(GuiTrainingPanel *self)
{
    g_autofree char *text = g_strdup_printf(_("Score: %u of %u"), self->right, self->judged);
    gtk_label_set_text(self->score, text);
}

static void
show_drill(GuiTrainingPanel *self)
{
    gtk_label_set_text(self->drill_words, training_drill_words(self->drill));
    if (!training_drill_is_over(self->drill))
        return;
    self->judged++;
    if (training_drill_phase(self->drill) == DRILL_RIGHT)
        self->right++;
    jam(self, FALSE);
    show_score(self);
    g_clear_pointer(&self->drill, training_drill_free);
    gtk_widget_set_sensitive(self->drills, TRUE);
}

static void
on_drill(GtkButton *button, gpointer data)
{
    GuiTrainingPanel *self = GUI_TRAINING_PANEL(data);
    DrillKind kind = (DrillKind)GPOINTER_TO_INT(g_object_get_data(G_OBJECT(button), "drill"));
    self->drill = training_drill_new(kind, self->finished_uid);
    gtk_widget_set_sensitive(self->drills, FALSE);
    jam(self, training_drill_wants_jam(self->drill));
    show_drill(self);
}

static void
on_line_event(GuiLine *line, const LineEvent *event, gpointer data)
{
    GuiTrainingPanel *self = GUI_TRAINING_PANEL(data);
    (void)line;
    if (event->step == LINE_STEP_UNIT && event->error == NULL) {
        g_free(self->good_uid);
        self->good_uid = g_strdup(event->uid);
    } else if (event->step == LINE_STEP_LEFT && self->good_uid != NULL && g_strcmp0(self->good_uid, event->uid) == 0) {
        g_free(self->finished_uid);
        self->finished_uid = g_steal_pointer(&self->good_uid);
    }
    if (self->drill == NULL || event->step == LINE_STEP_READING)
        return;
    training_drill_take_event(self->drill, event);
    show_drill(self);
}

/* What the drill makes the hand take instead; NULL: the right thing. */
static char *
take_hand(GuiTrainingPanel *self, DrillHand hand, guint slot)
{
    if (self->drill == NULL)
        return NULL;
    char *instead = g_strdup(training_drill_take_hand(self->drill, hand, slot));
    show_drill(self);
    return instead;
}

/* --- hands --------------------------------------------------------------------------------------------------------------- */

static guint
slot_of(GtkButton *button)
{
    return GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(button), "slot"));
}

static void
say(GuiTrainingPanel *self, const char *command, guint slot, const char *argument)
{
    g_autofree char *line = g_strdup_printf("%s %u%s%s", command, slot, argument != NULL ? " " : "", argument != NULL ? argument : "");
    gui_simulator_say(self->simulator, line);
}

/* The simulator seats a module only where it lies on the table: one that was lifted off its slot is put there first. */
static void
lay_on_table(GuiTrainingPanel *self, const char *uid)
{
    for (guint slot = 1; slot <= MODULES; slot++) {
        if (g_strcmp0(gui_simulator_uid(self->simulator, slot), uid) != 0)
            continue;
        g_autofree char *fresh = g_uuid_string_random();
        say(self, "swap", slot, fresh);
        say(self, "lift", slot, NULL);
    }
}

static void
on_plug_in(GtkButton *button, gpointer data)
{
    GuiTrainingPanel *self = GUI_TRAINING_PANEL(data);
    g_autofree char *instead = take_hand(self, HAND_PLUG_IN, slot_of(button));
    g_autofree char *fresh = g_uuid_string_random();
    if (instead != NULL)
        lay_on_table(self, instead);
    say(self, "swap", slot_of(button), instead != NULL ? instead : fresh);
}

static void
on_unplug(GtkButton *button, gpointer data)
{
    GuiTrainingPanel *self = GUI_TRAINING_PANEL(data);
    g_free(take_hand(self, HAND_UNPLUG, slot_of(button)));
    say(self, "lift", slot_of(button), NULL);
}

static void
on_code(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiTrainingPanel) self = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *code = gui_session_do_finish(GUI_SESSION(source), result, &error);
    if (code != NULL && self->line != NULL)
        gui_line_scan(self->line, code, 0);
}

static void
on_scan(GtkButton *button, gpointer data)
{
    GuiTrainingPanel *self = GUI_TRAINING_PANEL(data);
    guint slot = slot_of(button);
    GPtrArray *slots = gui_line_slots(self->line);
    char *uid = take_hand(self, HAND_SCAN, slot);
    if (uid == NULL && slot <= slots->len)
        uid = g_strdup(slot_state_uid(g_ptr_array_index(slots, slot - 1)));
    if (uid != NULL)
        gui_session_do_async(self->session, GUI_LANE_READ, NULL, training_prepare_code_work, uid, g_free, g_free, NULL, on_code,
                             g_object_ref(self));
}

static void
on_clear_printer(GtkButton *button, gpointer data)
{
    GuiTrainingPanel *self = GUI_TRAINING_PANEL(data);
    (void)button;
    g_free(take_hand(self, HAND_CLEAR_PRINTER, 0));
    jam(self, FALSE);
}

static const struct {
    const char *label; /* N_() */
    const char *name;  /* for screen readers, and never translated; the slot's number follows */
    GCallback pressed;
} buttons[] = {
    { N_("Plug in"), "Plug in slot", G_CALLBACK(on_plug_in) },
    { N_("Scan the label"), "Scan the label of slot", G_CALLBACK(on_scan) },
    { N_("Unplug"), "Unplug slot", G_CALLBACK(on_unplug) },
};

static void
add_hands(GuiTrainingPanel *self, guint slot)
{
    g_autofree char *title = g_strdup_printf(_("Slot %u"), slot);
    GtkWidget *column = g_object_new(GTK_TYPE_BOX, "visible", TRUE, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 4, NULL);
    GtkWidget *row = g_object_new(GTK_TYPE_BOX, "visible", TRUE, NULL);
    gtk_container_add(GTK_CONTAINER(column), g_object_new(GTK_TYPE_LABEL, "visible", TRUE, "label", title, "xalign", 0.0, NULL));
    gtk_style_context_add_class(gtk_widget_get_style_context(row), "linked");
    for (gsize i = 0; i < G_N_ELEMENTS(buttons); i++) {
        GtkWidget *button = g_object_new(GTK_TYPE_BUTTON, "visible", TRUE, "label", _(buttons[i].label), "focus-on-click", FALSE, NULL);
        g_autofree char *name = g_strdup_printf("%s %u", buttons[i].name, slot);
        atk_object_set_name(gtk_widget_get_accessible(button), name);
        g_object_set_data(G_OBJECT(button), "slot", GUINT_TO_POINTER(slot));
        g_signal_connect(button, "clicked", buttons[i].pressed, self);
        gtk_container_add(GTK_CONTAINER(row), button);
    }
    gtk_container_add(GTK_CONTAINER(column), row);
    gtk_container_add(GTK_CONTAINER(self->hands), column);
}

static void
add_drill(GuiTrainingPanel *self, DrillKind kind)
{
    GtkWidget *button = g_object_new(GTK_TYPE_BUTTON, "visible", TRUE, "label", training_drill_title(kind), "focus-on-click", FALSE, NULL);
    g_object_set_data(G_OBJECT(button), "drill", GINT_TO_POINTER(kind));
    g_signal_connect(button, "clicked", G_CALLBACK(on_drill), self);
    gtk_container_add(GTK_CONTAINER(self->drills), button);
}

/* --- for the rest of the window ----------------------------------------------------------------------------------------------- */

static void
on_plug_in_action(GSimpleAction *action, GVariant *slot, gpointer data)
{
    (void)action;
    g_autofree char *fresh = g_uuid_string_random();
    say(data, "swap", g_variant_get_uint32(slot), fresh);
}

/* "win.training-plug-in": the guide of a first start has a module plugged in without a look at the tiles. */
static void
offer_action(GuiTrainingPanel *self)
{
    GtkWidget *top = gtk_widget_get_toplevel(GTK_WIDGET(self));
    if (!G_IS_ACTION_MAP(top))
        return;
    g_autoptr(GSimpleAction) action = g_simple_action_new("training-plug-in", G_VARIANT_TYPE_UINT32);
    g_signal_connect_object(action, "activate", G_CALLBACK(on_plug_in_action), self, 0);
    g_action_map_add_action(G_ACTION_MAP(top), G_ACTION(action));
}

/* --- the simulated line ------------------------------------------------------------------------------------------------------ */

static void
begin(GuiTrainingPanel *self)
{
    char *ports[MODULES + 1] = { NULL };
    for (guint slot = 1; slot <= MODULES; slot++)
        ports[slot - 1] = (char *)gui_simulator_port(self->simulator, slot);
    g_autofree char *labels = gui_simulator_labels();
    g_autofree char *folder = g_strconcat("file://", labels, NULL);
    const GuiLineWishes wishes = { .ports = ports,
                                   .printer = self->wishes->printer != NULL ? self->wishes->printer : folder,
                                   .batch = self->wishes->batch != NULL ? self->wishes->batch : (char *)TRAINING_BATCH };
    gui_line_begin(self->line, &wishes);
}

static void
on_prepared(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiTrainingPanel) self = data;
    g_autoptr(GError) error = NULL;
    gpointer done = gui_session_do_finish(GUI_SESSION(source), result, &error);
    if (self->line == NULL)
        return;
    if (done == NULL) {
        gui_window_tell_error(GTK_WIDGET(self), _("Training"), error);
    } else {
        begin(self);
        offer_action(self);
    }
}

static void
prepare(GuiTrainingPanel *self)
{
    TrainingPlaces *places = g_new0(TrainingPlaces, 1);
    places->ca_path = gui_simulator_ca();
    places->labels_path = gui_simulator_labels();
    gui_session_do_async(self->session, GUI_LANE_WRITE, NULL, training_prepare_work, places, training_places_free, NULL, NULL,
                         on_prepared, g_object_ref(self));
}

/* The modules come seated; a line begins with empty slots. */
static void
on_module(GuiSimulator *simulator, guint slot, const char *event, gpointer data)
{
    GuiTrainingPanel *self = GUI_TRAINING_PANEL(data);
    (void)slot;
    (void)event;
    if (self->was_prepared || !gui_simulator_is_ready(simulator))
        return;
    self->was_prepared = TRUE;
    for (guint i = 1; i <= MODULES; i++)
        say(self, "lift", i, NULL);
    prepare(self);
}

static void
on_ended(GuiSimulator *simulator, const char *sentence, gpointer data)
{
    (void)simulator;
    if (sentence != NULL)
        gui_window_tell(GTK_WIDGET(data), sentence);
}

static void
start(GuiTrainingPanel *self)
{
    g_autoptr(GError) error = NULL;
    self->simulator = gui_simulator_new(MODULES);
    g_signal_connect(self->simulator, "module", G_CALLBACK(on_module), self);
    g_signal_connect(self->simulator, "ended", G_CALLBACK(on_ended), self);
    if (!gui_simulator_start(self->simulator, &error))
        gui_window_tell_error(GTK_WIDGET(self), _("Training"), error);
}

/* --- the class ------------------------------------------------------------------------------------------------------------------- */

static void
gui_training_panel_dispose(GObject *object)
{
    GuiTrainingPanel *self = GUI_TRAINING_PANEL(object);
    jam(self, FALSE);
    if (self->line != NULL)
        g_signal_handlers_disconnect_by_data(self->line, self);
    if (self->simulator != NULL) {
        g_signal_handlers_disconnect_by_data(self->simulator, self);
        gui_simulator_stop(self->simulator);
    }
    g_clear_object(&self->simulator);
    g_clear_object(&self->line);
    g_clear_object(&self->session);
    g_clear_pointer(&self->wishes, gui_line_wishes_free);
    g_clear_pointer(&self->drill, training_drill_free);
    g_clear_pointer(&self->good_uid, g_free);
    g_clear_pointer(&self->finished_uid, g_free);
    G_OBJECT_CLASS(gui_training_panel_parent_class)->dispose(object);
}

static void
gui_training_panel_class_init(GuiTrainingPanelClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_training_panel_dispose;
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-training-panel.ui");
    gtk_widget_class_bind_template_child(widget, GuiTrainingPanel, hands);
    gtk_widget_class_bind_template_child(widget, GuiTrainingPanel, clear_printer);
    gtk_widget_class_bind_template_child(widget, GuiTrainingPanel, drills);
    gtk_widget_class_bind_template_child(widget, GuiTrainingPanel, drill_words);
    gtk_widget_class_bind_template_child(widget, GuiTrainingPanel, score);
    gtk_widget_class_bind_template_callback(widget, on_clear_printer);
}

static void
gui_training_panel_init(GuiTrainingPanel *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    for (guint slot = 1; slot <= MODULES; slot++)
        add_hands(self, slot);
    for (int kind = 0; kind < N_DRILLS; kind++)
        add_drill(self, (DrillKind)kind);
    show_score(self);
}

GtkWidget *
gui_training_panel_new(GuiSession *session, GuiLine *line, const GuiLineWishes *wishes)
{
    GuiTrainingPanel *self = g_object_new(GUI_TYPE_TRAINING_PANEL, "visible", TRUE, NULL);
    self->session = g_object_ref(session);
    self->line = g_object_ref(line);
    self->wishes = gui_line_wishes_copy(wishes);
    g_signal_connect(line, "event", G_CALLBACK(on_line_event), self);
    start(self);
    return GTK_WIDGET(self);
}
