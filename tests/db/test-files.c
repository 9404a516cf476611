/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "station/base/claimcheck-error.h"
#include "tests/support/record-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

static void
assert_opens_not(const char *path, DbOpenMode mode, ClaimcheckError code)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = db_open(path, mode, &error);
    g_assert_null(db);
    g_test_message("%s: %s", claimcheck_error_word(error), error->message);
    g_assert_true(claimcheck_error_is(error, code));
    g_assert_nonnull(strstr(error->message, path));
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in the record's folder, sorted, with blanks between. */
static char *
list_folder(const RecordFixture *record)
{
    g_autoptr(GDir) folder = g_dir_open(record->folder, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while ((name = g_dir_read_name(folder)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(" ", (char **)names->pdata);
}

static guint
mode_of(const char *path)
{
    GStatBuf status;
    g_assert_cmpint(g_stat(path, &status), ==, 0);
    return status.st_mode & 0777;
}

static void
test_a_new_record_is_nobody_elses_to_read(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *deep = g_build_filename(record->folder, "a", "b", "station.db", NULL);
    g_autofree char *folder = g_path_get_dirname(deep);
    g_autofree char *above = g_path_get_dirname(folder);
    mode_t before = umask(0);
    g_autoptr(Db) db = db_open(deep, DB_OPEN_CREATE, &error);
    umask(before);
    g_assert_no_error(error);
    g_assert_true(db_setting_set(db, "a", "b", &error)); /* the WAL is there now */
    g_autofree char *wal = g_strconcat(deep, "-wal", NULL);
    g_assert_cmpuint(mode_of(deep), ==, 0600);
    g_assert_cmpuint(mode_of(wal), ==, 0600);
    g_assert_cmpuint(mode_of(folder), ==, 0700);
    g_assert_cmpuint(mode_of(above), ==, 0700);
    g_clear_pointer(&db, db_close);
    g_assert_cmpint(g_remove(deep) | g_rmdir(folder) | g_rmdir(above), ==, 0); /* nothing else was left */
}

static void
test_the_durable_settings_hold(void)
{
    static const struct {
        const char *pragma;
        gint64 value;
    } pragmas[] = {
        { "PRAGMA synchronous", 2 },        { "PRAGMA foreign_keys", 1 },      { "PRAGMA trusted_schema", 0 },
        { "PRAGMA recursive_triggers", 1 }, { "PRAGMA busy_timeout", 10000 },
    };
    g_autoptr(RecordFixture) record = record_fixture_new();
    for (gsize i = 0; i < G_N_ELEMENTS(pragmas); i++) {
        gint64 value = -1;
        g_assert_true(db_pragma_int(record->db, pragmas[i].pragma, &value, NULL));
        g_assert_cmpint(value, ==, pragmas[i].value);
    }
    g_autofree char *mode = record_fixture_sql(record, "PRAGMA journal_mode");
    g_assert_cmpstr(mode, ==, "wal");
    g_assert_cmpint(db_schema_version(record->db), ==, db_schema_newest());
    g_autofree char *loose = record_fixture_sql(
        record, "SELECT group_concat(name) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                " AND name NOT LIKE 'sqlite_%' AND NOT strict");
    g_assert_cmpstr(loose, ==, "");
}

static void
test_the_station_id_is_made_once(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(RecordFixture) other = record_fixture_new();
    g_autofree char *id = g_strdup(db_station_id(record->db));
    g_assert_cmpuint(strlen(id), ==, 32);
    g_assert_cmpstr(id, !=, db_station_id(other->db));
    record_fixture_reopen(record, DB_OPEN_CREATE);
    g_assert_cmpstr(id, ==, db_station_id(record->db));
}

static void
test_a_missing_file_is_made_only_when_asked(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autofree char *missing = g_build_filename(record->folder, "missing.db", NULL);
    g_autofree char *nowhere = g_build_filename(record->path, "x.db", NULL); /* in a file, not in a folder */
    assert_opens_not(missing, DB_OPEN_READ_ONLY, CLAIMCHECK_ERROR_DATABASE_OPEN);
    assert_opens_not(missing, DB_OPEN_EXISTING, CLAIMCHECK_ERROR_DATABASE_OPEN);
    g_assert_false(g_file_test(missing, G_FILE_TEST_EXISTS));
    assert_opens_not(record->folder, DB_OPEN_EXISTING, CLAIMCHECK_ERROR_DATABASE_OPEN);
    g_autoptr(GError) error = NULL;
    g_assert_null(db_open(nowhere, DB_OPEN_CREATE, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_DATABASE_OPEN));
}

static void
test_files_that_are_no_record(void)
{
    static const struct {
        const char *sql; /* run on a copy with sqlite3(1), or NULL */
        const char *text;
        ClaimcheckError code;
    } cases[] = {
        { NULL, "", CLAIMCHECK_ERROR_DATABASE_CORRUPT },
        { NULL, "this is a text and no database, and it is long enough to have a header of its own, is it not? ....",
          CLAIMCHECK_ERROR_DATABASE_CORRUPT },
        { "CREATE TABLE theirs (a)", NULL, CLAIMCHECK_ERROR_DATABASE_OPEN },
        { "CREATE TABLE theirs (a); PRAGMA application_id = 5; PRAGMA user_version = 99", NULL,
          CLAIMCHECK_ERROR_DATABASE_OPEN },
        { "CREATE TABLE theirs (a); PRAGMA user_version = 99", NULL, CLAIMCHECK_ERROR_NEWER_DATABASE },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(RecordFixture) record = record_fixture_new();
        g_clear_pointer(&record->db, db_close);
        g_remove(record->path);
        if (cases[i].text != NULL)
            g_assert_true(g_file_set_contents(record->path, cases[i].text, -1, NULL));
        else
            g_free(record_fixture_sql(record, cases[i].sql));
        assert_opens_not(record->path, DB_OPEN_READ_ONLY, cases[i].code);
        assert_opens_not(record->path, DB_OPEN_EXISTING, cases[i].code);
        assert_opens_not(record->path, DB_OPEN_CREATE, cases[i].code);
    }
}

static void
test_a_newer_record_is_left_alone(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_clear_pointer(&record->db, db_close);
    g_autofree char *newer = g_strdup_printf("PRAGMA user_version = %d", db_schema_newest() + 1);
    g_free(record_fixture_sql(record, newer));
    g_autofree char *before = NULL, *after = NULL;
    gsize length, length_after;
    g_assert_true(g_file_get_contents(record->path, &before, &length, NULL));
    assert_opens_not(record->path, DB_OPEN_READ_ONLY, CLAIMCHECK_ERROR_NEWER_DATABASE);
    assert_opens_not(record->path, DB_OPEN_CREATE, CLAIMCHECK_ERROR_NEWER_DATABASE);
    g_assert_true(g_file_get_contents(record->path, &after, &length_after, NULL));
    g_assert_cmpmem(before, length, after, length_after);
}

/* Damage in the middle is found by the check, and by whoever reads that page. */
static void
test_damage_is_found(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    g_assert_true(db_check(record->db, &error));
    g_assert_no_error(error);
    record_fixture_add_events(record, 50);
    g_clear_pointer(&record->db, db_close);
    g_autofree char *text = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(record->path, &text, &length, NULL));
    for (gsize at = 4096; at + 300 < length; at += 4096)
        memset(text + at + 100, 0xee, 200);
    g_assert_true(g_file_set_contents(record->path, text, (gssize)length, NULL));
    g_autoptr(Db) db = db_open(record->path, DB_OPEN_READ_ONLY, &error);
    g_assert_true(db == NULL || !db_check(db, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_DATABASE_CORRUPT));
}

static void
test_an_altered_schema_is_found(void)
{
    static const char *const alterations[] = {
        "DROP TRIGGER event_keeps_rows",
        "CREATE TABLE mine (a)",
        "DROP INDEX label_code",
        "ALTER TABLE unit ADD COLUMN mine TEXT",
        "PRAGMA foreign_keys = OFF; INSERT INTO audit_head VALUES (9, zeroblob(32), zeroblob(64), zeroblob(32), 1)",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(alterations); i++) {
        g_autoptr(RecordFixture) record = record_fixture_new();
        g_autoptr(GError) error = NULL;
        g_free(record_fixture_sql(record, alterations[i]));
        g_assert_false(db_check(record->db, &error));
        g_test_message("%s", error->message);
        g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_DATABASE_CORRUPT));
    }
}

static void
test_reading_changes_nothing(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new_with_batch();
    g_autoptr(GError) error = NULL;
    record_fixture_reopen(record, DB_OPEN_READ_ONLY);
    g_autoptr(DbBatch) batch = db_batch_find(record->db, "B1", &error);
    g_assert_no_error(error);
    g_assert_false(db_setting_set(record->db, "a", "b", &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_READ_ONLY));
    g_clear_error(&error);
    g_assert_null(db_begin(record->db, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_READ_ONLY));
    g_clear_pointer(&record->db, db_close);
    g_autofree char *names = list_folder(record);
    g_assert_cmpstr(names, ==, "station.db");
}

/* A crash leaves commits in the WAL: a reader sees them and leaves them where they are. */
static void
test_reading_after_a_crash(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *copy = g_strconcat(record->path, ".copy", NULL);
    g_autofree char *copy_wal = g_strconcat(copy, "-wal", NULL);
    g_autofree char *wal = g_strconcat(record->path, "-wal", NULL);
    g_assert_true(db_setting_set(record->db, "a", "in the WAL", &error));
    char *files[][2] = { { record->path, copy }, { wal, copy_wal } };
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) { /* what a power cut leaves */
        g_autofree char *text = NULL;
        gsize length;
        g_assert_true(g_file_get_contents(files[i][0], &text, &length, NULL));
        g_assert_true(g_file_set_contents(files[i][1], text, (gssize)length, NULL));
    }
    g_autoptr(Db) reader = db_open(copy, DB_OPEN_READ_ONLY, &error);
    g_assert_no_error(error);
    g_autofree char *value = db_setting_get(reader, "a", &error);
    g_assert_cmpstr(value, ==, "in the WAL");
    g_clear_pointer(&reader, db_close);
    g_autofree char *before = NULL, *after = NULL;
    gsize length, length_after;
    g_assert_true(g_file_get_contents(wal, &before, &length, NULL));
    g_assert_true(g_file_get_contents(copy_wal, &after, &length_after, NULL));
    g_assert_cmpmem(before, length, after, length_after);
}

