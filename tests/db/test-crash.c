/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-private.h"
#include "station/base/claimcheck-error.h"
#include "tests/support/record-fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * What a record goes through in a factory, played by this program run again as a child: "append PATH N" commits N
 * events, one by one, and says the number of each on standard output once it is committed; it ends with the word of
 * the error that stopped it, or "done".
 */

static const char *self_path;

static int
append(const char *path, guint count, guint events_each)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = db_open(path, DB_OPEN_CREATE, &error);
    g_autofree char *padding = g_strnfill(400, 'x');
    g_autofree char *detail = g_strdup_printf("{\"padding\":\"%s\"}", padding);
    const DbEventDraft draft = { .subject = "station", .kind = "test", .detail = detail };
    for (guint i = 0; db != NULL && error == NULL && i < count; i++) {
        gint64 seq = 0;
        g_autoptr(DbTransaction) transaction = db_begin(db, &error);
        for (guint n = 0; transaction != NULL && n < events_each; n++)
            if (!db_event_append(db, &draft, &seq, &error))
                break;
        if (error == NULL && db_commit(g_steal_pointer(&transaction), &error))
            printf("%d\n", (int)seq);
        fflush(stdout);
    }
    puts(error != NULL ? claimcheck_error_word(error) : "done");
    fflush(stdout);
    return 0;
}

/* (transfer full): the last line that the child said; *@acknowledged is the last number it said. */
static char *
run(const char *const *command, gint64 *acknowledged)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) child =
        g_subprocess_newv(command, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
    g_assert_no_error(error);
    g_autofree char *output = NULL;
    g_subprocess_communicate_utf8(child, NULL, NULL, &output, NULL, &error);
    g_assert_no_error(error);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(output), "\n", -1);
    const char *last = "";
    *acknowledged = 0;
    for (guint i = 0; lines[i] != NULL; i++) {
        last = lines[i];
        *acknowledged = MAX(*acknowledged, g_ascii_strtoll(last, NULL, 10));
    }
    return g_strdup(last);
}

/* The record is whole, and nothing that was acknowledged is gone. */
static gint64
assert_whole(const char *path, gint64 acknowledged)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = db_open(path, DB_OPEN_CREATE, &error);
    g_assert_no_error(error);
    g_assert_true(db_check(db, &error));
    g_assert_true(db_check_chain(db, &error));
    g_autoptr(DbEvent) last = db_event_last(db, &error);
    gint64 seq = last != NULL ? last->seq : 0;
    g_assert_cmpint(seq, >=, acknowledged);
    return seq;
}

static void
test_killed_at_any_moment(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_clear_pointer(&record->db, db_close);
    gint64 acknowledged = 0;
    for (guint round = 0; round < 25; round++) {
        int pipe_ends[2];
        g_assert_cmpint(pipe(pipe_ends), ==, 0);
        pid_t child = fork();
        if (child == 0) {
            dup2(pipe_ends[1], STDOUT_FILENO);
            close(pipe_ends[0]);
            execl(self_path, self_path, "append", record->path, "100000", "1", NULL);
            _exit(99);
        }
        close(pipe_ends[1]);
        FILE *said = fdopen(pipe_ends[0], "r");
        int number = 0;
        for (guint line = 0; line <= round; line++) /* a few commits, each round at another place */
            g_assert_cmpint(fscanf(said, "%d", &number), ==, 1);
        kill(child, SIGKILL);
        acknowledged = number;
        while (fscanf(said, "%d", &number) == 1)
            acknowledged = number;
        fclose(said);
        g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
        assert_whole(record->path, acknowledged);
    }
    g_assert_cmpint(acknowledged, >=, 25);
}

/* strace(1) ends or hinders the child at the Nth call of a kind: between every two steps of a commit. */
static char *
run_hindered(const char *calls, const char *fault, guint when, const char *path, gint64 *acknowledged)
{
    g_autofree char *trace = g_strdup_printf("trace=%s", calls);
    g_autofree char *inject = g_strdup_printf("inject=%s:%s:when=%u", calls, fault, when);
    const char *const command[] = { "strace", "-f",      "-o",     "/dev/null", "-e", trace, "-e",
                                    inject,   self_path, "append", path,        "6",  "2",   NULL };
    return run(command, acknowledged);
}

static bool
can_trace(void)
{
    gint64 acknowledged;
    g_autofree char *strace = g_find_program_in_path("strace");
    if (strace == NULL)
        return false;
    const char *const command[] = { "strace", "-o", "/dev/null", "-e", "trace=none", "echo", "7", NULL };
    g_autofree char *said = run(command, &acknowledged);
    return g_str_equal(said, "7");
}

static void
test_killed_between_any_two_steps(void)
{
    static const struct {
        const char *calls;
        guint stride;
    } kinds[] = {
        { "pwrite64", 13 }, { "fdatasync", 1 }, { "fsync", 1 }, { "unlink", 1 }, { "ftruncate", 1 }, { "link", 1 },
    };
    if (!can_trace()) {
        g_test_skip("processes cannot be traced here");
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        bool was_killed = true;
        for (guint when = 1; was_killed; when += kinds[i].stride) { /* ends when the child outlives its calls */
            g_autoptr(RecordFixture) record = record_fixture_new();
            g_autofree char *path = g_strconcat(record->path, "2", NULL); /* its making is part of the play */
            gint64 acknowledged;
            g_autofree char *said = run_hindered(kinds[i].calls, "signal=KILL", when, path, &acknowledged);
            was_killed = !g_str_equal(said, "done");
            gint64 last = assert_whole(path, acknowledged);
            g_test_message("%s %u: %" G_GINT64_FORMAT " said, %" G_GINT64_FORMAT " there", kinds[i].calls, when,
                           acknowledged, last);
            g_assert_cmpint(last % 2, ==, 0); /* both events of a transaction, or neither */
        }
    }
}

