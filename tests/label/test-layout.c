/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/label/label-drawing.h"
#include "station/label/label-template-private.h"

#include <math.h>
#include <string.h>

#define UUID "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
static const guint resolutions[] = { 203, 300, 600 };

static GBytes *
no_image(const char *href G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED, char **what)
{
    *what = g_strdup("there are no images here");
    return NULL;
}

/* A label of 57 × 32 mm with these elements, the first of them on line 2. */
static LabelTemplate *
template_of(const char *elements)
{
    g_autofree char *xml = g_strconcat(
        "<label xmlns=\"urn:claimcheck:label:1\" name=\"t\" width=\"57mm\" height=\"32mm\">\n", elements, "\n</label>", NULL);
    g_autoptr(GBytes) bytes = g_bytes_new(xml, strlen(xml));
    g_autoptr(GPtrArray) findings = label_findings_new();
    LabelTemplate *got = label_template_read("t.xml", bytes, no_image, NULL, findings);
    if (findings->len > 0)
        g_test_message("%s", ((LabelFinding *)g_ptr_array_index(findings, 0))->text);
    g_assert_nonnull(got);
    return got;
}

static GHashTable *
usual_fields(void)
{
    static const char *const pairs[][2] = {
        { "uid", UUID },           { "claim_code", UUID },      { "serial", "SN0012345" },   { "product.name", "Lamp" },
        { "product.sku", "L-1" },  { "batch", "B1" },           { "date", "2026-01-31" },    { "generation", "1" },
        { "box.id", "BOX-000123" }, { "box.count", "48" },
    };
    GHashTable *fields = g_hash_table_new(g_str_hash, g_str_equal);
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        g_hash_table_insert(fields, (gpointer)pairs[i][0], (gpointer)pairs[i][1]);
    return fields;
}

static LabelDrawing *
draw(LabelTemplate *label_template, guint dpi, guint floor_um, const char *banner, GError **error)
{
    g_autoptr(GHashTable) fields = usual_fields();
    const LabelOptions options = { .dpi = dpi, .module_floor_um = floor_um, .banner = banner };
    return label_draw(label_template, fields, &options, error);
}

static const LabelMark *
first_code(const LabelDrawing *drawing)
{
    for (guint i = 0; i < drawing->marks->len; i++) {
        const LabelMark *mark = g_ptr_array_index(drawing->marks, i);
        if (mark->kind == LABEL_MARK_CODE)
            return mark;
    }
    g_assert_not_reached();
}

static void
assert_whole_dots(double mm, guint dpi)
{
    double dots = mm * dpi / 25.4;
    g_assert_cmpfloat_with_epsilon(dots, round(dots), 1e-6);
}

/* --- codes --------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    guint dpi;
    guint dots; /* a module */
} shipped[] = {
    { "unit-57x32", 203, 5 },  { "unit-57x32", 300, 7 },  { "unit-57x32", 600, 14 }, { "unit-30x15", 203, 3 },
    { "unit-30x15", 300, 4 },  { "unit-30x15", 600, 8 },  { "box-100x60", 203, 10 }, { "box-100x60", 300, 15 },
    { "box-100x60", 600, 30 },
};

static void
test_shipped_codes_stand_on_whole_dots(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(shipped); i++) {
        g_autoptr(GError) error = NULL;
        guint dpi = shipped[i].dpi;
        g_autoptr(LabelTemplate) label_template = label_template_load(shipped[i].name, NULL);
        g_autoptr(LabelDrawing) drawing = draw(label_template, dpi, 330, NULL, &error);
        g_assert_no_error(error);
        const LabelMark *code = first_code(drawing);
        g_assert_cmpfloat_with_epsilon(code->cell_width * dpi / 25.4, shipped[i].dots, 1e-6);
        assert_whole_dots(code->ink.x, dpi);
        assert_whole_dots(code->ink.y, dpi);
        g_assert_cmpfloat(code->cell_width, >=, 0.33);
        g_assert_cmpfloat_with_epsilon(code->ink.x - code->quiet.x, 4 * code->cell_width, 1e-9);
        g_assert_cmpfloat(code->quiet.x, >=, 0);
        g_assert_cmpfloat(code->quiet.y, >=, 0);
        g_assert_cmpfloat(code->quiet.x + code->quiet.width, <=, drawing->width);
        g_assert_cmpfloat(code->quiet.y + code->quiet.height, <=, drawing->height);
    }
}

