/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-unit-search.h"

/*
 * A list of a million units of which only the pages around the view are here. Says which window to fetch next; the
 * fetching is others'. No GTK in here.
 */

/** Lines of one page, and what one window fetches. */
#define GUI_UNIT_PAGE 100
/** So many pages are kept. */
#define GUI_UNIT_PAGES_KEPT 40

typedef struct GuiUnitPages GuiUnitPages;

GuiUnitPages *gui_unit_pages_new(void);
void gui_unit_pages_free(GuiUnitPages *self);

/** gui_unit_pages_begin: an empty list of @parts parts, for a new search. */
void gui_unit_pages_begin(GuiUnitPages *self, guint parts);
/** gui_unit_pages_forget: the lines may be others now; how many there were counts until it is known anew. */
void gui_unit_pages_forget(GuiUnitPages *self);
/**
 * gui_unit_pages_set_count: @part has so many lines; before that, those that are here count. Where it had another count,
 * and pages came from its end, they are other pages now and are let go.
 */
void gui_unit_pages_set_count(GuiUnitPages *self, guint part, gint64 count);
/** gui_unit_pages_counted: every part's count is known. */
bool gui_unit_pages_counted(const GuiUnitPages *self);
/** gui_unit_pages_rows: how long the list is, as far as is known. */
gint64 gui_unit_pages_rows(const GuiUnitPages *self);
/** gui_unit_pages_line: (transfer none): line @row of the list, or NULL: it is not here. */
const DbUnitLine *gui_unit_pages_line(const GuiUnitPages *self, gint64 row);

/** GuiUnitWindow: one page to fetch, as db_unit_search_lines() or, @backwards, db_unit_search_lines_before() wants it. */
typedef struct {
    guint part;
    gint64 page;            /* within the part */
    bool backwards;
    const DbUnitLine *from; /* the pages'; or NULL: from that end of the part */
    guint skip;
    guint limit;
} GuiUnitWindow;

/** gui_unit_pages_wanted: the first page of rows @first to @last that is not here; false: all are. */
bool gui_unit_pages_wanted(GuiUnitPages *self, gint64 first, gint64 last, GuiUnitWindow *window);
/** gui_unit_pages_take: (transfer full) @lines: page @page of @part; others far from it may go. */
void gui_unit_pages_take(GuiUnitPages *self, guint part, gint64 page, GPtrArray *lines);
