/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/gate/gate.h"

#include <glib/gstdio.h>

static Gate *
gate_for(const char *command, const char *more)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("gate-XXXXXX.conf", &path, NULL);
    g_close(fd, NULL);
    g_autofree char *text = g_strdup_printf("[gate]\ncommand=%s\n%s", command, more);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_autoptr(Settings) settings = settings_load(path, NULL);
    g_unlink(path);
    return gate_new(settings, NULL);
}

static const struct {
    const char *command;
    const char *more;
    GateAnswer want;
    const char *words; /* part of the error's message, or NULL */
} answers[] = {
    { "true", "", GATE_GO, NULL },
    { "false", "", GATE_REFUSED, "no more" },
    { "sh -c 'echo \"{\\\\\"message\\\\\":\\\\\"not tested yet\\\\\"}\"; exit 3'", "", GATE_REFUSED, "not tested yet" },
    { "sh -c 'echo plain words; exit 1'", "", GATE_REFUSED, "plain words" },
    { "sh -c 'kill -9 $$'", "", GATE_SILENT, "without an answer" },
    { "sh -c 'kill -9 $$'", "on-silence=go\n", GATE_GO, NULL },
    { "/nowhere/such-a-program", "", GATE_SILENT, "nowhere" },
    { "sleep 100", "timeout=1\n", GATE_SILENT, "in time" },
    { "sh -c 'exit 1; :'", "on-silence=go\n", GATE_REFUSED, NULL },
};

static void
test_answers(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
        g_test_message("%s", answers[i].command);
        g_autoptr(Gate) gate = gate_for(answers[i].command, answers[i].more);
        g_assert_nonnull(gate);
        g_autoptr(GError) error = NULL;
        GateAnswer got = gate_ask(gate, "{}\n", NULL, &error);
        g_assert_cmpint(got, ==, answers[i].want);
        g_assert_true((error == NULL) == (got == GATE_GO));
        if (error != NULL)
            g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_GATE_REFUSED);
        if (answers[i].words != NULL)
            g_assert_nonnull(g_strstr_len(error->message, -1, answers[i].words));
    }
}

/* The program gets what it is asked about, as one JSON object on its standard input. */
static void
test_request(void)
{
    const GateUnit unit = { .uid = "UID12345", .batch = "B \"1\"", .slot = 2 };
    g_autofree char *request = gate_request(GATE_BEFORE_LABEL, &unit);
    g_assert_true(g_str_has_suffix(request, "}\n"));
    g_autoptr(Gate) gate = gate_for("grep -q '\"question\":\"label\",\"uid\":\"UID12345\"'", "");
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(gate_ask(gate, request, NULL, &error), ==, GATE_GO);
    g_assert_no_error(error);
}

static void
test_none(void)
{
    g_autoptr(Settings) settings = settings_load("/dev/null", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_null(gate_new(settings, &error));
    g_assert_no_error(error);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gate/answers", test_answers);
    g_test_add_func("/gate/request", test_request);
    g_test_add_func("/gate/none", test_none);
    return g_test_run();
}
