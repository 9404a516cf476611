/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/*
 * One export at a time: each names the one before it, and what an export promised is only taken for cut short while no
 * other process can be at it. The kernel lets go of the lock whatever ends the process.
 */
typedef struct ManifestLock ManifestLock;

/** manifest_lock_take: (transfer full): not-allowed-in-state while another export runs. */
ManifestLock *manifest_lock_take(Station *station, GError **error);
void manifest_lock_free(ManifestLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ManifestLock, manifest_lock_free)
