/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-act.h"
#include "gui/gui-form.h"
#include "gui/gui-rows.h"
#include "gui/gui-setup-box.h"
#include "gui/gui-setup-sections.h"
#include "gui/gui-window.h"
#include "station/base/claimcheck-error.h"
#include "station/base/durable-file.h"
#include "station/manifest/manifest-key.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
    GuiSession *session;
    GtkListBox *list;
} Section;

/* --- how things stand ------------------------------------------------------------------------------------------------------------------ */

typedef struct {
    char *key, *certificate;
    bool has_key, has_certificate, has_trial;
} Status;

static void
status_free(gpointer data)
{
    Status *status = data;
    g_free(status->key);
    g_free(status->certificate);
    g_free(status);
}

static gpointer
look(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    (void)error;
    Status *status = g_new0(Status, 1);
    g_autofree char *trials = manifest_trials_path(station);
    status->key = manifest_key_path(station);
    status->certificate = manifest_certificate_path(station);
    status->has_key = g_file_test(status->key, G_FILE_TEST_EXISTS);
    status->has_certificate = g_file_test(status->certificate, G_FILE_TEST_EXISTS);
    status->has_trial = g_file_test(trials, G_FILE_TEST_EXISTS);
    return status;
}

static void
on_looked(GtkWidget *widget, gpointer result)
{
    const Section *self = g_object_get_data(G_OBJECT(widget), "keys");
    const Status *status = result;
    gui_rows_clear(GTK_CONTAINER(self->list));
    gui_setup_box_add_row(self->list, status->has_key ? _("There is a manifest key") : _("There is no manifest key"), status->key);
    gui_setup_box_add_row(self->list,
                          status->has_certificate ? _("It has a certificate") : _("It has no certificate"), status->certificate);
    if (status->has_trial)
        gui_setup_box_add_row(self->list, _("A trial key has signed"), _("Its manifests say so; an OEM need not trust them"));
}

static void
reload(GtkWidget *widget)
{
    const Section *self = g_object_get_data(G_OBJECT(widget), "keys");
    if (gtk_widget_get_mapped(widget))
        gui_act(&(GuiAct){ .widget = widget, .session = self->session, .lane = GUI_LANE_READ, .work = look,
                           .free_result = status_free, .done = on_looked });
}

/* --- acts ---------------------------------------------------------------------------------------------------------------------------- */

/* GuiActs on the key have their values in a form's table. */
static void
act(GtkWidget *widget, GHashTable *values, const char *verb, const char *what, GuiWork work)
{
    const Section *self = g_object_get_data(G_OBJECT(widget), "keys");
    gui_act(&(GuiAct){ .widget = widget, .session = self->session, .lane = GUI_LANE_WRITE, .verb = verb, .what = what,
                       .work = work, .data = g_hash_table_ref(values), .free_data = (GDestroyNotify)g_hash_table_unref,
                       .done = (GuiActDone)(void (*)(void))reload });
}

static gpointer
create(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const char *phrase = gui_form_value(data, "phrase");
    if (g_strcmp0(phrase, gui_form_value(data, "again")) != 0) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Type it twice, the same."), _("the pass phrase: the two differ"));
        return NULL;
    }
    bool self_signed = g_strcmp0(g_hash_table_lookup(data, "self-signed"), "true") == 0;
    return manifest_key_create(station, phrase, self_signed, error) ? GUI_DONE : NULL;
}

static ManifestKey *
open_key(Station *station, GHashTable *values, GError **error)
{
    g_autofree char *path = manifest_key_path(station);
    return manifest_key_load(path, NULL, gui_form_value(values, "phrase"), error);
}

static bool
write_text(const char *path, const char *text, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    return durable_file_write(path, bytes, 0644, error);
}

static gpointer
request(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    g_autoptr(ManifestKey) key = open_key(station, data, error);
    g_autofree char *text = key != NULL ? manifest_key_request(key, station, error) : NULL;
    return text != NULL && write_text(gui_form_value(data, "file"), text, error) ? GUI_DONE : NULL;
}

static gpointer
install(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    g_autofree char *pem = NULL;
    const char *path = gui_form_value(data, "file");
    if (!g_file_get_contents(path, &pem, NULL, error)) {
        claimcheck_error_from_io(error, path);
        return NULL;
    }
    g_autoptr(ManifestKey) key = open_key(station, data, error);
    return key != NULL && manifest_key_install(station, key, pem, error) ? GUI_DONE : NULL;
}

static gpointer
save_ca(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    g_autofree char *pem = manifest_key_ca(station, error);
    return pem != NULL && write_text(gui_form_value(data, "file"), pem, error) ? GUI_DONE : NULL;
}

