/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/gate/gate.h"

#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MESSAGE_LONGEST 300
#define ANSWER_LONGEST 4096

struct Gate {
    char **command;
    gint64 timeout_ms;
    bool go_on_silence;
};

Gate *
gate_new(Settings *settings, GError **error)
{
    g_autofree char *command = settings_string(settings, "gate", "command");
    if (command == NULL || *command == '\0')
        return NULL;
    g_autoptr(Gate) self = g_new0(Gate, 1);
    g_autoptr(GError) cause = NULL;
    /* Words as a shell would split them, but no shell runs: nothing in a UID can become a command. */
    if (!g_shell_parse_argv(command, NULL, &self->command, &cause)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Correct the settings file."), "[gate] command: %s",
                             cause->message);
        return NULL;
    }
    g_autofree char *on_silence = settings_string(settings, "gate", "on-silence");
    self->timeout_ms = CLAMP(settings_int(settings, "gate", "timeout"), 1, 600) * 1000;
    self->go_on_silence = g_str_equal(on_silence, "go");
    return g_steal_pointer(&self);
}

void
gate_free(Gate *self)
{
    if (self == NULL)
        return;
    g_strfreev(self->command);
    g_free(self);
}

char *
gate_request(GateQuestion question, const GateUnit *unit)
{
    static const char *const names[] = { "label", "commission", "ended" };
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "question", names[question]);
    json_line_string(json, "uid", unit->uid);
    json_line_string(json, "serial", unit->serial);
    json_line_string(json, "batch", unit->batch);
    json_line_string(json, "product", unit->product);
    json_line_string(json, "state", unit->state);
    json_line_string(json, "certificate_sha256", unit->certificate_sha256);
    json_line_string(json, "about", unit->about);
    json_line_string(json, "version", unit->version);
    json_line_number(json, "slot", unit->slot);
    json_line_string(json, "error", unit->error);
    g_autofree char *line = json_line_finish(json);
    return g_strconcat(line, "\n", NULL);
}

/* Only what can be put on a screen of the program's words: {"message":"…"}, or its line as it stands. */
static char *
words_of(const char *answer)
{
    g_autofree char *text = g_utf8_make_valid(answer, (gssize)strnlen(answer, ANSWER_LONGEST));
    text[strcspn(text, "\r\n")] = '\0';
    g_autoptr(JsonNode) root = json_from_string(text, NULL);
    const char *message = root != NULL && JSON_NODE_HOLDS_OBJECT(root)
                              ? json_object_get_string_member_with_default(json_node_get_object(root), "message", NULL)
                              : NULL;
    const char *words = message != NULL ? message : root != NULL ? "" : text;
    return g_utf8_strlen(words, -1) > MESSAGE_LONGEST ? g_utf8_substring(words, 0, MESSAGE_LONGEST) : g_strdup(words);
}

static GateAnswer
silent(Gate *self, const char *why, GError **error)
{
    if (self->go_on_silence)
        return GATE_GO;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_GATE_REFUSED, _("Call the line lead: the factory's system does not answer."),
                         _("the factory's own system: %s"), why);
    return GATE_SILENT;
}

/* --- the program, until it ends or its time is up ------------------------------------------------------------ */

typedef struct {
    GMainLoop *loop;
    GSubprocess *process;
    char *answer;
    bool is_done;
    bool is_late;
} Run;

static void
on_done(GObject *source, GAsyncResult *result, gpointer data)
{
    Run *run = data;
    run->is_done = g_subprocess_communicate_utf8_finish(G_SUBPROCESS(source), result, &run->answer, NULL, NULL);
    g_main_loop_quit(run->loop);
}

static gboolean
on_late(gpointer data)
{
    Run *run = data;
    run->is_late = true;
    g_subprocess_force_exit(run->process);
    return G_SOURCE_REMOVE;
}

static void
run_to_end(Gate *self, Run *run, GCancellable *cancellable)
{
    g_autoptr(GMainContext) context = g_main_context_new();
    g_main_context_push_thread_default(context);
    run->loop = g_main_loop_new(context, FALSE);
    g_autoptr(GSource) late = g_timeout_source_new((guint)self->timeout_ms);
    g_source_set_callback(late, on_late, run, NULL);
    g_source_attach(late, context);
    g_subprocess_communicate_utf8_async(run->process, NULL, cancellable, on_done, run);
    g_main_loop_run(run->loop);
    g_source_destroy(late);
    g_main_loop_unref(run->loop);
    g_main_context_pop_thread_default(context);
}

/* The request is a file in memory and not a pipe: a program that does not read it breaks nothing. */
static int
request_fd(const char *request)
{
    int fd = memfd_create("gate-request", MFD_CLOEXEC);
    gsize length = strlen(request);
    if (fd >= 0 && (write(fd, request, length) != (ssize_t)length || lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

static GSubprocess *
start(Gate *self, const char *request, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    int fd = request_fd(request);
    if (fd < 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", _("there is no memory for the question"));
        return NULL;
    }
    g_subprocess_launcher_take_stdin_fd(launcher, fd);
    return g_subprocess_launcher_spawnv(launcher, (const char *const *)self->command, error);
}

GateAnswer
gate_ask(Gate *self, const char *request, GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) cause = NULL;
    Run run = { 0 };
    g_autoptr(GSubprocess) process = start(self, request, &cause);
    if (process == NULL)
        return silent(self, cause->message, error);
    run.process = process;
    run_to_end(self, &run, cancellable);
    g_autofree char *answer = run.answer;
    if (!run.is_done && !run.is_late)
        g_subprocess_force_exit(process); /* cancelled, or its words were no text */
    if (run.is_late)
        return silent(self, _("it did not answer in time"), error);
    if (!run.is_done || !g_subprocess_get_if_exited(process))
        return silent(self, _("it ended without an answer"), error);
    if (g_subprocess_get_exit_status(process) == 0)
        return GATE_GO;
    g_autofree char *words = words_of(answer != NULL ? answer : "");
    claimcheck_error_set(error, CLAIMCHECK_ERROR_GATE_REFUSED, NULL, _("the factory's own system refused it: %s"),
                         *words != '\0' ? words : _("it said no more"));
    return GATE_REFUSED;
}
