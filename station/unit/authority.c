/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/authority.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/cert/cert.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

static const char *const places[] = { "cn", "serialNumber", "x509-serial", "none", NULL };

void
authority_added_free(AuthorityAdded *added)
{
    if (added == NULL)
        return;
    db_ca_free(added->ca);
    g_ptr_array_unref(added->warnings);
    g_free(added);
}

/* --- what a person says ---------------------------------------------------------------------------------------- */

static bool
is_host(const char *text)
{
    return strlen(text) <= 253 &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == strlen(text);
}

bool
authority_options_check(const AuthorityOptions *options, GError **error)
{
    if (options->uid_in != NULL && !g_strv_contains(places, options->uid_in)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Give one of cn, serialNumber, x509-serial, none."),
                             _("%s: no such place for a UID in a certificate"), options->uid_in);
        return false;
    }
    if (options->staging_endpoint != NULL && !is_host(options->staging_endpoint)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("Give the host alone, as the module's Endpoint has it."),
                             _("%s: this is no host name"), options->staging_endpoint);
        return false;
    }
    bool has_pattern = options->uid_pattern != NULL && options->uid_pattern[0] != '\0';
    return !has_pattern || cert_uid_pattern_check(options->uid_pattern, error);
}

static bool
replace(char **value, const char *option, const char *usual)
{
    const char *wanted = option != NULL ? (option[0] != '\0' ? option : NULL) : (*value != NULL ? *value : usual);
    if (g_strcmp0(*value, wanted) == 0)
        return false;
    g_autofree char *old = *value;
    *value = g_strdup(wanted);
    return true;
}

/* Returns whether anything of @ca was changed. */
static bool
take_options(DbCa *ca, const AuthorityOptions *options, const CertCaInfo *info)
{
    const char *name = info->organisation != NULL ? info->organisation : info->common_name;
    const char *maker = options->maker != NULL && options->maker[0] != '\0' ? options->maker : NULL;
    bool changed = replace(&ca->maker, maker, name != NULL ? name : info->subject);
    changed |= replace(&ca->uid_in, options->uid_in, "cn");
    changed |= replace(&ca->uid_pattern, options->uid_pattern, NULL);
    changed |= replace(&ca->staging_endpoint, options->staging_endpoint, NULL);
    return changed;
}

/* --- on record --------------------------------------------------------------------------------------------------- */

static bool
append_event(Db *db, const DbCa *ca, const char *kind, const char *from, const char *to, GError **error)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "maker", ca->maker);
    json_line_string(json, "subject", ca->subject);
    json_line_string(json, "sha256", ca->sha256);
    json_line_string(json, "uid_in", ca->uid_in);
    json_line_string(json, "uid_pattern", ca->uid_pattern);
    json_line_string(json, "staging_endpoint", ca->staging_endpoint);
    json_line_bool(json, "simulator", ca->simulator);
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = g_strdup_printf("ca:%" G_GINT64_FORMAT, ca->id);
    const DbEventDraft draft = { subject, kind, from, to, detail };
    return db_event_append(db, &draft, NULL, error);
}

/* Finds the CA with this certificate, retired ones too: *@ca is NULL if there is none. False on a failure. */
static bool
find_same(Db *db, const char *sha256, DbCa **ca, GError **error)
{
    g_autoptr(GPtrArray) known = db_ca_list(db, true, error);
    if (known == NULL)
        return false;
    *ca = NULL;
    for (guint i = 0; i < known->len && *ca == NULL; i++)
        if (g_str_equal(((DbCa *)g_ptr_array_index(known, i))->sha256, sha256))
            *ca = g_ptr_array_steal_index(known, i);
    return true;
}

static DbCa *
copy_identity(const CertCaInfo *info)
{
    DbCa *ca = g_new0(DbCa, 1);
    ca->subject = g_strdup(info->subject);
    ca->pem = g_strdup(info->pem);
    ca->sha256 = g_strdup(info->sha256);
    ca->spki_sha256 = g_strdup(info->spki_sha256);
    ca->key_id = g_strdup(info->key_id);
    ca->simulator = info->simulator;
    ca->created_at = clock_wall_us();
    return ca;
}

static bool
insert(Db *db, AuthorityAdded *added, const CertCaInfo *info, const AuthorityOptions *options, GError **error)
{
    added->outcome = "added";
    added->ca = copy_identity(info);
    take_options(added->ca, options, info);
    return db_ca_insert(db, added->ca, error) && append_event(db, added->ca, "ca-added", NULL, "in-use", error);
}

