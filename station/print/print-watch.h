/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/print/printer.h"

/**
 * PrintWatch:
 *
 * One job's way to its owner: passes on each change of trouble once, and is the only place where a job waits.
 * Lives in the printing thread, on its stack.
 */
typedef struct {
    const PrintReport *report;
    GCancellable *cancellable;
    GError *trouble;    /* what the owner was told last, or NULL */
    bool label_waiting; /* likewise */
    bool warned;
} PrintWatch;

void print_watch_clear(PrintWatch *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PrintWatch, print_watch_clear)

/** print_watch_created: tells the owner the job's id; false (with @error) if it does not want the job. */
bool print_watch_created(PrintWatch *self, const char *job, GError **error);

/** print_watch_trouble: hands are needed, or (@trouble NULL) no longer; the owner hears of changes only. */
void print_watch_trouble(PrintWatch *self, const GError *trouble);

/** print_watch_label_waiting: a label is on the bar, or was taken; the owner hears of changes only. */
void print_watch_label_waiting(PrintWatch *self, bool waiting);

/** print_watch_warning: the owner hears the first one of a job only. */
void print_watch_warning(PrintWatch *self, const char *sentence);

/** print_watch_sleep: waits @ms; false as soon as the job is cancelled, then with @error as the owner is to see it. */
bool print_watch_sleep(PrintWatch *self, guint ms, GError **error);

/** print_watch_cancelled: true if the job is cancelled; @error as for print_watch_sleep(). */
bool print_watch_cancelled(PrintWatch *self, GError **error);