/* 29 modules and a quiet zone of 8: the room at which each resolution's least module just fits. */
static const struct {
    guint dpi;
    guint floor_um;
    const char *size; /* in dots: exactly 37 modules */
    guint dots;
} floors[] = {
    { 203, 330, "111", 3 }, { 300, 330, "148", 4 }, { 600, 330, "296", 8 },
    { 203, 250, "74", 2 },  { 300, 250, "111", 3 }, { 600, 250, "222", 6 },
};

static void
test_the_least_module(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(floors); i++) {
        g_autoptr(GError) error = NULL;
        guint room = (guint)g_ascii_strtoull(floors[i].size, NULL, 10);
        g_autofree char *exact = g_strdup_printf("<qr x=\"8dot\" y=\"8dot\" size=\"%udot\">{uid}</qr>", room);
        g_autofree char *short_of = g_strdup_printf("<qr x=\"8dot\" y=\"8dot\" size=\"%udot\">{uid}</qr>", room - 1);
        g_autoptr(LabelTemplate) fits = template_of(exact);
        g_autoptr(LabelTemplate) too_small = template_of(short_of);
        g_autoptr(LabelDrawing) drawing = draw(fits, floors[i].dpi, floors[i].floor_um, NULL, &error);
        g_assert_no_error(error);
        g_assert_cmpfloat_with_epsilon(first_code(drawing)->cell_width * floors[i].dpi / 25.4, floors[i].dots, 1e-6);
        g_autoptr(LabelDrawing) none = draw(too_small, floors[i].dpi, floors[i].floor_um, NULL, &error);
        g_assert_null(none);
        g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT);
    }
}

static const struct {
    const char *element;
    guint dpi;
    guint dots;    /* the narrow bar */
    double left;   /* of the first bar in mm, or -1 */
} bars[] = {
    { "<barcode x=\"10mm\" y=\"20mm\" width=\"36mm\" height=\"8mm\" module=\"2dot\">{serial}</barcode>", 203, 2, -1 },
    { "<barcode x=\"10mm\" y=\"20mm\" width=\"36mm\" height=\"8mm\" module=\"2dot\">{serial}</barcode>", 300, 2, -1 },
    { "<barcode x=\"10mm\" y=\"20mm\" width=\"36mm\" height=\"8mm\" module=\"2dot\">{serial}</barcode>", 600, 4, -1 }, /* 0.16 mm */
    { "<barcode x=\"10mm\" y=\"20mm\" width=\"36mm\" height=\"8mm\" module=\"0.25mm\">{serial}</barcode>", 600, 6, -1 },
    { "<barcode x=\"5mm\" y=\"20mm\" width=\"48mm\" height=\"8mm\">{serial}</barcode>", 203, 2, -1 },
    { "<barcode x=\"5mm\" y=\"20mm\" width=\"48mm\" height=\"8mm\">{serial}</barcode>", 600, 8, -1 },
    { "<barcode x=\"80dot\" y=\"20mm\" width=\"36mm\" height=\"8mm\" align=\"left\">{serial}</barcode>", 203, 2, 80 },
    { "<barcode x=\"80dot\" y=\"20mm\" width=\"288dot\" height=\"8mm\" align=\"right\">{serial}</barcode>", 203, 2, 80 + 288 - 224 },
    { "<barcode x=\"80dot\" y=\"20mm\" width=\"288dot\" height=\"8mm\">{serial}</barcode>", 203, 2, 80 + 32 },
};

static void
test_bars(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bars); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(LabelTemplate) label_template = template_of(bars[i].element);
        g_autoptr(LabelDrawing) drawing = draw(label_template, bars[i].dpi, 330, NULL, &error);
        g_test_message("%s at %u", bars[i].element, bars[i].dpi);
        g_assert_no_error(error);
        const LabelMark *code = first_code(drawing);
        g_assert_cmpfloat_with_epsilon(code->cell_width * bars[i].dpi / 25.4, bars[i].dots, 1e-6);
        g_assert_cmpfloat(code->cell_width, >=, 0.16);
        assert_whole_dots(code->ink.x, bars[i].dpi);
        if (bars[i].left >= 0)
            g_assert_cmpfloat_with_epsilon(code->ink.x * bars[i].dpi / 25.4, bars[i].left, 1e-6);
    }
}

static LabelDrawing *
draw_with(const char *elements, LabelOptions options)
{
    g_autoptr(LabelTemplate) label_template = template_of(elements);
    g_autoptr(GHashTable) fields = usual_fields();
    g_autoptr(GError) error = NULL;
    options.dpi = 203;
    options.module_floor_um = 330;
    LabelDrawing *drawing = label_draw(label_template, fields, &options, &error);
    g_assert_no_error(error);
    return drawing;
}

