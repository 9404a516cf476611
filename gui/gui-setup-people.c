/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-form.h"
#include "gui/gui-setup-list.h"
#include "gui/gui-setup-sections.h"
#include "gui/gui-window.h"
#include "station/auth/auth-person.h"
#include "station/auth/auth.h"

#include <glib/gi18n.h>

/* A badge is kept as a digest only, so whoever changes a person shows their badge again. */

/** Change: what is done to a person, and what the form that asks for it is called. */
typedef struct {
    const char *verb;
    const char *title; /* N_() */
    GuiWork work;      /* with the form's values; a DbPerson comes of it */
    GuiActDone done;
} Change;

typedef struct {
    GtkWidget *section;
    const Change *change;
} Asking;

static void
on_answer(GHashTable *values, gpointer data)
{
    g_autofree Asking *asking = data;
    g_autoptr(GtkWidget) section = asking->section;
    if (values == NULL)
        return;
    gui_act(&(GuiAct){ .widget = section,
                       .session = gui_setup_list_session(section),
                       .lane = GUI_LANE_WRITE,
                       .verb = asking->change->verb,
                       .what = _(asking->change->title),
                       .work = asking->change->work,
                       .data = g_hash_table_ref(values),
                       .free_data = (GDestroyNotify)g_hash_table_unref,
                       .free_result = (GDestroyNotify)db_person_free,
                       .done = asking->change->done });
}

/* @form: all but its title. */
static void
ask(GtkWidget *section, const Change *change, GuiForm form)
{
    Asking *asking = g_new0(Asking, 1);
    asking->section = g_object_ref(section);
    asking->change = change;
    form.title = _(change->title);
    gui_form_ask(section, &form, on_answer, asking);
}

static void
tell(GtkWidget *widget, const DbPerson *person, const char *format)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, person->id);
    g_autofree char *sentence = g_strdup_printf("%s: %s", format, person->name != NULL ? person->name : number);
    gui_window_tell(widget, sentence);
}

/* --- somebody new ----------------------------------------------------------------------------------------------------------------- */

static AuthRoles
roles_of(GHashTable *values)
{
    unsigned roles = 0;
    for (int bit = 0; bit < AUTH_N_ROLES; bit++)
        if (g_strcmp0(g_hash_table_lookup(values, auth_role_name(bit)), "true") == 0)
            roles |= 1u << bit;
    return (AuthRoles)roles;
}

static gpointer
add_person(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    g_autofree char *words = auth_roles_format(roles_of(data));
    const AuthPersonDraft draft = { .badge = gui_form_value(data, "badge"),
                                    .name = gui_form_value(data, "name"),
                                    .roles = roles_of(data),
                                    .pin = gui_form_value(data, "pin") };
    AuthRoles roles;
    if (!auth_roles_parse(words, &roles, error) || !auth_person_check(draft.badge, draft.name, error))
        return NULL;
    return auth_person_add(station_db(station), &draft, error);
}

static void
on_added(GtkWidget *widget, gpointer person)
{
    tell(widget, person, _("Registered"));
}

static const Change registration = { "operator add", N_("Register a person"), add_person, on_added };

static void
add(GtkWidget *section)
{
    const GPtrArray *people = gui_setup_list_items(section);
    gboolean is_first = people == NULL || people->len == 0;
    const GuiFormField fields[] = {
        { .key = "badge", .label = _("_Badge"), .kind = GUI_FORM_SECRET, .required = TRUE, .hint = _("Scan it, or type it") },
        { .key = "name", .label = _("_Name"), .required = TRUE },
        { .key = "pin", .label = _("_PIN"), .kind = GUI_FORM_SECRET, .hint = _("Without one the badge is good for an operator's work only") },
        { .key = "operator", .label = _("_Operator"), .kind = GUI_FORM_CHECK, .value = is_first ? "false" : "true" },
        { .key = "lead", .label = _("_Lead"), .kind = GUI_FORM_CHECK },
        { .key = "qa", .label = _("_QA"), .kind = GUI_FORM_CHECK },
        { .key = "exporter", .label = _("E_xporter"), .kind = GUI_FORM_CHECK },
        { .key = "engineer", .label = _("_Engineer"), .kind = GUI_FORM_CHECK, .value = is_first ? "true" : "false" },
    };
    const char *first = _("The first one must be an engineer. From then on every work is somebody's, and roles count.");
    ask(section, &registration,
        (GuiForm){ .explanation = is_first ? first : NULL,
                   .accept = _("Register"),
                   .fields = fields,
                   .n_fields = G_N_ELEMENTS(fields) });
}

