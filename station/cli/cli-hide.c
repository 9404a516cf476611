/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-hide.h"

#include <glib.h>
#include <string.h>

/* Whatever the command is. */
static const char *const secret_options[] = {
    "--operator", "--approve", "--code", "--came-out", "--old-label", "--unit", NULL
};

static void
hide(char *text)
{
    memset(text, '*', strlen(text));
}

void
cli_hide_arguments(int argc, char **argv, bool hides_all)
{
    bool options_ended = false;
    for (int i = 1; i < argc; i++) {
        bool is_option = argv[i][0] == '-' && !options_ended;
        bool is_value = g_strv_contains(secret_options, argv[i - 1]);
        char *equals = is_option ? strchr(argv[i], '=') : NULL;
        g_autofree char *option = equals != NULL ? g_strndup(argv[i], (gsize)(equals - argv[i])) : NULL;
        options_ended = options_ended || g_str_equal(argv[i], "--");
        if (is_value || (hides_all && !is_option))
            hide(argv[i]);
        else if (option != NULL && (hides_all || g_strv_contains(secret_options, option)))
            hide(equals + 1);
    }
}
