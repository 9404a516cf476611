/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/language.h"

#include <glib.h>
#include <langinfo.h>
#include <libintl.h>
#include <locale.h>

static const char *const codes[] = { "en", "de", "es", "zh_CN", NULL };
static const char *const names[] = { "English", "Deutsch", "Español", "简体中文" };

/* A program that was built and not installed finds its translations beside itself. */
static char *
folder_of_translations(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = program != NULL ? g_path_get_dirname(program) : g_strdup(".");
    g_autofree char *beside = g_build_filename(folder, "locale", NULL);
    return g_file_test(beside, G_FILE_TEST_IS_DIR) ? g_steal_pointer(&beside) : g_strdup(CLAIMCHECK_LOCALE_DIR);
}

/*
 * GLib asks once, and for ever, whether the program has translations at all, and then translates what GtkBuilder reads.
 * Asked while the locale's language is none of ours, it would say no to the one that the station chooses later.
 */
static void
let_glib_translate(void)
{
    g_autofree char *language = g_strdup(g_getenv("LANGUAGE"));
    g_autofree char *messages = g_strdup(setlocale(LC_MESSAGES, NULL));
    language_set(codes[G_N_ELEMENTS(codes) - 2]);
    g_dgettext(GETTEXT_PACKAGE, "Claimcheck");
    setlocale(LC_MESSAGES, messages);
    g_setenv("LANGUAGE", language != NULL ? language : "", TRUE);
    textdomain(GETTEXT_PACKAGE);
}

void
language_begin(void)
{
    setlocale(LC_ALL, "");
    if (!g_str_equal(nl_langinfo(CODESET), "UTF-8")) /* as under cron, or in a container */
        setlocale(LC_CTYPE, "C.UTF-8");
    g_autofree char *folder = folder_of_translations();
    bindtextdomain(GETTEXT_PACKAGE, folder);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);
    let_glib_translate();
}

/* GNU gettext looks at LANGUAGE anew when the locale was set again, and never in the locale "C". */
void
language_set(const char *code)
{
    /* never unset: its place in the environment, which other threads read, stays where it is */
    g_setenv("LANGUAGE", code != NULL ? code : "", TRUE);
    const char *messages = setlocale(LC_MESSAGES, NULL);
    if (code != NULL && language_is(code) && (g_strcmp0(messages, "C") == 0 || g_strcmp0(messages, "POSIX") == 0))
        setlocale(LC_MESSAGES, "C.UTF-8");
    textdomain(GETTEXT_PACKAGE); /* forgets what was found before */
}

const char *const *
language_codes(void)
{
    return codes;
}

const char *
language_name(const char *code)
{
    for (gsize i = 0; codes[i] != NULL; i++)
        if (g_strcmp0(codes[i], code) == 0)
            return names[i];
    return NULL;
}

bool
language_is(const char *code)
{
    return language_name(code) != NULL;
}
