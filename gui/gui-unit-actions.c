/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-unit-actions.h"

#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-card-flow.h"
#include "gui/gui-form.h"
#include "gui/gui-format.h"
#include "gui/gui-unit-work.h"
#include "gui/gui-window.h"
#include "station/unit/life-cycle.h"
#include "station/unit/second-person.h"

#include <glib/gi18n.h>
#include <string.h>

struct _GuiUnitActions {
    GObject parent_instance;
    GtkWidget *widget; /* not owned */
    GuiSession *session;
    GSimpleActionGroup *group;
    GtkWidget *buttons; /* weak */
    gint64 unit;        /* 0: none */
    DbUnitState state;
    gboolean has_loose;  /* a label of it is out and not confirmed, or is revoked and nobody said where it is */
    gboolean is_unknown; /* nobody knows whether its label came out */
    const char *old_label_warning;
    char *kinds; /* of its labels, "unit|outer" */
    char *masked;
};

G_DEFINE_TYPE(GuiUnitActions, gui_unit_actions, G_TYPE_OBJECT)

typedef struct Verb Verb;

struct Verb {
    const char *action; /* the command's name */
    const char *verb;   /* in the table of permissions */
    const char *button; /* with its mnemonic */
    const char *title;  /* of the question; %s is the unit */
    const char *explanation;
    const char *accept;
    GuiWork work;
    GuiLane lane;
    gboolean (*permits)(const GuiUnitActions *self);
    void (*ask)(GuiUnitActions *self, const Verb *verb);
    gboolean is_destructive;
};

/* --- what the state permits: asked of the table of the life cycle -------------------------------------------------------- */

static gboolean
may_happen(const GuiUnitActions *self, UnitEvent event)
{
    DbUnitState to;
    return unit_next_state(self->state, event, &to);
}

static gboolean
permits_hold(const GuiUnitActions *self)
{
    return may_happen(self, UNIT_EVENT_HELD) || may_happen(self, UNIT_EVENT_RECALLED);
}

static gboolean
permits_release(const GuiUnitActions *self)
{
    return may_happen(self, UNIT_EVENT_LOOKED_AT);
}

static gboolean
permits_void(const GuiUnitActions *self)
{
    return may_happen(self, UNIT_EVENT_VOIDED);
}

static gboolean
permits_reprint(const GuiUnitActions *self)
{
    return may_happen(self, UNIT_EVENT_REPLACED);
}

static gboolean
permits_move(const GuiUnitActions *self)
{
    return self->state != DB_UNIT_VOID && self->state != DB_UNIT_RELEASED && self->state != DB_UNIT_RECALLED;
}

/* A confirmed label is replaced by a reprint, which asks more. */
static gboolean
permits_scrap(const GuiUnitActions *self)
{
    return self->has_loose;
}

static gboolean
permits_resolve(const GuiUnitActions *self)
{
    return self->is_unknown;
}

/* --- doing --------------------------------------------------------------------------------------------------------------------- */

/* Asking: what is asked for, and by which verb. */
typedef struct {
    GuiUnitActions *self; /* owned */
    const Verb *verb;
    GuiUnitChange *change; /* owned until it is done */
} Asking;

static Asking *
asking_new(GuiUnitActions *self, const Verb *verb)
{
    Asking *asking = g_new0(Asking, 1);
    asking->self = g_object_ref(self);
    asking->verb = verb;
    asking->change = g_new0(GuiUnitChange, 1);
    asking->change->unit = self->unit;
    return asking;
}

static void
asking_free(Asking *asking)
{
    g_object_unref(asking->self);
    g_clear_pointer(&asking->change, gui_unit_change_free);
    g_free(asking);
}

static void
do_it(Asking *asking)
{
    GuiUnitActions *self = asking->self;
    const GuiAct act = { .widget = self->widget, .session = self->session, .lane = asking->verb->lane,
                         .verb = asking->verb->verb, .work = asking->verb->work,
                         .data = g_steal_pointer(&asking->change), .free_data = (GDestroyNotify)gui_unit_change_free };
    gui_act(&act);
}

/* --- asking -------------------------------------------------------------------------------------------------------------------- */

static void
on_reason(const char *text, gpointer data)
{
    Asking *asking = data;
    if (text != NULL) {
        asking->change->reason = g_strdup(text);
        do_it(asking);
    }
    asking_free(asking);
}

static void
ask_reason(GuiUnitActions *self, const Verb *verb)
{
    g_autofree char *title = g_strdup_printf("%s %s", _(verb->title), self->masked);
    const GuiQuestion question = { .title = title, .explanation = _(verb->explanation), .label = _("Reason"),
                                   .accept = _(verb->accept), .destructive = verb->is_destructive };
    gui_ask(self->widget, &question, on_reason, asking_new(self, verb));
}

