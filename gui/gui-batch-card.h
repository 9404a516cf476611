/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-batch-facts.h"

/* A batch as a card: code, product, and a ring of progress. A button: whoever made it hears "clicked". */

#define GUI_TYPE_BATCH_CARD gui_batch_card_get_type()
G_DECLARE_FINAL_TYPE(GuiBatchCard, gui_batch_card, GUI, BATCH_CARD, GtkButton)

GtkWidget *gui_batch_card_new(void);
void gui_batch_card_show(GuiBatchCard *self, const GuiBatchFacts *facts);
/** gui_batch_card_code: (transfer none): of the batch that it shows. */
const char *gui_batch_card_code(GuiBatchCard *self);
