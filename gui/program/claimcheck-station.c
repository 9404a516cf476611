/* SPDX-License-Identifier: GPL-3.0-or-later */
/* claimcheck-station: the window. What it may be asked stands here; what it does, in gui/. */
#include "gui/gui-application.h"
#include "gui/gui-simulator.h"
#include "gui/program/delay-load.h"
#include "station/base/language.h"

#include <glib/gi18n.h>
#include <stdio.h>

#define EXIT_USAGE 2

static gboolean
parse(int *argc, char ***argv, GuiOptions *options, GError **error)
{
    gboolean shows_version = FALSE;
    const GOptionEntry entries[] = {
        { "db", 0, 0, G_OPTION_ARG_FILENAME, &options->db_path, N_("the record"), N_("FILE") },
        { "config", 0, 0, G_OPTION_ARG_FILENAME, &options->config_path, N_("the settings"), N_("FILE") },
        { "slot", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->slots, N_("a place for a module; may be given several times"), N_("PORT") },
        { "printer", 0, 0, G_OPTION_ARG_STRING, &options->printer, N_("where labels are printed"), N_("DEST") },
        { "batch", 0, 0, G_OPTION_ARG_STRING, &options->batch, N_("the work order"), N_("CODE") },
        { "page", 0, 0, G_OPTION_ARG_STRING, &options->page, N_("the page to begin with"), N_("NAME") },
        { "kiosk", 0, 0, G_OPTION_ARG_NONE, &options->kiosk, N_("full screen, and no other pages without a lead's badge"), NULL },
        { "training", 0, 0, G_OPTION_ARG_NONE, &options->training, N_("a simulated line; labels say VOID"), NULL },
        { "version", 0, 0, G_OPTION_ARG_NONE, &shows_version, N_("print the version"), NULL },
        { NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(context, _("The Claimcheck station's window."));
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    if (!g_option_context_parse(context, argc, argv, error))
        return FALSE;
    if (shows_version) {
        printf("claimcheck-station %s\n", CLAIMCHECK_VERSION);
        exit(EXIT_SUCCESS);
    }
    if (*argc > 1)
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("%s: it is no option"), (*argv)[1]);
    return *argc <= 1;
}

static gboolean
check_page(const char *name, GError **error)
{
    if (name == NULL)
        return TRUE;
    g_autoptr(GString) names = g_string_new(NULL);
    for (const GuiPageKind *kind = gui_page_kinds(); kind->name != NULL; kind++) {
        if (g_str_equal(kind->name, name))
            return TRUE;
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", kind->name);
    }
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--page %s: it is one of %s"), name, names->str);
    return FALSE;
}

static gboolean
check_display(int *argc, char ***argv, GError **error)
{
    if (gtk_init_check(argc, argv))
        return TRUE;
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "%s",
                _("the window: there is no display here: 'claimcheck provision' does the same job in the terminal"));
    return FALSE;
}

#ifdef CLAIMCHECK_DELAY_LOAD
/* By then the window is there. */
#define STARTED_MS 1000

static gboolean
on_started(gpointer data)
{
    (void)data;
    delay_load_begin();
    return G_SOURCE_REMOVE;
}
#endif

int
main(int argc, char **argv)
{
    language_begin();
    GuiOptions options = { 0 };
    g_autoptr(GError) error = NULL;
    if (!parse(&argc, &argv, &options, &error) || !check_page(options.page, &error) ||
        !check_display(&argc, &argv, &error)) {
        fprintf(stderr, "claimcheck-station: %s\n", error->message);
        return EXIT_USAGE;
    }
    if (options.training && options.db_path == NULL)
        options.db_path = gui_simulator_record(); /* simulated modules have no place in the usual record */
    g_autoptr(GuiApplication) application = gui_application_new(&options);
#ifdef CLAIMCHECK_DELAY_LOAD
    g_timeout_add(STARTED_MS, on_started, NULL);
#endif
    return g_application_run(G_APPLICATION(application), 1, argv);
}
