/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-pace.h"

#define REMEMBERED 20
/* Two may be chance. */
#define FEWEST 3

struct GuiPace {
    gint64 at_us[REMEMBERED]; /* a ring */
    guint count;              /* of all that were added */
};

GuiPace *
gui_pace_new(void)
{
    return g_new0(GuiPace, 1);
}

void
gui_pace_free(GuiPace *self)
{
    g_free(self);
}

void
gui_pace_clear(GuiPace *self)
{
    self->count = 0;
}

void
gui_pace_add(GuiPace *self, gint64 at_us)
{
    self->at_us[self->count++ % REMEMBERED] = at_us;
}

gint64
gui_pace_end_us(const GuiPace *self, gint64 now_us, gint64 left)
{
    if (self->count < FEWEST || left <= 0)
        return 0;
    guint kept = MIN(self->count, REMEMBERED);
    gint64 first = self->at_us[(self->count - kept) % REMEMBERED];
    gint64 last = self->at_us[(self->count - 1) % REMEMBERED];
    gint64 each = (last - first) / (kept - 1);
    return each > 0 ? now_us + each * left : 0;
}
