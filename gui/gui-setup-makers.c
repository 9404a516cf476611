/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-ask.h"
#include "gui/gui-findings.h"
#include "gui/gui-form.h"
#include "gui/gui-setup-list.h"
#include "gui/gui-setup-sections.h"
#include "gui/gui-window.h"
#include "station/base/claimcheck-error.h"
#include "station/unit/authority-check.h"
#include "station/unit/authority.h"

#include <glib/gi18n.h>

/* --- adding -------------------------------------------------------------------------------------------------------------------- */

static gpointer
add_file(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const char *path = gui_form_value(data, "file");
    g_autofree char *text = NULL;
    const AuthorityOptions options = { gui_form_value(data, "maker"), gui_form_value(data, "uid-in"),
                                       gui_form_value(data, "uid-pattern"), gui_form_value(data, "staging-endpoint") };
    if (!authority_options_check(&options, error))
        return NULL;
    if (!g_file_get_contents(path, &text, NULL, error)) {
        claimcheck_error_from_io(error, path);
        return NULL;
    }
    return authority_add(station, text, &options, error);
}

static void
on_added(GtkWidget *widget, gpointer result)
{
    GPtrArray *all = result;
    for (guint i = 0; i < all->len; i++) {
        const AuthorityAdded *added = g_ptr_array_index(all, i);
        g_autofree char *sentence = g_strdup_printf("%s: %s", added->ca->maker, added->outcome);
        gui_window_tell(widget, sentence);
        for (guint n = 0; n < added->warnings->len; n++)
            gui_window_tell(widget, g_ptr_array_index(added->warnings, n));
    }
}

static void
on_form(GHashTable *values, gpointer data)
{
    g_autoptr(GtkWidget) section = data;
    if (values == NULL)
        return;
    gui_act(&(GuiAct){ .widget = section,
                       .session = gui_setup_list_session(section),
                       .lane = GUI_LANE_WRITE,
                       .verb = "ca add",
                       .what = _("Add a maker's CA"),
                       .work = add_file,
                       .data = g_hash_table_ref(values),
                       .free_data = (GDestroyNotify)g_hash_table_unref,
                       .free_result = GUI_FREE_ARRAY,
                       .done = on_added });
}

static void
add(GtkWidget *section)
{
    const GuiFormField fields[] = {
        { .key = "file", .label = _("_File"), .kind = GUI_FORM_FILE, .required = TRUE, .hint = _("The maker's CA, root or intermediate, as PEM") },
        { .key = "maker", .label = _("_Maker"), .hint = _("Empty: the one in the certificate") },
        { .key = "uid-in", .label = _("_UID in"), .kind = GUI_FORM_CHOICE, .choices = "cn|serialNumber|x509-serial|none", .hint = _("Where this maker's certificates carry the UID") },
        { .key = "uid-pattern", .label = _("UID _pattern"), .hint = _("A regular expression; empty: any UID") },
        { .key = "staging-endpoint", .label = _("_Staging endpoint"), .hint = _("Where its modules point before they are claimed") },
    };
    const GuiForm form = { .title = _("Trust a maker's CA"),
                           .explanation = _("Modules are good only if a CA that is trusted here signed their certificates."),
                           .accept = _("Trust"),
                           .fields = fields,
                           .n_fields = G_N_ELEMENTS(fields) };
    gui_form_ask(section, &form, on_form, g_object_ref(section));
}

/* --- retiring --------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    GtkWidget *section; /* owned */
    gint64 id;
} Retiring;

static gpointer
retire(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    return authority_retire(station, *(const gint64 *)data, error);
}

static void
on_sure(const char *text, gpointer data)
{
    g_autofree Retiring *retiring = data;
    g_autoptr(GtkWidget) section = retiring->section;
    if (text == NULL)
        return;
    gui_act(&(GuiAct){ .widget = section,
                       .session = gui_setup_list_session(section),
                       .lane = GUI_LANE_WRITE,
                       .verb = "ca retire",
                       .what = _("Retire a maker's CA"),
                       .work = retire,
                       .data = g_memdup2(&retiring->id, sizeof retiring->id),
                       .free_data = g_free,
                       .free_result = (GDestroyNotify)db_ca_free });
}

static void
on_retire(GtkWidget *button, gpointer id)
{
    GtkWidget *section = gtk_widget_get_ancestor(button, GUI_TYPE_SETUP_BOX);
    Retiring *retiring = g_new0(Retiring, 1);
    *retiring = (Retiring){ g_object_ref(section), *(gint64 *)id };
    const GuiQuestion question = { .title = _("Retire this CA?"),
                                   .explanation = _("Its modules are refused from now on. What is on record stays as it is."),
                                   .accept = _("Retire"),
                                   .destructive = TRUE };
    gui_ask(section, &question, on_sure, retiring);
}

