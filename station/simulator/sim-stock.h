/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/simulator/sim-fault.h"
#include "station/simulator/sim-identity.h"

#include <stdbool.h>

/*
 * One maker's CA and the modules that it has made, numbered from 1. With a folder both are kept: ca-MAKER.pem,
 * ca-MAKER.key and a file for each module. A module, being a thing, is in one place at a time: whoever has taken it
 * holds a lock on its file, and another program that asks gets the next one.
 */

typedef struct SimStock SimStock;

/**
 * sim_stock_new:
 * @folder: (nullable): made if missing
 * @seed: UIDs and public keys of new modules follow from it; the CA's key and its signatures do not
 *
 * Errors: file-write, read-only, disk-full, bad-certificate.
 */
SimStock *sim_stock_new(const SimProfile *profile, const char *folder, guint64 seed, GError **error);
void sim_stock_free(SimStock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimStock, sim_stock_free)

/**
 * sim_stock_take:
 * @uid: (nullable): 1 to 64 bytes; NULL for the next one that nobody has
 *
 * Returns: (transfer full): a module's identity, or NULL with @error (port-busy: it is seated elsewhere; usage)
 */
SimIdentity *sim_stock_take(SimStock *self, const char *uid, GError **error);

/** sim_stock_present: makes @identity give the certificate that @faults want, or again its own. */
bool sim_stock_present(SimStock *self, SimIdentity *identity, SimFaults faults, GError **error);

/** sim_stock_ca_pem: (transfer full): the CA's certificate. */
char *sim_stock_ca_pem(SimStock *self);
