/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/*
 * The dots that a printer would get, at the label's true size on this monitor, or enlarged until each dot can be seen.
 */

#define GUI_TYPE_LABEL_PREVIEW gui_label_preview_get_type()
G_DECLARE_FINAL_TYPE(GuiLabelPreview, gui_label_preview, GUI, LABEL_PREVIEW, GtkDrawingArea)

typedef enum {
    GUI_LABEL_PREVIEW_TRUE_SIZE, /* a millimetre is a millimetre */
    GUI_LABEL_PREVIEW_DOTS,      /* whole pixels a dot */
} GuiLabelPreviewZoom;

/** gui_label_preview_show: @png: as label_render() made it, or NULL: nothing to see. */
void gui_label_preview_show(GuiLabelPreview *self, GBytes *png, double width_mm);
void gui_label_preview_set_zoom(GuiLabelPreview *self, GuiLabelPreviewZoom zoom);
/** gui_label_preview_knows_size: does the monitor say how large it is? Else a millimetre is guessed, as on most desks. */
gboolean gui_label_preview_knows_size(GuiLabelPreview *self);
