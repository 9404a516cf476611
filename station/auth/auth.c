/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/auth/auth.h"

#include "station/auth/auth-person.h"
#include "station/auth/auth-secret.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* The first engineer's own PIN comes before there is anybody who could prove to be one. */
#define SET_PIN "operator set-pin"
#define APPROVERS (AUTH_ROLE_LEAD | AUTH_ROLE_ENGINEER)

/* --- events ------------------------------------------------------------------------------------------------- */

static bool
append(Db *db, gint64 person, const char *kind, JsonBuilder *detail, GError **error)
{
    g_autoptr(JsonBuilder) owned = detail;
    g_autofree char *text = json_line_finish(owned);
    g_autofree char *subject = auth_person_subject(person);
    const DbEventDraft draft = { .subject = subject, .kind = kind, .detail = text };
    return db_event_append(db, &draft, NULL, error);
}

static JsonBuilder *
detail_of(const char *verb)
{
    JsonBuilder *json = json_line_new();
    json_line_string(json, "verb", verb);
    return json;
}

/* Needs a transaction. */
static bool
append_refusal(Db *db, gint64 person, const char *verb, const GError *why, GError **error)
{
    JsonBuilder *detail = detail_of(verb);
    json_line_string(detail, "code", claimcheck_error_word(why));
    return append(db, person, "permission-refused", detail, error);
}

/* Puts the refusal on record and hands it on; false always. A record that cannot take it is the greater failure. */
static bool
refuse(Db *db, gint64 person, const char *verb, GError *why, GError **error)
{
    g_autoptr(GError) owned = why;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction != NULL && append_refusal(db, person, verb, why, error) &&
        db_commit(g_steal_pointer(&transaction), error))
        g_propagate_error(error, g_steal_pointer(&owned));
    return false;
}

static GError *
reason(ClaimcheckError code, const char *hint, const char *words)
{
    GError *error = NULL;
    claimcheck_error_set(&error, code, hint, "%s", words);
    return error;
}

static GError *
missing_role(const DbPerson *person, const char *verb)
{
    GError *error = NULL;
    claimcheck_error_set(&error, CLAIMCHECK_ERROR_ROLE_MISSING, NULL,
                         _("%s: person %" PRId64 " has no role that may do this (%s)"), verb, person->id,
                         person->roles);
    return error;
}

/* --- lock-out ----------------------------------------------------------------------------------------------- */

bool
auth_is_locked_out(const DbPerson *person)
{
    if (person->locked_boot == NULL)
        return false;
    /* After a restart only this boot's time is sure to have passed since; the wall clock must agree. */
    bool is_same_boot = g_str_equal(person->locked_boot, clock_boot_id());
    gint64 passed = clock_mono_us() - (is_same_boot ? person->locked_mono : 0);
    return MIN(passed, clock_wall_us() - person->locked_at) < AUTH_LOCK_OUT_US;
}

static void
set_locked(DbPerson *person, bool is_locked)
{
    g_free(person->locked_boot);
    person->locked_boot = is_locked ? g_strdup(clock_boot_id()) : NULL;
    person->locked_mono = is_locked ? clock_mono_us() : 0;
    person->locked_at = is_locked ? clock_wall_us() : 0;
}

/* Needs a transaction, in which tries that come at the same time are counted one by one. */
static bool
count_try(Db *db, DbPerson *person, bool is_right, GError **error)
{
    if (is_right && person->failed_tries == 0)
        return true;
    person->failed_tries = is_right ? 0 : person->failed_tries + 1;
    bool is_locked = person->failed_tries >= AUTH_TRIES;
    set_locked(person, is_locked);
    if (is_locked) {
        JsonBuilder *detail = json_line_new();
        json_line_int(detail, "tries", person->failed_tries);
        if (!append(db, person->id, "locked-out", detail, error))
            return false;
    }
    return db_person_update(db, person, error);
}

/* --- proof -------------------------------------------------------------------------------------------------- */

static GError *
why_no_proof(const DbPerson *person)
{
    if (person->pin == NULL)
        return reason(CLAIMCHECK_ERROR_PIN_REQUIRED, _("Ask a process engineer: 'claimcheck operator set-pin'."),
                      _("the badge: it has no PIN yet, and this needs one"));
    if (auth_is_locked_out(person))
        return reason(CLAIMCHECK_ERROR_LOCKED_OUT, NULL, _("the badge: too many wrong PINs were given"));
    return NULL;
}

