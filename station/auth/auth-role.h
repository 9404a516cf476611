/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/** AuthRoles: a set of roles; a person may hold several. */
typedef enum {
    AUTH_ROLE_NOBODY = 0, /* of a command: works without a badge */
    AUTH_ROLE_OPERATOR = 1 << 0,
    AUTH_ROLE_LEAD = 1 << 1,
    AUTH_ROLE_QA = 1 << 2,
    AUTH_ROLE_EXPORTER = 1 << 3,
    AUTH_ROLE_ENGINEER = 1 << 4,
    AUTH_ROLE_ANYBODY = (1 << 5) - 1, /* of a command: whoever is signed in */
} AuthRoles;

#define AUTH_N_ROLES 5

/** auth_role_name: of a single role, by its bit's number: "operator" … */
const char *auth_role_name(int bit);

/** auth_roles_parse: reads "lead,qa"; usage for none and for a word that is no role. */
bool auth_roles_parse(const char *text, AuthRoles *roles, GError **error);

/** auth_roles_format: (transfer full): "lead,qa"; what auth_roles_parse() reads. */
char *auth_roles_format(AuthRoles roles);
