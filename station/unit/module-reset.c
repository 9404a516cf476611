/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/module-reset.h"

#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"
#include "station/cert/cert.h"

#include <glib/gi18n.h>

static bool
record(Station *station, const char *uid, const char *kind, JsonBuilder *detail, GError **error)
{
    g_autofree char *text = json_line_finish(detail);
    g_autofree char *subject = g_strdup_printf("unit:%s", uid);
    const DbEventDraft draft = { .subject = subject, .kind = kind, .detail = text };
    g_autoptr(DbTransaction) transaction = db_begin(station_db(station), error);
    if (transaction == NULL || !db_event_append(station_db(station), &draft, NULL, error))
        return false;
    return db_commit(g_steal_pointer(&transaction), error);
}

static bool
record_intent(Station *station, const ModuleIdentity *module, const char *reason, const char *port, GError **error)
{
    g_autoptr(JsonBuilder) detail = json_line_new();
    json_line_string(detail, "reason", reason);
    json_line_string(detail, "port", port);
    json_line_string(detail, "endpoint", module->endpoint);
    json_line_string(detail, "onboarding", module->onboarding);
    return record(station, module->uid, "module-reset", detail, error);
}

static bool
record_done(Station *station, const char *uid, const ModuleIdentity *after, GError **error)
{
    g_autoptr(JsonBuilder) detail = json_line_new();
    json_line_string(detail, "endpoint", after->endpoint);
    json_line_string(detail, "onboarding", after->onboarding);
    return record(station, uid, "module-reset-done", detail, error);
}

/* What the caller hears is @cause, also if this cannot be recorded. */
static void
record_failed(Station *station, const char *uid, const GError *cause)
{
    g_autoptr(JsonBuilder) detail = json_line_new();
    json_line_error(detail, "error", cause);
    record(station, uid, "module-reset-failed", detail, NULL);
}

static ModuleIdentity *
reset_and_read(ExpressLink *link, const char *uid, Deadline until, GError **error)
{
    if (!express_link_factory_reset(link, until, error))
        return NULL;
    g_autoptr(ModuleIdentity) after = module_identity_read(link, NULL, until, error);
    if (after == NULL || g_strcmp0(after->uid, uid) == 0)
        return g_steal_pointer(&after);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_MODULE_SWAPPED, NULL, _("%s: another module answers after the reset"),
                         express_link_port(link));
    return NULL;
}

bool
module_reset(Station *station, ExpressLink *link, const char *reason, Deadline until, ModuleIdentity **before,
             ModuleIdentity **after, GError **error)
{
    *after = NULL;
    *before = module_identity_read(link, NULL, until, error);
    if (*before == NULL)
        return false;
    const char *uid = (*before)->uid;
    if (!cert_uid_is_wellformed(uid, NULL)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_MALFORMED_UID, NULL, _("%s: the module gave no usable UID"),
                             express_link_port(link));
        return false;
    }
    if (!record_intent(station, *before, reason, express_link_port(link), error))
        return false;
    g_autoptr(GError) cause = NULL;
    *after = reset_and_read(link, uid, until, &cause);
    if (*after != NULL)
        return record_done(station, uid, *after, error);
    record_failed(station, uid, cause);
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}
