/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/print/printer.h"

#include <glib/gstdio.h>

static void
test_destinations(void)
{
    static const struct {
        const char *destination;
        bool zpl;
    } rows[] = {
        { "cups://label", false },
        { "cups://label/", false },
        { "cups://label_2-b", false },
        { "ipp://printer.example", false },
        { "ipp://printer.example:8631/ipp/print", false },
        { "ipp://[::1]:631/ipp/print", false },
        { "socket://10.0.0.9", true },
        { "socket://10.0.0.9:6101/", true },
        { "socket://[fe80::1]:9100", true },
        { "file:///tmp/labels", false },
        { "file:///tmp/with%20blank", false },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Printer) printer = printer_new(rows[i].destination, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(printer_destination(printer), ==, rows[i].destination);
        g_assert_cmpint(printer_wants_zpl(printer), ==, rows[i].zpl);
    }
}

static void
test_no_destinations(void)
{
    static const char *const rows[] = {
        "", "label", "lpr://x", "cups:", "cups://", "cups://a/b", "cups://a b", "ipp://", "ipp:///x", "ipp://h:0/x",
        "ipp://h:99999/x", "ipp://user:secret@h/x", "ipp://h/x?y", "socket://", "socket://h/x", "socket://h:x",
        "file://", "file://host/dir", "file:dir", "/tmp",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s", rows[i]);
        g_assert_null(printer_new(rows[i], &error));
        g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_USAGE);
    }
}

static bool
never_created(const char *job G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
    g_assert_not_reached();
}

/* A name would leave the folder, or hide: nothing is made for it. */
static void
test_bad_names(void)
{
    static const char *const rows[] = { "", ".hidden.pdf", "../up.pdf", "a/b.pdf", "bad\xff.pdf" };
    g_autofree char *folder = g_dir_make_tmp("claimcheck-print-XXXXXX", NULL);
    g_autofree char *destination = g_strconcat("file://", folder, NULL);
    g_autoptr(Printer) printer = printer_new(destination, NULL);
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
    const PrintReport report = { .created = never_created };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        PrintDocument document = { bytes, rows[i], 57, 32 };
        g_assert_cmpint(printer_print(printer, &document, &report, NULL, &error), ==, PRINT_NOT_TAKEN);
        g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_JOB_REJECTED);
    }
    g_assert_cmpint(g_rmdir(folder), ==, 0); /* and it is empty */
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/print/printer/destinations", test_destinations);
    g_test_add_func("/print/printer/no-destinations", test_no_destinations);
    g_test_add_func("/print/printer/bad-names", test_bad_names);
    return g_test_run();
}
