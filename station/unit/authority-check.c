/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/authority-check.h"

#include "station/base/clock.h"
#include "station/cert/cert.h"
#include "station/unit/authority.h"

#include <glib/gi18n.h>

/* Long enough for a maker to send its next CA. */
#define SOON_US (90 * G_TIME_SPAN_DAY)

static void
finding_free(gpointer data)
{
    AuthorityFinding *finding = data;
    g_free(finding->sentence);
    g_free(finding->action);
    g_free(finding);
}

/* (transfer full): @sentence. */
static void
add(GPtrArray *findings, AuthoritySign sign, char *sentence, const char *action)
{
    AuthorityFinding *finding = g_new0(AuthorityFinding, 1);
    *finding = (AuthorityFinding){ sign, sentence, g_strdup(action) };
    g_ptr_array_add(findings, finding);
}

static void
look_at_dates(GPtrArray *findings, const CertCaInfo *info)
{
    gint64 now = clock_wall_us();
    g_autoptr(GDateTime) last = g_date_time_new_from_unix_utc(info->not_after / G_USEC_PER_SEC);
    g_autofree char *day = last != NULL ? g_date_time_format(last, "%Y-%m-%d") : g_strdup("?");
    if (now > info->not_after)
        add(findings, AUTHORITY_BAD, g_strdup_printf(_("It was valid until %s: it proves no module any more"), day),
            _("Ask the maker for the CA that follows it, and add that."));
    else if (now < info->not_before)
        add(findings, AUTHORITY_BAD, g_strdup(_("It is not valid yet")), _("See that this computer's clock is right."));
    else if (info->not_after - now < SOON_US)
        add(findings, AUTHORITY_NOTE, g_strdup_printf(_("It is valid until %s, and that is soon"), day),
            _("Ask the maker for the CA that follows it."));
    else
        add(findings, AUTHORITY_GOOD, g_strdup_printf(_("It is valid until %s"), day), NULL);
}

static void
look_at_use(GPtrArray *findings, const DbCa *ca)
{
    if (ca->retired_at != 0)
        add(findings, AUTHORITY_BAD, g_strdup(_("It is retired: its modules are refused")), _("Add its file again to trust it again."));
    if (ca->simulator)
        add(findings, AUTHORITY_NOTE, g_strdup(_("It is a simulator's: labels here are marked VOID")), NULL);
    if (g_str_equal(ca->uid_in, "none"))
        add(findings, AUTHORITY_NOTE, g_strdup(_("Its certificates carry no UID: a module's word for its UID is taken")),
            _("Ask the maker where in its certificates the UID stands."));
    else
        add(findings, AUTHORITY_GOOD, g_strdup_printf(_("The UID in a module's certificate is looked for in %s"), ca->uid_in), NULL);
    if (ca->uid_pattern != NULL)
        add(findings, AUTHORITY_GOOD, g_strdup_printf(_("A UID must look like %s"), ca->uid_pattern), NULL);
}

GPtrArray *
authority_check(Station *station, gint64 id, GError **error)
{
    g_autoptr(DbCa) ca = authority_find(station, id, error);
    g_autoptr(GPtrArray) infos = ca != NULL ? cert_ca_parse(ca->pem, error) : NULL;
    if (infos == NULL)
        return NULL;
    const CertCaInfo *info = g_ptr_array_index(infos, 0);
    GPtrArray *findings = g_ptr_array_new_with_free_func(finding_free);
    look_at_dates(findings, info);
    add(findings, info->weak_key ? AUTHORITY_BAD : AUTHORITY_GOOD,
        g_strdup_printf(info->weak_key ? _("Its own key, %s, is weak: others may sign with it") : _("Its own key is %s"), info->key),
        info->weak_key ? _("Ask the maker for a CA with a stronger key.") : NULL);
    look_at_use(findings, ca);
    return findings;
}
