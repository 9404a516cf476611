/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * One question at a time: while an answer is on its way the same is not asked again, and what changed meanwhile is asked
 * once more when it is there.
 *
 *     if (!gui_once_begin(&self->loading))
 *         return;
 *     …ask; and in the answer, good or bad:
 *     if (gui_once_end(&self->loading))
 *         load(self);
 */
typedef struct {
    gboolean is_on_its_way;
    gboolean is_stale;
} GuiOnce;

/** gui_once_begin: FALSE while an answer is on its way; that is stale from now on. */
static inline gboolean
gui_once_begin(GuiOnce *self)
{
    self->is_stale = self->is_on_its_way;
    self->is_on_its_way = TRUE;
    return !self->is_stale;
}

/** gui_once_end: the answer is there; TRUE if it is stale and must be asked for again. */
static inline gboolean
gui_once_end(GuiOnce *self)
{
    self->is_on_its_way = FALSE;
    return self->is_stale;
}