/* Compares @pin and counts the try; NULL in *@why if it is right. */
static bool
judge_pin(Db *db, gint64 number, const char *pin, const char *verb, GError **why, GError **error)
{
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbPerson) person = transaction != NULL ? auth_person_by_number(db, number, error) : NULL;
    if (person == NULL)
        return false;
    *why = why_no_proof(person); /* somebody else may have tried meanwhile */
    if (*why == NULL) {
        bool is_right = auth_pin_verify(person->pin, pin);
        if (!count_try(db, person, is_right, error))
            return false;
        if (!is_right)
            *why = reason(CLAIMCHECK_ERROR_WRONG_PIN,
                          person->locked_boot != NULL ? _("It is locked now: wait ten minutes.") : NULL,
                          _("the PIN: it is not this badge's"));
    }
    return (*why == NULL || append_refusal(db, number, verb, *why, error)) &&
           db_commit(g_steal_pointer(&transaction), error);
}

/* That whoever shows the badge knows its PIN; every failure is on record. */
static bool
prove(Db *db, const DbPerson *person, const AuthCredentials *credentials, const char *verb, GError **error)
{
    GError *why = why_no_proof(person);
    if (why != NULL)
        return refuse(db, person->id, verb, why, error);
    g_autoptr(GError) silence = NULL;
    char *pin = credentials->ask_pin(credentials->data, &silence);
    if (pin == NULL)
        return refuse(db, person->id, verb, g_steal_pointer(&silence), error);
    g_autoptr(GError) refusal = NULL;
    bool was_judged = judge_pin(db, person->id, pin, verb, &refusal, error);
    auth_wipe(pin);
    if (!was_judged || refusal == NULL)
        return was_judged;
    g_propagate_error(error, g_steal_pointer(&refusal));
    return false;
}

/* --- signing in --------------------------------------------------------------------------------------------- */

static bool
needs_no_badge(Db *db, const AuthPermission *permission, bool *needs_none, GError **error)
{
    bool any = false, ready = true;
    if (!db_person_any(db, &any, error))
        return false;
    if (any && permission != NULL && g_str_equal(permission->verb, SET_PIN) && !auth_person_ready(db, &ready, error))
        return false;
    *needs_none = !any || !ready || (permission != NULL && permission->roles == AUTH_ROLE_NOBODY);
    return true;
}

static bool
give(Db *db, const DbPerson *person, const char *verb, bool is_proven, GError **error)
{
    db_set_operator(db, person->id);
    JsonBuilder *detail = detail_of(verb);
    json_line_bool(detail, "pin", is_proven);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL) {
        g_object_unref(detail);
        return false;
    }
    return append(db, person->id, "sign-in", detail, error) && db_commit(g_steal_pointer(&transaction), error);
}

static bool
permit(Db *db, const DbPerson *person, const AuthCredentials *credentials, const AuthPermission *permission,
       AuthSession *session, GError **error)
{
    AuthRoles roles = AUTH_ROLE_NOBODY;
    if (!auth_roles_parse(person->roles, &roles, error))
        return false;
    AuthRoles usable = roles & permission->roles;
    bool needs_pin = usable != AUTH_ROLE_NOBODY && !(usable & AUTH_ROLE_OPERATOR);
    bool is_proven = needs_pin || credentials->offers_pin;
    if (is_proven && !prove(db, person, credentials, permission->verb, error))
        return false;
    if (usable == AUTH_ROLE_NOBODY)
        return refuse(db, person->id, permission->verb, missing_role(person, permission->verb), error);
    session->person = person->id;
    session->roles = is_proven ? roles : AUTH_ROLE_OPERATOR;
    return give(db, person, permission->verb, is_proven, error);
}

