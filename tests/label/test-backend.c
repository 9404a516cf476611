/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/label/label-drawing.h"
#include "station/label/label-raster.h"
#include "station/label/label-template-private.h"

#include <string.h>

#define UUID "6ba7b810-9dad-41d1-80b4-00c04fd430c8"

static const char codes_only[] =
    "<label xmlns=\"urn:claimcheck:label:1\" name=\"codes\" width=\"50mm\" height=\"30mm\">\n"
    "<qr x=\"1mm\" y=\"1mm\" size=\"20mm\" ecc=\"Q\">{uid}</qr>\n"
    "<barcode x=\"22mm\" y=\"3mm\" width=\"25mm\" height=\"8mm\">{serial}</barcode>\n"
    "<box x=\"22mm\" y=\"14mm\" width=\"26mm\" height=\"12mm\" stroke=\"0.5mm\"/>\n"
    "<line x1=\"22mm\" y1=\"20mm\" x2=\"48mm\" y2=\"20mm\"/>\n"
    "</label>";

static GBytes *
no_image(const char *href G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED, char **what)
{
    *what = g_strdup("there are no images here");
    return NULL;
}

static LabelTemplate *
template_of(const char *xml)
{
    g_autoptr(GBytes) bytes = g_bytes_new(xml, strlen(xml));
    g_autoptr(GPtrArray) findings = label_findings_new();
    LabelTemplate *got = label_template_read("codes.xml", bytes, no_image, NULL, findings);
    g_assert_nonnull(got);
    return got;
}

static LabelDrawing *
draw(LabelTemplate *label_template, guint dpi, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) fields = g_hash_table_new(g_str_hash, g_str_equal);
    const char *const pairs[][2] = { { "uid", UUID }, { "claim_code", UUID }, { "serial", "12345678" },
                                     { "product.name", name }, { "box.id", "BOX-1" } };
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        g_hash_table_insert(fields, (gpointer)pairs[i][0], (gpointer)pairs[i][1]);
    const LabelOptions options = { .dpi = dpi, .module_floor_um = 330 };
    LabelDrawing *drawing = label_draw(label_template, fields, &options, &error);
    g_assert_no_error(error);
    return drawing;
}

/* Twice from the beginning, once more from a bundle: the same bytes. */
static void
test_same_label_same_bytes(void)
{
    static const LabelFormat formats[] = { LABEL_PDF, LABEL_ZPL, LABEL_PNG };
    for (const char *const *name = label_shipped_names(); *name != NULL; name++) {
        g_autoptr(LabelTemplate) first = label_template_load(*name, NULL);
        g_autoptr(GBytes) bundle = label_template_bundle(first);
        g_autoptr(LabelTemplate) again = label_template_from_bundle(bundle, NULL);
        for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
            g_autoptr(LabelDrawing) one = draw(first, 300, "Größe Ω");
            g_autoptr(LabelDrawing) two = draw(again, 300, "Größe Ω");
            g_autoptr(GBytes) one_bytes = label_render(one, formats[i], NULL, NULL);
            g_autoptr(GBytes) two_bytes = label_render(two, formats[i], NULL, NULL);
            g_assert_true(g_bytes_equal(one_bytes, two_bytes));
        }
    }
}

static char *
raster_sha256(LabelDrawing *drawing)
{
    const LabelRaster *raster = label_drawing_raster(drawing);
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, raster->bits, (gsize)raster->stride * raster->height);
}

/* No text, so no font: these dots are the same on every machine. A change here changes what factories print. */
static void
test_golden_dots(void)
{
    static const struct {
        guint dpi, width, height;
        const char *sha256;
    } golden[] = {
        { 203, 400, 240, "bc956e6f0980b1e8a700b657b026344610e7d06198415ac1f50d4aa665eba9b0" },
        { 300, 591, 355, "2b9c0730e364ce86b5cd4a5376457faa2d7ff53d10f2c428e8a9414f6be337bf" },
        { 600, 1182, 709, "bb149a6e4810330f9718e817603097997f822de67f91cff682b22f2ad470dfbc" },
    };
    g_autoptr(LabelTemplate) label_template = template_of(codes_only);
    for (gsize i = 0; i < G_N_ELEMENTS(golden); i++) {
        g_autoptr(LabelDrawing) drawing = draw(label_template, golden[i].dpi, NULL);
        g_autofree char *sha256 = raster_sha256(drawing);
        g_assert_cmpuint(label_drawing_raster(drawing)->width, ==, golden[i].width);
        g_assert_cmpuint(label_drawing_raster(drawing)->height, ==, golden[i].height);
        g_assert_cmpstr(sha256, ==, golden[i].sha256);
    }
}

