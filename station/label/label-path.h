/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label-drawing.h"

typedef void (*LabelPathFunc)(const LabelPathStep *step, gpointer data);

/** label_path_each: the outlines of a text mark, step by step, in millimetres on the label. */
void label_path_each(const LabelMark *mark, LabelPathFunc each, gpointer data);

/** label_path_each_of_run: the same for one of its runs. */
void label_path_each_of_run(const LabelMark *mark, const LabelRun *run, LabelPathFunc each, gpointer data);