/* --- questions ------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    const char *verb;
    const char *title; /* N_() */
    const char *subtitle;
    const char *accept;
    GuiWork work;
    GuiFormField fields[3];
    gsize n_fields;
} Errand;

static const Errand errands[] = {
    { "key create", N_("Create a key"), N_("It stays on this computer, under a pass phrase"), N_("Create"), create,
      { { .key = "phrase", .label = N_("_Pass phrase"), .kind = GUI_FORM_SECRET, .required = TRUE },
        { .key = "again", .label = N_("_Once more"), .kind = GUI_FORM_SECRET, .required = TRUE },
        { .key = "self-signed", .label = N_("With a certificate of its _own"), .kind = GUI_FORM_CHECK } },
      3 },
    { "key request", N_("Request a certificate"), N_("A file for whoever certifies the key"), N_("Write"), request,
      { { .key = "file", .label = N_("_File"), .required = TRUE },
        { .key = "phrase", .label = N_("_Pass phrase"), .kind = GUI_FORM_SECRET, .required = TRUE } },
      2 },
    { "key install", N_("Install the certificate"), N_("As it came back, followed in the file by the CAs above it"), N_("Install"), install,
      { { .key = "file", .label = N_("_File"), .kind = GUI_FORM_FILE, .required = TRUE },
        { .key = "phrase", .label = N_("_Pass phrase"), .kind = GUI_FORM_SECRET, .required = TRUE } },
      2 },
    { "key ca", N_("Save the CA"), N_("What an OEM pins to check our manifests"), N_("Save"), save_ca,
      { { .key = "file", .label = N_("_File"), .required = TRUE } },
      1 },
};

typedef struct {
    GtkWidget *section; /* owned */
    const Errand *errand;
} Asking;

static void
on_form(GHashTable *values, gpointer data)
{
    g_autofree Asking *asking = data;
    g_autoptr(GtkWidget) section = asking->section;
    if (values != NULL)
        act(section, values, asking->errand->verb, _(asking->errand->title), asking->errand->work);
}

static void
on_errand(GtkWidget *button, gpointer data)
{
    const Errand *errand = data;
    GuiFormField fields[G_N_ELEMENTS(errand->fields)];
    for (gsize i = 0; i < errand->n_fields; i++) {
        fields[i] = errand->fields[i];
        fields[i].label = _(fields[i].label);
    }
    const GuiForm form = { .title = _(errand->title), .explanation = _(errand->subtitle), .accept = _(errand->accept),
                           .fields = fields, .n_fields = errand->n_fields };
    Asking *asking = g_new0(Asking, 1);
    *asking = (Asking){ g_object_ref(gtk_widget_get_ancestor(button, GUI_TYPE_SETUP_BOX)), errand };
    gui_form_ask(button, &form, on_form, asking);
}

/* --- the section ------------------------------------------------------------------------------------------------------------------------ */

static const GuiSettingKind kinds[] = {
    { .name = "key.uri", .title = N_("Key elsewhere"), .subtitle = N_("A PEM file or a pkcs11: URI, in place of the key above") },
    { .name = "key.certificate", .title = N_("Its certificate"), .subtitle = N_("A PEM file") },
};

static void
section_free(gpointer data)
{
    g_object_unref(((Section *)data)->session);
    g_free(data);
}

GtkWidget *
gui_setup_keys_new(GuiSession *session)
{
    GtkWidget *widget = gui_setup_box_new();
    GuiSetupBox *box = GUI_SETUP_BOX(widget);
    Section *self = g_new0(Section, 1);
    self->session = g_object_ref(session);
    self->list = gui_setup_box_add_group(box, _("Manifest key"), _("Signs what the OEM receives. The station's own key, which signs the audit's heads, is another one and needs nobody."));
    g_object_set_data_full(G_OBJECT(widget), "keys", self, section_free);
    GtkListBox *list = gui_setup_box_add_group(box, _("What can be done"), NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(errands); i++) {
        GtkWidget *row = gui_setup_box_add_row(list, _(errands[i].title), _(errands[i].subtitle));
        g_autofree char *label = g_strconcat(_(errands[i].accept), "…", NULL);
        gui_setup_box_add_button(row, label, _(errands[i].title), G_CALLBACK(on_errand), (gpointer)&errands[i], NULL);
    }
    list = gui_setup_box_add_group(box, _("Token"), NULL);
    gui_setup_box_add_settings(list, session, kinds, G_N_ELEMENTS(kinds));
    g_signal_connect(widget, "map", G_CALLBACK(reload), NULL);
    g_signal_connect_object(session, "changed", G_CALLBACK(reload), widget, G_CONNECT_SWAPPED);
    return widget;
}
