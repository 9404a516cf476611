/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-contrast.h"

#include <gtk/gtk.h>
#include <string.h>

/* GTK's own name for it, light or inverse; the environment's choice is no setting. */
static gboolean
is_wanted(GtkSettings *settings)
{
    g_autofree char *theme = NULL;
    const char *chosen = g_getenv("GTK_THEME");
    g_object_get(settings, "gtk-theme-name", &theme, NULL);
    const char *name = chosen != NULL ? chosen : theme;
    return name != NULL && strstr(name, "HighContrast") != NULL;
}

static void
on_theme(GtkSettings *settings, GParamSpec *property, gpointer style)
{
    (void)property;
    GdkScreen *screen = gdk_screen_get_default();
    gtk_style_context_remove_provider_for_screen(screen, GTK_STYLE_PROVIDER(style));
    if (is_wanted(settings))
        gtk_style_context_add_provider_for_screen(screen, GTK_STYLE_PROVIDER(style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
}

void
gui_contrast_follow(void)
{
    GtkSettings *settings = gtk_settings_get_default();
    GtkCssProvider *style = gtk_css_provider_new();
    gtk_css_provider_load_from_resource(style, "/claimcheck/gui/gui-contrast.css");
    g_signal_connect_data(settings, "notify::gtk-theme-name", G_CALLBACK(on_theme), style, (GClosureNotify)(void (*)(void))g_object_unref, 0);
    on_theme(settings, NULL, style);
}
