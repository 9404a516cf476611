/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/claimcheck-error.h"

/*
 * What is wrong with a port, in words. Every finding has a code that stays, a sentence, and what to do.
 */

typedef enum {
    DOCTOR_GOOD, /* as it should be */
    DOCTOR_NOTE, /* worth knowing; the module can be read */
    DOCTOR_BAD,  /* the module cannot be read, or not reliably */
} DoctorSeverity;

typedef struct {
    const char *code; /* "log-only" */
    DoctorSeverity severity;
    ClaimcheckError error; /* of a bad one: the word that other commands would fail with */
    char *message;
    char *hint; /* NULL where there is nothing to do */
} DoctorFinding;

void doctor_finding_free(DoctorFinding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DoctorFinding, doctor_finding_free)

/**
 * doctor_examine:
 * @record: (nullable): a file that the conversation is written to, as replay: plays it
 *
 * Takes some seconds. Returns: (transfer full) (element-type DoctorFinding): in the order found; or NULL with @error
 * (usage, file-write and its kin).
 */
GPtrArray *doctor_examine(const char *port, const char *record, GError **error);

/** doctor_code: (transfer none): the code of the @index-th finding there is, NULL behind the last. */
const char *doctor_code(guint index);
