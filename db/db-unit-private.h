/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-row.h"
#include "db/db.h"

/** db_unit_row: how a unit lies in its row. */
extern const DbRow db_unit_row;

/** db_unit_states: the states as they are stored. */
extern const char *const db_unit_states[N_DB_UNIT_STATES];
