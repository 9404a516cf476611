/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-template-private.h"
#include "station/label/label.h"

#include <stdint.h>
#include <string.h>

/* Anything as a template and as a bundle; what is taken is drawn, and drawn from its own bundle it is the same. */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static GBytes *
no_image(const char *href G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED, char **what)
{
    *what = g_strdup("there are no images here");
    return NULL;
}

static void
check_findings(GPtrArray *findings)
{
    for (guint i = 0; i < findings->len; i++) {
        const LabelFinding *finding = g_ptr_array_index(findings, i);
        g_assert_true(finding->line >= 1 && finding->column >= 1);
        g_assert_true(g_utf8_validate(finding->text, -1, NULL));
    }
}

static GBytes *
picture_of(LabelTemplate *label_template)
{
    g_autoptr(GHashTable) fields = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(fields, "uid", "4f2a9c0123456789");
    g_hash_table_insert(fields, "claim_code", "4f2a9c0123456789");
    g_hash_table_insert(fields, "product.name", "Lamp");
    const LabelOptions options = { .dpi = 203, .module_floor_um = 330, .banner = "VOID" };
    g_autoptr(GError) error = NULL;
    g_autoptr(LabelDrawing) drawing = label_draw(label_template, fields, &options, &error);
    g_assert_true((drawing == NULL) == (error != NULL));
    if (drawing == NULL || label_drawing_width_mm(drawing) * label_drawing_height_mm(drawing) > 6000)
        return NULL; /* large labels are only slow */
    label_verify(drawing, NULL);
    return label_render(drawing, LABEL_ZPL, NULL, NULL);
}

static void
draw_twice(LabelTemplate *label_template)
{
    g_autoptr(GBytes) bundle = label_template_bundle(label_template);
    g_autoptr(LabelTemplate) again = label_template_from_bundle(bundle, NULL);
    g_assert_nonnull(again);
    g_autoptr(GBytes) first = picture_of(label_template);
    g_autoptr(GBytes) second = picture_of(again);
    g_assert_true((first == NULL) == (second == NULL));
    g_assert_true(first == NULL || g_bytes_equal(first, second));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(GPtrArray) findings = label_findings_new();
    g_autoptr(LabelTemplate) label_template = label_template_read("fuzz.xml", bytes, no_image, NULL, findings);
    g_assert_true((label_template == NULL) == (label_findings_first_error(findings) != NULL));
    check_findings(findings);
    if (label_template != NULL)
        draw_twice(label_template);
    label_template_free(label_template_from_bundle(bytes, NULL));
    return 0;
}