/* (transfer full): @clause as a sentence of its own. */
static char *
sentence_of(const char *clause)
{
    char first[7] = "";
    first[g_unichar_to_utf8(g_unichar_toupper(g_utf8_get_char(clause)), first)] = '\0';
    return g_strconcat(first, g_utf8_next_char(clause), ".", NULL);
}

/* (transfer full): "The unit's own|package": as people read the kinds. */
static char *
words_of_kinds(const char *kinds)
{
    const char *others = strchr(kinds, '|'); /* the unit's own is the first */
    return g_strconcat(_("The unit's own"), others, NULL);
}

static void
on_reprint(GHashTable *values, gpointer data)
{
    Asking *asking = data;
    if (values != NULL) {
        GuiWindow *window = gui_window_of(asking->self->widget);
        const char *old = gui_form_value(values, "old"), *code = gui_form_value(values, "code");
        asking->change->reason = g_strdup(gui_form_value(values, "reason"));
        asking->change->old_label = g_strdup(code != NULL ? code : old);
        asking->change->kind = g_strdup(gui_form_value(values, "kind"));
        asking->change->printer = g_strdup(window != NULL ? gui_window_options(window)->printer : NULL);
        do_it(asking);
    }
    asking_free(asking);
}

static void
ask_reprint(GuiUnitActions *self, const Verb *verb)
{
    static const char *const no_more = N_("The next generation is printed, and the label that is out is revoked.");
    g_autofree char *warning = sentence_of(self->old_label_warning);
    g_autofree char *explanation = g_strdup_printf("%s\n\n%s", _(no_more), warning);
    g_autofree char *kinds = words_of_kinds(self->kinds);
    g_autofree char *title = g_strdup_printf("%s %s", _(verb->title), self->masked);
    const GuiFormField fields[] = {
        { .key = "reason", .label = _("Reason"), .required = TRUE },
        { .key = "kind", .label = _("Which label"), .kind = GUI_FORM_CHOICE, .value = LABEL_KIND_UNIT, .choices = self->kinds, .words = kinds },
        { .key = "old", .label = _("Old label"), .kind = GUI_FORM_CHOICE, .value = "damaged", .choices = "damaged|lost",
          .words = _("Damaged, and in the scrap box|Lost") },
        { .key = "code", .label = _("Code of the old label"), .hint = _("Scan it if it is at hand.") },
    };
    const GuiForm form = { title, explanation, _(verb->accept), fields, G_N_ELEMENTS(fields) };
    gui_form_ask(self->widget, &form, on_reprint, asking_new(self, verb));
}

static void
on_resolve(GHashTable *values, gpointer data)
{
    Asking *asking = data;
    if (values != NULL) {
        gboolean came_out = g_strcmp0(gui_form_value(values, "outcome"), "came-out") == 0;
        asking->change->code = g_strdup(came_out ? gui_form_value(values, "code") : NULL);
        if (came_out && asking->change->code == NULL)
            gui_window_tell(asking->self->widget, _("Scan the label that came out: nothing was changed"));
        else
            do_it(asking);
    }
    asking_free(asking);
}

static void
ask_resolve(GuiUnitActions *self, const Verb *verb)
{
    g_autofree char *title = g_strdup_printf("%s %s", _(verb->title), self->masked);
    const GuiFormField fields[] = {
        { .key = "code", .label = _("Code of the label"), .hint = _("Scan it: that it is there is the proof.") },
        { .key = "outcome", .label = _("What became of it"), .kind = GUI_FORM_CHOICE, .value = "came-out", .choices = "came-out|void",
          .words = _("It came out, and was scanned|It never came out: it is void") },
    };
    const GuiForm form = { title, _(verb->explanation), _(verb->accept), fields, G_N_ELEMENTS(fields) };
    gui_form_ask(self->widget, &form, on_resolve, asking_new(self, verb));
}

static void
on_scrap(GHashTable *values, gpointer data)
{
    Asking *asking = data;
    if (values != NULL) {
        asking->change->code = g_strdup(gui_form_value(values, "code"));
        asking->change->reason = g_strdup(gui_form_value(values, "reason"));
        do_it(asking);
    }
    asking_free(asking);
}

static void
ask_scrap(GuiUnitActions *self, const Verb *verb)
{
    g_autofree char *title = g_strdup_printf("%s %s", _(verb->title), self->masked);
    const GuiFormField fields[] = {
        { .key = "code", .label = _("Code of the label"), .hint = _("Scan the label that goes into the scrap box."), .required = TRUE },
        { .key = "reason", .label = _("Reason"), .required = TRUE },
    };
    const GuiForm form = { title, _(verb->explanation), _(verb->accept), fields, G_N_ELEMENTS(fields) };
    gui_form_ask(self->widget, &form, on_scrap, asking_new(self, verb));
}

