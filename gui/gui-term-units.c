/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-term-units.h"

#include "gui/gui-act.h"
#include "gui/gui-unit-popover.h"

/* Behind a number of thousands only the first are named; the Units page has them all. */
#define UNITS_MOST 100

typedef struct {
    char *code;
    const BatchTerm *term;
} Question;

static void
question_free(gpointer data)
{
    g_free(((Question *)data)->code);
    g_free(data);
}

static gpointer
find_units(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const Question *question = data;
    g_autoptr(DbBatch) batch = db_batch_find(station_db(station), question->code, error);
    return batch != NULL ? batch_term_units(station, batch, question->term, UNITS_MOST, error) : NULL;
}

static void
on_units(GtkWidget *button, gpointer units)
{
    gui_unit_popover_show(button, units);
}

void
gui_term_units_show(GtkWidget *button, GuiSession *session, const char *code, const BatchTerm *term)
{
    Question *question = g_new0(Question, 1);
    *question = (Question){ g_strdup(code), term };
    const GuiAct act = { .widget = button,
                         .session = session,
                         .lane = GUI_LANE_READ,
                         .verb = "unit list",
                         .work = find_units,
                         .data = question,
                         .free_data = question_free,
                         .free_result = GUI_FREE_ARRAY,
                         .done = on_units };
    gui_act(&act);
}
