/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/line/line-queue.h"
#include "station/unit/unit-label.h"

/*
 * The thread that renders one label and hands it to the printer. It asks the deciding thread to put the job on
 * record (MESSAGE_CREATED) and waits for the answer before a byte of the document goes out.
 */

typedef struct PrintTask PrintTask;

/**
 * print_task_new:
 * @printer: must outlive the task; other tasks may print with it at the same time
 * @order: (transfer full)
 *
 * Starts the thread; one MESSAGE_OUTCOME ends it. A task that was cancelled before its label was taken ends without an
 * error unless hands were needed: then that is its error.
 */
PrintTask *print_task_new(GAsyncQueue *queue, guint slot, Printer *printer, LabelOrder *order);
/** print_task_answer: the job is on record, or not (@error; transfer full): the job is then cancelled. */
void print_task_answer(PrintTask *self, GError *error);
/** print_task_cancel: asks it to end; the outcome still follows. */
void print_task_cancel(PrintTask *self);
bool print_task_is_cancelled(PrintTask *self);
/** print_task_free: joins; the outcome must have been taken or nobody may listen any more. */
void print_task_free(PrintTask *self);
/** print_task_destination: (transfer none): DEST of the printer that it prints at. */
const char *print_task_destination(PrintTask *self);
/** print_task_sha256: (transfer none): of the document, once MESSAGE_CREATED was sent. */
const char *print_task_sha256(PrintTask *self);
