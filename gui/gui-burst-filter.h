/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/*
 * Takes a scanner's bursts out of a window's keys, and lets a person's keys through to the focus, a little later: they
 * are held back until it is decided which they are.
 */

typedef struct GuiBurstFilter GuiBurstFilter;

/** GuiBurstTarget: @text: UTF-8, without the Enter. */
typedef void (*GuiBurstTarget)(const char *text, gpointer data);

GuiBurstFilter *gui_burst_filter_new(GuiBurstTarget target, gpointer data); /* (transfer full) */
void gui_burst_filter_free(GuiBurstFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuiBurstFilter, gui_burst_filter_free)

/** gui_burst_filter_key: for "key-press-event" and "key-release-event"; TRUE: held back or taken. */
gboolean gui_burst_filter_key(GuiBurstFilter *self, GdkEventKey *event);
/** gui_burst_filter_set_layout: the scanner's, as gui_burst_new() has it; "us" unless set. */
const char *gui_burst_filter_layout(GuiBurstFilter *self); /* (transfer none) (nullable) */
void gui_burst_filter_set_layout(GuiBurstFilter *self, const char *layout);
