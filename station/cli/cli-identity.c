/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-identity.h"

#include "station/base/clock.h"

#include <glib/gi18n.h>

/* --- for programs ------------------------------------------------------------------------------------------------- */

static void
add_time(JsonBuilder *json, const char *name, gint64 at_us)
{
    g_autofree char *text = clock_format_utc(at_us); /* 0 is a date here, not "absent" */
    json_line_string(json, name, text);
}

static void
add_certificate(JsonBuilder *json, const CertReport *report)
{
    if (report == NULL) {
        json_line_null(json, "certificate");
        return;
    }
    json_line_open(json, "certificate");
    json_line_string(json, "sha256", report->sha256);
    json_line_string(json, "spki_sha256", report->spki_sha256);
    json_line_string(json, "subject", report->subject);
    json_line_string(json, "issuer", report->issuer);
    json_line_string(json, "serial", report->serial);
    add_time(json, "not_before", report->not_before);
    add_time(json, "not_after", report->not_after);
    json_line_string(json, "key", report->key);
    json_line_string(json, "maker", report->maker);
    json_line_string(json, "uid_in", report->uid_in);
    json_line_string(json, "trust", cert_trust_name(report->trust));
    json_line_close(json);
}

static void
add_checks(JsonBuilder *json, GPtrArray *checks)
{
    json_line_open_list(json, "checks");
    for (guint i = 0; i < checks->len; i++) {
        const JudgementCheck *check = g_ptr_array_index(checks, i);
        json_line_open(json, NULL);
        json_line_string(json, "code", claimcheck_error_code_word(check->code));
        json_line_bool(json, "ok", check->ok);
        json_line_bool(json, "warning", check->warning);
        json_line_string(json, "message", check->sentence);
        json_line_close(json);
    }
    json_line_close_list(json);
}

void
cli_identity_json(JsonBuilder *json, const ModuleIdentity *identity, const Judgement *judgement, const char *port)
{
    json_line_string(json, "uid", identity->uid);
    json_line_string(json, "about", identity->about);
    json_line_string(json, "version", identity->version);
    json_line_string(json, "techspec", identity->techspec);
    json_line_string(json, "endpoint", identity->endpoint);
    json_line_string(json, "onboarding", judgement->onboarding);
    add_certificate(json, judgement->report);
    add_checks(json, judgement->checks);
    json_line_string(json, "port", port);
    json_line_ms(json, "elapsed_ms", identity->elapsed_us);
    json_line_int(json, "bytes_read", (gint64)identity->bytes_read);
    json_line_int(json, "bytes_written", (gint64)identity->bytes_written);
}

/* --- for people ----------------------------------------------------------------------------------------------------- */

static void
print_row(Cli *cli, const char *label, const char *value)
{
    gsize width = (gsize)g_utf8_strlen(label, -1);
    cli_print(cli, "%s%*s %s", label, (int)(width < 14 ? 14 - width : 0), "", value != NULL ? value : "-");
}

static char *
day_of(gint64 at_us)
{
    g_autofree char *text = clock_format_utc(at_us);
    return g_strndup(text, 10);
}

static void
print_certificate(Cli *cli, const CertReport *report)
{
    if (report == NULL) {
        print_row(cli, _("Certificate"), _("none that could be read"));
        return;
    }
    g_autofree char *from = day_of(report->not_before);
    g_autofree char *to = day_of(report->not_after);
    g_autofree char *validity = g_strdup_printf(_("%s to %s"), from, to);
    g_autofree char *maker = g_strdup_printf("%s (%s)", report->maker != NULL ? report->maker : _("not on record"),
                                             cert_trust_name(report->trust));
    print_row(cli, _("Certificate"), report->subject);
    print_row(cli, _("  issued by"), report->issuer);
    print_row(cli, _("  maker"), maker);
    print_row(cli, _("  serial"), report->serial);
    print_row(cli, _("  valid"), validity);
    print_row(cli, _("  key"), report->key);
    print_row(cli, _("  SHA-256"), report->sha256);
}

static void
print_checks(Cli *cli, GPtrArray *checks)
{
    cli_print(cli, "%s", _("Checks"));
    for (guint i = 0; i < checks->len; i++) {
        const JudgementCheck *check = g_ptr_array_index(checks, i);
        const char *mark = check->warning ? _("warn") : check->ok ? _("ok") : _("BAD");
        g_autofree char *label = g_strdup_printf("  %s", mark);
        g_autofree char *words = check->sentence == NULL
                                     ? g_strdup(check->title)
                                     : g_strdup_printf("%s [%s]: %s", check->title,
                                                       claimcheck_error_code_word(check->code), check->sentence);
        print_row(cli, label, words);
    }
}

void
cli_identity_print(Cli *cli, const ModuleIdentity *identity, const Judgement *judgement, const char *port)
{
    if (cli_json(cli))
        return;
    g_autofree char *firmware = g_strdup_printf(_("%s, ExpressLink %s"), identity->version != NULL ? identity->version : "-",
                                                identity->techspec != NULL ? identity->techspec : "-");
    g_autofree char *endpoint = g_strdup_printf("%s (%s)", identity->endpoint != NULL ? identity->endpoint : "-",
                                                judgement->onboarding);
    g_autofree char *reading = g_strdup_printf(_("%zu bytes in %.0f ms at %s"), identity->bytes_read,
                                               (double)identity->elapsed_us / 1000, port);
    print_row(cli, _("UID"), identity->uid);
    print_row(cli, _("Module"), identity->about);
    print_row(cli, _("Firmware"), firmware);
    print_row(cli, _("Endpoint"), endpoint);
    print_certificate(cli, judgement->report);
    print_row(cli, _("Read"), reading);
    print_checks(cli, judgement->checks);
}
