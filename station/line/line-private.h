/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/line/code-reader.h"
#include "station/line/gate-task.h"
#include "station/line/line-queue.h"
#include "station/line/line.h"
#include "station/line/print-task.h"
#include "station/line/slot-worker.h"
#include "station/print/printer-lock.h"
#include "station/qa/command-code.h"
#include "station/unit/judgement.h"
#include "station/unit/owner.h"
#include "station/unit/unit-verbs.h"

/* The insides that line.c, line-slot.c, line-hand.c, line-scan.c and line-report.c share; nobody else's business. */

/* The printer, and the one that takes over. */
#define LINE_PRINTERS 2

/** LinePhase: where a slot stands, as an operator would say it. */
typedef enum {
    PHASE_EMPTY,
    PHASE_READING,
    PHASE_MARK,      /* the product's own mark, or its serial number, is to be scanned */
    PHASE_GATED,     /* the factory's own system is asked */
    PHASE_WAITING,   /* recorded; its label, or its scan, waits for the hand */
    PHASE_PRINTING,
    PHASE_YOUR_TURN, /* the label is out: stick it, scan it */
    PHASE_ASKING,    /* the right code was read: the module is asked for its name */
    PHASE_UNKNOWN,   /* nobody can say whether the label came out */
    PHASE_DONE,      /* good; to be taken out */
    PHASE_STOPPED,   /* refused, held or void; to be taken out */
} LinePhase;

typedef struct {
    guint number; /* from 1 */
    char *port;
    char *name; /* lasting, or NULL */
    SlotWorker *worker;
    LinePhase phase;
    guint64 presence;
    gint64 queue_place;     /* order in which units wait for the hand */
    gint64 told_place;      /* the place in the queue that was told to people */
    guint told_other;       /* and the slot that it waits for */
    gint64 step_at;         /* monotonic: the step before */
    gint64 waiting_since;   /* monotonic: when the slot began to wait for a port or a module */
    GError *trouble;        /* what it waits for, or NULL */
    bool was_seen;          /* a module has answered here since the line began */
    bool was_read;          /* and what it said was taken */
    DbUnit *unit;           /* seated and on record, or NULL */
    DbLabel *label;         /* its label that is in work, else the unit's own */
    bool is_asked;          /* of PHASE_MARK: its turn has come */
    char *carrier;          /* what was scanned before the unit goes on record */
    char *serial;
    bool label_scanned;     /* of a label and a mark that are scanned together: which half was */
    bool mark_scanned;
    bool is_replacing;      /* its label is spoiled: that one's scan is awaited, or that it lies in the scrap box */
    gint64 open_unit_id;    /* left unconfirmed from here with its label out; 0: none */
    char *asked_code;       /* of PHASE_ASKING, and of PHASE_GATED before commissioning */
    char *live_uid;         /* what the module answered, while the factory's own system is asked */
    ModuleIdentity *identity; /* of PHASE_GATED before the label is made */
    Judgement *judgement;
    GateTask *gate_task;
    PrintTask *task;
    gint64 task_label_id;
    gint64 task_unit_id;    /* whose label the task prints: it may outlast the seat */
    char *task_uid;
    char *task_kind;
    gint64 printer_waits_since; /* monotonic; 0: the printer is well */
    GError *printer_trouble;
    gint64 retry_at;        /* monotonic: when a refused label is tried again; 0: not */
} LineSlot;

/** HandEntry: a label that is out, or on its way, and whose product has not left with it yet. */
typedef struct {
    gint64 unit_id;
    guint slot;     /* index */
    bool sent;      /* there may be paper */
    bool confirmed; /* no unconfirmed paper of it is out: the next may come when its product has left */
    bool codes_are_over; /* its unit has ended since no code can come any more */
} HandEntry;

