/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-row.h"

/** db_unit_row: how a unit lies in its row. */
extern const DbRow db_unit_row;
