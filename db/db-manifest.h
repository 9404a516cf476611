/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"

/* What was handed to the OEM, what is about to be, and what came back. Rows are never changed. */

typedef struct {
    gint64 id;
    gint64 batch_id;
    char *kind;            /* "manifest" "re-issue" "supplement" */
    char *path;            /* where the file was put; NULL in rows of older programs */
    char *temporary;       /* of an intent: its name before that */
    char *file_sha256;     /* of the finished pack */
    char *json_sha256;     /* of its manifest.json: what the next one names as its previous */
    char *previous_sha256; /* or NULL: the first of this station */
    char *amends_sha256;   /* of a re-issue or supplement, or NULL */
    gint64 units;
    char *units_sha256;    /* over the digests of its units, in their order; NULL in rows of older programs */
    gint64 first_seq;      /* events from the batch's last manifest on */
    gint64 last_seq;
    gint64 created_at;
} DbManifest;

void db_manifest_free(DbManifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbManifest, db_manifest_free)

bool db_manifest_insert(Db *self, DbManifest *manifest, GError **error); /* sets id */
/** db_manifest_last: (transfer full): the newest of a batch, or (0) of all; NULL without error if there is none. */
DbManifest *db_manifest_last(Db *self, gint64 batch_id, GError **error);
/** db_manifest_list: (transfer full) of DbManifest: those of a batch, or (0) all, the newest first. */
GPtrArray *db_manifest_list(Db *self, gint64 batch_id, GError **error);
/** db_manifest_by_json: (transfer full): the one whose manifest.json has this digest, or NULL without error. */
DbManifest *db_manifest_by_json(Db *self, const char *json_sha256, GError **error);

/** db_manifest_add_unit: @sha256 is the digest of what the pack says of the unit. */
bool db_manifest_add_unit(Db *self, gint64 manifest_id, gint64 unit_id, const char *sha256, GError **error);
/**
 * db_manifest_unit_last: what the newest pack with this unit said of it: *@sealed is whether there is one, *@sha256
 * (transfer full) the digest, NULL in rows of older programs.
 */
bool db_manifest_unit_last(Db *self, gint64 unit_id, bool *sealed, char **sha256, GError **error);

/** db_manifest_intend: an export's promise, before its file is in its place; sets id. */
bool db_manifest_intend(Db *self, DbManifest *intent, GError **error);
GPtrArray *db_manifest_intents(Db *self, GError **error); /* (transfer full) of DbManifest */
bool db_manifest_forget(Db *self, gint64 intent_id, GError **error);

typedef struct {
    char *sha256; /* of its DER */
    char *pem;    /* it and what came with it */
    gint64 created_at;
} DbManifestCertificate;

void db_manifest_certificate_free(DbManifestCertificate *certificate);
/** db_manifest_certificate_put: the same again is fine. */
bool db_manifest_certificate_put(Db *self, const DbManifestCertificate *certificate, GError **error);
GPtrArray *db_manifest_certificates(Db *self, GError **error); /* (transfer full) of DbManifestCertificate */

typedef struct {
    gint64 id;
    gint64 manifest_id;
    char *sha256;   /* of @document */
    char *document; /* as it came */
    gint64 accepted;
    gint64 refused;
    char *who;
    gint64 at;
    char *signer;   /* subject of the certificate it is signed with, or NULL */
    bool trusted;   /* that certificate came from a CA that was given */
    gint64 recorded_at;
} DbManifestAck;

void db_manifest_ack_free(DbManifestAck *ack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbManifestAck, db_manifest_ack_free)
bool db_manifest_ack_insert(Db *self, DbManifestAck *ack, GError **error); /* sets id */
GPtrArray *db_manifest_acks(Db *self, gint64 manifest_id, GError **error); /* (transfer full) of DbManifestAck */
/** db_manifest_ack_known: whether this very acknowledgement is on record. */
bool db_manifest_ack_known(Db *self, const char *sha256, bool *known, GError **error);
