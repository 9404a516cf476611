/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/doctor.h"
#include "station/link/express-link.h"
#include "station/link/transcript.h"
#include "station/link/transport-private.h"

#include <glib/gstdio.h>
#include <string.h>

/* Recorded conversations, and the text that they are written in. */

/* --- transcripts ----------------------------------------------------------------------------------------- */

static const struct {
    const char *bytes;
    gsize length;
    const char *text;
} heard[] = {
    { "OK\r\n", 4, "< OK\n" },
    { "OK\n", 3, "<lf OK\n" },
    { "OK\r", 3, "<cr OK\n" },
    { "OK", 2, "<part OK\n" },
    { "\r\n", 2, "< \n" },
    { "OK a\\A\r\nOK\r\n", 12, "< OK a\\A\n< OK\n" },
    { "gr\303\274n\n", 6, "<lf gr\303\274n\n" },
    { "\0\377A\n", 4, "<hex 00 ff 41 0a\n" },
    { "a\tb\r\n", 5, "<hex 61 09 62 0d 0a\n" },
    { "", 0, "" },
};

static void
test_transcript_round_trip(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(heard); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        transcript_append(text, TRANSCRIPT_HEARD, (const guint8 *)heard[i].bytes, heard[i].length);
        g_assert_cmpstr(text->str, ==, heard[i].text);
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) entries = transcript_parse(text->str, "text", &error);
        g_assert_no_error(error);
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        for (guint j = 0; j < entries->len; j++) {
            const TranscriptEntry *entry = entries->pdata[j];
            g_assert_cmpint(entry->kind, ==, TRANSCRIPT_HEARD);
            g_byte_array_append(bytes, entry->bytes->data, entry->bytes->len);
        }
        g_assert_cmpmem(bytes->data, bytes->len, heard[i].bytes, heard[i].length);
    }
}

static const char *const not_transcripts[] = {
    "< OK\nOK\n", "<what OK\n", "! exploded\n", "!\n", ">hex 4\n", ">hex zz\n", "<hex 4f 4\n",
};

static void
test_transcript_errors(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(not_transcripts); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(transcript_parse(not_transcripts[i], "talk.at", &error));
        g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_USAGE);
        g_assert_true(g_str_has_prefix(error->message, "talk.at:"));
    }
}

/* --- whole reads ----------------------------------------------------------------------------------------- */

static Transport *
open_fixture(const char *name)
{
    g_autofree char *port = g_strdup_printf("replay:%s/link/%s.at", FIXTURES, name);
    g_autoptr(GError) error = NULL;
    Transport *transport = transport_new(port, &error);
    g_assert_no_error(error);
    g_assert_true(transport_open(transport, &error));
    return transport;
}

static const struct {
    const char *fixture;
    const char *uid;
    const char *version;
    const char *techspec;
    const char *onboarding;
} modules[] = {
    { "espressif", "6b48aec2-98a5-49d8-82ea-f4b60e9198ab", "2.4.1", "v1.1.1", "staging" },
    { "espressif-0.x", "00c5ff07-8495-4621-9699-517974b2d6ce", "0.9.3", "v0.5", "unknown" },
    { "infineon", "DC452F4BEAFC405EBEAC", "2.1.0", "v1.0", "staging" },
    { "telit", "011b456a5f3b4e32a2", "1.2.0", "v1.1.2", "staging" },
};

static void
test_modules(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(modules); i++) {
        g_autoptr(ExpressLink) link = express_link_new(open_fixture(modules[i].fixture));
        g_autoptr(GError) error = NULL;
        g_autoptr(ModuleIdentity) identity = module_identity_read(link, NULL, deadline_in_ms(5000), &error);
        g_assert_no_error(error);
        g_assert_cmpstr(identity->uid, ==, modules[i].uid);
        g_assert_cmpstr(identity->version, ==, modules[i].version);
        g_assert_cmpstr(identity->techspec, ==, modules[i].techspec);
        g_assert_cmpstr(identity->onboarding, ==, modules[i].onboarding);
        g_assert_true(g_str_has_prefix(identity->certificate_pem, "-----BEGIN CERTIFICATE-----\n"));
        g_assert_true(g_str_has_suffix(identity->certificate_pem, "\n-----END CERTIFICATE-----\n"));
    }
}

