/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"

/*
 * The record's events in the words of other systems, one JSON object each. What another standard has no word for is
 * left out of it; the record's own form leaves nothing out.
 */

typedef enum {
    EVENT_FORMAT_JSON,  /* as the record has it, the contract's names */
    EVENT_FORMAT_CFX,   /* IPC-2591 (IPC-CFX) messages in their envelope */
    EVENT_FORMAT_EPCIS, /* GS1 EPCIS 2.0 events, words of the CBV 2.0; of labels, those of OPEN-SCS */
} EventFormat;

/** event_format_from_name: "json", "cfx", "epcis". */
bool event_format_from_name(const char *name, EventFormat *format);

/** event_format: (transfer full): one line without its end, or NULL if the format has no word for @event. */
char *event_format(const DbEvent *event, EventFormat format);
