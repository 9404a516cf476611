/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-window-state.h"

#define GROUP "window"
#define SMALLEST 400
#define LARGEST 16384

static char *
path_of_state(void)
{
    return g_build_filename(g_get_user_state_dir(), "claimcheck", "window.ini", NULL);
}

void
gui_window_state_restore(GtkWindow *window)
{
    g_autofree char *path = path_of_state();
    g_autoptr(GKeyFile) state = g_key_file_new();
    if (!g_key_file_load_from_file(state, path, G_KEY_FILE_NONE, NULL))
        return;
    int width = g_key_file_get_integer(state, GROUP, "width", NULL);
    int height = g_key_file_get_integer(state, GROUP, "height", NULL);
    if (width >= SMALLEST && width <= LARGEST && height >= SMALLEST && height <= LARGEST)
        gtk_window_set_default_size(window, width, height);
    if (g_key_file_get_boolean(state, GROUP, "maximized", NULL))
        gtk_window_maximize(window);
}

void
gui_window_state_save(GtkWindow *window)
{
    g_autofree char *path = path_of_state();
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(GKeyFile) state = g_key_file_new();
    int width, height;
    gtk_window_get_size(window, &width, &height);
    gboolean is_maximized = gtk_window_is_maximized(window);
    g_key_file_load_from_file(state, path, G_KEY_FILE_NONE, NULL);
    if (!is_maximized) {
        g_key_file_set_integer(state, GROUP, "width", width);
        g_key_file_set_integer(state, GROUP, "height", height);
    }
    g_key_file_set_boolean(state, GROUP, "maximized", is_maximized);
    g_mkdir_with_parents(folder, 0700);
    g_key_file_save_to_file(state, path, NULL);
}