static bool
update(Db *db, AuthorityAdded *added, const CertCaInfo *info, const AuthorityOptions *options, GError **error)
{
    bool was_retired = added->ca->retired_at != 0;
    bool changed = take_options(added->ca, options, info);
    added->ca->retired_at = 0;
    added->outcome = changed || was_retired ? "changed" : "unchanged";
    if (!changed && !was_retired)
        return true;
    return db_ca_update(db, added->ca, error) &&
           append_event(db, added->ca, "ca-changed", was_retired ? "retired" : "in-use", "in-use", error);
}

static void
warn(AuthorityAdded *added, const CertCaInfo *info, bool is_training)
{
    gint64 now = clock_wall_us();
    if (is_training && !info->simulator)
        g_ptr_array_add(added->warnings, g_strdup_printf(_("%s: this record is for training; its labels are marked VOID"),
                                                         info->subject));
    if (now > info->not_after)
        g_ptr_array_add(added->warnings, g_strdup_printf(_("%s: it is past its own date; it will prove no module"),
                                                         info->subject));
    if (now < info->not_before)
        g_ptr_array_add(added->warnings, g_strdup_printf(_("%s: it is not valid yet"), info->subject));
    if (info->weak_key)
        g_ptr_array_add(added->warnings, g_strdup_printf(_("%s: its own key, %s, is weak: others may sign with it"),
                                                         info->subject, info->key));
}

static AuthorityAdded *
add_one(Station *station, const CertCaInfo *info, const AuthorityOptions *options, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(AuthorityAdded) added = g_new0(AuthorityAdded, 1);
    added->warnings = g_ptr_array_new_with_free_func(g_free);
    if (!find_same(db, info->sha256, &added->ca, error))
        return NULL;
    bool done = added->ca != NULL ? update(db, added, info, options, error) : insert(db, added, info, options, error);
    if (!done)
        return NULL;
    warn(added, info, station_is_training(station));
    return g_steal_pointer(&added);
}

static bool
check_simulators(GPtrArray *infos, bool is_training, GError **error)
{
    for (guint i = 0; i < infos->len && !is_training; i++) {
        const CertCaInfo *info = g_ptr_array_index(infos, i);
        if (!info->simulator)
            continue;
        claimcheck_error_set(error, CLAIMCHECK_ERROR_SIMULATOR_CA, NULL,
                             _("%s: this CA is a simulator's, and this record is not for training"), info->subject);
        return false;
    }
    return true;
}

GPtrArray *
authority_add(Station *station, const char *text, const AuthorityOptions *options, GError **error)
{
    g_autoptr(GPtrArray) infos = authority_options_check(options, error) ? cert_ca_parse(text, error) : NULL;
    if (infos == NULL || !check_simulators(infos, station_is_training(station), error))
        return NULL;
    g_autoptr(DbTransaction) transaction = db_begin(station_db(station), error);
    if (transaction == NULL)
        return NULL;
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)authority_added_free);
    for (guint i = 0; i < infos->len; i++) {
        AuthorityAdded *added = add_one(station, g_ptr_array_index(infos, i), options, error);
        if (added == NULL)
            return NULL;
        g_ptr_array_add(all, added);
    }
    return db_commit(g_steal_pointer(&transaction), error) ? g_steal_pointer(&all) : NULL;
}

DbCa *
authority_find(Station *station, gint64 id, GError **error)
{
    g_autoptr(GPtrArray) known = db_ca_list(station_db(station), true, error);
    for (guint i = 0; known != NULL && i < known->len; i++)
        if (((DbCa *)g_ptr_array_index(known, i))->id == id)
            return g_ptr_array_steal_index(known, i);
    if (known != NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_UNKNOWN_CA, NULL,
                             _("CA %" PRId64 ": it is not on record"), id);
    return NULL;
}

DbCa *
authority_retire(Station *station, gint64 id, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbCa) ca = transaction != NULL ? authority_find(station, id, error) : NULL;
    if (ca == NULL || ca->retired_at != 0)
        return g_steal_pointer(&ca);
    ca->retired_at = clock_wall_us();
    if (!db_ca_retire(db, id, ca->retired_at, error) ||
        !append_event(db, ca, "ca-retired", "in-use", "retired", error) ||
        !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_steal_pointer(&ca);
}
