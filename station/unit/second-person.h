/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/unit/unit-verbs.h"

/* Where one person's word is not enough, whichever front door asks; and what a revoked label is still worth. */

/** second_person_for_void: a commissioned unit looks finished: two people must agree that it is not. */
bool second_person_for_void(const DbUnit *unit);
/**
 * second_person_for_reprint: a lost label that shows a code without generation stays as good as the new one: two people must
 * stand by it. @needed: (out)
 */
bool second_person_for_reprint(Station *station, const DbUnit *unit, const OldLabel *old, bool *needed, GError **error);
/**
 * second_person_warning: (transfer none): to be said where a reprint is offered: revoking is the factory's word, not the
 * cloud's. NULL: nothing.
 */
const char *second_person_warning(const DbProduct *product, bool is_lost);
