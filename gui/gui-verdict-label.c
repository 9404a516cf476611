/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-verdict-label.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define WORD_SCALE     9.0
#define SENTENCE_SCALE 2.0
#define CODE_SCALE     1.1
#define WAITING_SCALE  3.0
#define WIDER_THAN_ANY (4000 * PANGO_SCALE)

struct _GuiVerdictLabel {
    GtkLabel parent_instance;
};

G_DEFINE_TYPE(GuiVerdictLabel, gui_verdict_label, GTK_TYPE_LABEL)

static void
add(PangoAttrList *list, PangoAttribute *attribute, gsize from, gsize to)
{
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)to;
    pango_attr_list_insert(list, attribute);
}

/* The blank behind the colon is wider than any screen, so the line breaks there; the colon is not seen. */
static void
add_break(PangoAttrList *list, gsize colon)
{
    add(list, pango_attr_foreground_alpha_new(1), colon, colon + 1);
    add(list, pango_attr_letter_spacing_new(WIDER_THAN_ANY), colon + 1, colon + 2);
}

static void
show(GuiVerdictLabel *self, const char *text, PangoAttrList *list)
{
    gtk_label_set_attributes(GTK_LABEL(self), list);
    gtk_label_set_text(GTK_LABEL(self), text);
    pango_attr_list_unref(list);
}

void
gui_verdict_label_set(GuiVerdictLabel *self, const GError *refusal)
{
    PangoAttrList *list = pango_attr_list_new();
    const char *word = refusal == NULL ? _("Good") : _("Bad");
    gsize length = strlen(word);
    add(list, pango_attr_scale_new(WORD_SCALE), 0, length);
    add(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), 0, length);
    if (refusal == NULL) {
        show(self, word, list);
        return;
    }
    g_autofree char *text =
        g_strdup_printf("%s: %s [%s]", word, refusal->message, claimcheck_error_word(refusal));
    gsize end = strlen(text), code = (gsize)(strrchr(text, '[') - text);
    add_break(list, length);
    add(list, pango_attr_scale_new(SENTENCE_SCALE), length, code);
    add(list, pango_attr_scale_new(CODE_SCALE), code, end);
    show(self, text, list);
}

void
gui_verdict_label_clear(GuiVerdictLabel *self, const char *words)
{
    PangoAttrList *list = pango_attr_list_new();
    add(list, pango_attr_scale_new(WAITING_SCALE), 0, strlen(words));
    show(self, words, list);
}

static void
gui_verdict_label_class_init(GuiVerdictLabelClass *klass)
{
    (void)klass;
}

static void
gui_verdict_label_init(GuiVerdictLabel *self)
{
    gtk_label_set_line_wrap(GTK_LABEL(self), TRUE);
    gtk_label_set_xalign(GTK_LABEL(self), 0);
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), "Verdict");
}
