/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-label N: how many labels a second, one JSON line. Ours is all that one label takes: draw, read back, make the
 * bytes. The bare loop is libharu alone, drawing as many rectangles and lines of text into a document each.
 */
#include "station/label/label-raster.h"
#include "station/label/label.h"

#include <hpdf.h>
#include <stdio.h>
#include <stdlib.h>

#define PT (72 / 25.4)
#define FONTS FIXTURES "/../../label_templates/fonts/"

static GHashTable *
fields_of(guint number)
{
    GHashTable *fields = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    char *uid = g_strdup_printf("6ba7b810-9dad-41d1-80b4-%012x", number);
    g_hash_table_insert(fields, "uid", uid);
    g_hash_table_insert(fields, "claim_code", g_strdup(uid));
    g_hash_table_insert(fields, "product.name", g_strdup("Aurora Gateway"));
    g_hash_table_insert(fields, "product.sku", g_strdup("AG-200-EU"));
    g_hash_table_insert(fields, "serial", g_strdup_printf("SN%08u", number));
    g_hash_table_insert(fields, "batch", g_strdup("B-2026-01"));
    g_hash_table_insert(fields, "date", g_strdup("2026-01-31"));
    return fields;
}

static double
ours(guint count, LabelFormat format, bool verified)
{
    g_autoptr(LabelTemplate) label_template = label_template_load("unit-57x32", NULL);
    const LabelOptions options = { .dpi = 203, .module_floor_um = 330 };
    gint64 start = 0;
    for (guint i = 0; i <= count; i++) {
        if (i == 1)
            start = g_get_monotonic_time(); /* the first one loads the fonts */
        g_autoptr(GHashTable) fields = fields_of(i);
        g_autoptr(LabelDrawing) drawing = label_draw(label_template, fields, &options, NULL);
        g_assert_true(!verified || label_verify(drawing, NULL));
        g_autoptr(GBytes) bytes = label_render(drawing, format, NULL, NULL);
        g_assert_nonnull(bytes);
    }
    return count * 1e6 / (double)(g_get_monotonic_time() - start);
}

/* The same label by libharu alone: what it has to draw is worked out beforehand. */
static void
bare_label(const LabelDrawing *drawing)
{
    HPDF_Doc doc = HPDF_New(NULL, NULL);
    HPDF_SetCompressionMode(doc, HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(doc);
    HPDF_Page page = HPDF_AddPage(doc);
    HPDF_Page_SetWidth(page, (HPDF_REAL)(57 * PT));
    HPDF_Page_SetHeight(page, (HPDF_REAL)(32 * PT));
    HPDF_Font fonts[] = {
        HPDF_GetFont(doc, HPDF_LoadTTFontFromFile(doc, FONTS "claimcheck-label.ttf", HPDF_TRUE), "UTF-8"),
        HPDF_GetFont(doc, HPDF_LoadTTFontFromFile(doc, FONTS "claimcheck-label-bold.ttf", HPDF_TRUE), "UTF-8"),
    };
    for (guint i = 0; i < drawing->marks->len; i++) {
        const LabelMark *mark = g_ptr_array_index(drawing->marks, i);
        double up = 32 - mark->ink.y;
        if (mark->kind == LABEL_MARK_CODE) {
            for (guint c = 0; c < mark->cells->rows * mark->cells->columns; c += 2) /* about as many as there are runs */
                HPDF_Page_Rectangle(page, (HPDF_REAL)(c % mark->cells->columns * PT), (HPDF_REAL)(up * PT), 1, 1);
            HPDF_Page_Fill(page);
        } else if (mark->kind == LABEL_MARK_TEXT) {
            const LabelRun *run = g_ptr_array_index(mark->shape->runs, 0);
            HPDF_Page_BeginText(page);
            HPDF_Page_SetFontAndSize(page, fonts[mark->shape->bold], (HPDF_REAL)(mark->size * PT));
            HPDF_Page_TextOut(page, (HPDF_REAL)(mark->x * PT), (HPDF_REAL)(up * PT), run->text);
            HPDF_Page_EndText(page);
        }
    }
    HPDF_SaveToStream(doc);
    HPDF_Free(doc);
}

static double
bare(guint count)
{
    g_autoptr(LabelTemplate) label_template = label_template_load("unit-57x32", NULL);
    const LabelOptions options = { .dpi = 203, .module_floor_um = 330 };
    g_autoptr(GHashTable) fields = fields_of(1);
    g_autoptr(LabelDrawing) drawing = label_draw(label_template, fields, &options, NULL);
    gint64 start = g_get_monotonic_time();
    for (guint i = 0; i < count; i++)
        bare_label(drawing);
    return count * 1e6 / (double)(g_get_monotonic_time() - start);
}

int
main(int argc, char **argv)
{
    guint count = argc > 1 ? (guint)MAX(atoi(argv[1]), 1) : 300;
    double harus = bare(count), drawn = ours(count, LABEL_PDF, false), pdf = ours(count, LABEL_PDF, true),
           zpl = ours(count, LABEL_ZPL, true);
    printf("{\"labels\":%u,\"libharu_per_second\":%.1f,\"pdf_per_second\":%.1f,\"pdf_verified_per_second\":%.1f,"
           "\"zpl_verified_per_second\":%.1f,\"pdf_to_libharu\":%.2f,\"pdf_verified_to_libharu\":%.2f}\n",
           count, harus, drawn, pdf, zpl, drawn / harus, pdf / harus);
    return 0;
}
