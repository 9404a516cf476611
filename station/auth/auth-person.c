/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/auth/auth-person.h"

#include "station/auth/auth-secret.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define MAX_TEXT 128

char *
auth_person_subject(gint64 number)
{
    return number != 0 ? g_strdup_printf("person:%" G_GINT64_FORMAT, number) : g_strdup("station");
}

static bool
append(Db *db, const DbPerson *person, const char *kind, GError **error)
{
    g_autofree char *subject = auth_person_subject(person->id);
    g_autoptr(JsonBuilder) detail = json_line_new();
    json_line_string(detail, "roles", person->roles);
    g_autofree char *text = json_line_finish(detail);
    const DbEventDraft draft = { .subject = subject, .kind = kind, .detail = text };
    return db_event_append(db, &draft, NULL, error);
}

/* --- finding ------------------------------------------------------------------------------------------------- */

DbPerson *
auth_person_by_badge(Db *db, const char *badge, GError **error)
{
    guint8 digest[32];
    return auth_badge_digest(db, badge, digest, error) ? db_person_by_badge(db, digest, error) : NULL;
}

DbPerson *
auth_person_by_number(Db *db, gint64 number, GError **error)
{
    g_autoptr(GPtrArray) people = db_person_list(db, error);
    for (guint i = 0; people != NULL && i < people->len; i++)
        if (((DbPerson *)g_ptr_array_index(people, i))->id == number)
            return g_ptr_array_steal_index(people, i);
    if (people != NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_SIGNED_IN, NULL,
                             _("person %" PRId64 ": there is nobody of this number"), number);
    return NULL;
}

static bool
is_engineer(const DbPerson *person)
{
    AuthRoles roles = AUTH_ROLE_NOBODY;
    return person->disabled_at == 0 && auth_roles_parse(person->roles, &roles, NULL) &&
           (roles & AUTH_ROLE_ENGINEER) != 0;
}

bool
auth_person_ready(Db *db, bool *ready, GError **error)
{
    g_autoptr(GPtrArray) people = db_person_list(db, error);
    if (people == NULL)
        return false;
    *ready = false;
    for (guint i = 0; i < people->len; i++) {
        const DbPerson *person = g_ptr_array_index(people, i);
        *ready = *ready || (is_engineer(person) && person->pin != NULL);
    }
    return true;
}

static bool
count_engineers(Db *db, guint *count, GError **error)
{
    g_autoptr(GPtrArray) people = db_person_list(db, error);
    *count = 0;
    for (guint i = 0; people != NULL && i < people->len; i++)
        *count += is_engineer(g_ptr_array_index(people, i));
    return people != NULL;
}

/* (transfer full): who has or had @badge; NULL with @error if nobody. */
static DbPerson *
require_person(Db *db, const char *badge, GError **error)
{
    g_autoptr(GError) cause = NULL;
    DbPerson *person = auth_person_by_badge(db, badge, &cause);
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    else if (person == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("'claimcheck operator list' shows who is registered."), "%s",
                             _("the badge: it is not registered here"));
    return person;
}

/* --- adding -------------------------------------------------------------------------------------------------- */

static bool
can_be_kept(const char *text)
{
    if (text == NULL || text[0] == '\0' || strlen(text) > MAX_TEXT || !g_utf8_validate(text, -1, NULL))
        return false;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        if (g_unichar_iscntrl(g_utf8_get_char(at)))
            return false;
    return true;
}

bool
auth_person_check(const char *badge, const char *name, GError **error)
{
    if (can_be_kept(badge) && can_be_kept(name))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Give one line of at most 128 bytes."), "%s",
                         can_be_kept(badge) ? _("the name: it cannot be kept") : _("the badge: it cannot be kept"));
    return false;
}

/* Needs a transaction. */
static bool
check_first(Db *db, AuthRoles roles, GError **error)
{
    bool any = false;
    if (!db_person_any(db, &any, error))
        return false;
    if (any || (roles & AUTH_ROLE_ENGINEER) != 0)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_ROLE_MISSING, _("Give the first person the role engineer."), "%s",
                         _("the first person: it must be an engineer, who can register the others"));
    return false;
}

DbPerson *
auth_person_add(Db *db, const AuthPersonDraft *draft, GError **error)
{
    if (!auth_person_check(draft->badge, draft->name, error))
        return NULL;
    g_autofree char *hash = draft->pin != NULL ? auth_pin_hash(draft->pin, error) : NULL;
    if (draft->pin != NULL && hash == NULL)
        return NULL;
    g_autoptr(DbPerson) person = g_new0(DbPerson, 1);
    person->name = g_strdup(draft->name);
    person->roles = auth_roles_format(draft->roles);
    person->pin = g_steal_pointer(&hash);
    person->created_at = clock_wall_us();
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !check_first(db, draft->roles, error) ||
        !auth_badge_digest(db, draft->badge, person->badge, error) || !db_person_insert(db, person, error) ||
        !append(db, person, "person-added", error) || !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_steal_pointer(&person);
}

/* --- changing ------------------------------------------------------------------------------------------------ */

static bool
disable(Db *db, DbPerson *person, GError **error)
{
    guint engineers = 0;
    if (person->disabled_at != 0)
        return true;
    if (!count_engineers(db, &engineers, error))
        return false;
    if (is_engineer(person) && engineers == 1) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, _("Register another engineer first."), "%s",
                             _("the last engineer: nobody could register anybody any more"));
        return false;
    }
    person->disabled_at = clock_wall_us();
    return append(db, person, "person-disabled", error);
}

DbPerson *
auth_person_disable(Db *db, const char *badge, bool blank_name, GError **error)
{
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbPerson) person = transaction != NULL ? require_person(db, badge, error) : NULL;
    if (person == NULL || !disable(db, person, error))
        return NULL;
    if (blank_name && person->name != NULL) {
        g_clear_pointer(&person->name, g_free);
        if (!append(db, person, "name-blanked", error))
            return NULL;
    }
    if (!db_person_update(db, person, error) || !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_steal_pointer(&person);
}

static bool
may_set_pin(const DbPerson *person, bool only_first, GError **error)
{
    if (person->disabled_at != 0) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, _("Register the badge again."), "%s",
                             _("the badge: it is disabled"));
        return false;
    }
    if (!only_first || (is_engineer(person) && person->pin == NULL))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PIN_REQUIRED, _("Set the engineer's PIN first."), "%s",
                         _("no engineer has a PIN yet, who could set this one"));
    return false;
}

DbPerson *
auth_person_set_pin(Db *db, const char *badge, const char *pin, bool only_first, GError **error)
{
    g_autofree char *hash = auth_pin_hash(pin, error);
    g_autoptr(DbTransaction) transaction = hash != NULL ? db_begin(db, error) : NULL;
    g_autoptr(DbPerson) person = transaction != NULL ? require_person(db, badge, error) : NULL;
    if (person == NULL || !may_set_pin(person, only_first, error))
        return NULL;
    g_free(person->pin);
    person->pin = g_steal_pointer(&hash);
    person->failed_tries = 0;
    g_clear_pointer(&person->locked_boot, g_free);
    person->locked_mono = 0;
    person->locked_at = 0;
    if (!db_person_update(db, person, error) || !append(db, person, "pin-set", error) ||
        !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_steal_pointer(&person);
}