#define BOTH_CODES                                                                                                     \
    "<qr x=\"1mm\" y=\"1mm\" size=\"17mm\">{uid}</qr>"                                                                   \
    "<barcode x=\"5mm\" y=\"20mm\" width=\"40mm\" height=\"8mm\">{serial}</barcode>"

static void
test_a_specimen_says_void_in_every_code(void)
{
    g_autoptr(LabelDrawing) drawing = draw_with(BOTH_CODES, (LabelOptions){ .banner = "SPECIMEN", .code_text = "VOID" });
    for (guint i = 0; i < 2; i++)
        g_assert_cmpstr(((LabelMark *)g_ptr_array_index(drawing->marks, i))->payload, ==, "VOID");
    g_assert_true(label_verify(drawing, NULL)); /* and ZBar reads it */
}

static void
test_a_scrambled_code_is_as_large_and_no_code(void)
{
    g_autoptr(LabelDrawing) open = draw_with(BOTH_CODES, (LabelOptions){ 0 });
    g_autoptr(LabelDrawing) scrambled = draw_with(BOTH_CODES, (LabelOptions){ .scramble = true });
    for (guint i = 0; i < 2; i++) {
        const LabelMark *a = g_ptr_array_index(open->marks, i), *b = g_ptr_array_index(scrambled->marks, i);
        g_assert_cmpmem(&a->ink, sizeof a->ink, &b->ink, sizeof b->ink);
    }
    g_assert_true(label_verify(scrambled, NULL)); /* ZBar reads nothing that is not meant to be read: nothing at all */
}

/* --- what is refused -------------------------------------------------------------------------------------------- */

#define LONG_TEXT "A name that is far too long for the room that this template has set aside for names of products"

static const struct {
    const char *elements;
    ClaimcheckError code;
    const char *want; /* how the message begins */
} refusals[] = {
    { "<qr x=\"1mm\" y=\"1mm\" size=\"13mm\">{uid}</qr>", CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT,
      "t.xml:2:1: qr: the code has 29 × 29 modules and needs 37 with its quiet zone; in 13.00 mm at 203 dpi a module has "
      "2 dots (0.250 mm), and it must have at least 3 (0.375 mm): give it 13.9 mm" },
    { "<qr x=\"1mm\" y=\"1mm\" size=\"20mm\" module=\"2dot\">{uid}</qr>", CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT, "t.xml:2:1: qr: " },
    { "<qr x=\"1mm\" y=\"1mm\" size=\"20mm\" module=\"6dot\">{uid}</qr>", CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT, "t.xml:2:1: qr: " },
    { "<qr x=\"1mm\" y=\"1mm\" size=\"20mm\">{carrier}</qr>", CLAIMCHECK_ERROR_TEMPLATE_INVALID,
      "t.xml:2:1: qr: it would hold nothing" },
    { "<barcode x=\"1mm\" y=\"1mm\" width=\"20mm\" height=\"8mm\">{uid}</barcode>", CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT,
      "t.xml:2:1: barcode: the code has " },
    { "<barcode x=\"5mm\" y=\"1mm\" width=\"40mm\" height=\"8mm\" module=\"1dot\">{serial}</barcode>",
      CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT, "t.xml:2:1: barcode: the code has 112 modules" },
    { "<barcode x=\"5mm\" y=\"1mm\" width=\"40mm\" height=\"8mm\" module=\"0.1mm\">{serial}</barcode>",
      CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT, "t.xml:2:1: barcode: the code has 112 modules" },
    { "<barcode x=\"0mm\" y=\"1mm\" width=\"28.5mm\" height=\"8mm\">{serial}</barcode>", /* its white end leaves the label */
      CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT, "t.xml:2:1: barcode: the code has 112 modules" },
    { "<barcode x=\"5mm\" y=\"1mm\" width=\"40mm\" height=\"8mm\">Größe</barcode>", CLAIMCHECK_ERROR_TEMPLATE_INVALID,
      "t.xml:2:1: barcode: Code 128 holds only the characters from space to ~, and not U+00F6" },
    { "<qr x=\"1mm\" y=\"1mm\" size=\"20mm\">{uid}</qr>\n<text x=\"19mm\" y=\"5mm\" width=\"30mm\" height=\"4mm\">x</text>",
      CLAIMCHECK_ERROR_TEMPLATE_INVALID, "t.xml:2:1: qr: its quiet zone is not free: the text of line 3 reaches into it" },
    { "<barcode x=\"5mm\" y=\"1mm\" width=\"40mm\" height=\"8mm\">{serial}</barcode>\n"
      "<box x=\"4mm\" y=\"1mm\" width=\"44mm\" height=\"9mm\" stroke=\"3mm\"/>",
      CLAIMCHECK_ERROR_TEMPLATE_INVALID, "t.xml:2:1: barcode: its quiet zone is not free: the box of line 3" },
    { "<text x=\"1mm\" y=\"1mm\" width=\"20mm\" height=\"4mm\">" LONG_TEXT "</text>", CLAIMCHECK_ERROR_TEMPLATE_INVALID,
      "t.xml:2:1: text: '" LONG_TEXT "' does not fit: " },
    { "<text x=\"1mm\" y=\"1mm\" width=\"20mm\" height=\"4mm\" fit=\"shrink\" lines=\"2\">" LONG_TEXT "</text>",
      CLAIMCHECK_ERROR_TEMPLATE_INVALID, "t.xml:2:1: text: '" LONG_TEXT "' does not fit: " },
    { "<text x=\"1mm\" y=\"1mm\" width=\"20mm\" height=\"2mm\" size=\"8pt\">g</text>", CLAIMCHECK_ERROR_TEMPLATE_INVALID,
      "t.xml:2:1: text: 'g' does not fit: " },
    { "<text x=\"1mm\" y=\"1mm\" width=\"20mm\" height=\"4mm\">\xf3\xb0\x80\x80</text>", CLAIMCHECK_ERROR_TEMPLATE_INVALID,
      "t.xml:2:1: text: no installed font has the character" }, /* U+F0000, private use */
    { "<text x=\"1mm\" y=\"1mm\" width=\"400dot\" height=\"4mm\">x</text><box x=\"400dot\" y=\"1mm\" width=\"80dot\" height=\"1mm\"/>",
      CLAIMCHECK_ERROR_TEMPLATE_INVALID, "t.xml:2:59: box: at 203 dpi it reaches to 60.06 × 2.00 mm" },
};

