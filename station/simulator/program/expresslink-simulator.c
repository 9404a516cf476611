/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/simulator/program/sim-bench.h"
#include "station/simulator/program/sim-console.h"
#include "station/simulator/sim-random.h"

#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { BAUD = 115200, COUNT_MAX = 256, COUNT_NOT_GIVEN = INT_MIN, EXIT_USAGE = 2 };

typedef struct {
    char *maker;
    int count;
    char *link;
    char **ttys;
    char **more_ttys;
    char *state;
    char *uid;
    char **faults;
    char *seed;
    gboolean no_pace;
    gboolean die_with_parent;
    gboolean version;
} Arguments;

static void
arguments_clear(Arguments *arguments)
{
    g_free(arguments->maker);
    g_free(arguments->link);
    g_strfreev(arguments->ttys);
    g_strfreev(arguments->more_ttys);
    g_free(arguments->state);
    g_free(arguments->uid);
    g_strfreev(arguments->faults);
    g_free(arguments->seed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static char *
description(void)
{
    g_autofree char *commands = sim_console_help();
    g_autoptr(GString) text = g_string_new("Makers:\n");
    for (const SimProfile *profile = sim_profiles(); profile->maker != NULL; profile++)
        g_string_append_printf(text, "  %-14s %s\n                 claimcheck ca add DIR/ca-%s.pem --uid-in %s\n",
                               profile->maker, profile->title, profile->maker, profile->uid_in);
    g_string_append(text, "\nFaults:\n");
    for (const SimFaultRow *row = sim_fault_rows(); row->name != NULL; row++)
        g_string_append_printf(text, "  %-20s %s\n", row->name, row->help);
    g_string_append_printf(text, "\nCommands on standard input:\n%s", commands);
    g_string_append(
        text, "\nA JSON object a line tells what happens. {\"event\":\"ready\",\"slot\",\"port\",\"link\",\"uid\",\n"
              "\"maker\",\"fault\"} comes for every module at the start, and answers plug, swap, exchange and\n"
              "seat when the module can be spoken to; the other commands are answered by unplugged, lifted,\n"
              "fault, endpoint, and any command that cannot be obeyed by error. At the end of standard input it\n"
              "serves on until SIGTERM, SIGINT or SIGHUP; the links are then removed.\n");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static bool
parse_options(int *argc, char ***argv, Arguments *a, GError **error)
{
    const GOptionEntry entries[] = {
        { "maker", 0, 0, G_OPTION_ARG_STRING, &a->maker, "whose modules (default: espressif)", "MAKER" },
        { "count", 0, 0, G_OPTION_ARG_INT, &a->count, "how many modules (default: 1, or one for each --tty)", "N" },
        { "link", 0, 0, G_OPTION_ARG_FILENAME, &a->link, "make symbolic links DIR/1 … to the ports", "DIR" },
        { "tty", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &a->ttys, "serve on this tty, not on a pseudo-terminal", "DEV" },
        { "state", 0, 0, G_OPTION_ARG_FILENAME, &a->state, "keep CA and modules; the CA is DIR/ca-MAKER.pem", "DIR" },
        { "uid", 0, 0, G_OPTION_ARG_STRING, &a->uid, "ThingName of the first module", "UID" },
        { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &a->faults, "what is wrong with every module", "NAME[,NAME]" },
        { "seed", 0, 0, G_OPTION_ARG_STRING, &a->seed, "same UIDs, module keys and bad luck every time", "N" },
        { "no-pace", 0, 0, G_OPTION_ARG_NONE, &a->no_pace, "as fast as it goes, not at 115200 baud", NULL },
        { "die-with-parent", 0, 0, G_OPTION_ARG_NONE, &a->die_with_parent, "end when the calling process does", NULL },
        { "version", 0, 0, G_OPTION_ARG_NONE, &a->version, "print the version", NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &a->more_ttys, NULL, "[DEV …]" },
        { NULL },
    };
    g_autofree char *more = description();
    g_autoptr(GOptionContext) context = g_option_context_new("- ExpressLink modules without hardware");
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_set_description(context, more);
    return g_option_context_parse(context, argc, argv, error);
}

/* "--tty A B" means "--tty A --tty B". */
static void
gather_ttys(Arguments *a)
{
    g_autoptr(GStrvBuilder) all = g_strv_builder_new();
    char **both[] = { a->ttys, a->more_ttys };
    for (gsize i = 0; i < G_N_ELEMENTS(both); i++)
        for (char **tty = both[i]; tty != NULL && *tty != NULL; tty++)
            g_strv_builder_add(all, *tty);
    g_strfreev(a->ttys);
    a->ttys = g_strv_builder_end(all);
}

static bool
usage(GError **error, const char *what, const char *why)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "See 'expresslink-simulator --help'.", "%s: %s", what, why);
    return false;
}

static bool
read_faults(const Arguments *a, SimFaults *faults, GError **error)
{
    *faults = 0;
    for (char **text = a->faults; text != NULL && *text != NULL; text++) {
        SimFaults some = 0;
        if (!sim_faults_parse(*text, &some, error))
            return false;
        *faults |= some;
    }
    return true;
}

static bool
read_count(const Arguments *a, guint *count, GError **error)
{
    guint ttys = g_strv_length(a->ttys);
    bool is_given = a->count != COUNT_NOT_GIVEN;
    *count = is_given ? (guint)a->count : MAX(ttys, 1);
    if (is_given && (a->count < 1 || a->count > COUNT_MAX))
        return usage(error, "--count", "a number from 1 to 256 is needed");
    return *count >= ttys || usage(error, "--count", "there are more ttys than modules");
}

static bool
read_options(Arguments *a, SimBenchOptions *options, GError **error)
{
    const char *maker = a->maker != NULL ? a->maker : "espressif";
    gather_ttys(a);
    options->profile = sim_profile_find(maker);
    if (options->profile == NULL)
        return usage(error, maker, "there is no such maker");
    options->seed = sim_random_fresh_seed();
    if (a->seed != NULL && !g_ascii_string_to_unsigned(a->seed, 10, 0, G_MAXUINT64, &options->seed, NULL))
        return usage(error, "--seed", "a number from 0 is needed");
    options->ttys = (const char *const *)a->ttys;
    options->link_folder = a->link;
    options->state = a->state;
    options->uid = a->uid;
    options->baud = a->no_pace ? 0 : BAUD;
    return read_faults(a, &options->faults, error) && read_count(a, &options->count, error);
}

static bool
serve(Arguments *a, GError **error)
{
    SimBenchOptions options = { 0 };
    if (!read_options(a, &options, error))
        return false;
    if (a->die_with_parent)
        prctl(PR_SET_PDEATHSIG, (unsigned long)SIGTERM);
    g_autoptr(SimBench) bench = sim_bench_new(&options, error);
    if (bench == NULL)
        return false;
    sim_bench_run(bench);
    return true;
}

int
main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    g_auto(Arguments) arguments = { .count = COUNT_NOT_GIVEN };
    g_autoptr(GError) error = NULL;
    if (!parse_options(&argc, &argv, &arguments, &error)) {
        fprintf(stderr, "expresslink-simulator: %s: see 'expresslink-simulator --help'\n", error->message);
        return EXIT_USAGE;
    }
    if (arguments.version) {
        printf("expresslink-simulator %s\n", CLAIMCHECK_VERSION);
        return 0;
    }
    if (serve(&arguments, &error))
        return 0;
    fprintf(stderr, "expresslink-simulator: %s: %s\n", error->message, claimcheck_error_hint(error));
    return claimcheck_error_exit(error);
}
