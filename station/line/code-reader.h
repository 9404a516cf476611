/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/line/line-queue.h"

/*
 * The thread that reads codes, a line each, from standard input or from a serial scanner. A pipe is a queue: its next
 * line is read only when the one before was taken, so that a script may write its codes ahead. A terminal and a
 * scanner are a person: what they say counts when they say it.
 */

typedef struct CodeReader CodeReader;

/** code_reader_new_fd: (transfer full): reads @fd, which stays the caller's. */
CodeReader *code_reader_new_fd(GAsyncQueue *queue, int fd);
/** code_reader_new_port: (transfer full): a serial scanner; it is opened, and opened again when it comes back. */
CodeReader *code_reader_new_port(GAsyncQueue *queue, const char *port, guint slot, GError **error);
void code_reader_free(CodeReader *self); /* stops and joins */

/** code_reader_is_queue: true for a pipe or a file: a line may be kept until it is wanted. */
bool code_reader_is_queue(const CodeReader *self);
/** code_reader_taken: the last line was dealt with: read the next. */
void code_reader_taken(CodeReader *self);
