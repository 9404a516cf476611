/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-unit-sections.h"

#include "gui/code-words.h"
#include "gui/gui-format.h"
#include "gui/gui-label-picture.h"
#include "gui/gui-timeline.h"
#include "station/unit/unit-label.h"

#include <glib/gi18n.h>
#include <handy.h>
#include <inttypes.h>
#include <string.h>

#define PICTURES_AT_MOST 12

static GtkWidget *
new_group(const char *title)
{
    return g_object_new(HDY_TYPE_PREFERENCES_GROUP, "title", title, "visible", TRUE, NULL);
}

static void
add_row(GtkWidget *group, const char *title, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    GtkWidget *row = g_object_new(HDY_TYPE_ACTION_ROW, "title", title, "visible", TRUE, NULL);
    GtkWidget *words = gtk_label_new(value);
    g_object_set(words, "selectable", TRUE, "can-focus", FALSE, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign",
                 1.0, "max-width-chars", 44, "width-chars", 20, "margin-top", 6, "margin-bottom", 6, "visible", TRUE, NULL);
    gtk_container_add(GTK_CONTAINER(row), words);
    g_autofree char *name = g_strdup_printf("%s: %s", title, value);
    atk_object_set_name(gtk_widget_get_accessible(row), name);
    gtk_container_add(GTK_CONTAINER(group), row);
}

static void
add_time(GtkWidget *group, const char *title, gint64 at)
{
    if (at == 0)
        return;
    g_autofree char *words = gui_format_exact_moment(at);
    add_row(group, title, words);
}

/* --- identity -------------------------------------------------------------------------------------------------------- */

static const char *
confirmed_words(const DbUnit *unit)
{
    if (g_strcmp0(unit->confirmed_by, "module") == 0)
        return _("by its module, its label and the record");
    return g_strcmp0(unit->confirmed_by, "carrier") == 0 ? _("by its carrier") : unit->confirmed_by;
}

GtkWidget *
gui_unit_sections_identity(const GuiUnitFacts *facts, const char *uid)
{
    const DbUnit *unit = facts->unit;
    g_autofree char *product = g_strdup_printf("%s (%s)", facts->product_name, unit->product);
    GtkWidget *group = new_group(_("Identity"));
    add_row(group, _("UID"), uid);
    add_row(group, _("State"), gui_story_state(unit->state));
    add_row(group, _("Held for"), code_words_or(unit->hold_reason));
    add_row(group, _("Serial number"), unit->serial);
    add_row(group, _("Carrier"), unit->carrier);
    add_row(group, _("Product"), product);
    add_row(group, _("Batch"), unit->batch);
    add_row(group, _("Confirmed"), confirmed_words(unit));
    add_time(group, _("Recorded"), unit->created_at);
    add_time(group, _("Commissioned"), unit->commissioned_at);
    add_row(group, _("Maker"), unit->maker);
    add_row(group, _("Module"), unit->about);
    add_row(group, _("Firmware"), unit->version);
    add_row(group, _("Slot"), unit->slot);
    return group;
}

/* --- certificate ------------------------------------------------------------------------------------------------------- */

static const char *
trust_words(CertTrust trust)
{
    static const char *const words[N_CERT_TRUSTS] = {
        [CERT_TRUSTED] = N_("Trusted: signed by a pinned maker's CA"), [CERT_UNKNOWN_MAKER] = N_("Unknown maker"),
        [CERT_BAD_SIGNATURE] = N_("Its signature is wrong"),           [CERT_EXPIRED] = N_("It has expired"),
        [CERT_NOT_YET_VALID] = N_("It is not valid yet"),              [CERT_IS_CA] = N_("It is a CA's own"),
        [CERT_WEAK_KEY] = N_("Its key is too weak"),                   [CERT_UID_MISMATCH] = N_("It names another UID"),
    };
    return words[trust] != NULL ? _(words[trust]) : NULL;
}

/* As hex without what may stand between the digits: how a serial number holds a UID. */
static gboolean
is_same_number(const char *a, const char *b)
{
    GString *plain[2] = { g_string_new(NULL), g_string_new(NULL) };
    const char *const texts[2] = { a, b };
    for (int i = 0; i < 2; i++)
        for (const char *c = texts[i]; *c != '\0'; c++)
            if (g_ascii_isxdigit(*c) && (*c != '0' || plain[i]->len > 0))
                g_string_append_c(plain[i], g_ascii_tolower(*c));
    gboolean same = plain[0]->len > 0 && g_string_equal(plain[0], plain[1]);
    g_string_free(plain[0], TRUE);
    g_string_free(plain[1], TRUE);
    return same;
}

/* (transfer full): a distinguished name, any value in it that is the UID masked. */
static char *
masked_name(const char *name, const char *uid)
{
    g_auto(GStrv) parts = g_strsplit(name, ",", -1);
    for (char **part = parts; *part != NULL; part++) {
        const char *equals = strchr(*part, '=');
        if (equals == NULL || (strstr(equals, uid) == NULL && !is_same_number(equals + 1, uid)))
            continue;
        g_autofree char *masked = gui_format_masked(equals + 1);
        char *whole = g_strdup_printf("%.*s=%s", (int)(equals - *part), *part, masked);
        g_free(*part);
        *part = whole;
    }
    return g_strjoinv(",", parts);
}

