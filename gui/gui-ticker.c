/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-ticker.h"

#include "gui/gui-format.h"

#define LINES 5

struct _GuiTicker {
    GtkBin parent_instance;
    GtkLabel *last;
    GtkLabel *before;
    GtkImage *more_icon;
    GQueue lines; /* of char *, newest first */
};

G_DEFINE_TYPE(GuiTicker, gui_ticker, GTK_TYPE_BIN)

static char *
text_of_older(const GuiTicker *self)
{
    GString *text = g_string_new(NULL);
    for (GList *at = self->lines.head != NULL ? self->lines.head->next : NULL; at != NULL; at = at->next)
        g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", (const char *)at->data);
    return g_string_free(text, FALSE);
}

void
gui_ticker_tell(GuiTicker *self, const char *sentence)
{
    g_autofree char *time = gui_format_second(g_get_real_time());
    g_queue_push_head(&self->lines, g_strdup_printf("%s  %s", time, sentence));
    while (self->lines.length > LINES)
        g_free(g_queue_pop_tail(&self->lines));
    gtk_label_set_text(self->last, self->lines.head->data);
    g_autofree char *older = text_of_older(self);
    gtk_label_set_text(self->before, older);
}

void
gui_ticker_show_button(GuiTicker *self)
{
    gtk_image_set_from_icon_name(self->more_icon, "pan-up-symbolic", GTK_ICON_SIZE_BUTTON);
}

static void
gui_ticker_finalize(GObject *object)
{
    g_queue_clear_full(&GUI_TICKER(object)->lines, g_free);
    G_OBJECT_CLASS(gui_ticker_parent_class)->finalize(object);
}

static void
gui_ticker_class_init(GuiTickerClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->finalize = gui_ticker_finalize;
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-ticker.ui");
    gtk_widget_class_bind_template_child(widget, GuiTicker, last);
    gtk_widget_class_bind_template_child(widget, GuiTicker, before);
    gtk_widget_class_bind_template_child(widget, GuiTicker, more_icon);
}

static void
gui_ticker_init(GuiTicker *self)
{
    g_queue_init(&self->lines);
    gtk_widget_init_template(GTK_WIDGET(self));
}
