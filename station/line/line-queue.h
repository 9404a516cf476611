/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/gate/gate.h"
#include "station/link/express-link.h"
#include "station/print/printer.h"

/*
 * What the threads of a line tell the one that decides. A message owns what it carries.
 */

typedef enum {
    MESSAGE_ARRIVED,
    MESSAGE_PROGRESS,  /* bytes */
    MESSAGE_IDENTITY,  /* identity */
    MESSAGE_UNREAD,    /* error: the module could not be read */
    MESSAGE_NAME,      /* text: the seated module's name, asked for again; or error */
    MESSAGE_LEFT,
    MESSAGE_TROUBLE,   /* error: what stands in the way of a slot; NULL: nothing any more */
    MESSAGE_RENDERED,
    MESSAGE_CREATED,   /* text: the job's id; the printing thread waits for the answer */
    MESSAGE_PRINTER,   /* error: the printer needs hands, or NULL: no longer */
    MESSAGE_BAR,       /* waiting: a label is on the printer's bar, or was taken */
    MESSAGE_NOTICE,    /* text: something to know of the printer; nothing waits for it */
    MESSAGE_OUTCOME,   /* outcome, error */
    MESSAGE_SHARED,    /* error: others may print on the printer */
    MESSAGE_GATE,      /* gate_question, gate_answer, error: the factory's own system has answered */
    MESSAGE_CODE,      /* text: what a scanner read */
    MESSAGE_CODES_END, /* this source of codes is at its end */
    MESSAGE_OPERATOR,  /* person: the shift has changed */
    MESSAGE_STOP,
} MessageKind;

typedef struct {
    MessageKind kind;
    guint slot;            /* index from 0; of MESSAGE_CODE: slot number, 0 any */
    guint64 presence;      /* of messages from a slot: the presence it belongs to */
    gsize bytes;
    ModuleIdentity *identity;
    GError *error;
    char *text;
    PrintOutcome outcome;
    bool waiting;
    gint64 person;
    GateQuestion gate_question;
    GateAnswer gate_answer;
    gpointer task;         /* of messages from a printing or asking thread (not owned) */
    gpointer source;       /* of MESSAGE_CODE: its CodeReader (not owned), or NULL */
} Message;

void message_free(Message *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Message, message_free)

/** message_push: (transfer full) what @message points to: a copy of the struct goes into the queue. */
void message_push(GAsyncQueue *queue, const Message *message);
