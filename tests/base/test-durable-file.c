/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/base/durable-file.h"
#include "tests/support/scratch-folder.h"

#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    char *folder;
    char *path;
} Place;

static void
set_up(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    place->folder = scratch_folder_new();
    place->path = g_build_filename(place->folder, "label.pdf", NULL);
}

static guint
files_in(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(dir) != NULL)
        count++;
    return count;
}

static void
tear_down(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    scratch_folder_free(place->folder);
    g_free(place->path);
}

static void
assert_contents(const char *path, const char *want)
{
    g_autofree char *got = NULL;
    g_assert_true(g_file_get_contents(path, &got, NULL, NULL));
    g_assert_cmpstr(got, ==, want);
}

static void
test_makes_and_replaces(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) first = g_bytes_new_static("first", 5);
    g_autoptr(GBytes) second = g_bytes_new_static("2", 1);
    g_assert_true(durable_file_write(place->path, first, 0640, &error));
    g_assert_no_error(error);
    assert_contents(place->path, "first");
    struct stat status;
    g_assert_cmpint(stat(place->path, &status), ==, 0);
    g_assert_cmpuint(status.st_mode & 0777, ==, 0640);
    g_assert_true(durable_file_write(place->path, second, 0600, &error));
    assert_contents(place->path, "2");
    g_assert_cmpuint(files_in(place->folder), ==, 1);
}

static void
test_keeps_a_link(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    g_autofree char *link = g_build_filename(place->folder, "link.pdf", NULL);
    g_autoptr(GBytes) contents = g_bytes_new_static("x", 1);
    g_assert_true(g_file_set_contents(place->path, "old", -1, NULL));
    g_assert_cmpint(symlink("label.pdf", link), ==, 0);
    g_assert_true(durable_file_write(link, contents, 0600, NULL));
    g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    assert_contents(place->path, "x");
}

static void
test_names_what_failed(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    g_autofree char *missing = g_build_filename(place->folder, "no", "such", "folder.pdf", NULL);
    const struct {
        const char *path;
        ClaimcheckError want;
    } cases[] = {
        { "/dev/full", CLAIMCHECK_ERROR_DISK_FULL },
        { missing, CLAIMCHECK_ERROR_FILE_WRITE },
        { place->folder, CLAIMCHECK_ERROR_FILE_WRITE },
    };
    g_autoptr(GBytes) contents = g_bytes_new_static("x", 1);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(durable_file_write(cases[i].path, contents, 0600, &error));
        g_assert_error(error, CLAIMCHECK_ERROR, (int)cases[i].want);
        g_assert_nonnull(strstr(error->message, cases[i].path));
    }
    g_assert_cmpuint(files_in(place->folder), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/durable-file/makes-and-replaces", Place, NULL, set_up, test_makes_and_replaces, tear_down);
    g_test_add("/durable-file/keeps-a-link", Place, NULL, set_up, test_keeps_a_link, tear_down);
    g_test_add("/durable-file/names-what-failed", Place, NULL, set_up, test_names_what_failed, tear_down);
    return g_test_run();
}
