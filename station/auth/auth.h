/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"
#include "station/auth/auth-permission.h"

/*
 * Signing in, and what it permits. While nobody is registered everything is allowed and nothing is asked. A badge
 * without a PIN is a name, not a proof: it is enough for what the role operator may do, and for nothing else.
 *
 * Every permission that is given or refused is an event: "sign-in", "permission-refused", "approval-given",
 * "locked-out", of the subject "person:NUMBER" ("station" where the badge is nobody's).
 */

/** Wrong PINs in a row before a person is locked out; after that each further one locks again. */
#define AUTH_TRIES 5
/** How long, by the monotonic clock of one boot and by the wall clock: a restart or a clock set back only lengthens it. */
#define AUTH_LOCK_OUT_US (10 * 60 * G_USEC_PER_SEC)

/** AuthPinFunc: (transfer full): asks for the PIN; NULL with @error (pin-required) where there is nobody to ask. */
typedef char *(*AuthPinFunc)(gpointer data, GError **error);

/** AuthCredentials: what somebody shows. */
typedef struct {
    const char *badge;   /* NULL: none */
    bool offers_pin;     /* a PIN was given: it is checked even where the badge would do */
    AuthPinFunc ask_pin; /* called once at most, and only where a PIN is needed or offered */
    gpointer data;
} AuthCredentials;

/** AuthSession: who works here now. */
typedef struct {
    gint64 person; /* 0: nobody is registered, or the verb needs no badge */
    AuthRoles roles;
} AuthSession;

/**
 * auth_sign_in: may whoever shows @credentials do @verb (a row of auth_permissions())? Then fills @session, and the
 * events of @db carry the person's number from now on.
 * Errors: not-signed-in, wrong-pin, pin-required, locked-out, role-missing, and the record's.
 */
bool auth_sign_in(Db *db, const AuthCredentials *credentials, const char *verb, AuthSession *session, GError **error);

/**
 * auth_begin_shift: whose badge it is, for a front door where people stay signed in. Where a PIN is offered it is
 * checked; without one the badge is a name, and each verb asks for its own proof. An event "shift-began".
 * Returns: (transfer full): the person, or NULL with @error: not-signed-in, wrong-pin, locked-out, and the record's
 */
DbPerson *auth_begin_shift(Db *db, const AuthCredentials *credentials, GError **error);
/** auth_end_shift: @person signed out, or @idle: was signed out since nobody worked. An event "shift-ended". */
bool auth_end_shift(Db *db, gint64 person, bool idle, GError **error);

/**
 * auth_require_approval: that a second person, a lead or an engineer who shows a PIN, stands by @verb. Asks for
 * nothing while @session is nobody's. @subject: what it is about, for the record ("unit:UID").
 * Errors: approval-required (none given, or the same person), role-missing, wrong-pin, pin-required, locked-out.
 */
bool auth_require_approval(Db *db, const AuthSession *session, const AuthCredentials *second, const char *verb,
                           const char *subject, GError **error);

/** auth_approve: the same, and *@approver is who stood by it; 0 where nobody was asked. */
bool auth_approve(Db *db, const AuthSession *session, const AuthCredentials *second, const char *verb, const char *subject,
                  gint64 *approver, GError **error);

/** auth_is_locked_out: after wrong PINs, and not yet over. */
bool auth_is_locked_out(const DbPerson *person);
