/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-question-card.h"

#include "gui/gui-format.h"

#include <glib/gi18n.h>

struct _GuiQuestionCard {
    GtkBin parent_instance;
    GtkLabel *title, *text;
    GtkWidget *void_button;
};

G_DEFINE_TYPE(GuiQuestionCard, gui_question_card, GTK_TYPE_BIN)

enum { VOID, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_void(GtkButton *button, gpointer data)
{
    (void)button;
    g_signal_emit(data, signals[VOID], 0);
}

static void
gui_question_card_class_init(GuiQuestionCardClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    signals[VOID] = g_signal_new("void", GUI_TYPE_QUESTION_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_accessible_role(widget, ATK_ROLE_PANEL);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-question-card.ui");
    gtk_widget_class_bind_template_child(widget, GuiQuestionCard, title);
    gtk_widget_class_bind_template_child(widget, GuiQuestionCard, text);
    gtk_widget_class_bind_template_child(widget, GuiQuestionCard, void_button);
    gtk_widget_class_bind_template_callback(widget, on_void);
}

static void
gui_question_card_init(GuiQuestionCard *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
gui_question_card_new(const LabelQuestion *question)
{
    GuiQuestionCard *self = g_object_new(GUI_TYPE_QUESTION_CARD, "visible", TRUE, NULL);
    g_autofree char *masked = gui_format_masked(question->uid);
    const char *printer = question->printer != NULL ? question->printer : _("an unknown printer");
    g_autofree char *title = g_strdup_printf(_("Did the label of unit %s print?"), masked);
    g_autofree char *text = g_strdup_printf(_("It was on its way to %s. Scan it if it came out; else press Void."), printer);
    gtk_label_set_text(self->title, title);
    gtk_label_set_text(self->text, text);
    g_autofree char *name = g_strdup_printf("Question %s", masked); /* names are never translated */
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), name);
    atk_object_set_description(gtk_widget_get_accessible(GTK_WIDGET(self)), title);
    atk_object_set_name(gtk_widget_get_accessible(self->void_button), "Void");
    atk_object_set_description(gtk_widget_get_accessible(self->void_button), title);
    return GTK_WIDGET(self);
}
