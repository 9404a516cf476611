/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-error-bar.h"

struct _GuiErrorBar {
    GtkInfoBar parent_instance;
    GtkLabel *sentence;
    GtkExpander *more;
    GtkLabel *details;
};

G_DEFINE_TYPE(GuiErrorBar, gui_error_bar, GTK_TYPE_INFO_BAR)

void
gui_error_bar_tell(GuiErrorBar *self, const char *sentence, const char *details)
{
    gtk_label_set_text(self->sentence, sentence);
    gtk_label_set_text(self->details, details);
    gtk_expander_set_expanded(self->more, FALSE);
    gtk_widget_show(GTK_WIDGET(self));
    gtk_info_bar_set_revealed(GTK_INFO_BAR(self), TRUE);
}

static void
gui_error_bar_response(GtkInfoBar *bar, int response)
{
    (void)response;
    gtk_info_bar_set_revealed(bar, FALSE);
    gtk_widget_hide(GTK_WIDGET(bar));
}

static void
gui_error_bar_class_init(GuiErrorBarClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    GTK_INFO_BAR_CLASS(klass)->response = gui_error_bar_response;
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-error-bar.ui");
    gtk_widget_class_bind_template_child(widget, GuiErrorBar, sentence);
    gtk_widget_class_bind_template_child(widget, GuiErrorBar, more);
    gtk_widget_class_bind_template_child(widget, GuiErrorBar, details);
}

static void
gui_error_bar_init(GuiErrorBar *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
gui_error_bar_new(void)
{
    return g_object_new(GUI_TYPE_ERROR_BAR, NULL);
}