/* In a child without root's rights, in a folder that it may not write: exit status 0 is "as it must be". */
static int
read_as_nobody(const RecordFixture *record)
{
    if (geteuid() == 0 && (setresgid(NOBODY, NOBODY, NOBODY) != 0 || setresuid(NOBODY, NOBODY, NOBODY) != 0))
        return 77;
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = db_open(record->path, DB_OPEN_READ_ONLY, &error);
    if (db == NULL)
        return 1;
    g_autofree char *value = db_setting_get(db, "a", &error);
    if (g_strcmp0(value, "b") != 0 || !db_check(db, &error))
        return 2;
    g_autoptr(Db) writer = db_open(record->path, DB_OPEN_EXISTING, &error);
    return writer == NULL && claimcheck_error_is(error, CLAIMCHECK_ERROR_READ_ONLY) ? 0 : 3;
}

static void
test_a_folder_that_cannot_be_written(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_assert_true(db_setting_set(record->db, "a", "b", NULL));
    g_clear_pointer(&record->db, db_close);
    g_assert_cmpint(g_chmod(record->path, 0444) | g_chmod(record->folder, 0555), ==, 0);
    pid_t child = fork();
    if (child == 0)
        _exit(read_as_nobody(record));
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(g_chmod(record->folder, 0700), ==, 0);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
    g_autofree char *names = list_folder(record);
    g_assert_cmpstr(names, ==, "station.db");
}

