/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"

/*
 * Badges and PINs as the record keeps them.
 *
 * A PIN is kept as Argon2id makes it (RFC 9106), with a salt of its own. A badge must be found again, so it is kept as
 * BLAKE2b, keyed with 32 random bytes that are this record's own: equal badges in two records cannot be told to be
 * equal. Whoever has the record has that key, and can try badges; a badge is a name, not a secret.
 */

/** A PIN's length in bytes. */
#define AUTH_PIN_MIN 4
#define AUTH_PIN_MAX 128

/** auth_badge_digest: what the record knows @badge by; makes the record's key (needs a transaction) if there is none. */
bool auth_badge_digest(Db *db, const char *badge, guint8 digest[32], GError **error);

/** auth_pin_hash: (transfer full): what is kept of @pin; usage for one that is too short or too long. */
char *auth_pin_hash(const char *pin, GError **error);

/** auth_pin_verify: that @pin is the one that @hash was made of. Takes as long for a wrong one. */
bool auth_pin_verify(const char *hash, const char *pin);

/** auth_wipe: overwrites and frees a secret; NULL is welcome. */
void auth_wipe(char *secret);
