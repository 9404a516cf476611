/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-simulator.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

#define PROGRAM "expresslink-simulator"
#define MAKER   "espressif"

typedef struct {
    char *port;
    char *uid;
} Module;

struct _GuiSimulator {
    GObject parent_instance;
    GSubprocess *process;
    GDataInputStream *output;
    GCancellable *cancellable;
    guint n_modules;
    Module *modules; /* slot 1 is the first */
};

G_DEFINE_TYPE(GuiSimulator, gui_simulator, G_TYPE_OBJECT)

enum { MODULE, ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- places ------------------------------------------------------------------------------------------------------------ */

static char *
place(const char *name)
{
    return g_build_filename(g_get_user_data_dir(), "claimcheck", name, NULL);
}

char *
gui_simulator_folder(void)
{
    return place("training-modules");
}

char *
gui_simulator_record(void)
{
    return place("training.db");
}

char *
gui_simulator_labels(void)
{
    return place("training-labels");
}

char *
gui_simulator_ca(void)
{
    g_autofree char *folder = gui_simulator_folder();
    return g_build_filename(folder, "ca-" MAKER ".pem", NULL);
}

/* Beside this program first: a build folder's window runs that build's simulator. */
static char *
find_program(void)
{
    g_autofree char *own = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = own != NULL ? g_path_get_dirname(own) : NULL;
    g_autofree char *beside = folder != NULL ? g_build_filename(folder, PROGRAM, NULL) : NULL;
    if (beside != NULL && g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer(&beside);
    return g_find_program_in_path(PROGRAM);
}

/* --- what it says -------------------------------------------------------------------------------------------------------- */

static const char *
member(JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);
    return node != NULL && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_string(node) : NULL;
}

static void
take_event(GuiSimulator *self, JsonObject *object)
{
    const char *event = member(object, "event");
    gint64 slot = json_object_get_int_member_with_default(object, "slot", 0);
    if (event == NULL || slot < 1 || slot > self->n_modules)
        return;
    Module *module = &self->modules[slot - 1];
    if (g_str_equal(event, "ready")) {
        g_free(module->port);
        g_free(module->uid);
        module->port = g_strdup(member(object, "port"));
        module->uid = g_strdup(member(object, "uid"));
    }
    g_signal_emit(self, signals[MODULE], 0, (guint)slot, event);
}

static void read_on(GuiSimulator *self);

static void
on_line(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GuiSimulator) self = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *line = g_data_input_stream_read_line_finish(G_DATA_INPUT_STREAM(source), result, NULL, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (line == NULL) {
        g_signal_emit(self, signals[ENDED], 0, _("The simulated modules are gone."));
        return;
    }
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonNode *root = json_parser_load_from_data(parser, line, -1, NULL) ? json_parser_get_root(parser) : NULL;
    if (root != NULL && JSON_NODE_HOLDS_OBJECT(root))
        take_event(self, json_node_get_object(root));
    read_on(self);
}

static void
read_on(GuiSimulator *self)
{
    if (self->output != NULL && !g_cancellable_is_cancelled(self->cancellable))
        g_data_input_stream_read_line_async(self->output, G_PRIORITY_DEFAULT, self->cancellable, on_line,
                                            g_object_ref(self));
}

/* --- starting and stopping ------------------------------------------------------------------------------------------------- */

static gboolean
spawn(GuiSimulator *self, const char *program, const char *folder, GError **error)
{
    g_autofree char *count = g_strdup_printf("%u", self->n_modules);
    const char *const words[] = { program,   "--maker", MAKER,   "--count", count,
                                  "--state", folder,    "--die-with-parent", NULL };
    self->process =
        g_subprocess_newv(words, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);
    return self->process != NULL;
}

gboolean
gui_simulator_start(GuiSimulator *self, GError **error)
{
    g_return_val_if_fail(self->process == NULL, FALSE);
    g_autofree char *program = find_program();
    g_autofree char *folder = gui_simulator_folder();
    if (program == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("simulated modules: %s is not installed"), PROGRAM);
        return FALSE;
    }
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", folder, g_strerror(errno));
        return FALSE;
    }
    if (!spawn(self, program, folder, error))
        return FALSE;
    self->output = g_data_input_stream_new(g_subprocess_get_stdout_pipe(self->process));
    read_on(self);
    return TRUE;
}

void
gui_simulator_say(GuiSimulator *self, const char *line)
{
    if (self->process == NULL)
        return;
    GOutputStream *input = g_subprocess_get_stdin_pipe(self->process);
    g_autofree char *text = g_strconcat(line, "\n", NULL);
    g_output_stream_write_all(input, text, strlen(text), NULL, NULL, NULL); /* a pipe's buffer is larger than any line */
}

void
gui_simulator_stop(GuiSimulator *self)
{
    g_cancellable_cancel(self->cancellable);
    if (self->process == NULL)
        return;
    g_autoptr(GSubprocess) process = g_steal_pointer(&self->process);
    g_subprocess_send_signal(process, SIGTERM); /* it takes its links away */
    g_output_stream_close(g_subprocess_get_stdin_pipe(process), NULL, NULL);
    g_clear_object(&self->output);
}

/* --- what is known --------------------------------------------------------------------------------------------------------- */

guint
gui_simulator_n_modules(GuiSimulator *self)
{
    return self->n_modules;
}

const char *
gui_simulator_port(GuiSimulator *self, guint slot)
{
    return slot >= 1 && slot <= self->n_modules ? self->modules[slot - 1].port : NULL;
}

const char *
gui_simulator_uid(GuiSimulator *self, guint slot)
{
    return slot >= 1 && slot <= self->n_modules ? self->modules[slot - 1].uid : NULL;
}

gboolean
gui_simulator_is_ready(GuiSimulator *self)
{
    for (guint i = 0; i < self->n_modules; i++)
        if (self->modules[i].port == NULL)
            return FALSE;
    return TRUE;
}

/* --- the object ------------------------------------------------------------------------------------------------------------ */

static void
gui_simulator_finalize(GObject *object)
{
    GuiSimulator *self = GUI_SIMULATOR(object);
    gui_simulator_stop(self);
    for (guint i = 0; i < self->n_modules; i++) {
        g_free(self->modules[i].port);
        g_free(self->modules[i].uid);
    }
    g_free(self->modules);
    g_clear_object(&self->output);
    g_clear_object(&self->cancellable);
    G_OBJECT_CLASS(gui_simulator_parent_class)->finalize(object);
}

static void
gui_simulator_class_init(GuiSimulatorClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = gui_simulator_finalize;
    signals[MODULE] = g_signal_new("module", GUI_TYPE_SIMULATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_UINT, G_TYPE_STRING);
    signals[ENDED] = g_signal_new("ended", GUI_TYPE_SIMULATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
}

static void
gui_simulator_init(GuiSimulator *self)
{
    self->cancellable = g_cancellable_new();
}

GuiSimulator *
gui_simulator_new(guint modules)
{
    GuiSimulator *self = g_object_new(GUI_TYPE_SIMULATOR, NULL);
    self->n_modules = MAX(1, modules);
    self->modules = g_new0(Module, self->n_modules);
    return self;
}