static void
test_a_link_names_the_file_it_points_to(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *link = g_build_filename(record->folder, "link.db", NULL);
    g_assert_cmpint(symlink("station.db", link), ==, 0);
    g_autoptr(Db) db = db_open(link, DB_OPEN_CREATE, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(db_path(db), ==, db_path(record->db));
    g_assert_cmpstr(db_station_id(db), ==, db_station_id(record->db));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/db/files/private", test_a_new_record_is_nobody_elses_to_read);
    g_test_add_func("/db/files/settings", test_the_durable_settings_hold);
    g_test_add_func("/db/files/station-id", test_the_station_id_is_made_once);
    g_test_add_func("/db/files/missing", test_a_missing_file_is_made_only_when_asked);
    g_test_add_func("/db/files/no-record", test_files_that_are_no_record);
    g_test_add_func("/db/files/newer", test_a_newer_record_is_left_alone);
    g_test_add_func("/db/files/damage", test_damage_is_found);
    g_test_add_func("/db/files/altered-schema", test_an_altered_schema_is_found);
    g_test_add_func("/db/files/reading", test_reading_changes_nothing);
    g_test_add_func("/db/files/reading-after-a-crash", test_reading_after_a_crash);
    g_test_add_func("/db/files/read-only-folder", test_a_folder_that_cannot_be_written);
    g_test_add_func("/db/files/link", test_a_link_names_the_file_it_points_to);
    return g_test_run();
}
