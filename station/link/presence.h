/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/link/express-link.h"

/*
 * One slot's view of who is seated. A cable slot's bridge comes and goes with its module (udev, inotify); a
 * fixture slot's bridge stays and the module changes on its contacts, so it is asked: an AT about every
 * 300 ms while empty. Every presence has a number; what was read in one can never be taken for the next.
 * Blocking; belongs to the slot's thread.
 */

typedef enum { SLOT_AUTO, SLOT_CABLE, SLOT_FIXTURE } SlotKind; /* auto: fixture for ptys and network ports */

typedef enum {
    PRESENCE_ARRIVED, /* a module answers; presence_link() is good until PRESENCE_LEFT */
    PRESENCE_LEFT,    /* it stopped answering, restarted, was changed for another, or its port went away */
    PRESENCE_WAITING, /* nothing changed by the deadline */
    PRESENCE_TROUBLE, /* @error says what stands in the way (port-absent, -busy, -permission, no-answer);
                         told once each time it changes; keep waiting */
    PRESENCE_CLEAR,   /* what stood in the way of the port does no more; nobody is seated yet */
} PresenceChange;

typedef struct Presence Presence;

/** presence_new: opens nothing yet. Errors: usage. */
Presence *presence_new(const char *port, SlotKind kind, GError **error);
void presence_free(Presence *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Presence, presence_free)

/**
 * presence_wait: waits for the next change until the deadline, @cancellable, or presence_wake().
 * @error is set with PRESENCE_TROUBLE and with cancellation (G_IO_ERROR_CANCELLED, PRESENCE_WAITING).
 */
PresenceChange presence_wait(Presence *self, Deadline until, GCancellable *cancellable, GError **error);
/** presence_wake: makes a presence_wait() in another thread return PRESENCE_WAITING at once; safe from any thread. */
void presence_wake(Presence *self);
/** presence_link: (transfer none): the open link while a module is seated, else NULL. */
ExpressLink *presence_link(Presence *self);
/** presence_settled: what the station learned of the seated module's name, so that a change of it is noticed. */
void presence_settled(Presence *self, const char *uid);
/** presence_number: counts arrivals, from 1. */
guint64 presence_number(const Presence *self);
const char *presence_port(const Presence *self);
/**
 * presence_lasting_name: (transfer none): the slot's name that outlives a restart (USB path), NULL for a bare pty.
 * Known for certain once the port has been open; from any thread, as is presence_kind().
 */
const char *presence_lasting_name(const Presence *self);
SlotKind presence_kind(const Presence *self);
