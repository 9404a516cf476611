/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/express-link-private.h"

enum {
    ASK_AGAIN_MS = 200,      /* pause between questions while the module restarts */
    SILENT_MODULE_MS = 1000, /* a question that a restarting module lost is not waited for longer than this */
    WITHOUT_EVENT_MS = 5000, /* a module that answers this long without saying STARTUP has none to say */
};

/* A bridge inside the module goes and comes back with it. */
static void
reopen(ExpressLink *self)
{
    transport_close(express_link_transport(self));
    transport_open(express_link_transport(self), NULL);
}

/* Asks once; true when the module has restarted. @answering_since is moved on while nothing answers. */
static bool
has_restarted(ExpressLink *self, gint64 *answering_since, Deadline until)
{
    g_autoptr(GError) cause = NULL;
    Deadline soon = deadline_sooner(until, deadline_in_ms(SILENT_MODULE_MS));
    g_autofree char *event = express_link_take_event(self, soon, &cause);
    if (g_strcmp0(event, "STARTUP") == 0)
        return true;
    if (cause != NULL)
        *answering_since = g_get_monotonic_time();
    if (claimcheck_error_is(cause, CLAIMCHECK_ERROR_PORT_ABSENT))
        reopen(self);
    return g_get_monotonic_time() - *answering_since > WITHOUT_EVENT_MS * 1000;
}

bool
express_link_factory_reset(ExpressLink *self, Deadline until, GError **error)
{
    const char *command = "AT+FACTORY_RESET";
    /* first, so that an old STARTUP is not taken for the new one */
    if (!express_link_drain_events(self, until, error))
        return false;
    g_autoptr(LinkAnswer) answer = express_link_ask(self, command, false, until, error);
    if (answer == NULL)
        return false;
    if (answer->code != 0)
        return express_link_set_module_error(self, command, answer, error);
    gint64 answering_since = g_get_monotonic_time();
    while (!has_restarted(self, &answering_since, until)) {
        if (deadline_passed(until)) {
            claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_ANSWER, NULL,
                                 "%s: the module does not answer after its factory reset", express_link_port(self));
            return false;
        }
        g_usleep(ASK_AGAIN_MS * 1000);
    }
    express_link_forget(self);
    return express_link_settle(self, until, error) >= 0;
}