static void
test_refusals(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s", refusals[i].elements);
        g_autoptr(LabelTemplate) label_template = template_of(refusals[i].elements);
        g_autoptr(LabelDrawing) drawing = draw(label_template, 203, 330, NULL, &error);
        g_assert_null(drawing);
        g_assert_error(error, CLAIMCHECK_ERROR, (int)refusals[i].code);
        if (!g_str_has_prefix(error->message, refusals[i].want))
            g_assert_cmpstr(error->message, ==, refusals[i].want);
        g_assert_cmpuint(claimcheck_error_place(error)->line, ==, 2);
    }
}

static void
test_options_are_checked(void)
{
    g_autoptr(LabelTemplate) label_template = label_template_load("unit-57x32", NULL);
    static const guint bad[][2] = { { 0, 330 }, { 204, 330 }, { 1200, 330 }, { 203, 249 }, { 203, 0 } };
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(LabelDrawing) drawing = draw(label_template, bad[i][0], bad[i][1], NULL, &error);
        g_assert_null(drawing);
        g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_USAGE);
    }
}

/* --- text ---------------------------------------------------------------------------------------------------------- */

static void
test_empty_text_and_barcode_are_left_out(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LabelTemplate) label_template =
        template_of("<text x=\"1mm\" y=\"1mm\" width=\"9mm\" height=\"4mm\"> {carrier} </text>"
                    "<barcode x=\"5mm\" y=\"8mm\" width=\"9mm\" height=\"4mm\">{carrier}</barcode>");
    g_autoptr(LabelDrawing) drawing = draw(label_template, 203, 330, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(drawing->marks->len, ==, 0);
    g_assert_true(label_verify(drawing, &error));
}

