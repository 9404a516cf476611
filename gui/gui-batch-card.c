/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-batch-card.h"

#include "gui/gui-ring.h"

#include <glib/gi18n.h>

struct _GuiBatchCard {
    GtkButton parent_instance;
    GuiRing *ring;
    GtkLabel *code, *product, *progress, *state;
};

G_DEFINE_TYPE(GuiBatchCard, gui_batch_card, GTK_TYPE_BUTTON)

static void
gui_batch_card_class_init(GuiBatchCardClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    g_type_ensure(GUI_TYPE_RING);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-batch-card.ui");
    gtk_widget_class_bind_template_child(widget, GuiBatchCard, ring);
    gtk_widget_class_bind_template_child(widget, GuiBatchCard, code);
    gtk_widget_class_bind_template_child(widget, GuiBatchCard, product);
    gtk_widget_class_bind_template_child(widget, GuiBatchCard, progress);
    gtk_widget_class_bind_template_child(widget, GuiBatchCard, state);
}

static void
gui_batch_card_init(GuiBatchCard *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
gui_batch_card_new(void)
{
    return g_object_new(GUI_TYPE_BATCH_CARD, NULL);
}

void
gui_batch_card_show(GuiBatchCard *self, const GuiBatchFacts *facts)
{
    gboolean is_open = gui_batch_facts_is_open(facts);
    g_autofree char *sentence = gui_batch_facts_sentence(facts);
    g_autofree char *description = g_strdup_printf("%s, %s", is_open ? _("open") : _("closed"), sentence);
    gtk_label_set_text(self->code, facts->batch->code);
    gtk_label_set_text(self->product, facts->product_name);
    gtk_label_set_text(self->progress, sentence);
    gtk_label_set_text(self->state, is_open ? _("Open") : _("Closed"));
    GtkStyleContext *style = gtk_widget_get_style_context(GTK_WIDGET(self->state));
    gtk_style_context_remove_class(style, is_open ? "pill-closed" : "pill-open");
    gtk_style_context_add_class(style, is_open ? "pill-open" : "pill-closed");
    gui_ring_set(self->ring, gui_batch_facts_good(facts), facts->sums.held, facts->batch->quantity);
    AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(self));
    atk_object_set_name(accessible, facts->batch->code);
    atk_object_set_description(accessible, description);
}

const char *
gui_batch_card_code(GuiBatchCard *self)
{
    return gtk_label_get_text(self->code);
}
