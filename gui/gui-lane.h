/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* A lane: one thread with a connection of its own, in which works run one after the other. No GTK in here. */

typedef struct GuiLaneThread GuiLaneThread;

/** GuiJob: one work on its way through a lane and back. */
typedef struct {
    GuiLaneThread *lane;
    char *verb; /* or NULL */
    GuiWork work;
    gpointer data;
    GDestroyNotify free_data;
    GDestroyNotify free_result;
    GCancellable *cancellable; /* or NULL */
    char *badge, *pin;         /* who is signed in; NULL: nobody, or unproven */
    char *second_badge, *second_pin;
    gboolean wants_pin; /* it was looked for, and nobody had typed it: not where there is none, or it is locked */
    gpointer result;
    GError *error;
    void (*done)(gpointer job); /* in the GTK thread */
    gpointer owner;             /* @done's own */
} GuiJob;

/** gui_job_free: wipes the PINs. */
void gui_job_free(GuiJob *job);

/**
 * gui_lane_thread_new: (transfer full)
 * @open: opens the lane's connection, in its thread, at the first job that needs it
 */
GuiLaneThread *gui_lane_thread_new(const char *name, Station *(*open)(gpointer data, GError **error), gpointer data);
/** gui_lane_thread_free: after the jobs that wait in it. */
void gui_lane_thread_free(GuiLaneThread *lane);
/** gui_lane_thread_push: (transfer full) @job: it comes back through its done(), always. */
void gui_lane_thread_push(GuiLaneThread *lane, GuiJob *job);
