/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/link/presence.h"
#include "station/station.h"

/*
 * The line at work: slots with modules coming and going, one printer, scanners, and the rule that one label is in
 * hand at a time. One thread decides and writes the record (the one that calls line_run()); a thread per slot owns its
 * port, a thread per label prints, a thread per source of codes reads. They tell the deciding thread through one queue.
 */

typedef struct Line Line;

typedef enum { LINE_UNTIL_COMMISSIONED, LINE_UNTIL_LABELLED } LineUntil;

/** LineSlotSetup: one place to seat a module. */
typedef struct {
    char *port;
    SlotKind kind;
    char *name; /* of a configured slot, lasting over restarts; NULL: the USB path if there is one */
} LineSlotSetup;

/** LineScannerSetup: a serial scanner; @slot 0: it may mean any slot. */
typedef struct {
    char *port;
    guint slot;
} LineScannerSetup;

typedef struct {
    const char *batch;       /* code */
    GPtrArray *slots;        /* of LineSlotSetup; slot numbers are 1, 2 … in this order */
    GPtrArray *scanners;     /* of LineScannerSetup */
    const char *printer;     /* DEST */
    const char *second_printer; /* DEST that takes over while the first needs hands; or NULL */
    guint labels_in_hand;    /* at least 1 */
    LineUntil until;
    guint count;             /* end after so many units have ended; 0: never */
    gint64 wait_ms;          /* bound for a port, a module, a printer that is waited for; -1: none */
    int codes_fd;            /* lines with codes, standard input; -1: none */
    bool caller_scans;       /* codes also come through line_scan() */
    bool waits_for_ports;    /* a port that is in use or not permitted is told at its slot and waited for; else it ends the line */
    bool may_reprint;        /* who works here may replace labels without a quota: a lead, or nobody is registered */
    const char *const *custom; /* "NAME=VALUE" of the product's own fields, for every unit that is made; or NULL */
} LineOptions;

/** LineStep: what happened; the names that --json prints stand in line-report.c. */
typedef enum {
    LINE_STEP_WAITING,    /* for a module; or @error says what else stands in the way: a port, a printer */
    LINE_STEP_ARRIVED,
    LINE_STEP_READING,    /* @bytes so far; many a second */
    LINE_STEP_READ,
    LINE_STEP_RECORDED,
    LINE_STEP_RESUMED,    /* the unit was on record and goes on */
    LINE_STEP_QUEUED,     /* its label waits until slot @other_slot is finished */
    LINE_STEP_RENDERED,
    LINE_STEP_SENT,
    LINE_STEP_BAR,        /* a label waits on the printer's bar to be taken: no trouble, and no time-out */
    LINE_STEP_MENDED,     /* the printer that needed hands goes on */
    LINE_STEP_NOTICE,     /* @sentence: what the process engineer should know of the printer; nothing waits for it */
    LINE_STEP_PRINTED,
    LINE_STEP_UNKNOWN,    /* nobody can say whether the label came out */
    LINE_STEP_CARRIER,    /* now the product's own mark is to be scanned */
    LINE_STEP_SERIAL,     /* now its serial number is */
    LINE_STEP_LABEL,      /* the mark was scanned first: now its label is (of @kind, as PRINTED is) */
    LINE_STEP_SCAN,       /* a code was read: @error NULL is the right one */
    LINE_STEP_REPLACE,    /* the label is spoiled: it is to be scanned once more, or dropped in the scrap box and told so */
    LINE_STEP_REPLACED,   /* it is revoked; the next generation comes */
    LINE_STEP_COMMAND,    /* a command code was read: @command; what is not about a slot is the caller's to do */
    LINE_STEP_CONFIRMED,
    LINE_STEP_HELD,       /* @other_slot: the slot that the evidence came from */
    LINE_STEP_LEFT,
    LINE_STEP_UNIT,       /* the unit has ended: @state, @error */
    N_LINE_STEPS,
} LineStep;

typedef struct {
    LineStep step;
    const char *name;  /* "read" … */
    const char *uid;   /* or NULL */
    const char *kind;  /* of the label that the step is about, "unit" …; or NULL */
    guint slot;        /* 0: none in particular */
    const char *port;
    gint64 at_us;      /* wall time */
    gint64 took_us;    /* since the slot's step before */
    gsize bytes;
    guint other_slot;
    const char *state; /* of LINE_STEP_UNIT: a unit's state or "refused" */
    const char *document; /* of LINE_STEP_SENT: the printer's own name for the job */
    const char *sentence; /* of LINE_STEP_NOTICE */
    const char *command;  /* of LINE_STEP_COMMAND: as its code says it, "command:hold" */
    const GError *error;
} LineEvent;

/** line_event_copy: (transfer full): with all it points to, for another thread. */
LineEvent *line_event_copy(const LineEvent *event);
void line_event_free(LineEvent *event); /* only a copy */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineEvent, line_event_free)

/** LineReport: called in the thread that runs the line. */
typedef void (*LineReport)(const LineEvent *event, gpointer data);

/**
 * line_new: (transfer full): checks what can be checked before a port is touched, in the contract's order: usage,
 * clock-wrong, unknown-batch, batch-closed, and usage for custom values that the product has not. Takes the station's role: what a process before left open is put on record.
 */
Line *line_new(Station *station, const LineOptions *options, LineReport report, gpointer data, GError **error);
void line_free(Line *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Line, line_free)

/**
 * line_run: works until told to stop, or until the count is reached.
 * Returns: false with @error: the first unit's error that ended other than well, or what could not be waited for.
 */
bool line_run(Line *self, GError **error);
/** line_error_was_told: the error that line_run() gave stands in a unit's closing line already. */
bool line_error_was_told(const Line *self);
/** line_failure: (transfer none): what ended the line and was no unit's fault (the record, a port that is in use); or NULL. */
const GError *line_failure(const Line *self);

/** line_stop: ends line_run() at a safe point; any thread, any number of times. */
void line_stop(Line *self);

/** line_set_may_reprint: the same as in LineOptions, when somebody else signs in. Any thread. */
void line_set_may_reprint(Line *self, bool may_reprint);

/** line_scan: a code from a scanner that the caller owns; @slot 0 is any. Any thread. */
void line_scan(Line *self, const char *text, guint slot);

/** line_set_operator: who is named in the events from now on, db_set_operator()'s number: a change of shift. Any thread. */
void line_set_operator(Line *self, gint64 person);
