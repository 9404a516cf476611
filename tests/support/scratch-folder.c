/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/scratch-folder.h"

#include <glib/gstdio.h>

char *
scratch_folder_new(void)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("claimcheck-XXXXXX", &error);
    g_assert_no_error(error);
    return folder;
}

void
scratch_folder_free(char *folder)
{
    if (folder == NULL)
        return;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_remove(path);
    }
    g_rmdir(folder);
    g_free(folder);
}
