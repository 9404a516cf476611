/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/express-link-private.h"
#include "station/link/link-reply.h"

void
module_identity_free(ModuleIdentity *self)
{
    if (self == NULL)
        return;
    g_free(self->uid);
    g_free(self->about);
    g_free(self->version);
    g_free(self->techspec);
    g_free(self->endpoint);
    g_free(self->onboarding);
    g_free(self->certificate_pem);
    g_clear_pointer(&self->expected, g_hash_table_unref);
    g_free(self);
}

static bool
get(ExpressLink *link, const char *key, char **value, Deadline until, GError **error)
{
    g_autoptr(GError) cause = NULL;
    *value = express_link_get(link, key, until, &cause);
    if (cause == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

static bool
read_onboarding(ExpressLink *link, ModuleIdentity *self, Deadline until, GError **error)
{
    g_autoptr(LinkAnswer) answer = express_link_ask(link, "AT+CONNECT?", false, until, error);
    if (answer == NULL)
        return false;
    self->onboarding = g_strdup(link_onboarding(answer->code == 0 ? answer->detail : NULL));
    return true;
}

static bool
read_certificate(ExpressLink *link, ModuleIdentity *self, Deadline until, GError **error)
{
    g_autoptr(GError) cause = NULL;
    self->certificate_pem = express_link_get_pem(link, "Certificate", until, &cause);
    if (cause == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

static bool
read_expected(ExpressLink *link, ModuleIdentity *self, const char *const *keys, Deadline until, GError **error)
{
    self->expected = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (; keys != NULL && *keys != NULL; keys++) {
        char *value = NULL;
        if (!get(link, *keys, &value, until, error))
            return false;
        g_hash_table_insert(self->expected, g_strdup(*keys), value);
    }
    return true;
}

static bool
read_between(ExpressLink *link, ModuleIdentity *self, const char *const *keys, Deadline until, GError **error)
{
    const struct {
        const char *key;
        char **value;
    } plain[] = {
        { "About", &self->about },
        { "Version", &self->version },
        { "TechSpec", &self->techspec },
        { "Endpoint", &self->endpoint },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(plain); i++)
        if (!get(link, plain[i].key, plain[i].value, until, error))
            return false;
    return read_onboarding(link, self, until, error) && read_certificate(link, self, until, error) &&
           read_expected(link, self, keys, until, error);
}

static bool
wake_module(ExpressLink *link, Deadline until, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (express_link_probe(link, until, &cause))
        return true;
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else if (express_link_strays(link) > 0)
        claimcheck_error_set(
            error, CLAIMCHECK_ERROR_NO_ANSWER,
            "Take the port that the module's AT interface is wired to; 'claimcheck doctor' tells more.",
            "%s: something is sent on this port, but nothing answers", express_link_port(link));
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_ANSWER, NULL, "%s: no module answers", express_link_port(link));
    return false;
}

/* One bracket: what is between the two names is one module's. @again is the second name. */
static ModuleIdentity *
read_bracket(ExpressLink *link, const char *const *keys, char **again, Deadline until, GError **error)
{
    g_autoptr(ModuleIdentity) self = g_new0(ModuleIdentity, 1);
    if (!express_link_drain_events(link, until, error) || !get(link, "ThingName", &self->uid, until, error))
        return NULL;
    guint64 restarts = express_link_restarts(link);
    if (!read_between(link, self, keys, until, error) || !express_link_drain_events(link, until, error))
        return NULL;
    if (express_link_restarts(link) != restarts) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_MODULE_SWAPPED, NULL,
                             "%s: the module restarted or was changed while it was read", express_link_port(link));
        return NULL;
    }
    if (!get(link, "ThingName", again, until, error))
        return NULL;
    return g_steal_pointer(&self);
}

/* The names differ. If the first turns up once more, nobody was swapped: the line changed what was said. */
static bool
tell_difference(ExpressLink *link, const char *uid, const char *again, Deadline until, GError **error)
{
    g_autofree char *third = NULL;
    if (!get(link, "ThingName", &third, until, error))
        return false;
    bool garbled = g_strcmp0(third, uid) == 0;
    claimcheck_error_set(error, garbled ? CLAIMCHECK_ERROR_MALFORMED_REPLY : CLAIMCHECK_ERROR_MODULE_SWAPPED, NULL,
                         garbled ? "%s: the same module gave two names, %s and %s: the line is not steady"
                                 : "%s: the module was changed while it was read: %s became %s",
                         express_link_port(link), uid != NULL ? uid : "none", again != NULL ? again : "none");
    return false;
}

/*
 * If an earlier dialogue's answer was still under way, every answer here is the one before; then the names differ
 * and one answer is left over at the end. That is told from a swap by the leftover, and read once more.
 */
static ModuleIdentity *
read_twice_if_shifted(ExpressLink *link, const char *const *keys, Deadline until, GError **error)
{
    for (bool first = true;; first = false) {
        g_autofree char *again = NULL;
        g_autoptr(ModuleIdentity) self = read_bracket(link, keys, &again, until, error);
        if (self == NULL || g_strcmp0(self->uid, again) == 0)
            return g_steal_pointer(&self);
        gssize strays = express_link_settle(link, until, error);
        if (strays < 0)
            return NULL;
        if (strays == 0 || !first) {
            tell_difference(link, self->uid, again, until, error);
            return NULL;
        }
    }
}

ModuleIdentity *
module_identity_read(ExpressLink *link, const char *const *expect_keys, Deadline until, GError **error)
{
    gint64 started = g_get_monotonic_time();
    gsize read_before = express_link_bytes_read(link);
    gsize written_before = express_link_bytes_written(link);
    if (!wake_module(link, until, error))
        return NULL;
    ModuleIdentity *self = read_twice_if_shifted(link, expect_keys, until, error);
    if (self == NULL)
        return NULL;
    self->elapsed_us = g_get_monotonic_time() - started;
    self->bytes_read = express_link_bytes_read(link) - read_before;
    self->bytes_written = express_link_bytes_written(link) - written_before;
    return self;
}
