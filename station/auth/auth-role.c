/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/auth/auth-role.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

static const char *const names[AUTH_N_ROLES] = { "operator", "lead", "qa", "exporter", "engineer" };

const char *
auth_role_name(int bit)
{
    return names[bit];
}

static bool
find_role(const char *word, AuthRoles *roles)
{
    for (int bit = 0; bit < AUTH_N_ROLES; bit++) {
        if (g_str_equal(word, names[bit])) {
            *roles |= 1U << bit;
            return true;
        }
    }
    return false;
}

bool
auth_roles_parse(const char *text, AuthRoles *roles, GError **error)
{
    *roles = AUTH_ROLE_NOBODY;
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    for (gsize i = 0; words[i] != NULL; i++) {
        if (find_role(g_strstrip(words[i]), roles))
            continue;
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("The roles are operator, lead, qa, exporter, engineer."),
                             _("'%s': there is no such role"), words[i]);
        return false;
    }
    if (*roles != AUTH_ROLE_NOBODY)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("a person needs at least one role"));
    return false;
}

char *
auth_roles_format(AuthRoles roles)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int bit = 0; bit < AUTH_N_ROLES; bit++)
        if (roles & (1U << bit))
            g_string_append_printf(text, "%s%s", text->len > 0 ? "," : "", names[bit]);
    return g_strdup(text->str);
}