/* --- testing ---------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    gint64 id;
    char *maker;
    GPtrArray *findings; /* once it was done */
} Test;

static void
test_free(gpointer data)
{
    Test *test = data;
    g_free(test->maker);
    g_clear_pointer(&test->findings, g_ptr_array_unref);
    g_free(test);
}

static Test *
test_new(gint64 id, const char *maker)
{
    Test *test = g_new0(Test, 1);
    *test = (Test){ id, g_strdup(maker), NULL };
    return test;
}

static gpointer
examine(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const Test *asked = data;
    g_autoptr(GPtrArray) findings = authority_check(station, asked->id, error);
    if (findings == NULL)
        return NULL;
    Test *tested = test_new(asked->id, asked->maker);
    tested->findings = g_steal_pointer(&findings);
    return tested;
}

static void
on_examined(GtkWidget *section, gpointer result)
{
    const Test *tested = result;
    gui_findings_show_authority(section, tested->maker, tested->findings);
}

static void
on_test(GtkWidget *button, gpointer data)
{
    GtkWidget *section = gtk_widget_get_ancestor(button, GUI_TYPE_SETUP_BOX);
    const Test *asked = data;
    gui_act(&(GuiAct){ .widget = section, .session = gui_setup_list_session(section), .lane = GUI_LANE_READ,
                       .what = _("Test"), .work = examine, .data = test_new(asked->id, asked->maker), .free_data = test_free,
                       .free_result = test_free, .done = on_examined });
}

/* --- the list ---------------------------------------------------------------------------------------------------------------------- */

static gpointer
load(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    return db_ca_list(station_db(station), true, error);
}

static void
show(GtkWidget *section, GtkListBox *list, gpointer item)
{
    const DbCa *ca = item;
    g_autofree char *title = g_strdup_printf("%s%s%s", ca->maker, ca->simulator ? " · " : "", ca->simulator ? _("simulator") : "");
    g_autofree char *subtitle =
        g_strdup_printf(_("%s\nUID in %s%s%s"), ca->subject, ca->uid_in, ca->uid_pattern != NULL ? ", " : "",
                        ca->uid_pattern != NULL ? ca->uid_pattern : "");
    GtkWidget *row = gui_setup_box_add_row(list, title, subtitle);
    g_autofree char *test = g_strdup_printf(_("Test %s"), ca->maker);
    gui_setup_box_add_button(row, _("Test"), test, G_CALLBACK(on_test), test_new(ca->id, ca->maker),
                             (GClosureNotify)(void (*)(void))test_free);
    if (ca->retired_at != 0) {
        gtk_style_context_add_class(gtk_widget_get_style_context(row), "setup-empty");
        gtk_container_add(GTK_CONTAINER(row), gtk_label_new(_("retired")));
        gtk_widget_show_all(row);
        return;
    }
    g_autofree char *name = g_strdup_printf(_("Retire %s"), ca->maker);
    GtkWidget *button = gui_setup_box_add_button(row, _("Retire…"), name, G_CALLBACK(on_retire),
                                                 g_memdup2(&ca->id, sizeof ca->id), (GClosureNotify)(void (*)(void))g_free);
    gtk_widget_set_sensitive(button, gui_session_may(gui_setup_list_session(section), "ca retire"));
}

static const GuiSetupListKind kind = {
    .title = N_("Makers' CAs"),
    .explanation = N_("Whose modules this station accepts. A CA that is retired is kept, since what it proved must still be shown."),
    .empty = N_("No maker is trusted yet: every module is refused"),
    .verb = "ca list",
    .add_label = N_("_Add a CA…"),
    .add_verb = "ca add",
    .add = add,
    .load = load,
    .show = show,
};

static const GuiSettingKind trust_kinds[] = {
    { .name = "trust.policy",
      .title = N_("A module that no CA here vouches for"),
      .subtitle = N_("A warning is for a line that is set up, not for one that ships"),
      .control = GUI_SETTING_CHOICE,
      .values = "refuse|warn",
      .words = N_("Is refused|Is a warning") },
    { .name = "trust.min-key-bits",
      .title = N_("Shortest RSA key"),
      .subtitle = N_("Bits; a shorter one is refused"),
      .control = GUI_SETTING_NUMBER,
      .min = 1024,
      .max = 8192 },
};

GtkWidget *
gui_setup_makers_new(GuiSession *session)
{
    GtkWidget *section = gui_setup_list_new(session, &kind);
    GtkListBox *list = gui_setup_box_add_group(GUI_SETUP_BOX(section), _("Trust"), NULL);
    gui_setup_box_add_settings(list, session, trust_kinds, G_N_ELEMENTS(trust_kinds));
    return section;
}