static void
on_move(GHashTable *values, gpointer data)
{
    Asking *asking = data;
    if (values != NULL) {
        asking->change->batch = g_strdup(gui_form_value(values, "batch"));
        asking->change->reason = g_strdup(gui_form_value(values, "reason"));
        do_it(asking);
    }
    asking_free(asking);
}

static const Verb *verb_named(const char *action);

static void
on_other_batches(GtkWidget *widget, gpointer result)
{
    GuiUnitActions *self = g_object_get_data(G_OBJECT(widget), "unit-actions");
    const char *choices = result;
    const Verb *verb = verb_named("unit-move");
    if (*choices == '\0') {
        gui_window_tell(widget, _("There is no other open batch of this product"));
        return;
    }
    g_autofree char *title = g_strdup_printf("%s %s", _(verb->title), self->masked);
    const GuiFormField fields[] = {
        { .key = "batch", .label = _("To batch"), .kind = GUI_FORM_CHOICE, .choices = choices, .required = TRUE },
        { .key = "reason", .label = _("Reason"), .required = TRUE },
    };
    const GuiForm form = { title, _(verb->explanation), _(verb->accept), fields, G_N_ELEMENTS(fields) };
    gui_form_ask(widget, &form, on_move, asking_new(self, verb));
}

static void
ask_move(GuiUnitActions *self, const Verb *verb)
{
    (void)verb;
    GuiUnitChange *change = g_new0(GuiUnitChange, 1);
    change->unit = self->unit;
    const GuiAct act = { .widget = self->widget, .session = self->session, .lane = GUI_LANE_READ,
                         .work = gui_unit_work_other_batches, .data = change,
                         .free_data = (GDestroyNotify)gui_unit_change_free, .free_result = g_free,
                         .done = on_other_batches };
    gui_act(&act);
}

/* --- the table ------------------------------------------------------------------------------------------------------------------- */

static const Verb verbs[] = {
    { "unit-hold", "unit hold", N_("_Hold…"), N_("Hold"), N_("It may not ship until somebody has looked at it."), N_("Hold"),
      gui_unit_work_hold, GUI_LANE_WRITE, permits_hold, ask_reason, FALSE },
    { "unit-release-hold", "unit release-hold", N_("_Release the hold…"), N_("Release the hold of"),
      N_("It goes on where it stood; a label that was confirmed is scanned again."), N_("Release"),
      gui_unit_work_release_hold, GUI_LANE_WRITE, permits_release, ask_reason, FALSE },
    { "label-reprint", "label reprint", N_("Re_print the label…"), N_("Print another label for"), NULL, N_("Print"),
      gui_unit_work_reprint, GUI_LANE_LONG, permits_reprint, ask_reprint, FALSE },
    { "label-resolve", "label resolve", N_("_Did it print?…"), N_("Did the label come out? Unit"),
      N_("Nobody knows whether its label came out. Scan it if it did."), N_("Go on"), gui_unit_work_resolve,
      GUI_LANE_LONG, permits_resolve, ask_resolve, FALSE },
    { "label-scrap", "label scrap", N_("_Scrap a label…"), N_("Scrap a label of"),
      N_("Its paper is counted as scrap. If the unit is not confirmed yet, another one is printed when it is seated again."),
      N_("Scrap"), gui_unit_work_scrap, GUI_LANE_WRITE, permits_scrap, ask_scrap, FALSE },
    { "unit-move", "unit move", N_("_Move…"), N_("Move"), N_("It belongs to another batch from now on."), N_("Move"),
      gui_unit_work_move, GUI_LANE_WRITE, permits_move, ask_move, FALSE },
    { "unit-void", "unit void", N_("_Void…"), N_("Void"), N_("Final: it never ships, and its labels are revoked."), N_("Void"),
      gui_unit_work_void, GUI_LANE_LONG, permits_void, ask_reason, TRUE },
};

static const Verb *
verb_named(const char *action)
{
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (g_str_equal(verbs[i].action, action))
            return &verbs[i];
    return NULL;
}

static void
on_activate(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    (void)parameter;
    GuiUnitActions *self = data;
    const Verb *verb = verb_named(g_action_get_name(G_ACTION(action)));
    verb->ask(self, verb);
}

static void
update(GuiUnitActions *self)
{
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
        gboolean permitted = self->unit != 0 && verbs[i].permits(self);
        GAction *action = g_action_map_lookup_action(G_ACTION_MAP(self->group), verbs[i].action);
        g_simple_action_set_enabled(G_SIMPLE_ACTION(action), permitted && gui_session_may(self->session, verbs[i].verb));
        GtkWidget *button =
            self->buttons != NULL ? g_object_get_data(G_OBJECT(self->buttons), verbs[i].action) : NULL;
        if (button != NULL)
            gtk_widget_set_visible(button, permitted);
    }
}

