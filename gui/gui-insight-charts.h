/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-chart.h"
#include "station/insight/insight-figures.h"

/* How work goes as pictures and sentences, for screen and paper alike. */

typedef enum {
    GUI_INSIGHT_HOURS,
    GUI_INSIGHT_FAILURES,
    GUI_INSIGHT_TIMES,
    GUI_INSIGHT_SLOTS,
    GUI_INSIGHT_PRINTERS,
    N_GUI_INSIGHT_CHARTS,
} GuiInsightChart;

/** gui_insight_charts_new: (transfer full) (element-type GuiChart): one for each GuiInsightChart. */
GPtrArray *gui_insight_charts_new(const InsightFigures *figures);
/** gui_insight_charts_yield: (transfer full): "95.1 % first time: 410 of 431 units". */
char *gui_insight_charts_yield(const InsightFigures *figures);
/** gui_insight_charts_summary: (transfer full): good units, how many an hour, and what a unit usually takes. */
char *gui_insight_charts_summary(const InsightFigures *figures);
