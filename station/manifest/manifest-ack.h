/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-manifest.h"
#include "station/station.h"

/*
 * What a receiver answers to a manifest: one JSON object,
 *
 *     {"acknowledgement": 1, "manifest_sha256": "…", "accepted": 98, "refused": 2, "who": "…", "at": "2026-01-31T12:00:00Z",
 *      "refused_units": [{"uid": "…", "reason": "…"}]}
 *
 * plain, or signed with 'openssl cms -sign -nodetach'. accepted and refused together are the manifest's units;
 * refused_units may be left out.
 */

/**
 * manifest_ack_record: puts the acknowledgement in @path on record.
 * @ca: (nullable): a file with what its signer must come from
 *
 * Errors: file-missing, bad-manifest (it is none, or of no manifest that this station made), bad-signature,
 * not-allowed-in-state (it is on record already).
 * Returns: (transfer full): what is on record of it.
 */
DbManifestAck *manifest_ack_record(Station *station, const char *path, const char *ca, GError **error);
