/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/ipp-media.h"

static const char *const label_printer[] = { "custom_57x32mm_57x32mm", "custom_min_10x10mm", "custom_max_104x300mm" };
static const char *const two_alike[] = { "om_a_57.5x32mm", "om_b_57x32.1mm", "oe_4x6-label_4x6in" };
static const char *const office[] = { "iso_a4_210x297mm", "na_letter_8.5x11in" };
static const char *const nonsense[] = { "", "57x32", "custom_min_10x10mm", "custom_0x0_0x0mm", "media" };

static ipp_t *
new_printer(const char *const *names, int count, bool custom)
{
    ipp_t *printer = ippNew();
    ippAddStrings(printer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "media-supported", count, NULL, names);
    if (custom)
        ippAddString(printer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "media-col-supported", NULL, "media-size");
    return printer;
}

static void
test_names(void)
{
    static const struct {
        const char *const *names;
        int count;
        double width, height;
        const char *want;
    } rows[] = {
        { label_printer, 3, 57, 32, "custom_57x32mm_57x32mm" },
        { label_printer, 3, 57.8, 31.5, "custom_57x32mm_57x32mm" },
        { label_printer, 3, 32, 57, NULL }, /* turned is another size */
        { label_printer, 3, 10, 10, NULL }, /* a limit is not a size */
        { two_alike, 3, 57, 32, "om_b_57x32.1mm" },
        { two_alike, 3, 101.6, 152.4, "oe_4x6-label_4x6in" },
        { office, 2, 57, 32, NULL },
        { nonsense, 5, 57, 32, NULL },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(ipp_t) printer = new_printer(rows[i].names, rows[i].count, false);
        g_autoptr(ipp_t) job = ippNew();
        g_assert_cmpint(ipp_media_add(job, printer, rows[i].width, rows[i].height), ==, rows[i].want != NULL);
        ipp_attribute_t *media = ippFindAttribute(job, "media", IPP_TAG_KEYWORD);
        g_assert_cmpstr(media != NULL ? ippGetString(media, 0, NULL) : NULL, ==, rows[i].want);
        g_assert_null(ippFindAttribute(job, "media-col", IPP_TAG_ZERO));
    }
}

static int
dimension(ipp_t *job, const char *name)
{
    ipp_attribute_t *found = ippFindAttribute(job, "media-col", IPP_TAG_BEGIN_COLLECTION);
    ipp_attribute_t *size = ippFindAttribute(ippGetCollection(found, 0), "media-size", IPP_TAG_BEGIN_COLLECTION);
    return ippGetInteger(ippFindAttribute(ippGetCollection(size, 0), name, IPP_TAG_INTEGER), 0);
}

static void
test_custom(void)
{
    g_autoptr(ipp_t) printer = new_printer(label_printer, 3, true);
    g_autoptr(ipp_t) job = ippNew();
    g_assert_true(ipp_media_add(job, printer, 30, 15.25));
    g_assert_null(ippFindAttribute(job, "media", IPP_TAG_ZERO));
    g_assert_cmpint(dimension(job, "x-dimension"), ==, 3000);
    g_assert_cmpint(dimension(job, "y-dimension"), ==, 1525);
    g_assert_false(ipp_media_add(job, printer, 105, 60)); /* wider than the printer */
    g_assert_false(ipp_media_add(job, printer, 9, 60));
}

static void
test_a_printer_that_says_nothing(void)
{
    g_autoptr(ipp_t) printer = ippNew();
    g_autoptr(ipp_t) job = ippNew();
    g_assert_false(ipp_media_add(job, printer, 57, 32));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/print/media/names", test_names);
    g_test_add_func("/print/media/custom", test_custom);
    g_test_add_func("/print/media/nothing", test_a_printer_that_says_nothing);
    return g_test_run();
}