static gboolean
has_unknown(const GuiUnitFacts *facts)
{
    for (guint i = 0; i < facts->labels->len; i++)
        if (((const DbLabel *)g_ptr_array_index(facts->labels, i))->state == DB_LABEL_UNKNOWN)
            return TRUE;
    return FALSE;
}

static gboolean
has_loose(const GuiUnitFacts *facts)
{
    for (guint i = 0; i < facts->labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(facts->labels, i);
        if (label->state == DB_LABEL_PRINTED || (label->state == DB_LABEL_REVOKED && label->fate != DB_FATE_SCRAPPED &&
                                                 label->fate != DB_FATE_NEVER_PRINTED))
            return TRUE;
    }
    return FALSE;
}

/* (transfer full) */
static char *
kinds_of(const GuiUnitFacts *facts)
{
    g_autoptr(GString) kinds = g_string_new(LABEL_KIND_UNIT);
    for (guint i = 0; i < facts->labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(facts->labels, i);
        g_auto(GStrv) known = g_strsplit(kinds->str, "|", -1);
        if (!g_strv_contains((const char *const *)known, label->kind))
            g_string_append_printf(kinds, "|%s", label->kind);
    }
    return g_string_free(g_steal_pointer(&kinds), FALSE);
}

void
gui_unit_actions_set_unit(GuiUnitActions *self, const GuiUnitFacts *facts)
{
    g_clear_pointer(&self->masked, g_free);
    g_clear_pointer(&self->kinds, g_free);
    self->unit = facts != NULL ? facts->unit->id : 0;
    if (facts != NULL) {
        self->state = facts->unit->state;
        self->old_label_warning = facts->old_label_warning;
        self->kinds = kinds_of(facts);
        self->is_unknown = has_unknown(facts);
        self->has_loose = has_loose(facts);
        self->masked = gui_format_masked(facts->unit->uid);
    }
    update(self);
}

GtkWidget *
gui_unit_actions_new_buttons(GuiUnitActions *self)
{
    GtkWidget *box = g_object_new(GUI_TYPE_CARD_FLOW, "column-spacing", 8, "row-spacing", 6,
                                  "max-children-per-line", (guint)G_N_ELEMENTS(verbs), "hexpand", TRUE, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
        GtkWidget *button = gtk_button_new_with_mnemonic(_(verbs[i].button));
        g_autofree char *name = g_strconcat("unit.", verbs[i].action, NULL);
        gtk_actionable_set_action_name(GTK_ACTIONABLE(button), name);
        if (verbs[i].is_destructive)
            gtk_style_context_add_class(gtk_widget_get_style_context(button), "destructive-action");
        gtk_container_add(GTK_CONTAINER(box), button);
        gtk_widget_set_can_focus(gtk_widget_get_parent(button), FALSE); /* the button is the place to stop at */
        gtk_widget_show(button);
        g_object_set_data(G_OBJECT(box), verbs[i].action, gtk_widget_get_parent(button));
    }
    gtk_widget_show(box);
    g_set_weak_pointer(&self->buttons, box);
    update(self);
    return box;
}

/* --- the class --------------------------------------------------------------------------------------------------------------------- */

static void
gui_unit_actions_dispose(GObject *object)
{
    GuiUnitActions *self = GUI_UNIT_ACTIONS(object);
    g_clear_weak_pointer(&self->buttons);
    g_clear_object(&self->group);
    g_clear_object(&self->session);
    g_clear_pointer(&self->masked, g_free);
    g_clear_pointer(&self->kinds, g_free);
    G_OBJECT_CLASS(gui_unit_actions_parent_class)->dispose(object);
}

static void
gui_unit_actions_class_init(GuiUnitActionsClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = gui_unit_actions_dispose;
}

static void
gui_unit_actions_init(GuiUnitActions *self)
{
    self->group = g_simple_action_group_new();
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
        g_autoptr(GSimpleAction) action = g_simple_action_new(verbs[i].action, NULL);
        g_signal_connect_object(action, "activate", G_CALLBACK(on_activate), self, 0);
        g_action_map_add_action(G_ACTION_MAP(self->group), G_ACTION(action));
    }
}

GuiUnitActions *
gui_unit_actions_new(GtkWidget *widget, GuiSession *session)
{
    GuiUnitActions *self = g_object_new(GUI_TYPE_UNIT_ACTIONS, NULL);
    self->widget = widget;
    self->session = g_object_ref(session);
    gtk_widget_insert_action_group(widget, "unit", G_ACTION_GROUP(self->group));
    g_object_set_data(G_OBJECT(widget), "unit-actions", self);
    g_signal_connect_object(session, "person-changed", G_CALLBACK(update), self, G_CONNECT_SWAPPED);
    update(self);
    return self;
}
