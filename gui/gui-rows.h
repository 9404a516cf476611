/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* What the lists that are made in code have alike: the look of a list, its rows, and that they are heard as they are read. */

/** gui_rows_init: the look of @list, nothing of which can be selected; @name is heard. */
void gui_rows_init(GtkListBox *list, const char *name);
/** gui_rows_new_row: (transfer floating): an HdyActionRow, heard as it is read. */
GtkWidget *gui_rows_new_row(const char *title, const char *subtitle);
/** gui_rows_clear: destroys what is in @container. */
void gui_rows_clear(GtkContainer *container);