/* A commit that returned is on the disk: there is a sync for each. */
static void
test_every_commit_is_synced(void)
{
    if (!can_trace()) {
        g_test_skip("processes cannot be traced here");
        return;
    }
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_autofree char *trace_path = g_strconcat(record->path, ".trace", NULL);
    const char *const command[] = { "strace",  "-f",     "-o",         trace_path, "-e", "trace=fdatasync",
                                    self_path, "append", record->path, "20",       "1",  NULL };
    gint64 acknowledged;
    g_autofree char *said = run(command, &acknowledged);
    g_assert_cmpstr(said, ==, "done");
    g_autofree char *trace = NULL;
    g_assert_true(g_file_get_contents(trace_path, &trace, NULL, NULL));
    g_auto(GStrv) calls = g_strsplit(trace, "fdatasync(", -1);
    g_assert_cmpuint(g_strv_length(calls) - 1, >=, 20);
}

static void
test_a_disk_that_fails(void)
{
    static const struct {
        const char *calls;
        const char *fault;
        const char *word;
    } cases[] = {
        { "pwrite64", "error=ENOSPC", "disk-full" },
        { "pwrite64", "error=EDQUOT", "disk-full" },
        { "pwrite64", "error=EIO", "file-write" },
        { "fdatasync,fsync", "error=EIO", "file-write" },
    };
    if (!can_trace()) {
        g_test_skip("processes cannot be traced here");
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        guint failures = 0;
        for (guint when = 2; when < 40; when += 5) {
            g_autoptr(RecordFixture) record = record_fixture_new();
            gint64 acknowledged;
            g_autofree char *said = run_hindered(cases[i].calls, cases[i].fault, when, record->path, &acknowledged);
            g_test_message("%s %s %u: %s", cases[i].calls, cases[i].fault, when, said);
            if (!g_str_equal(said, "done")) {
                g_assert_cmpstr(said, ==, cases[i].word);
                failures++;
            }
            assert_whole(record->path, acknowledged);
        }
        g_assert_cmpuint(failures, >, 0);
    }
}

static void
test_a_file_that_may_not_grow(void)
{
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_clear_pointer(&record->db, db_close);
    pid_t child = fork();
    if (child == 0) {
        const struct rlimit limit = { 400 * 1024, 400 * 1024 };
        signal(SIGXFSZ, SIG_IGN);
        g_autofree char *said_path = g_strconcat(record->path, ".said", NULL);
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || freopen(said_path, "w", stdout) == NULL)
            _exit(77);
        append(record->path, 10000, 5);
        _exit(0);
    }
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
    g_autofree char *said_path = g_strconcat(record->path, ".said", NULL);
    g_autofree char *said = NULL;
    g_assert_true(g_file_get_contents(said_path, &said, NULL, NULL));
    g_assert_true(g_str_has_suffix(said, "\ndisk-full\n"));
    gint64 before = assert_whole(record->path, 5);
    record->db = db_open(record->path, DB_OPEN_EXISTING, NULL); /* and goes on when there is room again */
    record_fixture_add_events(record, 1);
    g_clear_pointer(&record->db, db_close);
    g_assert_cmpint(assert_whole(record->path, 0), ==, before + 1);
}

static void
test_many_processes_write(void)
{
    enum { WRITERS = 4, COMMITS = 60 };
    g_autoptr(RecordFixture) record = record_fixture_new();
    g_clear_pointer(&record->db, db_close);
    g_autofree char *path = g_strconcat(record->path, "2", NULL); /* all four race to make it as well */
    g_autofree char *commits = g_strdup_printf("%d", COMMITS);
    GSubprocess *writers[WRITERS];
    for (guint i = 0; i < WRITERS; i++)
        writers[i] =
            g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, self_path, "append", path, commits, "1", NULL);
    for (guint i = 0; i < WRITERS; i++) {
        g_autofree char *output = NULL;
        g_assert_true(g_subprocess_communicate_utf8(writers[i], NULL, NULL, &output, NULL, NULL));
        g_assert_true(g_str_has_suffix(output, "\ndone\n"));
        g_object_unref(writers[i]);
    }
    g_assert_cmpint(assert_whole(path, 0), ==, WRITERS * COMMITS);
}

int
main(int argc, char **argv)
{
    if (argc == 5 && g_str_equal(argv[1], "append"))
        return append(argv[2], (guint)atoi(argv[3]), (guint)atoi(argv[4]));
    g_test_init(&argc, &argv, NULL);
    self_path = argv[0];
    g_test_add_func("/db/crash/killed", test_killed_at_any_moment);
    g_test_add_func("/db/crash/killed-between-steps", test_killed_between_any_two_steps);
    g_test_add_func("/db/crash/synced", test_every_commit_is_synced);
    g_test_add_func("/db/crash/failing-disk", test_a_disk_that_fails);
    g_test_add_func("/db/crash/file-size", test_a_file_that_may_not_grow);
    g_test_add_func("/db/crash/many-writers", test_many_processes_write);
    return g_test_run();
}
