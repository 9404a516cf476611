/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/*
 * One label, called "Verdict" to whoever listens: "Good", or "Bad: SENTENCE [code]". To the eye it is one huge word, and
 * the sentence below it.
 */

#define GUI_TYPE_VERDICT_LABEL gui_verdict_label_get_type()
G_DECLARE_FINAL_TYPE(GuiVerdictLabel, gui_verdict_label, GUI, VERDICT_LABEL, GtkLabel)

/** gui_verdict_label_set: @refusal: NULL for good. */
void gui_verdict_label_set(GuiVerdictLabel *self, const GError *refusal);
/** gui_verdict_label_clear: no verdict, but @words. */
void gui_verdict_label_clear(GuiVerdictLabel *self, const char *words);
