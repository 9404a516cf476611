/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/gate/gate.h"
#include "station/line/line-queue.h"

/*
 * The thread that asks the factory's own program about one unit, or tells it one unit's end.
 */

typedef struct GateTask GateTask;

/**
 * gate_task_new:
 * @gate: must outlive the task
 * @request: (transfer full): gate_request()
 * @presence: put into its message, so that an answer about a module that has left is not taken for the next one's
 *
 * Starts the thread. One MESSAGE_GATE follows, unless the question is GATE_UNIT_ENDED: that wants no answer.
 */
GateTask *gate_task_new(GAsyncQueue *queue, Gate *gate, GateQuestion question, guint slot, guint64 presence,
                        char *request);
void gate_task_free(GateTask *self); /* calls it off and joins */
/** gate_task_wait: joins without calling it off: the program is still told what it was to be told. */
void gate_task_wait(GateTask *self);
/** gate_task_is_done: its thread has nothing left to do; freeing it does not wait. */
bool gate_task_is_done(GateTask *self);