struct Line {
    Station *station;
    LineOptions options;
    char *batch_code;
    char *custom; /* values of the product's own fields, as they are recorded */
    Printer *printer;                  /* that labels go to now: one of … */
    Printer *printers[LINE_PRINTERS];  /* the second may be NULL */
    gint64 printer_since;              /* monotonic: when it was chosen in place of the other; 0: it was not */
    DbBatch *batch;
    DbProduct *product;
    JudgementPolicy *policy; /* with the CAs as they were at policy_at */
    gint64 policy_at;        /* db_changes_by_others() */
    Owner *owner;
    PrinterLock *printer_locks[LINE_PRINTERS];
    Gate *gate;           /* the factory's own system, or NULL */
    GPtrArray *gate_tasks; /* of GateTask: those that are told a unit's end */
    LineReport report;
    gpointer report_data;
    GAsyncQueue *queue;
    GPtrArray *slots;   /* of LineSlot */
    GArray *hand;       /* of HandEntry */
    GPtrArray *readers; /* of CodeReader */
    guint sources_open; /* of codes that end: standard input */
    bool has_scanner;   /* a source of codes that never ends */
    Message *pending;   /* a code from a queue that nobody wants yet */
    guint carded_slot;  /* a slot card was scanned: number; 0: none */
    char *last_code;
    guint last_code_slot;      /* that it was for; 0: any */
    bool last_code_may_return; /* a mark is scanned again with the label, and the code of one kind with the next */
    gint64 last_code_at;       /* monotonic */
    gint64 elsewhere_unit_id;  /* the finished unit whose label was scanned once where it does not belong */
    gint64 elsewhere_seated_id; /* and the unit that it was scanned at */
    gint64 queue_places;
    GHashTable *ended;  /* unit ids that have ended */
    guint ended_count;
    GError *first_error;
    GError *failure; /* what no unit had */
    bool noticed; /* what the engineer should know of the printer was told */
    GThread *printer_look;
    GCancellable *printer_look_cancellable;
    bool error_was_told; /* it stands in a unit's closing line */
    gint64 followed_at;  /* monotonic: when the record was last looked at */
    gint stopping;       /* atomic */
    gint may_reprint;    /* atomic: no quota holds for who works here */
    gint64 stop_at; /* monotonic: when a stop becomes impatient */
};

/* line.c */
/** line_fail: something that is no unit's fault ends the line: the record, a port that another program has. */
void line_fail(Line *self, const GError *error);
/** line_hold: somebody must look at @unit; where another command held or voided it first, that stands. False if the line has failed. */
bool line_hold(Line *self, DbUnit *unit, const char *reason);
bool line_is_stopping(const Line *self);

/* line-gate.c */
/** line_gate_ask: starts to ask; false if there is no gate and the answer is go. */
bool line_gate_ask(Line *self, LineSlot *slot, GateQuestion question, const GateUnit *unit);
/** line_gate_tell_end: tells how a unit ended; waits for nothing. */
void line_gate_tell_end(Line *self, const LineSlot *slot, const char *uid, const char *state, const GError *error);
void line_gate_message(Line *self, LineSlot *slot, Message *message);

/* line-report.c */
void line_tell(Line *self, LineSlot *slot, LineStep step, const GError *error);
void line_tell_detail(Line *self, LineSlot *slot, const LineEvent *detail);
/** line_end_unit: the closing line; counts the unit once, keeps the first error. @uid for one that is not on record. */
void line_end_unit(Line *self, LineSlot *slot, const char *uid, const char *state, const GError *error);

/* line-slot.c */
void line_slot_free(LineSlot *slot);
void line_slot_message(Line *self, LineSlot *slot, Message *message);
/** line_slot_policy: (transfer none): what modules must be now: the CAs are parsed anew when another command changed the record. */
const JudgementPolicy *line_slot_policy(Line *self, GError **error);
/** line_slot_admitted: the factory's own system has answered about the module that was read. */
void line_slot_admitted(Line *self, LineSlot *slot, GateAnswer answer, const GError *why);
/** line_slot_follow_record: sets the phase from what is on record (which another process may have changed). */
void line_slot_follow_record(Line *self, LineSlot *slot);
/** line_slot_check_waits: false if waiting has outlasted the bound everywhere; then the line's first error says for what. */
bool line_slots_check_waits(Line *self);

/**
 * line_slot_may_bring_paper: the line has just begun, it is not known yet what is seated here, and on record a unit stands open
 * in this slot with its label out.
 */
