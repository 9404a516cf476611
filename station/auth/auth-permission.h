/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/auth/auth-role.h"

/*
 * Who may do what: one table of verbs and roles, which the command line and the window both ask. A verb is called as
 * its command is: "unit void", "provision".
 */

typedef struct {
    const char *verb;
    AuthRoles roles; /* any of them; AUTH_ROLE_NOBODY: works without a badge */
} AuthPermission;

/** auth_permissions: (transfer none): the table, ended by a row without verb. */
const AuthPermission *auth_permissions(void);

/** auth_permission_find: (transfer none): the row of @verb, or NULL: then nobody may. */
const AuthPermission *auth_permission_find(const char *verb);
