/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-card-flow.h"

#include "gui/gui-flow-accessible.h"

struct _GuiCardFlow {
    GtkFlowBox parent_instance;
};

G_DEFINE_TYPE(GuiCardFlow, gui_card_flow, GTK_TYPE_FLOW_BOX)

static void
gui_card_flow_class_init(GuiCardFlowClass *klass)
{
    gtk_widget_class_set_accessible_type(GTK_WIDGET_CLASS(klass), GUI_TYPE_FLOW_ACCESSIBLE);
}

static void
gui_card_flow_init(GuiCardFlow *self)
{
    gtk_flow_box_set_selection_mode(GTK_FLOW_BOX(self), GTK_SELECTION_NONE);
}
