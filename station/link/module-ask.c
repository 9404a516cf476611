/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/module-ask.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

#define ASK_MS 10000

char *
module_ask_uid(Transport *transport, GError **error)
{
    g_autoptr(Transport) owned = transport;
    g_autofree char *port = g_strdup(transport_port(transport));
    if (!transport_open(owned, error))
        return NULL;
    g_autoptr(ExpressLink) link = express_link_new(g_steal_pointer(&owned));
    Deadline until = deadline_in_ms(ASK_MS);
    g_autoptr(GError) cause = NULL;
    if (!express_link_probe(link, until, &cause)) {
        if (cause != NULL)
            g_propagate_error(error, g_steal_pointer(&cause));
        else
            claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_ANSWER, NULL, _("%s: no module answers"), port);
        return NULL;
    }
    g_autofree char *uid = express_link_get(link, "ThingName", until, &cause);
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else if (uid == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_MALFORMED_UID, NULL, _("%s: the module does not know its name"), port);
    return g_steal_pointer(&uid);
}

ModuleIdentity *
module_ask_identity(Transport *transport, const char *const *expect_keys, Deadline until, GError **error)
{
    g_autoptr(Transport) owned = transport;
    if (!transport_open(owned, error))
        return NULL;
    g_autoptr(ExpressLink) link = express_link_new(g_steal_pointer(&owned));
    return module_identity_read(link, expect_keys, until, error);
}
