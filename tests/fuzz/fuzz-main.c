/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Replays files, and every file of folders, through a fuzz target: the corpus is a test in every build. With
 * -DCLAIMCHECK_FUZZ=ON libFuzzer's own main stands here instead, see scripts/fuzz.
 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static guint
replay_file(const char *path)
{
    g_autofree char *bytes = NULL;
    gsize length = 0;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &bytes, &length, &error))
        g_error("%s", error->message);
    /* an allocation of its very size, so that a read past the end is a fault that ASan sees */
    g_autofree uint8_t *exact = g_memdup2(bytes, length);
    LLVMFuzzerTestOneInput(exact, length);
    return 1;
}

static guint
replay_folder(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) folder = g_dir_open(path, 0, &error);
    if (folder == NULL)
        g_error("%s", error->message);
    guint count = 0;
    const char *name;
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        count += replay_file(file);
    }
    return count;
}

int
main(int argc, char **argv)
{
    guint count = 0;
    for (int i = 1; i < argc; i++)
        count += g_file_test(argv[i], G_FILE_TEST_IS_DIR) ? replay_folder(argv[i]) : replay_file(argv[i]);
    if (count == 0) {
        fprintf(stderr, "%s: no input: give files, or folders of files\n", argv[0]);
        return EXIT_FAILURE;
    }
    printf("%u inputs\n", count);
    return EXIT_SUCCESS;
}
