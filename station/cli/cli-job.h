/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/cli/cli.h"

#include <signal.h>

/*
 * A job that takes its time: it shows how far it is where standard error is a terminal, and SIGINT or SIGTERM lets it end
 * at a safe point instead of anywhere.
 *
 *     CliJob job;
 *     cli_job_begin(&job, cli, _("manifest export"));
 *     … job.cancellable, cli_job_progress, &job …
 *     return cli_job_end(&job, ok, error);
 */
typedef struct {
    Cli *cli;
    const char *what;
    GCancellable *cancellable;
    bool shows;
    int percent; /* shown last, -1: nothing yet */
    int fd;      /* of the signals */
    int signal;  /* that came, or 0 */
    sigset_t before;
} CliJob;

void cli_job_begin(CliJob *self, Cli *cli, const char *what);
/** cli_job_progress: @data is the CliJob; shows, and looks for signals. */
void cli_job_progress(gint64 done, gint64 total, gpointer data);
/**
 * cli_job_end: takes the line off the terminal. Where a signal broke the job off, clears @error, says so, and makes the
 * exit status the one that shells know for that signal; the command has nothing more to say then.
 * Returns: @done, or true for such a job.
 */
bool cli_job_end(CliJob *self, bool done, GError **error);
