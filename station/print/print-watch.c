/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/print-watch.h"

#include <string.h>

void
print_watch_clear(PrintWatch *self)
{
    g_clear_error(&self->trouble);
}

bool
print_watch_created(PrintWatch *self, const char *job, GError **error)
{
    return self->report->created(job, self->report->data, error);
}

static bool
same_trouble(const GError *a, const GError *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a->domain == b->domain && a->code == b->code && strcmp(a->message, b->message) == 0;
}

void
print_watch_trouble(PrintWatch *self, const GError *trouble)
{
    if (same_trouble(self->trouble, trouble))
        return;
    g_clear_error(&self->trouble);
    self->trouble = trouble != NULL ? g_error_copy(trouble) : NULL;
    if (self->report->trouble != NULL)
        self->report->trouble(trouble, self->report->data);
}

void
print_watch_label_waiting(PrintWatch *self, bool waiting)
{
    if (self->label_waiting == waiting)
        return;
    self->label_waiting = waiting;
    if (self->report->label_waiting != NULL)
        self->report->label_waiting(waiting, self->report->data);
}

void
print_watch_warning(PrintWatch *self, const char *sentence)
{
    if (self->warned || self->report->warning == NULL)
        return;
    self->warned = true;
    self->report->warning(sentence, self->report->data);
}

bool
print_watch_cancelled(PrintWatch *self, GError **error)
{
    if (!g_cancellable_is_cancelled(self->cancellable))
        return false;
    if (self->trouble != NULL)
        g_propagate_error(error, g_error_copy(self->trouble));
    else
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "printing: cancelled");
    return true;
}

bool
print_watch_sleep(PrintWatch *self, guint ms, GError **error)
{
    GPollFD wake;
    if (g_cancellable_make_pollfd(self->cancellable, &wake)) {
        g_poll(&wake, 1, (gint)ms);
        g_cancellable_release_fd(self->cancellable);
    } else {
        g_usleep((gulong)ms * 1000); /* no cancellable, or no descriptor to be had */
    }
    return !print_watch_cancelled(self, error);
}
