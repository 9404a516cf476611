/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"

#include <gio/gio.h>
#include <stdbool.h>

/*
 * The evidence that the record is what it was. Events are chained by hash; the newest hash, the head, is signed with
 * the station key at intervals and when a process that wrote ends. Whoever changes, drops or adds an event must
 * change every later hash, and then the next signed head no longer fits; whoever cuts the end off leaves a head
 * that signs an event which is not there. Against somebody who holds the key file as well, only a head that was
 * kept elsewhere helps: audit_verify() takes one.
 */

/** How many events a process appends before it signs a head by itself. */
#define AUDIT_HEAD_INTERVAL 256

/**
 * audit_ensure_key: makes the station key where there is none, and puts on record whatever key is there: its public
 * half, an event "station-key" that names its SHA-256, and a head that it signs, in one transaction. A lost key
 * file costs nothing but that: the heads of the old key stay verifiable.
 */
bool audit_ensure_key(Db *db, GError **error);

/**
 * audit_sign_head:
 * @head: (out) (optional): the head of the newest event
 *
 * Signs the newest event, unless this key has signed it. file-missing if there is no key or no event.
 */
bool audit_sign_head(Db *db, DbAuditHead *head, GError **error);

typedef struct {
    gint64 n_events;
    gint64 n_heads;
    gint64 signed_seq; /* of the newest signed head; 0 if there is none */
    DbEvent *newest;   /* or NULL */
    GPtrArray *notes;  /* of char *: what a person should know and what proves nothing */
} AuditReport;

void audit_report_free(AuditReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuditReport, audit_report_free)

/** AuditWitness: a head that was kept elsewhere. */
typedef struct {
    gint64 seq;
    guint8 hash[32];
} AuditWitness;

/**
 * audit_verify:
 * @witness: (nullable): an event that the chain must contain
 *
 * Walks the whole chain: numbers without gaps, each hash and its predecessor's, every signed head. A clock that went
 * back is a note and no failure.
 * Returns: (transfer full): what was found, or NULL with @error: chain-broken names the first bad event.
 */
AuditReport *audit_verify(Db *db, const AuditWitness *witness, GError **error);

/** audit_witness_parse: reads what 'audit head --json' printed; usage if it is not that. */
bool audit_witness_parse(const char *text, AuditWitness *witness, GError **error);

/** audit_message: what is signed for a head: "claimcheck-head-1" ‖ seq (8 bytes, big-endian) ‖ hash. */
GBytes *audit_message(gint64 seq, const guint8 hash[32]);
