/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything wrong with a template, and then what would go wrong with a usual label of it.
 */
#include "station/base/claimcheck-error.h"
#include "station/label/label-template-private.h"

/* What a usual unit would put on its label. */
static const struct {
    const char *name;
    const char *value;
} samples[] = {
    { "uid", "6ba7b810-9dad-41d1-80b4-00c04fd430c8" },
    { "claim_code", "6ba7b810-9dad-41d1-80b4-00c04fd430c8" },
    { "serial", "SN0012345" },
    { "product.name", "Sensor" },
    { "product.sku", "SKU-1000" },
    { "batch", "B-2026-01" },
    { "date", "2026-01-31" },
    { "generation", "1" },
    { "carrier", "C0012345" },
    { "certificate.sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "box.id", "BOX-000123" },
    { "box.count", "48" },
};

GHashTable *
label_lint_samples(LabelTemplate *label_template)
{
    GHashTable *fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(samples); i++)
        g_hash_table_insert(fields, g_strdup(samples[i].name), (gpointer)samples[i].value);
    g_auto(GStrv) used = label_template_fields(label_template);
    for (char **name = used; *name != NULL; name++)
        if (g_str_has_prefix(*name, "custom."))
            g_hash_table_insert(fields, g_strdup(*name), (gpointer) "Custom 1");
    return fields;
}

/* A code that something else disturbs is the template's own fault; what does not fit may fit on the day. */
static bool
is_fault(const GError *cause, const ClaimcheckErrorPlace *at)
{
    bool is_code = g_strcmp0(at->element, label_element_name(LABEL_ELEMENT_QR)) == 0 ||
                   g_strcmp0(at->element, label_element_name(LABEL_ELEMENT_BARCODE)) == 0;
    return is_code && claimcheck_error_is(cause, CLAIMCHECK_ERROR_TEMPLATE_INVALID);
}

static void
add_draw_finding(GPtrArray *findings, const GError *cause, guint dpi)
{
    const ClaimcheckErrorPlace *at = claimcheck_error_place(cause);
    if (at == NULL)
        return;
    g_autofree char *prefix = g_strdup_printf("%s:%u:%u: %s: ", at->file, at->line, at->column, at->element);
    const char *what = g_str_has_prefix(cause->message, prefix) ? cause->message + strlen(prefix) : cause->message;
    const LabelPlace place = { at->file, at->line, at->column, at->element };
    label_findings_add(findings, is_fault(cause, at), &place, "with usual values at %u dpi: %s", dpi, what);
}

void
label_lint_drawing(LabelTemplate *label_template, GPtrArray *findings)
{
    static const guint resolutions[] = { 203, 300, 600 };
    g_autoptr(GHashTable) fields = label_lint_samples(label_template);
    for (guint i = 0; i < G_N_ELEMENTS(resolutions); i++) {
        const LabelOptions options = { .dpi = resolutions[i], .module_floor_um = 330 };
        g_autoptr(GError) cause = NULL;
        g_autoptr(LabelDrawing) drawing = label_draw(label_template, fields, &options, &cause);
        if (drawing == NULL || !label_verify(drawing, &cause))
            add_draw_finding(findings, cause, resolutions[i]);
    }
}

GPtrArray *
label_lint(const char *file, GError **error)
{
    g_autoptr(GPtrArray) findings = label_findings_new();
    g_autoptr(LabelTemplate) label_template = label_template_open(file, findings, error);
    if (label_template != NULL)
        label_lint_drawing(label_template, findings);
    else if (label_findings_first_error(findings) == NULL)
        return NULL;
    return g_steal_pointer(&findings);
}
