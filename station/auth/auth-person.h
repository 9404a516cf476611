/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"
#include "station/auth/auth-role.h"

/*
 * The people of a record. The first must be an engineer and the last engineer stays, so that there is always somebody
 * who can register the others. A person's number, badge and roles are for ever: whoever gets other roles is registered
 * anew; only the name can be blanked.
 */

/** auth_person_subject: (transfer full): the subject of a person's events; "station" for nobody. */
char *auth_person_subject(gint64 number);

/** auth_person_by_badge: (transfer full): who has @badge, else who had it last, or NULL without error. */
DbPerson *auth_person_by_badge(Db *db, const char *badge, GError **error);

/** auth_person_by_number: (transfer full): NULL with @error if there is nobody of this number. */
DbPerson *auth_person_by_number(Db *db, gint64 number, GError **error);

/** auth_person_ready: *@ready: an engineer with a PIN works here, so that others' PINs are theirs to set. */
bool auth_person_ready(Db *db, bool *ready, GError **error);

/** AuthPersonDraft: somebody new. */
typedef struct {
    const char *badge;
    const char *name;
    AuthRoles roles;
    const char *pin; /* or NULL: none yet */
} AuthPersonDraft;

/** auth_person_check: usage unless badge and name can be kept. Asks no record. */
bool auth_person_check(const char *badge, const char *name, GError **error);

/** auth_person_add: (transfer full). Errors: usage (a badge in use, a bad PIN), role-missing (the first is no engineer). */
DbPerson *auth_person_add(Db *db, const AuthPersonDraft *draft, GError **error);

/**
 * auth_person_disable: (transfer full): works here no more; again is no error.
 * @blank_name: also forgets the name
 * Errors: usage (no such badge), not-allowed-in-state (the last engineer).
 */
DbPerson *auth_person_disable(Db *db, const char *badge, bool blank_name, GError **error);

/**
 * auth_person_set_pin: (transfer full): a new PIN, which also ends a lock-out.
 * @only_first: nobody proved to be an engineer: then it can only be an engineer's first PIN (pin-required)
 */
DbPerson *auth_person_set_pin(Db *db, const char *badge, const char *pin, bool only_first, GError **error);
