/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/*
 * Codes on a printed sheet that say what to do rather than which label is meant: gloves have no keyboard. Each is told
 * from a claim code by its first word. A slot card, "slot:N", is taken apart by scan_text_split_slot().
 */

typedef enum {
    COMMAND_HOLD,          /* stop the unit in the slot, and free it */
    COMMAND_REPLACE_LABEL, /* the label in hand is spoiled: its code is scanned next, or "label scrapped"; twice: taken back */
    COMMAND_LABEL_SCRAPPED, /* the spoiled label cannot be scanned and lies in the counted scrap box */
    COMMAND_VOID,          /* the label that nobody can account for never came out */
    COMMAND_NEXT_BATCH,    /* go on with the batch that is scanned next */
    COMMAND_SIGN_OUT,      /* whoever is signed in goes */
    COMMAND_FAIL,          /* QA: the unit that was scanned last does not pass, for this reason */
} CommandKind;

typedef struct {
    CommandKind kind;
    const char *text;   /* what the code holds, "command:hold" */
    const char *title;  /* for the sheet, to be translated */
    const char *reason; /* of a fail, as it goes on record; else NULL */
} CommandCode;

/** command_code_find: (transfer none): the command that @text, cleaned, is exactly; NULL if it is none. */
const CommandCode *command_code_find(const char *text);

/** command_code_is_meant: true for text that begins as commands do, known or not: no claim code. */
bool command_code_is_meant(const char *text);

/** command_code_for_batch: (transfer full): what the card of a batch holds: long enough to be a scanner's, however short its code. */
char *command_code_for_batch(const char *batch);
/** command_code_batch: (transfer none): the batch that a batch's card names; NULL for any other text. */
const char *command_code_batch(const char *text);

/** command_code_list: (transfer none) (array length=n): every command, in the order of the sheet. */
const CommandCode *command_code_list(gsize *n);