/* --- reading back ------------------------------------------------------------------------------------------------- */

static LabelMark *
code_of(LabelDrawing *drawing, bool is_qr)
{
    for (guint i = 0; i < drawing->marks->len; i++) {
        LabelMark *mark = g_ptr_array_index(drawing->marks, i);
        if (mark->kind == LABEL_MARK_CODE && mark->is_qr == is_qr)
            return mark;
    }
    g_assert_not_reached();
}

static void
assert_unreadable(LabelDrawing *drawing, const char *what)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(label_verify(drawing, &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_LABEL_UNREADABLE);
    g_assert_nonnull(strstr(error->message, what));
}

static void
test_verify_reads_what_was_drawn(void)
{
    static const guint resolutions[] = { 203, 300, 600 };
    g_autoptr(LabelTemplate) label_template = template_of(codes_only);
    for (gsize i = 0; i < G_N_ELEMENTS(resolutions); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(LabelDrawing) drawing = draw(label_template, resolutions[i], NULL);
        g_assert_true(label_verify(drawing, &error));
        g_assert_no_error(error);
    }
}

static void
test_verify_refuses_another_text(void)
{
    g_autoptr(LabelTemplate) label_template = template_of(codes_only);
    g_autoptr(LabelDrawing) qr = draw(label_template, 203, NULL);
    code_of(qr, true)->payload[0] ^= 1; /* one bit between what was meant and what was drawn */
    assert_unreadable(qr, "codes.xml:2:1: qr: ");
    g_autoptr(LabelDrawing) barcode = draw(label_template, 203, NULL);
    code_of(barcode, false)->payload[7] ^= 1;
    assert_unreadable(barcode, "codes.xml:3:1: barcode: ");
}

static void
test_verify_refuses_damaged_dots(void)
{
    g_autoptr(LabelTemplate) label_template = template_of(codes_only);
    g_autoptr(LabelDrawing) drawing = draw(label_template, 203, NULL);
    LabelRaster *raster = (LabelRaster *)label_drawing_raster(drawing);
    memset(raster->bits + (gsize)raster->stride * 70, 0, (gsize)raster->stride * 50); /* a missing stripe */
    assert_unreadable(drawing, "codes.xml:2:1: qr: ");
}

static void
test_verify_refuses_a_code_that_is_not_the_templates(void)
{
    g_autoptr(LabelTemplate) label_template = template_of(codes_only);
    g_autoptr(LabelDrawing) drawing = draw(label_template, 203, NULL);
    label_drawing_raster(drawing);
    LabelMark *mark = code_of(drawing, false);
    g_assert_true(g_ptr_array_remove(drawing->marks, mark)); /* drawn, but not meant */
    assert_unreadable(drawing, "a code that the template does not have");
}

/* Every character, in the codes that may hold it. */
static void
test_verify_reads_every_character(void)
{
    static const char xml[] =
        "<label xmlns=\"urn:claimcheck:label:1\" name=\"codes\" width=\"100mm\" height=\"60mm\">"
        "<qr x=\"1mm\" y=\"1mm\" size=\"58mm\">{uid}</qr></label>";
    static const char *const texts[] = {
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~",
        "Größe ½ ÿ", "Ελληνικά", "中文", "🏭", "0123456789012345678901234567890123456789", "A", "HTTPS://EXAMPLE.COM/C/1",
        "https://example.com/c?u=" UUID "&g=2",
    };
    g_autoptr(LabelTemplate) label_template = template_of(xml);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GHashTable) fields = g_hash_table_new(g_str_hash, g_str_equal);
        g_hash_table_insert(fields, "uid", (gpointer)texts[i]);
        const LabelOptions options = { .dpi = 203, .module_floor_um = 330 };
        g_autoptr(LabelDrawing) drawing = label_draw(label_template, fields, &options, &error);
        g_assert_no_error(error);
        g_test_message("%s", texts[i]);
        g_assert_true(label_verify(drawing, &error));
    }
}

