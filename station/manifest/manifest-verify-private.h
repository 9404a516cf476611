/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/claimcheck-error.h"
#include "station/manifest/manifest-verify.h"
#include "station/manifest/signer.h"

#include <json-glib/json-glib.h>

/** Verifying: what the parts of a check share. */
typedef struct {
    const char *path;
    const ManifestVerify *against;
    GHashTable *entries; /* of PackEntry */
    JsonParser *parser;
    JsonObject *manifest; /* of parser */
    Signer *signer;
    ManifestReport *report;
} Verifying;

/** verifying_refuse, verifying_bad: set @error (bad-manifest) about the pack's file @what; return false. */
bool verifying_refuse(const Verifying *self, ClaimcheckError code, const char *what, const char *why, GError **error);
bool verifying_bad(const Verifying *self, const char *what, const char *why, GError **error);
/** verifying_text: (transfer none): a string member, or NULL; verifying_object likewise. */
const char *verifying_text(JsonObject *object, const char *name);
JsonObject *verifying_object(JsonObject *object, const char *name);
/** verifying_bytes: (transfer none): a file that the reader keeps whole. */
GBytes *verifying_bytes(const Verifying *self, const char *name);

/** manifest_verify_units: that every list in the pack names the same units, and what each of them says holds. */
bool manifest_verify_units(Verifying *self, GError **error);
