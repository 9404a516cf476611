/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/simulator/sim-module.h"

#include <gio/gio.h>
#include <stdbool.h>

/*
 * One place for a module: a port (a pseudo-terminal of our own, or a given tty), a link to it, and whoever is seated.
 * Belongs to the loop of sim-bench.c, which tells it the time.
 */

enum { SIM_SLOT_BOOT_MS = 250 }; /* from the power to the first answer */

typedef struct {
    guint number;
    char *tty;  /* given device, or NULL for a pseudo-terminal */
    char *link; /* DIR/N, or NULL */
    char *port; /* the device while plugged in, or NULL */
    int fd;     /* our side; -1 while unplugged */
    int notify; /* inotify, shared by all slots; -1 where there is none */
    int watch;
    bool nobody;      /* the host has closed its side; nothing to poll until it opens it */
    gint64 reopen_us; /* a given tty that went away: when to try again; G_MAXINT64 otherwise */
    gint64 ready_us;  /* when to announce the module; G_MAXINT64 otherwise */
    SimFaults faults;
    SimModule *module; /* NULL while lifted off */
    SimModule *lifted; /* the module that 'seat' puts back */
} SimSlot;

SimSlot *sim_slot_new(guint number, const char *tty, const char *link_folder, int notify);
void sim_slot_free(SimSlot *self); /* unplugs, and frees the modules */

/** sim_slot_plug: makes the port and then the link. Errors: port-absent, port-permission, file-write. */
bool sim_slot_plug(SimSlot *self, GError **error);

/** sim_slot_unplug: the port is gone, and the link too. */
void sim_slot_unplug(SimSlot *self);

/** sim_slot_read: what the host has written goes to the module. */
void sim_slot_read(SimSlot *self, gint64 now_us);

/** sim_slot_write: what is due goes to the host. Also tries to open a given tty again. */
void sim_slot_write(SimSlot *self, gint64 now_us);

/** sim_slot_host_opened, sim_slot_host_closed: what inotify saw. */
void sim_slot_host_opened(SimSlot *self, gint64 now_us);
void sim_slot_host_closed(SimSlot *self);

/** sim_slot_next_us: when sim_slot_write() has something to do. */
gint64 sim_slot_next_us(const SimSlot *self);

/** sim_slot_uid: (transfer none): of the seated module, or NULL. */
const char *sim_slot_uid(const SimSlot *self);