bool line_slot_may_bring_paper(Line *self, LineSlot *slot);
/** line_slot_refuse: the module that was read here is refused; it must leave. */
void line_slot_refuse(Line *self, LineSlot *slot, const GError *why);
/** line_slot_hold: @unit is held for @why and has ended; its module, if it is seated in @slot (or NULL), must leave. */
void line_slot_hold(Line *self, LineSlot *slot, DbUnit *unit, const GError *why);
/** line_slot_marked: everything that is scanned from the product is; the module goes on. */
void line_slot_marked(Line *self, LineSlot *slot);
/** line_slot_reload: the seated unit and its label in work, fresh from the record; false if the line has failed. */
bool line_slot_reload(Line *self, LineSlot *slot);

/* line-mark.c */
/** line_mark_wait: does the module that was read here wait for its product's mark or serial? Then it does from now on. */
bool line_mark_wait(Line *self, LineSlot *slot);
/** line_mark_asked: (transfer none): the slot whose mark a scan that names none is taken for, or NULL. */
LineSlot *line_mark_asked(const Line *self);
/** line_mark_next: asks the next, where nothing else is in hand. */
void line_mark_next(Line *self);
void line_mark_take(Line *self, LineSlot *slot, const char *code);
/** line_mark_given_up: the slot was asked, no code can come any more, and the bound is over. */
bool line_mark_given_up(const Line *self, const LineSlot *slot, gint64 now);

/* line-command.c */
void line_command_take(Line *self, const CommandCode *command, guint number);
/** line_command_replace: the spoiled label of @slot is gone; the next generation comes. */
void line_command_replace(Line *self, LineSlot *slot, LabelGone how);

/* line-hand.c */
bool line_hand_holds(const Line *self, gint64 unit_id);
HandEntry *line_hand_find(Line *self, gint64 unit_id);
void line_hand_drop(Line *self, gint64 unit_id);
/** line_hand_next: gives the hand, as far as it is free, to those who wait. */
void line_hand_next(Line *self);
/** line_hand_left: a module left @slot: what that says about labels in hand. */
void line_hand_left(Line *self, LineSlot *slot, gint64 unit_id);
/** line_hand_is_shared: labels are scanned here, so only so many may be out at a time. */
bool line_hand_is_shared(const Line *self);

/** line_hand_scans_all: every label of a unit is scanned back before the next kind comes out. */
bool line_hand_scans_all(const Line *self);

/* line-print.c */
void line_print_start(Line *self, LineSlot *slot);
/** line_print_left: the module of @left goes; its label is called off if the printer does not have it yet. */
void line_print_left(Line *self, const LineSlot *left);
void line_print_message(Line *self, LineSlot *slot, Message *message);
void line_print_check_waits(Line *self);

/* line-printers.c */
/** line_printers_open: makes the printers from the options. Errors: usage. */
bool line_printers_open(Line *self, GError **error);
/** line_printers_take: the first is this line's alone from now on. Errors: printer-shared; port-busy, which is told first. */
bool line_printers_take(Line *self, GError **error);
/** line_printers_look: sees in a thread whether others may print there; line_printers_leave() ends that. */
void line_printers_look(Line *self);
void line_printers_leave(Line *self);
void line_printers_close(Line *self);
/** line_printers_check: lets the other printer take over from one that has needed hands for some time. */
void line_printers_check(Line *self);

/* line-scan.c */
/** line_scan_refused: tells that a scan for @slot was not the right one, and puts it on record. */
void line_scan_refused(Line *self, LineSlot *slot, const GError *why);
/** line_scan_slot: (transfer none): the slot of this number, or NULL. */
LineSlot *line_scan_slot(Line *self, guint number);
void line_scan_message(Line *self, Message *message);
/** line_scan_left: the module of @slot goes before it could answer for a code that was scanned. */
void line_scan_left(Line *self, LineSlot *slot);
void line_scan_name(Line *self, LineSlot *slot, Message *message);
/** line_scan_match: the code that was scanned at @slot is matched, with @live_uid as what the module says now. */
void line_scan_match(Line *self, LineSlot *slot, const char *live_uid);
/** line_scan_permitted: the factory's own system has answered about the unit that was scanned. */
void line_scan_permitted(Line *self, LineSlot *slot, GateAnswer answer, const GError *why);
/** line_scan_pending: a code that waited is taken if somebody wants it now; units end where no code can come any more. */
void line_scan_pending(Line *self);
