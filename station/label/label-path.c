/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-path.h"

/* Ems to millimetres; an upright banner is turned a quarter to the left. */
static LabelPathStep
on_label(const LabelMark *mark, const LabelRun *run, const LabelPathStep *step)
{
    LabelPathStep placed = { step->verb, { 0 }, { 0 } };
    for (int i = 0; i < 3; i++) {
        double along = (run->x + step->x[i]) * mark->size, down = step->y[i] * mark->size;
        placed.x[i] = mark->x + (mark->is_upright ? down : along);
        placed.y[i] = mark->baseline + (mark->is_upright ? -along : down);
    }
    return placed;
}

void
label_path_each_of_run(const LabelMark *mark, const LabelRun *run, LabelPathFunc each, gpointer data)
{
    for (guint i = 0; i < run->path->len; i++) {
        const LabelPathStep placed = on_label(mark, run, &g_array_index(run->path, LabelPathStep, i));
        each(&placed, data);
    }
}

void
label_path_each(const LabelMark *mark, LabelPathFunc each, gpointer data)
{
    for (guint i = 0; i < mark->shape->runs->len; i++)
        label_path_each_of_run(mark, g_ptr_array_index(mark->shape->runs, i), each, data);
}
