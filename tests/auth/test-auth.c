/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/auth/auth-person.h"
#include "station/auth/auth-secret.h"
#include "station/auth/auth.h"
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "tests/support/record-fixture.h"

#include <string.h>

/* A PIN that is handed over, and how often somebody asked for it. */
typedef struct {
    const char *pin;
    guint asked;
} Pocket;

static char *
take_pin(gpointer data, GError **error)
{
    Pocket *pocket = data;
    pocket->asked++;
    if (pocket->pin == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PIN_REQUIRED, NULL, "nobody to ask");
    return g_strdup(pocket->pin);
}

static void
add(Db *db, const char *badge, AuthRoles roles, const char *pin)
{
    g_autoptr(GError) error = NULL;
    const AuthPersonDraft draft = { badge, badge, roles, pin };
    g_autoptr(DbPerson) person = auth_person_add(db, &draft, &error);
    g_assert_no_error(error);
    g_assert_nonnull(person);
}

/* The word of the refusal, or "ok"; and how often the PIN was asked for. */
static const char *
sign_in(Db *db, const char *badge, const char *pin, bool offers_pin, const char *verb, guint *asked)
{
    g_autoptr(GError) error = NULL;
    Pocket pocket = { pin, 0 };
    const AuthCredentials credentials = { badge, offers_pin, take_pin, &pocket };
    AuthSession session;
    bool is_in = auth_sign_in(db, &credentials, verb, &session, &error);
    g_assert_cmpint(is_in, ==, error == NULL);
    if (asked != NULL)
        *asked = pocket.asked;
    return is_in ? "ok" : claimcheck_error_word(error);
}

static RecordFixture *
record_with_people(void)
{
    RecordFixture *record = record_fixture_new();
    add(record->db, "E", AUTH_ROLE_ENGINEER, "1111");
    add(record->db, "L", AUTH_ROLE_LEAD, "2222");
    add(record->db, "O", AUTH_ROLE_OPERATOR, "3333");
    return record;
}

static void
test_roles_are_read_and_written(void)
{
    static const struct {
        const char *text;
        unsigned roles;
        const char *written;
    } good[] = {
        { "operator", AUTH_ROLE_OPERATOR, "operator" },
        { "qa,lead", AUTH_ROLE_QA | AUTH_ROLE_LEAD, "lead,qa" },
        { "engineer, exporter,engineer", AUTH_ROLE_ENGINEER | AUTH_ROLE_EXPORTER, "exporter,engineer" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        AuthRoles roles;
        g_assert_true(auth_roles_parse(good[i].text, &roles, NULL));
        g_assert_cmpuint(roles, ==, good[i].roles);
        g_autofree char *written = auth_roles_format(roles);
        g_assert_cmpstr(written, ==, good[i].written);
    }
    static const char *const bad[] = { "", ",", "boss", "lead,", "Lead", "operator lead" };
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        AuthRoles roles;
        g_autoptr(GError) error = NULL;
        g_assert_false(auth_roles_parse(bad[i], &roles, &error));
        g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_USAGE));
    }
}

static void
test_the_table_is_sorted_and_a_lead_does_what_operators_and_qa_do(void)
{
    const char *before = "";
    for (const AuthPermission *row = auth_permissions(); row->verb != NULL; row++) {
        g_assert_cmpint(strcmp(before, row->verb), <, 0);
        before = row->verb;
        g_assert_true(auth_permission_find(row->verb) == row);
        if (row->roles & (AUTH_ROLE_OPERATOR | AUTH_ROLE_QA))
            g_assert_true(row->roles & AUTH_ROLE_LEAD);
    }
    g_assert_null(auth_permission_find("no such"));
}

static void
test_a_verb_without_a_row_is_nobodys(void)
{
    g_autoptr(RecordFixture) nobody = record_fixture_new();
    g_assert_cmpstr(sign_in(nobody->db, NULL, NULL, false, "no such", NULL), ==, "ok");
    g_autoptr(RecordFixture) record = record_with_people();
    g_assert_cmpstr(sign_in(record->db, "E", "1111", true, "no such", NULL), ==, "role-missing");
}

/* Nobody types a PIN for nothing: it is asked for where it decides, and where it was offered. */
static void
test_when_a_pin_is_asked_for(void)
{
    static const struct {
        const char *badge, *pin;
        bool offers;
        const char *verb, *word;
        guint asked;
    } cases[] = {
        { "O", NULL, false, "provision", "ok", 0 },
        { "O", "3333", true, "provision", "ok", 1 },
        { "O", "9999", true, "provision", "wrong-pin", 1 },
        { "O", NULL, false, "unit void", "role-missing", 0 },
        { "L", "2222", false, "provision", "ok", 1 },
        { "L", NULL, false, "unit void", "pin-required", 1 },
        { "L", "2222", false, "ca add", "role-missing", 0 },
        { "L", "9999", true, "ca add", "wrong-pin", 1 },
        { "E", "1111", false, "ca add", "ok", 1 },
        { "E", "1111", false, "provision", "role-missing", 0 },
        { NULL, NULL, false, "provision", "not-signed-in", 0 },
        { "X", "1111", true, "provision", "not-signed-in", 0 },
        { NULL, NULL, false, "read", "ok", 0 },
    };
    g_autoptr(RecordFixture) record = record_with_people();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        guint asked;
        g_test_message("%s %s", cases[i].badge, cases[i].verb);
        g_assert_cmpstr(sign_in(record->db, cases[i].badge, cases[i].pin, cases[i].offers, cases[i].verb, &asked), ==,
                        cases[i].word);
        g_assert_cmpuint(asked, ==, cases[i].asked);
    }
}