static const struct {
    const char *fixture;
    ClaimcheckError code;
} failures[] = {
    { "unplugged-in-certificate", CLAIMCHECK_ERROR_PORT_ABSENT },
    { "restarted", CLAIMCHECK_ERROR_MODULE_SWAPPED },
    { "log-only", CLAIMCHECK_ERROR_NO_ANSWER },
};

static void
test_failures(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(failures); i++) {
        Transport *transport = open_fixture(failures[i].fixture);
        g_autoptr(ExpressLink) link = express_link_new(transport);
        g_autoptr(GError) error = NULL;
        g_assert_null(module_identity_read(link, NULL, deadline_in_ms(1500), &error));
        g_assert_error(error, CLAIMCHECK_ERROR, (int)failures[i].code);
        g_assert_true(transport_replay_is_spent(transport)); /* we said every line we were recorded saying */
    }
}

static void
test_departure(void)
{
    g_autoptr(Transport) transport = open_fixture("espressif");
    g_autoptr(GError) error = NULL;
    g_assert_false(transport_write(transport, "AT+RESET\n", 9, deadline_in_ms(100), &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_MALFORMED_REPLY);
    g_assert_false(transport_replay_is_spent(transport));
}

/* --- the doctor, and what it writes down ------------------------------------------------------------------ */

static const struct {
    const char *fixture;
    const char *finding;
    DoctorSeverity severity;
} diagnoses[] = {
    { "espressif", "module-fine", DOCTOR_GOOD },        { "espressif-0.x", "module-fine", DOCTOR_GOOD },
    { "other-host", "other-host", DOCTOR_BAD },         { "restarted", "restarts", DOCTOR_BAD },
    { "unplugged-in-certificate", "gone", DOCTOR_BAD }, { "log-only", "log-only", DOCTOR_BAD },
};

static void
test_doctor(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(diagnoses); i++) {
        g_autofree char *port = g_strdup_printf("replay:%s/link/%s.at", FIXTURES, diagnoses[i].fixture);
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) findings = doctor_examine(port, NULL, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(findings->len, ==, 1);
        const DoctorFinding *finding = findings->pdata[0];
        g_assert_cmpstr(finding->code, ==, diagnoses[i].finding);
        g_assert_cmpint(finding->severity, ==, diagnoses[i].severity);
    }
}

static void
test_recording_is_replayed(void)
{
    g_autofree char *folder = g_dir_make_tmp("record-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "talk.at", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) first = doctor_examine("sim:infineon;no-pace;seed=3", file, &error);
    g_assert_no_error(error);
    g_autofree char *port = g_strconcat("replay:", file, NULL);
    g_autoptr(GPtrArray) second = doctor_examine(port, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(first->len, ==, second->len);
    g_assert_cmpstr(((DoctorFinding *)first->pdata[0])->message, ==, ((DoctorFinding *)second->pdata[0])->message);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(file, &text, NULL, &error));
    g_assert_true(g_str_has_prefix(text, "# claimcheck " CLAIMCHECK_VERSION));
    g_unlink(file);
    g_rmdir(folder);
}

static void
test_record_cannot_be_written(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(doctor_examine("sim:telit", "/no/such/folder/talk.at", &error));
    g_assert_cmpint(claimcheck_error_exit(error), ==, 5);
}

/* Each finding once, and each bad one with a word that other commands fail with. */
static void
test_doctor_table(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    guint count = 0;
    for (; doctor_code(count) != NULL; count++)
        g_assert_true(g_hash_table_add(seen, (gpointer)doctor_code(count)));
    g_assert_cmpuint(count, >, 10);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/replay/transcript-round-trip", test_transcript_round_trip);
    g_test_add_func("/replay/transcript-errors", test_transcript_errors);
    g_test_add_func("/replay/modules", test_modules);
    g_test_add_func("/replay/failures", test_failures);
    g_test_add_func("/replay/departure", test_departure);
    g_test_add_func("/replay/doctor", test_doctor);
    g_test_add_func("/replay/recording-is-replayed", test_recording_is_replayed);
    g_test_add_func("/replay/record-cannot-be-written", test_record_cannot_be_written);
    g_test_add_func("/replay/doctor-table", test_doctor_table);
    return g_test_run();
}