GtkWidget *
gui_unit_sections_certificate(const GuiUnitFacts *facts, gboolean is_whole)
{
    const CertReport *report = facts->report;
    if (report == NULL)
        return NULL;
    const char *uid = facts->unit->uid;
    g_autofree char *subject = is_whole ? g_strdup(report->subject) : masked_name(report->subject, uid);
    g_autofree char *serial =
        !is_whole && is_same_number(report->serial, uid) ? gui_format_masked(report->serial) : g_strdup(report->serial);
    GtkWidget *group = new_group(_("Certificate"));
    add_row(group, _("Trust"), trust_words(report->trust));
    add_row(group, _("Subject"), subject);
    add_row(group, _("Issuer"), report->issuer);
    add_row(group, _("Serial number"), serial);
    add_time(group, _("Valid from"), report->not_before);
    add_time(group, _("Valid until"), report->not_after);
    add_row(group, _("Key"), report->key);
    add_row(group, _("SHA-256"), report->sha256);
    return group;
}

/* --- labels --------------------------------------------------------------------------------------------------------------- */

static const char *
label_state_words(DbLabelState state)
{
    static const char *const words[N_DB_LABEL_STATES] = {
        [DB_LABEL_INTENDED] = N_("asked for"), [DB_LABEL_SENT] = N_("at the printer"), [DB_LABEL_PRINTED] = N_("printed"),
        [DB_LABEL_UNKNOWN] = N_("nobody knows whether it came out"), [DB_LABEL_CONFIRMED] = N_("confirmed"),
        [DB_LABEL_REVOKED] = N_("revoked"),
    };
    return _(words[state]);
}

static const char *
fate_words(DbLabelFate fate)
{
    static const char *const words[N_DB_FATES] = {
        [DB_FATE_NONE] = NULL,           [DB_FATE_ON_UNIT] = N_("on the unit"), [DB_FATE_SCRAPPED] = N_("in the scrap"),
        [DB_FATE_LOST] = N_("lost"),     [DB_FATE_NEVER_PRINTED] = N_("never printed"),
    };
    return words[fate] != NULL ? _(words[fate]) : NULL;
}

static GtkWidget *
new_label_row(const DbLabel *label, GuiSession *session, gboolean has_picture)
{
    gboolean is_own = g_str_equal(label->kind, LABEL_KIND_UNIT);
    g_autofree char *number = g_strdup_printf(_("Label %" PRId64), label->generation);
    g_autofree char *title = is_own ? g_strdup(number) : g_strdup_printf("%s (%s)", number, label->kind);
    const char *fate = fate_words(label->fate);
    g_autoptr(GString) words = g_string_new(label_state_words(label->state));
    if (fate != NULL)
        g_string_append_printf(words, ", %s", fate);
    if (label->reason != NULL)
        g_string_append_printf(words, ": %s", label->reason);
    GtkWidget *row = g_object_new(HDY_TYPE_ACTION_ROW, "title", title, "subtitle", words->str, "visible", TRUE, NULL);
    if (has_picture) {
        GtkWidget *picture = gui_label_picture_new();
        g_object_set(picture, "margin-top", 8, "margin-bottom", 8, "height-request", 120, NULL);
        gui_label_picture_show_label(GUI_LABEL_PICTURE(picture), session, label->id);
        gtk_container_add(GTK_CONTAINER(row), picture);
    }
    g_autofree char *name = g_strdup_printf("%s: %s", title, words->str);
    atk_object_set_name(gtk_widget_get_accessible(row), name);
    return row;
}

GtkWidget *
gui_unit_sections_labels(const GuiUnitFacts *facts, GuiSession *session)
{
    GtkWidget *group = new_group(_("Labels"));
    for (guint i = 0; i < facts->labels->len; i++)
        gtk_container_add(GTK_CONTAINER(group),
                          new_label_row(g_ptr_array_index(facts->labels, i), session, i < PICTURES_AT_MOST));
    return group;
}

/* --- history --------------------------------------------------------------------------------------------------------------- */

GtkWidget *
gui_unit_sections_history(const GuiUnitFacts *facts)
{
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
    GtkWidget *heading = gtk_label_new(_("History"));
    gtk_label_set_xalign(GTK_LABEL(heading), 0);
    gtk_style_context_add_class(gtk_widget_get_style_context(heading), "heading");
    GtkWidget *timeline = gui_timeline_new();
    gui_timeline_show(GUI_TIMELINE(timeline), facts->story);
    gtk_container_add(GTK_CONTAINER(box), heading);
    gtk_container_add(GTK_CONTAINER(box), timeline);
    gtk_widget_show_all(box);
    return box;
}
