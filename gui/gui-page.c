/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-page.h"

#include "gui/gui-batches-page.h"
#include "gui/gui-insight-page.h"
#include "gui/gui-labels-page.h"
#include "gui/gui-qa-page.h"
#include "gui/gui-setup-page.h"
#include "gui/gui-station-page.h"
#include "gui/gui-units-page.h"

#include <glib/gi18n.h>

G_DEFINE_INTERFACE(GuiPage, gui_page, GTK_TYPE_WIDGET)

static void
gui_page_default_init(GuiPageInterface *iface)
{
    (void)iface;
}

void
gui_page_shown(GuiPage *self)
{
    GuiPageInterface *iface = GUI_PAGE_GET_IFACE(self);
    if (iface->shown != NULL)
        iface->shown(self);
}

gboolean
gui_page_scan(GuiPage *self, const GuiScan *scan)
{
    GuiPageInterface *iface = GUI_PAGE_GET_IFACE(self);
    return iface->scan != NULL && iface->scan(self, scan);
}

gboolean
gui_page_wants(GuiPage *self)
{
    GuiPageInterface *iface = GUI_PAGE_GET_IFACE(self);
    return iface->wants != NULL && iface->wants(self);
}

void
gui_page_open(GuiPage *self, const char *id)
{
    GuiPageInterface *iface = GUI_PAGE_GET_IFACE(self);
    if (iface->open != NULL)
        iface->open(self, id);
}

static const GuiPageKind kinds[] = {
    { "Station", N_("Station"), "media-playback-start-symbolic", NULL, gui_station_page_new },
    { "QA", N_("QA"), "object-select-symbolic", "scan", gui_qa_page_new },
    { "Units", N_("Units"), "view-list-symbolic", "unit show", gui_units_page_new },
    { "Batches", N_("Batches"), "view-grid-symbolic", "batch show", gui_batches_page_new },
    { "Labels", N_("Labels"), "cc-labels-symbolic", "label render", gui_labels_page_new },
    { "Insight", N_("Insight"), "cc-insight-symbolic", "batch show", gui_insight_page_new },
    { "Setup", N_("Setup"), "emblem-system-symbolic", "product edit", gui_setup_page_new },
    { NULL, NULL, NULL, NULL, NULL },
};

const GuiPageKind *
gui_page_kinds(void)
{
    return kinds;
}
