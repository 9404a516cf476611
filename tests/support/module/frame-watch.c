/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <gtk/gtk.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/*
 * A module for any GTK 3 program (GTK_MODULES=…/frame-watch.so), which scripts/bench-search loads: how long the main loop
 * lets a frame wait. Every few milliseconds it wants its turn; where it did not get one, a line goes to the file
 * CLAIMCHECK_FRAME_WATCH: when the gap ended (monotonic, µs), how long it was, how much of it the thread stood in line
 * for a processor (which is the machine's doing), and how much it worked.
 */

#define TURN_MS 4
#define WORTH_TELLING_US 10000

typedef struct {
    FILE *out;
    int schedstat; /* of the main thread: nanoseconds on a processor, and in line for one */
    gint64 at, worked_us, in_line_us;
} Watch;

G_MODULE_EXPORT void gtk_module_init(int *argc, char ***argv);

static void
look_at_thread(Watch *self, gint64 *worked_us, gint64 *in_line_us)
{
    char text[64] = "";
    gint64 worked = 0, in_line = 0;
    ssize_t length = pread(self->schedstat, text, sizeof text - 1, 0);
    if (length > 0)
        sscanf(text, "%" SCNd64 " %" SCNd64, &worked, &in_line);
    *worked_us = worked / 1000;
    *in_line_us = in_line / 1000;
}

static gboolean
on_turn(gpointer data)
{
    Watch *self = data;
    gint64 now = g_get_monotonic_time(), worked_us, in_line_us;
    look_at_thread(self, &worked_us, &in_line_us);
    if (now - self->at > WORTH_TELLING_US)
        fprintf(self->out, "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n", now, now - self->at,
                in_line_us - self->in_line_us, worked_us - self->worked_us);
    self->at = now;
    self->worked_us = worked_us;
    self->in_line_us = in_line_us;
    return G_SOURCE_CONTINUE;
}

void
gtk_module_init(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    const char *path = g_getenv("CLAIMCHECK_FRAME_WATCH");
    Watch *self = g_new0(Watch, 1); /* as long as the program */
    self->out = path != NULL ? fopen(path, "ae") : NULL;
    self->schedstat = open("/proc/self/schedstat", O_RDONLY | O_CLOEXEC);
    if (self->out == NULL || self->schedstat < 0)
        exit(1);
    setvbuf(self->out, NULL, _IOLBF, 0);
    self->at = g_get_monotonic_time();
    g_timeout_add_full(G_PRIORITY_HIGH, TURN_MS, on_turn, self, NULL);
}
