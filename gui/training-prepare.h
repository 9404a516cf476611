/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"

/* What a training record needs before the first simulated module is plugged in. The names are scripts/start's too. */

#define TRAINING_BATCH "TRAINING"

typedef struct {
    char *ca_path;     /* the simulator's CA */
    char *labels_path; /* the folder that stands for a printer */
} TrainingPlaces;

void training_places_free(gpointer places);

/** training_prepare_work: a GuiWork; @data: TrainingPlaces. CA, product, batch and folder, as far as they are missing. */
gpointer training_prepare_work(Station *station, const GuiCaller *caller, gpointer data, GError **error);
/** training_prepare_code_work: a GuiWork; @data: UID. Returns: (transfer full): what its current label's code holds. */
gpointer training_prepare_code_work(Station *station, const GuiCaller *caller, gpointer data, GError **error);
