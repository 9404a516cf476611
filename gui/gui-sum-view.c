/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-sum-view.h"

#include "gui/gui-flow-accessible.h"
#include "gui/gui-style.h"

#include <glib/gi18n.h>

struct _GuiSumView {
    GtkFlowBox parent_instance;
    GPtrArray *terms; /* of ShownTerm */
};

/** ShownTerm: a term and its widgets, which belong to the view. */
typedef struct {
    const BatchTerm *term;
    GtkWidget *button;
    GtkLabel *figure;
} ShownTerm;

G_DEFINE_TYPE(GuiSumView, gui_sum_view, GTK_TYPE_FLOW_BOX)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
gui_sum_view_finalize(GObject *object)
{
    g_ptr_array_unref(GUI_SUM_VIEW(object)->terms);
    G_OBJECT_CLASS(gui_sum_view_parent_class)->finalize(object);
}

static void
gui_sum_view_class_init(GuiSumViewClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = gui_sum_view_finalize;
    gtk_widget_class_set_accessible_type(GTK_WIDGET_CLASS(klass), GUI_TYPE_FLOW_ACCESSIBLE);
    signals[CHOSEN] = g_signal_new("chosen", GUI_TYPE_SUM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_POINTER, GTK_TYPE_WIDGET);
}

static void
gui_sum_view_init(GuiSumView *self)
{
    self->terms = g_ptr_array_new_with_free_func(g_free);
    gtk_flow_box_set_selection_mode(GTK_FLOW_BOX(self), GTK_SELECTION_NONE);
    gtk_flow_box_set_max_children_per_line(GTK_FLOW_BOX(self), 12);
    gtk_flow_box_set_homogeneous(GTK_FLOW_BOX(self), TRUE);
}

/* --- building --------------------------------------------------------------------------------------------------------- */

static void
add_class(GtkWidget *widget, const char *name)
{
    gtk_style_context_add_class(gtk_widget_get_style_context(widget), name);
}

static GtkWidget *
new_label(const char *text, const char *style)
{
    GtkWidget *label = gtk_label_new(text);
    add_class(label, style);
    return label;
}

static void
on_clicked(GtkButton *button, gpointer term)
{
    GtkWidget *self = gtk_widget_get_ancestor(GTK_WIDGET(button), GUI_TYPE_SUM_VIEW);
    g_signal_emit(self, signals[CHOSEN], 0, term, button);
}

/* "=" before the first part, "+" before the others; what must be nothing stands apart. */
static const char *
sign_before(const BatchTerm *term)
{
    if (batch_term_is_total(term))
        return NULL;
    if (batch_term_is_total(term - 1))
        return "=";
    return term->must_be_zero ? "•" : "+";
}

static GtkWidget *
new_button(const BatchTerm *term, GtkLabel **figure)
{
    GtkWidget *button = gtk_button_new();
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    *figure = GTK_LABEL(new_label("", "sum-figure"));
    gtk_container_add(GTK_CONTAINER(box), GTK_WIDGET(*figure));
    gtk_container_add(GTK_CONTAINER(box), new_label(_(term->words), "sum-word"));
    gtk_container_add(GTK_CONTAINER(button), box);
    gtk_button_set_relief(GTK_BUTTON(button), GTK_RELIEF_NONE);
    add_class(button, "sum-term");
    gui_style_set(button, "sum-total", batch_term_is_total(term));
    gtk_widget_set_tooltip_text(button, _("Show the units behind this number"));
    g_signal_connect(button, "clicked", G_CALLBACK(on_clicked), (gpointer)term);
    return button;
}

static void
add_term(GuiSumView *self, const BatchTerm *term)
{
    ShownTerm *shown = g_new0(ShownTerm, 1);
    GtkWidget *cell = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
    shown->term = term;
    shown->button = new_button(term, &shown->figure);
    if (sign_before(term) != NULL)
        gtk_container_add(GTK_CONTAINER(cell), new_label(sign_before(term), "sum-sign"));
    gtk_box_pack_start(GTK_BOX(cell), shown->button, TRUE, TRUE, 0);
    GtkWidget *child = gtk_flow_box_child_new();
    gtk_widget_set_can_focus(child, FALSE);
    gtk_container_add(GTK_CONTAINER(child), cell);
    gtk_widget_show_all(child);
    gtk_container_add(GTK_CONTAINER(self), child);
    g_ptr_array_add(self->terms, shown);
}

void
gui_sum_view_set_sum(GuiSumView *self, const char *sum)
{
    g_return_if_fail(self->terms->len == 0);
    for (const BatchTerm *term = batch_terms(); term->name != NULL; term++)
        if (g_str_equal(term->sum, sum))
            add_term(self, term);
}

/* --- showing ---------------------------------------------------------------------------------------------------------- */

void
gui_sum_view_show(GuiSumView *self, const DbBatchSums *sums)
{
    for (guint i = 0; i < self->terms->len; i++) {
        const ShownTerm *shown = g_ptr_array_index(self->terms, i);
        gint64 value = batch_term_value(shown->term, sums);
        g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, value);
        g_autofree char *name = g_strdup_printf("%s: %s", shown->term->sum, shown->term->name);
        gtk_label_set_text(shown->figure, text);
        gui_style_set(shown->button, "sum-zero", value == 0 && !shown->term->must_be_zero);
        gui_style_set(shown->button, "sum-settled", value == 0 && shown->term->must_be_zero);
        gui_style_set(shown->button, "sum-unsettled", value != 0 && shown->term->must_be_zero);
        gtk_widget_set_sensitive(shown->button, value != 0);
        atk_object_set_name(gtk_widget_get_accessible(shown->button), name);
        g_autofree char *description = g_strdup_printf("%s %s", _(shown->term->words), text);
        atk_object_set_description(gtk_widget_get_accessible(shown->button), description);
    }
}
