/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-code.h"

void
label_cells_free(LabelCells *self)
{
    if (self == NULL)
        return;
    g_free(self->dark);
    g_free(self);
}
