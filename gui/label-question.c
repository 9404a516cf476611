/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/label-question.h"

#include "station/unit/unit-verbs.h"

/* More than this at once is no question for an operator. */
#define MOST 20

LabelQuestion *
label_question_copy(const LabelQuestion *question)
{
    LabelQuestion *copy = g_memdup2(question, sizeof *question);
    copy->uid = g_strdup(question->uid);
    copy->claim_code = g_strdup(question->claim_code);
    copy->printer = g_strdup(question->printer);
    return copy;
}

void
label_question_free(gpointer question)
{
    LabelQuestion *self = question;
    if (self == NULL)
        return;
    g_free(self->uid);
    g_free(self->claim_code);
    g_free(self->printer);
    g_free(self);
}

static bool
add(GPtrArray *questions, Db *db, const DbLabel *label, GError **error)
{
    g_autoptr(DbUnit) unit = db_unit_by_id(db, label->unit_id, error);
    if (unit == NULL)
        return false;
    LabelQuestion *question = g_new0(LabelQuestion, 1);
    *question = (LabelQuestion){ .label_id = label->id,
                                 .unit_id = unit->id,
                                 .uid = g_strdup(unit->uid),
                                 .claim_code = g_strdup(label->claim_code),
                                 .printer = g_strdup(label->printer) };
    g_ptr_array_add(questions, question);
    return true;
}

gpointer
label_question_list_work(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    Db *db = station_db(station);
    g_autoptr(GPtrArray) labels = db_label_in_state(db, DB_LABEL_UNKNOWN, error);
    g_autoptr(GPtrArray) questions = labels != NULL ? g_ptr_array_new_with_free_func(label_question_free) : NULL;
    for (guint i = 0; labels != NULL && i < MIN(labels->len, MOST); i++)
        if (!add(questions, db, g_ptr_array_index(labels, i), error))
            return NULL;
    return g_steal_pointer(&questions);
}

gpointer
label_question_came_out_work(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    const LabelQuestion *question = data;
    (void)caller;
    g_autoptr(DbUnit) unit = db_unit_by_id(station_db(station), question->unit_id, error);
    bool is_done = unit != NULL && unit_label_resolve_came_out(station, unit, question->claim_code, error);
    return is_done ? GUI_DONE : NULL;
}

gpointer
label_question_void_work(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    const LabelQuestion *question = data;
    (void)caller;
    g_autoptr(DbUnit) unit = db_unit_by_id(station_db(station), question->unit_id, error);
    g_autoptr(DbLabel) next = unit != NULL ? unit_label_resolve_void(station, unit, NULL, deadline_in_ms(UNIT_CANCEL_MS), error) : NULL;
    return next != NULL ? GUI_DONE : NULL;
}
