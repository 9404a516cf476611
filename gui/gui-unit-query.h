/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-unit-search.h"
#include "gui/gui-session.h"

/* One search for units on its way through a lane: its first lines, its length, a page of it. No widget in here. */

typedef struct {
    DbUnitSearch search; /* its text is owned */
    guint part;          /* of a page */
    gint64 page;
    bool backwards;
    DbUnitLine *from;    /* owned, or NULL */
    guint skip;
    guint limit;
} GuiUnitQuery;

/** gui_unit_query_new: (transfer full): copies @search. */
GuiUnitQuery *gui_unit_query_new(const DbUnitSearch *search);
void gui_unit_query_free(GuiUnitQuery *query);

/* GuiWorks, each of a GuiUnitQuery: */

/** GuiUnitAnswer: what came back, for gui_unit_pages_*(). */
typedef struct {
    guint n_parts;
    guint part;         /* of a page */
    gint64 page;
    GPtrArray *lines[8]; /* the first page of each part, or lines[0] alone: the page that was asked for */
    gint64 counts[8];
} GuiUnitAnswer;

void gui_unit_answer_free(GuiUnitAnswer *answer);

/** gui_unit_query_begin: the first page of every part. */
gpointer gui_unit_query_begin(Station *station, const GuiCaller *caller, gpointer query, GError **error);
/** gui_unit_query_count: how long every part is. */
gpointer gui_unit_query_count(Station *station, const GuiCaller *caller, gpointer query, GError **error);
/** gui_unit_query_page: one page. */
gpointer gui_unit_query_page(Station *station, const GuiCaller *caller, gpointer query, GError **error);
