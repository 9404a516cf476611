/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"

/** CliEventStream: which events a command shows, and how. */
typedef struct {
    gint64 from_seq; /* from 1 */
    bool follows;    /* goes on with the events to come, until SIGINT, SIGTERM, or nobody reads */
    void (*show)(const DbEvent *event, gpointer data);
    gpointer data;
} CliEventStream;

/** cli_event_stream: shows each event in order. */
bool cli_event_stream(Db *db, const CliEventStream *stream, GError **error);
