/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-flow-accessible.h"

struct _GuiFlowAccessible {
    GtkFlowBoxAccessible parent_instance;
};

G_DEFINE_TYPE(GuiFlowAccessible, gui_flow_accessible, GTK_TYPE_FLOW_BOX_ACCESSIBLE)

static AtkStateSet *
gui_flow_accessible_ref_state_set(AtkObject *object)
{
    AtkStateSet *states = ATK_OBJECT_CLASS(gui_flow_accessible_parent_class)->ref_state_set(object);
    atk_state_set_remove_state(states, ATK_STATE_MANAGES_DESCENDANTS);
    return states;
}

static void
gui_flow_accessible_class_init(GuiFlowAccessibleClass *klass)
{
    ATK_OBJECT_CLASS(klass)->ref_state_set = gui_flow_accessible_ref_state_set;
}

static void
gui_flow_accessible_init(GuiFlowAccessible *self)
{
    atk_object_set_role(ATK_OBJECT(self), ATK_ROLE_PANEL);
}
