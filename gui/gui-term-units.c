/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-term-units.h"

#include "gui/gui-act.h"
#include "gui/gui-unit-rows.h"

/* Behind a number of thousands only the first are named; the Units page has them all. */
#define UNITS_MOST 100
#define POPOVER_HEIGHT 360
#define POPOVER_WIDTH 280

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
    GtkWidget *popover = gtk_popover_new(button);
    GtkWidget *scrolled = gtk_scrolled_window_new(NULL, NULL);
    GtkWidget *list = gui_unit_rows_new();
    gui_unit_rows_show(GUI_UNIT_ROWS(list), units);
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scrolled), TRUE);
    gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scrolled), POPOVER_HEIGHT);
    gtk_widget_set_size_request(scrolled, POPOVER_WIDTH, -1);
    gtk_container_add(GTK_CONTAINER(scrolled), list);
    gtk_container_add(GTK_CONTAINER(popover), scrolled);
    gtk_widget_show(scrolled);
    g_signal_connect(popover, "closed", G_CALLBACK(gtk_widget_destroy), NULL);
    gtk_popover_popup(GTK_POPOVER(popover));
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