/* Both clocks must have gone on for long enough since the lock-out began. */
static void
test_how_long_a_lock_out_lasts(void)
{
    gint64 mono = clock_mono_us(), wall = clock_wall_us();
    const gint64 whole = AUTH_LOCK_OUT_US;
    const struct {
        const char *boot;
        gint64 mono, wall;
        bool is_locked;
    } cases[] = {
        { NULL, 0, 0, false },
        { clock_boot_id(), mono, wall, true },
        { clock_boot_id(), mono - whole, wall - whole, false },
        { clock_boot_id(), mono - whole, wall + whole, true }, /* the wall clock was set back */
        { clock_boot_id(), mono, wall - whole, true },         /* it was set forward */
        { "another boot", mono + whole, wall, true },
        { "another boot", mono + whole, wall - whole, mono < whole },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        DbPerson person = { .locked_boot = (char *)cases[i].boot, .locked_mono = cases[i].mono, .locked_at = cases[i].wall };
        g_test_message("case %" G_GSIZE_FORMAT, i);
        g_assert_cmpint(auth_is_locked_out(&person), ==, cases[i].is_locked);
    }
}

static void
test_a_lock_out_asks_for_no_pin_and_outlives_the_connection(void)
{
    g_autoptr(RecordFixture) record = record_with_people();
    for (int i = 0; i < AUTH_TRIES; i++)
        g_assert_cmpstr(sign_in(record->db, "L", "0000", true, "unit void", NULL), ==, "wrong-pin");
    record_fixture_reopen(record, DB_OPEN_EXISTING);
    guint asked;
    g_assert_cmpstr(sign_in(record->db, "L", "2222", true, "unit void", &asked), ==, "locked-out");
    g_assert_cmpuint(asked, ==, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(DbPerson) person = auth_person_set_pin(record->db, "L", "4444", false, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(sign_in(record->db, "L", "4444", true, "unit void", NULL), ==, "ok");
}

static void
test_a_person_is_for_ever(void)
{
    static const char *const tampering[] = {
        "DELETE FROM person WHERE id = 1",
        "UPDATE person SET roles = 'engineer' WHERE id = 3",
        "UPDATE person SET badge = zeroblob(32) WHERE id = 3",
        "INSERT OR REPLACE INTO person SELECT * FROM person WHERE id = 1",
    };
    g_autoptr(RecordFixture) record = record_with_people();
    g_autofree char *before = record_fixture_sql(record, "SELECT id, hex(badge), name, roles FROM person");
    for (gsize i = 0; i < G_N_ELEMENTS(tampering); i++)
        g_free(record_fixture_sql(record, tampering[i]));
    g_autofree char *after = record_fixture_sql(record, "SELECT id, hex(badge), name, roles FROM person");
    g_assert_cmpstr(before, ==, after);
}

static void
test_equal_badges_differ_between_records(void)
{
    g_autoptr(RecordFixture) one = record_with_people();
    g_autoptr(RecordFixture) other = record_with_people();
    guint8 first[32], again[32], second[32];
    g_assert_true(auth_badge_digest(one->db, "E", first, NULL) && auth_badge_digest(one->db, "E", again, NULL));
    g_assert_true(auth_badge_digest(other->db, "E", second, NULL));
    g_assert_cmpmem(first, 32, again, 32);
    g_assert_cmpint(memcmp(first, second, 32), !=, 0);
}

static void
test_what_is_kept_of_a_pin(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *one = auth_pin_hash("1234", &error);
    g_autofree char *two = auth_pin_hash("1234", &error);
    g_assert_no_error(error);
    g_assert_true(g_str_has_prefix(one, "$argon2id$"));
    g_assert_cmpstr(one, !=, two);
    g_assert_true(auth_pin_verify(one, "1234"));
    g_assert_false(auth_pin_verify(one, "1235"));
    g_assert_false(auth_pin_verify("no hash", "1234"));
    g_autofree char *wrong = auth_pin_hash("123", &error);
    g_assert_null(wrong);
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_USAGE));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/auth/roles", test_roles_are_read_and_written);
    g_test_add_func("/auth/table", test_the_table_is_sorted_and_a_lead_does_what_operators_and_qa_do);
    g_test_add_func("/auth/verb-without-a-row", test_a_verb_without_a_row_is_nobodys);
    g_test_add_func("/auth/when-a-pin-is-asked-for", test_when_a_pin_is_asked_for);
    g_test_add_func("/auth/lock-out/how-long", test_how_long_a_lock_out_lasts);
    g_test_add_func("/auth/lock-out/lasting", test_a_lock_out_asks_for_no_pin_and_outlives_the_connection);
    g_test_add_func("/auth/for-ever", test_a_person_is_for_ever);
    g_test_add_func("/auth/badges", test_equal_badges_differ_between_records);
    g_test_add_func("/auth/pins", test_what_is_kept_of_a_pin);
    return g_test_run();
}
