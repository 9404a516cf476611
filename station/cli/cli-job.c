/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-job.h"

#include <glib/gi18n.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

static void
set_of_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
}

void
cli_job_begin(CliJob *self, Cli *cli, const char *what)
{
    sigset_t signals;
    set_of_signals(&signals);
    *self = (CliJob){ .cli = cli, .what = what, .percent = -1 };
    self->cancellable = g_cancellable_new();
    self->shows = !cli_quiet(cli) && isatty(STDERR_FILENO);
    pthread_sigmask(SIG_BLOCK, &signals, &self->before);
    self->fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void
look_for_signals(CliJob *self)
{
    struct signalfd_siginfo info;
    if (self->fd < 0 || read(self->fd, &info, sizeof info) != (gssize)sizeof info)
        return;
    self->signal = (int)info.ssi_signo;
    g_cancellable_cancel(self->cancellable);
}

void
cli_job_progress(gint64 done, gint64 total, gpointer data)
{
    CliJob *self = data;
    int percent = total > 0 ? (int)(done * 100 / total) : 0;
    look_for_signals(self);
    if (!self->shows || percent == self->percent)
        return;
    self->percent = percent;
    fprintf(stderr, "\r%s: %3d %%", self->what, percent);
    fflush(stderr);
}

/* 128 and the signal's number: what a shell says of a program that the signal ended. */
enum { SIGNALLED = 128 };

bool
cli_job_end(CliJob *self, bool done, GError **error)
{
    struct signalfd_siginfo late;
    if (self->percent >= 0)
        fputs("\r\033[K", stderr);
    while (self->fd >= 0 && read(self->fd, &late, sizeof late) == (gssize)sizeof late)
        continue; /* came when nothing could be broken off any more */
    if (self->fd >= 0)
        close(self->fd);
    g_object_unref(self->cancellable);
    pthread_sigmask(SIG_SETMASK, &self->before, NULL);
    if (done || self->signal == 0)
        return done;
    g_clear_error(error);
    cli_warn(_("%s: it was broken off; nothing has changed"), self->what);
    cli_set_exit(self->cli, SIGNALLED + self->signal);
    return true;
}