/* --- back ends ----------------------------------------------------------------------------------------------------- */

static void
test_zpl_sets_what_it_depends_on(void)
{
    g_autoptr(LabelTemplate) label_template = template_of(codes_only);
    g_autoptr(LabelDrawing) drawing = draw(label_template, 203, NULL);
    const LabelPrinterSetup setup = { .darkness = -5, .speed = 4, .media = 'P', .left_shift = 3, .top_shift = -2 };
    g_autoptr(GBytes) bytes = label_render(drawing, LABEL_ZPL, &setup, NULL);
    g_autofree char *zpl = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    static const char *const commands[] = { "^XA\n", "^CI28\n", "^PW400\n", "^LL240\n", "^LH0,0\n", "^LS3\n", "^LT-2\n", "^PON\n",
                                            "^PMN\n", "^MMP", "^MD-5\n", "^JZN\n", "^PR4\n", "^FO0,0^GFA,12000,12000,50,", "^PQ1" };
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        g_assert_nonnull(strstr(zpl, commands[i]));
    g_assert_true(g_str_has_prefix(zpl, "^XA\n") && g_str_has_suffix(zpl, "^XZ\n"));
}

static void
test_zpl_by_default_tears(void)
{
    g_autoptr(LabelTemplate) label_template = template_of(codes_only);
    g_autoptr(LabelDrawing) drawing = draw(label_template, 203, NULL);
    g_autoptr(GBytes) bytes = label_render(drawing, LABEL_ZPL, NULL, NULL);
    g_autofree char *zpl = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_assert_nonnull(strstr(zpl, "^MMT"));
    g_assert_null(strstr(zpl, "^PR"));
}

static void
test_formats_by_name(void)
{
    static const struct {
        const char *name;
        bool known;
        LabelFormat format;
    } names[] = { { "a.pdf", true, LABEL_PDF }, { "/x/a.b.zpl", true, LABEL_ZPL }, { "a.png", true, LABEL_PNG },
                  { "a.svg", false, 0 }, { "pdf", false, 0 }, { "a.pdf.txt", false, 0 } };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        LabelFormat format = LABEL_PDF;
        g_assert_true(label_format_from_name(names[i].name, &format) == names[i].known);
        if (names[i].known)
            g_assert_cmpint(format, ==, names[i].format);
    }
}

/* Slots are threads, and each draws its own labels. */
static gpointer
draw_many(gpointer data)
{
    g_autoptr(LabelTemplate) label_template = label_template_load("unit-57x32", NULL);
    for (int i = 0; i < 8; i++) {
        g_autoptr(LabelDrawing) drawing = draw(label_template, 203, data);
        g_assert_true(label_verify(drawing, NULL));
        g_autoptr(GBytes) bytes = label_render(drawing, LABEL_PDF, NULL, NULL);
        g_assert_cmpuint(g_bytes_get_size(bytes), >, 1000);
    }
    return NULL;
}

static void
test_threads_draw_side_by_side(void)
{
    GThread *threads[4];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("draw", draw_many, (gpointer) "Größe Ω");
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/label-backend/same-label-same-bytes", test_same_label_same_bytes);
    g_test_add_func("/label-backend/golden-dots", test_golden_dots);
    g_test_add_func("/label-backend/verify-reads-what-was-drawn", test_verify_reads_what_was_drawn);
    g_test_add_func("/label-backend/verify-refuses-another-text", test_verify_refuses_another_text);
    g_test_add_func("/label-backend/verify-refuses-damaged-dots", test_verify_refuses_damaged_dots);
    g_test_add_func("/label-backend/verify-refuses-a-foreign-code", test_verify_refuses_a_code_that_is_not_the_templates);
    g_test_add_func("/label-backend/verify-reads-every-character", test_verify_reads_every_character);
    g_test_add_func("/label-backend/zpl-sets-what-it-depends-on", test_zpl_sets_what_it_depends_on);
    g_test_add_func("/label-backend/zpl-by-default-tears", test_zpl_by_default_tears);
    g_test_add_func("/label-backend/formats-by-name", test_formats_by_name);
    g_test_add_func("/label-backend/threads-draw-side-by-side", test_threads_draw_side_by_side);
    return g_test_run();
}
