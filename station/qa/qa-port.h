/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/*
 * Where QA plugs a finished product in: says by itself who is there, and asks again when a label was scanned. A thread
 * of its own owns the port.
 */

typedef enum {
    QA_PORT_EMPTY,   /* no module there */
    QA_PORT_SEATED,  /* one, and its name */
    QA_PORT_TROUBLE, /* what stands in the way: port-absent, -busy, no-answer … */
    QA_PORT_ANSWER,  /* to qa_port_ask(): the name of the module that is there now, or why there is none */
} QaPortKind;

typedef struct {
    QaPortKind kind;
    char *uid;     /* or NULL */
    GError *error; /* or NULL */
} QaPortNews;

void qa_port_news_free(QaPortNews *news);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QaPortNews, qa_port_news_free)

/** QaPortFunc: (transfer full) @news: in the port's thread. */
typedef void (*QaPortFunc)(QaPortNews *news, gpointer data);

typedef struct QaPort QaPort;

/** qa_port_new: (transfer full): watches @port until it is freed. Errors: usage. */
QaPort *qa_port_new(const char *port, QaPortFunc func, gpointer data, GError **error);
void qa_port_free(QaPort *self); /* waits for its thread; no news after it */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QaPort, qa_port_free)

/** qa_port_ask: asks the module for its name again; any thread; one QA_PORT_ANSWER follows each. */
void qa_port_ask(QaPort *self);
