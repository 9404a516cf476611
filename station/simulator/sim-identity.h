/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/simulator/sim-profile.h"

/** SimIdentity: who a module is: what the factory wrote into it for good. Free with sim_identity_free(). */
typedef struct {
    const SimProfile *profile;
    guint number;      /* in the maker's stock, from 1; 0 for one that was asked for by its UID */
    char *uid;         /* ThingName */
    char *certificate; /* PEM, 64-character lines, LF */
    char *presented;   /* what the module gives instead, because of a fault of the certificate; or NULL */
    int lock;          /* file descriptor that keeps another program from seating the same module; -1: none */
} SimIdentity;

void sim_identity_free(SimIdentity *self); /* NULL is welcome */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimIdentity, sim_identity_free)

/** sim_identity_about: (transfer none): its value of About; modules of one maker may spell it differently. */
const char *sim_identity_about(const SimIdentity *self);

/** sim_identity_shown: (transfer none): the certificate that it gives. */
const char *sim_identity_shown(const SimIdentity *self);