/* The same proportions at every resolution, inside the room, and shrunk only as far as needed. */
static void
test_text_stays_in_its_room(void)
{
    static const char *const aligns[] = { "left", "center", "right" };
    for (gsize a = 0; a < G_N_ELEMENTS(aligns); a++) {
        g_autofree char *element = g_strdup_printf("<text x=\"10mm\" y=\"5mm\" width=\"30mm\" height=\"9mm\" size=\"14pt\" lines=\"2\" "
                                                   "fit=\"shrink\" align=\"%s\">Ångström jumping (quickly)</text>", aligns[a]);
        g_autoptr(LabelTemplate) label_template = template_of(element);
        double size = 0;
        for (gsize i = 0; i < G_N_ELEMENTS(resolutions); i++) {
            g_autoptr(LabelDrawing) drawing = draw(label_template, resolutions[i], 330, NULL, NULL);
            g_assert_cmpuint(drawing->marks->len, ==, 2);
            for (guint m = 0; m < 2; m++) {
                const LabelMark *mark = g_ptr_array_index(drawing->marks, m);
                g_assert_cmpfloat(mark->ink.x, >=, 10 - 0.3); /* a letter's side may lean out by a hair */
                g_assert_cmpfloat(mark->ink.x + mark->ink.width, <=, 40 + 0.3);
                g_assert_cmpfloat(mark->ink.y, >=, 5 - 0.01);
                g_assert_cmpfloat(mark->ink.y + mark->ink.height, <=, 14 + 0.01);
                g_assert_true(size == 0 || size == mark->size);
                size = mark->size;
            }
        }
        g_assert_cmpfloat(size, >, 3.4); /* mm: two lines of 9 mm hold about 4.1 each */
    }
}

/* What the shipped font covers is text for a PDF; the rest are outlines. */
static void
test_which_text_is_real(void)
{
    static const struct {
        const char *text;
        bool real;
    } cases[] = {
        { "Plain", true }, { "Größe №1 ™", true }, { "Ελληνικά", true }, { "Русский", true }, { "Tiếng Việt", true },
        { "e\xcc\x8a\xcc\xb2", false }, /* accents that must be stacked */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *what = NULL;
        g_autoptr(LabelLine) line = label_shape(cases[i].text, false, &what);
        g_test_message("%s: %s", cases[i].text, what);
        if (line == NULL && !cases[i].real)
            continue; /* no font here has those accents */
        g_assert_nonnull(line);
        bool real = true;
        for (guint r = 0; r < line->runs->len; r++)
            real = real && ((LabelRun *)g_ptr_array_index(line->runs, r))->text != NULL;
        g_assert_true(real == cases[i].real);
    }
}

/* --- the banner ------------------------------------------------------------------------------------------------------ */

static void
test_banner_keeps_off_codes(void)
{
    for (const char *const *name = label_shipped_names(); *name != NULL; name++) {
        for (gsize i = 0; i < G_N_ELEMENTS(resolutions); i++) {
            g_autoptr(GError) error = NULL;
            g_autoptr(LabelTemplate) label_template = label_template_load(*name, NULL);
            g_autoptr(LabelDrawing) drawing = draw(label_template, resolutions[i], 330, "SPECIMEN", &error);
            g_assert_no_error(error);
            const LabelMark *banner = g_ptr_array_index(drawing->marks, drawing->marks->len - 1);
            g_assert_true(banner->is_banner);
            g_assert_false(label_rects_overlap(&banner->ink, &first_code(drawing)->quiet));
            g_assert_cmpfloat(banner->size, >, 2); /* mm: seen from where one stands */
            g_assert_true(label_verify(drawing, &error));
        }
    }
}

static void
test_no_place_for_a_banner(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LabelTemplate) label_template =
        template_of("<qr x=\"0mm\" y=\"0mm\" size=\"32mm\">{uid}</qr><qr x=\"28mm\" y=\"1.5mm\" size=\"29mm\">{uid}</qr>");
    g_autoptr(LabelDrawing) drawing = draw(label_template, 203, 330, "VOID", &error);
    g_assert_null(drawing);
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_TEMPLATE_INVALID);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/label-layout/shipped-codes-stand-on-whole-dots", test_shipped_codes_stand_on_whole_dots);
    g_test_add_func("/label-layout/the-least-module", test_the_least_module);
    g_test_add_func("/label-layout/bars", test_bars);
    g_test_add_func("/label-layout/a-specimen-says-void-in-every-code", test_a_specimen_says_void_in_every_code);
    g_test_add_func("/label-layout/a-scrambled-code-is-as-large-and-no-code", test_a_scrambled_code_is_as_large_and_no_code);
    g_test_add_func("/label-layout/refusals", test_refusals);
    g_test_add_func("/label-layout/options-are-checked", test_options_are_checked);
    g_test_add_func("/label-layout/empty-text-and-barcode-are-left-out", test_empty_text_and_barcode_are_left_out);
    g_test_add_func("/label-layout/text-stays-in-its-room", test_text_stays_in_its_room);
    g_test_add_func("/label-layout/which-text-is-real", test_which_text_is_real);
    g_test_add_func("/label-layout/banner-keeps-off-codes", test_banner_keeps_off_codes);
    g_test_add_func("/label-layout/no-place-for-a-banner", test_no_place_for_a_banner);
    return g_test_run();
}
