/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-unit-query.h"

#include "gui/gui-unit-pages.h"

GuiUnitQuery *
gui_unit_query_new(const DbUnitSearch *search)
{
    GuiUnitQuery *query = g_new0(GuiUnitQuery, 1);
    query->search = *search;
    query->search.text = g_strdup(search->text);
    return query;
}

void
gui_unit_query_free(GuiUnitQuery *query)
{
    g_free((char *)query->search.text);
    db_unit_line_free(query->from);
    g_free(query);
}

void
gui_unit_answer_free(GuiUnitAnswer *answer)
{
    for (gsize i = 0; i < G_N_ELEMENTS(answer->lines); i++)
        g_clear_pointer(&answer->lines[i], g_ptr_array_unref);
    g_free(answer);
}

static GuiUnitAnswer *
answer_new(const GuiUnitQuery *query)
{
    GuiUnitAnswer *answer = g_new0(GuiUnitAnswer, 1);
    answer->n_parts = db_unit_search_parts(&query->search);
    answer->part = query->part;
    answer->page = query->page;
    return answer;
}

static GuiUnitAnswer *
fail(GuiUnitAnswer *answer)
{
    gui_unit_answer_free(answer);
    return NULL;
}

gpointer
gui_unit_query_begin(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    const GuiUnitQuery *query = data;
    GuiUnitAnswer *answer = answer_new(query);
    for (guint i = 0; i < answer->n_parts; i++) {
        answer->lines[i] = db_unit_search_lines(station_db(station), &query->search, i, NULL, 0, GUI_UNIT_PAGE,
                                                caller->cancellable, error);
        if (answer->lines[i] == NULL)
            return fail(answer);
    }
    return answer;
}

gpointer
gui_unit_query_count(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    const GuiUnitQuery *query = data;
    GuiUnitAnswer *answer = answer_new(query);
    for (guint i = 0; i < answer->n_parts; i++)
        if (!db_unit_search_count(station_db(station), &query->search, i, caller->cancellable, &answer->counts[i], error))
            return fail(answer);
    return answer;
}

gpointer
gui_unit_query_page(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    const GuiUnitQuery *query = data;
    GuiUnitAnswer *answer = answer_new(query);
    answer->lines[0] = (query->backwards ? db_unit_search_lines_before : db_unit_search_lines)(
        station_db(station), &query->search, query->part, query->from, query->skip, query->limit, caller->cancellable, error);
    return answer->lines[0] != NULL ? answer : fail(answer);
}
