/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/simulator/sim-command.h"
#include "station/simulator/sim-dictionary.h"
#include "station/simulator/sim-module.h"
#include "station/simulator/sim-wire.h"

/* What the module's files know of one another: sim-module.c is the UART, sim-module-commands.c the commands. */

/* Who answers: the seated module, or the stranger of swap-mid-read. */
typedef struct {
    SimIdentity *identity;
    SimDictionary *dictionary;
} SimPersona;

struct SimModule {
    SimPersona own;
    SimPersona stranger; /* without an identity if there is none */
    SimPersona *current;
    SimFaults faults;
    SimWire *wire;
    GRand *luck;
    guint garbled_left;  /* of a burst of noise */
    guint calm_left;     /* commands after it that noise spares */
    guint busy_left;     /* commands of this session that busy still refuses */
    bool mid_read_spent; /* swap- or restart-mid-read has happened since power-up */

    bool powered;
    gint64 answers_us;
    gint64 log_next_us; /* log-port: its next line; G_MAXINT64 while nobody has the port open */

    GString *line;
    bool overflow;
    char *pem_key; /* key whose PEM lines are being pasted, or NULL */
    GString *pem_lines;

    GQueue *events; /* of text, as EVENT? answers them */
    bool conf_mode;
    bool asleep;
};

/** SimReply: one answer in the making; its lines are separated by LF here and end as the firmware has it. */
typedef struct {
    GString *text;
    gint64 at_us;    /* when the command was complete */
    gint64 delay_us; /* how long it takes */
    bool cut;        /* stops half way, and never ends */
    bool restart;    /* after the answer is out */
} SimReply;

/** sim_module_run: executes @command into @reply. */
void sim_module_run(SimModule *self, const SimCommand *command, SimReply *reply);

/** sim_reply_error: makes @reply "ERR{code} {TEXT}" with the texts of this firmware. */
void sim_reply_error(SimModule *self, SimReply *reply, int code);

/** sim_module_begin: events, volatile keys and modes as after any start; STARTUP is queued. */
void sim_module_begin(SimModule *self);

/** sim_module_swap_in: from now on the stranger answers, if there is one. */
void sim_module_swap_in(SimModule *self);