bool
auth_sign_in(Db *db, const AuthCredentials *credentials, const char *verb, AuthSession *session, GError **error)
{
    *session = (AuthSession){ 0 };
    const AuthPermission *permission = auth_permission_find(verb);
    bool needs_none = false;
    if (!needs_no_badge(db, permission, &needs_none, error) || needs_none)
        return needs_none;
    if (permission == NULL)
        return refuse(db, 0, verb, reason(CLAIMCHECK_ERROR_ROLE_MISSING, NULL, _("nobody has a role for this")), error);
    if (credentials->badge == NULL)
        return refuse(db, 0, verb, reason(CLAIMCHECK_ERROR_NOT_SIGNED_IN, NULL, _("nobody is signed in")), error);
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbPerson) person = auth_person_by_badge(db, credentials->badge, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (person == NULL || person->disabled_at != 0)
        return refuse(db, person != NULL ? person->id : 0, verb,
                      reason(CLAIMCHECK_ERROR_NOT_SIGNED_IN, _("Use a badge that is registered here."),
                             _("the badge: it is not registered here")),
                      error);
    return permit(db, person, credentials, permission, session, error);
}

/* --- shifts --------------------------------------------------------------------------------------------------- */

#define SHIFT "shift"

static bool
append_shift(Db *db, gint64 person, const char *kind, JsonBuilder *detail, GError **error)
{
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL) {
        g_object_unref(detail);
        return false;
    }
    return append(db, person, kind, detail, error) && db_commit(g_steal_pointer(&transaction), error);
}

DbPerson *
auth_begin_shift(Db *db, const AuthCredentials *credentials, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbPerson) person = auth_person_by_badge(db, credentials->badge, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    if (person == NULL || person->disabled_at != 0) {
        refuse(db, person != NULL ? person->id : 0, SHIFT,
               reason(CLAIMCHECK_ERROR_NOT_SIGNED_IN, _("Use a badge that is registered here."),
                      _("the badge: it is not registered here")),
               error);
        return NULL;
    }
    if (credentials->offers_pin && !prove(db, person, credentials, SHIFT, error))
        return NULL;
    JsonBuilder *detail = json_line_new();
    json_line_bool(detail, "pin", credentials->offers_pin);
    return append_shift(db, person->id, "shift-began", detail, error) ? g_steal_pointer(&person) : NULL;
}

bool
auth_end_shift(Db *db, gint64 person, bool idle, GError **error)
{
    JsonBuilder *detail = json_line_new();
    json_line_bool(detail, "idle", idle);
    return append_shift(db, person, "shift-ended", detail, error);
}

/* --- the second person -------------------------------------------------------------------------------------- */

static GError *
why_no_approval(const DbPerson *second, const AuthSession *session, const char *verb)
{
    if (second == NULL || second->disabled_at != 0)
        return reason(CLAIMCHECK_ERROR_APPROVAL_REQUIRED, NULL, _("the second badge: it is not registered here"));
    if (second->id == session->person)
        return reason(CLAIMCHECK_ERROR_APPROVAL_REQUIRED, NULL, _("the second badge: it must be another person's"));
    AuthRoles roles = AUTH_ROLE_NOBODY;
    if (!auth_roles_parse(second->roles, &roles, NULL) || !(roles & APPROVERS))
        return missing_role(second, verb);
    return NULL;
}

static bool
record_approval(Db *db, gint64 second, const char *verb, const char *subject, GError **error)
{
    g_autoptr(JsonBuilder) detail = detail_of(verb);
    json_line_int(detail, "approved_by", second);
    g_autofree char *text = json_line_finish(detail);
    const DbEventDraft draft = { .subject = subject, .kind = "approval-given", .detail = text };
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    return transaction != NULL && db_event_append(db, &draft, NULL, error) &&
           db_commit(g_steal_pointer(&transaction), error);
}

bool
auth_approve(Db *db, const AuthSession *session, const AuthCredentials *second, const char *verb, const char *subject,
             gint64 *approver, GError **error)
{
    *approver = 0;
    if (session->person == 0)
        return true;
    if (second->badge == NULL)
        return refuse(db, session->person, verb,
                      reason(CLAIMCHECK_ERROR_APPROVAL_REQUIRED, NULL, _("this needs a second person")), error);
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbPerson) person = auth_person_by_badge(db, second->badge, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    GError *why = why_no_approval(person, session, verb);
    if (why != NULL)
        return refuse(db, person != NULL ? person->id : 0, verb, why, error);
    *approver = person->id;
    return prove(db, person, second, verb, error) && record_approval(db, person->id, verb, subject, error);
}

bool
auth_require_approval(Db *db, const AuthSession *session, const AuthCredentials *second, const char *verb,
                      const char *subject, GError **error)
{
    gint64 approver;
    return auth_approve(db, session, second, verb, subject, &approver, error);
}