/* --- PINs, and leaving -------------------------------------------------------------------------------------------------------------- */

static gpointer
set_pin(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    const char *pin = gui_form_value(data, "pin");
    return auth_person_set_pin(station_db(station), gui_form_value(data, "badge"), pin != NULL ? pin : "",
                               caller->auth.person == 0, error);
}

static void
on_pin_set(GtkWidget *widget, gpointer person)
{
    tell(widget, person, _("New PIN"));
}

static const Change new_pin = { "operator set-pin", N_("Set a PIN"), set_pin, on_pin_set };

static void
on_set_pin(GtkWidget *section)
{
    const GuiFormField fields[] = {
        { .key = "badge", .label = _("_Badge"), .kind = GUI_FORM_SECRET, .required = TRUE, .hint = _("Of the person who gets the PIN") },
        { .key = "pin", .label = _("_PIN"), .kind = GUI_FORM_SECRET, .required = TRUE, .hint = _("At least four characters; it also ends a lock-out") },
    };
    ask(section, &new_pin, (GuiForm){ .accept = _("Set"), .fields = fields, .n_fields = G_N_ELEMENTS(fields) });
}

static gpointer
disable(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    return auth_person_disable(station_db(station), gui_form_value(data, "badge"),
                               g_strcmp0(g_hash_table_lookup(data, "blank"), "true") == 0, error);
}

static void
on_gone(GtkWidget *widget, gpointer person)
{
    tell(widget, person, _("Disabled"));
}

static const Change leaving = { "operator disable", N_("Disable a badge"), disable, on_gone };

static void
on_disable(GtkWidget *section)
{
    const GuiFormField fields[] = {
        { .key = "badge", .label = _("_Badge"), .kind = GUI_FORM_SECRET, .required = TRUE, .hint = _("It opens nothing from now on") },
        { .key = "blank", .label = _("Also _forget the name"), .kind = GUI_FORM_CHECK },
    };
    ask(section, &leaving,
        (GuiForm){ .explanation = _("The number and what was done under it stay on record."),
                   .accept = _("Disable"),
                   .fields = fields,
                   .n_fields = G_N_ELEMENTS(fields) });
}

/* --- the list ------------------------------------------------------------------------------------------------------------------------ */

static gpointer
load(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    return db_person_list(station_db(station), error);
}

static void
show(GtkWidget *section, GtkListBox *list, gpointer item)
{
    (void)section;
    const DbPerson *person = item;
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, person->id);
    g_autofree char *title = g_strdup_printf("%s  %s", number, person->name != NULL ? person->name : _("(name forgotten)"));
    const char *state = person->disabled_at != 0          ? _("disabled")
                        : auth_is_locked_out(person)       ? _("locked out")
                        : person->pin == NULL              ? _("no PIN")
                                                           : _("with PIN");
    g_autofree char *subtitle = g_strdup_printf("%s · %s", person->roles, state);
    GtkWidget *row = gui_setup_box_add_row(list, title, subtitle);
    gtk_widget_set_sensitive(row, person->disabled_at == 0);
}

static const GuiSetupListKind kind = {
    .title = N_("People"),
    .explanation = N_("While nobody is registered everything is allowed and nothing is asked."),
    .empty = N_("Nobody is registered: whoever is at the screen may do everything"),
    .verb = "operator list",
    .add_label = N_("_Register…"),
    .add_verb = "operator add",
    .add = add,
    .load = load,
    .show = show,
};

GtkWidget *
gui_setup_people_new(GuiSession *session)
{
    GtkWidget *section = gui_setup_list_new(session, &kind);
    gui_setup_box_add_action(GUI_SETUP_BOX(section), session, "operator set-pin", _("Set a _PIN…"), G_CALLBACK(on_set_pin), section);
    gui_setup_box_add_action(GUI_SETUP_BOX(section), session, "operator disable", _("_Disable…"), G_CALLBACK(on_disable), section);
    return section;
}
